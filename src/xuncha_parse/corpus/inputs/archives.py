"""Members of archives as inputs: their names in the ledger, and what their bytes hold."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.inputs.forms import HEAD, form_of
from xuncha_parse.corpus.inputs.item import Item, failed, left_out, skipped
from xuncha_parse.corpus.inputs.names import base_name, printable
from xuncha_parse.corpus.inputs.rows import of_json, of_rows
from xuncha_parse.corpus.inputs.skipped import by_head, by_name, folder_by_name
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xuncha_parse.corpus.inputs.item import Options

INSIDE: Final = "!/"
"""What stands between an archive's name and a member's."""


class Members:
    """The members of one archive, in its order; each name of the ledger is given once.

    With ``only``, a name of the ledger, every other member is passed over without its bytes.
    """

    def __init__(self, archive: str, options: Options, only: str | None = None) -> None:
        self._archive = archive
        self._options = options
        self._only = only
        self._seen: dict[str, int] = {}

    def of_member(self, path: str, read: Callable[[], bytes]) -> Iterator[Item]:
        """The items of the member at ``path``; ``read`` is called for its bytes only if they matter.

        What ``read`` raises as :class:`~xuncha_parse.errors.UnreadableInput` is the member's problem.
        """
        name = self._named(path)
        called = base_name(path)
        if not self._is_wanted(name):
            return
        *folders, file = path.split("/")
        reason = next((slug for step in folders if (slug := folder_by_name(step))), by_name(file))
        if reason is not None:
            yield skipped(name, called, reason)
            return
        try:
            data = read()
        except UnreadableInput as error:
            yield failed(name, called, error)
            return
        yield from self._of_bytes(name, called, data)

    def skip(self, path: str, slug: str) -> Iterator[Item]:
        """A member that is no file."""
        name = self._named(path)
        if self._is_wanted(name):
            yield skipped(name, base_name(path), slug)

    def _is_wanted(self, name: str) -> bool:
        return self._only is None or self._only == name or self._only.startswith(f"{name}#")

    def _named(self, path: str) -> str:
        """The ledger's name: the second member of the same name is ``~2``."""
        name = wanted = f"{self._archive}{INSIDE}{printable(path)}"
        while name in self._seen:
            self._seen[wanted] += 1
            name = f"{wanted}~{self._seen[wanted]}"
        self._seen[name] = 1
        return name

    def _of_bytes(self, name: str, called: str, data: bytes) -> Iterator[Item]:
        stream = io.BytesIO(data)
        form, packing = form_of(stream, called, self._options.limits)
        if form == "rows" and packing is None:
            yield from of_rows(stream, name, called, self._options, self._only)
        elif form == "record":
            yield of_json(name, called, data)
        elif form != "document" or packing is not None:
            yield skipped(name, called, "nested-archive")
        else:
            yield of_document(name, called, data, named=False)


def of_document(name: str, called: str, data: bytes, *, named: bool) -> Item:
    """A document, unless its first bytes say that it is none; ``named`` if a person asked for this very file."""
    reason = by_head(data[:HEAD], called)
    return Item(name, called, data) if reason is None else left_out(name, called, reason, named=named)
