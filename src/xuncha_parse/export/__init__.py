"""Records handed on: an Excel ledger, CSV, Parquet, JSON Lines, or a Markdown report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from xuncha_parse.atomic import writing
from xuncha_parse.errors import XunchaError
from xuncha_parse.export.delimited import write_issues, write_measures
from xuncha_parse.export.excel import write_excel
from xuncha_parse.export.ledger import Entry, Exported, Tally
from xuncha_parse.export.lines import write_lines
from xuncha_parse.export.parquet import write_flat, write_nested
from xuncha_parse.export.report import write_report

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable

__all__ = ["FORMATS", "Entry", "Exported", "Format", "UnknownFormat", "format_of", "write"]


class UnknownFormat(XunchaError):
    """No format has this name, or the file's suffix names none."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write records; ``suffix`` chooses it, and the first of a suffix is its default."""

    name: str
    suffix: str
    textual: bool
    writer: Callable[[Iterable[Entry], IO[bytes], Tally], None]


FORMATS = (
    Format("xlsx", ".xlsx", False, write_excel),
    Format("csv", ".csv", True, write_issues),
    Format("csv-measures", ".csv", True, write_measures),
    Format("parquet", ".parquet", False, write_nested),
    Format("parquet-flat", ".parquet", False, write_flat),
    Format("jsonl", ".jsonl", True, write_lines),
    Format("md", ".md", True, write_report),
)
"""Every format; ``textual`` ones may go to standard output."""


def format_of(target: str | os.PathLike[str], name: str | None = None) -> Format:
    """The format of that ``name``, or the one that the suffix of ``target`` stands for; :class:`UnknownFormat`."""
    if name is not None:
        found = [each for each in FORMATS if each.name == name]
        wanted = f"no such format: {name}"
    else:
        found = [each for each in FORMATS if each.suffix == Path(target).suffix.lower()]
        wanted = f"{target}: its suffix names no format"
    if not found:
        raise UnknownFormat(f"{wanted} (formats: {', '.join(each.name for each in FORMATS)})")
    return found[0]


def write(
    records: Iterable[Entry],
    target: str | os.PathLike[str] | IO[bytes],
    format: str | None = None,  # noqa: A002
) -> Exported:
    """Write ``records`` to ``target`` and return the counts; they are taken one by one and not kept.

    ``format`` is a name from :data:`FORMATS`; without one a path's suffix decides. A path is written whole or not at
    all; a stream gets the bytes as they come. Raises :class:`UnknownFormat`, :class:`~xuncha_parse.errors.Unwritable`
    and :class:`~xuncha_parse.errors.MissingExtra`.
    """
    tally = Tally()
    if isinstance(target, str) or hasattr(target, "__fspath__"):
        chosen = format_of(target, format)
        with writing(target) as stream:
            chosen.writer(records, stream, tally)
    else:
        chosen = format_of("a stream", format)
        chosen.writer(records, target, tally)
    return tally.exported()
