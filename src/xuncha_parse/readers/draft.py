"""A source in the making: readers of every format add blocks here, and get spans and places right for free."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xuncha_parse.source import LINE_BREAK, Aside, Block, PageFacts, Source, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.source import AsideRole, Verdict


class Draft:
    """Lines of text with their places; one paragraph or one row of a table is one line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._asides: list[Aside] = []
        self._generated: list[Span] = []
        self._repairs: list[str] = []
        self.facts = PageFacts()

    def paragraph(
        self,
        text: str,
        *,
        generated: int = 0,
        page: int | None = None,
        paragraph: int | None = None,
        element: str | None = None,
    ) -> None:
        """Add one paragraph; its first ``generated`` characters are a number its program would show.

        A line break within it makes two lines of one block. Blank paragraphs add nothing.
        """
        if not text.strip():
            return
        start = self._length
        self._add(text)
        span = Span(start, start + len(text))
        self._blocks.append(Block(span, page=page, paragraph=paragraph, element=element))
        if generated:
            self._generated.append(Span(start, start + generated))

    def row(
        self,
        cells: Sequence[str],
        *,
        table: int,
        row: int,
        page: int | None = None,
        element: str | None = None,
    ) -> None:
        """Add one row of a table that is no mere layout: its cells between tabs, breaks within them as blanks."""
        whole = [LINE_BREAK.sub(" ", cell.replace("\t", " ")).strip() for cell in cells]
        if not any(whole):
            return
        start = self._length
        self._add("\t".join(whole))
        for column, cell in enumerate(whole, 1):
            if cell:
                span = Span(start, start + len(cell))
                self._blocks.append(
                    Block(span, page=page, table=table, row=row, column=column, element=element)
                )
            start += len(cell) + 1

    def aside(self, role: AsideRole, text: str, place: str = "") -> None:
        """Keep text that is not the notice's own."""
        if text.strip():
            self._asides.append(Aside(role, text, place))

    def repair(self, told: str) -> None:
        """Say in plain Chinese what had to be changed or given up; once each."""
        if told not in self._repairs:
            self._repairs.append(told)

    def finish(
        self, data: bytes, name: str, media_type: str, encoding: str, verdict: Verdict | None = None
    ) -> Source:
        """The source; ``data`` are the bytes of the whole input."""
        return Source(
            text="\n".join(self._lines),
            name=name,
            media_type=media_type,
            encoding=encoding,
            sha256=hashlib.sha256(data).hexdigest(),
            repairs=tuple(self._repairs),
            verdict=verdict,
            blocks=tuple(self._blocks),
            asides=tuple(self._asides),
            generated=tuple(self._generated),
            facts=self.facts,
        )

    def _add(self, line: str) -> None:
        self._lines.append(line)
        self._length += len(line) + 1
