"""Columns for statistics that no notice prints as such: year, level, place, body, sector, and each issue's theme.

Each is an interpretation of fields of the record, which keep their own text; ``None`` means that nothing tells, and each
column names what it was taken from. The rules know how bodies are named, not which exist: the words are ``facets.toml``
and ``themes.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xuncha_parse.corpus.facets.levels import Level, read_level
from xuncha_parse.corpus.facets.lists import any_word, plain, tables
from xuncha_parse.corpus.facets.places import Place, longest_of, read_place
from xuncha_parse.corpus.facets.themes import Theme, theme, titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.records import Notice

__all__ = ["Facets", "Level", "Theme", "facets", "theme", "titles"]

_YEAR = re.compile(r"(?:19|20)\d\d(?=\D|$)", re.ASCII)
_BRACKETED = re.compile("(?:【[^】]{0,20}】){0,3}")
_TIERS = {
    "省": "province", "市": "city", "县": "county", "区": "county", "旗": "county", "镇": "township", "乡": "township",
}  # fmt: skip
_WORKING = ("工委", "工作委员会")
_AREA = re.compile("(?:街道|[区镇乡园城港])$")
"""A working committee of an area is its party organ; any other is a body of its own (某县委教育工委)."""
_ELSEWHERE = frozenset({"inspection.team", "contact.address", "source.page.origin"})
"""Fields whose place is not in the name of the body that was inspected."""
_LOOK = 40
"""How many characters at the end of a name may hold the word for its sector."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What one notice counts as; texts are folded (simplified characters, ASCII widths, no blanks).

    ``level`` is the level of the committee that inspected (see :mod:`levels`). ``region`` is the longest printed chain of
    places the notice speaks of, ``province`` to ``township`` its links; ``city`` may be a county-level one. ``body`` is
    the issuer without 中共 and party organ, with 市, 县, 区 … spelled out where the place is known. ``sector`` is the kind of
    body, one of the rows of ``[sectors]``.
    """

    year: int | None = None
    year_from: str | None = None
    level: Level | None = None
    level_from: str | None = None
    region: str | None = None
    region_from: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    township: str | None = None
    body: str | None = None
    body_from: str | None = None
    sector: str | None = None
    sector_from: str | None = None


def facets(notice: Notice) -> Facets:
    """The derived columns of a notice. Total: any strings in the record give a result."""
    year, year_from = _year(notice)
    places = [(field, place) for field, text in _place_sources(notice) if (place := read_place(_named(text)))]
    region = longest_of([place for _, place in places]) or Place("")
    body, body_from = _body(notice, region)
    inspected = _bare(_without_party(plain(notice.inspection.inspected or "")))
    kind, word = _sector(body or inspected)
    own = next((place for field, place in places if field not in _ELSEWHERE), None)
    told = read_level(notice, body, own, [place for _, place in places])
    return Facets(
        year=year,
        year_from=year_from,
        level=told.level if told else None,
        level_from=told.source if told else None,
        region=region.text or None,
        region_from=next((field for field, place in places if place == region), None),
        province=region.province,
        city=region.city,
        county=region.county,
        township=region.township,
        body=body,
        body_from=body_from,
        sector=kind,
        sector_from=word,
    )


def _year(notice: Notice) -> tuple[int | None, str | None]:
    for field, text in (("published_at", notice.published_at), ("signed_on", notice.signed_on)):
        match = _YEAR.match(plain(text or ""))
        if match:
            return int(match[0]), field
    return None, None


def _place_sources(notice: Notice) -> Iterator[tuple[str, str]]:
    """The fields that may begin with a place, the surest first."""
    page = notice.source.page
    yield "issuer", plain(notice.issuer or "")
    yield "signed_by", plain(notice.signed_by or "")
    yield "title", plain(notice.title or "").partition("关于")[0]
    yield "inspection.inspected", plain(notice.inspection.inspected or "")
    yield "inspection.team", plain(notice.inspection.team or "")
    yield "contact.address", plain(notice.contact.address or "")
    yield "source.page.origin", plain(page.origin or "") if page else ""


def _named(text: str) -> str:
    """A body's name without what stands before its place: 【通报】, 中共, 国家税务总局."""
    name = _without_party(text)
    parent = _row("parents").match(name)
    return name[parent.end() :] if parent else name


def _without_party(text: str) -> str:
    bracketed = _BRACKETED.match(text)
    text = text[bracketed.end() :] if bracketed else text
    party = _row("party").match(text)
    return text[party.end() :] if party else text


def _body(notice: Notice, region: Place) -> tuple[str | None, str | None]:
    for field, text in (("issuer", notice.issuer), ("signed_by", notice.signed_by)):
        name = _without_party(plain(text or ""))
        if not name:
            continue
        bare, place = _bare(name), read_place(_named(name))
        if place is None:
            return _spelled_out(bare, region), field
        committee = (
            bare == place.text
            and name[len(bare) :] in {"委员会", "党委"}
            and not (place.township or place.zone)
        )
        return f"{bare}委" if committee else bare, field
    return None, None


def _bare(name: str) -> str:
    """A body's name without its party organ: 泽阳市水利局党组 → 泽阳市水利局, but 某市卫生健康委员会 as it is."""
    organ = _organ().search(name)
    if organ is None or organ.start() == 0:
        return name
    rest = name[: organ.start()]
    if organ[0] == "委员会" and rest.endswith(tables()["reading"]["commissions"]):
        return name
    return name if organ[0].endswith(_WORKING) and not _AREA.search(rest) else rest


def _spelled_out(name: str, region: Place) -> str:
    """市水利局 → 泽阳市水利局 where the notice tells elsewhere which 市."""
    for word, tier in _TIERS.items():
        known: str | None = getattr(region, tier)
        if name.startswith(word) and known and known.endswith(word) and len(name) > 1:
            return region.text[: region.text.index(known)] + known + name[len(word) :]
    return name


def _sector(name: str) -> tuple[str | None, str | None]:
    """The kind of body and the word that tells it: the word that ends last, the longest of those."""
    kinds = _sectors()
    parent = _row("parents").match(name)
    if parent and parent[0] in kinds:
        return kinds[parent[0]], parent[0]
    end = name[-_LOOK:]
    found = (match for start in range(len(end)) if (match := _sector_words().match(end, start)))
    best = max(found, key=lambda match: (match.end(), -match.start()), default=None)
    return (kinds[best[0]], best[0]) if best else (None, None)


@cache
def _sectors() -> dict[str, str]:
    return {word: kind for kind, words in tables()["sectors"].items() for word in words}


@cache
def _sector_words() -> re.Pattern[str]:
    return any_word(_sectors())


@cache
def _row(row: str) -> re.Pattern[str]:
    return any_word(tables()["reading"][row])


@cache
def _organ() -> re.Pattern[str]:
    return re.compile(f"(?:{any_word(tables()['reading']['organs']).pattern})$")
