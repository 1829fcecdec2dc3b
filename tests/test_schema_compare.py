"""What a change of a schema is: every kind of change in both directions, and the promise that a compatible one keeps.

The promise: a value valid under the old schema is valid under the new one. It is held by a validator that knows nothing
of how changes are judged.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from xuncha_parse.schema.compare import Change, changes, gravest

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[st.SearchStrategy[Any]], Any]

STRING, INTEGER, NUMBER, NULL = ({"type": kind} for kind in ("string", "integer", "number", "null"))
TEXTS = {"type": "array", "items": STRING}


def _record(fields: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": fields,
        **({"required": list(required)} if required else {}),
        **more,
    }


def _one_of(*alternatives: Any) -> dict[str, Any]:
    return {"anyOf": list(alternatives)}


def _defined(root: Any, **parts: Any) -> dict[str, Any]:
    return {**root, "$defs": parts}


def _to(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


TREE = {"properties": {"children": {"type": "array", "items": _to("A")}, "n": INTEGER}}
TWIN = {"properties": {"children": {"type": "array", "items": _to("B")}, "n": NUMBER}}

PAIRS: dict[str, tuple[Any, Any, str | None, str | None]] = {
    # one schema, another one, what going there is, what going back is
    "nothing": (STRING, {"type": "string"}, None, None),
    "a title": (STRING, {**STRING, "title": "名"}, "wording", "wording"),
    "a description": ({"description": "甲"}, {"description": "乙"}, "wording", "wording"),
    "an example": (STRING, {**STRING, "examples": ["甲"]}, "wording", "wording"),
    "a deprecation": (STRING, {**STRING, "deprecated": True}, "compatible", "compatible"),
    "a default there or not": (STRING, {**STRING, "default": ""}, "compatible", "breaking"),
    "another default": ({"default": 1}, {"default": 2}, "breaking", "breaking"),
    "another default in JSON only": ({"default": 1}, {"default": True}, "breaking", "breaking"),
    "an optional field": (_record({"a": STRING}), _record({"a": STRING, "b": STRING}), "compatible", "breaking"),
    "a required field": (_record({}), _record({"b": STRING}, "b"), "breaking", "breaking"),
    "a renamed field": (_record({"a": STRING}), _record({"b": STRING}), "breaking", "breaking"),
    "an optional field made required": (_record({"a": STRING}), _record({"a": STRING}, "a"), "breaking", "compatible"),
    "the order of fields": (_record({"a": STRING, "b": NULL}), _record({"b": NULL, "a": STRING}), None, None),
    "the order of what is required": (
        _record({"a": {}, "b": {}}, "a", "b"), _record({"a": {}, "b": {}}, "b", "a"), "wording", "wording",
    ),
    "a field that was any other field": (
        {"properties": {}}, {"properties": {"a": STRING}}, "breaking", "breaking",
    ),
    "a field that was any other field, as it was": (
        {"additionalProperties": STRING}, {"additionalProperties": STRING, "properties": {"a": STRING}},
        "compatible", "breaking",
    ),
    "a field of anything": ({"type": "object"}, {"type": "object", "properties": {"a": {}}}, "compatible", "breaking"),
    "other fields allowed": (_record({}), {"type": "object", "properties": {}}, "compatible", "breaking"),
    "other fields of a type": (
        {"additionalProperties": STRING}, {"additionalProperties": _one_of(STRING, NULL)}, "compatible", "breaking",
    ),
    "a field's own change": (_record({"a": INTEGER}), _record({"a": NUMBER}), "compatible", "breaking"),
    "a wider type": (INTEGER, {"type": ["integer", "string"]}, "compatible", "breaking"),
    "another type": (INTEGER, STRING, "breaking", "breaking"),
    "integers among numbers": (INTEGER, NUMBER, "compatible", "breaking"),
    "any type": (INTEGER, {}, "compatible", "breaking"),
    "null allowed": (STRING, _one_of(STRING, NULL), "compatible", "breaking"),
    "null allowed as one of the types": (STRING, {"type": ["string", "null"]}, "compatible", "breaking"),
    "another alternative": (_one_of(STRING, NULL), _one_of(STRING, NULL, INTEGER), "compatible", "breaking"),
    "the order of alternatives": (_one_of(STRING, NULL), _one_of(NULL, STRING), "wording", "wording"),
    "a bound in an alternative": (
        _one_of({**INTEGER, "minimum": 1}, NULL), _one_of({**INTEGER, "minimum": 0}, NULL), "compatible", "breaking",
    ),
    "an alternative with a wider one that changed more than a narrower one": (
        _one_of({**INTEGER, "maximum": 5}, NULL),
        _one_of({**INTEGER, "maximum": 4}, {**NUMBER, "maximum": 6}, NULL),
        "compatible", "breaking",
    ),
    "alternatives beside a type": (
        {"type": "string", **_one_of({"maxLength": 3})}, {"type": "string", **_one_of({"maxLength": 4})},
        "compatible", "breaking",
    ),
    "alternatives gone": ({"type": "string", **_one_of({"maxLength": 3})}, STRING, "compatible", "breaking"),
    "another value": ({"enum": ["a"]}, {"enum": ["a", "b"]}, "compatible", "breaking"),
    "the order of values": ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}, "wording", "wording"),
    "a value of another type": ({"enum": [1]}, {"enum": [True]}, "breaking", "breaking"),
    "one value made two": ({"const": "a"}, {"enum": ["a", "b"]}, "compatible", "breaking"),
    "another constant": ({"const": "a"}, {"const": "b"}, "breaking", "breaking"),
    "any value": ({"const": "a"}, {}, "compatible", "breaking"),
    "values of a type": ({"enum": ["a"], **STRING}, STRING, "compatible", "breaking"),
    "a lower bound": ({"minimum": 1}, {"minimum": 0}, "compatible", "breaking"),
    "no lower bound": ({"minimum": 1}, {}, "compatible", "breaking"),
    "a higher bound": ({"maximum": 1}, {"maximum": 2}, "compatible", "breaking"),
    "no upper bound": ({"maximum": 1}, {}, "compatible", "breaking"),
    "bounds that exclude": (
        {"exclusiveMinimum": 1, "exclusiveMaximum": 5}, {"exclusiveMinimum": 0, "exclusiveMaximum": 6},
        "compatible", "breaking",
    ),
    "a bound of another kind": ({"exclusiveMinimum": 0}, {"minimum": 0}, "breaking", "breaking"),
    "longer texts": ({"maxLength": 3, "minLength": 2}, {"maxLength": 4, "minLength": 1}, "compatible", "breaking"),
    "more items": ({"maxItems": 3, "minItems": 1}, {"maxItems": 4}, "compatible", "breaking"),
    "more fields": ({"maxProperties": 3}, {"maxProperties": 4}, "compatible", "breaking"),
    "a bound each way": ({"minimum": 1, "maximum": 5}, {"minimum": 0, "maximum": 4}, "breaking", "breaking"),
    "a pattern": ({"pattern": "^a"}, {}, "compatible", "breaking"),
    "another pattern": ({"pattern": "^a"}, {"pattern": "^ab"}, "breaking", "breaking"),
    "a format": ({"format": "date"}, {}, "compatible", "breaking"),
    "a coarser step": ({"multipleOf": 6}, {"multipleOf": 3}, "compatible", "breaking"),
    "no step": ({"multipleOf": 6}, {}, "compatible", "breaking"),
    "items alike": ({"uniqueItems": True}, {"uniqueItems": False}, "compatible", "breaking"),
    "items alike, by default": ({"uniqueItems": False}, {}, "wording", "wording"),
    "items of another type": (TEXTS, {"type": "array", "items": INTEGER}, "breaking", "breaking"),
    "items of any type": (TEXTS, {"type": "array"}, "compatible", "breaking"),
    "nothing and anything": (False, True, "compatible", "breaking"),
    "nothing and something": (False, STRING, "compatible", "breaking"),
    "something and anything": (STRING, True, "compatible", "breaking"),
    "anything, said in two ways": (True, {}, "wording", "compatible"),
    # references
    "a definition": (
        _defined(_to("A"), A=INTEGER), _defined(_to("A"), A=NUMBER), "compatible", "breaking",
    ),
    "a definition nobody refers to": (_defined(STRING), _defined(STRING, A=NULL), "compatible", "breaking"),
    "a definition written out": (
        _defined(_record({"a": _to("A")}), A=INTEGER), _defined(_record({"a": INTEGER}), A=INTEGER),
        "wording", "wording",
    ),
    "a reference that may be null": (
        _defined(_record({"a": _to("A")}), A=INTEGER), _defined(_record({"a": _one_of(_to("A"), NULL)}), A=INTEGER),
        "compatible", "breaking",
    ),
    "a reference to something wider": (
        _defined(_to("A"), A=INTEGER, B=NUMBER), _defined(_to("B"), A=INTEGER, B=NUMBER), "compatible", "breaking",
    ),
    "a recursive definition to its wider twin": (
        _defined(_to("A"), A=TREE, B=TWIN), _defined(_to("B"), A=TREE, B=TWIN), "compatible", "breaking",
    ),
    "a title beside a reference": (
        _defined({**_to("A"), "title": "甲"}, A=STRING), _defined({**_to("A"), "title": "乙"}, A=STRING),
        "wording", "wording",
    ),
    "a definition with an odd name": (
        {"$ref": "#/$defs/a~1b%20c", "$defs": {"a/b c": INTEGER}}, {"$ref": "#/$defs/a~1b%20c", "$defs": {"a/b c": NUMBER}},
        "compatible", "breaking",
    ),
    "a reference into the properties": (
        {"properties": {"a": INTEGER, "b": {"$ref": "#/properties/a"}}},
        {"properties": {"a": NUMBER, "b": {"$ref": "#/properties/a"}}},
        "compatible", "breaking",
    ),
    "a definition within a definition": (
        {"$ref": "#/$defs/A/$defs/X", "$defs": {"A": {"$defs": {"X": INTEGER}}}},
        {"$ref": "#/$defs/A/$defs/X", "$defs": {"A": {"$defs": {"X": NUMBER}}}},
        "compatible", "breaking",
    ),
    "a constraint beside a reference": (
        _defined({**_to("A"), "maxLength": 3}, A=STRING), _defined({**_to("A"), "maxLength": 4}, A=STRING),
        "breaking", "breaking",
    ),
    "a reference that leads nowhere": (_to("A"), _to("B"), "breaking", "breaking"),
    "a reference to another document": ({"$ref": "https://a/b"}, {"$ref": "https://a/c"}, "breaking", "breaking"),
    # what cannot be judged
    "an unknown keyword": (STRING, {**STRING, "x-unit": "元"}, "breaking", "breaking"),
    "a negation": ({"not": INTEGER}, {"not": NUMBER}, "breaking", "breaking"),
    "a definition under a negation": (
        _defined({"not": _to("A")}, A=INTEGER), _defined({"not": _to("A")}, A=NUMBER), "breaking", "breaking",
    ),
    "exactly one": ({"oneOf": [STRING]}, {"oneOf": [STRING, NULL]}, "breaking", "breaking"),
    "patterns of names": (
        {"patternProperties": {"^a": STRING}, "additionalProperties": False},
        {"patternProperties": {"^a": STRING}, "additionalProperties": False, "properties": {"a": INTEGER}},
        "breaking", "breaking",
    ),
    "what was not evaluated": (
        {"additionalProperties": True, "unevaluatedProperties": False}, {"unevaluatedProperties": False},
        "breaking", "breaking",
    ),
    "an anchor": ({"$anchor": "a"}, {"$anchor": "b"}, "breaking", "breaking"),
    "another dialect": ({"$schema": "a"}, {"$schema": "b"}, "breaking", "breaking"),
    "the root's own name": ({"$id": "a", **STRING}, {"$id": "b", **STRING}, "wording", "wording"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_every_kind_of_change_in_both_directions(name: str) -> None:
    one, other, there, back = PAIRS[name]
    assert (gravest(changes(one, other)), gravest(changes(other, one))) == (there, back)


@pytest.mark.parametrize("name", PAIRS)
def test_schemas_stay_as_they_are(name: str) -> None:
    one, other = copy.deepcopy(PAIRS[name][:2])
    changes(one, other)
    assert (one, other) == PAIRS[name][:2]


def test_a_change_has_its_place_and_is_told_once() -> None:
    old = _defined(
        _record({"list": {"type": "array", "items": _to("A")}, "one": _to("A")}), A=_record({"a/b": INTEGER})
    )
    new = copy.deepcopy(old)
    new["$defs"]["A"]["properties"]["a/b"] = STRING
    assert changes(old, new) == (
        Change("#/$defs/A/properties/a~1b", 'type "integer" → "string"', "breaking"),
    )


def test_every_change_is_told() -> None:
    old = _record({"a": STRING, "b": {"enum": ["x", "y"]}}, "a", title="甲")
    new = _record({"b": {"enum": ["y", "z"]}, "c": STRING}, "c", title="乙")
    assert changes(old, new) == (
        Change("#", "title changed", "wording"),
        Change("#", "c is required now", "breaking"),
        Change("#", "a may be left out now", "compatible"),
        Change("#/properties/a", "field removed or renamed", "breaking"),
        Change("#/properties/b", 'value removed: "x"', "breaking"),
        Change("#/properties/b", 'value added: "z"', "compatible"),
        Change("#/properties/c", "required field added", "breaking"),
    )


# -- the promise ------------------------------------------------------------------------------------------

VALUES: list[Any] = [
    None, True, False, 0, 1, 2, 3, 6, -1, 1.5, "", "a", "ab", "abc", "b", [], ["a"], ["a", "a"], [1], [None, "b"],
    {}, {"a": "a"}, {"a": 1}, {"b": "b"}, {"a": None}, {"a": "a", "b": 1}, {"a": 1, "b": 2}, {"c": 1},
    {"n": 1}, {"n": 1.5}, {"children": [{"n": 1}]}, {"children": [{"n": "a"}]}, {"list": [], "one": {}},
]  # fmt: skip


@cache
def _validator(schema: str) -> Any:
    return jsonschema_rs.Draft202012Validator(json.loads(schema))


def _valid(schema: Any, value: Any) -> bool:
    return bool(_validator(json.dumps(schema)).is_valid(value))


def _usable(schema: Any) -> bool:
    try:
        _validator(json.dumps(schema))
    except ValueError:
        return False
    return True


POOL = [schema for one, other, *_ in PAIRS.values() for schema in (one, other) if _usable(schema)]


def test_compatible_changes_among_all_pairs_keep_every_value_valid() -> None:
    """Each schema of the table against each other one."""
    kept = broken = 0
    for old, new in product(POOL, POOL):
        compatible = gravest(changes(old, new)) != "breaking"
        for value in VALUES:
            if _valid(old, value):
                if compatible:
                    kept += 1
                    assert _valid(new, value), f"{old} → {new}: {value!r}"
                else:
                    broken += not _valid(new, value)
    assert kept > 10_000
    assert broken > 10_000


def _scalars() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.sampled_from(["string", "integer", "number", "null", "boolean"]).map(lambda kind: {"type": kind}),
        st.just({"type": ["string", "null"]}),
        st.builds(lambda low: {"type": "integer", "minimum": low}, st.integers(0, 3)),
        st.builds(lambda high: {"type": "number", "maximum": high}, st.integers(0, 3)),
        st.builds(lambda most: {"type": "string", "maxLength": most}, st.integers(0, 3)),
        st.lists(st.sampled_from(["a", "b", 1, None]), min_size=1, unique=True).map(
            lambda values: {"enum": values}
        ),
        st.sampled_from(["a", 1]).map(lambda value: {"const": value}),
        st.sampled_from([{}, {"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}, {"not": {"$ref": "#/$defs/A"}}]),
    )


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def made(fields: dict[str, Any], names: list[str], others: Any) -> dict[str, Any]:
        required = [name for name in names if name in fields]
        rest = {} if others == "absent" else {"additionalProperties": others}
        return {
            "type": "object",
            "properties": fields,
            **({"required": required} if required else {}),
            **rest,
        }

    fields = st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    others = st.one_of(st.sampled_from([False, False, True, "absent"]), inner)
    return st.builds(made, fields, st.lists(st.sampled_from("abc"), unique=True, max_size=2), others)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.builds(
        lambda items, least: {"type": "array", "items": items, "minItems": least}, inner, st.integers(0, 2)
    )
    either = st.lists(inner, min_size=1, max_size=3).map(lambda branches: {"anyOf": branches})
    return st.one_of(lists, either, _objects(inner))


NODES = st.recursive(_scalars(), _nested, max_leaves=5)
PARTS = st.one_of(_objects(_scalars()), st.sampled_from([STRING, INTEGER, NUMBER, NULL]))
SCHEMAS = st.builds(lambda root, one, other: {**root, "$defs": {"A": one, "B": other}}, NODES, PARTS, PARTS)
MORE_VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1, 2, 3, 1.5, "", "a", "b", "abcd"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)
    ),
    max_leaves=5,
)


def _places(node: Any) -> list[dict[str, Any]]:
    """Every object of a schema, itself first."""
    below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    found = [node] if isinstance(node, dict) else []
    return found + [place for each in below for place in _places(each)]


@st.composite
def _edited(draw: Draw, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema after one to three edits, as a person would make them."""
    edited = copy.deepcopy(schema)
    for _ in range(draw(st.integers(1, 3))):
        node = draw(st.sampled_from(_places(edited)))
        if "properties" in node and isinstance(node["properties"], dict):
            name = draw(st.sampled_from("abc"))
            if name in node["properties"] and draw(st.booleans()):
                del node["properties"][name]
            else:
                node["properties"][name] = draw(_scalars())
        elif isinstance(node.get("enum"), list):
            node["enum"] = draw(st.lists(st.sampled_from(["a", "b", 1, None]), min_size=1, unique=True))
        elif isinstance(node.get("anyOf"), list):
            node["anyOf"].append(draw(_scalars()))
        elif "type" in node:
            key = draw(st.sampled_from(["minimum", "maxLength", "type", "title"]))
            choices: dict[str, Any] = {"type": "number", "title": "名"}
            node[key] = choices.get(key, draw(st.integers(0, 3)))
    return edited


@st.composite
def _pairs(draw: Draw) -> tuple[Any, Any]:
    old = draw(SCHEMAS)
    return old, draw(st.one_of(_edited(old), _edited(old), SCHEMAS))


@given(pair=_pairs(), values=st.lists(MORE_VALUES, max_size=10))
def test_a_compatible_change_keeps_every_valid_value_valid(pair: tuple[Any, Any], values: list[Any]) -> None:
    old, new = pair
    if not (_usable(old) and _usable(new)):
        return
    kind = gravest(changes(old, new))
    event(str(kind))
    assert (kind is None) == (json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True))
    if kind != "breaking":
        for value in [*VALUES, *values]:
            assert not _valid(old, value) or _valid(new, value), value
