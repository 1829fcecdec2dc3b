"""The corpus file, written and read; nothing else writes SQL to it.

One writer at a time, any number of readers (WAL). Every change of a notice is one transaction, so whatever ends
a run leaves whole notices behind.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, NamedTuple, Self

from xuncha_parse.corpus.copies import copy_of, sketch
from xuncha_parse.corpus.ledger import Accounting, Input
from xuncha_parse.corpus.opening import for_reading, for_writing, only_writer, refusing
from xuncha_parse.corpus.tables import ISSUES_PER_NOTICE, OF_A_NOTICE, SEARCHED, TABLES
from xuncha_parse.corpus.words import spaced
from xuncha_parse.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.document import Failure
    from xuncha_parse.corpus.flatten import Row, Rows

__all__ = ["Accounting", "Corpus", "Input", "only_writer", "refusing"]

_INSERTS = {table.name: table.insert() for table in TABLES}
_ROOM = ", ".join("?" * (1 + len(SEARCHED)))
_ADD_WORDS = f"INSERT INTO words (rowid, {', '.join(SEARCHED)}) VALUES ({_ROOM})"
_ADD_LETTERS = f"INSERT INTO letters (rowid, {', '.join(SEARCHED)}) VALUES ({_ROOM})"
_DROP_LETTERS = f"INSERT INTO letters (letters, rowid, {', '.join(SEARCHED)}) VALUES ('delete', {_ROOM})"
_OF_KEYS = "rowid BETWEEN ? AND ?"


class Corpus:
    """A corpus file; use it with ``with``, and ``open`` or ``writable``."""

    def __init__(self, connection: sqlite3.Connection, path: str, *, writes: bool = False) -> None:
        self.connection = connection
        self.path = path
        self._writes = writes

    @classmethod
    def open(cls, path: str) -> Self:
        """Open a corpus for reading. Raises :class:`BadCorpus` when it is none."""
        return cls(for_reading(path), path)

    @classmethod
    def writable(cls, path: str) -> Self:
        """Open a corpus for writing, make it when there is none, lift it when it is older. Raises :class:`BadCorpus`."""
        return cls(for_writing(path), path, writes=True)

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
            self._leave(before)

    def note_kept(self, name: str, kept: str) -> None:
        """Say where the bytes of an input were kept."""
        self.connection.execute("UPDATE inputs SET kept = ? WHERE name = ?", (kept, name))

    def forget_holder(self, name: str) -> None:
        """Take an input out of the ledger, where there is one of this name, that never was a document."""
        self.connection.execute(
            "DELETE FROM inputs WHERE name = ? AND state <> 'read' AND sha256 IS NULL", (name,)
        )

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
            (before,) = self.connection.execute(
                "SELECT sentences FROM notices WHERE id = ?", (notice_id,)
            ).fetchone()
            self._clear(notice_id)
            self.connection.execute(
                f"UPDATE notices SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",
                (*columns.values(), notice_id),
            )
        self._fill(notice_id, rows)
        if known is not None and before != rows.notice["sentences"]:
            self._link_again(notice_id)
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
        self._link(notice_id, sentences)
        many(_INSERTS["sketches"], [(number, notice_id) for number in sketch(sentences)])

    def _link(self, notice_id: int, sentences: bytes) -> None:
        copy = copy_of(self.connection, notice_id, sentences)
        if copy is not None:
            self.connection.execute(_INSERTS["copies"], (notice_id, *copy, copy.similarity))

    def _link_again(self, notice_id: int) -> None:
        """Link what was a copy of a notice that has changed or gone."""
        copies = self.connection.execute(
            "SELECT id, sentences FROM copies JOIN notices ON id = notice_id WHERE of_id = ? ORDER BY id",
            (notice_id,),
        ).fetchall()
        self.connection.execute("DELETE FROM copies WHERE of_id = ?", (notice_id,))
        for copy_id, sentences in copies:
            self._link(copy_id, sentences)

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

    def _leave(self, source: Input) -> None:
        """Drop the notice of a former source; or, where it has others, call it as the first of them, not as one that left."""
        notice_id = source.notice_id
        assert notice_id is not None
        heir = self.connection.execute(
            "SELECT called FROM inputs WHERE notice_id = ? ORDER BY id LIMIT 1", (notice_id,)
        ).fetchone()
        if heir is None:
            self._clear(notice_id)
            self.connection.execute("DELETE FROM notices WHERE id = ?", (notice_id,))
            self._link_again(notice_id)
        elif heir[0] != source.called:
            self._rename(notice_id, source.called, heir[0])

    def _rename(self, notice_id: int, former: str, name: str) -> None:
        (record,) = self.connection.execute(
            "SELECT record FROM records WHERE notice_id = ?", (notice_id,)
        ).fetchone()
        notice = Notice.model_validate_json(record)
        if notice.source.name != former:
            return
        source = notice.source.model_copy(update={"name": name})
        record = notice.model_copy(update={"source": source}).model_dump_json()
        self.connection.execute("UPDATE records SET record = ? WHERE notice_id = ?", (record, notice_id))
        self.connection.execute("UPDATE notices SET name = ? WHERE id = ?", (name, notice_id))


class _NoFailure(NamedTuple):
    slug: None = None
    code: None = None
    message: None = None
    line: None = None
    excerpt: None = None


_NO_FAILURE = _NoFailure()
_INPUT = "SELECT id, name, called, state, notice_id, sha256, parser, slug, message, kept FROM inputs"


def _spaced(row: Row) -> tuple[str, ...]:
    return tuple(spaced(str(words)) for words in row)
