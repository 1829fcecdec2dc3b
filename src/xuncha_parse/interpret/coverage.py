"""Every non-blank character in exactly one leaf: the roles of all stretches of a notice."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.found import Leaf
from xuncha_parse.source import BLANK
from xuncha_parse.syntax.wrapping import BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.interpret.issues import IssueDraft
    from xuncha_parse.notation.lexicons import Label
    from xuncha_parse.source import Span
    from xuncha_parse.syntax.outline import Block, Node, Outline

_PLACE = itemgetter(1, 2)
_PRINTS = lazy.pattern(rf"[^\s{BLANK}]")
_PRINTED = lazy.pattern(rf"[^\s{BLANK}](?:[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*[^\s{BLANK}])?")


def cover(text: str, outline: Outline, drafts: Sequence[IssueDraft], edges: Iterable[Leaf]) -> list[Leaf]:
    """All leaves in order; ``edges`` are those of front and back matter. What none holds becomes leftover."""
    issues = {id(draft.node): draft for draft in drafts}
    leaves = [*edges, *(Leaf("furniture", line.start, line.end) for line in outline.strays)]
    leaves.extend(Leaf("heading", line.start, line.end) for line in outline.headers)
    for node in outline.nodes():
        leaves.extend(_of_node(node, issues.get(id(node))))
    leaves.extend(Leaf("leftover", block.start, block.end) for block in outline.orphans)
    leaves.extend(Leaf("leftover", *span) for span in outline.root.prose)
    finer = [leaf for draft in drafts for leaf in _of_draft(draft)]
    return _with_leftovers(text, _overlay(_disjoint(leaves), _disjoint(finer)))


def _role(block: Block, draft: IssueDraft | None) -> str:
    """What a block turned out to hold: a block of progress is an outcome or remediation text."""
    if draft is not None and draft.outcome is not None and block.text == draft.outcome:
        return "outcome"
    return "action" if block.role == "progress" else block.role


def _of_row(node: Node, draft: IssueDraft | None) -> Iterator[Leaf]:
    """A table's row: each cell's leaf reaches to the next cell, over what separates them."""
    cells = [("statement", node.heading)]
    cells += [(_role(block, draft), block.text) for block in node.blocks if block.text]
    ordered = sorted(cells, key=lambda cell: cell[1])
    starts = [node.start, *(span.start for _, span in ordered[1:]), node.row_end]
    for (role, _), start, end in zip(ordered, starts, starts[1:], strict=False):
        yield Leaf(role, start, end)


def _of_node(node: Node, draft: IssueDraft | None) -> Iterator[Leaf]:
    if node.row_end:
        yield from _of_row(node, draft)
        return
    role = "statement" if draft is not None else "heading"
    end = max(node.heading.end, node.marker.end if node.marker else node.start)
    if node.start < end:
        yield Leaf(role, node.start, end)
    for span in node.prose:
        yield Leaf("prose", *span)
    for block in node.blocks:
        yield Leaf(_role(block, draft), block.start, block.end)


def _of_draft(draft: IssueDraft) -> Iterator[Leaf]:
    """The finer leaves of an issue, in order: its statement, its action with each measure, its outcome."""
    if draft.statement.start < draft.statement.end:
        yield Leaf("statement", *draft.statement)
    if draft.action is None:
        return
    if not draft.members:
        yield Leaf("measure", *draft.action)
        return
    first = draft.members[0].marker.start
    if draft.action.start < first:
        yield Leaf("action", draft.action.start, first)
    for member in draft.members:
        yield Leaf("measure", member.marker.start, member.end)
    if draft.members[-1].end < draft.action.end:
        yield Leaf("action", draft.members[-1].end, draft.action.end)


def _disjoint(leaves: Iterable[Leaf]) -> list[Leaf]:
    """The leaves in order, each without what one before it holds already."""
    kept: list[Leaf] = []
    reach = 0
    for leaf in sorted(leaves, key=_PLACE):
        role, start, end = leaf
        if max(start, reach) < end:
            kept.append(leaf if start >= reach else Leaf(role, reach, end))
            reach = end
    return kept


_FINER = frozenset({"action", "prose", "statement", "heading"})


def _overlay(base: list[Leaf], finer: list[Leaf]) -> Iterator[Leaf]:
    """``base`` with its action, prose and statement leaves cut where a finer leaf says more; both in order."""
    first, count = 0, len(finer)
    for leaf in base:
        role, start, stop = leaf
        if role not in _FINER:
            yield leaf
            continue
        while first < count and finer[first].end <= start:
            first += 1
        at = first
        while at < count and finer[at].start < stop:
            over = finer[at]
            if over.start > start:
                yield Leaf(role, start, over.start)
                start = over.start
            end = min(over.end, stop)
            yield over if (start, end) == over[1:] else Leaf(over.role, start, end)
            start = end
            at += 1
        if start < stop:
            yield leaf if start == leaf.start else Leaf(role, start, stop)


def _with_leftovers(text: str, leaves: Iterable[Leaf]) -> list[Leaf]:
    """The leaves that print something, and what is printed between them."""
    whole: list[Leaf] = []
    position = 0
    for leaf in leaves:
        _, start, end = leaf
        if text[start] in BLANKS and not _PRINTS.search(text, start, end):
            continue
        if position < start:
            whole += _leftovers(text, position, start)
        whole.append(leaf)
        position = max(position, end)
    return whole + _leftovers(text, position, len(text))


def _leftovers(text: str, start: int, end: int) -> list[Leaf]:
    """What is printed in a stretch that no leaf holds; mostly that is the break between two lines."""
    if text[start:end].isspace():
        return []
    return [Leaf("leftover", *match.span()) for match in _PRINTED.finditer(text, start, end)]


def text_blocks(node: Node) -> list[tuple[str, Span, Label | None]]:
    """A heading's own text in printed order: its role, its place, and its label."""
    if not node.prose and not node.blocks:
        return []
    parts: list[tuple[str, Span, Label | None]] = [("prose", span, None) for span in node.prose]
    parts += [
        (block.role, text, block.printed_label) for block in node.blocks if (text := block.text) is not None
    ]
    parts.sort(key=itemgetter(1))
    return parts
