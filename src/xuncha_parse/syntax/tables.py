"""Issue tables printed as text: rows of cells between tabs or bars, or one cell a line, under a row of labels.

A table of issues has a header whose cells are labels, one of them an issue's and one a remedy's or a
deadline's. Each row below it is one issue; its number is the cell under 序号. Where every cell has a line of its
own, the numbers show where the rows begin, and lines too many belong to the remediation text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.notation.lexicons import REMEDY, Label, Lexicon
from xuncha_parse.notation.markers import TABLE_ROW, Marker
from xuncha_parse.notation.numerals import read_number
from xuncha_parse.source import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from xuncha_parse.syntax.lines import Line

_RULE = lazy.pattern(r"[ |:\t-]+$")
_NUMBER_COLUMNS = frozenset({"序号", "编号", "号", "问题序号", "问题编号", "No"})
_ASIDE = lazy.pattern(r" ?[(][^()]{1,20}[)]$")
_LONGEST_HEADER = max(map(len, _NUMBER_COLUMNS))
_NOTHING = frozenset({"", "-", "—", "——", "/", "无", "\\"})
_LEAST_CELLS = 3
_WIDEST_GAP = 4
_MOST_EXTRA = 40
_SECTIONS = frozenset({"part", "chapter", "han_comma", "han_paren"})
"""Styles of headings that may stand between two tables, and that no cell's list is printed in."""
_MOST_COLUMNS = 20
_LONGEST_NUMBER = 4


class Cell(NamedTuple):
    """One cell of a row: its role, its printed place, and the header's label."""

    role: str
    span: Span
    header: Label


def mark_tables(text: str, folded: str, lines: list[Line], lexicon: Lexicon) -> list[Line]:
    """The lines, the rows of issue tables turned into lines with cells, and their headers into lines that only head."""
    if "\t" not in text and "|" not in folded:
        return lines
    marked: list[Line] = []
    columns: list[tuple[str, Label]] = []
    waiting: list[tuple[str, Label]] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        marked.append(line)
        if "\t" not in text[line.start : line.end] and "|" not in folded[line.start : line.end]:
            waiting, columns = (columns, []) if columns and line.marker is not None else ([], [])
            continue
        if columns:
            end = _broken_row_end(text, folded, lines, at - 1, len(columns))
            if end > at:
                line = marked[-1] = _joined(lines[at - 1 : end])
                at = end
        cells = list(_cells(text, folded, line))
        header = _columns(folded, cells, lexicon)
        if not header and not columns and len(cells) == len(waiting):
            columns = waiting  # a heading across the table, and its rows go on
        waiting = []
        if header:
            columns = header
        elif not columns or (not _RULE.match(folded, line.start, line.end) and len(cells) < _LEAST_CELLS - 1):
            columns = []
            continue
        line.label, line.readings, line.body = None, (), line.start
        line.header = bool(header) or bool(_RULE.match(folded, line.start, line.end))
        line.marker = None
        if not line.header:
            _read_row(folded, line, cells, columns)
    return marked


def _broken_row_end(text: str, folded: str, lines: list[Line], at: int, width: int) -> int:
    """Behind the last line of the row that begins at ``at``, where line breaks stand within its cells.

    A row of ``width`` cells goes on until it has its tabs; what follows them before the next number is its last cell's.
    """
    number = _numbers_row(text, folded, lines[at])
    if number is None:
        return at + 1
    full = 0
    tabs = 0
    for end in range(at, min(len(lines), at + _MOST_EXTRA)):
        line = lines[end]
        following = _numbers_row(text, folded, line) if end > at else None
        if following is not None and number < following <= number + _WIDEST_GAP:
            return end
        if end > at and _heads_section(line):
            break
        tabs += text.count("\t", line.start, line.end)
        if not full and tabs >= width - 1:
            full = end + 1
    return full or at + 1


def _numbers_row(text: str, folded: str, line: Line) -> int | None:
    """The number in front of a line's first tab."""
    tab = text.find("\t", line.start, min(line.end, line.start + _LONGEST_NUMBER + 1))
    return read_number(folded[line.start : tab].strip(".、() ")) if tab >= 0 else None


def gather_columns(folded: str, lines: list[Line], lexicon: Lexicon) -> list[Line]:
    """The lines, those of a table that was copied one cell a line put together to its rows."""
    short = [line for line in lines if line.end - line.start <= _LONGEST_HEADER]
    if not any(folded[line.start : line.end] in _NUMBER_COLUMNS for line in short):
        return lines
    printed = [line for line in lines if not _is_page_number(folded, line)]
    if len(printed) < len(lines) and any(
        _header_lines(folded, lines, at, lexicon) for at in range(len(lines))
    ):
        strays, lines = [line for line in lines if _is_page_number(folded, line)], printed
        return sorted([*gather_columns(folded, lines, lexicon), *strays], key=lambda line: line.start)
    gathered: list[Line] = []
    columns: list[tuple[str, Label]] = []
    last = at = 0
    while at < len(lines):
        header = _header_lines(folded, lines, at, lexicon)
        if header:
            first = _row_number(folded, lines[at + len(header)]) if at + len(header) < len(lines) else None
            columns, last = header, last if columns and first != 1 else 0
            gathered.append(_joined(lines[at : at + len(header)]))
            gathered[-1].header = True
            at += len(header)
            continue
        number = _row_number(folded, lines[at]) if columns else None
        if number is None or not last < number <= last + _WIDEST_GAP:
            columns = []
            gathered.append(lines[at])
            at += 1
            continue
        end = _row_end(folded, lines, at, number, columns, lexicon)
        gathered.append(_row_of(folded, lines[at:end], number, columns))
        last, at = number, end
    return gathered


def _header_lines(folded: str, lines: list[Line], at: int, lexicon: Lexicon) -> list[tuple[str, Label]]:
    """The columns when a header begins with line ``at``: a line for numbers, and lines that are labels and no more."""
    words = [folded[line.start : line.end] for line in lines[at : at + 2]]
    if words[0] not in _NUMBER_COLUMNS or words[-1] in _NUMBER_COLUMNS:
        return []
    end, widest = at + 1, min(len(lines), at + _MOST_COLUMNS)
    while end < widest and _header_label(folded, Span(lines[end].start, lines[end].end), lexicon):
        end += 1
    return _columns(folded, [Span(line.start, line.end) for line in lines[at:end]], lexicon)


def _is_page_number(folded: str, line: Line) -> bool:
    """- 2 - and 第2页, but not a bare number, which may be a row's."""
    return line.page_number and not folded[line.start : line.end].isdigit()


def _row_number(folded: str, line: Line) -> int | None:
    words = folded[line.start : line.end].strip(".、() ")
    return read_number(words) if len(words) <= _LONGEST_NUMBER else None


def _row_end(
    folded: str, lines: list[Line], at: int, number: int, columns: list[tuple[str, Label]], lexicon: Lexicon
) -> int:
    """Behind the last line of the row that begins at ``at``: at the next number, the next header, or when it is full."""
    full = at + len(columns)
    for end in range(full, min(len(lines), full + _MOST_EXTRA)):
        following = _row_number(folded, lines[end])
        if _heads_section(lines[end]):
            return end
        if (following and number < following <= number + _WIDEST_GAP) or _header_lines(
            folded, lines, end, lexicon
        ):
            return end
    return min(full, len(lines))


def _heads_section(line: Line) -> bool:
    return line.marker is not None and line.marker.style in _SECTIONS and not line.marker.doubt


def _row_of(folded: str, lines: list[Line], number: int, columns: list[tuple[str, Label]]) -> Line:
    """One row: a line to a cell, and the lines too many to the remediation text."""
    row = _joined(lines)
    row.marker = Marker(lines[0].start, lines[0].end, TABLE_ROW, number)
    extra = max(0, len(lines) - len(columns))
    roles = [role for role, _ in columns]
    wide = next(
        (roles.index(role) for role in ("action", "progress", "detail") if role in roles), len(roles) - 1
    )
    cells, place = [], 1
    for index, (role, label) in enumerate(columns[1:], 1):
        taken = lines[place : place + 1 + (extra if index == wide else 0)]
        place += len(taken)
        if taken and folded[taken[0].start : taken[-1].end] not in _NOTHING:
            cells.append(Cell(role, Span(taken[0].start, taken[-1].end), label))
    row.cells = tuple(cells)
    return row


def _joined(lines: list[Line]) -> Line:
    first = lines[0]
    return replace(
        first, end=lines[-1].end, body=first.start, marker=None, label=None, readings=(), page_number=False
    )


def _cells(text: str, folded: str, line: Line) -> Iterator[Span]:
    """The cells between separators; empty ones count, so that columns keep their places."""
    start = line.start + (folded[line.start] == "|")
    stop = line.end - (folded[line.end - 1] == "|" and line.end - 1 > start)
    breaks = [i for i in range(start, stop) if text[i] == "\t" or folded[i] == "|"]
    for first, last in zip([start, *(i + 1 for i in breaks)], [*breaks, stop], strict=True):
        begin, end = first, last
        while begin < end and folded[begin] == " ":
            begin += 1
        while end > begin and folded[end - 1] == " ":
            end -= 1
        yield Span(begin, end)


def _header_label(folded: str, cell: Span, lexicon: Lexicon) -> re.Match[str] | None:
    """The label that a header's cell is; 责任科室（单位） is 责任科室."""
    aside = _ASIDE.search(folded, *cell)
    return lexicon.line_label.fullmatch(folded, cell.start, aside.start() if aside else cell.end)


def _columns(folded: str, cells: list[Span], lexicon: Lexicon) -> list[tuple[str, Label]]:
    columns: list[tuple[str, Label]] = []
    for cell in cells:
        words = folded[cell.start : cell.end]
        match = _header_label(folded, cell, lexicon) if words else None
        role = "note"
        if words in _NUMBER_COLUMNS:
            role = "ordinal"
        elif match is not None and match["word"]:
            role = lexicon.role_of_words(match["word"], match["second"])
        elif match is not None and match["counted"]:
            return []
        columns.append((role, Label(cell.start, cell.end, cell.start, cell.end, role, None, firm=True)))
    roles = [role for role, _ in columns]
    told = "issue" in roles or "detail" in roles
    return columns if len(cells) >= _LEAST_CELLS and told and REMEDY & set(roles) else []


def _read_row(folded: str, line: Line, cells: list[Span], columns: list[tuple[str, Label]]) -> None:
    number = None
    taken: list[Cell] = []
    for cell, (role, label) in zip(cells, columns, strict=False):
        words = folded[cell.start : cell.end]
        if role == "ordinal":
            number = number or read_number(words.strip(".、()"))
            if number is not None:
                line.marker = Marker(cell.start, cell.end, TABLE_ROW, number)
        elif words not in _NOTHING:
            taken.append(Cell(role, cell, label))
    line.cells = tuple(taken)
