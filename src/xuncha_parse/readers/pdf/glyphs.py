"""One page of a PDF through pdfium: its characters and ruling lines, as they are seen.

Characters are taken with their origins, since programs draw them in any order; the page is turned so that
most of its text stands upright, whatever its own rotation says.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.pdf.advances import Place, extent
from xuncha_parse.readers.pdf.layout import Glyph, Rule, Sheet
from xuncha_parse.readers.pdf.lines import is_blank, lines_of
from xuncha_parse.readers.pdf.rules import Box, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_HYPHEN = 0x02
"""What pdfium gives for a hyphen at a line's end."""
_UNMAPPED = (0, 0xFFFE, 0xFFFF)
_LOST = "\ufffd"
_RADICALS = dict(
    zip(
        "⺠⺩⺪⺬⺼⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
        "民王疋示月虎西见角贝足车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
        strict=True,
    )
)
"""Radicals that fonts give for whole characters, and that NFKC leaves alone (Unicode: EquivalentUnifiedIdeograph)."""
_TWICE = 0.15
_LEAST_VERTICAL = 8
_FARTHEST = 1e6


class _Mark(NamedTuple):
    """One character as pdfium tells it, in the page's own space: origin, box, size and direction."""

    text: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float
    size: float
    turn: int | None


@dataclass(slots=True)
class PageRead:
    """One page: what is seen on it upright, what stands in another direction, and what is out of sight."""

    sheet: Sheet
    turned: list[str] = field(default_factory=list)
    hidden: str = ""
    has_images: bool = False
    characters: int = 0
    lost: int = 0


def read_page(raw: ModuleType, document: object, number: int) -> PageRead:
    """Read page ``number`` (from 1); everything opened here is closed here. ``raw`` is pypdfium2's raw module."""
    page = raw.FPDF_LoadPage(document, number - 1)
    if not page:
        return PageRead(Sheet(number, 1.0, 1.0, ()))
    try:
        box = _visible(raw, page)
        text = raw.FPDFText_LoadPage(page)
        try:
            marks = _without_doubles(list(_marks(raw, text))) if text else []
        finally:
            if text:
                raw.FPDFText_ClosePage(text)
        strokes, has_images = drawn(raw, page)
    finally:
        raw.FPDF_ClosePage(page)
    return _assembled(number, box, marks, strokes, has_images=has_images)


def _assembled(
    number: int,
    box: Box,
    marks: list[_Mark],
    strokes: list[Box],
    *,
    has_images: bool,
) -> PageRead:
    left, bottom, right, top = box
    if _is_vertical(marks):
        marks = [mark._replace(turn=3) if mark.turn == 0 else mark for mark in marks]
    seen: dict[int | None, list[_Mark]] = {}
    hidden: list[_Mark] = []
    for mark in marks:
        inside = (
            left <= (mark.left + mark.right) / 2 <= right and bottom <= (mark.bottom + mark.top) / 2 <= top
        )
        (seen.setdefault(mark.turn, []) if inside else hidden).append(mark)
    main = max((turn for turn in seen if turn is not None), key=lambda turn: len(seen[turn]), default=0)
    lost = sum(1 for mark in marks if mark.text == _LOST or "\ue000" <= mark.text <= "\uf8ff")
    rules = [Rule(*_turned_box(stroke, box, main)) for stroke in strokes]
    return PageRead(
        sheet=_sheet(number, box, seen.get(main, []), main, rules),
        turned=[_words(number, box, group, turn) for turn, group in seen.items() if turn != main],
        hidden=_words(number, box, hidden, main),
        has_images=has_images,
        characters=sum(1 for mark in marks if not is_blank(mark.text)),
        lost=lost,
    )


def _words(number: int, box: Box, marks: list[_Mark], turn: int | None) -> str:
    """The text of some characters by their lines; of those that stand aslant, in the order they were drawn."""
    if turn is None:
        return "".join(mark.text for mark in marks)
    return "\n".join(line.text for line in lines_of(number, _sheet(number, box, marks, turn).glyphs))


def _visible(raw: ModuleType, page: object) -> Box:
    """The visible part of the page: left, bottom, right, top in its own space."""
    rect = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page, rect) and rect.right > rect.left and rect.top > rect.bottom:
        return rect.left, rect.bottom, rect.right, rect.top
    return 0.0, 0.0, 595.0, 842.0


def _marks(raw: ModuleType, text: object) -> Iterator[_Mark]:
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    high = 0
    for i in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, i)
        if code <= 0x20 and code not in (0, _HYPHEN) and raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        raw.FPDFText_GetLooseCharBox(text, i, box)
        raw.FPDFText_GetMatrix(text, i, matrix)
        size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
        size = size if 0.1 < size < 10_000 else 1.0
        turn = _turn(matrix.a, matrix.b)
        loose = (box.left, box.bottom, box.right, box.top)
        left, bottom, right, top = map(
            _bounded, extent(raw, text, i, Place(x.value, y.value, size, turn), loose)
        )
        yield _Mark(
            _printed(code), _bounded(x.value), _bounded(y.value), left, bottom, right, top, size, turn
        )


def _bounded(place: float) -> float:
    """A coordinate, or 0 for one that no page has, infinite or no number among them."""
    return place if -_FARTHEST < place < _FARTHEST else 0.0


def _is_vertical(marks: list[_Mark]) -> bool:
    """Whether most characters stand right below the one before: vertical writing, columns from the right."""
    down = sum(
        abs(here.x - before.x) < 0.2 * here.size and 0.7 * here.size < before.y - here.y < 1.6 * here.size
        for before, here in pairwise(marks)
    )
    return len(marks) >= _LEAST_VERTICAL and 2 * down > len(marks)


def _turn(a: float, b: float) -> int | None:
    """Quarter turns clockwise that make text of this direction upright; ``None`` when it is aslant."""
    if abs(b) * 8 <= abs(a):
        return 0 if a >= 0 else 2
    if abs(a) * 8 <= abs(b):
        return 1 if b > 0 else 3
    return None


def _printed(code: int) -> str:
    """The character as text: radicals as the characters they look like, what has no character as U+FFFD."""
    if code in _UNMAPPED or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return _LOST
    if code == _HYPHEN:
        return "-"
    if code < 0x20 or 0x7F <= code < 0xA0:
        return " "
    if 0x2E80 <= code <= 0x2FDF:
        return _RADICALS.get(chr(code)) or unicodedata.normalize("NFKC", chr(code))
    return chr(code)


def _without_doubles(marks: list[_Mark]) -> list[_Mark]:
    """Each character once: bold type is often feigned by printing twice, a hair apart."""
    order = sorted(range(len(marks)), key=lambda i: (marks[i].text, round(marks[i].y), marks[i].x))
    doubles: set[int] = set()
    last = -1
    for i in order:
        mark, before = marks[i], marks[last] if last >= 0 else None
        if (
            before is not None
            and before.text == mark.text
            and not is_blank(mark.text)
            and abs(i - last) > 1
            and abs(before.x - mark.x) < _TWICE * mark.size
            and abs(before.y - mark.y) < _TWICE * mark.size
        ):
            doubles.add(max(i, last))
            last = min(i, last)
        else:
            last = i
    return [mark for i, mark in enumerate(marks) if i not in doubles]


def _sheet(
    number: int,
    box: Box,
    marks: list[_Mark],
    turn: int,
    rules: list[Rule] | None = None,
) -> Sheet:
    glyphs = []
    for mark in marks:
        left, _, right, _ = _turned_box((mark.left, mark.bottom, mark.right, mark.top), box, turn)
        _, base, _, _ = _turned_box((mark.x, mark.y, mark.x, mark.y), box, turn)
        glyphs.append(Glyph(mark.text, left, right, base, mark.size))
    left, bottom, right, top = box
    width, height = (right - left, top - bottom) if turn % 2 == 0 else (top - bottom, right - left)
    return Sheet(number, width, height, glyphs, rules or ())


def _turned_box(inner: Box, box: Box, turn: int) -> Box:
    """A box of the page's own space as seen after quarter turns clockwise: left, top, right, bottom, y down."""
    left, bottom, right, top = inner
    if turn == 0:
        return left - box[0], box[3] - top, right - box[0], box[3] - bottom
    if turn == 1:
        return bottom - box[1], left - box[0], top - box[1], right - box[0]
    if turn == 2:
        return box[2] - right, bottom - box[1], box[2] - left, top - box[1]
    return box[3] - top, box[2] - right, box[3] - bottom, box[2] - left
