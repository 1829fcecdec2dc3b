"""What an issue's own sentence is: the heading, the line it goes on in, and where remediation text begins behind it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.topics import first_sentence, has_remedy
from xuncha_parse.notation.markers import read_marker
from xuncha_parse.source import Span
from xuncha_parse.syntax.wrapping import first_printed

if TYPE_CHECKING:
    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.syntax.outline import Node, Outline

_LAST_CLAUSE = lazy.pattern("(?<=,)[^,]+$")
_ENDS_ISSUE = lazy.pattern("(?:问题|整改|方面|情况)$")
_UNDONE = lazy.pattern("[未无不][一-鿿]{2}")
"""长期未处置 tells of nothing done."""
_WIDEST_PAGE = 80
_WRAPPED = 24
_LONGEST_REST = 60
_LEAST_OPEN = 8


class Statements:
    """Tells the statements of one notice's issues."""

    def __init__(self, folded: str, lexicon: Lexicon, outline: Outline) -> None:
        self.folded = folded
        self.lexicon = lexicon
        self.outline = outline

    def of(self, node: Node) -> Span:
        """The issue's own sentence, as its heading and what stands below have it."""
        for block in node.blocks:
            if block.role == "issue" and block.text is not None:
                return block.text
        heading = node.heading
        if heading.start == heading.end and node.prose:
            return node.prose[0]
        if has_remedy(node) and node.prose and self._is_wrapped(heading, node.prose[0]):
            return Span(heading.start, node.prose[-1].end)
        if len(node.prose) == 1 and any(
            block.role in ("action", "progress") and block.label for block in node.blocks
        ):
            line = node.prose[0]
            open_end = self.folded[heading.end - 1] in ",、" or not self._ends_finding(heading)
            if open_end and line.end - line.start <= _LONGEST_REST and self._goes_on(heading, line):
                return Span(heading.start, line.end)
        return heading

    def _ends_finding(self, heading: Span) -> bool:
        """Whether a heading comes to an end; a word or two behind a comma go on (…不落实,有的⏎供养对象无人护理。)."""
        tail = self.folded[max(heading.start, heading.end - 8) : heading.end]
        clause = _LAST_CLAUSE.search(tail)
        return bool(
            self.lexicon.deficiency.search(clause[0] if clause else tail)
            or _ENDS_ISSUE.search(tail)
            or tail[-1:] in "。!?;:”’)》】"
        )

    def _goes_on(self, heading: Span, line: Span) -> bool:
        """Whether a line ends the sentence that the heading leaves open, and opens nothing."""
        whole = self.folded[line.end - 1] in "。!?" and heading.end - heading.start >= _LEAST_OPEN
        return whole and read_marker(self.folded, *line) is None

    def _is_wrapped(self, heading: Span, following: Span) -> bool:
        """A line broken by its page: as wide as the page's lines, without a final stop, and the next goes on."""
        wide = (
            heading.end - heading.start >= max(_WRAPPED, self._widest * 0.75) and self._widest <= _WIDEST_PAGE
        )
        ends = self.folded[heading.end - 1] in "。!?;:”’)》】" or _ENDS_ISSUE.search(
            self.folded, heading.start, heading.end
        )
        return wide and not ends and read_marker(self.folded, *following) is None

    def tells_doing(self, start: int, end: int) -> bool:
        """Whether words begin with something done, and put no finding."""
        rest = self.lexicon.exempt.sub("", self.folded[start:end])
        return self.lexicon.doing.match(rest) is not None and not self.lexicon.deficiency.search(rest)

    def states_more(self, start: int, end: int) -> bool:
        """Whether the words behind an issue's first sentence put a finding too, and say of nothing done."""
        rest = self.lexicon.exempt.sub("", self.folded[start:end])
        return bool(self.lexicon.deficiency.search(rest)) and not self.lexicon.doing.search(
            _UNDONE.sub("", rest)
        )

    def behind_findings(self, start: int, end: int) -> int:
        """Where the sentences between an issue's first one and a series cease to put findings."""
        while start < end:
            stop = first_printed(self.folded, first_sentence(self.folded, Span(start, end)), end)
            if not self.states_more(start, stop):
                break
            start = stop
        return start

    @cached_property
    def _widest(self) -> int:
        """Characters of the widest line below the first heading: what tells a page that breaks its lines."""
        widest = 0
        for node in self.outline.nodes():
            lines = [node.heading, *node.prose, *(span for block in node.blocks for span in block.parts)]
            widest = max(widest, *(end - start for start, end in lines))
        return widest
