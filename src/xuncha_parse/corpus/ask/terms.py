"""``xuncha corpus terms``: which words a group of issues uses, and which set it apart.

Counted are the words of the table ``words``, as they were cut when the corpus was built, in the fields asked for. A
group is what a ``Query`` chooses. Rows are streamed: what is kept in memory is a counter of words, whose number
the dictionary bounds, and never the text.

Frequency
    ``count`` is how often a word occurs, ``issues`` and ``notices`` in how many it does; TF-IDF weighs the count by how few
    of all notices of the corpus have the word (in the same fields).
Keyness
    A group against a reference (by default the rest of the corpus; never rows of the group): log-likelihood G², and the
    log ratio as effect size.

The formulae stand in ``formulas.py``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from heapq import merge
from typing import TYPE_CHECKING, Any

from xuncha_parse.corpus.ask.filters import BadQuery
from xuncha_parse.corpus.ask.formulas import chance, g2, idf, log_ratio
from xuncha_parse.corpus.ask.query import Query
from xuncha_parse.corpus.ask.term_rows import Choice, rows
from xuncha_parse.corpus.tables import ISSUES_PER_NOTICE
from xuncha_parse.corpus.words import STOP, Segmenter, segmenter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Measured:
    """Base of all results."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Term(Measured):
    """A word of a group: how often, in how many issues and notices, how many in ten thousand words, and TF-IDF."""

    term: str
    count: int
    issues: int
    notices: int
    per_10000: float
    tf_idf: float


@dataclass(frozen=True, slots=True)
class Key(Measured):
    """A word of a group against a reference; ``log_ratio`` is above 0 where the group uses it more."""

    term: str
    count: int
    reference: int
    notices: int
    per_10000: float
    reference_per_10000: float
    g2: float
    p: float
    log_ratio: float


@dataclass(slots=True)
class Tally:
    """The words of a group, counted; ``tokens`` are all of them, chosen or not."""

    tokens: int = 0
    notice_total: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)


def tally(group: Iterable[tuple[int, str]], choice: Choice) -> Tally:
    """Count the words of a group's rows, which come in the order of their keys."""
    counted = Tally()
    here, of_notice = 0, set[str]()
    for key, text in group:
        if key // ISSUES_PER_NOTICE != here:
            counted.notices.update(of_notice)
            here, of_notice = key // ISSUES_PER_NOTICE, set()
            counted.notice_total += 1
        found = [word for word in text.split(" ") if word and word != STOP]
        counted.tokens += len(found)
        taken = Counter(word for word in found if choice.takes(word))
        counted.counts.update(taken)
        counted.issues.update(taken.keys())
        of_notice |= taken.keys()
    counted.notices.update(of_notice)
    return counted


def frequencies(
    connection: sqlite3.Connection,
    query: Query,
    choice: Choice | None = None,
    words: Segmenter | None = None,
    *,
    by_tf_idf: bool = False,
) -> list[Term]:
    """The words of a group, the most frequent first, or those with the highest TF-IDF."""
    choice, words = choice or Choice(), words or segmenter()
    group = tally(rows(connection, query, words), choice)
    whole = Query(fields=query.fields)
    everything = group if query == whole else tally(rows(connection, whole, words), choice)
    found = [
        Term(
            word,
            count,
            group.issues[word],
            group.notices[word],
            _rate(count, group.tokens),
            rounded(count * idf(everything.notice_total, everything.notices[word])),
        )
        for word, count in group.counts.items()
        if group.notices[word] >= choice.notices
    ]
    return sorted(found, key=lambda term: (-term.tf_idf if by_tf_idf else 0, -term.count, term.term))


def keyness(
    connection: sqlite3.Connection,
    query: Query,
    reference: Query | None = None,
    choice: Choice | None = None,
    words: Segmenter | None = None,
) -> list[Key]:
    """The words that set a group apart from the rest, or from a reference; those it uses more first, by G².

    Raises :class:`BadQuery` when the group or the reference is empty.
    """
    choice, words = choice or Choice(), words or segmenter()
    against = reference or Query(fields=query.fields)
    group = tally(rows(connection, query, words), choice)
    other = tally(rows(connection, against, words, query), choice)
    for told, name in ((group, "group"), (other, "reference")):
        if not told.tokens:
            raise BadQuery(f"the {name} has no words: nothing to compare")
    found = [_key(word, group, other) for word in group.counts.keys() | other.counts.keys()]
    if choice.notices > 1:  # a notice that has the word in both counts once
        both = merge(rows(connection, query, words), rows(connection, against, words, query))
        notices = tally(both, choice).notices
        found = [key for key in found if notices[key.term] >= choice.notices]
    return sorted(found, key=lambda key: (key.log_ratio <= 0, -key.g2, key.term))


def _key(word: str, group: Tally, other: Tally) -> Key:
    count, against = group.counts[word], other.counts[word]
    score = g2(count, against, group.tokens, other.tokens)
    return Key(
        word,
        count,
        against,
        group.notices[word],
        _rate(count, group.tokens),
        _rate(against, other.tokens),
        rounded(score),
        chance(score),
        rounded(log_ratio(count, against, group.tokens, other.tokens)),
    )


def _rate(count: int, tokens: int) -> float:
    return rounded(10_000 * count / tokens)


def rounded(value: float) -> float:
    """To the four digits that are printed."""
    return round(value, 4)
