"""What a font does to the places of characters: boxes of ink for advances, high lines, places that were rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from test_pdf import CATALOGUE, PAGES, pdf, source_of, stream
from xuncha_parse.readers.pdf.layout import Glyph, Sheet, Text, arrange
from xuncha_parse.readers.pdf.lines import first_unit, line_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable

LEFT, EM = 80.0, 12.0
WORDS = "三月一日至五月"
"""The characters of the drawn font, by their codes from 1 on; the ink of 一 and 日 is narrow."""
_INK = {"一": (400, 600), "日": (350, 650)}


def drawn_font(matrix: bytes = b"1 0 0 1 72 700", turn: int = 0, advance: int = 1000) -> bytes:
    """A page in a font of drawings that has no ascent and no descent, as Chromium writes Noto CJK."""
    procedures, objects = [], []
    for number, character in enumerate(WORDS):
        left, right = _INK.get(character, (60, 940))
        box = b"%d 0 %d 0 %d 800" % (advance, left, right)
        objects.append(stream(box + b" d1 %d 0 %d 800 re f" % (left, right - left)))
        procedures.append(b"/g%d %d 0 R" % (number, 7 + number))
    codes = range(1, len(WORDS) + 1)
    meant = b"".join(b"<%02x> <%04x>\n" % (code, ord(WORDS[code - 1])) for code in codes)
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"%d beginbfchar\n%sendbfchar endcmap end end" % (len(WORDS), meant)
    )
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 0]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 1/LastChar %d"
        b"/Widths[%s]/Encoding<</Type/Encoding/Differences[1 %s]>>/CharProcs<<%s>>/ToUnicode 6 0 R>>"
    ) % (
        len(WORDS),
        b" ".join([b"%d" % advance] * len(WORDS)),
        b" ".join(b"/g%d" % at for at in range(len(WORDS))),
        b" ".join(procedures),
    )
    leaf = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    ) % turn
    words = b"BT /F 12 Tf %s Tm <%s> Tj ET" % (matrix, b"".join(b"%02x" % code for code in codes))
    return pdf([CATALOGUE, PAGES, leaf, stream(words), font, stream(to_unicode), *objects])


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [
        (b"1 0 0 1 72 700", 0),
        (b"0 1 -1 0 300 200", 0),
        (b"-1 0 0 -1 400 300", 0),
        (b"0 -1 1 0 300 700", 0),
        (b"1 0 0 1 72 700", 90),
    ],
    ids=["level", "upwards", "on its head", "downwards", "turned page"],
)
def test_the_white_beside_the_ink_is_no_blank(matrix: bytes, turn: int) -> None:
    source = source_of(drawn_font(matrix, turn))
    assert source.text == WORDS
    assert source.asides == ()


@pytest.mark.parametrize("advance", [900, 1300])
def test_what_stands_by_its_advance_is_close(advance: int) -> None:
    assert source_of(drawn_font(advance=advance)).text == WORDS


# -- lines ----------------------------------------------------------------------------------------------


def printed(words: str, base: float, *, em: float = EM, apart: Iterable[float] = ()) -> list[Glyph]:
    """A line of type, the gap behind each character in points where it is told."""
    gaps = list(apart)
    glyphs, left = [], LEFT
    for at, letter in enumerate(words):
        width = em if ord(letter) > 0x2000 else em / 2
        glyphs.append(Glyph(letter, left, left + width, base, em))
        left += width + (gaps[at] if at < len(gaps) else 0.0)
    return glyphs


def page(number: int, lines: Iterable[tuple[str, float, float]]) -> Sheet:
    return Sheet(number, 595.0, 842.0, [g for words, base, em in lines for g in printed(words, base, em=em)])


def test_a_small_running_head_stands_apart_however_high_the_lines_of_the_text_are() -> None:
    """As LibreOffice sets Noto CJK: lines of 30 points, and 34 between the running head and the text."""
    pages = [
        page(
            number,
            [("岚溪县巡察整改公开文本", 67.0, 9.0)]
            + [(f"整改落实措施{number}逐项推进到位" * 2, 101.0 + 30.4 * at, 14.0) for at in range(20)],
        )
        for number in (1, 2, 3)
    ]
    done = arrange(pages)
    assert [note.text for note in done.notes] == ["岚溪县巡察整改公开文本"] * 3
    assert not any("公开文本" in item.text for item in done.items if isinstance(item, Text))


def test_a_repeated_line_of_the_size_of_the_text_and_next_to_it_is_text() -> None:
    pages = [
        page(
            number,
            [("学习教育不够深入", 101.0, 14.0)]
            + [(f"整改落实措施{number}逐项推进到位" * 2, 131.4 + 30.4 * at, 14.0) for at in range(20)],
        )
        for number in (1, 2, 3)
    ]
    assert arrange(pages).notes == []


def test_a_line_filled_out_in_places_only_shows_no_blank_by_a_little_more() -> None:
    """LibreOffice rounds places to tenths of a point: some characters stand apart, the next do not."""
    even = [
        glyph for at in range(12) for glyph in printed("问题共6页", 100 + 20 * at, apart=(0, 0, 2.4, 2.4))
    ]
    filled = printed("专项清理滞留资金43", 400, apart=(0.1, 0, 0.1, 0, 0.1, 0, 0, 3.0))
    assert {line.text for line in lines_of(1, even + filled)} == {"问题共6页", "专项清理滞留资金43"}


def test_blanks_that_are_not_drawn_are_seen_where_programs_set_no_gap() -> None:
    """Chromium draws no blank in such fonts: between Chinese and digits it leaves a quarter of the size."""
    tight = [glyph for at in range(5) for glyph in printed("问题共6页", 100 + 20 * at)]
    apart = [glyph for at in (20, 21) for glyph in printed("整改完成3条", 20 * at, apart=(0, 0, 0, 2.9))]
    assert [line.text for line in lines_of(1, tight + apart)] == ["问题共6页"] * 5 + ["整改完成 3条"] * 2


def test_what_closes_behind_an_address_belongs_to_it() -> None:
    line = line_of(1, printed("箱:sydwb@example。其他", 100))
    assert line is not None
    assert first_unit(line) == pytest.approx(EM + 14 * EM / 2 + EM)
