"""Series: a block's members, drawn in brackets with their printed numbers."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import MEASURES, SERIES_STYLES, texts
from xuncha_parse.notation.folding import fold
from xuncha_parse.syntax.render import write_series
from xuncha_parse.syntax.series import find_series


def drawn(text: str) -> str:
    """``一是学习。二是培训。`` as ``一是⟦1 学习。⟧二是⟦2 培训。⟧``."""
    pieces, last = [], 0
    for member in find_series(fold(text), 0, len(text)):
        pieces += [text[last : member.start], f"⟦{member.ordinal} ", text[member.start : member.end], "⟧"]
        last = member.end
    return "".join([*pieces, text[last:]])


@pytest.mark.parametrize(
    "expected",
    [
        "一是⟦1 学习。⟧二是⟦2 培训。⟧",
        "一是⟦1 学习；⟧二是⟦2 培训;⟧三是⟦3 考核。⟧",
        "加强整改：一是⟦1 学习。⟧二是⟦2 培训。⟧",
        "局党组高度重视，一是⟦1 学习，⟧二是⟦2 培训。⟧",
        "高度重视。一是⟦1 学习。组织4次研讨。⟧二是⟦2 培训。⟧",
        "（1）⟦1 学习。⟧（2）⟦2 培训。⟧",
        "(1)⟦1 学习;⟧(2)⟦2 培训.⟧",
        "①⟦1 学习。⟧②⟦2 培训。⟧③⟦3 考核。⟧",
        "⑴⟦1 学习。⟧⑵⟦2 培训。⟧",
        "第一，⟦1 学习。⟧第二，⟦2 培训。⟧",
        "首先，⟦1 学习。⟧其次，⟦2 培训。⟧最后，⟦3 考核。⟧",
        "1.⟦1 学习。⟧2.⟦2 培训。⟧",
        "1.⟦1 学习。⟧\n2.⟦2 培训。⟧",
        "一是⟦1 学习。⟧\n　　二是⟦2 培训。⟧",
        "一、⟦1 学习。⟧\n二、⟦2 培训。⟧",
        "一是⟦1 学习。⟧ 二是⟦2 培训。⟧",
        "一是⟦1 2月份召开会议。⟧二是⟦2 2023年制定办法。⟧",
        "一\u200b是⟦1 学习。⟧二\u00a0是⟦2 培训。⟧",
        # only the outermost series counts
        "一是⟦1 学习：（1）读原著；（2）谈体会。⟧二是⟦2 培训。⟧",
        "一是⟦1 学习。①读原著；②谈体会。⟧二是⟦2 培训。⟧",
        "（1）⟦1 学习。一是读原著；二是谈体会。⟧（2）⟦2 培训。⟧",
        # never inside quotes and brackets
        "一是⟦1 贯彻“一要学习。二是培训。三是考核”精神。⟧二是⟦2 培训。⟧",
        "一是⟦1 修订《办法。二是规定》。⟧二是⟦2 培训。⟧",
        "一是⟦1 学习（见附件；二是附件）。⟧二是⟦2 培训。⟧",
        # ordinals ascend; a lost one is not invented
        "一是⟦1 学习。⟧三是⟦3 考核。⟧",
        "一是⟦1 学习。二十是考核。⟧二是⟦2 培训。⟧",
    ],
)
def test_the_outermost_series_is_cut_into_its_members(expected: str) -> None:
    text = "".join(part.partition(" ")[2] if i else part for i, part in enumerate(_unbracketed(expected)))
    assert drawn(text) == expected


def _unbracketed(expected: str) -> list[str]:
    """The drawing's pieces without brackets; every piece but the first begins with its member's number."""
    head, *members = expected.split("⟦")
    return [head, *(member.replace("⟧", "") for member in members)]


@pytest.mark.parametrize(
    "text",
    [
        "", "加强学习。", "一是学习。", "二是学习。四是培训。", "（2）学习。（3）培训。", "这一是学习。那二是培训。", "一个活动；三个核心；五个要素。", "第一责任人履职。第二责任人配合。", "6大项12个方面。", "“一是学习。二是培训。”",
        "（一是学习；二是培训）", "第一、二季度学习。第三、四季度培训。", "1.5万元；2.5万元。", "一岗双责；三会一课。", "2023年学习。2024年培训。",
    ],
)  # fmt: skip
def test_without_two_ascending_members_there_is_no_series(text: str) -> None:
    assert drawn(text) == text


def test_only_the_given_stretch_is_read() -> None:
    text = "一是学习。二是培训。三是考核。"
    assert [member.ordinal for member in find_series(text, 0, text.index("三"))] == [1, 2]
    assert [member.ordinal for member in find_series(text, text.index("二"), len(text))] == [2, 3]


def test_a_series_whose_first_word_was_lost_is_one() -> None:
    text = "健全管护机制。二是修复88个，其余8个待施工。三是成立业主委员会。"
    assert [(m.ordinal, text[m.start : m.end]) for m in find_series(text, 0, len(text))] == [
        (2, "修复88个，其余8个待施工。"), (3, "成立业主委员会。"),
    ]  # fmt: skip


@given(
    st.sampled_from(SERIES_STYLES),
    st.lists(st.sampled_from(MEASURES), min_size=2, max_size=9),
    st.sampled_from("。；;\n"),
)
def test_a_written_series_is_found_again(style: str, members: list[str], stop: str) -> None:
    text = write_series(style, [(number, member + stop) for number, member in enumerate(members, 1)])
    found = find_series(fold(text), 0, len(text))
    assert [member.ordinal for member in found] == list(range(1, len(members) + 1))
    assert [text[member.start : member.end].rstrip(stop) for member in found] == members


@given(texts())
def test_members_ascend_in_number_and_place(text: str) -> None:
    found = find_series(fold(text), 0, len(text))
    assert len(found) != 1
    for before, after in itertools.pairwise(found):
        assert before.ordinal < after.ordinal
        assert before.end <= after.marker.start < after.start <= after.end
