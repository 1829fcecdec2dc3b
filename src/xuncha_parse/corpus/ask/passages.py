"""What is shown of a hit: the places in the notice where the words stand, with ⟦⟧ around them.

The index knows which issue and field; the place is looked up in the record, letter by letter as the index compares,
and shown as printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.pieces import Piece, issue_pieces, rest_pieces
from xuncha_parse.corpus.words import letters
from xuncha_parse.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.corpus.words import Segmenter
    from xuncha_parse.records import Notice

AROUND: Final = 30
"""How many characters are shown on each side of what was found."""
FRAGMENTS: Final = 3
"""How many stretches of one field are shown; a passage says how often the words stand in it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in a field the words stand: an excerpt, the place of the first, and how many there are.

    ``start`` is an offset in the notice's text, ``line`` and ``column`` count from 1; ``None`` when the record was kept
    without its text.
    """

    field: str
    excerpt: str
    matches: int
    start: int | None
    line: int | None
    column: int | None


ORDER: Final = ("statement", "measures", "outcome", "headings", "rest")
"""In which order fields are shown: what is the issue's own before what it shares with others."""


class Shown:
    """A notice whose passages are looked for."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.source = None if notice.source.text is None else Source(notice.source.text)

    def passages(
        self, number: int, fields: Iterable[str], needles: Sequence[str], words: Segmenter | None = None
    ) -> list[Passage]:
        """The fields of an issue (0: of what is in no issue) in which a needle stands, in :data:`ORDER`.

        With ``words``, needles count only between the borders of words.
        """
        pieces = issue_pieces(self.notice.issues[number - 1]) if number else rest_pieces(self.notice)
        found = (self._passage(field, pieces[field], needles, words) for field in ORDER if field in fields)
        return [passage for passage in found if passage is not None]

    def opening(self, number: int) -> Passage:
        """How an issue begins: its statement; with 0, how what is in no issue does."""
        if not number:
            return self._shown("rest", rest_pieces(self.notice)["rest"][0], [], 0)
        (piece,) = issue_pieces(self.notice.issues[number - 1])["statement"]
        return self._shown("statement", piece, [], 0)

    def _passage(
        self, field: str, pieces: Iterable[Piece], needles: Sequence[str], words: Segmenter | None
    ) -> Passage | None:
        shown: list[Passage] = []
        for piece in pieces:
            found = find(piece.text, needles, words)
            if not found:
                continue
            printed = self._printed(piece)
            places = found if printed.text == piece.text else find(printed.text, needles, words)
            places = places or find(printed.text, needles)
            told = (printed, places) if places else (piece, found)
            shown.append(self._shown(field, *told, FRAGMENTS - len(shown)))
        if not shown:
            return None
        first = shown[0]
        excerpt = " ".join(passage.excerpt for passage in shown if passage.excerpt)
        matches = sum(passage.matches for passage in shown)
        return Passage(field, excerpt, matches, first.start, first.line, first.column)

    def _printed(self, piece: Piece) -> Piece:
        """The piece as it stands in the notice: with marks that reading took off, in the lines it was printed in."""
        if self.source is None or piece.span is None:
            return piece
        return Piece(self.source.text[piece.span.start : piece.span.end], piece.span)

    def _shown(self, field: str, piece: Piece, found: Sequence[Span], fragments: int) -> Passage:
        excerpt = excerpted(piece.text, found, fragments)
        if self.source is None or piece.span is None:
            return Passage(field, excerpt, len(found), None, None, None)
        start = piece.span.start + (found[0].start if found else 0)
        return Passage(field, excerpt, len(found), start, *self.source.line_column(start))


def find(text: str, needles: Sequence[str], words: Segmenter | None = None) -> list[Span]:
    """Where needles stand within a sentence of a text, in order; places that overlap are one."""
    known = letters(text)
    places = [place for needle in needles for place in _places(known.text, known.at, needle)]
    if places and words is not None:
        tokens = words.cut(text)
        starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
        places = [place for place in places if place.start in starts and place.end in ends]
    return _united(places)


def _places(text: str, at: Sequence[int], needle: str) -> Iterator[Span]:
    found = text.find(needle)
    while found >= 0:
        yield Span(at[found], at[found + len(needle) - 1] + 1)
        found = text.find(needle, found + 1)


def _united(places: Iterable[Span]) -> list[Span]:
    united: list[Span] = []
    for place in sorted(places):
        if united and place.start < united[-1].end:
            united[-1] = Span(united[-1].start, max(united[-1].end, place.end))
        else:
            united.append(place)
    return united


def excerpted(text: str, found: Sequence[Span], fragments: int = FRAGMENTS) -> str:
    """The text around what was found, on one line, with ⟦⟧ around it and … where something was left out."""
    stretches: list[list[Span]] = []
    for place in found:
        if stretches and place.start - stretches[-1][-1].end <= 2 * AROUND:
            stretches[-1].append(place)
        else:
            stretches.append([place])
    if not found:
        return _line(text[: 2 * AROUND]) + ("…" if len(text) > 2 * AROUND else "")
    shown, end = "", 0
    for stretch in stretches[: max(fragments, 0)]:
        start = max(end, stretch[0].start - AROUND)
        shown += "…" if start > end else ""
        for place in stretch:
            shown += f"{text[start : place.start]}⟦{text[place.start : place.end]}⟧"
            start = place.end
        end = min(len(text), start + AROUND)
        shown += text[start:end]
    return _line(shown) + ("…" if shown and end < len(text) else "")


def _line(text: str) -> str:
    return " ".join(text.split())
