"""Charts: figures in, SVG out. Each mark carries its figure as a tooltip and leads to what stands behind it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.report.drawing import SMALL, USUAL, WIDE, Canvas
from xuncha_parse.corpus.report.wording import Say, amount, ems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.corpus.report.shapes import Apart, Histogram, Mark, Row, Spread, Stack

_LABELS: Final = 172
"""Units for names at the left of a wide chart; a narrow one has them above."""
_COUNTS: Final = 84
_LEAST: Final = 2.0
"""Units of the thinnest part of a bar: what is there is seen."""
_TIMES: Final = "×"
_THIRDS: Final = 0.6
"""The end of an axis that is divided in three; the others are in four."""


def stacked(stack: Stack, label: Say, width: int) -> str:
    """Shares of each row, from left to right, and the counts they are shares of."""
    canvas = Canvas(width, label)
    wide = width >= WIDE
    left, right = (_LABELS, width - _COUNTS) if wide else (0, width)
    y = 4.0
    for row in stack.rows:
        count = Say(f"{amount(row.total)} {stack.unit.zh[0]}", amount(row.total))
        if wide:
            canvas.text(left - 10, y + 16, row.label, "t", "end", left - 14)
            canvas.text(right + 8, y + 16, count, "s n")
        else:
            canvas.text(0, y + 11, row.label, "t", room=width - 76)
            canvas.text(width, y + 11, count, "s n", "end")
            y += 17
        _parts(canvas, row, left, y, right - left)
        y += 30 if wide else 34
    canvas.height = y
    return canvas.svg()


def _parts(canvas: Canvas, row: Row, left: float, y: float, room: float) -> None:
    widths = _widths([mark.count for mark in row.marks], room)
    for mark, width in zip(row.marks, widths, strict=True):
        with canvas.of(mark):
            canvas.bar(left, y, max(0.5, width - 1), 23, mark.kind)
            share = percent(mark.count, mark.of)
            if ems(share) * SMALL + 6 < width:
                canvas.text(left + width / 2, y + 16, share, f"s in i-{mark.kind}", "middle")
        left += width


def _widths(counts: Sequence[int], room: float) -> list[float]:
    """Widths that share the room as the counts do, none thinner than can be seen: the others share what those leave."""
    thin: set[int] = set()
    while True:
        shared = sum(count for at, count in enumerate(counts) if at not in thin)
        left = room - _LEAST * len(thin)
        found = {
            at for at, count in enumerate(counts) if at not in thin and 0 < left * count < _LEAST * shared
        }
        if not found:
            break
        thin |= found
    return [_LEAST if at in thin else left * count / (shared or 1) for at, count in enumerate(counts)]


def histogram(found: Histogram, label: Say, axis: Say, width: int, *, tall: int = 190) -> str:
    """Bars from left to right, as high as they count; a broken line where the median is."""
    canvas = Canvas(width, label)
    top, bottom, left = 36.0, 36.0 + tall, 40.0
    most = max((mark.count for mark in found.bars), default=0)
    step = _step(most)
    highest = max(step, math.ceil(most / step) * step)
    for value in range(0, highest + 1, step):
        y = bottom - tall * value / highest
        canvas.line(left, y, width, y, "base" if value == 0 else "grid")
        canvas.text(left - 6, y + 4, amount(value), "s n", "end")
    each = (width - left) / max(1, len(found.bars))
    bar = min(56.0, each - max(1.0, each * 0.16))
    tops = all(ems(amount(mark.count)) * SMALL < each + 2 for mark in found.bars)
    heights = [max(_LEAST, tall * mark.count / highest) if mark.count else 0.0 for mark in found.bars]
    for at, (mark, height) in enumerate(zip(found.bars, heights, strict=True)):
        x = left + each * (at + 0.5) - bar / 2
        with canvas.of(mark):
            canvas.rect(x, top, bar, tall, "reach")
            canvas.bar(x, bottom - height, bar, height, mark.kind)
    _median(canvas, found, left, each, bottom)
    for at, (mark, height) in enumerate(zip(found.bars, heights, strict=True)):
        if tops and mark.count:
            canvas.text(
                left + each * (at + 0.5), bottom - height - 5, amount(mark.count), "s n over", "middle"
            )
    _labels(canvas, [mark.label for mark in found.bars], left, each, bottom + 17)
    canvas.text(width, bottom + 37, axis, "s n", "end")
    canvas.height = bottom + 42
    return canvas.svg()


def _median(canvas: Canvas, found: Histogram, left: float, each: float, bottom: float) -> None:
    if found.median_at is None or found.median is None:
        return
    x = left + each * found.median_at
    canvas.line(x, 17, x, bottom, "median")
    told = Say(f"中位数 {amount(found.median)}", f"median {amount(found.median)}")
    anchor = "end" if x > canvas.width * 0.7 else "start"
    canvas.text(x + (-5 if anchor == "end" else 5), 13, told, "s med", anchor)


def _labels(canvas: Canvas, labels: Sequence[Say], left: float, each: float, y: float) -> None:
    """Labels below bars: as many as have room, the first and others at equal distances."""
    widest = max((max(ems(label.zh), ems(label.en)) for label in labels), default=0) * SMALL + 8
    every = max(1, math.ceil(widest / each))
    # The last of all says where rare large values begin, so the distances are counted from it.
    for at, label in enumerate(labels):
        if (len(labels) - 1 - at) % every == 0:
            x = left + each * (at + 0.5)
            half = ems(label.zh) * SMALL / 2
            x = min(max(x, half), canvas.width - half)
            canvas.text(x, y, label, "s n", "middle")


def spreads(rows: Sequence[Spread], label: Say, width: int) -> str:
    """How values lie in each row: a thin line for eight tenths, a thick one for the middle half, a dot for the median."""
    canvas = Canvas(width, label)
    wide = width >= WIDE
    left, right = (_LABELS * 0.5, width - 150) if wide else (64, width - 96)
    points = [point for row in rows if row.points for point in row.points]
    low, high = min(0.0, *points, 0.0), max(1.0, *points, 1.0)
    step = _step(high - low, 5 if wide else 3)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step

    def x(value: float) -> float:
        return left + (right - left) * (value - low) / (high - low)

    bottom = 8.0 + 32 * len(rows)
    for value in range(int(low), int(high) + 1, step):
        canvas.line(x(value), 4, x(value), bottom, "base" if value == 0 else "grid")
        canvas.text(x(value), bottom + 16, amount(value), "s n", "middle")
    for at, row in enumerate(rows):
        y = 20.0 + 32 * at
        canvas.text(left - 12, y + 5, row.label, "t", "end", left - 14)
        if row.points is None:
            canvas.text(left + 6, y + 5, Say("没有写明两个日期的通报", "none says both dates"), "s n")
            continue
        p10, p25, p50, p75, p90 = map(x, row.points)
        with canvas.mark(row.told, row.behind):
            canvas.rect(left, y - 13, width - left, 26, "reach")
            canvas.line(p10, y, p90, y, "thin")
            canvas.rect(p25, y - 5, max(1.0, p75 - p25), 10, "half")
            canvas.dot(p50, y, 6, "dot")
            told = f"{amount(row.points[2])} 天（{amount(row.count)} 份）"
            en = f"{amount(row.points[2])} days ({amount(row.count)})"
            canvas.text(width, y + 5, Say(told, en), "s n", "end")
    canvas.text(right, bottom + 34, Say("天", "days"), "s n", "end")
    canvas.height = bottom + 40
    return canvas.svg()


def shares(rows: Sequence[Mark], total: Mark, label: Say, width: int) -> str:
    """A dot a row on a line from none to all, and a broken line at the share of all together."""
    canvas = Canvas(width, label)
    wide = width >= WIDE
    longest = max((max(ems(mark.label.zh), ems(mark.label.en)) for mark in rows), default=0) * USUAL + 16
    left, right = (_LABELS, width - 110.0) if wide else (min(172.0, max(64.0, longest)), width - 50.0)
    highest = _roof(max((mark.count / mark.of for mark in (*rows, total) if mark.of), default=0))
    bottom = 26.0 + 28 * len(rows)

    def x(share: float) -> float:
        return left + (right - left) * share / highest

    ticks = 3 if highest == _THIRDS else 4
    for tick in range(ticks + 1):
        share = highest * tick / ticks
        canvas.line(x(share), 20, x(share), bottom, "base" if tick == 0 else "grid")
        canvas.text(x(share), bottom + 16, f"{share:.0%}", "s n", "middle")
    for at, mark in enumerate(rows):
        y = 36.0 + 28 * at
        canvas.text(left - 12, y + 5, mark.label, "t", "end", left - 14)
        at_share = x(mark.count / mark.of) if mark.of else left
        with canvas.of(mark):
            canvas.rect(left, y - 12, width - left, 24, "reach")
            canvas.line(left, y, at_share, y, "stem")
            canvas.dot(at_share, y, 6, "dot")
            part = percent(mark.count, mark.of)
            canvas.text(width, y + 5, f"{part} · {amount(mark.of)}" if wide else part, "s n", "end")
    if total.of:
        at_share = x(total.count / total.of)
        canvas.line(at_share, 16, at_share, bottom, "median")
        part = percent(total.count, total.of)
        anchor = "end" if at_share > width * 0.65 else "start"
        canvas.text(at_share, 12, Say(f"全部 {part}", f"all {part}"), "s med", anchor)
    canvas.height = bottom + 22
    return canvas.svg()


def bars(marks: Sequence[Mark], label: Say, width: int) -> str:
    """A bar a row, as long as it counts, with the count and its share behind."""
    canvas = Canvas(width, label)
    wide = width >= WIDE
    left, right = (_LABELS + 60, width - 110.0) if wide else (0, width)
    most = max((mark.count for mark in marks), default=0) or 1
    y = 2.0
    for mark in marks:
        told = f"{amount(mark.count)}（{percent(mark.count, mark.of)}）"
        words = Say(told, told.replace("（", " (").replace("）", ")"))
        if wide:
            canvas.text(left - 10, y + 14, mark.label, "t", "end", left - 14)
        else:
            canvas.text(0, y + 11, mark.label, "t", room=width - 90)
            canvas.text(width, y + 11, words, "s n", "end")
            y += 16
        length = (right - left) * mark.count / most
        with canvas.of(mark):
            canvas.rect(left, y - 2, width - left, 22, "reach")
            canvas.bar(left, y, max(_LEAST, length) if mark.count else 0, 18 if wide else 14, mark.kind)
            if wide:
                canvas.text(left + length + 8, y + 14, words, "s n")
        y += 26 if wide else 24
    canvas.height = y
    return canvas.svg()


def contrasts(group: Apart, label: Say, width: int) -> str:
    """A row a word: a full dot for the group's rate, an empty one for that of the rest, and how many times as often."""
    canvas = Canvas(width, label)
    left, right = 118.0, width - 58.0
    most = max((term.rate for term in group.terms), default=0) or 1
    for at, term in enumerate(group.terms):
        y = 14.0 + 25 * at
        canvas.text(left - 12, y + 5, term.term, "t", "end", left - 14)
        here, there = (left + (right - left) * rate / most for rate in (term.rate, term.rest))
        with canvas.mark(term.told, term.behind):
            canvas.rect(0, y - 12, width, 24, "reach")
            canvas.line(left, y, right, y, "grid")
            canvas.line(there, y, here, y, "stem")
            canvas.dot(there, y, 4.5, "ring")
            canvas.dot(here, y, 5.5, "dot")
            canvas.text(width, y + 5, times(term.rate, term.rest), "s n", "end")
    canvas.height = 8.0 + 25 * len(group.terms)
    return canvas.svg()


def times(rate: float, rest: float) -> str | Say:
    """How many times as often."""
    if not rest:
        return Say("独有", "only here")
    ratio = rate / rest
    return f"{_TIMES}{ratio:.1f}" if ratio < 10 else f"{_TIMES}{ratio:,.0f}"


def _step(most: float, ticks: int = 4) -> int:
    """A round whole number of which about so many make up the most."""
    wanted = max(1.0, most / ticks)
    scale = 10 ** math.floor(math.log10(wanted))
    return int(next(step * scale for step in (1, 2, 5, 10) if step * scale >= wanted))


def _roof(share: float) -> float:
    """Where an axis of shares ends."""
    return next((roof for roof in (0.04, 0.08, 0.2, 0.4, _THIRDS, 0.8) if share <= roof * 0.97), 1.0)
