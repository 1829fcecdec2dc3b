"""What is quarantined, as inputs again."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.corpus.inputs import Item, resolve
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xuncha_parse.corpus.inputs import Options
    from xuncha_parse.corpus.store import Input


def failed_items(failed: Iterable[Input], options: Options) -> Iterator[Item]:
    """An item for each: from where it came, or else from the bytes that were kept of it."""
    for known in failed:
        item = resolve(known.name, options)
        if (item is None or item.data is None) and known.kept is not None and Path(known.kept).is_file():
            data = Path(known.kept).read_bytes()
            item = Item(known.name, known.called, data, "document")
        if item is None:
            problem = UnreadableInput("it is no longer there, and its bytes were not kept", "unopened")
            item = Item(known.name, known.called, None, "document", problem)
        yield dataclasses.replace(item, name=known.name)
