"""What copying does to a notice, done on purpose to marked text: the marks stay, so the truth follows the damage.

``level`` is the chance of each damage, from 0 (none) to 1. A truth inside a damaged stretch is what is then printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from xuncha_parse.gold.sentences import phrases

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

Role = Literal["page", "title", "opening", "prose", "heading", "issue", "closing", "sign"]

KINDS = (
    "blank_lines", "blanks", "page_numbers", "markers", "colons", "widths", "lost_glyphs", "chunks", "hard_wrap",
    "flatten", "traditional",
)  # fmt: skip
"""The sorts of damage, in the order in which they are done; the last one changes the metadata too, so the
generator does it itself."""
ORDINARY = tuple(kind for kind in KINDS if kind != "chunks")
"""What befalls a notice by default: chunk numbers come only with flattened uploads."""

_MARK = re.compile(r"⟦[a-z]+(?: [^|⟦⟧\n]*)?\||⟧")
_OPENING_BREAK = re.compile(r"(⟦[a-z]+(?: [^|⟦⟧\n]*)?\|)\n")
_BROKEN_WORD = re.compile(r"[A-Za-z0-9.@%-]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_UNSEEN = ("\u200b", "\ufeff")
_BLANKS = ("\u00a0", " ", "　", *_UNSEEN)
_CLOSERS = (
    (re.compile(r"^([（(][一二三四五六七八九十\d]{1,3})[）)]"), r"\1"),
    (re.compile(r"^(\d{1,2})[．.、）)](?!\d)"), r"\1 "),
    (re.compile(r"^([一二三四五六七八九十]{1,3})、"), r"\1 "),
)
_LABEL_COLON = re.compile(r"^([^⟦：:。，,]{2,8})[：:](?=⟦[aod])")
_WIDTHS = dict(zip("，：；（）,:;()", ",:;()，：；（）", strict=True))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a marked notice, and what it is there for; a blank one has no text."""

    role: Role
    text: str


def damage(
    paragraphs: list[Paragraph], level: float, kinds: tuple[str, ...], rng: random.Random
) -> list[Paragraph]:
    """Damage the paragraphs; with level 0 they come back as they were."""
    if level <= 0:
        return paragraphs
    for kind in KINDS:
        if kind in kinds and kind in _DAMAGES:
            paragraphs = _DAMAGES[kind](paragraphs, level, rng)
    return paragraphs


def traditional(text: str) -> str:
    """Marked ``text`` as a page in traditional characters prints it, as far as the table goes."""
    table = phrases()["traditional"]
    spelled = str.maketrans(table["simplified"], table["traditional"])
    return _outside_marks(text, lambda piece: piece.translate(spelled))


def _outside_marks(text: str, change: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for mark in _MARK.finditer(text):
        pieces += [change(text[end : mark.start()]), mark[0]]
        end = mark.end()
    return "".join([*pieces, change(text[end:])])


def _depth(text: str) -> int:
    return text.count("⟦") - text.count("⟧")


def _blank_lines(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    return [p for p in paragraphs if p.text.strip() or rng.random() >= level]


def _blanks(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    """Blanks between tokens and zero-width ones anywhere, but in figures, addresses, and the front and back."""

    def spread(text: str) -> str:
        out: list[str] = []
        for before, char in zip(" " + text, text, strict=False):
            whole = bool(_BROKEN_WORD.match(before) and _BROKEN_WORD.match(char))
            if not whole and before.strip() and rng.random() < level * 0.01:
                inside = bool(_HAN.match(before) and _HAN.match(char))
                out.append(rng.choice(_UNSEEN if inside else _BLANKS))
            out.append(char)
        return "".join(out)

    body = {"heading", "issue", "prose"}
    return [replace(p, text=_outside_marks(p.text, spread)) if p.role in body else p for p in paragraphs]


def _page_numbers(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    out: list[Paragraph] = []
    depth, page = 0, 1
    for paragraph in paragraphs:
        if paragraph.role in {"issue", "heading", "prose"} and depth == 0 and rng.random() < level * 0.1:
            page += 1
            out.append(
                Paragraph("page", rng.choice((f"— {page} —", f"- {page} -", f"{page}", f"第{page}页")))
            )
        out.append(paragraph)
        depth += _depth(paragraph.text)
    return out


def _markers(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    """Headings whose marker lost its closing glyph."""

    def broken(text: str) -> str:
        for pattern, shape in _CLOSERS:
            text = pattern.sub(shape, text)
        return text

    at_risk = {"heading", "issue"}
    return [
        replace(p, text=broken(p.text)) if p.role in at_risk and rng.random() < level * 0.1 else p
        for p in paragraphs
    ]


def _colons(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    return [
        replace(p, text=_LABEL_COLON.sub(r"\1", p.text))
        if p.role == "issue" and rng.random() < level * 0.2
        else p
        for p in paragraphs
    ]


def _widths(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    def mixed(text: str) -> str:
        return "".join(
            _WIDTHS[char] if char in _WIDTHS and rng.random() < level * 0.5 else char for char in text
        )

    # A colon between digits is a clock's and a comma in an address or number is no punctuation of the notice's.
    free = {"opening", "prose", "heading", "issue"}
    return [replace(p, text=_outside_marks(p.text, mixed)) if p.role in free else p for p in paragraphs]


def _lost_glyphs(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    """U+FFFD in place of characters of prose that belongs to no issue and states no fact."""

    def lost(text: str) -> str:
        return "".join(
            "\ufffd" if i > 6 and rng.random() < level * 0.02 else char for i, char in enumerate(text)
        )

    return [replace(p, text=lost(p.text)) if p.role == "prose" else p for p in paragraphs]


def _chunks(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    """Chunk numbers of an upload site, 2、 and so on, in the middle of sentences of the body."""
    out, number = [], 1
    for paragraph in paragraphs:
        text = paragraph.text
        spots = [m.end() for m in re.finditer(r"(?<=[\u4e00-\u9fff]{4})(?=[\u4e00-\u9fff]{4})", text)]
        if paragraph.role in {"issue", "prose"} and spots and rng.random() < level * 0.15:
            number += 1
            spot = rng.choice(spots)
            text = f"{text[:spot]}{number}、{text[spot:]}"
        out.append(replace(paragraph, text=text))
    return out


def _hard_wrap(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    """Lines broken at a fixed number of printed characters, as plain-text mail and PDF copies have them."""
    if rng.random() >= level * 0.5:
        return paragraphs
    most = rng.randint(28, 60)

    def wrapped(text: str) -> str:
        column = 0

        def change(piece: str) -> str:
            nonlocal column
            out = []
            for char in piece:
                if column >= most:
                    out.append("\n")
                    column = 0
                out.append(char)
                column = 0 if char == "\n" else column + 1
            return "".join(out)

        text = _outside_marks(text, change)
        # A break between a marker and its text belongs to neither.
        while _OPENING_BREAK.search(text):
            text = _OPENING_BREAK.sub(r"\n\1", text)
        return text

    body = {"heading", "issue", "prose"}
    return [replace(p, text=wrapped(p.text)) if p.role in body else p for p in paragraphs]


def _flatten(paragraphs: list[Paragraph], level: float, rng: random.Random) -> list[Paragraph]:
    if rng.random() >= level**3:
        return paragraphs
    return [
        Paragraph(
            "issue", " ".join(" ".join(p.text.split("\n")).strip() for p in paragraphs if p.text.strip())
        )
    ]


_DAMAGES: dict[str, Callable[[list[Paragraph], float, random.Random], list[Paragraph]]] = {
    "blank_lines": _blank_lines,
    "blanks": _blanks,
    "page_numbers": _page_numbers,
    "markers": _markers,
    "colons": _colons,
    "widths": _widths,
    "lost_glyphs": _lost_glyphs,
    "chunks": _chunks,
    "hard_wrap": _hard_wrap,
    "flatten": _flatten,
}
