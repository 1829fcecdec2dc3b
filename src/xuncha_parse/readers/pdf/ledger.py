"""Tables of issues without rules: columns by the labels of their head, rows by their numbers or by their gaps."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xuncha_parse.readers.pdf.lines import Line, is_blank, line_of, pieces_of
from xuncha_parse.readers.pdf.tables import (
    Table,
    cell_text,
    is_ledger_head,
    is_row_number,
    ordinal_column,
    squeeze,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.readers.pdf.lines import Glyph

_COLUMN_GAP = 0.6
_NEAR = 0.15
_TIGHT = 1.7
_FAR = 3.0
_EQUAL = 1.1


@dataclass(slots=True)
class Ledger:
    """A table of issues that may go on on the next page: where its columns stand."""

    left: list[float]
    right: list[float]
    ordinal: int | None

    def column(self, piece: Line) -> int | None:
        """The column a piece stands in, or ``None`` when it runs over several."""
        crossed = [
            i
            for i in range(len(self.left))
            if piece.left <= (self.left[i] + self.right[i]) / 2 <= piece.right
        ]
        if len(crossed) > 1:
            return None
        if crossed:
            return crossed[0]
        return min(
            range(len(self.left)),
            key=lambda i: max(self.left[i] - piece.right, piece.left - self.right[i]),
        )

    def widen(self, column: int, piece: Line) -> None:
        """Remember how far the column reaches."""
        self.left[column] = min(self.left[column], piece.left)
        self.right[column] = max(self.right[column], piece.right)


def find_ledger(
    lines: Sequence[Line], at: int, before: Ledger | None
) -> tuple[Table, Ledger, int, int] | None:
    """The table that begins at line ``at``: itself, its columns, and its first and last line's indices + 1.

    ``before`` is a table that the page before left open: lines in its columns go on with it.
    """
    pieces = pieces_of(lines[at], _COLUMN_GAP)
    if is_ledger_head(pieces):
        first, body = _head_start(lines, at), _head_end(lines, at)
        columns = _labels(lines[first:body])
        ordinal = ordinal_column([column.text for column in columns])
        ledger = Ledger([c.left for c in columns], [c.right for c in columns], ordinal)
        return _read(lines, first, body, ledger)
    if before is not None and at == 0 and len(pieces) > 1:
        return _read(lines, 0, 0, before)
    return None


@dataclass(slots=True)
class _Label:
    """A column's label, its lines joined, and how wide it stands."""

    left: float
    right: float
    text: str


def _labels(lines: Sequence[Line]) -> list[_Label]:
    """The columns a head names, from left to right; a label may be broken over lines."""
    labels: list[_Label] = []
    for line in lines:
        for piece in pieces_of(line, _COLUMN_GAP):
            above = next((one for one in labels if one.left < piece.right and piece.left < one.right), None)
            if above is None:
                labels.append(_Label(piece.left, piece.right, piece.text))
            else:
                above.left, above.right = min(above.left, piece.left), max(above.right, piece.right)
                above.text += piece.text
    return sorted(labels, key=lambda label: label.left)


def _head_end(lines: Sequence[Line], at: int) -> int:
    """The index after the head's last line: labels broken over lines may end below the others."""
    end = at + 1
    while end < len(lines) and lines[end].base - lines[end - 1].base <= _TIGHT * lines[at].size:
        words = [squeeze(piece.text) for piece in pieces_of(lines[end], _COLUMN_GAP)]
        if any(len(word) > 6 or is_row_number(word) for word in words):
            break
        end += 1
    return end


def _head_start(lines: Sequence[Line], at: int) -> int:
    """A label broken over lines may begin above the line that has most of them."""
    first = at
    while first > 0 and lines[first].base - lines[first - 1].base <= _TIGHT * lines[at].size:
        pieces = pieces_of(lines[first - 1], _COLUMN_GAP)
        if len(pieces) < 2 and not (pieces and len(squeeze(pieces[0].text)) <= 4):
            break
        if any(len(squeeze(piece.text)) > 6 for piece in pieces):
            break
        first -= 1
    return first


def _read(
    lines: Sequence[Line], first: int, body: int, ledger: Ledger
) -> tuple[Table, Ledger, int, int] | None:
    """The table of lines ``first`` on, its rows below the head from line ``body`` on."""
    placed: list[tuple[int, Line]] = []
    stop = first
    for at in range(first, len(lines)):
        cells = _placed(lines[at], ledger)
        far = at > body and lines[at].base - lines[at - 1].base > _FAR * lines[at].size
        if cells is None or (far and not _is_anchor(cells, ledger)):
            break
        for column, piece in cells:
            ledger.widen(column, piece)
        placed.extend(cells)
        stop = at + 1
    if stop <= first or stop < body:
        return None
    head = sum(1 for _, piece in placed if body > first and piece.base <= lines[body - 1].base)
    starts = [lines[first].base] if head else []
    starts += _row_starts(placed[head:], ledger)
    table = Table(
        lines[first].page, lines[first].base, lines[stop - 1].base, _rows(placed, starts, ledger), head > 0,
        tuple(ledger.left), ordinal=ledger.ordinal,
    )  # fmt: skip
    return table, ledger, first, stop


def _placed(line: Line, ledger: Ledger) -> list[tuple[int, Line]] | None:
    """The line's pieces by column, or ``None`` when the line is no part of the table."""
    cells: list[tuple[int, Line]] = []
    pieces: list[Line] = []
    for piece in pieces_of(line, _COLUMN_GAP):
        if ledger.column(piece) is None:
            pieces.extend(_cut(piece, ledger))
        else:
            pieces.append(piece)
    for piece in pieces:
        column = ledger.column(piece)
        if column is None:
            return None
        if column == ledger.ordinal and piece.right - piece.left > 6 * piece.size:
            return None
        cells.append((column, piece))
    return cells


def _cut(line: Line, ledger: Ledger) -> list[Line]:
    """A line that runs over columns, cut where one begins: a full cell may come near to the next."""
    cuts: list[list[Glyph]] = [[]]
    edge = line.left
    for glyph in line.glyphs:
        if not is_blank(glyph.text):
            begins = any(abs(glyph.left - at) < _NEAR * line.size for at in ledger.left)
            if begins and glyph.left - edge > _NEAR * line.size:
                cuts.append([])
            edge = glyph.right
        cuts[-1].append(glyph)
    return [piece for piece in (line_of(line.page, cut) for cut in cuts) if piece is not None]


def _is_anchor(cells: Sequence[tuple[int, Line]], ledger: Ledger) -> bool:
    return any(column == ledger.ordinal and is_row_number(piece.text) for column, piece in cells)


def _row_starts(placed: Sequence[tuple[int, Line]], ledger: Ledger) -> list[float]:
    """The first base line of every row, from top to bottom: of each band, and in it of each row's number."""
    bases = sorted({piece.base for _, piece in placed})
    numbers = [p.base for c, p in placed if c == ledger.ordinal and is_row_number(p.text)]
    if ledger.ordinal is None:
        numbers = [piece.base for column, piece in placed if column == 0]
    numbers.sort()
    bands = _bands(placed)
    starts: list[float] = []
    for start, end in bands:
        inside = [base for base in numbers if start - 0.1 <= base <= end + 0.1]
        if inside or not starts:
            starts.append(start)
        single = ledger.ordinal is None and len(bands) > 1
        starts.extend(_widest(bases, a, b) for a, b in pairwise(inside) if not single)
    return starts


def _bands(placed: Sequence[tuple[int, Line]]) -> list[tuple[float, float]]:
    """Runs of lines, from first to last base, that hang together in some column by the usual line spacing."""
    columns: dict[int, list[float]] = defaultdict(list)
    for column, piece in placed:
        columns[column].append(piece.base)
    gaps = Counter(round(2 * (b - a)) for bases in columns.values() for a, b in pairwise(bases) if b - a > 1)
    usual = gaps.most_common(1)[0][0] / 2 if gaps else 0.0
    runs: list[tuple[float, float]] = []
    for bases in columns.values():
        start = bases[0]
        for a, b in zip(bases, [*bases[1:], None], strict=True):
            if b is None or b - a > usual * _EQUAL + 0.5:
                runs.append((start, a))
                start = a if b is None else b
    bands: list[tuple[float, float]] = []
    for start, end in sorted(runs):
        if bands and start <= bands[-1][1] + 0.7 * usual:
            bands[-1] = bands[-1][0], max(end, bands[-1][1])
        else:
            bands.append((start, end))
    return bands


def _widest(bases: Sequence[float], after: float, until: float) -> float:
    """The base line below the widest gap between two rows' anchors; of equal gaps the last."""
    start, widest = until, 0.0
    low = bisect_left(bases, after)
    for at in range(low + 1, bisect_left(bases, until) + 1):
        gap = bases[at] - bases[at - 1]
        if gap * _EQUAL >= widest:
            start, widest = bases[at], max(gap, widest)
    return start


def _rows(placed: Sequence[tuple[int, Line]], starts: Sequence[float], ledger: Ledger) -> list[list[str]]:
    held: list[list[list[Line]]] = [[[] for _ in ledger.left] for _ in starts]
    for column, piece in sorted(placed, key=lambda cell: (cell[1].base, cell[1].left)):
        row = max(0, bisect_left(starts, piece.base + 0.01) - 1)
        held[row][column].append(piece)
    return [[cell_text(cell, ledger.right[c] - ledger.left[c]) for c, cell in enumerate(row)] for row in held]
