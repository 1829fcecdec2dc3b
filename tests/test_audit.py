"""The numbering audit: what a notice's markers, labels and outcomes leave to be told, each at its line and column.

Every case is the whole of what a notice is told, so a finding too many fails as one too few does.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from xuncha_parse.checking.notices import check_notice
from xuncha_parse.diagnostics import BY_CODE
from xuncha_parse.source import Source

_TO_HALF = str.maketrans("，：；（）．", ",:;().")

TOLD = ("XC201", "XC202", "XC203", "XC204", "XC206", "XC213", "XC301", "XC303", "XC304", "XC401")
"""Gap, repeat, restart, skipped level, mixed bracket, swallowed heading, outcome without issue, unknown label, issue
without outcome, unmapped outcome."""


class Case(NamedTuple):
    """A notice, and what is told of it: ``line:column code words``, where the words stand at the place."""

    title: str
    text: str
    told: str = ""


CASES = (
    Case(
        "an ordinal is left out",
        """
一、问题整改情况
（一）学习不深入。
整改情况：加强学习。
整改结果：已完成
（三）制度不健全。
整改情况：修订制度。
整改结果：已完成
""",
        "5:1 XC201 序号不连续：1→3 ⟦（三）⟧",
    ),
    Case(
        "two ordinals are left out, one of a level above",
        """
一、学习方面
1．学习不深入。
整改情况：加强学习。
整改结果：已完成
4．记录不全。
整改情况：补齐记录。
整改结果：已完成
三、制度方面
1．制度不健全。
整改情况：修订制度。
整改结果：已完成
""",
        """
5:1 XC201 序号不连续：1→4 ⟦4．⟧
8:1 XC201 序号不连续：1→3 ⟦三、⟧
""",
    ),
    Case(
        "an ordinal comes twice",
        """
1．学习不深入。
整改情况：加强学习。
整改结果：已完成
2．制度不健全。
整改情况：修订制度。
整改结果：已完成
2．调研不够。
整改情况：开展调研。
整改结果：已完成
""",
        """
7:1 XC202 序号重复或倒退：2→2 ⟦2．⟧
7:1 XC310 编号重复：2~2 ⟦2．调研不够。⟧
7:3 XC211 层级存疑：也可能是上文列表的一项 ⟦调研不够。⟧
""",
    ),
    Case(
        "a list begins again",
        """
一、问题整改情况
1．学习不深入。
整改情况：加强学习。
整改结果：已完成
2．制度不健全。
整改情况：修订制度。
整改结果：已完成
1．调研不够。
整改情况：开展调研。
整改结果：已完成
""",
        """
8:1 XC203 序号从头开始：2→1 ⟦1．⟧
8:1 XC310 编号重复：1.1~2 ⟦1．调研不够。⟧
8:3 XC211 层级存疑：也可能是上文列表的一项 ⟦调研不够。⟧
""",
    ),
    Case(
        "a list begins again under its own heading",
        """
一、学习方面
1．学习不深入。
整改情况：加强学习。
整改结果：已完成
二、制度方面
1．制度不健全。
整改情况：修订制度。
整改结果：已完成
""",
    ),
    Case(
        "a level is skipped that was there before",
        """
一、问题整改情况
（一）学习方面
1．学习不深入。
（1）记录不全。
整改情况：补齐记录。
整改结果：已完成
（二）制度方面
（1）制度不健全。
整改情况：修订制度。
整改结果：已完成
""",
        "8:1 XC204 层级缺失：此处越过了一级标题 ⟦（1）⟧",
    ),
    Case(
        "a bracket of one kind is closed with another",
        """
一、问题整改情况
（1】学习不深入。
整改情况：加强学习。
整改结果：已完成
""",
        "2:1 XC206 序号括号前后不配对 ⟦（1】⟧",
    ),
    Case(
        "a bracket of one width is closed with the other",
        """
一、问题整改情况
（1)学习不深入。
整改情况：加强学习。
整改结果：已完成
""",
    ),
    Case(
        "a heading stands behind the outcome before it",
        """
1．学习不深入。
整改情况：加强学习。
整改结果：已完成2．制度不健全。
整改情况：修订制度。
整改结果：已完成
""",
        "3:9 XC213 标题夹在上一段文字中 ⟦2．⟧",
    ),
    Case(
        "a heading stands behind its own",
        """
1．学习不够。1）学习制度不健全。整改情况：修订制度。整改结果：已完成
""",
        "1:8 XC213 标题夹在上一段文字中 ⟦1）⟧",
    ),
    Case(
        "two headings on two lines stand behind outcomes",
        """
1．学习不深入。
整改情况：加强学习。
整改结果：已完成2．制度不健全。
整改情况：修订制度。
整改结果：已完成3．调研不够。
整改情况：开展调研。
整改结果：已完成
""",
        """
3:9 XC213 标题夹在上一段文字中 ⟦2．⟧
5:9 XC213 标题夹在上一段文字中 ⟦3．⟧
""",
    ),
    Case(
        "two headings on one line are told together, at the first",
        """
1．学习不够。1）学习制度不健全。整改情况：修订制度。整改结果：已完成2）调研制度不健全。整改情况：修订制度。整改结果：已完成
""",
        "1:8 XC213 标题夹在上一段文字中（本行共 2 处） ⟦1）⟧",
    ),
    Case(
        "a notice on one line is told once",
        "一、问题整改情况 "
        + "".join(
            f"（{numeral}）{finding}。整改情况：健全制度，逐项抓好落实，由主要负责人带头，按月通报进展，发现一起纠正一起，"
            f"坚持举一反三，防止问题反弹，切实巩固整改成果，持续提升工作水平，做到件件有着落、事事有回音。整改结果：已完成。"
            for numeral, finding in zip(
                "一二三四", ("学习不深入", "制度不健全", "调研不够深入", "管理不规范"), strict=True
            )
        ),
        "1:10 XC213 标题夹在上一段文字中（本行共 4 处） ⟦（一）⟧",
    ),
    Case(
        "an issue without an outcome",
        """
1．学习不深入。
整改情况：加强学习。
2．制度不健全。
整改情况：修订制度。
整改结果：已完成
""",
        "1:1 XC304 问题没有整改结果，状态记为 unknown ⟦1．学习不深入。 整改情况：加强学习。⟧",
    ),
    Case(
        "an outcome without an issue",
        """
整改结果：已完成
1．学习不深入。
整改情况：加强学习。
整改结果：已完成
""",
        """
1:1 XC301 找不到所属问题的文字块 ⟦整改结果：已完成⟧
1:1 XC506 有文字未能归位 ⟦整改结果：已完成⟧
2:3 XC211 层级存疑：也可能是上文列表的一项 ⟦学习不深入。⟧
""",
    ),
    Case(
        "a label that no lexicon lists",
        """
1．学习不深入。
整改情况：加强学习。
整改亮点：群众满意。
整改结果：已完成
""",
        "3:1 XC303 未知标签：整改亮点 ⟦整改亮点：⟧",
    ),
    Case(
        "an outcome in words that no lexicon lists",
        """
1．学习不深入。
整改情况：加强学习。
整改结果：挂号待销
""",
        "3:6 XC401 整改结果的措辞未收录：挂号待销 ⟦挂号待销⟧",
    ),
    Case(
        "nothing is wrong",
        """
一、问题整改情况
（一）学习方面
1．学习不深入。
整改情况：一是加强学习。二是开展检查。
整改结果：已完成，长期坚持
2．记录不全。
整改情况：补齐记录。
整改结果：已完成
（二）制度方面
1．制度不健全。
整改情况：修订制度。
整改结果：正在推进
""",
    ),
)  # fmt: skip

CONTEXT = ("XC501",)
"""What these short texts are all told, and is not of the audit."""


def told(text: str) -> list[str]:
    """What is told of a notice, in the notation of the cases."""
    remarks = check_notice(Source(text))
    return [
        f"{remark.spot.line}:{remark.spot.column} {remark.code} {remark.message} ⟦{remark.excerpt.shown}⟧"
        for remark in remarks
        if remark.code not in CONTEXT
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_notice_is_told_this_and_nothing_else(case: Case) -> None:
    assert told(case.text.lstrip("\n")) == case.told.strip().splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_width_of_punctuation_changes_no_place(case: Case) -> None:
    half = told(case.text.lstrip("\n").translate(_TO_HALF))
    places = [re.match(r"\S+ \S+", line) for line in case.told.strip().splitlines()]
    assert [line.split(" ")[:2] for line in half] == [match[0].split(" ") for match in places if match]


def test_every_code_of_the_audit_has_a_case() -> None:
    found = " ".join(case.told for case in CASES)
    assert [code for code in TOLD if code not in found] == []
    assert set(TOLD) <= BY_CODE.keys()
