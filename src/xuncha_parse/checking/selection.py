"""Which remarks are reported: by code and by severity."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.diagnostics import BY_CODE, BY_SLUG, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha_parse.diagnostics import Severity

RANK: Final[dict[Severity, int]] = {"info": 0, "warning": 1, "error": 2}
"""The severities, the gravest highest."""


class UnknownCode(ValueError):
    """A word is no code, no beginning of one and no name of the registry."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that are reported, from a severity upwards."""

    codes: frozenset[str]
    severity: Severity = "info"

    @classmethod
    def of(
        cls, select: Iterable[str] = (), ignore: Iterable[str] = (), severity: Severity = "info"
    ) -> Selection:
        """From the user's words: codes, beginnings of codes (``XC2``) and names, each several to a word behind commas.

        Nothing selected means everything; what is ignored is left out though it be selected. Raises
        :class:`UnknownCode`.
        """
        selected = _codes(select) or frozenset(rule.code for rule in RULES)
        return cls(selected - _codes(ignore), severity)

    def reports(self, code: str) -> bool:
        """Whether what has this code is reported."""
        return code in self.codes and RANK[BY_CODE[code].severity] >= RANK[self.severity]


def _codes(words: Iterable[str]) -> frozenset[str]:
    named = [part.strip() for word in words for part in word.split(",") if part.strip()]
    return frozenset(code for word in named for code in _named(word))


def _named(word: str) -> list[str]:
    if word.lower() in BY_SLUG:
        return [BY_SLUG[word.lower()].code]
    codes = [rule.code for rule in RULES if rule.code.startswith(word.upper())]
    if not codes:
        known = [*BY_SLUG, *(rule.code for rule in RULES)]
        near = difflib.get_close_matches(word, known, n=1)
        raise UnknownCode(f"no code {word!r}" + (f"; did you mean {near[0]}?" if near else ""))
    return codes
