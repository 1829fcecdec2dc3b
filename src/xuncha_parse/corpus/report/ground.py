"""The corpus as it stands at one moment, cut to what was asked for: a row for each issue and for each notice.

Everything is counted from two temporary tables, so that no two figures of a page disagree though another process writes on.
The conditions are those of ``xuncha corpus stats``.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xuncha_parse.corpus.ask.dimensions import DIMENSIONS, NO_ISSUE, OPEN, OTHERS, PUBLISHED
from xuncha_parse.corpus.ask.filters import Filters, teach
from xuncha_parse.corpus.report.commands import is_plain, literal, stated
from xuncha_parse.corpus.report.origin import newest, taken_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import date

    from xuncha_parse.corpus.ask.dimensions import Dimension, Key

MOST: Final = 50
"""Notices of a mark that are taken along to be listed."""
TOP: Final = 12
"""Values of a dimension that are drawn; the others are one."""

DAYS: Final = f"CAST(round(julianday({PUBLISHED}) - julianday(n.feedback_on)) AS INTEGER)"
"""Days from the feedback to the publication, as SQL over ``notices n``."""
OPEN_SQL: Final = f"i.status IN ({', '.join(map(literal, OPEN))})"
"""Whether something is left to do, as SQL over ``issues i``."""


class Pile(NamedTuple):
    """What shares a key: its notices, their issues, and the first notices with the issues of each, the most first."""

    notices: int
    issues: int
    first: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a dimension that are drawn, in order, and SQL that gives one of them for a row."""

    dimension: Dimension
    keys: tuple[Key, ...]
    sql: str
    conditions: dict[Key, str]


class Ground:
    """What a report counts.

    ``as_of`` is the day that deadlines are compared with, ``taken`` the one on which the corpus was last added to; ``where`` are the
    filters as SQL.
    """

    def __init__(self, connection: sqlite3.Connection, filters: Filters, as_of: date | None) -> None:
        self.connection = connection
        self.filters = filters
        conditions = [stated(each.sql, each.parameters) for each in filters.conditions()]
        self.where = " AND ".join(conditions)
        self.told_day = as_of is not None
        self.taken = taken_in(connection)
        self.as_of = as_of or newest(connection, self.where, self.taken)
        self._make()

    def _make(self) -> None:
        day = literal(self.as_of.isoformat()) if self.as_of else "NULL"
        self.connection.execute(f"""
            CREATE TEMP TABLE report_issues AS
            SELECT n.id AS notice, i.key AS issue, i.status AS status, i.sustained AS sustained, i.measures AS measures,
                nullif(i.theme, '') AS theme, {deadline(day)} AS deadline,
                CASE WHEN {OPEN_SQL} AND i.due < {day} THEN CAST(julianday({day}) - julianday(i.due) AS INTEGER) END AS late
            FROM notices n LEFT JOIN issues i ON i.notice_id = n.id WHERE {self.where or 1}""")
        self.connection.execute(f"""
            CREATE TEMP TABLE report_notices AS
            SELECT n.id AS notice, n.year AS year, nullif(n.level, '') AS level, nullif(n.sector, '') AS sector,
                nullif(n.region, '') AS region, nullif(n.body, '') AS body, f.issues AS issues, f.measures AS measures,
                {DAYS} AS days, n.leftovers AS leftovers
            FROM (SELECT notice, count(issue) AS issues, coalesce(sum(measures), 0) AS measures FROM report_issues
                GROUP BY notice) f CROSS JOIN notices n ON n.id = f.notice""")
        self.connection.execute("CREATE UNIQUE INDEX temp.report_by_notice ON report_notices (notice)")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        return self.connection.execute(sql).fetchall()

    def number(self, sql: str) -> int:
        """The one number that a statement gives."""
        return int(self.connection.execute(sql).fetchone()[0] or 0)

    def piles(self, keys: tuple[str, ...], where: str = "1") -> dict[tuple[Key, ...], Pile]:
        """The rows by ``keys``, SQL over ``f`` (an issue each) and ``n`` (its notice); ``f.issue`` is null where a notice has none."""
        told = ", ".join(f"{key} AS k{at}" for at, key in enumerate(keys)) or "0 AS k0"
        names = ", ".join(f"k{at}" for at in range(max(1, len(keys))))
        return self.piled(
            f"SELECT {told}, f.notice AS notice, count(f.issue) AS times FROM report_issues f "
            f"CROSS JOIN report_notices n ON n.notice = f.notice WHERE {where} GROUP BY {names}, f.notice",
            len(keys),
        )

    def piled(self, counted: str, width: int = 1) -> dict[tuple[Key, ...], Pile]:
        """What a statement counts: rows of ``width`` keys (k0 …), ``notice`` and ``times``."""
        names = ", ".join(f"k{at}" for at in range(max(1, width)))
        found: dict[tuple[Key, ...], Pile] = {}
        for *values, notice, times, notices, issues in self.connection.execute(f"""
            WITH counted AS ({counted}), placed AS (
                SELECT *, row_number() OVER (PARTITION BY {names} ORDER BY times DESC, notice) AS place,
                    count(*) OVER (PARTITION BY {names}) AS notices, sum(times) OVER (PARTITION BY {names}) AS issues
                FROM counted)
            SELECT {names}, notice, times, notices, issues FROM placed WHERE place <= {MOST} ORDER BY {names}, place"""):
            key = tuple(values[:width])
            first = (*(found[key].first if key in found else ()), (notice, times))
            found[key] = Pile(notices, issues, first)
        return found

    def values(self, name: str, top: int = TOP) -> Values:
        """The values of a dimension that are drawn: ranked ones in their order, others by issues; then the rest, then what is not said."""
        dimension = DIMENSIONS[name]
        column = f"f.{name}" if dimension.of_issues else f"n.{name}"
        counted: dict[Key, tuple[int, int]] = {
            key: (issues, sample)
            for key, issues, sample in self.connection.execute(
                f"SELECT {column}, count(f.issue), min(f.notice) FROM report_issues f "
                "CROSS JOIN report_notices n ON n.notice = f.notice "
                f"WHERE {'f.issue IS NOT NULL' if dimension.of_issues else 1} GROUP BY 1"
            )
        }
        by_issues = sorted(
            (key for key in counted if key is not None), key=lambda key: (-counted[key][0], str(key))
        )
        kept = by_issues[:top]
        if dimension.ranked:
            ranks = {title: rank for rank, title in enumerate(dimension.titles())}
            kept.sort(key=lambda key: (ranks.get(str(key), len(ranks)), str(key)))
        others: list[Key] = [OTHERS] if len(by_issues) > top else []
        unsaid: list[Key] = [None] if None in counted else []
        table = "i" if dimension.of_issues else "n"
        said = {key: _meant(name, key, counted[key][1]) for key in kept}
        conditions: dict[Key, str] = {key: f"{table}.{name} = {value}" for key, value in said.items()}
        conditions[OTHERS] = f"{table}.{name} NOT IN ('', {', '.join(said.values())})" if said else "0"
        conditions[None] = f"nullif({table}.{name}, '') IS NULL"
        if dimension.of_issues:
            conditions[NO_ISSUE] = "i.key IS NULL"
            conditions[None] += " AND i.key IS NOT NULL"
        listed = ", ".join(said.values()) or "NULL"
        sql = f"CASE WHEN {column} IS NULL OR {column} IN ({listed}) THEN {column} ELSE {literal(OTHERS)} END"
        return Values(dimension, (*kept, *others, *unsaid), sql, conditions)

    def listing(self, condition: str, having: str = "") -> str:
        """The statement that lists every notice for which a condition over ``notices n`` and ``issues i`` holds."""
        where = " AND ".join(part for part in (condition, self.where) if part) or "1"
        tail = f" HAVING {having}" if having else ""
        return (
            "SELECT n.id, n.name, n.title, count(i.key) AS issues FROM notices n LEFT JOIN issues i ON i.notice_id = n.id "
            f"WHERE {where} GROUP BY n.id{tail} ORDER BY issues DESC, n.id"
        )

    def every(self) -> str:
        """The statement that lists every notice that was chosen."""
        columns = ("id", "name", "title", "body", "year", "issues")
        if not self.where:
            return f"SELECT {', '.join(columns)} FROM notices ORDER BY id"
        return (
            f"SELECT {', '.join(f'n.{column}' for column in columns)} FROM notices n "
            f"LEFT JOIN issues i ON i.notice_id = n.id WHERE {self.where} GROUP BY n.id ORDER BY n.id"
        )


@contextmanager
def ground(connection: sqlite3.Connection, filters: Filters, as_of: date | None) -> Iterator[Ground]:
    """The ground of a report, for as long as it is written. Raises :class:`BadQuery`."""
    teach(connection)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("BEGIN")
    try:
        yield Ground(connection, filters, as_of)
    finally:
        connection.execute("ROLLBACK")


def deadline(day: str) -> str:
    """What an issue's deadline is on a day, as SQL over ``issues i``; null where nothing is left to do or nothing is said of it."""
    return (
        f"CASE WHEN NOT coalesce({OPEN_SQL}, 0) THEN NULL WHEN i.due IS NULL OR {day} IS NULL THEN 'unsaid' "
        f"WHEN i.due < {day} THEN 'overdue' ELSE 'later' END"
    )


def _meant(name: str, key: Key, sample: int) -> str:
    """A value as SQL that is short and holds nothing but letters, whatever a notice prints."""
    if key is None or isinstance(key, int) or is_plain(key):
        return literal(key if key is not None else "")
    return f"(SELECT {name} FROM notices WHERE id = {sample})"
