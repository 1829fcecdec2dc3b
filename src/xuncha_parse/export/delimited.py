"""CSV as spreadsheets expect it: UTF-8 with a byte order mark, CRLF, and no cell that begins a formula."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from typing import IO, TYPE_CHECKING

from xuncha_parse.export.cells import neutralise, sound
from xuncha_parse.export.columns import ISSUE_COLUMNS, MEASURE_COLUMNS, Column
from xuncha_parse.export.ledger import Entry, Row, Tally, issue_rows, measure_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def write_issues(entries: Iterable[Entry], stream: IO[bytes], tally: Tally) -> None:
    """One row an issue."""
    _write(entries, stream, tally, ISSUE_COLUMNS, issue_rows)


def write_measures(entries: Iterable[Entry], stream: IO[bytes], tally: Tally) -> None:
    """One row a measure."""
    _write(entries, stream, tally, MEASURE_COLUMNS, measure_rows)


def _write(
    entries: Iterable[Entry],
    stream: IO[bytes],
    tally: Tally,
    columns: tuple[Column, ...],
    rows_of: Callable[[Entry, int], Iterator[Row]],
) -> None:
    stream.write(BOM_UTF8)
    writer = csv.writer(_Encoded(stream), lineterminator="\r\n")
    writer.writerow([column.header for column in columns])
    for entry in tally.counted(entries):
        for row in rows_of(entry, tally.issues):
            writer.writerow([_cell(column.shown(row), tally) for column in columns])
            tally.rows += 1


def _cell(value: str | int | None, tally: Tally) -> str | int | None:
    if not isinstance(value, str):
        return value
    whole = sound(value)
    safe = neutralise(whole)
    tally.neutralised += safe != whole
    return safe


class _Encoded:
    """What the csv module writes to: text in, UTF-8 out."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        return self.stream.write(text.encode())
