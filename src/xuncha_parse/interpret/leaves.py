"""Cutting the front into leaves: furniture, title, opening, and what could not be placed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.contact import opens_with_label
from xuncha_parse.interpret.found import Leaf
from xuncha_parse.interpret.furniture import scan
from xuncha_parse.interpret.page_names import is_page_name, menu_lines
from xuncha_parse.interpret.reading import Reading
from xuncha_parse.notation.folding import fold
from xuncha_parse.source import Span
from xuncha_parse.syntax.wrapping import BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha_parse.interpret.page import PageLine
    from xuncha_parse.interpret.title import Title

_MOST_COPIES = 8
_LONGEST_LABEL = 60
_LONGEST_FURNITURE = 200
_PAGE_NUMBER = lazy.pattern(r"[\d、.．\s《【\[(（<]*")
_INSPECTION = lazy.pattern("巡察|巡视|整改")


def leaf(text: str, role: str, start: int, end: int) -> Iterator[Leaf]:
    """The leaf of ``text[start:end]`` without blanks at its ends; none when it is all blank."""
    body = text[start:end]
    first = start + len(body) - len(body.lstrip(BLANKS))
    last = start + len(body.rstrip(BLANKS))
    if first < last:
        yield Leaf(role, first, last)


def cut_front(
    text: str, page: Sequence[PageLine], title: Title | None, copies: Sequence[Title]
) -> list[Leaf]:
    """The leaves of the lines of ``page``; ``copies`` are all places where ``title`` stands."""
    places = sorted(((piece, copy) for copy in copies for piece in copy.pieces), key=lambda place: place[0])
    opens_after = title.pieces[0].start if title else _first_telling(text, page)
    leaves: list[Leaf] = []
    opened = False
    at = 0
    for line in page:
        start, end = line.rest
        done = line.span.start
        while at < len(places) and places[at][0].end <= line.span.end:
            piece, copy = places[at]
            leaves.extend(leaf(text, "furniture", done, min(start, piece.start)))
            ornament = copy.fills_lines or _PAGE_NUMBER.fullmatch(text, start, piece.start)
            for part in leaf(text, "leftover", start, piece.start):
                paged = ornament or _is_page_s(text, part)
                leaves.append(part._replace(role="furniture") if paged else part)
            leaves.extend(leaf(text, "title" if copy is title else "furniture", *piece))
            start, at = _after_title(text, copy, piece.end, end, leaves), at + 1
            done = start
        leaves.extend(leaf(text, "furniture", done, start))
        for part in leaf(text, "opening", start, end):
            opened = opened or (part.start >= opens_after and _is_sentence(text, part))
            above = part.start < opens_after and _is_page_s(text, part)
            leaves.append(part if opened else part._replace(role="furniture" if above else "leftover"))
    return _with_menus(text, leaves, opens_after)


def _with_menus(text: str, leaves: list[Leaf], end: int) -> list[Leaf]:
    """The leaves, those above the notice that make up a menu as furniture."""
    above = [at for at, part in enumerate(leaves) if part.start < end]
    if not any(leaves[at].role == "leftover" for at in above):
        return leaves
    shadows = [fold(text[leaves[at].start : min(leaves[at].end, leaves[at].start + 40)]) for at in above]
    for at in menu_lines(shadows, [leaves[at].role == "furniture" for at in above]):
        if leaves[above[at]].role == "leftover":
            leaves[above[at]] = leaves[above[at]]._replace(role="furniture")
    return leaves


def _after_title(text: str, copy: Title, start: int, end: int, leaves: list[Leaf]) -> int:
    """Where the line goes on after a title: past its decoration, furniture and further copies of it."""
    if copy.fills_lines:
        leaves.extend(leaf(text, "furniture", start, end))
        return end
    begun = start
    for _ in range(_MOST_COPIES):
        furniture = scan(text, start, end).end
        start = _past(text, copy.found.value or "", furniture, end)
        if start == furniture:
            break
    leaves.extend(leaf(text, "furniture", begun, start))
    return start


def _past(text: str, title: str, start: int, end: int) -> int:
    """The end of another copy of ``title`` at ``start``, or ``start``."""
    reading = Reading.of(text, start, min(end, start + 2 * len(title) + 20))
    again = bool(title) and reading.letters.startswith(fold(title))
    return reading.places[len(title) - 1] + 1 if again else start


def _is_sentence(text: str, part: Leaf | Span) -> bool:
    shadow = fold(text[part.start : min(part.end, part.start + 400)])
    return len(shadow) > _LONGEST_LABEL or re.search("[,。;:]", shadow) is not None


def _is_page_s(text: str, part: Leaf) -> bool:
    """Whether a line above the notice is the page's: its name, its parts, or whom to write to about it."""
    if part.end - part.start > _LONGEST_FURNITURE:
        return False
    shadow = fold(text[part.start : part.end])
    return is_page_name(shadow) or opens_with_label("".join(shadow.split()))


def _first_telling(text: str, page: Sequence[PageLine]) -> int:
    """Without a title: where the first sentence about the inspection begins, else the first sentence."""
    rests = [line.rest for line in page if line.rest.start < line.rest.end and _is_sentence(text, line.rest)]
    telling = (
        rest
        for rest in rests
        if _INSPECTION.search(fold(text[rest.start : min(rest.end, rest.start + 2_000)]))
    )
    return next(telling, next(iter(rests), Span(len(text), len(text)))).start
