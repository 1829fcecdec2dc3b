"""A person's operations (JSON Patch, RFC 6902) on a record, and what the record says of them afterwards.

The package ``jsonpatch`` carries the operations out, one after another; a move is a removal and an addition, a copy an
addition, as the RFC has it. Beside it :class:`~xuncha_parse.review.tracking.Tracker` keeps what the program had.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from xuncha_parse.errors import BadPatch, MissingExtra
from xuncha_parse.notation.ids import issue_ids, path_number
from xuncha_parse.pointers import END, parts_of, path_of, pointer_to, step_into, value_at
from xuncha_parse.records import read_record
from xuncha_parse.review.coherence import UNTOUCHED, incoherent, place_of
from xuncha_parse.review.shadow import NOTHING, Node
from xuncha_parse.review.tracking import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xuncha_parse.pointers import Path
    from xuncha_parse.records import Notice

JSON = Any

_NEEDS: Final = {
    "add": ("value",),
    "remove": (),
    "replace": ("value",),
    "move": ("from",),
    "copy": ("from",),
    "test": ("value",),
}
_MOST_COPIED: Final = 8 * 1024 * 1024
"""Characters of JSON: a patch that copies a list into itself again and again would fill any memory."""


def apply_patch(
    notice: Notice,
    operations: Sequence[JSON],
    accepted: Iterable[str] = (),
    derive: Callable[[Notice], Mapping[Path, JSON]] | None = None,
    withdrawn: Iterable[str] = (),
) -> Notice:
    """The record as a person corrected it; ``notice`` stays as it is.

    ``accepted`` are pointers into the patched record, and so are ``withdrawn``, to what was accepted before and is so no
    longer. Ids follow their paths where these changed. ``derive`` gives what else follows from the patched record, by its
    path. ``corrections`` of the result are true of it, those made before included. Raises :class:`BadPatch` for operations that do not fit, and :class:`MissingExtra` without ``jsonpatch``.
    """
    try:
        desk = _Desk(notice)
        for number, operation in enumerate(operations, 1):
            desk.carry_out(number, operation)
        patched = _valid(desk.document)
        changes = {**_renumbered(notice, patched), **(derive(patched) if derive else {})}
        return desk.finished(patched, changes, accepted, withdrawn)
    except RecursionError as error:
        raise BadPatch("nested too deep for a record") from error


class _Desk:
    """A record under correction, with its shadow."""

    def __init__(self, notice: Notice) -> None:
        if wrong := next(incoherent(notice), None):
            raise BadPatch(f"the record's own corrections do not hold together: {wrong.wrong}")
        given = notice.model_dump(mode="json", exclude={"corrections"})
        self.tracker = Tracker(given, [(place_of(given, each), each) for each in notice.corrections])
        self.document: JSON = notice.model_dump(mode="json", exclude={"corrections"})
        self._copied = 0
        try:
            import jsonpatch  # noqa: PLC0415
        except ImportError as error:
            raise MissingExtra("Applying corrections", "review") from error
        self._library = jsonpatch

    def carry_out(self, number: int, operation: JSON) -> None:
        """One operation. Raises :class:`BadPatch` with its number."""
        kind, pointer, origin = _read(number, operation)
        name = f"operation {number} ({kind} {pointer[:80]})"
        try:
            self._carry_out(kind, pointer, origin, operation)
        except ValueError as error:
            raise BadPatch(f"{name}: {error}") from error
        except LookupError as error:
            raise BadPatch(f"{name}: nothing is there") from error
        except (TypeError, self._library.JsonPatchException, self._library.JsonPointerException) as error:
            what = "the record has something else there" if kind == "test" else " ".join(str(error).split())
            raise BadPatch(f"{name}: {what[:200]}") from error

    def _carry_out(self, kind: str, pointer: str, origin: str, operation: JSON) -> None:
        value = copy.deepcopy(operation.get("value"))
        match kind:
            case "test":
                path_of(self.document, parts_of(pointer))
                self._run("test", pointer, value)
            case "remove":
                self._remove(_writable(pointer))
            case "replace":
                self._replace(_writable(pointer), value)
            case "add":
                self._add(_writable(pointer), value)
            case "copy":
                value = value_at(self.document, path_of(self.document, parts_of(origin)))
                self._copied += len(json.dumps(value, ensure_ascii=False))
                if self._copied > _MOST_COPIED:
                    raise ValueError("the patch copies too much")
                value = copy.deepcopy(value)
                self._add(_writable(pointer), value)
            case _:
                self._move(_writable(origin), _writable(pointer))

    def _remove(self, pointer: str) -> Node | None:
        path = path_of(self.document, parts_of(pointer))
        node = None
        if isinstance(path[-1], int):
            node = self.tracker.take(self.document, path)
        else:
            self.tracker.put(self.document, path, NOTHING)
        self._run("remove", pointer_to(path))
        return node

    def _replace(self, pointer: str, value: JSON) -> None:
        path = path_of(self.document, parts_of(pointer))
        self.tracker.put(self.document, path, value)
        self._run("replace", pointer_to(path), value)

    def _add(self, pointer: str, value: JSON, node: Node | None = None) -> None:
        *above, last = parts_of(pointer)
        path = path_of(self.document, above)
        parent = value_at(self.document, path)
        step = step_into(parent, last)
        path = (*path, step)
        if isinstance(step, int):
            if step > len(parent):
                raise LookupError(last)
            self.tracker.insert(self.document, path, node)
        else:
            self.tracker.put(self.document, path, value)
        self._run("add", pointer_to(path), value)

    def _move(self, origin: str, pointer: str) -> None:
        path = path_of(self.document, parts_of(origin))
        if parts_of(pointer) == tuple(map(str, path)):
            return
        if parts_of(pointer)[: len(path)] == tuple(map(str, path)):
            raise ValueError("a thing cannot be moved into itself")
        value = value_at(self.document, path)
        node = self._remove(origin)
        self._add(pointer, value, node)

    def _run(self, kind: str, pointer: str, value: JSON = None) -> None:
        operation = {"op": kind, "path": pointer}
        if kind != "remove":
            operation["value"] = value
        self._library.JsonPatch([operation]).apply(self.document, in_place=True)

    def finished(
        self,
        patched: Notice,
        changes: Mapping[Path, JSON],
        accepted: Iterable[str],
        withdrawn: Iterable[str],
    ) -> Notice:
        """The patched record with what follows from it, and with its corrections."""
        document = patched.model_dump(mode="json", exclude={"corrections"})
        for path, value in changes.items():
            self.tracker.put(document, path, value)
            value_at(document, path[:-1])[path[-1]] = value
        for act, pointers in (("withdrawn", withdrawn), ("accepted", accepted)):
            for pointer in pointers:
                try:
                    path = path_of(document, parts_of(pointer))
                    self.tracker.accept(document, path, on=act == "accepted")
                except (ValueError, LookupError) as error:
                    raise BadPatch(f"{act} {pointer[:80]}: nothing is there") from error
        told = self.tracker.corrections(document)
        result = _valid({**document, "corrections": [each.model_dump(mode="json") for each in told]})
        if wrong := next(incoherent(result), None):
            raise BadPatch(f"what was accepted does not hold together: {wrong.wrong}")
        return result


def _read(number: int, operation: JSON) -> tuple[str, str, str]:
    """The kind, the place and the origin of an operation."""
    if not isinstance(operation, dict):
        raise BadPatch(f"operation {number}: is no object")
    kind = operation.get("op")
    if not isinstance(kind, str) or kind not in _NEEDS:
        raise BadPatch(f"operation {number}: op is none of {', '.join(_NEEDS)}")
    for field in ("path", *_NEEDS[kind]):
        if field not in operation:
            raise BadPatch(f"operation {number} ({kind}): {field} is missing")
        if field != "value" and not isinstance(operation[field], str):
            raise BadPatch(f"operation {number} ({kind}): {field} is no JSON Pointer")
    return kind, operation["path"], operation.get("from", "")


def _writable(pointer: str) -> str:
    """``pointer``, where a person may change the record. Raises ``ValueError``."""
    parts = parts_of(pointer)
    if not parts:
        raise ValueError("the record as a whole cannot be replaced")
    if parts[0] in UNTOUCHED:
        raise ValueError(f"{parts[0]} is not for persons to change")
    if parts[-1] == END and len(parts) == 1:
        raise LookupError(pointer)
    return pointer


def _valid(document: JSON) -> Notice:
    try:
        return read_record(json.dumps(document).encode())
    except ValidationError as error:
        first, *more = error.errors(include_url=False, include_context=False)
        place = pointer_to(first["loc"]) or "the record"
        others = f" (and {len(more)} more)" if more else ""
        raise BadPatch(f"the result is no valid record: {place[:80]}: {first['msg']}{others}") from error


def _renumbered(before: Notice, after: Notice) -> dict[Path, JSON]:
    """The ids that follow from other paths, or from other issues beside them; none where paths are as they were."""
    was, now = ([path_number(issue.path) for issue in notice.issues] for notice in (before, after))
    if was == now:
        return {}
    due = zip(after.issues, issue_ids(now), strict=True)
    return {
        ("issues", number, "id"): printed
        for number, (issue, printed) in enumerate(due)
        if issue.id != printed
    }
