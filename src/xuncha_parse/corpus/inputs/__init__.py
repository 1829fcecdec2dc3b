"""What a corpus is built from: files, folders, patterns, archives, rows, crawls and lists, as one stream of items.

Every input that is given or found becomes one item at least; nothing is dropped without one. Items come lazily and
in an order that depends on names and contents alone: inputs as they are given, a folder's entries by the code points
of their names with a folder's own entries in its place, members, rows and records as they stand in their file. An
input that is given twice comes twice, under the same name.
"""

# ruff: noqa: PTH112, PTH113 -- a Path would change names: "./a" would be "a"
from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xuncha_parse.corpus.inputs.archives import INSIDE
from xuncha_parse.corpus.inputs.columns import HTML_COLUMNS, NAME_COLUMNS, TEXT_COLUMNS
from xuncha_parse.corpus.inputs.files import of_file
from xuncha_parse.corpus.inputs.folders import Exclusion, entries, of_folder
from xuncha_parse.corpus.inputs.forms import is_several_by_name
from xuncha_parse.corpus.inputs.item import Item, Options, skipped
from xuncha_parse.corpus.inputs.lists import listed
from xuncha_parse.corpus.inputs.names import plain
from xuncha_parse.corpus.inputs.patterns import check_pattern, is_pattern, matches
from xuncha_parse.corpus.inputs.skipped import SKIPPED, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "HTML_COLUMNS",
    "NAME_COLUMNS",
    "SKIPPED",
    "TEXT_COLUMNS",
    "Item",
    "Options",
    "Reason",
    "expected",
    "items",
    "resolve",
]

STDIN = "-"
"""The input that stands for a list on standard input."""


def items(inputs: Iterable[str], options: Options) -> Iterator[Item]:
    """The items of all inputs: paths of files and folders, patterns, and ``-`` for a list of paths.

    A path that does not exist is a problem of its own and not an exception, since one of ten thousand may be gone.
    A pattern that matches nothing raises :class:`~xuncha_parse.errors.UnreadableInput`: at once for a sequence,
    and when it is reached for any other iterable. So does a list that cannot be read.
    """
    if isinstance(inputs, Sequence):
        for given in inputs:
            check_pattern(given)
    return _items(inputs, options)


def resolve(name: str, options: Options) -> Item | None:
    """The item of this name of the ledger, read anew from its file, or ``None`` where it is no longer there.

    Of an archive only this member is read, of rows only this row.
    """
    for path in _files_behind(name):
        if os.path.isfile(path):
            for item in of_file(path, options, named=True, only=name):
                if item.name == name:
                    return item
    return None


def expected(inputs: Sequence[str], options: Options) -> int | None:
    """How many items there will be, where listing names can tell: not for lists, archives, rows and crawls."""
    exclusion = Exclusion(options.exclude)
    count = 0
    for given in inputs:
        if given == STDIN:
            return None
        for path in matches(given) if is_pattern(given) else (given,):
            before = count
            for file, problem in entries(path, exclusion) if os.path.isdir(path) else ((path, None),):
                if problem is None and is_several_by_name(file):
                    return None
                count += 1
            count += count == before
    return count


def _items(inputs: Iterable[str], options: Options) -> Iterator[Item]:
    exclusion = Exclusion(options.exclude)
    for given in inputs:
        if given == STDIN:
            yield from _of_list(options, exclusion)
        elif is_pattern(given):
            check_pattern(given)
            for path in matches(given):
                yield from _of_path(path, options, exclusion, named=False)
        else:
            yield from _of_path(given, options, exclusion, named=True)


def _of_list(options: Options, exclusion: Exclusion) -> Iterator[Item]:
    is_empty = True
    for path in listed(options.stdin):
        is_empty = False
        yield from _of_path(path, options, exclusion, named=True)
    if is_empty:
        yield skipped(STDIN, STDIN, "empty")


def _of_path(path: str, options: Options, exclusion: Exclusion, *, named: bool) -> Iterator[Item]:
    if path in exclusion:
        return
    if os.path.isdir(path):
        yield from of_folder(path, options, exclusion)
    else:
        yield from of_file(path, options, named=named)


def _files_behind(name: str) -> Iterator[str]:
    """The files that may hold the item of this name: the name itself, or what stands before a member or a row."""
    path = plain(name)
    yield path
    at = name.find(INSIDE)
    while at >= 0:
        yield plain(name[:at])
        at = name.find(INSIDE, at + 1)
    if "#" in name:
        yield plain(name[: name.rindex("#")])
