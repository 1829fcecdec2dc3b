"""How much is read, and where from: every reader's bytes come through here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from xuncha_parse.errors import UnreadableInput

Input = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""What can be read: a path (a ``str`` is one), bytes, or a binary stream."""

MAX_BYTES = 64 * 1024 * 1024
"""The largest input read by default, in bytes."""


def read_bytes(source: Input, max_bytes: int = MAX_BYTES) -> bytes:
    """All bytes of a path, of bytes or of a binary stream.

    Raises :class:`UnreadableInput` when it cannot be opened or is larger than ``max_bytes``, and
    ``TypeError`` for a text stream.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    elif isinstance(source, (str, os.PathLike)):
        data = _read_file(source, max_bytes)
    else:
        data = _read_stream(source, max_bytes)
    if len(data) > max_bytes:
        raise UnreadableInput(f"larger than the limit of {max_bytes:,} bytes")
    return data


def _read_file(path: str | os.PathLike[str], max_bytes: int) -> bytes:
    try:
        if Path(path).is_dir():
            raise UnreadableInput("is a folder")
        with Path(path).open("rb") as stream:
            return _read_stream(stream, max_bytes)
    except (OSError, ValueError) as error:
        raise UnreadableInput(_reason(error)) from error


def _read_stream(stream: BinaryIO, max_bytes: int) -> bytes:
    """At most one byte more than allowed; a raw stream may give its bytes in pieces."""
    pieces: list[bytes] = []
    wanted = max_bytes + 1
    try:
        while wanted > 0 and (piece := stream.read(wanted)):
            if not isinstance(piece, bytes):
                raise TypeError("read() takes a path, bytes or a binary stream; hand text to parse()")
            pieces.append(piece)
            wanted -= len(piece)
    except OSError as error:
        raise UnreadableInput(_reason(error)) from error
    return b"".join(pieces)


def _reason(error: OSError | ValueError) -> str:
    told = error.strerror if isinstance(error, OSError) else None
    return (told or str(error) or type(error).__name__).splitlines()[0]
