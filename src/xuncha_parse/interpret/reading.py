"""A stretch of text without blanks and in one width, each letter of which knows its place in the source."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.dates import DateExpression, find_dates
from xuncha_parse.interpret.found import Found
from xuncha_parse.notation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_STOP = lazy.pattern("[。;!?]")
_PRINTED = lazy.pattern(r"\S+")
_SPOKEN = lazy.pattern(r"\([a-zü]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}\)")

LONGEST = 6_000
"""Letters read for facts in one stretch; an opening has a few hundred. Keeps one-line giants cheap."""


class DatePlace(NamedTuple):
    """A date expression and where it stands among the letters of a reading."""

    start: int
    end: int
    date: DateExpression


class Reading(NamedTuple):
    """``letters[i]`` is the folded ``source[places[i]]``; blanks are left out, and the sounds mirrors add: 常規(guī)."""

    source: str
    letters: str
    places: Sequence[int]

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Reading:
        """The reading of ``source[start:end]``, at most ``LONGEST`` characters of it."""
        shadow = fold(source[start : min(end, start + LONGEST)])
        if _SPOKEN.search(shadow):
            shadow = _SPOKEN.sub(lambda match: " " * len(match[0]), shadow)
        letters = "".join(shadow.split())
        if len(letters) == len(shadow):
            return cls(source, letters, range(start, start + len(shadow)))
        places: list[int] = []
        for run in _PRINTED.finditer(shadow):
            places.extend(range(start + run.start(), start + run.end()))
        return cls(source, letters, places)

    @classmethod
    def joined(cls, readings: Sequence[Reading]) -> Reading:
        """Several readings of one source, one after the other."""
        places = [place for reading in readings for place in reading.places]
        return cls(readings[0].source, "".join(reading.letters for reading in readings), places)

    def found(self, start: int, end: int, value: str | None = None) -> Found:
        """The letters from ``start`` to ``end`` as a finding; its value is the letters unless given."""
        first, last = self.places[start], self.places[end - 1] + 1
        text = self.source[first:last]
        if value is None:
            whole = last - first == end - start
            value = text if whole else "".join(self.source[place] for place in self.places[start:end])
        return Found(value, text, first, last)

    def dates(self) -> list[DatePlace]:
        """The date expressions of the stretch, in order."""
        if not self.places:
            return []
        return [
            DatePlace(bisect_left(self.places, date.start), bisect_left(self.places, date.end), date)
            for date in find_dates(self.source, self.places[0], self.places[-1] + 1)
        ]


class Sentence(NamedTuple):
    """A stretch of a reading up to a full stop or semicolon; its dates stand at places within it."""

    reading: Reading
    start: int
    letters: str
    dates: tuple[DatePlace, ...]

    def found(self, start: int, end: int, value: str | None = None) -> Found:
        """A finding by places within the sentence."""
        return self.reading.found(self.start + start, self.start + end, value)


def sentences(reading: Reading) -> list[Sentence]:
    """The sentences of a reading, in order."""
    dates = reading.dates()
    result: list[Sentence] = []
    start = at = 0
    for stop in [*(match.end() for match in _STOP.finditer(reading.letters)), len(reading.letters)]:
        if stop == start:
            continue
        places: list[DatePlace] = []
        while at < len(dates) and dates[at].start < stop:
            places.append(DatePlace(dates[at].start - start, dates[at].end - start, dates[at].date))
            at += 1
        result.append(Sentence(reading, start, reading.letters[start:stop], tuple(places)))
        start = stop
    return result
