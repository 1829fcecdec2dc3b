"""Automatic numbers: what Word prints in front of each paragraph of made-up numbering parts."""

from __future__ import annotations

import pytest

from word_producers import (
    abstract,
    level,
    lines_of,
    listed,
    num,
    package,
    paragraph,
    source_of,
    start_at,
)
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.word.docx import read_docx

LADDER = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircleChinese", "%4"),
)


def _numbers(body: str, numbering: str, styles: str = "") -> list[str]:
    """What stands in front of the word 项 on each line."""
    return [line.removesuffix("项") for line in lines_of(body, numbering=numbering, styles=styles)]


def _levels(*places: int, of: int = 1) -> str:
    return "".join(listed("项", of, place) for place in places)


def test_a_ladder_begins_anew_under_each_heading() -> None:
    shown = _numbers(_levels(0, 1, 2, 3, 3, 2, 3, 1, 2, 0, 1), LADDER + num(1, 0))
    assert shown == ["一、", "（一）", "1.", "①", "②", "2.", "①", "（二）", "1.", "二、", "（一）"]


def test_a_list_goes_on_after_an_interruption() -> None:
    body = _levels(0, 0) + paragraph("正文项") + _levels(0)
    assert _numbers(body, LADDER + num(1, 0)) == ["一、", "二、", "正文", "三、"]


def test_lists_of_one_definition_count_on_together() -> None:
    body = _levels(0, 0) + _levels(0, of=2) + _levels(0)
    assert _numbers(body, LADDER + num(1, 0) + num(2, 0)) == ["一、", "二、", "三、", "四、"]


def test_lists_of_two_definitions_count_apart() -> None:
    other = abstract(5, level(0, "decimal", "%1)"))
    body = _levels(0) + _levels(0, of=2) + _levels(0)
    assert _numbers(body, LADDER + other + num(1, 0) + num(2, 5)) == ["一、", "1)", "二、"]


def test_a_start_override_begins_anew_once() -> None:
    body = _levels(0, 0) + _levels(0, 0, of=2) + _levels(0)
    assert _numbers(body, LADDER + num(1, 0) + num(2, 0, start_at(0, 1))) == [
        "一、",
        "二、",
        "一、",
        "二、",
        "三、",
    ]


def test_a_start_override_holds_whenever_its_level_begins_anew() -> None:
    body = _levels(0, 1, 1, 0, 1, of=2)
    assert _numbers(body, LADDER + num(2, 0, start_at(1, 5))) == [
        "一、",
        "（五）",
        "（六）",
        "二、",
        "（五）",
    ]


def test_an_override_of_a_whole_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1．")}</w:lvlOverride>'
    assert _numbers(_levels(0, 0, of=2), LADDER + num(2, 0, override)) == ["I．", "II．"]


@pytest.mark.parametrize(("start", "shown"), [(None, "0."), (3, "3."), (1, "1.")])
def test_the_first_number(start: int | None, shown: str) -> None:
    """Without w:start a level begins at nought: 17.9.25."""
    assert _numbers(_levels(0), abstract(0, level(0, "decimal", "%1.", start=start)) + num(1, 0)) == [shown]


def test_templates_of_several_levels() -> None:
    numbering = abstract(
        0, *(level(i, "decimal", ".".join(f"%{n}" for n in range(1, i + 2)) + "、") for i in range(3))
    )
    assert _numbers(_levels(0, 1, 2, 2, 1, 0, 1), numbering + num(1, 0)) == [
        "1、", "1.1、", "1.1.1、", "1.1.2、", "1.2、", "2、", "2.1、",
    ]  # fmt: skip


def test_each_number_of_a_template_keeps_its_own_format_unless_the_level_is_legal() -> None:
    legal = "<w:isLgl/>"
    numbering = abstract(
        0,
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2、"),
        level(2, "decimal", "%1.%2.%3、", more=legal),
    )
    assert _numbers(_levels(0, 1, 2), numbering + num(1, 0)) == ["第一章 ", "一.1、", "1.1.1、"]


def test_legal_numbering_keeps_leading_noughts() -> None:
    numbering = abstract(
        0, level(0, "decimalZero", "%1、"), level(1, "decimal", "%1.%2、", more="<w:isLgl/>")
    )
    assert _numbers(_levels(0, 1), numbering + num(1, 0)) == ["01、", "01.1、"]


@pytest.mark.parametrize(
    ("restart", "last"),
    [("", "1)"), ('<w:lvlRestart w:val="0"/>', "3)"), ('<w:lvlRestart w:val="1"/>', "3)"), ('<w:lvlRestart w:val="2"/>', "1)"), ('<w:lvlRestart w:val="7"/>', "1)")],
)  # fmt: skip
def test_what_begins_a_level_anew(restart: str, last: str) -> None:
    numbering = abstract(
        0, level(0, "decimal", "%1、"), level(1, "decimal", "%2）"), level(2, "decimal", "%3)", more=restart)
    )
    assert _numbers(_levels(0, 1, 2, 2, 1, 2), numbering + num(1, 0))[-1] == last


def test_a_level_before_its_upper_one_shows_where_that_would_begin() -> None:
    numbering = abstract(0, level(0, "decimal", "%1、"), level(1, "decimal", "%1.%2、"))
    assert _numbers(_levels(1, 1, 0, 1), numbering + num(1, 0)) == ["1.1、", "1.2、", "1、", "1.1、"]


def test_list_nought_switches_a_style_s_numbers_off() -> None:
    styles = _style("A", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    off = paragraph("项", '<w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    on = paragraph("项", '<w:pStyle w:val="A"/>')
    assert _numbers(on + off + on, LADDER + num(1, 0), styles) == ["一、", "", "二、"]


def _style(name: str, content: str, *, based_on: str = "", kind: str = "paragraph") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}{content}</w:style>'


def test_numbers_of_a_style_come_down_the_chain() -> None:
    listed_style = '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = _style("A", listed_style) + _style("B", "", based_on="A") + _style("C", "", based_on="B")
    assert _numbers(paragraph("项", '<w:pStyle w:val="C"/>') * 2, LADDER + num(1, 0), styles) == [
        "（一）",
        "（二）",
    ]


def test_a_level_is_found_by_the_style_it_names() -> None:
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="H2"/>'),
    )
    content = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = _style("H1", content) + _style("H2", content, based_on="H1")
    body = "".join(paragraph("项", f'<w:pStyle w:val="{name}"/>') for name in ("H1", "H2", "H2", "H1", "H2"))
    assert _numbers(body, numbering + num(1, 0), styles) == ["一、", "（一）", "（二）", "二、", "（一）"]


def test_a_style_that_only_tells_its_level() -> None:
    styles = _style("A", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') + _style(
        "B", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>', based_on="A"
    )
    body = paragraph("项", '<w:pStyle w:val="A"/>') + paragraph("项", '<w:pStyle w:val="B"/>')
    assert _numbers(body, LADDER + num(1, 0), styles) == ["一、", "（一）"]


def test_styles_based_on_each_other_in_a_circle() -> None:
    styles = _style("A", "", based_on="B") + _style("B", "", based_on="A")
    assert _numbers(paragraph("项", '<w:pStyle w:val="A"/>'), LADDER + num(1, 0), styles) == [""]


def test_a_definition_that_links_to_a_numbering_style() -> None:
    numbering = (
        abstract(0, level(0, "chineseCounting", "%1、"), more='<w:styleLink w:val="L"/>')
        + abstract(1, more='<w:numStyleLink w:val="L"/>')
        + num(1, 0)
        + num(2, 1)
    )
    styles = _style("L", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
    assert _numbers(_levels(0, 0, of=2), numbering, styles) == ["一、", "二、"]
    assert _numbers(_levels(0, 0, of=2), numbering) == ["一、", "二、"]


def test_links_in_a_circle_number_nothing() -> None:
    numbering = abstract(0, more='<w:numStyleLink w:val="L"/>') + num(1, 0)
    styles = _style("L", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
    assert _numbers(_levels(0), numbering, styles) == [""]


@pytest.mark.parametrize(
    ("name", "text", "suffix", "own", "shown"),
    [
        ("chineseCounting", "%1、", "", "问题", "一、问题"),
        ("chineseCounting", "（%1）", "", "问题", "（一）问题"),
        ("chineseCounting", "第%1条", "", "问题", "第一条 问题"),
        ("chineseCounting", "%1、", "space", "问题", "一、 问题"),
        ("decimal", "%1.", "", "问题", "1.问题"),
        ("decimal", "%1.", "", "2023年", "1. 2023年"),
        ("decimal", "%1.", "nothing", "2023年", "1.2023年"),
        ("decimal", "%1.", "", " 问题", "1. 问题"),
        ("decimal", "%1.", "space", "问题", "1. 问题"),
        ("decimal", "(%1)", "", "问题", "(1)问题"),
        ("decimal", "%1", "", "问题", "1 问题"),
        ("decimal", "%1.", "", "Word", "1. Word"),
        ("decimalEnclosedCircle", "%1", "", "2023年", "①2023年"),
        ("bullet", "·", "", "问题", "· 问题"),
        ("none", "", "", "问题", "问题"),
        ("none", "附件", "nothing", "问题", "附件问题"),
    ],
)
def test_the_blank_after_a_number(name: str, text: str, suffix: str, own: str, shown: str) -> None:
    more = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    assert lines_of(listed(own), numbering=abstract(0, level(0, name, text, more=more)) + num(1, 0)) == [
        shown
    ]


def test_bullets_of_symbol_fonts_are_shown_as_they_look() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="{}" w:hAnsi="{}"/></w:rPr>'
    for font, code, shown in (
        ("Symbol", "\uf0b7", "•"),
        ("Wingdings", "\uf06c", "●"),
        ("Wingdings", "\uf0d8", "➢"),
    ):
        one = level(0, "bullet", code).replace("</w:lvl>", fonts.format(font, font) + "</w:lvl>")
        assert lines_of(listed("项"), numbering=abstract(0, one) + num(1, 0)) == [f"{shown} 项"]


def test_a_hidden_number_counts_and_is_not_shown() -> None:
    hidden = level(0, "decimal", "%1、").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")
    numbering = abstract(0, hidden, level(1, "decimal", "%1.%2、"))
    assert _numbers(_levels(0, 0, 1), numbering + num(1, 0)) == ["", "", "2.1、"]


def test_an_empty_paragraph_shows_its_number_and_counts() -> None:
    source = source_of(listed("甲") + listed("") + listed("乙"), numbering=LADDER + num(1, 0))
    assert source.text == "一、甲\n二、\n三、乙"
    assert [source.text[a:b] for a, b in source.generated] == ["一、", "二、", "三、"]


def test_a_custom_format_pads() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1、"/></w:lvl>'
    )
    assert _numbers(_levels(0, 0), abstract(0, custom) + num(1, 0)) == ["001、", "002、"]


@pytest.mark.parametrize(
    "body",
    [listed("项", 99), listed("项", 1, 8), listed("项", 1, 99), paragraph("项", "<w:numPr/>"),
     paragraph("项", '<w:numPr><w:numId w:val="x"/></w:numPr>'), paragraph("项", '<w:numPr><w:ilvl w:val="-1"/><w:numId w:val="1"/></w:numPr>'),
     paragraph("项", '<w:numPr><w:numId w:val="99999999999999"/></w:numPr>')],
)  # fmt: skip
def test_lists_that_are_not_there_number_nothing(body: str) -> None:
    assert _numbers(body, LADDER + num(1, 0) + num(2, 77)) == [""]


def test_many_definitions_and_long_chains_stay_quick() -> None:
    numbering = "".join(abstract(i, more=f'<w:numStyleLink w:val="S{i}"/>') for i in range(2_000))
    numbering += "".join(num(i + 1, i) for i in range(2_000))
    styles = "".join(_style(f"S{i}", "", based_on=f"S{i + 1}") for i in range(2_000))
    body = "".join(
        paragraph("项", f'<w:pStyle w:val="S{i}"/><w:numPr><w:numId w:val="{i + 1}"/></w:numPr>')
        for i in range(2_000)
    )
    source = read_docx(package(body, numbering=numbering, styles=styles), "a", Limits(seconds=20))
    assert source.text.count("项") == 2_000
