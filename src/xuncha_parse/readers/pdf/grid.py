"""Ruled tables: ruling lines to a grid of cells, some of them merged."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SAME = 2.5
"""Rules nearer than this, in points, are one rule: borders of neighbouring cells, double lines."""
_TOUCH = 4.0
_MOST_RULES = 1_200
"""More rules than this on one page are a drawing."""


class Rule(NamedTuple):
    """A straight line drawn on the page, level or upright, as its outer edges."""

    left: float
    top: float
    right: float
    bottom: float


class Stroke(NamedTuple):
    """One merged rule: at ``at`` across, from ``start`` to ``end`` along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns and rows of one ruled table by their edges, and for each cell the first one it is merged with."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    merged: tuple[tuple[int, int], ...]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns) - 1

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows) - 1

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the cell at a place, the merged ones by their first."""
        row, column = bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1
        if 0 <= row < self.height and 0 <= column < self.width:
            return self.merged[row * self.width + column]
        return None


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """Every grid on a page, from top to bottom; rules that cross no other are no table."""
    level = _merge([Stroke((r.top + r.bottom) / 2, r.left, r.right) for r in rules if _is_level(r)])
    upright = _merge([Stroke((r.left + r.right) / 2, r.top, r.bottom) for r in rules if not _is_level(r)])
    if not level or not upright or len(level) + len(upright) > _MOST_RULES:
        return []
    grids = []
    for levels, uprights in _connected(level, upright):
        grid = _grid(levels, uprights)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _is_level(rule: Rule) -> bool:
    return rule.right - rule.left >= rule.bottom - rule.top


def _merge(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes on one straight line that touch become one."""
    merged: list[Stroke] = []
    strokes.sort()
    start = 0
    for end in range(1, len(strokes) + 1):
        if end == len(strokes) or strokes[end].at - strokes[end - 1].at > _SAME:
            group = strokes[start:end]
            at = sum(stroke.at for stroke in group) / len(group)
            merged.extend(_runs(at, group))
            start = end
    return merged


def _runs(at: float, group: list[Stroke]) -> list[Stroke]:
    runs: list[Stroke] = []
    for stroke in sorted(group, key=lambda stroke: stroke.start):
        if runs and stroke.start <= runs[-1].end + _TOUCH:
            runs[-1] = Stroke(at, runs[-1].start, max(runs[-1].end, stroke.end))
        else:
            runs.append(Stroke(at, stroke.start, stroke.end))
    return runs


def _connected(level: list[Stroke], upright: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Groups of rules that cross or touch each other."""
    parents = list(range(len(level) + len(upright)))
    root = _roots(parents)
    for i, one in enumerate(level):
        for j, other in enumerate(upright, len(level)):
            crosses = one.start - _TOUCH <= other.at <= one.end + _TOUCH
            if crosses and other.start - _TOUCH <= one.at <= other.end + _TOUCH:
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, stroke in enumerate([*level, *upright]):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(stroke)
    return [group for group in groups.values() if group[0] and group[1]]


def _roots(parents: list[int]) -> Callable[[int], int]:
    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    return root


def _grid(level: list[Stroke], upright: list[Stroke]) -> Grid | None:
    rows = _edges([s.at for s in level], [edge for s in upright for edge in (s.start, s.end)])
    columns = _edges([s.at for s in upright], [edge for s in level for edge in (s.start, s.end)])
    width, height = len(columns) - 1, len(rows) - 1
    if width < 1 or height < 1 or width * height < 2 or width * height > 100_000:
        return None
    parents = list(range(width * height))
    root = _roots(parents)
    walls, floors = _by_edge(upright, columns), _by_edge(level, rows)
    for row in range(height):
        middle = (rows[row] + rows[row + 1]) / 2
        for column in range(1, width):
            if not _ruled(walls[column], middle):
                _unite(parents, root(row * width + column - 1), root(row * width + column))
    for column in range(width):
        middle = (columns[column] + columns[column + 1]) / 2
        for row in range(1, height):
            if not _ruled(floors[row], middle):
                _unite(parents, root((row - 1) * width + column), root(row * width + column))
    return Grid(tuple(columns), tuple(rows), tuple(divmod(root(i), width) for i in range(width * height)))


def _unite(parents: list[int], one: int, other: int) -> None:
    """The earlier cell speaks for both."""
    parents[max(one, other)] = min(one, other)


def _edges(drawn: list[float], ends: list[float]) -> list[float]:
    """Where rules stand; the open sides of a table without outer rules are where the others end."""
    edges: list[float] = []
    for at in sorted([*drawn, min(ends), max(ends)]):
        if not edges or at - edges[-1] > _TOUCH:
            edges.append(at)
    return edges


def _by_edge(strokes: list[Stroke], edges: list[float]) -> list[list[Stroke]]:
    """For each edge the strokes that draw it."""
    drawn: list[list[Stroke]] = [[] for _ in edges]
    for stroke in strokes:
        drawn[max(0, bisect_right(edges, stroke.at + _TOUCH) - 1)].append(stroke)
    return drawn


def _ruled(strokes: list[Stroke], along: float) -> bool:
    return any(stroke.start - 1 <= along <= stroke.end + 1 for stroke in strokes)
