"""Word documents (docx, docm, dotx): the text as Word shows it, automatic numbers included.

The file is a zip of XML parts (ISO/IEC 29500). Macros, pictures and embedded files are never opened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.draft import Draft
from xuncha_parse.readers.kinds import OLE
from xuncha_parse.readers.limits import Deadline, check
from xuncha_parse.readers.word.lists import Lists
from xuncha_parse.readers.word.package import Package, damaged, encrypted, too_large
from xuncha_parse.readers.word.story import Setting, Story
from xuncha_parse.readers.word.styles import Styles
from xuncha_parse.readers.word.tables import Paragraph, Table, paragraphs
from xuncha_parse.readers.word.xml import attribute, child, kind

if TYPE_CHECKING:
    from lxml.etree import _Element

    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.readers.word.package import Relation
    from xuncha_parse.source import AsideRole, Source

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "word/document.xml"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA_TYPES = (
    ("macroEnabledTemplate", "application/vnd.ms-word.template.macroEnabled.12"),
    ("macroEnabled", "application/vnd.ms-word.document.macroEnabled.12"),
    ("wordprocessingml.template", "application/vnd.openxmlformats-officedocument.wordprocessingml.template"),
)
_OTHERS = (
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("ofd.xml", "an OFD file"),
)
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_PAGE_DECORATION = re.compile(r"[\s\d\-－—–―/·.|第页共页码之ofPage总]*")
_REPEATED_SHARE = 16


class _Note(NamedTuple):
    """A part beside the body: what its items are called, their role, and their word in a place."""

    item: str
    role: AsideRole
    word: str


_NOTES = {
    "footnotes": _Note("w:footnote", "footnote", "脚注"),
    "endnotes": _Note("w:endnote", "footnote", "尾注"),
    "comments": _Note("w:comment", "comment", "批注"),
}
_MARGINS: dict[str, tuple[AsideRole, str]] = {"header": ("header", "页眉"), "footer": ("footer", "页脚")}


def read_docx(data: bytes, name: str, limits: Limits) -> Source:
    """Read a Word document; ``name`` is what the source calls it.

    Raises :class:`UnreadableInput` when it is encrypted, damaged, no Word document, or beyond ``limits``.
    """
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise encrypted()
        raise UnreadableInput("an OLE file, no docx; save it as .docx in Word or WPS", "unknown-kind")
    package = Package(data, limits)
    main = _main_part(package)
    root = package.xml(main)
    body = child(root, "w:body")
    if kind(root) != "w:document" or body is None:
        raise damaged("its main part is no Word document")
    reader = _Reader(package, main, limits)
    reader.read_body(body)
    reader.read_notes()
    if not reader.characters and any("/media/" in member for member in package.names()):
        raise UnreadableInput(
            "holds pictures and no text; run character recognition on it first", "no-text-layer"
        )
    return reader.draft.finish(data, name, _media_type(package, main), "utf-8")


def _main_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and relation.target in package:
            if relation.target.casefold().startswith(("xl/", "ppt/", "visio/")):
                break
            return relation.target
    if _MAIN in package:
        return _MAIN
    for part, told in _OTHERS:
        if part in package:
            raise UnreadableInput(f"{told}; save the notice as docx, PDF or text", "unknown-kind")
    raise UnreadableInput(
        "a zip archive, but no Word document; unpack it and read what it holds", "unknown-kind"
    )


def _media_type(package: Package, main: str) -> str:
    """The document's type as the package tells it; a missing or broken list of types is a plain docx."""
    try:
        types = package.xml("[Content_Types].xml")
    except UnreadableInput:
        return _DOCX
    for element in types:
        if (element.get("PartName") or "").lstrip("/").casefold() == main.casefold():
            told = element.get("ContentType") or ""
            return next((media for word, media in _MEDIA_TYPES if word in told), _DOCX)
    return _DOCX


class _Reader:
    """Reads the stories of one document into a draft, and counts what it writes."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self.draft = Draft()
        self.characters = 0
        self._package = package
        self._limits = limits
        self._relations = package.relations(main)
        self._setting = Setting(self.draft, Styles(self._part("styles")), Deadline(limits))
        self._lists = Lists(self._part("numbering"), self._setting.styles)
        self._lines = self._tables = 0

    def _part(self, word: str) -> _Element | None:
        """The part the body leads to under this word, if there is one."""
        target = next(
            (relation.target for relation in self._relations.values() if relation.kind == word), None
        )
        return None if target is None or target not in self._package else self._package.xml(target)

    def read_body(self, body: _Element) -> None:
        """The text of the document itself."""
        for block in Story(body, self._setting, self._lists).blocks(body):
            self._write(block)

    def _write(self, block: Paragraph | Table) -> None:
        """Write a block; the stack holds what layout tables place one after the other."""
        stack: list[Paragraph | Table] = [block]
        while stack:
            block = stack.pop()
            if isinstance(block, Paragraph):
                self._check(block.text)
                self.draft.paragraph(block.text, generated=block.generated, paragraph=block.index)
            elif block.is_layout():
                inner = [
                    one
                    for _, cells in block.rows
                    for cell in cells
                    if not cell.continues
                    for one in cell.blocks
                ]
                stack += reversed(inner)
            else:
                self._write_rows(block)

    def _write_rows(self, table: Table) -> None:
        self._tables += 1
        for index, cells in enumerate(table.grid(self._limits.expanded // _REPEATED_SHARE), 1):
            self._check("\t".join(cells))
            self.draft.row(cells, table=self._tables, row=index)

    def _check(self, line: str) -> None:
        if not line.strip():
            return
        self._lines += 1 + line.count("\n")
        self.characters += len(line)
        check("lines", self._lines, self._limits)
        check("line_characters", len(line), self._limits)
        if self.characters > self._limits.expanded // _REPEATED_SHARE:
            raise too_large(f"the text has more than {self._limits.expanded // _REPEATED_SHARE:,} characters")

    def read_notes(self) -> None:
        """Footnotes, endnotes and comments; headers and footers: all of it aside."""
        read: set[str] = set()
        for relation in self._relations.values():
            if relation.target in read or relation.target not in self._package:
                continue
            note, margin = _NOTES.get(relation.kind), _MARGINS.get(relation.kind)
            if note is None and margin is None:
                continue
            read.add(relation.target)
            root = self._side_part(relation, note.word if note else margin[1] if margin else "")
            if root is not None and note is not None:
                self._read_items(root, note)
            elif root is not None and margin is not None:
                self._read_margin(root, *margin)

    def _side_part(self, relation: Relation, word: str) -> _Element | None:
        """A part without which the notice is still whole: when damaged it is given up, and that is told."""
        try:
            return self._package.xml(relation.target)
        except UnreadableInput as error:
            if error.slug != "damaged-file":
                raise
            self.draft.repair(f"{word}部分损坏，未读取")
            return None

    def _read_items(self, root: _Element, note: _Note) -> None:
        count = 0
        for item in root:
            if kind(item) != note.item or attribute(item, "w:type") in _SEPARATORS:
                continue
            count += 1
            text = "\n".join(paragraph.text for paragraph in self._paragraphs(item) if paragraph.text)
            self.draft.aside(note.role, text, f"{note.word}{count}")

    def _read_margin(self, root: _Element, role: AsideRole, word: str) -> None:
        story = Story(root, self._setting, self._lists.fresh())
        for paragraph in list(paragraphs(list(story.blocks(root)))):
            bare = paragraph.index in story.page_numbers and _PAGE_DECORATION.fullmatch(paragraph.text)
            self.draft.aside("page_number" if bare else role, paragraph.text, word)

    def _paragraphs(self, root: _Element) -> list[Paragraph]:
        return list(paragraphs(list(Story(root, self._setting, self._lists.fresh()).blocks(root))))
