"""Text that was decoded wrongly once and saved again: 整改 as æ•´æ”¹, as 鏁存敼 or as ÕûžÄ.

It is put right only where the way back is exact, character by character, and leads to text that is
overwhelmingly everyday Chinese; whatever is less certain stays as it is.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from xuncha_parse import lazy
from xuncha_parse.readers.encoding.likelihood import price, sample


class Way(NamedTuple):
    """One way to damage text: bytes of ``right`` were read in ``mistaken``.

    ``least`` is the number of Han characters the undamaged text must have at least to be believed.
    """

    mistaken: str
    right: str
    least: int


class Mended(NamedTuple):
    """The undamaged text, and how often it had gone which way."""

    text: str
    way: Way
    times: int


_WAYS = (Way("cp1252", "utf-8", 2), Way("gb18030", "utf-8", 2), Way("cp1252", "gb18030", 4))
_MOST_TIMES = 3

_BEYOND_ASCII = lazy.pattern(r"[^\x00-\x7f]{1,400}")
_HAN = lazy.pattern("[\u4e00-\u9fff]+")
_LIKE_A_BROWSER = {
    ord(bytes((byte,)).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""Windows-1252 over Latin-1; the five bytes it leaves open stay controls."""
_EURO_BYTE = b"\x80"
"""What GB18030 has no use for and Windows reads as € all the same."""

_MOST_BITS = 12.5
"""Bits a character; everyday text needs 11 to 12."""
_LEAST_GAIN = 1.5
"""How many times dearer the damaged text must be than what is made of it."""


def mend(text: str) -> Mended | None:
    """What ``text`` was before it was decoded wrongly, or ``None`` when it is as it should be or past mending."""
    first = _BEYOND_ASCII.search(text)
    if first is None:
        return None
    for way in _WAYS:
        back: str | None = text if _leads_back(first[0], way) else None
        for times in range(1, _MOST_TIMES + 1):
            back = _undo(back, way) if back is not None else None
            if back is None:
                break
            whole = back.removeprefix("\ufeff")
            if _is_better(whole, text, way):
                return Mended(whole, way, times)
    return None


def _leads_back(probe: str, way: Way) -> bool:
    """Whether the first characters allow for ``way``, so that ordinary text costs nothing."""
    try:
        codecs.getincrementaldecoder(way.right)().decode(_bytes_of(probe, way.mistaken))
    except UnicodeError:
        return False
    return True


def _undo(text: str, way: Way) -> str | None:
    try:
        return _bytes_of(text, way.mistaken).decode(way.right)
    except UnicodeError:
        return None


def _bytes_of(text: str, codec: str) -> bytes:
    """The bytes that a program reading ``codec`` makes ``text`` of."""
    if codec == "cp1252":
        return text.translate(_LIKE_A_BROWSER).encode("latin-1")
    return _EURO_BYTE.join(piece.encode(codec) for piece in text.split("€"))


def _is_better(text: str, damaged: str, way: Way) -> bool:
    start = sample(text)
    han = sum(len(match[0]) for match in _HAN.finditer(start))
    if han < way.least or 2 * han < len(start):
        return False
    paid = price(start)
    if paid.mean > _MOST_BITS:
        return False
    return price(sample(damaged)).mean * _beyond_ascii(damaged) >= _LEAST_GAIN * paid.mean * _beyond_ascii(
        text
    )


def _beyond_ascii(text: str) -> int:
    return sum(len(match[0]) for match in _BEYOND_ASCII.finditer(text))
