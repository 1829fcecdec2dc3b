"""The language of ``xuncha corpus search``: what is asked for, and the FTS5 expressions it becomes.

    整改 落实          both words, anywhere in the same issue; a word is found inside of longer ones too. AND changes nothing
    "党委 主体责任"     these letters one after the other; blanks and punctuation between them do not count
    党费 OR 会费       either side; 或 is the same. OR divides everything before it from everything after it
    整改 -推进         not the second one

Words are compared without regard to width, case, script (traditional or simplified), blanks and punctuation. What is
asked for must stand within one sentence, unless it has a 。 of its own. An expression consists of quoted letters and
our own operators only, so nothing a user writes is read as FTS5's syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from xuncha_parse.corpus.ask.filters import BadQuery, Condition, Filters
from xuncha_parse.corpus.tables import SEARCHED
from xuncha_parse.corpus.words import STOP, letters, spaced
from xuncha_parse.source import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xuncha_parse.corpus.words import Segmenter

MOST_WORDS: Final = 64
"""Of a query; SQLite bounds how deep an expression nests."""
MOST_LETTERS: Final = 1_000
"""Of one word or phrase."""

_QUOTES: Final = '"“”„＂'
_ITEM = re.compile(
    rf"(?P<no>[-－−–]?)(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<closed>[{_QUOTES}]?)|(?P<word>[^\s{BLANK}{_QUOTES}]+))"
)
_AND: Final = "AND"
_NOT: Final = "NOT"
_OR: Final = ("OR", "或")


class Clause(NamedTuple):
    """One side of an OR: what must be there and what must not, as letters."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question: words, the fields they are looked for in, and filters.

    Without words it lists the issues that the filters choose. ``fields`` are some of ``tables.SEARCHED``, or none for
    all of them. With ``whole_words`` a word counts only where it begins and ends at the borders of words.
    """

    text: str = ""
    fields: tuple[str, ...] = ()
    whole_words: bool = False
    filters: Filters = field(default_factory=Filters)

    def clauses(self) -> tuple[Clause, ...]:
        """The text understood. Raises :class:`BadQuery`."""
        return clauses(self.text)

    def columns(self) -> tuple[str, ...]:
        """The fields that are looked in. Raises :class:`BadQuery` for one that is none."""
        for name in self.fields:
            if name not in SEARCHED:
                raise BadQuery(f"in is one of {', '.join(SEARCHED)}; not {name!r}")
        return tuple(name for name in SEARCHED if name in self.fields) or SEARCHED


def clauses(text: str) -> tuple[Clause, ...]:
    """The sides of a query's ORs; none when it has no words. Raises :class:`BadQuery`."""
    sides: list[tuple[list[str], list[str]]] = [([], [])]
    count = 0
    for item in _ITEM.finditer(text):
        column = item.start() + 1
        if item["word"] in _OR and not item["no"]:
            if not any(sides[-1]):
                raise BadQuery(f"{item['word']} at column {column} of the query has nothing before it")
            sides.append(([], []))
            continue
        if item["word"] == _AND and not item["no"]:
            continue
        if item["word"] == _NOT:
            raise BadQuery(
                f"NOT at column {column} of the query: a hyphen before a word leaves it out (-word)"
            )
        if item["phrase"] is not None and not item["closed"]:
            raise BadQuery(f"the quotation mark at column {column} of the query is not closed")
        count += 1
        sides[-1][bool(item["no"])].append(_needle(item, column))
    if len(sides) > 1 and not any(sides[-1]):
        raise BadQuery("the query ends with OR: a word is missing behind it")
    if len(sides) > 1 and not all(wanted for wanted, _ in sides):
        raise BadQuery("each side of OR needs a word that must be there")
    if count > MOST_WORDS:
        raise BadQuery(f"a query has at most {MOST_WORDS} words and phrases; this one has {count}")
    return tuple(Clause(tuple(wanted), tuple(unwanted)) for wanted, unwanted in sides if wanted or unwanted)


def _needle(item: re.Match[str], column: int) -> str:
    """The letters of a word or phrase."""
    told = item["word"] if item["phrase"] is None else item["phrase"]
    needle = letters(told or "").text.strip(STOP)
    if not needle:
        raise BadQuery(f"{item[0]} at column {column} of the query has no letter or digit to look for")
    if len(needle) > MOST_LETTERS:
        raise BadQuery(f"the word at column {column} of the query has more than {MOST_LETTERS} letters")
    return needle


def by_letters(needle: str) -> str:
    """The FTS5 phrase that finds a needle anywhere in a sentence, in ``letters``."""
    return f'"{spaced(needle)}"'


def by_words(segmenter: Segmenter) -> Callable[[str], str]:
    """What makes FTS5 phrases that find a needle as whole words, in ``words``."""
    return lambda needle: f'"{segmenter.index_text(needle)}"'


def matching(
    sides: Sequence[Clause], columns: Sequence[str], phrase: Callable[[str], str], *, unwanted: bool = True
) -> str:
    """The FTS5 expression of clauses with something wanted each; what is unwanted may be left out."""
    told = []
    for clause in sides:
        side = " AND ".join(phrase(needle) for needle in clause.wanted)
        if unwanted and clause.unwanted:
            side = f"({side}) NOT ({' OR '.join(phrase(needle) for needle in clause.unwanted)})"
        told.append(f"({side})")
    return f"{{{' '.join(columns)}}} : ({' OR '.join(told)})"


def conditions(query: Query, segmenter: Segmenter, key: str) -> list[Condition]:
    """All of a query as conditions on the row with that ``key``: its words and its filters."""
    found = query.filters.conditions()
    sides, columns = query.clauses(), query.columns()
    if not sides:
        return found
    table, phrase = ("words", by_words(segmenter)) if query.whole_words else ("letters", by_letters)
    sought = f"IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
    if sides[0].wanted:
        return [*found, Condition(f"{key} {sought}", (matching(sides, columns, phrase),))]
    any_unwanted = [Clause((needle,), ()) for needle in sides[0].unwanted]
    return [*found, Condition(f"{key} NOT {sought}", (matching(any_unwanted, columns, phrase),))]
