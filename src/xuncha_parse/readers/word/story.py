"""One story of a Word document (its body, a note, a header, a text box) as blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_parse.readers.word.fields import Fields
from xuncha_parse.readers.word.tables import (
    Cell,
    Paragraph,
    Table,
    free_before,
    is_deleted,
    is_hidden,
    new_cell,
    paragraphs,
)
from xuncha_parse.readers.word.text import read_text
from xuncha_parse.readers.word.xml import attribute, child, chosen, each, is_on, kind, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from xuncha_parse.readers.draft import Draft
    from xuncha_parse.readers.limits import Deadline
    from xuncha_parse.readers.word.lists import Lists
    from xuncha_parse.readers.word.styles import Styles
    from xuncha_parse.readers.word.text import Text

_WRAPPERS = frozenset({"w:customXml", "w:smartTag", "w:ins", "w:moveTo", "w:sdtContent"})
_FOREIGN = {
    "w:altChunk": "文档嵌入了另一份文件（altChunk），其内容未读取",
    "w:subDoc": "文档引用了子文档，其内容未读取",
}
_LOST_FIELDS = "域 {} 的内容由 Word 现算，文件中没有，未还原"
_LOST_GLYPHS = "有符号字体的字符无法还原为文字"


@dataclass(frozen=True, slots=True)
class Setting:
    """What all stories of a document share."""

    draft: Draft
    styles: Styles
    deadline: Deadline


class Story:
    """Reads the paragraphs and tables of one story; numbers count on from one block to the next."""

    def __init__(self, root: _Element, setting: Setting, lists: Lists, boxes: Lists | None = None) -> None:
        self._setting = setting
        self._lists = lists
        self._boxes = lists.fresh() if boxes is None else boxes
        self._fields = Fields(root)
        self._index = 0
        self._pending: Paragraph | None = None
        self.page_numbers: set[int] = set()

    def blocks(self, container: _Element) -> Iterator[Paragraph | Table]:
        """The blocks of a body, a cell, a note or a text box, each with the text boxes anchored in it after it."""
        for element in _through(container):
            name = kind(element)
            if name == "w:p":
                yield from self._paragraph(element)
            elif name == "w:tbl":
                yield self._table(element)
            elif name == "w:sdt":
                self._contents(element)
            elif name in _FOREIGN:
                self._setting.draft.repair(_FOREIGN[name])
        if self._pending is not None:
            pending, self._pending = self._pending, None
            yield pending

    def _paragraph(self, element: _Element) -> Iterator[Paragraph | Table]:
        self._setting.deadline.check()
        self._index += 1
        index, styles, draft = self._index, self._setting.styles, self._setting.draft
        properties = child(element, "w:pPr")
        text = read_text(element, styles, styles.paragraph_style(properties), self._fields)
        for role, pieces in text.aside.items():
            draft.aside(role, "".join(pieces).strip(), f"第{index}段")
        if text.has_page_number:
            self.page_numbers.add(index)
        if text.lost_glyphs:
            draft.repair(_LOST_GLYPHS)
        for name in sorted(self._fields.lost):
            draft.repair(_LOST_FIELDS.format(name))
        self._fields.lost.clear()
        yield from self._join(properties, text, index)
        for box in text.boxes:
            for block in Story(box, self._setting, self._boxes, self._boxes).blocks(box):
                for inner in paragraphs([block]):
                    inner.index = index
                yield block

    def _join(self, properties: _Element | None, text: Text, index: int) -> Iterator[Paragraph]:
        """The paragraph, unless its mark was deleted or is hidden: then it is one with the next.

        What remains of two paragraphs is numbered as the second one is.
        """
        mark = child(properties, "w:rPr")
        before, self._pending = self._pending, None
        deleted = child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None
        hidden = bool(is_on(mark, "w:vanish") or is_on(mark, "w:specVanish"))
        frame = child(properties, "w:framePr")
        initial = frame is not None and attribute(frame, "w:dropCap") in ("drop", "margin")
        silent = deleted or initial or (hidden and not text.shown)
        # a blank typed after an automatic number stays; in front of a line it is an indent
        own = text.shown_with_indent if before is None else text.shown
        shown = before.text + own if before is not None and not before.generated else own
        number = "" if silent else self._lists.next_number(properties, shown)
        line = (number + shown).rstrip() if number else shown.strip()
        if before is not None and before.generated:
            joined = Paragraph(before.text + line, before.generated, before.index)
        else:
            joined = Paragraph(line, min(len(number), len(line)), before.index if before else index)
        if silent or hidden:
            self._pending = joined if joined.text else before
        else:
            yield joined

    def _table(self, element: _Element) -> Table:
        table = Table()
        for row in _through(element):
            if kind(row) != "w:tr":
                continue
            if is_deleted(row) or is_hidden(row):
                self._set_aside(row, hidden=is_hidden(row))
                continue
            cells: list[Cell] = []
            for cell in _through(row):
                if kind(cell) != "w:tc":
                    continue
                if is_deleted(cell):
                    self._set_aside(cell, hidden=False)
                else:
                    cells.append(new_cell(cell, list(self.blocks(cell))))
            table.rows.append((free_before(row), cells))
        return table

    def _set_aside(self, element: _Element, *, hidden: bool) -> None:
        """Keep the text of a deleted or hidden row or cell; its numbers do not count."""
        text = " ".join(
            "".join(leaf.text or "" for leaf in paragraph.iter() if kind(leaf) in ("w:t", "w:delText"))
            for paragraph in each(element, "w:p")
        )
        self._setting.draft.aside(
            "hidden" if hidden else "deleted", text.strip(), f"第{self._index}段之后的表格"
        )

    def _contents(self, control: _Element) -> None:
        """A content control that holds a table of contents: all of it goes aside."""
        content = child(control, "w:sdtContent")
        read = [] if content is None else list(self.blocks(content))
        for paragraph in paragraphs(read):
            self._setting.draft.aside("navigation", paragraph.text, f"第{paragraph.index}段")


def _is_contents(control: _Element) -> bool:
    return value(control, "w:sdtPr", "w:docPartObj", "w:docPartGallery") == "Table of Contents"


def _through(container: _Element) -> Iterator[_Element]:
    """The children of a container, those of mere wrappers in their place; a table of contents stays whole."""
    stack = list(reversed(container))
    while stack:
        element = stack.pop()
        name = kind(element)
        if name == "w:sdt" and not _is_contents(element):
            content = child(element, "w:sdtContent")
            stack += [] if content is None else reversed(content)
        elif name in _WRAPPERS:
            stack += reversed(element)
        elif name == "mc:AlternateContent":
            branch = chosen(element)
            stack += [] if branch is None else reversed(branch)
        else:
            yield element
