"""What a corpus could not take in: each input with its code, place, excerpt, and what to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_parse.corpus.inputs.skipped import SKIPPED
from xuncha_parse.diagnostics import BY_SLUG

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from xuncha_parse.corpus.tables import Value

_TRY_AGAIN = "Build again, or report the file: the program failed on it."
_NOTHING = "None needed if it is no notice."
_FIELDS = "state, coalesce(code, ''), coalesce(slug, ''), name, line, excerpt, coalesce(message, ''), kept"


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that is ``quarantined`` or ``skipped``. A reason for skipping has a slug and no code."""

    state: str
    code: str
    slug: str
    name: str
    line: int | None
    excerpt: str | None
    message: str
    kept: str | None

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        skipped = SKIPPED.get(self.slug) if self.state == "skipped" else None
        return self.message or (skipped.english if skipped else self.slug)

    @property
    def remedy(self) -> str:
        """What to try; it names the option to raise where a limit was passed."""
        if self.state == "skipped":
            return _NOTHING
        rule = BY_SLUG.get(self.slug)
        return rule.fix if rule else _TRY_AGAIN


def failures(
    connection: sqlite3.Connection, codes: Sequence[str] = (), *, skipped: bool = False
) -> Iterator[Failed]:
    """The inputs that are quarantined, in their order, and with ``skipped`` those skipped; only of ``codes`` or slugs."""
    where, parameters = _chosen(codes, skipped=skipped)
    statement = f"SELECT {_FIELDS} FROM inputs WHERE {where} ORDER BY id"
    for row in connection.execute(statement, parameters):
        yield Failed(*row)


def counts(
    connection: sqlite3.Connection, codes: Sequence[str] = (), *, skipped: bool = False
) -> list[tuple[str, str, str, int]]:
    """State, code and slug of what :func:`failures` gives, and how many there are of each, the most first."""
    where, parameters = _chosen(codes, skipped=skipped)
    return connection.execute(
        "SELECT state, coalesce(code, ''), coalesce(slug, ''), count(*) AS times FROM inputs "
        f"WHERE {where} GROUP BY 1, 2, 3 ORDER BY state, times DESC, 2, 3",
        parameters,
    ).fetchall()


def _chosen(codes: Sequence[str], *, skipped: bool) -> tuple[str, list[Value]]:
    states = "('quarantined', 'skipped')" if skipped else "('quarantined')"
    if not codes:
        return f"state IN {states}", []
    codes = [code.encode("utf-8", "replace").decode() for code in codes]
    room = ", ".join("?" * len(codes))
    return (
        f"state IN {states} AND (code IN ({room}) OR slug IN ({room}))",
        [*(code.upper() for code in codes), *(code.lower() for code in codes)],
    )
