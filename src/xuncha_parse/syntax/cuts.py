"""One run of lines, weighed: where the members of the open block end and the headings begin.

Each candidate is tried both ways on the next few markers: as a heading on a copy of the ladder, as a member of the
lists that run in the block. What speaks more for headings than for members wins; see the theory in :mod:`grammar`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.notation.markers import SERIES_ONLY, Marker
from xuncha_parse.syntax.context import CONFIRMED
from xuncha_parse.syntax.ladder import Fit, Ladder, Lists
from xuncha_parse.syntax.series import find_series, member_marker
from xuncha_parse.syntax.tokens import INLINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.syntax.lines import Line
    from xuncha_parse.syntax.outline import Block

CLOSED = frozenset({"outcome", "due", "unit", "leader", "issue"})
"""Roles of blocks that one line of text completes."""

_LOOKAHEAD = 12
_CANDIDATES = 8
_CANDIDATE_RULES = frozenset({"next", "gap", "running", "mixed_style", "late_part"})
_SHORT = 40
_CHILDLESS = -3.0
_CONTINUES = frozenset({"next", "mixed_style"})
_NAMES_ISSUE = lazy.pattern(
    r" ?(?:针对|关于)[^。;]{2,120}(?:的问题|问题的整改|问题的整改情况|方面问题)[。:]?$"
)
_BELIEVED = {
    INLINE: _CONTINUES | {"first", "gap", "running", "restart", "repeat"},
    "dotted_number": _CONTINUES | {"first", "gap", "running", "restart", "repeat"},
    CONFIRMED: _CONTINUES | {"first", "gap", "running", "restart"},
    "lone_letter": _CONTINUES | {"first"},
    "number_after_marker": _CONTINUES | {"first"},
    "date_at_line_start": _CONTINUES | {"first"},
}
"""Which fits make a doubtful marker believed, by its doubt; any other doubt needs a list it continues."""


def heads(line: Line) -> bool:
    """Whether a line's marker is of a kind that can head a section."""
    return line.marker is not None and line.marker.style not in SERIES_ONLY and not line.cells


def is_firm(line: Line) -> bool:
    """Whether a line's marker needs no list to be believed."""
    return line.marker is not None and line.marker.doubt in ("", INLINE, CONFIRMED, "dotted_number")


def _believed(marker: Marker, fit: Fit) -> bool:
    """Whether a marker, doubtful or not, may stand where it fits."""
    return not marker.doubt or fit.rule in _BELIEVED.get(marker.doubt, _CONTINUES)


class Cut(NamedTuple):
    """Where the headings begin in a run (its length: nowhere), and the rival reading where the evidence is thin."""

    at: int
    rule: str


def fit_line(line: Line, ladder: Ladder) -> Fit | None:
    """The best fit among a line's readings, or ``None`` when its doubtful marker continues nothing.

    A reading other than the first becomes the line's marker when it is the one that fits.
    """
    if not heads(line) or line.marker is None:
        return None
    for marker in _in_order(line, ladder):
        fit = ladder.fit(marker)
        if not _believed(marker, fit):
            continue
        if marker is not line.marker:
            line.marker = marker
            line.body = marker.end
        return fit
    return None


def _in_order(line: Line, ladder: Ladder) -> tuple[Marker, ...]:
    """A line's readings, likeliest first: behind 1. and 1.1, 2.3家… is 2. and then 3家…, since 2.1 has not been."""
    if line.marker is None:
        return ()
    if line.marker.style == "dotted2" and line.marker.ordinal > 1 and line.readings:
        plain = line.readings[0]
        if ladder.fit(plain).rule == "next":
            return (plain, line.marker, *line.readings[1:])
    return (line.marker, *line.readings)


class Run:
    """A run of lines behind the open block; ``ladder`` and ``roles`` are those of the innermost open heading."""

    def __init__(
        self, lines: Sequence[Line], ladder: Ladder, block: Block | None, roles: frozenset[str], folded: str
    ) -> None:
        self.lines = lines
        self.ladder = ladder
        self.block = block
        self.roles = roles
        self.folded = folded

    def best_cut(self, *, new_issue: bool, threshold: float) -> Cut:
        """The candidate whose markers speak most for headings and least for members of the block."""
        run = self.lines
        marked = [i for i, line in enumerate(run) if heads(line)]
        lists, as_member = self._lists_in_block() if marked else Lists(), [0.0]
        fits: list[Fit | None] = []
        best, best_gain, rule = len(run), threshold, ""
        for i in marked:
            marker, fit = run[i].marker, fit_line(run[i], self.ladder)
            alone = lists.take(marker, self.ladder) if marker else 0.0
            if marker and marker.ordinal == 1 and self._block_is_closed(marker):
                alone = -1.0
            fits.append(fit)
            as_member.append(as_member[-1] + alone)
            must_head = fit is not None and (
                (fit.rule == "next" and alone <= -1.0) or (alone <= 1.0 and self._names_issue(run[i]))
            )
            if must_head or (new_issue and fit is not None and alone < -1.0 and is_firm(run[i])):
                best, best_gain = i, max(threshold, 1.0)
                rule = "" if must_head else "before_label"
                break
        tried = 0
        for order, fit in enumerate(fits):
            i = marked[order]
            if fit is None or (tried >= _CANDIDATES and order < len(fits) - 1):
                continue
            if fit.rule not in _CANDIDATE_RULES and not (new_issue and is_firm(run[i])):
                continue
            tried += 1
            end = min(order + _LOOKAHEAD, len(fits))
            gain = self._as_headings([run[k] for k in marked[order:end]], fit, new_issue=new_issue)
            gain -= as_member[end] - as_member[order]
            if gain > best_gain:
                best, best_gain, rule = i, gain, "" if gain >= 1.5 else "member"
        return Cut(best, rule)

    def _names_issue(self, line: Line) -> bool:
        """关于“…”问题的整改 — a line that is a heading by its words, whatever its number."""
        return is_firm(line) and _NAMES_ISSUE.match(self.folded, line.body, line.end) is not None

    def _block_is_closed(self, marker: Marker) -> bool:
        """Whether the open block has said what its label asks for, so that no list of this style is due in it."""
        block = self.block
        if block is None or len(block.parts) != 1:
            return False
        first = block.parts[0]
        closed = block.role in CLOSED or (block.role == "progress" and first.end - first.start <= _SHORT)
        return closed and ("action" in self.roles or marker.style in self.ladder.parents)

    def _lists_in_block(self) -> Lists:
        """The list that the block's own first line opened, if it did, as far as it ran there (整改情况：1.…2.…)."""
        lists = Lists()
        if self.block is None or not self.block.parts:
            return lists
        opening = member_marker(self.folded, *self.block.parts[0])
        opens = opening is not None and opening.style not in SERIES_ONLY
        listed = opens or self.block.role not in CLOSED
        series = [m.marker for m in find_series(self.folded, *self.block.parts[0])] if listed else []
        if opening is not None and opens:
            series[:1] = [opening]
        for marker in series:
            if marker.style not in SERIES_ONLY:
                lists.take(marker, self.ladder)
        return lists

    def _as_headings(self, lines: Sequence[Line], first: Fit, *, new_issue: bool) -> float:
        """The evidence for headings in lines of which the first fits so."""
        score = first.score
        if len(lines) == 1:
            return score
        ladder, previous = self.ladder.copy(), first
        if lines[0].marker is not None:
            ladder.climb(lines[0].marker, first)
        for line in lines[1:]:
            if line.marker is None:
                continue
            fit = ladder.fit(line.marker)
            if not _believed(line.marker, fit):
                score -= 1.0
                continue
            score += fit.score
            if new_issue and fit.keep <= previous.keep:
                score += _CHILDLESS
            ladder.climb(line.marker, fit)
            previous = fit
        return score
