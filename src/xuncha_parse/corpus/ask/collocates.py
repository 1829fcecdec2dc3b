"""``xuncha corpus terms --near``: which words keep company with one.

Near are words at most ``window`` words from a node, in the same sentence; a word near two nodes counts once. A node may be
several words in a row. The formulae stand in ``formulas.py``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.filters import BadQuery
from xuncha_parse.corpus.ask.formulas import log_dice, pmi
from xuncha_parse.corpus.ask.term_rows import Choice, rows
from xuncha_parse.corpus.ask.terms import Measured, rounded
from xuncha_parse.corpus.words import STOP, Segmenter, segmenter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from xuncha_parse.corpus.ask.query import Query

WINDOW: Final = 5


@dataclass(frozen=True, slots=True)
class Collocate(Measured):
    """A word near a node: how often before it, behind it and in all, and how often anywhere in the group."""

    term: str
    near: int
    before: int
    behind: int
    count: int
    pmi: float
    log_dice: float


def collocates(
    connection: sqlite3.Connection,
    query: Query,
    node: str,
    window: int = WINDOW,
    choice: Choice | None = None,
    words: Segmenter | None = None,
) -> list[Collocate]:
    """The words near ``node``, the closest companions first, by log-Dice. A node may be several words in a row."""
    choice, words = choice or Choice(), words or segmenter()
    sought = [word for word in words.index_text(node).split(" ") if word and word != STOP]
    if not sought:
        raise BadQuery(f"{node!r} has no letter or digit to look for")
    if window < 1:
        raise BadQuery(f"the window is at least 1 word; not {window}")
    counts, before, behind, near = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    nodes = tokens = 0
    for _, text in rows(connection, query, words):
        for sentence in text.split(STOP):
            found = sentence.split()
            tokens += len(found)
            counts.update(found)
            at = list(_starts(found, sought))
            nodes += len(at)
            left, right = _around(at, len(sought), len(found), window)
            before.update(found[place] for place in left)
            behind.update(found[place] for place in right)
            near.update(found[place] for place in left | right)
    beside = near.total()
    company = [
        Collocate(
            word,
            together,
            before[word],
            behind[word],
            counts[word],
            rounded(pmi(together, beside, counts[word], tokens)),
            rounded(log_dice(together, nodes, counts[word])),
        )
        for word, together in near.items()
        if choice.takes(word)
    ]
    return sorted(company, key=lambda word: (-word.log_dice, word.term))


def _starts(found: list[str], sought: list[str]) -> Iterator[int]:
    first, length = sought[0], len(sought)
    return (at for at, word in enumerate(found) if word == first and found[at : at + length] == sought)


def _around(at: list[int], length: int, end: int, window: int) -> tuple[set[int], set[int]]:
    """The places before and behind nodes; a node itself is near none."""
    own = {place for start in at for place in range(start, start + length)}
    left = {place for start in at for place in range(max(0, start - window), start)}
    right = {place for start in at for place in range(start + length, min(end, start + length + window))}
    return left - own, right - own
