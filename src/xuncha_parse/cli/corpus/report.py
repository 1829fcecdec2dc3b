"""``xuncha corpus report``: what a corpus says, as one web page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.corpus.options import CorpusFile, takes_filters
from xuncha_parse.cli.corpus.stats import day_of
from xuncha_parse.cli.streams import STDIN, emit, same_file, tell
from xuncha_parse.errors import XunchaError
from xuncha_parse.nouns import counted

if TYPE_CHECKING:
    from xuncha_parse.corpus.ask.filters import Filters


@takes_filters
def report(
    corpus: CorpusFile,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The page to write, whole or not at all; - is standard output.",
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Compare deadlines with this day, not with the newest day of publication among the notices that are chosen.",
        ),
    ] = None,
    *,
    filters: Filters,
) -> None:
    """Write what a corpus says as one web page: outcomes, sizes, times, deadlines, words, and how well it was read.

    The page is one file of less than 3 MB, whatever the corpus. It opens without a network, in Chinese with a switch to
    English, in light and dark, on telephones and on paper. Behind every mark of its charts stand the notices, and the
    command that lists all of them. The figures are those of "xuncha corpus stats" with the same filters and day; those about
    inputs are of the whole corpus.

    \b
    Examples:
      xuncha corpus report corpus.db -o report.html
      xuncha corpus report corpus.db -o 2023.html --year 2023 --as-of 2024-06-30

    \b
    Exit codes:
      0  the page was written, if only of an empty corpus
      2  wrong usage, no corpus, or a file that cannot be written
    """
    from xuncha_parse.atomic import write_whole  # noqa: PLC0415
    from xuncha_parse.corpus.report import report as report_of  # noqa: PLC0415
    from xuncha_parse.corpus.store import Corpus, refusing  # noqa: PLC0415

    day = day_of(as_of)
    if same_file(corpus, output):
        raise XunchaError(f"{output}: is the corpus itself; name another file with -o")
    with Corpus.open(corpus) as opened, refusing(corpus):
        page = report_of(opened, filters, day)
    data = page.html.encode("utf-8", "replace")
    if output == STDIN:
        emit(data)
    else:
        write_whole(output, data)
    tell(
        f"{output}: {counted(page.notices, 'notice')}, {counted(page.issues, 'issue')}, {len(data) / 1e6:.1f} MB"
    )
