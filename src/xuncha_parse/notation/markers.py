"""The marker styles of the genre: one table, from which everything about markers is derived.

A row says how a style is printed and how its number is read. The tokenizer's pattern, the number
reader, the renderer, the page ``docs/markers.md`` and the fuzz alphabet all come from ``STYLES``.
Sources of the forms: GB/T 9704—2012 7.3.3 (一、（一）1.（1）) and a survey of published notices.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.notation import numerals
from xuncha_parse.source import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable

OPENING = "（(﹙〔［[【"
CLOSING = "）)﹚〕］]】"
_PAIR = dict(zip(CLOSING, "（（（〔［［【", strict=True))
_FOLD_OPENING = dict(zip(OPENING, "（（（〔［［【", strict=True))

_GAP = f"[{BLANK}]{{0,3}}"
_DECIMAL = f"[{numerals.DIGIT}]{{1,3}}"
_PART = f"[{numerals.DIGIT}]{{1,2}}"
_HAN = "[一二三四五六七八九十]{1,3}"
_DOT = "[.．]"
_STOP = "[.．、]?"

_HAN_OPENS = "一二三四五六七八九十"
_DECIMAL_OPENS = "0123456789" + numerals.FULLWIDTH_DIGITS
_CAPITALS = "".join(chr(first + step) for first in (ord("A"), ord("Ａ")) for step in range(26))
_SMALLS = _CAPITALS.lower()


def _circled(glyph: str) -> int | None:
    return numerals.CIRCLED.get(glyph)


def _parenthesized(glyph: str) -> int | None:
    return numerals.PARENTHESIZED.get(glyph)


def _full_stopped(glyph: str) -> int | None:
    return numerals.FULL_STOPPED.get(glyph)


def _parenthesized_han(glyph: str) -> int | None:
    number = ord(glyph) - ord("㈠") + 1
    return number if 1 <= number <= 10 else None


def _last_part(dotted: str) -> int | None:
    return numerals.read_decimal(re.split("[.．-]", re.sub(f"[{BLANK}]", "", dotted))[-1])


def _letter(letter: str) -> int | None:
    folded = chr(ord(letter) - 0xFEE0) if letter >= "Ａ" else letter
    number = ord(folded.upper()) - ord("A") + 1
    return number if 1 <= number <= 26 else None


def _capital(number: int) -> str:
    return chr(ord("A") + number - 1)


def _small(number: int) -> str:
    return chr(ord("a") + number - 1)


def _sequence_word(word: str) -> int | None:
    return {"首先": 1, "其次": 2, "再次": 3, "最后": 4}.get(word)


def _glyphs(table: dict[str, int]) -> str:
    return "[" + "".join(table) + "]"


class Style(NamedTuple):
    """One way of printing an ordinal.

    ``opens`` holds every character a marker of this style can begin with. ``pattern`` holds one group,
    the ordinal's own glyphs, which ``read`` turns into the number. ``write`` is a format string for the printed marker, ``digits`` what it is filled with, and
    ``most`` the highest number the style can print.
    """

    name: str
    example: str
    opens: str
    pattern: str
    read: Callable[[str], int | None]
    write: str
    digits: Callable[[int], str]
    most: int = 99


def _nth(table: dict[str, int]) -> Callable[[int], str]:
    glyphs = list(table)
    return lambda number: glyphs[number - 1]


def _bracketed(inner: str) -> str:
    return f"[{re.escape(OPENING)}]{_GAP}({inner}){_GAP}[{re.escape(CLOSING)}]"


STYLES: tuple[Style, ...] = (
    Style("part", "第一部分", "第", f"第{_GAP}({_HAN}|{_PART}){_GAP}(?:部分|编|篇)", numerals.read_number,
          "第{}部分", numerals.write_han),
    Style("chapter", "第一章", "第", f"第{_GAP}({_HAN}|{_PART}){_GAP}章", numerals.read_number, "第{}章", numerals.write_han),
    Style("section", "第一节", "第", f"第{_GAP}({_HAN}|{_PART}){_GAP}节", numerals.read_number, "第{}节", numerals.write_han),
    Style("article", "第一条", "第", f"第{_GAP}({_HAN}|{_PART}){_GAP}(?:条|项|个问题)(?=[{BLANK}，,、：:])", numerals.read_number,
          "第{}条 ", numerals.write_han),
    Style("ordinal_word", "第一，", "第", f"第{_GAP}({_HAN}|{_PART}){_GAP}[，,、：:]", numerals.read_number,
          "第{}，", numerals.write_han),
    Style("sequence_word", "首先，", "首其再最", f"(首先|其次|再次|最后){_GAP}[，,、：:]", _sequence_word,
          "{}，", lambda n: ("首先", "其次", "再次", "最后")[n - 1], most=4),
    Style("series_word", "一是", _HAN_OPENS, f"({_HAN}){_GAP}(?:是|要(?=[^求点]))", numerals.read_han,
          "{}是", numerals.write_han),
    Style("han_comma", "一、", _HAN_OPENS, f"({_HAN}){_GAP}[、.．]", numerals.read_han, "{}、", numerals.write_han),
    Style("han_paren", "（一）", OPENING, _bracketed(_HAN), numerals.read_han, "（{}）", numerals.write_han),
    Style("han_half_paren", "一）", _HAN_OPENS, f"({_HAN}){_GAP}[）)]", numerals.read_han, "{}）", numerals.write_han),
    Style("enclosed_han", "㈠", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", f"([㈠-㈩]){_STOP}", _parenthesized_han,
          "{}", lambda n: chr(ord("㈠") + n - 1), most=10),
    Style("dotted4", "1.1.1.1", _DECIMAL_OPENS, f"({_PART}(?:{_GAP}{_DOT}{_GAP}{_PART}){{3}}){_STOP}(?![{numerals.DIGIT}])",
          _last_part, "1.1.1.{} ", str),
    Style("dotted3", "1.1.1", _DECIMAL_OPENS, f"({_PART}(?:{_GAP}{_DOT}{_GAP}{_PART}){{2}}){_STOP}(?![{numerals.DIGIT}])",
          _last_part, "1.1.{} ", str),
    Style("dotted2", "1.1", _DECIMAL_OPENS, f"({_PART}{_GAP}{_DOT}{_GAP}{_PART}|{_PART}-{_PART}(?=[{BLANK}.．、])){_STOP}(?![{numerals.DIGIT}])",
          _last_part, "1.{} ", str),
    Style("decimal_dot", "1.", _DECIMAL_OPENS, f"({_DECIMAL}){_GAP}{_DOT}", numerals.read_decimal, "{}.", str),
    Style("decimal_comma", "1、", _DECIMAL_OPENS, f"({_DECIMAL}){_GAP}、", numerals.read_decimal, "{}、", str),
    Style("decimal_half_paren", "1）", _DECIMAL_OPENS, f"({_DECIMAL}){_GAP}[）)]", numerals.read_decimal, "{}）", str),
    Style("decimal_paren", "（1）", OPENING, _bracketed(_DECIMAL), numerals.read_decimal, "（{}）", str),
    Style("circled", "①", "".join(numerals.CIRCLED), f"({_glyphs(numerals.CIRCLED)}){_STOP}", _circled, "{}", _nth(numerals.CIRCLED), most=50),
    Style("enclosed_paren", "⑴", "".join(numerals.PARENTHESIZED), f"({_glyphs(numerals.PARENTHESIZED)}){_STOP}", _parenthesized,
          "{}", _nth(numerals.PARENTHESIZED), most=20),
    Style("enclosed_dot", "⒈", "".join(numerals.FULL_STOPPED), f"({_glyphs(numerals.FULL_STOPPED)})", _full_stopped,
          "{}", _nth(numerals.FULL_STOPPED), most=20),
    Style("letter_dot", "A.", _CAPITALS, f"([A-ZＡ-Ｚ]){_GAP}[.．、](?![A-Za-z.．])", _letter, "{}.", _capital, most=26),
    Style("letter_paren", "A)", "（(" + _CAPITALS, f"[（(]?{_GAP}([A-ZＡ-Ｚ]){_GAP}[)）]", _letter, "{}）", _capital, most=26),
    Style("small_letter_dot", "a.", _SMALLS, f"([a-zａ-ｚ]){_GAP}[.．、](?![A-Za-z.．])", _letter, "{}.", _small, most=26),
    Style("small_letter_paren", "a)", "（(" + _SMALLS, f"[（(]?{_GAP}([a-zａ-ｚ]){_GAP}[)）]", _letter, "{}）", _small, most=26),
)  # fmt: skip

BY_NAME = {style.name: style for style in STYLES}

NUMBERED_LABEL = "numbered_label"
"""Style name of a numbered label that stands for a marker (问题1：); the lexicon holds its words."""
TABLE_ROW = "table_row"
"""Style name of an issue that is a row of a table; its ordinal is the row's printed number."""
SERIES_HEADING = "series_heading"
"""Style name of an issue that a series word numbers (一是…。整改情况：…)."""
UNMARKED = "unmarked"
"""Style name of a heading whose marker is lost or was never printed."""
DAMAGED = "damaged"
"""Not a style of its own: how a marker that lost its closing glyph is matched (see ``LOOSE_STYLES``)."""

SERIES_ONLY = frozenset({"series_word", "ordinal_word", "sequence_word"})
"""Styles that count the members of a series and never head a section."""

_NO_AMOUNT = "(?!年(?![轻度终])|月|日(?!常)|号|个(?![别人性体])|人(?![才员事民大口均际防居])|项(?!目)|次)"
"""What follows a bare number that counts nothing: 2 人才流失, 2 个别干部, not 2 人 and 2 个."""

LOOSE_STYLES: tuple[tuple[str, str, str], ...] = (
    ("han_paren", "（(", f"[（(]{_GAP}({_HAN})(?![{numerals.HAN_NUMERAL}）)])"),
    ("decimal_paren", "（(", f"[（(]{_GAP}({_DECIMAL})(?![{numerals.DIGIT}）)])"),
    ("han_paren", "CcＣ<〈{", f"[CcＣ<〈{{]{_GAP}({_HAN}){_GAP}[）)]"),
    ("decimal_paren", "CcＣ<〈{", f"[CcＣ<〈{{]{_GAP}({_DECIMAL}){_GAP}[）)]"),
    ("han_comma", _HAN_OPENS, f"({_HAN}){_GAP}[，,:：。]"),
    ("decimal_dot", _DECIMAL_OPENS, f"({_DECIMAL}){_GAP}[，,:：。·]"),
    (
        "decimal_dot",
        _DECIMAL_OPENS,
        f"({_DECIMAL}){_NO_AMOUNT}(?=[^{numerals.DIGIT}.．、)），,:：。·%％{BLANK}])",
    ),
    (
        "decimal_dot",
        _DECIMAL_OPENS,
        f"({_DECIMAL})[{BLANK}]{{1,3}}{_NO_AMOUNT}(?=[^{numerals.DIGIT}{BLANK}]|(?:19|20)[0-9]{{2}}年)",
    ),
    ("han_comma", _HAN_OPENS, f"({_HAN})[{BLANK}]{{1,3}}(?=[^{numerals.HAN_NUMERAL}{BLANK}])"),
    ("han_paren", "（(", f"[（(]{_GAP}([—―－]){_GAP}[）)]"),
    ("decimal_dot", "lI" + _DECIMAL_OPENS, f"([lI][lIO{numerals.DIGIT}]|[{numerals.DIGIT}][lIO]){_DOT}"),
)
"""Damaged spellings, each with the style it is taken for and the characters that open it. They are believed only
where they continue a list."""

_MISREAD = str.maketrans("lIO—―－", "110一一一")
"""What machines that read scans print in place of a number's glyph."""
_OPENERS = frozenset("".join(opens for _, opens, _ in LOOSE_STYLES)).union(*(style.opens for style in STYLES))
_STOPS = frozenset("、.．")
_SECOND_STOP = lazy.pattern(rf"[、.．](?=[^{numerals.DIGIT}、.．])")


class Marker(NamedTuple):
    """A printed marker: its place, its style, its number, and whether it needs the context's support.

    ``doubt`` names the rule that made it doubtful, or is empty.
    """

    start: int
    end: int
    style: str
    ordinal: int
    doubt: str = ""


class _Spellings(NamedTuple):
    """The patterns of what one character can open: whole markers, a group named after the style each, and damaged ones."""

    whole: re.Pattern[str]
    damaged: re.Pattern[str]


@cache
def _spellings(opener: str) -> _Spellings:
    """Asked only of ``_OPENERS``. Characters of one kind share their patterns, which ``re`` keeps."""
    whole = (f"(?P<{style.name}>{style.pattern})" for style in STYLES if opener in style.opens)
    damaged = (
        f"(?P<loose{i}>{pattern})" for i, (_, opens, pattern) in enumerate(LOOSE_STYLES) if opener in opens
    )
    return _Spellings(lazy.pattern("|".join(whole) or "(?!)"), lazy.pattern("|".join(damaged) or "(?!)"))


@lru_cache(maxsize=1024)
def _ordinal(style: str, glyphs: str) -> int | None:
    return BY_NAME[style].read(glyphs)


def read_marker(text: str, position: int, end: int) -> Marker | None:
    """The marker printed at ``position``, or ``None``; damaged spellings come with the doubt ``damaged``."""
    if position >= end or text[position] not in _OPENERS:
        return None
    spellings = _spellings(text[position])
    # The ordinal's own glyphs are the one group inside the named group, which closes last.
    match = spellings.whole.match(text, position, end)
    if match:
        style = match.lastgroup or ""
        number = _ordinal(style, match[(match.lastindex or 0) + 1])
        if number:
            stop = match.end()
            if stop < end and text[stop] in _STOPS:
                stop = _past_second_stop(text, match, end)
            return Marker(position, stop, style, number)
    match = spellings.damaged.match(text, position, end)
    if match:
        style = LOOSE_STYLES[int((match.lastgroup or "").removeprefix("loose"))][0]
        number = _ordinal(style, match[(match.lastindex or 0) + 1].translate(_MISREAD))
        if number:
            return Marker(position, match.end(), style, number, DAMAGED)
    return None


def _past_second_stop(text: str, match: re.Match[str], end: int) -> int:
    """（一）、 1.、 — where a marker ends that prints one stop more than its style has."""
    stop = match.end()
    if match.lastgroup in SERIES_ONLY:
        return stop
    second = _SECOND_STOP.match(text, stop, end)
    return second.end() if second else stop


@cache
def _plain_number() -> re.Pattern[str]:
    return re.compile(BY_NAME["decimal_dot"].pattern)


def read_plain_number(text: str, position: int, end: int) -> Marker | None:
    """What a dotted number could also be: 2.3个… is 2.3 or the 2. before 3个."""
    match = _plain_number().match(text, position, end)
    number = _ordinal("decimal_dot", match[1]) if match else None
    return Marker(position, match.end(), "decimal_dot", number) if match and number else None


def write_marker(style: str, ordinal: int) -> str:
    """The marker as its style prints it, full width."""
    row = BY_NAME[style]
    if not 1 <= ordinal <= row.most:
        raise ValueError(f"{style} prints 1 to {row.most}, not {ordinal}")
    return row.write.format(row.digits(ordinal))


@lru_cache(maxsize=1024)
def mixed_brackets(printed: str) -> bool:
    """Whether a marker opens with one kind of bracket and closes with another; widths do not count."""
    opening = closing = ""
    for char in printed:
        opening = opening or _FOLD_OPENING.get(char, "")
        closing = closing or _PAIR.get(char, "")
    return bool(opening and closing) and opening != closing


def marker_alphabet() -> tuple[str, ...]:
    """A printed example of every style, for fuzzing and for the documentation."""
    return tuple(style.example for style in STYLES)
