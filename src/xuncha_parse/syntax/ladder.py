"""Where a marker fits among the open headings: the evidence that nesting weighs.

A ladder is the chain of open headings as (style, ordinal). It knows no fixed order of styles: a style
stands where it first appeared in the section, and the ordinals say what continues what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xuncha_parse.notation.markers import Marker

OUTERMOST = ("part", "chapter", "han_comma")
"""Styles that by convention open a notice's parts: used only for a late part whose first was lost."""

FAMILY = {
    "decimal_dot": "decimal", "decimal_comma": "decimal", "decimal_half_paren": "half", "enclosed_dot": "decimal",
    "decimal_paren": "paren", "enclosed_paren": "paren", "han_paren": "han_paren", "han_half_paren": "han_paren",
    "enclosed_han": "han_paren",
}  # fmt: skip
"""Styles that stand in for one another when a bureau is careless."""


class Fit(NamedTuple):
    """How a marker fits: the rule's name, the number of open headings it keeps, and the evidence for it."""

    rule: str
    keep: int
    score: float


@dataclass(slots=True)
class Ladder:
    """Open headings from the outermost in, and what the section has shown so far."""

    rungs: list[tuple[str, int]] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Ladder:
        """An independent ladder to try a reading on."""
        return Ladder(list(self.rungs), dict(self.parents), dict(self.elsewhere), dict(self.last))

    def fit(self, marker: Marker) -> Fit:
        """The best place for ``marker`` as a heading."""
        style, number = marker.style, marker.ordinal
        for level in range(len(self.rungs) - 1, -1, -1):
            if self.rungs[level][0] == style:
                return self._among_siblings(level, number)
        if number > 1:
            for level in range(len(self.rungs) - 1, -1, -1):
                other, ordinal = self.rungs[level]
                if ordinal == number - 1 and FAMILY.get(other, other) == FAMILY.get(style, style):
                    return Fit("mixed_style", level, 1.5)
        if number == 1:
            return Fit("first", len(self.rungs), 1.0)
        keep = self._below_remembered_parent(self.parents.get(style) or self.elsewhere.get(style))
        if self.last.get(style) == number - 1:
            return Fit("running", keep, 1.5)
        if style in OUTERMOST and self.rungs and style not in self.last:
            return Fit("late_part", 0, 1.0)
        return Fit("first_lost", keep, -1.5)

    def _among_siblings(self, level: int, number: int) -> Fit:
        ordinal = self.rungs[level][1]
        if number == ordinal + 1:
            return Fit("next", level, 2.0)
        if number > ordinal + 1:
            return Fit("gap", level, 0.5 if number == ordinal + 2 else -0.5)
        return Fit("restart", level, -1.5) if number == 1 else Fit("repeat", level, -2.0)

    def _below_remembered_parent(self, parent: str | None) -> int:
        for level in range(len(self.rungs) - 1, -1, -1):
            if self.rungs[level][0] == parent:
                return level + 1
        return len(self.rungs)

    def climb(self, marker: Marker, fit: Fit) -> bool:
        """Open ``marker`` as a heading; true when it skips a level the section has used before."""
        del self.rungs[fit.keep :]
        if not self.rungs:
            self.parents = {}
        parent = self.rungs[-1][0] if self.rungs else ""
        known = self.parents.setdefault(marker.style, parent)
        self.elsewhere[marker.style] = known
        self.rungs.append((marker.style, marker.ordinal))
        self.last[marker.style] = marker.ordinal
        return known != parent and all(style != known for style, _ in self.rungs)


@dataclass(slots=True)
class Lists:
    """Lists that run inside a block: the same evidence, for a marker taken as a member."""

    open: list[tuple[str, int]] = field(default_factory=list)

    def take(self, marker: Marker, ladder: Ladder) -> float:
        """Add ``marker`` as a member and return the evidence for that."""
        style, number = marker.style, marker.ordinal
        for level in range(len(self.open) - 1, -1, -1):
            known, last = self.open[level]
            if known == style:
                if number == 1:
                    self.open[level:] = [(style, 1)]
                    return 0.0
                self.open[level:] = [(style, number)]
                return 2.0 if number == last + 1 else -1.0 if number > last else -2.0
        if number == 1:
            self.open.append((style, 1))
            return 0.5 if any(style == rung for rung, _ in ladder.rungs) else 1.0
        return -2.0
