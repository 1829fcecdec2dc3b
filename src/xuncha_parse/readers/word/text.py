"""The text of one paragraph of a Word document, as it is shown once all changes are accepted.

What is not shown, or no text of the document, goes aside: hidden and deleted text, tables of contents.
The walk keeps its own stack, so no depth of markup can exhaust the interpreter's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.word.fields import PAGES, Fields, simple_name
from xuncha_parse.readers.word.symbols import as_unicode, is_lost
from xuncha_parse.readers.word.xml import attribute, child, chosen, kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from xuncha_parse.readers.word.styles import Styles
    from xuncha_parse.source import AsideRole

_INVISIBLE_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\x0b": "\n", "\x0c": "\n", "\x00": " "})
_EDGES = " \t\r\n"
_TRANSPARENT = frozenset(
    [
        "w:ins",
        "w:moveTo",
        "w:smartTag",
        "w:hyperlink",
        "w:customXml",
        "w:sdtContent",
        "w:dir",
        "w:bdo",
        "w:rubyBase",
        "w:fldSimple",
        "m:oMath",
        "m:oMathPara",
        "m:e",
        "m:sSup",
        "m:sSub",
        "m:sSubSup",
        "m:sPre",
        "m:sup",
        "m:sub",
        "m:num",
        "m:den",
        "m:rad",
        "m:deg",
        "m:d",
        "m:nary",
        "m:func",
        "m:fName",
        "m:acc",
        "m:bar",
        "m:box",
        "m:borderBox",
        "m:groupChr",
        "m:limLow",
        "m:limUpp",
        "m:lim",
        "m:m",
        "m:mr",
        "m:eqArr",
        "m:phant",
    ]
)
_SIGNS = {
    "w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-",
}  # fmt: skip
_DRAWINGS = frozenset({"w:drawing", "w:pict", "w:object"})


class _Here(NamedTuple):
    """What holds where the walk stands: the role of its text, the font, and whether it is a page number."""

    role: AsideRole | None = None
    font: str | None = None
    page: bool = False


@dataclass(slots=True)
class Text:
    """One paragraph's text, what goes aside, and the text boxes anchored in it."""

    pieces: list[str] = field(default_factory=list)
    aside: dict[AsideRole, list[str]] = field(default_factory=dict)
    boxes: list[_Element] = field(default_factory=list)
    has_page_number: bool = False
    lost_glyphs: bool = False

    @property
    def shown(self) -> str:
        """The text without the blanks around it."""
        return "".join(self.pieces).strip()

    @property
    def shown_with_indent(self) -> str:
        """The text with the blanks it begins with, which follow a number."""
        return "".join(self.pieces).rstrip()


def read_text(paragraph: _Element, styles: Styles, style: str, fields: Fields) -> Text:
    """Walk one paragraph in document order."""
    text = Text()
    stack: list[tuple[_Element, _Here]] = [(inner, _Here()) for inner in reversed(paragraph)]
    while stack:
        element, here = stack.pop()
        name = kind(element)
        inner: Iterable[_Element] = ()
        if name == "w:r":
            here = _in_run(element, here, styles, style)
            inner = element
        elif name in _TRANSPARENT:
            if name == "w:fldSimple":
                here = here._replace(page=here.page or simple_name(element) in PAGES)
            inner = element
        elif name in ("w:del", "w:moveFrom"):
            here = here._replace(role="deleted")
            inner = element
        elif name == "w:sdt":
            content = child(element, "w:sdtContent")
            inner = () if content is None else (content,)
        elif name == "w:ruby":
            base = child(element, "w:rubyBase")
            inner = () if base is None else (base,)
        elif name == "mc:AlternateContent":
            branch = chosen(element)
            inner = () if branch is None else branch
        elif name == "m:f":
            inner = _fraction(element, here, text, fields)
        elif name == "m:r":
            inner = element
        elif name in _DRAWINGS:
            if here.role != "deleted":
                text.boxes += text_boxes(element)
        elif name == "w:fldChar":
            _add(text, fields.mark(element), here, fields)
        else:
            _add_leaf(element, name, here, text, fields)
        stack += [(each, here) for each in reversed(list(inner))]
    return text


def _in_run(run: _Element, here: _Here, styles: Styles, style: str) -> _Here:
    properties = child(run, "w:rPr")
    role = here.role
    if role is None and styles.is_hidden(properties, style):
        role = "hidden"
    return here._replace(role=role, font=styles.font(properties, style))


def _add_leaf(element: _Element, name: str, here: _Here, text: Text, fields: Fields) -> None:
    if name in ("w:t", "m:t", "w:delText"):
        content = element.text or ""
        if name == "w:t" and not _keeps_blanks(element):
            content = content.strip(_EDGES)
        if name == "w:delText":
            here = here._replace(role="deleted")
        _add(text, as_unicode(content.translate(_INVISIBLE_BREAKS), here.font), here, fields)
    elif name == "w:instrText":
        fields.tell(element.text or "")
    elif name == "w:sym":
        _add(text, _symbol(element), here, fields)
    elif name in _SIGNS:
        _add(text, _SIGNS[name], here, fields)
    elif name == "w:pgNum":
        text.has_page_number = True


def _fraction(element: _Element, here: _Here, text: Text, fields: Fields) -> Iterable[_Element]:
    """Numerator, a slash, denominator: the slash goes in between, so the numerator is read at once."""
    above, below = child(element, "m:num"), child(element, "m:den")
    leaves = [] if above is None else [leaf for leaf in above.iter() if kind(leaf) == "m:t"]
    for leaf in leaves:
        _add(text, (leaf.text or "").translate(_INVISIBLE_BREAKS), here, fields)
    _add(text, "/", here, fields)
    return () if below is None else (below,)


def _add(text: Text, content: str, here: _Here, fields: Fields) -> None:
    if not content or fields.in_instruction:
        return
    fields.show()
    text.has_page_number = text.has_page_number or here.page or fields.in_page_number
    role: AsideRole | None = here.role or ("navigation" if fields.in_contents else None)
    if role is not None:
        text.aside.setdefault(role, []).append(content)
        return
    text.lost_glyphs = text.lost_glyphs or is_lost(content)
    text.pieces.append(content)


def _keeps_blanks(element: _Element) -> bool:
    return attribute(element, "xml:space") == "preserve"


def _symbol(element: _Element) -> str:
    code = attribute(element, "w:char") or ""
    if not re.fullmatch("[0-9A-Fa-f]{1,5}", code):
        return ""
    point = int(code, 16)
    if point < 0x20 or 0xD800 <= point < 0xE000:
        return ""
    return as_unicode(chr(point), attribute(element, "w:font"))


def text_boxes(drawing: _Element) -> list[_Element]:
    """The contents of the text boxes within a drawing, each once; those within a box are found when it is read."""
    found: list[_Element] = []
    stack = [drawing]
    while stack:
        element = stack.pop()
        name = kind(element)
        if name == "w:txbxContent":
            found.append(element)
        elif name == "mc:AlternateContent":
            branch = chosen(element)
            stack += [] if branch is None else [branch]
        else:
            stack += reversed(element)
    return found
