"""What notices say: how many there are, what became of the issues, upkeep, and deadlines that have passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.dimensions import DIMENSIONS, OTHERS
from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.report.commands import flags
from xuncha_parse.corpus.report.ground import OPEN_SQL, TOP
from xuncha_parse.corpus.report.shapes import Kind, Mark, Row, Stack
from xuncha_parse.corpus.report.wording import Say, amount, joined, name
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xuncha_parse.corpus.ask.dimensions import Key
    from xuncha_parse.corpus.report.behind import Shelf
    from xuncha_parse.corpus.report.ground import Ground, Pile, Values

ISSUES: Final = Say("个问题", "issues")
STATUSES: Final = tuple(
    Kind(status, Say(title, "not said" if status == "unknown" else status.replace("_", " ")))
    for status, title in STATUS_TITLES.items()
)
DEADLINES: Final = (
    Kind("overdue", Say("已逾期", "overdue")),
    Kind("later", Say("未到期", "not due yet")),
    Kind("unsaid", Say("未写明时限", "no deadline stated")),
)
LATE: Final = ((30, "一个月内", "up to a month"), (90, "一至三个月", "1–3 months"), (180, "三个月至半年", "3–6 months"),
    (365, "半年至一年", "6–12 months"), (None, "一年以上", "over a year"))  # fmt: skip
"""Days up to which a deadline passed, and what that is called; a month is taken as 30 days."""
BY: Final = ("year", "level", "sector", "region", "theme", "body")
"""The dimensions that outcomes are counted by, in the order of the page."""
YEARS: Final = 15
"""Years that are drawn; the others, which have fewer issues, are one."""
ENGLISH: Final[Mapping[str, str]] = {
    "year": "year of publication", "level": "level of the inspecting committee", "sector": "kind of body",
    "region": "region", "theme": "theme", "body": "issuing body",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures of all that was asked for. ``all_notices`` is the whole corpus without filters."""

    notices: int
    all_notices: int
    bodies: int
    no_body: int
    years: tuple[int, int] | None
    no_year: int
    issues: int
    measures: int
    statuses: Mapping[str, int]
    sustained: int
    open: int
    dated: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Something counted by a dimension. ``arguments`` are those of ``xuncha corpus stats`` that gives the same figures."""

    id: str
    by: Say
    stack: Stack
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of issues that something holds for, by a dimension; ``total`` is that of all."""

    id: str
    by: Say
    total: Mark
    rows: tuple[Mark, ...]
    arguments: tuple[str, ...]


def headline(ground: Ground) -> Headline:
    """The figures at the head of the page."""
    n = ground.rows(
        "SELECT count(*), count(DISTINCT body), sum(body IS NULL), min(year), max(year), sum(year IS NULL), "
        "sum(issues), sum(measures) FROM report_notices"
    )[0]
    notices, bodies, no_body, first, last, no_year, issues, measures = n
    counted = ground.rows("SELECT status, count(issue) FROM report_issues GROUP BY status")
    statuses = {str(status): _whole(count) for status, count in counted if status}
    deadlines = dict(ground.rows("SELECT deadline, count(issue) FROM report_issues GROUP BY deadline"))
    overdue, later, unsaid = (_whole(deadlines.get(kind.key)) for kind in DEADLINES)
    return Headline(
        _whole(notices),
        ground.number("SELECT count(*) FROM notices"),
        _whole(bodies),
        _whole(no_body),
        (_whole(first), _whole(last)) if first is not None else None,
        _whole(no_year),
        _whole(issues),
        _whole(measures),
        {status: statuses.get(status, 0) for status in STATUS_TITLES},
        ground.number("SELECT sum(sustained) FROM report_issues"),
        overdue + later + unsaid,
        overdue + later,
        overdue,
    )


def outcomes(ground: Ground, shelf: Shelf) -> tuple[Row, tuple[Breakdown, ...]]:
    """What became of the issues: of all, and by each dimension."""
    shelf.figure("outcomes")
    whole = ground.piles(("f.status",), "f.issue IS NOT NULL")
    by_status = {_text(key[0]): pile for key, pile in whole.items()}
    conditions = {kind.key: f"i.status = '{kind.key}'" for kind in STATUSES}
    total = _row(ground, shelf, Say("全部", "all"), STATUSES, by_status, conditions)
    return total, tuple(_by(ground, shelf, dimension, "status", STATUSES, conditions) for dimension in BY)


def overdue(ground: Ground, shelf: Shelf) -> tuple[tuple[Breakdown, ...], tuple[Mark, ...]]:
    """Issues that are not finished, by what their deadlines are on the day of the report; and how far past those are."""
    day = ground.as_of.isoformat() if ground.as_of else None
    is_open = "f.deadline IS NOT NULL"
    conditions = {
        "overdue": f"{OPEN_SQL} AND i.due < '{day}'",
        "later": f"{OPEN_SQL} AND i.due >= '{day}'",
        "unsaid": f"{OPEN_SQL} AND i.due IS NULL" if day else OPEN_SQL,
    }
    parts = tuple(
        _by(ground, shelf, dimension, "deadline", DEADLINES, conditions, is_open, about="overdue")
        for dimension in ("year", "sector")
    )
    shelf.figure("late")
    marks = []
    total = ground.number("SELECT count(*) FROM report_issues WHERE late IS NOT NULL")
    lower = 0
    for most, zh, en in LATE:
        upper = f" AND f.late <= {most}" if most else ""
        pile = ground.piles((), f"f.late > {lower}{upper}").get(())
        past = f"CAST(julianday('{day}') - julianday(i.due) AS INTEGER)"
        sql = f"{conditions['overdue']} AND {past} > {lower}" + (f" AND {past} <= {most}" if most else "")
        marks.append(
            _mark(ground, shelf, Say("逾期", "overdue"), Kind("overdue", Say(zh, en)), pile, total, sql)
        )
        lower = most or 0
    return parts, tuple(marks)


def sustained(ground: Ground, shelf: Shelf) -> tuple[Shares, ...]:
    """The share of issues for which upkeep is promised."""
    return tuple(_shares(ground, shelf, dimension) for dimension in ("year", "level", "theme"))


def published(ground: Ground, shelf: Shelf) -> tuple[Mark, ...]:
    """Notices by the year of their publication."""
    shelf.figure("years")
    values = ground.values("year", YEARS)
    piles = ground.piles((values.sql,))
    total = ground.number("SELECT count(*) FROM report_notices")
    marks = []
    for key in values.keys:
        pile = piles.get((key,))
        if pile is None:
            continue
        label = titled(values, key)
        share = percent(pile.notices, total)
        told = Say(
            f"{label.zh}：{amount(pile.notices)} 份通报（{share}），{amount(pile.issues)} 个问题",
            f"{label.en}: {amount(pile.notices)} notices ({share}), {amount(pile.issues)} issues",
        )
        sql = ground.listing(values.conditions[key])
        behind = shelf.add(label, pile.notices, pile.first, sql)
        kind = "unknown" if key is None else "plain"
        marks.append(Mark(label, pile.notices, total, told, kind, behind))
    return tuple(marks)


def titled(values: Values, key: Key) -> Say:
    """A value's title."""
    dimension = values.dimension
    if key is None:
        return Say(dimension.label(None), "not said")
    if key == OTHERS:
        return Say("其余", "others")
    if dimension.titles():
        return Say(dimension.label(key), str(key).replace("_", " "))
    return name(str(key))


def _shares(ground: Ground, shelf: Shelf, dimension: str) -> Shares:
    about = f"sustained-{dimension}"
    shelf.figure(about)
    values = ground.values(dimension, YEARS if dimension == "year" else TOP)
    issues = ground.piles((values.sql,), "f.issue IS NOT NULL")
    kept = ground.piles((values.sql,), "f.sustained = 1")
    rows = []
    for key in values.keys:
        of = issues.get((key,))
        if of is None:
            continue
        condition = f"{values.conditions[key]} AND i.sustained = 1"
        rows.append(_mark(ground, shelf, titled(values, key), None, kept.get((key,)), of.issues, condition))
    all_issues = sum(pile.issues for pile in issues.values())
    whole = ground.piles((), "f.sustained = 1").get(())
    total = _mark(ground, shelf, Say("全部", "all"), None, whole, all_issues, "i.sustained = 1")
    by = Say(DIMENSIONS[dimension].title, ENGLISH[dimension])
    return Shares(about, by, total, tuple(rows), ("--by", dimension, *flags(ground.filters)))


def _by(
    ground: Ground,
    shelf: Shelf,
    dimension: str,
    column: str,
    kinds: tuple[Kind, ...],
    conditions: Mapping[str, str],
    where: str = "f.issue IS NOT NULL",
    about: str = "outcomes",
) -> Breakdown:
    shelf.figure(f"{about}-{dimension}")
    values = ground.values(dimension, YEARS if dimension == "year" else TOP)
    piles = ground.piles((values.sql, f"f.{column}"), where)
    rows = []
    for key in values.keys:
        mine = {_text(kind): pile for (value, kind), pile in piles.items() if value == key}
        if mine:
            told = {kind: f"{values.conditions[key]} AND {sql}" for kind, sql in conditions.items()}
            rows.append(_row(ground, shelf, titled(values, key), kinds, mine, told))
    found = {mark.kind for row in rows for mark in row.marks}
    by = Say(DIMENSIONS[dimension].title, ENGLISH[dimension])
    day = ("--as-of", ground.as_of.isoformat()) if about == "overdue" and ground.as_of else ()
    return Breakdown(
        f"{about}-{dimension}",
        by,
        Stack(tuple(kind for kind in kinds if kind.key in found), tuple(rows), ISSUES),
        ("--by", dimension, *day, *flags(ground.filters)),
    )


def _row(
    ground: Ground,
    shelf: Shelf,
    label: Say,
    kinds: tuple[Kind, ...],
    piles: Mapping[str, Pile],
    conditions: Mapping[str, str],
) -> Row:
    total = sum(pile.issues for pile in piles.values())
    marks = [
        _mark(ground, shelf, label, kind, piles[kind.key], total, conditions[kind.key])
        for kind in kinds
        if kind.key in piles
    ]
    return Row(label, total, tuple(marks))


def _mark(
    ground: Ground, shelf: Shelf, label: Say, kind: Kind | None, pile: Pile | None, of: int, condition: str
) -> Mark:
    """A count of issues, the words on it, and its list."""
    count, notices = (pile.issues, pile.notices) if pile else (0, 0)
    title = joined(label, kind.label) if kind else label
    share = percent(count, of)
    told = Say(
        f"{title.zh}：{amount(count)} 个问题，占 {amount(of)} 个的 {share}；{amount(notices)} 份通报",
        f"{title.en}: {amount(count)} issues, {share} of {amount(of)}; {amount(notices)} notices",
    )
    behind = None
    if pile is not None:
        behind = shelf.add(title, notices, pile.first, ground.listing(condition), count)
    return Mark(label if kind is None else kind.label, count, of, told, kind.key if kind else "plain", behind)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(key: Key) -> str:
    return str(key)
