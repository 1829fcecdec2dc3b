"""Series inside a block: 一是…二是…, （1）…（2）…, 第一，…第二，…, 首先…其次….

Only the outermost series counts: the style whose first member comes first. A member begins at the start
of the block or of a line, or behind 。 ; ！ ？ — the first one also behind a colon or a comma — never
inside “” ‘’ 《》 （）. Ordinals must ascend from one; a series is two members or more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.syntax.doubts import readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.notation.markers import Marker

_LINE_ONLY = frozenset({"han_comma", "letter_dot", "letter_paren", "small_letter_dot", "small_letter_paren"})
_NEVER = frozenset({"dotted2", "dotted3", "dotted4", "part", "chapter", "section", "article"})
_START = re.compile(r"[第首其再最(一二三四五六七八九十0-9①-⒛㈠-㊿A-Za-z]")
_BOUNDARY = re.compile(
    r"(?:(?<=[\n\r\v\f\u2028\u2029\x85。;!?:,”’)】 ])) *(?=[第首其再最(一二三四五六七八九十0-9①-⒛㈠-㊿A-Za-z])"
)
_PAIRS = {"”": "“", "’": "‘", "》": "《", ")": "(", "〉": "〈", "」": "「", "』": "『"}
_QUOTING = re.compile('[“”‘’《》()〈〉「」『』"\n\r]')
_STRONG = "\n\r\v\f\u2028\u2029\x85。;!?"
_DOUBTFUL = frozenset({"damaged"})
_WIDEST_GAP = 3


class Member(NamedTuple):
    """One member: its marker, its printed number, and its text from behind the marker to the next member."""

    marker: Marker
    ordinal: int
    start: int
    end: int


class _Candidate(NamedTuple):
    marker: Marker
    strong: bool


def find_series(folded: str, start: int, end: int) -> list[Member]:
    """The members of the outermost series in ``folded[start:end]``; empty when there is none."""
    candidates = list(_candidates(folded, start, end))
    by_style: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        by_style.setdefault(candidate.marker.style, []).append(candidate)
    firsts = sorted((found[0].marker.start, style) for style, found in by_style.items())
    for _, style in firsts:
        chain = _chain(by_style[style])
        if len(chain) > 1:
            return _members(folded, chain, end)
    return []


def _candidates(folded: str, start: int, end: int) -> Iterator[_Candidate]:
    shelter = _Shelter(folded, start, end)
    for position in _boundaries(folded, start, end):
        marker = member_marker(folded, position, end)
        if marker is None:
            continue
        before = _printed_before(folded, start, position)
        at_line = before in ("", "\n", "\r")
        if (at_line or marker.style not in _LINE_ONLY) and not shelter.covers(position):
            yield _Candidate(marker, at_line or before in _STRONG)


def member_marker(folded: str, position: int, end: int) -> Marker | None:
    """The first reading of the marker at ``position`` that may count a member, or ``None``."""
    for marker in readings(folded, position, end):
        if marker.doubt not in _DOUBTFUL and marker.style not in _NEVER:
            return marker
    return None


def _boundaries(folded: str, start: int, end: int) -> Iterator[int]:
    if start < end and _START.match(folded, start):
        yield start
    for match in _BOUNDARY.finditer(folded, start, end):
        if match.end() > start:
            yield match.end()


def _printed_before(folded: str, start: int, position: int) -> str:
    """The last character before ``position`` that is no blank; empty at the start of the block."""
    while position > start and folded[position - 1] == " ":
        position -= 1
    return folded[position - 1] if position > start else ""


class _Shelter:
    """The stretches inside closed quotes and brackets, asked in ascending order."""

    def __init__(self, folded: str, start: int, end: int) -> None:
        self.ranges = sorted(_closed_pairs(folded, start, end))
        self.index, self.reach = 0, -1

    def covers(self, position: int) -> bool:
        while self.index < len(self.ranges) and self.ranges[self.index][0] < position:
            self.reach = max(self.reach, self.ranges[self.index][1])
            self.index += 1
        return position < self.reach


def _closed_pairs(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pairs that open and close on one line; an unclosed bracket shelters nothing."""
    opened: dict[str, list[int]] = {}
    for match in _QUOTING.finditer(folded, start, end):
        char = match[0]
        if char in "\n\r":
            opened.clear()
        elif char == '"':
            if opened.get(char):
                yield opened[char].pop(), match.start()
            else:
                opened[char] = [match.start()]
        elif char in _PAIRS:
            if opened.get(_PAIRS[char]):
                yield opened[_PAIRS[char]].pop(), match.start()
        else:
            opened.setdefault(char, []).append(match.start())


def _chain(candidates: list[_Candidate]) -> list[tuple[Marker, int]]:
    """Ascending members from number one, firm boundaries first; weak ones only fill what they left open."""
    strong = _ascending([c.marker for c in candidates if c.strong or c.marker.ordinal == 1])
    if len(strong) < 2:
        return _ascending([c.marker for c in candidates])
    weak = [c.marker for c in candidates if not c.strong]
    filled: list[tuple[Marker, int]] = []
    taken = 0
    for (marker, ordinal), following in zip(strong, [*strong[1:], None], strict=True):
        filled.append((marker, ordinal))
        limit, stop = (following[0].start, following[1]) if following else (float("inf"), ordinal + 99)
        while taken < len(weak) and weak[taken].start < limit:
            number = weak[taken].ordinal
            if weak[taken].start > filled[-1][0].start and number == filled[-1][1] + 1 and number < stop:
                filled.append((weak[taken], number))
            taken += 1
    return filled


def _ascending(markers: list[Marker]) -> list[tuple[Marker, int]]:
    chain: list[tuple[Marker, int]] = []
    ahead: dict[int, int] = {}
    for index, marker in enumerate(markers):
        ahead[marker.ordinal] = index
    for index, marker in enumerate(markers):
        ordinal = marker.ordinal
        if not chain:
            if ordinal == 1:
                chain.append((marker, 1))
            continue
        wanted = chain[-1][1] + 1
        if marker.style == "sequence_word" and ordinal > wanted:
            ordinal = wanted
        if ordinal == wanted or (wanted < ordinal <= wanted + _WIDEST_GAP and ahead.get(wanted, -1) <= index):
            chain.append((marker, ordinal))
    return chain


def _members(folded: str, chain: list[tuple[Marker, int]], end: int) -> list[Member]:
    members = []
    for (marker, ordinal), following in zip(
        chain, [*(marker.start for marker, _ in chain[1:]), end], strict=True
    ):
        start, stop = marker.end, following
        while start < stop and folded[start].isspace():
            start += 1
        while stop > start and folded[stop - 1].isspace():
            stop -= 1
        members.append(Member(marker, ordinal, start, stop))
    return members
