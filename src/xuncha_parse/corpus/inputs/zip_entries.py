"""The entries of a zip archive, one at a time: from its directory, or member by member where that is missing.

:mod:`zipfile` holds all entries at once, gives up an archive for one name that is no UTF-8, and cannot open one
that is cut off. Structures and numbers are those of PKWARE's APPNOTE.TXT 6.3.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from xuncha_parse.corpus.inputs.names import member_path
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL: Final = b"PK\x03\x04"
_CENTRAL: Final = b"PK\x01\x02"
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_LOCATOR_64: Final = b"PK\x06\x07"
_DESCRIPTOR: Final = b"PK\x07\x08"
_LONGEST_COMMENT: Final = 65_535
_FULL: Final = 0xFFFF_FFFF
_SIZES_FOLLOW: Final = 0x08
_UTF8: Final = 0x800
_UNICODE_PATH: Final = 0x7075
_ZIP64: Final = 0x0001
_PIECE: Final = 64 * 1024
_UNIX: Final = 3
_SPECIAL: Final = frozenset({0x1, 0x2, 0x6, 0xA, 0xC})
"""Pipes, devices, links and sockets: the uppermost bits of a mode."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an archive says of one member; ``offset`` is that of its local header, ``crc`` ``None`` if unknown."""

    path: str
    is_folder: bool
    is_special: bool
    flags: int
    method: int
    crc: int | None
    packed: int
    size: int
    offset: int


def damaged(told: str) -> UnreadableInput:
    """The refusal of an archive that is not whole."""
    return UnreadableInput(told, "damaged-file")


def has_directory(stream: BinaryIO) -> bool:
    """Whether the archive ends as one does; a cut-off one does not."""
    return _directory(stream) is not None


def entries(stream: BinaryIO) -> Iterator[Entry]:
    """The members in the order of the directory; the caller may move the stream meanwhile."""
    found = _directory(stream)
    if found is None:
        raise damaged("the zip archive has no directory")
    position, seen = found.start, 0
    while position < found.end:
        stream.seek(position)
        head = stream.read(46)
        if len(head) < 46 or not head.startswith(_CENTRAL):
            raise damaged("the directory of the zip archive is damaged: the rest of it is lost")
        flags, method, _, crc, packed, size, *lengths = struct.unpack_from("<HHLLLLHHH", head, 8)
        attributes, offset = struct.unpack_from("<LL", head, 38)
        name = stream.read(lengths[0])
        extra = _extra(stream.read(lengths[1]))
        size, packed, offset = _large(extra.get(_ZIP64, b""), size, packed, offset)
        is_special = head[5] == _UNIX and attributes >> 28 in _SPECIAL
        offset += found.before
        yield _entry(name, extra, flags, method, crc, packed, size, offset, is_special=is_special)
        seen += 1
        position += 46 + sum(lengths)
    if seen % 65_536 != found.members % 65_536:
        raise damaged(f"the zip archive should have {found.members:,} members, and has {seen:,}")
    if found.before:
        raise damaged("another zip archive stands before this one in the same file: its members are not read")


def salvaged(stream: BinaryIO, most: int) -> Iterator[Entry]:
    """The members that lie whole in an archive without a directory, from the first on; none expands beyond ``most``."""
    position = 0
    while True:
        stream.seek(position)
        head = stream.read(30)
        if len(head) < 30 or not head.startswith(_LOCAL):
            return
        flags, method, _, crc, packed, size, name_length, extra_length = struct.unpack_from(
            "<HHLLLLHH", head, 6
        )
        name = stream.read(name_length)
        extra = _extra(stream.read(extra_length))
        size, packed, _ = _large(extra.get(_ZIP64, b""), size, packed, 0)
        start = position + 30 + name_length + extra_length
        known: int | None = crc
        if flags & _SIZES_FOLLOW and not packed:
            measured = _measured(stream, start, method, most)
            if measured is None:
                return
            packed, size = measured
            known = None
        end = start + packed
        if end > stream.seek(0, 2):
            return
        yield _entry(name, extra, flags, method, known, packed, size, position, is_special=False)
        position = _behind_descriptor(stream, end) if flags & _SIZES_FOLLOW else end


def content(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The packed bytes of a member, in pieces."""
    stream.seek(entry.offset)
    head = stream.read(30)
    if len(head) < 30 or not head.startswith(_LOCAL):
        raise damaged("the zip archive's directory leads to nothing")
    stream.seek(sum(struct.unpack_from("<HH", head, 26)), 1)
    left = entry.packed
    while left > 0:
        piece = stream.read(min(left, _PIECE))
        if not piece:
            raise damaged("the member is cut off")
        left -= len(piece)
        yield piece


class _Directory(NamedTuple):
    """Where the directory lies, how many members it should have, and how many bytes stand before its archive."""

    start: int
    end: int
    members: int
    before: int


def _directory(stream: BinaryIO) -> _Directory | None:
    size = stream.seek(0, 2)
    start = max(0, size - _LONGEST_COMMENT - 22 - 20)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        return None
    count, length, told = struct.unpack_from("<HLL", tail, at + 10)
    end = start + at
    if at >= 20 and tail[at - 20 : at - 16] == _LOCATOR_64:
        (end_64,) = struct.unpack_from("<Q", tail, at - 12)
        stream.seek(min(end_64, size))
        record = stream.read(56)
        if len(record) < 56 or not record.startswith(_END_64):
            return None
        count, length, told = struct.unpack_from("<QQQ", record, 32)
        end = end_64
    if length > end:
        return None
    begin = end - length
    return _Directory(begin, end, count, _before(stream, begin - told))


def _before(stream: BinaryIO, shift: int) -> int:
    """How far all places are shifted: as far as the directory is, if a member begins there."""
    if shift <= 0:
        return 0
    stream.seek(shift)
    return shift if stream.read(4) == _LOCAL else 0


def _entry(
    raw: bytes, extra: dict[int, bytes], flags: int, method: int, crc: int | None, packed: int, size: int, offset: int,
    *, is_special: bool,
) -> Entry:  # fmt: skip
    path = _unicode_path(raw, extra.get(_UNICODE_PATH, b"")) or member_path(raw, utf8=bool(flags & _UTF8))
    is_folder = raw.endswith(b"/") or (not size and raw.endswith(b"\\"))
    return Entry(path, is_folder, is_special, flags, method, crc, packed, size, offset)


def _unicode_path(raw: bytes, field: bytes) -> str | None:
    """The name in Info-ZIP's own field (APPNOTE 4.6.9); it counts while the other name is the one it was made for."""
    if len(field) < 6 or field[0] != 1 or struct.unpack_from("<L", field, 1)[0] != zlib.crc32(raw):
        return None
    return member_path(field[5:], utf8=True)


def _extra(field: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    position = 0
    while position + 4 <= len(field):
        kind, length = struct.unpack_from("<HH", field, position)
        found.setdefault(kind, field[position + 4 : position + 4 + length])
        position += 4 + length
    return found


def _large(field: bytes, *figures: int) -> tuple[int, ...]:
    """The sizes and the offset, with those of the ZIP64 field where 32 bits were too few."""
    large = iter(struct.unpack_from(f"<{min(len(field) // 8, 3)}Q", field))
    return tuple(next(large, figure) if figure == _FULL else figure for figure in figures)


def _measured(stream: BinaryIO, start: int, method: int, most: int) -> tuple[int, int] | None:
    """The packed and the full size of a member that tells neither: only deflate says itself where it ends."""
    if method != 8:
        return None
    inflate = zlib.decompressobj(-15)
    stream.seek(start)
    packed = size = 0
    feed = b""
    while not inflate.eof:
        feed = inflate.unconsumed_tail or stream.read(_PIECE)
        if not feed or size > most:
            return None
        packed += 0 if inflate.unconsumed_tail else len(feed)
        try:
            size += len(inflate.decompress(feed, 16 * _PIECE))
        except zlib.error:
            return None
    return packed - len(inflate.unused_data), size


def _behind_descriptor(stream: BinaryIO, end: int) -> int:
    """Where the next header begins: a descriptor has 12 to 24 bytes (APPNOTE 4.3.9)."""
    stream.seek(end)
    after = stream.read(28)
    for length in (16, 12, 24, 20):
        if after[length : length + 2] == b"PK" and (length in (12, 20) or after.startswith(_DESCRIPTOR)):
            return end + length
    return end + len(after)
