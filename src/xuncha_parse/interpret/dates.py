"""Dates and periods as the genre prints them, with nothing added to what is printed.

:func:`find_dates` reads 2022年11月21日至12月30日, 3月15至4月15日, 2023-2025年, 7、8月份, 2018年以来,
2023-07-18 17:38, 二〇二三年七月十八日 and their like. A year that is not printed stays ``None``; the caller
may know it (the notice's own year) and hand it to :func:`iso`. Digits that lost their 年 or 月 are found
and left unread.

The patterns read a folded shadow of the text (one width, plain blanks), whose offsets are those of the text;
who has the shadow already asks :func:`dates_in`.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from xuncha_parse.interpret.date_patterns import (
    CONTEXT,
    ELIDED,
    ELIDED_HEAD,
    HAN,
    HEAD,
    ITEM_BEGINS,
    JOINT_FIRSTS,
    LIST,
    LOST,
    LOST_END,
    NUMERIC,
    OPEN,
    OPEN_AFTER_SINCE,
    OPEN_FIRSTS,
    PLAIN,
    RANGE,
    SINCE,
    START,
    TAIL,
    UNITLESS_END,
    UNTOLD,
    UNTOLD_LASTS,
)
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.numerals import read_number

if TYPE_CHECKING:
    import re

SPANS_OF_YEAR = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "一季度": (1, 3),
    "二季度": (4, 6),
    "三季度": (7, 9),
    "四季度": (10, 12),
}
"""Part of a year → its first and last month."""
SPANS_OF_MONTH = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
"""Part of a month → its first and last day; the month's own length is the limit."""
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
CLOSES = frozenset("底末")
"""月底, 年末: the last day, by the record contract. (初 has a first day and no last one.)"""


class Moment(NamedTuple):
    """One end of an expression: what is printed, nothing more.

    ``part`` is 初, 底 or 末 of the month (of the year when ``month`` is null), 上旬, 中旬, 下旬, 上半年,
    下半年, or 一季度 … 四季度; the end of a quarter is that of its last month. ``clock`` is a time of day printed after a full date.
    """

    year: int | None
    month: int | None
    day: int | None
    part: str | None = None
    clock: time | None = None

    def first_day(self, year: int | None = None) -> date | None:
        """The earliest day meant; ``year`` serves when none is printed.

        ``None`` when it is unknown or impossible (2月30日).
        """
        return self.edge(year, 0)

    def last_day(self, year: int | None = None) -> date | None:
        """The latest day meant: 2023年6月 → 30 June, 年底 → 31 December; ``None`` also for 初."""
        return None if self.part == "初" else self.edge(year, -1)

    def edge(self, year: int | None, side: Literal[0, -1]) -> date | None:
        """The earliest day meant (side 0) or the latest (-1), whatever 初 may mean."""
        year = year if self.year is None else self.year
        if year is None or not 1 <= year <= 9999:
            return None
        month = self.month
        if month is None:
            months = (12, 12) if self.part in CLOSES else SPANS_OF_YEAR.get(self.part or "", (1, 12))
            month = months[side]
        length = 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]
        if self.day is not None:
            return date(year, month, self.day) if self.day <= length else None
        days = (length, length) if self.part in CLOSES else SPANS_OF_MONTH.get(self.part or "", (1, length))
        return date(year, month, min(days[side], length))


_NOTHING = Moment(None, None, None)


class DateExpression(NamedTuple):
    """A date or a period in a text, which prints it as ``text[start:end]``.

    ``first`` and ``last`` are equal for a date and both ``None`` when the value cannot be known (lost
    glyphs, 去年, 每年3月). ``open_end``: no end is stated (以来, 至今, 起, 以后), and ``last`` is ``None``.
    """

    start: int
    end: int
    text: str
    kind: Literal["date", "period"]
    first: Moment | None
    last: Moment | None
    open_end: bool = False


def iso(expression: DateExpression, year: int | None = None) -> str | None:
    """The value in ISO 8601; ``year`` serves where none is printed.

    ======================  ============================  ====================  ==================
    2023年7月18日            2023-07-18                    2023年6月              2023-06
    2023-07-18 17:38        2023-07-18T17:38:00           2023年                2023
    2023年底, 2023年6月底     2023-12-31, 2023-06-30        2023年6月初            null
    2023年8月下旬             2023-08-21/2023-08-31         2023年3月至5月          2023-03/2023-05
    2023年第三季度            2023-07-01/2023-09-30         2018年以来             2018/..
    ======================  ============================  ====================  ==================

    ``None`` when the year is neither printed nor given, when the value is vague, impossible or runs
    backwards, and when only the first year is printed and the second date is earlier in the year.
    """
    first, last = expression.first, expression.last
    if first is None:
        return None
    begin = _iso_end(first, year, 0)
    if begin is None:
        return None
    if expression.open_end:
        return f"{begin}/.."
    if last is None or expression.kind == "date":
        return begin
    finish, earliest, latest = _iso_end(last, year, -1), first.first_day(year), last.last_day(year)
    year_is_missing = first.year is not None and last.year is None
    if year_is_missing or not (finish and earliest and latest and earliest <= latest):
        return None
    return f"{begin}/{finish}"


def _iso_end(moment: Moment, year: int | None, side: Literal[0, -1]) -> str | None:
    edge = None if moment.part == "初" else moment.edge(year, side)
    if edge is None:
        return None
    if moment.clock is not None:
        return f"{edge.isoformat()}T{moment.clock.isoformat()}"
    if moment.day is not None or moment.part is not None:
        return edge.isoformat()
    return edge.isoformat()[:4] if moment.month is None else edge.isoformat()[:7]


class _Point(NamedTuple):
    """One end while it is read; ``known`` is false when the glyphs do not tell its value."""

    start: int
    end: int
    moment: Moment
    known: bool = True


@dataclass(slots=True)
class _Chain:
    """Dates joined to each other; ``ranges[i]``: a dash or 至, not a comma, follows ``points[i]``."""

    points: list[_Point]
    ranges: list[bool]

    @property
    def ends_in_range(self) -> bool:
        return bool(self.ranges) and self.ranges[-1]


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateExpression]:
    """Every date and period in ``text[start:end]``, in order and disjoint; offsets are those of ``text``."""
    start = max(start, 0)
    base = max(start - CONTEXT, 0)
    return [_placed(expression, text, base) for expression in dates_in(fold(text[base:end]), start - base)]


def dates_in(shadow: str, start: int = 0, end: int | None = None) -> list[DateExpression]:
    """The same of a text that is folded already, which it reads where it stands."""
    end = len(shadow) if end is None else min(end, len(shadow))
    found: list[DateExpression] = []
    for candidate in START.finditer(shadow, start, end):
        if candidate.start() >= start and (expressions := dates_at(shadow, candidate.start(), end)):
            found += expressions
            start = expressions[-1].end
    return found


def dates_at(shadow: str, at: int, end: int) -> list[DateExpression]:
    """The expressions joined to each other from a place of ``START`` on: 4月14日、4月25日和5月19日 is three."""
    if plain := PLAIN.match(shadow, at, end):
        point = _read_plain(shadow, plain, None)
        behind = shadow[point.end : point.end + 1]
        if behind not in JOINT_FIRSTS:
            alone = _expression(shadow, point, point, "date")
            return [_opened(shadow, alone, end) if behind in OPEN_FIRSTS else alone]
        chain: _Chain | None = _Chain([point], [])
    else:
        chain = _begin_chain(shadow, at, end) if START.match(shadow, at, end) else None
    if chain is None:
        return []
    while follower := _read_follower(shadow, chain, end):
        chain.points.append(follower)
    return _expressions(shadow, chain, end)


def _begin_chain(shadow: str, at: int, end: int) -> _Chain | None:
    chain = _read_elided(shadow, at, end)
    if chain is None and (point := _read_point(shadow, at, end)):
        chain = _Chain([point], [])
    return chain


def _read_follower(shadow: str, chain: _Chain, end: int) -> _Point | None:
    """The next date of a chain, its join noted; a range is not continued by a range."""
    before = chain.points[-1]
    if shadow[before.end : before.end + 1] not in JOINT_FIRSTS:
        return None
    dash = None if chain.ends_in_range else RANGE.match(shadow, before.end, end)
    joint = dash or LIST.match(shadow, before.end, end)
    if joint is None:
        return None
    if dash and (lost := LOST_END.match(shadow, joint.end(), end)):
        point: _Point | None = _Point(lost.start(), lost.end(), _NOTHING, known=False)
    elif dash and before.moment.day and (bare := UNITLESS_END.match(shadow, joint.end(), end)):
        told = Moment(None, _number(bare["month"]), _number(bare["day"]))
        point = _inherit(before, _Point(bare.start(), bare.end(), told), in_range=True)
    else:
        point = _read_point(shadow, joint.end(), end, before, in_range=dash is not None)
    if point is not None:
        chain.ranges.append(dash is not None)
    return point


def _read_point(
    shadow: str, at: int, end: int, before: _Point | None = None, *, in_range: bool = False
) -> _Point | None:
    """The date at ``at``; after another one it may leave out what that one printed."""
    if plain := PLAIN.match(shadow, at, end):
        point = _read_plain(shadow, plain, before)
        return point if before is None or point.moment.year else _inherit(before, point, in_range=in_range)
    if numeric := NUMERIC.match(shadow, at, end):
        year, month, day = map(int, numeric.group("year", "month", "day"))
        return _Point(at, numeric.end(), Moment(year, month, day, clock=_clock(numeric)))
    if lost := LOST.match(shadow, at, end):
        return _Point(at, lost.end(), _NOTHING, known=False)
    head = HEAD.match(shadow, at, end)
    tail = TAIL.match(shadow, head.end() if head else at, end)
    if head:
        if tail and tail["bare_day"]:
            return None
        known = bool(head["year"] or head["this"]) and not (tail and tail["stray"])
        return _Point(at, tail.end() if tail else head.end("head"), _moment(head["year"], tail), known)
    if tail is None or (tail["part_of_year"] or "年")[0] in "底末初":
        return None
    point = _Point(at, tail.end(), _moment(None, tail), known=tail["stray"] is None)
    if before is not None:
        return _inherit(before, point, in_range=in_range)
    if tail["bare_day"] or _is_lone_han_month(tail):
        return None
    return point if _year_may_be_told(shadow, at) else point._replace(known=False)


def _read_plain(shadow: str, plain: re.Match[str], before: _Point | None) -> _Point:
    """Nine ends of dates of ten, in a quarter of the time that the rules for all would take to read the same."""
    year, month, day = plain.groups()
    at, end = plain.span()
    moment = Moment(int(year) if year else None, int(month) if month else None, int(day) if day else None)
    return _Point(at, end, moment, bool(year or before) or _year_may_be_told(shadow, at))


def _is_lone_han_month(tail: re.Match[str]) -> bool:
    """一月一个主题: a month without a year is hardly ever spelled out, a monthly round often is."""
    return bool(tail["month"]) and not tail["month"].isascii() and tail[0] == tail["month"] + "月"


def _moment(year: str | None, tail: re.Match[str] | None) -> Moment:
    if tail is None:
        return Moment(_number(year), None, None)
    month, day, bare_day, part, part_of_year = tail.group("month", "day", "bare_day", "part", "part_of_year")
    part = part or part_of_year
    if part and "季度" in part:
        quarter = next(n for n in map(_number, part) if n)
        if part[-1] in CLOSES:
            return Moment(_number(year), 3 * quarter, None, part[-1])
        part = "一二三四"[quarter - 1] + "季度"
    part = part and part.removeprefix("年")
    return Moment(_number(year), _number(month), _number(day or bare_day), part, _clock(tail))


def _clock(match: re.Match[str]) -> time | None:
    hour, minute, second = match.group("hour", "minute", "second")
    return time(int(hour), int(minute), int(second or 0)) if hour else None


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text[0] in HAN:  # 二0二三
        text = text.replace("0", "〇")
    return 1 if text == "元" else read_number(text)


def _inherit(before: _Point, point: _Point, *, in_range: bool) -> _Point | None:
    """A later date takes the printed year (and month) of the one before, unless it would go back in time."""
    given, told = before.moment, point.moment
    if not before.known:
        return point._replace(known=False)
    if given.month is None and given.part is None:
        return None
    known = point.known
    if told.month is None and told.part is None:
        if given.day is None or told.day is None:
            return None
        known = known and told.day >= given.day
        return _Point(point.start, point.end, Moment(given.year, given.month, *told[2:]), known)
    if given.year is not None:
        earlier = given.first_day()
        later = told.last_day(given.year) or told.first_day(given.year)
        if earlier and later and later < earlier:
            return point._replace(known=known and in_range)
    return _Point(point.start, point.end, Moment(given.year, *told[1:]), known)


def _year_may_be_told(shadow: str, at: int) -> bool:
    """Whether a caller who knows the year may add it."""
    return shadow[at - 1 : at] not in UNTOLD_LASTS or UNTOLD.search(shadow, max(0, at - CONTEXT), at) is None


def _read_elided(shadow: str, at: int, end: int) -> _Chain | None:
    """Numbers that share the unit printed after the last one."""
    head = HEAD.match(shadow, at, end)
    place = head.end() if head else at
    if month_head := ELIDED_HEAD.match(shadow, place, end):
        place = month_head.end()
    match = ELIDED.match(shadow, place, end)
    if match is None:
        return None
    year = _number(head["year"]) if head else None
    month = _number(month_head["month"]) if month_head else None
    unit = "day" if month else "month" if head or len(match[0]) < 4 else "year"
    known = bool(head["year"] or head["this"]) if head else _year_may_be_told(shadow, at)
    chain = _Chain([], [])
    while match and len(chain.points) < 12:
        number = _number(match[0])
        if number is None or (unit == "month" and number > 12):
            return None
        moment = {
            "day": Moment(year, month, number),
            "month": Moment(year, number, None),
            "year": Moment(number, None, None),
        }[unit]
        chain.points.append(_Point(match.start() if chain.points else at, match.end(), moment, known))
        dash = RANGE.match(shadow, match.end(), end)
        joint = dash or LIST.match(shadow, match.end(), end)
        if joint is None or (unit == "month" and not head and not dash and _item_begins(shadow, at)):
            return None
        chain.ranges.append(dash is not None)
        last = _read_point(shadow, joint.end(), end, chain.points[-1], in_range=dash is not None)
        if last is not None:
            chain.points.append(last)
            return _merged(chain, unit) if _prints(last.moment, unit, year) else None
        match = ELIDED.match(shadow, joint.end(), end)
    return None


def _item_begins(shadow: str, at: int) -> bool:
    """``2、3月份开展…`` is the second item of a list, not February and March."""
    return ITEM_BEGINS.search(shadow, max(0, at - 5), at) is not None


def _prints(last: Moment, unit: str, year: int | None) -> bool:
    """Whether the last number of an elided run prints the unit that the others lack."""
    printed = "day" if last.day else "month" if last.month else "year" if last.year else ""
    return printed == unit and (unit != "month" or last.year == year)


def _merged(chain: _Chain, unit: str) -> _Chain:
    """7、8月份 is one stretch of time, 6、10月 are two months."""
    numbers = [getattr(point.moment, unit) for point in chain.points]
    if any(chain.ranges) or any(later != earlier + 1 for earlier, later in pairwise(numbers)):
        return chain
    return _Chain([chain.points[0], chain.points[-1]], [True])


def _expressions(shadow: str, chain: _Chain, end: int) -> list[DateExpression]:
    """The chain cut into dates and periods; the last date may go on with 以来, 至今 or 起."""
    found: list[DateExpression] = []
    place = 0
    while place < len(chain.points):
        first = last = chain.points[place]
        is_range = place < len(chain.ranges) and chain.ranges[place]
        if is_range:
            last = chain.points[place + 1]
        place += 1 + is_range
        spanning = first.moment.part in SPANS_OF_YEAR or first.moment.part in SPANS_OF_MONTH
        found.append(_expression(shadow, first, last, "period" if is_range or spanning else "date"))
    if not chain.ends_in_range:
        found[-1] = _opened(shadow, found[-1], end)
    return found


def _expression(shadow: str, first: _Point, last: _Point, kind: Literal["date", "period"]) -> DateExpression:
    start, end = first.start, last.end
    values = (first.moment, last.moment) if first.known and last.known else (None, None)
    return DateExpression(start, end, shadow[start:end], kind, *values)


def _opened(shadow: str, expression: DateExpression, end: int) -> DateExpression:
    """The expression with a 以来, 至今 or 起 after it; 来 and 开始 count only after 自 …."""
    if shadow[expression.end : expression.end + 1] not in OPEN_FIRSTS:
        return expression
    match = OPEN.match(shadow, expression.end, end)
    if match is None and SINCE.search(shadow, max(0, expression.start - CONTEXT), expression.start):
        match = OPEN_AFTER_SINCE.match(shadow, expression.end, end)
    if match is None:
        return expression
    printed = shadow[expression.start : match.end()]
    return expression._replace(end=match.end(), text=printed, kind="period", last=None, open_end=True)


def _placed(expression: DateExpression, text: str, base: int) -> DateExpression:
    start, end = expression.start + base, expression.end + base
    return expression._replace(start=start, end=end, text=text[start:end])
