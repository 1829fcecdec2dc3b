"""What every page carries around its text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.pdf.lines import pieces_of
from xuncha_parse.readers.pdf.paragraphs import opens_paragraph
from xuncha_parse.readers.pdf.tables import is_ledger_head
from xuncha_parse.source import BLANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.readers.pdf.lines import Line
    from xuncha_parse.source import AsideRole

_MARGIN = 0.18
"""How much of a page's height, above and below, may hold furniture."""
_SAME_PLACE = 4.0
_MOST_LINES = 3
_FAR = 1.8
_APART = 1.2
_LARGER = 1.1
_LEAST_GAPS = 8
_WIDEST = 2.5
_REGULAR = 0.8

_GAP = f"[{BLANK}]{{0,4}}"
_NUMBER = "(?:[0-9０-９]{1,4}|[一二三四五六七八九十百]{1,5}|[ivxIVX]{1,6})"
_DASH = "[-－–—―─~～·•]{1,3}"
_TOLD = re.compile(
    f"{_DASH}{_GAP}{_NUMBER}{_GAP}{_DASH}"
    f"|第{_GAP}{_NUMBER}{_GAP}页(?:{_GAP}[,，/、（(]?{_GAP}共{_GAP}{_NUMBER}{_GAP}页{_GAP}[）)]?)?"
    f"|共{_GAP}{_NUMBER}{_GAP}页{_GAP}[,，/、]?{_GAP}第{_GAP}{_NUMBER}{_GAP}页"
    f"|{_NUMBER}{_GAP}[/／]{_GAP}{_NUMBER}|[Pp](?:age|\\.){_GAP}{_NUMBER}(?:{_GAP}of{_GAP}{_NUMBER})?"
    f"|{_NUMBER}{_GAP}页"
)
_BARE = re.compile(_NUMBER)
_DIGITS = re.compile("[0-9０-９]+")


class Furniture(NamedTuple):
    """A line that is not the notice's own, and its role."""

    line: Line
    role: AsideRole


class PageLines(NamedTuple):
    """The lines of one page from top to bottom, and the page's height."""

    height: float
    lines: Sequence[Line]


def find_furniture(pages: Sequence[PageLines]) -> list[Furniture]:
    """All furniture: page numbers by their form, the rest by standing at the same place on most pages."""
    repeated, usual = _repeated(pages), _usual_gap(pages)
    found: list[Furniture] = []
    for page in pages:
        taken: set[int] = set()
        for lines, edge in ((page.lines, "header"), (page.lines[::-1], "footer")):
            run: list[Furniture] = []
            for at, line in enumerate(lines[:_MOST_LINES]):
                role = _role(line, lines[at + 1 : at + 2], edge, repeated)
                if id(line) in taken or role is None or not _in_margin(line, page.height, edge):
                    break
                run.append(Furniture(line, role))
            while run and run[-1].role != "page_number" and _is_close(lines, len(run), usual):
                run.pop()
            taken.update(id(piece.line) for piece in run)
            found.extend(run)
    return found


def _usual_gap(pages: Sequence[PageLines]) -> float:
    """How far apart two lines of the document are as a rule."""
    pairs = (pair for page in pages for pair in pairwise(page.lines))
    gaps = sorted(b.base - a.base for a, b in pairs if b.base - a.base < _WIDEST * b.size)
    return gaps[len(gaps) // 2] if len(gaps) >= _LEAST_GAPS else 0.0


def _is_close(lines: Sequence[Line], count: int, usual: float) -> bool:
    """Whether the line after the first ``count`` follows them like the next line of one text.

    Lines of another size of type are no such text: how near a small running head stands to the text depends on
    how high the lines of the text's font are.
    """
    if count >= len(lines):
        return False
    line, after = lines[count - 1], lines[count]
    if max(line.size, after.size) > _LARGER * min(line.size, after.size):
        return False
    return abs(after.base - line.base) <= _APART * usual


def _role(line: Line, inward: Sequence[Line], edge: str, repeated: set[int]) -> AsideRole | None:
    words = line.text.strip()
    if _TOLD.fullmatch(words):
        return "page_number"
    if id(line) in repeated:
        return "page_number" if _BARE.fullmatch(words) else ("header" if edge == "header" else "footer")
    if edge == "footer" and words == str(line.page):
        far = not inward or abs(line.base - inward[0].base) > _FAR * max(line.size, inward[0].size)
        return "page_number" if far else None
    return None


def _in_margin(line: Line, height: float, edge: str) -> bool:
    return line.base < _MARGIN * height if edge == "header" else line.base > (1 - _MARGIN) * height


def _repeated(pages: Sequence[PageLines]) -> set[int]:
    """The outer lines that say the same, but for numbers, at the same place on every page or every other one."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for page in pages:
        outer = [*page.lines[:_MOST_LINES], *page.lines[-_MOST_LINES:]]
        for line in {id(line): line for line in outer}.values():
            if not opens_paragraph(line.text) and not is_ledger_head(pieces_of(line, 0.6)):
                groups[_DIGITS.sub("#", line.text)].append(line)
    numbers = [page.lines[0].page for page in pages if page.lines]
    found: set[int] = set()
    for lines in groups.values():
        lines.sort(key=lambda line: line.base)
        start = 0
        for at in range(1, len(lines) + 1):
            if at == len(lines) or lines[at].base - lines[at - 1].base > _SAME_PLACE:
                group = lines[start:at]
                if _is_regular({line.page for line in group}, numbers):
                    found.update(id(line) for line in group)
                start = at
    return found


def _is_regular(on: set[int], pages: Sequence[int]) -> bool:
    """Whether these are all pages, or all left or right ones; the first and the last may be set otherwise."""
    if len(on) < 2:
        return False
    for parity in (None, 0, 1):
        expected = [number for number in pages[1:-1] if parity in (None, number % 2)]
        held = sum(number in on for number in expected)
        if held >= _REGULAR * len(expected) and (expected or len(pages) == 2):
            return True
    return False
