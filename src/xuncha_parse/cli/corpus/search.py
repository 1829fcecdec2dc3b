"""``xuncha corpus search``: the issues that hold given words."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.corpus.asking import Dictionaries, In, Limit, WholeWords, words_of
from xuncha_parse.cli.corpus.options import (
    CorpusFile,
    takes_filters,
)
from xuncha_parse.cli.rows import as_csv, emit_all
from xuncha_parse.cli.streams import plain, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.ask.filters import Filters
    from xuncha_parse.corpus.ask.search import Found, Hit


class HitFormat(StrEnum):
    """How hits are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


COLUMNS = ("place", "notice_id", "issue", "status", "title", "field", "excerpt", "whole_words", "score")


@takes_filters
def search(
    corpus: CorpusFile,
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="Words that must all be there, “a phrase”, this OR that (或), -without; none lists what the filters choose. "
            "Behind -- when it begins with a hyphen.",
        ),
    ] = "",
    fields: In = None,
    whole_words: WholeWords = False,
    limit: Limit = 20,
    form: Annotated[
        HitFormat,
        typer.Option(
            "--format", help="A line a place; json, jsonl, or csv (UTF-8 with a mark, free of formulas)."
        ),
    ] = HitFormat.text,
    dictionary: Dictionaries = None,
    *,
    filters: Filters,
) -> None:
    """Find issues by their words, the best first, with what was found between ⟦ and ⟧.

    A word is found inside of longer ones too, within a sentence; width, case, traditional script, blanks and punctuation do
    not count. First come issues in which all of it stands as whole words, by BM25: the statement weighs 4, headings
    and outcome 2, measures 1, text outside of issues ½. Then those where it crosses the borders of words.

    A line is "name:line:col: issue status field: excerpt", one for each field that holds a word; "-" stands for issue and
    status of text outside of issues. How many issues there are is told on standard error.

    \b
    Examples:
      xuncha corpus search corpus.db 主体责任
      xuncha corpus search corpus.db "党费 OR 会费 -工会" --in measures --status in_progress --since 2023
      xuncha corpus search corpus.db --theme finance --level county --limit 0 --format csv > issues.csv

    \b
    Exit codes:
      0  the hits were printed, if only none
      2  wrong usage, a query that cannot be understood, or no corpus
    """
    from xuncha_parse.corpus.ask.query import Query  # noqa: PLC0415
    from xuncha_parse.corpus.ask.search import search as search_in  # noqa: PLC0415
    from xuncha_parse.corpus.store import Corpus, refusing  # noqa: PLC0415

    asked = Query(query, tuple(fields or ()), whole_words, filters)
    with Corpus.open(corpus) as opened, refusing(corpus):
        words = words_of(opened, dictionary)
        found = search_in(opened.connection, asked, limit or None, words)
    emit_all(_written(found, form))
    tell(f"{len(found.hits):,} of {found.total:,}")


def _written(found: Found, form: HitFormat) -> Iterator[str]:
    if form is HitFormat.json:
        told = {"total": found.total, "hits": [hit.as_json() for hit in found.hits]}
        yield json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    elif form is HitFormat.csv:
        yield from as_csv(COLUMNS, ([getattr(hit, column) for column in COLUMNS] for hit in found.hits))
    elif form is HitFormat.jsonl:
        yield from (json.dumps(hit.as_json(), ensure_ascii=False) + "\n" for hit in found.hits)
    else:
        yield from (line for hit in found.hits for line in _lines(hit))


def _lines(hit: Hit) -> Iterator[str]:
    for passage in hit.passages:
        place = hit.inputs[0] + ("" if passage.line is None else f":{passage.line}:{passage.column}")
        told = f"{place}: {hit.issue or '-'} {hit.status or '-'} {passage.field}: {passage.excerpt}"
        yield plain(told) + "\n"
