"""Bytes to :class:`~xuncha_parse.source.Source`: the one lossy step, and it says what it lost."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.kinds import kind_of
from xuncha_parse.readers.limits import DEFAULTS, MAX_BYTES, Input, Limits, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.readers.guard import Guard
    from xuncha_parse.readers.kinds import Kind
    from xuncha_parse.source import Source

__all__ = ["DEFAULTS", "MAX_BYTES", "Input", "Limits", "read", "read_bytes"]

READERS: dict[Kind, str] = {
    "text": "plain.read_plain",
    "html": "web.html.read_html",
    "mime": "web.mime.read_mime",
    "docx": "word.docx.read_docx",
    "office": "office.read_office",
    "pdf": "pdf.reader.read_pdf",
}
"""Each kind's reader, imported when the first file of its kind is read."""
WHAT_IS_READ = "what is read is text, HTML, MHT, Word, WPS, RTF, ODT and PDF"


def read(
    source: Input, name: str | None = None, *, limits: Limits = DEFAULTS, guard: Guard | None = None
) -> Source:
    """Read one notice from a path (a ``str`` is a path), from bytes, or from a binary stream.

    The kind is told by the content first, and by the name where bytes cannot tell. ``name`` is what the record
    calls the input; by default the file's name without its folder. With a ``guard`` every kind but plain text is
    read in its child process, which is given up when ``limits.seconds`` are over. Raises
    :class:`~xuncha_parse.errors.UnreadableInput`, whose message is one line and whose ``slug`` is in the registry
    of diagnostics, when the input cannot be opened, passes a limit, or is nothing that can be read.
    """
    given = name or _name_of(source)
    called = _printable(name or PurePath(given).name or given)
    try:
        data = read_bytes(source, limits.bytes)
        kind, words = kind_of(data, called)
        reader = _reader(kind, words)
        return (
            guard.run(reader, data, called, limits)
            if guard and kind != "text"
            else reader(data, called, limits)
        )
    except UnreadableInput as error:
        raise UnreadableInput(f"{_printable(given)}: {error}", error.slug) from error


def _reader(kind: Kind | None, called: str) -> Callable[[bytes, str, Limits], Source]:
    if kind is None:
        raise UnreadableInput(f"{called}; {WHAT_IS_READ}", "unknown-kind")
    module, _, function = READERS[kind].rpartition(".")
    reader: Callable[[bytes, str, Limits], Source] = getattr(
        import_module(f"xuncha_parse.readers.{module}"), function
    )
    return reader


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
