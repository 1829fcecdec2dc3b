"""The corpus file: made, refused, lifted, and read by other programs."""

from __future__ import annotations

import os
import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora import texts
from xuncha_parse import parse
from xuncha_parse.corpus import opening
from xuncha_parse.corpus.copies import SIMILAR, copy_of, packed, sentence_hashes, sketch
from xuncha_parse.corpus.flatten import flatten
from xuncha_parse.corpus.store import Corpus, only_writer
from xuncha_parse.corpus.tables import LAYOUT, TABLES, layout_sql
from xuncha_parse.corpus.words import segmenter
from xuncha_parse.errors import BadCorpus

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A corpus of three notices."""
    made = tmp_path / "corpus.db"
    fill(made, list(texts(3, 11)))
    return made


def fill(path: Path, given_texts: list[str]) -> None:
    with Corpus.writable(str(path)) as corpus:
        corpus.begin()
        for number, text in enumerate(given_texts, 1):
            sha256 = f"{number:064}"
            notice_id = corpus.put_notice(sha256, "v1", flatten(parse(text).notice, segmenter()))
            corpus.put_input(
                f"{number}.txt", f"{number}.txt", "read", "v1", notice_id=notice_id, sha256=sha256
            )
        corpus.commit()


def test_tables_are_those_of_the_page(path: Path) -> None:
    with Corpus.open(str(path)) as corpus:
        for table in TABLES:
            columns = [row[1] for row in corpus.connection.execute(f"PRAGMA table_info({table.name})")]
            assert columns == list(table.names)
            assert all(column.note for column in table.columns)


def test_other_programs_open_it(path: Path) -> None:
    """With the standard library alone, with pandas, and with DuckDB by way of pandas."""
    pandas = pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM issues").fetchone()
    issues = pandas.read_sql_query("SELECT * FROM issues", connection)
    assert len(issues) == count > 0
    assert list(issues.columns)[:3] == ["key", "notice_id", "number"]
    (same,) = duckdb.sql("SELECT count(*) FROM issues WHERE status IS NOT NULL").fetchall()[0]
    assert same == count
    (title,) = connection.execute("SELECT json_extract(record, '$.title') FROM records").fetchone()
    assert title == connection.execute("SELECT title FROM notices").fetchone()[0]
    connection.close()


def test_a_corpus_nobody_writes_is_one_file(path: Path) -> None:
    with Corpus.open(str(path)) as corpus:
        assert corpus.accounting().notices == 3
    assert list(path.parent.iterdir()) == [path]


def test_a_corpus_opened_for_reading_cannot_be_written(path: Path) -> None:
    with Corpus.open(str(path)) as corpus, pytest.raises(sqlite3.OperationalError, match="readonly"):
        corpus.connection.execute("DELETE FROM notices")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_can_be_read(path: Path) -> None:
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with Corpus.open(str(path)) as corpus:
            assert corpus.accounting().notices == 3
    finally:
        path.parent.chmod(stat.S_IRWXU)


@pytest.mark.parametrize("name", ["nowhere.db", "folder", "text.db", "other.db"])
def test_what_is_no_corpus_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.db").write_text("no database at all, but long enough to look at" * 20, encoding="utf-8")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE a (b)")
    other.close()
    with pytest.raises(BadCorpus) as caught:
        Corpus.open(str(tmp_path / name))
    assert str(caught.value).startswith(str(tmp_path / name))
    assert str(caught.value).isprintable()


def test_a_corpus_of_a_newer_program_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    connection.close()
    for door in (Corpus.open, Corpus.writable):
        with pytest.raises(BadCorpus, match="newer version"):
            door(str(path))


def test_an_older_corpus_is_lifted_when_it_is_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next layout is made up here, since there is only one so far."""
    monkeypatch.setattr(opening, "LAYOUT", LAYOUT + 1)
    step = "ALTER TABLE notices ADD COLUMN extra TEXT;\nUPDATE notices SET extra = title || '; x';\n"
    monkeypatch.setattr(opening, "MIGRATIONS", {LAYOUT: step})
    with pytest.raises(BadCorpus, match="'xuncha corpus build' lifts it"):
        Corpus.open(str(path))
    with Corpus.writable(str(path)) as corpus:
        assert corpus.connection.execute(
            "SELECT count(*) FROM notices WHERE extra LIKE '%; x'"
        ).fetchone() == (3,)
    with Corpus.open(str(path)) as corpus:
        assert corpus.accounting().notices == 3


def test_a_step_that_fails_leaves_the_corpus_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LAYOUT", LAYOUT + 1)
    step = "ALTER TABLE notices ADD COLUMN extra TEXT;\nUPDATE nowhere SET extra = 1;\n"
    monkeypatch.setattr(opening, "MIGRATIONS", {LAYOUT: step})
    with pytest.raises(BadCorpus, match="no such table"):
        Corpus.writable(str(path))
    monkeypatch.undo()
    with Corpus.open(str(path)) as corpus:
        assert "extra" not in [row[1] for row in corpus.connection.execute("PRAGMA table_info(notices)")]


def test_the_layout_of_this_version_is_pinned() -> None:
    """A change of the tables needs a new LAYOUT and a step in MIGRATIONS; then pin the new one here."""
    import hashlib  # noqa: PLC0415

    assert (LAYOUT, hashlib.sha256(layout_sql().encode()).hexdigest()[:16]) == (1, PINNED_LAYOUT)


PINNED_LAYOUT = "5eb825a596bca4c9"


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    path = str(tmp_path / "corpus.db")
    with only_writer(path), pytest.raises(BadCorpus, match="another run"), only_writer(path):
        pass
    with only_writer(path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_both_indexes_follow_a_notice_that_is_written_again(path: Path) -> None:
    (other,) = texts(1, 77)
    rows = flatten(parse(other).notice, segmenter())
    with Corpus.writable(str(path)) as corpus:
        corpus.begin()
        corpus.put_notice(f"{2:064}", "v2", rows)
        corpus.commit()
        for index in ("words", "letters"):
            corpus.connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        kept = corpus.connection.execute("SELECT count(*) FROM words WHERE rowid BETWEEN 2000000 AND 2999999")
        assert kept.fetchone()[0] == len(rows.words)
        found = corpus.connection.execute("SELECT count(*) FROM letters WHERE letters MATCH '\"0 7 7\"'")
        assert found.fetchone()[0] <= 1


SENTENCES = st.lists(
    st.text("甲乙丙丁戊己庚辛壬癸", min_size=8, max_size=12), min_size=5, max_size=40, unique=True
)


@settings(max_examples=60)
@given(st.lists(SENTENCES, min_size=2, max_size=6))
def test_copies_are_those_that_comparing_all_with_all_finds(given_notices: list[list[str]]) -> None:
    """Against the definition: the likest earlier notice with at least 80 % of the sentences in common."""
    given_notices.append([*given_notices[0][1:], "子丑寅卯辰巳午未"])
    connection = sqlite3.connect(":memory:")
    connection.executescript("CREATE TABLE notices (id INTEGER PRIMARY KEY, sentences BLOB);")
    connection.executescript("CREATE TABLE sketches (hash INTEGER, notice_id INTEGER);")
    sets: list[set[int]] = []
    for number, sentences in enumerate(given_notices, 1):
        hashes = sentence_hashes("。".join(sentences))
        shares = [
            (len(set(hashes) & other) / len(set(hashes) | other), -at) for at, other in enumerate(sets, 1)
        ]
        wanted = max((share for share in shares if share[0] >= SIMILAR), default=None)
        found = copy_of(connection, number, packed(hashes))
        assert (found and (found.similarity, -found.of_id)) == wanted
        connection.execute("INSERT INTO notices VALUES (?, ?)", (number, packed(hashes)))
        for value in sketch(packed(hashes)):
            connection.execute("INSERT INTO sketches VALUES (?, ?)", (value, number))
        sets.append(set(hashes))
    connection.close()


def test_layout_widths_and_furniture_make_no_other_sentences() -> None:
    one = sentence_hashes("一、存在的问题，整改情况（甲）。\n已经全部完成整改。")
    other = sentence_hashes("  一、存在的问题,整改情况(甲) 。  已经全部\u3000完成整改。\n打印本页")
    assert one == other
