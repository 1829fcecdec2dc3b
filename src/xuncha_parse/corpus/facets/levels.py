"""Which level of committee inspected: by the word for it before 巡察 or 巡视, or by whom it inspected.

市委 is three things. With 巡视 it is a municipality's, since only the centre and the provinces hold 巡视. With 巡察 it is a
prefecture's or a county-level city's, and most notices do not tell which; ``city_or_county`` says so, unless one of these
does, in this order: the body or its address lies in a 区, 县 or 旗, a 市委 or 县委 was itself inspected (``city``); a town,
street or village was inspected, not by reaching down (``county``: where a prefecture has no counties this is wrong, as it is
where it inspects towns directly and the notice does not say so); two issues hand work to 各县(市、区) (``city``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, get_args

from xuncha_parse.corpus.facets.lists import any_word, plain, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xuncha_parse.corpus.facets.places import Place
    from xuncha_parse.records import Notice

Level = Literal[
    "central",
    "province",
    "city",
    "city_or_county",
    "county",
    "township",
    "zone",
    "enterprise",
    "university",
    "institution",
    "system",
]
_ACT = re.compile("巡[察视]")
_REACH: Final = 24
"""How far before 巡察 the committee's name may end: 市委2024年第一轮常规巡察."""
_OWN: Final = (
    ("province", re.compile("省|自治区")),
    ("city", re.compile("市|州|盟|地区")),
    ("county", re.compile("[县区旗]")),
    ("township", re.compile("[镇乡]|街道")),
)
_SUBJECT = re.compile("(?:(?<!团)[市县区旗]委|[县旗]|(?<![社园新发小])区)(?:领导班子)?$")
"""A city's own counties, or their committees, as inspected bodies; 团市委 and 共青团某市委 are none."""
_LOW = re.compile(
    "(?:[镇乡村]|街道|社区|苏木|嘎查)(?:党委|党工委|工委|委员会|工作委员会|党支部|党总支|支部|等)?$"
)
"""A town, street or village itself, not something in one (某镇中学)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A level and the fields of the record it was taken from, joined by ``+``."""

    level: Level
    source: str


def read_level(notice: Notice, body: str | None, own: Place | None, places: Sequence[Place]) -> Told | None:
    """The level of the inspecting committee.

    ``body`` is the issuer's name, ``own`` the place in it, ``places`` all that are printed.
    """
    inspection, title = notice.inspection, plain(notice.title or "")
    named = (
        ("inspection.team", plain(inspection.team or "")),
        ("inspection.round", plain(inspection.round or "")),
        ("title", title.partition("关于")[2]),
    )
    inspected = plain(inspection.inspected or "") or body or ""
    for source, text in named:
        word = _committee(text, needs_act=source != "inspection.round")
        if word is None:
            continue
        level, act = word
        act = act or notice.kind or ""
        if level != "city_or_county":
            return Told(level, source)
        return _city(notice, Told(level, source), act, inspected, places)
    return _by_inspected(notice, inspected, body or inspected, own, places)


def _committee(text: str, *, needs_act: bool) -> tuple[Level, str] | None:
    """The committee named last before 巡察 or 巡视 (of a round: named last at all), and the act."""
    act = _ACT.search(text)
    if act is None and needs_act:
        return None
    end = act.start() if act else len(text)
    last = None
    for match in _words().finditer(text, max(0, end - _REACH - 8), end):
        last = match
    return (_level_of()[last[0]], act[0] if act else "") if last else None


def _city(notice: Notice, told: Told, act: str, inspected: str, places: Sequence[Place]) -> Told:
    """What 市委 is here."""
    if act == "巡视":
        return Told("province", told.source)
    if any(place.municipal for place in places):
        return Told("province", f"{told.source}+region")
    if any(place.in_county for place in places):
        return Told("city", f"{told.source}+region")
    if _SUBJECT.search(inspected) and not _parents().match(inspected):
        return Told("city", f"{told.source}+inspection.inspected")
    reaching = any(word in plain(notice.inspection.type or "") for word in tables()["reading"]["reaching"])
    if not reaching and _LOW.search(inspected):
        return Told("county", f"{told.source}+inspection.inspected")
    if _hands_to_counties(notice):
        return Told("city", f"{told.source}+issues")
    return told


def _hands_to_counties(notice: Notice) -> bool:
    """Whether two issues at least speak of 各县(市、区): one alone may quote a table of the city above."""
    texts = (f"{issue.statement}{issue.action.text if issue.action else ''}" for issue in notice.issues)
    told = 0
    for text in texts:
        told += _counties().search(plain(text)) is not None
        if told == 2:
            return True
    return False


def _by_inspected(
    notice: Notice, inspected: str, body: str, own: Place | None, places: Sequence[Place]
) -> Told | None:
    """Where no committee is named: by the kind and the level of what was inspected, one above a place's committee."""
    source, rank = "region", next((tier for tier in _TIERS if own and getattr(own, tier)), None)
    if rank is None:
        source = "inspection.inspected"
        rank = next((tier for tier, pattern in _OWN if pattern.match(inspected)), None)
    committee = re.fullmatch("[省市县区旗州盟]委", inspected) is not None
    committee |= own is not None and body == f"{own.text}委"
    match notice.kind, rank, committee:
        case (None, _, _) | (_, None, _) | ("巡察", "province", _):
            return None
        case "巡视", "province", True:
            return Told("central", source)
        case "巡视", _, _:
            return Told("province", source)
        case _, "city", False:
            return _city(notice, Told("city_or_county", source), "巡察", inspected, places)
        case _, "city" | "county", True:
            return Told("city", source)
    return Told("county", source)


_TIERS: Final = ("township", "county", "city", "province")


@cache
def _level_of() -> dict[str, Level]:
    rows: Mapping[str, tuple[str, ...]] = tables()["levels"]
    levels: tuple[Level, ...] = get_args(Level)
    return {word: level for level in levels for word in rows[level]}


@cache
def _words() -> re.Pattern[str]:
    return any_word(_level_of())


@cache
def _parents() -> re.Pattern[str]:
    return any_word(tables()["reading"]["parents"])


@cache
def _counties() -> re.Pattern[str]:
    return any_word(tables()["reading"]["counties"])
