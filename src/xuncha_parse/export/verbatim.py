"""XlsxWriter's worksheet, made to write every text as it is.

Left to itself it takes a text from ``<r>`` to ``</r>`` for its own markup and copies it into the sheet, formulas and
all; and where two ``_xHHHH_`` overlap, which is how Excel writes control characters, it escapes only the first.
"""

from __future__ import annotations

import re
from typing import Any

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def escaped(text: str) -> str:
    """``text`` as a cell holds it: ``_xHHHH_`` for what XML cannot say, and for the ``_`` of what looks like that."""
    text = _ESCAPE_LIKE.sub("_x005F_", text)
    return _UNPRINTABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def verbatim(worksheet: Any) -> Any:  # noqa: ANN401 -- XlsxWriter has no types
    """A class of worksheets like ``worksheet``; no text of theirs is markup."""

    class Verbatim(worksheet):  # type: ignore[misc]
        _escape_control_characters = staticmethod(escaped)

        def _xml_rich_inline_string(self, string: str, attributes: Any) -> None:  # noqa: ANN401
            self._xml_inline_string(string, 1, attributes)

    for name in vars(Verbatim):
        assert hasattr(worksheet, name), f"XlsxWriter has no {name} any more"
    return Verbatim
