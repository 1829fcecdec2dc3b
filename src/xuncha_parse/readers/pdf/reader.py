"""PDF files through pdfium: text with its places, tables by their rules, furniture apart.

Nothing of a file is run or opened: forms, scripts, links and attached files are not looked at.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.draft import Draft
from xuncha_parse.readers.guard import Guard
from xuncha_parse.readers.limits import check
from xuncha_parse.readers.pdf.layout import Row, arrange
from xuncha_parse.readers.pdf.pages import library, read_pages
from xuncha_parse.readers.pdf.streams import check as check_streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.readers.pdf.glyphs import PageRead
    from xuncha_parse.readers.pdf.layout import Arrangement
    from xuncha_parse.source import Source

MEDIA_TYPE = "application/pdf"
_HEAD = 1_024
_MOST_LOST = 0.02
_MEMORY = 2 << 30
_CURE = "run it through OCR first, for example: ocrmypdf -l chi_sim IN.pdf OUT.pdf"


def read_pdf(data: bytes, name: str, limits: Limits) -> Source:
    """The text of a PDF file.

    Raises :class:`UnreadableInput`: ``encrypted``, ``damaged-file``, ``no-text-layer``, ``missing-package``, or
    the limit that was passed.
    """
    if b"%PDF-" not in data[:_HEAD]:
        raise UnreadableInput("no PDF file: it does not begin with %PDF-", "damaged-file")
    library()
    until = time.monotonic() + limits.seconds
    checked = check_streams(data, limits, until)
    pages = (read_pages if checked.plain else _read_apart)(checked.data, limits, until)
    if not any(page.characters for page in pages):
        shown = "pictures only" if any(page.has_images for page in pages) else "empty pages only"
        raise UnreadableInput(f"no text layer, {shown}: {_CURE}", "no-text-layer")
    draft = Draft()
    _write(draft, arrange([page.sheet for page in pages]), limits)
    _keep_apart(draft, pages)
    _tell_repairs(draft, pages)
    return draft.finish(data, name, MEDIA_TYPE, "pdf")


def _read_apart(data: bytes, limits: Limits, until: float) -> list[PageRead]:
    """The pages of an unusual file, read by a process of its own: it can be ended, and what it uses is bounded."""
    with Guard(max(0.1, round(until - time.monotonic(), 1)), _MEMORY) as guard:
        return guard.run(read_pages, data, limits, until)


def _write(draft: Draft, arrangement: Arrangement, limits: Limits) -> None:
    check("lines", len(arrangement.items), limits)
    for item in arrangement.items:
        if isinstance(item, Row):
            draft.row(item.cells, table=item.table, row=item.row, page=item.page)
        else:
            draft.paragraph(item.text, page=item.page)
    for note in arrangement.notes:
        draft.aside(note.role, note.text, f"page {note.page}")


def _keep_apart(draft: Draft, pages: Sequence[PageRead]) -> None:
    """Text in another direction than the page's, and text beyond its edges."""
    for page in pages:
        place = f"page {page.sheet.number}"
        for words in page.turned:
            draft.aside("sidebar", words, place)
        draft.aside("hidden", page.hidden, place)


def _tell_repairs(draft: Draft, pages: Sequence[PageRead]) -> None:
    scanned = [str(page.sheet.number) for page in pages if page.has_images and not page.characters]
    if scanned:
        shown = "、".join(scanned[:20]) + ("等" if len(scanned) > 20 else "")
        draft.repair(f"第{shown}页只有图像、没有文字层，未能读出；请先作文字识别（如 ocrmypdf -l chi_sim）")
    lost, characters = sum(page.lost for page in pages), sum(page.characters for page in pages)
    if lost > _MOST_LOST * characters:
        draft.repair(
            f"文字层有{lost}个字符没有对应的汉字（共{characters}个），内容可能不可靠；请重新作文字识别"
        )
