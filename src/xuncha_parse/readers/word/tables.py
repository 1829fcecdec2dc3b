"""Tables of a Word document: rows of cells with what spans them repeated, or a mere layout.

A table of issues says in its first row what its columns are. A table that only places things on the page
has one column, or no such row and long text: its content is read as paragraphs, cell by cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_parse.readers.word.package import too_large
from xuncha_parse.readers.word.xml import child, is_on, kind, number, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MOST_COLUMNS = 63
"""What Word itself allows."""

_SENTENCE = re.compile("[。；！？;!?]")
_WORD = re.compile("[一-鿿]{2,12}")
_LONGEST_LABEL = 20
_LONGEST_ENTRY = 60


@dataclass(slots=True)
class Paragraph:
    """One paragraph: its printed text, how many characters of it are its number, and its place from 1."""

    text: str
    generated: int
    index: int


@dataclass(slots=True)
class Cell:
    """A cell, the columns it spans, and whether it continues the one above."""

    blocks: list[Paragraph | Table]
    span: int = 1
    continues: bool = False

    @property
    def text(self) -> str:
        """All its text on one line."""
        return " ".join(paragraph.text for paragraph in paragraphs(self.blocks) if paragraph.text)

    @property
    def label(self) -> str:
        """Its text as a column's label: one that a narrow column breaks in two (责任 over 单位) is one word."""
        pieces = [
            line for paragraph in paragraphs(self.blocks) for line in paragraph.text.split("\n") if line
        ]
        whole = "".join(pieces)
        return whole if _WORD.fullmatch(whole) else self.text


@dataclass(slots=True)
class Table:
    """The rows of a table, each with the columns left free in front of it."""

    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)

    def is_layout(self) -> bool:
        """Whether the table only places its content."""
        filled = [[cell.text for cell in cells if cell.text] for _, cells in self.rows]
        filled = [row for row in filled if row]
        if max((len(row) for row in filled), default=0) < 2:
            return True
        head = next(row for row in filled if len(row) > 1)
        if len(filled) > 1 and all(_is_label(cell) for cell in head) and len(set(head)) > 1:
            return False
        if len(head) == 2:
            # two columns without a head: a label and what it is about, or just two columns of text
            return not all(_is_label(row[0]) for row in filled if len(row) > 1)
        return any(len(cell) > _LONGEST_ENTRY for row in filled for cell in row)

    def grid(self, most: int) -> Iterator[list[str]]:
        """The rows as they read: spanned cells repeated, a row of one cell alone once, the head only once.

        ``most`` bounds the characters that repeating may make of the table.
        """
        above: list[str] = []
        head: list[str] | None = None
        total = 0
        for before, cells in self.rows:
            row: list[str] = [""] * min(before, MOST_COLUMNS)
            for cell in cells:
                text = cell.label if head is None else cell.text
                start = len(row)
                for column in range(start, min(start + cell.span, MOST_COLUMNS)):
                    row.append(above[start] if cell.continues and start < len(above) else text)
                    total += len(row[column])
            if total > most:
                raise too_large(f"a table's merged cells repeat more than {most:,} characters")
            above = row
            if len(cells) == 1 and cells[0].text:
                yield [cells[0].text]
            elif row != head and any(row):
                head = row if head is None else head
                yield row


def paragraphs(blocks: list[Paragraph | Table]) -> Iterator[Paragraph]:
    """All paragraphs in reading order, those of nested tables where they stand."""
    stack = list(reversed(blocks))
    while stack:
        block = stack.pop()
        if isinstance(block, Paragraph):
            yield block
        else:
            stack += [
                inner
                for _, cells in reversed(block.rows)
                for cell in reversed(cells)
                for inner in reversed(cell.blocks)
            ]


def free_before(row: _Element) -> int:
    """The columns a row leaves free in front."""
    return max(0, number(row, "w:trPr", "w:gridBefore") or 0)


def is_deleted(element: _Element) -> bool:
    """Whether a row or a cell was deleted by a tracked change."""
    name = "w:tcPr" if kind(element) == "w:tc" else "w:trPr"
    properties = child(element, name)
    return child(properties, "w:del") is not None or child(properties, "w:cellDel") is not None


def is_hidden(row: _Element) -> bool:
    """Whether a row is hidden."""
    return bool(is_on(row, "w:trPr", "w:hidden"))


def new_cell(element: _Element, blocks: list[Paragraph | Table]) -> Cell:
    """A cell with its spans."""
    properties = child(element, "w:tcPr")
    merged = child(properties, "w:vMerge")
    continues = merged is not None and (value(properties, "w:vMerge") or "continue") == "continue"
    return Cell(blocks, max(1, number(properties, "w:gridSpan") or 1), continues)


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and not _SENTENCE.search(text)
