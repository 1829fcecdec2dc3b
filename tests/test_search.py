"""Search held against brute force over the texts of the samples; the query language, filters, ranking, and what is shown."""

from __future__ import annotations

import csv
import json
import random
import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import typer
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from asked import fill, sample_notices, written
from xuncha_parse.cli.corpus.search import search as search_command
from xuncha_parse.corpus import pieces
from xuncha_parse.corpus.ask import passages
from xuncha_parse.corpus.ask.filters import BadQuery, Filters
from xuncha_parse.corpus.ask.query import MOST_LETTERS, MOST_WORDS, Query, clauses
from xuncha_parse.corpus.ask.search import Found, keys, search
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.corpus.tables import ISSUES_PER_NOTICE, SEARCHED
from xuncha_parse.corpus.words import letters, segmenter
from xuncha_parse.errors import BadCorpus
from xuncha_parse.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xuncha_parse.records import Notice


ALL_WORDS = f"SELECT rowid, {', '.join(SEARCHED)} FROM words"


@dataclass(frozen=True, repr=False)
class Asked:
    """A corpus of the samples and, beside it, all its rows as Python values."""

    connection: sqlite3.Connection
    notices: list[Notice]
    rows: dict[int, dict[str, str]]
    facts: dict[int, dict[str, Any]]

    def keys(self, query: Query) -> set[int]:
        """The rows a search finds."""
        found = keys(self.connection, query)
        assert len(set(found)) == len(found) == search(self.connection, query, 0).total
        return set(found)

    def key(self, notice_id: int, issue: str | None) -> int:
        if issue is None:
            return notice_id * ISSUES_PER_NOTICE
        ids = [each.id for each in self.notices[notice_id - 1].issues]
        return notice_id * ISSUES_PER_NOTICE + ids.index(issue) + 1


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    notices = sample_notices()
    path = tmp_path_factory.mktemp("asked") / "corpus.db"
    fill(path, notices)
    facts: dict[int, dict[str, Any]] = {}
    for notice_id, notice in enumerate(notices, 1):
        for number, issue in enumerate([None, *notice.issues]):
            key = notice_id * ISSUES_PER_NOTICE + number
            facts[key] = {"notice": notice, "issue": issue}
    with Corpus.open(str(path)) as corpus:
        sql = (
            "SELECT w.rowid, n.year, n.level, n.region, n.body, n.sector, i.theme FROM words w "
            "JOIN notices n ON n.id = w.rowid / 1000000 LEFT JOIN issues i ON i.key = w.rowid"
        )
        for key, *derived in corpus.connection.execute(sql):
            facts[key] |= dict(
                zip(("year", "level", "region", "body", "sector", "theme"), derived, strict=True)
            )
        rows = {
            key: {field: text.replace(" ", "") for field, text in zip(SEARCHED, texts, strict=True)}
            for key, *texts in corpus.connection.execute(ALL_WORDS)
        }
        yield Asked(corpus.connection, notices, rows, facts)


def test_what_is_shown_is_what_is_indexed(asked: Asked) -> None:
    assert asked.rows.keys() == asked.facts.keys()
    for key, row in asked.rows.items():
        notice, issue = asked.facts[key]["notice"], asked.facts[key]["issue"]
        told = pieces.issue_pieces(issue) if issue else pieces.rest_pieces(notice)
        for field, text in row.items():
            assert letters(pieces.joined(told[field])).text.replace("。", "") == text.replace("。", "")


@pytest.fixture(scope="module")
def substrings(asked: Asked) -> list[str]:
    """Pieces of sentences, 1 to 12 letters long, from all fields."""
    chance = random.Random(5)
    texts = [text for row in asked.rows.values() for text in row.values() if len(text) > 2]
    found: list[str] = []
    while len(found) < 600:
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        piece = text[start : start + chance.randint(1, 12)].strip("。")
        if piece and piece not in ("或", "or"):
            found.append(piece)
    return found


class TestSameHitsAsBruteForce:
    def test_substrings(self, asked: Asked, substrings: list[str]) -> None:
        for piece in substrings:
            expected = {key for key, row in asked.rows.items() if any(piece in text for text in row.values())}
            assert expected
            assert asked.keys(Query(piece)) == expected, piece
            assert asked.keys(Query(f"“{piece}”")) == expected, piece

    def test_fields(self, asked: Asked, substrings: list[str]) -> None:
        chance = random.Random(6)
        for piece in substrings[:200]:
            fields = tuple(chance.sample(SEARCHED, chance.randint(1, 4)))
            expected = {
                key for key, row in asked.rows.items() if any(piece in row[field] for field in fields)
            }
            assert asked.keys(Query(piece, fields)) == expected, (piece, fields)

    def test_several_words(self, asked: Asked, substrings: list[str]) -> None:
        chance = random.Random(7)
        some = 0
        for _ in range(300):
            sides = [
                (
                    [chance.choice(substrings)[:3] for _ in range(chance.randint(1, 2))],
                    [chance.choice(substrings)[:2]],
                )
                for _ in range(chance.randint(1, 2))
            ]
            sides = [([w.strip("。") for w in a], [w.strip("。") for w in b]) for a, b in sides]
            text = " OR ".join(" ".join([*(f'"{w}"' for w in a), *(f'-"{w}"' for w in b)]) for a, b in sides)
            expected = set()
            for key, row in asked.rows.items():
                held = [
                    all(any(w in text for text in row.values()) for w in a)
                    and not any(w in text for text in row.values() for w in b)
                    for a, b in sides
                ]
                if any(held):
                    expected.add(key)
            some += bool(expected)
            assert asked.keys(Query(text)) == expected, text
        assert some > 50

    def test_whole_words(self, asked: Asked, substrings: list[str]) -> None:
        forms = {
            key: [segmenter().index_text(text) for text in row.values()] for key, row in asked.rows.items()
        }
        for piece in substrings[:300]:
            cut = f" {segmenter().index_text(piece)} "
            kept = asked.connection.execute(ALL_WORDS)
            expected = {key for key, *texts in kept if any(cut in f" {text} " for text in texts)}
            found = asked.keys(Query(piece, whole_words=True))
            assert found == expected, piece
            assert found <= asked.keys(Query(piece))
        assert forms

    @given(
        st.text(
            alphabet="整改落实党委三重一大。，0126.com ＡaＢ\u0000\ud800𠮷*:^(){}-+'\"“”NEAR", max_size=20
        )
    )
    @example("NEAR(整改 落实)")
    @example("statement : 整改")
    @example('整改" OR "落实')
    @example("整* ^改 {statement}")
    def test_any_text_is_a_query_or_a_plain_refusal(self, asked: Asked, text: str) -> None:
        try:
            sides = clauses(text)
        except BadQuery:
            return
        found = asked.keys(Query(text))
        if sides and sides[0].wanted:
            expected = {
                key
                for key, row in asked.rows.items()
                if any(
                    all(any(w in t for t in row.values()) for w in side.wanted)
                    and not any(w in t for t in row.values() for w in side.unwanted)
                    for side in sides
                )
            }
            assert found == expected

    def test_width_case_script_blanks_and_punctuation_do_not_count(self, asked: Asked) -> None:
        plain = asked.keys(Query("主体责任"))
        assert plain
        for text in ("主體責任", "“主体 责任”", "“主体、责任”", "主\u200b体责任", "（主体责任）"):
            assert asked.keys(Query(text)) == plain, text
        assert asked.keys(Query("PDF")) == asked.keys(Query("ｐｄｆ"))

    def test_other_ways_of_writing_the_same(self, asked: Asked) -> None:
        for told, same in (
            ("整改 AND 落实", "整改 落实"),
            ("整改 –落实", "整改 -落实"),
            ("“整改。”", "整改"),
            ("“。整改”", "整改"),
        ):
            assert asked.keys(Query(told)) == asked.keys(Query(same)) != asked.keys(Query("整改 落实 -整改"))

    def test_unwanted_words_alone_list_the_other_issues(self, asked: Asked) -> None:
        expected = {
            key
            for key, row in asked.rows.items()
            if key % ISSUES_PER_NOTICE and not any("整改" in text for text in row.values())
        }
        assert asked.keys(Query("-整改")) == expected
        assert expected


def day_of(notice: Notice) -> str | None:
    return (notice.published_at or notice.signed_on or "")[:10] or None


def coarse(day: str | None, told: str) -> tuple[str, str] | None:
    """Both dates at the coarser precision."""
    return (day[: len(told)], told[: len(day)]) if day else None


def since(day: str | None, told: str) -> bool:
    both = coarse(day, told)
    return both is not None and both[0] >= both[1]


def until(day: str | None, told: str) -> bool:
    both = coarse(day, told)
    return both is not None and both[0] <= both[1]


FILTERS: list[tuple[Filters, Callable[[dict[str, Any]], bool]]] = [
    (Filters(status=("in_progress",)), lambda f: f["issue"].outcome.status == "in_progress"),
    (Filters(status=("partial", "unknown")), lambda f: f["issue"].outcome.status in ("partial", "unknown")),
    (Filters(sustained=True), lambda f: f["issue"].outcome.sustained),
    (Filters(sustained=False), lambda f: not f["issue"].outcome.sustained),
    (Filters(since="2023"), lambda f: since(day_of(f["notice"]), "2023")),
    (Filters(since="2023-06"), lambda f: since(day_of(f["notice"]), "2023-06")),
    (Filters(until="2023-12-15"), lambda f: until(day_of(f["notice"]), "2023-12-15")),
    (
        Filters(since="2022", until="2023"),
        lambda f: since(day_of(f["notice"]), "2022") and until(day_of(f["notice"]), "2023"),
    ),
    (Filters(due_from="2024-06"), lambda f: since(f["issue"].outcome.due, "2024-06")),
    (Filters(due_until="2024"), lambda f: until(f["issue"].outcome.due, "2024")),
    (Filters(kind=("巡视",)), lambda f: f["notice"].kind == "巡视"),
    (Filters(year=(2022, 2024)), lambda f: f["year"] in (2022, 2024)),
    (Filters(level=("city", "county")), lambda f: f["level"] in ("city", "county")),
    (Filters(region=("县",)), lambda f: "县" in (f["region"] or "")),
    (Filters(body=("局", "医院")), lambda f: any(w in (f["notice"].issuer or "") + " " + (f["body"] or "") for w in ("局", "医院"))),
    (Filters(code=("xc310",)), lambda f: any(d.code == "XC310" for d in f["notice"].diagnostics)),
    (Filters(code=("title-missing", "ordinal-gap")), lambda f: any(d.slug in ("title-missing", "ordinal-gap") for d in f["notice"].diagnostics)),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "holds"), FILTERS, ids=[str(number) for number in range(len(FILTERS))])
def test_filters(asked: Asked, filters: Filters, holds: Callable[[dict[str, Any]], bool]) -> None:
    issues_only = any(
        getattr(filters, name) not in ((), None) for name in ("status", "sustained", "due_from", "due_until")
    )
    listed = {key for key, fact in asked.facts.items() if fact["issue"] is not None and holds(fact)}
    assert asked.keys(Query("", filters=filters)) == listed
    expected = {
        key
        for key, fact in asked.facts.items()
        if (fact["issue"] is not None or not issues_only)
        and holds(fact)
        and any("整改" in text for text in asked.rows[key].values())
    }
    assert asked.keys(Query("整改", filters=filters)) == expected


def test_derived_columns_as_filters(asked: Asked) -> None:
    for column in ("sector", "theme"):
        values = {fact[column] for fact in asked.facts.values() if fact[column] and fact["issue"]}
        assert values
        for value in values:
            expected = {key for key, fact in asked.facts.items() if fact["issue"] and fact[column] == value}
            filters = Filters(sector=(value,)) if column == "sector" else Filters(theme=(value,))
            assert asked.keys(Query("", filters=filters)) == expected


def test_most_filters_find_some_and_not_all(asked: Asked) -> None:
    """Filters that find nothing or everything would test nothing."""
    issues = sum(fact["issue"] is not None for fact in asked.facts.values())
    telling = [0 < len(asked.keys(Query("", filters=filters))) < issues for filters, _ in FILTERS]
    assert telling.count(False) <= 2, [index for index, told in enumerate(telling) if not told]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (Query("“整改"), "the quotation mark at column 1 of the query is not closed"),
        (Query('党委 -"整改'), "the quotation mark at column 4 of the query is not closed"),
        (Query("OR 整改"), "OR at column 1 of the query has nothing before it"),
        (Query("整改 或"), "the query ends with OR: a word is missing behind it"),
        (Query("整改 OR OR 落实"), "OR at column 7 of the query has nothing before it"),
        (Query("整改 OR -落实"), "each side of OR needs a word that must be there"),
        (Query("整改 《》"), "《》 at column 4 of the query has no letter or digit to look for"),
        (Query("- 整改"), "- at column 1 of the query has no letter or digit to look for"),
        (Query(" ".join(["整改"] * (MOST_WORDS + 1))), f"a query has at most {MOST_WORDS} words and phrases; this one has {MOST_WORDS + 1}"),
        (Query("整" * (MOST_LETTERS + 1)), f"the word at column 1 of the query has more than {MOST_LETTERS} letters"),
        (Query("整改", ("title",)), "in is one of headings, statement, measures, outcome, rest; not 'title'"),
        (Query(filters=Filters(since="2023-13")), "since is a date such as 2023, 2023-06 or 2023-06-30; not '2023-13'"),
        (Query(filters=Filters(due_until="２０２３")), "due-until is a date such as 2023, 2023-06 or 2023-06-30; not '２０２３'"),
        (Query(filters=Filters(kind=("巡查",))), "kind is one of 巡察, 巡视; not '巡查'"),
        (Query(filters=Filters(region=("—",))), "region is a piece of a name; '—' has no letter"),
        (Query(filters=Filters(year=(10**20,))), f"year is one such as 2023; not {10**20}"),
        (Query(filters=Filters(year=(0,))), "year is one such as 2023; not 0"),
        (Query(filters=Filters(code=("ordinal-gab",))), "code is one of those that 'xuncha codes' lists; not 'ordinal-gab'"),
        (Query("党费 NOT 会费"), "NOT at column 4 of the query: a hyphen before a word leaves it out (-word)"),
    ],
)  # fmt: skip
def test_faults_are_one_line(asked: Asked, query: Query, message: str) -> None:
    with pytest.raises(BadQuery) as error:
        search(asked.connection, query)
    assert str(error.value) == message


def test_the_longest_query_that_is_allowed(asked: Asked) -> None:
    words = " ".join(f"-{word}" if number % 2 else word for number, word in enumerate(["整改"] * MOST_WORDS))
    assert asked.keys(Query(words)) == set()
    assert asked.keys(Query(" OR ".join(["整改"] * MOST_WORDS))) == asked.keys(Query("整改"))
    assert asked.keys(Query("整" * MOST_LETTERS)) == set()


def test_odd_values_find_nothing(asked: Asked) -> None:
    odd = "\ud800';--"
    for filters in (
        Filters(theme=(odd,)),
        Filters(sector=(odd,)),
        Filters(level=(odd,)),
        Filters(status=(odd,)),
        Filters(code=(odd,)),
    ):
        with pytest.raises(BadQuery, match=" is one of "):
            asked.keys(Query(filters=filters))


class TestRanking:
    """Six issues written so that the order can be seen by eye."""

    TEXT = """中共东漪县水利局党组关于巡察整改进展情况的通报
二、问题整改情况
1.关于合同履行不严的问题。
整改情况：一是清查台账。二是修订制度。
整改结果：已完成。
2.关于档案管理不严的问题。
整改情况：一是清查合同。二是修订制度。
整改结果：已完成。
3.关于车辆管理不严的问题。
整改情况：一是修订制度。二是清查车辆，登记车辆，检查车辆，报废车辆，集合同一批次车辆。
整改结果：已完成。
4.关于档案管理不严的问题。
整改情况：一是清查合同。二是修订制度。
整改结果：已完成。
"""

    @pytest.fixture
    def ask(self, tmp_path: Path) -> Iterator[Callable[[Query], Found]]:
        path = tmp_path / "corpus.db"
        notice = written("a.txt", self.TEXT)
        assert [issue.id for issue in notice.issues] == ["2.1", "2.2", "2.3", "2.4"]
        fill(path, [notice])
        with Corpus.open(str(path)) as corpus:
            yield lambda query: search(corpus.connection, query)

    def test_whole_words_first_then_weights_then_the_corpus_order(
        self, ask: Callable[[Query], Found]
    ) -> None:
        hits = ask(Query("合同")).hits
        assert [hit.issue for hit in hits] == ["2.1", "2.2", "2.4", "2.3"]
        assert [hit.field for hit in hits] == ["statement", "measures", "measures", "measures"]
        assert [hit.whole_words for hit in hits] == [True, True, True, False]
        assert hits[0].score > hits[1].score == hits[2].score

    def test_a_word_that_crosses_borders_is_not_found_as_a_whole_word(
        self, ask: Callable[[Query], Found]
    ) -> None:
        assert [hit.issue for hit in ask(Query("合同", whole_words=True)).hits] == ["2.1", "2.2", "2.4"]
        assert [hit.issue for hit in ask(Query("同一批")).hits] == ["2.3"]

    def test_every_word_must_be_whole_to_be_first(self, ask: Callable[[Query], Found]) -> None:
        hits = ask(Query("合同 修订制度")).hits
        assert [hit.whole_words for hit in hits] == [True, True, True, False]
        assert [hit.whole_words for hit in ask(Query("合同 订制")).hits] == [False] * 4

    def test_limit_and_total(self, asked: Asked) -> None:
        assert search(asked.connection, Query("整改"), 10**30) == search(
            asked.connection, Query("整改"), None
        )
        few, many = search(asked.connection, Query("整改"), 3), search(asked.connection, Query("整改"), None)
        assert few.total == many.total == len(many.hits) > 3
        assert few.hits == many.hits[:3]
        assert search(asked.connection, Query("整改"), 0) == Found((), many.total)

    def test_hits_are_ordered_as_told(self, asked: Asked) -> None:
        for text in ("整改", "党", "责任 落实", "制度 OR 资金"):
            hits = search(asked.connection, Query(text), None).hits
            assert [asked.key(hit.notice_id, hit.issue) for hit in hits] == keys(
                asked.connection, Query(text)
            )
            order = [(not hit.whole_words, -hit.score, asked.key(hit.notice_id, hit.issue)) for hit in hits]
            assert order == sorted(order)


@pytest.mark.parametrize("text", ["整改", "", "-整改"])
def test_notices_are_looked_up_for_rows_and_never_the_other_way_round(asked: Asked, text: str) -> None:
    """Else a search with a filter takes the square of the corpus: 131 s in place of 0.03 s over 5,000 notices."""
    plans: list[str] = []
    query = Query(text, filters=Filters(year=(2023,), kind=("巡察",)))
    asked.connection.set_trace_callback(plans.append)
    search(asked.connection, query, 0)  # finds, and counts
    asked.connection.set_trace_callback(None)
    told = [statement for statement in plans if "CROSS JOIN" in statement]
    assert len(told) == 2
    for statement in told:
        steps = [step for *_, step in asked.connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert "SEARCH n USING INTEGER PRIMARY KEY (rowid=?)" in steps


class TestWhatIsShown:
    def test_matches_are_marked_where_they_stand(self, asked: Asked) -> None:
        for text in ("整改落实", "党费", "意识形态", "改落", "2023", "反馈问题 党委"):
            wanted = [letters(word).text for word in text.split()]
            for hit in search(asked.connection, Query(text), None).hits:
                for passage in hit.passages:
                    marked = re.findall("⟦(.+?)⟧", passage.excerpt)
                    assert marked
                    assert all(letters(mark).text.replace("。", "") in wanted for mark in marked)
                    assert passage.start is not None
                    text_of = asked.notices[hit.notice_id - 1].source.text
                    assert text_of is not None
                    assert text_of.startswith(marked[0].split()[0], passage.start)
                    assert (passage.line, passage.column) == Source(text_of).line_column(passage.start)
                first = hit.passages[0]
                assert hit.place == f"{hit.inputs[0]}:{first.line}:{first.column}"
                assert json.loads(json.dumps(hit.as_json(), ensure_ascii=False))["excerpt"] == first.excerpt

    def test_every_field_that_holds_a_word_is_shown(self, asked: Asked) -> None:
        for hit in search(asked.connection, Query("整改"), None).hits:
            row = asked.rows[asked.key(hit.notice_id, hit.issue)]
            assert {passage.field for passage in hit.passages} == {f for f in SEARCHED if "整改" in row[f]}
            assert sum(passage.matches for passage in hit.passages) >= sum(
                text.count("整改") for text in row.values()
            )

    @pytest.mark.parametrize(
        ("text", "needles", "excerpt"),
        [
            ("规范党费收缴。", ["党费"], "规范⟦党费⟧收缴。"),
            ("党 委、\t会", ["党委会"], "⟦党 委、 会⟧"),
            ("党委会", ["党委", "委会"], "⟦党委会⟧"),
            ("黨費", ["党费"], "⟦黨費⟧"),
            ("前" * 40 + "党费" + "后" * 40, ["党费"], "…" + "前" * 30 + "⟦党费⟧" + "后" * 30 + "…"),
            ("党费" + "中" * 60 + "党费", ["党费"], "⟦党费⟧" + "中" * 60 + "⟦党费⟧"),
            ("党费" + "中" * 61 + "党费", ["党费"], "⟦党费⟧" + "中" * 30 + "…" + "中" * 30 + "⟦党费⟧"),
            (("党费" + "中" * 80) * 5, ["党费"], "⟦党费⟧" + ("中" * 30 + "…" + "中" * 30 + "⟦党费⟧") * 2 + "中" * 30 + "…"),
        ],
    )  # fmt: skip
    def test_excerpts(self, text: str, needles: list[str], excerpt: str) -> None:
        assert passages.excerpted(text, passages.find(text, needles)) == excerpt

    def test_a_word_broken_by_the_end_of_a_line_is_found(self, tmp_path: Path) -> None:
        text = TestRanking.TEXT.replace("不严的问题。", "不严的问题，有关人员责任心不强，监督检查流于形式。")
        lines = [line[at : at + 19] for line in text.splitlines() for at in range(0, len(line), 19)]
        fill(tmp_path / "corpus.db", [written("a.txt", "\n".join(lines))])
        with Corpus.open(str(tmp_path / "corpus.db")) as corpus:
            hits = search(corpus.connection, Query("责任心")).hits
        assert [hit.whole_words for hit in hits] == [True] * 4
        hit = next(hit for hit in hits if hit.issue == "2.1")
        assert (hit.excerpt, hit.place) == (
            "关于合同履行不严的问题，有关人员⟦责 任心⟧不强，监督检查流于形式。",
            "in/a.txt:4:19",
        )

    def test_a_record_without_its_text_is_shown_without_places(self, tmp_path: Path) -> None:
        notice = written("a.txt", TestRanking.TEXT)
        notice.source.text = None
        fill(tmp_path / "corpus.db", [notice])
        with Corpus.open(str(tmp_path / "corpus.db")) as corpus:
            hit = search(corpus.connection, Query("合同")).hits[0]
        assert (hit.place, hit.excerpt) == ("in/a.txt", "关于⟦合同⟧履行不严的问题。")
        assert (hit.passages[0].start, hit.passages[0].line) == (None, None)

    def test_a_phrase_over_the_end_of_a_sentence_is_shown_where_it_begins(self, asked: Asked) -> None:
        """Headings are pieces of their own, and so is what stands before and behind the issues."""
        hits = search(asked.connection, Query("“偏差。１．党委”", whole_words=True)).hits
        assert {(hit.issue is None, hit.field, hit.place) for hit in hits} == {
            (False, "headings", "in/s01-half.txt:20:19"),
            (True, "rest", "in/s01-half.txt:20:19"),
        }
        for hit in hits:
            assert hit.excerpt.replace("⟧ ⟦", " ").count("⟦偏差 1.党委⟧") == 1

    def test_what_stands_around_the_issues_is_shown_as_such(self, tmp_path: Path) -> None:
        fill(tmp_path / "corpus.db", [written("a.txt", f"{TestRanking.TEXT}\n\n联系电话：0571-12345678\n")])
        with Corpus.open(str(tmp_path / "corpus.db")) as corpus:
            (over,) = search(corpus.connection, Query("“整改情况。联系”")).hits
            (whole,) = search(corpus.connection, Query("“联系电话。”", whole_words=True)).hits
        assert (over.issue, over.field, over.place) == (None, "rest", "in/a.txt:2:5")
        assert over.excerpt.endswith("二、问题⟦整改情况⟧ ⟦联系⟧电话：0571-12345678")
        assert (whole.issue, whole.field, whole.place) == (None, "rest", "in/a.txt:17:1")

    def test_what_another_dictionary_finds_is_shown_too(self, tmp_path: Path) -> None:
        (tmp_path / "own.txt").write_text("东漪县水利局 99999\n", encoding="utf-8")
        own = segmenter("jieba", (tmp_path / "own.txt",))
        fill(tmp_path / "corpus.db", [written("a.txt", TestRanking.TEXT)])
        with Corpus.open(str(tmp_path / "corpus.db")) as corpus:
            (hit,) = search(corpus.connection, Query("水利局党组", whole_words=True), words=own).hits
        assert (hit.field, hit.place) == ("rest", "in/a.txt:1:6")
        assert "⟦水利局党组⟧" in hit.excerpt

    @pytest.mark.parametrize("spoil", ["UPDATE records SET record = '{'", "DELETE FROM records"])
    def test_a_damaged_corpus_is_told(self, tmp_path: Path, spoil: str) -> None:
        fill(tmp_path / "corpus.db", [written("a.txt", TestRanking.TEXT)])
        with sqlite3.connect(tmp_path / "corpus.db") as connection:
            connection.execute(spoil)
        connection.close()
        told = pytest.raises(BadCorpus, match="the record of notice 1 is damaged")
        with Corpus.open(str(tmp_path / "corpus.db")) as corpus, told:
            search(corpus.connection, Query("合同"))

    def test_a_listing_shows_the_statement(self, asked: Asked) -> None:
        hit = search(asked.connection, Query("", filters=Filters(status=("in_progress",))), 1).hits[0]
        issue = next(i for i in asked.notices[hit.notice_id - 1].issues if i.id == hit.issue)
        assert issue.statement.startswith(hit.excerpt.rstrip("…"))
        assert (hit.field, hit.score, hit.whole_words) == ("statement", 0.0, True)


class TestCommand:
    @pytest.fixture
    def run(self, tmp_path: Path) -> Callable[..., tuple[str, str]]:
        """Output and remarks of a run over the six issues, the first of them with a hostile name."""
        path = tmp_path / "corpus.db"
        fill(path, [written("=a\x1b[31m.txt", TestRanking.TEXT)])
        app = typer.Typer()
        app.command()(search_command)

        def run(*arguments: str) -> tuple[str, str]:
            done = CliRunner().invoke(app, [str(path), *arguments], catch_exceptions=False)
            assert done.exit_code == 0
            return done.stdout, done.stderr

        return run

    def test_lines(self, run: Callable[..., tuple[str, str]]) -> None:
        out, err = run("合同", "--limit", "2")
        assert out.splitlines() == [
            "in/=a [31m.txt:3:5: 2.1 completed statement: 关于⟦合同⟧履行不严的问题。",
            "in/=a [31m.txt:7:10: 2.2 completed measures: 一是清查⟦合同⟧。二是修订制度。",
        ]
        assert err == "2 of 4\n"

    def test_json(self, run: Callable[..., tuple[str, str]]) -> None:
        told = json.loads(run("合同", "--format", "json", "--limit", "0")[0])
        lines = run("合同", "--format", "jsonl", "--limit", "0")[0].splitlines()
        assert (told["total"], [json.loads(line) for line in lines]) == (4, told["hits"])
        assert [hit["issue"] for hit in told["hits"]] == ["2.1", "2.2", "2.4", "2.3"]

    def test_csv(self, run: Callable[..., tuple[str, str]]) -> None:
        out, _ = run("--status", "completed", "--in", "statement", "--format", "csv")
        rows = list(csv.DictReader(out.removeprefix("\ufeff").splitlines()))
        assert [row["issue"] for row in rows] == ["2.1", "2.2", "2.3", "2.4"]
        assert rows[0]["excerpt"] == "关于合同履行不严的问题。"

    def test_nothing_found(self, run: Callable[..., tuple[str, str]]) -> None:
        assert run("没有的话") == ("", "0 of 0\n")

    def test_other_words_are_remarked_on(self, tmp_path: Path, run: Callable[..., tuple[str, str]]) -> None:
        connection = sqlite3.connect(tmp_path / "corpus.db")
        for identity, told in (
            (segmenter("rjieba").identity, 1),
            ("jieba 0.42.1, words 00000000, form 1", 2),
        ):
            with connection:
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('segmenter', ?)", (identity,))
            assert len(run("合同")[1].splitlines()) == told
        connection.close()
