"""What every format writes: notices by name, the rows of a ledger, and the count of all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_parse.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xuncha_parse.records import Issue, Measure, Notice


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice, and the name of where its record came from."""

    name: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written.

    ``rows`` are those of the main table: issues, measures or notices, as the format has it. ``neutralised`` cells
    would have begun a formula, ``split`` cells were longer than Excel holds and go on in another sheet.
    """

    notices: int = 0
    issues: int = 0
    measures: int = 0
    rows: int = 0
    neutralised: int = 0
    split: int = 0


@dataclass(slots=True)
class Tally:
    """The same while it grows: a writer counts its rows and cells, everything else is counted here."""

    notices: int = 0
    issues: int = 0
    measures: int = 0
    rows: int = 0
    neutralised: int = 0
    split: int = 0

    def counted(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """``entries`` as they come, counted once they have been dealt with."""
        for entry in entries:
            yield entry
            self.notices += 1
            self.issues += len(entry.notice.issues)
            self.measures += sum(len(issue.measures) for issue in entry.notice.issues)

    def exported(self) -> Exported:
        """The counts as a result."""
        return Exported(self.notices, self.issues, self.measures, self.rows, self.neutralised, self.split)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a ledger: an issue, or with ``measure`` one of its measures.

    ``number`` counts the issues of the whole export and ``place`` the measures of the issue, both from 1.
    """

    number: int
    entry: Entry
    issue: Issue
    text: Source
    measure: Measure | None = None
    place: int | None = None

    def line(self, offset: int) -> int | None:
        """The 1-based line of the notice that ``offset`` is in; ``None`` when the record holds no text."""
        return self.text.line_column(offset)[0] if self.text.text else None


def issue_rows(entry: Entry, before: int) -> Iterator[Row]:
    """A row for each issue; ``before`` is how many issues the export holds already."""
    text = Source(entry.notice.source.text or "")
    for number, issue in enumerate(entry.notice.issues, before + 1):
        yield Row(number, entry, issue, text)


def measure_rows(entry: Entry, before: int) -> Iterator[Row]:
    """A row for each measure of each issue; an issue without measures has none."""
    for row in issue_rows(entry, before):
        for place, measure in enumerate(row.issue.measures, 1):
            yield Row(row.number, entry, row.issue, row.text, measure, place)
