"""Glyphs to lines, and the text of a line: which gaps print a blank, and how two lines of one sentence join.

Coordinates are points on the page as it is seen, x to the right and y down; ``base`` is where a glyph stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.source import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BLANKS = re.compile(f"[{BLANK}]+")
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003ffff“”‘’…—·①-⓿]"
)
_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_LATIN = re.compile("[!-~\u00c0-\u024f]")
_ADDRESS = re.compile(r"[@/_\\]|\d|[.:-][A-Za-z]")
_DATE = re.compile("[0-9]{2,4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}$")
_TIME = re.compile("[0-9]{1,2}:[0-9]{2}")
_UNIT = re.compile(
    r"[“‘（《〈【〔「『(\[<]{0,4}(?:[A-Za-z0-9][A-Za-z0-9.,:;/@%_+~#&=?'’—–\\-]{0,200}|—{1,2}|…{1,2}|.)"
    r"[，。、；：！？”’）》〉】〕」』·,.;:!?)\]>%％]{0,4}(?:(?<=[,.:;!?])[A-Za-z0-9][A-Za-z0-9.,:;/@%_+~#&=?'’\\-]{0,200}"
    r"[，。、；：！？”’）》〉】〕」』·,.;:!?)\]>%％]{0,4})?",
    re.DOTALL,
)
_CLINGS_AFTER = re.compile("[①-⓿㈀-㋿“‘（《〈【〔「『(<\\[]")
_CLINGS_BEFORE = re.compile("[，。、；：！？”’）》〉】〕」』)>\\]]")
_ONE_LINE = 0.45
_GAP_CLINGING = 0.9
_GAP_WIDE, _GAP_MIXED, _GAP_LATIN, _GAP_BLANK = 0.2, 0.45, 0.2, 0.2
"""Gaps that print a blank, in sizes of the line beyond its ordinary gap: between two wide characters, a wide
and a Latin one (programs set a quarter there by themselves), two Latin ones; and after a blank (pdfium gives
one blank for several)."""

_EVEN, _LEAST_GAPS, _STRETCHED = 0.02, 12, 0.005
"""How far gaps between two scripts are from each other where a program sets them evenly, how many tell, and what
gap between Chinese characters (in sizes) shows that a line is filled out."""
_MOST, _MOST_TIGHT = 0.9, 0.8
"""Which part of the gaps are even, blanks being the others; of a program that sets none, where a blank stands out."""
_SCRIPTS = re.compile("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")


class Glyph(NamedTuple):
    """One printed character (or a ligature's few) and its place; ``right`` is where its advance ends."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(slots=True, eq=False)
class Line:
    """Glyphs on one base line, from left to right; the edges are those of what is printed, blanks aside."""

    page: int
    glyphs: list[Glyph]
    left: float
    right: float
    base: float
    size: float
    text: str
    open_end: bool
    """Whether a printed blank ends the line: the next word is a word of its own."""
    zone: int = 0
    """Which column of body text it stands in: 0 when there is only one."""


def is_blank(text: str) -> bool:
    """Whether nothing of a text is printed."""
    return not text or _BLANKS.fullmatch(text) is not None


def is_wide(text: str) -> bool:
    """Whether a text's last character is set in a square, as Chinese is."""
    return _WIDE.match(text[-1:]) is not None


def goes_on(text: str) -> bool:
    """Whether a line opens with what never begins a paragraph: punctuation that closes."""
    return _CLINGS_BEFORE.match(text) is not None


def lines_of(page: int, glyphs: Iterable[Glyph]) -> list[Line]:
    """All lines, from top to bottom; glyphs of one line may have come in any order."""
    groups: list[list[Glyph]] = []
    start, tallest = 0.0, 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.left)):
        if groups and glyph.base - start <= _ONE_LINE * max(tallest, glyph.size):
            groups[-1].append(glyph)
            tallest = max(tallest, glyph.size)
        else:
            groups.append([glyph])
            start, tallest = glyph.base, glyph.size
    rows = [sorted(group, key=lambda glyph: (glyph.left, glyph.right)) for group in groups]
    mixed = _gap_between_scripts(rows)
    lines = (line_of(page, row, mixed) for row in rows)
    return [line for line in lines if line is not None]


def _gap_between_scripts(rows: Iterable[Sequence[Glyph]]) -> float:
    """The least gap that prints a blank between a Chinese character and a letter or digit on this page.

    Programs set a quarter there by themselves, or nothing. Where they do so evenly a gap beyond it is a blank.
    """
    gaps = sorted(
        (after.left - before.right - usual) / max(after.size, 0.1)
        for row in rows
        for usual in [_usual_gap([glyph for glyph in row if not is_blank(glyph.text)])]
        for before, after in pairwise(row)
        if _SCRIPTS.fullmatch(before.text[-1:] + after.text[:1])
    )
    if len(gaps) < _LEAST_GAPS:
        return _GAP_MIXED
    usual = gaps[len(gaps) // 2]
    even = bisect_left(gaps, usual + _EVEN) - bisect_left(gaps, usual - _EVEN)
    if even < (_MOST if usual > _GAP_LATIN / 2 else _MOST_TIGHT) * len(gaps):
        return _GAP_MIXED
    return min(_GAP_MIXED, max(_GAP_LATIN, usual + 2 * _EVEN))


def line_of(page: int, glyphs: Iterable[Glyph], mixed: float = _GAP_MIXED) -> Line | None:
    """One line of glyphs, or ``None`` when nothing is printed; ``mixed`` is a blank's least width between scripts."""
    row = sorted(glyphs, key=lambda glyph: (glyph.left, glyph.right))
    inked = [glyph for glyph in row if not is_blank(glyph.text)]
    if not inked:
        return None
    size = _usual([glyph.size for glyph in inked], 0.5)
    base = _usual([glyph.base for glyph in inked], 1.0)
    text = _text(row, inked, size, mixed)
    return Line(
        page=page,
        glyphs=row,
        left=inked[0].left,
        right=max(glyph.right for glyph in inked),
        base=base,
        size=size,
        text=text.strip(" \u3000\u00a0"),
        open_end=is_blank(row[-1].text) and bool(row[-1].text),
    )


def _usual(values: Sequence[float], step: float) -> float:
    """The value that comes most often, rounded to ``step`` for counting only; of equals the largest."""
    counts = Counter(round(value / step) for value in values)
    most = max(counts.values())
    chosen = max(key for key, count in counts.items() if count == most)
    return median(value for value in values if round(value / step) == chosen)


def _text(row: Sequence[Glyph], inked: Sequence[Glyph], size: float, mixed: float) -> str:
    """The printed text: blanks the file holds stand as they are; a wide gap without one prints one."""
    usual = _usual_gap(inked)
    if mixed > _GAP_LATIN and _is_filled_out(inked, size):
        mixed = _GAP_MIXED  # the gaps that a program sets are then a little wider, and not all alike
    pieces: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None and not is_blank(glyph.text):
            gap = (glyph.left - before.right - usual) / max(size, 0.1)
            if gap > (_GAP_BLANK if is_blank(before.text) else _least_gap(before.text, glyph.text, mixed)):
                pieces.append(" ")
        pieces.append(glyph.text)
        before = glyph
    return "".join(pieces)


def _usual_gap(inked: Sequence[Glyph]) -> float:
    """The gap of most glyphs of a line, in points: more than none where it is filled out to the margin."""
    gaps = sorted(after.left - before.right for before, after in pairwise(inked))
    return max(0.0, gaps[(len(gaps) - 1) // 2]) if gaps else 0.0


def _is_filled_out(inked: Sequence[Glyph], size: float) -> bool:
    """Whether Chinese characters stand apart as in a line filled out to the margin.

    Some programs round places and so set only some of them apart; letters and digits may stand close all the same.
    """
    gaps = sorted(
        after.left - before.right
        for before, after in pairwise(inked)
        if is_wide(before.text) and is_wide(after.text[:1]) and after.left - before.right < _GAP_WIDE * size
    )
    return bool(gaps) and gaps[len(gaps) * 4 // 5] > _STRETCHED * size


def _least_gap(before: str, after: str, mixed: float) -> float:
    if _CLINGS_AFTER.match(before[-1:]) or _CLINGS_BEFORE.match(after[:1]):
        return _GAP_CLINGING
    wide = is_wide(before), is_wide(after[:1])
    if all(wide):
        return _GAP_WIDE
    return mixed if any(wide) else _GAP_LATIN


def pieces_of(line: Line, gap: float) -> list[Line]:
    """The line cut where nothing is printed over more than ``gap`` sizes."""
    cuts: list[list[Glyph]] = [[]]
    edge: float | None = None
    for glyph in line.glyphs:
        blank = is_blank(glyph.text)
        if not blank and edge is not None and glyph.left - edge > gap * line.size:
            cuts.append([])
        cuts[-1].append(glyph)
        if not blank:
            edge = glyph.right if edge is None else max(edge, glyph.right)
    return [piece for piece in (line_of(line.page, cut) for cut in cuts) if piece is not None]


def first_unit(line: Line) -> float:
    """The width of what must stand together at the line's start: had there been room, it were a line higher."""
    match = _UNIT.match(line.text)
    inked = [glyph for glyph in line.glyphs if not is_blank(glyph.text)]
    if match is None:
        return 0.0
    ends: list[int] = []
    length = 0
    for glyph in inked:
        length += len(glyph.text)
        ends.append(length)
    last = min(bisect_left(ends, len(_BLANKS.sub("", match[0]))), len(inked) - 1)
    return inked[last].right - inked[0].left


def seam(before: str, after: str, *, open_end: bool = False) -> str:
    """What joins two printed lines of one sentence: nothing in Chinese, a Latin word keeps its blank."""
    return " " if before and after and _parted(before, after, open_end) else ""


def _parted(before: str, after: str, open_end: bool) -> bool:
    last, first = before[-1], after[0]
    if _DATE.search(before[-12:]) and _TIME.match(after):
        return True
    if open_end:
        return not (is_wide(last) and is_wide(first))
    if last == "-" or not (_LATIN.match(last) and _LETTER.match(first)):
        return False
    word_before = _BLANKS.split(before[-80:])[-1]
    word_after = _BLANKS.split(after[:80])[0]
    tail = re.search("[!-~]*$", word_before)
    head = re.match("[!-~]*", word_after)
    return _ADDRESS.search((tail[0] if tail else "") + (head[0] if head else "")) is None
