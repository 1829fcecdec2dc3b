"""Numbers as the genre writes them: 十二, 二十五, 〇, １２, 12, 廿一, 两百零三, ⑫.

Reading is exact or refused: a spelling that is not a number gives ``None``, never a guess.
"""

from __future__ import annotations

HAN_DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "○": 0, "Ｏ": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6, "弐": 2,
}  # fmt: skip
HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
HAN_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
HAN_SHORT_TENS = {"廿": 20, "卅": 30}
HAN_NUMERAL = "".join({**HAN_DIGITS, **HAN_UNITS, **HAN_SHORT_TENS})
"""Every character of a Chinese numeral below ten thousand, for character classes."""

FULLWIDTH_DIGITS = "０１２３４５６７８９"
DIGIT = "0-9０-９"

_TO_ASCII = str.maketrans(FULLWIDTH_DIGITS, "0123456789")
_LOW_HAN = "一二三四五六七八九"


def read_decimal(text: str) -> int | None:
    """``12``, ``１２`` → 12; anything else (also other scripts' digits) → ``None``."""
    plain = text.translate(_TO_ASCII)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 18 else None


def read_han(text: str) -> int | None:
    """``二十五`` → 25, ``二〇二三`` → 2023, ``两百零三`` → 203, ``一二`` → 12; not a number → ``None``."""
    if not text or len(text) > 20:
        return None
    if len(text) > 1 and all(char in HAN_DIGITS for char in text):
        return int("".join(str(HAN_DIGITS[char]) for char in text))
    total, below_myriad, digit, ceiling = 0, 0, None, 10_000
    for char in text:
        if char in HAN_DIGITS:
            if digit not in (None, 0):
                return None
            digit = HAN_DIGITS[char]
        elif char in HAN_SHORT_TENS:
            if digit is not None or below_myriad % 100:
                return None
            below_myriad, digit, ceiling = below_myriad + HAN_SHORT_TENS[char], None, 10
        elif char in HAN_UNITS:
            unit = HAN_UNITS[char]
            if unit >= ceiling or (digit == 0 and unit != 10):
                return None
            below_myriad, digit, ceiling = below_myriad + (digit or 1) * unit, None, unit
        elif char in HAN_MYRIADS:
            below_myriad += digit or 0
            if not below_myriad:
                return None
            total, below_myriad, digit, ceiling = (total + below_myriad) * HAN_MYRIADS[char], 0, None, 10_000
        else:
            return None
    return total + below_myriad + (digit or 0)


def read_number(text: str) -> int | None:
    """A whole number in Arabic (either width) or Chinese numerals, or ``None``."""
    number = read_decimal(text)
    return read_han(text) if number is None else number


def write_han(number: int) -> str:
    """1–99 as a heading counts: 一 … 十 十一 … 九十九."""
    if not 1 <= number <= 99:
        raise ValueError(f"headings count from 1 to 99, not {number}")
    tens, units = divmod(number, 10)
    tens_text = "" if tens == 0 else "十" if tens == 1 else _LOW_HAN[tens - 1] + "十"
    return tens_text + (_LOW_HAN[units - 1] if units else "")


def enclosed_alphabet(*ranges: tuple[str, int]) -> dict[str, int]:
    """Glyph → number for runs of enclosed characters, each run given by its first glyph and length, counting on."""
    numbers: dict[str, int] = {}
    for first, length in ranges:
        for step in range(length):
            numbers[chr(ord(first) + step)] = len(numbers) + 1
    return numbers


CIRCLED = enclosed_alphabet(("①", 20), ("㉑", 15), ("㊱", 15))
"""① … ⑳, ㉑ … ㉟, ㊱ … ㊿ → 1 … 50."""
PARENTHESIZED = enclosed_alphabet(("⑴", 20))
"""⑴ … ⒇ → 1 … 20."""
FULL_STOPPED = enclosed_alphabet(("⒈", 20))
"""⒈ … ⒛ → 1 … 20."""
