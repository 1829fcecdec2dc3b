"""Markers: the table of styles read and written, and the rules that settle the doubtful ones."""

from __future__ import annotations

import re

import pytest

from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.markers import (
    BY_NAME,
    LOOSE_STYLES,
    STYLES,
    Marker,
    Style,
    marker_alphabet,
    mixed_brackets,
    read_marker,
    write_marker,
)
from xuncha_parse.source import BLANK
from xuncha_parse.syntax.doubts import RULES, settle

NAMES = [style.name for style in STYLES]


def read(text: str) -> Marker | None:
    return read_marker(text, 0, len(text))


@pytest.mark.parametrize("style", STYLES, ids=NAMES)
def test_what_a_style_writes_it_reads(style: Style) -> None:
    for number in range(1, style.most + 1):
        printed = write_marker(style.name, number)
        marker = read(printed + "学习不深入")
        assert marker is not None, printed
        assert (marker.style, marker.ordinal, marker.doubt) == (style.name, number, ""), printed


@pytest.mark.parametrize("style", STYLES, ids=NAMES)
def test_a_style_prints_no_number_beyond_its_glyphs(style: Style) -> None:
    for number in (0, -1, style.most + 1):
        with pytest.raises(ValueError, match=style.name):
            write_marker(style.name, number)


def test_the_alphabet_shows_every_style_once() -> None:
    assert len(marker_alphabet()) == len(STYLES) == len(BY_NAME)
    for style, example in zip(STYLES, marker_alphabet(), strict=True):
        marker = read(example + " 学习")
        assert marker is not None, example
        assert marker.style == style.name


@pytest.mark.parametrize(
    ("text", "printed", "style", "ordinal"),
    [
        ("一、学习", "一、", "han_comma", 1),
        ("十二、学习", "十二、", "han_comma", 12),
        ("九十九、学习", "九十九、", "han_comma", 99),
        ("一．学习", "一．", "han_comma", 1),
        ("（一）学习", "（一）", "han_paren", 1),
        ("(二十一)学习", "(二十一)", "han_paren", 21),
        ("（一)学习", "（一)", "han_paren", 1),
        ("【三】学习", "【三】", "han_paren", 3),
        ("（ 一 ）学习", "（ 一 ）", "han_paren", 1),
        ("（\u200b一\u00a0）学习", "（\u200b一\u00a0）", "han_paren", 1),
        ("㈢学习", "㈢", "enclosed_han", 3),
        ("1.学习", "1.", "decimal_dot", 1),
        ("1．学习", "1．", "decimal_dot", 1),
        ("１．学习", "１．", "decimal_dot", 1),
        ("12 .学习", "12 .", "decimal_dot", 12),
        ("1、学习", "1、", "decimal_comma", 1),
        ("1)学习", "1)", "decimal_half_paren", 1),
        ("１０）学习", "１０）", "decimal_half_paren", 10),
        ("(1)学习", "(1)", "decimal_paren", 1),
        ("（１２）学习", "（１２）", "decimal_paren", 12),
        ("①学习", "①", "circled", 1),
        ("㉑学习", "㉑", "circled", 21),
        ("㊿学习", "㊿", "circled", 50),
        ("①、学习", "①、", "circled", 1),
        ("⑴学习", "⑴", "enclosed_paren", 1),
        ("⒈学习", "⒈", "enclosed_dot", 1),
        ("1.1学习", "1.1", "dotted2", 1),
        ("2．10学习", "2．10", "dotted2", 10),
        ("1.1.3学习", "1.1.3", "dotted3", 3),
        ("1.2.3.4 学习", "1.2.3.4", "dotted4", 4),
        ("第一章 总则", "第一章", "chapter", 1),
        ("第12章 总则", "第12章", "chapter", 12),
        ("第三条　学习", "第三条", "article", 3),
        ("第一，学习", "第一，", "ordinal_word", 1),
        ("第二,学习", "第二,", "ordinal_word", 2),
        ("首先，学习", "首先，", "sequence_word", 1),
        ("最后,学习", "最后,", "sequence_word", 4),
        ("一是学习", "一是", "series_word", 1),
        ("十一是学习", "十一是", "series_word", 11),
        ("二要学习", "二要", "series_word", 2),
        ("A.学习", "A.", "letter_dot", 1),
        ("Ｂ．学习", "Ｂ．", "letter_dot", 2),
    ],
)
def test_a_marker_is_read_in_either_width_and_with_blanks(
    text: str, printed: str, style: str, ordinal: int
) -> None:
    marker = read(text)
    assert marker is not None
    assert (text[: marker.end], marker.style, marker.ordinal, marker.doubt) == (printed, style, ordinal, "")


@pytest.mark.parametrize(
    ("text", "printed", "style", "ordinal"),
    [
        ("（一学习", "（一", "han_paren", 1),
        ("(12学习", "(12", "decimal_paren", 12),
        ("一，学习", "一，", "han_comma", 1),
        ("二:学习", "二:", "han_comma", 2),
        ("3，学习", "3，", "decimal_dot", 3),
        ("3·学习", "3·", "decimal_dot", 3),
        ("2学习", "2", "decimal_dot", 2),
        ("2 学习", "2 ", "decimal_dot", 2),
        ("三 学习", "三 ", "han_comma", 3),
    ],
)
def test_a_damaged_marker_is_read_with_its_doubt(text: str, printed: str, style: str, ordinal: int) -> None:
    marker = read(text)
    assert marker is not None
    assert (text[: marker.end], marker.style, marker.ordinal, marker.doubt) == (
        printed,
        style,
        ordinal,
        "damaged",
    )


def test_every_damaged_spelling_belongs_to_a_style() -> None:
    assert {style for style, *_ in LOOSE_STYLES} <= set(BY_NAME)


PRINTED = [char for char in map(chr, range(0x10000)) if not re.match(f"[{BLANK}]", char)]


def openers(pattern: str, tails: set[str]) -> set[str]:
    """The printed characters that open one of ``tails`` so that the pattern matches."""
    compiled = re.compile(pattern)
    return {char for char in PRINTED if any(compiled.match(char + tail) for tail in tails)}


@pytest.mark.parametrize("style", STYLES, ids=NAMES)
def test_a_style_opens_with_the_characters_its_row_names_and_with_no_other(style: Style) -> None:
    tails = {write_marker(style.name, number)[1:] for number in range(1, min(style.most, 4) + 1)}
    bracketed = {"A）", "a）"} if style.name.endswith("letter_paren") else set()
    assert openers(style.pattern, tails | bracketed) == set(style.opens)


@pytest.mark.parametrize(("style", "opens", "pattern"), LOOSE_STYLES)
def test_a_damaged_spelling_opens_with_the_characters_its_row_names(
    style: str, opens: str, pattern: str
) -> None:
    tails = (
        {"一学习", "一）", "—）"}
        if style == "han_paren"
        else {"1学习", "1）"}
        if style == "decimal_paren"
        else {"，", " 学", "学", "l．", "1．"}
    )
    assert openers(pattern, tails) == set(opens)


@pytest.mark.parametrize(
    "text",
    [
        "", "学习不深入", "2023年7月18日", "3月15日", "第一责任人", "第一议题", "一岗双责", "三年攻坚", "12个方面", "45％", "一个活动", "5%", "零、学习", "〇、学习",
        "0.学习", "（）学习", "（零）学习", "第学习", "1234.学习", "一百、学习", "一要求", "二要点", "甲、学习", "IV.学习",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_marker_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("printed", "mixed"),
    [
        ("（一）", False), ("(一)", False), ("（一)", False), ("(一）", False), ("【一】", False), ("（一】", True), ("[一）", True), ("1）", False), ("一、", False), ("（一", False),
    ],
)  # fmt: skip
def test_brackets_of_two_kinds_are_told_and_widths_do_not_count(printed: str, mixed: bool) -> None:
    assert mixed_brackets(printed) is mixed


# -- doubts -------------------------------------------------------------------------------------------

DOUBTS = [
    # rule, what it speaks on, its verdict, and its near neighbour on which it is silent
    ("year_after_marker", "1.2020年以来，拨付不及时", "firm", "1.20个支部"),
    ("year_after_marker", "（1）2021年度考核", "firm", "（1）学习"),
    ("amount", "1.5万元", "text", "1.5党建"),
    ("amount", "45.12%的单位", "text", "45.12学习"),
    ("version", "2.0.1版本", "text", "2.1.1学习"),
    ("date_at_line_start", "3.15活动", "loose", "3.15学习"),
    ("date_at_line_start", "7.18日", "loose", "7.18学习"),
    ("month_behind_dot", "1.1月起，", "text", "1.1学习"),
    ("month_behind_dot", "2.3月份", "text", "2.3支部"),
    ("span_of_numbers", "3-5 个工作日", "text", "3-5 宣传不深入"),
    ("dotted_number", "1.2党建", "loose", "1.党建"),
    ("dotted_number", "1.2.3党建", "loose", "①党建"),
    ("enumeration", "一、二级响应", "text", "一、二十大精神"),
    ("enumeration", "1、2号楼", "text", "1、2个支部"),
    ("enumeration", "一、二、三季度", "text", "一、学习"),
    ("listed_time", "7、8月份", "loose", "7、8个支部"),
    ("range_at_line_start", "（一）至（三）项", "text", "（一）至今未整改"),
    ("range_at_line_start", "1.-3.项", "text", "1.学习"),
    ("clause_reference", "第三条 规定的", "text", "第三条 学习"),
    ("clause_reference", "第一章第二条", "text", "第一章 总则"),
    ("ordinal_list", "第一、二季度", "text", "第一、学习"),
    ("ordinal_list", "第一、第二批", "text", "第二、学习"),
    ("clock_or_thousands", "8:30召开", "text", "8:召开"),
    ("clock_or_thousands", "1,234户", "text", "1,学习"),
    ("bare_number", "5家单位", "text", "5单位学习"),
    ("bare_number", "3名教师", "text", "3.名教师"),
    ("damaged", "（一党的建设", "loose", "（一）党的建设"),
    ("damaged", "2党的建设", "loose", "2、党的建设"),
    ("number_after_marker", "2.345个支部", "loose", "2.三个支部"),
    ("lone_letter", "A.学习", "loose", "1.学习"),
]  # fmt: skip


def opinion(text: str) -> tuple[str, str]:
    folded = fold(text)
    marker = read_marker(folded, 0, len(folded))
    assert marker is not None, text
    settled = settle(folded, marker)
    return settled.verdict, settled.rule


@pytest.mark.parametrize(("rule", "speaks", "verdict", "silent"), DOUBTS)
def test_a_doubt_is_settled_by_the_rule_named_after_it(
    rule: str, speaks: str, verdict: str, silent: str
) -> None:
    assert opinion(speaks) == (verdict, rule)
    assert opinion(silent)[1] != rule


def test_every_doubt_rule_has_its_examples() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, *_ in DOUBTS}


@pytest.mark.parametrize(
    "text",
    [
        "一、学习",
        "（一）学习",
        "1.学习",
        "1、学习",
        "1)学习",
        "①学习",
        "第一章 总则",
        "第一，学习",
        "一是学习",
    ],
)
def test_a_marker_no_rule_doubts_is_firm(text: str) -> None:
    assert opinion(text) == ("firm", "")
