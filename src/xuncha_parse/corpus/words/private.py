"""Files that this user alone may read and write: what is kept so that the next run is faster.

Nothing is ever put into a shared temporary folder. Whatever is not as it should be (another owner, a mode that
lets others in, a symbolic link, a damaged file) counts as absent: a cache saves time and never decides anything.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE: Final = "XUNCHA_CACHE"
"""The environment variable that names another folder for what is kept."""

_KEPT: Final = 4
"""How many files of a kind are kept; every change of a dictionary makes a new one."""
_DIGEST: Final = hashlib.sha256().digest_size


def cache_folder() -> Path | None:
    """The user's own folder for what can be made again, by the system's custom; ``None`` when there is none."""
    if place := os.environ.get(PLACE):
        return Path(place)
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA")
            return (Path(local) if local else Path.home() / "AppData" / "Local") / "xuncha-parse" / "Cache"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "xuncha-parse"
        told = Path(os.environ.get("XDG_CACHE_HOME", ""))
        return (told if told.is_absolute() else Path.home() / ".cache") / "xuncha-parse"
    except RuntimeError:
        return None


def recall(kind: str, name: str) -> bytes | None:
    """What was kept under ``name``; ``None`` when there is nothing, or nothing that can be trusted."""
    try:
        folder = _folder(kind)
        if folder is None or not _ours(folder.lstat(), stat.S_ISDIR):
            return None
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(folder / name, flags), "rb") as stream:
            if not _ours(os.fstat(stream.fileno()), stat.S_ISREG):
                return None
            digest, data = stream.read(_DIGEST), stream.read()
    except (OSError, ValueError):
        return None
    return data if hashlib.sha256(data).digest() == digest else None


def keep(kind: str, name: str, data: bytes) -> None:
    """Keep ``data`` under ``name``, whole or not at all; where that cannot be done safely, nothing happens."""
    with contextlib.suppress(OSError, ValueError):
        folder = _folder(kind)
        if folder is None:
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if not _ours(folder.lstat(), stat.S_ISDIR):
            return
        handle, temporary = tempfile.mkstemp(prefix=".", dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(data).digest())
                stream.write(data)
            Path(temporary).replace(folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _let_go_of_old(folder)


def _folder(kind: str) -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder / kind


def _ours(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether it is of the kind, belongs to us and to nobody beside us."""
    if not is_kind(found.st_mode):
        return False
    if sys.platform == "win32":  # the user's own folder is closed to others by its access list
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & 0o077


def _let_go_of_old(folder: Path) -> None:
    files = [file for file in folder.iterdir() if not file.name.startswith(".")]
    for file in sorted(files, key=lambda file: file.stat().st_mtime_ns, reverse=True)[_KEPT:]:
        file.unlink()
