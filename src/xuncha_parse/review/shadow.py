"""The shadow of a record: what the program had at every place, made only where something changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xuncha_parse.pointers import Path
    from xuncha_parse.records import Correction

JSON = Any

NOTHING: Final = object()
"""The base of what a person added, and the value of what is not there."""


class Node:
    """A place of the record: what the program had there, and the nodes below it.

    ``kids`` is ``None`` while nothing changed below. ``whole`` says that the value was replaced, so that members of lists
    below answer to no member of the base. A member of a list is that list's (``home``) base member number ``place``.
    """

    __slots__ = ("accepted", "base", "home", "kids", "place", "sure", "whole")

    def __init__(self, base: JSON, *, whole: bool = False, home: Node | None = None, place: int = -1) -> None:
        self.base = base
        self.whole = whole
        self.home = home
        self.place = place
        self.kids: dict[str, Node] | list[Node] | None = None
        self.accepted = False
        self.sure: int | None = None
        """How many of a list's base members have a known place; those behind them were removed before."""

    def expand(self, value: JSON) -> None:
        """Make the nodes below, for the value that stands here."""
        if self.kids is not None:
            return
        if isinstance(value, dict):
            base = self.base if isinstance(self.base, dict) else {}
            self.kids = {key: Node(base.get(key, NOTHING), whole=self.whole) for key in value}
        elif isinstance(value, list):
            if self.whole or self.base is NOTHING:
                self.kids = [Node(NOTHING) for _ in value]
            else:
                self.kids = [Node(each, home=self, place=at) for at, each in enumerate(self.base)]

    def assign(self, old: JSON, new: JSON) -> None:
        """Note that ``new`` stands here in place of ``old``."""
        if old is not NOTHING and same(old, new):
            return
        if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
            self.expand(old)
            assert isinstance(self.kids, dict)
            for key, kid in self.kids.items():
                if key in new:
                    kid.assign(old[key], new[key])
            return
        self.kids = None
        self.whole = True


def same(one: JSON, other: JSON) -> bool:
    """Whether two values are the same JSON: 1, 1.0 and true are three."""
    return bool(one == other) and text_of(one) == text_of(other)


def text_of(value: JSON) -> str:
    """A value as text, the same for the same JSON."""
    return json.dumps(value, sort_keys=True)


class Acts:
    """Earlier corrections as a tree along their paths; what was accepted is not among them."""

    __slots__ = ("added", "below", "put", "removed")

    def __init__(self) -> None:
        self.below: dict[str | int, Acts] = {}
        self.put: Correction | None = None
        self.added = False
        self.removed: list[JSON] = []

    def add(self, path: Path, told: Correction) -> None:
        """One more correction."""
        if told.act == "accepted":
            return
        here = self
        for step in path:
            here = here.below.setdefault(step, Acts())
        match told.act:
            case "set":
                here.put = told
            case "added":
                here.added = True
            case "removed":
                here.removed.append(told.was)


def shadow_of(value: JSON, acts: Acts | None) -> Node:
    """The shadow of a corrected value: its base is the value with all corrections undone."""
    if acts is None:
        return Node(value)
    if acts.added:
        return Node(NOTHING)
    if acts.put is not None:
        return Node(acts.put.was, whole=True)
    if isinstance(value, dict):
        node = Node(None)
        node.kids = {key: shadow_of(each, acts.below.get(key)) for key, each in value.items()}
        node.base = {key: kid.base for key, kid in node.kids.items()}
        return node
    if isinstance(value, list):
        node = Node([])
        node.kids = [shadow_of(each, acts.below.get(at)) for at, each in enumerate(value)]
        for kid in node.kids:
            if kid.base is not NOTHING:
                kid.home, kid.place = node, len(node.base)
                node.base.append(kid.base)
        node.sure = len(node.base)
        node.base += acts.removed
        return node
    return Node(value)
