"""Places in a record that parsing puts right by construction: those of the outline, and of parts in their whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.diagnostics import Finding
from xuncha_parse.interpret.checks import Path, clamped, misplaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.records import Heading, Issue, Notice, Place, Section


def outline_holds_its_text(notice: Notice) -> Iterator[Finding]:
    """Headings, in the outline and on the way to an issue, hold their marker and words; blocks hold their text."""
    for path, section in walk(notice.sections):
        yield from _heading(notice, section, path)
        for at, block in enumerate(section.texts):
            yield from _wrong(notice, block.span, block.text, (*path, "texts", at, "span"))
    for number, issue in enumerate(notice.issues):
        for at, heading in enumerate(issue.path):
            yield from _heading(notice, heading, ("issues", number, "path", at))


def walk(sections: list[Section]) -> Iterator[tuple[Path, Section]]:
    """Every section in printed order with its path in the record; iterative, since nesting may be deep."""
    waiting: list[tuple[Path, Section]] = [
        (("sections", at), section) for at, section in reversed(list(enumerate(sections)))
    ]
    while waiting:
        path, section = waiting.pop()
        yield path, section
        waiting += [
            ((*path, "children", at), child) for at, child in reversed(list(enumerate(section.children)))
        ]


def _heading(notice: Notice, heading: Heading, path: Path) -> Iterator[Finding]:
    text, span = notice.source.text, heading.span
    wrong = misplaced(notice.source, span)
    if not wrong and text is not None:
        if text.find(heading.marker, span.start, span.end) < 0:
            wrong = f"{span.start}–{span.end} 之内没有序号“{heading.marker}”"
        elif text.find(heading.heading, span.start, span.end) < 0:
            wrong = f"{span.start}–{span.end} 之内没有标题“{heading.heading}”"
    elif not wrong and span.end - span.start < max(len(heading.marker), len(heading.heading)):
        wrong = f"{span.start}–{span.end} 容不下序号和标题"
    if wrong:
        yield Finding("span-mismatch", clamped(notice.source, span), wrong, (*path, "span"))


def dated_words_are_printed(notice: Notice) -> Iterator[Finding]:
    """The words of a period are printed where its span says, and those of a deadline in the outcome or its own block."""
    inspection = notice.inspection
    for name, period in (("period", inspection.period), ("rectification", inspection.rectification)):
        if period.span is not None:
            yield from _wrong(notice, period.span, period.text, ("inspection", name, "span"))
    for number, issue in enumerate(notice.issues):
        words = issue.outcome.due_text
        if words is not None and not any(words in text for text in _tells_due(issue)):
            place = clamped(notice.source, issue.outcome.span or issue.span)
            detail = f"整改结果和各文字块都没有期限“{words}”"
            yield Finding("span-mismatch", place, detail, ("issues", number, "outcome", "due_text"))


def _tells_due(issue: Issue) -> Iterator[str]:
    yield issue.outcome.text or ""
    for block in issue.blocks:
        yield block.text


def file_places_are_in_the_text(notice: Notice) -> Iterator[Finding]:
    """Blocks of the file, automatic numbers and diagnostics stand in the text."""
    for at, block in enumerate(notice.source.blocks):
        yield from _wrong(notice, block.span, None, ("source", "blocks", at, "span"))
    for at, place in enumerate(notice.source.generated):
        yield from _wrong(notice, place, None, ("source", "generated", at))
    for at, told in enumerate(notice.diagnostics):
        if told.span is not None:
            yield from _wrong(notice, told.span, None, ("diagnostics", at, "span"))


def parts_lie_in_their_whole(notice: Notice) -> Iterator[Finding]:
    """What belongs to an issue stands inside it, a measure inside the remediation text, a mention where it is made.

    A part or a whole that is no place of its own text is told by the checks for that, and not again. When several
    parts lie outside of their issue, the issue's own span is what is wrong.
    """
    source = notice.source
    for number, issue in enumerate(notice.issues):
        if misplaced(source, issue.span):
            yield from _wrong(notice, issue.span, None, ("issues", number, "span"))
        else:
            outside = [part for part in _outside_issue(issue) if not misplaced(source, part.place, part.text)]
            if len(outside) > 1:
                detail = f"{_range(issue.span)} 之外还有本问题的 {len(outside)} 处文字"
                place = clamped(source, issue.span)
                yield Finding("span-mismatch", place, detail, ("issues", number, "span"))
            else:
                yield from (_outside(notice, number, issue.span, "本问题", part) for part in outside)
        for whole, text, name, part in _outside_parts(issue):
            if not misplaced(source, part.place, part.text) and not misplaced(source, whole, text):
                yield _outside(notice, number, whole, name, part)


class _Part(NamedTuple):
    """A part of an issue: its place, its text, and the path of its place in the issue."""

    place: Place
    text: str
    path: Path


def _outside_issue(issue: Issue) -> Iterator[_Part]:
    """The parts that ought to lie in the issue itself and do not."""
    whole, action, outcome = issue.span, issue.action, issue.outcome
    if _reaches_out(whole, issue.statement_span):
        yield _Part(issue.statement_span, issue.statement, ("statement_span",))
    if action and _reaches_out(whole, action.span):
        yield _Part(action.span, action.text, ("action", "span"))
    if outcome.span and outcome.text is not None and _reaches_out(whole, outcome.span):
        yield _Part(outcome.span, outcome.text, ("outcome", "span"))
    for at, block in enumerate(issue.blocks):
        if _reaches_out(whole, block.span):
            yield _Part(block.span, block.text, ("blocks", at, "span"))


def _outside_parts(issue: Issue) -> Iterator[tuple[Place, str, str, _Part]]:
    """The parts that ought to lie in another part and do not, each behind that one's place, text and name."""
    stated, action = issue.statement_span, issue.action
    for at, mention in enumerate(issue.mentions):
        if _reaches_out(stated, mention.span):
            part = _Part(mention.span, mention.text, ("mentions", at, "span"))
            yield stated, issue.statement, "问题原文", part
    for at, measure in enumerate(issue.measures):
        if action and _reaches_out(action.span, measure.span):
            part = _Part(measure.span, measure.text, ("measures", at, "span"))
            yield action.span, action.text, "整改文字", part
        for among, mention in enumerate(measure.mentions):
            if _reaches_out(measure.span, mention.span):
                part = _Part(mention.span, mention.text, ("measures", at, "mentions", among, "span"))
                yield measure.span, measure.text, "这条措施", part


def _reaches_out(whole: Place, place: Place) -> bool:
    """Whether a place that is not empty lies outside of another, or partly so."""
    return place.start != place.end and not whole.start <= place.start <= place.end <= whole.end


def _outside(notice: Notice, number: int, whole: Place, name: str, part: _Part) -> Finding:
    detail = f"{_range(part.place)} 不在{name} {_range(whole)} 之内"
    return Finding(
        "span-mismatch", clamped(notice.source, part.place), detail, ("issues", number, *part.path)
    )


def _range(place: Place) -> str:
    return f"{place.start}–{place.end}"


def _wrong(notice: Notice, place: Place, printed: str | None, path: Path) -> Iterator[Finding]:
    wrong = misplaced(notice.source, place, printed)
    if wrong:
        yield Finding("span-mismatch", clamped(notice.source, place), wrong, path)
