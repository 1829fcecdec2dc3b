"""An input on its way into a corpus, whether its document is at hand or was read elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_parse.corpus.document import unopened

if TYPE_CHECKING:
    from concurrent.futures import Future

    from xuncha_parse.corpus.document import Examined, Kind
    from xuncha_parse.corpus.inputs import Item


@dataclass(frozen=True, slots=True)
class Imported:
    """An input that was read elsewhere: what the ledger holds of it, and its record when it was read.

    ``parser`` is what ``Settings.without_words().identity()`` was there; ``answer`` is why there is no record;
    ``data`` are the document's own bytes, where it could not be read and they are at hand.
    """

    name: str
    called: str
    parser: str
    size: int | None
    sha256: str | None
    record: bytes | None = None
    answer: Examined | None = None
    data: bytes | None = None


@dataclass(slots=True)
class Task:
    """An input on its way: what the ledger says of it, and an answer that comes, is there, or is the same as before.

    ``data`` are the document's own bytes. What is not ``told`` already a child finds in ``work``: those bytes, or a
    record that was made of them.
    """

    name: str
    called: str
    parser: str
    size: int | None
    sha256: str | None
    data: bytes | None
    work: tuple[bytes, Kind] | None = None
    told: Examined | None = None
    answer: Future[Examined] | Examined | None = None

    @property
    def weight(self) -> int:
        """Bytes that it holds in memory."""
        return len(self.work[0]) if self.work else len(self.data or b"")


def task_of(item: Item | Imported, parser: str, words: str) -> Task:
    """What is to be done with an input; ``parser`` and ``words`` are the identities of this program and its segmenter."""
    if isinstance(item, Imported):
        made_by = f"{item.parser}, {words}"
        task = Task(item.name, item.called, made_by, item.size, item.sha256, item.data, told=item.answer)
        if item.record is not None:
            task.work = (item.record, "record")
        return task
    size = None if item.data is None else len(item.data)
    task = Task(item.name, item.called, parser, size, None, item.data)
    if item.data is None or item.skipped is not None:
        task.told = unopened(item.called, item.problem, item.skipped)
    else:
        task.sha256 = hashlib.sha256(item.data).hexdigest()
        task.work = (item.data, item.kind)
    return task
