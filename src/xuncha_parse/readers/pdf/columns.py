"""Body text in two columns: found by the strip down the page's middle that hardly any line crosses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.readers.pdf.lines import Line, pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_LINES = 6
_GUTTER = 1.0
_STEP = 3.0
_MOST_CROSSING = 0.3
_FILLED = 0.55


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page; where text stands in two columns, the left one first."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        halves = _halves(line, gutter)
        if halves is None:
            ordered += [*left, *right, line]
            left, right = [], []
            continue
        for half in halves:
            aside = half.left > gutter
            half.zone = 2 if aside else 1
            (right if aside else left).append(half)
    return [*ordered, *left, *right]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the strip between two columns stands, or ``None`` for one column."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    width, em = end - start, lines[len(lines) // 2].size
    if width < 20 * em:
        return None
    pieces = [pieces_of(line, _GUTTER) for line in lines]
    best: tuple[int, float] | None = None
    for step in range(int(0.3 * width / _STEP)):
        x = start + 0.35 * width + step * _STEP
        crossing = sum(any(p.left < x < p.right for p in row) for row in pieces)
        distance = abs(x - start - width / 2)
        if best is None or (crossing, distance) < best:
            best = (crossing, distance)
            gutter = x
    if best is None or best[0] > _MOST_CROSSING * len(lines):
        return None
    left = [p.right - p.left for row in pieces for p in row if p.right <= gutter]
    right = [p.right - p.left for row in pieces for p in row if p.left >= gutter]
    return gutter if _is_column(left, gutter - start) and _is_column(right, end - gutter) else None


def _is_column(widths: list[float], room: float) -> bool:
    """Whether lines fill a column as body text does."""
    return len(widths) >= _LEAST_LINES and sorted(widths)[len(widths) // 2] > _FILLED * room


def _halves(line: Line, gutter: float) -> list[Line] | None:
    """The line's parts on either side, or ``None`` when something is printed across."""
    pieces = pieces_of(line, _GUTTER)
    if any(piece.left < gutter < piece.right for piece in pieces):
        return None
    return pieces
