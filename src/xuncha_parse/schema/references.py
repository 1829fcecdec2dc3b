"""JSON pointers and references within one schema document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any] | bool

_UNJUDGED: Final = ("$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveRef")
"""Keywords that move what a reference points at; below the root they make two schemas incomparable."""


def is_definition(ref: str) -> bool:
    """Whether a reference leads to the root or to one of its definitions."""
    return ref == "#" or (ref.startswith("#/$defs/") and ref.count("/") == 2)


def target_of(root: Schema, ref: str) -> Schema:
    """The node that a reference leads to. Raises ``LookupError`` when it leaves the document or leads nowhere."""
    if not (ref == "#" or ref.startswith("#/")):
        raise LookupError(ref)
    steps = [unquote(step).replace("~1", "/").replace("~0", "~") for step in ref.split("/")[1:]]
    node: Any = root
    try:
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise LookupError(ref) from error
    if not isinstance(node, (bool, dict)):
        raise LookupError(ref)  # noqa: TRY004 -- nothing to look at is there
    return node


def references(value: object) -> Iterator[str]:
    """Every ``$ref`` in a value."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def moves_references(schema: object, *, root: bool = True) -> bool:
    """Whether something but the root's name says what a reference is relative to."""
    if isinstance(schema, dict):
        moving = any(isinstance(schema.get(key), str) for key in _UNJUDGED if not (root and key == "$id"))
        return moving or any(moves_references(each, root=False) for each in schema.values())
    return isinstance(schema, list) and any(moves_references(each, root=False) for each in schema)


def plain(value: object) -> str:
    """A value as text that is equal where JSON is equal and of one kind: ``1``, ``1.0`` and ``true`` are three."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def escaped(name: str) -> str:
    """A name as one step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")
