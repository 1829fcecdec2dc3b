"""What there is to check: files, folders and standard input as one stream of jobs, each small enough to hand on."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.below import below, is_stream
from xuncha_parse.readers.kinds import SQLITE
from xuncha_parse.readers.limits import check, read_bytes
from xuncha_parse.readers.recorded import BLANK, LINES, RECORDS, Raw, holds_lines, raw_records, records_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xuncha_parse.readers.limits import Limits

STDIN: Final = "-"
NOTICES: Final = (".txt", ".html", ".htm", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf")
SUFFIXES: Final = (*NOTICES, *RECORDS)
"""What is taken from a folder; a file that is named is taken whatever its name."""

_BATCH = 1024 * 1024
_MOST = 512
"""Bytes and records that are handed on together."""
_NO_CORPUS = (
    "a SQLite database; of a corpus, 'xuncha export CORPUS -o records.jsonl' makes what can be checked"
)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to check at one go: a notice, or records of one file.

    ``name`` is the input as people are told of it. What is not at hand, in ``data`` or ``records``, lies at ``path``.
    """

    name: str
    kind: Literal["notice", "record"]
    path: str | None = None
    data: bytes | None = None
    records: tuple[Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that there is no job for, and why."""

    name: str
    error: UnreadableInput
    kind: Literal["notice", "record"] = "notice"


def jobs(
    paths: Iterable[str], limits: Limits, stdin: Callable[[], bytes], leave_out: Iterable[str] = ()
) -> Iterator[Job | Unread]:
    """Every job behind ``paths``, in the order given and found; ``-`` is what ``stdin`` returns.

    Of a folder, hidden files and folders are passed over, and so are the files named in ``leave_out``: reports are no inputs.
    """
    outputs = frozenset(map(_real, leave_out))
    for path in paths:
        if path == STDIN:
            yield from _caught("<stdin>", lambda: _of_stream("<stdin>", stdin(), limits))
        elif _is_folder(path):
            yield from _below(path, limits, outputs)
        else:
            yield from _file(path, limits)


def _below(folder: str, limits: Limits, outputs: frozenset[str]) -> Iterator[Job | Unread]:
    unlisted: list[OSError] = []
    for path in below(folder, SUFFIXES, unlisted.append):
        if not (outputs and _real(path) in outputs):
            yield from _file(path, limits)
    for error in unlisted:
        yield Unread(str(error.filename), UnreadableInput(error.strerror or str(error), "unopened"))


def _file(path: str, limits: Limits) -> Iterator[Job | Unread]:
    lower = path.lower()
    if is_stream(path):
        yield from _caught(path, lambda: _of_stream(path, read_bytes(path, limits.bytes), limits))
    elif lower.endswith(LINES):
        yield from _caught(path, lambda: _batches(path, raw_records(path, limits)))
    elif lower.endswith(RECORDS):
        yield Job(path, "record", path)
    else:
        head = b"" if lower.endswith(NOTICES) else _head(path)
        if head.startswith(SQLITE):
            yield Unread(path, UnreadableInput(_NO_CORPUS))
        else:
            yield Job(path, "record" if head.strip(BLANK).startswith(b"{") else "notice", path)


def _caught(name: str, found: Callable[[], Iterator[Job]]) -> Iterator[Job | Unread]:
    try:
        yield from found()
    except UnreadableInput as error:
        yield Unread(name, error, "record")


def _of_stream(name: str, data: bytes, limits: Limits) -> Iterator[Job]:
    check("bytes", len(data), limits)
    if data.strip(BLANK).startswith(b"{"):
        yield from _batches(name, records_of(io.BytesIO(data), limits, lines=holds_lines(data)))
    else:
        yield Job(name, "notice", data=data)


def _batches(name: str, records: Iterator[Raw]) -> Iterator[Job]:
    batch: list[Raw] = []
    size = 0
    failed = None
    try:
        for record in records:
            batch.append(record)
            size += len(record.data)
            if size >= _BATCH or len(batch) == _MOST:
                yield Job(name, "record", records=tuple(batch))
                batch, size = [], 0
    except UnreadableInput as error:  # what was read before is checked all the same
        failed = error
    if batch:
        yield Job(name, "record", records=tuple(batch))
    if failed is not None:
        raise failed


def _head(path: str) -> bytes:
    """How a file of another name begins; who opens it tells what is wrong with it."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(256)
    except (OSError, ValueError):
        return b""


def _real(path: str) -> str:
    return os.path.realpath(path)


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False
