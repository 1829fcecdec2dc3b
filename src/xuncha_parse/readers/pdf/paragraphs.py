"""Lines to paragraphs: where one ends and the next begins, told by how the page is set.

What tells most is whether a line's first word would have had room on the line before; then the indent of a
first line, the space between lines, the size of type, and how the line opens.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.readers.pdf.lines import first_unit, is_blank, is_wide, seam
from xuncha_parse.source import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha_parse.readers.pdf.lines import Line

_GAP = f"[{BLANK}]{{0,3}}"
_HAN = "[一二三四五六七八九十]{1,3}"
_NUMBER = "[0-9０-９]{1,3}"
_MARKER = re.compile(
    f"第{_GAP}(?:{_HAN}|[0-9]{{1,2}}){_GAP}(?:部分|编|篇|章|节|条|[，,、：:])|{_HAN}{_GAP}[、.．)）是]"
    f"|[（(〔［【\\[]{_GAP}(?:{_HAN}|{_NUMBER}){_GAP}[）)〕］】\\]]|{_NUMBER}{_GAP}[、)）]|{_NUMBER}{_GAP}[.．](?![0-9０-９])"
    "|[①-⒛㈠-㈩㉑-㊿●■◆▪•·-]|[A-Za-z][.．、)）]"
)
_LABEL = re.compile(
    "[【\\[]?[\u4e00-\u9fff]{0,8}(?:情况|措施|结果|目标|时限|期限|单位|领导|部门|科室|问题|任务|状态|成效|表现|责任人)"
    f"[0-9一二三四五六七八九十]{{0,3}}{_GAP}[】\\]]?{_GAP}[:：]"
)
_ENDED = re.compile(f"[。！？!?；;：:.][”’」』）)》〉】\\]]{{0,3}}[{BLANK}]*$")
_LOOSE_END = re.compile(f"[，,、（(“‘《第之的及和与是]+[{BLANK}]*$")
_INNER = re.compile(f"[。；;：:！？][”’]?{_GAP}(?P<opening>{_MARKER.pattern}|{_LABEL.pattern})")
_WITHIN = re.compile(
    f"(?:[。；;：:！？][”’]?|(?P<blank>[{BLANK}]))(?P<opening>{_MARKER.pattern}|{_LABEL.pattern})"
)
_CONTINUES = re.compile("[，。、；：！？”’）》〉】〕」』,.;:!?)\\]>%％]")
_INDENT = 0.8
_FULL = 2.5
_SLACK = 0.7
_LARGER = 1.1
_APART = 1.3
_DEEP = 6.0
_COMMON = 0.15


class Frame(NamedTuple):
    """Where the lines of one column of text begin and end, in points."""

    left: float
    right: float


@dataclass(slots=True)
class Paragraph:
    """The lines of one paragraph."""

    lines: list[Line]
    spaced: frozenset[str]
    """The kinds of openings that this document sets a blank before; one at a line's end may not be printed."""
    hang: float | None = None
    """Where the lines after the first begin, when that is not the column's left edge."""

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.lines[0].page

    @property
    def last(self) -> Line:
        """Its last line so far."""
        return self.lines[-1]

    @property
    def text(self) -> str:
        """All of its lines as one."""
        open_ends = sum(line.open_end for line in self.lines[:-1])
        meant = 3 * open_ends < len(self.lines)
        pieces = [self.lines[0].text]
        for before, line in pairwise(self.lines):
            pieces += [self._seam(before, line, meant=meant), line.text]
        return "".join(pieces)

    def _seam(self, before: Line, line: Line, *, meant: bool) -> str:
        """What joins two lines; a blank that ends one of few lines is ``meant``, others are a program's habit."""
        kind = _opening(line.text)
        broken = kind == "label" and _ENDED.search(before.text) is None
        if (before.open_end and meant) or (kind in self.spaced and not broken):
            return " "
        open_end = before.open_end and not (is_wide(before.text) or is_wide(line.text[:1]))
        return seam(before.text, line.text, open_end=open_end)


class Setter:
    """What is known of a document's type area and habits; it says which lines begin a paragraph."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._size = _usual_size(lines) / 2
        self._frames = _frames(lines)
        self._pitch = self._pitches(lines)
        self._first_line = self._indents_first_lines(lines)
        self._trusted = self._trusted_openings(lines)
        self._spaced = _spaced_openings(lines)

    def paragraphs(self, lines: Iterable[Line]) -> list[Paragraph]:
        """The paragraphs of lines that follow each other, over pages and columns."""
        made: list[Paragraph] = []
        for line in lines:
            last = made[-1] if made else None
            if last is None or self._begins(last, line):
                made.append(Paragraph([line], self._spaced))
                continue
            if abs(line.left - self._frame(line).left) > _INDENT * line.size:
                last.hang = line.left
            last.lines.append(line)
        return made

    def _frame(self, line: Line) -> Frame:
        return self._frames.get(_zone(line)) or self._frames[None]

    def _begins(self, paragraph: Paragraph, line: Line) -> bool:
        before, frame = paragraph.last, self._frame(line)
        em = line.size
        if max(before.size, em) > _LARGER * min(before.size, em) or self._stands_apart(before, line):
            return True
        if _CONTINUES.match(line.text):
            return False
        indent = line.left - frame.left
        if self._is_centred(line, frame):
            return not (self._is_wrapped_title(paragraph, line) or self._hangs(paragraph, line))
        if not self._is_full(before, line):
            return True
        if indent > _DEEP * em or before.left - self._frame(before).left > _DEEP * em:
            return not self._hangs(paragraph, line)
        if self._hangs(paragraph, line):
            return False
        if indent > _INDENT * em:
            level = abs(before.left - line.left) < 0.4 * em and before.page == line.page
            return self._first_line or not level or self._opens(before, line, flush=False)
        return self._opens(before, line)

    def _opens(self, before: Line, line: Line, *, flush: bool = True) -> bool:
        """Whether a line below a full one opens like a paragraph, where no indent tells."""
        kind = _opening(line.text)
        if kind is None or (kind, flush) not in self._trusted:
            return False
        return _ENDED.search(before.text) is not None or _LOOSE_END.search(before.text) is None

    def _is_wrapped_title(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a centred line is the rest of one above that had no room left on either side."""
        before, frame = paragraph.last, self._frame(paragraph.last)
        left, right = before.left - frame.left, frame.right - before.right
        if abs(left - right) > 1.2 * line.size or _ENDED.search(before.text):
            return False
        return left + right < first_unit(line) + 0.3 * line.size

    def _hangs(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether the line goes on under the text of a marker that stands out to the left."""
        before, em = paragraph.last, line.size
        if _MARKER.match(line.text) or not self._is_full(before, line):
            return False
        if paragraph.hang is not None:
            return abs(paragraph.hang - line.left) < 0.3 * em
        out = line.left - before.left
        if not (0.5 * em < out < _DEEP * em and _MARKER.match(before.text)):
            return False
        return any(
            abs(glyph.left - line.left) < 0.3 * em
            for glyph in before.glyphs[1:12]
            if not is_blank(glyph.text)
        )

    def _is_full(self, before: Line, line: Line) -> bool:
        """Whether the line's first word had no room on the line before."""
        frame = self._frame(before)
        room = frame.right - before.right
        indent = before.left - frame.left
        if before.size > _LARGER * self._size or (
            indent > 2.6 * before.size and self._is_centred(before, frame)
        ):
            room += max(0.0, indent)
        return room < first_unit(line) + _SLACK * line.size

    def _reaches(self, line: Line) -> bool:
        return self._frame(line).right - line.right < _FULL * line.size

    def _is_centred(self, line: Line, frame: Frame) -> bool:
        before, after = line.left - frame.left, frame.right - line.right
        return min(before, after) > 1.5 * line.size and abs(before - after) < 1.2 * line.size

    def _stands_apart(self, before: Line, line: Line) -> bool:
        if before.page != line.page or before.zone != line.zone:
            return False
        pitch = line.base - before.base
        usual = self._pitch.get(_size(line), [])
        return bool(usual) and pitch > _APART * usual[0] and all(abs(pitch - one) > 1 for one in usual)

    def _pitches(self, lines: Sequence[Line]) -> dict[int, list[float]]:
        """For each size of type the usual distances of two lines of one paragraph, the smallest first."""
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for before, line in pairwise(lines):
            pitch = line.base - before.base
            same = before.page == line.page and before.zone == line.zone and _size(before) == _size(line)
            if same and 0.8 * line.size < pitch < 4 * line.size and self._is_full(before, line):
                found[_size(line)][round(2 * pitch)] += 1
        return {
            size: sorted(p / 2 for p, n in pitches.items() if n >= max(3, pitches.total() * _COMMON))
            for size, pitches in found.items()
        }

    def _trusted_openings(self, lines: Sequence[Line]) -> frozenset[tuple[str, bool]]:
        """The kinds of markers that at a line's start open a paragraph likelier than not; flush or indented.

        One paragraph in some twenty ends at the very end of a line; one in some thirty of the markers within
        paragraphs begins one. Only where nothing else tells is this asked.
        """
        inner: Counter[str] = Counter()
        starts: Counter[tuple[str, bool]] = Counter()
        for before, line in pairwise(lines):
            kind = _opening(line.text)
            if kind is not None and (not self._is_full(before, line) or before.page != line.page):
                starts[kind, line.left - self._frame(line).left <= _INDENT * line.size] += 1
            inner.update(kind for found in _INNER.finditer(line.text) if (kind := _opening(found["opening"])))
        return frozenset(key for key, count in starts.items() if 3 * count > 2 * inner[key[0]])

    def _indents_first_lines(self, lines: Sequence[Line]) -> bool:
        """Whether paragraphs open with an indent here, told by full lines and where the next one begins."""
        indented = level = 0
        for before, line in pairwise(lines):
            if before.page != line.page or before.zone != line.zone or not self._reaches(before):
                continue
            frame, em = self._frame(line), line.size
            if 1.2 * em < before.left - frame.left < _DEEP * em:
                indented += abs(line.left - frame.left) < 0.5 * em
                level += abs(line.left - before.left) < 0.3 * em
        return indented > 0 and 2 * indented >= level


def opens_paragraph(text: str) -> bool:
    """Whether a text opens with a marker or a label, as no running head does."""
    return _LABEL.match(text) is not None or (
        _MARKER.match(text) is not None and not text.startswith(tuple("-·•—"))
    )


def _opening(text: str) -> str | None:
    """The kind of marker or label a text opens with: 一、 for 三、, 1. for 12."""
    marker = _MARKER.match(text)
    if marker is None:
        return "label" if _LABEL.match(text) else None
    kind = re.sub(f"{_HAN}", "一", re.sub(f"[{BLANK}]", "", marker[0]))
    return re.sub("[①-⒛㈠-㈩㉑-㊿]", "①", re.sub("[0-9０-９]+", "1", kind))


def _spaced_openings(lines: Sequence[Line]) -> frozenset[str]:
    """The kinds of openings within lines that stand after a blank more often than not."""
    spaced: Counter[str] = Counter()
    tight: Counter[str] = Counter()
    for line in lines:
        for found in _WITHIN.finditer(line.text):
            kind = _opening(found["opening"])
            if kind is not None:
                (spaced if found["blank"] else tight)[kind] += 1
    return frozenset(kind for kind, count in spaced.items() if count >= 2 and count > 2 * tight[kind])


def _size(line: Line) -> int:
    return round(2 * line.size)


def _usual_size(lines: Sequence[Line]) -> int:
    """The size most text is set in, doubled."""
    weights: Counter[int] = Counter()
    for line in lines:
        weights[_size(line)] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0


def _zone(line: Line) -> tuple[int, int]:
    """Left and right pages may be set apart, and so are columns."""
    return line.page % 2, line.zone


def _frames(lines: Sequence[Line]) -> dict[tuple[int, int] | None, Frame]:
    """The type area of each kind of page and column; under ``None`` that of all lines."""
    usual = _usual_size(lines)
    body = [line for line in lines if abs(_size(line) - usual) <= 1]
    zones: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in body:
        zones[_zone(line)].append(line)
    frames: dict[tuple[int, int] | None, Frame] = {None: _frame_of(body)}
    alone = len({line.zone for line in lines}) == 1
    for zone, members in zones.items():
        if len(members) >= 12 or not alone:
            frames[zone] = _settled(_frame_of(members), frames[None], usual / 2, alone=alone)
    return frames


def _settled(own: Frame, common: Frame, em: float, *, alone: bool) -> Frame:
    """A kind of page has edges of its own only when they are clearly others, and as far apart."""
    moved = own.left - common.left
    shifted = abs(moved) > 0.5 * em and abs((own.right - common.right) - moved) < 0.8 * em
    return own if shifted or not alone else common


def _frame_of(lines: Sequence[Line]) -> Frame:
    if not lines:
        return Frame(0.0, 0.0)
    em = lines[0].size
    least = max(2, len(lines) // 12)
    lefts = sorted(line.left for line in lines)
    rights = sorted(line.right for line in lines)
    left = next(
        (at for i, at in enumerate(lefts) if bisect_right(lefts, at + 0.35 * em) - i >= least), lefts[0]
    )
    most = next(
        (at for i, at in reversed(list(enumerate(rights))) if i + 1 - bisect_left(rights, at - em) >= least),
        rights[-1],
    )
    near = rights[bisect_left(rights, most - _FULL * em) : bisect_right(rights, most)]
    return Frame(left, near[len(near) * 4 // 5])
