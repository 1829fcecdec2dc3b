"""Lines to outline: every decision about nesting is made here; :mod:`cuts` weighs the evidence for one of them.

Theory of operation
-------------------
1.  The notice's own numbering is the only ladder. A marker fits as the *next* of an open style, as
    the *first* of a new one below, or worse (gap, repeat, restart); :mod:`ladder` weighs that.
2.  Labels are the firm ground. A label line opens a block of the innermost open heading. Between two
    labels lies a *run* of lines that begins inside the open block and may end with the headings of
    the next issue. One cut divides it: members of the block before, headings after.
3.  The cut is where the numbering speaks most strongly for headings: each candidate is tried both
    ways on the next few markers. If the label that ends the run repeats one the issue already has, a
    new issue must begin in the run; if it does not, the block most likely goes on.
4.  A run that must hold a new issue but shows no marker gives an *unmarked* issue line. Doubtful
    markers (:mod:`doubts`) count only where they continue a list.
5.  Printed ordinals are kept. Gaps, repeats, restarts and skipped levels are remarked on, never
    repaired. Nothing raises, and every line ends in exactly one place.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.notation.lexicons import REMEDY, UNKNOWN_ROLE
from xuncha_parse.notation.markers import (
    DAMAGED,
    NUMBERED_LABEL,
    SERIES_HEADING,
    SERIES_ONLY,
    UNMARKED,
    Marker,
    mixed_brackets,
)
from xuncha_parse.source import LINE_BREAK, Span
from xuncha_parse.syntax.context import CONFIRMED
from xuncha_parse.syntax.cuts import CLOSED, Cut, Run, fit_line, heads, is_firm
from xuncha_parse.syntax.ladder import Fit, Ladder
from xuncha_parse.syntax.lines import Line, Tokenized
from xuncha_parse.syntax.outline import Block, Node, Outline, Remark
from xuncha_parse.syntax.series import find_series
from xuncha_parse.syntax.tokens import INLINE
from xuncha_parse.syntax.unmarked import split_alike, split_off

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.notation.lexicons import Label

STATEMENT = frozenset({"issue", "detail"})

_TITLE = lazy.pattern(r"关于[^。;]{0,80}(?:通报|公告|公示|公开|报告)(?:$|[ (【]|现将|根据|按照)")
_CODE = lazy.pattern(r"\d{1,2}-\d{1,2} ?[,、.]")
_OPENS_BODY = frozenset({"", INLINE, CONFIRMED, "dotted_number", "lone_letter"})
_BESIDE = frozenset({"note", "unknown", "plan", "goal", "cause"})
_OF_ORDINALS = {"gap": "ordinal-gap", "restart": "ordinal-restart", "repeat": "ordinal-repeat"}
"""How a marker fits that does not count on → what is remarked on it."""
_MOST_HEADINGS = 100_000
_LONGEST_UNMARKED = 160
_LONGEST_INLINE = 4_000
_GOES_ON = 2.0


def nest(tokenized: Tokenized, body_end: int | None = None) -> Outline:
    """Build the outline of ``tokenized``; lines from index ``body_end`` on are back matter."""
    every = tokenized.lines
    body_end = len(every) if body_end is None else body_end
    lines = [line for line in every[:body_end] if not line.page_number]
    first = next((i for i, line in enumerate(lines) if _begins_body(tokenized, line)), len(lines))
    nester = _Nester(tokenized, lines[first:])
    nester.outline.front = lines[:first]
    nester.outline.back = [line for line in every[body_end:] if not line.page_number]
    nester.outline.strays = [line for line in every if line.page_number]
    nester.run()
    return nester.outline


def _begins_body(tokenized: Tokenized, line: Line) -> bool:
    if line.cells or line.header:
        return True
    if line.label is not None and line.label.firm and line.label.role in REMEDY:
        return True
    if not heads(line) or line.marker is None or line.marker.doubt not in _OPENS_BODY:
        return False
    if line.marker.doubt in ("dotted_number", "lone_letter") and line.marker.ordinal != 1:
        return False
    return not _TITLE.search(tokenized.folded, line.body, min(line.end, line.body + 120))


class _Nester:
    """One pass over the body's lines, with the open headings and the open block."""

    def __init__(self, tokenized: Tokenized, lines: Sequence[Line]) -> None:
        self.tokenized = tokenized
        self.lines = lines
        self.root = Node(None, None, 0, Span(0, 0))
        self.outline = Outline([], self.root, [])
        self.stack: list[Node] = [self.root]
        self.ladder = Ladder()
        self.block: Block | None = None
        self.headings = 0
        self.swallowed: list[tuple[Span, int]] = []
        self.swallowed_last = 0

    def run(self) -> None:
        """Place every line."""
        for line, following in pairwise(self.lines):
            doubtful = following.label is not None and not following.label.firm
            if doubtful and heads(line) and line.label is None and line.body >= line.end:
                following.label = None  # behind a marker that stands alone, it is the heading's own words
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            if line.cells or line.header:
                self._place_row(line)
                position += 1
                continue
            if self._opens_block(line):
                self._open_block(line)
                position += 1
                continue
            end = position + 1
            while end < len(self.lines) and not self._ends_run(self.lines[end]):
                end += 1
            run = self.lines[position:end]
            self._place_run(run, self._labels_from(end))
            position = end
        for issue in split_alike(self.root):
            self._remark("unmarked-issue", *issue)
        for place, count in self.swallowed:
            self._remark("swallowed-heading", *place, f"（本行共 {count} 处）" if count > 1 else "")

    def _ends_run(self, line: Line) -> bool:
        return bool(line.cells) or line.header or self._opens_block(line)

    def _place_row(self, line: Line) -> None:
        """A table's row is an issue of its own below the heading the table stands under."""
        self.block = None
        if self.stack[-1].row_end:
            self.stack.pop()
        if line.header:
            self.outline.headers.append(line)
            return
        stated = next((cell for cell in line.cells if cell.role == "issue"), line.cells[0])
        parent = self.stack[-1]
        start = line.marker.start if line.marker else stated.span.start
        node = Node(
            line.marker, None, min(line.start, start), stated.span, parent, rule="table_row", row_end=line.end
        )
        for cell in line.cells:
            if cell is not stated:
                node.add(Block(cell.role, None, [cell.span], cell.header))
        parent.children.append(node)
        self.stack.append(node)

    # -- blocks ---------------------------------------------------------------------------------

    def _opens_block(self, line: Line) -> bool:
        label = line.label
        if label is None or (line.marker is not None and line.marker.style == NUMBERED_LABEL):
            return False
        if label.role in STATEMENT:
            return line.marker is None and label.role == "detail" and label.firm
        if label.role == UNKNOWN_ROLE:
            return self.block is not None or bool(self.stack[-1].blocks)
        if line.marker is None or line.marker.style in SERIES_ONLY:
            return True
        return label.firm and line.body < line.end

    def _open_block(self, line: Line) -> None:
        label = line.label
        if label is None:
            return
        parts = [Span(line.body, line.end)] if line.body < line.end else []
        block = Block(label.role, label, parts)
        node = self.stack[-1]
        self.block = block
        if node is self.root:
            self.outline.orphans.append(block)
            self._remark("orphan-block", label.start, line.end)
            return
        if label.role in node.roles and label.role in REMEDY:
            self._remark("repeated-block", label.start, label.end)
        if label.role == UNKNOWN_ROLE:
            self._remark("unknown-label", label.start, label.end, self._words(label))
        if label.learned:
            self._remark("learned-label", label.start, label.end, self._words(label))
        if not label.firm and line.body == label.end < line.end:
            self._remark("lost-colon", label.start, label.end, self._words(label))
        node.add(block)
        if label.role not in _BESIDE:
            node.labels |= {self._words(label)}

    def _labels_from(self, position: int) -> frozenset[str]:
        """The words of the labels that stand together from ``position`` on, up to the first remedy."""
        words = set()
        while position < len(self.lines) and self._opens_block(self.lines[position]):
            label = self.lines[position].label
            if label is not None:
                words.add(self._words(label))
                if label.role in REMEDY:
                    break
            position += 1
        return frozenset(words)

    def _words(self, label: Label) -> str:
        return self.tokenized.folded[label.word_start : label.word_end]

    # -- runs -----------------------------------------------------------------------------------

    def _place_run(self, run: Sequence[Line], following: frozenset[str]) -> None:
        cut, rule = 0, ""
        if self.block is not None:
            cut, rule = self._cut(run, following)
        led = 0 < cut < len(run) and self._leads_in(run[cut - 1], run[cut])
        for line in run[: cut - led]:
            self._continue_block(line)
        if led:
            self._open_lead(run[cut - 1])
        for index, line in enumerate(run[cut:]):
            self.block = None
            if index == 0 and rule == UNMARKED:
                self._open_unmarked(line)
            else:
                self._place_heading_or_prose(line, rival=rule if index == 0 else "")

    def _leads_in(self, lead: Line, line: Line) -> bool:
        """关于…方面的问题，整改情况是：⏎一是… — a line that leads in another list of issues."""
        opens = line.marker is not None and line.marker.style == SERIES_HEADING and line.marker.ordinal == 1
        return opens and not heads(lead) and self.tokenized.folded[lead.end - 1] == ":"

    def _open_lead(self, line: Line) -> None:
        """A heading without a marker over the list that follows."""
        while self.stack[-1] is not self.root and self.stack[-1].style in (SERIES_HEADING, UNMARKED):
            self.stack.pop()
        del self.ladder.rungs[len(self.stack) - 1 :]
        self.ladder.parents.pop(SERIES_HEADING, None)
        node = Node(None, None, line.start, Span(line.start, line.end), self.stack[-1], rule="lead")
        self.stack[-1].children.append(node)
        self.stack.append(node)
        self.ladder.rungs.append((UNMARKED, 0))

    def _continue_block(self, line: Line) -> None:
        block, node = self.block, self.stack[-1]
        if block is None:
            return
        span = Span(line.start, line.end)
        closed = block.role in CLOSED and block.parts
        if closed and node is not self.root:
            role = "note" if node.roles & {"action", "progress"} else "action"
            self.block = block = Block(role)
            node.add(block)
        block.parts.append(span)

    def _cut(self, run: Sequence[Line], following: frozenset[str]) -> Cut:
        """Where in ``run`` the headings begin, and the rule that says so; ``len(run)`` when nowhere."""
        new_issue = bool(following & self.stack[-1].labels) or (
            bool(following) and self.stack[-1] is self.root
        )
        explicit = next((i for i, line in enumerate(run) if self._states_issue(line)), None)
        if explicit is not None and (not heads(run[explicit]) or self._lost_marker(run[explicit])):
            earlier = self._weigh(run[:explicit]).best_cut(new_issue=False, threshold=0.0)
            return earlier if earlier.at < explicit else Cut(explicit, UNMARKED)
        threshold = _GOES_ON if following and not new_issue else 0.0
        cut = self._weigh(run).best_cut(new_issue=new_issue, threshold=threshold)
        if cut.at < len(run) or not new_issue or not run:
            return cut
        last = max((i for i, line in enumerate(run) if heads(line)), default=None)
        if last is not None and len(run) - last <= 2 and is_firm(run[last]):
            return Cut(last, "before_label")
        if self._could_be_issue_line(run[-1]) and (len(run) > 1 or (self.block and self.block.parts)):
            return Cut(len(run) - 1, UNMARKED)
        return Cut(len(run), "")

    def _weigh(self, run: Sequence[Line]) -> Run:
        return Run(run, self.ladder, self.block, self.stack[-1].roles, self.tokenized.folded)

    def _states_issue(self, line: Line) -> bool:
        return line.label is not None and line.label.role == "issue" and line.label.firm

    def _lost_marker(self, line: Line) -> bool:
        """问题3：… among 1．问题1：… — the label's number is all that is left of the issue's numbering."""
        lost = line.marker is not None and line.marker.style == NUMBERED_LABEL
        return lost and all(style != NUMBERED_LABEL for style, _ in self.ladder.rungs)

    def _could_be_issue_line(self, line: Line) -> bool:
        folded = self.tokenized.folded
        return (
            line.end - line.start <= _LONGEST_UNMARKED
            and not (line.marker and line.marker.style in SERIES_ONLY)
            and not _CODE.match(folded, line.start)
        )

    # -- headings -------------------------------------------------------------------------------

    def _place_heading_or_prose(self, line: Line, rival: str = "") -> None:
        fit = fit_line(line, self.ladder)
        if fit is not None and fit.rule == "first_lost" and self._goes_on_inline(line):
            self.stack[-1].add_prose(Span(line.start, line.end))
            return
        if fit is not None and line.marker is not None and not self._is_full(line):
            above = self.stack[-1]
            if above is not self.root and above.prose and self._leads_in(Line(*above.prose[-1], 0), line):
                self._open_lead(Line(*above.prose.pop(), 0))
                fit = self.ladder.fit(line.marker)
            self._open_heading(line, line.marker, fit, rival)
            return
        if line.marker is not None and line.marker.doubt and heads(line) and line.marker.doubt != DAMAGED:
            self._remark("doubtful-marker", line.marker.start, line.marker.end, line.marker.doubt)
        node = self.stack[-1]
        if self._states_issue(line) and line.label is not None and node is not self.root:
            self._state_issue(line, node)
            return
        span = Span(line.start, line.end)
        if node is not self.root and node.heading.start == node.heading.end and not node.prose:
            node.heading = span
        else:
            node.add_prose(span)

    def _goes_on_inline(self, line: Line) -> bool:
        """1.甲不足。（1）…⏎（2）… — the second member of a series that began on the heading's own line, not a heading."""
        node = self.stack[-1]
        far = line.end - node.heading.start > _LONGEST_INLINE
        if node is self.root or node.blocks or line.marker is None or far:
            return False
        members = find_series(self.tokenized.folded, node.heading.start, line.end)
        return any(member.marker.start == line.marker.start for member in members[1:])

    def _is_full(self, line: Line) -> bool:
        """Whether there are more headings than any notice has; the rest stays text, and is told once."""
        self.headings += 1
        if self.headings == _MOST_HEADINGS + 1:
            self._remark("too-many-headings", line.start, line.end)
        return self.headings > _MOST_HEADINGS

    def _state_issue(self, line: Line, node: Node) -> None:
        if node.blocks or node.children:
            self._open_unmarked(line)
        elif line.body < line.end and line.label is not None:
            node.add(Block("issue", line.label, [Span(line.body, line.end)]))
        else:
            node.add(Block("issue", line.label))
            self.block = node.blocks[-1]

    def _lift_lost(self, marker: Marker, fit: Fit) -> Fit:
        """1.… 2.… （二）… 1.… — a list that starts again below a heading whose first was lost hangs under that heading."""
        lost = self.stack[-1]
        above = lost.parent
        if (
            fit.rule != "restart"
            or lost.rule != "first_lost"
            or lost.blocks
            or above is None
            or above.parent is None
        ):
            return fit
        if above.style != marker.style:
            return fit
        above.children.pop()
        above.parent.children.append(lost)
        lost.parent = above.parent
        self.stack.remove(above)
        del self.ladder.rungs[len(self.stack) - 2]
        self.ladder.parents.pop(marker.style, None)
        return self.ladder.fit(marker)

    def _open_heading(self, line: Line, marker: Marker, fit: Fit, rival: str) -> None:
        fit = self._lift_lost(marker, fit)
        if fit.rule in _OF_ORDINALS:
            for node in self.stack[fit.keep + 1 :]:
                if node.style == marker.style:
                    self._remark_ordinal(node, marker, fit)
        if fit.rule == "first_lost":
            self._remark("first-missing", marker.start, marker.end)
        if fit.rule == "mixed_style":
            self._remark("mixed-style", marker.start, marker.end)
        printed = self.tokenized.folded[marker.start : marker.end]
        if mixed_brackets(printed):
            self._remark("mixed-bracket", marker.start, marker.end)
        if marker.doubt in (DAMAGED, CONFIRMED):
            self._remark("damaged-marker", marker.start, marker.end)
        if line.inline and not self._follows_marker(self.stack[fit.keep], marker):
            self._swallow(marker)
        del self.stack[fit.keep + 1 :]
        skipped = self.ladder.climb(marker, fit)
        if skipped and fit.rule in ("first", "first_lost", "running"):
            self._remark("skipped-level", marker.start, marker.end)
        heading = Span(min(line.body, line.end), line.end)
        node = Node(marker, line.label, line.start, heading, self.stack[-1], rule=fit.rule, rival=rival)
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _follows_marker(self, above: Node, marker: Marker) -> bool:
        """1.(1)… — the heading above has no words, so this one begins its line as well."""
        over = above.marker
        return over is not None and not self.tokenized.folded[over.end : marker.start].strip(" ")

    def _swallow(self, marker: Marker) -> None:
        """Note a heading that does not begin its line; those of one line are told together, at the first of them."""
        before, self.swallowed_last = self.swallowed_last, marker.start
        if self.swallowed and not LINE_BREAK.search(self.tokenized.text, before, marker.start):
            first, count = self.swallowed[-1]
            self.swallowed[-1] = first, count + 1
        else:
            self.swallowed.append((Span(marker.start, marker.end), 1))

    def _remark_ordinal(self, before: Node, marker: Marker, fit: Fit) -> None:
        self._remark(_OF_ORDINALS[fit.rule], marker.start, marker.end, f"{before.ordinal}→{marker.ordinal}")

    def _open_unmarked(self, line: Line) -> None:
        """An issue line without a marker, beside the issue before it."""
        current = self.stack[-1]
        if current is self.root:
            pass
        elif current.rule == UNMARKED:
            self.stack.pop()
        elif current.blocks and not split_off(current):
            self.stack.pop()  # the heading is itself the issue before, and this one stands beside it
        parent = self.stack[-1]
        begin = min(line.body, line.end) if line.label else line.start
        marker = line.marker if line.marker and line.marker.style == NUMBERED_LABEL else None
        node = Node(marker, line.label, line.start, Span(begin, line.end), parent, rule=UNMARKED)
        parent.children.append(node)
        self.stack.append(node)
        if not self._states_issue(line):
            self._remark("unmarked-issue", line.start, line.end)

    def _remark(self, slug: str, start: int, end: int, detail: str = "") -> None:
        self.outline.remarks.append(Remark(slug, Span(start, end), detail))
