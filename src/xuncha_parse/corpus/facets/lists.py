"""The word lists of derived columns: read from TOML, checked, folded, and compiled to one pattern a list."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from xuncha_parse.errors import BadLexicon
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import alternation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tables = dict[str, dict[str, tuple[str, ...]]]
_SHAPE: Final[dict[str, tuple[str, ...] | None]] = {
    "provinces": ("municipality", "region", "short"),
    "levels": (
        "central", "province", "city", "city_or_county", "county", "township", "zone", "enterprise", "university",
        "institution", "system",
    ),
    "reading": ("party", "parents", "organs", "commissions", "counties", "reaching"),
    "sectors": None,
}  # fmt: skip
_ONE_OWNER = frozenset({"levels", "sectors"})


def plain(text: str) -> str:
    """``text`` folded and without blanks: the form in which words are looked for."""
    return "".join(fold(text).split())


def checked_words(words: object, where: str) -> tuple[str, ...]:
    """A row of a word list in the form words are looked for; raises :class:`BadLexicon` when it is none."""
    if not isinstance(words, list) or not all(isinstance(word, str) and plain(word) for word in words):
        raise BadLexicon(f"{where}: a list of words is due")
    return tuple(plain(word) for word in words)


def any_word(words: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest of the words at the leftmost place; a look at the first character spares most places the search."""
    known = set(words)
    if not known:
        return re.compile("(?!)")
    first = "".join(sorted({re.escape(word[0]) for word in known}))
    return re.compile(f"(?=[{first}])(?:{alternation(known)})")


@cache
def load(name: str) -> dict[str, Any]:
    """A TOML file beside this module."""
    return tomllib.loads(files("xuncha_parse.corpus.facets").joinpath(name).read_text(encoding="utf-8"))


@cache
def tables() -> Tables:
    """``facets.toml``: table → row → words."""
    return read_tables(load("facets.toml"))


def read_tables(raw: Mapping[str, Any]) -> Tables:
    """The tables of a facet file, checked. Raises :class:`BadLexicon` when they are not as ``facets.toml`` has them."""
    if set(raw) != set(_SHAPE) or not all(isinstance(rows, dict) for rows in raw.values()):
        raise BadLexicon(f"facets: the tables [{'], ['.join(_SHAPE)}] are due, and no others")
    read: Tables = {}
    for table, rows in raw.items():
        due = _SHAPE[table]
        if due is not None and set(rows) != set(due):
            raise BadLexicon(f"facets: [{table}] has the rows {', '.join(due)}, and no others")
        owners: dict[str, str] = {}
        read[table] = {}
        for row, words in rows.items():
            read[table][row] = checked_words(words, f"facets: {table}.{row}")
            for word in read[table][row] if table in _ONE_OWNER else ():
                if owners.setdefault(word, row) != row:
                    raise BadLexicon(f"facets: {table}: {word} stands under both {owners[word]} and {row}")
    return read
