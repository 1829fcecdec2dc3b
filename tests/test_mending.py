"""What copying broke is undone before anything is read, and everything read has its place in the text as it came."""

from __future__ import annotations

import random
import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.gold.compare import fold as compared
from xuncha_parse.gold.damage import KINDS
from xuncha_parse.gold.generate import generate
from xuncha_parse.gold.recipes import STYLES, house_style
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.pipeline import parse
from xuncha_parse.source import INVISIBLE
from xuncha_parse.syntax.mending import Mended, mend

if TYPE_CHECKING:
    from collections.abc import Iterator

LEXICON = default_lexicon()
PLAIN = (
    "一、问题整改情况\n"
    "（一）学习贯彻上级决策部署不够深入，结合本单位实际研究具体落实举措不够主动，以会议传达代替研究落实。\n"
    "整改情况：一是修订完善年度学习计划，明确学习内容和学习时间，建立学习档案，全年开展集中学习12次。"
    "二是严格落实学习制度，每季度通报学习情况，将学习情况纳入年度考核，对4名同志进行了提醒。\n"
    "整改结果：已完成，长期坚持\n"
    "（二）调查研究不够经常，2022年以来班子成员到基层调研次数偏少，为基层解决实际问题不多。\n"
    "整改情况：制定年度调研计划，班子成员每人每年到基层调研不少于30天，形成调研报告并跟踪问效。\n"
    "整改结果：正在推进，2023年底前完成\n"
    "欢迎广大干部群众对巡察整改落实情况进行监督。联系电话：0370-2961234；电子邮箱：xwb@qinglan.example。\n"
)


def wrapped(text: str, width: int, indent: str = "") -> str:
    """Every line broken behind ``width`` characters, as a mail program or a page does it."""
    lines = []
    for line in text.splitlines():
        whole = indent + line
        lines += [whole[at : at + width] for at in range(0, len(whole), width)]
    return "\n".join(lines) + "\n"


def facts(text: str) -> list[tuple[object, ...]]:
    """What a record says of its issues, without blanks and unseen characters."""

    def bare(words: str | None) -> str:
        return "".join(char for char in words or "" if not char.isspace() and char not in INVISIBLE)

    notice = parse(text).notice
    return [
        (
            i.id,
            bare(i.statement),
            [(m.ordinal, bare(m.text)) for m in i.measures],
            i.outcome.status,
            i.outcome.due,
        )
        for i in notice.issues
    ] + [(notice.contact.phones, notice.contact.emails)]


def joined(text: str) -> int:
    return len(mend(text, LEXICON).rejoined())


@pytest.mark.parametrize("width", [24, 28, 31, 37, 40])
@pytest.mark.parametrize("indent", ["", "　　", "    "])
def test_a_wrapped_notice_reads_like_the_whole_one(width: int, indent: str) -> None:
    assert facts(wrapped(PLAIN, width, indent)) == facts(PLAIN)


def test_page_numbers_between_wrapped_lines_are_furniture() -> None:
    lines = wrapped(PLAIN, 30).splitlines()
    paged = "\n".join([*lines[:3], "", "- 2 -", "", *lines[3:7], "第3页", *lines[7:]])
    assert facts(paged) == facts(PLAIN)
    parsed = parse(paged)
    furniture = [paged[leaf.start : leaf.end] for leaf in parsed.leaves if leaf.role == "furniture"]
    assert furniture == ["- 2 -", "第3页"]


def test_whole_paragraphs_are_left_alone() -> None:
    assert mend(PLAIN, LEXICON).edits == ()


@pytest.mark.parametrize(
    "text",
    [
        "中共青岚县水利局委员会党组\n关于巡察整改进展情况的通报\n信息时间：2023年7月18日\n来源：县水利局机关党委办公室",
        "一、学习贯彻上级部署方面\n二、全面从严治党责任方面\n三、选人用人和党建方面\n四、巡察反馈问题整改方面",
        "1.学习不深入。\n整改情况：加强学习，\n45.12%的单位已完成，\n5家单位正在整改。",
    ],
    ids=["title and meta lines", "headings of one width", "short lines"],
)
def test_lines_that_only_happen_to_be_alike_are_left_alone(text: str) -> None:
    assert joined(text) == 0


def test_an_indent_opens_a_paragraph() -> None:
    line = "　　推动基层党组织建设全面进步全面过硬，以高质量党建引领高质量发展"
    assert joined(f"{line}\n" * 5) == 4
    assert joined(f"{line.strip()}\n{line}\n" * 3) == 2


@pytest.mark.parametrize("char", INVISIBLE)
def test_an_unseen_character_anywhere_changes_nothing(char: str) -> None:
    spread = char.join(PLAIN.splitlines(keepends=True))
    assert facts(char.join(PLAIN)) == facts(spread) == facts(PLAIN)


def test_the_record_prints_what_stands_there() -> None:
    issue = parse("1.学习\u200b不深入。\n整改\u200b情况：加强\u00ad学习。\n").notice.issues[0]
    assert (issue.statement, issue.measures[0].text) == ("学习\u200b不深入。", "加强\u00ad学习。")


@given(st.text(alphabet="一二（）1.是、。整改情况：学习\n\u200b\ufeff　 2", max_size=200))
def test_mending_only_leaves_out_and_remembers(text: str) -> None:
    mended = mend(text, LEXICON)
    assert mended.text == "".join(
        char for at, char in enumerate(text) if not any(cut.start <= at < cut.end for cut in mended.edits)
    )
    for at, char in enumerate(mended.text):
        assert text[mended.offset(at)] == char
        assert mended.slice(at, at + 1) == char


@given(st.lists(st.text(alphabet="学习不深入，整改", min_size=30, max_size=30), min_size=1, max_size=12))
def test_pieces_are_the_place_without_page_numbers(lines: list[str]) -> None:
    text = "\n- 1 -\n".join(lines)
    mended = mend(text, LEXICON)
    pieces = list(mended.pieces(0, len(mended.text)))
    told = "".join(text[piece.start : piece.end] for piece in pieces)
    assert told.count("- 1 -") + len(list(mended.furniture)) == len(lines) - 1


def test_nothing_to_mend_costs_no_copy() -> None:
    text = "一、学习不深入。"
    assert Mended(text).text is text


# -- what is left of a page -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("学习&nbsp;不深入", "学习 不深入"),
        ("&ldquo;回头看&rdquo;", "“回头看”"),
        ("&#12288;整改&#x3002;", " 整改。"),
        ("R&D投入", "R&D投入"),
        ("&xyz;&#0;", "&xyz;&#0;"),
        ("<strong>整改</strong>", "整改"),
        ('<span style="color:red">整改</span>', "整改"),
        ("学习。<br>整改<BR/>落实", "学习。\n整改\n落实"),
        ("学习。\n<p>整改。</p>\n落实", "学习。\n整改。\n落实"),
        ("学习。<p>整改。</p>落实", "学习。\n整改。\n落实"),
        ("不足<5%，多于>3年", "不足<5%，多于>3年"),
        ("<table>整改", "<table>整改"),
        ("<b\n>整改", "<b\n>整改"),
        ("整\u200b改\ufeff\u00ad", "整改"),
    ],
)
def test_residue_is_read_as_what_it_stood_for(text: str, read: str) -> None:
    assert mend(text, LEXICON).text == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("整 改 情 况：加强学习", "整改情况：加强学习"),
        ("整改 情况：加强学习", "整改情况：加强学习"),
        ("1.整改  结果 ：已完成", "1.整改结果 ：已完成"),
        ("【整 改 结 果】已完成", "【整改结果】已完成"),
        ("整\u3000改\u00a0情\u2003况：加强学习", "整改情况：加强学习"),
        ("一、问 题 整 改 情 况", "一、问题整改情况"),
        ("学习 整改", "学习 整改"),
        ("处 室：办公室", "处 室：办公室"),
        ("加强 学习 制度。", "加强 学习 制度。"),
        ("张 三  李 四", "张三李四"),
        ("整改情况 加强学习：", "整改情况 加强学习："),
    ],
)
def test_letters_set_apart_are_read_together(text: str, read: str) -> None:
    assert mend(text, LEXICON).text == read


# -- quotations, running heads, page numbers within lines -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("关于“学习不深。\n制度不全”的问题", 1),
        ("关于“学习不深。\n\n制度不全”的问题", 0),
        ("关于“学习不深。\n- 2 -\n制度不全”的问题", 1),
        ("关于“学习不深”的问题。\n制度不全”", 0),
        ("关于“学习不深。\n“回头看”不实”", 0),
        ("关于“学习不深。\n整改情况：开展”", 0),
        ("关于“学习不深。\n（二）制度不全”", 0),
        ("关于“" + "学" * 401 + "。\n制度不全”", 0),
        ("关于“学习不深。\n" + "学" * 401 + "”", 0),
    ],
    ids=[
        "one break",
        "a blank line",
        "a page number",
        "closed before",
        "another opens",
        "a label",
        "a marker",
        "opened long ago",
        "closed far ahead",
    ],
)
def test_a_quotation_is_closed_by_the_next_line(text: str, breaks: int) -> None:
    assert joined(text) == breaks


HEAD = "中共青岚县委关于巡察整改情况的通报"
PAGE = "整改情况：加强学习，制定年度学习计划，明确学习内容和学习时间，建立学习档案。"
FRONT = ["来源：青岚县委", "2023年7月18日", "一、问题整改情况"]


def heads_left_out(*pages: str, head: str = HEAD, first: str = HEAD) -> int:
    """How many of the lines between ``pages`` are left out as running heads."""
    lines = [first, *FRONT]
    for page in pages:
        lines += [page, head]
    text = "\n".join([*lines, "（一）调研不够。"])
    return text.count(head) - mend(text, LEXICON).text.count(head)


def test_a_title_on_page_after_page_is_left_out_and_the_first_one_stays() -> None:
    assert heads_left_out(PAGE, PAGE, PAGE) == 3
    text = "\n".join([HEAD, *FRONT, PAGE, HEAD, PAGE, HEAD, PAGE])
    furniture = [leaf for leaf in parse(text).leaves if leaf.role == "furniture"]
    assert [text[leaf.start : leaf.end] for leaf in furniture].count(HEAD) == 2


@pytest.mark.parametrize(
    ("between", "left_out"),
    [
        (HEAD + " ", 1),
        (f" {HEAD} ", 1),
        (HEAD, 1),
        (f"现将《{HEAD}》予以公布。", 0),
        (f"印发{HEAD}。", 0),
        (f"{HEAD}已经公开。", 0),
    ],
    ids=[
        "a blank behind",
        "blanks around",
        "a marker behind",
        "quoted",
        "within a sentence",
        "a sentence's subject",
    ],
)
def test_a_title_between_two_sentences_of_a_line_of_pages_is_left_out(between: str, left_out: int) -> None:
    issues = f"一、问题整改情况（一）学习不深入。{PAGE}{between}（二）调研不够。{PAGE}"
    for line in (HEAD + " " + issues + PAGE * 10, f"{HEAD}\n{issues}{PAGE * 10}"):
        assert line.count(HEAD) - mend(line, LEXICON).text.count(HEAD) == left_out
    short = f"{HEAD}\n{issues}"
    assert mend(short, LEXICON).text == short


@pytest.mark.parametrize(
    ("pages", "head"),
    [
        ((PAGE,), HEAD),
        ((PAGE, PAGE, PAGE), "佐证材料：关于巡察整改情况的通报"),
        ((PAGE, PAGE, PAGE), "修订学习制度"),
        ((PAGE, PAGE, PAGE), "关于学习情况的通报"),
        ((PAGE, PAGE, PAGE), "关于巡察整改情况的通报" + "学" * 90),
    ],
    ids=["two copies", "a colon", "no title", "not of remediation", "too long"],
)
def test_other_lines_that_come_again_stay(pages: tuple[str, ...], head: str) -> None:
    assert heads_left_out(*pages, head=head) == 0


@pytest.mark.parametrize("number", ["- 3 -", "— 3 —", "第3页", "第 3 页", "第3页/共12页"])
def test_a_page_number_within_a_long_line_is_left_out(number: str) -> None:
    long = "加强学习，提高认识。" * 50
    assert mend(f"{long} {number} {long}", LEXICON).text.count("3") == 0
    assert mend(f"{long} {number}", LEXICON).text.count("3") == 0
    assert mend(f"{long} {number}\n{long}", LEXICON).text.count("3") == 0
    assert f" {number} " in mend(f"加强学习 {number} 提高认识", LEXICON).text
    assert f" {number}" in mend(f"加强学习 {number}", LEXICON).text


@pytest.mark.parametrize("words", ["学习 3 次", "学习- 3 -次", "第3页所列", "6 - 3 - 1", "学习- 3 -"])
def test_what_only_looks_like_one_stays(words: str) -> None:
    text = f"{'加强学习，提高认识。' * 50}{words}"
    assert mend(text, LEXICON).text == text


# -- properties -------------------------------------------------------------------------------------------

PIECES = (
    "1.学习不深入。", "（二）调研不够", "整改情况：加强学习，提高认识", "整 改 结 果：", "已完成", "长期坚持", "关于“学习不深。", "制度不全”的问题。", HEAD, PAGE, "- 3 -", "第4页", "12",
    "<br>", "<p>", "</p>", "<strong>", "</strong>", '<span style="x">', "&ldquo;", "&rdquo;", "&amp;", "\u200b", "\ufeff", "\u00ad", " ", "　", "\n", "\n\n", "\r\n",
    "序号\n反馈问题\n整改措施\n整改结果\n", "1\n学习不深入。\n制定计划。\n已完成\n", "2\n调研不够。\n开展调研。\n正在推进\n", "推动基层党组织建设全面进步全面过硬，以高质量党建引领高质量发展\n",
    "怎么样了：已完成\n", "一是制定计划。", "二是开展培训。", "l.学习", "（一学习",
)  # fmt: skip
DAMAGED_TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def is_printed(char: str) -> bool:
    return not char.isspace() and char not in INVISIBLE


def assert_in_one_leaf_each(text: str) -> None:
    leaves = parse(text).leaves
    assert all(before.end <= after.start for before, after in pairwise(leaves))
    covered = {place for leaf in leaves for place in range(leaf.start, leaf.end)}
    assert [place for place, char in enumerate(text) if is_printed(char) and place not in covered] == []


@given(DAMAGED_TEXTS)
def test_every_printed_character_of_a_damaged_text_is_in_exactly_one_leaf(text: str) -> None:
    assert_in_one_leaf_each(text)


def test_an_entity_for_a_blank_before_a_label_is_in_exactly_one_leaf() -> None:
    assert_in_one_leaf_each("1.学习不深入。&nbsp;整改情况：加强学习")


@given(DAMAGED_TEXTS)
def test_edits_are_in_order_and_every_kept_character_has_its_place(text: str) -> None:
    mended = mend(text, LEXICON)
    assert all(before.end <= after.start for before, after in pairwise(mended.edits))
    read = {place for edit in mended.edits for place in range(edit.start, edit.end)}
    kept = [place for place in range(len(text)) if place not in read]
    places = [mended.place(at, at + 1) for at in range(len(mended.text))]
    assert all(before.end <= after.start for before, after in pairwise(places))
    assert [
        place.start for place in places if place.end == place.start + 1 and place.start not in read
    ] == kept
    assert all(
        mended.text[at] == text[place.start] for at, place in enumerate(places) if place.start not in read
    )


@given(DAMAGED_TEXTS)
def test_only_furniture_of_what_prints_is_left_out(text: str) -> None:
    """What mending leaves out prints nothing, or is told of as furniture."""
    mended = mend(text, LEXICON)
    told = {place for span in mended.furniture for place in range(span.start, span.end)}
    for edit in mended.edits:
        printed = [place for place in range(edit.start, edit.end) if is_printed(text[place])]
        assert edit.read.strip() or all(place in told for place in printed)


# -- every sort of damage -----------------------------------------------------------------------------------

LEVEL = 0.2
FEW = 4
_CHUNK = re.compile(r"(?<=[一-鿿])\d{1,2}、(?=[一-鿿])")


def found(text: str) -> list[tuple[object, ...]]:
    """What a record says of its issues, field by field: without blanks and chunk numbers, in one width and script."""

    def bare(words: str | None) -> str:
        return compared(_CHUNK.sub("", fold(words or "")))

    return [
        (
            issue.id,
            [bare(heading.heading) for heading in issue.path],
            bare(issue.statement),
            bare(issue.action.text if issue.action else None),
            [(measure.ordinal, bare(measure.text)) for measure in issue.measures],
            (bare(issue.outcome.text), issue.outcome.status, issue.outcome.sustained, issue.outcome.due),
            [bare(name) for name in (*issue.responsible.units, *issue.responsible.leaders)],
        )
        for issue in parse(text).notice.issues
    ]


def damaged_notices(kind: str) -> Iterator[tuple[str, str]]:
    """Generated notices, each whole and with one sort of damage that shows."""
    for seed in range(40):
        for style in STYLES:
            rng, same = random.Random(seed), random.Random(seed)
            whole = generate(house_style(style, rng, damage=0.0), seed).text
            hurt = generate(house_style(style, same, damage=LEVEL, kinds=(kind,)), seed).text
            if hurt != whole:
                yield whole, hurt


FALLS_SHORT = {
    "hard_wrap": "a series behind the issue's sentence whose second member opens a line",
}
"""Sorts of damage that still change something, and what it is; strict, so that mending it is noticed."""


def kinds() -> Iterator[object]:
    for kind in KINDS:
        reason = FALLS_SHORT.get(kind)
        yield pytest.param(kind, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_little_damage_changes_no_field_of_any_issue(kind: str) -> None:
    notices = list(islice(damaged_notices(kind), FEW))
    assert len(notices) == FEW, f"{kind} did nothing"
    for whole, hurt in notices:
        assert found(hurt) == found(whole)
