"""All figures of a page, counted in one go while the corpus stands still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.report import apart, figures, times
from xuncha_parse.corpus.report.behind import Shelf
from xuncha_parse.corpus.report.ground import ground
from xuncha_parse.corpus.report.health import Health, health
from xuncha_parse.corpus.report.html import Notice, address_of
from xuncha_parse.corpus.report.origin import Origin, origin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from xuncha_parse.corpus.ask.filters import Filters
    from xuncha_parse.corpus.report.behind import Behind
    from xuncha_parse.corpus.report.figures import Breakdown, Headline, Shares
    from xuncha_parse.corpus.report.ground import Ground
    from xuncha_parse.corpus.report.shapes import Apart, Histogram, Mark, Row
    from xuncha_parse.corpus.report.times import Days
    from xuncha_parse.corpus.store import Corpus

ENTRIES: Final = 3_000
"""Notices that all lists of a page show together, about."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything the page tells.

    ``path`` is the corpus as a person names it, ``every`` the statement that lists all notices that were chosen, ``most`` how
    many notices a list shows.
    """

    path: str
    parser: str
    filters: Filters
    as_of: date | None
    told_day: bool
    origin: Origin
    every: str
    headline: Headline
    years: tuple[Mark, ...]
    outcomes: Row
    by: tuple[Breakdown, ...]
    issues_per_notice: Histogram
    measures_per_notice: Histogram
    measures_per_issue: Histogram
    days: Days
    sustained: tuple[Shares, ...]
    overdue: tuple[Breakdown, ...]
    late: tuple[Mark, ...]
    terms: dict[str, tuple[Apart, ...]]
    least_notices: int
    health: Health
    lists: tuple[Behind, ...]
    most: int
    notices: dict[int, Notice]


def gather(corpus: Corpus, filters: Filters, as_of: date | None) -> Gathered:
    """Count everything. Raises :class:`BadQuery` for filters that cannot be meant."""
    shelf = Shelf()
    with ground(corpus.connection, filters, as_of) as found:
        whence = origin(found, shelf)
        years = figures.published(found, shelf)
        outcomes, by = figures.outcomes(found, shelf)
        per_notice = times.issues_per_notice(found, shelf), times.measures_per_notice(found, shelf)
        per_issue = times.measures_per_issue(found, shelf)
        days = times.days(found, shelf)
        sustained = figures.sustained(found, shelf)
        overdue, late = figures.overdue(found, shelf)
        terms = apart.apart(found, shelf)
        healthy = health(found, shelf)
        most = shelf.most(ENTRIES)
        wanted = {notice for each in shelf.lists for notice, _ in each.first[:most]}
        return Gathered(
            corpus.path,
            _parser(found),
            filters,
            found.as_of,
            found.told_day,
            whence,
            found.every(),
            figures.headline(found),
            years,
            outcomes,
            by,
            *per_notice,
            per_issue,
            days,
            sustained,
            overdue,
            late,
            terms,
            apart.least_notices(found.number("SELECT count(*) FROM notices")),
            healthy,
            tuple(shelf.lists),
            most,
            {notice.id: notice for notice in _notices(found, sorted(wanted))},
        )


def _notices(found: Ground, wanted: list[int]) -> Iterable[Notice]:
    """The notices by number, some at a time."""
    for at in range(0, len(wanted), _AT_ONCE):
        listed = ", ".join(map(str, wanted[at : at + _AT_ONCE]))
        for id_, name, title, body, place, year, issues, called in found.connection.execute(
            "SELECT n.id, n.name, n.title, n.body, n.region, n.year, n.issues, "
            "(SELECT called FROM inputs i WHERE i.notice_id = n.id AND called LIKE 'http%' ORDER BY i.id LIMIT 1) "
            f"FROM notices n WHERE n.id IN ({listed}) ORDER BY n.id"
        ):
            yield Notice(id_, name, title, body, place, year, issues, address_of(called))


def _parser(found: Ground) -> str:
    """The versions of the program that read the notices."""
    return ", ".join(
        str(version) for (version,) in found.rows("SELECT DISTINCT parser FROM notices ORDER BY 1 LIMIT 5")
    )
