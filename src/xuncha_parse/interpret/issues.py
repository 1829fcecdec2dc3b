"""Headings and blocks to issues: statement, action, measures, outcome, deadline and who is responsible."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.dates import DateExpression, find_dates
from xuncha_parse.interpret.legend import Legend
from xuncha_parse.interpret.outcomes import OutcomeReader, OutcomeReading
from xuncha_parse.interpret.prose import find_prose_outcome
from xuncha_parse.interpret.remedies import Remedies
from xuncha_parse.interpret.responsible import names
from xuncha_parse.interpret.statements import Statements
from xuncha_parse.interpret.topics import Topics, first_sentence, has_remedy
from xuncha_parse.notation.markers import DAMAGED, UNMARKED
from xuncha_parse.source import Span
from xuncha_parse.syntax.outline import Block, Node, Outline, Remark
from xuncha_parse.syntax.series import LOST, Member, find_series
from xuncha_parse.syntax.wrapping import closes_nothing, first_printed, last_printed

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from xuncha_parse.notation.lexicons import Label, Lexicon

_ANSWERS = lazy.pattern(
    r"(?:针对(?:该|此|这|上述|以上|反馈|存在)|对此[,，]|对照(?:该|此)问题|就此问题|收到反馈|接到反馈|围绕(?:该|此)问题)"
)
"""How remediation text opens that runs on from the issue's own sentence."""
_STATUS_BEHIND = lazy.pattern(r"[(【\[](?:[一-鿿]{2,8}: ?)?(?P<inner>[^()【】\[\]\n]{2,60})[)】\]] *[。;]?$")
_STATUS_BEFORE = lazy.pattern(r"[(【\[](?P<inner>[^()【】\[\]\n]{2,60})[)】\]] *[:。]?")
_LONGEST_BRACKET = 70
_LEAST_MEMBERS = 2
_SHORT_REST = 60


@dataclass(slots=True)
class IssueDraft:
    """An issue as places in the text; what could not be found is ``None`` or empty."""

    node: Node
    statement: Span
    action: Span | None = None
    action_label: Label | None = None
    members: list[Member] = field(default_factory=list)
    outcome: Span | None = None
    outcome_label: Label | None = None
    reading: OutcomeReading | None = None
    due: DateExpression | None = None
    due_block: Span | None = None
    units: list[Span] = field(default_factory=list)
    leaders: list[Span] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, slug: str, span: Span, detail: str = "") -> None:
        """Note something thin about this issue's reading."""
        self.remarks.append(Remark(slug, span, detail))


def find_issues(outline: Outline, folded: str, lexicon: Lexicon) -> tuple[list[IssueDraft], list[Remark]]:
    """The notice's issues in printed order, and remarks on headings that only sound like one."""
    topics = Topics(folded, lexicon)
    measures = topics.gather_measures(outline.root)
    labelled = [node for node in outline.nodes() if has_remedy(node)]
    unlabelled, more = topics.unlabelled(outline.root)
    measures |= more
    reader = _Reader(folded, lexicon, measures, outline)
    nodes = sorted(
        {id(node): node for node in (*labelled, *unlabelled)}.values(), key=lambda node: node.start
    )
    drafts = [reader.read(node, unlabelled=not has_remedy(node)) for node in nodes]
    return drafts, list(_bare_findings(topics, nodes, measures))


def _bare_findings(topics: Topics, issues: Sequence[Node], measures: set[int]) -> Iterable[Remark]:
    """Headings among issues that put a finding and have nothing below them."""
    taken = {id(node) for node in issues} | measures
    styles: dict[int, tuple[Node, set[str]]] = {}
    for issue in issues:
        if issue.parent is not None:
            styles.setdefault(id(issue.parent), (issue.parent, set()))[1].add(issue.style)
    for parent, known in styles.values():
        for node in parent.children:
            bare = id(node) not in taken and not node.children and node.style in known
            if bare and not topics.has_text(node) and topics.is_finding(node):
                yield Remark("issue-without-block", Span(node.start, node.own_end()))


class _Reader:
    def __init__(self, folded: str, lexicon: Lexicon, measures: set[int], outline: Outline) -> None:
        self.folded = folded
        self.lexicon = lexicon
        self.measures = measures
        self.statements = Statements(folded, lexicon, outline)
        self._told = OutcomeReader(folded, lexicon).read
        self._legend = Legend(folded, lexicon)
        self._members: dict[tuple[int, int], list[Member]] = {}
        self._remedies = Remedies(folded, self._told, self._series, self.statements)

    def read(self, node: Node, *, unlabelled: bool) -> IssueDraft:
        """Read one issue from its heading, prose and blocks."""
        draft = IssueDraft(node, self.statements.of(node))
        below = [kid for kid in node.children if id(kid) in self.measures]
        actions, outcomes = self._remedies.of(node, has_other=bool(below))
        marked = self._marked(draft)
        bracketed = self._bracketed_in_statement(draft) if marked is None else None
        self._read_action(draft, actions, below, unlabelled=unlabelled)
        if not outcomes:
            bracketed = bracketed or self._bracketed_in_action(draft)
        self._read_outcome(draft, outcomes, bracketed, marked)
        self._read_responsible(draft)
        if node.rule == UNMARKED and not (node.label and node.label.role == "issue"):
            draft.remark("unmarked-issue", draft.statement)
        if node.rival:
            draft.remark("ambiguous-nesting", draft.statement)
        if draft.statement.start == draft.statement.end:
            draft.remark("empty-statement", Span(node.start, node.own_end()))
        return draft

    # -- statement ------------------------------------------------------------------------------

    def _marked(self, draft: IssueDraft) -> tuple[Span, OutcomeReading] | None:
        """…不到位。 ★ — a mark behind the issue that the notice explains; it is no part of the statement."""
        marked = self._legend.behind(draft.statement)
        if marked is not None:
            end = last_printed(self.folded, draft.statement.start, marked[0].start)
            draft.statement = Span(draft.statement.start, end)
        return marked

    def _bracketed_in_statement(self, draft: IssueDraft) -> Span | None:
        """…不到位。（已完成，长期坚持） — a status in brackets behind the issue; it is no part of the statement."""
        statement = draft.statement
        match = _STATUS_BEHIND.search(
            self.folded, max(statement.start, statement.end - _LONGEST_BRACKET), statement.end
        )
        if match is None or match.start() <= statement.start:
            return None
        if not self._told(*match.span("inner")).whole:
            return None
        draft.statement = Span(statement.start, last_printed(self.folded, statement.start, match.start()))
        return Span(*match.span("inner"))

    def _bracketed_in_action(self, draft: IssueDraft) -> Span | None:
        """A status in brackets at the end or the start of the action; the action goes without it."""
        action = draft.action
        if action is None:
            return None
        behind = _STATUS_BEHIND.search(
            self.folded, max(action.start, action.end - _LONGEST_BRACKET), action.end
        )
        if behind and behind.start() > action.start and self._is_status(*behind.span("inner")):
            end = last_printed(self.folded, action.start, behind.start())
            draft.action = Span(action.start, end)
            if draft.members and draft.members[-1].end > end:
                draft.members = [*draft.members[:-1], draft.members[-1]._replace(end=end)]
            return Span(*behind.span("inner"))
        before = _STATUS_BEFORE.match(self.folded, action.start, action.end)
        if before and before.end() < action.end and self._opens_with_status(before):
            draft.action = Span(first_printed(self.folded, before.end(), action.end), action.end)
            return Span(*before.span("inner"))
        return None

    def _opens_with_status(self, before: re.Match[str]) -> bool:
        """A colon behind the bracket tells that it stands in the label: 整改落实（已完成部分整改，剩余2眼年底前封填）：."""
        reading = self._told(*before.span("inner"))
        return reading.alone or (before[0].endswith(":") and reading.status != "unknown")

    def _is_status(self, start: int, end: int) -> bool:
        return self._told(start, end).alone

    def _reading(self, block: Block) -> OutcomeReading:
        return self._told(*(block.text or (0, 0)))

    def _series(self, start: int, end: int) -> list[Member]:
        """The series of a stretch, read once; not to be changed in place."""
        members = self._members.get((start, end))
        if members is None:
            members = self._members[start, end] = find_series(self.folded, start, end)
        return members

    # -- action ---------------------------------------------------------------------------------

    def _read_action(
        self, draft: IssueDraft, actions: list[Block], below: list[Node], *, unlabelled: bool
    ) -> None:
        node = draft.node
        spans = [text for block in actions if (text := block.text) is not None]
        stated = not spans and any(block.role == "issue" and block.parts for block in node.blocks)
        if below:
            self._take_numbered(draft, below)
        elif not spans:
            spans = self._run_on(draft) if stated else self._run_in(draft, unlabelled=unlabelled)
        if (
            not spans
            and draft.action is None
            and stated
            and node.prose
            and node.heading.end > node.heading.start
        ):
            spans = [Span(node.prose[0].start, node.prose[-1].end)]
        if spans:
            draft.action = Span(spans[0].start, spans[-1].end)
            draft.action_label = next((block.printed_label for block in actions if block.printed_label), None)
            draft.members = [member for span in spans for member in self._series(*span)]
        if draft.action is None:
            draft.remark("issue-without-action", Span(node.start, node.own_end()))
        elif draft.action_label is None and draft.action.start < draft.action.end:
            draft.remark("unlabelled-action", draft.action)
        if draft.members and draft.members[0].ordinal > 1:
            first = draft.members[0].marker
            draft.remark("series-gap", Span(first.start, first.end), f"0→{draft.members[0].ordinal}")
        for member in draft.members:
            if member.marker.doubt in (LOST, DAMAGED):
                draft.remark("damaged-marker", Span(member.marker.start, member.marker.end))
        for before, member in pairwise(draft.members):
            if member.ordinal > before.ordinal + 1:
                draft.remark(
                    "series-gap",
                    Span(member.marker.start, member.marker.end),
                    f"{before.ordinal}→{member.ordinal}",
                )

    def _run_in(self, draft: IssueDraft, *, unlabelled: bool) -> list[Span]:
        """Remediation text without a label: behind the issue's first sentence, and in the lines below."""
        node = draft.node
        heading, prose = node.heading, [span for span in node.prose if span.start >= draft.statement.end]
        if draft.statement.start == heading.start:  # a status in brackets behind it is no part of it
            heading = Span(heading.start, min(heading.end, draft.statement.end))
        end = first_sentence(self.folded, heading)
        rest = first_printed(self.folded, end, heading.end)
        if rest < heading.end and draft.statement == heading:
            reach = prose[-1].end if prose else heading.end
            follows = [member for member in self._series(rest, reach) if member.marker.start < heading.end]
            answers = _ANSWERS.match(self.folded, rest) is not None
            brief = heading.end - rest <= _SHORT_REST and not self.statements.tells_doing(rest, heading.end)
            short = bool(prose) and not follows and not answers and brief
            if (
                (unlabelled and not short)
                or follows
                or answers
                or (not prose and not self.statements.states_more(rest, heading.end))
            ):
                rest = self.statements.behind_findings(rest, follows[0].marker.start) if follows else rest
                draft.statement = Span(heading.start, last_printed(self.folded, heading.start, rest))
                return [Span(rest, prose[-1].end if prose else heading.end)]
        return [Span(prose[0].start, prose[-1].end)] if prose else []

    def _run_on(self, draft: IssueDraft) -> list[Span]:
        """问题：…不够规范。首先，… — remediation text behind the first sentence of a labelled issue."""
        whole = draft.statement
        rest = first_printed(self.folded, first_sentence(self.folded, whole), whole.end)
        if rest >= whole.end:
            return []
        tells = _ANSWERS.match(self.folded, rest) or self.lexicon.doing.match(self.folded, rest)
        if not tells and not self._series(rest, whole.end):
            return []
        draft.statement = Span(whole.start, last_printed(self.folded, whole.start, rest))
        return [Span(rest, whole.end)]

    def _take_numbered(self, draft: IssueDraft, below: list[Node]) -> None:
        """Measures printed as headings below the issue: (一)问题 / 1.措施 / 2.措施."""
        prose = [span for span in draft.node.prose if span.start >= draft.statement.end]
        start = prose[0].start if prose else below[0].start
        rest = first_printed(self.folded, first_sentence(self.folded, draft.statement), draft.statement.end)
        if rest < draft.statement.end and _ANSWERS.match(self.folded, rest):
            start, draft.statement = (
                rest,
                Span(draft.statement.start, last_printed(self.folded, draft.statement.start, rest)),
            )
        draft.action = Span(start, max(node.own_end() for kid in below for node in kid.walk()))
        marked = [kid for kid in below if kid.marker is not None]
        last = 0
        for kid in marked:
            end = max(node.own_end() for node in kid.walk())
            if kid.marker is not None and kid.marker.ordinal > last:
                draft.members.append(Member(kid.marker, kid.marker.ordinal, kid.heading.start, end))
                last = kid.marker.ordinal
        inline = self._series(*draft.action)
        if len(draft.members) < max(_LEAST_MEMBERS, len(inline)):
            draft.members = inline

    # -- outcome --------------------------------------------------------------------------------

    def _read_outcome(
        self,
        draft: IssueDraft,
        outcomes: list[Block],
        bracketed: Span | None,
        marked: tuple[Span, OutcomeReading] | None,
    ) -> None:
        best: tuple[Block, OutcomeReading] | None = None
        for block in outcomes:
            reading = self._reading(block)
            if best is None or (best[1].status == "unknown" and reading.status != "unknown"):
                best = block, reading
        if best is not None and best[0].text is not None:
            draft.outcome, draft.outcome_label = self._unclosed(best[0].text), best[0].printed_label
            draft.reading = best[1]
            self._remark_outcome(draft, best[1], draft.outcome)
        elif marked is not None:
            draft.outcome, draft.reading = marked
        elif bracketed is not None:
            draft.outcome = bracketed
            draft.reading = self._told(*bracketed)
            self._remark_outcome(draft, draft.reading, bracketed)
        elif (line := next((span for span in draft.node.prose if self._is_status(*span)), None)) is not None:
            draft.outcome, draft.reading = line, self._told(*line)
            draft.remark("prose-outcome", line)
            self._remark_outcome(draft, draft.reading, line)
        elif draft.action is not None:
            self._read_prose_outcome(draft, draft.action)
        if draft.reading is not None:
            draft.due = draft.reading.due
        self._read_due_block(draft)
        if draft.outcome is None:
            draft.remark("issue-without-outcome", Span(draft.node.start, draft.node.own_end()))

    def _unclosed(self, span: Span) -> Span:
        """（整改状态：已完成） — a block's text without the bracket that closes what opened before its label."""
        return Span(span.start, span.end - 1) if closes_nothing(self.folded, *span) else span

    def _remark_outcome(self, draft: IssueDraft, reading: OutcomeReading, span: Span) -> None:
        if reading.status == "unknown":
            draft.remark("unknown-outcome", span, self.folded[span.start : min(span.end, span.start + 20)])
        if reading.rivals:
            draft.remark("conflicting-outcome", span, "、".join((reading.status, *reading.rivals)))
        if reading.rule == "promised":
            draft.remark("promised-outcome", span)
        if reading.rule == "mixed_counts":
            draft.remark("counted-outcome", span)

    def _read_prose_outcome(self, draft: IssueDraft, action: Span) -> None:
        texts = [
            block.text for block in draft.node.blocks if block.role in ("action", "progress") and block.text
        ]
        told = find_prose_outcome(self.folded, texts or [action], self.lexicon)
        if told is not None:
            draft.outcome, draft.reading = told
            draft.remark("prose-outcome", draft.outcome)
            self._remark_outcome(draft, draft.reading, draft.outcome)

    def _read_due_block(self, draft: IssueDraft) -> None:
        for block in draft.node.blocks:
            if block.role == "due" and block.text is not None:
                draft.due_block = self._unclosed(block.text)
                dates = find_dates(self.folded, *block.text)
                if dates and draft.due is None:
                    draft.due = dates[-1]
                return

    # -- responsible ----------------------------------------------------------------------------

    def _read_responsible(self, draft: IssueDraft) -> None:
        for block in draft.node.blocks:
            if block.role in ("unit", "leader") and block.text is not None:
                listed = draft.units if block.role == "unit" else draft.leaders
                listed.extend(names(self.folded, block.text))
