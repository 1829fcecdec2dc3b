"""SQL over a corpus: everything may be read, nothing else done; and the file is one that other programs read."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asked import fill, sample_notices
from xuncha_parse.cli.app import main
from xuncha_parse.cli.rows import distinct
from xuncha_parse.corpus.ask.sql import BadStatement, _allowed, query
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.corpus.tables import TABLES, layout_sql
from xuncha_parse.export.cells import restore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xuncha_parse.records import Notice

FOR_EVER = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"


@pytest.fixture(scope="module")
def notices() -> list[Notice]:
    return sample_notices()


@pytest.fixture(scope="module")
def file(notices: list[Notice], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sql") / "corpus.db"
    fill(path, notices)
    return path


def ask(file: Path, statement: str, limit: int | None = None, seconds: float = 20.0) -> list[tuple[Any, ...]]:
    with Corpus.open(str(file)) as corpus:
        return list(query(corpus.connection, statement, limit, seconds)[1])


def digest(file: Path) -> list[tuple[str, str]]:
    """What stands beside the corpus and in it; the empty files SQLite needs to read a file in WAL mode left aside."""
    return sorted(
        (each.name, hashlib.sha256(each.read_bytes()).hexdigest())
        for each in file.parent.iterdir()
        if not each.name.endswith(("-shm", "-wal"))
    )


# reading


@pytest.mark.parametrize("table", [*(table.name for table in TABLES), "words", "ledger"])
def test_every_table_is_read(file: Path, table: str) -> None:
    with sqlite3.connect(file) as plain:
        assert ask(file, f"SELECT * FROM {table}") == plain.execute(f"SELECT * FROM {table}").fetchall()
    plain.close()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT n.year, count(*) FROM notices n JOIN issues i ON i.notice_id = n.id GROUP BY 1 HAVING count(*) > 1",
        "SELECT key, row_number() OVER (PARTITION BY notice_id ORDER BY number) FROM issues",
        "SELECT statement, highlight(words, 1, '[', ']') FROM words WHERE words MATCH '制度' ORDER BY bm25(words)",
        "SELECT rowid, rank FROM letters WHERE letters MATCH '\"制 度\"' ORDER BY rank",
        "SELECT m.value, j.key FROM mentions m, json_each(m.value) j WHERE m.kind = 'date'",
        "SELECT json_extract(record, '$.title') FROM records",
        "SELECT name FROM pragma_table_info('issues')",
        "PRAGMA table_info(issues)",
        "SELECT sql FROM sqlite_master",
        "VALUES (1, 'a')",
        "EXPLAIN QUERY PLAN SELECT * FROM issues WHERE status = 'unknown'",
        f"{FOR_EVER} SELECT x FROM n LIMIT 10",
        "SELECT 1 -- a remark",
        "SELECT 1;",
        "PRAGMA user_version",
    ],
)  # fmt: skip
def test_reading_is_allowed(file: Path, statement: str) -> None:
    assert ask(file, statement)


def test_rows_come_as_they_are_found_and_no_more_than_asked_for(file: Path) -> None:
    begun = time.monotonic()
    assert ask(file, f"{FOR_EVER} SELECT x FROM n", limit=3, seconds=60) == [(1,), (2,), (3,)]
    assert time.monotonic() - begun < 30


def test_text_that_is_no_utf8_is_shown_all_the_same(file: Path) -> None:
    assert ask(file, "SELECT CAST(x'e5ff' AS TEXT)") == [("\ufffd\ufffd",)]


# nothing else

MORE_THAN_READING = [
    "ATTACH '{beside}/new.db' AS other",
    "ATTACH ':memory:' AS other",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO '{beside}/copy.db'",
    "PRAGMA writable_schema = 1",
    "PRAGMA query_only = OFF",
    "PRAGMA query_only",
    "PRAGMA user_version = 9",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA temp_store_directory = '{beside}'",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "SELECT * FROM pragma_wal_checkpoint",
    "SELECT * FROM pragma_user_version(9)",
    "SELECT load_extension('{beside}/evil')",
    "SELECT LOAD_EXTENSION('{beside}/evil', 'run')",
    "SELECT fts3_tokenizer('simple', x'00')",
    "SELECT writefile('{beside}/out', 'text')",
    "SELECT readfile('/etc/passwd')",
    "SELECT edit('text')",
    "INSERT INTO meta VALUES ('a', 'b')",
    "INSERT INTO meta VALUES ('a', 'b') RETURNING key",
    "REPLACE INTO meta VALUES ('layout', 'b')",
    "UPDATE issues SET status = 'completed'",
    "UPDATE issues SET status = 'completed' RETURNING *",
    "UPDATE sqlite_master SET sql = ''",
    "DELETE FROM notices",
    "DELETE FROM notices RETURNING *",
    "WITH old AS (SELECT 1) DELETE FROM notices",
    "DROP TABLE notices",
    "DROP VIEW ledger",
    "CREATE TABLE mine (x)",
    "CREATE TEMP TABLE mine (x)",
    "CREATE TEMP VIEW mine AS SELECT 1",
    "CREATE TABLE mine AS SELECT * FROM notices",
    "CREATE VIRTUAL TABLE mine USING fts5(x)",
    "CREATE TEMP TRIGGER mine INSERT ON notices BEGIN SELECT 1; END",
    "CREATE INDEX mine ON notices (name)",
    "ALTER TABLE notices RENAME TO mine",
    "ALTER TABLE notices ADD COLUMN mine",
    "REINDEX",
    "ANALYZE",
    "BEGIN",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT mine",
    "INSERT INTO words(words) VALUES ('optimize')",
    "INSERT INTO words(words) VALUES ('rebuild')",
    "INSERT INTO words(words, rank) VALUES ('pgsz', 64)",
    "INSERT INTO letters(letters) VALUES ('delete-all')",
    "DELETE FROM words",
    "EXPLAIN DELETE FROM notices",
]
FAULTY = [
    "SELECT 1; DELETE FROM notices",
    "SELECT 1; SELECT 2",
    "DELETE FROM notices; SELECT 1",
    "",
    " \n ",
    "-- nothing",
    ";",
    "SELEC 1",
    "SELECT",
    "SELECT * FROM nowhere",
    "SELECT nothing FROM notices",
    "SELECT ?",
    "SELECT :name",
    "SELECT '\0'",
    "SELECT '\ud800'",
    "SELECT * FROM words WHERE words MATCH '\"'",
    "SELECT hex(zeroblob(999999999))",
    "SELECT replace(hex(zeroblob(9999999)), '0', hex(zeroblob(9999)))",
]


@pytest.mark.parametrize("statement", [*MORE_THAN_READING, *FAULTY])
def test_all_else_is_refused_in_one_line_and_changes_nothing(file: Path, statement: str) -> None:
    before = digest(file)
    with pytest.raises(BadStatement) as told:
        ask(file, statement.format(beside=file.parent))
    assert "\n" not in str(told.value)
    assert digest(file) == before


@given(
    st.sampled_from(MORE_THAN_READING),
    st.sampled_from(["{}", "{};", "/* SELECT */ {}", "-- SELECT\n{}", "  \n\t{}", "SELECT 1; {}", "WITH a AS (SELECT 1) {}"]),
    st.booleans(),
)  # fmt: skip
def test_no_disguise_helps(file: Path, statement: str, disguise: str, small: bool) -> None:
    before = digest(file)
    asked = disguise.format(statement.format(beside=file.parent))
    with pytest.raises(BadStatement):
        ask(file, asked.lower() if small else asked)
    assert digest(file) == before


@pytest.mark.parametrize("statement", MORE_THAN_READING)
def test_explaining_a_statement_does_not_run_it(file: Path, statement: str) -> None:
    before = digest(file)
    with contextlib.suppress(BadStatement):
        ask(file, f"EXPLAIN {statement.format(beside=file.parent)}")
    assert digest(file) == before


@pytest.mark.parametrize("statement", MORE_THAN_READING)
def test_the_authorizer_alone_refuses(statement: str, tmp_path: Path) -> None:
    """Even were the file open for writing."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(layout_sql())
    connection.execute("SELECT 1 FROM pragma_user_version, pragma_table_info('x')")
    connection.set_authorizer(_allowed)
    with pytest.raises(sqlite3.Error):
        connection.execute(statement.format(beside=tmp_path))
    connection.close()
    assert not list(tmp_path.iterdir())


def test_a_guard_once_left_alone_still_refuses(file: Path) -> None:
    """The file is opened for reading only: the authorizer is not all there is."""
    with Corpus.open(str(file)) as corpus:
        query(corpus.connection, "SELECT 1")
        corpus.connection.set_authorizer(None)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            corpus.connection.execute("DELETE FROM notices")


@pytest.mark.parametrize(
    "statement", [f"{FOR_EVER} SELECT count(*) FROM n", f"{FOR_EVER} SELECT x FROM n WHERE x < 0"]
)
def test_what_never_ends_is_given_up(file: Path, statement: str) -> None:
    begun = time.monotonic()
    with pytest.raises(BadStatement, match=r"longer than 0\.2 seconds"):
        ask(file, statement, seconds=0.2)
    assert time.monotonic() - begun < 20


def test_the_reader_s_own_time_does_not_count(file: Path) -> None:
    with Corpus.open(str(file)) as corpus:
        _, rows = query(corpus.connection, "SELECT key FROM issues", seconds=0.5)
        first = next(rows)
        time.sleep(0.7)
        assert len([first, *rows]) == corpus.connection.execute("SELECT count(*) FROM issues").fetchone()[0]


def test_all_rows_together_have_the_time(file: Path) -> None:
    with Corpus.open(str(file)) as corpus:
        _, rows = query(corpus.connection, f"{FOR_EVER} SELECT x FROM n", seconds=0.3)
        with pytest.raises(BadStatement, match="longer"):
            for _ in rows:
                pass


# the command


@pytest.fixture
def told(file: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["corpus", "sql", str(file), *arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


ODD = (
    "SELECT '=1+1' AS a, NULL AS b, x'0001' AS c, -5 AS d, 1.5 AS e, 9e999 AS f, '中文' AS a, "
    "char(10) || 'x,\"y\"|' || char(27) || '[31m' AS g"
)


def test_json_keeps_every_value_and_every_column(told: Callable[..., tuple[int, str, str]]) -> None:
    values = {"a": "=1+1", "b": None, "c": "<2 bytes>", "d": -5, "e": 1.5, "f": "inf", "a_2": "中文", "g": '\nx,"y"|\x1b[31m'}  # fmt: skip
    code, out, err = told(ODD, "--format", "json")
    assert (code, json.loads(out), err) == (0, [values], "")
    assert json.loads(told(ODD, "--format", "jsonl")[1]) == values
    assert json.loads(told("SELECT 1 WHERE 0", "--format", "json")[1]) == []


def test_csv_is_free_of_formulas_and_can_be_turned_back(told: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = told(ODD, "--format", "csv")
    assert out.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(out[1:], newline=""))
    assert head == ["a", "b", "c", "d", "e", "f", "a", "g"]
    assert row[0] == "'=1+1"
    assert row[3] == "-5"
    assert restore(row[7]) == '\nx,"y"|\x1b[31m'


def test_a_table_obeys_the_terminal_and_not_the_data(
    told: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    _, out, _ = told("SELECT id, statement, path, char(27) || '[2J' AS bad FROM issues ORDER BY key LIMIT 3")
    lines = out.splitlines()
    assert len(lines) == 5
    assert "…" in out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", out)
    monkeypatch.delenv("COLUMNS")
    assert "…" not in told("SELECT statement FROM issues ORDER BY key LIMIT 3")[1]
    assert told("SELECT 'x|y' AS a, '*' AS b, '&lt; ~~z~~' AS c", "--format", "md")[1].endswith(
        "| x\\|y | \\* | \\&lt; \\~\\~z\\~\\~ |\n"
    )


def test_a_limit_says_when_there_is_more(told: Callable[..., tuple[int, str, str]]) -> None:
    assert told("SELECT key FROM issues", "--limit", "2", "--format", "csv")[2] == "… and more: --limit 2\n"
    assert told("SELECT 1", "--limit", "1")[2] == ""


def test_a_limit_beyond_all_rows_is_none(told: Callable[..., tuple[int, str, str]]) -> None:
    assert told("SELECT 1 AS a", "--limit", "1" + "0" * 30, "--format", "csv") == (0, "\ufeffa\r\n1\r\n", "")


def test_a_damaged_corpus_is_one_line(
    file: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    damaged = bytearray(file.read_bytes())
    damaged[100:4096] = bytes(len(damaged[100:4096]))
    (tmp_path / "corpus.db").write_bytes(damaged)
    assert main(["corpus", "sql", str(tmp_path / "corpus.db"), "SELECT 1 FROM issues"]) == 2
    out, err = capfdbinary.readouterr()
    assert out == b""
    assert err.decode().splitlines() == ["xuncha: SQL: database disk image is malformed"]


@pytest.mark.parametrize("statement", ["SELEC", "DELETE FROM notices", f"{FOR_EVER} SELECT count(*) FROM n"])
def test_a_faulty_statement_is_one_line(told: Callable[..., tuple[int, str, str]], statement: str) -> None:
    code, out, err = told(statement, "--max-seconds", "0.2")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("xuncha: ")


def command(file: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "xuncha_parse", "corpus", "sql", str(file), *arguments],
        capture_output=True,
        check=False,
        **options,
    )


def test_a_statement_on_standard_input(file: Path, notices: list[Notice]) -> None:
    run = command(
        file, "-", "--format", "csv", input="\ufeffSELECT count(*) AS 通报 FROM notices;\n".encode()
    )
    assert (run.returncode, run.stdout.decode()) == (0, f"\ufeff通报\r\n{len(notices)}\r\n")
    refused = command(file, "-", input=b"SELECT '\xff'")
    assert (refused.returncode, refused.stderr) == (2, b"xuncha: the statement is no UTF-8\n")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_an_interrupt_ends_a_statement_as_an_interrupt(file: Path) -> None:
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        ask(file, f"{FOR_EVER} SELECT count(*) FROM n")
    timer.join()


@given(st.lists(st.sampled_from(["a", "a_2", "a_3", "b", ""])))
def test_columns_of_one_name_become_distinct_keys(columns: list[str]) -> None:
    names = distinct(columns)
    assert len(set(names)) == len(names) == len(columns)
    assert all(name.startswith(column) for name, column in zip(names, columns, strict=True))
    assert {*columns} <= {*names}


# other programs


def test_sqlite_itself_reads_the_file(file: Path, notices: list[Notice]) -> None:
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as plain:
        rows = plain.execute("SELECT title FROM notices ORDER BY id").fetchall()
    plain.close()
    assert rows == [(notice.title,) for notice in notices]


def test_pandas_reads_the_file(file: Path, notices: list[Notice]) -> None:
    pandas = pytest.importorskip("pandas")
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as plain:
        frame = pandas.read_sql_query("SELECT notice_id, status FROM issues", plain)
    plain.close()
    assert frame.groupby("notice_id").size().to_dict() == {
        number: len(notice.issues) for number, notice in enumerate(notices, 1) if notice.issues
    }


def test_duckdb_reads_the_file(file: Path, notices: list[Notice]) -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        connection.execute("LOAD sqlite")
    except duckdb.Error as error:
        pytest.skip(f"DuckDB's sqlite extension is not installed here: {str(error).splitlines()[0]}")
    rows = connection.execute(f"SELECT count(*) FROM sqlite_scan('{file}', 'issues')").fetchall()
    assert rows == [(sum(len(notice.issues) for notice in notices),)]


def test_duckdb_reads_what_the_command_writes(
    told: Callable[..., tuple[int, str, str]], tmp_path: Path, notices: list[Notice]
) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "issues.csv"
    file.write_bytes(told("SELECT key, statement, due FROM issues", "--format", "csv")[1].encode())
    rows = duckdb.connect().execute(f"SELECT statement FROM read_csv('{file}') ORDER BY key").fetchall()
    statements = [issue.statement for notice in notices for issue in notice.issues]
    assert [restore(statement or "") for (statement,) in rows] == statements
