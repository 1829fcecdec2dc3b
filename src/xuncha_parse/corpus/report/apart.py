"""The words that set a group of notices apart from the rest of the corpus: as ``xuncha corpus terms --against rest`` tells.

All groups are counted in one reading of the text. Words are counted whatever they are, and chosen afterwards.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from xuncha_parse.corpus.ask.dimensions import OTHERS
from xuncha_parse.corpus.ask.formulas import g2, log_ratio
from xuncha_parse.corpus.ask.query import Query
from xuncha_parse.corpus.ask.stats import chosen
from xuncha_parse.corpus.ask.term_rows import COUNTED, Choice, rows
from xuncha_parse.corpus.report.commands import flags, is_plain, stated
from xuncha_parse.corpus.report.figures import titled
from xuncha_parse.corpus.report.ground import MOST
from xuncha_parse.corpus.report.shapes import Apart, Contrast
from xuncha_parse.corpus.report.wording import Say, amount, joined, name
from xuncha_parse.corpus.tables import ISSUES_PER_NOTICE
from xuncha_parse.corpus.words import STOP, segmenter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha_parse.corpus.ask.filters import Filters
    from xuncha_parse.corpus.report.behind import Shelf
    from xuncha_parse.corpus.report.ground import Ground

GROUPS: Final = (("year", 8), ("level", 6), ("region", 6))
"""The dimensions whose values are compared with the rest, and how many values of each, those with the most issues."""
TERMS: Final = 8
"""Words of a group."""
OWN: Final = 2
"""Notices of the group that must have a word."""
LEAST_G2: Final = 10.83
"""Of a word to be shown: one word looked at alone has so much by chance once in a thousand."""


class Group(NamedTuple):
    """A group: what it is called, and the filters that choose it."""

    label: Say
    filters: Filters


@dataclass(slots=True, eq=False)
class _Tally:
    """The words of a group; ``members`` are its notices or, where issues were chosen, the keys of those."""

    members: frozenset[int] = frozenset()
    tokens: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    notice_total: int = 0

    def take(self, found: Counter[str]) -> None:
        """Count the words of a notice."""
        self.tokens += found.total()
        self.counts.update(found)
        self.notices.update(found.keys())
        self.notice_total += 1


def least_notices(notices: int) -> int:
    """In how many notices of the corpus a word must be: names of one body alone set nothing apart in a large one."""
    return 3 if notices >= 20 else 2


def apart(ground: Ground, shelf: Shelf) -> dict[str, tuple[Apart, ...]]:
    """For each dimension its groups with the words that set them apart.

    A group that is all of the corpus has no rest, and one of very few notices no words that are more than theirs.
    """
    notices = ground.number("SELECT count(*) FROM notices")
    groups = [(dimension, group) for dimension, most in GROUPS for group in _groups(ground, dimension, most)]
    tallies, whole = _tallied(ground, [group for _, group in groups])
    choice = Choice(notices=least_notices(notices))
    told: dict[str, tuple[Apart, ...]] = {dimension: () for dimension, _ in GROUPS}
    for (dimension, group), tally in zip(groups, tallies, strict=True):
        if choice.notices <= tally.notice_total and tally.tokens < whole.tokens:
            shelf.figure(f"terms-{dimension}")
            told[dimension] += (_apart(ground, shelf, group, tally, whole, choice),)
    return told


def _groups(ground: Ground, dimension: str, most: int) -> list[Group]:
    """The groups of a dimension, each as filters would choose it, so that the command shown gives the same words."""
    if dimension == "region" and ground.filters.region:
        return []  # a piece of a name has been chosen already
    values = ground.values(dimension, most)
    found = []
    for key in values.keys:
        if key is None or key == OTHERS or (dimension == "region" and not is_plain(str(key))):
            continue
        filters = replace(ground.filters, **{dimension: (key,)})  # type: ignore[arg-type]
        found.append(Group(titled(values, key), filters))
    return found


def _tallied(ground: Ground, groups: Sequence[Group]) -> tuple[list[_Tally], _Tally]:
    """The words of each group, and of the whole corpus."""
    issues = bool(_of_issues(ground.filters))
    tallies = [_Tally(_members(ground, group.filters, issues=issues)) for group in groups]
    whole = _Tally()
    for notice, listed in groupby(
        rows(ground.connection, Query(), segmenter()), key=lambda row: row[0] // ISSUES_PER_NOTICE
    ):
        texts = dict(listed)
        everything = _counted(texts.values())
        whole.take(everything)
        for tally in tallies:
            if not issues:
                if notice in tally.members:
                    tally.take(everything)
            elif mine := [text for key, text in texts.items() if key in tally.members]:
                tally.take(_counted(mine))
    return tallies, whole


def _counted(texts: Iterable[str]) -> Counter[str]:
    """The words of a notice's rows: whatever stands between blanks, but the ends of sentences."""
    found = Counter(" ".join(texts).split())
    found.pop(STOP, None)
    return found


def _members(ground: Ground, filters: Filters, *, issues: bool) -> frozenset[int]:
    """The numbers of a group's notices; or, where issues were chosen, the keys of its issues."""
    if not issues:
        sql, parameters = chosen(ground.connection, filters)
        return frozenset(notice for (notice,) in ground.connection.execute(sql, parameters))
    conditions = filters.conditions()
    where = " AND ".join(condition.sql for condition in conditions)
    told = [value for condition in conditions for value in condition.parameters]
    sql = f"SELECT i.key FROM notices n CROSS JOIN issues i ON i.notice_id = n.id WHERE {where}"
    return frozenset(key for (key,) in ground.connection.execute(sql, told))


def _of_issues(filters: Filters) -> object:
    return (
        filters.status
        or filters.sustained is not None
        or filters.due_from
        or filters.due_until
        or filters.theme
    )


def _apart(ground: Ground, shelf: Shelf, group: Group, tally: _Tally, whole: _Tally, choice: Choice) -> Apart:
    others = whole.tokens - tally.tokens
    found = []
    for word, count in tally.counts.items():
        against = whole.counts[word] - count
        # Of as many words or fewer: the group uses it no more often than the rest, and G² would not say so.
        if count * others <= against * tally.tokens or whole.notices[word] < choice.notices:
            continue
        if tally.notices[word] < OWN:
            continue  # one notice's own matter
        score = g2(count, against, tally.tokens, others)
        if score >= LEAST_G2 and choice.takes(word):
            found.append((score, word, count, against))
    found.sort(key=lambda each: (-round(each[0], 4), each[1]))
    terms = []
    for score, word, count, against in found[:TERMS]:
        rate, rest = 10_000 * count / tally.tokens, 10_000 * against / others
        ratio = log_ratio(count, against, tally.tokens, others)
        told = Say(
            f"{word}：每万词 {rate:.1f} 次（{amount(count)} 次，{amount(tally.notices[word])} 份通报），其余 {rest:.1f} 次；G² {score:,.0f}",
            f"{word}: {rate:.1f} in 10,000 words ({amount(count)} times, {amount(tally.notices[word])} notices), "
            f"the rest {rest:.1f}; G² {score:,.0f}",
        )
        behind = _behind(ground, shelf, group, tally, word)
        terms.append(
            Contrast(name(word, 40), count, tally.notices[word], rate, rest, score, ratio, told, behind)
        )
    arguments = ("--against", "rest", "--min-notices", str(choice.notices), *flags(group.filters))
    return Apart(group.label, tally.notice_total, tally.tokens, tuple(terms), arguments)


def _behind(ground: Ground, shelf: Shelf, group: Group, tally: _Tally, word: str) -> str:
    """The list of a word's notices in a group, in the order of the corpus."""
    issues = bool(_of_issues(ground.filters))
    first: dict[int, int] = {}
    for (key,) in ground.connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", (f"{{{' '.join(COUNTED)}}} : {word}",)
    ):
        notice = key // ISSUES_PER_NOTICE
        if (key if issues else notice) not in tally.members:
            continue
        if notice not in first and len(first) == MOST:
            break
        first[notice] = first.get(notice, 0) + 1
    title = joined(group.label, name(word, 40))
    return shelf.add(title, tally.notices[word], tuple(first.items()), _sql(group, word))


def _sql(group: Group, word: str) -> str:
    """The statement that lists all of a word's notices. It will stand between quotation marks, and a word needs none."""
    where = "".join(f" AND {stated(each.sql, each.parameters)}" for each in group.filters.conditions())
    return (
        "SELECT n.id, n.name, n.title, count(*) AS issues FROM words w JOIN issues i ON i.key = w.rowid "
        "JOIN notices n ON n.id = i.notice_id "
        f"WHERE words MATCH '{{{' '.join(COUNTED)}}} : {word}'{where} GROUP BY n.id ORDER BY n.id"
    )
