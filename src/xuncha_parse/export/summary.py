"""The sheet 汇总: how many issues there are by status, by year and by issuing body, with two charts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xuncha_parse.records import NOT_SAID, STATUS_TITLES

if TYPE_CHECKING:
    from xuncha_parse.export.book import Book, Sheet
    from xuncha_parse.export.ledger import Tally
    from xuncha_parse.records import Notice

NAME = "汇总"
_CHARTS_AT = 5
"""The column the charts begin in."""


@dataclass(slots=True)
class _Group:
    notices: int = 0
    issues: int = 0
    completed: int = 0


@dataclass(slots=True)
class Summary:
    """The counts, while the notices go by."""

    by_status: Counter[str] = field(default_factory=Counter)
    by_year: dict[str, _Group] = field(default_factory=dict)
    by_issuer: dict[str, _Group] = field(default_factory=dict)

    def take(self, notice: Notice) -> None:
        """Count one notice."""
        statuses = Counter(issue.outcome.status for issue in notice.issues)
        self.by_status += statuses
        year = _year(notice.published_at) or _year(notice.signed_on) or NOT_SAID
        for groups, key in ((self.by_year, year), (self.by_issuer, notice.issuer or NOT_SAID)):
            group = groups.setdefault(key, _Group())
            group.notices += 1
            group.issues += len(notice.issues)
            group.completed += statuses["completed"]


def _year(text: str | None) -> str | None:
    year = (text or "")[:4]
    return year if len(year) == len("2023") and year.isdecimal() and year.isascii() else None


def write_summary(book: Book, sheet: Sheet, summary: Summary, tally: Tally) -> None:
    """Fill the sheet from top to bottom."""
    _Writer(book, sheet).write(summary, tally)


class _Writer:
    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet

    def write(self, summary: Summary, tally: Tally) -> None:
        self._line(("整改台账汇总",), "title")
        self._line((), "note")
        self._line(("通报数", "问题数", "措施数"), "header")
        self._line((tally.notices, tally.issues, tally.measures), "number")
        statuses = [
            (word, summary.by_status[status], summary.by_status[status] / (tally.issues or 1))
            for status, word in STATUS_TITLES.items()
        ]
        at = self._table(("整改状态", "问题数", "占比"), statuses)
        self._chart("bar", "按整改状态", at, len(statuses), 1)
        years = [(year, group.notices, group.issues) for year, group in sorted(summary.by_year.items())]
        at = self._table(("年份（发布，未注明则落款）", "通报数", "问题数"), years)
        self._chart("column", "按年份", at, len(years), 18)
        issuers = sorted(summary.by_issuer.items(), key=lambda item: (-item[1].issues, item[0]))
        self._table(
            ("发文机关", "通报数", "问题数", "其中已完成"),
            [(name, group.notices, group.issues, group.completed) for name, group in issuers],
        )

    def _table(self, headers: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
        """A table below the last one; the row its values begin in."""
        self._line((), "note")
        _, first = self._line(headers, "header")
        for row in rows:
            self._line(row, "number")
        return first

    def _line(self, values: tuple[str | float, ...], style: str) -> tuple[str, int]:
        return self.sheet.add(values, [_kind(value, style) for value in values])

    def _chart(self, kind: str, title: str, first: int, count: int, at: int) -> None:
        """Issues over what the first column names."""
        if not count:
            return
        column = 1 if kind == "bar" else 2
        chart = self.book.workbook.add_chart({"type": kind})
        last = first + count - 1
        chart.add_series({
            "name": "问题数",
            "categories": [NAME, first, 0, last, 0],
            "values": [NAME, first, column, last, column],
            "data_labels": {"value": True},
            "fill": {"color": "#4472C4"},
            "gap": 60,
        })  # fmt: skip
        chart.set_title({"name": f"问题数：{title}", "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
            chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        else:
            chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_size({"width": 520, "height": 320})
        self.sheet.parts[-1].insert_chart(at, _CHARTS_AT, chart)


def _kind(value: str | float, style: str) -> str:
    """A table's style for one of its values."""
    if style != "number" or isinstance(value, int):
        return style
    return "text" if isinstance(value, str) else "percent"
