"""The words that tell a notice from what a site prints around it, read once from ``page.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.source import AsideRole

LEAST_PROSE = 15
"""Characters from which on a sentence is prose; without a full stop it takes more."""

_FEW = 40
_SENTENCE = re.compile("[。；;]")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True)
class Patterns:
    """The word lists as patterns, for text without blanks, in lower case, with ASCII colons."""

    genre: re.Pattern[str]
    label: re.Pattern[str]
    opener: re.Pattern[str]
    call: re.Pattern[str]
    meta: re.Pattern[str]
    footer: re.Pattern[str]
    contact: re.Pattern[str]
    turning: re.Pattern[str]
    related: frozenset[str]
    heads: re.Pattern[str]
    keys: frozenset[str]


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("xuncha_parse.readers.web").joinpath("page.toml").read_text(encoding="utf-8"))


@cache
def patterns() -> Patterns:
    """All of them."""
    table = _tables()
    genre, footer, navigation = table["genre"], table["footer"], table["navigation"]
    return Patterns(
        genre=_any(genre["words"]),
        label=_any(genre["labels"], ends=":"),
        opener=_any(genre["openers"]),
        call=_any(genre["calls"]),
        meta=_any(table["meta"]["keys"], ends=":"),
        footer=re.compile(f"{_any(footer['firm']).pattern}|{_any(footer['keyed'], ends=':').pattern}"),
        contact=_any(footer["contact"], ends=":"),
        turning=_any(navigation["turning"]),
        related=frozenset(navigation["related"]),
        heads=_any(table["tables"]["heads"]),
        keys=frozenset(table["tables"]["keys"]),
    )


def _any(words: Sequence[str], ends: str = "") -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) + ends for word in words))


@cache
def _hints() -> tuple[tuple[AsideRole, frozenset[str], frozenset[str], tuple[str, ...]], ...]:
    return tuple(
        (
            role,
            frozenset([*table["names"], *table["words"]]),
            frozenset(table["words"]),
            tuple(table["edges"]),
        )
        for role, table in _tables()["hints"].items()
    )


def hint(named: str) -> AsideRole | None:
    """The role that a box's class, id and role give away."""
    names = [name.rstrip("0123456789_-") for name in named.lower().split()]
    words = [*names, *(word.lower() for word in _WORD.findall(named))]
    for role, whole, within, edges in _hints():
        if (
            any(name in whole for name in names)
            or any(word in within for word in words)
            or any(word.startswith(edges) or word.endswith(edges) for word in words if edges)
        ):
            return role
    return None


def is_prose(text: str) -> bool:
    """Whether a text is a sentence, or as long as one."""
    return len(text) >= LEAST_PROSE and (_SENTENCE.search(text) is not None or len(text) >= _FEW)


def weigh(text: str, linked: int = 0) -> int:
    """How much a line speaks for being the notice's own; letters in links do not, and words of the genre count twice."""
    own = len(text) - linked
    if own <= 1 or linked > own:
        return 0
    weight = own if own >= LEAST_PROSE and is_prose(text) else own // 4
    return 2 * weight if patterns().genre.search(text) else weight
