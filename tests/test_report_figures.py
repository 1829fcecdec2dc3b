"""The report's figures: those of ``stats``, ``terms`` and ``sql`` for the same question, and lists that the commands give again."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import report_corpus
from asked import fill, written
from xuncha_parse.corpus.ask.dimensions import DIMENSIONS, NO_ISSUE
from xuncha_parse.corpus.ask.filters import Filters
from xuncha_parse.corpus.ask.overview import overview
from xuncha_parse.corpus.ask.query import Query
from xuncha_parse.corpus.ask.sql import query
from xuncha_parse.corpus.ask.stats import summarise
from xuncha_parse.corpus.ask.term_rows import Choice
from xuncha_parse.corpus.ask.terms import keyness
from xuncha_parse.corpus.report.apart import LEAST_G2, OWN
from xuncha_parse.corpus.report.behind import Shelf
from xuncha_parse.corpus.report.commands import command, flags, is_plain, stated
from xuncha_parse.corpus.report.figures import BY
from xuncha_parse.corpus.report.gathered import ENTRIES, Gathered, gather
from xuncha_parse.corpus.report.times import bins, quantile
from xuncha_parse.corpus.report.wording import Say
from xuncha_parse.corpus.store import Corpus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commands import Run
    from xuncha_parse.corpus.ask.dimensions import Key
    from xuncha_parse.corpus.ask.figures import Figures
    from xuncha_parse.corpus.report.behind import Behind
    from xuncha_parse.corpus.report.shapes import Mark

FILTERS = {
    "all": Filters(),
    "year": Filters(year=(2023, 2024)),
    "status": Filters(status=("in_progress", "unknown")),
    "region": Filters(region=("县",), sustained=False),
    "code": Filters(code=("XC201",), since="2018"),
    "nothing": Filters(body=("没有这个单位",)),
}


BODIES = ("财政", "审计", "统计")


def dated(body: str, day: str) -> str:
    """A notice of a body, published on a day."""
    return report_corpus.LATE.replace("财政", body).replace("发布日期：2023-06-01", f"发布日期：{day}")


def write_dated(path: Path, days: tuple[str, str, str], *runs: tuple[str, int | None]) -> str:
    """A corpus of a notice for each body; ``runs`` say when they ended, or where they read no number of inputs, began."""
    named = zip(BODIES, days, strict=True)
    fill(path, [written(f"{number}.txt", dated(*each)) for number, each in enumerate(named)])
    with Corpus.writable(str(path)) as corpus:
        for at, parsed in runs:
            ended = None if parsed is None else at
            corpus.connection.execute(
                "INSERT INTO runs (started_at, ended_at, command, parser, parsed) VALUES (?, ?, 'build', 'test', ?)",
                (at, ended, parsed),
            )
    return str(path)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "c d.db"
    report_corpus.write(file)
    return str(file)


@pytest.fixture(scope="module", params=FILTERS)
def told(request: pytest.FixtureRequest, path: str) -> Gathered:
    with Corpus.open(path) as corpus:
        return gather(corpus, FILTERS[request.param], None)


@pytest.fixture(scope="module")
def whole(path: str) -> Gathered:
    with Corpus.open(path) as corpus:
        return gather(corpus, Filters(), None)


def _stats(path: str, told: Gathered, name: str) -> tuple[dict[Key, Figures], Figures]:
    with Corpus.open(path) as corpus:
        found = summarise(corpus.connection, (DIMENSIONS[name],), told.filters, told.as_of)
    return {group.keys[0]: group.figures for group in found.groups}, found.total


def test_the_head_is_that_of_stats(path: str, told: Gathered) -> None:
    _, total = _stats(path, told, "year")
    head = told.headline
    assert (head.notices, head.issues, head.measures) == (total.notices, total.issues, total.measures)
    assert head.statuses == total.statuses
    assert (head.sustained, head.dated, head.overdue) == (total.sustained, total.dated, total.overdue)
    assert told.issues_per_notice.median == total.issues_per_notice
    assert told.measures_per_issue.median == total.measures_per_issue


@pytest.mark.parametrize("name", BY)
def test_outcomes_are_those_of_stats(path: str, told: Gathered, name: str) -> None:
    groups, total = _stats(path, told, name)
    groups.pop(NO_ISSUE, None)
    part = told.by[BY.index(name)]
    titles = {DIMENSIONS[name].label(key): figures for key, figures in groups.items()}
    rows = {row.label.zh: row for row in part.stack.rows}
    assert sum(row.total for row in rows.values()) == total.issues
    for label, row in rows.items():
        assert row.total == sum(mark.count for mark in row.marks)
        if label in titles:
            assert {mark.kind: mark.count for mark in row.marks} == {
                status: count for status, count in titles[label].statuses.items() if count
            }
    known = {label for label, figures in titles.items() if figures.issues}
    assert len(known & rows.keys()) >= min(len(known), 6)
    assert known <= rows.keys() or "其余" in rows


def test_overdue_and_upkeep_are_those_of_stats(path: str, told: Gathered) -> None:
    for name, part in zip(("year", "sector"), told.overdue, strict=True):
        groups, total = _stats(path, told, name)
        marks = [mark for row in part.stack.rows for mark in row.marks]
        counted = {
            kind: sum(mark.count for mark in marks if mark.kind == kind) for kind in ("overdue", "later")
        }
        assert counted == {"overdue": total.overdue, "later": total.dated - total.overdue}
        for row in part.stack.rows:
            figures = groups.get(int(row.label.zh) if row.label.zh.isdigit() else row.label.zh)
            if figures is not None:
                assert sum(mark.count for mark in row.marks if mark.kind == "overdue") == figures.overdue
    assert sum(mark.count for mark in told.late) == told.headline.overdue
    for share in told.sustained:
        _, total = _stats(path, told, "year")
        assert (share.total.count, share.total.of) == (total.sustained, total.issues)
        assert sum(mark.count for mark in share.rows) == total.sustained


def test_days_are_those_of_stats(path: str, told: Gathered) -> None:
    groups, total = _stats(path, told, "year")
    assert told.days.histogram.median == total.days_to_publication
    for row in told.days.by_year:
        figures = groups[int(row.label.zh) if row.label.zh.isdigit() else None]
        assert (row.points[2] if row.points else None) == figures.days_to_publication
        assert row.of == figures.notices
    assert sum(mark.count for mark in told.days.histogram.bars) == told.days.both
    assert (
        sum(mark.count for mark in told.days.histogram.bars if mark.kind == "negative") == told.days.negative
    )


def test_what_is_dated_before_its_feedback_is_told(whole: Gathered) -> None:
    assert whole.days.negative == 1
    assert whole.days.lowest == -62
    assert whole.days.histogram.bars[0].label.zh == "早于反馈"


def test_health_is_that_of_the_overview(path: str, told: Gathered) -> None:
    with Corpus.open(path) as corpus:
        parts = {part.name: part for part in overview(corpus, told.filters).parts}
    counted = {each.code: each.mark.count for each in told.health.told}
    assert counted == {str(each.key): each.number for each in parts["diagnostics"].counts}
    assert told.health.copies.count == parts["copies"].counts[0].number
    inputs = {mark.kind: mark.count for mark in told.health.inputs.marks}
    ledger = {str(each.key).removesuffix("s"): each.number for each in parts["inputs"].counts}
    assert inputs == {kind: count for kind, count in ledger.items() if count}
    assert [cause.mark.count for cause in told.health.causes] == [3]
    assert told.health.unknown.total == told.headline.statuses["unknown"]


def test_words_are_those_of_terms(path: str, told: Gathered) -> None:
    groups = [(name, group) for name, groups in told.terms.items() for group in groups]
    assert groups or told.filters.body or told.filters.code
    with Corpus.open(path) as corpus:
        for name, group in groups:
            value: Any = group.label.zh
            if name == "year":
                value = int(value)
            if name == "level":
                value = next(key for key, title in DIMENSIONS["level"].titles().items() if title == value)
            chosen: dict[str, Any] = {name: (value,)}
            filters = replace(told.filters, **chosen)
            found = keyness(
                corpus.connection, Query(filters=filters), choice=Choice(notices=told.least_notices)
            )
            wanted = [
                (key.term, key.count, key.notices, key.g2, key.log_ratio, key.per_10000)
                for key in found
                if key.log_ratio > 0 and key.g2 >= LEAST_G2 and key.notices >= OWN
            ]
            shown = [
                (
                    term.term.zh,
                    term.count,
                    term.notices,
                    round(term.g2, 4),
                    round(term.log_ratio, 4),
                    round(term.rate, 4),
                )
                for term in group.terms
            ]
            assert shown == wanted[: len(shown)]
            assert len(shown) == min(8, len(wanted))


@pytest.fixture
def asked(xuncha: Callable[..., Run], path: str) -> Callable[[tuple[str, ...]], Any]:
    """What a command of the page prints, as JSON."""

    def ask(arguments: tuple[str, ...]) -> Any:
        words = shlex.split(command(path, *arguments))
        assert words[:2] == ["xuncha", "corpus"]
        run = xuncha(*words[1:], "--format", "json")
        assert run.code == 0, run.err
        return json.loads(run.out)

    return ask


def test_every_list_is_what_its_statement_lists(path: str, told: Gathered) -> None:
    assert told.lists
    with Corpus.open(path) as corpus:
        for each in told.lists:
            if each.arguments[0] == "sql":
                columns, rows = query(corpus.connection, each.arguments[1])
                _same(each, [dict(zip(columns, row, strict=True)) for row in rows])


def test_the_commands_list_the_same(told: Gathered, asked: Callable[[tuple[str, ...]], Any]) -> None:
    some = [each for at, each in enumerate(told.lists) if at % 12 == 0 or each.arguments[0] != "sql"]
    for each in some:
        _same(each, asked(each.arguments))


def _same(each: Behind, rows: list[dict[str, Any]]) -> None:
    assert len(rows) == each.total, each
    if each.names:
        assert [row["name"] for row in rows][: len(each.names)] == list(each.names)
        return
    assert [row["id"] for row in rows][: len(each.first)] == [notice for notice, _ in each.first]
    if each.issues is not None:
        assert sum(row["issues"] for row in rows) == each.issues


def test_every_mark_has_its_list(whole: Gathered) -> None:
    ids = [each.id for each in whole.lists]
    assert len(set(ids)) == len(ids)
    marks: list[Mark] = [*whole.years, *whole.outcomes.marks, *whole.late, *whole.days.histogram.bars]
    marks += [mark for part in (*whole.by, *whole.overdue) for row in part.stack.rows for mark in row.marks]
    marks += [mark for share in whole.sustained for mark in share.rows]
    for mark in marks:
        assert (mark.behind in ids) if mark.count else mark.behind is None
        assert f"{mark.count:,}" in mark.told.zh
        assert f"{mark.count:,}" in mark.told.en


def test_the_commands_of_the_figures_are_answered(
    told: Gathered, asked: Callable[[tuple[str, ...]], Any]
) -> None:
    stats = [part.arguments for part in (*told.by, *told.overdue)] + [
        part.arguments for part in told.sustained
    ]
    for arguments in stats:
        total = asked(("stats", *arguments))["total"]
        assert total["issues"] == told.headline.issues
        if "--as-of" in arguments:
            assert total["overdue"] == told.headline.overdue
    for groups in told.terms.values():
        for group in groups:
            rows = asked(("terms", *group.arguments, "--limit", "0"))
            assert {term.term.zh for term in group.terms} <= {row["term"] for row in rows}


def test_the_day_is_the_newest_of_publication_unless_told(path: str, whole: Gathered) -> None:
    with Corpus.open(path) as corpus:
        (newest,) = corpus.connection.execute(
            "SELECT max(substr(coalesce(published_at, signed_on), 1, 10)) FROM notices "
            "WHERE length(substr(coalesce(published_at, signed_on), 1, 10)) = 10"
        ).fetchone()
        told = gather(corpus, Filters(), date(2036, 1, 1))
    assert (whole.as_of, whole.told_day) == (date.fromisoformat(newest), False)
    assert (told.as_of, told.told_day) == (date(2036, 1, 1), True)
    assert told.headline.overdue == told.headline.dated > whole.headline.overdue


def test_the_day_is_one_of_the_notices_that_were_chosen(tmp_path: Path) -> None:
    file = write_dated(tmp_path / "c.db", ("2023-06-01", "2024-03-05", "2022-01-01"))
    with Corpus.open(file) as corpus:
        whole = gather(corpus, Filters(), None)
        some = gather(corpus, Filters(body=("财政",)), None)
        issues = gather(corpus, Filters(body=("财政", "统计"), status=("completed",)), None)
        none = gather(corpus, Filters(body=("没有这个单位",)), None)
    assert (whole.as_of, some.as_of, issues.as_of) == (date(2024, 3, 5), date(2023, 6, 1), date(2023, 6, 1))
    assert none.as_of is None
    assert (whole.origin.title, whole.origin.notices) == ("中共某县审计局党组关于巡察整改进展情况的通报", 1)
    assert whole.origin.later == 0


MISTYPED = ("2023-06-01", "2024-03-05", "2042-01-19")


def test_a_day_later_than_the_corpus_is_left_aside(tmp_path: Path) -> None:
    file = write_dated(tmp_path / "c.db", MISTYPED, ("2024-06-01T02:00:00+00:00", 3))
    with Corpus.open(file) as corpus:
        whole = gather(corpus, Filters(), None)
        wrong = gather(corpus, Filters(body=("统计",)), None)
        right = gather(corpus, Filters(body=("财政",)), None)
        told = gather(corpus, Filters(), date(2050, 1, 1))
        lists = {each.id: each for each in whole.lists}
        for behind, notice in ((whole.origin.behind, 2), (whole.origin.later_behind, 3)):
            columns, rows = query(corpus.connection, lists[behind or ""].arguments[1])
            assert [dict(zip(columns, row, strict=True))["id"] for row in rows] == [notice]
            assert lists[behind or ""].first == ((notice, 3),)
    assert whole.as_of == date(2024, 3, 5)
    assert whole.headline.overdue == 3  # the deadline of May 2023, once a notice; none of 2035
    assert (whole.origin.later, whole.origin.taken) == (1, date(2024, 6, 1))
    assert (wrong.as_of, wrong.origin.later, wrong.origin.notices) == (None, 1, 0)
    assert (right.as_of, right.origin.later) == (date(2023, 6, 1), 0)
    assert (told.as_of, told.origin.later, told.origin.behind) == (date(2050, 1, 1), 0, None)


@pytest.mark.parametrize(
    ("runs", "taken"),
    [
        ((), None),
        ((("2024-06-01T02:00:00+00:00", 3),), "2024-06-01"),
        # where notices are from it is the next day already
        ((("2024-03-04T16:00:00+00:00", 3),), "2024-03-05"),
        ((("2024-03-04T15:59:59+00:00", 3),), "2024-03-04"),
        # the second run took nothing in
        ((("2024-06-01T02:00:00+00:00", 3), ("2043-01-01T02:00:00+00:00", 0)), "2024-06-01"),
        ((("2024-06-01T02:00:00+00:00", 2), ("2025-01-01T02:00:00+00:00", 1)), "2025-01-01"),
        # killed, so nobody knows when it ended
        ((("2024-06-01T02:00:00+00:00", None),), "2024-06-01"),
        ((("no time", 3),), None),
    ],
)
def test_the_corpus_says_when_it_was_added_to(
    tmp_path: Path, runs: tuple[tuple[str, int | None], ...], taken: str | None
) -> None:
    file = write_dated(tmp_path / "c.db", MISTYPED, *runs)
    with Corpus.open(file) as corpus:
        told = gather(corpus, Filters(), None)
    assert told.origin.taken == (date.fromisoformat(taken) if taken else None)
    believed = [day for day in MISTYPED if taken is None or day <= taken]
    assert told.as_of == date.fromisoformat(max(believed))
    assert told.origin.later == len(MISTYPED) - len(believed)


def test_a_day_that_several_notices_have_is_from_all_of_them(tmp_path: Path) -> None:
    file = write_dated(tmp_path / "c.db", ("2023-06-01", "2023-06-01", "2022-01-01"))
    with Corpus.open(file) as corpus:
        told = gather(corpus, Filters(), None)
    assert (told.origin.notices, told.lists[0].first) == (2, ((1, 3), (2, 3)))


def test_the_day_of_a_signature_counts_where_none_is_printed(tmp_path: Path) -> None:
    signed = f"{report_corpus.LATE.replace('发布日期：2023-06-01', '')}中共某县财政局党组\n2024年2月3日\n"
    fill(tmp_path / "c.db", [written("a.txt", report_corpus.LATE), written("b.txt", signed)])
    with Corpus.open(str(tmp_path / "c.db")) as corpus:
        told = gather(corpus, Filters(), None)
    assert (told.as_of, told.lists[0].first[0][0]) == (date(2024, 2, 3), 2)


def test_the_corpus_is_left_as_it_was(path: str) -> None:
    with Corpus.open(path) as corpus:
        first = gather(corpus, Filters(), None)
        assert gather(corpus, Filters(), None) == first
        assert corpus.connection.execute("SELECT count(*) FROM temp.sqlite_master").fetchone() == (0,)
        assert not corpus.connection.in_transaction


def test_without_notices_everything_is_nothing(tmp_path: Path) -> None:
    with Corpus.writable(str(tmp_path / "empty.db")) as corpus:
        told = gather(corpus, Filters(), None)
    assert told.as_of is None
    assert told.headline.years is None
    assert not told.lists
    assert told.days.histogram.median is None


def test_no_shell_obeys_a_name(whole: Gathered) -> None:
    for each in whole.lists:
        assert not set('$`\\!%"\n') & set(each.arguments[1]), each.arguments
        assert len(each.arguments[1]) < 3_000
    assert is_plain("泽阳市水利局")
    assert not is_plain("a$(b)")
    assert not is_plain("")


def test_filters_are_written_as_options() -> None:
    filters = Filters(status=("completed",), sustained=False, since="2023", region=("a b",), year=(2023,))
    assert shlex.split(command("c.db", "stats", *flags(filters))) == [
        "xuncha", "corpus", "stats", "c.db", "--status", "completed", "--not-sustained", "--since", "2023",
        "--region", "a b", "--year", "2023",
    ]  # fmt: skip
    assert stated("a = ? AND b = ?", ("it's", 3)) == "a = 'it''s' AND b = 3"


values = st.lists(st.integers(-400, 100_000), min_size=1, max_size=60)


@given(values, st.sampled_from([0, 1]))
def test_bars_hold_every_value_once(told: list[int], start: int) -> None:
    counted = sorted({value: told.count(value) for value in told}.items())
    made = bins(counted, start)
    assert len(made) <= 60
    for value in told:
        inside = [
            each
            for each in made
            if (each.low is None or each.low <= value) and (each.high is None or value <= each.high)
        ]
        assert len(inside) == 1


@given(values)
def test_the_middle_is_a_median(told: list[int]) -> None:
    counted = sorted({value: told.count(value) for value in told}.items())
    assert quantile(counted, 0) == min(told)
    assert quantile(counted, 1) == max(told)
    if len(told) % 2:
        assert quantile(counted, 0.5) == median(told)


def test_lists_become_shorter_where_there_are_many() -> None:
    shelf = Shelf()
    for _ in range(1_000):
        shelf.add(Say("a", "a"), 50, [(number, 1) for number in range(50)], "SELECT 1")
    assert shelf.most(ENTRIES) == ENTRIES // 1_000
    assert shelf.most(10) == 1
    assert Shelf().most(ENTRIES) == 1
