"""What nesting makes of the lines: headings within headings, with their blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.notation.markers import UNMARKED, Marker
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from xuncha_parse.notation.lexicons import Label
    from xuncha_parse.syntax.lines import Line


_MOST_PROSE = 5_000


class Remark(NamedTuple):
    """Something a reader must be told about a place; ``slug`` names it in the registry of diagnostics."""

    slug: str
    span: Span
    detail: str = ""


@dataclass(slots=True, eq=False)
class Block:
    """What a label opened, or what stood there without one: its role and its lines of text."""

    role: str
    label: Label | None = None
    parts: list[Span] = field(default_factory=list)
    header: Label | None = None

    @property
    def printed_label(self) -> Label | None:
        """Its label, or the header of its column."""
        return self.label or self.header

    @property
    def start(self) -> int:
        """Where the block begins, its label included."""
        return self.label.start if self.label else self.parts[0].start

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.parts[-1].end if self.parts else self.label.end if self.label else 0

    @property
    def text(self) -> Span | None:
        """From its first to its last character of text, or ``None`` when the label opens nothing."""
        parts = self.parts
        if len(parts) > 1:
            return Span(parts[0].start, parts[-1].end)
        return parts[0] if parts else None


@dataclass(slots=True, eq=False)
class Node:
    """A heading: its marker, its own line, the prose below it, its blocks and the headings under it.

    ``rule`` names the reason for its place; ``rival`` what else it could have been.
    """

    marker: Marker | None
    label: Label | None
    start: int
    heading: Span
    parent: Node | None = None
    prose: list[Span] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    rule: str = ""
    rival: str = ""
    roles: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    row_end: int = 0

    def add(self, block: Block) -> None:
        """Give the heading a block; ``roles`` remembers what it has."""
        self.blocks.append(block)
        self.roles |= {block.role}

    def add_prose(self, span: Span) -> None:
        """Give the heading a line of prose; past a number no notice reaches, lines run on into the last one."""
        if len(self.prose) < _MOST_PROSE:
            self.prose.append(span)
        else:
            self.prose[-1] = Span(self.prose[-1].start, span.end)

    @property
    def style(self) -> str:
        """The marker's style, or ``unmarked``."""
        return self.marker.style if self.marker else UNMARKED

    @property
    def ordinal(self) -> int | None:
        """The printed number, or ``None``."""
        return self.marker.ordinal if self.marker else None

    def own_end(self) -> int:
        """Where the node's own text and blocks end, without the headings under it."""
        marked = self.marker.end if self.marker else 0
        ends = [block.end for block in self.blocks]
        return max(self.heading.end, self.row_end, marked, *[span.end for span in self.prose], *ends)

    def walk(self) -> list[Node]:
        """The node and all under it, in printed order; iterative, since nesting may be deep."""
        nodes: list[Node] = []
        waiting = [self]
        while waiting:
            node = waiting.pop()
            nodes.append(node)
            if node.children:
                waiting += reversed(node.children)
        return nodes

    def path(self) -> list[Node]:
        """From the outermost heading to this one."""
        nodes: list[Node] = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            nodes.append(node)
            node = node.parent
        return nodes[::-1]


@dataclass(slots=True)
class Outline:
    """The notice as built: what stands before the first heading, the headings, and what stands after them.

    ``root`` is no heading itself. ``strays`` are page numbers and the like found on the way, ``headers`` the head rows of tables.
    """

    front: list[Line]
    root: Node
    back: list[Line]
    strays: list[Line] = field(default_factory=list)
    headers: list[Line] = field(default_factory=list)
    orphans: list[Block] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def nodes(self) -> list[Node]:
        """Every heading in printed order."""
        return self.root.walk()[1:]
