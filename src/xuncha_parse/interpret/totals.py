"""Stated totals: how many problems were reported and measures planned.

``五方面17项问题、56项具体问题表现`` states three totals; ``制定措施47项`` puts the noun first;
Figures of other kinds (what is done already, meetings, persons, money, petitions) are none of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.wording import tables
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import alternation, any_of
from xuncha_parse.notation.numerals import read_number
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.interpret.reading import Sentence

_CLAUSE = 60
_FOUND = 10
_INSPECTED = lazy.pattern("巡[察视]")
_OF_THE_REPORT = lazy.pattern("(?:中央|[省市区县旗]委)?巡[察视]反馈的?(?=.)")
_REPORTED = lazy.pattern("(?:通报|传达|对照|针对|围绕|对)了?(?:巡[察视]组?)?反馈的$")
_ALL_DONE = lazy.pattern("已?(?:全部|均)已?.*$")
_N = r"(?:\d{1,6}|[一二两三四五六七八九十百千零〇]{1,7})"
_NO_COUNT_BEFORE = '(?<![0-9一二三四五六七八九十百千零〇.〔第每各逐某几数近约超这那此同“"年月+-])'


@dataclass(frozen=True, slots=True)
class Total:
    """A stated figure: ``count`` of ``what`` in ``unit``, as printed in ``text``."""

    what: str
    unit: str
    count: int
    text: str
    start: int
    end: int


def read_totals(lines: Sequence[Sentence]) -> tuple[Total, ...]:
    """The totals stated in ``lines``, each figure once, in order."""
    totals: dict[tuple[str, str, int], Total] = {}
    for sentence in lines:
        if not _triggers().search(sentence.letters):
            continue
        for total in _of_sentence(sentence):
            what = fold(total.what)
            same = "方面" if what == "方面问题" else what  # 4个方面的问题 … 4个方面问题
            totals.setdefault((same, fold(total.unit), total.count), total)
    return tuple(totals.values())


def _of_sentence(sentence: Sentence) -> list[Total]:
    result: list[Total] = []
    waiting: list[tuple[Span, str, int]] = []  # figures whose noun follows, with the unit as printed
    for match in _figure().finditer(sentence.letters):
        place = Span(*match.span())
        if waiting and place.start - waiting[-1][0].end > 1:
            waiting.clear()
        printed = match["n"] or match["late_n"] or match["done_n"]
        unit = _printed(sentence, match, "unit", "late_unit", "done_unit")
        count = read_number(printed)
        if count is None or printed == "一" or _barred(sentence.letters, place):
            continue
        what = match["what"] or match["late_what"] or ""
        told = _OF_THE_REPORT.match(what)
        what = what[told.end() :] if told else what
        whole = _ALL_DONE.search(what)
        if whole and _reported(sentence.letters, place):
            what, place = what[: whole.start()], place._replace(end=place.end - len(what) + whole.start())
        if match["done"] or _done().search(what):
            continue  # 已完成整改19个: how far, not how many
        if not what:
            waiting.append((place, unit, count))
            continue
        noun = _printed(sentence, match, "what", "late_what")[told.end() if told else 0 :][: len(what)]
        if what not in tables()["totals"]["parts"]:
            result.extend(_total(sentence, earlier, noun, by, number) for earlier, by, number in waiting)
            waiting.clear()
        elif waiting:  # 四大类、11个方面、32个具体问题: the classes wait on for what is classified
            waiting[-1] = (waiting[-1][0]._replace(end=place.end), *waiting[-1][1:])
        result.append(_total(sentence, place, noun, unit, count))
    return sorted(result, key=lambda total: total.start)


def _printed(sentence: Sentence, match: re.Match[str], *groups: str) -> str:
    """The first of the groups that matched, in the source's own glyphs."""
    group = next((group for group in groups if match[group]), None)
    return sentence.found(*match.span(group)).value or "" if group else ""


def _total(sentence: Sentence, place: Span, what: str, unit: str, count: int) -> Total:
    found = sentence.found(*place)
    return Total(what, unit, count, found.text, found.start, found.end)


def _reported(letters: str, place: Span) -> bool:
    """Whether the clause says that the figure is all that was reported: 反馈的24项任务已全部完成."""
    first = max(letters.rfind(stop, 0, place.start) for stop in ",:") + 1
    clause = letters[max(first, place.start - _CLAUSE) : place.start]
    return "反馈" in clause and "其中" not in clause


def _barred(letters: str, place: Span) -> bool:
    """Whether the clause speaks of other things than the inspection's findings: 领衔督办问题8个."""
    found = letters.rfind("发现", max(0, place.start - _FOUND), place.start)
    own = found >= 0 and not any(stop in letters[found : place.start] for stop in ",:")
    if own and not _INSPECTED.search(letters, max(0, found - 10), found):
        return True
    if _REPORTED.search(letters, max(0, place.start - 12), place.start):
        return False
    first = max(letters.rfind(stop, 0, place.start) for stop in ",:") + 1
    stop = letters.find(",", place.end)
    last = stop if stop >= 0 else len(letters)
    return bool(_bars().search(letters, max(first, place.start - _CLAUSE), min(last, place.end + _CLAUSE)))


@cache
def _figure() -> re.Pattern[str]:
    """The ways a figure is put: done, noun first, number first; a number with only its unit waits."""
    words = tables()["totals"]
    units, parts, done = (alternation(words[row]) for row in ("units", "parts", "done"))
    head, qualifier, tail = (alternation(words[row]) for row in ("heads", "qualifiers", "tails"))
    noun = f"(?:{qualifier}){{0,3}}(?:{head})(?:{tail})?"
    loose = "(?:反馈的?|的|各类|相关|存在的?|需要?整改的?|发现的)?"
    noun_after = f"{noun}(?:(?:均|已|全部){{0,2}}(?:{done})(?!(?:整改|到位|推进)?{_N}))?|(?:{parts})(?:{noun})?|(?=[、,和及]?{_N})"
    return re.compile(
        f"(?P<done>{done})(?:的|了|问题)?(?P<done_n>{_N})(?P<done_unit>[个项条]){loose}(?P<done_what>{noun})?"
        f"|(?P<late_what>{noun})(?:共计|合计|总计|共|计|达|为)?(?P<late_n>{_N})(?P<late_unit>[个项条件点])"
        f"(?!{parts}|{loose}{noun})"
        f'|{_NO_COUNT_BEFORE}(?P<n>{_N})(?P<unit>{units}){loose}[“"]?(?P<what>{noun_after})'
    )


@cache
def _done() -> re.Pattern[str]:
    return any_of(tables()["totals"]["done"])


@cache
def _triggers() -> re.Pattern[str]:
    return any_of(tables()["totals"]["triggers"])


@cache
def _bars() -> re.Pattern[str]:
    return any_of(tables()["totals"]["barred"])
