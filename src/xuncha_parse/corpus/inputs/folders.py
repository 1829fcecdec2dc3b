"""Folders: everything in them, in order, one listing at a time."""

# ruff: noqa: PTH112, PTH114, PTH118, PTH119, PTH208 -- a Path would change names: "./a" would be "a"
from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.inputs.files import of_file
from xuncha_parse.corpus.inputs.item import Item, skipped, unopened
from xuncha_parse.corpus.inputs.names import base_name, ledger_name
from xuncha_parse.corpus.inputs.skipped import folder_by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xuncha_parse.corpus.inputs.item import Options

BESIDE: Final = ("", "-wal", "-shm", "-journal", ".lock", ".dataset")
"""What the names of SQLite's and our own files and folders beside a corpus file end in."""


class Exclusion:
    """Paths that are no inputs, whatever way leads to them."""

    def __init__(self, paths: Iterable[str | os.PathLike[str]]) -> None:
        whole = [os.path.realpath(os.fspath(path)) for path in paths]
        self._paths = {os.path.normcase(path + suffix) for path in whole for suffix in BESIDE}
        self._names = {os.path.basename(path) for path in self._paths}

    def __contains__(self, path: str) -> bool:
        # most names are none of these: the way through links is only asked for where it may matter
        if os.path.normcase(os.path.basename(path)) not in self._names:
            return os.path.islink(path) and os.path.normcase(os.path.realpath(path)) in self._paths
        return os.path.normcase(os.path.realpath(path)) in self._paths


def of_folder(folder: str, options: Options, exclusion: Exclusion) -> Iterator[Item]:
    """The inputs below a folder that a person named; an empty one is one input, skipped."""
    given = False
    for path, problem in entries(folder, exclusion):
        given = True
        if problem is not None:
            yield problem
        else:
            yield from of_file(path, options, named=False)
    if not given:
        yield skipped(ledger_name(folder), base_name(folder), "empty")


def entries(folder: str, exclusion: Exclusion) -> Iterator[tuple[str, Item | None]]:
    """The paths of all files below ``folder``, or with a path what keeps it from being read.

    In the order of code points of the names in each folder, a folder's own entries in its place; so a tree gives
    the same order everywhere. Only the names of the folders on the way are held. A link to a file is that file; a
    link to a folder is not followed, so no loop is ever entered and no file met twice.
    """
    waiting = [(folder, _listing(folder))]
    while waiting:
        parent, names = waiting[-1]
        if isinstance(names, Item):
            waiting.pop()
            yield parent, names
            continue
        name = next(names, None)
        if name is None:
            waiting.pop()
            continue
        path = os.path.join(parent, name)
        if path in exclusion:
            continue
        try:
            is_folder, is_link = _folder_or_link(path)
        except (OSError, ValueError) as error:
            yield path, unopened(ledger_name(path), base_name(path), error)
            continue
        reason = "linked-folder" if is_folder and is_link else folder_by_name(name)
        if is_folder and reason is None:
            waiting.append((path, _listing(path)))
        elif reason is not None and (is_folder or reason == "hidden"):
            yield path, skipped(ledger_name(path), base_name(path), reason)
        else:
            yield path, None


def is_folder_link(path: str) -> bool:
    """Whether a path is a link or, on Windows, a junction."""
    is_junction = getattr(os.path, "isjunction", None)
    return os.path.islink(path) or (is_junction is not None and is_junction(path))


def listing(folder: str) -> list[str]:
    """The names in a folder, in the order of their code points."""
    return sorted(os.listdir(folder or "."))


def _listing(folder: str) -> Iterator[str] | Item:
    try:
        return iter(listing(folder))
    except (OSError, ValueError) as error:
        return unopened(ledger_name(folder), base_name(folder), error)


def _folder_or_link(path: str) -> tuple[bool, bool]:
    """Whether a path leads to a folder, and whether by a link; a link that leads nowhere is for the opening to tell."""
    about = os.lstat(path)
    if not stat.S_ISLNK(about.st_mode):
        is_folder = stat.S_ISDIR(about.st_mode)
        return is_folder, is_folder and is_folder_link(path)
    return os.path.isdir(path), True
