"""JSON Pointers (RFC 6901): read, written and followed; a path is the same with numbers for the members of lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]

END: Final = "-"
"""The place behind the last member of a list."""

_BAD_ESCAPE = re.compile("~(?![01])")
_INDEX = re.compile("(?:0|[1-9][0-9]{0,9})", re.ASCII)


def parts_of(pointer: str) -> tuple[str, ...]:
    """The parts of a pointer, unescaped; of the whole document there are none. Raises ``ValueError``."""
    if (pointer and not pointer.startswith("/")) or _BAD_ESCAPE.search(pointer):
        raise ValueError(f"{pointer[:80]!r} is no JSON Pointer")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def pointer_to(path: Iterable[str | int]) -> str:
    """The pointer of a path: ``("issues", 3, "id")`` is ``/issues/3/id``."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def step_into(value: Any, part: str) -> str | int:  # noqa: ANN401 -- any JSON
    """The key or index that ``part`` names in a value, though nothing may be there. Raises ``LookupError``."""
    if isinstance(value, dict):
        return part
    if isinstance(value, list):
        if part == END:
            return len(value)
        if _INDEX.fullmatch(part):
            return int(part)
    raise LookupError(part)


def path_of(document: Any, parts: Iterable[str]) -> Path:  # noqa: ANN401
    """The path that parts lead along in a document. Raises ``LookupError`` where nothing is there."""
    path = []
    for part in parts:
        step = step_into(document, part)
        document = document[step]
        path.append(step)
    return tuple(path)


def value_at(document: Any, path: Iterable[str | int]) -> Any:  # noqa: ANN401
    """What stands at a path. Raises ``LookupError``."""
    for step in path:
        document = document[step]
    return document
