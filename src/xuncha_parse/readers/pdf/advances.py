"""How far a character reaches along its line: to where the next one would stand, not to the end of its ink.

pdfium's loose box of a character runs from its origin over its advance. For a font whose ascent and descent it
takes to be equal it gives the box of the ink instead: so with some of the many small fonts of kind Type 3 that
Chromium writes for Noto CJK. The white beside the ink of 日 would then look like a blank.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.pdf.lines import is_wide

if TYPE_CHECKING:
    from types import ModuleType

    from xuncha_parse.readers.pdf.rules import Box

_SAME = 0.01
_MOST = 4.0
"""An advance of more sizes than this is none."""


class Place(NamedTuple):
    """Where a character stands on the page: its origin, how large it is and how its line is turned (see ``glyphs``)."""

    x: float
    y: float
    size: float
    turn: int | None


def extent(raw: ModuleType, text: object, i: int, place: Place, box: Box) -> Box:
    """The loose ``box`` of character ``i`` of a text page, its ends along the line mended where they are its ink's."""
    x, y, size, turn = place
    start = (box[0] - x, box[1] - y, x - box[2], y - box[3])
    if turn is None or abs(start[turn]) <= _SAME * size or not _is_ink(raw, text, i, box):
        return box
    left, bottom, right, top = box
    reach = _advance(raw, text, i)
    if reach is None or not 0 < reach < _MOST * size:
        inked = right - left if turn % 2 == 0 else top - bottom
        reach = (
            max(size, inked) if is_wide(chr(raw.FPDFText_GetUnicode(text, i))) else inked + 2 * start[turn]
        )
    if turn == 0:
        return x, bottom, x + reach, top
    if turn == 1:
        return left, y, right, y + reach
    if turn == 2:
        return x - reach, bottom, x, top
    return left, y - reach, right, y


def _is_ink(raw: ModuleType, text: object, i: int, box: Box) -> bool:
    """Whether a loose box is the box of the ink; that of vertical writing begins beside its origin too."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(text, i, left, right, bottom, top):
        return False
    ink = (left.value, bottom.value, right.value, top.value)
    return all(abs(one - other) <= _SAME for one, other in zip(ink, box, strict=True))


def _advance(raw: ModuleType, text: object, i: int) -> float | None:
    """What the character's font says of its width, in points on the page."""
    drawn = raw.FPDFText_GetTextObject(text, i)
    font = raw.FPDFTextObj_GetFont(drawn) if drawn else None
    if not font:
        return None
    width, matrix = ctypes.c_float(), raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(text, i)
    if not raw.FPDFFont_GetGlyphWidth(font, raw.FPDFText_GetUnicode(text, i), size, width):
        return None
    raw.FPDFText_GetMatrix(text, i, matrix)
    return float(width.value) * math.hypot(matrix.a, matrix.b)
