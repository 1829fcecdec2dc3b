"""A list of inputs on standard input: one a line, or each closed by a NUL as ``find -print0`` writes it."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, BinaryIO, Final

from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = 64 * 1024
_LONGEST: Final = 1024 * 1024
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


def listed(stream: BinaryIO | None) -> Iterator[str]:
    """The names on the list, as they come; blank lines are none. A name is taken as it is, and never for a pattern.

    Raises :class:`UnreadableInput` where there is no stream, or nothing that can be a list.
    """
    if stream is None:
        raise UnreadableInput("<stdin>: standard input is closed", "unopened")
    buffer = _piece(stream)
    if buffer.startswith(_WIDE):
        raise UnreadableInput("<stdin>: the list is in UTF-16; write it in UTF-8", "undecodable")
    buffer = buffer.removeprefix(BOM_UTF8)
    separator = b"\x00" if b"\x00" in buffer else b"\n"
    more = buffer
    while more:
        *names, buffer = buffer.split(separator)
        for name in names:
            yield from _name(name, separator)
        if len(buffer) > _LONGEST:
            raise UnreadableInput(
                "<stdin>: no list of names: a line is longer than any name", "line-too-long"
            )
        more = _piece(stream)
        buffer += more
    yield from _name(buffer, separator)


def _piece(stream: BinaryIO) -> bytes:
    """What is there already, so that a name can be read before the list is complete."""
    read = getattr(stream, "read1", stream.read)
    try:
        piece: bytes | None = read(_PIECE)
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"<stdin>: {error}", "unopened") from error
    return piece or b""


def _name(raw: bytes, separator: bytes) -> Iterator[str]:
    if separator == b"\n":
        raw = raw.removesuffix(b"\r")
    if not raw.strip():
        return
    try:
        yield raw.decode("utf-8")
    except UnicodeDecodeError:
        # elsewhere names are bytes, and these are theirs; on Windows a list has the system's Chinese code page
        yield raw.decode("gb18030", "replace") if os.name == "nt" else os.fsdecode(raw)
