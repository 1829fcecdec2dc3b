"""What notices and issues can be counted and chosen by, with the Chinese titles of the values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.facets.themes import titles as theme_titles
from xuncha_parse.records import NOT_SAID, STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Key = str | int | None
"""A value of a dimension; ``None`` where the notice does not say."""

NO_ISSUE: Final = "none"
"""The value that notices without any issue have in the dimensions of issues."""
OTHERS: Final = "…"
"""The value that stands for all that are not shown."""
_TITLES = {NO_ISSUE: "没有问题", OTHERS: "其余"}

OPEN: Final = ("mostly_completed", "partial", "in_progress", "not_completed", "not_started")
"""What is said to be unfinished; ``unknown`` says nothing."""
LEVELS: Final[Mapping[str, str]] = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "city_or_county": "市级或县级",
    "county": "县级",
    "township": "乡镇街道",
    "zone": "开发区",
    "enterprise": "企业",
    "university": "高校",
    "institution": "事业单位",
    "system": "部门系统",
}
"""Every level of ``levels.Level`` and its title, from the highest down."""
KINDS: Final[Mapping[str, str]] = {"巡视": "巡视", "巡察": "巡察"}

PUBLISHED: Final = "substr(coalesce(n.published_at, n.signed_on), 1, 10)"
"""The day of publication as SQL over ``notices n``: as the page prints it, or else the day of the signature."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column to count by. ``sql`` is over ``notices n`` or, ``of_issues``, over ``issues i``.

    ``titles`` names its values; those that are ``ranked`` come in the order of their titles (years: of time), the others by number.
    """

    name: str
    title: str
    sql: str
    of_issues: bool = False
    ranked: bool = False
    titles: Callable[[], Mapping[str, str]] = dict

    def label(self, key: Key) -> str:
        """A value's title."""
        if key is None:
            return NOT_SAID
        return self.titles().get(str(key)) or _TITLES.get(str(key), str(key))


DIMENSIONS: Final[Mapping[str, Dimension]] = {
    dimension.name: dimension
    for dimension in (
        Dimension("body", "单位", "n.body"),
        Dimension("issuer", "发文机关", "n.issuer"),
        Dimension("inspected", "被巡察单位", "n.inspected"),
        Dimension("team", "巡察组", "n.team"),
        Dimension("round", "轮次", "n.round"),
        Dimension("type", "巡察类型", "n.type"),
        Dimension("kind", "类别", "n.kind", ranked=True, titles=lambda: KINDS),
        Dimension("level", "层级", "n.level", ranked=True, titles=lambda: LEVELS),
        Dimension("region", "地区", "n.region"),
        Dimension("sector", "领域", "n.sector"),
        Dimension("year", "年份", "n.year", ranked=True),
        Dimension("theme", "主题", "i.theme", of_issues=True, titles=theme_titles),
        Dimension(
            "outcome", "整改结果", "i.status", of_issues=True, ranked=True, titles=lambda: STATUS_TITLES
        ),
    )
}
"""Name → dimension."""
