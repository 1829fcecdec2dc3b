"""The figures of groups: what is counted of each, the order they come in, and the few that are shown of many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xuncha_parse.corpus.ask.dimensions import NO_ISSUE, OTHERS
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xuncha_parse.corpus.ask.dimensions import Dimension, Key

Keys = tuple["Key", ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a group, and three medians; ``None`` where there is nothing to take one of.

    ``dated`` are the issues that are open, have a deadline, and can be compared with a day; ``overdue`` are those of
    them whose deadline had passed by that day. ``notices`` is ``None`` where a sum would count one twice.
    """

    notices: int | None
    issues: int
    measures: int
    statuses: Mapping[str, int]
    sustained: int
    dated: int
    overdue: int
    issues_per_notice: float | None = None
    measures_per_issue: float | None = None
    days_to_publication: float | None = None

    def share(self, status: str) -> float | None:
        """The part of the issues that have this status."""
        return _part(self.statuses[status], self.issues)

    @property
    def sustained_share(self) -> float | None:
        """The part of the issues for which upkeep is promised."""
        return _part(self.sustained, self.issues)

    @property
    def overdue_share(self) -> float | None:
        """The part of ``dated`` that is overdue."""
        return _part(self.overdue, self.dated)


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its value in each dimension, and its figures."""

    keys: Keys
    figures: Figures


@dataclass(frozen=True, slots=True)
class Statistics:
    """The groups in order, the values of each dimension in order, and the figures of all together."""

    by: tuple[Dimension, ...]
    orders: tuple[Keys, ...]
    groups: tuple[Group, ...]
    total: Figures

    def top(self, count: int) -> Statistics:
        """The first ``count`` values of each dimension without ranks, the rest as one without medians, and what is unknown."""
        kept = [_kept(dimension, order, count) for dimension, order in zip(self.by, self.orders, strict=True)]
        orders = tuple(_with_others(order, keep) for order, keep in zip(self.orders, kept, strict=True))
        merged: dict[Keys, list[Group]] = {}
        for group in self.groups:
            keys = tuple(key if key in keep else OTHERS for key, keep in zip(group.keys, kept, strict=True))
            merged.setdefault(keys, []).append(group)
        groups = [
            Group(keys, members[0].figures if len(members) == 1 else self._sum(members))
            for keys, members in merged.items()
        ]
        return replace(self, orders=orders, groups=tuple(in_order(groups, orders)))

    def _sum(self, groups: Sequence[Group]) -> Figures:
        figures = [group.figures for group in groups]
        return Figures(
            None
            if any(dimension.of_issues for dimension in self.by)
            else sum(each.notices or 0 for each in figures),
            sum(each.issues for each in figures),
            sum(each.measures for each in figures),
            {status: sum(each.statuses[status] for each in figures) for status in STATUS_TITLES},
            sum(each.sustained for each in figures),
            sum(each.dated for each in figures),
            sum(each.overdue for each in figures),
        )


def order_of(dimension: Dimension, at: int, groups: Sequence[Group]) -> Keys:
    """The values of a dimension: ranked ones by rank, others by issues, then notices; what is unknown at the end."""
    issues: Counter[Key] = Counter()
    notices: Counter[Key] = Counter()
    for group in groups:
        issues[group.keys[at]] += group.figures.issues
        notices[group.keys[at]] += group.figures.notices or 0
    ranks = {title: rank for rank, title in enumerate(dimension.titles())}

    def place(key: Key) -> tuple[object, ...]:
        if dimension.ranked:
            return key is None, key == NO_ISSUE, ranks.get(str(key), len(ranks)), str(key)
        return key is None, key == NO_ISSUE, -issues[key], -notices[key], str(key)

    return tuple(sorted(issues, key=place))


def in_order(groups: Iterable[Group], orders: Sequence[Keys]) -> list[Group]:
    """The groups by the places of their values."""
    places = [{key: place for place, key in enumerate(order)} for order in orders]
    return sorted(
        groups, key=lambda group: [place[key] for place, key in zip(places, group.keys, strict=True)]
    )


def _kept(dimension: Dimension, order: Keys, count: int) -> set[Key]:
    """What stays when the first values do: besides them what is unknown, and all that have a rank, such as years."""
    named = [key for key in order if key not in (None, NO_ISSUE)]
    return set(order) if dimension.ranked else {*named[:count], *(set(order) - set(named))}


def _with_others(order: Keys, kept: set[Key]) -> Keys:
    named = [key for key in order if key in kept and key not in (None, NO_ISSUE)]
    last = [key for key in order if key in (None, NO_ISSUE)]
    return (*named, *([OTHERS] if len(kept) < len(order) else []), *last)


def percent(count: int, of: int) -> str:
    """A share in whole percents: some is never 0%, and what is not all never 100%; — of nothing."""
    if not of:
        return "—"
    told = f"{count / of:.0%}"
    if told == "0%" and count:
        return "<1%"
    return ">99%" if told == "100%" and count < of else told


def _part(count: int, of: int) -> float | None:
    return count / of if of else None
