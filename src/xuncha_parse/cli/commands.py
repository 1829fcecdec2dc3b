"""The command itself: its own help and options, and the table of the commands under it."""

from __future__ import annotations

from typing import Annotated, ClassVar

import typer

from xuncha_parse.cli.groups import Group, Row
from xuncha_parse.cli.streams import emit
from xuncha_parse.errors import XunchaError


class _Commands(Group):
    table: ClassVar = {
        "parse": Row("notice.parse", "Turn one notice into one JSON record."),
        "explain": Row("explain.explain", "Draw the outline with the rules that decided."),
        "check": Row("check.check", "Report what is wrong with notices or records."),
        "review": Row("review.review", "Show notices beside their records, in a page."),
        "apply": Row("apply.apply", "Put a person's corrections into a record."),
        "export": Row("export.export", "Hand records on as Excel, CSV, Parquet or Markdown."),
        "upgrade": Row("upgrade.upgrade", "Lift records of older versions of the schema."),
        "evaluate": Row("evaluate.evaluate", "Measure accuracy on notices of known truth."),
        "schema": Row("reference.schema", "Print the record's JSON Schema."),
        "codes": Row("reference.codes", "List the diagnostics, or explain one."),
        "corpus": Row("corpus.app.app", "Build a corpus of many notices, and ask it."),
    }


app = typer.Typer(
    name="xuncha",
    cls=_Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        emit(f"xuncha {version('xuncha-parse')}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def xuncha(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit."),
    ] = False,
) -> None:
    """Chinese inspection-rectification notices (巡察/巡视整改通报) in, validated JSON records out.

    \b
    Start here:
      xuncha parse notice.txt > notice.json
      xuncha parse notice.docx -o ledger.xlsx
      xuncha explain notice.txt
      xuncha corpus build pages/ -o corpus.db

    \b
    Exit codes, the same for every command:
      0  done
      1  error-level diagnostics were found, or inputs are quarantined
      2  wrong usage, or an input that cannot be read
    """
    if context.invoked_subcommand is None:
        raise XunchaError(
            "no command given: parse, explain, check, review, apply, export, upgrade, corpus, evaluate, schema or codes (see 'xuncha --help')"
        )
