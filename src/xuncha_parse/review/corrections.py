"""The file of corrections: what the review page exports, and ``xuncha apply`` takes.

It holds, for each record, its name, its digest, a JSON Patch, the pointers a person accepted, and those of which a person
took an earlier acceptance back. A bare array is a patch for any record, since nothing says for which.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from xuncha_parse.errors import BadCorrections
from xuncha_parse.exact import InexactJson, read_exactly

FORMAT: Final = "xuncha-corrections"
VERSION: Final = 1

_DIGEST = re.compile("[0-9a-f]{64}", re.ASCII)
_FIELDS: Final = {"name": str, "record_sha256": str, "patch": list, "accepted": list, "withdrawn": list}
_OPTIONAL: Final = ("accepted", "withdrawn")
_MOST: Final = 1_000_000
"""Operations in one file: more than anybody makes, and not more than a minute's work."""


@dataclass(frozen=True, slots=True)
class RecordCorrections:
    """What a person did with one record; ``sha256`` is ``None`` for a bare patch, which fits any."""

    name: str
    sha256: str | None
    patch: tuple[Any, ...]
    accepted: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    """Pointers into the patched record to what was accepted before, and is so no longer."""


def read_corrections(data: bytes) -> tuple[RecordCorrections, ...]:
    """Every record's corrections in a file's bytes, in order. Raises :class:`BadCorrections` with what is wrong."""
    given = _json(data)
    if isinstance(given, list):
        found = [RecordCorrections("", None, tuple(given))]
    elif isinstance(given, dict):
        found = _records(given)
    else:
        raise BadCorrections("no corrections: neither an object nor an array of operations")
    if sum(len(each.patch) + len(each.accepted) + len(each.withdrawn) for each in found) > _MOST:
        raise BadCorrections(f"more than {_MOST:,} operations")
    return tuple(found)


def corrections_for(found: tuple[RecordCorrections, ...], digest: str) -> RecordCorrections:
    """Those made for the record with this digest. Raises :class:`BadCorrections` where there are none."""
    for each in found:
        if each.sha256 in (None, digest):
            return each
    names = ", ".join(dict.fromkeys(each.name[:40] or "?" for each in found[:3]))
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    told = f"made for other records ({names}{more})" if found else "holds the corrections of no record"
    raise BadCorrections(f"{told}; the SHA-256 of this one is {digest[:12]}…")


def _records(given: dict[str, Any]) -> list[RecordCorrections]:
    if given.get("format") != FORMAT:
        raise BadCorrections(f"no corrections: its format is not {FORMAT!r}")
    version = given.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise BadCorrections(f"corrections of version {json.dumps(version)[:20]}, not {VERSION}")
    _only(given, ("format", "version", "records"), "the file")
    if not isinstance(given.get("records"), list):
        raise BadCorrections("records is no array")
    found = [_record(each, f"records[{at}]") for at, each in enumerate(given["records"])]
    seen: set[str | None] = set()
    for at, each in enumerate(found):
        if each.sha256 in seen:
            raise BadCorrections(f"records[{at}]: is for the same record as another one")
        seen.add(each.sha256)
    return found


def _record(given: object, place: str) -> RecordCorrections:
    if not isinstance(given, dict):
        raise BadCorrections(f"{place} is no object")
    _only(given, tuple(_FIELDS), place)
    for name, kind in _FIELDS.items():
        if name not in given and name not in _OPTIONAL:
            raise BadCorrections(f"{place}.{name} is missing")
        if not isinstance(given.get(name, []), kind):
            raise BadCorrections(f"{place}.{name} is no {'array' if kind is list else 'text'}")
    if not _DIGEST.fullmatch(given["record_sha256"]):
        raise BadCorrections(f"{place}.record_sha256 is no SHA-256 in hexadecimal")
    accepted, withdrawn = (_pointers(given, name, place) for name in _OPTIONAL)
    if both := next((each for each in withdrawn if each in set(accepted)), None):
        raise BadCorrections(f"{place} has {both[:40]} both accepted and withdrawn")
    return RecordCorrections(
        given["name"], given["record_sha256"], tuple(given["patch"]), accepted, withdrawn
    )


def _pointers(given: dict[str, Any], name: str, place: str) -> tuple[str, ...]:
    found = given.get(name, [])
    if not all(isinstance(each, str) for each in found):
        raise BadCorrections(f"{place}.{name} holds something else than JSON Pointers")
    return tuple(found)


def _only(given: dict[str, Any], known: tuple[str, ...], place: str) -> None:
    for name in given:
        if name not in known:
            raise BadCorrections(f"{place} has an unknown field {name[:40]!r}")


def _json(data: bytes) -> Any:  # noqa: ANN401 -- it is looked at next
    try:
        return read_exactly(data)
    except InexactJson as error:
        raise BadCorrections(str(error)) from error
