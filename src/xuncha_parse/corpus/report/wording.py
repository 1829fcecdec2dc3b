"""Words of the page in its two languages, and what notices say, made fit to be shown."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_HIDDEN: Final = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2028\u2029\u3164\ufeff\uffa0\uffa1"
)
"""What no one sees, beside the categories of controls; and lines that end a line where there is none."""
_NARROW: Final = 0.56
"""Ems of a letter that is not of Chinese width, on average."""


@dataclass(frozen=True, slots=True)
class Say:
    """Words in Chinese and in English; a name that a notice prints is the same in both."""

    zh: str
    en: str


def name(text: str, most: int = 60) -> Say:
    """A text of a notice: shown, and cut behind ``most`` characters."""
    told = clipped(text, most)
    return Say(told, told)


def joined(*parts: Say) -> Say:
    """Words one behind the other, divided by a dot."""
    return Say(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def shown(text: str) -> str:
    """The text on one line, with a visible sign for each character that is not seen, turns text around or is no XML."""
    return text if text.isprintable() and text.isascii() else "".join(map(_shown, text))


@lru_cache(maxsize=8192)
def _shown(char: str) -> str:
    if char in "\t\n\r\v\f\u3000\u00a0":
        return " "
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn") or char in _HIDDEN:
        return f"‹U+{ord(char):04X}›"
    return char


def clipped(text: str, most: int) -> str:
    """The text shown, with … for what goes beyond ``most`` characters."""
    # A character may become a sign of ten, so what is cut first is more than what is kept.
    told = shown(text[: most + 1])
    return told if len(told) <= most else f"{told[: most - 1].rstrip()}…"


def ems(text: str) -> float:
    """How wide a text is about, in ems."""
    return sum(map(_ems, text))


@lru_cache(maxsize=8192)
def _ems(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else _NARROW


def fitting(text: str, room: float) -> str:
    """The text, or as much of it as is ``room`` ems wide with … behind."""
    if ems(text) <= room:
        return text
    kept, left = [], room - 1
    for char in text:
        left -= _ems(char)
        if left < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def amount(value: float) -> str:
    """A number with commas; halves, as medians are, with their digit."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def counted(number: int, zh: str, en: str) -> Say:
    """``3 份通报``, ``3 notices``; ``en`` is the noun for one."""
    return Say(f"{amount(number)} {zh}", f"{amount(number)} {en}" + ("" if number == 1 else "s"))
