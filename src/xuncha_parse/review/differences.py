"""A corrected record against its shadow: what was set, added and removed, and what was accepted."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from xuncha_parse.pointers import pointer_to
from xuncha_parse.records import Correction
from xuncha_parse.review.shadow import NOTHING, Node, same, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.pointers import Path

JSON = Any


def told(node: Node, value: JSON, path: Path) -> Iterator[Correction]:
    """Everything at a place and below it that is not what the program had, in the record's order."""
    base, kids = node.base, node.kids
    if base is NOTHING:
        yield Correction(pointer=pointer_to(path), act="added")
    elif kids is None and not node.whole:
        return
    elif isinstance(base, dict) and isinstance(value, dict) and base.keys() == value.keys():
        below = kids if isinstance(kids, dict) else {}
        for key, each in value.items():
            kid = below.get(key) or Node(base[key], whole=node.whole)
            yield from told(kid, each, (*path, key))
    elif isinstance(kids, list) and isinstance(value, list) and not node.whole:
        yield from _members(node, kids, value, path)
    elif not same(base, value):
        yield Correction(pointer=pointer_to(path), act="set", was=base)


def _members(node: Node, kids: list[Node], value: list[JSON], path: Path) -> Iterator[Correction]:
    """The members of a list against those the program had: which stayed in their order, came, or went."""
    base = node.base
    sure = len(base) if node.sure is None else node.sure
    places: list[int | None] = [kid.place if kid.home is node else None for kid in kids]
    lost = dict.fromkeys(range(len(base)))
    for place in places:
        if place is not None:
            del lost[place]
    back = _put_back(base, lost, value, places)
    for at, place in back.items():
        if place < sure:
            places[at] = place
    stay = set(_rising(places))
    for at, kid in enumerate(kids):
        place = places[at]
        if at in back and (at in stay or back[at] >= sure):
            lost.pop(back[at], None)
        elif at in stay:
            yield from told(kid, value[at], (*path, at))
        else:
            if place is not None:
                lost[place] = None
            yield Correction(pointer=pointer_to((*path, at)), act="added")
    for place in sorted(lost):
        yield Correction(pointer=pointer_to(path), act="removed", was=base[place])


def _put_back(
    base: list[JSON], lost: dict[int, None], value: list[JSON], places: list[int | None]
) -> dict[int, int]:
    """Members that came, and are what was taken away: index → place in the base."""
    fresh = [at for at, place in enumerate(places) if place is None]
    if not fresh or not lost:
        return {}
    waiting: dict[str, list[int]] = {}
    for place in reversed(lost):
        waiting.setdefault(text_of(base[place]), []).append(place)
    found = {}
    for at in fresh:
        if alike := waiting.get(text_of(value[at])):
            found[at] = alike.pop()
    return found


def _rising(places: list[int | None]) -> list[int]:
    """The indices of a longest rising run of places, which is what stayed in order."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for at, place in enumerate(places):
        if place is None:
            continue
        length = bisect_left(tails, place)
        before[at] = ends[length - 1] if length else None
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
    run = []
    at_last = ends[-1] if ends else None
    while at_last is not None:
        run.append(at_last)
        at_last = before[at_last]
    return run[::-1]


def accepted(node: Node, path: Path) -> Iterator[Path]:
    """The paths that a person accepted, at a place and below it."""
    if node.accepted:
        yield path
    if isinstance(node.kids, dict):
        for key, kid in node.kids.items():
            yield from accepted(kid, (*path, key))
    elif isinstance(node.kids, list):
        for at, kid in enumerate(node.kids):
            yield from accepted(kid, (*path, at))
