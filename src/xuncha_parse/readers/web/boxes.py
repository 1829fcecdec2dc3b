"""What a walk over a page gives: its lines, the block elements they stand in, and what it hides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha_parse.source import AsideRole


@dataclass(slots=True)
class Box:
    """A block element: its parent's place among the boxes, its path from there, and the lines and boxes in it.

    ``words`` are its class, id and role (and Word's name for it) as written. ``first`` to ``last`` are its lines, ``stop`` is the place of
    the first box behind it.
    """

    parent: int
    tag: str
    path: str
    words: str
    first: int
    last: int = 0
    stop: int = 0
    rowspan: int = 1
    colspan: int = 1


@dataclass(slots=True)
class Line:
    """One printed line: ``generated`` characters of it are a list's number, ``linked`` letters stand in links."""

    text: str
    box: int
    generated: int = 0
    linked: int = 0


@dataclass(slots=True)
class Hidden:
    """What an element that is not shown holds; ``box`` is its parent's place, ``look`` its tag and class."""

    text: str
    box: int
    path: str
    look: str


@dataclass(slots=True)
class Page:
    """All that a page shows and hides, in its order."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    asides: list[tuple[AsideRole, str, str]] = field(default_factory=list)
    _paths: dict[int, str] = field(default_factory=dict)

    def path(self, at: int) -> str:
        """The path of a box from the root, like ``html/body/div[2]/p[5]``; the first of its name has no number."""
        known = self._paths.get(at)
        if known is not None:
            return known
        steps = []
        here = at
        while here > 0:
            steps.append(self.boxes[here].path)
            here = self.boxes[here].parent
        whole = "/".join([self.boxes[0].path, *reversed(steps)]) if self.boxes else ""
        self._paths[at] = whole
        return whole


def letters(text: str) -> int:
    """How many letters a text has; neither digits nor signs count."""
    return sum(map(str.isalpha, text))
