"""Files that hold several inputs, and their own rows in the ledger.

An archive that is damaged is an input itself, beside the members that could be read; so is a file of rows that has
none. When it is whole again it has inputs but is none, and its own row must go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xuncha_parse.corpus.inputs.archives import INSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW = re.compile(r"#[0-9]+\Z")


class Holders:
    """The holders of the inputs that a run has met."""

    def __init__(self) -> None:
        self._is_input: dict[str, bool] = {}

    def meet(self, name: str) -> None:
        """Note an input; what is wrong with a holder comes behind what it holds."""
        for holder in holders(name):
            self._is_input.setdefault(holder, False)
        if name in self._is_input:
            self._is_input[name] = True

    def whole(self) -> Iterator[str]:
        """Those that are no inputs themselves."""
        return (name for name, is_input in self._is_input.items() if not is_input)


def holders(name: str) -> Iterator[str]:
    """The names of the files that an input of this name may be in: the archive, and the file of rows."""
    at = name.find(INSIDE)
    while at >= 0:
        yield name[:at]
        at = name.find(INSIDE, at + 1)
    row = _ROW.search(name)
    if row is not None:
        yield name[: row.start()]
