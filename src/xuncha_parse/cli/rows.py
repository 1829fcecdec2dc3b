"""Rows on standard output, as they come: a table for people, JSON, CSV or Markdown for what reads on."""

from __future__ import annotations

import csv
import io
import json
import math
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xuncha_parse.cli.drawing import room, table
from xuncha_parse.cli.streams import emit, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.corpus.tables import Value

MARK: Final = "\ufeff"
"""Begins CSV: spreadsheets take it for UTF-8 only then."""
_PIECE = 1 << 16


class RowFormat(StrEnum):
    """How rows are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    md = "md"


Format = Annotated[
    RowFormat,
    typer.Option(
        "--format", help="A table for people; json, jsonl, csv (UTF-8 with a mark, free of formulas) or md."
    ),
]


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Value]], form: RowFormat) -> None:
    """Write ``rows`` to standard output without keeping them."""
    writers = {
        RowFormat.table: _table,
        RowFormat.json: _json,
        RowFormat.jsonl: _jsonl,
        RowFormat.csv: as_csv,
        RowFormat.md: as_markdown,
    }
    emit_all(writers[form](columns, rows))


def emit_all(texts: Iterable[str]) -> None:
    """Write ``texts`` one behind the other, some at a time; what comes before a fault is written."""
    waiting, length = [], 0
    try:
        for text in texts:
            waiting.append(text)
            length += len(text)
            if length > _PIECE:
                emit("".join(waiting))
                waiting, length = [], 0
    finally:
        emit("".join(waiting))


def _table(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    for line in table(columns, ([_shown(value) for value in row] for row in rows), room()):
        yield f"{line}\n"


def _json(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    yield "["
    for number, line in enumerate(_objects(columns, rows)):
        yield f"{',' if number else ''}\n{line}"
    yield "\n]\n"


def _jsonl(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    for line in _objects(columns, rows):
        yield f"{line}\n"


def _objects(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    names = distinct(columns)
    for row in rows:
        cells = (_finite(_shown(value)) for value in row)
        yield json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Rows as lines of CSV; no text can be taken for a formula."""
    from xuncha_parse.export.cells import neutralise  # noqa: PLC0415

    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield MARK
    for row in chain([columns], rows):
        cells = (_shown(value) for value in row)
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def as_markdown(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Rows as lines of a Markdown table."""
    yield f"| {' | '.join(map(_in_markdown, columns))} |\n"
    yield f"|{' --- |' * len(columns)}\n"
    for row in rows:
        yield f"| {' | '.join(map(_in_markdown, row))} |\n"


def _in_markdown(value: Value) -> str:
    text = "" if value is None else plain(str(_shown(value)))
    for char in "\\|<&`*_~[":
        text = text.replace(char, f"\\{char}")
    return text


def distinct(columns: Sequence[str]) -> list[str]:
    """The columns, those of a name used before with a number behind it, so that none is lost as a key."""
    names: list[str] = []
    taken = set(columns)
    for column in columns:
        name, number = column, 1
        while name in names or (number > 1 and name in taken):
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _shown(value: Value) -> str | int | float | None:
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else value


def _finite(value: str | float | None) -> str | float | None:
    """JSON has no infinities."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
