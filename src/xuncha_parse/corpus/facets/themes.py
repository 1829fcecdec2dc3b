"""What an issue is about: a theme of the genre, by the words of its statement and then of its headings.

A theme is an interpretation: the statement stays what it is, and ``words`` tells what decided. The word lists are
``themes.toml``. Each distinct word counts once, weighted by how plainly it speaks (firm, words, weak) and by where it
stands: in the statement, in the heading right above, or further out. A word of ``headings`` counts in headings only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from xuncha_parse.corpus.facets.lists import any_word, checked_words, load, plain
from xuncha_parse.errors import BadLexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xuncha_parse.records import Issue

RANKS: Final = {"firm": 6, "words": 3, "weak": 1, "headings": 3}
"""How plainly a word of each row speaks."""
STATEMENT, NEAR, FAR = 6, 2, 1
"""What a word counts where it stands: a plain word of the statement outweighs every heading that has one."""
_SLUG = re.compile("[a-z][a-z_]{0,30}")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme (``slug`` for machines, ``title`` in Chinese) and the words that decided, as they were matched."""

    slug: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The themes' titles, and each word's theme and weight."""

    titles: Mapping[str, str]
    weights: Mapping[str, tuple[str, int]]
    in_statement: re.Pattern[str]
    in_headings: re.Pattern[str]


def theme(issue: Issue) -> Theme | None:
    """The theme most of its words speak for, or ``None`` where no word is found or two themes weigh the same."""
    known = _words()
    scores: dict[str, int] = defaultdict(int)
    said: dict[str, list[str]] = defaultdict(list)
    for word, weight in _found(issue, known):
        slug, rank = known.weights[word]
        scores[slug] += rank * weight
        said[slug].append(word)
    best = sorted(scores, key=lambda slug: -scores[slug])[:2]
    if not best or (len(best) == 2 and scores[best[0]] == scores[best[1]]):
        return None
    return Theme(best[0], known.titles[best[0]], tuple(said[best[0]]))


def titles() -> Mapping[str, str]:
    """Every theme's slug → its Chinese title, in the order of the table."""
    return _words().titles


def _found(issue: Issue, known: Words) -> Iterator[tuple[str, int]]:
    """Each distinct word with the weight of the best place where it stands."""
    seen: set[str] = set()
    places = [(issue.statement, STATEMENT, known.in_statement)]
    above = [heading.heading for heading in issue.path[:-1]]
    places += [
        (heading, NEAR if at == 0 else FAR, known.in_headings) for at, heading in enumerate(above[::-1])
    ]
    for text, weight, pattern in places:
        for match in pattern.finditer(plain(text)):
            if match[0] not in seen:
                seen.add(match[0])
                yield match[0], weight


@cache
def _words() -> Words:
    return read_words(load("themes.toml"))


def read_words(raw: Mapping[str, Any]) -> Words:
    """The tables of a theme file, checked. Raises :class:`BadLexicon` when a table is not as ``themes.toml`` has them."""
    weights: dict[str, tuple[str, int]] = {}
    headings: set[str] = set()
    for slug, table in raw.items():
        if not _SLUG.fullmatch(slug):
            raise BadLexicon(f"themes: {slug!r} is no slug of ASCII letters")
        if (
            not isinstance(table, dict)
            or set(table) != {"title", *RANKS}
            or not isinstance(table["title"], str)
        ):
            raise BadLexicon(f"themes: [{slug}] needs title, {', '.join(RANKS)}, and nothing else")
        for row, rank in RANKS.items():
            for word in checked_words(table[row], f"themes: {slug}.{row}"):
                if word in weights:
                    raise BadLexicon(f"themes: {word} stands under {weights[word][0]} and under {slug}.{row}")
                weights[word] = (slug, rank)
                headings |= {word} if row == "headings" else set()
    return Words(
        {slug: table["title"] for slug, table in raw.items()},
        weights,
        any_word(weights.keys() - headings),
        any_word(weights.keys()),
    )
