"""``xuncha parse``: one notice, one record."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.atomic import write_whole
from xuncha_parse.cli.limits import takes_limits
from xuncha_parse.cli.options import File, Indent, LexiconFile, load_words
from xuncha_parse.cli.streams import STDIN, emit, open_source, same_file, tell
from xuncha_parse.errors import Unwritable
from xuncha_parse.readers.limits import Limits  # noqa: TC001 -- typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.diagnostics import Finding
    from xuncha_parse.records import Notice
    from xuncha_parse.source import Source

_MOST_SHOWN = 50
_EXPORTED = (".xlsx", ".csv", ".parquet", ".md")
"""The suffixes of outputs that are no JSON."""


@takes_limits
def parse(
    file: File,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Write the record to this file, whole or not at all; .xlsx, .csv, .parquet and .md get what 'xuncha export' makes of it.",
        ),
    ] = None,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave the notice's text out of the record.")
    ] = False,
    indent: Indent = None,
    lexicon: LexiconFile = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print no diagnostics on standard error.")
    ] = False,
    *,
    limits: Limits,
) -> None:
    """Turn one notice into one JSON record on standard output.

    Every field of the record has its place in the text. What could not be understood is kept, and told on standard
    error with its place: at most 50 warnings and errors; the record holds all of them.

    \b
    Examples:
      xuncha parse notice.txt > notice.json
      xuncha parse notice.txt -o notice.json --indent 2
      xuncha parse notice.txt -o ledger.xlsx
      cat notice.txt | xuncha parse - --no-text

    \b
    Exit codes:
      0  a record was made, whatever its warnings
      1  a record was made, and error-level diagnostics were found
      2  wrong usage, or an input that cannot be read
    """
    from xuncha_parse.pipeline import parse as parse_notice  # noqa: PLC0415

    words = load_words(lexicon)
    source = open_source(file, limits)
    parsed = parse_notice(source, words)
    if output is None or output == STDIN:
        emit(_as_json(parsed.notice, no_text=no_text, indent=indent))
    elif file != STDIN and same_file(file, output):
        raise Unwritable(f"{output}: is the input itself")
    elif Path(output).suffix.lower() in _EXPORTED:
        _export(parsed.notice, output, no_text=no_text)
    else:
        write_whole(output, _as_json(parsed.notice, no_text=no_text, indent=indent))
    if not quiet:
        _report(parsed.findings, source, file)
    if any(finding.rule.severity == "error" for finding in parsed.findings):
        raise typer.Exit(1)


def _as_json(notice: Notice, *, no_text: bool, indent: int | None) -> bytes:
    from pydantic_core import to_json  # noqa: PLC0415

    # bytes at once: a text of them first, as model_dump_json has it, takes the real notice 2.4 ms and not 0.9
    exclude = {"source": {"text"}} if no_text else None
    return to_json(notice, exclude=exclude, indent=indent or None) + b"\n"


def _export(notice: Notice, output: str, *, no_text: bool) -> None:
    from xuncha_parse.export import Entry, write  # noqa: PLC0415

    if no_text:
        source = notice.source.model_copy(update={"text": None})
        notice = notice.model_copy(update={"source": source})
    write([Entry(notice.source.name, notice)], output)


def _report(findings: Sequence[Finding], source: Source, file: str) -> None:
    from xuncha_parse.diagnostics import render  # noqa: PLC0415

    shown = dataclasses.replace(source, name=source.name if file == STDIN else file)
    grave = [finding for finding in findings if finding.rule.severity != "info"]
    for finding in grave[:_MOST_SHOWN]:
        for line in render(finding, shown).split("\n"):
            tell(line)
    if len(grave) > _MOST_SHOWN:
        tell(f"… and {len(grave) - _MOST_SHOWN} more; the record holds them all")
