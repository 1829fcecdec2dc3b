"""Glyphs to paragraphs and tables: nothing is lost or doubled, and lines join as their page is set."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuncha_parse.readers.pdf.layout import Arrangement, Glyph, Row, Rule, Sheet, Text, arrange
from xuncha_parse.readers.pdf.lines import is_blank, line_of, lines_of, seam
from xuncha_parse.source import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595.0, 842.0
LEFT, EM = 80.0, 12.0
WORDS = (
    "序号", "问题表现", "整改措施", "整改结果", "责任单位", "1", "2", "（一）", "一是", "整改情况：", "学习不深入。",
    "- 3 -", "第2页", "2023-01-02", "ab", "<", "“", "，", " ", "\u3000",
)  # fmt: skip
"""What makes every part of the layout do its work: heads, numbers, markers, labels, page numbers, blanks."""


def printed(words: str, left: float, base: float, em: float = EM) -> list[Glyph]:
    """A line of type: Chinese in squares, the rest half as wide."""
    glyphs = []
    for letter in words:
        width = em if ord(letter) > 0x2000 else em / 2
        glyphs.append(Glyph(letter, left, left + width, base, em))
        left += width
    return glyphs


def page(number: int, lines: Iterable[tuple[str, float, float]], rules: Sequence[Rule] = ()) -> Sheet:
    """A page of lines: what each says, how many sizes it stands in from the left edge, and its base line."""
    glyphs = [glyph for words, indent, base in lines for glyph in printed(words, LEFT + indent * EM, base)]
    return Sheet(number, WIDTH, HEIGHT, glyphs, rules)


def grid(columns: Sequence[float], rows: Sequence[float]) -> list[Rule]:
    """The rules of a table."""
    level = [Rule(columns[0], at, columns[-1], at + 0.5) for at in rows]
    return level + [Rule(at, rows[0], at + 0.5, rows[-1]) for at in columns]


def texts(arrangement: Arrangement) -> list[str]:
    return [item.text if isinstance(item, Text) else "\t".join(item.cells) for item in arrangement.items]


def kept(arrangement: Arrangement) -> Counter[str]:
    """Every printed character that came out, beside the text too."""
    said = [*texts(arrangement), *(note.text for note in arrangement.notes)]
    return Counter(
        letter for text in said for letter in text if letter not in "\t\n" and not is_blank(letter)
    )


def given_in(sheets: Iterable[Sheet]) -> Counter[str]:
    return Counter(g.text for sheet in sheets for g in sheet.glyphs if not is_blank(g.text))


# -- every glyph once -----------------------------------------------------------------------------------


@st.composite
def _scattered(draw: st.DrawFn, number: int) -> Sheet:
    """Glyphs anywhere, on each other too, with rules anywhere."""
    at = st.floats(-20, 860, allow_nan=False)
    glyph = st.builds(
        lambda letter, x, y, size: Glyph(letter, x, x + size, y, size),
        st.sampled_from("整改一1a. \u3000（-"), at, at, st.floats(0.1, 80),
    )  # fmt: skip
    rules = draw(
        st.lists(st.builds(lambda x, y, w, h: Rule(x, y, x + w, y + h), at, at, at.map(abs), at.map(abs)))
    )
    return Sheet(number, WIDTH, HEIGHT, draw(st.lists(glyph, max_size=40)), rules)


@st.composite
def _typeset(draw: st.DrawFn, number: int) -> Sheet:
    """Lines of words in columns, as tables, headings and furniture stand; sometimes a grid over them."""
    columns = draw(st.sampled_from([(0,), (0, 18), (0, 5, 14, 25), (0, 2), (16,)]))
    lines: list[tuple[str, float, float]] = []
    base = draw(st.sampled_from([40.0, 90.0, 300.0]))
    word = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
    for _ in range(draw(st.integers(0, 12))):
        lines.extend((draw(word)[:14], column, base) for column in columns if draw(st.booleans()))
        base += draw(st.sampled_from([14.0, 20.0, 60.0]))
    ruled = draw(st.booleans())
    edges = [LEFT + column * EM - 4 for column in columns] + [WIDTH - 60]
    tops = [at * 60.0 for at in range(1, draw(st.integers(2, 10)))]
    return page(number, lines, grid(edges, tops) if ruled and len(tops) > 1 else ())


@st.composite
def _documents(draw: st.DrawFn) -> list[Sheet]:
    kind = draw(st.sampled_from([_scattered, _typeset, _typeset]))
    return [draw(kind(number)) for number in range(1, draw(st.integers(1, 4)) + 1)]


@settings(max_examples=100)
@given(_documents())
def test_every_glyph_is_kept_exactly_once(sheets: list[Sheet]) -> None:
    assert kept(arrange(sheets)) == given_in(sheets)


@settings(max_examples=40)
@given(_documents())
def test_pages_and_rows_are_numbered_in_order(sheets: list[Sheet]) -> None:
    items = arrange(sheets).items
    pages = [item.page for item in items]
    assert pages == sorted(pages)
    numbers = [(item.table, item.row) for item in items if isinstance(item, Row)]
    assert numbers == sorted(set(numbers))


@settings(max_examples=40)
@given(_documents())
def test_the_order_of_drawing_does_not_matter(sheets: list[Sheet]) -> None:
    turned = [
        sheet._replace(glyphs=sorted(sheet.glyphs, key=lambda g: (g.text, -g.base))) for sheet in sheets
    ]
    assert kept(arrange(turned)) == kept(arrange(sheets))


# -- one line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "gap", "wanted"),
    [
        (("整改", "情况"), 0.0, "整改情况"),
        (("整改", "情况"), 1.0, "整改 情况"),
        (("问题共", "6"), 0.25, "问题共6"),
        (("问题共", "6"), 0.6, "问题共 6"),
        (("one", "two"), 0.3, "one two"),
        (("one", "two"), 0.05, "onetwo"),
        (("（", "一"), 0.5, "（一"),
    ],
)
def test_a_wide_gap_prints_a_blank(words: tuple[str, str], gap: float, wanted: str) -> None:
    first = printed(words[0], LEFT, 100)
    line = line_of(1, first + printed(words[1], first[-1].right + gap * EM, 100))
    assert line is not None
    assert line.text == wanted


def test_a_page_that_sets_scripts_apart_evenly_shows_a_blank_by_a_little_more() -> None:
    def row(base: float, gap: float) -> list[Glyph]:
        left = printed("问题一共", LEFT, base)
        middle = printed("6", left[-1].right + 0.2 * EM, base)
        return left + middle + printed("页", middle[-1].right + gap * EM, base)

    glyphs = [glyph for at in range(10) for glyph in row(100 + 20 * at, 0.2)] + row(400, 0.26)
    assert [line.text for line in lines_of(1, glyphs)] == ["问题一共6页"] * 10 + ["问题一共6 页"]
    assert lines_of(1, row(400, 0.26))[0].text == "问题一共6页"


def test_a_line_filled_out_to_the_margin_shows_no_blank_by_a_little_more() -> None:
    def row(base: float, spread: float, gap: float) -> list[Glyph]:
        glyphs: list[Glyph] = []
        left = LEFT
        for at, character in enumerate("问题一共6页"):
            glyphs += printed(character, left, base)
            left = glyphs[-1].right + (gap if at in (3, 4) else spread) * EM
        return glyphs

    glyphs = [glyph for at in range(10) for glyph in row(100 + 20 * at, 0.0, 0.2)] + row(400, 0.015, 0.265)
    assert {line.text for line in lines_of(1, glyphs)} == {"问题一共6页"}


def test_raised_glyphs_belong_to_their_line() -> None:
    glyphs = [
        *printed("整改", LEFT, 100),
        *printed("2", LEFT + 2 * EM, 96, 7),
        *printed("平米", LEFT + 28, 100),
    ]
    assert [line.text for line in lines_of(1, glyphs)] == ["整改2平米"]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("整改情", "况", ""),
        ("共2", "个", ""),
        ("the", "plan", " "),
        ("2023-01-02", "16:05", " "),
        ("www.a-b.gov.cn/", "index", ""),
        ("xun-", "cha", ""),
        ("", "整改", ""),
    ],
)
def test_lines_join_with_a_blank_only_between_words(before: str, after: str, wanted: str) -> None:
    assert seam(before, after) == wanted


# -- paragraphs -----------------------------------------------------------------------------------------

FULL = "学习贯彻不够深入结合实际不够紧密推动工作不够有力" * 2  # 34 characters to a line below
ROOM = 34


def body(*paragraphs: str, indent: float = 2, pitch: float = 20, top: float = 100) -> list[Sheet]:
    """Paragraphs wrapped as a program wraps them, over as many pages as they need."""
    sheets: list[Sheet] = []
    lines: list[tuple[str, float, float]] = []
    base = top
    for paragraph in paragraphs:
        left, room = paragraph, ROOM - int(indent)
        begins = indent
        while left:
            lines.append((left[:room], begins, base))
            left, begins, room = left[room:], 0, ROOM
            base += pitch
            if base > HEIGHT - 100:
                sheets.append(page(len(sheets) + 1, lines))
                lines, base = [], top
    sheets.append(page(len(sheets) + 1, lines))
    return sheets


@pytest.mark.parametrize("indent", [0, 2])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_wrapped_paragraphs_come_back_whole(indent: int, count: int) -> None:
    wanted = [chr(0x6000 + at) + FULL + "学" * (3 + at % 12) + "。" for at in range(count)]
    assert texts(arrange(body(*wanted, indent=indent))) == wanted


def test_an_indent_tells_a_paragraph_after_a_full_line() -> None:
    first = "学" * (ROOM - 2 + 3 * ROOM)  # ends at the very end of a line
    wanted = [first, "贯" * 60, "彻" * 90]
    assert texts(arrange(body(*wanted))) == wanted


def test_blanks_that_end_every_line_are_a_habit_and_a_few_are_printed() -> None:
    def lines(*blank: int) -> list[tuple[str, float, float]]:
        return [("学" * ROOM + (" " if at in blank else ""), 0, 100 + 20 * at) for at in range(9)]

    assert texts(arrange([page(1, lines(*range(9)))])) == ["学" * ROOM * 9]
    assert texts(arrange([page(1, lines(4))])) == ["学" * ROOM * 5 + " " + "学" * ROOM * 4]


# -- furniture and tables -------------------------------------------------------------------------------


def test_furniture_is_kept_apart() -> None:
    sheets = [
        page(
            number,
            [
                ("岚溪县委巡察办", 14, 40),
                *((f"{number}{at}" + "学" * 30, 0, 120 + 20 * at) for at in range(9)),
                (f"- {number} -", 16, 800),
            ],
        )
        for number in range(1, 5)
    ]
    arranged = arrange(sheets)
    assert not any("岚溪" in text or "- " in text for text in texts(arranged))
    roles = Counter(note.role for note in arranged.notes)
    assert roles == {"header": 4, "page_number": 4}


HEAD = ("序号", "问题", "整改措施")
COLUMNS = (0.0, 4.0, 16.0)


def ledger(rows: Iterable[tuple[str, str, str]], top: float) -> list[tuple[str, float, float]]:
    return [
        (cell, COLUMNS[column], top + 20 * at)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_is_rows_of_cells_over_pages(ruled: bool) -> None:
    first = [HEAD, ("1", "学习不深入", "一是专题学习"), ("2", "监督不到位", "二是加强检查")]
    second = [HEAD, ("3", "台账不完整", "三是补齐台账")]
    edges = [LEFT + column * EM - 4 for column in (*COLUMNS, 30.0)]
    sheets = [
        page(
            number,
            ledger(rows, 100),
            grid(edges, [84 + 20 * at for at in range(len(rows) + 1)]) if ruled else (),
        )
        for number, rows in ((1, first), (2, second))
    ]
    arranged = arrange(sheets)
    assert texts(arranged) == ["\t".join(row) for row in [*first, second[1]]]
    assert {item.table for item in arranged.items if isinstance(item, Row)} == {1}
    assert [note.text for note in arranged.notes] == ["\t".join(HEAD)]


def test_text_between_two_tables_stays_between_them() -> None:
    edges = [LEFT + column * EM - 4 for column in (*COLUMNS, 30.0)]
    rows = [HEAD, ("1", "学习不深入", "一是专题学习")]
    words = [*ledger(rows, 100), ("二、其他问题", 0, 170), *ledger(rows, 240)]
    arranged = arrange([page(1, words, grid(edges, [84, 104, 124]) + grid(edges, [224, 244, 264]))])
    told = ["\t".join(row) for row in rows]
    assert texts(arranged) == [*told, "二、其他问题", *told]


def test_a_wrapped_cell_is_one_cell() -> None:
    rows = [
        HEAD,
        ("1", "学习贯彻上级部", "一是专题学习"),
        ("", "署不深入", ""),
        ("2", "监督不到位", "二是检查"),
    ]
    wanted = ["\t".join(HEAD), "1\t学习贯彻上级部署不深入\t一是专题学习", "2\t监督不到位\t二是检查"]
    assert texts(arrange([page(1, ledger(rows, 100))])) == wanted


def test_a_box_around_prose_is_no_table() -> None:
    lines = [("学" * 30, 0, 100 + 20 * at) for at in range(8)]
    arranged = arrange([page(1, lines, grid([LEFT - 5, LEFT + 400], [80, 260]))])
    assert not any(isinstance(item, Row) for item in arranged.items)


def test_no_page_is_no_text() -> None:
    assert arrange([]) == Arrangement()
    assert texts(arrange([Sheet(1, WIDTH, HEIGHT, [Glyph(BLANK[0], 0, 9, 100, 9)])])) == []
