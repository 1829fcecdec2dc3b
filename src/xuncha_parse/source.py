"""The text a reader read, and places in it.

Every position in this package is an offset in code points of ``Source.text``, and every span is
half-open, so ``source.text[span.start:span.end]`` is the printed text.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line: the same set as :meth:`str.splitlines`."""

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character: no file can hold it."""

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters that print nothing; they may stand anywhere and never carry meaning here."""

BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000" + INVISIBLE
"""Blank inside a line, as the body of a regular-expression character class."""

AsideRole = Literal[
    "navigation", "sidebar", "header", "footer", "page_number", "hidden", "footnote", "comment", "deleted"
]


class Span(NamedTuple):
    """A half-open place in ``Source.text``."""

    start: int
    end: int


class Block(NamedTuple):
    """Where one block of ``Source.text``, a paragraph or one cell of a table's row, stood in its file.

    All numbers count from 1; what the format does not know is ``None``.
    """

    span: Span
    """Its place in the text."""
    page: int | None = None
    """Page of a PDF."""
    paragraph: int | None = None
    """Paragraph of the file, or of the cell."""
    table: int | None = None
    """Table of the file."""
    row: int | None = None
    """Row of the table."""
    column: int | None = None
    """Column of the table."""
    element: str | None = None
    """Path of its element in a web page."""


class Aside(NamedTuple):
    """Text of the file that is not the notice's own: kept apart, so that it is neither lost nor mixed in."""

    role: AsideRole
    """What it is in the file."""
    text: str
    """Its words."""
    place: str = ""
    """Where it stands, in words."""


class PageFacts(NamedTuple):
    """What a page says about the notice outside of its visible text, as printed there."""

    title: str | None = None
    """The notice's title; fills the record where the text has none, which ``XC509`` tells."""
    published: str | None = None
    """The day of publication; the same."""
    origin: str | None = None
    """Who published it."""


class Verdict(NamedTuple):
    """Which codec the bytes were read in, and why."""

    codec: str
    """Python's name of the codec."""
    reason: Literal["mark", "declared", "valid", "statistics", "told"]
    """Byte order mark, declaration, strict UTF-8, statistics, or told by the caller."""
    declared: str | None = None
    """The charset that the input declares, as written there."""
    rivals: tuple[str, ...] = ()
    """Codecs that would have read the bytes too, the likeliest first."""
    first_bad: int | None = None
    """The offset of the first byte that could not be read, from 0."""
    replaced: int = 0
    """How many characters U+FFFD stands for."""


@dataclass(frozen=True)
class Source:
    """What a reader read from one input, and how. The record keeps the same under ``source``."""

    text: str
    """The notice's own text, a line a paragraph; a table's row is a line, its cells between tabs."""
    name: str = "<text>"
    """What the input is called."""
    media_type: str = "text/plain"
    """Its kind, such as ``text/html``."""
    encoding: str = "utf-8"
    """Python's name of the codec; ``pdf`` for a PDF, whose text is in none."""
    sha256: str = ""
    """Of the input's bytes; a text handed over as ``str`` counts as its UTF-8 bytes."""
    repairs: tuple[str, ...] = field(default=())
    """Everything that was lost or changed in reading, in plain Chinese."""
    verdict: Verdict | None = None
    """Why this codec was chosen; ``None`` where the format itself says it."""
    blocks: tuple[Block, ...] = field(default=())
    """Where the paragraphs and cells of the text stood in the file; empty for plain text."""
    asides: tuple[Aside, ...] = field(default=())
    """Text of the file that is not the notice's own: neither lost nor mixed in."""
    generated: tuple[Span, ...] = field(default=())
    """Places of text that no byte of the file holds and its program shows: automatic numbers."""
    facts: PageFacts = field(default_factory=PageFacts)
    """What a web page says of itself outside of its visible text."""

    @classmethod
    def of_text(cls, text: str, name: str = "<text>") -> Source:
        """Wrap a ``str``; lone surrogates, which no file can hold, become U+FFFD and count as a repair."""
        try:
            data = text.encode()
        except UnicodeEncodeError:
            data = text.encode("utf-8", "surrogatepass")
            text, lost = SURROGATE.subn("\ufffd", text)
            repairs: tuple[str, ...] = (f"{lost} lone surrogates → U+FFFD",)
        else:
            repairs = ()
        return cls(text=text, name=name, sha256=hashlib.sha256(data).hexdigest(), repairs=repairs)

    @cached_property
    def _line_starts(self) -> list[int]:
        lines = self.text.splitlines(keepends=True)
        starts = [0, *itertools.accumulate(map(len, lines))]
        return starts if lines and LINE_BREAK.fullmatch(lines[-1][-1]) else starts[:-1] or [0]

    def line_column(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column (in code points) of ``offset``."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1
