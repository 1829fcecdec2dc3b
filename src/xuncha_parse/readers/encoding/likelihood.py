"""How usual a character is in Chinese text, in bits: what tells one decoding of the same bytes from another.

Bytes of one encoding often decode in another, into characters hardly anyone writes. The tables are those of
the standards themselves: GB 2312 level 1 and Big5 level 1 hold what is usual, their second levels what is
seldom; ``common.py`` lists the characters of everyday text among them. A text's price is the sum over its
characters beyond ASCII; of two decodings of the same bytes the cheaper one is the text.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from xuncha_parse import lazy
from xuncha_parse.readers.encoding.common import COMMON

_COMMON = 10.5
_USUAL = 15.0
_SELDOM = 20.0
_LOST = 60.0
_ELSE = 40.0

_RANGES: tuple[tuple[int, int, float], ...] = (
    (0x00A0, 0x017F, 12.0),
    (0x0370, 0x0451, 13.0),
    (0x0080, 0x07FF, 20.0),
    (0x2010, 0x203B, 13.0),
    (0x2460, 0x24FF, 13.0),
    (0x2000, 0x27BF, 18.0),
    (0x3000, 0x303F, 12.0),
    (0x3041, 0x30FF, 18.0),
    (0x3220, 0x32FF, 18.0),
    (0x4E00, 0x9FFF, 23.0),
    (0xAC00, 0xD7A3, 20.0),
    (0xD800, 0xDFFF, _LOST),
    (0xFF01, 0xFF5E, 11.0),
)
"""First, last and price of characters no table lists; the first row that fits counts."""

_RUN = lazy.pattern(r"[^\x00-\x7f]+")
_HAN = lazy.pattern("[\u4e00-\u9fff]+")
_SAMPLE = 2_000

PLAUSIBLE = 16.0
"""Bits a character, on average: the most that text of seldom words needs. Everyday text needs 11 to 12."""
POSSIBLE = 18.0
"""The most that is taken for Chinese at all; other encodings of Chinese need 17 to 25, noise more."""


class Price(NamedTuple):
    """What the first characters of a text beyond ASCII cost."""

    characters: int
    usual: int
    bits: float

    @property
    def mean(self) -> float:
        """Bits a character; nothing beyond ASCII costs nothing."""
        return self.bits / self.characters if self.characters else 0.0

    @property
    def share(self) -> float:
        """The share of usual characters."""
        return self.usual / self.characters if self.characters else 1.0


def sample(text: str) -> str:
    """The first characters of ``text`` beyond ASCII."""
    runs: list[str] = []
    wanted = _SAMPLE
    for match in _RUN.finditer(text):
        runs.append(match[0][:wanted])
        wanted -= len(runs[-1])
        if not wanted:
            break
    return "".join(runs)


def price(characters: str) -> Price:
    """The price of a sample."""
    table = _table()
    bits = [table.get(char) or _price_elsewhere(char) for char in characters]
    return Price(len(characters), sum(each <= _USUAL for each in bits), sum(bits))


@cache
def _table() -> dict[str, float]:
    """Every Han character the standards list and every everyday one, and its price."""
    table: dict[str, float] = {}
    for codec, first, last, bits in (
        ("big5", 0xC9, 0xF9, _SELDOM),
        ("gb2312", 0xD8, 0xF7, _SELDOM),
        ("big5", 0xA4, 0xC6, _USUAL),
        ("gb2312", 0xB0, 0xD7, _USUAL),
    ):
        table |= dict.fromkeys(_characters(codec, first, last), bits)
    return table | dict.fromkeys(COMMON, _COMMON)


def _characters(codec: str, first: int, last: int) -> str:
    """All Han characters whose lead byte is one of these; a line feed after each keeps the gaps from shifting them."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)] if codec == "big5" else range(0xA1, 0xFF)
    row = b"".join(bytes((0xFF, trail, 0x0A)) for trail in trails)
    rows = b"".join(row.replace(b"\xff", bytes((lead,))) for lead in range(first, last + 1))
    return "".join(_HAN.findall(rows.decode(codec, "ignore")))


def _price_elsewhere(char: str) -> float:
    code = ord(char)
    return next((bits for first, last, bits in _RANGES if first <= code <= last), _ELSE)
