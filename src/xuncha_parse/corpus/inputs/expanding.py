"""gzip, bzip2 and xz streams, expanded piece by piece: bounded in memory, and cut-off ones say so."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, Protocol

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import check

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from xuncha_parse.readers.limits import Limits

Packing = Literal["gzip", "bzip2", "xz"]

_MAGIC: Final[tuple[tuple[bytes, Packing], ...]] = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"1AY&SY", "bzip2"),
    (b"\x17rE8P\x90", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
_LONGEST_MAGIC: Final = 10
_PIECE: Final = 64 * 1024
_MOST_DICTIONARY: Final = 256 * 1024 * 1024
"""The most memory an xz stream may ask for, in bytes."""


class _Engine(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gzip:
    """zlib with the manners of :mod:`bz2`: what was not consumed is kept inside."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def packing_of(head: bytes) -> Packing | None:
    """How a stream that begins with ``head`` is packed."""
    # bzip2 has a digit in between; with nothing in it, it has no block, and its end has a magic of its own
    head = head[4:] if head.startswith(b"BZh") else head
    return next((packing for magic, packing in _MAGIC if head.startswith(magic)), None)


def expanded(stream: BinaryIO, packing: Packing | None, limits: Limits) -> BinaryIO:
    """What ``stream`` holds from where it stands, expanded while it is read.

    Reading raises :class:`UnreadableInput` where it is damaged or cut off, or expands beyond the ratio of ``limits``.
    """
    return io.BufferedReader(_Expanding(stream, packing, limits), _PIECE) if packing else stream


def exactly(stream: BinaryIO, size: int) -> bytes:
    """The next ``size`` bytes; :class:`UnreadableInput` where there are fewer."""
    data = stream.read(size)
    if len(data) < size:
        raise _cut_off()
    return data


def pass_over(stream: BinaryIO, size: int) -> None:
    """Go on by ``size`` bytes without holding them; :class:`UnreadableInput` where there are fewer."""
    if size and stream.seekable():
        try:
            stream.seek(size - 1, 1)
        except (OSError, ValueError, OverflowError) as error:
            raise _cut_off() from error
        size = 1
    while size > 0:
        size -= len(exactly(stream, min(size, _PIECE)))


def _cut_off() -> UnreadableInput:
    return UnreadableInput("the file is cut off or damaged: what follows here is lost", "damaged-file")


class _Expanding(io.RawIOBase):
    """A raw stream over all members of a packed one."""

    def __init__(self, stream: BinaryIO, packing: Packing, limits: Limits) -> None:
        self._stream = stream
        self._packing = packing
        self._limits = limits
        self._engine: _Engine | None = self._new()
        self._packed = self._expanded = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._next(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def _new(self) -> _Engine:
        if self._packing == "gzip":
            return _Gzip()
        if self._packing == "bzip2":
            return bz2.BZ2Decompressor()
        return lzma.LZMADecompressor(memlimit=_MOST_DICTIONARY)

    def _next(self, wanted: int) -> bytes:
        """The next bytes, at most ``wanted``; none at the end."""
        feed = b""
        while self._engine is not None:
            if self._engine.eof:
                feed = self._turn()
                continue
            try:
                piece = self._engine.decompress(feed, wanted)
            except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
                raise UnreadableInput(f"the {self._packing} stream is damaged", "damaged-file") from error
            if piece:
                self._expanded += len(piece)
                if self._expanded > self._limits.bytes:
                    check("ratio", self._expanded / max(self._packed, 1), self._limits)
                return piece
            feed = b"" if self._engine.eof else self._fed()
        return b""

    def _fed(self) -> bytes:
        feed = self._stream.read(_PIECE)
        self._packed += len(feed)
        if not feed:
            raise UnreadableInput(f"the {self._packing} stream is cut off", "damaged-file")
        return feed

    def _turn(self) -> bytes:
        """The beginning of the next member, if one follows; zeros are padding."""
        assert self._engine is not None
        rest = self._engine.unused_data.lstrip(b"\x00")
        while len(rest) < _LONGEST_MAGIC and (more := self._stream.read(_PIECE)):
            self._packed += len(more)
            rest = (rest + more).lstrip(b"\x00")
        if rest and packing_of(rest) != self._packing:
            raise UnreadableInput(
                f"the {self._packing} stream is damaged: what follows here is lost", "damaged-file"
            )
        self._engine = self._new() if rest else None
        return rest
