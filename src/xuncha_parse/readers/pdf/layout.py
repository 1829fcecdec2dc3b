"""The reading order of pages: glyphs and rules in, paragraphs, rows of tables and furniture out.

Pure and free of any library. Every printed character of the sheets comes out exactly once, in a paragraph,
in a cell of a row or in an aside; only blanks may change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.pdf.columns import in_reading_order
from xuncha_parse.readers.pdf.furniture import PageLines, find_furniture
from xuncha_parse.readers.pdf.grid import Rule, find_grids
from xuncha_parse.readers.pdf.ledger import Ledger, find_ledger
from xuncha_parse.readers.pdf.lines import Glyph, Line, lines_of, seam
from xuncha_parse.readers.pdf.paragraphs import Setter
from xuncha_parse.readers.pdf.tables import Table, grid_table, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.source import AsideRole

__all__ = ["Arrangement", "Glyph", "Note", "Row", "Rule", "Sheet", "Text", "arrange"]

_SAME_EDGE = 12.0


class Sheet(NamedTuple):
    """One page as it is seen: its number from 1, its size in points, what is printed and ruled on it."""

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule] = ()


class Text(NamedTuple):
    """One paragraph, and the page it begins on."""

    text: str
    page: int


class Row(NamedTuple):
    """One row of a table: its cells, its table's and its own number from 1, and the page it begins on."""

    cells: tuple[str, ...]
    table: int
    row: int
    page: int


class Note(NamedTuple):
    """What stands beside the text, and on which page."""

    role: AsideRole
    text: str
    page: int


@dataclass(slots=True)
class Arrangement:
    """What was read, in order, and what stands beside it."""

    items: list[Text | Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def arrange(sheets: Sequence[Sheet]) -> Arrangement:
    """Read the sheets in order; a paragraph or a table may go on over any number of them."""
    done = Arrangement()
    tables: list[list[Table]] = []
    pages: list[list[Line]] = []
    for sheet in sheets:
        ruled, loose = _ruled_tables(sheet)
        tables.append(ruled)
        pages.append(lines_of(sheet.number, loose))
    heights = [PageLines(sheet.height, lines) for sheet, lines in zip(sheets, pages, strict=True)]
    furniture = find_furniture(heights)
    done.notes.extend(
        Note(piece.role, piece.line.text, piece.line.page)
        for piece in sorted(furniture, key=lambda piece: (piece.line.page, piece.line.base))
    )
    taken = {id(piece.line) for piece in furniture}
    stream: list[Line | Table] = []
    ledger: Ledger | None = None
    for ruled, page in zip(tables, pages, strict=True):
        lines = [line for line in page if id(line) not in taken]
        blocks, ledger = _with_ledgers(lines, ruled, ledger)
        stream.extend(blocks)
    _write(stream, done)
    return done


def _ruled_tables(sheet: Sheet) -> tuple[list[Table], list[Glyph]]:
    """The page's ruled tables, and the glyphs outside of them."""
    tables: list[Table] = []
    loose = list(sheet.glyphs)
    for grid in find_grids(sheet.rules):
        inside = [g for g in loose if grid.cell((g.left + g.right) / 2, g.base - 0.35 * g.size) is not None]
        table = grid_table(sheet.number, grid, inside) if inside else None
        if table is not None:
            tables.append(table)
            held = {id(glyph) for glyph in inside}
            loose = [glyph for glyph in loose if id(glyph) not in held]
    return tables, loose


def _with_ledgers(
    lines: list[Line], ruled: list[Table], before: Ledger | None
) -> tuple[list[Line | Table], Ledger | None]:
    """The page's blocks from top to bottom, tables without rules found too; and the one it leaves open."""
    if ruled:
        blocks: list[Line | Table] = [*lines, *ruled]
        blocks.sort(key=lambda block: block.base if isinstance(block, Line) else block.top)
        return blocks, None
    found: list[Line | Table] = []
    plain: list[Line] = []
    at = 0
    open_ledger: Ledger | None = None
    while at < len(lines):
        ledger = find_ledger(lines, at, before)
        if ledger is None:
            plain.append(lines[at])
            open_ledger = None
            at += 1
            continue
        table, open_ledger, first, at = ledger
        del plain[len(plain) - max(0, sum(1 for line in plain if line.base >= lines[first].base)) :]
        found.extend(in_reading_order(plain))
        plain = []
        found.append(table)
        before = None
    found.extend(in_reading_order(plain))
    return found, open_ledger


def _write(stream: Sequence[Line | Table], done: Arrangement) -> None:
    setter = Setter([block for block in stream if isinstance(block, Line)])
    lines: list[Line] = []
    number = 0
    last: Table | None = None
    rows: list[Row] = []
    for block in stream:
        if isinstance(block, Line):
            lines.append(block)
            continue
        goes_on = last is not None and not lines and _goes_on(last, block)
        if not goes_on:
            done.items.extend(rows)
            done.items.extend(Text(p.text, p.page) for p in setter.paragraphs(lines))
            rows, lines = [], []
        if block.pairs:
            done.items.extend(_pairs(block))
            last = None
            continue
        if last is None or not goes_on:
            number += 1
            last = block
        _add_rows(rows, block, number, done, last if goes_on else None)
    done.items.extend(rows)
    done.items.extend(Text(p.text, p.page) for p in setter.paragraphs(lines))


def _goes_on(table: Table, other: Table) -> bool:
    """Whether a table is the same one on the next page."""
    if other.pairs or len(table.edges) != len(other.edges) or other.page == table.page:
        return False
    if table.head and other.head:
        return [squeeze(cell) for cell in table.rows[0]] == [squeeze(cell) for cell in other.rows[0]]
    return all(abs(a - b) < _SAME_EDGE for a, b in zip(table.edges, other.edges, strict=True))


def _pairs(table: Table) -> list[Text]:
    """Labels with their values, one line each."""
    texts = []
    for row in table.rows:
        for label, value in zip(row[::2], row[1::2], strict=False):
            words = label + (value if label.endswith((":", "：")) else f" {value}")
            texts.append(Text(words.strip(), table.page))
    return [text for text in texts if text.text]


def _add_rows(rows: list[Row], table: Table, number: int, done: Arrangement, before: Table | None) -> None:
    """The table's rows; on a later page without its head, and its first row with the one it goes on from."""
    fresh = table.rows
    if before is not None and before.head and table.rows:
        squeezed = [squeeze(cell) for cell in before.rows[0]]
        if [squeeze(cell) for cell in table.rows[0]] == squeezed:
            done.notes.append(Note("header", "\t".join(table.rows[0]), table.page))
            fresh = table.rows[1:]
    if before is not None and fresh and rows and _spilled(fresh[0], before):
        cells = [one + seam(one, other) + other for one, other in zip(rows[-1].cells, fresh[0], strict=True)]
        rows[-1] = rows[-1]._replace(cells=tuple(cells))
        fresh = fresh[1:]
    for cells_ in fresh:
        if any(cells_):
            rows.append(Row(tuple(cells_), number, len(rows) + 1, table.page))


def _spilled(row: Sequence[str], table: Table) -> bool:
    """Whether a row has no number of its own in a table whose rows have one."""
    return table.ordinal is not None and not row[table.ordinal].strip()
