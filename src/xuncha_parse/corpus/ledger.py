"""Rows of the ledger, and what they add up to."""

from __future__ import annotations

from typing import NamedTuple

from xuncha_parse.nouns import counted


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
    """All inputs."""
    notices: int
    """Those read, each the first with its bytes."""
    duplicates: int
    """The same bytes under another name."""
    quarantined: int
    """Those that should have been read and could not be."""
    skipped: int
    """Those that are no documents."""

    def holds(self) -> bool:
        """Whether nothing is lost."""
        return self.inputs == self.notices + self.duplicates + self.quarantined + self.skipped

    def told(self) -> str:
        """The equation as a line for people."""
        parts = (
            counted(self.notices, "notice"),
            counted(self.duplicates, "duplicate"),
            f"{self.quarantined:,} quarantined",
            f"{self.skipped:,} skipped",
        )
        return f"{counted(self.inputs, 'input')} = {' + '.join(parts)}"
