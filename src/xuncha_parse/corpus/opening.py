"""A corpus file opened: recognised, laid out or lifted to the current layout, held by one writer, refused in one line."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from xuncha_parse.corpus.tables import APPLICATION_ID, LAYOUT, MIGRATIONS, layout_sql
from xuncha_parse.errors import BadCorpus
from xuncha_parse.readers.kinds import SQLITE

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 10.0
_REASONS = {
    "database or disk is full": "the disk is full",
    "attempt to write a readonly database": "it cannot be written",
    "unable to open database file": "it cannot be opened",
    "database is locked": "it is in use",
    "file is not a database": "it is no corpus",
    "database disk image is malformed": "it is damaged",
}
_DAMAGED = ("malformed", "Could not decode", "vtable constructor failed")
"""What SQLite says of damage among other things, some of it long and raw."""


@contextlib.contextmanager
def refusing(path: str) -> Iterator[None]:
    """Whatever SQLite raises, as one line about the corpus."""
    try:
        yield
    except sqlite3.Error as error:
        told = str(error)
        damaged = any(words in told for words in _DAMAGED)
        raise BadCorpus(f"{path}: {'it is damaged' if damaged else _REASONS.get(told, told)}") from error


@contextlib.contextmanager
def only_writer(path: str) -> Iterator[None]:
    """Hold the right to build ``path``; the system gives it back whatever becomes of this process.

    It is a lock on a second, empty SQLite file, since the corpus itself stays open to readers.
    """
    beside = Path(f"{path}.lock")
    with refusing(path):
        connection = sqlite3.connect(beside, timeout=0, isolation_level=None)
    with contextlib.closing(connection) as lock:
        _take(lock, path)
        try:
            yield
        finally:
            lock.close()
            with contextlib.suppress(OSError):
                beside.unlink()


def for_reading(path: str) -> sqlite3.Connection:
    """A connection that only reads. Raises :class:`BadCorpus`."""
    if not Path(path).is_file():
        raise BadCorpus(f"{path}: there is no such corpus")
    address = f"file:{quote(os.fsencode(Path(path).absolute()))}?mode=ro"
    with refusing(path):
        connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
        try:
            layout = _layout_of(connection, path)
        except sqlite3.Error as error:
            connection.close()
            if not isinstance(error, sqlite3.OperationalError) or _is_busy(error):
                raise
            # a file kept in WAL mode in a folder that cannot be written
            connection = sqlite3.connect(f"{address}&immutable=1", uri=True)
            try:
                layout = _layout_of(connection, path)
            except sqlite3.Error:
                connection.close()
                raise
    if layout < LAYOUT:
        connection.close()
        raise BadCorpus(f"{path}: its layout {layout} is older than {LAYOUT}; 'xuncha corpus build' lifts it")
    return connection


def for_writing(path: str) -> sqlite3.Connection:
    """A connection to a corpus of the current layout, made or lifted if need be. Raises :class:`BadCorpus`."""
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(len(SQLITE))
    except FileNotFoundError:
        head = b""
    except OSError as error:
        raise BadCorpus(f"{path}: {error.strerror or error}") from error
    if head not in (b"", SQLITE):
        raise BadCorpus(f"{path}: exists and is no corpus")
    with refusing(path):
        # absolute, since SQLite has files in memory for names like :memory:
        connection = sqlite3.connect(Path(path).absolute(), timeout=_PATIENCE, isolation_level=None)
        try:
            _lift(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def _take(lock: sqlite3.Connection, path: str) -> None:
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")  # no second file beside it
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        reason = f"cannot be written: {_REASONS.get(str(error), error)}"
        if _is_busy(error):
            reason = "another run is building it"
        elif "not a database" in str(error):
            reason = "cannot be written: the file with .lock behind its name is no lock"
        raise BadCorpus(f"{path}: {reason}") from error


def _is_busy(error: sqlite3.Error) -> bool:
    return "locked" in str(error)


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
