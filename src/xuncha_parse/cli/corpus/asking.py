"""What ``search`` and ``terms`` share: options of a question, and the words it is cut by."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xuncha_parse.cli.corpus.options import slug_of
from xuncha_parse.cli.streams import tell

if TYPE_CHECKING:
    from xuncha_parse.corpus.ask.filters import Filters
    from xuncha_parse.corpus.store import Corpus
    from xuncha_parse.corpus.words import Segmenter

In = Annotated[
    list[str] | None,
    typer.Option(
        "--in",
        metavar="FIELD",
        help="Only in these fields: headings, statement, measures, outcome, or rest (what is in no issue). Repeatable.",
    ),
]
WholeWords = Annotated[
    bool,
    typer.Option("--whole-words", help="Find words only where they begin and end at the borders of words."),
]
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print at most N of them; 0 is all.")
]
Dictionaries = Annotated[
    list[str] | None,
    typer.Option(
        "--dictionary", metavar="FILE", help="The dictionary that the corpus was built with. Repeatable."
    ),
]


def words_of(corpus: Corpus, dictionaries: list[str] | None) -> Segmenter:
    """What cuts a question into words; says so when the corpus was cut by other words."""
    from xuncha_parse.corpus.words import segmenter  # noqa: PLC0415

    words = segmenter("jieba", tuple(Path(file) for file in dictionaries or ()))
    built = corpus.meta("segmenter")
    if built is not None and not words.cuts_like(built):
        tell(
            f"the corpus was cut by other words ({built}) than this question ({words.identity}): see --dictionary"
        )
    return words


def filters_from(option: str, pairs: list[str]) -> Filters:
    """Filters written as ``name=value``, with the names of the options; a name given twice takes either value."""
    from xuncha_parse.corpus.ask.filters import BadQuery, Filters  # noqa: PLC0415

    given: dict[str, Any] = {}
    known = {column.name: column.default for column in fields(Filters)}
    for pair in pairs:
        told, _, value = pair.partition("=")
        name = told.replace("-", "_")
        if name not in known or not value:
            names = ", ".join(each.replace("_", "-") for each in known)
            raise BadQuery(f"{option} is NAME=VALUE with a name of {names}; not {pair!r}")
        if name == "sustained":
            given[name] = _yes_or_no(option, pair, value)
        elif known[name] is None:
            given[name] = value
        else:
            given[name] = (
                *given.get(name, ()),
                _number(option, pair, value) if name == "year" else slug_of(name, value),
            )
    return Filters(**given)


def _yes_or_no(option: str, pair: str, value: str) -> bool:
    from xuncha_parse.corpus.ask.filters import BadQuery  # noqa: PLC0415

    if value not in ("yes", "no"):
        raise BadQuery(f"{option} {pair}: yes or no is due behind =")
    return value == "yes"


def _number(option: str, pair: str, value: str) -> int:
    from xuncha_parse.corpus.ask.filters import BadQuery  # noqa: PLC0415

    if not (value.isascii() and value.isdigit() and len(value) == 4):
        raise BadQuery(f"{option} {pair}: a year such as 2023 is due behind =")
    return int(value)
