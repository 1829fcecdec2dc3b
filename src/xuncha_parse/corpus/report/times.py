"""How many issues and measures notices have, and how long from the feedback to the publication: values in bars and in quarters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.ask.stats import median
from xuncha_parse.corpus.report.commands import flags
from xuncha_parse.corpus.report.figures import YEARS, titled
from xuncha_parse.corpus.report.ground import DAYS
from xuncha_parse.corpus.report.shapes import Histogram, Mark, Spread
from xuncha_parse.corpus.report.wording import Say, amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.corpus.report.behind import Shelf
    from xuncha_parse.corpus.report.ground import Ground, Pile

BARS: Final = 16
"""About how many bars the usual values get; rare large ones share the last."""
_WIDTHS: Final = (1, 2, 5, 10, 20, 30, 50)
_QUARTERS: Final = (0.1, 0.25, 0.75, 0.9)


class Bin(NamedTuple):
    """Whole numbers from ``low`` to ``high``; ``None`` is without end."""

    low: int | None
    high: int | None

    def sql(self, value: str) -> str:
        """Whether a value lies in it."""
        if self.low is None:
            return f"{value} <= {self.high}"
        return (
            f"{value} >= {self.low}" if self.high is None else f"{value} BETWEEN {self.low} AND {self.high}"
        )

    @property
    def label(self) -> str:
        """``6–10``."""
        if self.low is None:
            return f"≤{self.high}"
        if self.high is None:
            return f"≥{self.low:,}"
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,}–{self.high:,}"


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the feedback to the publication: of all, and by year. ``negative`` are published before they were fed back."""

    histogram: Histogram
    by_year: tuple[Spread, ...]
    notices: int
    both: int
    negative: int
    lowest: int | None
    arguments: tuple[str, ...]


def bins(occurring: Sequence[tuple[int, int]], start: int) -> list[Bin]:
    """Bars for values that occur so often, in ascending order. What lies below ``start`` has a bar of its own."""
    if not occurring:
        return []
    if len(occurring) == 1 and occurring[0][0] >= start:
        return [Bin(occurring[0][0], occurring[0][0])]
    above = [(value, times) for value, times in occurring if value >= start]
    found = []
    if occurring[0][0] < start:
        found.append(Bin(None if occurring[0][0] < start - 1 or start == 0 else start - 1, start - 1))
    if not above:
        return found
    usual, largest = quantile(above, 0.98), above[-1][0]
    width = _nice((usual - start + 1) / BARS)
    low = start
    while low <= usual:
        found.append(Bin(low, low + width - 1))
        low += width
    if largest >= low:
        found.append(Bin(low, None))
    return found


def quantile(occurring: Sequence[tuple[int, int]], part: float) -> int:
    """The value below which about ``part`` of all lie: one that occurs."""
    wanted = part * (sum(times for _, times in occurring) - 1)
    seen = 0
    for value, times in occurring:
        seen += times
        if seen > wanted:
            return value
    return occurring[-1][0]


def issues_per_notice(ground: Ground, shelf: Shelf) -> Histogram:
    """How many notices have so many issues."""
    shelf.figure("issues-per-notice")
    return _per_notice(ground, shelf, "issues", "count(i.key)", Say("个问题", "issues"))


def measures_per_notice(ground: Ground, shelf: Shelf) -> Histogram:
    """How many notices have so many measures."""
    shelf.figure("measures-per-notice")
    return _per_notice(ground, shelf, "measures", "coalesce(sum(i.measures), 0)", Say("项措施", "measures"))


def measures_per_issue(ground: Ground, shelf: Shelf) -> Histogram:
    """How many issues have so many measures."""
    shelf.figure("measures-per-issue")
    occurring = _occurring(
        ground, "SELECT measures, count(*) FROM report_issues WHERE issue IS NOT NULL GROUP BY 1"
    )
    made = bins(occurring, 1)
    piles = ground.piles((_place(made, "f.measures"),), "f.issue IS NOT NULL") if made else {}
    told = [
        (each, piles.get((at,)), ground.listing(each.sql("i.measures")), "") for at, each in enumerate(made)
    ]
    return _histogram(shelf, occurring, told, Say("项措施", "measures"), of_issues=True)


def leftovers(ground: Ground, shelf: Shelf) -> Histogram:
    """How many notices have so many pieces of text that could not be placed."""
    shelf.figure("leftovers")
    occurring = _occurring(ground, "SELECT leftovers, count(*) FROM report_notices GROUP BY 1")
    made = bins(occurring, 1)
    piles = ground.piles((_place(made, "n.leftovers"),)) if made else {}
    told = [
        (each, piles.get((at,)), ground.listing(each.sql("n.leftovers")), "") for at, each in enumerate(made)
    ]
    return _histogram(shelf, occurring, told, Say("处", "pieces"))


def days(ground: Ground, shelf: Shelf) -> Days:
    """How long from the feedback to the publication."""
    shelf.figure("days")
    both = "SELECT days, count(*) FROM report_notices WHERE days IS NOT NULL GROUP BY 1"
    occurring = _occurring(ground, both)
    made = bins(occurring, 0)
    piles = ground.piles((_place(made, "n.days"),), "n.days IS NOT NULL") if made else {}
    told = []
    for at, each in enumerate(made):
        kind = "negative" if each.low is None else ""
        told.append((each, piles.get((at,)), ground.listing(each.sql(DAYS)), kind))
    histogram = _histogram(shelf, occurring, told, Say("天", "days"))
    negative = [(value, times) for value, times in occurring if value < 0]
    return Days(
        histogram,
        tuple(_by_year(ground, shelf)),
        ground.number("SELECT count(*) FROM report_notices"),
        sum(times for _, times in occurring),
        sum(times for _, times in negative),
        negative[0][0] if negative else None,
        ("--by", "year", *flags(ground.filters)),
    )


def _by_year(ground: Ground, shelf: Shelf) -> list[Spread]:
    shelf.figure("days-year")
    values = ground.values("year", YEARS)
    found: dict[object, list[tuple[int, int]]] = {}
    column = values.sql
    for key, value, times in ground.connection.execute(
        f"SELECT {column}, n.days, count(*) FROM report_notices n WHERE n.days IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        found.setdefault(key, []).append((value, times))
    piles = ground.piles((column,), "n.days IS NOT NULL")
    all_of = dict(ground.rows(f"SELECT {column}, count(*) FROM report_notices n GROUP BY 1"))
    rows = []
    for key in values.keys:
        of = all_of.get(key)
        if not isinstance(of, int):
            continue
        label, occurring, pile = titled(values, key), found.get(key, []), piles.get((key,))
        behind = None
        if pile is not None:
            sql = ground.listing(f"{values.conditions[key]} AND {DAYS} IS NOT NULL")
            behind = shelf.add(label, pile.notices, pile.first, sql)
        rows.append(_spread(label, occurring, of, behind))
    return rows


def _spread(label: Say, occurring: list[tuple[int, int]], of: int, behind: str | None) -> Spread:
    count = sum(times for _, times in occurring)
    if not count:
        told = Say(f"{label.zh}：{of} 份通报都没有写明两个日期", f"{label.en}: none of {of} says both dates")
        return Spread(label, 0, of, None, told)
    p10, p25, p75, p90 = (quantile(occurring, part) for part in _QUARTERS)
    middle = median(occurring)
    told = Say(
        f"{label.zh}：中位数 {amount(middle)} 天，中间一半 {amount(p25)}–{amount(p75)} 天，中间八成 {amount(p10)}–{amount(p90)} 天；"
        f"{amount(of)} 份中 {amount(count)} 份写明两个日期",
        f"{label.en}: median {amount(middle)} days, middle half {amount(p25)}–{amount(p75)}, middle eight tenths "
        f"{amount(p10)}–{amount(p90)}; {amount(count)} of {amount(of)} notices say both dates",
    )
    return Spread(label, count, of, (p10, p25, middle, p75, p90), told, behind)


def _per_notice(ground: Ground, shelf: Shelf, column: str, counted: str, unit: Say) -> Histogram:
    occurring = _occurring(ground, f"SELECT {column}, count(*) FROM report_notices GROUP BY 1")
    made = bins(occurring, 1)
    piles = ground.piles((_place(made, f"n.{column}"),)) if made else {}
    told = [
        (each, piles.get((at,)), ground.listing("", each.sql(counted)), "") for at, each in enumerate(made)
    ]
    return _histogram(shelf, occurring, told, unit)


def _occurring(ground: Ground, sql: str) -> list[tuple[int, int]]:
    return ground.connection.execute(f"{sql} ORDER BY 1").fetchall()


def _place(made: Sequence[Bin], value: str) -> str:
    return f"CASE {' '.join(f'WHEN {each.sql(value)} THEN {at}' for at, each in enumerate(made))} END"


def _histogram(
    shelf: Shelf,
    occurring: Sequence[tuple[int, int]],
    told: Sequence[tuple[Bin, Pile | None, str, str]],
    unit: Say,
    *,
    of_issues: bool = False,
) -> Histogram:
    total = sum(times for _, times in occurring)
    bars = []
    for each, pile, sql, kind in told:
        count = 0 if pile is None else pile.issues if of_issues else pile.notices
        label = Say(each.label, each.label)
        title = Say(f"{each.label} {unit.zh}", f"{each.label} {unit.en}")
        if each.low is None:
            label = title = Say("早于反馈", "before it")
        noun = Say("个问题", "issues") if of_issues else Say("份通报", "notices")
        share = percent(count, total)
        words = Say(
            f"{title.zh}：{amount(count)} {noun.zh}，占 {amount(total)} {noun.zh[0]}的 {share}",
            f"{title.en}: {amount(count)} {noun.en}, {share} of {amount(total)}",
        )
        behind = None
        if pile is not None:
            behind = shelf.add(title, pile.notices, pile.first, sql, pile.issues if of_issues else None)
        bars.append(Mark(label, count, total, words, kind or "plain", behind))
    middle = median(occurring) if occurring else None
    at = None if middle is None else _position([each for each, *_ in told], middle)
    return Histogram(tuple(bars), middle, at, total)


def _position(made: Sequence[Bin], value: float) -> float | None:
    """Where a value stands, in bars from the left; halves between two whole numbers stand between their bars."""
    for at, each in enumerate(made):
        low = each.low if each.low is not None else each.high
        if low is None or (each.high is not None and value > each.high + 0.5):
            continue
        if each.high is None or each.low is None:
            return at + 0.5
        return at + min(1.0, max(0.0, (value - low + 0.5) / (each.high - low + 1)))
    return None


def _nice(wanted: float) -> int:
    scale = 1
    while True:
        for width in _WIDTHS:
            if width * scale >= wanted:
                return width * scale
        scale *= 100
