"""The set phrases of a notice's front and back, read once from ``lexicon/furniture.toml``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.tables import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_KEY = 14


@cache
def tables() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Table → row → words."""
    return {
        table: {row: tuple(map(fold, words)) for row, words in rows.items()}
        for table, rows in shipped("furniture.toml").items()
    }


@cache
def published_rows() -> tuple[str, ...]:
    """The rows of keys that give the day of publication, the most trusted first."""
    return tuple(tables()["published"])


@cache
def keys() -> Mapping[str, str]:
    """Every key a page prints with a value → its row."""
    rows = {**tables()["keys"], **tables()["published"]}
    return {word: row for row, words in rows.items() for word in words}


@cache
def words(row: str) -> Mapping[str, str]:
    """The words of one row of ``[words]``, each → that row."""
    return dict.fromkeys(tables()["words"][row], row)


def longest(shadow: str, at: int, known: Mapping[str, str], gap: int = 0) -> tuple[str, int] | None:
    """The row and end of the longest known word at ``at``; ``gap`` blanks may stand inside it (来 源)."""
    best: tuple[str, int] | None = None
    letters = ""
    while at < len(shadow) and len(letters) < _LONGEST_KEY:
        letters += shadow[at]
        at += 1
        if letters in known:
            best = (known[letters], at)
        blank = at
        while blank < len(shadow) and shadow[blank] == " ":
            blank += 1
        if blank - at > gap:
            break
        at = blank
    return best
