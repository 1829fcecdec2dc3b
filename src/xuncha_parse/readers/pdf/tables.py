"""Tables of issues on a page: what their head says, the text of their cells, and which of their rows are one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xuncha_parse.readers.pdf.lines import first_unit, goes_on, lines_of, seam
from xuncha_parse.source import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha_parse.readers.pdf.grid import Grid
    from xuncha_parse.readers.pdf.lines import Glyph, Line

_ORDINAL = re.compile("序号|编号|序|号|问题序号|问题编号|No\\.?")
_ISSUE = re.compile("[^。；;，,]{0,10}(?:问题|任务|事项|表现|意见)[^。；;，,]{0,6}")
_REMEDY = re.compile(
    "[^。；;，,]{0,10}(?:措施|整改|落实|完成|进展|成效|结果|情况|目标|时限|期限|举措)[^。；;，,]{0,6}"
)
_OTHER = re.compile(
    "[^。；;，,]{0,8}(?:责任|牵头|单位|部门|领导|科室|时间|日期|状态|销号|备注|类别|方面|来源|人)[^。；;，,]{0,4}"
)
_LABELS = (_ORDINAL, _ISSUE, _REMEDY, _OTHER)
_KEY = re.compile("[^。；;，,：:]{2,8}[：:]|[^。；;，,：:0-9]{2,6}")
_NUMBER = re.compile(
    f"[（(【\\[]?[{BLANK}]*(?:[0-9０-９]{{1,4}}|[一二三四五六七八九十百]{{1,5}}|[①-⑳㈠-㈩⑴-⒛])[{BLANK}]*[）)】\\].、．]?"
)
_SHORT_CELL = 12
_LONG_CELL = 200
_SLACK = 0.7


@dataclass(slots=True)
class Table:
    """The rows of one table on one page; ``head`` tells whether the first of them names the columns.

    ``edges`` are the columns' left edges, by which a table is known again on the next page, and ``ordinal`` is
    the column of the rows' own numbers.
    """

    page: int
    top: float
    bottom: float
    rows: list[list[str]]
    head: bool
    edges: tuple[float, ...]
    pairs: bool = False
    """Whether it is no table of rows but of a label and its value in turn."""
    ordinal: int | None = None


def squeeze(text: str) -> str:
    """A text without its blanks."""
    return re.sub(f"[{BLANK}]", "", text)


def is_ledger_head(cells: Sequence[Line | str], least: int = 3) -> bool:
    """Whether cells name the columns of a table of issues."""
    words = [squeeze(cell if isinstance(cell, str) else cell.text) for cell in cells]
    words = [word for word in words if word]
    known = sum(any(label.fullmatch(word) for label in _LABELS) for word in words)
    if len(words) < least or known < len(words) - len(words) // 4:
        return False
    told = any(_ORDINAL.fullmatch(word) or _ISSUE.fullmatch(word) for word in words)
    return told and any(_REMEDY.fullmatch(word) for word in words)


def ordinal_column(head: Sequence[str]) -> int | None:
    """Which column holds the rows' own numbers."""
    return next((i for i, cell in enumerate(head) if _ORDINAL.fullmatch(squeeze(cell))), None)


def is_row_number(text: str) -> bool:
    """Whether a cell holds a row's number and nothing else."""
    return _NUMBER.fullmatch(text.strip()) is not None


def cell_text(lines: Sequence[Line], room: float) -> str:
    """The text of one cell: wrapped lines joined, its paragraphs with a blank between."""
    if not lines:
        return ""
    short = sum(len(line.text) for line in lines) <= _SHORT_CELL
    text = lines[0].text
    for before, after in pairwise(lines):
        width = before.right - before.left
        ended = not (short or goes_on(after.text)) and width + first_unit(after) + _SLACK * after.size <= room
        text = text + (" " if ended else seam(text, after.text, open_end=before.open_end)) + after.text
    return text


def grid_table(page: int, grid: Grid, glyphs: Iterable[Glyph]) -> Table | None:
    """The table a ruled grid holds, or ``None`` when it only lays text out."""
    held: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        place = grid.cell((glyph.left + glyph.right) / 2, glyph.base - 0.35 * glyph.size)
        if place is not None:
            held[place].append(glyph)
    lines = {place: read for place, cell in held.items() if (read := lines_of(page, cell))}
    rows = [["" for _ in range(grid.width)] for _ in range(grid.height)]
    for (row, column), cell in lines.items():
        rows[row][column] = cell_text(cell, _room(grid, lines, row, column))
    return _judge(page, grid, rows)


def _judge(page: int, grid: Grid, rows: list[list[str]]) -> Table | None:
    used = [c for c in range(grid.width) if any(row[c] for row in rows)]
    filled = [r for r in range(grid.height) if any(rows[r])]
    if len(used) < 2:
        return None
    head = next((r for r in filled[:3] if is_ledger_head(rows[r], least=2)), None)
    table = Table(
        page, grid.rows[0], grid.rows[-1], [[row[c] for c in used] for row in rows], head == filled[0],
        tuple(grid.columns[c] for c in used),
    )  # fmt: skip
    if head is None and _alternates(table.rows):
        table.pairs = True
    elif head is None and (len(used) == 2 or len(filled) == 1) and _is_prose(rows):
        return None
    if table.head:
        table.ordinal = ordinal_column(table.rows[filled[0]])
    merged = [[grid.merged[r * grid.width + c] for c in used] for r in range(grid.height)]
    table.rows = _united(table.rows, merged, table.head)
    return table


def _alternates(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells are a label and its value in turn."""
    pairs = [(a, b) for row in rows for a, b in zip(row[::2], row[1::2], strict=False) if a]
    return len(rows[0]) % 2 == 0 and bool(pairs) and all(_KEY.fullmatch(squeeze(a)) for a, _ in pairs)


def _is_prose(rows: Sequence[Sequence[str]]) -> bool:
    return any(len(cell) > _LONG_CELL for row in rows for cell in row)


def _united(
    rows: list[list[str]], merged: Sequence[Sequence[tuple[int, int]]], head: bool
) -> list[list[str]]:
    """Rows that share the cell of their issue are one row."""
    column: int | None = None
    if head:
        column = next((i for i, cell in enumerate(rows[0]) if _ISSUE.fullmatch(squeeze(cell))), None)
        column = ordinal_column(rows[0]) if column is None else column
    kept: list[list[str]] = []
    for at, row in enumerate(rows):
        if column is not None and at and merged[at][column][0] < at and kept:
            kept[-1] = [f"{one} {other}".strip() for one, other in zip(kept[-1], row, strict=True)]
        elif any(row):
            kept.append(row)
    return kept


def _room(grid: Grid, lines: dict[tuple[int, int], list[Line]], row: int, column: int) -> float:
    """How wide a line of this cell could be: the cell without its padding on both sides."""
    end = column
    while end + 1 < grid.width and grid.merged[row * grid.width + end + 1] == (row, column):
        end += 1
    left, right = grid.columns[column], grid.columns[end + 1]
    widest = max(line.right - line.left for line in lines[row, column])
    padding = min(
        (line.left - left for (_, c), cell in lines.items() if c == column for line in cell), default=0.0
    )
    return max(widest, right - left - 2 * max(0.0, min(padding, lines[row, column][0].size)))
