"""Standard streams and files: data goes out byte for byte, words for people to standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput, Unwritable

if TYPE_CHECKING:
    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.source import Source

STDIN = "-"
"""The file name that stands for standard input, and for standard output behind ``-o``."""


def speak_utf8() -> None:
    """Make text on both output streams UTF-8 with plain line feeds, whatever the system's own encoding."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]


def plain(text: str) -> str:
    """``text`` on one line, without anything that a terminal would obey: escapes, turns of direction."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def tell(line: str) -> None:
    """A line for people, on standard error, that no terminal obeys; when nobody listens, nothing happens."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        sys.stderr.write(plain(line) + "\n")
        sys.stderr.flush()


def same_file(file: str, output: str) -> bool:
    """Whether what is written to ``output`` would be written over ``file``."""
    try:
        return output != STDIN and Path(file).samefile(output)
    except (OSError, ValueError):
        return False


def coded(error: UnreadableInput) -> str:
    """A refusal's line with the code that "xuncha codes" explains."""
    from xuncha_parse.diagnostics import BY_SLUG  # noqa: PLC0415

    return f"{error} [{BY_SLUG[error.slug].code}]"


def emit(data: bytes | str) -> None:
    """Data on standard output, UTF-8; :class:`Unwritable` when it is closed or full."""
    if isinstance(data, str):
        data = data.encode("utf-8", "backslashreplace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except (AttributeError, ValueError) as error:
        raise Unwritable("standard output is closed") from error
    except OSError as error:
        let_go_of_stdout()
        raise Unwritable(f"standard output: {error.strerror or error}") from error


def let_go_of_stdout() -> None:
    """Point standard output nowhere, so that the interpreter's last flush cannot fail."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def is_folder(path: str) -> bool:
    """Whether a folder has this name; one that no file can have is found out by whoever opens it."""
    with contextlib.suppress(ValueError, OSError):
        return Path(path).is_dir()
    return False


def open_source(file: str, limits: Limits) -> Source:
    """The source behind a command's FILE argument; other kinds than text are read in a child process."""
    from xuncha_parse.readers import read  # noqa: PLC0415
    from xuncha_parse.readers.guard import Guard  # noqa: PLC0415

    with Guard(limits.seconds, limits.memory) as guard:
        if file != STDIN:
            return read(file, limits=limits, guard=guard)
        return read(stdin_bytes(limits.bytes), "<stdin>", limits=limits, guard=guard)


def stdin_bytes(max_bytes: int) -> bytes:
    """All of standard input, or one byte more than allowed."""
    try:
        return sys.stdin.buffer.read(max_bytes + 1)
    except (AttributeError, ValueError) as error:
        raise UnreadableInput("<stdin>: standard input is closed", "unopened") from error
    except OSError as error:
        raise UnreadableInput(f"<stdin>: {error.strerror or error}", "unopened") from error
