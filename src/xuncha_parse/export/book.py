"""A workbook that is written row by row: its styles, its cells, and sheets that go on in another when full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xuncha_parse.export.cells import MOST, pieces, sound, starts_formula, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.export.ledger import Tally

MOST_ROWS = 1_048_576
"""The rows of an Excel sheet, its header among them."""

_EXACT = 2**53
"""Whole numbers beyond this are written as text: Excel would round them."""

_HELD = MOST - 40
"""How much of a long text one cell takes; the rest is for the pointer."""

_LINE, _PADDING, _MOST_HEIGHT = 13.5, 3, 409
"""Heights in points: a line, the space around lines, and the most that Excel gives a row."""

_MOST_SHOWN = 32
"""Lines beyond this do not fit into any row."""

_BASE: Final = {"font_name": "宋体", "font_size": 10, "valign": "top"}
_CELL: Final = {**_BASE, "border": 1, "border_color": "#BFBFBF", "text_wrap": True}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "text": _CELL,
    "number": {**_CELL, "align": "center"},
    "percent": {**_CELL, "align": "center", "num_format": "0.0%"},
    "header": {**_CELL, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#D9E2F3"},
    "title": {**_BASE, "bold": True, "font_size": 14},
    "note": _BASE,
    "completed": {**_CELL, "align": "center", "bg_color": "#D8EBCF"},
    "mostly_completed": {**_CELL, "align": "center", "bg_color": "#E8F3E1"},
    "partial": {**_CELL, "align": "center", "bg_color": "#FFF7DB"},
    "in_progress": {**_CELL, "align": "center", "bg_color": "#FFF0C2"},
    "not_completed": {**_CELL, "align": "center", "bg_color": "#F8D5C2"},
    "not_started": {**_CELL, "align": "center", "bg_color": "#F4C3AB"},
    "unknown": {**_CELL, "align": "center", "bg_color": "#EDEDED"},
}
"""The styles by name; a status is its own."""

_QUOTED: Final = {"quote_prefix": True, "num_format": "@"}


def pointer(sheet: str, row: int) -> str:
    """What stands at the end of a cell whose text goes on in ``sheet``, from ``row`` (counted as Excel does) on.

    That row and the next ones name the cell. Without the pointer, and with their texts behind it, the text is whole.
    """
    return f"…（{sheet} {row}）"


class Book:
    """A workbook and what its sheets share."""

    def __init__(self, workbook: Any, sheet_class: Any, tally: Tally) -> None:  # noqa: ANN401 -- XlsxWriter has no types
        self.workbook = workbook
        self.sheet_class = sheet_class
        self.tally = tally
        self._formats: dict[tuple[str, bool], Any] = {}
        self._rest: Sheet | None = None

    def style(self, name: str, *, quoted: bool = False) -> Any:  # noqa: ANN401
        """XlsxWriter's format of that name; ``quoted`` marks the cell as text."""
        if (name, quoted) not in self._formats:
            properties = {**_STYLES[name], **(_QUOTED if quoted else {})}
            self._formats[name, quoted] = self.workbook.add_format(properties)
        return self._formats[name, quoted]

    def carry_on(self, sheet: str, cell: str, text: str) -> str:
        """Put the rest of a long ``text`` into sheet 续文; what its own cell then holds."""
        if self._rest is None:
            self._rest = Sheet(self, "续文", ("工作表", "单元格", "段", "文字"), (10, 10, 6, 120))
        first, *rest = pieces(text, _HELD)
        places = [
            self._rest.add((sheet, cell, number, piece), ("text", "text", "number", "text"))
            for number, piece in enumerate(rest, 2)
        ]
        self.tally.split += 1
        return first + pointer(*places[0])


class Sheet:
    """Rows under a header; when a sheet is full, they go on in another of the same name with 2, 3 … behind it."""

    def __init__(self, book: Book, name: str, headers: Sequence[str], widths: Sequence[int]) -> None:
        self.book = book
        self.name = name
        self.headers = headers
        self.widths = widths
        self.parts: list[Any] = []
        self.rows: list[int] = []

    @property
    def title(self) -> str:
        """The name of the sheet that is being filled."""
        return str(self.parts[-1].name)

    def add(self, values: Sequence[str | float | None], styles: Sequence[str]) -> tuple[str, int]:
        """Add a row; the sheet it went into, and its number there, counted from 1."""
        if not self.parts or self.rows[-1] >= MOST_ROWS:
            self.open()
        row = self.rows[-1]
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            self._put(row, column, value, style)
        if values:
            self._set_height(row, _lines(values, self.widths))
        self.rows[-1] = row + 1
        return self.title, row + 1

    def open(self) -> None:
        """Begin the first sheet, or the next."""
        title = self.name + (str(len(self.parts) + 1) if self.parts else "")
        sheet = self.book.workbook.add_worksheet(title, self.book.sheet_class)
        self.parts.append(sheet)
        self.rows.append(0)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        if self.headers:
            self.add(self.headers, ["header"] * len(self.headers))
            sheet.freeze_panes(1, 0)

    def _set_height(self, row: int, lines: int) -> None:
        """Make room for so many lines; XlsxWriter keeps the heights of rows, of which those before are on the disk."""
        sheet = self.parts[-1]
        sheet.row_info.clear()
        sheet.row_sizes.clear()
        sheet.set_row(row, min(_LINE * lines + _PADDING, _MOST_HEIGHT))

    def _put(self, row: int, column: int, value: str | float | None, style: str) -> None:
        """Write one cell, counted from 0; texts as texts, whatever they look like."""
        sheet = self.parts[-1]
        if value is None or value == "":
            code = sheet.write_blank(row, column, None, self.book.style(style))
        elif isinstance(value, str):
            code = self._put_text(row, column, sound(value), style)
        elif isinstance(value, int) and abs(value) > _EXACT:
            code = self._put_text(row, column, str(value), style)
        else:
            code = sheet.write_number(row, column, value, self.book.style(style))
        assert not code, f"{self.title}: row {row}, column {column} refused with {code}"

    def _put_text(self, row: int, column: int, text: str, style: str) -> int:
        if units(text) > MOST:
            text = self.book.carry_on(self.title, f"{letters(column)}{row + 1}", text)
        quoted = starts_formula(text)
        self.book.tally.neutralised += quoted
        return int(self.parts[-1].write_string(row, column, text, self.book.style(style, quoted=quoted)))


def _lines(values: Sequence[str | float | None], widths: Sequence[int]) -> int:
    """How many lines the fullest cell of a row takes, by the width of its characters: two for a Chinese one."""
    most = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, str) and 2 * len(value) > width:
            paragraphs = value[: _MOST_SHOWN * width].split("\n")
            wide = [len(each.encode("gb18030", "replace")) for each in paragraphs]
            most = max(most, sum(max(1, -(-each // width)) for each in wide))
    return most


def letters(column: int) -> str:
    """A column's letters, counted from 0: A, B … Z, AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
