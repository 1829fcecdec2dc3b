"""The command line: the commands by name, and every way a run can end.

Exit codes are those of the record contract, the same for every command: 0 done, 1 error-level diagnostics or
quarantined inputs, 2 wrong usage or unreadable input; 130 when interrupted. Whatever ends a run says so in one line on
standard error.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from xuncha_parse.cli.groups import Group, Row
from xuncha_parse.cli.streams import coded, emit, let_go_of_stdout, speak_utf8, tell
from xuncha_parse.errors import UnreadableInput, XunchaError
from xuncha_parse.heap import collect_seldom

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 2
INTERRUPTED = 130

TRACEBACK = "XUNCHA_TRACEBACK"
"""The environment variable that shows where an error of the program itself comes from."""


class _Commands(Group):
    table: ClassVar = {
        "parse": Row("notice.parse", "Turn one notice into one JSON record."),
        "explain": Row("notice.explain", "Draw the outline with the rules that decided."),
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; ``arguments`` are those of the process by default."""
    speak_utf8()
    collect_seldom()
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # to look for some reads what every package says of itself
    try:
        code = app(args=arguments, prog_name="xuncha", standalone_mode=False)
    except typer.TyperException as error:
        return _usage(error)
    except UnreadableInput as error:
        return _end(coded(error))
    except XunchaError as error:
        return _end(str(error))
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except SystemExit as error:
        if "_XUNCHA_COMPLETE" in os.environ or not error.code:
            raise
        return _end("standard output: closed")
    except OSError as error:
        if error.filename is None:
            let_go_of_stdout()
        return _end(f"{error.filename or 'standard output'}: {error.strerror or error}")
    except MemoryError:
        return _end("out of memory")
    except Exception as error:
        if TRACEBACK in os.environ:
            raise
        return _end(
            f"internal error: {type(error).__name__}: {error} (please report it; {TRACEBACK}=1 shows where)"
        )
    if code == INTERRUPTED:
        return _end("interrupted", INTERRUPTED)
    return int(code or 0)


def _usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "xuncha"
    return _end(f"{error.format_message()} (see '{command} --help')")


def _end(message: str, code: int = FAILED) -> int:
    tell("xuncha: " + " ".join(message.split()))
    return code
