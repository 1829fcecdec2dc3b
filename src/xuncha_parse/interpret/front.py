"""The front of a notice: page furniture, title and opening, and the facts they tell.

The lines before the first heading are cut into leaves that hold every non-blank character once. The title
is found by its build, the opening is the first sentence after it, and the date of publication is taken by its
label, or else from right behind the title, which is noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.interpret.actors import read_kind
from xuncha_parse.interpret.found import Found, Leaf, Note
from xuncha_parse.interpret.inspection import read_inspection
from xuncha_parse.interpret.leaves import cut_front
from xuncha_parse.interpret.page import (
    labelled_titles,
    page_notes,
    read_behind_title,
    read_on,
    read_page,
    read_published,
)
from xuncha_parse.interpret.reading import Reading, sentences
from xuncha_parse.interpret.schedule import Period, Rectification
from xuncha_parse.interpret.title import Title, choose_title, find_titles, same_title
from xuncha_parse.interpret.totals import Total, read_totals
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Found", "Front", "Leaf", "Note", "Period", "Rectification", "Total", "read_front"]

_TITLES_WITHIN = 60
_MOST_READ = 100_000


class Front(NamedTuple):
    """What stands before the first heading; ``leaves`` hold each non-blank character of it once, in order."""

    leaves: tuple[Leaf, ...]
    title: Found | None
    issuer: Found | None
    kind: str | None
    published_at: Found | None
    team: Found | None
    inspected: Found | None
    round: Found | None
    type: Found | None
    period: Period | None
    feedback: Found | None
    rectification: Rectification | None
    stated_totals: tuple[Total, ...]
    notes: tuple[Note, ...]


def read_front(text: str, lines: Sequence[Span], prose: Sequence[Span] = ()) -> Front:
    """Read the non-blank ``lines`` before the first heading.

    ``prose`` are paragraphs of sections that hold no issues; they are asked only for facts the opening does
    not give, and for stated totals.
    """
    page = read_page(text, lines)
    titles = find_titles(
        text, [line.rest for line in page if line.rest.start < line.rest.end][:_TITLES_WITHIN]
    )
    titles = titles or find_titles(text, labelled_titles(page))
    title = choose_title(titles)
    copies = [copy for copy in titles if title is not None and same_title(copy, title)]
    page = read_on(text, page, [copy.pieces[-1].end for copy in copies])
    leaves = cut_front(text, page, title, copies)
    opens = [Span(leaf.start, leaf.end) for leaf in leaves if leaf.role == "opening"]
    opening = [Reading.of(text, *span) for span in _within(opens)]
    further = [Reading.of(text, *span) for span in _within(prose)]
    heading = Reading.of(text, title.found.start, title.found.end) if title else None
    told = [line for reading in opening for line in sentences(reading)]
    other = [line for reading in further for line in sentences(reading)]
    published, notes = read_published(text, page), page_notes(page)
    if published is None and title is not None:
        published = read_behind_title(text, page, title.pieces[-1])
        notes += [Note("unlabelled-date", published.start, published.end)] if published else []
    inspection = read_inspection(sentences(heading) if heading else [], told, other)
    return Front(
        leaves=tuple(leaves),
        title=title.found if title else None,
        issuer=title.issuer if title else None,
        kind=read_kind(*(reading.letters for reading in (heading, *opening) if reading)),
        published_at=published,
        team=inspection.team,
        inspected=inspection.inspected,
        round=inspection.round,
        type=inspection.type,
        period=inspection.period,
        feedback=inspection.feedback,
        rectification=inspection.rectification,
        stated_totals=read_totals([*told, *other]),
        notes=tuple(sorted([*notes, *_title_notes(title, copies, lines), *inspection.notes], key=_place)),
    )


def _within(paragraphs: Sequence[Span]) -> list[Span]:
    """As many paragraphs as are worth reading; an opening has some hundred letters, a section thousands."""
    total = 0
    chosen: list[Span] = []
    for span in paragraphs:
        total += span.end - span.start
        if total > _MOST_READ and chosen:
            break
        chosen.append(span)
    return chosen


def _title_notes(title: Title | None, copies: Sequence[Title], lines: Sequence[Span]) -> list[Note]:
    if title is None:
        return [Note("no-title", lines[0].start, lines[0].start)] if lines else []
    return [Note("title-repeated", copy.found.start, copy.found.end) for copy in copies if copy is not title]


def _place(note: Note) -> tuple[int, str]:
    return note.start, note.kind
