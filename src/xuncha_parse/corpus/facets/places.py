"""The place that a body's name or an address begins with, as printed: 某省某市某县某镇.

No list of cities or counties: a place is told by its last character (市, 县, 区, 镇 …) where it stands at the beginning
of a name, the outer before the inner. Only the province-level divisions are a table, since some lack the character 省.
Words that merely look like places (社区, 园区, 城市管理, 市场) are told by their neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xuncha_parse.corpus.facets.lists import any_word, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

_H = "(?![局委厅院组的及在对第届轮司与省])[㐀-鿿]"
_IN_CITY = f"(?![区县旗]){_H}"
_BARE = "(?![省市县区州旗盟])"
_CITY_ENDS = "市(?![场容])"
_DISTRICT = "(?<![社园景校片地灾库小发范理业税治心])区(?![域块间划])"
_SCHOOLS = "[㐀-鿿]{0,12}(?:学|公司|集团|银行|厂)"
"""What is named after a place without being its own (某州师范学院)."""
_PROVINCE = re.compile(rf"{_BARE}(?:{_H}){{2,4}}?省")
_CITY = re.compile(
    rf"{_BARE}(?:(?:{_IN_CITY}){{2,8}}?自治州|(?:{_H}){{2,4}}?地区"
    rf"|(?:{_IN_CITY}){{2,6}}?盟(?!{_SCHOOLS})(?=委|公署|直|[㐀-鿿]{{1,12}}[旗县市局办])"
    rf"|(?:{_H}){{2}}{_CITY_ENDS}|(?:{_IN_CITY}){{3,6}}?(?<!城){_CITY_ENDS}"
    rf"|(?:{_IN_CITY}){{1,4}}?州(?![市区县港]|{_SCHOOLS})(?=委|直|人民|政协|[㐀-鿿]{{1,12}}[局办委会]))"
)
_ZONE = re.compile(
    rf"{_BARE}(?:(?![市县])[㐀-鿿]){{0,10}}?(?:开发|高新|经开|工业园|产业园|科技园|园|示范|合作|保税|度假|集中|集聚|功能)区"
)
_COUNTY = re.compile(
    rf"市[东南西北中]区|{_BARE}(?:(?:{_H}){{2,14}}?自治[县旗]|(?:{_H}){{1,6}}?(?:县|旗|{_DISTRICT})"
    rf"|(?:{_H}){{2}}{_CITY_ENDS}|(?:{_H}){{3,5}}?(?<!城){_CITY_ENDS})"
)
_TOWN = re.compile(rf"{_BARE}(?:(?![县市])(?:{_H})){{2,7}}?(?:街道|苏木|镇|(?<!城)乡(?!村|镇))")


@dataclass(frozen=True, slots=True)
class Place:
    """A printed chain of places, the outermost first; a level that is not printed is ``None``.

    ``province`` is spelled in full (上海漱石区: 上海市), the others as printed. ``zone`` is a development zone or park, which is no level of government.
    ``city`` holds the first 市 where no other follows: print does not tell whether it is a county-level one.
    """

    text: str
    province: str | None = None
    city: str | None = None
    county: str | None = None
    township: str | None = None
    zone: str | None = None

    @property
    def municipal(self) -> bool:
        """Whether its province is a municipality, whose 市委 is a provincial committee."""
        return self.province is not None and self.province in _municipalities()

    @property
    def in_county(self) -> bool:
        """Whether it lies in a county or district, so that its 市 is no county-level city; a 新区 may be a zone."""
        return self.county is not None and self.county[-1] in "县区旗" and not self.county.endswith("新区")


def read_place(name: str) -> Place | None:
    """The place that ``name`` (folded, without blanks) begins with; ``None`` where it begins with none."""
    at, province = _province(name)
    found: dict[str, str] = {}
    for level, pattern in (("city", _CITY), ("zone", _ZONE), ("county", _COUNTY), ("township", _TOWN)):
        match = pattern.match(name, at)
        if not match or (level == "county" and "zone" in found):
            continue
        found[level] = "" if _nameless(match, level) else match[0]
        at += len(found[level])
    if not at:
        return None
    return Place(
        name[:at], province, *(found.get(level) or None for level in ("city", "county", "township", "zone"))
    )


def _nameless(match: re.Match[str], level: str) -> bool:
    """贵州 is no 州, and 郊区 and 高新区 at the beginning of a name do not tell where they are."""
    if level == "city":
        return match[0] in _shorts()
    if match.start() > 0:
        return False
    return len(match[0]) <= 4 if level == "zone" else match[0][1:] == "区"


def _province(name: str) -> tuple[int, str | None]:
    full = _full().match(name) or _PROVINCE.match(name)
    if full:
        return full.end(), full[0]
    short = _short().match(name)
    if short:
        rest = name[short.end() :]
        if rest[:1] not in {"省", "市", "县", "区", "州", "盟", "旗"} and any(
            pattern.match(rest) for pattern in (_CITY, _COUNTY)
        ):
            return short.end(), _full_names()[short[0]]
    return 0, None


def longest_of(places: Sequence[Place]) -> Place | None:
    """The first place, or the longest one that ends in it and tells more of where it lies."""
    if not places:
        return None
    return max((p for p in places if p.text.endswith(places[0].text)), key=lambda p: len(p.text))


@cache
def _municipalities() -> frozenset[str]:
    return frozenset(tables()["provinces"]["municipality"])


@cache
def _full_names() -> dict[str, str]:
    """上海 → 上海市: so that a division is one value however it is printed."""
    full = (*tables()["provinces"]["municipality"], *tables()["provinces"]["region"])
    return {
        short: next((name for name in full if name.startswith(short)), f"{short}省")
        for short in tables()["provinces"]["short"]
    }


@cache
def _shorts() -> frozenset[str]:
    return frozenset(tables()["provinces"]["short"])


@cache
def _full() -> re.Pattern[str]:
    return any_word({*tables()["provinces"]["municipality"], *tables()["provinces"]["region"]})


@cache
def _short() -> re.Pattern[str]:
    return any_word(set(_shorts()))
