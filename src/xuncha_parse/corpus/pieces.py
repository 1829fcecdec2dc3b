"""The text that is searched, field by field, and where each piece of it stands in the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.corpus.tables import SEARCHED
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.records import Heading, Issue, Notice, Place, Section


class Piece(NamedTuple):
    """Text as the record has it, and its span in the notice's text; none when the record was kept without it."""

    text: str
    span: Span | None


Pieces = dict[str, list[Piece]]
"""The pieces of each of ``tables.SEARCHED``, in order."""


def issue_pieces(issue: Issue) -> Pieces:
    """An issue: the headings above it, its words, all of its other blocks, and its outcome even where it ends one."""
    measures: list[Piece] = []
    outcome: list[Piece] = []
    for text, (start, end) in _blocks(issue):
        told = issue.outcome.span
        if told is None or not start <= told.start < end:
            measures.append(Piece(text, Span(start, end)))
        elif told.end > end or len(text) != end - start:  # it runs on, or reading changed the text's length
            outcome.append(Piece(text, Span(start, end)))
        else:
            measures.append(Piece(text[: told.start - start], Span(start, told.start)))
            measures.append(Piece(text[told.end - start :], Span(told.end, end)))
            outcome.append(Piece(text[told.start - start : told.end - start], _span(told)))
    if not outcome and issue.outcome.text:
        outcome.append(Piece(issue.outcome.text, _span(issue.outcome.span) if issue.outcome.span else None))
    return {
        "headings": [Piece(printed(heading), _span(heading.span)) for heading in issue.path[:-1]],
        "statement": [Piece(issue.statement, _span(issue.statement_span))],
        "measures": [piece for piece in measures if piece.text],
        "outcome": outcome,
        "rest": [],
    }


def rest_pieces(notice: Notice) -> Pieces:
    """What stands in no issue: the text between them, or, of a record without its text, what the record has of it."""
    found: Pieces = {field: [] for field in SEARCHED}
    text = notice.source.text
    if text is None:
        found["rest"] = [Piece(told, None) for told in (*_front(notice), *_outline(notice.sections))]
        return found
    at = 0
    for issue in notice.issues:
        found["rest"].append(Piece(text[at : issue.span.start], Span(at, issue.span.start)))
        at = max(at, issue.span.end)
    found["rest"].append(Piece(text[at:], Span(at, len(text))))
    found["rest"] = [piece for piece in found["rest"] if piece.text]
    return found


def joined(pieces: list[Piece]) -> str:
    """Pieces as one text; a blank line keeps their sentences apart."""
    return "\n\n".join(piece.text for piece in pieces)


def printed(heading: Heading) -> str:
    """A heading on one line, with its marker."""
    return " ".join(f"{heading.marker}{heading.heading}".split())


def _blocks(issue: Issue) -> list[tuple[str, Span]]:
    """The blocks behind an issue's own words, and what was done, which may stand in none of them."""
    found = [(block.text, _span(block.span)) for block in issue.blocks]
    action = issue.action
    if action and not any(span.start <= action.span.start < span.end for _, span in found):
        found.append((action.text, _span(action.span)))
    own = issue.statement_span
    others = [(text, span) for text, span in found if not own.start <= span.start <= span.end <= own.end]
    return sorted(others, key=lambda piece: piece[1].start)


def _front(notice: Notice) -> list[str]:
    told = (notice.title, notice.issuer, notice.inspection.team, notice.inspection.inspected)
    return [text for text in told if text]


def _outline(sections: list[Section]) -> Iterator[str]:
    """Headings and the text directly below them, in order; a stack, since headings nest as deep as a notice likes."""
    waiting = sections[::-1]
    while waiting:
        section = waiting.pop()
        yield section.heading
        yield from (block.text for block in section.texts)
        waiting.extend(section.children[::-1])


def _span(place: Place) -> Span:
    return Span(place.start, place.end)
