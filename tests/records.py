"""Two records compared field by field, apart from where things stand in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xuncha_parse import parse

if TYPE_CHECKING:
    from xuncha_parse.source import Source

_PLACES = frozenset(
    {"span", "statement_span", "source", "diagnostics", "line", "column", "leftovers", "sections"}
)


def record(source: Source | str) -> Any:
    """What is read from ``source``, without places; blanks around line breaks do not count."""
    return _bare(parse(source).notice.model_dump(mode="json"))


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if key not in _PLACES}
        return {
            key: _bare(item)
            for key, item in kept.items()
            if not (key in {"start", "end"} and isinstance(item, int))
        }
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return re.sub(r"\s*\n\s*", "\n", value) if isinstance(value, str) else value


def differences(wanted: Any, got: Any, path: str = "") -> list[str]:
    """Every field that differs, by its path."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        return [told for key in wanted for told in differences(wanted[key], got.get(key), f"{path}.{key}")]
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        pairs = enumerate(zip(wanted, got, strict=True))
        return [told for at, (one, other) in pairs for told in differences(one, other, f"{path}[{at}]")]
    return [] if wanted == got else [f"{path}: {str(wanted)[:80]!r} is {str(got)[:80]!r}"]
