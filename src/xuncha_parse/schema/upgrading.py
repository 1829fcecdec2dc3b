"""Records of older versions, lifted to the current one: one table of steps, and nothing is lost on the way.

A step makes the data of one version into that of the next and is never changed again once its target is published.
A step renames, splits or moves; fields that are new and have a default need none. Whatever comes out is validated as
strictly as any record, so a field that no step knows is an error and never dropped.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from xuncha_parse.errors import XunchaError
from xuncha_parse.exact import InexactJson, read_exactly
from xuncha_parse.records import SCHEMA_VERSION, Notice, read_record
from xuncha_parse.schema.versions import Version

FIELD: Final = "schema_version"
"""The field that says which version a record is of; a record without it is taken for a current one, as the schema's
default has it."""


class Step(NamedTuple):
    """How a record of one version becomes one of the next; ``change`` may alter what it is given."""

    to: str
    change: Callable[[dict[str, Any]], dict[str, Any]]


Steps = Mapping[str, Step]

STEPS: Final[Steps] = {}
"""Version → its step. Only 1.0.0 is published, so no record is older."""


class UnknownVersion(XunchaError):
    """A record's version is none that this program knows; ``version`` is what it says."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(self._told(version if len(version) <= 40 else f"{version[:39]}…"))

    def _told(self, version: str) -> str:
        return f"schema version {version!r} is unknown; the current one is {SCHEMA_VERSION}"


class NewerVersion(UnknownVersion):
    """A record's version is newer than this program's."""

    def _told(self, version: str) -> str:
        return f"schema version {version} is newer than {SCHEMA_VERSION}, the newest that this program knows: upgrade xuncha-parse"


class InvalidRecord(XunchaError):
    """What was read is no record of its version: no JSON, or not as the schema has it."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """A record's data in the current version; ``versions`` are those it went through, its own first."""

    data: dict[str, Any]
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A record, valid in the current version, and the version it was written in."""

    notice: Notice
    version: str


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A record in the current full form.

    ``added`` and ``gone`` are fields by their path, such as ``issues[].span``; ``changed`` says whether anything but
    white space is different.
    """

    notice: Notice
    versions: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: bool


def lift(data: dict[str, Any], steps: Steps = STEPS) -> Lifted:
    """The data of a record, step by step up to the current version; ``data`` itself stays as it is.

    It is not validated: whoever reads it does that. Raises :class:`NewerVersion` for a version above the current one,
    and :class:`UnknownVersion` for one that no step leads from. A version that is no text is left to validation.
    """
    version = data.get(FIELD, SCHEMA_VERSION)
    if not isinstance(version, str):
        return Lifted(data, (SCHEMA_VERSION,))
    versions = [version]
    if version != SCHEMA_VERSION:
        data = json.loads(json.dumps(data))
    while version != SCHEMA_VERSION:
        if version not in steps:
            raise _unknown(version)
        version, change = steps[version]
        data = {**change(data), FIELD: version}
        versions.append(version)
    return Lifted(data, tuple(versions))


def read_any(data: bytes, steps: Steps = STEPS) -> ReadBack:
    """A record of any known version, lifted in memory and validated strictly.

    A current one is read once and costs no more than ``read_record``. Raises :class:`UnknownVersion`,
    :class:`NewerVersion`, and pydantic's ``ValidationError`` for what is no record, before or after it was lifted.
    """
    try:
        return ReadBack(read_record(data), SCHEMA_VERSION)
    except ValidationError:
        try:
            given = json.loads(data.removeprefix(BOM_UTF8))
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            raise
        lifted = lift(given, steps)
        if len(lifted.versions) == 1:
            raise
    return ReadBack(read_record(json.dumps(lifted.data).encode()), lifted.versions[0])


def upgrade(data: bytes, steps: Steps = STEPS) -> Upgraded:
    """A record of any known version in the current full form: every field, in the schema's order.

    Stricter than :func:`read_any`, since what is written replaces what was read: a key that stands twice and a number
    that no double holds are errors too. Raises :class:`UnknownVersion`, :class:`NewerVersion`, :class:`InvalidRecord`.
    """
    try:
        given = _exact(data)
        lifted = lift(given, steps)
        notice = read_record(json.dumps(lifted.data).encode())
    except ValidationError as error:
        raise InvalidRecord(_first(error)) from error
    except RecursionError as error:
        raise InvalidRecord("nested too deep for a record") from error
    written = notice.model_dump(mode="json")
    before, after = _paths(given), _paths(written)
    return Upgraded(
        notice,
        lifted.versions,
        added=tuple(path for path in after if path not in before),
        gone=tuple(path for path in before if path not in after),
        changed=json.dumps(given) != json.dumps(written),
    )


def _unknown(version: str) -> UnknownVersion:
    try:
        newer = Version.of(version) > Version.of(SCHEMA_VERSION)
    except ValueError:
        newer = False
    return (NewerVersion if newer else UnknownVersion)(version)


def _exact(data: bytes) -> dict[str, Any]:
    """The JSON object in ``data``, where reading it loses nothing."""
    try:
        given = read_exactly(data)
    except InexactJson as error:
        raise InvalidRecord(str(error)) from error
    if not isinstance(given, dict):
        raise InvalidRecord("no record: its JSON is no object")
    return given


def _first(error: ValidationError) -> str:
    details = error.errors(include_url=False, include_context=False)
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in details[0]["loc"])
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    return f"${path}: {details[0]['msg']}{more}"


def _paths(data: dict[str, Any]) -> dict[str, None]:
    """Every field by its path, in order; what is below a ``value`` or a ``was`` is data and no field."""
    found: dict[str, None] = {}
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        above, each = waiting.pop()
        if isinstance(each, list):
            waiting += [(f"{above}[]", item) for item in reversed(each)]
        elif isinstance(each, dict) and not above.endswith((".value", ".was")):
            named = [(f"{above}.{key}".removeprefix("."), item) for key, item in each.items()]
            found |= dict.fromkeys(path for path, _ in named)
            waiting += reversed(named)
    return found
