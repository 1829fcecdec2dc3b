"""Where the values of a JSON file stand: from a path in the data to a place in the text.

Containers are read only as far as a path leads, and each one once; the values that are passed over are skipped
by the standard library's decoder.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]  # its home since Python 2.6
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.checking.remarks import Excerpt, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Step = str | int
_BLANK = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]')
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SHOWN = 48
_AROUND = 24


class Member(NamedTuple):
    """A value in its container: the offsets of its key (its own, in an array) and of the value."""

    key: Step
    key_start: int
    start: int
    end: int


class Places:
    """The places of one JSON text, which must be valid and is read as far as it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._decoder = json.JSONDecoder()
        self._members: dict[int, dict[Step, Member]] = {}

    def find(self, path: Sequence[Step], *, key: bool = False) -> tuple[int, int]:
        """The offsets of the value at ``path``, or of its key; where the path ends early, of the last value on it."""
        start, end = self._root
        for number, step in enumerate(path, 1):
            member = self._inside(start).get(step)
            if member is None:
                break
            if key and number == len(path) and isinstance(step, str):
                return member.key_start, scanstring(self.text, member.key_start + 1, False)[1]
            start, end = member.start, member.end
        return start, end

    def repeated_keys(self) -> Iterator[tuple[tuple[Step, ...], int, int]]:
        """The path and offsets of each key that its object holds already; one reading, however deep it is."""
        path: list[Step] = []  # a key for each open object, and a number for each array
        keys: list[set[str]] = []
        is_key = False
        for match in _TOKEN.finditer(self.text):
            mark = match[0]
            if mark in ("{", "["):
                is_key = mark == "{"
                path.append("" if is_key else 0)
                keys.append(set())
            elif mark in ("}", "]"):
                path.pop()
                keys.pop()
            elif mark == ",":
                step = path[-1]
                is_key = isinstance(step, str)
                if isinstance(step, int):
                    path[-1] = step + 1
            elif is_key:
                is_key = False
                path[-1] = key = scanstring(self.text, match.start() + 1, False)[0]
                if key in keys[-1]:
                    yield tuple(path), *match.span()
                keys[-1].add(key)

    def spot(self, start: int, end: int) -> Spot:
        """Lines and columns of ``text[start:end]``."""
        return Spot(*self._line_column(start), *self._line_column(max(start, end)))

    def excerpt(self, start: int, end: int) -> Excerpt:
        """The words around ``text[start:end]``, as far as one line shows them."""
        return excerpt(self.text, start, end)

    @cached_property
    def _root(self) -> tuple[int, int]:
        start = self._skip(0)
        return start, len(self.text.rstrip(" \t\n\r"))

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, end = [0], self.text.find("\n")
        while end >= 0:
            starts.append(end + 1)
            end = self.text.find("\n", end + 1)
        return starts

    def _line_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _inside(self, start: int) -> dict[Step, Member]:
        """The members of the container at ``start``; of keys alike the last one counts, as it does for parsers."""
        if start not in self._members:
            self._members[start] = {member.key: member for member in self._scan(start)}
        return self._members[start]

    def _scan(self, start: int) -> Iterator[Member]:
        opening = self.text[start : start + 1]
        if opening not in ("{", "["):
            return
        closing = "}" if opening == "{" else "]"
        position = self._skip(start + 1)
        number = 0
        while self.text[position] != closing:
            key: Step = number
            key_start = position
            if opening == "{":
                key, behind = scanstring(self.text, position + 1, False)
                position = self._skip(self._skip(behind) + 1)  # behind the colon
            value_start = position
            _, position = self._decoder.raw_decode(self.text, position)
            yield Member(key, key_start, value_start, position)
            number += 1
            position = self._skip(position)
            if self.text[position] == ",":
                position = self._skip(position + 1)

    def _skip(self, position: int) -> int:
        match = _BLANK.match(self.text, position)
        assert match is not None
        return match.end()


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """The words around ``text[start:end]``, each part on one line and cut to what a line shows."""
    shown = text[start : min(end, start + _SHOWN)]
    cut = end - start > _SHOWN
    behind = "…" if cut else text[end : end + _AROUND]
    return Excerpt(_one_line(text[max(0, start - _AROUND) : start]), _one_line(shown), _one_line(behind))


def json_path(path: Sequence[Step]) -> str:
    """``("issues", 3, "id")`` → ``$.issues[3].id``; a key that is no plain word is quoted."""
    steps = []
    for step in path:
        if isinstance(step, int):
            steps.append(f"[{step}]")
        elif _PLAIN_KEY.fullmatch(step):
            steps.append(f".{step}")
        else:
            steps.append(f"[{json.dumps(step, ensure_ascii=False)}]")
    return "$" + "".join(steps)


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words)
