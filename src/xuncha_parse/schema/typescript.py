"""A TypeScript declaration of the record, from any version of its JSON Schema.

An object is an interface, a property that may be absent has a ``?``, an enumeration is a union of its values. What
JSON Schema can say and TypeScript cannot (bounds, patterns) is said in the comment only.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_JSON = "null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }"
_BOUNDS = {
    "minimum": "≥",
    "maximum": "≤",
    "exclusiveMinimum": ">",
    "exclusiveMaximum": "<",
    "pattern": "pattern",
}
_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "object": "{ [key: string]: JsonValue }",
    "array": "JsonValue[]",
}


def declaration(schema: dict[str, Any], root: str = "Notice") -> str:
    """The text of a ``.d.ts`` file: one exported type for the schema and for each of its definitions."""
    parts = {root: schema, **schema.get("$defs", {})}
    head = [f"// {schema['$id']}"] if "$id" in schema else []
    blocks = ["\n".join([*head, "// Written from the JSON Schema; do not change by hand.\n"])]
    blocks += ["".join(f"{line}\n" for line in _declared(name, part)) for name, part in parts.items()]
    if "JsonValue" not in parts:
        blocks.append(f"/** Any JSON. */\nexport type JsonValue = {_JSON};\n")
    return "\n".join(blocks)


def _declared(name: str, part: dict[str, Any]) -> Iterator[str]:
    yield from _comment(part, "")
    if "properties" not in part:
        yield f"export type {name} = {_JSON if name == 'JsonValue' else _type(part)};"
        return
    yield f"export interface {name} {{"
    required = part.get("required", ())
    for field, schema in part["properties"].items():
        yield from _comment(schema, "  ")
        key = field if _NAME.fullmatch(field) else json.dumps(field, ensure_ascii=False)
        yield f"  {key}{'' if field in required else '?'}: {_type(schema)};"
    yield "}"


def _comment(schema: dict[str, Any] | bool, indent: str) -> Iterator[str]:
    """The title, the description in both languages, the bounds, and what an absent field stands for."""
    if isinstance(schema, bool):
        return
    lines = [schema[key] for key in ("title", "description") if key in schema]
    if bounds := _bounds(schema):
        lines.append(bounds)
    if schema.get("default") is not None:
        lines.append(f"@default {json.dumps(schema['default'], ensure_ascii=False)}")
    if not lines:
        return
    lines = [line.replace("*/", "*\\/") for line in lines]
    if len(lines) == 1:
        yield f"{indent}/** {lines[0]} */"
        return
    yield f"{indent}/**"
    for line in lines:
        yield f"{indent} * {line}"
    yield f"{indent} */"


def _bounds(schema: dict[str, Any]) -> str:
    told = [f"{sign} {schema[key]}" for key, sign in _BOUNDS.items() if key in schema]
    if schema.get("type") == "integer":
        told.insert(0, "integer")
    told += filter(None, (_bounds(each) for each in schema.get("anyOf", ()) if isinstance(each, dict)))
    return ", ".join(told)


def _type(schema: dict[str, Any] | bool) -> str:
    if isinstance(schema, bool):
        return "JsonValue" if schema else "never"
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(map(_type, schema["anyOf"])))
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds == ["array"] and "items" in schema:
        item = _type(schema["items"])
        return f"({item})[]" if " | " in item else f"{item}[]"
    if kinds == ["object"] and isinstance(schema.get("additionalProperties"), dict):
        return f"{{ [key: string]: {_type(schema['additionalProperties'])} }}"
    return " | ".join(_PLAIN[kind] for kind in kinds) or "JsonValue"
