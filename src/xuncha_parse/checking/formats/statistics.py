"""``--statistics``: how often each code was found, in place of the findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xuncha_parse.checking.formats.base import Format, Setting
    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.checking.summary import Summary


class Table:
    """A line for each code, the most frequent first."""

    def __init__(self, setting: Setting | None = None) -> None:
        pass

    def begin(self) -> str:
        """Nothing."""
        return ""

    def checked(self, checked: Checked) -> str:  # noqa: ARG002
        """Nothing: the counts come at the end."""
        return ""

    def end(self, summary: Summary) -> Iterator[str]:
        """The table."""
        yield from summary.statistics()


class Counts(Table):
    """The same as one JSON object, with the other counts of the run."""

    def end(self, summary: Summary) -> Iterator[str]:
        """The object."""
        yield json.dumps(summary.as_dict(), ensure_ascii=False, indent=2) + "\n"


STATISTICS: Final[Mapping[str, type[Format]]] = {"text": Table, "concise": Table, "json": Counts}
"""Format → how it prints statistics."""
