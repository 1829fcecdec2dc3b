"""Series inside a block: 一是…二是…, （1）…（2）…, 第一，…第二，…, 首先…其次….

Only the outermost series counts: the style whose first member comes first. A member begins at the start
of the block or of a line, or behind 。 ; ！ ？ — the first one also behind a colon or a comma — never
inside “” ‘’ 《》 （）. Ordinals must ascend from one, or from 二是 where 一是 was lost; a series is two members or more.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.notation.markers import DAMAGED
from xuncha_parse.syntax.doubts import readings

if TYPE_CHECKING:
    from xuncha_parse.notation.markers import Marker

LOST = "lost"
"""The doubt of a marker of which only a question mark is left."""

_LINE_ONLY = frozenset({"han_comma", "letter_dot", "letter_paren", "small_letter_dot", "small_letter_paren"})
_NEVER = frozenset({"dotted2", "dotted3", "dotted4", "part", "chapter", "section", "article"})
_OPENS = "[第首其再最(一二三四五六七八九十0-9①-⒛㈠-㊿A-Za-z]"
_START = lazy.pattern(_OPENS)
_BOUNDARY = lazy.pattern(
    rf"[\n\r\v\f\u2028\u2029\x85。;!?:,”’)】 ](?<!  ) *(?={_OPENS})|\.(?=[一二三四五六七八九十]{{1,2}}是)"
)
"""It takes in the stop, so that searching skips from stop to stop; of a run of blanks it tries the first alone."""
_CLOSING = {"”": "“", "’": "‘", "》": "《", ")": "(", "〉": "〈", "」": "「", "』": "『"}
_OPENED_BY = _CLOSING | {'"': '"'}
_QUOTES = '“”‘’《》()〈〉「」『』"\n\r'
_QUOTING = lazy.pattern(
    f"[{_QUOTES}](?:(?<=“)[^{_QUOTES}]*”|(?<=《)[^{_QUOTES}]*》|(?<=[(])[^{_QUOTES}]*[)])?",
)
"""A quote, a bracket or a line's end; of the common ones the whole pair, where nothing of the kind stands inside."""
_LOST = lazy.pattern(r"[。;!](?P<mark>\?) ?(?=[一-鿿“《])")
"""②…。?成立专班 — a question mark no sentence ends with: the glyph of a marker that the copy lost."""
_AT_LINE = frozenset({"", "\n", "\r"})
_STRONG = frozenset("\n\r\v\f\u2028\u2029\x85。;!?") | _AT_LINE
_DOUBTFUL = frozenset({DAMAGED})
_WIDEST_GAP = 3
_LEAST_MEMBERS = 2
_SECOND = 2
"""With which a series begins whose 一是 was lost."""


class Member(NamedTuple):
    """One member: its marker, its printed number, and its text from behind the marker to the next member."""

    marker: Marker
    ordinal: int
    start: int
    end: int


def find_series(folded: str, start: int, end: int) -> list[Member]:
    """The members of the outermost series in ``folded[start:end]``; empty when there is none."""
    candidates, weak = _candidates(folded, start, end)
    by_style: dict[str, list[Marker]] = {}
    for marker in candidates:
        by_style.setdefault(marker.style, []).append(marker)
    for markers in by_style.values():  # in the order of their first ones
        chain = _with_lost(folded, _chain(markers, weak))
        if len(chain) >= _LEAST_MEMBERS:
            return _members(folded, chain, end)
    headless = _ascending(by_style.get("series_word", []), first=_SECOND)
    follows = len(headless) >= _LEAST_MEMBERS and headless[1][1] == _SECOND + 1
    return _members(folded, headless, end) if follows else []


def _candidates(folded: str, start: int, end: int) -> tuple[list[Marker], set[int]]:
    """The markers at boundaries outside of quotes and brackets, and where the weak ones start: behind a comma or the like.

    There are none where there are too few for a series.
    """
    found: list[Marker] = []
    weak: set[int] = set()
    for position in _boundaries(folded, start, end):
        before = folded[position - 1] if position > start else ""
        if before == " ":
            before = _printed_before(folded, start, position)
        marker = member_marker(folded, position, end)
        if marker is None and before in _AT_LINE:
            marker = _damaged_marker(folded, position, end)
        if marker is None:
            continue
        if marker.style in _LINE_ONLY and before not in _AT_LINE:
            continue
        found.append(marker)
        if before not in _STRONG:
            weak.add(position)
    if len(found) < _LEAST_MEMBERS:
        return [], weak
    return _outside(found, _closed_pairs(folded, start, end)), weak


def _damaged_marker(folded: str, position: int, end: int) -> Marker | None:
    """（3对1人… at the start of a line: a marker that lost a bracket, believed only where it continues a series."""
    marker = next(iter(readings(folded, position, end)), None)
    return (
        marker if marker is not None and marker.style == "decimal_paren" and marker.doubt == DAMAGED else None
    )


def member_marker(folded: str, position: int, end: int) -> Marker | None:
    """The first reading of the marker at ``position`` that may count a member, or ``None``."""
    for marker in readings(folded, position, end):
        if marker.doubt not in _DOUBTFUL and marker.style not in _NEVER:
            return marker
    return None


def _boundaries(folded: str, start: int, end: int) -> list[int]:
    """Where a member may begin."""
    opening = [start] if start < end and _START.match(folded, start) else []
    return opening + [match.end() for match in _BOUNDARY.finditer(folded, start, end)]


def _printed_before(folded: str, start: int, position: int) -> str:
    """The last character before ``position`` that is no blank; empty at the start of the block."""
    while position > start and folded[position - 1] == " ":
        position -= 1
    return folded[position - 1] if position > start else ""


def _outside(markers: list[Marker], pairs: list[tuple[int, int]]) -> list[Marker]:
    """The markers that stand in none of ``pairs``; both in ascending order."""
    outside = []
    at = reach = 0
    for marker in markers:
        while at < len(pairs) and pairs[at][0] < marker.start:
            reach = max(reach, pairs[at][1])
            at += 1
        if marker.start >= reach:
            outside.append(marker)
    return outside


def _closed_pairs(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Quotes and brackets that open and close on one line, in order; an unclosed bracket shelters nothing."""
    pairs: list[tuple[int, int]] = []
    opened: dict[str, list[int]] = {}
    for match in _QUOTING.finditer(folded, start, end):
        first, last = match.span()
        if last - first > 1:
            pairs.append((first, last))
            continue
        char = folded[first]
        if char in "\n\r":
            opened.clear()
            continue
        waiting = opened.get(_OPENED_BY[char]) if char in _OPENED_BY else None
        if waiting:
            pairs.append((waiting.pop(), last))
        elif char not in _CLOSING:
            opened.setdefault(char, []).append(first)
    pairs.sort()
    return pairs


def _chain(markers: list[Marker], weak: set[int]) -> list[tuple[Marker, int]]:
    """Ascending members from number one, firm boundaries first; weak ones only fill what they left open."""
    strong = _ascending([m for m in markers if m.start not in weak or m.ordinal == 1])
    if len(strong) < _LEAST_MEMBERS:
        return _ascending(markers)
    between = [m for m in markers if m.start in weak]
    if not between:
        return strong
    filled: list[tuple[Marker, int]] = []
    taken = 0
    for (marker, ordinal), following in zip(strong, [*strong[1:], None], strict=True):
        filled.append((marker, ordinal))
        limit, stop = (following[0].start, following[1]) if following else (float("inf"), ordinal + 99)
        while taken < len(between) and between[taken].start < limit:
            number = between[taken].ordinal
            if between[taken].start > filled[-1][0].start and number == filled[-1][1] + 1 and number < stop:
                filled.append((between[taken], number))
            taken += 1
    return filled


def _with_lost(folded: str, chain: list[tuple[Marker, int]]) -> list[tuple[Marker, int]]:
    """The chain with the member whose marker was lost, where one is missing and one question mark stands for it."""
    if not chain or chain[-1][1] == len(chain):
        return chain
    whole = chain[:1]
    for (marker, ordinal), following in pairwise(chain):
        if following[1] == ordinal + 2:
            places = [match.span("mark") for match in _LOST.finditer(folded, marker.end, following[0].start)]
            if len(places) == 1:
                start, end = places[0]
                lost = marker._replace(start=start, end=end, ordinal=ordinal + 1, doubt=LOST)
                whole.append((lost, ordinal + 1))
        whole.append(following)
    return whole


def _ascending(markers: list[Marker], first: int = 1) -> list[tuple[Marker, int]]:
    chain: list[tuple[Marker, int]] = []
    ahead = {marker.ordinal: index for index, marker in enumerate(markers)}
    for index, marker in enumerate(markers):
        ordinal = marker.ordinal
        if not chain:
            if ordinal == first and marker.doubt != DAMAGED:
                chain.append((marker, first))
            continue
        if marker.doubt == DAMAGED and ordinal != chain[-1][1] + 1:
            continue
        wanted = chain[-1][1] + 1
        if marker.style == "sequence_word" and ordinal > wanted:
            ordinal = wanted
        if ordinal == wanted or (wanted < ordinal <= wanted + _WIDEST_GAP and ahead.get(wanted, -1) <= index):
            chain.append((marker, ordinal))
    return chain


def _members(folded: str, chain: list[tuple[Marker, int]], end: int) -> list[Member]:
    members = []
    following = end
    for marker, ordinal in reversed(chain):
        start, stop = marker.end, following
        while start < stop and folded[start].isspace():
            start += 1
        while stop > start and folded[stop - 1].isspace():
            stop -= 1
        members.append(Member(marker, ordinal, start, stop))
        following = marker.start
    members.reverse()
    return members
