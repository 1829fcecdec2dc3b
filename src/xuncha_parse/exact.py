"""JSON read so that nothing is lost: no key twice in one object, no number that cannot be kept."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from math import isfinite
from typing import Any


class InexactJson(ValueError):
    """The bytes are no JSON, or reading them would lose something; the message says what, in one line."""


def read_exactly(data: bytes) -> Any:  # noqa: ANN401 -- JSON of any shape
    """What the JSON in ``data`` says, in UTF-8 with or without a mark. Raises :class:`InexactJson`."""
    try:
        return json.loads(
            data.removeprefix(BOM_UTF8).decode(),
            object_pairs_hook=_once,
            parse_float=_finite,
            parse_constant=_finite,
        )
    except InexactJson:
        raise
    except json.JSONDecodeError as error:
        raise InexactJson(f"no JSON: {error.msg} at line {error.lineno} column {error.colno}") from error
    except UnicodeDecodeError as error:
        raise InexactJson("no JSON: not in UTF-8") from error
    except RecursionError as error:
        raise InexactJson("nested too deep") from error
    except ValueError as error:
        raise InexactJson(f"no JSON: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InexactJson(f"the key {key[:40]!r} stands twice in one object")
        found[key] = value
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise InexactJson(f"the number {text[:40]} cannot be kept")
    return number
