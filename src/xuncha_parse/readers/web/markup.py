"""A page's tree to lines: one per paragraph, as a browser would break them, each with the box it stands in.

The walk is iterative and knows nothing of notices: blocks, line breaks, list numbers, blanks and what is
hidden. Boxes are the page's block elements in document order, so all lines of a box lie side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_parse.readers.limits import Deadline, check
from xuncha_parse.readers.web.blanks import SEAM, collapse, keep, settle
from xuncha_parse.readers.web.boxes import Box, Hidden, Line, Page, letters
from xuncha_parse.readers.web.list_numbers import counter_style, printed, repeats
from xuncha_parse.readers.web.styles import Element, Look, StyleSheet, inline_look, is_hidden

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.source import AsideRole

BLOCKS = frozenset(
    [
        "html", "body", "address", "article", "aside", "blockquote", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "listing", "main", "marquee",
        "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "tr", "ul",
    ]
)  # fmt: skip
_LISTS = frozenset(["ol", "ul", "menu", "dir"])
_KEEPING = frozenset(["pre", "pre-wrap", "pre-line", "break-spaces"])
_SILENT = frozenset(
    [
        "head", "script", "style", "object", "embed", "audio", "video", "canvas", "map", "area", "input",
        "datalist", "x-frameset", "img",
    ]
)  # fmt: skip
_LONGEST_BUTTON = 60
_UNSHOWN = frozenset(["x-noscript", "x-template"])
_READINGS = frozenset(["rt", "rp", "rtc"])
_REFERENCE = re.compile(
    r"[\[［〔(（【]\s{0,3}(?:注\s{0,3})?[\d①-⑳*]{1,3}\s{0,3}[\]］〕)）】]$|注[\d①-⑳]{0,2}$|[①-⑳*†‡]$"
)
_COUNT = re.compile(r"\s{0,9}[+-]?\d{1,6}")
_NOW_AND_THEN = 4_096
_QUOTES = {"q": ("“", "”")}


@dataclass(slots=True)
class _List:
    """An open list: the number of its next item, and how it prints it."""

    number: int
    step: int
    style: str | None
    ordered: bool


@dataclass(slots=True)
class _Open:
    """An open element, and what holds within it."""

    element: Element
    following: LexborNode | None
    path: str
    box: int
    keeps: bool
    linked: bool
    list: _List | None
    is_box: bool = False
    closes: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def walk(root: LexborNode, sheet: StyleSheet, limits: Limits, shown: frozenset[int] = frozenset()) -> Page:
    """The lines and boxes of a tree; of the hidden elements, counted from 0, those in ``shown`` are shown.

    Raises :class:`~xuncha_parse.errors.UnreadableInput` when a limit of lines or of time is passed.
    """
    walker = _Walker(sheet, limits, shown)
    walker.run(root)
    return walker.page


class _Walker:
    def __init__(self, sheet: StyleSheet, limits: Limits, shown: frozenset[int]) -> None:
        self.page = Page()
        self.sheet = sheet
        self.limits = limits
        self.shown = shown
        self.deadline = Deadline(limits)
        self.met = 0
        self.open: list[_Open] = [_Open(Element("", "", frozenset()), None, "", 0, False, False, None)]
        self.buffer: list[str] = []
        self.linked = 0
        self.numbers: list[tuple[str, int]] = []
        self.notes: list[str] = []

    def run(self, root: LexborNode) -> None:
        """Walk the tree from ``root``, its own element included."""
        node: LexborNode | None = root
        steps = 0
        while True:
            steps += 1
            if steps % _NOW_AND_THEN == 0:
                self.deadline.check()
            if node is None:
                if len(self.open) == 1:
                    break
                node = self._leave()
            elif node.tag == "-text":
                self._text(node.text_content or "")
                node = node.next
            elif self._enter(node):
                node = node.child
            else:
                node = node.next
        self._flush()

    def _text(self, text: str) -> None:
        around = self.open[-1]
        if around.keeps:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._add(keep(first), around)
            for other in others:
                self._flush()
                self._add(keep(other), around)
        else:
            self._add(collapse(text), around)

    def _add(self, text: str, around: _Open) -> None:
        if text:
            self.buffer.append(text)
            if around.linked:
                self.linked += letters(text)

    def _enter(self, node: LexborNode) -> bool:
        """Whether the element's children are to be walked; it is open then."""
        tag = node.tag or ""
        around = self.open[-1]
        if tag.startswith(("-", "!")) or tag in _SILENT:
            return False
        if tag == "br":
            self._flush()
            return False
        around.counts[tag] = number = around.counts.get(tag, 0) + 1
        segment = f"{tag}[{number}]" if number > 1 else tag
        path = f"{around.path}/{segment}" if around.path else segment  # from the nearest box
        attributes: Mapping[str, str | None] = node.attributes
        element = Element(tag, attributes.get("id") or "", frozenset((attributes.get("class") or "").split()))
        look = self._look(element, attributes)
        if self._is_left_out(node, element, attributes, look, path):
            return False
        entry = _Open(
            element,
            node.next,
            path,
            around.box,
            around.keeps,
            around.linked or (tag == "a" and bool(attributes.get("href"))),
            around.list,
        )
        self._style(entry, look)
        display = look.get("display", "")
        if (tag in BLOCKS and not display.startswith("inline")) or display in {
            "block",
            "flex",
            "grid",
            "table",
            "list-item",
        }:
            self._open_box(entry, attributes, look.get("mso-element", ""))
        elif self.buffer and tag != "font":
            self.buffer.append(SEAM)
        if tag in _LISTS:
            entry.list = self._list(node, attributes, look, tag == "ol")
        elif tag == "li" and display in {"", "list-item"}:
            self._number(entry, attributes, look)
        elif tag in _QUOTES:
            self.buffer.append(_QUOTES[tag][0])
            entry.closes = _QUOTES[tag][1]
        self.open.append(entry)
        return True

    def _look(self, element: Element, attributes: Mapping[str, str | None]) -> Look:
        style = attributes.get("style")
        if not self.sheet:
            return inline_look(style) if style else {}
        return self.sheet.look(element, [entry.element for entry in self.open]) | inline_look(style)

    def _is_left_out(
        self, node: LexborNode, element: Element, attributes: Mapping[str, str | None], look: Look, path: str
    ) -> bool:
        tag = element.tag
        if tag == "button" and len(_content(node)) <= _LONGEST_BUTTON:
            self._aside("navigation", node, path)
        elif tag in _UNSHOWN or is_hidden(attributes, look, tag):
            self.met += 1
            if self.met - 1 in self.shown:
                return False
            self.page.hidden.append(
                Hidden(
                    _content(node),
                    self.open[-1].box,
                    self._whole(path),
                    f"{tag} {attributes.get('class') or ''}",
                )
            )
        elif tag == "del":
            self._aside("deleted", node, path)
        elif tag in _READINGS or (tag == "sup" and self._refers(node)):
            self.notes.append(_content(node))
        else:
            return False
        return True

    def _whole(self, path: str) -> str:
        """A path from the nearest box as one from the root."""
        above = self.page.path(self.open[-1].box)
        return f"{above}/{path}" if above and path else above or path

    def _refers(self, node: LexborNode) -> bool:
        """Whether raised text points to a footnote, and is no exponent (m²)."""
        text = _content(node)
        link = node.css_first("a[href]")
        target = (link.attributes.get("href") or "") if link is not None else ""
        return bool(_REFERENCE.match(text)) or (len(text) <= 6 and "#" in target)

    def _aside(self, role: AsideRole, node: LexborNode, path: str) -> None:
        text = _content(node)
        if text:
            self.page.asides.append((role, text, self._whole(path)))

    def _style(self, entry: _Open, look: Look) -> None:
        space = look.get("white-space")
        if space is not None:
            entry.keeps = space.split(" ")[0] in _KEEPING
        elif entry.element.tag in {"pre", "listing"}:
            entry.keeps = True

    def _open_box(self, entry: _Open, attributes: Mapping[str, str | None], kind: str) -> None:
        self._flush()
        words = " ".join([*(attributes.get(key) or "" for key in ("class", "id", "role")), kind]).strip()
        box = Box(entry.box, entry.element.tag, entry.path, words, len(self.page.lines))
        if box.tag in {"td", "th"}:
            box.rowspan = max(1, min(_number(attributes.get("rowspan"), 1), self.limits.lines))
            box.colspan = max(1, min(_number(attributes.get("colspan"), 1), 1_000))
        entry.box = len(self.page.boxes)
        entry.is_box = True
        entry.path = ""
        self.page.boxes.append(box)

    def _list(
        self, node: LexborNode, attributes: Mapping[str, str | None], look: Look, ordered: bool
    ) -> _List:
        style = counter_style(_listed(look), attributes.get("type"), ordered=ordered)
        reverse = "reversed" in attributes and ordered
        first = _number(attributes.get("start"), _items(node) if reverse else 1) if ordered else 1
        return _List(first, -1 if reverse else 1, style, ordered)

    def _number(self, entry: _Open, attributes: Mapping[str, str | None], look: Look) -> None:
        """An item's number waits for the item's first line."""
        items = entry.list
        if items is None:
            return
        if attributes.get("value"):
            items.number = _number(attributes["value"], items.number)
        style = items.style
        if _listed(look) or attributes.get("type"):
            style = counter_style(_listed(look), attributes.get("type"), ordered=items.ordered)
        if style is not None:
            self.numbers.append((printed(items.number, style), items.number))
        items.number += items.step

    def _leave(self) -> LexborNode | None:
        entry = self.open[-1]
        if entry.closes:
            self.buffer.append(entry.closes)
        if entry.is_box:
            self._flush()
        self.open.pop()
        if entry.is_box:
            box = self.page.boxes[entry.box]
            box.last, box.stop = len(self.page.lines), len(self.page.boxes)
            if box.tag == "li":
                self.numbers.clear()
        return entry.following

    def _flush(self) -> None:
        if self.notes:
            self.page.asides.append(
                ("footnote", " ".join(filter(None, self.notes)), self._whole(self.open[-1].path))
            )
            self.notes.clear()
        if not self.buffer:
            return
        text = settle("".join(self.buffer))
        linked, self.linked = self.linked, 0
        self.buffer.clear()
        if not text:
            return
        numbers = "".join(word for word, number in self.numbers if not repeats(text, number))
        self.numbers.clear()
        check("line_characters", len(text), self.limits)
        self.page.lines.append(Line(numbers + text, self.open[-1].box, len(numbers), linked))
        check("lines", len(self.page.lines), self.limits)


def _listed(look: Look) -> str | None:
    return look.get("list-style-type") or look.get("list-style")


def _number(text: str | None, default: int) -> int:
    match = _COUNT.match(text or "")
    return int(match[0]) if match else default


def _items(node: LexborNode) -> int:
    count, child = 0, node.child
    while child is not None:
        count += child.tag == "li"
        child = child.next
    return count


def _content(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())
