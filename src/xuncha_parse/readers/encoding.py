"""Bytes to text: byte order mark, then UTF-8, then GB18030 against Big5 by their common characters.

Nothing is replaced silently: what had to be changed is told in ``Decoded.repairs``, and bytes that are
text in none of these encodings raise :class:`UnreadableInput` naming what was tried. The marks are those
of the Unicode Standard, 23.8; GBK is read as GB18030, which contains it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.common import COMMON

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks; those of UTF-32 stand before those of UTF-16, which they begin with."""

CHINESE = ("gb18030", "big5", "big5hkscs")
"""What text without a mark may be in when it is not UTF-8; the earlier one wins a tie."""

_SAMPLE = 2_000
_LEAST_COMMON = 0.25
_MOST_BAD = 20
"""One undecodable byte in this many characters beyond ASCII is damage; more of them are another encoding."""

_ESCAPED = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the Python name of the codec that gave it, and in plain words what was lost or changed."""

    text: str
    encoding: str
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One codec tried: lone surrogates in ``text`` stand for ``bad`` bytes, the first at offset ``first``.

    ``cut`` is the number of bytes of an unfinished character at the end.
    """

    codec: str
    text: str
    bad: int
    first: int
    cut: int


def decode(data: bytes) -> Decoded:
    """The text of ``data``, or :class:`UnreadableInput`."""
    mark, codec = next(((mark, codec) for mark, codec in BOMS if data.startswith(mark)), (b"", "utf-8"))
    reading = _try(data[len(mark) :], codec)
    if reading is not None and _is_credible(reading):
        return _decoded(reading, len(mark))
    ignored = (f"字节顺序标记称 {codec}，内容不是，未采信",) if mark else ()
    scored = [(_commonness(other.text), other) for other in _chinese(data[len(mark) :])]
    best = max(scored, key=lambda pair: (pair[0], -pair[1].bad), default=None)
    if best is None or best[0] < _LEAST_COMMON:
        raise UnreadableInput(_refusal(data, scored))
    return _decoded(best[1], len(mark), ignored)


def _chinese(data: bytes) -> list[_Reading]:
    readings = [_try(data, codec) for codec in CHINESE]
    return [reading for reading in readings if reading is not None and _is_credible(reading)]


def _try(data: bytes, codec: str) -> _Reading | None:
    """``data`` in ``codec``, its bad bytes escaped and an unfinished last character left out."""
    errors = "surrogatepass" if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoder = codecs.getincrementaldecoder(codec)(errors)
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    cut = len(decoder.getstate()[0])
    return _Reading(codec, text, len(_ESCAPED.findall(text)), _first_bad(text, codec), cut)


def _first_bad(text: str, codec: str) -> int:
    """The offset of the first bad byte in what ``text`` was decoded from, or -1."""
    escaped = _ESCAPED.search(text)
    return len(text[: escaped.start()].encode(codec)) if escaped else -1


def _is_credible(reading: _Reading) -> bool:
    """Whether bad bytes are few enough to be damage."""
    if not reading.bad:
        return True
    good = sum(1 for _ in _BEYOND_ASCII.finditer(reading.text)) - reading.bad
    return reading.bad * _MOST_BAD <= good


def _commonness(text: str) -> float:
    """The share of common characters among the first ones beyond ASCII."""
    sample = [match[0] for match in islice(_BEYOND_ASCII.finditer(text), _SAMPLE)]
    return sum(char in COMMON for char in sample) / len(sample) if sample else 0.0


def _decoded(reading: _Reading, offset: int, repairs: tuple[str, ...] = ()) -> Decoded:
    """``reading`` with U+FFFD for what is lost, and the repairs; ``offset`` is the length of the mark."""
    text = reading.text
    if reading.bad:
        text = _ESCAPED.sub("\ufffd", text)
        first = reading.first + offset
        repairs += (
            f"{reading.bad} 处无法按 {reading.codec} 解码，代以 U+FFFD，第一处在第 {first} 字节（从 0 起）",
        )
    if reading.cut:
        repairs += (f"末尾的字符不完整，舍去最后 {reading.cut} 个字节",)
    return Decoded(text, reading.codec, repairs)


def _refusal(data: bytes, scored: list[tuple[float, _Reading]]) -> str:
    first = _first_bad(data.decode("utf-8", "surrogateescape"), "utf-8")
    shares = {reading.codec: f"{share:.0%} common characters" for share, reading in scored}
    chinese = ", ".join(f"{codec} ({shares.get(codec, 'invalid')})" for codec in CHINESE)
    return f"not text in any encoding read here: tried utf-8 (invalid at byte {first}), {chinese}"
