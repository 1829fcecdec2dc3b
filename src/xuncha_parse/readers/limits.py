"""How much is read, and where from: every reader's bytes come through here, and every limit is checked here."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from xuncha_parse.errors import Refusal, UnreadableInput
from xuncha_parse.source import LINE_BREAK

Input = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""What can be read: a path (a ``str`` is one), bytes, or a binary stream."""

MAX_BYTES = 64 * 1024 * 1024
"""The largest input read by default, in bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything is read; whatever passes a limit is refused with a slug of its own.

    On the command line each is an option: ``--max-bytes`` and so on.
    """

    bytes: int = MAX_BYTES
    """Bytes of the input."""
    expanded: int = 256 * 1024 * 1024
    """Bytes that come out of an archive or of packed streams."""
    ratio: int = 100
    """How many times larger than the archive they are."""
    members: int = 10_000
    """Files in an archive."""
    pages: int = 2_000
    """Pages."""
    lines: int = 200_000
    """Lines of the text."""
    depth: int = 512
    """Elements within one another."""
    line_characters: int = 4_000_000
    """Characters of the longest line."""
    seconds: float = 60.0
    """Seconds for one document."""
    memory: int = 4 * 1024**3
    """Bytes of memory for one document, where the system bounds it."""


DEFAULTS = Limits()
"""The limits of whoever sets none."""

LimitName = Literal[
    "bytes", "expanded", "ratio", "members", "pages", "lines", "depth", "line_characters", "seconds", "memory"
]


class _Row(NamedTuple):
    slug: Refusal
    option: str
    message: str


_ROWS: dict[LimitName, _Row] = {
    "bytes": _Row("too-large", "--max-bytes", "larger than the limit of {most} bytes"),
    "expanded": _Row("expands-too-large", "--max-expanded", "expands to more than {most} bytes"),
    "ratio": _Row("expands-too-much", "--max-ratio", "expands to more than {most} times its size"),
    "members": _Row("too-many-members", "--max-members", "an archive of more than {most} members"),
    "pages": _Row("too-many-pages", "--max-pages", "more than {most} pages"),
    "lines": _Row("too-many-lines", "--max-lines", "more than {most} lines"),
    "depth": _Row("nested-too-deep", "--max-depth", "elements nested more than {most} deep"),
    "line_characters": _Row(
        "line-too-long", "--max-line-characters", "a line of more than {most} characters"
    ),
    "seconds": _Row("out-of-time", "--max-seconds", "not read within {most} seconds"),
    "memory": _Row("out-of-memory", "--max-memory", "reading it takes more than {most} bytes of memory"),
}
"""Each limit: the slug of its refusal, the option that raises it, and what is wrong."""

_EXEMPT = 1024 * 1024
"""An archive may expand to this much whatever its ratio: small files of blanks are no bombs."""


def past(limit: LimitName, limits: Limits) -> UnreadableInput:
    """The refusal of what passes ``limit``: it names the figure and the option that raises it."""
    slug, option, message = _ROWS[limit]
    figure = getattr(limits, limit)
    told = message.format(most=f"{int(figure) if figure == int(figure) else figure:,}")
    return UnreadableInput(f"{told} (raise it with {option})", slug)


def check(limit: LimitName, figure: float, limits: Limits) -> None:
    """Raise when ``figure`` passes ``limit``; what equals the limit is allowed."""
    if figure > getattr(limits, limit):
        raise past(limit, limits)


def check_expansion(packed: int, expanded: int, limits: Limits) -> None:
    """Raise when ``packed`` bytes that expand to ``expanded`` pass the limit on either.

    Call it with what the archive's own directory says before anything is expanded, and with what has come out
    so far while expanding: directories lie.
    """
    check("expanded", expanded, limits)
    if expanded > _EXEMPT:
        check("ratio", expanded / max(packed, 1), limits)


def check_text(text: str, limits: Limits) -> None:
    """Raise when ``text`` has too many lines or one that is too long; in linear time and no further memory."""
    if len(text) <= min(limits.lines, limits.line_characters):
        return  # 0.35 ms of 0.85 to read the real notice
    start = 0
    lines = 1
    for match in LINE_BREAK.finditer(text):
        if match.start() - start > limits.line_characters:
            raise past("line_characters", limits)
        start = match.end()
        lines += start < len(text)
        if lines > limits.lines:
            raise past("lines", limits)
    check("line_characters", len(text) - start, limits)


class Deadline:
    """The time a document may take, counted from the making of this object; for loops that can ask now and then."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._end = time.monotonic() + limits.seconds

    def check(self) -> None:
        """Raise when the time is over."""
        if time.monotonic() > self._end:
            raise past("seconds", self._limits)


_PIECE = 1024 * 1024


def read_bytes(source: Input, max_bytes: int = MAX_BYTES) -> bytes:
    """All bytes of a path, of bytes or of a binary stream; no more than one byte beyond the limit is read.

    Raises :class:`UnreadableInput` when it cannot be opened or is larger than ``max_bytes``, and
    ``TypeError`` for a text stream.
    """
    if isinstance(source, (str, os.PathLike)):
        return _read_file(source, max_bytes)
    if isinstance(source, (bytes, bytearray, memoryview)):
        _check_size(memoryview(source).nbytes, max_bytes)
        return bytes(source)
    return _read_stream(source, max_bytes)


def _check_size(size: int, max_bytes: int) -> None:
    check("bytes", size, Limits(bytes=max_bytes))


def _read_file(path: str | os.PathLike[str], max_bytes: int) -> bytes:
    try:
        if Path(path).is_dir():
            raise UnreadableInput("is a folder", "unopened")
        with Path(path).open("rb") as stream:
            about = os.fstat(stream.fileno())
            if stat.S_ISREG(about.st_mode):
                _check_size(about.st_size, max_bytes)
            return _read_stream(stream, max_bytes)
    except (OSError, ValueError) as error:
        raise UnreadableInput(reason(error), "unopened") from error


def _read_stream(stream: BinaryIO, max_bytes: int) -> bytes:
    """At most one byte more than allowed; a raw stream may give its bytes in pieces."""
    pieces: list[bytes] = []
    wanted = max_bytes + 1
    try:
        while wanted > 0:
            piece = stream.read(min(wanted, _PIECE))
            if piece is None:
                raise UnreadableInput("the stream has no data ready: hand over a blocking one", "unopened")
            if not isinstance(piece, bytes):
                raise TypeError("read() takes a path, bytes or a binary stream; hand text to parse()")
            if not piece:
                break
            pieces.append(piece)
            wanted -= len(piece)
    except OSError as error:
        raise UnreadableInput(reason(error), "unopened") from error
    data = b"".join(pieces)
    _check_size(len(data), max_bytes)
    return data


def reason(error: OSError | ValueError) -> str:
    """What the system says, in one line."""
    told = error.strerror if isinstance(error, OSError) else None
    return (told or str(error) or type(error).__name__).splitlines()[0]
