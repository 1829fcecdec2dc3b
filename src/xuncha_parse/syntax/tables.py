"""Issue tables printed as text: rows of cells between tabs or bars, under a row of labels.

A table of issues has a header whose cells are labels, one of them an issue's and one a remedy's or a
deadline's. Each row below it is one issue; its number is the cell under 序号.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.notation.lexicons import Label, Lexicon
from xuncha_parse.notation.markers import TABLE_ROW, Marker
from xuncha_parse.notation.numerals import read_number
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.syntax.tokens import Line

_RULE = re.compile(r"[ |:\t-]+$")
_NUMBER_COLUMNS = frozenset({"序号", "编号", "号", "问题序号", "问题编号", "No"})
_NOTHING = frozenset({"", "-", "—", "——", "/", "无", "\\"})
_LEAST_CELLS = 3
_REMEDIES = frozenset({"action", "progress", "outcome"})


class Cell(NamedTuple):
    """One cell of a row: its role, its printed place, and the header's label."""

    role: str
    span: Span
    header: Label


def mark_tables(text: str, folded: str, lines: list[Line], lexicon: Lexicon) -> None:
    """Turn the rows of issue tables into lines with cells, and their headers into lines that only head."""
    columns: list[tuple[str, Label]] = []
    for line in lines:
        if "\t" not in text[line.start : line.end] and "|" not in folded[line.start : line.end]:
            columns = []
            continue
        cells = list(_cells(text, folded, line))
        header = _columns(folded, cells, lexicon)
        if header:
            columns = header
        elif not columns or (not _RULE.match(folded, line.start, line.end) and len(cells) < _LEAST_CELLS - 1):
            columns = []
            continue
        line.label, line.readings, line.body = None, (), line.start
        line.header = bool(header) or bool(_RULE.match(folded, line.start, line.end))
        line.marker = None
        if not line.header:
            _read_row(folded, line, cells, columns)


def _cells(text: str, folded: str, line: Line) -> Iterator[Span]:
    """The cells between separators; empty ones count, so that columns keep their places."""
    start = line.start + (folded[line.start] == "|")
    stop = line.end - (folded[line.end - 1] == "|" and line.end - 1 > start)
    breaks = [i for i in range(start, stop) if text[i] == "\t" or folded[i] == "|"]
    for first, last in zip([start, *(i + 1 for i in breaks)], [*breaks, stop], strict=True):
        begin, end = first, last
        while begin < end and folded[begin] == " ":
            begin += 1
        while end > begin and folded[end - 1] == " ":
            end -= 1
        yield Span(begin, end)


def _columns(folded: str, cells: list[Span], lexicon: Lexicon) -> list[tuple[str, Label]]:
    columns: list[tuple[str, Label]] = []
    for cell in cells:
        words = folded[cell.start : cell.end]
        match = lexicon.line_label.fullmatch(folded, cell.start, cell.end) if words else None
        role = "note"
        if words in _NUMBER_COLUMNS:
            role = "ordinal"
        elif match is not None and match["word"]:
            role = lexicon.role_of_words(match["word"], match["second"])
        elif match is not None and match["counted"]:
            return []
        columns.append((role, Label(cell.start, cell.end, cell.start, cell.end, role, None, firm=True)))
    roles = [role for role, _ in columns]
    told = "issue" in roles or "detail" in roles
    return columns if len(cells) >= _LEAST_CELLS and told and _REMEDIES & set(roles) else []


def _read_row(folded: str, line: Line, cells: list[Span], columns: list[tuple[str, Label]]) -> None:
    number = None
    taken: list[Cell] = []
    for cell, (role, label) in zip(cells, columns, strict=False):
        words = folded[cell.start : cell.end]
        if role == "ordinal":
            number = number or read_number(words.strip(".、()"))
            if number is not None:
                line.marker = Marker(cell.start, cell.end, TABLE_ROW, number)
        elif words not in _NOTHING:
            taken.append(Cell(role, cell, label))
    line.cells = tuple(taken)
