"""What styles say about numbers and hidden text, through the chain of the styles they are based on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.word.xml import attribute, child, each, is_on, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element


_LONGEST_CHAIN = 50
"""More styles one upon the other than Word allows."""


class Numbering(NamedTuple):
    """What a style says of lists: the list, the level if told, and the styles it was found through."""

    num: int
    level: int | None
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str | None
    num: int | None
    level: int | None
    vanish: bool | None
    font: str | None


class Styles:
    """The styles of one document."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._chains: dict[str, tuple[str, ...]] = {}
        self._defaults: dict[str, str] = {}
        for style in () if root is None else each(root, "w:style"):
            name = attribute(style, "w:styleId") or ""
            listed, run = child(style, "w:pPr", "w:numPr"), child(style, "w:rPr")
            self._styles[name] = _Style(
                value(style, "w:basedOn"),
                number(listed, "w:numId"),
                number(listed, "w:ilvl"),
                is_on(run, "w:vanish"),
                symbol_font(run),
            )
            if (attribute(style, "w:default") or "0") in {"1", "true", "on"}:
                self._defaults.setdefault(attribute(style, "w:type") or "paragraph", name)

    def paragraph_style(self, properties: _Element | None) -> str:
        """The style of a paragraph with these properties."""
        return value(properties, "w:pStyle") or self._defaults.get("paragraph", "")

    def numbering(self, style: str) -> Numbering | None:
        """The list a style puts its paragraphs in; list 0 means none on purpose."""
        level = None
        chain = self._chain(style)
        for place, name in enumerate(chain):
            told = self._styles[name]
            level = told.level if level is None else level
            if told.num is not None:
                return Numbering(told.num, level, chain[: place + 1])
        return None

    def is_hidden(self, run: _Element | None, style: str) -> bool:
        """Whether text with these run properties in a paragraph of this style is hidden.

        Hiding is a toggle: what the run says holds; else the styles' words cancel each other out (17.7.3).
        """
        told = is_on(run, "w:vanish")
        if told is not None:
            return told
        return self._says(value(run, "w:rStyle")) != self._says(style)

    def font(self, run: _Element | None, style: str) -> str | None:
        """The font that symbols of this run are set in, if it is told."""
        told = symbol_font(run)
        for name in () if told else (*self._chain(value(run, "w:rStyle") or ""), *self._chain(style)):
            told = told or self._styles[name].font
        return told

    def _says(self, style: str | None) -> bool:
        for name in self._chain(style or ""):
            told = self._styles[name].vanish
            if told is not None:
                return told
        return False

    def _chain(self, style: str) -> tuple[str, ...]:
        """A style and those it is based on; a circle ends where it closes."""
        known = self._chains.get(style)
        if known is None:
            names: dict[str, None] = {}
            name: str | None = style
            while name in self._styles and name not in names and len(names) < _LONGEST_CHAIN:
                names[name] = None
                name = self._styles[name].based_on
            known = self._chains[style] = tuple(names)
        return known


def symbol_font(run: _Element | None) -> str | None:
    """The font of these run properties for symbols and Latin letters."""
    fonts = child(run, "w:rFonts")
    return None if fonts is None else attribute(fonts, "w:ascii") or attribute(fonts, "w:hAnsi")
