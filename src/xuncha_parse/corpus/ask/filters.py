"""Which notices and issues a question is about: filters, and the SQL they become.

The same filters choose what is searched and what terms are counted in. A value that no column can hold is refused,
since it would silently find nothing.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from xuncha_parse.corpus.ask.dimensions import PUBLISHED
from xuncha_parse.corpus.facets.levels import Level
from xuncha_parse.corpus.facets.lists import tables
from xuncha_parse.corpus.facets.themes import titles
from xuncha_parse.corpus.words import letters
from xuncha_parse.diagnostics import BY_CODE, BY_SLUG
from xuncha_parse.errors import XunchaError
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KINDS: Final = ("巡察", "巡视")
LEVELS: Final[tuple[str, ...]] = get_args(Level)

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class BadQuery(XunchaError):
    """A question that cannot be asked; its message is one line and says what to write instead."""


class Condition(NamedTuple):
    """SQL over ``notices n`` and ``issues i`` (null for text outside of issues), and its parameters."""

    sql: str
    parameters: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold; every field that is given must, and any of its values will do.

    ``since`` and ``until`` are about the day of publication, else of the signature; ``due_from`` and ``due_until``
    about the issue's deadline. Both ends belong to the range, dates may be ``2023``, ``2023-06`` or ``2023-06-30``,
    and where one of the two dates is coarser, both are compared that coarsely. A notice without a date is outside of
    every range. ``region`` and ``body`` are pieces of a name, ``body`` of the issuer's as printed or as derived.
    ``code`` is a diagnostic's code or slug, found anywhere in the notice. The filters on status, upkeep, deadline
    and theme hold for issues only, so with them nothing is found outside of issues.
    """

    status: tuple[str, ...] = ()
    sustained: bool | None = None
    since: str | None = None
    until: str | None = None
    due_from: str | None = None
    due_until: str | None = None
    kind: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    code: tuple[str, ...] = ()

    def conditions(self) -> list[Condition]:
        """One condition a filter that is given. Raises :class:`BadQuery` for a value that cannot be meant."""
        _only("status", self.status, tuple(STATUS_TITLES))
        _only("kind", self.kind, KINDS)
        _only("level", self.level, LEVELS)
        _only("theme", self.theme, tuple(titles()))
        _only("sector", self.sector, tuple(tables()["sectors"]))
        _only_years(self.year)
        found = [
            _any_of("i.status", self.status),
            _any_of("n.kind", self.kind),
            _any_of("n.level", self.level),
            _any_of("n.sector", self.sector),
            _any_of("i.theme", self.theme),
            _any_of("n.year", self.year),
            _bound("since", PUBLISHED, ">=", self.since),
            _bound("until", PUBLISHED, "<=", self.until),
            _bound("due-from", "i.due", ">=", self.due_from),
            _bound("due-until", "i.due", "<=", self.due_until),
            _holds("region", ("region",), self.region),
            _holds("body", ("issuer", "body"), self.body),
            _diagnosed(self.code),
        ]
        if self.sustained is not None:
            found.append(Condition("i.sustained = ?", (int(self.sustained),)))
        return [condition for condition in found if condition is not None]


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection the function that the conditions compare names with, once.

    SQLite refuses to replace a function while FTS5 holds a reader open, as it does until a transaction ends.
    """
    try:
        connection.execute("SELECT letters_of('')").close()
    except sqlite3.OperationalError:
        connection.create_function("letters_of", 1, _letters_of, deterministic=True)


def _letters_of(text: str | None) -> str | None:
    return None if text is None else letters(text).text


def _only(name: str, values: Iterable[str], known: Sequence[str]) -> None:
    for value in values:
        if value not in known:
            raise BadQuery(f"{name} is one of {', '.join(known)}; not {value!r}")


def _only_years(values: Iterable[int]) -> None:
    for value in values:
        if not MINYEAR <= value <= MAXYEAR:
            raise BadQuery(f"year is one such as 2023; not {value}")


def _any_of(column: str, values: Sequence[str] | Sequence[int]) -> Condition | None:
    if not values:
        return None
    kept = (
        value if isinstance(value, int) else value.encode("utf-8", "replace").decode() for value in values
    )
    return Condition(f"{column} IN ({', '.join('?' * len(values))})", tuple(kept))


def _bound(name: str, column: str, sign: str, told: str | None) -> Condition | None:
    if told is None:
        return None
    if not _is_date(told):
        raise BadQuery(f"{name} is a date such as 2023, 2023-06 or 2023-06-30; not {told!r}")
    return Condition(
        f"substr({column}, 1, {len(told)}) {sign} substr(?, 1, length({column}))",
        (told,),
    )


def _is_date(told: str) -> bool:
    match = _DATE.fullmatch(told)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _holds(name: str, columns: Sequence[str], pieces: Sequence[str]) -> Condition | None:
    if not pieces:
        return None
    for piece in pieces:
        if not _letters_of(piece):
            raise BadQuery(f"{name} is a piece of a name; {piece!r} has no letter")
    told = [(f"instr(letters_of({column}), ?) > 0", piece) for piece in pieces for column in columns]
    named = " OR ".join(sql for sql, _ in told)  # once a notice, not once a row
    sql = f"n.id IN (SELECT id FROM notices WHERE {named})"
    return Condition(sql, tuple(letters(piece).text for _, piece in told))


def _diagnosed(codes: Sequence[str]) -> Condition | None:
    if not codes:
        return None
    room = ", ".join("?" * len(codes))
    sql = f"EXISTS (SELECT 1 FROM diagnostics d WHERE d.notice_id = n.id AND d.code IN ({room}))"
    return Condition(sql, tuple(map(_code, codes)))


def _code(told: str) -> str:
    rule = BY_CODE.get(told.upper()) or BY_SLUG.get(told.lower())
    if rule is None:
        raise BadQuery(f"code is one of those that 'xuncha codes' lists; not {told!r}")
    return rule.code
