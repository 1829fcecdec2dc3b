"""What a version number promises: how far it must rise for what changed in the record's schema.

Identical schemas have one number. New titles or descriptions raise at least the patch number, compatible changes at
least the minor one, breaking changes the major one. A record is told from others of its version by
``schema_version``, whose only allowed value rises with the number; a step of ``upgrading.STEPS`` renews it, so that
difference and the schema's ``$id`` do not count as changes.
"""

from __future__ import annotations

from typing import Any

from xuncha_parse.schema.compare import Change, Kind, changes, gravest
from xuncha_parse.schema.upgrading import FIELD
from xuncha_parse.schema.versions import Version

_RISES = {"wording": "patch", "compatible": "minor", "breaking": "major"}


def record_changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    """What changed between two versions of the record's schema, apart from the number itself."""
    return changes(_unnumbered(old), _unnumbered(new))


def wrong_number(old: str, new: str, found: tuple[Change, ...]) -> str | None:
    """Why version ``new`` does not say what changed since version ``old``; ``None`` when it does."""
    kind = gravest(found)
    if Version.of(new) < Version.of(old):
        return f"version {new} is older than {old}"
    if kind is None:
        return (
            None if new == old else f"version {new} has the very schema of {old}: there is nothing to publish"
        )
    if _rise(old, new) >= _RANKS[kind]:
        return None
    grave = next(change for change in found if change.kind == kind)
    return (
        f"version {new} does not say what changed since {old}: the {_RISES[kind]} number must rise, since "
        f"{grave.path} is a {kind} change ({grave.what})"
    )


_RANKS: dict[Kind, int] = {"wording": 1, "compatible": 2, "breaking": 3}


def _rise(old: str, new: str) -> int:
    """0 the same number, 1 another patch, 2 another minor, 3 another major number."""
    pairs = zip(Version.of(old), Version.of(new), strict=True)
    return next((3 - at for at, (before, after) in enumerate(pairs) if before != after), 0)


def _unnumbered(schema: dict[str, Any]) -> dict[str, Any]:
    """A copy without what every version changes: its name, and the value and default of ``schema_version``."""
    rest = {key: value for key, value in schema.items() if key != "$id"}
    fields = dict(rest.get("properties", {}))
    if isinstance(fields.get(FIELD), dict):
        numbered = fields[FIELD]
        fields[FIELD] = {key: value for key, value in numbered.items() if key not in ("const", "default")}
        rest["properties"] = fields
    return rest
