"""The keywords of JSON Schema that can be judged one by one: what it means when one appears, changes or goes.

A judge is given a keyword's old and new value, :data:`ABSENT` where there is none, and yields what changed and whether
whatever satisfied the old satisfies the new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from xuncha_parse.schema.references import plain

ABSENT: Final = object()
"""The value of a keyword that is not there."""

Judged = Iterator[tuple[str, bool]]

WORDING: Final[Mapping[str, Literal["wording", "compatible"]]] = {
    "title": "wording",
    "description": "wording",
    "examples": "wording",
    "$comment": "wording",
    "deprecated": "compatible",
}
"""Keywords that no validator acts on → what their change is."""


def _lower(key: str) -> Callable[[Any, Any], Judged]:
    """A bound from below: lower or gone is compatible."""

    def judge(old: Any, new: Any) -> Judged:  # noqa: ANN401
        if old == new:
            return
        told = f"{key} {_told(old)} → {_told(new)}"
        yield told, new is ABSENT or (old is not ABSENT and new < old)

    return judge


def _upper(key: str) -> Callable[[Any, Any], Judged]:
    """A bound from above: higher or gone is compatible."""

    def judge(old: Any, new: Any) -> Judged:  # noqa: ANN401
        if old == new:
            return
        told = f"{key} {_told(old)} → {_told(new)}"
        yield told, new is ABSENT or (old is not ABSENT and new > old)

    return judge


def _gone(key: str) -> Callable[[Any, Any], Judged]:
    """A constraint that can only be lifted as a whole."""

    def judge(old: Any, new: Any) -> Judged:  # noqa: ANN401
        if old is ABSENT or new is ABSENT or plain(old) != plain(new):
            yield f"{key} {_told(old)} → {_told(new)}", new is ABSENT

    return judge


def _types(old: Any, new: Any) -> Judged:  # noqa: ANN401
    before, after = _listed(old), _listed(new)
    if before == after:
        return
    narrowed = after is not None and (before is None or any(not _among(each, after) for each in before))
    yield f"type {_told(old)} → {_told(new)}", not narrowed


def _listed(value: Any) -> frozenset[str] | None:  # noqa: ANN401
    if value is ABSENT:
        return None
    return frozenset([value] if isinstance(value, str) else value)


def _among(kind: str, kinds: frozenset[str]) -> bool:
    return kind in kinds or (kind == "integer" and "number" in kinds)


def _values(old: Any, new: Any) -> Judged:  # noqa: ANN401
    """``enum``, and ``const`` as an ``enum`` of one."""
    if new is ABSENT:
        yield "any value allowed", True
        return
    if old is ABSENT:
        yield f"only these values allowed: {_told(new)}", False
        return
    before, after = ({plain(each): None for each in values} for values in (old, new))
    for each in before:
        if each not in after:
            yield f"value removed: {each}", False
    for each in after:
        if each not in before:
            yield f"value added: {each}", True


def _required(old: Any, new: Any) -> Judged:  # noqa: ANN401
    before, after = ([] if names is ABSENT else names for names in (old, new))
    for name in after:
        if name not in before:
            yield f"{name} is required now", False
    for name in before:
        if name not in after:
            yield f"{name} may be left out now", True


def _multiple(old: Any, new: Any) -> Judged:  # noqa: ANN401
    if old == new:
        return
    divides = isinstance(old, int) and isinstance(new, int) and old % new == 0
    yield f"multipleOf {_told(old)} → {_told(new)}", new is ABSENT or divides


def _unique(old: Any, new: Any) -> Judged:  # noqa: ANN401
    before, after = (value is True for value in (old, new))
    if before != after:
        yield f"uniqueItems {_told(old)} → {_told(new)}", before


def _told(value: object) -> str:
    return "none" if value is ABSENT else plain(value)


JUDGES: Final[Mapping[str, Callable[[Any, Any], Judged]]] = {
    "type": _types,
    "enum": _values,
    "required": _required,
    "multipleOf": _multiple,
    "uniqueItems": _unique,
    **{key: _lower(key) for key in ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")},
    **{key: _upper(key) for key in ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")},
    **{key: _gone(key) for key in ("pattern", "format")},
}
"""Keyword → its judge; one that is not here and is no other's business must stay as it is."""
