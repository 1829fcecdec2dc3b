"""Issue lines without a marker: the heading above them is a theme and holds them, and is no issue itself."""

from __future__ import annotations

from xuncha_parse.notation.markers import UNMARKED
from xuncha_parse.source import Span
from xuncha_parse.syntax.outline import Node

_LEAST_ALIKE = 2


def split_off(node: Node) -> bool:
    """Make an issue of its own of what a heading states below itself; its blocks go with it. ``False`` if it states nothing there."""
    stated = next((block for block in node.blocks if block.role == "issue" and block.parts), None)
    if stated is not None:
        issue = Node(None, stated.label, stated.start, Span(*stated.parts[0]), node, rule=UNMARKED)
        issue.blocks = [block for block in node.blocks if block is not stated]
    elif node.prose:
        line = node.prose.pop()
        issue = Node(None, None, line.start, line, node, rule=UNMARKED)
        issue.blocks = node.blocks
    else:
        return False
    issue.roles, issue.labels = node.roles, node.labels
    node.blocks, node.roles, node.labels = [], frozenset(), frozenset()
    node.children.append(issue)
    return True


def split_alike(root: Node) -> list[Span]:
    """Give a theme with one such line the issue that its sisters with several have; where such issues stand.

    One line below a heading may go on with the heading's own sentence; where the sisters' lines are issues, it is one.
    """
    made: list[Span] = []
    for parent in root.walk():
        themes = [child for child in parent.children if _holds_unmarked(child)]
        if len(themes) < _LEAST_ALIKE:
            continue
        styles = {child.style for child in themes}
        for child in parent.children:
            if child.style in styles and child.blocks and not child.children and len(child.prose) == 1:
                (line,) = child.prose
                if line.end <= child.blocks[0].start and split_off(child):
                    made.append(line)
    return made


def _holds_unmarked(node: Node) -> bool:
    return bool(node.children) and not node.blocks and all(_is_unmarked(child) for child in node.children)


def _is_unmarked(node: Node) -> bool:
    return node.rule == UNMARKED and bool(node.blocks)
