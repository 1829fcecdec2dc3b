"""Files that change their encoding between lines: a head in UTF-8 above a body in GBK."""

from __future__ import annotations

from xuncha_parse import lazy
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.encoding.attempts import Attempt, strictly
from xuncha_parse.readers.encoding.charsets import CHINESE
from xuncha_parse.readers.encoding.likelihood import PLAUSIBLE, POSSIBLE, price, sample

_UTF8 = lazy.pattern(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2}")
"""Two characters of Chinese text in UTF-8, side by side."""
_SEQUENCE = lazy.pattern(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")
_ASCII = bytes(range(0x80))
_REST_OF_LINE = lazy.pattern(rb"[\x80-\xff][^\r\n]*")
"""All of a line from its first byte beyond ASCII on; what stands before is the same in every codec here."""
_MOST_LINES = 200_000
"""Lines beyond ASCII; a mixed file of more is no notice, and one codec for all of it would be wrong."""
_TOO_MANY = f"lines in different encodings, and more than {_MOST_LINES:,} of them: convert it to UTF-8"
_CLEAR = 13.0
"""Bits a character at which there is no need to try another codec."""


def by_line(data: bytes, start: int = 0) -> Attempt | None:
    """``data`` with each line in UTF-8 or in one other codec, strictly; ``None`` when that fails or is not needed.

    Raises :class:`UnreadableInput` for a mixed file of more lines than any notice has.
    """
    if not _UTF8.search(data):
        return None
    best: tuple[float, Attempt] | None = None
    for codec in CHINESE:
        found = _two(data, codec, start)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
        if best is not None and best[0] <= _CLEAR:
            break
    return best[1] if best is not None else None


def _two(data: bytes, other: str, start: int) -> tuple[float, Attempt] | None:
    """The text in UTF-8 and ``other``, and how usual the characters are that ``other`` gave."""
    pieces: list[str] = []
    foreign: list[str] = []
    lines = {"utf-8": 0, other: 0}
    size = {"utf-8": 0, other: 0}
    at = cut = 0
    for match in _REST_OF_LINE.finditer(data):
        line = _line(match[0], other, last=match.end() == len(data))
        if line is None:
            return None
        if sum(lines.values()) == _MOST_LINES:
            if all(lines.values()):
                raise UnreadableInput(_TOO_MANY, "too-many-lines")
            return None
        pieces += (data[at : match.start()].decode("ascii"), line.text)
        lines[line.codec] += 1
        size[line.codec] += line.size
        if line.codec == other:
            foreign.append(line.text)
        at, cut = match.end(), line.cut
    mean = price(sample("".join(foreign))).mean
    if not all(lines.values()) or mean > PLAUSIBLE:
        return None
    pieces.append(data[at:].decode("ascii"))
    told = f"文件混用两种编码：含汉字的行中 {lines['utf-8']} 行按 utf-8、{lines[other]} 行按 {other} 解码"
    first = start + len(data) - cut if cut else None
    codec = max(size, key=lambda codec: size[codec])
    return mean, Attempt(codec, "".join(pieces), len(data), 0, first, cut, (told,))


def _line(data: bytes, other: str, *, last: bool) -> Attempt | None:
    """One line in the codec that suits it better; only the last one of a file may be cut."""
    own, foreign = (
        each if (each := strictly(data, codec)) and (last or not each.cut) else None
        for codec in ("utf-8", other)
    )
    if foreign is None or (own is not None and own.cost <= foreign.cost):
        return own
    return None if foreign.price.mean > POSSIBLE or _is_damaged_utf8(data) else foreign


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of a line is UTF-8; in other encodings such sequences are one byte in fifty."""
    beyond_ascii = len(data.translate(None, _ASCII))
    return 2 * sum(len(found) for found in _SEQUENCE.findall(data)) > beyond_ascii
