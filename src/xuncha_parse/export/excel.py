"""The Excel ledger (整改台账): an issue a row, with a summary, charts and a codebook in further sheets.

Every text is written as a text, so no cell is a formula or a link, and its value is exactly what the record says. One
that could be taken for a formula is also marked as text (Excel's quote prefix, and the format "@"), so that it stays
one when somebody edits the cell; Excel shows the apostrophe of that mark, and the value does not contain it.
A text longer than a cell holds goes on in sheet 续文, see :func:`~xuncha_parse.export.book.pointer`.
Rows go to the disk as they come, and the same records give the same bytes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from typing import IO, TYPE_CHECKING, Any, Final

from xuncha_parse.errors import MissingExtra
from xuncha_parse.export import codebook, summary
from xuncha_parse.export.book import Book, Sheet
from xuncha_parse.export.columns import ISSUE_COLUMNS, LEVELS, Column
from xuncha_parse.export.ledger import Entry, Row, Tally, issue_rows
from xuncha_parse.export.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "台账"

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""One date for every file; that of the members of its archive, too."""

_A3, _A4 = 8, 9
_FIRST_LEVEL = next(at for at, column in enumerate(ISSUE_COLUMNS) if column.name == "level_1")
_LAST_PRINTED = next(at for at, column in enumerate(ISSUE_COLUMNS) if column.name == "leaders")
"""What stands behind it is for going back to the notice, and is not printed."""


def write_excel(entries: Iterable[Entry], stream: IO[bytes], tally: Tally) -> None:
    """The workbook: sheets 台账, 汇总 and 说明, and 续文 when a text needs it."""
    try:
        import xlsxwriter  # noqa: PLC0415
        from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415
        from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("Excel", "excel") from error
    archive = _Archive(stream)
    with tempfile.TemporaryDirectory(prefix="xuncha-export-") as folder, archive:
        workbook = xlsxwriter.Workbook(archive, {**_OPTIONS, "tmpdir": folder})
        try:
            _fill(Book(workbook, verbatim(Worksheet), tally), entries, tally)
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError it was
        finally:
            for sheet in workbook.worksheets():
                with contextlib.suppress(OSError):
                    sheet.row_data_fh.close()


class _Archive:
    """The stream as XlsxWriter's ``ZipFile`` sees it: once done with, it takes everything and keeps nothing.

    A ``ZipFile`` that failed closes itself when it is collected, long after the stream is gone, and would complain.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream: IO[bytes] | None = stream
        self.place = 0

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.stream = None

    def write(self, data: bytes) -> int:
        if self.stream:
            return self.stream.write(data)
        self.place += len(data)
        return len(data)

    def flush(self) -> None:
        if self.stream:
            self.stream.flush()

    def tell(self) -> int:
        return self.stream.tell() if self.stream else self.place

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = self.stream.seek(offset, whence) if self.stream else offset
        return self.place


def _fill(book: Book, entries: Iterable[Entry], tally: Tally) -> None:
    book.workbook.use_zip64()
    book.workbook.set_properties({"title": "整改台账", "created": _CREATED})
    ledger = Sheet(
        book, NAME, [each.header for each in ISSUE_COLUMNS], [each.width for each in ISSUE_COLUMNS]
    )
    ledger.open()
    counts = summary.Summary()
    levels = 0
    for entry in tally.counted(entries):
        for row in issue_rows(entry, tally.issues):
            ledger.add(
                [column.shown(row) for column in ISSUE_COLUMNS],
                [_style(column, row) for column in ISSUE_COLUMNS],
            )
            tally.rows += 1
            levels = max(levels, len(row.issue.path) - 1)
        counts.take(entry.notice)
    _arrange(ledger, levels)
    overview = Sheet(book, summary.NAME, (), (44, 12, 12, 12))
    overview.open()
    summary.write_summary(book, overview, counts, tally)
    key = Sheet(book, codebook.NAME, codebook.HEADERS, codebook.WIDTHS)
    key.open()
    codebook.write_codebook(key)
    for sheet in (overview.parts[0], key.parts[0]):
        _print(sheet, _A4)


def _style(column: Column, row: Row) -> str:
    if column.kind == "status":
        return row.issue.outcome.status
    return "number" if column.kind in ("integer", "flag", "day") else "text"


def _arrange(ledger: Sheet, levels: int) -> None:
    """Filters, print setup, and the columns of levels that no issue has out of sight."""
    last = len(ISSUE_COLUMNS) - 1
    for sheet, filled in zip(ledger.parts, ledger.rows, strict=True):
        sheet.autofilter(0, 0, filled - 1, last)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, filled - 1, _LAST_PRINTED)
        if levels < LEVELS:
            sheet.set_column(_FIRST_LEVEL + levels, _FIRST_LEVEL + LEVELS - 1, None, None, {"hidden": True})
        _print(sheet, _A3)


def _print(sheet: Any, paper: int) -> None:  # noqa: ANN401
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
