"""The program: what it begins with, and every way a run can end.

Exit codes are those of the record contract, the same for every command: 0 done, 1 error-level diagnostics or
quarantined inputs, 2 wrong usage or unreadable input; 130 when interrupted. Whatever ends a run says so in one line on
standard error.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xuncha_parse.cli.streams import coded, let_go_of_stdout, speak_utf8, tell
from xuncha_parse.cli.unused import put_off
from xuncha_parse.errors import UnreadableInput, XunchaError
from xuncha_parse.heap import collect_seldom, leave_to_the_system

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

FAILED = 2
INTERRUPTED = 130

TRACEBACK = "XUNCHA_TRACEBACK"
"""The environment variable that shows where an error of the program itself comes from."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; ``arguments`` are those of the process by default."""
    speak_utf8()
    collect_seldom()
    put_off()
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # to look for some reads what every package says of itself
    try:
        return _run(arguments)
    finally:
        leave_to_the_system()


def _run(arguments: Sequence[str] | None) -> int:
    import typer  # noqa: PLC0415 -- what it loads is not to be looked through for garbage

    from xuncha_parse.cli.commands import app  # noqa: PLC0415

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
