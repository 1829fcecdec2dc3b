"""One codec tried on bytes: strictly, with damage told, by its two-byte units, and line by line."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cached_property

from xuncha_parse import lazy
from xuncha_parse.readers.encoding.charsets import WIDE
from xuncha_parse.readers.encoding.likelihood import Price, price, sample

LOST_BITS = 60.0
"""What one byte that cannot be read costs."""
_CUT_BITS = 12.0
_CHUNK = 64 * 1024
_MOST_BAD = 20
"""One undecodable byte in this many characters beyond ASCII is damage; more of them are another encoding."""
_SOON = 200
"""So many bad bytes are counted before a hopeless codec is given up early."""

_ESCAPED = lazy.pattern("[\ud800-\udfff]")
_BEYOND_ASCII = lazy.pattern(r"[^\x00-\x7f]+")
_BEYOND_TWO_BYTES = lazy.pattern("[^\x00-\u07ff]")
_EXPECTED = lazy.pattern(
    "[\t\n\r\f\x20-\x7e\u00a0\u00ad\u00b7\u2000-\u206f\u2190-\u2193\u2460-\u24ff\u25a0-\u25ff\u3000-\u303f"
    "\u4e00-\u9fff\uff01-\uff5e\ufeff]"
)
"""Every kind of character that Chinese notices hold."""
_HAN = lazy.pattern("[\u4e00-\u9fff]+")
_MARKS = lazy.pattern("[\u3000-\u3017\uff01-\uff5e]")
CONTROLS = lazy.pattern(rb"[\x00-\x08\x0e-\x1f\x7f]")
"""Bytes that no text of one-byte units holds, but for a stray one."""


@dataclass(frozen=True)
class Attempt:
    """What ``codec`` makes of bytes: lone surrogates in ``text`` stand for ``bad`` of them.

    ``first`` is the offset of the first byte that could not be read, ``cut`` the number of bytes of an
    unfinished character at the end, left out of ``text``; ``size`` is the number of bytes tried.
    """

    codec: str
    text: str
    size: int
    bad: int = 0
    first: int | None = None
    cut: int = 0
    notes: tuple[str, ...] = ()

    @cached_property
    def price(self) -> Price:
        """What its first characters beyond ASCII cost."""
        return price(sample(self.text))

    @cached_property
    def cost(self) -> float:
        """Bits for each byte beyond ASCII, lost ones included: comparable between codecs."""
        return (self.price.bits + self.bad * LOST_BITS + bool(self.cut) * _CUT_BITS) / self.used

    @cached_property
    def used(self) -> int:
        """How many bytes the sample has that ``price`` is of."""
        return len(sample(self.text).encode(self.codec, _errors(self.codec))) or 1


def strictly(data: bytes, codec: str, start: int = 0) -> Attempt | None:
    """All of ``data`` in ``codec``, or ``None``; only its last character may be unfinished.

    ``start`` is the offset of ``data`` in the file.
    """
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        text = decoder.decode(data)
    except UnicodeError:
        return None
    cut = len(decoder.getstate()[0])
    return Attempt(codec, text, len(data), 0, start + len(data) - cut if cut else None, cut)


def leniently(data: bytes, codec: str, start: int = 0, *, always: bool = False) -> Attempt | None:
    """``data`` in ``codec`` with its bad bytes escaped, or ``None`` when they are too many to be damage."""
    decoder = codecs.getincrementaldecoder(codec)(_errors(codec))
    pieces: list[str] = []
    bad = good = 0
    for at in range(0, len(data), _CHUNK):
        try:
            piece = decoder.decode(data[at : at + _CHUNK])
        except UnicodeError:
            return None
        lost = sum(1 for _ in _ESCAPED.finditer(piece))
        bad += lost
        good += sum(len(run) for run in _BEYOND_ASCII.findall(piece)) - lost
        pieces.append(piece)
        if bad > _SOON and bad > good and not always:
            return None
    if bad * _MOST_BAD > good and not always:
        return None
    cut = len(decoder.getstate()[0])
    first = first_bad(data, codec) if bad or cut else None
    return Attempt(codec, "".join(pieces), len(data), bad, None if first is None else start + first, cut)


def _errors(codec: str) -> str:
    return "surrogatepass" if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"


def first_bad(data: bytes, codec: str) -> int | None:
    """The offset of the first byte that is no text in ``codec``."""
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return None


def wide(data: bytes, start: int, claim: str | None = None) -> Attempt | None:
    """The reading of text in two- or four-byte units that has no mark, when nothing else is possible.

    Nearly every character must then be of a kind that notices hold, and unless such a codec is declared, some
    must be usual Chinese ones: other bytes hardly ever look like that.
    """
    for codec in WIDE:
        attempt = strictly(data, codec, start)
        if attempt is None or not attempt.text:
            continue
        expected = sum(1 for _ in _EXPECTED.finditer(attempt.text))
        opening = sample(attempt.text)
        han = price("".join(_HAN.findall(opening)))
        certain = han.usual and han.share >= 0.7 and han.usual + len(_MARKS.findall(opening)) >= 4
        if expected >= 0.95 * len(attempt.text) and (certain or codec == claim):
            return attempt
    return None


def is_certain(utf8: Attempt) -> bool:
    """Whether valid UTF-8 cannot be so by accident: it holds Chinese."""
    return _BEYOND_TWO_BYTES.search(utf8.text) is not None


def is_accident(utf8: Attempt, other: Attempt) -> bool:
    """Whether valid UTF-8 that is not certain is so only by accident, as 联通 in GBK nearly is, and ``other`` is what was written.

    That befalls a few characters at most, which then are letters of many scripts in UTF-8.
    """
    if other.cut or other.price.mean > 12.5:
        return False
    return other.price.bits + 24.0 < utf8.price.bits
