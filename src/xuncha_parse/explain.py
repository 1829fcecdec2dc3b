"""The outline drawn by indentation: every leaf of a notice on a line, with its role and the rule that decided.

A line reads ``number  role  text  ← reasons``. The reasons are the marker's style and ordinal, the name of the
rule that gave a heading its place, what made its marker doubtful, the competing reading, the issue's id, the
status an outcome was read as, and the codes of diagnostics that speak of the place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha_parse.interpret.found import Leaf
    from xuncha_parse.pipeline import Parsed
    from xuncha_parse.records import Outcome
    from xuncha_parse.syntax.outline import Node

OUTSIDE = frozenset({"furniture", "title", "opening", "closing", "contact", "signature", "leftover"})
"""Roles of leaves that belong to no heading."""
HEADS = frozenset({"heading", "statement"})
"""Roles of a heading's own line."""

_WIDTH = 40
_NUMBER_WIDTH = 5


def explain(parsed: Parsed) -> Iterator[str]:
    """The lines of the drawing, without line ends."""
    notice = parsed.notice
    headings = len(parsed.outline.nodes())
    yield f"{len(notice.issues)} issues under {headings} headings; {len(notice.leftovers)} leftovers"
    drawing = _Drawing(parsed)
    for finding in drawing.elsewhere:
        yield f"{'':{_NUMBER_WIDTH}}  ! {finding}"
    yield from drawing.lines()


class _Drawing:
    """The leaves of one notice with what is known of each."""

    def __init__(self, parsed: Parsed) -> None:
        self.source = parsed.source
        self.leaves = parsed.leaves
        self.nodes = sorted(parsed.outline.nodes(), key=lambda node: node.start)
        self.starts = [parsed.mended.offset(node.start) for node in self.nodes]
        self.depths = _depths(parsed.outline.root)
        self.reasons: dict[int, list[str]] = defaultdict(list)
        self.elsewhere: list[str] = []
        self._collect(parsed)

    def _collect(self, parsed: Parsed) -> None:
        """Put each reason at the leaf it speaks of."""
        starts = [leaf.start for leaf in self.leaves]
        for issue in parsed.notice.issues:
            self._add(starts, issue.statement_span.start, f"issue {issue.id}")
            if issue.outcome.span is not None:
                self._add(starts, issue.outcome.span.start, _status(issue.outcome))
        for finding in parsed.findings:
            words = f"{finding.rule.code} {finding.slug}"
            if finding.span.end == 0 or not self._add(starts, finding.span.start, words):
                line, _ = self.source.line_column(finding.span.start)
                self.elsewhere.append(f"{words}: {' '.join(finding.message.split())} (line {line})")

    def _add(self, starts: Sequence[int], offset: int, reason: str) -> bool:
        at = bisect_right(starts, offset) - 1
        if at < 0 or offset >= self.leaves[at].end:
            return False
        self.reasons[at].append(reason)
        return True

    def _owner(self, leaf: Leaf) -> tuple[Node | None, bool]:
        """The heading a leaf belongs to, and whether it is the heading's own line."""
        at = bisect_right(self.starts, leaf.start) - 1
        if at < 0 or leaf.role in OUTSIDE:
            return None, False
        return self.nodes[at], self.starts[at] == leaf.start

    def lines(self) -> Iterator[str]:
        """A line for each leaf; the marker and the words of one heading share theirs."""
        at = 0
        while at < len(self.leaves):
            leaf, end = self.leaves[at], at + 1
            owner, own = self._owner(leaf)
            while leaf.role in HEADS and end < len(self.leaves):
                following = self.leaves[end]
                if following.role != leaf.role or self._owner(following)[0] is not owner:
                    break
                end += 1
            yield self._line(leaf, self.leaves[end - 1].end, owner, own, range(at, end))
            at = end

    def _line(self, leaf: Leaf, end: int, owner: Node | None, own: bool, places: range) -> str:
        depth, reasons = 0, []
        if owner is not None:
            depth = self.depths[id(owner)] + (0 if own else 1)
            reasons = [_placing(owner)] if own else []
        reasons += [reason for place in places for reason in self.reasons.get(place, ())]
        number, _ = self.source.line_column(leaf.start)
        text = " ".join(self.source.text[leaf.start : min(end, leaf.start + 4 * _WIDTH)].split())
        shown = text if len(text) <= _WIDTH else text[:_WIDTH] + "…"
        because = "  ← " + "; ".join(dict.fromkeys(reasons)) if reasons else ""
        return f"{number:{_NUMBER_WIDTH}}  {'  ' * depth}{leaf.role}  {shown}{because}"


def _depths(root: Node) -> dict[int, int]:
    depths = {id(root): -1}
    for node in root.walk():
        if node.parent is not None:
            depths[id(node)] = depths[id(node.parent)] + 1
    return depths


def _placing(node: Node) -> str:
    """What a heading's marker is, and why it stands where it stands."""
    words = [f"{node.style} {node.ordinal}" if node.ordinal is not None else node.style]
    if node.rule != node.style:
        words.append(f"rule {node.rule}")
    if node.marker is not None and node.marker.doubt:
        words.append(f"doubt {node.marker.doubt}")
    if node.rival:
        words.append(f"rival {node.rival}")
    return ", ".join(words)


def _status(outcome: Outcome) -> str:
    words = [f"status {outcome.status}"]
    words += ["sustained"] if outcome.sustained else []
    words += [f"due {outcome.due}"] if outcome.due else []
    return ", ".join(words)
