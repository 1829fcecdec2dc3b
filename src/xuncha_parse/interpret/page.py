"""The lines of a page's head: what of each is furniture, what is left, and when the page was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.interpret.dates import find_dates, iso
from xuncha_parse.interpret.found import Found, Note
from xuncha_parse.interpret.furniture import Furniture, Mark, scan
from xuncha_parse.interpret.title import find_titles
from xuncha_parse.interpret.wording import published_rows
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.interpret.dates import DateExpression

_HEAD = 400
"""Lines in which a page's furniture is looked for; more of them are no page's head."""

_LONGEST_TABLE_VALUE = 80
_TABLE_ROWS = frozenset({"text", "title", "other_dates"})


class PageLine(NamedTuple):
    """One line: its furniture from the left, and the rest (empty when the line is all furniture)."""

    span: Span
    marks: tuple[Mark, ...]
    rest: Span


def read_page(text: str, lines: Sequence[Span]) -> list[PageLine]:
    """Each line with its furniture; in a document table the value may stand on the line after its key."""
    page: list[PageLine] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        key = _waiting_key(page)
        value = _table_value(text, key, line, following) if key else None
        if value is not None:
            page.append(PageLine(Span(*line), (value,), Span(line.end, line.end)))
            continue
        furniture = scan(text, *line) if at < _HEAD else Furniture((), line.start)
        page.append(PageLine(Span(*line), furniture.marks, Span(furniture.end, line.end)))
    return page


def labelled_titles(page: Sequence[PageLine]) -> list[Span]:
    """The values of 标题: and its like, for a page that prints its title nowhere else."""
    return [
        Span(mark.value_start, mark.value_end)
        for line in page
        for mark in line.marks
        if mark.row == "title" and not mark.empty
    ]


def read_on(text: str, page: Sequence[PageLine], places: Sequence[int]) -> list[PageLine]:
    """The page with the furniture that follows ``places`` within their lines (titles that share a line)."""
    result = []
    for line in page:
        more = [
            mark
            for at in places
            if line.rest.start < at < line.rest.end
            for mark in scan(text, at, line.rest.end).marks
        ]
        result.append(line._replace(marks=(*line.marks, *more)))
    return result


def _waiting_key(page: Sequence[PageLine]) -> Mark | None:
    """The key that stands alone on the last line and has no value yet."""
    last = page[-1] if page else None
    if last is None or len(last.marks) != 1 or last.rest.start < last.rest.end:
        return None
    mark = last.marks[0]
    return mark if mark.empty and (mark.row in _TABLE_ROWS or mark.row in published_rows()) else None


def _table_value(text: str, key: Mark, line: Span, following: Span | None) -> Mark | None:
    start, end = line
    if end - start > _LONGEST_TABLE_VALUE or "。" in text[start:end] or _starts_with_key(text, line):
        return None
    if key.row in published_rows():
        date = next(iter(find_dates(text, start, end)), None)
        return Mark(key.row, start, end, date.start, date.end) if date else None
    heads_title = key.row != "title" and (
        find_titles(text, [line])
        or (following is not None and text[following.start : following.end].lstrip().startswith("关于"))
    )
    return None if heads_title else Mark(key.row, start, end, start, end)


def _starts_with_key(text: str, line: Span) -> bool:
    marks = scan(text, *line).marks
    return bool(marks) and marks[0].row not in {"stamp", "tools", "channels"}


def read_published(text: str, page: Sequence[PageLine]) -> Found | None:
    """The date of the most trusted label; a bare timestamp counts beside a 来源, and never a site's clock."""
    best: tuple[float, Found] | None = None
    for at, line in enumerate(page):
        for mark in line.marks:
            rank = None if _is_own_date(text, mark) else _rank(page, at, mark)
            date = (
                next(iter(find_dates(text, mark.value_start, mark.value_end)), None)
                if rank is not None
                else None
            )
            found = _whole_day(date) if date is not None else None
            if rank is not None and found is not None and (best is None or rank < best[0]):
                best = (rank, found)
    return best[1] if best else None


def read_behind_title(text: str, page: Sequence[PageLine], title: Span) -> Found | None:
    """2024-01-19 right behind the title, on its line or the next: only its place and form tell what it is.

    （2024年1月19日） there is the notice's own date, as a signature is.
    """
    following = next((at for at, line in enumerate(page) if line.span.start >= title.end), len(page))
    for line in page[max(following - 1, 0) : following + 1]:
        for mark in line.marks:
            printed = text[mark.value_start : mark.value_end]
            if mark.row == "stamp" and mark.start >= title.end and printed.isascii():
                date = next(iter(find_dates(text, mark.value_start, mark.value_end)), None)
                return _whole_day(date) if date is not None else None
    return None


def _is_own_date(text: str, mark: Mark) -> bool:
    """（2024年1月19日） is a date the notice prints under its title; a page prints its own with a label or as 2024-01-19."""
    return (
        mark.row == "stamp" and text.startswith(("）", ")"), mark.end) and "年" in text[mark.start : mark.end]
    )


def _whole_day(date: DateExpression) -> Found | None:
    """A date that names its day, with its ISO form."""
    value = (
        iso(date) if date.kind == "date" and date.first is not None and date.first.day is not None else None
    )
    return Found(value, date.text, date.start, date.end) if value is not None else None


def printed_date(text: str) -> str | None:
    """The ISO form of the first whole date in ``text``."""
    found = next(filter(None, map(_whole_day, find_dates(text, 0, len(text)))), None)
    return found.value if found else None


def _rank(page: Sequence[PageLine], at: int, mark: Mark) -> float | None:
    """How far a date may be trusted, 0 best; ``None``: it is no date of publication."""
    rows = published_rows()
    if mark.row in rows:
        return rows.index(mark.row)
    beside = (other.row for line in page[max(at - 1, 0) : at + 2] for other in line.marks)
    return rows.index("hour") + 0.5 if mark.row == "stamp" and "text" in beside else None


def page_notes(page: Sequence[PageLine]) -> list[Note]:
    """Keys printed without a value, and the site's clock, which no date is taken from."""
    keys = {*published_rows(), "text", "count", "other_dates", "title"}
    notes: list[Note] = []
    for at, line in enumerate(page):
        for mark in line.marks:
            if mark.row == "clock":
                notes.append(Note("stale-clock-ignored", mark.start, mark.end))
            elif mark.row in keys and mark.empty and not _answered(page, at):
                notes.append(Note("empty-label", mark.start, mark.end))
    return notes


def _answered(page: Sequence[PageLine], at: int) -> bool:
    """Whether the next line was read as this line's value."""
    following = page[at + 1] if at + 1 < len(page) else None
    mark = following.marks[0] if following and len(following.marks) == 1 else None
    return bool(
        following
        and mark
        and mark.start == following.span.start
        and mark.end == following.span.end
        and not mark.empty
    )
