"""Files that are written whole or not at all: what was there stays until the new file is on the disk."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING

from xuncha_parse.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A stream whose bytes become the file at ``path`` when the block ends, and nothing when it fails.

    They go to a hidden file beside it, ``.NAME.PID.tmp``, which is synchronised and takes its place. A killed process
    may leave that file behind; it is never mistaken for a result. A device or pipe is written directly.
    Raises :class:`Unwritable`; so does an ``OSError`` of the block, which is the full disk.
    """
    try:
        given = Path(path)  # not resolved: what /dev/stdout leads to may have no name
        if given.exists() and not given.is_file() and not given.is_dir():
            with given.open("wb") as stream:
                yield stream
            return
        target = _target(path)
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            temporary.unlink(missing_ok=True)
            with temporary.open("x+b") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unwritable(f"{os.fspath(path)}: {error.strerror or error}") from error


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all. Raises :class:`Unwritable`."""
    with writing(path) as stream:
        stream.write(data)


def _target(path: str | os.PathLike[str]) -> Path:
    try:
        return Path(path).resolve()
    except ValueError as error:  # a NUL in it
        raise Unwritable(f"{os.fspath(path)}: {error}") from error
