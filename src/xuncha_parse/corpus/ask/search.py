"""``xuncha corpus search``: the issues that hold given words, the best first, each with its place in the notice.

What is found
    A row is an issue, or all of a notice that is in no issue. A word is found wherever its letters stand side by side
    within a sentence: FTS5 looks for it in ``letters`` as a phrase, so nothing is missed that a reader would see.

In which order
    1. Rows in which all that is asked for stands as whole words, by BM25 over ``words``.
    2. Rows in which some of it crosses the borders of words, by BM25 over ``letters``.
    3. Among equals, in the order of the corpus.
    BM25 is FTS5's (k1 = 1.2, b = 0.75) with ``WEIGHTS``: a word in the statement says more of an issue than one of many
    in its measures. Without words, issues come in the order of the corpus.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from sys import maxsize
from typing import TYPE_CHECKING, Any, Final

from xuncha_parse.corpus.ask.filters import teach
from xuncha_parse.corpus.ask.passages import Passage, Shown
from xuncha_parse.corpus.ask.query import by_letters, by_words, conditions, matching
from xuncha_parse.corpus.tables import ISSUES_PER_NOTICE, SEARCHED
from xuncha_parse.corpus.words import STOP, Segmenter, segmenter
from xuncha_parse.errors import BadCorpus
from xuncha_parse.records import Notice

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from xuncha_parse.corpus.ask.filters import Condition
    from xuncha_parse.corpus.ask.query import Query

WEIGHTS: Final = {"headings": 2.0, "statement": 4.0, "measures": 1.0, "outcome": 2.0, "rest": 0.5}
"""What a word counts for, by the field it stands in."""

_BM25: Final = ", ".join(str(WEIGHTS[field]) for field in SEARCHED)
_ABOUT: Final = f"""
CROSS JOIN notices n ON n.id = hit.key / {ISSUES_PER_NOTICE} LEFT JOIN issues i ON i.key = hit.key"""
"""``CROSS`` keeps SQLite from starting with the notices and looking through the whole index for each of them."""
_SHOWN: Final = "hit.key, n.id, n.name, n.title, i.id, i.status"


@dataclass(frozen=True, slots=True)
class Hit:
    """An issue that was found (``issue`` and ``status`` are ``None`` for text outside of issues).

    ``inputs`` are the names the notice was given under; ``place`` is the first of them with the line and column of the
    first match. ``field`` and ``excerpt`` are those of the first passage; ``passages`` has one a field. ``score`` is the
    higher the better, and only comparable where ``whole_words`` is the same; 0 where nothing was looked for.
    """

    notice_id: int
    inputs: tuple[str, ...]
    title: str | None
    issue: str | None
    status: str | None
    field: str
    excerpt: str
    place: str
    whole_words: bool
    score: float
    passages: tuple[Passage, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def search(
    connection: sqlite3.Connection, query: Query, limit: int | None = 20, words: Segmenter | None = None
) -> Found:
    """The best ``limit`` hits (``None``: all). Raises :class:`BadQuery` for a query that cannot be understood.

    ``words`` are those the corpus was built with; with others, some hits may count as crossing the borders of words.
    """
    ranked = _Ranked(connection, query, words or segmenter())
    hits = tuple(ranked.hits(-1 if limit is None else limit))
    complete = limit is None or len(hits) < limit
    return Found(hits, len(hits) if complete else ranked.total())


def keys(connection: sqlite3.Connection, query: Query, words: Segmenter | None = None) -> list[int]:
    """The keys of all that is found, the best first: those of ``issues``, and with number 0 what is in no issue."""
    return [key for _, _, key, *_ in _Ranked(connection, query, words or segmenter()).rows(-1)]


class _Ranked:
    """A query turned into SQL."""

    def __init__(self, connection: sqlite3.Connection, query: Query, words: Segmenter) -> None:
        teach(connection)
        self.connection = connection
        self.query = query
        self.words = words
        self.sides = query.clauses()
        self.columns = query.columns()
        self.needles = tuple(dict.fromkeys(needle for side in self.sides for needle in side.wanted))
        self.shown = lru_cache(maxsize=16)(self._shown)
        self.inputs = lru_cache(maxsize=1024)(self._inputs)

    def total(self) -> int:
        """How many rows match."""
        if self.needles:
            table, found = self._table, self.query.filters.conditions()
            rows, sought = f"(SELECT rowid AS key FROM {table} WHERE {table} MATCH ?)", [self._sought]
        else:
            rows, sought, found = "issues", [], conditions(self.query, self.words, "hit.key")
        sql = f"SELECT count(*) FROM {rows} hit {_ABOUT} {_where(found)}"
        (count,) = self.connection.execute(sql, [*sought, *_parameters(found)]).fetchone()
        return int(count)

    def hits(self, limit: int) -> Iterator[Hit]:
        """The best of them, in order."""
        return (self._hit(*row) for row in self.rows(limit))

    def rows(self, limit: int) -> sqlite3.Cursor:
        """The same, before it is looked up where the words stand."""
        sql, parameters = self._ranking() if self.needles else self._listing()
        return self.connection.execute(f"{sql} LIMIT ?", (*parameters, min(limit, maxsize)))

    def _listing(self) -> tuple[str, list[str | int]]:
        found = conditions(self.query, self.words, "hit.key")
        sql = f"SELECT 1, 0.0, {_SHOWN} FROM issues hit {_ABOUT} {_where(found)} ORDER BY hit.key"
        return sql, _parameters(found)

    def _ranking(self) -> tuple[str, list[str | int]]:
        filters = self.query.filters.conditions()
        whole = matching(self.sides, self.columns, by_words(self.words), unwanted=self.query.whole_words)
        sql = f"""
WITH hit AS ({_scored(self._table)}), whole AS ({_scored("words")})
SELECT whole.key IS NOT NULL AS as_words, -coalesce(whole.score, hit.score) AS score, {_SHOWN}
FROM hit LEFT JOIN whole ON whole.key = hit.key {_ABOUT} {_where(filters)}
ORDER BY as_words DESC, score DESC, hit.key"""
        return sql, [self._sought, whole, *_parameters(filters)]

    @property
    def _table(self) -> str:
        """The index that decides what is found."""
        return "words" if self.query.whole_words else "letters"

    @property
    def _sought(self) -> str:
        """What is asked of it."""
        phrase = by_words(self.words) if self.query.whole_words else by_letters
        return matching(self.sides, self.columns, phrase)

    def _hit(
        self,
        as_words: int,
        score: float,
        key: int,
        notice_id: int,
        name: str,
        title: str | None,
        issue: str | None,
        status: str | None,
    ) -> Hit:
        number = key % ISSUES_PER_NOTICE
        notice = self.shown(notice_id)
        passages = self._passages(notice, number) or [notice.opening(number)]
        first = passages[0]
        inputs = self.inputs(notice_id) or (name,)
        place = inputs[0] if first.line is None else f"{inputs[0]}:{first.line}:{first.column}"
        return Hit(
            notice_id,
            inputs,
            title,
            issue,
            status,
            first.field,
            first.excerpt,
            place,
            bool(as_words),
            float(f"{score:.6g}"),
            tuple(passages),
        )

    def _passages(self, notice: Shown, number: int) -> list[Passage]:
        """Where the words stand, or else the sentences of what runs on from one piece of the text to the next."""
        if not self.needles:
            return []
        words = self.words if self.query.whole_words else None
        sentences = [sentence for needle in self.needles for sentence in needle.split(STOP)]
        return notice.passages(number, self.columns, self.needles, words) or notice.passages(
            number, self.columns, sentences
        )

    def _shown(self, notice_id: int) -> Shown:
        sql = "SELECT record FROM records WHERE notice_id = ?"
        (record,) = self.connection.execute(sql, (notice_id,)).fetchone() or ("",)
        try:
            return Shown(Notice.model_validate_json(record))
        except ValueError as error:
            raise BadCorpus(f"the record of notice {notice_id} is damaged") from error

    def _inputs(self, notice_id: int) -> tuple[str, ...]:
        sql = "SELECT name FROM inputs WHERE notice_id = ? ORDER BY id"
        return tuple(name for (name,) in self.connection.execute(sql, (notice_id,)))


def _scored(table: str) -> str:
    return f"SELECT rowid AS key, bm25({table}, {_BM25}) AS score FROM {table} WHERE {table} MATCH ?"


def _where(found: list[Condition]) -> str:
    return "WHERE " + " AND ".join(condition.sql for condition in found) if found else ""


def _parameters(found: list[Condition]) -> list[str | int]:
    return [value for condition in found for value in condition.parameters]
