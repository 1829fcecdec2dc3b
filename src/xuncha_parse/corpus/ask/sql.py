"""Read-only SQL over a corpus: a statement may read every table, and do nothing else.

Each guard holds without the others: the file is opened for reading only, ``PRAGMA query_only`` refuses writes, and an
authorizer lets nothing but reading be compiled, so ``ATTACH`` and ``VACUUM INTO`` make no other file either.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from itertools import islice
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.filters import teach
from xuncha_parse.errors import XunchaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.tables import Value

SECONDS: Final = 30.0
"""How long SQLite may work on a statement; the time that the reader of its rows takes does not count."""
LONGEST: Final = 100_000_000
"""Bytes of the longest text or blob that a statement may make."""

_TICK = 10_000
_FORBIDDEN = frozenset({"load_extension", "fts3_tokenizer"})
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_OF_A_TABLE = ("table_info", "table_xinfo", "index_list", "index_info", "index_xinfo", "foreign_key_list")
_OF_THE_FILE = (
    "table_list", "database_list", "function_list", "compile_options", "user_version", "application_id", "data_version",
)  # fmt: skip
_VIRTUAL = (
    "words",
    "letters",
    "json_each",
    "json_tree",
    *(f"pragma_{name}" for name in (*_OF_A_TABLE, *_OF_THE_FILE)),
)
_ONLY_READING = "only reading is allowed: SELECT …"


class BadStatement(XunchaError):
    """A statement is faulty, does more than read, or takes too long."""


def query(
    connection: sqlite3.Connection, sql: str, limit: int | None = None, seconds: float = SECONDS
) -> tuple[tuple[str, ...], Iterator[tuple[Value, ...]]]:
    """The columns of one statement, and its rows as they are found, at most ``limit``.

    ``connection`` serves only such statements from now on. Raises :class:`BadStatement`, at once or with the rows.
    """
    clock = _Clock(seconds)
    with _refusing(clock):
        _guard(connection, clock)
    with _refusing(clock), clock:
        cursor = connection.execute(sql)
    if cursor.description is None:
        raise BadStatement(f"the statement gives no rows; {_ONLY_READING}")
    return tuple(column[0] for column in cursor.description), islice(_rows(cursor, clock), limit)


class _Clock:
    """The time that SQLite has left: it runs inside ``with``, where SQLite asks whether it has run out."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._left = seconds
        self._begun = 0.0

    def __enter__(self) -> None:
        self._begun = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._left -= time.monotonic() - self._begun

    def expired(self) -> bool:
        """Whether it has run out by now; whatever this raises ends the statement as well."""
        return time.monotonic() - self._begun > self._left

    def ran_out(self) -> bool:
        """Whether it had run out when it stopped."""
        return self._left < 0


def _rows(cursor: sqlite3.Cursor, clock: _Clock) -> Iterator[tuple[Value, ...]]:
    while True:
        with _refusing(clock), clock:
            row = cursor.fetchone()
        if row is None:
            return
        yield row


def _guard(connection: sqlite3.Connection, clock: _Clock) -> None:
    """Leave nothing but reading, and interrupt what works longer than it may.

    ``letters_of(name)`` may be used, since filters compare names by it.
    """
    connection.set_authorizer(None)
    teach(connection)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    # When a virtual table is first used, SQLite asks for leave to write its schema: so each is used before.
    for table in _VIRTUAL:
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute(f"SELECT 1 FROM {table} LIMIT 0")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.set_progress_handler(clock.expired, _TICK)
    connection.set_authorizer(_allowed)


def _allowed(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite's question whether a statement may do this; what ``first`` and ``second`` are hangs on the action."""
    if action == sqlite3.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in _FORBIDDEN
    elif action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _OF_A_TABLE or (name in _OF_THE_FILE and second is None)
    else:
        allowed = action in _READING
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


@contextlib.contextmanager
def _refusing(clock: _Clock) -> Iterator[None]:
    """What SQLite raises, as one line about the statement."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_INTERRUPT and not clock.ran_out():
            raise KeyboardInterrupt from None  # it was raised where SQLite asks for the time, and lost there
        raise BadStatement(_told(error, code, clock.seconds)) from error


def _told(error: Exception, code: int | None, seconds: float) -> str:
    text = " ".join(str(error).split())
    if code == sqlite3.SQLITE_INTERRUPT:
        return f"the statement took longer than {seconds:g} seconds; raise --max-seconds, or ask for less"
    if code == sqlite3.SQLITE_AUTH or text.startswith("not authorized"):
        return _ONLY_READING
    if "one statement at a time" in text:
        return "only one statement at a time"
    if "binding" in text:
        return "the statement has parameters (?, :name); write their values into it"
    if isinstance(error, UnicodeEncodeError):
        return "the statement is no valid Unicode text"
    return f"SQL: {text}"
