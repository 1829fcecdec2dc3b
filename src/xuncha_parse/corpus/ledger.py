"""Rows of the ledger, and what they add up to."""

from __future__ import annotations

from typing import NamedTuple


class Input(NamedTuple):
    """A row of the ledger, as far as a run needs it."""

    id: int
    name: str
    called: str
    state: str
    notice_id: int | None
    sha256: str | None
    parser: str
    slug: str | None
    message: str | None
    kept: str | None


class Accounting(NamedTuple):
    """What became of all inputs of a corpus; every input is exactly one of the four."""

    inputs: int
    notices: int
    duplicates: int
    quarantined: int
    skipped: int

    def holds(self) -> bool:
        """Whether nothing is lost."""
        return self.inputs == self.notices + self.duplicates + self.quarantined + self.skipped

    def told(self) -> str:
        """The equation as a line for people."""
        parts = (
            _counted(self.notices, "notice"),
            _counted(self.duplicates, "duplicate"),
            f"{self.quarantined:,} quarantined",
            f"{self.skipped:,} skipped",
        )
        return f"{_counted(self.inputs, 'input')} = {' + '.join(parts)}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
