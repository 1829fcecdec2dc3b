"""Doubtful markers, settled by small named rules.

A rule looks at one marker and what is printed behind it, and answers ``"text"`` (this is no
marker), ``"loose"`` (a marker only where it continues a list), ``"firm"`` (a marker, ask no more)
or ``None`` (no opinion). The first opinion counts; ``explain`` prints which rule gave it. All rules
read the folded shadow of the text (:mod:`xuncha_parse.notation.folding`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from xuncha_parse import lazy
from xuncha_parse.notation.markers import DAMAGED, Marker, read_marker, read_plain_number


class Opinion(NamedTuple):
    """What a rule says of a marker, and the rule's name; ``verdict`` is firm, loose or text."""

    verdict: str
    rule: str


_AMOUNT = lazy.pattern(r" ?(?:[%‰倍万亿元]|百分|个百分|公里|平方|立方|千米|千克|公斤|吨|亩|米|[kKmM][mMgG])")
_DAY = lazy.pattern(r" ?(?:日|号|节|活动|以来|至|到|-|—|~|/)")
_MONTH = lazy.pattern(r" ?(?:月|年(?!度|级))")
_YEAR_AHEAD = lazy.pattern(r" ?(?:19|20)\d\d ?[年-]")
_MONTH_AHEAD = lazy.pattern(r" ?\d{1,2} ?月")
_NUMBER_AHEAD = lazy.pattern(r" ?\d")
_LISTED = lazy.pattern(
    r" ?(?:[一二三四五六七八九十]{1,3}|\d{1,3}) ?(?:[、和及与至]|[级季期轮批类档等线楼栋组区次号届]|年级|是[^、]{0,2}[一二三])"
)
_LISTED_TIME = lazy.pattern(r" ?(?:[一二三四五六七八九十]{1,3}|\d{1,4}) ?(?:年(?!级)|[月日])")
_RANGE = lazy.pattern(r" ?(?:至|到|-|—|~) ?[(]? ?(?:[一二三四五六七八九十]{1,3}|\d{1,3}) ?[)、.]")
_RANGE_FIRSTS = frozenset(" 至到-—~")
_REFERENCE = lazy.pattern(r" ?(?:第|规定|之规定|所列|中规定|款|项(?!目))")
_VERSION = lazy.pattern(r" ?(?:版|版本)")
_CLOCK = lazy.pattern(r"\d\d(?:\D|$)")
_THOUSANDS = lazy.pattern(r"\d{3}(?:\D|$)")
_ORDINAL_LIST = lazy.pattern(r" ?(?:第|[一二三四五六七八九十]{1,2}(?:[、和及]|季度|批|轮|期|产业|书记))")
_MEASURE_WORD = lazy.pattern(
    r" ?(?:名|家|所|件|份|场|条|起|例|篇|期|支|台|辆|本|张|批|位|处|座|户|亩|级|层|天|周|岁|余|多|万|千|百|亿|元|类|方面|大|种|倍|组|队|届|轮|站|部|套|宗|笔|分|时|点|村|镇|人|次|个|项|号|年|月|日|度)"
)


_DECIMALS = ("decimal_dot", "decimal_comma", "decimal_half_paren", "decimal_paren")
_DOTTED = ("dotted2", "dotted3", "dotted4")
_COMMAS = ("han_comma", "decimal_comma")
_CLAUSES = ("part", "chapter", "section", "article")
_LETTERS = ("letter_dot", "letter_paren", "small_letter_dot", "small_letter_paren")

Rule = Callable[[str, Marker], str | None]
_WHOLE, _EITHER = ("",), ("", DAMAGED)
_SPEAKS_ON: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
"""Rule's name → the styles, none for all, and the doubts of the markers that it is asked about."""


def _on(*styles: str, doubts: tuple[str, ...] = _EITHER) -> Callable[[Rule], Rule]:
    """Ask the rule about markers of these styles (of all, when none is named) and doubts, and about no other."""

    def told(rule: Rule) -> Rule:
        _SPEAKS_ON[rule.__name__] = styles, doubts
        return rule

    return told


@_on(*_DECIMALS, "han_comma", doubts=_WHOLE)
def year_after_marker(text: str, marker: Marker) -> str | None:
    """1.2020年以来，… — a whole year behind the stop: the stop is a marker's, not a decimal point."""
    return "firm" if _YEAR_AHEAD.match(text, marker.end) else None


@_on(*_DOTTED)
def amount(text: str, marker: Marker) -> str | None:
    """1.5万元… 7.2%… — a decimal number with its unit."""
    return "text" if _AMOUNT.match(text, marker.end) else None


@_on(*_DOTTED)
def version(text: str, marker: Marker) -> str | None:
    """2.0.1版… — a version number."""
    return "text" if _VERSION.match(text, marker.end) else None


@_on("dotted2")
def span_of_numbers(text: str, marker: Marker) -> str | None:
    """3-5 个工作日… 1-2 月… — from one number to another, of what is counted."""
    dashed = "-" in text[marker.start : marker.end]
    return "text" if dashed and _MEASURE_WORD.match(text, marker.end) else None


@_on("dotted2")
def date_at_line_start(text: str, marker: Marker) -> str | None:
    """3.15活动… 7.18日… — a day of a month; only a running list can make it a marker."""
    return "loose" if _DAY.match(text, marker.end) else None


@_on("decimal_dot", "dotted2", doubts=_WHOLE)
def month_behind_dot(text: str, marker: Marker) -> str | None:
    """1．1月起，… — the dot ends a marker, and a month follows."""
    if marker.style == "decimal_dot":
        return "firm" if _MONTH_AHEAD.match(text, marker.end) else None
    return "text" if _MONTH.match(text, marker.end) else None


@_on(*_DOTTED)
def dotted_number(_text: str, _marker: Marker) -> str | None:
    """1.2党建… — a dotted number is a marker where it continues or opens a list."""
    return "loose"


@_on(*_COMMAS)
def enumeration(text: str, marker: Marker) -> str | None:
    """一、二年级… 1、2号楼… — members of an enumeration, not a marker and its heading."""
    return "text" if _LISTED.match(text, marker.end) else None


@_on(*_COMMAS)
def listed_time(text: str, marker: Marker) -> str | None:
    """7、8月份… — two months, unless a list runs on (2、6月至8月)."""
    return "loose" if _LISTED_TIME.match(text, marker.end) else None


@_on()
def range_at_line_start(text: str, marker: Marker) -> str | None:
    """（一）至（三）项… 1.-3.… — the first end of a range."""
    behind = text[
        marker.end : marker.end + 1
    ]  # Every marker is asked about: the character spares most the pattern.
    return "text" if behind in _RANGE_FIRSTS and _RANGE.match(text, marker.end) else None


@_on(*_CLAUSES)
def clause_reference(text: str, marker: Marker) -> str | None:
    """第三条规定… 第一章第二条… — a reference into a rule, not a heading."""
    return "text" if _REFERENCE.match(text, marker.end) else None


@_on("ordinal_word")
def ordinal_list(text: str, marker: Marker) -> str | None:
    """第一、二季度… 第一、第二批… — ordinals in a row."""
    return "text" if _ORDINAL_LIST.match(text, marker.end) else None


@_on(doubts=(DAMAGED,))
def clock_or_thousands(text: str, marker: Marker) -> str | None:
    """8:30… 1,234… — a time of day or a grouped number, damaged marker or not."""
    if text[marker.end - 1] not in ",:":
        return None
    return "text" if _CLOCK.match(text, marker.end) or _THOUSANDS.match(text, marker.end) else None


@_on(doubts=(DAMAGED,))
def bare_number(text: str, marker: Marker) -> str | None:
    """5家单位… 3名教师… — a bare number and its measure word."""
    return "text" if text[marker.end - 1].isdigit() and _MEASURE_WORD.match(text, marker.end) else None


@_on(doubts=(DAMAGED,))
def damaged(_text: str, _marker: Marker) -> str | None:
    """(一党的建设… 2党建… — a marker that lost its closing glyph; believed where it continues a list."""
    return "loose"


@_on("decimal_dot")
def number_after_marker(text: str, marker: Marker) -> str | None:
    """2.3个支部… — a digit behind the stop: a decimal unless the list asks for this number."""
    return "loose" if _NUMBER_AHEAD.match(text, marker.end) else None


@_on(*_LETTERS)
def lone_letter(_text: str, _marker: Marker) -> str | None:
    """A.… — letters mark lists only where they run on."""
    return "loose"


RULES: tuple[Rule, ...] = (
    year_after_marker,
    amount,
    version,
    month_behind_dot,
    date_at_line_start,
    span_of_numbers,
    dotted_number,
    enumeration,
    listed_time,
    range_at_line_start,
    clause_reference,
    ordinal_list,
    clock_or_thousands,
    bare_number,
    damaged,
    number_after_marker,
    lone_letter,
)


_FIRM = Opinion("firm", "")
_NO_MARKER = frozenset({"amount", "version"})
"""Rules that leave no other reading either: in 2.5万元 the 2. is no marker."""


@cache
def _rules_on(style: str, doubt: str) -> tuple[Rule, ...]:
    """The rules that have a say on such markers, in their order: two or three of all."""
    asked = ((rule, *_SPEAKS_ON[rule.__name__]) for rule in RULES)
    return tuple(
        rule for rule, styles, doubts in asked if doubt in doubts and (style in styles or not styles)
    )


def settle(text: str, marker: Marker) -> Opinion:
    """The first rule's opinion; a marker no rule doubts is firm."""
    for rule in _rules_on(marker.style, marker.doubt):
        verdict = rule(text, marker)
        if verdict:
            return Opinion(verdict, rule.__name__)
    return _FIRM


def readings(text: str, position: int, end: int) -> tuple[Marker, ...]:
    """What the marker at ``position`` may be, best first; the rule that made one doubtful is its ``doubt``."""
    marker = read_marker(text, position, end)
    if marker is None:
        return ()
    opinion = settle(text, marker)
    if opinion is _FIRM and marker.style != "dotted2":
        return (marker,)
    found = _believed(marker, opinion)
    if marker.style == "dotted2" and opinion.rule not in _NO_MARKER:
        plain = read_plain_number(text, position, end)
        if plain is not None:
            found += _believed(plain, settle(text, plain))
    return found


def reading(text: str, position: int, end: int) -> Marker | None:
    """The best reading of the marker at ``position``, or ``None``."""
    found = readings(text, position, end)
    return found[0] if found else None


def _believed(marker: Marker, opinion: Opinion) -> tuple[Marker, ...]:
    if opinion.verdict == "firm":
        return (marker,)
    return (marker._replace(doubt=opinion.rule),) if opinion.verdict == "loose" else ()
