"""Tables of a page: which hold data, and how each reads as text; all others only place things on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_parse.readers.web.page_words import patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.readers.web.boxes import Box, Page
    from xuncha_parse.source import AsideRole

_MOST_COLUMNS = 200
_HEAD_WITHIN = 6
_LONGEST_HEAD = 20
_LONGEST_KEY = 14
_LONGEST_ENTRY = 60
_MOST_REPEATED = 4_000_000
_SENTENCE = re.compile("[。；;！？!?]")
_NOT_A_KEY = re.compile("[。；;，,！？!?]")
_KEYED = re.compile("^[一-鿿]{2,8} ?[:：]")


@dataclass(slots=True)
class Cell:
    """A cell and the lines in it (by their places)."""

    box: Box
    lines: list[int]
    text: str


@dataclass(slots=True)
class Row:
    """One row to print: cells between tabs, or one paragraph when ``whole``; ``line`` is the first line of it."""

    cells: list[str]
    number: int
    line: int
    whole: bool = False


@dataclass(slots=True)
class Grid:
    """A table's rows as printed; a cell over several rows or columns is in each of them."""

    rows: list[list[str]] = field(default_factory=list)
    own: list[list[Cell]] = field(default_factory=list)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data: its rows, the lines of it that stand in no cell, and whether repeating was cut short."""

    rows: list[Row]
    loose: list[int]
    cut: bool


def read_table(page: Page, at: int, roles: Sequence[AsideRole | None]) -> Table | None:
    """How the table that is box ``at`` reads, or ``None`` when it only places its content."""
    own = _cells(page, at, roles)
    rows = [row for row in own if any(cell.text for cell in row)]
    filled = [[cell for cell in row if cell.text] for row in rows]
    if max((len(row) for row in filled), default=0) < 2 or _linked(page, filled):
        return None
    box = page.boxes[at]
    placed = {line for row in own for cell in row for line in cell.lines}
    loose = [line for line in range(box.first, box.last) if line not in placed and roles[line] is None]
    pairs = _pairs(rows)
    if pairs is not None:
        return Table(pairs, loose, cut=False)
    grid = _grid(own)
    head = _head(grid.rows)
    if head is None and not _is_even(page, at, filled):
        return None
    return Table(_printed(grid, head), loose, grid.cut)


def _cells(page: Page, at: int, roles: Sequence[AsideRole | None]) -> list[list[Cell]]:
    """The cells of a table's own rows; those of tables within it are not among them."""
    rows: list[list[Cell]] = []
    table = page.boxes[at]
    inner = at + 1
    while inner < table.stop:
        box = page.boxes[inner]
        if box.tag == "table":
            inner = box.stop
            continue
        if box.tag == "tr":
            rows.append([])
        elif box.tag in {"td", "th"} and rows:
            lines = [line for line in range(box.first, box.last) if roles[line] is None]
            rows[-1].append(Cell(box, lines, " ".join(page.lines[line].text for line in lines)))
            inner = box.stop
            continue
        inner += 1
    return rows


def _linked(page: Page, rows: list[list[Cell]]) -> bool:
    lines = [page.lines[line] for row in rows for cell in row for line in cell.lines]
    return 3 * sum(line.linked for line in lines) > sum(len(line.text) for line in lines)


def _pairs(rows: list[list[Cell]]) -> list[Row] | None:
    """A table of keys and values side by side: one line for each (发布机构：某局)."""
    table = patterns().keys
    found: list[Row] = []
    known = total = 0
    for number, row in enumerate(rows, 1):
        if len(row) == 1:
            found += [Row([row[0].text], number, row[0].lines[0], whole=True)] if row[0].lines else []
            continue
        if len(row) % 2:
            return None
        for key, value in zip(row[::2], row[1::2], strict=True):
            name = "".join(key.text.split()).rstrip(":：")
            if not name and not value.text:
                continue
            total += 1
            known += name in table
            if len(name) > _LONGEST_KEY or _NOT_A_KEY.search(name) or not key.lines:
                return None
            found.append(Row([f"{name}：{value.text}"], number, key.lines[0], whole=True))
    return found if total > 1 and 5 * known >= 3 * total else None


def _grid(own: list[list[Cell]]) -> Grid:
    """Spans filled in; what would repeat without end is repeated no further."""
    grid = Grid(own=own)
    hanging: dict[int, tuple[int, str]] = {}
    repeated = 0
    for cells in own:
        row: list[str] = []
        waiting = list(reversed(cells))
        while waiting or any(column >= len(row) for column in hanging):
            column = len(row)
            left, text = hanging.pop(column, (0, ""))
            if left:
                if left > 1:
                    hanging[column] = (left - 1, text)
                row.append("" if grid.cut else text)
            elif waiting:
                cell = waiting.pop()
                row.append(cell.text)
                width = max(1, min(cell.box.colspan, _MOST_COLUMNS - column))
                row += ["" if grid.cut else cell.text] * (width - 1)
                repeated += len(cell.text) * (width - 1)
                if cell.box.rowspan > 1 and column < _MOST_COLUMNS:
                    hanging |= dict.fromkeys(range(column, column + width), (cell.box.rowspan - 1, cell.text))
            else:
                row.append("")
            repeated += len(text)
            grid.cut = grid.cut or repeated > _MOST_REPEATED
        grid.rows.append(row)
    return grid


def _head(rows: list[list[str]]) -> int | None:
    """The row that names the columns."""
    return next(
        (at for at, row in enumerate(rows[:_HEAD_WITHIN]) if _names(row) and at + 1 < len(rows)), None
    )


def _names(row: list[str]) -> bool:
    """Whether a row's cells are short and most of them name a column of a table of issues."""
    names = {"".join(cell.split()) for cell in row if cell}
    short = all(len(name) <= _LONGEST_HEAD and not _SENTENCE.search(name) for name in names)
    telling = sum(patterns().heads.search(name) is not None for name in names)
    return short and telling > 1 and 2 * telling >= len(names)


def _is_even(page: Page, at: int, rows: list[list[Cell]]) -> bool:
    """Whether a table without a head is one of short entries in even rows: figures, names, dates."""
    if len(rows) < 2 or any(box.tag == "table" for box in page.boxes[at + 1 : page.boxes[at].stop]):
        return False
    cells = [cell for row in rows for cell in row]
    short = all(len(cell.text) <= _LONGEST_ENTRY and len(cell.lines) == 1 for cell in cells)
    plain = not any(_SENTENCE.search(cell.text) or _KEYED.match(cell.text) for cell in cells)
    return short and plain and len({len(row) for row in rows}) == 1


def _printed(grid: Grid, head: int | None) -> list[Row]:
    """The rows, each head once unless a heading within the table comes before it; a row of one cell is a paragraph."""
    heads: set[tuple[str, ...]] = set()
    found: list[Row] = []
    for at, (row, own) in enumerate(zip(grid.rows, grid.own, strict=True)):
        lines = [line for cell in own for line in cell.lines]
        alone = [cell for cell in own if cell.text]
        if not lines:
            continue
        if len(alone) == 1 and len({cell for cell in row if cell}) == 1:
            found.append(Row([alone[0].text], at + 1, lines[0], whole=True))
            continue
        is_head = head is not None and _names(row)
        if is_head and tuple(row) in heads and not (found and found[-1].whole):
            continue
        if is_head:
            heads.add(tuple(row))
        found.append(Row(row, at + 1, lines[0]))
    return found
