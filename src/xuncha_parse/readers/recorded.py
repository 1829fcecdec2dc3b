"""Records in files, as bytes: one in a ``.json``, one a line in a ``.jsonl``, either packed with gzip."""

from __future__ import annotations

import gzip
import io
import zlib
from codecs import BOM_UTF8
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal, NamedTuple

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import Limits, check, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES: Final = (".jsonl", ".jsonl.gz")
RECORDS: Final = (".json", ".json.gz", *LINES)
"""The names that files of records have, in small letters."""

BLANK: Final = BOM_UTF8 + b" \t\r\n"
"""What may stand around a record, as bytes to strip."""

GZIP: Final = b"\x1f\x8b"
"""How a packed file begins."""


class Raw(NamedTuple):
    """The bytes of what should be one record; ``number`` is its line, from 1, in a file of one record a line."""

    number: int | None
    data: bytes


def raw_records(path: str, limits: Limits) -> Iterator[Raw]:
    """Every record of a file, read as far as it is asked for; packed or not is told by the content.

    Raises :class:`UnreadableInput` without the file's name, when it cannot be opened, is cut short, or a record is longer than
    ``limits.bytes`` (``limits.expanded`` for a packed one).
    """
    try:
        if Path(path).is_dir():
            raise UnreadableInput("is a folder", "unopened")
        with Path(path).open("rb") as stream:
            packed = stream.peek(len(GZIP)).startswith(GZIP)  # which does not move on: it may be a pipe
            plain = _unpacked(stream) if packed else stream
            yield from records_of(plain, limits, lines=path.lower().endswith(LINES), packed=packed)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableInput(reason(ValueError(str(error))), "damaged-file") from error
    except (OSError, ValueError) as error:
        raise UnreadableInput(reason(error), "unopened") from error


def records_of(stream: IO[bytes], limits: Limits, *, lines: bool, packed: bool = False) -> Iterator[Raw]:
    """Every record of a stream; of ``lines`` whose first is but a brace, all is one record."""
    what: Literal["bytes", "expanded"] = "expanded" if packed else "bytes"
    most = limits.expanded if packed else limits.bytes

    def whole(data: bytes) -> bytes:
        check(what, len(data), limits)
        return data

    def line_of(number: int) -> bytes:
        try:
            return whole(stream.readline(most + 1))
        except UnreadableInput as error:
            raise UnreadableInput(f"line {number}: {error}", error.slug) from error

    if not lines:
        yield Raw(None, whole(stream.read(most + 1)))
        return
    number = 0
    while line := line_of(number + 1):
        number += 1
        if number == 1 and line.strip(BLANK) == b"{":
            yield Raw(None, whole(line + stream.read(most + 1)))
        elif line.strip(BLANK):
            yield Raw(number, line)


def holds_lines(data: bytes) -> bool:
    """Whether bytes hold a record on their first line and more behind it."""
    first, _, rest = data.strip(BLANK).partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    return io.BufferedReader(gzip.GzipFile(fileobj=stream))
