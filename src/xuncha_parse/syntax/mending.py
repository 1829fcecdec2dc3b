"""Undoing what copying did to a text before anybody reads it.

Mending leaves characters out or reads several as one, and remembers where: whatever is later found in the mended
text has its place in the text as it came, and is printed as it stands there. Mended are unseen characters, residue
of HTML, letters set apart by blanks, running heads, and lines broken where no paragraph ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.notation.folding import fold
from xuncha_parse.source import INVISIBLE, LINE_BREAK, Span
from xuncha_parse.syntax.wrapping import (
    BLANKS,
    Page,
    broken_lines,
    first_printed,
    last_printed,
    page_numbers_within,
    running_heads,
    running_heads_within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xuncha_parse.notation.lexicons import Lexicon

_LOST = "\ufffd\ue000-\uf8ff"
_RESIDUE = lazy.pattern(
    rf"[&<{INVISIBLE}{_LOST}](?:(?<=&)(?:[A-Z]{{2,8}}|#\d{{2,5}}|#X[0-9A-F]{{2,4}});"
    rf"|(?<=<)/?(?P<tag>br|p|div|span|strong|b|font|em|u)\b[^<>\n]{{0,200}}>"
    rf"|(?<=[{INVISIBLE}])[{INVISIBLE}]*|(?<=[{_LOST}]))",
    re.IGNORECASE,
)
"""An entity, a tag, unseen characters, or a character in place of a lost one. It begins with one class, so that searching
skips to the characters in it (a fifth of the time that the alternatives would take)."""
_LOST_GLYPH = lazy.pattern(f"[{_LOST}]")
_BREAKS = frozenset({"br", "p", "div"})
_HAN = "一-鿿"
_PARTED = lazy.pattern(rf" (?<=[{_HAN}\d] )")
"""A blank behind a letter or a digit. It begins with the blank, so that searching skips from blank to blank."""
_SPACED = lazy.pattern(f"(?<![{_HAN}])(?:[{_HAN}] {{1,3}}){{2,20}}[{_HAN}](?![{_HAN}])")
_SPACED_YEAR = lazy.pattern(r"(?<!\d)(?:(?:19|20) \d\d|(?:19|20)\d \d)(?= ?年)")
_SPACED_LABEL = lazy.pattern(
    rf"^(?:.{{0,8}}? *)?(?P<words>(?:[{_HAN}]{{1,6}} {{1,3}}){{1,8}}[{_HAN}]{{0,6}} *)(?=[:\]】)])",
    re.MULTILINE,
)


class Edit(NamedTuple):
    """A stretch of the text as it came, and the character it is read as, or none."""

    start: int
    end: int
    read: str = ""


class Mended:
    """A text with some stretches left out or read as one character, and the way back; ``lost`` are places of U+FFFD and the like."""

    def __init__(self, printed: str, edits: Sequence[Edit] = (), lost: Sequence[int] = ()) -> None:
        self.printed = printed
        self.lost = lost
        self.edits = tuple(edits)
        pieces: list[str] = []
        self._at: list[int] = []
        self._shift = [0]
        self._ends: dict[int, int] = {}
        position = length = 0
        for edit in edits:
            pieces += [printed[position : edit.start], edit.read]
            length += edit.start - position + len(edit.read)
            if edit.read:
                self._ends[length - 1] = edit.end
            self._at.append(length)
            self._shift.append(edit.end - length)
            position = edit.end
        self.text = "".join([*pieces, printed[position:]]) if edits else printed

    @cached_property
    def folded(self) -> str:
        """The shadow of the mended text."""
        return fold(self.text)

    def offset(self, offset: int) -> int:
        """Where the character at ``offset`` of the mended text stands in the text as it came."""
        return offset + self._shift[bisect_right(self._at, offset)] if self._at else offset

    def end(self, offset: int) -> int:
        """Where the character before ``offset`` of the mended text ends in the text as it came."""
        return self._ends.get(offset - 1) or self.offset(offset - 1) + 1

    def place(self, start: int, end: int) -> Span:
        """Where a stretch of the mended text stands, from its first to its last character."""
        if not self._at:
            return Span(start, end)
        if start >= end:
            here = self.offset(start)
            return Span(here, here)
        return Span(self.offset(start), self.end(end))

    def slice(self, start: int, end: int) -> str:
        """A stretch of the mended text as it was printed."""
        if not self._at:
            return self.printed[start:end]
        place = self.place(start, end)
        return self.printed[place.start : place.end]

    def rejoined(self) -> list[Edit]:
        """The breaks that were left out."""
        return [
            edit
            for edit in self.edits
            if not edit.read and LINE_BREAK.search(self.printed, edit.start, edit.end)
        ]

    def unseen(self) -> list[Edit]:
        """The unseen characters that were left out between two printed ones."""
        text = self.printed
        return [
            edit
            for edit in self.edits
            if text[edit.start] in INVISIBLE
            and edit.start > 0
            and edit.end < len(text)
            and text[edit.start - 1] not in BLANKS
            and text[edit.end] not in BLANKS
        ]

    @cached_property
    def furniture(self) -> tuple[Span, ...]:
        """What was left out and prints something, without the blanks around it: page numbers, heads, tags."""
        found = []
        for edit in self.edits:
            start = first_printed(self.printed, edit.start, edit.end)
            if start < edit.end and not edit.read.strip(BLANKS):
                found.append(Span(start, last_printed(self.printed, start, edit.end)))
        return tuple(found)

    def pieces(self, start: int, end: int) -> Iterator[Span]:
        """The place of a stretch without the furniture that was left out of it."""
        place = self.place(start, end)
        begin = place.start
        for at in range(bisect_left(self.furniture, Span(place.start, 0)), len(self.furniture)):
            cut = self.furniture[at]
            if cut.start >= place.end:
                break
            stop = last_printed(self.printed, begin, cut.start)
            if begin < stop:
                yield Span(begin, stop)
            begin = first_printed(self.printed, cut.end, place.end)
        if begin < place.end:
            yield Span(begin, place.end)


def mend(text: str, lexicon: Lexicon) -> Mended:
    """``text`` as it was before it was copied, as far as that can be told; linear in its length, total."""
    residue = list(_RESIDUE.finditer(text))
    lost = [glyph.start() for match in residue for glyph in _LOST_GLYPH.finditer(text, *match.span())]
    mended = Mended(text, [edit for match in residue if (edit := _residue(text, match))], lost)
    stages: tuple[Callable[[Page], list[Span]], ...] = (
        lambda page: list(_letter_spaces(page.folded, lexicon)),
        lambda page: [*running_heads(page), *running_heads_within(page)],
        lambda page: [*broken_lines(page, lexicon), *page_numbers_within(page)],
    )
    page = Page(mended.text, mended.folded)
    for stage in stages:
        cuts = stage(page)
        if cuts:
            # A cut reaches from behind one kept character to the next, and takes along what was left out there.
            deeper = [Edit(mended.end(cut.start), mended.offset(cut.end)) for cut in cuts]
            mended = Mended(text, _united([*mended.edits, *deeper]), lost)
            page = Page(mended.text, mended.folded)
    return mended


def _united(edits: list[Edit]) -> list[Edit]:
    """The edits in order, none inside another."""
    united: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        before = united[-1] if united else None
        if before is None or edit.start >= before.end:
            united.append(edit)
        elif edit[:2] == before[:2]:
            united[-1] = edit._replace(read="")  # read as a blank or a break, and then found to part nothing
        elif edit.end > before.end:
            united[-1] = Edit(before.start, edit.end)
    return united


def _residue(text: str, match: re.Match[str]) -> Edit | None:
    """What an unseen character, an entity or a tag is read as; ``None`` for what stays as it is."""
    start, end = match.span()
    if text[start] in INVISIBLE:
        return Edit(start, end)
    if text[start] == "&":
        import html  # noqa: PLC0415 -- its table of names takes a millisecond, and hardly a text has any

        read = html.unescape(match[0])
        return Edit(start, end, " " if read in BLANKS else read) if len(read) == 1 else None
    if match["tag"] is None:
        return None
    at_break = text.startswith(("\n", "\r"), end) or text.startswith("\n", start - 1)
    return Edit(start, end, "\n" if match["tag"].lower() in _BREAKS and not at_break else "")


def _letter_spaces(folded: str, lexicon: Lexicon) -> Iterator[Span]:
    """The blanks in 整 改 情 况： and 整改 情况： — in words whose every letter stands apart, and within labels."""
    for start, end in _parted_lines(folded):
        for pattern in (_SPACED, _SPACED_YEAR):
            for match in pattern.finditer(folded, start, end):
                yield from _blanks(folded, *match.span())
        for match in _SPACED_LABEL.finditer(folded, start, end):
            first, last = match.span("words")
            if "".join(folded[first:last].split()) in lexicon.role_of:
                yield from _blanks(folded, first, last_printed(folded, first, last))


def _parted_lines(folded: str) -> Iterator[Span]:
    """The lines in which a blank follows a letter or a digit: no other holds letters set apart."""
    if " " not in folded:
        return
    end = 0
    while blank := _PARTED.search(folded, end):
        start = folded.rfind("\n", end, blank.start()) + 1
        end = folded.find("\n", blank.end())
        end = end if end >= 0 else len(folded)
        yield Span(start, end)


def _blanks(folded: str, start: int, end: int) -> Iterator[Span]:
    for match in re.compile(" +").finditer(folded, start, end):
        yield Span(*match.span())
