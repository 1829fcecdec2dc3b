"""Zip archives: their members as inputs, none expanded beyond what it claims or a limit allows."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from xuncha_parse.corpus.inputs.archives import Members
from xuncha_parse.corpus.inputs.zip_entries import Entry, content, damaged, entries, has_directory, salvaged
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import check, check_expansion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.inputs.item import Item, Options
    from xuncha_parse.readers.limits import Limits

_ENCRYPTED: Final = 0x41
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12


class _Engine(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def of_zip(stream: BinaryIO, name: str, options: Options, only: str | None = None) -> Iterator[Item]:
    """The members of an archive, in its own order; folders are no inputs.

    Where its directory is missing or damaged, what lies whole is read, and then :class:`UnreadableInput` is
    raised for the rest.
    """
    members = Members(name, options, only)
    whole = has_directory(stream)
    for entry in entries(stream) if whole else salvaged(stream, options.limits.bytes):
        if entry.is_special:
            yield from members.skip(entry.path, "not-a-file")
        elif not entry.is_folder:
            yield from members.of_member(entry.path, lambda entry=entry: _read(stream, entry, options.limits))  # type: ignore[misc]
    if not whole:
        raise damaged("the zip archive is cut off: members behind those that were read are lost")


def _read(stream: BinaryIO, entry: Entry, limits: Limits) -> bytes:
    """The bytes of a member, at most one more than it claims to have."""
    if entry.flags & _ENCRYPTED:
        raise UnreadableInput("encrypted: unpack it with its password and read that", "encrypted")
    check("bytes", entry.size, limits)
    check_expansion(entry.packed, entry.size, limits)
    if entry.method == _STORED:
        check("bytes", entry.packed, limits)
        data = b"".join(content(stream, entry))
    elif entry.method in (_DEFLATED, _BZIP2):
        data = _expand(stream, entry)
    else:
        raise damaged(
            f"packed by method {entry.method}, which is not read: pack it anew as an ordinary zip archive"
        )
    if len(data) != entry.size:
        raise damaged("the member is not of the size the archive claims")
    if entry.crc is not None and zlib.crc32(data) != entry.crc:
        raise damaged("the member is damaged: its checksum is wrong")
    return data


def _expand(stream: BinaryIO, entry: Entry) -> bytes:
    engine: _Engine = zlib.decompressobj(-15) if entry.method == _DEFLATED else bz2.BZ2Decompressor()
    pieces: list[bytes] = []
    wanted = entry.size + 1
    try:
        for piece in content(stream, entry):
            pieces.append(engine.decompress(getattr(engine, "unconsumed_tail", b"") + piece, wanted))
            wanted -= len(pieces[-1])
            if wanted <= 0:
                break
    except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
        raise damaged("the member is damaged") from error
    return b"".join(pieces)
