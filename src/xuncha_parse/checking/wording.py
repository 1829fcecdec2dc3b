"""Outcomes against their own words: a status, an upkeep or a deadline that the text beside it does not bear out.

Only what is certain is told. A record may know more than the lexicon at hand (wording of the user's own, a person's
judgement of two statuses in one text), so a status is wrong only where the text names one and no part of it names
that one; upkeep is wrong only where the text says nothing but a status. What a person set or accepted is that person's
judgement, and never wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.diagnostics import Finding
from xuncha_parse.interpret.checks import Path, clamped, misplaced
from xuncha_parse.interpret.dates import find_dates
from xuncha_parse.interpret.outcomes import read_outcome
from xuncha_parse.notation.folding import fold
from xuncha_parse.pointers import pointer_to
from xuncha_parse.source import INVISIBLE
from xuncha_parse.syntax.mending import mend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.records import Notice, Outcome
    from xuncha_parse.syntax.mending import Mended

_CLAUSE = re.compile(r"[^,;。!?\n]+")
_COPIED = re.compile(rf"[\s{INVISIBLE}<&]")
"""What copying leaves between letters, and mending reads over."""
_REASON = re.compile(r" *(?:因|由于|鉴于|受)")
_SHOWN = 20


class _Verdict(NamedTuple):
    """What an outcome's text says: its leading status, all that any part of it names, and upkeep where it is certain."""

    leading: str
    named: frozenset[str]
    sustained: bool | None


_UNDECIDED = _Verdict("unknown", frozenset(), None)


def outcomes_meet_their_wording(notice: Notice, lexicon: Lexicon) -> Iterator[Finding]:
    """Each outcome says what its words say; without words it says nothing."""
    reader = _Reader(notice, lexicon)
    vouched = frozenset(each.pointer for each in notice.corrections if each.act != "removed")
    for number, issue in enumerate(notice.issues):
        outcome = issue.outcome
        told = _without_words(outcome) if outcome.text is None else reader.contradictions(outcome)
        for field, detail in (*told, *_wrong_deadline(outcome)):
            path: Path = ("issues", number, "outcome", field)
            if vouched and any(pointer_to(path[:length]) in vouched for length in range(len(path) + 1)):
                continue
            place = clamped(notice.source, outcome.span or issue.span)
            yield Finding("status-contradicts", place, detail, path)


def _without_words(outcome: Outcome) -> list[tuple[str, str]]:
    told = []
    if outcome.status != "unknown":
        told.append(("status", f"没有整改结果文字，应为 unknown，记为 {outcome.status}"))
    if outcome.sustained:
        told.append(("sustained", "没有整改结果文字，却记为长期坚持"))
    if outcome.due is not None and outcome.due_text is None:
        told.append(("due", f"没有整改结果文字，也没有期限原文，却记有期限 {outcome.due}"))
    return told


class _Reader:
    """Reads the outcomes of one record; texts alike are read once."""

    def __init__(self, notice: Notice, lexicon: Lexicon) -> None:
        self.source = notice.source
        self.lexicon = lexicon
        self.verdicts: dict[str, _Verdict] = {}

    def contradictions(self, outcome: Outcome) -> list[tuple[str, str]]:
        """The fields of an outcome that its text contradicts, each with what it should be.

        What copying put between the letters may part a wording or join two: then the text counts as it was mended.
        """
        text = outcome.text or ""
        if text not in self.verdicts:
            self.verdicts[text] = self._verdict(fold(text))
        told = _held_against(outcome, self.verdicts[text])
        if told and _COPIED.search(text):
            told = _held_against(outcome, self._as_mended(outcome))
        return told

    def _as_mended(self, outcome: Outcome) -> _Verdict:
        place = outcome.span
        if self.source.text is None or place is None or misplaced(self.source, place, outcome.text):
            return _UNDECIDED
        offsets = range(len(self._mended.text))
        start, end = (bisect_left(offsets, at, key=self._mended.offset) for at in (place.start, place.end))
        return self._verdict(fold(self._mended.text[start:end]))

    @cached_property
    def _mended(self) -> Mended:
        return mend(self.source.text or "", self.lexicon)

    def _verdict(self, letters: str) -> _Verdict:
        reading = read_outcome(letters, 0, len(letters), self.lexicon)
        if reading.status == "unknown":
            return _UNDECIDED
        parts = (
            read_outcome(letters, *clause.span(), self.lexicon).status for clause in _CLAUSE.finditer(letters)
        )
        named = frozenset({reading.status, *reading.rivals, *parts}) - {"unknown"}
        certain = reading.alone and not _REASON.match(letters)
        return _Verdict(reading.status, named, reading.sustained if certain else None)


def _held_against(outcome: Outcome, verdict: _Verdict) -> list[tuple[str, str]]:
    text, told = outcome.text or "", []
    shown = " ".join(text[:_SHOWN].split()) + "…" * (len(text) > _SHOWN)
    if verdict.named and outcome.status not in verdict.named:
        told.append(("status", f"“{shown}”应为 {verdict.leading}，记为 {outcome.status}"))
    if verdict.sustained is not None and outcome.sustained != verdict.sustained:
        told.append(("sustained", f"“{shown}”{'承诺' if verdict.sustained else '并未承诺'}长期坚持"))
    return told


def _wrong_deadline(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """A deadline whose words are one date and mean another day; a year they do not print is taken as it is given."""
    words, due = outcome.due_text, outcome.due
    if words is None or due is None or not _is_day(due):
        return
    dates = find_dates(words)
    if len(dates) != 1 or (dates[0].start, dates[0].end) != (0, len(words)) or dates[0].last is None:
        return
    day = dates[0].last.last_day(int(due[:4]))
    if day is not None and day.isoformat() != due:
        yield "due", f"“{words}”应为 {day.isoformat()}，记为 {due}"


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
