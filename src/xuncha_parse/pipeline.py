"""The order of the stages, and nothing else: mend, tokenize, nest, interpret, check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.diagnostics import Finding
from xuncha_parse.interpret.assemble import Assembler
from xuncha_parse.interpret.back import (
    Kind,
    LineKinds,
    attachments_start,
    closing_start,
    closing_within,
    is_contact_item,
    is_farewell,
    page_start,
    read_back,
)
from xuncha_parse.interpret.checks import findings_when_made
from xuncha_parse.interpret.coverage import Coverage
from xuncha_parse.interpret.front import read_front
from xuncha_parse.interpret.issues import find_issues
from xuncha_parse.interpret.provenance import supply
from xuncha_parse.notation.lexicons import UNKNOWN_ROLE, Lexicon, default_lexicon
from xuncha_parse.records import Diagnostic, Notice, Place
from xuncha_parse.source import BLANK, Source, Span
from xuncha_parse.syntax.cuts import heads
from xuncha_parse.syntax.grammar import nest
from xuncha_parse.syntax.lines import Line, Tokenized
from xuncha_parse.syntax.mending import mend
from xuncha_parse.syntax.tokens import tokenize
from xuncha_parse.syntax.wrapping import last_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.interpret.found import Leaf
    from xuncha_parse.interpret.issues import IssueDraft
    from xuncha_parse.syntax.mending import Mended
    from xuncha_parse.syntax.outline import Outline

_PRINTED = lazy.pattern(rf"[^\s{BLANK}]")
_SHORT_OUTCOME = 40
_LAST_LINES = 5
_MOST_OF_A_KIND = 1_000
_NOTES = {
    "no-title": "title-missing",
    "title-repeated": "title-repeated",
    "stale-clock-ignored": "clock-ignored",
    "empty-label": "empty-field",
    "year-inferred": "year-inferred",
    "lost-glyphs": "lost-glyphs",
    "unlabelled-date": "unlabelled-date",
}
"""What the readers of front and back remark on → its slug in the registry."""


@dataclass(frozen=True)
class Parsed:
    """What :func:`parse` gives: the record, and beside it what it was read from.

    The outline's places are those of ``mended.text``; all others are those of ``source.text``.
    """

    notice: Notice
    """The record."""
    outline: Outline
    """Headings within headings, as nested; its places are those of ``mended.text``."""
    findings: tuple[Finding, ...]
    """What a reader must be told, in the order of the text."""
    source: Source
    """What was parsed."""
    mended: Mended
    """The text as it was read; ``mended.place(start, end)`` leads back to ``source.text``."""
    coverage: Coverage = field(repr=False)
    """What ``leaves`` are made from."""

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """What each stretch of the text was taken for; together they are the whole text. Made when first asked for."""
        return self.coverage.leaves()

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The record's diagnostics."""
        return self.notice.diagnostics


def parse(source: str | Source, lexicon: Lexicon | None = None) -> Parsed:
    """Make one record of one notice.

    Any text gives a record; what could not be understood is kept and diagnosed. The time grows linearly
    with the text.
    """
    if isinstance(source, str):
        source = Source.of_text(source)
    lexicon = lexicon or default_lexicon()
    mended = mend(source.text, lexicon)
    text = mended.text
    tokenized = tokenize(text, lexicon, mended.folded)
    kinds = LineKinds(text)
    outline = nest(tokenized, _body_end(tokenized, kinds))
    drafts, remarks = find_issues(outline, tokenized.folded, lexicon)
    opening, signed = _signed_before(text, _spans(outline.front), kinds)
    front = read_front(text, opening, _prose(outline, drafts))
    told_on = front.published_at.value if front.published_at else None
    back = read_back(text, [*signed, *_spans(outline.back)], int(told_on[:4]) if told_on else None, kinds)
    coverage = Coverage(mended, outline, drafts, [*front.leaves, *back.leaves])
    signed_on = back.signed_on.value if back.signed_on else None
    assembler = Assembler(source, mended, tokenized.folded, told_on or signed_on)
    record = assembler.notice(front, back, outline, drafts, coverage.leftovers())
    supplied = supply(record, source.facts)
    notice = Notice.model_validate(record, strict=True)  # Nothing is of another type than its field's.
    found = [
        *(Finding(r.slug, r.span, r.detail) for r in (*outline.remarks, *remarks)),
        *(
            Finding(r.slug, r.span, r.detail)
            for draft in drafts
            for r in draft.remarks
            if r.slug != "unmarked-issue"
        ),
        *(
            Finding(_NOTES[note.kind], Span(note.start, note.end), mended.slice(note.start, note.end))
            for note in (*front.notes, *back.notes)
        ),
        *(Finding("year-inferred", span) for span in assembler.inferred),
    ]
    findings = [
        *_source_findings(source),
        *_mended_findings(mended),
        *(_in_source(found, mended) if mended.edits else found),
        *([] if drafts else [Finding("no-issues", Span(0, 0))]),
        *([Finding("from-page", Span(0, 0), "、".join(supplied))] if supplied else []),
        *findings_when_made(notice),
    ]
    findings.sort(key=lambda finding: (finding.span, finding.rule.code))
    findings = _first_of_each(findings)
    notice.diagnostics = [_diagnostic(finding, source) for finding in findings]
    return Parsed(notice, outline, tuple(findings), source, mended, coverage)


def _body_end(tokenized: Tokenized, kinds: LineKinds) -> int:
    """Index of the first line of the closing; a line that holds body and closing is cut in two."""
    lines = tokenized.lines
    _cut_page_off(tokenized)
    attached = attachments_start(tokenized.text, lines)
    last = next((i for i in range(attached - 1, -1, -1) if _holds_structure(tokenized, lines[i], kinds)), -1)
    tail = last + 1
    start = tail + closing_start(tokenized.text, _spans(lines[tail:]), kinds)
    if last >= 0 and _tells_outcome(lines[last]):
        return tail
    if last >= 0:
        start = next(
            (
                i
                for i in range(tail, start)
                if is_farewell(tokenized.folded, Span(lines[i].start, lines[i].end))
            ),
            start,
        )
    alone = len(lines) == 1 and start == 0  # the one line that closes the notice opens it, too
    paged = start == last + 1 and all(kinds.of(span) is Kind.FOOTER for span in _spans(lines[start:]))
    if lines and (alone or start == len(lines) or paged):
        at = start - 1 if paged and start else len(lines) - 1
        line = lines[at]
        cut = closing_within(tokenized.text, Span(line.body, line.end))
        if line.body < cut < line.end:
            end = cut
            while end > line.body and tokenized.folded[end - 1] == " ":
                end -= 1
            lines.insert(at + 1, Line(cut, line.end, cut, inline=True))
            line.end = end
            return at + 1
    return start


def _cut_page_off(tokenized: Tokenized) -> None:
    """Cut the last lines where the page's own words begin behind a signature."""
    lines = tokenized.lines
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - _LAST_LINES), -1):
        line = lines[at]
        cut = page_start(tokenized.text, Span(line.body, line.end))
        if line.body < cut < line.end:
            lines.insert(at + 1, Line(cut, line.end, cut, inline=True))
            line.end = last_printed(tokenized.text, line.start, cut)


def _signed_before(text: str, front: list[Span], kinds: LineKinds) -> tuple[list[Span], list[Span]]:
    """The front; and what closes a notice that is signed there, before its attachment with the issues."""
    start = closing_start(text, front, kinds)
    closing = [kinds.of(line) for line in front[start:]]
    if start == 0 or (Kind.BODY, Kind.DATE) not in pairwise(closing):
        return front, []
    return front[:start], front[start:]


def _holds_structure(tokenized: Tokenized, line: Line, kinds: LineKinds) -> bool:
    """Whether a line is built into the outline for sure: a row, a heading, or a block's label.

    责任编辑:… has a label no lexicon of blocks knows, and is the page's own; 1.举报电话:… is numbered, and no heading.
    """
    if _is_imprint(tokenized, line, kinds):
        return False
    label = line.label
    if label is not None and label.role == UNKNOWN_ROLE:
        return kinds.of(Span(line.start, line.end)) is not Kind.FURNITURE
    if label is not None and (label.firm or label.role != "note"):
        return True
    if line.cells:
        return True
    numbered = heads(line) and line.marker is not None and not line.marker.doubt.startswith("damaged")
    return numbered and not is_contact_item(tokenized.text, Span(line.start, line.end), kinds)


def _is_imprint(tokenized: Tokenized, line: Line, kinds: LineKinds) -> bool:
    """主办单位：… once, at the foot of a page, says whose the page is; again and again it says who rectifies."""
    label = line.label
    if label is None or label.role != "unit" or kinds.of(Span(line.start, line.end)) is not Kind.FOOTER:
        return False
    word = tokenized.folded[label.word_start : label.word_end]
    labels = (each.label for each in tokenized.lines if each.label is not None and each.label.role == "unit")
    return sum(tokenized.folded[each.word_start : each.word_end] == word for each in labels) == 1


def _tells_outcome(line: Line) -> bool:
    """Whether a line is a labelled outcome with its words: the last issue ends there."""
    told = line.label is not None and line.label.role == "outcome"
    return told and 0 < line.end - line.body <= _SHORT_OUTCOME and not line.inline


def _spans(lines: Iterable[Line]) -> list[Span]:
    return [Span(line.start, line.end) for line in lines]


def _prose(outline: Outline, drafts: Sequence[IssueDraft]) -> list[Span]:
    """Paragraphs of headings that are no issues and hold none, and what leads in to the only part that holds them.

    Some notices tell dates, teams and totals there.
    """
    issues = {id(draft.node) for draft in drafts}
    prose: list[Span] = []
    sections = [(section, section.walk()) for section in outline.root.children]
    holding = {id(section) for section, nodes in sections if any(id(node) in issues for node in nodes)}
    for section, nodes in sections:
        if id(section) in holding:
            if len(holding) == 1 and id(section) not in issues:
                prose.extend(section.prose)
            continue
        for node in nodes:
            prose.extend(node.prose)
            if node.heading.end - node.heading.start > 0:
                prose.append(node.heading)
    return sorted(prose)


def _in_source(found: Iterable[Finding], mended: Mended) -> Iterator[Finding]:
    """Findings in the mended text at their places in the source."""
    for slug, span, detail, path in found:
        yield Finding(slug, mended.place(*span), detail, path)


def _source_findings(source: Source) -> Iterable[Finding]:
    if not _PRINTED.search(source.text):
        yield Finding("empty-text", Span(0, 0))
    for repair in source.repairs:
        yield Finding("repaired-encoding", Span(0, 0), repair)


def _mended_findings(mended: Mended) -> Iterable[Finding]:
    if mended.lost:
        yield Finding(
            "replaced-characters", Span(mended.lost[0], mended.lost[0] + 1), f"{len(mended.lost)} 处"
        )
    joined = mended.rejoined()
    if joined:
        yield Finding("rejoined-lines", Span(joined[0].start, joined[0].end), f"{len(joined)} 处")
    unseen = mended.unseen()
    if unseen:
        yield Finding("unseen-characters", Span(unseen[0].start, unseen[0].end), f"{len(unseen)} 处")


def _first_of_each(findings: list[Finding]) -> list[Finding]:
    """The findings in order, no slug more often than anybody reads; what is left out is counted, not lost."""
    seen: Counter[str] = Counter()
    listed: list[Finding] = []
    for finding in findings:
        seen[finding.slug] += 1
        if seen[finding.slug] <= _MOST_OF_A_KIND:
            listed.append(finding)
    for slug, count in seen.items():
        if count > _MOST_OF_A_KIND:
            last = listed[-1].span if listed else Span(0, 0)
            listed.append(Finding("more-of-the-same", last, f"{slug} {count - _MOST_OF_A_KIND}"))
    return listed


def _diagnostic(finding: Finding, source: Source) -> Diagnostic:
    rule = finding.rule
    line, column = source.line_column(finding.span.start)
    return Diagnostic(
        code=rule.code,
        slug=rule.slug,
        severity=rule.severity,
        message=finding.message,
        span=Place(start=finding.span.start, end=finding.span.end),
        line=line,
        column=column,
    )
