"""Statistics against a recount in Python over the records themselves, and as the command prints them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections import defaultdict
from datetime import date
from statistics import median as plain_median
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asked import fill, sample_notices, written
from corpora import late_notice, texts
from xuncha_parse.cli.app import main
from xuncha_parse.corpus.ask.dimensions import DIMENSIONS, LEVELS, NO_ISSUE, OPEN, OTHERS
from xuncha_parse.corpus.ask.figures import Figures, percent
from xuncha_parse.corpus.ask.filters import Filters
from xuncha_parse.corpus.ask.overview import overview
from xuncha_parse.corpus.ask.stats import median, summarise
from xuncha_parse.corpus.facets import facets, theme
from xuncha_parse.corpus.facets.levels import Level
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.records import STATUS_TITLES, Issue, Notice, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from xuncha_parse.corpus.ask.figures import Statistics

EMPTY = "中共某县水利局党组关于巡察整改情况的通报\n一、问题整改情况\n"
LATE = late_notice("2023年12月底")


@pytest.fixture(scope="module")
def notices() -> list[Notice]:
    made = [written(f"{number}.txt", text) for number, text in enumerate(texts(40, seed=7))]
    return [*sample_notices(), *made, written("empty.txt", EMPTY), written("late.txt", LATE)]


@pytest.fixture(scope="module")
def file(notices: list[Notice], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stats") / "corpus.db"
    fill(path, notices)
    return path


@pytest.fixture(scope="module")
def corpus(file: Path) -> Iterator[Corpus]:
    with Corpus.open(str(file)) as opened:
        yield opened


# the recount

Fact = tuple[Notice, Issue | None]
OF_NOTICES: dict[str, Callable[[Notice], Any]] = {
    "issuer": lambda notice: notice.issuer,
    "inspected": lambda notice: notice.inspection.inspected,
    "team": lambda notice: notice.inspection.team,
    "round": lambda notice: notice.inspection.round,
    "type": lambda notice: notice.inspection.type,
    "kind": lambda notice: notice.kind,
}


def key(name: str, fact: Fact) -> Any:
    notice, issue = fact
    if name in OF_NOTICES:
        return OF_NOTICES[name](notice)
    if name not in ("theme", "outcome"):
        return getattr(facets(notice), name)
    if issue is None:
        return NO_ISSUE
    about = theme(issue)
    return issue.outcome.status if name == "outcome" else about and about.slug


def published(notice: Notice) -> str | None:
    day = notice.published_at or notice.signed_on
    return day[:10] if day else None


def facts(
    notices: Iterable[Notice], keep: Callable[[Notice, Issue | None], bool] = lambda *_: True
) -> list[Fact]:
    every: list[Fact] = []
    for notice in notices:
        every += [(notice, issue) for issue in notice.issues] or [(notice, None)]
    return [fact for fact in every if keep(*fact)]


def recount(found: Sequence[Fact], as_of: date | None = None) -> Figures:
    """The figures of these facts, the plain way."""
    by_notice: dict[int, list[Issue]] = defaultdict(list)
    days = {}
    dated = overdue = 0
    for notice, issue in found:
        by_notice[id(notice)] += [issue] if issue else []
        day, feedback = published(notice), notice.inspection.feedback_on
        if day and feedback:
            days[id(notice)] = (date.fromisoformat(day) - date.fromisoformat(feedback)).days
        limit = as_of.isoformat() if as_of else day
        if issue and issue.outcome.status in OPEN and issue.outcome.due and limit:
            dated += 1
            overdue += issue.outcome.due < limit
    issues = [issue for _, issue in found if issue]
    measures = [len(issue.measures) for issue in issues]
    return Figures(
        len(by_notice),
        len(issues),
        sum(measures),
        {status: sum(issue.outcome.status == status for issue in issues) for status in STATUS_TITLES},
        sum(issue.outcome.sustained for issue in issues),
        dated,
        overdue,
        plain_median(map(len, by_notice.values())) if by_notice else None,
        plain_median(measures) if measures else None,
        plain_median(days.values()) if days else None,
    )


def regroup(
    found: Sequence[Fact], by: Sequence[str], as_of: date | None = None
) -> dict[tuple[Any, ...], Figures]:
    groups: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for fact in found:
        groups[tuple(key(name, fact) for name in by)].append(fact)
    return {keys: recount(members, as_of) for keys, members in groups.items()}


def groups_of(found: Statistics) -> dict[tuple[Any, ...], Figures]:
    groups = {group.keys: group.figures for group in found.groups}
    assert len(groups) == len(found.groups)
    return groups


# the numbers


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_dimension_is_counted_as_a_recount_has_it(
    corpus: Corpus, notices: list[Notice], name: str
) -> None:
    found = summarise(corpus.connection, [DIMENSIONS[name]])
    assert groups_of(found) == regroup(facts(notices), [name])
    assert found.total == recount(facts(notices))


@given(st.lists(st.sampled_from(sorted(DIMENSIONS)), min_size=2, max_size=3, unique=True), st.dates(date(2016, 1, 1), date(2027, 1, 1)) | st.none(), st.data())  # fmt: skip
def test_crossed_dimensions_and_filters_are_counted_as_a_recount_has_them(
    corpus: Corpus, notices: list[Notice], by: list[str], as_of: date | None, data: st.DataObject
) -> None:
    statuses = data.draw(st.sets(st.sampled_from(sorted(STATUS_TITLES)), max_size=3))
    levels = data.draw(st.sets(st.sampled_from(sorted(LEVELS)), max_size=3))
    since = data.draw(st.none() | st.sampled_from(["2021", "2023-05", "2024-01-15"]))
    filters = Filters(status=tuple(statuses), level=tuple(levels), since=since)

    def keep(notice: Notice, issue: Issue | None) -> bool:
        day = published(notice)
        return (
            (not statuses or (issue is not None and issue.outcome.status in statuses))
            and (not levels or facets(notice).level in levels)
            and (since is None or (day is not None and day[: len(since)] >= since))
        )

    chosen = facts(notices, keep)
    found = summarise(corpus.connection, [DIMENSIONS[name] for name in by], filters, as_of)
    assert groups_of(found) == regroup(chosen, by, as_of)
    assert found.total == recount(chosen, as_of)


SUMMED = ("issues", "measures", "sustained", "dated", "overdue")


def assert_adds_up(found: Statistics) -> None:
    for name in SUMMED:
        assert sum(getattr(group.figures, name) for group in found.groups) == getattr(found.total, name)
    for status in STATUS_TITLES:
        assert sum(group.figures.statuses[status] for group in found.groups) == found.total.statuses[status]
    assert sum(found.total.statuses.values()) == found.total.issues


@pytest.mark.parametrize(
    "names", [[name] for name in DIMENSIONS] + [["year", "outcome"], ["theme", "body", "level"]]
)
def test_the_groups_add_up_to_the_total(corpus: Corpus, names: list[str]) -> None:
    found = summarise(corpus.connection, [DIMENSIONS[name] for name in names])
    assert_adds_up(found)
    counted = [group.figures.notices for group in found.groups]
    assert None not in counted
    summed = sum(number or 0 for number in counted)
    if any(DIMENSIONS[name].of_issues for name in names):
        assert summed >= (found.total.notices or 0)
    else:
        assert summed == found.total.notices


@pytest.mark.parametrize("count", [1, 3, 1000])
@pytest.mark.parametrize("names", [["body"], ["theme"], ["sector", "outcome"], ["year"]])
def test_the_first_values_and_the_rest_add_up_too(corpus: Corpus, names: list[str], count: int) -> None:
    whole = summarise(corpus.connection, [DIMENSIONS[name] for name in names])
    found = whole.top(count)
    assert_adds_up(found)
    for at, dimension in enumerate(found.by):
        named = [each for each in found.orders[at] if each not in (None, NO_ISSUE, OTHERS)]
        assert dimension.ranked or len(named) <= count
        assert {None, NO_ISSUE} & set(found.orders[at]) == {None, NO_ISSUE} & set(whole.orders[at])
    assert (found == whole) == (count == 1000 or names == ["year"])


def test_what_is_not_known_has_a_row_of_its_own_at_the_end(corpus: Corpus) -> None:
    found = summarise(corpus.connection, [DIMENSIONS["year"]])
    assert found.orders[0][-1] is None
    years = [year for year in found.orders[0] if isinstance(year, int)]
    assert years == sorted(years)
    assert len(years) > 3
    assert DIMENSIONS["year"].label(None) == DIMENSIONS["outcome"].label("unknown") == "未注明"


def test_values_without_rank_come_by_number_and_statuses_from_done_to_unknown(corpus: Corpus) -> None:
    sectors = summarise(corpus.connection, [DIMENSIONS["sector"]])
    issues = [group.figures.issues for group in sectors.groups if group.keys[0] is not None]
    assert issues == sorted(issues, reverse=True)
    outcomes = summarise(corpus.connection, [DIMENSIONS["outcome"]]).orders[0]
    assert list(outcomes) == [*(status for status in STATUS_TITLES if status in outcomes), NO_ISSUE]


def test_a_deadline_is_compared_with_the_day_of_publication_or_with_the_day_asked_for(tmp_path: Path) -> None:
    fill(tmp_path / "late.db", [written("late.txt", LATE)])
    with Corpus.open(str(tmp_path / "late.db")) as corpus:
        own = summarise(corpus.connection).total
        then = summarise(corpus.connection, as_of=date(2024, 1, 1)).total
        on_the_day = summarise(corpus.connection, as_of=date(2023, 5, 31)).total
    assert (own.dated, own.overdue, own.overdue_share) == (2, 1, 0.5)
    assert (then.dated, then.overdue) == (2, 2)
    assert (on_the_day.dated, on_the_day.overdue) == (2, 0)
    assert own.days_to_publication == 150
    assert own.share("in_progress") == pytest.approx(2 / 3)
    assert own.sustained_share == pytest.approx(1 / 3)


def test_an_empty_corpus_has_zeros_and_no_shares(tmp_path: Path) -> None:
    Corpus.writable(str(tmp_path / "empty.db")).close()
    with Corpus.open(str(tmp_path / "empty.db")) as corpus:
        found = summarise(corpus.connection, [DIMENSIONS["year"]])
        glance = overview(corpus)
    assert found.groups == ()
    assert (found.total.notices, found.total.issues, found.total.issues_per_notice) == (0, 0, None)
    assert found.total.share("completed") is found.total.overdue_share is None
    assert all(count.number == 0 for part in glance.parts for count in part.counts)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_the_median_of_counted_values_is_the_median(values: list[int]) -> None:
    assert median([(value, values.count(value)) for value in sorted(set(values))]) == plain_median(values)


def test_every_status_and_level_has_a_title() -> None:
    assert set(STATUS_TITLES) == set(get_args(Status))
    assert set(LEVELS) == set(get_args(Level))
    assert {*OPEN, "completed", "unknown"} == set(STATUS_TITLES)


def test_the_overview_counts_what_is_there(corpus: Corpus, notices: list[Notice]) -> None:
    glance = overview(corpus, top=3)
    parts = {part.name: part for part in glance.parts}
    assert glance.total == recount(facts(notices))
    for name in ("outcome", "year", "level", "sector", "theme", "body"):
        assert sum(count.number for count in parts[name].counts) == parts[name].total
    told = {count.key: count.number for count in parts["diagnostics"].counts}
    codes = [{each.code for each in notice.diagnostics} for notice in notices]
    assert told == {code: sum(code in some for some in codes) for code in set().union(*codes)}
    assert [count.number for count in parts["inputs"].counts] == [len(notices), 0, 0, 0]


def test_the_overview_is_about_what_is_asked_for(corpus: Corpus, notices: list[Notice]) -> None:
    chosen = [notice for notice in notices if notice.kind == "巡视"]
    assert 0 < len(chosen) < len(notices)
    parts = {part.name: part for part in overview(corpus, Filters(kind=("巡视",))).parts}
    told = {count.key: count.number for count in parts["diagnostics"].counts}
    codes = [{each.code for each in notice.diagnostics} for notice in chosen]
    assert told == {code: sum(code in some for some in codes) for code in set().union(*codes)}
    assert parts["diagnostics"].total == len(chosen)


# the command


@pytest.fixture
def asked(
    file: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    monkeypatch.delenv("COLUMNS", raising=False)

    def ask(*arguments: str, code: int = 0) -> str:
        assert main(["corpus", "stats", str(file), *arguments]) == code
        out, err = capfdbinary.readouterr()
        assert (out == b"") == bool(code)
        return (err if code else out).decode()

    return ask


def test_json_and_csv_say_the_same(asked: Callable[..., str], corpus: Corpus) -> None:
    told = json.loads(asked("--by", "year", "--by", "status", "--format", "json"))
    found = summarise(corpus.connection, [DIMENSIONS["year"], DIMENSIONS["outcome"]])
    assert told["by"] == ["year", "outcome"]
    assert [(row["year"], row["outcome"]) for row in told["rows"]] == [group.keys for group in found.groups]
    assert told["total"]["issues"] == sum(row["issues"] for row in told["rows"]) == found.total.issues
    text = asked("--by", "year", "--by", "outcome", "--format", "csv")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in told["rows"]
    ] == rows


def test_filters_take_the_machine_s_words_and_the_chinese_ones(asked: Callable[..., str]) -> None:
    slugs = asked(
        "--by",
        "level",
        "--format",
        "json",
        "--status",
        "in_progress",
        "--level",
        "county",
        "--theme",
        "finance",
    )
    words = asked(
        "--by",
        "level",
        "--format",
        "json",
        "--status",
        "正在推进",
        "--level",
        "县级",
        "--theme",
        "财务资金与资产管理",
    )
    assert slugs == words
    assert [row["level"] for row in json.loads(words)["rows"]] == ["county"]


def test_text_holds_the_numbers_and_the_total(asked: Callable[..., str], corpus: Corpus) -> None:
    total = summarise(corpus.connection).total
    one = asked("--by", "level")
    assert "县级" in one
    assert any(
        line.split()[:4] == ["合计", str(total.notices), str(total.issues), str(total.measures)]
        for line in one.splitlines()
    )
    two = asked("--by", "level", "--by", "outcome").splitlines()
    assert two[-1].split()[0] == "合计"
    numbers = list(map(int, two[-1].split()[1:]))
    assert sum(numbers[:-1]) == numbers[-1] == total.issues
    assert "未注明" in asked()
    assert "| 合计 |" in asked("--by", "sector", "--format", "md", "--top", "2")


def test_a_share_is_never_rounded_to_none_or_all() -> None:
    shares = [(0, 0), (0, 9), (1, 1000), (1, 200), (1, 3), (199, 200), (999, 1000), (9, 9)]
    assert [percent(*share) for share in shares] == [
        "—", "0%", "<1%", "<1%", "33%", ">99%", ">99%", "100%",
    ]  # fmt: skip


def test_what_is_not_finished_is_not_called_by_the_name_of_a_status(asked: Callable[..., str]) -> None:
    for told in (asked().splitlines()[2], asked("--by", "year").splitlines()[-1]):
        assert "时限" in told
        assert not any(title in told for title in STATUS_TITLES.values())


def test_a_corpus_without_notices_is_told_in_whole_sentences(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    Corpus.writable(str(tmp_path / "empty.db")).close()
    assert main(["corpus", "stats", str(tmp_path / "empty.db")]) == 0
    assert capfdbinary.readouterr().out.decode().splitlines() == [
        "通报 0　问题 0　措施 0",
        "中位数：每份问题 —　每题措施 —　反馈至公开 — 天",
        "长期坚持 —　逾期 0（占有时限而尚未办结的 0 个问题的 —）",
    ]


def test_the_overview_in_every_format_says_the_same(asked: Callable[..., str]) -> None:
    told = json.loads(asked("--format", "json"))
    flat = [
        (part["name"], each["label"], str(each["number"]))
        for part in told["parts"].values()
        for each in part["counts"]
    ]
    rows = csv.DictReader(io.StringIO(asked("--format", "csv")[1:], newline=""))
    assert flat == [(row["part"], row["label"], row["number"]) for row in rows]
    assert asked("--format", "md").count("## ") == len(told["parts"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "colour"], "--by is one of body"),
        (["--as-of", "2024"], "--as-of is a day"),
        (["--status", "done"], "status"),
        (["--since", "May"], "since"),
        (["--top", "0"], "--top"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_line(asked: Callable[..., str], arguments: list[str], told: str) -> None:
    line = asked(*arguments, code=2)
    assert line.count("\n") == 1
    assert told in line


def test_the_same_corpus_gives_the_same_text(asked: Callable[..., str]) -> None:
    assert asked("--by", "body", "--by", "theme") == asked("--by", "body", "--by", "theme")


def test_figures_name_everything_that_json_tells(corpus: Corpus) -> None:
    from xuncha_parse.cli.corpus.numbers import figures_as_json  # noqa: PLC0415

    total = summarise(corpus.connection).total
    told = figures_as_json(total)
    for name in (each.name for each in dataclasses.fields(Figures) if each.name != "statuses"):
        assert told[name] == getattr(total, name)
