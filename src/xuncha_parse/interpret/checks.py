"""Checks on a finished record: an immutable tuple of functions, record → findings.

They hold for a record made here and for one read back from a file, so ``xuncha check`` runs the same
tuple. What only the parse can know is remarked on while parsing.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from xuncha_parse.diagnostics import Finding
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xuncha_parse.records import Notice, Place, Section

_COUNTED = ("问题",)
_COUNTED_UNITS = frozenset("个项条件点类")


def spans_hold_their_text(notice: Notice) -> Iterator[Finding]:
    """Every span lies in the source and holds the text printed beside it."""
    text = notice.source.text
    if text is None:
        return
    for where, printed, span in _printed(notice):
        if not 0 <= span.start <= span.end <= len(text) or text[span.start : span.end] != printed:
            start = min(max(span.start, 0), len(text))
            yield Finding("span-mismatch", Span(start, start), where)


def _printed(notice: Notice) -> Iterator[tuple[str, str, Span]]:
    for number, issue in enumerate(notice.issues):
        where = f"issues[{number}]"
        yield f"{where}.statement", issue.statement, _span(issue.statement_span)
        if issue.action:
            yield f"{where}.action", issue.action.text, _span(issue.action.span)
        if issue.outcome.text is not None and issue.outcome.span:
            yield f"{where}.outcome", issue.outcome.text, _span(issue.outcome.span)
        for place, measure in enumerate(issue.measures):
            yield f"{where}.measures[{place}]", measure.text, _span(measure.span)
            for mention in measure.mentions:
                yield f"{where}.measures[{place}].mentions", mention.text, _span(mention.span)
        for mention in issue.mentions:
            yield f"{where}.mentions", mention.text, _span(mention.span)
        for block in issue.blocks:
            yield f"{where}.blocks", block.text, _span(block.span)
    for leftover in notice.leftovers:
        yield "leftovers", leftover.text, _span(leftover.span)
    for total in notice.stated_totals:
        yield "stated_totals", total.text, _span(total.span)


def ids_are_unique(notice: Notice) -> Iterator[Finding]:
    """No two issues share an id; a repeated printed number is told."""
    seen: set[str] = set()
    for issue in notice.issues:
        if issue.id in seen:
            yield Finding("id-not-unique", _span(issue.span), issue.id)
        elif "~" in issue.id:
            yield Finding("repeated-id", _span(issue.path[-1].span if issue.path else issue.span), issue.id)
        seen.add(issue.id)


def measures_ascend(notice: Notice) -> Iterator[Finding]:
    """A series ascends in ordinal and in place."""
    for issue in notice.issues:
        for before, after in zip(issue.measures, issue.measures[1:], strict=False):
            if (before.ordinal or 0) >= (after.ordinal or 0) or before.span.end > after.span.start:
                yield Finding("measures-out-of-order", _span(after.span), issue.id)


def dates_follow(notice: Notice) -> Iterator[Finding]:
    """The inspection ends before its feedback, and the feedback comes before publication."""
    period, feedback = notice.inspection.period, notice.inspection.feedback_on
    published = notice.published_at or notice.signed_on
    steps = [("start", period.start), ("end", period.end), ("feedback", feedback), ("published", published)]
    known = [(name, value[:10]) for name, value in steps if value and len(value) >= 10]
    place = _span(period.span) if period.span else Span(0, 0)
    for (name, value), (later, other) in itertools.pairwise(known):
        if value > other:
            yield Finding("dates-out-of-order", place, f"{name} {value} > {later} {other}")


def totals_match(notice: Notice) -> Iterator[Finding]:
    """A stated number of issues meets the issues found, or the headings of some level above them."""
    if not notice.issues:
        return
    levels = {len(notice.issues), *_counts_by_depth(notice.sections)}
    for total in notice.stated_totals:
        if total.what.endswith(_COUNTED) and total.unit in _COUNTED_UNITS and total.count not in levels:
            detail = f"{total.count}{total.unit}{total.what}，识别出 {len(notice.issues)} 个"
            yield Finding("totals-differ", _span(total.span), detail)


def _counts_by_depth(sections: list[Section]) -> Iterator[int]:
    level = sections
    while level:
        yield len(level)
        for section in level:
            yield len(section.children)
        level = [child for section in level for child in section.children]


def leftovers_are_told(notice: Notice) -> Iterator[Finding]:
    """Each leftover is named."""
    for leftover in notice.leftovers:
        yield Finding("leftover", _span(leftover.span))


CHECKS: tuple[Callable[[Notice], Iterator[Finding]], ...] = (
    spans_hold_their_text,
    ids_are_unique,
    measures_ascend,
    dates_follow,
    totals_match,
    leftovers_are_told,
)


def check_record(notice: Notice) -> list[Finding]:
    """Everything the checks find, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(notice)]


def _span(place: Place) -> Span:
    return Span(place.start, place.end)
