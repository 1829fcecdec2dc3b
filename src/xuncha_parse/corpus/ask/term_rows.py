"""What term statistics count: the rows of a group, one after the other, and the words that are terms."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.filters import Condition, teach
from xuncha_parse.corpus.ask.query import conditions
from xuncha_parse.corpus.tables import ISSUES_PER_NOTICE
from xuncha_parse.corpus.words import STOP, letters
from xuncha_parse.errors import BadLexicon

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from xuncha_parse.corpus.ask.query import Query
    from xuncha_parse.corpus.words import Segmenter

COUNTED: Final = ("statement", "measures", "outcome")
"""The fields that are counted unless others are asked for: those that are an issue's own. Headings stand above many
issues and would count once for each."""


@cache
def stop_words() -> frozenset[str]:
    """``stopwords.toml``."""
    told = tomllib.loads(Path(__file__).with_name("stopwords.toml").read_text(encoding="utf-8"))
    return frozenset((*told["letters"], *told["words"]))


def read_stop_words(file: Path) -> frozenset[str]:
    """A user's stop words, one a line. Raises :class:`BadLexicon`."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise BadLexicon(f"{file}: {reason or error}") from error
    return frozenset(letters(line).text.strip(STOP) for line in lines)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which words are terms: of ``length`` letters or more, no stop words, no bare numbers, in ``notices`` or more."""

    length: int = 2
    stop: frozenset[str] = field(default_factory=stop_words)
    numbers: bool = False
    notices: int = 1

    def takes(self, word: str) -> bool:
        """Whether a word is a term."""
        return len(word) >= self.length and word not in self.stop and (self.numbers or not word.isnumeric())


def rows(
    connection: sqlite3.Connection, query: Query, words: Segmenter, without: Query | None = None
) -> Iterator[tuple[int, str]]:
    """Key and words of every row of a group, in order of the keys; those of ``without`` are left out.

    Between fields stands a 。, as between sentences.
    """
    teach(connection)
    found = conditions(query, words, "w.rowid")
    if without is not None:
        left_out = conditions(without, words, "w.rowid")
        told = " AND ".join(condition.sql for condition in left_out) or "1"
        values = tuple(value for condition in left_out for value in condition.parameters)
        found.append(Condition(f"coalesce(NOT ({told}), 1)", values))
    counted = tuple(field for field in query.columns() if field in query.fields) or COUNTED
    where = " AND ".join(condition.sql for condition in found) or "1"
    sql = f"""
SELECT w.rowid, {", ".join(f"w.{field}" for field in counted)}
FROM words w CROSS JOIN notices n ON n.id = w.rowid / {ISSUES_PER_NOTICE} LEFT JOIN issues i ON i.key = w.rowid
WHERE {where} ORDER BY w.rowid"""
    values = tuple(value for condition in found for value in condition.parameters)
    for key, *texts in connection.execute(sql, values):
        yield key, f" {STOP} ".join(text for text in texts if text)
