"""Patterns that the shell did not expand: ``*``, ``?`` and ``[…]`` in a name, ``**`` for any folders."""

# ruff: noqa: PTH112, PTH118 -- a Path would change names: "./a" would be "a"
from __future__ import annotations

import fnmatch
import os
import re
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.inputs.folders import is_folder_link, listing
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC: Final = re.compile(r"[*?\[]")
_SEPARATOR: Final = re.compile(r"[\\/]" if os.sep == "\\" else "/")
_ANY_FOLDERS: Final = "**"


def is_pattern(given: str) -> bool:
    """Whether this is a pattern: it has a pattern's characters, and nothing has it for its name."""
    return _MAGIC.search(given) is not None and not os.path.lexists(given)


def check_pattern(given: str) -> None:
    """Raise :class:`UnreadableInput` for a pattern that matches nothing: that is a slip of whoever typed it."""
    if is_pattern(given) and next(matches(given), None) is None:
        raise UnreadableInput(f"{given}: nothing matches", "unopened")


def matches(pattern: str) -> Iterator[str]:
    """The files and folders that match, each once, in the order of a folder's walk; below a match nothing is looked for.

    As in a shell, what begins with a dot is matched by a dot only. ``**`` follows no links.
    """
    drive, rest = os.path.splitdrive(pattern)
    steps = _SEPARATOR.split(rest)
    fixed = next(at for at, step in enumerate(steps) if _MAGIC.search(step))
    base = drive + os.sep.join([*steps[:fixed], ""])
    wanted = tuple(step for step in steps[fixed:] if step)
    yield from _below(base, wanted)


def _below(base: str, wanted: tuple[str, ...]) -> Iterator[str]:
    """Walk with the set of places in the pattern where the folder may stand, so that no path is met twice."""
    waiting = [(base, _names(base), _opened(frozenset({0}), wanted))]
    while waiting:
        parent, names, places = waiting[-1]
        name = next(names, None)
        if name is None:
            waiting.pop()
            continue
        path = os.path.join(parent, name)
        reached = _opened(_after(name, places, wanted), wanted)
        if len(wanted) in reached:
            yield path
        elif reached and os.path.isdir(path):
            if is_folder_link(path):
                reached = frozenset(place for place in reached if wanted[place] != _ANY_FOLDERS)
            waiting.append((path, _names(path), reached))


def _after(name: str, places: frozenset[int], wanted: tuple[str, ...]) -> frozenset[int]:
    """The places behind one more name."""
    found = set()
    for place in places - {len(wanted)}:
        step = wanted[place]
        if name.startswith(".") and not step.startswith("."):
            continue
        if step == _ANY_FOLDERS:
            found.add(place)
        elif fnmatch.fnmatch(name, step):
            found.add(place + 1)
    return frozenset(found)


def _opened(places: frozenset[int], wanted: tuple[str, ...]) -> frozenset[int]:
    """The places with those behind ``**``, which may stand for no folder at all."""
    found = set(places)
    for place in sorted(places):
        at = place
        while at < len(wanted) and wanted[at] == _ANY_FOLDERS:
            at += 1
            found.add(at)
    return frozenset(found)


def _names(folder: str) -> Iterator[str]:
    """The names in a folder; one that cannot be read has none that match."""
    try:
        return iter(listing(folder))
    except (OSError, ValueError):
        return iter(())
