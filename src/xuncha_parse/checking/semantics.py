"""What only a record read back from a file can have wrong; what parsing makes has none of it.

:data:`RECORD_CHECKS` is an immutable tuple of functions, record → findings, beside those of
:mod:`xuncha_parse.interpret.checks`; :func:`check_record` runs both.
"""

from __future__ import annotations

import itertools
import json
import re
from datetime import date
from typing import TYPE_CHECKING

from xuncha_parse.checking.spans import (
    dated_words_are_printed,
    file_places_are_in_the_text,
    outline_holds_its_text,
    parts_lie_in_their_whole,
)
from xuncha_parse.checking.wording import outcomes_meet_their_wording
from xuncha_parse.diagnostics import BY_CODE, BY_SLUG, Finding
from xuncha_parse.interpret.checks import Path, clamped, common_findings
from xuncha_parse.notation.ids import issue_ids, path_number
from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import JsonValue

    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.records import Diagnostic, Heading, Mention, Notice, Section

_Key = tuple[str, int | None, str, int]
_Branches = dict[_Key, "_Branches"]

_NOWHERE = Span(0, 0)
_ISO = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_LONGEST_VALUE = 40


def paths_are_branches(notice: Notice) -> Iterator[Finding]:
    """Each issue's path leads from the root of the sections down to the issue's own line."""
    branches = _branches(notice.sections)
    for number, issue in enumerate(notice.issues):
        here = branches
        if not issue.path:
            place = clamped(notice.source, issue.span)
            yield Finding("path-off-outline", place, "路径为空", ("issues", number, "path"))
            continue
        for at, heading in enumerate(issue.path):
            below = here.get(_key(heading))
            if below is None:
                level = f"第 {at + 1} 级“{heading.marker}{_cut(heading.heading)}”"
                place = clamped(notice.source, heading.span)
                yield Finding(
                    "path-off-outline", place, f"{level}不在提纲的这一处", ("issues", number, "path", at)
                )
                break
            here = below
        else:
            last = issue.path[-1].span
            if last.start != issue.span.start:
                detail = f"路径止于 {last.start}，本问题始于 {issue.span.start}"
                place = clamped(notice.source, last)
                yield Finding(
                    "path-off-outline", place, detail, ("issues", number, "path", len(issue.path) - 1)
                )


def _branches(sections: list[Section]) -> _Branches:
    """The outline as nested tables; sections alike in all that a path names count as one."""
    root: _Branches = {}
    waiting = [(root, sections)]
    while waiting:
        above, level = waiting.pop()
        for section in level:
            below = above.setdefault(_key(section), {})
            waiting.append((below, section.children))
    return root


def _key(heading: Heading) -> _Key:
    return heading.marker, heading.ordinal, heading.heading, heading.span.start


def ids_are_their_paths(notice: Notice) -> Iterator[Finding]:
    """An id is the printed ordinals joined by dots, 0 when none is printed; the nth of its kind ends in ~n.

    An id that another issue has already is told by :func:`ids_are_unique`, and not again.
    """
    seen: set[str] = set()
    ids = issue_ids(path_number(issue.path) for issue in notice.issues)
    for number, (issue, due) in enumerate(zip(notice.issues, ids, strict=True)):
        if issue.id not in (due, *seen):
            detail = f"应为 {due}，记为 {_cut(issue.id)}"
            yield Finding("id-mismatch", clamped(notice.source, issue.span), detail, ("issues", number, "id"))
        seen.add(issue.id)


def issues_are_in_order(notice: Notice) -> Iterator[Finding]:
    """Issues stand in the order in which they begin."""
    for number, (before, after) in enumerate(itertools.pairwise(notice.issues), 1):
        if before.span.start > after.span.start:
            detail = f"{_cut(after.id)} 印在 {_cut(before.id)} 之前"
            yield Finding(
                "issues-out-of-order", clamped(notice.source, after.span), detail, ("issues", number, "span")
            )


def measures_meet_the_action(notice: Notice) -> Iterator[Finding]:
    """Measures and remediation text are there together; a text without a series is one measure without an ordinal."""
    for number, issue in enumerate(notice.issues):
        count = len(issue.measures)
        if issue.action is None and count:
            wrong = f"没有整改文字，却有 {count} 条措施"
        elif issue.action is not None and not count:
            wrong = "有整改文字，却没有措施"
        elif count > 1 and any(measure.ordinal is None for measure in issue.measures):
            wrong = f"{count} 条措施中有的没有序数"
        else:
            continue
        yield Finding(
            "measures-mismatch", clamped(notice.source, issue.span), wrong, ("issues", number, "measures")
        )


def characters_are_counted(notice: Notice) -> Iterator[Finding]:
    """``source.characters`` is the length of ``source.text``, where that is kept."""
    source = notice.source
    if source.text is not None and source.characters != len(source.text):
        detail = f"全文 {len(source.text)} 字，记为 {source.characters}"
        yield Finding("characters-differ", _NOWHERE, detail, ("source", "characters"))


# -- dates ----------------------------------------------------------------------------------------------


def dates_are_possible(notice: Notice) -> Iterator[Finding]:
    """Every field that holds a date holds a day of the calendar in ISO 8601; a mention may be coarser, or a period."""
    for value, path, span in _dates(notice):
        wrong = _objection(value, coarse=False) if value is not None else ""
        if wrong:
            yield Finding("date-impossible", span, wrong, path)
    for mention, path in _mentions(notice):
        if mention.kind in ("date", "period") and mention.value is not None:
            wrong = _mention_objection(mention.value)
            if wrong:
                span = clamped(notice.source, mention.span)
                yield Finding("date-impossible", span, wrong, (*path, "value"))


def _dates(notice: Notice) -> Iterator[tuple[str | None, Path, Span]]:
    inspection = notice.inspection
    yield notice.published_at, ("published_at",), _NOWHERE
    yield notice.signed_on, ("signed_on",), _NOWHERE
    yield inspection.feedback_on, ("inspection", "feedback_on"), _NOWHERE
    for name, period in (("period", inspection.period), ("rectification", inspection.rectification)):
        place = clamped(notice.source, period.span) if period.span else _NOWHERE
        yield period.start, ("inspection", name, "start"), place
        yield period.end, ("inspection", name, "end"), place
    for number, issue in enumerate(notice.issues):
        if issue.outcome.due is not None:
            place = clamped(notice.source, issue.outcome.span or issue.span)
            yield issue.outcome.due, ("issues", number, "outcome", "due"), place


def _mentions(notice: Notice) -> Iterator[tuple[Mention, Path]]:
    for number, issue in enumerate(notice.issues):
        for at, mention in enumerate(issue.mentions):
            yield mention, ("issues", number, "mentions", at)
        for place, measure in enumerate(issue.measures):
            for at, mention in enumerate(measure.mentions):
                yield mention, ("issues", number, "measures", place, "mentions", at)


def _objection(value: str, *, coarse: bool) -> str:
    """What is wrong with a date, in Chinese; ``coarse`` ones may be a year or a month."""
    match = _ISO.fullmatch(value)
    if match is None:
        return f"“{_cut(value)}”不是 ISO 8601 日期"
    if match["day"] is None and not coarse:
        return f"“{value}”不到日"
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return f"没有 {value} 这一天" if match["day"] else f"没有 {value} 这一月"
    return ""


def _mention_objection(value: JsonValue) -> str:
    if not isinstance(value, str):
        return f"{_cut(json.dumps(value, ensure_ascii=False))} 不是 ISO 8601 日期"
    first, slash, last = value.partition("/")
    wrong = _objection(first, coarse=True)
    if wrong or not slash or last == "..":
        return wrong
    same = min(len(first), len(last))
    return _objection(last, coarse=True) or (f"“{value}”止早于起" if last[:same] < first[:same] else "")


# -- diagnostics ----------------------------------------------------------------------------------------


def diagnostics_are_registered(notice: Notice) -> Iterator[Finding]:
    """Each diagnostic is a row of the registry, and its line and column are those of its span."""
    source = Source(notice.source.text) if notice.source.text is not None else None
    for at, told in enumerate(notice.diagnostics):
        field, wrong = _unregistered(told, source)
        if wrong:
            place = clamped(notice.source, told.span) if told.span else _NOWHERE
            yield Finding("unknown-diagnostic", place, wrong, ("diagnostics", at, field))
    for number, issue in enumerate(notice.issues):
        for at, slug in enumerate(issue.evidence):
            if slug not in BY_SLUG:
                place = clamped(notice.source, issue.span)
                detail = f"没有名为 {_cut(slug)} 的诊断"
                yield Finding("unknown-diagnostic", place, detail, ("issues", number, "evidence", at))


def _unregistered(told: Diagnostic, source: Source | None) -> tuple[str, str]:
    """The field of a diagnostic that is wrong, and how; both empty when none is."""
    rule = BY_CODE.get(told.code)
    if rule is None:
        return "code", f"没有代码 {_cut(told.code)}"
    if told.slug != rule.slug:
        return "slug", f"{rule.code} 应为 {rule.slug}，记为 {_cut(told.slug)}"
    if told.severity != rule.severity:
        return "severity", f"{rule.code} 应为 {rule.severity}，记为 {told.severity}"
    if source is not None and told.span is not None and told.span.start <= len(source.text):
        line, column = source.line_column(told.span.start)
        if told.line not in (None, line):
            return "line", f"{rule.code} 在第 {line} 行，记为第 {told.line} 行"
        if told.column not in (None, column):
            return "column", f"{rule.code} 在第 {column} 列，记为第 {told.column} 列"
    return "", ""


# -- corrections ----------------------------------------------------------------------------------------


def corrections_hold_together(notice: Notice) -> Iterator[Finding]:
    """What persons are said to have done leads somewhere in the record, and can be so."""
    if not notice.corrections:
        return
    from xuncha_parse.review.coherence import incoherent  # noqa: PLC0415 -- most records have none

    for told in incoherent(notice):
        yield Finding("correction-incoherent", _NOWHERE, told.wrong, ("corrections", told.number, told.field))


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_VALUE else words[:_LONGEST_VALUE] + "…"


RECORD_CHECKS: tuple[Callable[[Notice], Iterator[Finding]], ...] = (
    characters_are_counted,
    dates_are_possible,
    file_places_are_in_the_text,
    outline_holds_its_text,
    dated_words_are_printed,
    parts_lie_in_their_whole,
    paths_are_branches,
    ids_are_their_paths,
    issues_are_in_order,
    measures_meet_the_action,
    diagnostics_are_registered,
    corrections_hold_together,
)


def check_record(notice: Notice, lexicon: Lexicon | None = None) -> list[Finding]:
    """All that is wrong with a record, in the order of the checks.

    ``lexicon`` is the one the record was made with, where that was not the default: outcomes are held against its
    wording. The time grows linearly with the record.
    """
    return [
        *common_findings(notice),
        *(finding for check in RECORD_CHECKS for finding in check(notice)),
        *outcomes_meet_their_wording(notice, lexicon or default_lexicon()),
    ]
