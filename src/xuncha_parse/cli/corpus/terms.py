"""``xuncha corpus terms``: which words a group uses, which set it apart, and which keep company."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.corpus.asking import Dictionaries, In, Limit, filters_from, words_of
from xuncha_parse.cli.corpus.options import (
    CorpusFile,
    takes_filters,
)
from xuncha_parse.cli.rows import Format, RowFormat, print_rows
from xuncha_parse.cli.streams import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.corpus.ask.filters import Filters
    from xuncha_parse.corpus.ask.query import Query


class Order(StrEnum):
    """What frequent words are ordered by."""

    frequency = "frequency"
    tf_idf = "tf-idf"


REST = "rest"
"""Behind ``--against``: all of the corpus that is not in the group."""


@takes_filters
def terms(
    corpus: CorpusFile,
    query: Annotated[
        str, typer.Option("--query", metavar="QUERY", help="Only issues that hold this, as in search.")
    ] = "",
    fields: In = None,
    order: Annotated[
        Order, typer.Option("--order", help="Order by how often a word occurs, or by TF-IDF.")
    ] = Order.frequency,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against",
            metavar="NAME=VALUE",
            help="Which words set the group apart from this one, given by filters (year=2022), or from the rest "
            "of the corpus (rest). Repeatable.",
        ),
    ] = None,
    near: Annotated[
        str | None, typer.Option("--near", metavar="WORD", help="Which words stand near this one.")
    ] = None,
    window: Annotated[
        int, typer.Option("--window", metavar="N", min=1, help="How many words near is, on each side.")
    ] = 5,
    min_length: Annotated[
        int, typer.Option("--min-length", metavar="N", min=1, help="Words of at least so many letters.")
    ] = 2,
    min_notices: Annotated[
        int, typer.Option("--min-notices", metavar="N", min=1, help="Words of at least so many notices.")
    ] = 1,
    stop_words: Annotated[
        str | None,
        typer.Option("--stop-words", metavar="FILE", help="Words not to count, one a line, beside our own."),
    ] = None,
    all_words: Annotated[
        bool, typer.Option("--all-words", help="Count numbers and the stop words of our list too.")
    ] = False,
    limit: Limit = 50,
    form: Format = RowFormat.table,
    dictionary: Dictionaries = None,
    *,
    filters: Filters,
) -> None:
    """Count the words of a group of issues: their frequency and TF-IDF, their keyness against another group, or their company.

    The group is what --query and the filters choose, by default the whole corpus. Words are counted in the statement,
    measures and outcome unless --in says otherwise. TF-IDF is count × ln((N + 1) / (n + ½)) over all N notices of the corpus.
    --against prints the log-likelihood G², its probability by chance, and the log ratio (1 is twice as frequent);
    words that the group uses less come last. --near prints log-Dice and PMI. Formulae: docs/corpus.md.

    \b
    Examples:
      xuncha corpus terms corpus.db --order tf-idf --since 2023
      xuncha corpus terms corpus.db --status in_progress --against status=completed --min-notices 3
      xuncha corpus terms corpus.db --near 整改 --window 3 --format csv > company.csv

    \b
    Exit codes:
      0  the words were printed, if only none
      2  wrong usage, an empty group to compare, or no corpus
    """
    from xuncha_parse.corpus.ask.collocates import Collocate, collocates  # noqa: PLC0415
    from xuncha_parse.corpus.ask.filters import BadQuery  # noqa: PLC0415
    from xuncha_parse.corpus.ask.query import Query  # noqa: PLC0415
    from xuncha_parse.corpus.ask.term_rows import Choice, read_stop_words  # noqa: PLC0415
    from xuncha_parse.corpus.ask.term_rows import stop_words as ours  # noqa: PLC0415
    from xuncha_parse.corpus.ask.terms import Key, Term, frequencies, keyness  # noqa: PLC0415
    from xuncha_parse.corpus.store import Corpus, refusing  # noqa: PLC0415

    if against and near is not None:
        raise BadQuery("--against and --near are two questions: ask one")
    stopped = frozenset[str]() if all_words else ours()
    stopped |= read_stop_words(Path(stop_words)) if stop_words else frozenset()
    choice = Choice(min_length, stopped, numbers=all_words, notices=min_notices)
    group = Query(query, tuple(fields or ()), filters=filters)
    with Corpus.open(corpus) as opened, refusing(corpus):
        words, connection = words_of(opened, dictionary), opened.connection
        kind: type[Term | Key | Collocate]
        found: Sequence[Term | Key | Collocate]
        if near is not None:
            kind, found = Collocate, collocates(connection, group, near, window, choice, words)
        elif against:
            kind, found = Key, keyness(connection, group, _reference(against, group), choice, words)
        else:
            kind, found = Term, frequencies(connection, group, choice, words, by_tf_idf=order is Order.tf_idf)
    columns = [column.name for column in dataclasses.fields(kind)]
    shown = found[:limit] if limit else found
    print_rows(columns, ([getattr(word, name) for name in columns] for word in shown), form)
    tell(f"{len(shown):,} of {len(found):,} words")


def _reference(against: list[str], group: Query) -> Query | None:
    """The group to compare with, in the same fields; ``None`` for the rest of the corpus."""
    if against == [REST]:
        return None
    return dataclasses.replace(group, text="", filters=filters_from("--against", against))
