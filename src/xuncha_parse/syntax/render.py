"""Drafts to text, the inverse of reading: what a notice's body would look like in a given spelling.

A :class:`Draft` is a heading with its blocks and the headings under it; a :class:`Spelling` is how a bureau
prints them. The tests hold ``parse(render(drafts, spelling))`` against the drafts, and whoever needs a
notice that was never published can make one here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xuncha_parse.notation.markers import NUMBERED_LABEL, UNMARKED, write_marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Width = Literal["full", "half"]
LabelSpelling = Literal["colon", "brackets", "alone"]

_HALF = str.maketrans("，；：（）！？．％", ",;:()!?.%")
_DOTTED = {"dotted2": 1, "dotted3": 2, "dotted4": 3}
"""Dotted styles and how many numbers of the headings above them they repeat."""


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """Lines of text under a heading; ``label`` is empty for prose and for remediation text without a label."""

    role: str
    lines: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A heading to be printed.

    ``style`` names a row of the marker table, ``numbered_label`` (then ``label`` holds its words, 问题 in
    问题1：) or ``unmarked``. With any other style a ``label`` is printed between marker and heading. Blocks
    are printed before children.
    """

    style: str
    ordinal: int | None
    heading: str
    blocks: tuple[DraftBlock, ...] = ()
    children: tuple[Draft, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How drafts are printed.

    ``width`` half prints ASCII punctuation throughout, as copied pages do; full leaves the drafts' own text
    alone and prints markers full width. ``after_marker`` is the blank behind a marker, ``indent`` the blank
    before a line, ``separator`` what stands between two lines. ``labels``: 整改情况：… or 【整改情况】… or
    the label on a line of its own.
    """

    width: Width = "full"
    after_marker: str = ""
    indent: str = ""
    separator: str = "\n"
    labels: LabelSpelling = "colon"


def render(drafts: Iterable[Draft], spelling: Spelling | None = None) -> str:
    """Print ``drafts`` in order; ``ValueError`` when a style cannot print an ordinal."""
    spelling = spelling or Spelling()
    lines: list[str] = []
    waiting: list[tuple[Draft, tuple[int, ...]]] = [(draft, ()) for draft in reversed(list(drafts))]
    while waiting:
        draft, above = waiting.pop()
        lines.append(_heading(draft, above, spelling))
        for block in draft.blocks:
            lines.extend(_block(block, spelling))
        here = above if draft.ordinal is None else (*above, draft.ordinal)
        waiting.extend((child, here) for child in reversed(draft.children))
    text = spelling.separator.join(spelling.indent + line for line in lines)
    return text.translate(_HALF) if spelling.width == "half" else text


def write_series(style: str, members: Sequence[tuple[int, str]], between: str = "") -> str:
    """A series on one line: ``members`` are pairs of ordinal and text, the text with its own final stop."""
    return between.join(write_marker(style, ordinal) + text for ordinal, text in members)


def _heading(draft: Draft, above: tuple[int, ...], spelling: Spelling) -> str:
    if draft.style == NUMBERED_LABEL:
        return f"{draft.label}{draft.ordinal}：{spelling.after_marker}{draft.heading}"
    label = f"{draft.label}：" if draft.label else ""
    if draft.style == UNMARKED or draft.ordinal is None:
        return label + draft.heading
    return _marker(draft.style, draft.ordinal, above, spelling) + label + draft.heading


def _marker(style: str, ordinal: int, above: tuple[int, ...], spelling: Spelling) -> str:
    marker = write_marker(style, ordinal)
    repeated = _DOTTED.get(style, 0)
    if repeated:
        numbers = [*(1,) * repeated, *above][-repeated:]
        marker = ".".join(map(str, (*numbers, ordinal))) + " "
    elif spelling.width == "full":
        marker = marker.replace(".", "．")
    return marker + spelling.after_marker


def _block(block: DraftBlock, spelling: Spelling) -> Iterator[str]:
    if not block.label:
        yield from block.lines
        return
    first, *others = block.lines or ("",)
    if spelling.labels == "alone":
        yield block.label
        yield from block.lines
        return
    opening = f"【{block.label}】" if spelling.labels == "brackets" else f"{block.label}："
    yield opening + first
    yield from others
