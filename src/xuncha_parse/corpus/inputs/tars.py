"""Tar archives, packed or not: their members as inputs, in one pass over the stream.

:mod:`tarfile` keeps every member it has met, reads extended headers whole however large they claim to be, and
takes an archive cut off between members for a whole one. The format is that of POSIX.1-2001 (ustar and pax),
with GNU's long names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from xuncha_parse.corpus.inputs.archives import Members
from xuncha_parse.corpus.inputs.expanding import exactly, pass_over
from xuncha_parse.corpus.inputs.forms import is_tar_header
from xuncha_parse.corpus.inputs.names import member_path
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.inputs.item import Item, Options

_BLOCK: Final = 512
_MOST_HEADER: Final = 1024 * 1024
"""The largest extended header that is read, in bytes; a path has some thousand."""
_FILES: Final = b"\x0007"
_SPARSE: Final = b"S"
_FOLDERS: Final = b"5D"
_WITHOUT_CONTENT: Final = b"123456"
"""Links, devices, folders and pipes: whatever size these claim, a header follows. Of unknown kinds the size counts."""


@dataclass(slots=True)
class _Told:
    """What extended headers say of the member that follows."""

    path: bytes | None = None
    size: int | None = None
    is_sparse: bool = False
    sparse_path: bytes | None = None


def of_tar(stream: BinaryIO, name: str, options: Options, only: str | None = None) -> Iterator[Item]:
    """The members of an archive, in its own order; folders are no inputs.

    Raises :class:`UnreadableInput` where it is damaged or cut off: all before that has been given.
    """
    members = Members(name, options, only)
    told = _Told()
    for block in _headers(stream):
        kind, size = block[156:157], _number(block[124:136])
        if kind in b"xXgLK":
            _take(kind, _extended(stream, size), told)
            continue
        if kind == _SPARSE:
            _pass_over_map(stream, block)
        elif told.is_sparse:
            kind = _SPARSE
        size = size if told.size is None else told.size
        raw = told.sparse_path or told.path or _path(block)
        yield from _of_member(stream, members, raw, kind, size, options)
        told = _Told()


def _headers(stream: BinaryIO) -> Iterator[bytes]:
    """The headers of all members, those of archives that were put behind this one among them."""
    is_ended = False
    while True:
        block = stream.read(_BLOCK) if is_ended else exactly(stream, _BLOCK)
        if is_tar_header(block):
            is_ended = False
            yield block
        elif block.strip(b"\x00"):
            if is_ended:
                return
            raise _damaged("the tar archive is damaged: members from here on are lost")
        elif len(block) < _BLOCK:
            return
        else:
            is_ended = True


def _of_member(
    stream: BinaryIO, members: Members, raw: bytes, kind: bytes, size: int, options: Options
) -> Iterator[Item]:
    path = member_path(raw)
    left = 0 if kind in _WITHOUT_CONTENT else size
    padding = -left % _BLOCK

    def read() -> bytes:
        nonlocal left
        if kind == _SPARSE:
            raise _damaged("a sparse file, which is not read: pack it anew without --sparse")
        check("bytes", size, options.limits)
        left = 0
        try:
            return exactly(stream, size)
        except UnreadableInput as error:
            raise _CutOff(error) from error

    if kind in _FOLDERS or (kind == b"\x00" and raw.endswith(b"/")):
        pass
    elif kind in _FILES or kind == _SPARSE:
        try:
            yield from members.of_member(path, read)
        except _CutOff as cut:
            raise cut.problem from cut
    else:
        yield from members.skip(path, "not-a-file")
    pass_over(stream, left + padding)


class _CutOff(Exception):
    """The stream ends inside a member: not that member's problem, but the archive's."""

    def __init__(self, problem: UnreadableInput) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _take(kind: bytes, content: bytes, told: _Told) -> None:
    """Note what an extended header says."""
    if kind == b"L":
        told.path = content.partition(b"\x00")[0]
    elif kind in b"xX":
        for key, value in _pax(content):
            if key == b"path":
                told.path = value
            elif key == b"size" and value.isdigit() and len(value) < 20:
                told.size = int(value)
            elif key == b"GNU.sparse.name":
                told.sparse_path = value
            elif key.startswith(b"GNU.sparse."):
                told.is_sparse = True


def _pax(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The records of a pax header: length, blank, key=value, line feed."""
    position = 0
    while position < len(content):
        digits, blank, _ = content[position : position + 20].partition(b" ")
        if not blank or not digits.isdigit() or int(digits) <= len(digits) + 1:
            return
        record = content[position + len(digits) + 1 : position + int(digits) - 1]
        key, _, value = record.partition(b"=")
        yield key, value
        position += int(digits)


def _pass_over_map(stream: BinaryIO, block: bytes) -> None:
    """Go on behind the blocks that say where the pieces of a sparse file belong: GNU's old form, not part of the size."""
    has_more = block[482]
    while has_more:
        has_more = exactly(stream, _BLOCK)[504]


def _extended(stream: BinaryIO, size: int) -> bytes:
    if size > _MOST_HEADER:
        raise _damaged("the tar archive has a header larger than any name: members from here on are lost")
    content = exactly(stream, size)
    pass_over(stream, -size % _BLOCK)
    return content


def _path(block: bytes) -> bytes:
    name = block[:100].partition(b"\x00")[0]
    prefix = block[345:500].partition(b"\x00")[0] if block[257:263] == b"ustar\x00" else b""
    return prefix + b"/" + name if prefix else name


def _number(field: bytes) -> int:
    """A size: octal digits, or GNU's binary form for what these cannot tell."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \x00")
    if any(digit not in b"01234567" for digit in digits):
        raise _damaged("the tar archive is damaged: a size is no number")
    return int(digits or b"0", 8)


def _damaged(told: str) -> UnreadableInput:
    return UnreadableInput(told, "damaged-file")
