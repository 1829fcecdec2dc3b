"""The sheet 说明: what each column means, the words for each status, and how texts are kept whole and harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.export.columns import ISSUE_COLUMNS
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.export.book import Sheet

NAME = "说明"
HEADERS = ("表头", "字段", "含义", "Meaning", "记录字段")
WIDTHS = (18, 18, 52, 62, 34)

NOTES = (
    ("文字", "text", "所有文字均按原样写成文本，不含公式和链接；可能被当作公式的，单元格另标为文本，编辑后仍是文本",
     "Texts are as the record has them. No cell is a formula or a link; what looks like one is marked as text", ""),
    ("续文", "", "超过 32,767 字的文字在“续文”表接续，单元格末尾注明其行；去掉注明、按段相连即为全文",
     "A text too long for a cell goes on in sheet 续文, from the row that the end of the cell names", ""),
    ("日期", "", "均为 ISO 8601 文本；通报未注明的留空，从不推测",
     "Dates are ISO 8601 text; what the notice does not say stays empty", ""),
    ("各级标题", "level_1 …", "未用到的层级其列隐藏", "Columns of levels that do not occur are hidden", ""),
)  # fmt: skip


def write_codebook(sheet: Sheet) -> None:
    """Fill the sheet."""
    for row in _rows():
        sheet.add(row, ["text"] * len(HEADERS))


def _rows() -> Iterator[tuple[str, ...]]:
    for column in ISSUE_COLUMNS:
        yield column.header, column.name, column.chinese, column.english, column.field
    for status, word in STATUS_TITLES.items():
        yield word, status, "整改状态", "A status", "issues[].outcome.status"
    yield from NOTES
