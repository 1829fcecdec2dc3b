"""Every non-blank character in exactly one leaf: the roles of all stretches of a notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xuncha_parse.interpret.found import Leaf
from xuncha_parse.source import BLANK, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.interpret.issues import IssueDraft
    from xuncha_parse.syntax.outline import Block, Node, Outline

_PRINTED = re.compile(rf"[^\s{BLANK}](?:[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*[^\s{BLANK}])?")


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
    whole = list(_overlay(list(_disjoint(leaves)), list(_disjoint(finer))))
    printed = [leaf for leaf in whole if _PRINTED.search(text, leaf.start, leaf.end)]
    return sorted([*printed, *_uncovered(text, printed)], key=lambda leaf: leaf.start)


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


def _disjoint(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    reach = 0
    for leaf in sorted(leaves, key=lambda leaf: (leaf.start, leaf.end)):
        start = max(leaf.start, reach)
        if start < leaf.end:
            yield Leaf(leaf.role, start, leaf.end)
            reach = leaf.end


_FINER = frozenset({"action", "prose", "statement", "heading"})


def _overlay(base: list[Leaf], finer: list[Leaf]) -> Iterator[Leaf]:
    """``base`` with its action, prose and statement leaves cut where a finer leaf says more; both in order."""
    first = 0
    for leaf in base:
        if leaf.role not in _FINER:
            yield leaf
            continue
        start = leaf.start
        while first < len(finer) and finer[first].end <= start:
            first += 1
        at = first
        while at < len(finer) and finer[at].start < leaf.end:
            over = finer[at]
            if over.start > start:
                yield Leaf(leaf.role, start, over.start)
                start = over.start
            end = min(over.end, leaf.end)
            yield Leaf(over.role, start, end)
            start = end
            at += 1
        if start < leaf.end:
            yield Leaf(leaf.role, start, leaf.end)


def _uncovered(text: str, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    position = 0
    for end, following in [*((leaf.start, leaf.end) for leaf in leaves), (len(text), len(text))]:
        for match in _PRINTED.finditer(text, position, max(position, end)):
            yield Leaf("leftover", *match.span())
        position = max(position, following)


def text_blocks(node: Node) -> Iterator[tuple[str, Span, Span | None]]:
    """A heading's own text in printed order: its role, its place, and the place of its label's words."""
    parts: list[tuple[str, Span, Span | None]] = [("prose", span, None) for span in node.prose]
    for block in node.blocks:
        if block.text is not None:
            label = block.printed_label
            words = Span(label.word_start, label.word_end) if label else None
            parts.append((block.role, block.text, words))
    yield from sorted(parts, key=lambda part: part[1])
