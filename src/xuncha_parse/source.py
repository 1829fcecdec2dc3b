"""The text a reader read, and places in it.

Every position in this package is an offset in code points of ``Source.text``, and every span is
half-open, so ``source.text[span.start:span.end]`` is the printed text.
"""

from __future__ import annotations

import hashlib
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


@dataclass(frozen=True, slots=True)
class Block:
    """Where one block of ``Source.text`` stood in its file; all numbers count from 1.

    A block is a paragraph, or one cell of a table's row. ``element`` is its path in a web page.
    """

    span: Span
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Text of the file that is not the notice's own: kept apart, so that it is neither lost nor mixed in."""

    role: AsideRole
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says about the notice outside of its visible text, as printed there."""

    title: str | None = None
    published: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which codec the bytes were read in, and why.

    ``rivals`` would have read them too, the likeliest first; ``first_bad`` is the offset of the first byte
    that could not be read (from 0), and ``replaced`` how many characters U+FFFD stands for.
    """

    codec: str
    reason: Literal["mark", "declared", "valid", "statistics", "told"]
    declared: str | None = None
    rivals: tuple[str, ...] = ()
    first_bad: int | None = None
    replaced: int = 0


@dataclass(frozen=True)
class Source:
    """What a reader read from one input, and how.

    ``sha256`` is of the input's bytes; a text handed over as ``str`` counts as its UTF-8 bytes.
    ``repairs`` names, in plain words, everything the reader had to change or give up. ``generated`` are the
    places of text that no byte of the file holds and its program shows: automatic numbers.
    """

    text: str
    name: str = "<text>"
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    sha256: str = ""
    repairs: tuple[str, ...] = field(default=())
    verdict: Verdict | None = None
    blocks: tuple[Block, ...] = field(default=())
    asides: tuple[Aside, ...] = field(default=())
    generated: tuple[Span, ...] = field(default=())
    facts: PageFacts = field(default_factory=PageFacts)

    @classmethod
    def of_text(cls, text: str, name: str = "<text>") -> Source:
        """Wrap a ``str``; lone surrogates, which no file can hold, become U+FFFD and count as a repair."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        whole, lost = SURROGATE.subn("\ufffd", text)
        repairs = (f"{lost} lone surrogates → U+FFFD",) if lost else ()
        return cls(text=whole, name=name, sha256=digest, repairs=repairs)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_BREAK.finditer(self.text))]

    def line_column(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column (in code points) of ``offset``."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1
