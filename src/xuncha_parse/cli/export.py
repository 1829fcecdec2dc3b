"""``xuncha export``: records in the forms that others work with."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.streams import STDIN, tell
from xuncha_parse.errors import Unwritable, XunchaError
from xuncha_parse.nouns import counted

if TYPE_CHECKING:
    from xuncha_parse.export import Exported


def export(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Records (.json), files of one record a line (.jsonl), either one packed (.gz), folders of such, or a corpus; - is standard input.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="The file to write, whole or not at all; its suffix says the format: .xlsx, .csv, .parquet, .jsonl or .md. - is standard output.",
        ),
    ],
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="xlsx, csv, csv-measures, parquet, parquet-flat, jsonl or md, whatever the suffix.",
        ),
    ] = None,
) -> None:
    """Hand records on as an Excel ledger (整改台账), CSV, Parquet, JSON Lines or Markdown.

    The ledger and both flat formats have one row an issue, csv-measures one row a measure, parquet one nested row a
    notice. No cell of the ledger is a formula; in CSV a text that could be one has an apostrophe in front, and the
    last line on standard error counts them. A record that is not valid is told there with its place, and left out.

    \b
    Examples:
      xuncha export records/ -o ledger.xlsx
      xuncha export corpus.db -o issues.parquet --format parquet-flat
      xuncha export records.jsonl.gz -o - --format csv-measures > measures.csv

    \b
    Exit codes:
      0  every record was exported
      1  some records are not valid; the others were exported
      2  wrong usage, nothing to export, or a file that cannot be read or written
    """
    from xuncha_parse.cli.recorded import Recorded  # noqa: PLC0415
    from xuncha_parse.export import format_of, write  # noqa: PLC0415

    chosen = format_of(output, form)
    if output == STDIN and not chosen.textual:
        raise XunchaError(f"{chosen.name} is no text for standard output: name a file with -o")
    recorded = Recorded(inputs, output)
    entries = recorded.entries()
    first = next(entries, None)
    if first is None:
        if not recorded.worst:
            tell("xuncha: nothing to export: no record")
        raise typer.Exit(recorded.worst or 2)
    records = chain([first], entries)
    if output != STDIN:
        exported = write(records, output, chosen.name)
    elif sys.stdout is None:
        raise Unwritable("standard output is closed")
    else:
        exported = write(records, sys.stdout.buffer, chosen.name)
        sys.stdout.buffer.flush()
    tell(_summary(exported, recorded.invalid, recorded.unread))
    if recorded.worst:
        raise typer.Exit(recorded.worst)


def _summary(exported: Exported, invalid: int, unread: int) -> str:
    """What was exported and what was not, in one line."""
    done = ", ".join(
        counted(number, noun)
        for number, noun in (
            (exported.notices, "notice"),
            (exported.issues, "issue"),
            (exported.measures, "measure"),
        )
    )
    others = [
        counted(number, noun) + told
        for number, noun, told in (
            (exported.neutralised, "cell", " neutralised"),
            (exported.split, "cell", " split"),
            (invalid, "invalid record", " left out"),
            (unread, "input", " not read"),
        )
        if number
    ]
    return f"exported {done}" + "".join(f"; {other}" for other in others)
