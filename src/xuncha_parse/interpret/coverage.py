"""Every non-blank character in exactly one leaf: the roles of all stretches of a notice."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.found import Leaf
from xuncha_parse.source import BLANK, Span
from xuncha_parse.syntax.wrapping import BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.interpret.issues import IssueDraft
    from xuncha_parse.notation.lexicons import Label
    from xuncha_parse.syntax.mending import Mended
    from xuncha_parse.syntax.outline import Block, Node, Outline

_PLACE = itemgetter(1, 2)
_PRINTS = lazy.pattern(rf"[^\s{BLANK}]")
_PRINTED = lazy.pattern(rf"[^\s{BLANK}](?:[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*[^\s{BLANK}])?")


_Stretch = tuple[str, int, int]
"""A leaf before it is one: its role, and where it begins and ends. Most are read once and never handed out."""


class Coverage:
    """What each stretch of a notice was taken for; ``edges`` are the leaves of its front and back matter."""

    def __init__(
        self, mended: Mended, outline: Outline, drafts: Sequence[IssueDraft], edges: Iterable[Leaf]
    ) -> None:
        self._mended = mended
        self._drafts = drafts
        self._base = _disjoint([*edges, *_of_outline(outline, drafts)])

    def leftovers(self) -> list[Span]:
        """What was read and not placed, in the mended text: what the record has of the leaves."""
        whole = _with_leftovers(self._mended.text, self._base)
        return [Span(start, end) for role, start, end in whole if role == "leftover"]

    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves in order, where they stand in the source; page numbers left out in mending are furniture."""
        mended = self._mended
        finer = [stretch for draft in self._drafts for stretch in _of_draft(draft)]
        whole = _with_leftovers(mended.text, _overlay(self._base, _disjoint(finer)))
        if not mended.edits:
            return tuple(Leaf(*stretch) for stretch in whole)
        moved = [Leaf(role, *piece) for role, start, end in whole for piece in mended.pieces(start, end)]
        numbers = [Leaf("furniture", *place) for place in mended.furniture]
        return tuple(sorted([*moved, *numbers], key=lambda leaf: leaf.start))


def _of_outline(outline: Outline, drafts: Sequence[IssueDraft]) -> Iterator[_Stretch]:
    issues = {id(draft.node): draft for draft in drafts}
    for line in outline.strays:
        yield "furniture", line.start, line.end
    for line in outline.headers:
        yield "heading", line.start, line.end
    for node in outline.nodes():
        yield from _of_node(node, issues.get(id(node)))
    for block in outline.orphans:
        yield "leftover", block.start, block.end
    for start, end in outline.root.prose:
        yield "leftover", start, end


def _role(block: Block, draft: IssueDraft | None) -> str:
    """What a block turned out to hold: a block of progress is an outcome or remediation text."""
    if draft is not None and draft.outcome is not None and block.text == draft.outcome:
        return "outcome"
    return "action" if block.role == "progress" else block.role


def _of_row(node: Node, draft: IssueDraft | None) -> Iterator[_Stretch]:
    """A table's row: each cell's leaf reaches to the next cell, over what separates them."""
    cells = [("statement", node.heading)]
    cells += [(_role(block, draft), block.text) for block in node.blocks if block.text]
    ordered = sorted(cells, key=lambda cell: cell[1])
    starts = [node.start, *(span.start for _, span in ordered[1:]), node.row_end]
    for (role, _), start, end in zip(ordered, starts, starts[1:], strict=False):
        yield role, start, end


def _of_node(node: Node, draft: IssueDraft | None) -> Iterator[_Stretch]:
    if node.row_end:
        yield from _of_row(node, draft)
        return
    role = "statement" if draft is not None else "heading"
    end = max(node.heading.end, node.marker.end if node.marker else node.start)
    if node.start < end:
        yield role, node.start, end
    for start, stop in node.prose:
        yield "prose", start, stop
    for block in node.blocks:
        yield _role(block, draft), block.start, block.end


def _of_draft(draft: IssueDraft) -> Iterator[_Stretch]:
    """The finer leaves of an issue, in order: its statement, its action with each measure, its outcome."""
    if draft.statement.start < draft.statement.end:
        yield "statement", *draft.statement
    if draft.action is None:
        return
    if not draft.members:
        yield "measure", *draft.action
        return
    first = draft.members[0].marker.start
    if draft.action.start < first:
        yield "action", draft.action.start, first
    for member in draft.members:
        yield "measure", member.marker.start, member.end
    if draft.members[-1].end < draft.action.end:
        yield "action", draft.members[-1].end, draft.action.end


def _disjoint(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """The stretches in order, each without what one before it holds already."""
    kept: list[_Stretch] = []
    reach = 0
    for stretch in sorted(stretches, key=_PLACE):
        role, start, end = stretch
        if max(start, reach) < end:
            kept.append(stretch if start >= reach else (role, reach, end))
            reach = end
    return kept


_FINER = frozenset({"action", "prose", "statement", "heading"})


def _overlay(base: list[_Stretch], finer: list[_Stretch]) -> Iterator[_Stretch]:
    """``base`` with its action, prose and statement leaves cut where a finer leaf says more; both in order."""
    first, count = 0, len(finer)
    for leaf in base:
        role, start, stop = leaf
        if role not in _FINER:
            yield leaf
            continue
        while first < count and finer[first][2] <= start:
            first += 1
        at = first
        while at < count and finer[at][1] < stop:
            over, begin, end = finer[at]
            if begin > start:
                yield role, start, begin
                start = begin
            end = min(end, stop)
            yield over, start, end
            start = end
            at += 1
        if start < stop:
            yield role, start, stop


def _with_leftovers(text: str, stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """The stretches that print something, and what is printed between them."""
    whole: list[_Stretch] = []
    position = 0
    for stretch in stretches:
        _, start, end = stretch
        if text[start] in BLANKS and not _PRINTS.search(text, start, end):
            continue
        if position < start:
            whole += _leftovers(text, position, start)
        whole.append(stretch)
        position = max(position, end)
    return whole + _leftovers(text, position, len(text))


def _leftovers(text: str, start: int, end: int) -> list[_Stretch]:
    """What is printed in a stretch that no leaf holds; mostly that is the break between two lines."""
    if text[start:end].isspace():
        return []
    return [("leftover", *match.span()) for match in _PRINTED.finditer(text, start, end)]


def text_blocks(node: Node) -> list[tuple[str, Span, Label | None]]:
    """A heading's own text in printed order: its role, its place, and its label."""
    parts: list[tuple[str, Span, Label | None]] = [("prose", span, None) for span in node.prose]
    parts += [
        (block.role, text, block.printed_label) for block in node.blocks if (text := block.text) is not None
    ]
    parts.sort(key=itemgetter(1))
    return parts
