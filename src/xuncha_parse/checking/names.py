"""A file's name as reports tell it: relative to a folder, with ``/``, and as a URI."""

from __future__ import annotations

import ntpath
import posixpath
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final
from urllib.parse import quote

STDIN: Final = "<stdin>"
"""The name of what was read from standard input."""

_AS_THEY_ARE: Final = "/!$&'()*+,;=@"
"""Besides letters, digits and ``-._~``; a colon would make a scheme of what stands before it."""


def here() -> PurePath:
    """The current folder; the root where it was removed under the process's feet."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/")


def told(name: str, root: PurePath) -> str:
    """``name`` relative to ``root`` when it lies in it, and otherwise as it was given; ``/`` parts folders.

    ``root`` is absolute, and its class says how names are read: ``PureWindowsPath`` knows drives and backslashes.
    """
    if name == STDIN:
        return name
    inside = _inside(_full(name, root), root)
    if inside is not None:
        return inside
    return name.replace("\\", "/") if _is_windows(root) else name


def uri(name: str, root: PurePath) -> tuple[str, bool]:
    """A valid URI for ``name``, and whether it is relative to ``root``; one outside of it is a ``file:`` URI."""
    if name == STDIN:
        return quote(name), False
    full = _full(name, root)
    inside = _inside(full, root)
    if inside is not None:
        return _quoted(inside), True
    if not _is_windows(root):
        return f"file://{_quoted(full)}", False
    drive, rest = ntpath.splitdrive(full.replace("\\", "/"))
    return f"file:{_quoted(drive)}{_quoted(rest)}" if drive[
        :2
    ] == "//" else f"file:///{drive}{_quoted(rest)}", False


def _is_windows(root: PurePath) -> bool:
    return isinstance(root, PureWindowsPath)


def _full(name: str, root: PurePath) -> str:
    if _is_windows(root):
        return ntpath.normpath(ntpath.join(str(root), name))
    return posixpath.normpath(posixpath.join(str(root), name))


def _inside(full: str, root: PurePath) -> str | None:
    try:
        return type(root)(full).relative_to(root).as_posix()
    except ValueError:
        return None


def _quoted(path: str) -> str:
    """Percent-encoded UTF-8; a byte of a name that is no UTF-8 (PEP 383) stays that byte."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe=_AS_THEY_ARE)
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "replace"), safe=_AS_THEY_ARE)
