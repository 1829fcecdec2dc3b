"""JSON Lines: one whole record a line, as ``xuncha parse`` prints it; read again, it is the same record."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from pydantic_core import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha_parse.export.ledger import Entry, Tally


def write_lines(entries: Iterable[Entry], stream: IO[bytes], tally: Tally) -> None:
    """One line a notice; the entries' names are not kept, the records' own are."""
    for entry in tally.counted(entries):
        stream.write(to_json(entry.notice) + b"\n")
        tally.rows += 1
