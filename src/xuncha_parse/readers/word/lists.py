"""Automatic numbers: which one Word prints in front of each paragraph.

Rules: ISO/IEC 29500-1, 17.9, and Microsoft's [MS-DOC] 2.4.6.4 for what the standard leaves open. Lists that
share an abstract definition count on together; a start override begins anew once, where its list is first
used; a level begins anew after a higher one, unless w:lvlRestart says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.word.numbers import format_custom, format_number
from xuncha_parse.readers.word.styles import symbol_font
from xuncha_parse.readers.word.symbols import as_unicode
from xuncha_parse.readers.word.xml import attribute, child, chosen, is_on, kind, number, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

    from xuncha_parse.readers.word.styles import Styles

LEVELS = 9
_PLACE = re.compile("%([1-9])")
_SILENT = frozenset({"none", "bullet"})


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; ``restart`` is the lowest level (from 1) that begins it anew."""

    start: int
    name: str
    pattern: str
    text: str
    suffix: str
    legal: bool
    restart: int | None
    style: str | None


@dataclass(frozen=True, slots=True)
class _Abstract:
    name: int
    levels: dict[int, Level]
    link: str | None
    style: str | None


class _List(NamedTuple):
    """One w:num: its abstract definition, and what it overrides."""

    abstract: int
    levels: dict[int, Level]
    starts: dict[int, int]


class Lists:
    """The lists of one story, and how far each has counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[int, _Abstract] = {}
        self._lists: dict[int, _List] = {}
        self._resolved: dict[int, _Abstract | None] = {}
        self._counters: dict[int, list[int | None]] = {}
        self._used: set[tuple[int, int]] = set()
        for element in () if root is None else root:
            if kind(element) == "w:abstractNum":
                self._add_abstract(element)
            elif kind(element) == "w:num":
                self._add_list(element)

    def fresh(self) -> Lists:
        """The same lists at their beginning: notes, headers and text boxes count for themselves."""
        other = Lists(None, self._styles)
        other._abstracts, other._lists, other._resolved = self._abstracts, self._lists, self._resolved
        return other

    def next_number(self, properties: _Element | None, text: str) -> str:
        """What is printed in front of a paragraph with these properties, its blank included; counts on.

        ``text`` is the paragraph's own: what it begins with decides whether a tab shows as a blank.
        """
        place = self._place(properties)
        if place is None:
            return ""
        num, level = place
        abstract = self._abstract(num)
        shown = self._level(num, level)
        if abstract is None or shown is None:
            return ""
        self._count(num, level, abstract)
        printed = self._print(num, level, shown, abstract)
        return printed + _blank_after(printed, shown, text)

    def _place(self, properties: _Element | None) -> tuple[int, int] | None:
        """The list and level of a paragraph: its own word first, then its style's."""
        own = child(properties, "w:numPr")
        num, level = number(own, "w:numId"), number(own, "w:ilvl")
        style = self._styles.paragraph_style(properties)
        if num is None:
            told = self._styles.numbering(style)
            if told is None:
                return None
            num = told.num
            if level is None:
                linked = self._linked_level(num, told.styles)
                level = told.level if linked is None else linked
        elif level is None:
            level = self._linked_level(num, (style,))
        return (num, level or 0) if num else None

    def _linked_level(self, num: int, styles: tuple[str, ...]) -> int | None:
        for style in styles:
            for place in range(LEVELS):
                level = self._level(num, place)
                if level is not None and level.style == style:
                    return place
        return None

    def _count(self, num: int, level: int, abstract: _Abstract) -> None:
        counters = self._counters.setdefault(abstract.name, [None] * LEVELS)
        current = counters[level]
        starts = self._lists[num].starts
        if current is None or (level in starts and (num, level) not in self._used):
            counters[level] = self._start(num, level)
        else:
            counters[level] = current + 1
        self._used.add((num, level))
        for deeper in range(level + 1, LEVELS):
            told = self._level(num, deeper)
            restart = None if told is None else told.restart
            # a level to restart after that is not above it is ignored: 17.9.10
            if restart is None or restart > deeper or level < restart:
                counters[deeper] = None

    def _start(self, num: int, level: int) -> int:
        told = self._level(num, level)
        return self._lists[num].starts.get(level, told.start if told else 1)

    def _print(self, num: int, level: int, shown: Level, abstract: _Abstract) -> str:
        def fill(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            told = self._level(num, place)
            if place > level or told is None or told.name in _SILENT:
                return ""
            count = self._counters[abstract.name][place]
            count = self._start(num, place) if count is None else count
            if shown.legal:
                return format_number(count, "decimalZero" if told.name == "decimalZero" else "decimal")
            return format_custom(count, told.pattern) if told.pattern else format_number(count, told.name)

        return shown.text if shown.name == "bullet" else _PLACE.sub(fill, shown.text)

    def _level(self, num: int, level: int) -> Level | None:
        known = self._lists.get(num)
        if known is not None and level in known.levels:
            return known.levels[level]
        abstract = self._abstract(num)
        return None if abstract is None else abstract.levels.get(level)

    def _abstract(self, num: int) -> _Abstract | None:
        if num not in self._resolved:
            self._resolved[num] = self._resolve(num)
        return self._resolved[num]

    def _resolve(self, num: int) -> _Abstract | None:
        """The definition a list counts by; a link to a numbering style leads on to that style's list."""
        seen: set[int] = set()
        while num in self._lists and num not in seen:
            seen.add(num)
            abstract = self._abstracts.get(self._lists[num].abstract)
            if abstract is None or abstract.link is None:
                return abstract
            linked = self._styles.numbering(abstract.link)
            if linked is None or linked.num in seen:
                return next(
                    (other for other in self._abstracts.values() if other.style == abstract.link), None
                )
            num = linked.num
        return None

    def _add_abstract(self, element: _Element) -> None:
        name = whole(attribute(element, "w:abstractNumId"))
        if name is not None:
            link, style = value(element, "w:numStyleLink"), value(element, "w:styleLink")
            self._abstracts[name] = _Abstract(name, dict(_levels(element)), link, style)

    def _add_list(self, element: _Element) -> None:
        name, abstract = whole(attribute(element, "w:numId")), number(element, "w:abstractNumId")
        if name is None or abstract is None:
            return
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in element:
            place = whole(attribute(override, "w:ilvl"))
            if kind(override) != "w:lvlOverride" or place is None or not 0 <= place < LEVELS:
                continue
            start = number(override, "w:startOverride")
            if start is not None:
                starts[place] = start
            for _, level in _levels(override):
                levels[place] = level
        self._lists[name] = _List(abstract, levels, starts)


def _levels(parent: _Element) -> list[tuple[int, Level]]:
    found = []
    for element in parent:
        place = whole(attribute(element, "w:ilvl"))
        if kind(element) == "w:lvl" and place is not None and 0 <= place < LEVELS:
            found.append((place, _read_level(element)))
    return found


def _read_level(element: _Element) -> Level:
    told = child(element, "w:numFmt")
    pattern = ""
    alternate = child(element, "mc:AlternateContent")
    if alternate is not None:
        branch = chosen(alternate)
        told = child(branch, "w:numFmt") if told is None else told
    if told is not None and attribute(told, "w:val") == "custom":
        pattern = attribute(told, "w:format") or "1"
    name = "decimal" if told is None else attribute(told, "w:val") or "decimal"
    text = value(element, "w:lvlText") or ""
    run = child(element, "w:rPr")
    if name == "bullet":
        text = "•" if child(element, "w:lvlPicBulletId") is not None else as_unicode(text, symbol_font(run))
    start = number(element, "w:start")
    return Level(
        start=0 if start is None else start,
        name=name,
        pattern=pattern,
        text="" if is_on(run, "w:vanish") else text,
        suffix=value(element, "w:suff") or "tab",
        legal=bool(is_on(element, "w:isLgl")),
        restart=number(element, "w:lvlRestart"),
        style=value(element, "w:pStyle"),
    )


def _blank_after(printed: str, shown: Level, text: str) -> str:
    """The blank between a number and its text.

    A space is one. A tab shows as one where typists set one too: after a bullet, after 第一条 and other
    numbers without a stop, before Latin letters, and where 1. would run into a digit; not after 一、 or (1).
    """
    if not printed or shown.suffix == "nothing" or text[:1].isspace():
        return ""
    last, first = printed[-1], text[:1]
    open_ended = shown.name == "bullet" or last.isalpha() or last.isdecimal()
    latin = first.isascii() and first.isalpha()
    runs_in = last in ".．" and first.isdecimal()
    return " " if shown.suffix == "space" or open_ended or latin or runs_in else ""
