"""Checks on a finished record: an immutable tuple of functions, record → findings.

They hold for a record made here and for one read back from a file, so ``parse`` and ``xuncha check`` run the same
tuple, but for what a record cannot have wrong when it is made. What only the parse can know is remarked on while parsing; what only a record read back can have wrong is
looked for in :mod:`xuncha_parse.checking.semantics`.
"""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING

from xuncha_parse.diagnostics import Finding
from xuncha_parse.notation.folding import fold
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xuncha_parse.records import (
        Action,
        Issue,
        Measure,
        Mention,
        Notice,
        Place,
        Section,
        SourceInfo,
        TextBlock,
    )

Path = tuple[str | int, ...]

_COUNTED = ("问题",)
_COUNTED_UNITS = frozenset("个项条件点类")
_DONE = frozenset({"completed", "mostly_completed"})
_SHOWN = 12


def spans_hold_their_text(notice: Notice) -> Iterator[Finding]:
    """What the record quotes is printed where its span says; without the text, its length is as the span says."""
    source = notice.source
    for place, printed, path in _quoted(notice):
        wrong = misplaced(source, place, printed)
        if wrong:
            yield Finding("span-mismatch", clamped(source, place), wrong, path)


def _quoted(notice: Notice) -> Iterator[tuple[Place, str, Path]]:
    """What a record quotes, but for the issues in which all of it plainly stands in its place."""
    text = notice.source.text
    for number, issue in enumerate(notice.issues):
        if text is not None and _stands(text, issue):
            continue
        yield issue.statement_span, issue.statement, ("issues", number, "statement_span")
        if issue.action:
            yield issue.action.span, issue.action.text, ("issues", number, "action", "span")
        if issue.outcome.text is not None and issue.outcome.span:
            yield issue.outcome.span, issue.outcome.text, ("issues", number, "outcome", "span")
        for at, measure in enumerate(issue.measures):
            yield measure.span, measure.text, ("issues", number, "measures", at, "span")
            for among, mention in enumerate(measure.mentions):
                path = ("issues", number, "measures", at, "mentions", among, "span")
                yield mention.span, mention.text, path
        for at, mention in enumerate(issue.mentions):
            yield mention.span, mention.text, ("issues", number, "mentions", at, "span")
        for at, block in enumerate(issue.blocks):
            yield block.span, block.text, ("issues", number, "blocks", at, "span")
    for at, leftover in enumerate(notice.leftovers):
        yield leftover.span, leftover.text, ("leftovers", at, "span")
    for at, total in enumerate(notice.stated_totals):
        yield total.span, total.text, ("stated_totals", at, "span")


def _stands(text: str, issue: Issue) -> bool:
    """Whether all that an issue quotes stands where it says; no path is made for what is right (0.4 → 0.2 ms a notice)."""
    parts: list[Action | Measure | Mention | TextBlock] = [*issue.measures, *issue.mentions, *issue.blocks]
    for measure in issue.measures:
        parts += measure.mentions
    if issue.action:
        parts.append(issue.action)
    quoted = [(part.span, part.text) for part in parts]
    quoted.append((issue.statement_span, issue.statement))
    if issue.outcome.text is not None and issue.outcome.span:
        quoted.append((issue.outcome.span, issue.outcome.text))
    for place, printed in quoted:
        start = place.start
        if start < 0 or place.end - start != len(printed) or not text.startswith(printed, start):
            return False
    return True


def misplaced(source: SourceInfo, place: Place, printed: str | None = None) -> str:
    """What is wrong with a place and the text printed beside it, in Chinese; empty when nothing is."""
    start, end, text = place.start, place.end, source.text
    length = source.characters if text is None else len(text)
    if not 0 <= start <= end <= length:
        return f"{start}–{end} 首尾颠倒" if start > end else f"{start}–{end} 超出全文（共 {length} 字）"
    if printed is None:
        return ""
    if text is None:
        fits = end - start == len(printed)
        return "" if fits else f"{start}–{end} 长 {end - start} 字，所记文字长 {len(printed)} 字"
    found = text[start:end]
    if found == printed:
        return ""
    same = next((at for at, pair in enumerate(zip(found, printed, strict=False)) if pair[0] != pair[1]), None)
    same = min(len(found), len(printed)) if same is None else same
    return f"原文自 {start + same} 起是“{_shown(found[same:])}”，记为“{_shown(printed[same:])}”"


def clamped(source: SourceInfo, place: Place) -> Span:
    """The place as far as it lies in the source, for a message to point at."""
    length = source.characters if source.text is None else len(source.text)
    start = min(max(place.start, 0), length)
    return Span(start, min(max(place.end, start), length))


def _shown(text: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in text[:_SHOWN])
    return shown + "…" if len(text) > _SHOWN else shown


def ids_are_unique(notice: Notice) -> Iterator[Finding]:
    """No two issues share an id; a repeated printed number is told."""
    seen: set[str] = set()
    for number, issue in enumerate(notice.issues):
        path: Path = ("issues", number, "id")
        if issue.id in seen:
            yield Finding("id-not-unique", _span(issue.span), issue.id, path)
        elif "~" in issue.id:
            place = issue.path[-1].span if issue.path else issue.span
            yield Finding("repeated-id", _span(place), issue.id, path)
        seen.add(issue.id)


def measures_ascend(notice: Notice) -> Iterator[Finding]:
    """A series ascends in ordinal and in place; a further block may begin a series of its own."""
    for number, issue in enumerate(notice.issues):
        for at, (before, after) in enumerate(itertools.pairwise(issue.measures), 1):
            back = before.span.end > after.span.start
            again = after.ordinal == 1 < (before.ordinal or 0) and not back
            falls = (before.ordinal or 0) >= (after.ordinal or 0) and not again
            if falls or back:
                path: Path = ("issues", number, "measures", at, "ordinal" if falls else "span")
                yield Finding("measures-out-of-order", _span(after.span), issue.id, path)


def dates_follow(notice: Notice) -> Iterator[Finding]:
    """The inspection begins, ends, is reported on, and the notice is published, in this order; so does rectification.

    Each date is compared with the one known before it, whatever is missing between them.
    """
    inspection = notice.inspection
    period, term = inspection.period, inspection.rectification
    of_inspection: tuple[tuple[str, str | None, Path], ...] = (
        ("开始", period.start, ("inspection", "period", "start")),
        ("结束", period.end, ("inspection", "period", "end")),
        ("反馈", inspection.feedback_on, ("inspection", "feedback_on")),
        ("公布", notice.published_at, ("published_at",))
        if notice.published_at
        else ("落款", notice.signed_on, ("signed_on",)),
    )
    of_term: tuple[tuple[str, str | None, Path], ...] = (
        ("整改开始", term.start, ("inspection", "rectification", "start")),
        ("整改结束", term.end, ("inspection", "rectification", "end")),
    )
    for steps, place in ((of_inspection, period.span), (of_term, term.span)):
        known = [(name, day, path) for name, value, path in steps if (day := _day(value))]
        for (name, value, _), (later, other, path) in itertools.pairwise(known):
            if value > other:
                span = _span(place) if place else Span(0, 0)
                yield Finding("dates-out-of-order", span, f"{name} {value} 晚于{later} {other}", path)


def deadlines_are_ahead(notice: Notice) -> Iterator[Finding]:
    """What is not completed is due after the notice is published, not before."""
    published = _day(notice.published_at or notice.signed_on)
    if not published:
        return
    for number, issue in enumerate(notice.issues):
        due = _day(issue.outcome.due)
        if due and due < published and issue.outcome.status not in _DONE:
            path: Path = ("issues", number, "outcome", "due")
            place = issue.outcome.span or issue.span
            yield Finding("due-before-published", _span(place), f"{due} 早于 {published}", path)


def totals_match(notice: Notice) -> Iterator[Finding]:
    """A stated number of issues meets the issues found, or the headings of some level above them."""
    if not notice.issues:
        return
    levels = {len(notice.issues), *_counts_by_depth(notice.sections)}
    for at, total in enumerate(notice.stated_totals):
        of_issues = fold(total.what).endswith(_COUNTED) and fold(total.unit) in _COUNTED_UNITS
        if of_issues and total.count not in levels:
            detail = f"{total.count}{total.unit}{total.what}，识别出 {len(notice.issues)} 个"
            yield Finding("totals-differ", _span(total.span), detail, ("stated_totals", at, "count"))


def _counts_by_depth(sections: list[Section]) -> Iterator[int]:
    level = sections
    while level:
        yield len(level)
        for section in level:
            yield len(section.children)
        level = [child for section in level for child in section.children]


def leftovers_are_told(notice: Notice) -> Iterator[Finding]:
    """Each leftover is named."""
    for at, leftover in enumerate(notice.leftovers):
        yield Finding("leftover", _span(leftover.span), path=("leftovers", at))


CHECKS_OF_MEANING: tuple[Callable[[Notice], Iterator[Finding]], ...] = (
    ids_are_unique,
    measures_ascend,
    dates_follow,
    deadlines_are_ahead,
    totals_match,
    leftovers_are_told,
)
"""What a record that was just made may have wrong: it is cut out of the text where its spans are (test_properties)."""

CHECKS = (spans_hold_their_text, *CHECKS_OF_MEANING)


def findings_when_made(notice: Notice) -> list[Finding]:
    """What is to be told of a record right when it is made, in the order of the checks."""
    return [finding for check in CHECKS_OF_MEANING for finding in check(notice)]


def common_findings(notice: Notice) -> list[Finding]:
    """Everything that these checks find in any record, in their order."""
    return [finding for check in CHECKS for finding in check(notice)]


def _day(value: str | None) -> str:
    """The day of a date or a date-time in ISO 8601, or nothing where the value is neither, or no day of the calendar."""
    try:
        return date.fromisoformat(value[:10]).isoformat() if value else ""
    except ValueError:
        return ""


def _span(place: Place) -> Span:
    return Span(place.start, place.end)
