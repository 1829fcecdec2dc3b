"""Web pages: the notice's own lines as a browser would break them, and all else of the page beside it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.draft import Draft
from xuncha_parse.readers.encoding import decode
from xuncha_parse.readers.limits import check
from xuncha_parse.readers.web.boxes import Page
from xuncha_parse.readers.web.markup import walk
from xuncha_parse.readers.web.page import furniture
from xuncha_parse.readers.web.page_tables import Table, read_table
from xuncha_parse.readers.web.page_words import weigh
from xuncha_parse.readers.web.soup import clean
from xuncha_parse.readers.web.styles import StyleSheet
from xuncha_parse.source import PageFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser

    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.readers.web.boxes import Hidden
    from xuncha_parse.readers.web.soup import Soup
    from xuncha_parse.source import AsideRole, Source

MEDIA_TYPE = "text/html"

_PRESCAN = 8_192
_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})|<\?xml\b[^>]{0,100}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)
_REMARK = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_TITLES = ("articletitle", "og:title", "title")
_DAYS = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "article:published_time",
    "createdate",
    "date",
    "dc.date",
)
_ORIGINS = ("contentsource", "source", "articlesource", "origin")
_LEAST_SHOWN = 100
_REPAIR_SHOWN = "网页以样式隐藏了正文，按显示处理"
_REPAIR_CUT = "网页表格的合并单元格过多，未全部重复"
_REPAIR_NULS = "网页含空字符，已去掉"


def read_html(data: bytes, name: str, limits: Limits) -> Source:
    """Read one web page.

    Raises :class:`UnreadableInput` for bytes that are no text and for what passes a limit: bytes, tags and their
    depth, lines and their length.
    """
    return read_page(data, declared_charset(data), data, name, limits, MEDIA_TYPE)


def declared_charset(data: bytes) -> str | None:
    """The charset a page declares for itself, as written; comments declare nothing."""
    match = _CHARSET.search(_REMARK.sub(b"", data[:_PRESCAN]))
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def read_page(
    data: bytes, declared: str | None, whole: bytes, name: str, limits: Limits, media_type: str
) -> Source:
    """A page in ``data`` that may be one part of the input, whose bytes are ``whole``."""
    check("bytes", len(data), limits)
    decoded = decode(data, declared)
    draft = Draft()
    for told in decoded.repairs:
        draft.repair(told)
    text = decoded.text
    if "\x00" in text:
        text = text.replace("\x00", "")
        draft.repair(_REPAIR_NULS)
    soup = clean(text, limits)
    tree = _tree(soup.markup)
    draft.facts = _facts(tree, soup)
    sheet = StyleSheet(soup.styles)
    page = walk(tree.root, sheet, limits) if tree.root is not None else Page()
    shown = _wrongly_hidden(page)
    if shown:
        draft.repair(_REPAIR_SHOWN)
        page = walk(tree.root, sheet, limits, shown) if tree.root is not None else page
    _write(draft, page)
    for form in soup.forms:
        draft.aside("navigation", form)
    return draft.finish(whole, name, media_type, decoded.encoding, decoded.verdict)


def _tree(markup: str) -> LexborHTMLParser:
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415
    except ImportError as error:
        raise UnreadableInput(
            "reading web pages needs selectolax: pip install selectolax", "missing-package"
        ) from error
    return LexborHTMLParser(f"<!DOCTYPE html>{markup}")


def _facts(tree: LexborHTMLParser, soup: Soup) -> PageFacts:
    """What ``<title>`` and ``<meta>`` say; of two that say the same thing the more particular one is taken."""
    told: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        key = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        content = " ".join((attributes.get("content") or "").split())
        if key and content:
            told.setdefault(key, content)

    def first(keys: Sequence[str]) -> str | None:
        return next((told[key] for key in keys if key in told), None)

    return PageFacts(title=first(_TITLES) or soup.title, published=first(_DAYS), origin=first(_ORIGINS))


def _wrongly_hidden(page: Page) -> frozenset[int]:
    """Hidden elements that hold the notice: more of it than all that is shown, or its next page.

    Some sites show the text by a script, or one page of it at a time.
    """
    visible = sum(weigh(line.text, line.linked) for line in page.lines)
    looks = {f"{box.parent}|{box.tag} {box.words}" for box in page.boxes if box.first < box.last}
    kins = [f"{hidden.box}|{hidden.look}" for hidden in page.hidden]
    found: set[int] = set()
    opened: set[str] = set()
    for at, (hidden, kin) in enumerate(zip(page.hidden, kins, strict=True)):
        weight = _weight(hidden)
        if weight > max(visible, _LEAST_SHOWN):
            found.add(at)
        if (
            kin in looks
            and " " in hidden.look.strip()
            and len(hidden.text) > _LEAST_SHOWN
            and 10 * weight > visible
        ):
            opened.add(kin)
    return frozenset(found.union(at for at, kin in enumerate(kins) if kin in opened))


def _weight(hidden: Hidden) -> int:
    return sum(weigh(sentence) for sentence in re.split("(?<=。)", hidden.text))


def _write(draft: Draft, page: Page) -> None:
    """Lines and tables into the draft in their order, all else aside."""
    roles, places = furniture(page)
    tables = _tables(page, roles)
    at = number = 0
    while at < len(page.lines):
        table = tables.get(at)
        if table is not None:
            number += 1
            _write_table(draft, page, table[1], number, page.path(table[0]))
            at = max(page.boxes[table[0]].last, at + 1)
            continue
        if roles[at] is None:
            _write_line(draft, page, at)
        at += 1
    asides = [
        (roles[at], places[at], line.text) for at, line in enumerate(page.lines) if roles[at] is not None
    ]
    for (role, place), group in groupby(asides, key=lambda aside: aside[:2]):
        assert role is not None
        draft.aside(role, "\n".join(text for _, _, text in group), page.path(place))
    for role, text, place in page.asides:
        draft.aside(role, text, place)
    for hidden in page.hidden:
        draft.aside("hidden", hidden.text, hidden.path)


def _tables(page: Page, roles: Sequence[AsideRole | None]) -> dict[int, tuple[int, Table]]:
    """The tables of data by their first line, each with its box."""
    found: dict[int, tuple[int, Table]] = {}
    at = 0
    while at < len(page.boxes):
        box = page.boxes[at]
        table = read_table(page, at, roles) if box.tag == "table" and box.first < box.last else None
        if table is None:
            at += 1
            continue
        found[box.first] = (at, table)
        at = box.stop
    return found


def _write_line(draft: Draft, page: Page, at: int) -> None:
    line = page.lines[at]
    draft.paragraph(line.text, generated=line.generated, element=page.path(line.box))


def _write_table(draft: Draft, page: Page, table: Table, number: int, element: str) -> None:
    if table.cut:
        draft.repair(_REPAIR_CUT)
    for at in table.loose:
        _write_line(draft, page, at)
    for row in table.rows:
        if row.whole:
            draft.paragraph(row.cells[0], element=page.path(page.lines[row.line].box))
        else:
            draft.row(row.cells, table=number, row=row.number, element=element)
