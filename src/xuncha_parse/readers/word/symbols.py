"""Fonts whose letters are pictures: what a character of Symbol or Wingdings looks like, in Unicode.

Only what stands in documents of the genre: bullets, ticks, boxes, circled numbers, arithmetic, Greek.
"""

from __future__ import annotations

import re

_PRIVATE = 0xF000
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def _run(first: int, characters: str) -> dict[int, str]:
    return dict(enumerate(characters, first))


_SYMBOL = {
    **_run(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
    **_run(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
    **_run(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅"),
    **_run(0xA1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    0x5E: "⊥", 0x7B: "{", 0x7C: "|", 0x7D: "}", 0x7E: "∼", 0xC5: "⊕", 0xC6: "∅", 0xCE: "∈", 0xD6: "√", 0xD7: "⋅", 0xE5: "∑",
}  # fmt: skip

_WINGDINGS = {
    **_run(0x81, "①②③④⑤⑥⑦⑧⑨⑩"),
    **_run(0x8C, "❶❷❸❹❺❻❼❽❾❿"),
    **_run(0xE7, "←→↑↓↖↗↙↘"),
    **_run(0xDF, "←→↑↓↖↗↙↘"),
    0x20: " ", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆",
    0x75: "◆", 0x76: "❖", 0x77: "◆", 0x80: "⓪", 0x8B: "⓿", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA7: "▪",
    0xA8: "□", 0xAB: "★", 0xB2: "☆", 0xD8: "➢", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x28: "☎", 0x2A: "✉", 0x46: "☞",
}  # fmt: skip

_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA2: "■", 0xA3: "□",
    **_run(0x6A, "①②③④⑤⑥⑦⑧⑨⑩"), **_run(0x75, "❶❷❸❹❺❻❼❽❾❿"),
}  # fmt: skip

_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def as_unicode(text: str, font: str | None) -> str:
    """``text`` set in ``font`` as it looks; characters of fonts not known here stay as they are.

    Symbol fonts are reached through U+F020–U+F0FF; without a font told, these are read as Symbol's bullet.
    """
    table = _FONTS.get((font or "").strip().casefold())
    if table is None:
        return text.replace("\uf0b7", "•") if "\uf0b7" in text else text
    return "".join(
        table.get(ord(char) - _PRIVATE if ord(char) >= _PRIVATE else ord(char), char) for char in text
    )


def is_lost(text: str) -> bool:
    """Whether ``text`` holds characters only one font can show."""
    return _PRIVATE_USE.search(text) is not None
