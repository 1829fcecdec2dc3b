"""``xuncha corpus sql``: a question of one's own."""

from __future__ import annotations

from itertools import islice
from sys import maxsize
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xuncha_parse.cli.corpus.options import CorpusFile  # noqa: TC001 -- typer reads the annotations
from xuncha_parse.cli.rows import Format, RowFormat, print_rows
from xuncha_parse.cli.streams import STDIN, stdin_bytes, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.tables import Value

_LONGEST: Final = 1_000_000


def sql(
    corpus: CorpusFile,
    statement: Annotated[
        str,
        typer.Argument(metavar="STATEMENT", help="One statement that reads; - takes it from standard input."),
    ],
    form: Format = RowFormat.table,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Print no more rows than this.")
    ] = None,
    max_seconds: Annotated[
        float,
        typer.Option(
            "--max-seconds", metavar="N", min=0.001, help="Give a statement up after this many seconds."
        ),
    ] = 30.0,
) -> None:
    """Ask a corpus in SQL. It is only read, whatever the statement says.

    docs/corpus-layout.md describes every table. Rows are printed as they are found; a table is cut to the terminal,
    blobs stand as <n bytes>. SQLite's time counts, not that of whatever reads the rows.

    \b
    Examples:
      xuncha corpus sql corpus.db "SELECT year, count(*) FROM notices GROUP BY year"
      xuncha corpus sql corpus.db "SELECT name FROM sqlite_master WHERE type = 'table'"
      xuncha corpus sql corpus.db - --format csv < question.sql > answer.csv

    \b
    Exit codes:
      0  the rows were printed, if only none
      2  wrong usage, a statement that is faulty, does more than read or takes too long, or no corpus
    """
    from xuncha_parse.corpus.ask.sql import query  # noqa: PLC0415
    from xuncha_parse.corpus.store import Corpus  # noqa: PLC0415

    asked = _from_stdin() if statement == STDIN else statement
    with Corpus.open(corpus) as opened:
        columns, rows = query(opened.connection, asked, seconds=max_seconds)
        print_rows(columns, rows if limit is None else _first(rows, limit), form)


def _first(rows: Iterator[tuple[Value, ...]], limit: int) -> Iterator[tuple[Value, ...]]:
    yield from islice(rows, min(limit, maxsize))
    if next(rows, None) is not None:
        tell(f"… and more: --limit {limit}")


def _from_stdin() -> str:
    from xuncha_parse.corpus.ask.sql import BadStatement  # noqa: PLC0415

    data = stdin_bytes(_LONGEST)
    if len(data) > _LONGEST:
        raise BadStatement(f"the statement is longer than {_LONGEST:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadStatement("the statement is no UTF-8") from error
