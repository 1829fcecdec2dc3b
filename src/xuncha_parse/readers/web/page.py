"""Which lines of a page are the notice's own, by evidence: what is not sure to be the site's stays.

A line weighs by its words outside of links, more when it speaks of the genre. The main box is the smallest one
that holds nearly all of the weight. Around it, and more warily within it, a box is furniture by its tag, by
the words of its class, by its links, or by what only a site's footer says; never when it holds much of the weight,
a title, the notice's source and day, a label of the genre, or a sentence of a notice's closing.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from xuncha_parse.readers.web.boxes import Line, letters
from xuncha_parse.readers.web.page_words import LEAST_PROSE, hint, is_prose, patterns, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha_parse.readers.web.boxes import Box, Page
    from xuncha_parse.source import AsideRole

_NEARLY_ALL = 0.85
_MUCH = 0.25
_LINKED = 0.6
_MOST_IN_FOOTER = 800
_LONGEST_FOOTER = 400
_LONGEST_TITLE = 120
_LEAST_COPIED = 300
_BASE, _MODULUS = 1_000_003, 2**61 - 1
_RUN = 3
"""So many lines of links one after another are a list of other pages."""

_TITLE = re.compile("(?:巡[视察]|整改).{0,60}(?:通报|公告|公示|报告|通告|公开|公布|情况)$")
_HAN_DAY = "[一二三四五六七八九十]{1,3}"
_DAY = re.compile(
    rf"(?:\d{{4}}|[〇零○一二三四五六七八九]{{4}})年(?:\d{{1,2}}|{_HAN_DAY})月(?:\d{{1,2}}|{_HAN_DAY})日$"
)
_ATTACHED = re.compile(r"附[件表]|\.(?:docx?|pdf|xlsx?|wps|et|zip|rar|ofd|jpe?g|png)\b", re.IGNORECASE)
_TAGS: dict[str, AsideRole] = {
    "nav": "navigation",
    "search": "navigation",
    "aside": "sidebar",
    "marquee": "sidebar",
    "footer": "footer",
}
_PLAIN = frozenset(
    [
        "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd", "dt", "tr", "tbody", "pre", "html",
        "body",
    ]
)  # fmt: skip
"""Boxes of text, whose class says how they look and not what they are."""


@dataclass(slots=True)
class _Traits:
    """What one line shows; ``text`` is without blanks, in lower case, with ASCII colons."""

    text: str
    weight: int
    letters: int
    linked: int
    points: bool
    prose: bool
    attached: bool
    label: bool
    title: bool
    day: bool
    invites: bool
    contact: bool
    meta: bool
    footer: bool

    @property
    def firm(self) -> bool:
        """Whether only a notice has such a line."""
        return not self.points and (self.label or self.title or self.invites or self.day)

    @property
    def tells(self) -> bool:
        """Whether it is prose of the genre, or opens one of its blocks."""
        told = self.weight >= 2 * LEAST_PROSE and patterns().genre.search(self.text) is not None
        return (told or self.label) and not self.points and not self.footer


def _traits(line: Line) -> _Traits:
    known = patterns()
    text = "".join(line.text.split()).lower().replace("：", ":")
    count = letters(line.text)
    points = 2 * line.linked > count
    return _Traits(
        text=text,
        weight=weigh(line.text, line.linked),
        letters=count,
        linked=line.linked,
        points=points,
        prose=not points and is_prose(text),
        attached=points and _ATTACHED.search(line.text) is not None,
        label=known.label.match(text) is not None,
        title=len(text) <= _LONGEST_TITLE and _TITLE.search(text) is not None,
        day=_DAY.match(text) is not None,
        invites=known.opener.search(text) is not None and known.call.search(text) is not None,
        contact=known.contact.search(text) is not None,
        meta=known.meta.search(text) is not None,
        footer=len(text) <= _LONGEST_FOOTER and known.footer.search(text) is not None and "整改" not in text,
    )


_NOTHING = _traits(Line("", 0))


def furniture(page: Page) -> tuple[list[AsideRole | None], list[int]]:
    """For each line the role of an aside it is part of, or ``None`` for the notice's own, and the box that is that aside."""
    judge = _Judge(page)
    judge.run()
    return judge.roles, judge.places


class _Judge:
    def __init__(self, page: Page) -> None:
        self.boxes: Sequence[Box] = page.boxes
        self.lines: Sequence[Line] = page.lines
        self.roles: list[AsideRole | None] = [None] * len(page.lines)
        self.places = [line.box for line in page.lines]
        self.traits = [_traits(line) for line in page.lines]
        self._add_up()

    def _add_up(self) -> None:
        traits = self.traits
        self.weights = _sums(trait.weight for trait in traits)
        self.lengths = _sums(trait.letters for trait in traits)
        self.links = _sums(trait.linked for trait in traits)
        self.pointing = _sums(trait.points for trait in traits)
        self.attached = _sums(trait.attached for trait in traits)
        self.prose = _sums(trait.prose for trait in traits)
        self.footers = _sums(trait.footer for trait in traits)
        self.firm = _sums(trait.firm for trait in traits)
        self.meta = _sums(trait.meta and not trait.points for trait in traits)
        self.total = max(self.weights[-1], 1)
        self.last_told = max((at for at, trait in enumerate(traits) if trait.tells), default=-1)

    def run(self) -> None:
        """Judge boxes from the outermost inwards, then what is left line by line."""
        if not self.lines:
            return
        self._set_copies_aside()
        self.main = self._main()
        at = 0
        while at < len(self.boxes):
            box = self.boxes[at]
            role = self._role(box) if box.first < box.last else None
            if role is None:
                at += 1
                continue
            self._put_aside(at, role)
            at = box.stop
        self._judge_tail()
        self._judge_lines()

    def _put_aside(self, at: int, role: AsideRole) -> None:
        box = self.boxes[at]
        for line in range(box.first, box.last):
            if self.roles[line] is None:
                self.roles[line] = role
                self.places[line] = at

    def _set_copies_aside(self) -> None:
        """A page may hold its text twice, for wide and for narrow screens; a style sheet shows one of them."""
        prints = [0]
        for trait in self.traits:
            prints.append((prints[-1] * _BASE + zlib.crc32(trait.text.encode("utf-8", "replace"))) % _MODULUS)
        seen: dict[tuple[int, int], Box] = {}
        for at, box in enumerate(self.boxes):
            if (
                self._sum(self.weights, box) < _MUCH * self.total
                or self._sum(self.lengths, box) < _LEAST_COPIED
            ):
                continue
            size = box.last - box.first
            key = (size, (prints[box.last] - prints[box.first] * pow(_BASE, size, _MODULUS)) % _MODULUS)
            other = seen.setdefault(key, box)
            if other.last <= box.first and self.roles[box.first] is None:
                self._put_aside(at, "hidden")
                for line in range(box.first, box.last):
                    self.traits[line] = _NOTHING
        if any(role is not None for role in self.roles):
            self._add_up()

    def _main(self) -> Box:
        """The smallest box that holds nearly all of the weight."""
        at = inner = 0
        while inner < self.boxes[at].stop:
            if self._sum(self.weights, self.boxes[inner]) >= _NEARLY_ALL * self.total:
                at, inner = inner, inner + 1
            else:
                inner = self.boxes[inner].stop
        return self.boxes[at]

    @staticmethod
    def _sum(sums: Sequence[int], box: Box) -> int:
        return sums[box.last] - sums[box.first]

    def _role(self, box: Box) -> AsideRole | None:
        if self._sum(self.weights, box) >= _MUCH * self.total:
            return None
        inside = self.main.first <= box.first and box.last <= self.main.last
        role = _TAGS.get(box.tag) or (hint(box.words) if box.words and box.tag not in _PLAIN else None)
        if role == "footnote":
            return role
        role = role or self._told(box, inside=inside)
        prose = (
            self._sum(self.prose, box) and (inside or role == "footer") and not self._sum(self.footers, box)
        )
        kept = self._sum(self.firm, box) or (role != "footer" and self._sum(self.meta, box))
        return None if prose or kept else role

    def _told(self, box: Box, *, inside: bool) -> AsideRole | None:
        """What the text of a box itself tells: a site's footer, or a list of links."""
        length = self._sum(self.lengths, box)
        if self._sum(self.footers, box) and length <= _MOST_IN_FOOTER and box.first > self.last_told:
            return "footer"
        pointing = self._sum(self.pointing, box)
        if not length or self._sum(self.links, box) < _LINKED * length or self._sum(self.attached, box):
            return None
        if (inside and pointing < _RUN) or (pointing == 1 and self.traits[box.first].title):
            return None
        return "navigation" if box.first < self.main.first or inside else "sidebar"

    def _judge_tail(self) -> None:
        """From a site's footer on all is the site's; so is a second telephone outside of the main box, or above a footer."""
        below = range(self.last_told + 1, len(self.lines))
        none = len(self.lines)
        footer = next(
            (at for at in below if self.traits[at].footer and self.roles[at] in {None, "footer"}), none
        )
        own = [trait for at, trait in enumerate(self.traits) if self.roles[at] is None]
        known = any(trait.invites and trait.contact for trait in own)
        running = self.last_told >= 0 and self.traits[self.last_told].contact
        for at in below:
            if self.roles[at] is not None:
                continue
            trait = self.traits[at]
            contact = trait.contact and not trait.invites and len(trait.text) <= _LONGEST_FOOTER
            stranger = contact and known and (at >= self.main.last or (footer < none and not running))
            if stranger or at >= footer:
                self._set(at, "footer")
            running = trait.contact and not stranger
            known = known or contact

    def _judge_lines(self) -> None:
        known = patterns()
        in_list = False
        run = 0
        for at, (line, trait) in enumerate(zip(self.lines, self.traits, strict=True)):
            linked = 0 < 4 * trait.letters <= 5 * trait.linked and not trait.attached
            in_list = trait.text.rstrip(":>»") in known.related or (in_list and linked)
            outside = not self.main.first <= at < self.main.last
            heading = trait.title and self.boxes[line.box].tag in {"h1", "h2", "h3"}
            run = run + 1 if linked and self.roles[at] is None else 0
            if known.turning.match(trait.text) and len(trait.text) <= 2 * _LONGEST_TITLE:
                self._set(at, "navigation")
            elif in_list or (linked and outside and not heading):
                self._set(at, "navigation" if at < self.main.last else "sidebar")
            elif run >= _RUN:
                for other in range(at - _RUN + 1, at + 1):
                    self._set(other, "navigation")

    def _set(self, at: int, role: AsideRole) -> None:
        if self.roles[at] is None:
            self.roles[at] = role


def _sums(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))
