"""Names in WordprocessingML: the same element has one short name here, transitional or strict."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_TRANSITIONAL}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_TRANSITIONAL}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_TRANSITIONAL}markup-compatibility/2006": "mc",
    f"{_TRANSITIONAL}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_SPACES = {
    prefix: tuple(space for space, known in _PREFIXES.items() if known == prefix)
    for prefix in _PREFIXES.values()
}
_OFF = frozenset({"0", "false", "off", "none"})
_KNOWN_EXTENSIONS = frozenset(
    {"wps", "wpg", "wpc", "wp14", "w14", "w15", "w16", "w16se", "w16cid", "a14", "v"}
)


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(space.removeprefix('{'), '?')}:{local}"


@lru_cache(maxsize=512)
def _full(name: str) -> tuple[str, ...]:
    prefix, _, local = name.partition(":")
    return tuple(f"{{{space}}}{local}" for space in _SPACES[prefix])


def kind(element: _Element) -> str:
    """The short name of an element: ``w:p``; those of other namespaces begin with ``?``."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else "?:"


def attribute(element: _Element, name: str) -> str | None:
    """An attribute by its short name, ``w:val``."""
    for full in _full(name):
        value = element.get(full)
        if value is not None:
            return value
    return None


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child of a name, its first child of the next name, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((inner for full in _full(name) for inner in element.iterchildren(full)), None)
    return element


def value(element: _Element | None, *path: str) -> str | None:
    """``w:val`` of the child at ``path``."""
    found = child(element, *path)
    return None if found is None else attribute(found, "w:val")


def number(element: _Element | None, *path: str) -> int | None:
    """``w:val`` of the child at ``path`` as a whole number; what is none or absurd counts as missing."""
    return whole(value(element, *path))


def whole(text: str | None) -> int | None:
    """A small whole number, or ``None``."""
    if text is None or len(text) > 9 or not text.strip().lstrip("-").isdecimal():
        return None
    try:
        return int(text)
    except ValueError:  # "--1"
        return None


def is_on(element: _Element | None, *path: str) -> bool | None:
    """A toggle property: on, off, or not said."""
    found = child(element, *path)
    return None if found is None else (attribute(found, "w:val") or "1").lower() not in _OFF


def chosen(alternate: _Element) -> _Element | None:
    """The one branch of mc:AlternateContent that is shown: the first that is understood, else the fallback."""
    fallback = None
    for branch in alternate:
        if kind(branch) == "mc:Fallback":
            fallback = branch
        elif (
            kind(branch) == "mc:Choice" and set((branch.get("Requires") or "?").split()) <= _KNOWN_EXTENSIONS
        ):
            return branch
    return fallback


def each(root: _Element, name: str) -> Iterator[_Element]:
    """All descendants of a name, in document order."""
    return root.iter(*_full(name))
