"""What copying broke is undone before anything is read, and everything read has its place in the text as it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.pipeline import parse
from xuncha_parse.source import INVISIBLE
from xuncha_parse.syntax.mending import Mended, mend

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
    assert told.count("- 1 -") + len(list(mended.furniture())) == len(lines) - 1


def test_nothing_to_mend_costs_no_copy() -> None:
    text = "一、学习不深入。"
    assert Mended(text).text is text
