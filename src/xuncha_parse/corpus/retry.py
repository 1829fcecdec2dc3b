"""What is quarantined, as inputs again."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.corpus.holders import holders
from xuncha_parse.corpus.inputs import Item, items, resolve
from xuncha_parse.corpus.inputs.names import plain
from xuncha_parse.corpus.inputs.rows import of_json
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xuncha_parse.corpus.inputs import Options
    from xuncha_parse.corpus.store import Input


def failed_items(failed: Iterable[Input], options: Options) -> Iterator[Item]:
    """An item for each: from where it came, or else from the bytes that were kept of it.

    Of an archive that failed as a whole and does no longer, the items are its members.
    """
    opened: set[str] = set()
    for known in failed:
        if not opened.isdisjoint(holders(known.name)):
            continue
        item = resolve(known.name, options)
        if (item is None or item.data is None) and known.kept is not None and Path(known.kept).is_file():
            item = _kept(known, Path(known.kept).read_bytes())
        if item is not None:
            yield dataclasses.replace(item, name=known.name)
        elif os.path.isfile(path := plain(known.name)):  # noqa: PTH113 -- a Path would change names
            opened.add(known.name)
            yield from items([path], options)
        else:
            problem = UnreadableInput("it is no longer there, and its bytes were not kept", "unopened")
            yield Item(known.name, known.called, None, "document", problem)


def _kept(known: Input, data: bytes) -> Item:
    """A document, or a record, as its bytes tell."""
    record = of_json(known.name, known.called, data)
    return record if record.kind == "record" else Item(known.name, known.called, data, "document")
