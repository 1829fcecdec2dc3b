"""What changed between two JSON Schemas, and whether every record that was valid still is.

A change is ``compatible`` when each value valid under the old schema is valid under the new one, ``wording`` when
nothing but titles and descriptions is different, and ``breaking`` otherwise. Whatever this file cannot judge is
breaking: a keyword it does not know, a constraint beside a ``$ref``, a definition that is gone.

That is one of two directions: old records, new schema. In the other one a compatible change may still show a reader
something new (a field, a status, a null): readers that forbid unknown fields, or switch over every value of an
enumeration, upgrade before they read records of a newer minor version.

How it is judged. A schema is a conjunction of keywords, so it is enough that each keyword of the new schema is no
stricter than what the old one says; ``anyOf`` alone is a disjunction, and each old alternative needs a new one that is
no stricter. Definitions of the same name are compared once; references to different ones are followed, and a pair met
again on its own way is taken to be compatible, since a record's nesting is finite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from xuncha_parse.schema.keywords import ABSENT, JUDGES, WORDING
from xuncha_parse.schema.references import (
    Schema,
    escaped,
    is_definition,
    moves_references,
    plain,
    references,
    target_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["wording", "compatible", "breaking"]
KINDS: Final[tuple[Kind, ...]] = ("wording", "compatible", "breaking")
"""From the least to the gravest."""


_WHOLE: Final = ("unevaluatedProperties", "unevaluatedItems")
"""Keywords that depend on all others of their node and below."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the JSON pointer of the node in the schema, what is different there, and how grave that is."""

    path: str
    what: str
    kind: Kind


def changes(old: Schema, new: Schema) -> tuple[Change, ...]:
    """Everything that is different between two schemas, in the order of the new one's definitions."""
    if plain(old) == plain(new):
        return ()
    if moves_references(old) or moves_references(new):
        return (Change("#", "references cannot be judged", "breaking"),)
    found = dict.fromkeys(_Comparison(old, new).all())
    return tuple(found) or (Change("#", "the same, written in another way", "wording"),)


def gravest(found: tuple[Change, ...]) -> Kind | None:
    """The gravest kind among changes, ``None`` when there is none."""
    return max((change.kind for change in found), key=KINDS.index, default=None)


class _Comparison:
    def __init__(self, old: Schema, new: Schema) -> None:
        self.old = old
        self.new = new

    def all(self) -> Iterator[Change]:
        """The differences of the roots and of their definitions."""
        old_parts, new_parts = _definitions(self.old), _definitions(self.new)
        yield from self.nodes(_bare(self.old), _bare(self.new), "#", frozenset())
        for name in {**old_parts, **new_parts}:
            path = f"#/$defs/{escaped(name)}"
            if name not in old_parts:
                yield Change(path, "definition added", "compatible")
            elif name not in new_parts:
                yield Change(path, "definition removed", "breaking")
            else:
                yield from self.nodes(old_parts[name], new_parts[name], path, frozenset())

    def nodes(
        self, old: Schema, new: Schema, path: str, assumed: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        """The differences of two nodes; ``assumed`` are the pairs of references that are being compared."""
        if isinstance(old, bool) or isinstance(new, bool):
            yield from self._booleans(old, new, path, assumed)
            return
        yield from _wording(old, new, path)
        old_rules, new_rules = _rules(old), _rules(new)
        if any(key in rules for rules in (old_rules, new_rules) for key in _WHOLE):
            if not self._same(old, new):
                yield Change(path, "fields or items that were not evaluated cannot be judged", "breaking")
        elif "$ref" in old_rules or "$ref" in new_rules:
            yield from self._references(old_rules, new_rules, path, assumed)
        elif old_rules.keys() == {"anyOf"} or new_rules.keys() == {"anyOf"}:
            yield from self._alternatives(_branches(old_rules), _branches(new_rules), path, assumed)
        else:
            yield from self._keywords(old_rules, new_rules, path, assumed)

    def _booleans(
        self, old: Schema, new: Schema, path: str, assumed: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        if old is new:
            return
        if old is False or new is True:
            yield Change(path, "accepts more", "compatible")
        elif new is False:
            yield Change(path, "accepts nothing any more", "breaking")
        else:
            yield from self.nodes({}, new, path, assumed)

    def _references(
        self, old: dict[str, Any], new: dict[str, Any], path: str, assumed: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        for rules in (old, new):
            if "$ref" in rules and len(rules) > 1:
                if not self._same(old, new):
                    yield Change(path, "constraints beside a $ref cannot be judged", "breaking")
                return
        before, after = old.get("$ref"), new.get("$ref")
        pair = (before or plain(old), after or plain(new))
        if pair in assumed or (before == after and is_definition(pair[0])):
            return
        try:
            old_node = target_of(self.old, before) if before else old
            new_node = target_of(self.new, after) if after else new
        except LookupError:
            if before != after:
                yield Change(path, f"$ref {pair[0]} → {pair[1]} cannot be followed", "breaking")
            return
        for each in self.nodes(old_node, new_node, path, assumed | {pair}):
            if each.kind != "wording":
                yield each

    def _alternatives(
        self, old: Sequence[Schema], new: Sequence[Schema], path: str, assumed: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        """Each old alternative with the first new one that is no stricter."""
        taken: set[int] = set()
        for at, each in enumerate(old):
            near = sorted(range(len(new)), key=lambda other: (other != at, other))
            tried = [(other, tuple(self.nodes(each, new[other], path, assumed))) for other in near]
            fits = [(other, found) for other, found in tried if gravest(found) != "breaking"]
            if not fits:
                yield Change(path, f"alternative removed or narrowed: {_brief(each)}", "breaking")
                continue
            other, found = min(fits, key=lambda fit: len(fit[1]))
            taken.add(other)
            yield from found
        for other, each in enumerate(new):
            if other not in taken:
                yield Change(path, f"alternative added: {_brief(each)}", "compatible")
        if len(old) > len(new):
            yield Change(path, "alternatives joined", "compatible")

    def _keywords(
        self, old: dict[str, Any], new: dict[str, Any], path: str, assumed: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        for key in {**old, **new}:
            before, after = old.get(key, ABSENT), new.get(key, ABSENT)
            if key in ("properties", "patternProperties"):
                continue
            if key in ("items", "additionalProperties"):
                yield from self._below(before, after, f"{path}/{key}", assumed)
            elif key == "anyOf":
                old_side, new_side = (_listed(value) for value in (before, after))
                yield from self._alternatives(old_side, new_side, f"{path}/anyOf", assumed)
            elif key in JUDGES:
                for what, compatible in JUDGES[key](before, after):
                    yield Change(path, what, "compatible" if compatible else "breaking")
            elif ABSENT in (before, after) or not self._same(before, after):
                yield Change(path, f"{key} changed", "breaking")
        yield from self._fields(old, new, path, assumed)

    def _below(
        self, before: object, after: object, path: str, assumed: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        old, new = (True if value is ABSENT else value for value in (before, after))
        if isinstance(old, (bool, dict)) and isinstance(new, (bool, dict)):
            yield from self.nodes(old, new, path, assumed)
        elif old != new:
            yield Change(path, "cannot be judged", "breaking")

    def _fields(
        self, old: dict[str, Any], new: dict[str, Any], path: str, assumed: frozenset[tuple[str, str]]
    ) -> Iterator[Change]:
        before, after = old.get("properties", {}), new.get("properties", {})
        patterned = "patternProperties" in {**old, **new}
        if patterned:
            pair = [
                {key: each.get(key) for key in ("properties", "patternProperties", "additionalProperties")}
                for each in (old, new)
            ]
            if not self._same(*pair):
                yield Change(path, "fields beside patternProperties cannot be judged", "breaking")
            return
        for name in {**before, **after}:
            place = f"{path}/properties/{escaped(name)}"
            if name not in after:
                yield Change(place, "field removed or renamed", "breaking")
            elif name in before:
                yield from self.nodes(before[name], after[name], place, assumed)
            else:
                yield from self._added(old, after[name], new, place, assumed)

    def _added(
        self,
        old: dict[str, Any],
        field: Schema,
        new: dict[str, Any],
        path: str,
        assumed: frozenset[tuple[str, str]],
    ) -> Iterator[Change]:
        """A new field narrows what a record could hold under that name before, where other fields were allowed."""
        name = path.rpartition("/")[2]
        allowed = self.nodes(old.get("additionalProperties", True), field, path, assumed)
        required = name in map(escaped, new.get("required", ()))
        if any(change.kind == "breaking" for change in allowed):
            yield Change(path, "field added where any value was allowed", "breaking")
        elif not required:
            yield Change(path, "optional field added", "compatible")
        else:
            yield Change(path, "required field added", "breaking")

    def _same(self, before: object, after: object) -> bool:
        """Whether two values are equal, and all that they refer to as well."""
        return plain(before) == plain(after) and self._reached(before, self.old) == self._reached(
            after, self.new
        )

    def _reached(self, value: object, root: Schema) -> dict[str, str]:
        found: dict[str, str] = {}
        waiting = list(references(value))
        while waiting:
            ref = waiting.pop()
            if ref not in found:
                try:
                    target: object = target_of(root, ref)
                except LookupError:
                    target = None
                found[ref] = plain(target)
                waiting += references(target)
        return found


def _definitions(schema: Schema) -> dict[str, Schema]:
    return {} if isinstance(schema, bool) else schema.get("$defs", {})


def _bare(schema: Schema) -> Schema:
    """A root without what is compared apart (its definitions) or is its name."""
    if isinstance(schema, bool):
        return schema
    return {key: value for key, value in schema.items() if key not in ("$defs", "$id")}


def _rules(schema: dict[str, Any]) -> dict[str, Any]:
    rules = {
        key: value for key, value in schema.items() if key not in WORDING and key not in ("default", "$defs")
    }
    if "const" in rules and "enum" not in rules:
        rules["enum"] = [rules.pop("const")]
    return rules


def _listed(value: Any) -> Sequence[Schema]:  # noqa: ANN401
    """The alternatives of ``anyOf``; where there is none, anything goes."""
    return [True] if value is ABSENT else list(value)


def _branches(rules: dict[str, Any]) -> list[Schema]:
    return rules["anyOf"] if rules.keys() == {"anyOf"} else [rules]


def _wording(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Change]:
    for key in {**old, **new}:
        if key in WORDING and plain(old.get(key)) != plain(new.get(key)):
            yield Change(path, f"{key} changed", WORDING[key])
    if "default" in old and ("default" not in new or plain(old["default"]) != plain(new["default"])):
        yield Change(
            path, "default changed: a record that leaves the field out says something else", "breaking"
        )
    elif "default" in new and "default" not in old:
        yield Change(path, "default added", "compatible")


def _brief(schema: Schema) -> str:
    told = plain(schema)
    return told if len(told) <= 60 else f"{told[:59]}…"
