"""Where findings are written: standard output or a file, and further files in other formats."""

from __future__ import annotations

import contextlib
from typing import IO, TYPE_CHECKING, NamedTuple, Self

import typer

from xuncha_parse.atomic import writing
from xuncha_parse.cli.streams import emit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha_parse.checking.formats import Format
    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.checking.summary import Summary


class Destination(NamedTuple):
    """A format's writer, and the file that it writes; ``None`` is standard output."""

    writer: Format
    path: str | None


class Reports:
    """Writers side by side. Use it with ``with``: files are written whole, or not at all when the block fails."""

    def __init__(self, destinations: Sequence[Destination]) -> None:
        self._destinations = destinations
        self._stack = contextlib.ExitStack()
        self._open: list[tuple[Format, IO[bytes] | None]] = []

    def __enter__(self) -> Self:
        with self._stack as stack:
            for writer, path in self._destinations:
                stream = None if path is None else stack.enter_context(writing(path))
                self._open.append((writer, stream))
            self._stack = stack.pop_all()
        for writer, stream in self._open:
            _write(writer.begin(), stream)
        return self

    def __exit__(self, *failed: object) -> None:
        self._stack.__exit__(*failed)  # type: ignore[arg-type]

    def take(self, checked: Checked) -> None:
        """Write what there is to say of an input."""
        for writer, stream in self._open:
            _write(writer.checked(checked), stream)

    def finish(self, summary: Summary) -> None:
        """Write what comes at the end."""
        for writer, stream in self._open:
            for piece in writer.end(summary):
                _write(piece, stream)


def named(reports: Sequence[str], formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """``FORMAT=FILE`` as a user wrote it."""
    for report in reports:
        name, _, path = report.partition("=")
        if name not in formats or not path:
            raise typer.BadParameter(
                f"{report!r} is not FORMAT=FILE with one of {', '.join(formats)}", param_hint="'--report'"
            )
        yield name, path


def _write(words: str, stream: IO[bytes] | None) -> None:
    if not words:
        return
    if stream is None:
        emit(words)
    else:
        stream.write(words.encode())
