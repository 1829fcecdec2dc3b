"""When the inspectors worked, when they reported, and how long rectification was to take.

Dates are taken only from the sentence that says what happened then, and only as exactly as printed: a day,
or the end of a month or year. A missing year is inferred from the order of the months, and that is noted.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.dates import CLOSES, Moment
from xuncha_parse.interpret.found import Found, Note
from xuncha_parse.interpret.reading import DatePlace, Sentence
from xuncha_parse.notation.numerals import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEAR = 150
_N = "[0-9一二三四五六七八九十两]{1,3}"
_AFTER = lazy.pattern(
    r"(?P<inspect>(?:巡察|巡视)(?!整改|反馈|意见)|进驻)|(?P<rectify>整改)|(?P<report>反馈(?!的|意见整改|问题))"
)
_BEFORE = lazy.pattern(
    r"(?:(?P<inspect>(?:巡察|巡视)(?:时间|期间|时段)?(?!整改|反馈))|(?P<rectify>整改(?:时间|期限|时限|期间|期|工作)?(?:为?(?:期|时)?[0-9一二三四五六七八九十两]{1,3}个月,)?))[^,。;]{0,8}$"
)
_REPORT = lazy.pattern(r"反馈(?!意见整改|问题整改|整改)|通报了?(?:巡察|巡视)(?:情况|意见)")
_REPORT_NOUN = lazy.pattern(r"反馈(?:时间|日期)(?:为|是|:)?$")
_BY_THE_TEAM = lazy.pattern(
    r"(?:巡察|巡视)[^,。;]{0,4}组|向[^,。;]{2,60}反馈|向(?:(?!全体|干部|职工|党员|群众|社会|党内)[^,。;]){2,60}通报|召开了?(?:巡察|巡视)?[^,。;]{0,12}反馈"
)
_AT_ONCE = lazy.pattern("[,并已上下午正式集中书面现场统一当面进行作做了]{0,12}反馈")
_MONTHS = lazy.pattern(
    rf"(?P<a>{_N})个月(?:时间|左右)?的?(?:期限|时间)?[^,。;]{{0,6}}?整改|整改(?:期|期限|时间|时限)?[^,。;\d]{{0,8}}?(?P<b>{_N})个月"
    rf"|整改(?:期|期限|时间|时限)?自?\d[^,。;]{{0,12}}起[^,。;\d]{{0,4}}?(?P<c>{_N})个月"
    rf"|整改(?:期|期限|时间|时限)[^。;]{{0,40}},(?:共计|合计|总计|共|为期|历时)(?P<d>{_N})个月"
    rf"|集中用?(?P<e>{_N})个月(?:的?时间)?,?[^,。;]{{0,8}}整改"
)
_UNTIL = lazy.pattern("(?:开始|起|启动|进驻)?,?(?:至|到)")
_LOST_PERIOD = lazy.pattern(r"(?<![\d.〔(\[-])(?:\d{5,}月|\d{3,}日)(?:至|到|-|—)\d{1,6}[月日]?(?:\d{1,2}日)?")
_MEETING = lazy.pattern("[^。;]{0,16}?(?:召开|举行|举办)")
_LOST = lazy.pattern(r"(?<![\d.〔(\[-])(?:\d{5,}月|\d{3,}日)")


class Period(NamedTuple):
    """When the inspectors worked: ISO days, ``None`` where the printed words name no day."""

    start: str | None
    end: str | None
    found: Found


class Rectification(NamedTuple):
    """The stated time for rectification: as days, as months, or both."""

    start: str | None
    end: str | None
    months: int | None
    found: Found


class Schedule(NamedTuple):
    """The three dates of an inspection and what had to be inferred for them."""

    period: Period | None
    feedback: Found | None
    rectification: Rectification | None
    notes: tuple[Note, ...]


class _Dated(NamedTuple):
    """A date, its sentence, and the last year and month named before it."""

    sentence: Sentence
    place: DatePlace
    before: tuple[int, int] | None

    @property
    def found(self) -> Found:
        return self.sentence.found(self.place.start, self.place.end)


def read_schedule(told: Sequence[Sentence], further: Sequence[Sentence]) -> Schedule:
    """The dates the opening tells, completed from the prose of sections without issues."""
    notes: list[Note] = []
    opening = _dated(told, None)
    prose = _dated(further, opening[-1].before if opening else None)
    period = _period(opening, notes) or _period(prose, notes) or _lost_period([*told, *further], notes)
    known = period.found.start if period else -1
    feedback = _feedback(
        [item for item in [*opening, *prose] if item.found.start != known], [*told, *further], notes
    )
    taken = {known, feedback.start if feedback else -1}
    rectification = _rectification(told, opening, taken, notes) or _rectification(
        further, prose, taken, notes
    )
    return Schedule(period, feedback, rectification, tuple(notes))


def _dated(lines: Sequence[Sentence], before: tuple[int, int] | None) -> list[_Dated]:
    result = []
    for sentence in lines:
        for place in _paired(sentence):
            result.append(_Dated(sentence, place, before))
            for moment in (place.date.first, place.date.last):
                if moment and moment.year is not None:
                    before = (moment.year, moment.month or 1)
    return result


def _paired(sentence: Sentence) -> list[DatePlace]:
    """The sentence's dates, with 自2023年9月1日开始,至11月30日结束 put together as one period."""
    places: list[DatePlace] = []
    for place in sentence.dates:
        opener = places[-1] if places else None
        between = sentence.letters[opener.end : place.start] if opener else ""
        if (
            opener
            and opener.date.first
            and place.date.first
            and place.date.kind == "date"
            and _UNTIL.fullmatch(between)
        ):
            found = sentence.found(opener.start, place.end)
            whole = opener.date._replace(
                end=found.end,
                text=found.text,
                kind="period",
                last=place.date.last,
                open_end=False,
            )
            places[-1] = DatePlace(opener.start, place.end, whole)
        else:
            places.append(place)
    return places


def _period(dates: Sequence[_Dated], notes: list[Note]) -> Period | None:
    spans = [item for item in dates if item.place.date.kind == "period" and _role(item) == "inspect"]
    for item in sorted(spans, key=lambda item: item.place.date.open_end):
        if item.place.date.open_end and item.place.date.text.endswith(("以来", "以后", "至今", "后")):
            continue
        start, end = _days(item, notes)
        return Period(start, end, item.found)
    return None


def _lost_period(lines: Sequence[Sentence], notes: list[Note]) -> Period | None:
    """The period of an inspection whose glyphs do not tell it (2024518日至73, 3月8日4月9日): as printed, no day guessed."""
    for sentence in lines:
        lost = _LOST_PERIOD.search(sentence.letters)
        spans = [lost.span()] if lost else []
        spans += [
            (one.start, two.end)
            for one, two in pairwise(sentence.dates)
            if one.end == two.start and one.date.kind == two.date.kind == "date"
        ]
        for start, end in spans:
            told = _AFTER.search(sentence.letters, end, end + _NEAR)
            if told and told.lastgroup == "inspect":
                found = sentence.found(start, end)
                notes.append(Note("lost-glyphs", found.start, found.end))
                return Period(None, None, found)
    return None


def _role(item: _Dated) -> str | None:
    """What happened on a date: the first telling word after it in its sentence, else the last before it."""
    letters, place = item.sentence.letters, item.place
    after = _AFTER.search(letters, place.end, place.end + _NEAR)
    match = after or _BEFORE.search(letters, max(place.start - _NEAR, 0), place.start)
    return match.lastgroup if match else None


def _feedback(dates: Sequence[_Dated], lines: Sequence[Sentence], notes: list[Note]) -> Found | None:
    for item in dates:
        expression = item.place.date
        one = expression.kind == "date" or (
            expression.first is not None and expression.first == expression.last
        )
        if not one or not _reports(item):
            continue
        if expression.first is None:
            _remark_lost(item, notes)
            return Found(None, expression.text, expression.start, expression.end)
        day = _day(expression.first, _year(item, expression.first, notes))
        return Found(day, expression.text, expression.start, expression.end)
    for sentence in lines:
        lost = _LOST.search(sentence.letters)
        report = _REPORT.search(sentence.letters, lost.end()) if lost else None
        if lost and report and _BY_THE_TEAM.search(sentence.letters, lost.end(), report.end()):
            found = sentence.found(*lost.span())
            notes.append(Note("lost-glyphs", found.start, found.end))
            return Found(None, found.text, found.start, found.end)
    return None


def _reports(item: _Dated) -> bool:
    """Whether the inspectors reported on this date: 反馈 follows it, said of them or of a meeting for it."""
    letters = item.sentence.letters
    later = [place.start for place in item.sentence.dates if place.start >= item.place.end]
    reports = list(_REPORT.finditer(letters, item.place.end, later[0] if later else len(letters)))
    if not reports:
        return bool(_REPORT_NOUN.search(letters, 0, item.place.start))
    # Any of them may be said of the team: 3月6日,在反馈会上,县委第二巡察组向村党支部反馈了….
    said_of_them = any(_BY_THE_TEAM.search(letters, item.place.end, report.end()) for report in reports)
    return said_of_them or _AT_ONCE.match(letters, item.place.end) is not None


def _rectification(
    told: Sequence[Sentence], dates: Sequence[_Dated], taken: set[int], notes: list[Note]
) -> Rectification | None:
    months: tuple[int, Found] | None = None
    for sentence in told:
        match = _MONTHS.search(sentence.letters)
        count = read_number(match[match.lastindex or 0]) if match else None
        if match and count:
            months = (count, sentence.found(*match.span()))
            break
    for item in dates:
        if months and item.place.date.open_end and months[1].start <= item.found.start < months[1].end:
            start, _ = _days(item, notes)
            return Rectification(start, None, *months)
        ranged = (
            item.place.date.kind == "period"
            and not item.place.date.open_end
            and item.found.start not in taken
        )
        meeting = _MEETING.match(item.sentence.letters, item.place.end)
        if ranged and not meeting and _role(item) == "rectify":
            start, end = _days(item, notes)
            found = item.found
            return Rectification(start, end, months[0] if months else None, found)
    return Rectification(None, None, *months) if months else None


def _days(item: _Dated, notes: list[Note]) -> tuple[str | None, str | None]:
    """The first and last day of a period; an end without a year falls in the start's year, or the next."""
    first, last = item.place.date.first, item.place.date.last
    if first is None:
        _remark_lost(item, notes)
        return None, None
    if first.year is None and last is not None and last.year is not None:
        year: int | None = last.year - (first.month or (last.month or 0) < 0)
    else:
        year = _year(item, first, notes)
    start = _day(first, year)
    if last is None:
        return start, None
    year = first.year if first.year is not None else year
    if last.year is None and year is not None and (last.month or 12) < (first.month or 1):
        year += 1
        notes.append(Note("year-inferred", item.found.start, item.found.end))
    return start, _day(last, year)


def _year(item: _Dated, moment: Moment, notes: list[Note]) -> int | None:
    """The printed year, or the last one named; the next when the month is earlier than the last named."""
    if moment.year is not None or item.before is None or moment.month is None:
        return moment.year
    if not _names_day(moment):
        return None
    notes.append(Note("year-inferred", item.found.start, item.found.end))
    return item.before[0] + (moment.month < item.before[1])


def _day(moment: Moment, year: int | None) -> str | None:
    """The day in ISO 8601 when one is printed: a day, or the end (底) of a month or year."""
    day = moment.last_day(year) if _names_day(moment) else None
    return day.isoformat() if day else None


def _names_day(moment: Moment) -> bool:
    return moment.day is not None or moment.part in CLOSES


def _remark_lost(item: _Dated, notes: list[Note]) -> None:
    if re.search(r"\d{3,}[日月]", item.place.date.text):
        notes.append(Note("lost-glyphs", item.found.start, item.found.end))
