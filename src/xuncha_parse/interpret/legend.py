"""Marks that stand for a status, where the notice itself says what they mean: “√”为已完成整改，“○”为正在整改."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.dates import dates_in
from xuncha_parse.interpret.outcomes import OutcomeReading, read_outcome
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xuncha_parse.notation.lexicons import Lexicon

_MARKS = "√✓✔★☆○●◎△▲□■◇◆※×✕✗"
_MEANING = lazy.pattern(
    rf"[{_MARKS}](?<=(?P<mark>.))[”\"’']? ?(?:的|者|号)?(?:问题|事项)?,? ?(?:为|表示|系|指|是|代表|:) ?(?P<told>[^;。,、)\n]{{2,30}})"
)
_MARKED = lazy.pattern(rf"[{_MARKS}](?<=(?P<mark>.)) ?(?P<more>\([^()\n]{{1,40}}\))? *[。;]?$")
_LONGEST = 50


class Legend:
    """What the marks of one notice mean; empty where it explains none."""

    def __init__(self, folded: str, lexicon: Lexicon) -> None:
        self.folded = folded
        self.meanings = _meanings(folded, lexicon)

    def behind(self, span: Span) -> tuple[Span, OutcomeReading] | None:
        """The explained mark at the end of ``span``, with what stands in brackets behind it, and what both say."""
        if not self.meanings:
            return None
        match = _MARKED.search(self.folded, max(span.start, span.end - _LONGEST), span.end)
        meaning = self.meanings.get(match["mark"]) if match else None
        if match is None or meaning is None:
            return None
        end = match.end("more") if match["more"] else match.start() + 1
        dates = dates_in(self.folded, match.start(), end)
        mark = Span(match.start(), match.start() + 1)
        due = dates[-1] if dates and meaning.status not in ("completed", "mostly_completed") else None
        return Span(match.start(), end), meaning._replace(phrase=mark, due=due)


def _meanings(folded: str, lexicon: Lexicon) -> Mapping[str, OutcomeReading]:
    found: dict[str, OutcomeReading] = {}
    if not any(mark in folded for mark in _MARKS):  # half the time that the pattern takes to find none
        return found
    for match in _MEANING.finditer(folded):
        reading = read_outcome(folded, *match.span("told"), lexicon)
        if reading.status != "unknown":
            found.setdefault(match["mark"], reading._replace(rule="legend", rivals=()))
    return found
