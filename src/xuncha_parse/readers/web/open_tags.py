"""How deep a page's tags nest, told before any tree is built.

Tree builders take a time that grows with the square of the depth, so depth is a limit of its own. Tags that
close others unasked (``<p>``, ``<li>``, ``<td>`` …), that cannot close through a table's cell, and formatting
that is opened anew in each paragraph are counted as the HTML standard's stack of open elements counts them
(13.2.6, tree construction); each tag costs constant time.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_parse.readers.limits import past

if TYPE_CHECKING:
    from xuncha_parse.readers.limits import Limits

VOID = frozenset(
    [
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "input", "keygen", "link",
        "meta", "param", "source", "track", "wbr",
    ]
)  # fmt: skip
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_GROUPS = frozenset(["tbody", "thead", "tfoot"])
_CELLS = frozenset(["td", "th"])
_TABLE_PARTS = _GROUPS | _CELLS | {"tr", "caption", "colgroup"}
_BARRIERS = frozenset(["applet", "caption", "marquee", "object", "table", "td", "th"])
_MARKED = _BARRIERS - {"table"}
_CLOSES_P = _HEADINGS | frozenset(
    [
        "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "li", "listing",
        "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "ul",
    ]
)  # fmt: skip
_SPECIAL = _CLOSES_P | _TABLE_PARTS | _BARRIERS | {"button"}
_WEAK = frozenset(["address", "div", "p"])
_READINGS = frozenset(["rb", "rp", "rt", "rtc"])
_IGNORED = frozenset(["html", "head", "body"])
_MOST_REBUILT = 1_000_000


@dataclass(slots=True, eq=False)
class _Format:
    """A formatting element that is to be opened again after a block closed it; ``place`` is -1 while closed."""

    name: str
    tag: str
    place: int


class OpenTags:
    """The elements open at one point of a page; raises :class:`UnreadableInput` when they nest too deep."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._stack: list[str | None] = []
        self._places: dict[str, list[int]] = {}
        self._barriers: list[int] = []
        self._specials: list[int] = []
        self._strong: list[int] = []
        self._formats: list[_Format | None] = []
        self._format_at: dict[int, _Format] = {}
        self._alike: dict[str, list[_Format]] = {}
        self._holes = 0
        self._rebuilt = 0
        self.deepest = 0

    def text(self) -> None:
        """Text opens the formatting again that a block has closed."""
        if self._formats:
            self._rebuild()

    def start(self, name: str, tag: str) -> None:
        """A start tag; ``tag`` is its whole text."""
        if name in VOID:
            self.text()
        elif name in _TABLE_PARTS:
            self._table_part(name)
        elif name not in _IGNORED and not (name == "form" and self._last("form") >= 0):
            self._close_for(name)
            if name not in _SPECIAL or name in _MARKED or name == "button":
                self.text()
            self._push(name)
            if name in _FORMATTING:
                self._remember(name, tag)

    def end(self, name: str) -> None:
        """An end tag; one that closes nothing is ignored."""
        place = self._last(name)
        if name in _FORMATTING:
            self._end_format(name, place)
        elif name in _HEADINGS:
            place = max(self._last(heading) for heading in _HEADINGS)
            self._pop_if(place, place > self._last_of(self._barriers))
        elif name == "table":
            self._pop_if(place, place >= 0)
        elif name in _TABLE_PARTS:
            self._pop_if(place, place > self._last("table"))
        elif name == "form":
            if place > self._last_of(self._barriers):
                self._hollow(place)
        elif name == "li":
            lists = max(self._last("ul"), self._last("ol"), self._last_of(self._barriers))
            self._pop_if(place, place > lists)
        elif name == "p":
            self._pop_if(place, self._p_in_scope())
        elif name in _SPECIAL:
            self._pop_if(place, place >= 0 and place >= self._last_of(self._barriers))
        else:
            self._pop_if(place, place > self._last_of(self._specials))

    def _close_for(self, name: str) -> None:
        """What a start tag closes before it opens."""
        top = self._stack[-1] if self._stack else None
        if name == "li":
            self._close_item(("li",))
        elif name in {"dd", "dt"}:
            self._close_item(("dd", "dt"))
        elif name == "button":
            self.end("button")
        elif name in {"a", "nobr"}:
            self._end_format(name, self._last(name))
        elif name in _READINGS and top in _READINGS and self._last("ruby") > self._last_of(self._barriers):
            self._pop_to(len(self._stack) - 1)
        elif name == "table" and self._last("table") > max(
            self._last("td"), self._last("th"), self._last("caption")
        ):
            self._pop_to(self._last("table"))
        if (name in _CLOSES_P or name == "table") and self._p_in_scope():
            self._pop_to(self._last("p"))
        if name in _HEADINGS and self._stack and self._stack[-1] in _HEADINGS:
            self._pop_to(len(self._stack) - 1)

    def _close_item(self, names: tuple[str, ...]) -> None:
        place = self._last_of(self._strong)
        if place >= 0 and self._stack[place] in names:
            self._pop_to(place)

    def _table_part(self, name: str) -> None:
        table = self._last("table")
        if table < 0:
            return
        if name in _GROUPS or name in {"caption", "colgroup"}:
            self._pop_to(table + 1)
            self._push(name)
            return
        group = max(self._last(group) for group in _GROUPS)
        row = self._last("tr") if name in _CELLS else -1
        if row > table:
            self._pop_to(row + 1)
        else:
            self._pop_to(max(group, table) + 1)
            if group < table:
                self._push("tbody")
            if name in _CELLS:
                self._push("tr")
        self._push(name)

    def _end_format(self, name: str, place: int) -> None:
        entry = self._format(name)
        if entry is None:
            self._pop_if(place, place > self._last_of(self._specials))
        elif entry.place < 0:
            self._forget(entry)
        elif entry.place > self._last_of(self._barriers):
            place = entry.place
            self._forget(entry)
            if place > self._last_of(self._specials):
                self._pop_to(place)
            else:
                self._take_out(place)

    def _take_out(self, place: int) -> None:
        """Close a formatting element that still holds an open block, and what is open between the two."""
        block = self._specials[bisect_right(self._specials, place)]
        for between in range(place, block):
            name = self._stack[between]
            if between == place or (name is not None and name not in _FORMATTING):
                self._hollow(between)

    def _format(self, name: str) -> _Format | None:
        """The last formatting element of that name since the last cell was opened."""
        for entry in reversed(self._formats):
            if entry is None or entry.name == name:
                return entry
        return None

    def _remember(self, name: str, tag: str) -> None:
        """Formatting to be opened again; of three that are alike the first is forgotten for a fourth."""
        entry = _Format(name, tag, len(self._stack) - 1)
        alike = self._alike.setdefault(tag, [])
        if len(alike) >= 3:
            self._forget(alike[0])
        alike.append(entry)
        self._formats.append(entry)
        self._format_at[entry.place] = entry

    def _forget(self, entry: _Format) -> None:
        self._formats.remove(entry)
        self._format_at.pop(entry.place, None)
        self._alike[entry.tag].remove(entry)

    def _rebuild(self) -> None:
        first = len(self._formats)
        while first and (entry := self._formats[first - 1]) is not None and entry.place < 0:
            first -= 1
        for entry in self._formats[first:]:
            assert entry is not None
            self._push(entry.name)
            entry.place = len(self._stack) - 1
            self._format_at[entry.place] = entry
            self._rebuilt += 1
        if self._rebuilt > _MOST_REBUILT:
            raise past("depth", self._limits)

    def _push(self, name: str) -> None:
        place = len(self._stack)
        self._stack.append(name)
        self._places.setdefault(name, []).append(place)
        if name in _SPECIAL:
            self._specials.append(place)
            if name not in _WEAK:
                self._strong.append(place)
        if name in _BARRIERS:
            self._barriers.append(place)
        if name in _MARKED:
            self._formats.append(None)
        depth = place + 1 - self._holes
        self.deepest = max(self.deepest, depth)
        if depth > self._limits.depth:
            raise past("depth", self._limits)

    def _pop_if(self, place: int, closes: bool) -> None:
        if closes:
            self._pop_to(place)

    def _pop_to(self, size: int) -> None:
        while len(self._stack) > max(size, 0):
            name = self._stack.pop()
            place = len(self._stack)
            if name is None:
                self._holes -= 1
                continue
            self._places[name].pop()
            for places in (self._barriers, self._specials, self._strong):
                if places and places[-1] == place:
                    places.pop()
            if place in self._format_at:
                self._format_at.pop(place).place = -1
            if name in _MARKED:
                while self._formats and (entry := self._formats[-1]) is not None:
                    self._forget(entry)
                self._formats.pop()

    def _hollow(self, place: int) -> None:
        """Take an element out from under others that stay open."""
        name = self._stack[place]
        assert name is not None
        self._stack[place] = None
        self._places[name].remove(place)
        if name in _SPECIAL:
            self._specials.remove(place)
            self._strong.remove(place)
        self._holes += 1

    def _last(self, name: str) -> int:
        places = self._places.get(name)
        return places[-1] if places else -1

    @staticmethod
    def _last_of(places: list[int]) -> int:
        return places[-1] if places else -1

    def _p_in_scope(self) -> bool:
        place = self._last("p")
        return place >= 0 and place > max(self._last_of(self._barriers), self._last("button"))
