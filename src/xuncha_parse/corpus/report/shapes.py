"""What is drawn and listed: figures in shapes that charts and tables share. Each mark names what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha_parse.corpus.report.wording import Say


@dataclass(frozen=True, slots=True)
class Mark:
    """A count among ``of``. ``kind`` is its colour and pattern; ``behind`` the id of its list of notices."""

    label: Say
    count: int
    of: int
    told: Say
    kind: str = "plain"
    behind: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Marks that add up to ``total``."""

    label: Say
    total: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a colour and a pattern stand for."""

    key: str
    label: Say


@dataclass(frozen=True, slots=True)
class Stack:
    """Rows of shares. ``unit`` is what is counted."""

    kinds: tuple[Kind, ...]
    rows: tuple[Row, ...]
    unit: Say


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many have so many: bars from left to right, and where the median lies, counted in bars from the left edge."""

    bars: tuple[Mark, ...]
    median: float | None
    median_at: float | None
    values: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of ``count`` among ``of`` lie: the tenth, the quarter, the middle, the third quarter and the ninth tenth."""

    label: Say
    count: int
    of: int
    points: tuple[float, float, float, float, float] | None
    told: Say
    behind: str | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """A word of a group and of the rest: how often in ten thousand words, and how much it sets the group apart."""

    term: Say
    count: int
    notices: int
    rate: float
    rest: float
    g2: float
    log_ratio: float
    told: Say
    behind: str | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """The words that set a group apart, and the command that lists them all."""

    label: Say
    notices: int
    words: int
    terms: tuple[Contrast, ...]
    arguments: tuple[str, ...]
