"""``xuncha corpus stats``: a corpus in numbers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.corpus.options import (
    CorpusFile,
    takes_filters,
)
from xuncha_parse.cli.streams import emit

if TYPE_CHECKING:
    from xuncha_parse.corpus.ask.dimensions import Dimension
    from xuncha_parse.corpus.ask.filters import Filters


class StatsFormat(StrEnum):
    """How numbers are written."""

    text = "text"
    json = "json"
    csv = "csv"
    md = "md"


@takes_filters
def stats(
    corpus: CorpusFile,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Count by body, issuer, inspected, team, round, type, kind, level, region, sector, year, theme or outcome. "
            "Given twice, it makes a cross table.",
        ),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(
            "--top", metavar="N", min=1, help="The first N values of each list, and the others as one."
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="Compare deadlines with this day, not with that of publication."
        ),
    ] = None,
    form: Annotated[
        StatsFormat, typer.Option("--format", help="Charts and tables of text, or json, csv or md.")
    ] = StatsFormat.text,
    *,
    filters: Filters,
) -> None:
    """Count notices, issues, measures and outcomes; without --by an overview of the corpus and of how well it was read.

    What notices do not say is counted as 未注明, never left out. An issue without an outcome is 未注明, not completed.
    Overdue is an open issue whose deadline had passed on the day its notice was published (else signed); its share is of the
    open issues with a deadline. Days are those from the feedback to the publication. A notice counts once for each
    theme or outcome it has an issue of; all else adds up.

    \b
    Examples:
      xuncha corpus stats corpus.db
      xuncha corpus stats corpus.db --by year --by outcome --level county
      xuncha corpus stats corpus.db --by body --top 20 --since 2023 --format csv > bodies.csv

    \b
    Exit codes:
      0  the numbers were printed
      2  wrong usage, or no corpus
    """
    from xuncha_parse.cli.corpus import numbers  # noqa: PLC0415
    from xuncha_parse.corpus.ask.overview import TOP, overview  # noqa: PLC0415
    from xuncha_parse.corpus.ask.stats import summarise  # noqa: PLC0415
    from xuncha_parse.corpus.store import Corpus, refusing  # noqa: PLC0415

    dimensions, day = _dimensions(by or []), day_of(as_of)
    with Corpus.open(corpus) as opened, refusing(corpus):
        if not dimensions:
            emit(numbers.of_overview(overview(opened, filters, top or TOP, day), form))
            return
        found = summarise(opened.connection, dimensions, filters, day)
        emit(numbers.of_statistics(found.top(top) if top else found, form))


def _dimensions(names: list[str]) -> list[Dimension]:
    from xuncha_parse.corpus.ask.dimensions import DIMENSIONS  # noqa: PLC0415
    from xuncha_parse.corpus.ask.filters import BadQuery  # noqa: PLC0415

    known = {**DIMENSIONS, "status": DIMENSIONS["outcome"]}
    for name in names:
        if name not in known:
            raise BadQuery(f"--by is one of {', '.join(DIMENSIONS)}; not {name!r}")
    return list({known[name].name: known[name] for name in names}.values())


def day_of(told: str | None) -> date | None:
    """The day that ``--as-of`` names. Raises :class:`BadQuery`."""
    from xuncha_parse.corpus.ask.filters import BadQuery  # noqa: PLC0415

    try:
        return None if told is None else date.fromisoformat(told)
    except ValueError:
        raise BadQuery(f"--as-of is a day such as 2024-06-30; not {told!r}") from None
