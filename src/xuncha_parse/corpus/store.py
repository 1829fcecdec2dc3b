"""The corpus file: opened, made, lifted to the current layout, written and read; nothing else knows its SQL.

One writer at a time, any number of readers (WAL). Every change of a notice is one transaction, so whatever ends
a run leaves whole notices behind.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self
from urllib.parse import quote

from xuncha_parse.corpus.copies import copy_of, sketch
from xuncha_parse.corpus.tables import (
    APPLICATION_ID,
    ISSUES_PER_NOTICE,
    LAYOUT,
    MIGRATIONS,
    NOTICES,
    OF_A_NOTICE,
    SEARCHED,
    TABLES,
    layout_sql,
)
from xuncha_parse.corpus.words import spaced
from xuncha_parse.errors import BadCorpus
from xuncha_parse.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.document import Failure
    from xuncha_parse.corpus.flatten import Row, Rows

MAGIC: Final = b"SQLite format 3\x00"
_PATIENCE = 10.0
_INSERTS = {table.name: table.insert() for table in TABLES}
_ROOM = ", ".join("?" * (1 + len(SEARCHED)))
_ADD_WORDS = f"INSERT INTO words (rowid, {', '.join(SEARCHED)}) VALUES ({_ROOM})"
_ADD_LETTERS = f"INSERT INTO letters (rowid, {', '.join(SEARCHED)}) VALUES ({_ROOM})"
_DROP_LETTERS = f"INSERT INTO letters (letters, rowid, {', '.join(SEARCHED)}) VALUES ('delete', {_ROOM})"
_OF_KEYS = "rowid BETWEEN ? AND ?"
_REASONS = {
    "database or disk is full": "the disk is full",
    "attempt to write a readonly database": "it cannot be written",
    "unable to open database file": "it cannot be opened",
    "database is locked": "it is in use",
    "file is not a database": "it is no corpus",
    "database disk image is malformed": "it is damaged",
}


class Input(NamedTuple):
    """A row of the ledger, as far as a run needs it."""

    id: int
    name: str
    called: str
    state: str
    notice_id: int | None
    sha256: str | None
    parser: str
    slug: str | None
    kept: str | None


class Accounting(NamedTuple):
    """What became of all inputs of a corpus; every input is exactly one of the four."""

    inputs: int
    notices: int
    duplicates: int
    quarantined: int
    skipped: int

    def holds(self) -> bool:
        """Whether nothing is lost."""
        return self.inputs == self.notices + self.duplicates + self.quarantined + self.skipped

    def told(self) -> str:
        """The equation as a line for people."""
        parts = (
            _counted(self.notices, "notice"),
            _counted(self.duplicates, "duplicate"),
            f"{self.quarantined:,} quarantined",
            f"{self.skipped:,} skipped",
        )
        return f"{_counted(self.inputs, 'input')} = {' + '.join(parts)}"


class Corpus:
    """A corpus file; use it with ``with``, and ``open`` or ``writable``."""

    def __init__(self, connection: sqlite3.Connection, path: str, *, writes: bool = False) -> None:
        self.connection = connection
        self.path = path
        self._writes = writes

    @classmethod
    def open(cls, path: str) -> Self:
        """Open a corpus for reading. Raises :class:`BadCorpus` when it is none."""
        if not Path(path).is_file():
            raise BadCorpus(f"{path}: there is no such corpus")
        with refusing(path):
            address = f"file:{quote(str(Path(path).absolute()))}?mode=ro"
            connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
            try:
                layout = _layout_of(connection, path)
            except sqlite3.OperationalError:  # a file kept in WAL mode in a folder that cannot be written
                connection.close()
                connection = sqlite3.connect(f"{address}&immutable=1", uri=True)
                layout = _layout_of(connection, path)
            if layout < LAYOUT:
                connection.close()
                raise BadCorpus(
                    f"{path}: its layout {layout} is older than {LAYOUT}; 'xuncha corpus build' lifts it"
                )
            return cls(connection, path)

    @classmethod
    def writable(cls, path: str) -> Self:
        """Open a corpus for writing, make it when there is none, lift it when it is older. Raises :class:`BadCorpus`."""
        if Path(path).exists() and Path(path).stat().st_size:
            with Path(path).open("rb") as stream:
                if stream.read(len(MAGIC)) != MAGIC:
                    raise BadCorpus(f"{path}: exists and is no corpus")
        with refusing(path):
            connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            try:
                _lift(connection, path)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                connection.close()
                raise
            return cls(connection, path, writes=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is undone. A corpus nobody writes is one file, without a log beside it."""
        with contextlib.suppress(sqlite3.Error):
            if self._writes:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                self.connection.execute("PRAGMA busy_timeout = 0")
                self.connection.execute("PRAGMA journal_mode = DELETE")
        with contextlib.suppress(sqlite3.Error):
            self.connection.close()

    # reading

    def entries(self) -> Iterator[tuple[str, Notice]]:
        """Every notice with the name of its first input, in order."""
        with refusing(self.path):
            for name, record in self.connection.execute(
                "SELECT (SELECT name FROM inputs WHERE notice_id = r.notice_id ORDER BY id LIMIT 1), record "
                "FROM records r ORDER BY notice_id"
            ):
                yield name, Notice.model_validate_json(record)

    def accounting(self) -> Accounting:
        """The ledger, counted."""
        with refusing(self.path):
            counted = dict(
                self.connection.execute("SELECT counted_as, count(*) FROM ledger GROUP BY counted_as")
            )
            (notices,) = self.connection.execute("SELECT count(*) FROM notices").fetchone()
            (inputs,) = self.connection.execute("SELECT count(*) FROM inputs").fetchone()
        return Accounting(
            inputs,
            notices,
            counted.get("duplicate", 0),
            counted.get("quarantined", 0),
            counted.get("skipped", 0),
        )

    def meta(self, key: str) -> str | None:
        """A fact about the file."""
        with refusing(self.path):
            row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def input(self, name: str) -> Input | None:
        """The ledger's row of an input."""
        row = self.connection.execute(f"{_INPUT} WHERE name = ?", (name,)).fetchone()
        return Input(*row) if row else None

    def quarantined(self) -> list[Input]:
        """The inputs that could not be read, in order."""
        with refusing(self.path):
            rows = self.connection.execute(f"{_INPUT} WHERE state = 'quarantined' ORDER BY id")
            return [Input(*row) for row in rows]

    def notice_of(self, sha256: str) -> tuple[int, str] | None:
        """The notice made of these bytes and the version of the program that made it."""
        row = self.connection.execute("SELECT id, parser FROM notices WHERE sha256 = ?", (sha256,)).fetchone()
        return (row[0], row[1]) if row else None

    # writing: the caller begins and commits

    def begin(self) -> None:
        """Begin a transaction, unless one has begun."""
        if not self.connection.in_transaction:
            self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit what has been written."""
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")

    def note(self, key: str, value: str) -> None:
        """Keep a fact about the file."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def put_input(
        self,
        name: str,
        called: str,
        state: str,
        parser: str,
        *,
        notice_id: int | None = None,
        size: int | None = None,
        sha256: str | None = None,
        failure: Failure | None = None,
        kept: str | None = None,
    ) -> None:
        """Write an input's row in the ledger; a notice nobody refers to any more goes."""
        before = self.input(name)
        told = failure or _NO_FAILURE
        columns = {
            "called": called, "state": state, "notice_id": notice_id, "size": size, "sha256": sha256, "parser": parser,
            "slug": told.slug, "code": told.code, "message": told.message, "line": told.line, "excerpt": told.excerpt,
            "kept": kept,
        }  # fmt: skip
        if before is None:
            self.connection.execute(
                f"INSERT INTO inputs (name, {', '.join(columns)}) VALUES ({', '.join('?' * (1 + len(columns)))})",
                (name, *columns.values()),
            )
            return
        self.connection.execute(
            f"UPDATE inputs SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",
            (*columns.values(), before.id),
        )
        if before.notice_id not in (None, notice_id):
            self._drop_unless_used(before.notice_id)

    def put_notice(self, sha256: str, parser: str, rows: Rows) -> int:
        """Write a notice and all that is known of it, in place of what was known of these bytes; its id."""
        columns = {"sha256": sha256, "parser": parser, **rows.notice}
        known = self.notice_of(sha256)
        if known is None:
            cursor = self.connection.execute(
                f"INSERT INTO notices ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                tuple(columns.values()),
            )
            notice_id = int(cursor.lastrowid or 0)
        else:
            notice_id = known[0]
            self._clear(notice_id)
            self.connection.execute(
                f"UPDATE notices SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",
                (*columns.values(), notice_id),
            )
        self._fill(notice_id, rows)
        return notice_id

    def _fill(self, notice_id: int, rows: Rows) -> None:
        base = notice_id * ISSUES_PER_NOTICE
        own = (notice_id,)
        many = self.connection.executemany
        many(_INSERTS["records"], [(notice_id, rows.record)])
        many(_INSERTS["sections"], [own + row for row in rows.sections])
        many(_INSERTS["issues"], [(base + int(row[0] or 0), notice_id, *row) for row in rows.issues])
        many(_INSERTS["measures"], [own + row for row in rows.measures])
        many(_INSERTS["mentions"], [own + row for row in rows.mentions])
        many(_INSERTS["diagnostics"], [own + row for row in rows.diagnostics])
        many(_ADD_WORDS, [(base + int(row[0] or 0), *row[1:]) for row in rows.words])
        many(_ADD_LETTERS, [(base + int(row[0] or 0), *_spaced(row[1:])) for row in rows.words])
        sentences = rows.notice["sentences"]
        assert isinstance(sentences, bytes)
        copy = copy_of(self.connection, notice_id, sentences)
        if copy is not None:
            many(_INSERTS["copies"], [(notice_id, *copy, copy.similarity)])
        many(_INSERTS["sketches"], [(number, notice_id) for number in sketch(sentences)])

    def _clear(self, notice_id: int) -> None:
        """Remove all that is known of a notice, but its row."""
        base = notice_id * ISSUES_PER_NOTICE
        keys = (base, base + ISSUES_PER_NOTICE - 1)
        kept = self.connection.execute(
            f"SELECT rowid, {', '.join(SEARCHED)} FROM words WHERE {_OF_KEYS}", keys
        ).fetchall()
        self.connection.executemany(_DROP_LETTERS, [(row[0], *_spaced(row[1:])) for row in kept])
        self.connection.execute(f"DELETE FROM words WHERE {_OF_KEYS}", keys)
        for table in OF_A_NOTICE:
            self.connection.execute(f"DELETE FROM {table.name} WHERE notice_id = ?", (notice_id,))

    def _drop_unless_used(self, notice_id: int | None) -> None:
        used = self.connection.execute(
            "SELECT 1 FROM inputs WHERE notice_id = ? LIMIT 1", (notice_id,)
        ).fetchone()
        if used is None and notice_id is not None:
            self._clear(notice_id)
            self.connection.execute("DELETE FROM copies WHERE of_id = ?", (notice_id,))
            self.connection.execute(f"DELETE FROM {NOTICES.name} WHERE id = ?", (notice_id,))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class _NoFailure(NamedTuple):
    slug: None = None
    code: None = None
    message: None = None
    line: None = None
    excerpt: None = None


_NO_FAILURE = _NoFailure()
_INPUT = "SELECT id, name, called, state, notice_id, sha256, parser, slug, kept FROM inputs"


@contextlib.contextmanager
def refusing(path: str) -> Iterator[None]:
    """Whatever SQLite raises, as one line about the corpus."""
    try:
        yield
    except sqlite3.Error as error:
        raise BadCorpus(f"{path}: {_REASONS.get(str(error), str(error))}") from error


@contextlib.contextmanager
def only_writer(path: str) -> Iterator[None]:
    """Hold the right to build ``path``; the system gives it back whatever becomes of this process.

    It is a lock on a second, empty SQLite file, since the corpus itself stays open to readers.
    """
    beside = Path(f"{path}.lock")
    with refusing(path):
        lock = sqlite3.connect(beside, timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            busy = "locked" in str(error)
            reason = (
                "another run is building it"
                if busy
                else f"cannot be written: {_REASONS.get(str(error), error)}"
            )
            raise BadCorpus(f"{path}: {reason}") from error
        yield
    finally:
        lock.close()
    with contextlib.suppress(OSError):
        beside.unlink()


def _spaced(row: Row) -> tuple[str, ...]:
    return tuple(spaced(str(words)) for words in row)


def _layout_of(connection: sqlite3.Connection, path: str) -> int:
    """The file's layout. Raises :class:`BadCorpus` when it is no corpus, or one of a newer program."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        connection.close()
        raise BadCorpus(f"{path}: is no corpus of this program")
    if layout > LAYOUT:
        connection.close()
        raise BadCorpus(f"{path}: was made by a newer version of this program (layout {layout})")
    return int(layout)


def _lift(connection: sqlite3.Connection, path: str) -> None:
    """Make the tables of an empty file, or lift an older layout step by step, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    statements = []
    if tables == 0:
        statements.append(layout_sql())
    else:
        layout = _layout_of(connection, path)
        statements.extend(MIGRATIONS[version] for version in range(layout, LAYOUT))
    for statement in _statements("".join(statements)):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LAYOUT}")
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would commit before the first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
