"""Counts, shares and medians over a corpus, by one or more dimensions.

SQLite counts; this process holds a row for each group, whatever the number of notices. What is not known has a row
of its own, so the rows add up to the total; only a notice with issues of several themes or statuses counts in each.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from xuncha_parse.corpus.ask.dimensions import NO_ISSUE, OPEN, PUBLISHED
from xuncha_parse.corpus.ask.figures import Figures, Group, Statistics, in_order, order_of
from xuncha_parse.corpus.ask.filters import Filters, teach
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from xuncha_parse.corpus.ask.dimensions import Dimension, Key
    from xuncha_parse.corpus.ask.figures import Keys


def summarise(
    connection: sqlite3.Connection,
    by: Sequence[Dimension] = (),
    filters: Filters | None = None,
    as_of: date | None = None,
    *,
    medians: bool = True,
) -> Statistics:
    """The figures by every combination of values in ``by`` that occurs, and in total.

    A deadline is compared with the day ``as_of``; without it with the day the notice itself was published, so that
    overdue is what the notice admits. Raises :class:`BadQuery`.
    """
    teach(connection)
    total = _Count(connection, (), filters or Filters(), as_of).groups(medians=medians)
    groups = _Count(connection, by, filters or Filters(), as_of).groups(medians=medians) if by else []
    orders = tuple(order_of(dimension, at, groups) for at, dimension in enumerate(by))
    return Statistics(tuple(by), orders, tuple(in_order(groups, orders)), total[0].figures)


class _Count:
    """The statements that count, over ``facts``: a row for each issue, and one for each notice without."""

    def __init__(
        self, connection: sqlite3.Connection, by: Sequence[Dimension], filters: Filters, as_of: date | None
    ) -> None:
        self.connection = connection
        self.by = by
        where, parameters = _where(filters)
        self.parameters = parameters
        self.keys = "".join(f"d{at}, " for at in range(len(by)))
        self.grouped = f"GROUP BY {self.keys[:-2]}" if by else ""
        columns = "".join(f"{_value(dimension)} AS d{at}, " for at, dimension in enumerate(by))
        day = f"'{as_of.isoformat()}'" if as_of else PUBLISHED
        is_open = f"i.status IN ({', '.join(map(repr, OPEN))})"
        counted = ", ".join(f"sum(status = '{status}') AS {status}" for status in STATUS_TITLES)
        self.tables = f"""
            WITH facts AS (
                SELECT {columns} n.id AS notice, i.key AS issue, i.measures AS measures, i.status AS status, i.sustained AS sustained,
                    {is_open} AND i.due IS NOT NULL AND {day} IS NOT NULL AS dated,
                    {is_open} AND i.due < {day} AS overdue,
                    CAST(round(julianday({PUBLISHED}) - julianday(n.feedback_on)) AS INTEGER) AS days
                FROM notices n LEFT JOIN issues i ON i.notice_id = n.id
                WHERE {where}
            ), each AS (
                SELECT {self.keys} count(issue) AS issues, sum(measures) AS measures, {counted}, sum(sustained) AS sustained,
                    sum(dated) AS dated, sum(overdue) AS overdue, max(days) AS days
                FROM facts GROUP BY {self.keys} notice
            )"""

    def groups(self, *, medians: bool) -> list[Group]:
        """Every group with its figures, in no order; without dimensions the one of all."""
        counts = ("issues", "measures", *STATUS_TITLES, "sustained", "dated", "overdue")
        summed = ", ".join(f"coalesce(sum({column}), 0)" for column in counts)
        issues, measures, days = (
            dict(self._medians(table, column)) if medians else {}
            for table, column in (("each", "issues"), ("facts", "measures"), ("each", "days"))
        )
        width, groups = len(self.by), []
        for row in self._rows(f"SELECT {self.keys} count(*), {summed} FROM each {self.grouped}"):
            keys, notices, counted = row[:width], row[width], dict(zip(counts, row[width + 1 :], strict=True))
            figures = Figures(
                notices,
                counted["issues"],
                counted["measures"],
                {status: counted[status] for status in STATUS_TITLES},
                counted["sustained"],
                counted["dated"],
                counted["overdue"],
                issues.get(keys),
                measures.get(keys),
                days.get(keys),
            )
            groups.append(Group(keys, figures))
        return groups

    def _medians(self, table: str, column: str) -> Iterator[tuple[Keys, float]]:
        """Each group's median of a column, from how often its values occur: they are few."""
        width = len(self.by)
        rows = self._rows(
            f"SELECT {self.keys} {column}, count(*) FROM {table} WHERE {column} IS NOT NULL "
            f"GROUP BY {self.keys} {column} ORDER BY {self.keys} {column}"
        )
        for keys, members in groupby(rows, key=lambda row: row[:width]):
            yield keys, median([(row[width], row[width + 1]) for row in members])

    def _rows(self, statement: str) -> Iterable[tuple[Any, ...]]:
        return self.connection.execute(f"{self.tables} {statement}", self.parameters)


def chosen(connection: sqlite3.Connection, filters: Filters) -> tuple[str, list[Key]]:
    """The ids of the notices a question is about, as SQL and its parameters. Raises :class:`BadQuery`."""
    teach(connection)
    where, parameters = _where(filters)
    joined = " LEFT JOIN issues i ON i.notice_id = n.id" if parameters else ""
    return f"SELECT n.id FROM notices n{joined} WHERE {where}", parameters


def _where(filters: Filters) -> tuple[str, list[Key]]:
    conditions = filters.conditions()
    return (
        " AND ".join(["1", *(condition.sql for condition in conditions)]),
        [told for condition in conditions for told in condition.parameters],
    )


def median(occurring: Sequence[tuple[int, int]]) -> float:
    """The median of values, given in ascending order with how often each occurs."""
    count = sum(times for _, times in occurring)
    middle = []
    for wanted in ((count - 1) // 2, count // 2):
        seen = 0
        for value, times in occurring:
            seen += times
            if seen > wanted:
                middle.append(value)
                break
    return sum(middle) / 2


def _value(dimension: Dimension) -> str:
    """A dimension's value as SQL, never an empty text."""
    value = f"nullif({dimension.sql}, '')"
    return f"CASE WHEN i.key IS NULL THEN '{NO_ISSUE}' ELSE {value} END" if dimension.of_issues else value
