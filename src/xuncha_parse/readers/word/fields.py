"""Fields: what they show instead of their instruction, and which of them are no text of the document.

A complex field begins, tells its instruction, is separated, shows its result and ends; each may lie in
another paragraph, and fields stand within fields (ISO/IEC 29500-1, 17.16.18).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_parse.readers.word.symbols import as_unicode
from xuncha_parse.readers.word.xml import attribute, each

if TYPE_CHECKING:
    from lxml.etree import _Element

PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_CONTENTS = frozenset({"TOC", "INDEX", "TOA"})
_UNSHOWN_NUMBERS = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"})
_OVERLAID = re.compile(r"\\o(?:\\a[clr])?\(([^\s,;，；]{1,40})[,;，；](.{1,40})\)$", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\(([^,;，；]{1,80})[,;，；]([^()]{1,80})\)$", re.IGNORECASE)
_SHIFT = re.compile(r"\\s(?:\\(?:up|do|ai|di)\d{0,3}){1,2}\(([^()]{0,40})\)", re.IGNORECASE)
_RINGS = frozenset("○〇◯О")
_MOST_INSTRUCTION = 2_000


@dataclass(slots=True)
class _Field:
    instruction: list[str] = field(default_factory=list)
    separated: bool = False
    shown: bool = False

    @property
    def name(self) -> str:
        words = "".join(self.instruction)[:_MOST_INSTRUCTION].split(maxsplit=1)
        return words[0].upper() if words else ""


class Fields:
    """The fields open at a place of one story; counts are kept, so that asking costs nothing however many are open."""

    def __init__(self, root: _Element) -> None:
        self._open: list[_Field] = []
        self._unpaired = _unpaired(root)
        self._telling = self._contents = self._pages = 0
        self.lost: set[str] = set()

    @property
    def in_instruction(self) -> bool:
        """Whether what stands here is an instruction, which is not shown."""
        return self._telling > 0

    @property
    def in_contents(self) -> bool:
        """Whether what stands here is the result of a table of contents or an index."""
        return self._contents > 0

    @property
    def in_page_number(self) -> bool:
        """Whether what stands here is a page number."""
        return self._pages > 0

    def tell(self, text: str) -> None:
        """Add to the instruction of the innermost field."""
        if self._open and not self._open[-1].separated:
            self._open[-1].instruction.append(text)

    def show(self) -> None:
        """Note that text is shown here; fields around learn of it when the inner one ends."""
        if self._open:
            self._open[-1].shown = True

    def mark(self, element: _Element) -> str:
        """Take in one w:fldChar; the text a field without a result shows at its end."""
        told = attribute(element, "w:fldCharType")
        if element in self._unpaired:
            return ""
        if told == "begin":
            self._open.append(_Field())
            self._telling += 1
        elif told == "separate" and self._open and not self._open[-1].separated:
            self._open[-1].separated = True
            self._telling -= 1
            self._count(self._open[-1].name, 1)
        elif told == "end" and self._open:
            ended = self._open.pop()
            if ended.separated:
                self._count(ended.name, -1)
            else:
                self._telling -= 1
            if ended.shown:
                self.show()
            return "" if ended.shown else self._computed(ended)
        return ""

    def _count(self, name: str, step: int) -> None:
        self._contents += step * (name in _CONTENTS)
        self._pages += step * (name in PAGES)

    def _computed(self, ended: _Field) -> str:
        instruction = "".join(ended.instruction)[:_MOST_INSTRUCTION].strip()
        name = ended.name
        if name == "EQ":
            text = equation(instruction[2:])
        elif name == "SYMBOL":
            text = _symbol(instruction)
        elif name == "MACROBUTTON":
            text = (instruction.split(maxsplit=2) + [""] * 3)[2]
        else:
            text = ""
        if not text and name in _UNSHOWN_NUMBERS | {"EQ", "SYMBOL"}:
            self.lost.add(name)
        return text


def simple_name(element: _Element) -> str:
    """The name of a w:fldSimple."""
    words = (attribute(element, "w:instr") or "")[:_MOST_INSTRUCTION].split(maxsplit=1)
    return words[0].upper() if words else ""


def equation(instruction: str) -> str:
    r"""What an EQ field shows: ``\o\ac(○,21)`` is ㉑, ``\f(1,3)`` is 1/3; nothing for others."""
    plain = "".join(instruction.split())
    for _ in range(4):
        plain = _SHIFT.sub(r"\1", plain)
    overlaid = _OVERLAID.match(plain)
    if overlaid:
        return _enclosed(overlaid[1], overlaid[2])
    fraction = _FRACTION.match(plain)
    return f"{fraction[1]}/{fraction[2]}" if fraction else ""


def _enclosed(ring: str, inner: str) -> str:
    """A character in a ring (带圈字符); Word puts the ring first, some put it last."""
    if ring not in _RINGS and inner in _RINGS:
        ring, inner = inner, ring
    if ring not in _RINGS:
        return inner
    number = int(inner) if inner.isascii() and inner.isdigit() else 0
    for low, high, glyph in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if low <= number <= high:
            return chr(ord(glyph) + number - low)
    han = "一二三四五六七八九十".find(inner) if len(inner) == 1 else -1
    return chr(ord("㊀") + han) if han >= 0 else inner


def _symbol(instruction: str) -> str:
    """``SYMBOL 252``, and its font after a switch."""
    match = re.match(
        r'SYMBOL\s{1,9}(0x[0-9a-f]{1,5}|\d{1,6})(?:.{0,80}?\\f\s{0,9}"?([^"\\]{1,40}))?',
        instruction,
        re.IGNORECASE,
    )
    if match is None:
        return ""
    code = int(match[1], 0) if match[1].lower().startswith("0x") else int(match[1])
    return as_unicode(chr(code), match[2]) if 0x20 <= code < 0xD800 else ""


def _unpaired(root: _Element) -> set[_Element]:
    """Field marks without their partner: a field that never ends would swallow the rest of the text."""
    begun: list[_Element] = []
    unpaired: set[_Element] = set()
    for element in each(root, "w:fldChar"):
        told = attribute(element, "w:fldCharType")
        if told == "begin":
            begun.append(element)
        elif told == "end":
            if begun:
                begun.pop()
            else:
                unpaired.add(element)
    return unpaired | set(begun)
