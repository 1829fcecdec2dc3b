"""Term statistics against a count by hand, formulae against values worked out by hand, and memory that stays flat."""

from __future__ import annotations

import json
import math
import sqlite3
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from asked import fill, sample_notices
from xuncha_parse.cli.corpus.asking import filters_from
from xuncha_parse.cli.corpus.terms import terms as terms_command
from xuncha_parse.corpus.ask import formulas
from xuncha_parse.corpus.ask.collocates import collocates
from xuncha_parse.corpus.ask.filters import BadQuery, Filters
from xuncha_parse.corpus.ask.query import Query
from xuncha_parse.corpus.ask.term_rows import Choice, read_stop_words, rows, stop_words
from xuncha_parse.corpus.ask.terms import frequencies, keyness, tally
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.corpus.tables import ISSUES_PER_NOTICE, NOTICES, SEARCHED, layout_sql
from xuncha_parse.corpus.words import STOP, segmenter, spaced
from xuncha_parse.errors import BadLexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TINY = (
    (1, 1, "completed", "党费 收缴 不 规范 。", "清查 党费 。 收缴 党费 。"),
    (1, 2, "in_progress", "档案 管理 不 规范 。", "清查 档案 。"),
    (2, 1, "completed", "党费 管理 不 规范 。", "清查 账目 。 2023 年 收缴 党费 。"),
    (3, 1, "in_progress", "车辆 管理 松散 。", "清查 车辆 。"),
)
"""Notice, issue, status, statement, measures: four issues of three notices, cut already.

    党费 5 (2 issues, 2 notices)   清查 4 (4, 3)   管理 3 (3, 3)   规范 3 (3, 2)   收缴 3 (2, 2)   档案 2   车辆 2
    账目 1   松散 1   不 3   年 1   2023 1      in all 29 words
"""
ALL = Choice(length=1, stop=frozenset(), numbers=True)


_OPENED: list[sqlite3.Connection] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _OPENED:
        _OPENED.pop().close()


def tiny(rows: tuple[tuple[int, int, str, str, str], ...] = TINY) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    _OPENED.append(connection)
    connection.executescript(layout_sql())
    for notice, issue, status, statement, measures in rows:
        key = notice * ISSUES_PER_NOTICE + issue
        due = [column.name for column in NOTICES.columns if "NOT NULL" in column.type]
        connection.execute(
            f"INSERT OR IGNORE INTO notices (id, {', '.join(due)}) VALUES (?{', ?' * len(due)})",
            (notice, *[notice] * len(due)),
        )
        connection.execute(
            "INSERT INTO issues (key, notice_id, number, id, path, statement, status, sustained, measures) "
            "VALUES (?, ?, ?, ?, '', '', ?, 0, 0)",
            (key, notice, issue, f"{issue}", status),
        )
        for table, form in (("words", str), ("letters", spaced)):
            connection.execute(
                f"INSERT INTO {table} (rowid, headings, statement, measures) VALUES (?, ?, ?, ?)",
                (key, form("标题"), form(statement), form(measures)),
            )
    return connection


@pytest.fixture
def small() -> Iterator[sqlite3.Connection]:
    connection = tiny()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("terms") / "corpus.db"
    fill(path, sample_notices())
    with Corpus.open(str(path)) as corpus:
        yield corpus.connection


class TestFrequency:
    def test_by_hand(self, small: sqlite3.Connection) -> None:
        found = frequencies(small, Query(), ALL)
        assert [(term.term, term.count, term.issues, term.notices) for term in found] == [
            ("党费", 5, 2, 2), ("清查", 4, 4, 3), ("不", 3, 3, 2), ("收缴", 3, 2, 2), ("管理", 3, 3, 3), ("规范", 3, 3, 2),
            ("档案", 2, 1, 1), ("车辆", 2, 1, 1), ("2023", 1, 1, 1), ("年", 1, 1, 1), ("松散", 1, 1, 1), ("账目", 1, 1, 1),
        ]  # fmt: skip
        assert sum(term.count for term in found) == 29
        assert found[0].per_10000 == round(10_000 * 5 / 29, 4)

    def test_tf_idf_by_hand(self, small: sqlite3.Connection) -> None:
        scores = {term.term: term.tf_idf for term in frequencies(small, Query(), ALL)}
        assert scores["党费"] == round(5 * math.log(4 / 2.5), 4) == 2.35
        assert scores["清查"] == round(4 * math.log(4 / 3.5), 4) == 0.5341
        assert scores["车辆"] == round(2 * math.log(4 / 1.5), 4) == 1.9617

    def test_a_group_is_weighed_against_the_whole_corpus(self, small: sqlite3.Connection) -> None:
        found = frequencies(small, Query(filters=Filters(status=("in_progress",))), ALL)
        scores = {term.term: (term.count, term.issues, term.notices, term.tf_idf) for term in found}
        assert scores["管理"] == (2, 2, 2, round(2 * math.log(4 / 3.5), 4))
        assert "党费" not in scores

    def test_fields_and_words_choose_a_group(self, small: sqlite3.Connection) -> None:
        counts = {term.term: term.count for term in frequencies(small, Query("党费", ("measures",)), ALL)}
        assert counts == {"清查": 2, "党费": 3, "收缴": 2, "账目": 1, "2023": 1, "年": 1}
        assert [term.term for term in frequencies(small, Query("", ("headings",)), ALL)] == ["标题"]

    def test_choices(self, small: sqlite3.Connection) -> None:
        plain = [term.term for term in frequencies(small, Query())]
        assert plain == ["党费", "清查", "收缴", "管理", "规范", "档案", "车辆", "松散", "账目"]
        assert "2023" in [term.term for term in frequencies(small, Query(), Choice(numbers=True))]
        stopped = Choice(stop=frozenset({"党费"}))
        assert "党费" not in [term.term for term in frequencies(small, Query(), stopped)]
        assert [term.term for term in frequencies(small, Query(), Choice(notices=3))] == ["清查", "管理"]

    def test_samples_against_plain_counting(self, samples: sqlite3.Connection) -> None:
        counts, issues = Counter[str](), Counter[str]()
        for texts in samples.execute(f"SELECT {', '.join(SEARCHED[1:4])} FROM words"):
            words = [word for text in texts for word in text.split() if word != STOP]
            counts.update(words)
            issues.update(set(words))
        found = frequencies(samples, Query(), ALL)
        assert {term.term: term.count for term in found} == counts
        assert {term.term: term.issues for term in found} == issues
        assert tally(rows(samples, Query(), segmenter()), Choice()).tokens == counts.total()


class TestKeyness:
    def test_by_hand(self, small: sqlite3.Connection) -> None:
        found = {
            key.term: key for key in keyness(small, Query(filters=Filters(status=("completed",))), None, ALL)
        }
        key = found["党费"]
        assert (key.count, key.reference, key.notices) == (5, 0, 2)
        assert key.g2 == round(2 * 5 * math.log(5 / (18 * 5 / 29)), 4) == 4.7692
        assert key.log_ratio == round(math.log2((5 / 18) / (0.5 / 11)), 4) == 2.6114
        assert found["管理"].log_ratio == round(math.log2((1 / 18) / (2 / 11)), 4) == -1.7105
        assert found["党费"].per_10000 == round(10_000 * 5 / 18, 4)

    def test_order(self, small: sqlite3.Connection) -> None:
        found = keyness(small, Query(filters=Filters(status=("completed",))), None, ALL)
        more = [key for key in found if key.log_ratio > 0]
        assert found[: len(more)] == more
        assert [key.g2 for key in more] == sorted((key.g2 for key in more), reverse=True)
        assert found[0].term == "党费"

    def test_a_notice_that_is_in_both_counts_once(self, small: sqlite3.Connection) -> None:
        group = Query(filters=Filters(status=("completed",)))
        for notices, words in ((3, {"清查", "管理"}), (4, set())):
            choice = Choice(length=1, stop=frozenset(), numbers=True, notices=notices)
            assert {key.term for key in keyness(small, group, None, choice)} == words

    def test_the_reference_never_holds_the_group(self, small: sqlite3.Connection) -> None:
        group = Query(filters=Filters(status=("completed",)))
        assert keyness(small, group, Query(), ALL) == keyness(small, group, None, ALL)
        explicit = Query(filters=Filters(status=("in_progress",)))
        assert keyness(small, group, explicit, ALL) == keyness(small, group, None, ALL)

    def test_rows_outside_of_issues_stay_in_the_reference(self, samples: sqlite3.Connection) -> None:
        """A filter on issues is neither true nor false of them: null must not drop them."""
        fields = ("statement", "rest")
        group = Query("", fields, filters=Filters(status=("completed",)))
        words = segmenter()
        inside, outside = (
            list(rows(samples, group, words)),
            list(rows(samples, Query("", fields), words, group)),
        )
        assert sorted(inside + outside) == list(rows(samples, Query("", fields), words))
        assert any(key % ISSUES_PER_NOTICE == 0 for key, _ in outside)

    @pytest.mark.parametrize(
        ("group", "reference", "name"),
        [
            (Query("没有的话"), None, "group"),
            (Query(), None, "reference"),
            (Query("党费"), Query("没有的话"), "reference"),
        ],
    )
    def test_nothing_to_compare(
        self, small: sqlite3.Connection, group: Query, reference: Query | None, name: str
    ) -> None:
        with pytest.raises(BadQuery, match=f"the {name} has no words"):
            keyness(small, group, reference)


class TestCollocates:
    def test_by_hand(self, small: sqlite3.Connection) -> None:
        """党费 stands in 党费 收缴 不 规范 / 清查 党费 / 收缴 党费 / 党费 管理 不 规范 / 2023 年 收缴 党费."""
        found = {word.term: word for word in collocates(small, Query(), "党费", 2, ALL)}
        near = {term: (word.near, word.before, word.behind) for term, word in found.items()}
        assert near == {
            "收缴": (3, 2, 1), "不": (2, 0, 2), "清查": (1, 1, 0), "管理": (1, 0, 1), "年": (1, 1, 0),
        }  # fmt: skip
        word = found["收缴"]
        assert word.count == 3
        assert word.log_dice == round(14 + math.log2(2 * 3 / (5 + 3)), 4) == 13.585
        assert word.pmi == round(math.log2((3 / 8) / (3 / 29)), 4) == 1.858

    def test_order_window_and_choice(self, small: sqlite3.Connection) -> None:
        assert [word.term for word in collocates(small, Query(), "党费", 1)] == ["收缴", "管理", "清查"]
        assert "规范" in [word.term for word in collocates(small, Query(), "党费", 3)]

    def test_a_node_of_several_words_and_nodes_side_by_side(self) -> None:
        connection = tiny(((1, 1, "completed", "甲乙 党费 收缴 丙丁 。", "党费 党费 党费 甲乙 。"),))
        near = {word.term: word.near for word in collocates(connection, Query(), "党费，收缴", 5)}
        assert near == {"甲乙": 1, "丙丁": 1}
        repeated = {
            word.term: word.near for word in collocates(connection, Query("", ("measures",)), "党费", 5)
        }
        assert repeated == {"甲乙": 1}
        connection.close()

    def test_sentences_and_fields_are_not_crossed(self) -> None:
        connection = tiny(((1, 1, "completed", "整改 党费", "档案 。 党费 。 车辆"),))
        assert [word.term for word in collocates(connection, Query(), "党费")] == ["整改"]
        connection.close()

    @pytest.mark.parametrize(
        ("node", "window", "message"), [("—", 5, "no letter"), ("党费", 0, "at least 1")]
    )
    def test_faults(self, small: sqlite3.Connection, node: str, window: int, message: str) -> None:
        with pytest.raises(BadQuery, match=message):
            collocates(small, Query(), node, window)

    def test_a_node_that_is_not_there(self, small: sqlite3.Connection) -> None:
        assert collocates(small, Query(), "没有的话") == []


class TestFormulas:
    def test_g2_of_rayson_and_garside(self) -> None:
        """a = 120, b = 40 in 10,000 and 20,000 words: E = 53.33 and 106.67."""
        expected = 2 * (120 * math.log(120 / (160 / 3)) + 40 * math.log(40 / (320 / 3)))
        assert formulas.g2(120, 40, 10_000, 20_000) == pytest.approx(expected)
        assert expected == pytest.approx(116.1569, abs=1e-4)
        assert formulas.g2(10, 20, 100, 200) == 0.0

    def test_chance(self) -> None:
        assert formulas.chance(3.841459) == pytest.approx(0.05, abs=1e-6)
        assert formulas.chance(10.827566) == pytest.approx(0.001, abs=1e-7)
        assert formulas.chance(0) == 1

    def test_the_others(self) -> None:
        assert formulas.log_ratio(8, 1, 100, 100) == 3
        assert formulas.log_ratio(4, 0, 100, 100) == 3
        assert formulas.log_ratio(0, 4, 100, 100) == -3
        assert formulas.log_dice(10, 10, 10) == 14
        assert formulas.log_dice(5, 10, 10) == 13
        assert formulas.pmi(5, 10, 10, 80) == 2
        assert formulas.idf(1, 1) == pytest.approx(math.log(4 / 3))

    @given(*[st.integers(1, 1_000)] * 2, *[st.integers(1_000, 10**8)] * 2)
    def test_swapping_the_groups_turns_the_effect_around(self, a: int, b: int, c: int, d: int) -> None:
        assert formulas.g2(a, b, c, d) == pytest.approx(formulas.g2(b, a, d, c), abs=1e-6)
        assert formulas.log_ratio(a, b, c, d) == pytest.approx(-formulas.log_ratio(b, a, d, c))
        assert 0 <= formulas.chance(formulas.g2(a, b, c, d)) <= 1


def test_stop_words(tmp_path: Path) -> None:
    assert {"的", "以及", "进行"} <= stop_words()
    assert not stop_words() & {"整改", "责任", "党委"}
    assert all(word == segmenter().index_text(word).replace(" ", "") for word in stop_words())
    own = tmp_path / "stop.txt"
    own.write_text("\ufeff整改\n ＡＢ。\n\n", encoding="utf-8")
    assert read_stop_words(own) >= {"整改", "ab"}
    with pytest.raises(BadLexicon, match=r"gone\.txt: "):
        read_stop_words(tmp_path / "gone.txt")


def test_memory_does_not_grow_with_the_number_of_notices() -> None:
    def peak(notices: int) -> int:
        connection = tiny(tuple((number, *TINY[0][1:]) for number in range(1, notices + 1)))
        tracemalloc.start()
        frequencies(connection, Query())
        collocates(connection, Query(), "党费")
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        connection.close()
        return used

    peak(10)
    assert peak(4_000) < peak(200) + 50_000


class TestCommand:
    @pytest.fixture
    def run(self, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[str, str]]:
        path = tmp_path_factory.mktemp("command") / "corpus.db"
        fill(path, sample_notices())
        app = typer.Typer()
        app.command()(terms_command)

        def run(*arguments: str) -> tuple[str, str]:
            done = CliRunner().invoke(app, [str(path), *arguments], catch_exceptions=False)
            assert done.exit_code == 0
            return done.stdout, done.stderr

        return run

    def test_the_three_questions(
        self, run: Callable[..., tuple[str, str]], samples: sqlite3.Connection
    ) -> None:
        group = Query(filters=Filters(status=("in_progress",)))
        other = Query(filters=Filters(status=("completed", "partial")))
        against = ("--against", "status=completed", "--against", "status=partial")
        for arguments, expected in (
            ((), frequencies(samples, Query())),
            (("--order", "tf-idf"), frequencies(samples, Query(), by_tf_idf=True)),
            (("--status", "in_progress", *against), keyness(samples, group, other)),
            (("--status", "in_progress", "--against", "rest"), keyness(samples, group)),
            (("--near", "整改", "--window", "2"), collocates(samples, Query(), "整改", 2)),
            (
                ("--in", "headings", "--min-length", "1", "--all-words"),
                frequencies(samples, Query("", ("headings",)), ALL),
            ),
        ):
            out, err = run(*arguments, "--format", "json", "--limit", "7")
            assert json.loads(out) == [word.as_json() for word in expected[:7]]
            assert err == f"7 of {len(expected):,} words\n"

    def test_own_stop_words(self, run: Callable[..., tuple[str, str]], tmp_path: Path) -> None:
        own = tmp_path / "stop.txt"
        own.write_text("完成\n", encoding="utf-8")
        assert "完成" in run("--format", "csv")[0]
        assert "\n完成," not in run("--format", "csv", "--stop-words", str(own))[0]

    def test_two_questions_at_once(self, run: Callable[..., tuple[str, str]]) -> None:
        with pytest.raises(BadQuery, match="ask one"):
            run("--near", "整改", "--against", "rest")


class TestReference:
    def test_pairs(self) -> None:
        pairs = [
            "status=completed",
            "status=partial",
            "year=2023",
            "since=2022-01",
            "due-until=2024",
            "sustained=no",
        ]
        assert filters_from("--against", pairs) == Filters(
            status=("completed", "partial"), year=(2023,), since="2022-01", due_until="2024", sustained=False
        )

    def test_titles_stand_for_what_they_are_titles_of(self) -> None:
        pairs = ["status=已完成", "status=未注明", "level=县级", "theme=finance", "kind=巡察"]
        assert filters_from("--against", pairs) == Filters(
            status=("completed", "unknown"), level=("county",), theme=("finance",), kind=("巡察",)
        )

    @pytest.mark.parametrize("pair", ["", "rest", "foo=1", "status=", "year=２０２３", "sustained=1", "=x"])
    def test_faults(self, pair: str) -> None:
        with pytest.raises(BadQuery, match="--against"):
            filters_from("--against", [pair])
