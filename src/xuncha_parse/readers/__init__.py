"""Bytes to :class:`~xuncha_parse.source.Source`: the one lossy step, and it says what it lost."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import MAX_BYTES, Input, read_bytes
from xuncha_parse.readers.plain import read_plain

if TYPE_CHECKING:
    from xuncha_parse.source import Source

__all__ = ["MAX_BYTES", "Input", "read", "read_bytes"]


def read(source: Input, name: str | None = None, *, max_bytes: int = MAX_BYTES) -> Source:
    """Read one notice from a path (a ``str`` is a path), from bytes, or from a binary stream.

    The kind is told by the content. ``name`` is what the record calls the input; by default the file's
    name without its folder. Raises :class:`~xuncha_parse.errors.UnreadableInput`, whose message is one line,
    when the input cannot be opened, is larger than ``max_bytes``, or is nothing this version reads.
    """
    given = name or _name_of(source)
    try:
        return read_plain(read_bytes(source, max_bytes), _printable(name or PurePath(given).name or given))
    except UnreadableInput as error:
        raise UnreadableInput(f"{_printable(given)}: {error}") from error


def _name_of(source: Input) -> str:
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return "<bytes>"
    told = getattr(source, "name", None)
    return told if isinstance(told, str) and told else "<stream>"


def _printable(name: str) -> str:
    """A file name as valid Unicode on one line; names that are neither are legal on some systems."""
    return " ".join(name.encode("utf-8", "replace").decode("utf-8").splitlines())
