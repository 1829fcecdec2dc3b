"""What a text is tokenized to: its lines with their parts, and the atoms that joined are the text again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.notation.markers import NUMBERED_LABEL
from xuncha_parse.source import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.notation.lexicons import Label
    from xuncha_parse.notation.markers import Marker
    from xuncha_parse.syntax.tables import Cell


class Token(NamedTuple):
    """An atom of the text: ``blank``, ``newline``, ``ornament``, ``marker``, ``label`` or ``text``."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Line:
    """A line's parts: ``start`` … marker … label … ``body`` … ``end``; blanks may stand between them.

    ``readings`` holds what a doubtful marker could also be. ``page_number`` marks a line of nothing else; a table's
    ``header`` heads rows, and a row has ``cells``.
    """

    start: int
    end: int
    body: int
    marker: Marker | None = None
    label: Label | None = None
    readings: tuple[Marker, ...] = ()
    inline: bool = False
    page_number: bool = False
    header: bool = False
    cells: tuple[Cell, ...] = ()


class Tokenized(NamedTuple):
    """The text, its folded shadow, and its non-blank lines in order."""

    text: str
    folded: str
    lines: list[Line]

    def tokens(self) -> Iterator[Token]:
        """Every character of the text, once and in order."""
        position = 0
        for line in self.lines:
            yield from _gap_tokens(self.text, position, line.start)
            position = line.start
            parts = [("marker", part) for part in (line.marker,) if part and part.style != NUMBERED_LABEL]
            parts += [("label", part) for part in (line.label,) if part]  # type: ignore[misc]
            for kind, part in parts:
                yield from _token(
                    "blank" if self.folded[position : part.start].isspace() else "ornament",
                    position,
                    part.start,
                )
                yield from _token(kind, max(position, part.start), part.end)
                position = part.end
            yield from _token(
                "blank" if self.folded[position : line.body].isspace() else "ornament", position, line.body
            )
            yield from _token("text", line.body, line.end)
            position = line.end
        yield from _gap_tokens(self.text, position, len(self.text))


def _token(kind: str, start: int, end: int) -> Iterator[Token]:
    if start < end:
        yield Token(kind, start, end)


def _gap_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for match in LINE_BREAK.finditer(text, start, end):
        yield from _token("blank", start, match.start())
        yield Token("newline", match.start(), match.end())
        start = match.end()
    yield from _token("blank", start, end)
