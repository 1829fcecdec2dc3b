"""Own SVG: shapes with classes that the style sheet colours, texts that can be selected, links with their words.

Nothing of a notice gets in unescaped, and no ``style`` attribute is used, which the page's policy would ignore.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.report.wording import Say, fitting
from xuncha_parse.webpage import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from xuncha_parse.corpus.report.shapes import Mark

WIDE: Final = 720
"""User units across, which are pixels on a desk."""
NARROW: Final = 344
"""The same on a telephone, and for drawings side by side."""
SMALL: Final = 12
"""The size of letters, of figures and axes."""
USUAL: Final = 13
"""That of names."""
PATTERNED: Final = frozenset(
    {"mostly_completed", "partial", "in_progress", "not_completed", "not_started", "unknown", "overdue", "unsaid",
     "negative", "warning", "info", "duplicate", "quarantined", "skipped", "unread"}
)  # fmt: skip
"""Kinds with a pattern over their colour; ``patterns`` draws them."""

_STROKES: Final = {
    "mostly_completed": (8, "M0 8 8 0M-2 2 2 -2M6 10 10 6"),
    "partial": (6, "M1.5 1.5h1.6M4.5 4.5h1.6"),
    "in_progress": (6, "M1 0V6"),
    "not_completed": (8, "M0 8 8 0M0 0 8 8"),
    "not_started": (6, "M0 1H6"),
    "unknown": (7, "M0 0 7 7M-2 5 2 9M5 -2 9 2"),
}
_SAME_AS: Final = {
    "overdue": "not_completed", "unsaid": "unknown", "negative": "not_completed", "warning": "mostly_completed",
    "info": "partial", "duplicate": "partial", "quarantined": "not_completed", "skipped": "unknown",
    "unread": "mostly_completed",
}  # fmt: skip


def patterns() -> str:
    """The patterns that all drawings of a page refer to."""
    drawn = "".join(
        f'<pattern id="p-{kind}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<path d="{path}" class="hatch"/></pattern>'
        for kind, (size, path) in _STROKES.items()
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>{drawn}</defs></svg>'


def pattern_of(kind: str) -> str | None:
    """The id of a kind's pattern."""
    return f"p-{_SAME_AS.get(kind, kind)}" if kind in PATTERNED else None


def english(said: Say) -> str:
    """The attribute that holds words in English, where they are others."""
    return "" if said.zh == said.en else f' data-en="{escape(said.en)}"'


def swatch(kind: str) -> str:
    """A kind's colour and pattern, for a legend."""
    pattern = pattern_of(kind)
    over = f'<rect width="18" height="14" fill="url(#{pattern})"/>' if pattern else ""
    return (
        f'<svg class="swatch" viewBox="0 0 18 14" width="18" height="14" aria-hidden="true" focusable="false">'
        f'<rect class="f-{kind}" width="18" height="14"/>{over}</svg>'
    )


class Canvas:
    """A drawing ``width`` units across; ``label`` is what it is called for those who do not see it."""

    def __init__(self, width: int, label: Say) -> None:
        self.width = width
        self.height = 0.0
        self._label = label
        self._parts: list[str] = []

    def svg(self) -> str:
        """The drawing."""
        size = f'viewBox="0 0 {self.width} {_n(self.height)}" width="{self.width}" height="{_n(self.height)}"'
        label = f'aria-label="{escape(self._label.zh)}"'
        if self._label.zh != self._label.en:
            label += f' data-en-label="{escape(self._label.en)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {size} role="group" {label}>'
            f"{''.join(self._parts)}</svg>"
        )

    def rect(self, x: float, y: float, width: float, height: float, cls: str) -> None:
        """A rectangle of a class."""
        self._parts.append(
            f'<rect class="{cls}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>'
        )

    def bar(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A rectangle in a kind's colour and pattern."""
        self.rect(x, y, width, height, f"f-{kind}")
        pattern = pattern_of(kind)
        if pattern:
            place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
            self._parts.append(f'<rect fill="url(#{pattern})" {place}/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, cls: str) -> None:
        """A line of a class."""
        self._parts.append(f'<line class="{cls}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>')

    def dot(self, x: float, y: float, radius: float, cls: str) -> None:
        """A circle of a class."""
        self._parts.append(f'<circle class="{cls}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>')

    def text(
        self, x: float, y: float, said: Say | str, cls: str = "t", anchor: str = "start", room: float = 0
    ) -> None:
        """Words at a base line, cut to ``room`` units where that is given."""
        words = Say(said, said) if isinstance(said, str) else said
        if room:
            size = SMALL if "s" in cls.split() else USUAL
            words = Say(fitting(words.zh, room / size), fitting(words.en, room / size))
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._parts.append(
            f'<text class="{cls}" x="{_n(x)}" y="{_n(y)}"{where}{english(words)}>{escape(words.zh, quote=False)}</text>'
        )

    @contextmanager
    def mark(self, told: Say, behind: str | None) -> Iterator[None]:
        """What is drawn inside says ``told``, and leads to the list ``behind`` it."""
        self._parts.append(f'<a class="mark" href="#{behind}">' if behind else '<g class="mark">')
        self._parts.append(f"<title{english(told)}>{escape(told.zh, quote=False)}</title>")
        yield
        self._parts.append("</a>" if behind else "</g>")

    def of(self, mark: Mark) -> AbstractContextManager[None]:
        """The same for a mark."""
        return self.mark(mark.told, mark.behind)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
