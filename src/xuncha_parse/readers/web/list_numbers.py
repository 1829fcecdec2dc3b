"""The numbers a browser prints before the items of a list (CSS Counter Styles 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xuncha_parse.readers.word.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_OWN = re.compile(
    r"[(（\[【第]?\s{0,3}([0-9０-９]{1,4}|[一二三四五六七八九十]{1,4}|[①-⒛㈠-㈩])\s{0,3}(?:[.．、,，)）\]】条]|(?<=[①-⒛㈠-㈩]))"
)
_LONGEST_WORD = 20
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"


def counter_style(listed: str | None, kind: str | None, *, ordered: bool) -> str | None:
    """The counter style of a list or an item from its CSS ``list-style`` and its ``type``; ``None``: a bullet.

    A quoted word stands for itself, as in CSS.
    """
    words: list[str] = re.findall(r"\"[^\"]*\"|'[^']*'|[\w-]+", listed or "")
    for word in words:
        name = word.lower()
        if word[0] in "\"'":
            return f'"{word[1:-1][:_LONGEST_WORD]}'
        if name in STYLES:
            return name
        if name in {"none", "disc", "circle", "square"} or name.startswith("disclosure"):
            return None
    if kind and kind in _TYPES:
        return _TYPES[kind]
    if (kind or "").lower() in {"disc", "circle", "square", "none"}:
        return None
    return "decimal" if ordered else None


def printed(number: int, style: str) -> str:
    """The number with its suffix: ``1.``, ``一、``, ``a.``."""
    if style.startswith('"'):
        return style[1:]
    write, suffix = STYLES[style]
    return (write(number) or str(number)) + suffix


def repeats(text: str, number: int) -> bool:
    """Whether an item's own text already opens with its number: the page's style sheet hides the list's."""
    own = _OWN.match(text)
    if own is None:
        return False
    value = own[1]
    if value.isdecimal():
        return int(value) == number
    return value in {format_number(number, "chineseCountingThousand"), _circled(number), _bracketed(number)}


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else ""


def _bracketed(number: int) -> str:
    return chr(0x321F + number) if 1 <= number <= 10 else ""


def _word(name: str) -> Callable[[int], str | None]:
    return lambda number: format_number(number, name) if number > 0 else None


def _letters(alphabet: str) -> Callable[[int], str | None]:
    """Letters as numbers: a … z, aa, ab …; nothing below one."""

    def write(number: int) -> str | None:
        text = ""
        while number > 0:
            number, place = divmod(number - 1, len(alphabet))
            text = alphabet[place] + text
        return text or None

    return write


_LOWER = _letters("abcdefghijklmnopqrstuvwxyz")
_UPPER = _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HAN = _word("chineseCountingThousand")
_FORMAL = _word("chineseLegalSimplified")
_FORMAL_OLD = _word("ideographLegalTraditional")

STYLES: dict[str, tuple[Callable[[int], str | None], str]] = {
    "decimal": (str, "."),
    "decimal-leading-zero": (lambda n: f"{n:02}", "."),
    "lower-alpha": (_LOWER, "."),
    "lower-latin": (_LOWER, "."),
    "upper-alpha": (_UPPER, "."),
    "upper-latin": (_UPPER, "."),
    "lower-roman": (_word("lowerRoman"), "."),
    "upper-roman": (_word("upperRoman"), "."),
    "lower-greek": (_letters(_GREEK), "."),
    "simp-chinese-informal": (_HAN, "、"),
    "trad-chinese-informal": (_HAN, "、"),
    "cjk-ideographic": (_HAN, "、"),
    "japanese-informal": (_word("chineseCounting"), "、"),
    "simp-chinese-formal": (_FORMAL, "、"),
    "trad-chinese-formal": (_FORMAL_OLD, "、"),
    "cjk-decimal": (lambda n: str(n).translate(str.maketrans("0123456789", "〇一二三四五六七八九")), "、"),
    "cjk-heavenly-stem": (_word("ideographTraditional"), "、"),
    "cjk-earthly-branch": (_word("ideographZodiac"), "、"),
}
"""Counter style → how it writes a number, and the suffix it prints; numbers out of its range print as decimal."""
