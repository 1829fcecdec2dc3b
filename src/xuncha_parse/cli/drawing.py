"""Tables and bars of text, in the columns a terminal gives to characters: two to a Chinese one."""

from __future__ import annotations

import codecs
import locale
import os
import shutil
import sys
import unicodedata
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from xuncha_parse.cli.streams import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GAP: Final = "  "
ELLIPSIS: Final = "…"
_SAMPLE = 200
_NARROWEST = 4
_SHORTEST_BAR = 10
_LONGEST_BAR = 60
_BLOCKS = " ▏▎▍▌▋▊▉█"
_USUAL_WIDTH = 80


class Bar(NamedTuple):
    """A line of a chart: what it is, how much, and a word on it, such as its share."""

    label: str
    value: float
    note: str = ""


def room() -> int | None:
    """The columns of the terminal that standard output is; ``None`` when it is none and nothing need be cut."""
    try:
        if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
            return None
    except (AttributeError, ValueError):
        return None
    return max(2 * _NARROWEST, shutil.get_terminal_size((_USUAL_WIDTH, 24)).columns)


def draws_blocks() -> bool:
    """Whether the terminal shows blocks: it does where the system's own encoding is UTF-8, as on Windows' consoles."""
    return os.name == "nt" or codecs.lookup(locale.getencoding()).name == "utf-8"


def width(text: str) -> int:
    """The columns ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=8192)
def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def cut(text: str, columns: int) -> str:
    """The beginning of ``text`` that fits, with … where something is missing."""
    if width(text) <= columns:
        return text
    kept, left = [], columns - width(ELLIPSIS)
    for char in text:
        left -= _columns(char)
        if left < 0:
            break
        kept.append(char)
    return "".join(kept) + (ELLIPSIS if columns > 0 else "")


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """``text`` with blanks up to ``columns``, cut when it is longer."""
    text = cut(text, columns)
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def chart(bars: Sequence[Bar], columns: int | None = None, *, blocks: bool = True) -> Iterator[str]:
    """A line for each bar: label, value, note and bar; the longest bar is the greatest value.

    What is more than nothing has a bar that can be seen. Without ``blocks`` the bars are ASCII.
    """
    columns = columns or _USUAL_WIDTH
    told = [(plain(bar.label), _number(bar.value), plain(bar.note)) for bar in bars]
    most = max((bar.value for bar in bars), default=0)
    values, notes = (max((width(line[at]) for line in told), default=0) for at in (1, 2))
    others = values + notes + len(GAP) * (3 if notes else 2)
    longest = max((width(label) for label, _, _ in told), default=0)
    labels = max(_NARROWEST, min(longest, columns - others - min(_SHORTEST_BAR, columns // 4)))
    length = max(1, min(_LONGEST_BAR, columns - labels - others))
    for bar, (label, value, note) in zip(bars, told, strict=True):
        pieces = [padded(label, labels), padded(value, values, right=True)]
        pieces += [padded(note, notes, right=True)] if notes else []
        yield GAP.join([*pieces, _bar(bar.value / most if most > 0 else 0.0, length, blocks=blocks)]).rstrip()


def _bar(part: float, length: int, *, blocks: bool) -> str:
    if part <= 0:
        return ""
    if not blocks:
        return "#" * max(1, round(part * length))
    eighths = max(1, round(part * length * 8))
    return _BLOCKS[-1] * (eighths // 8) + _BLOCKS[eighths % 8].strip()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], most: int | None = None) -> Iterator[str]:
    """A line for the columns, one below it, and one a row, as they come; none is wider than ``most``.

    The widths are those of the first rows; numbers stand to the right, and what is ``None`` is left empty.
    """
    coming = iter(rows)
    first = list(islice(coming, _SAMPLE))
    heads = [plain(column) for column in columns]
    shown = [[_cell(value) for value in row] for row in first]
    inner = [max((width(line[at]) for line in shown), default=0) for at in range(len(heads))]
    widths = _shrunk(_with_heads(inner, [width(head) for head in heads], most), most)
    numbers = [
        any(row[at] is not None for row in first)
        and all(isinstance(row[at], (int, float, type(None))) for row in first)
        for at in range(len(heads))
    ]

    def line(cells: Sequence[str]) -> str:
        laid = [
            padded(cell, columns, right=right)
            for cell, columns, right in zip(cells, widths, numbers, strict=True)
        ]
        whole = GAP.join(laid).rstrip()
        return whole if most is None else cut(whole, most)

    yield line(heads)
    yield line(["-" * columns for columns in widths])
    for row in chain(shown, ([_cell(value) for value in row] for row in coming)):
        yield line(row)


def _with_heads(inner: list[int], heads: list[int], most: int | None) -> list[int]:
    """Room for the cells, and for the heads as far as all fits: a head is cut before a cell is."""
    if most is None:
        return [max(pair) for pair in zip(inner, heads, strict=True)]
    spare = most - len(GAP) * (len(inner) - 1) - sum(inner)
    wider = sorted(
        (head - cells, at) for at, (cells, head) in enumerate(zip(inner, heads, strict=True)) if head > cells
    )
    widths = list(inner)
    for number, (wanted, at) in enumerate(wider):
        given = min(wanted, max(0, spare) // (len(wider) - number))
        widths[at] += given
        spare -= given
    return widths


def _shrunk(widths: list[int], most: int | None) -> list[int]:
    """The widths so that all fit, the widest made narrower first."""
    if most is None:
        return widths
    left, waiting, shrunk = most - len(GAP) * (len(widths) - 1), len(widths), dict(enumerate(widths))
    for at, wanted in sorted(shrunk.items(), key=lambda each: each[1]):
        shrunk[at] = min(wanted, max(_NARROWEST, left // waiting))
        left, waiting = left - shrunk[at], waiting - 1
    return [shrunk[at] for at in range(len(widths))]


def _cell(value: object) -> str:
    return "" if value is None else plain(_short(value) if isinstance(value, float) else str(value))


def _short(value: float) -> str:
    """Four digits are enough for the eye; json and csv have all of them."""
    return f"{value:.4g}" if abs(value) < 10_000 else _number(value)


def _number(value: float) -> str:
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1_000_000 else str(value)
