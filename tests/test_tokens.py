"""Tokens: what a line is made of. A token is drawn in brackets with the first letter of its kind; text stands bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.notation.markers import NUMBERED_LABEL
from xuncha_parse.syntax.tokens import tokenize

if TYPE_CHECKING:
    from xuncha_parse.syntax.lines import Line, Tokenized

LETTERS = {"marker": "m", "label": "l", "ornament": "o"}


def read(text: str) -> Tokenized:
    return tokenize(text, default_lexicon())


def drawn(text: str) -> str:
    """``一、学习`` as ``⟦m 一、⟧学习``; blanks as ␣ (one for each), a line break as ⏎, an inline split as ¦."""
    tokenized = read(text)
    inline = {line.start for line in tokenized.lines if line.inline}
    pieces = []
    for token in tokenized.tokens():
        printed = text[token.start : token.end]
        if token.start in inline:
            pieces.append("¦")
        if token.kind == "blank":
            pieces.append("␣" * len(printed))
        elif token.kind == "newline":
            pieces.append("⏎")
        else:
            letter = LETTERS.get(token.kind)
            pieces.append(f"⟦{letter} {printed}⟧" if letter else printed)
    return "".join(pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("学习不深入。", "学习不深入。"),
        ("一、学习", "⟦m 一、⟧学习"),
        ("　　（一）　学习", "␣␣⟦m （一）⟧␣学习"),
        ("1.\u00a0\u200b学习\u3000", "⟦m 1.⟧␣␣学习␣"),
        ("整改情况：加强学习。", "⟦l 整改情况：⟧加强学习。"),
        ("整改情况: 加强学习。", "⟦l 整改情况:⟧␣加强学习。"),
        ("【整改情况】加强学习。", "⟦l 【整改情况】⟧加强学习。"),
        ("【整改情况】：加强学习。", "⟦l 【整改情况】：⟧加强学习。"),
        ("整改结果", "⟦l 整改结果⟧"),
        ("整改结果\n已完成", "⟦l 整改结果⟧⏎已完成"),
        ("整改情况一是学习。", "⟦l 整改情况⟧一是学习。"),
        ("整改情况良好。", "整改情况良好。"),
        ("整改结果得到群众认可", "整改结果得到群众认可"),
        ("1.整改情况：加强学习。", "⟦m 1.⟧⟦l 整改情况：⟧加强学习。"),
        ("1.问题1：学习不深入。", "⟦m 1.⟧⟦l 问题1：⟧学习不深入。"),
        ("问题1：学习不深入。", "⟦l 问题1：⟧学习不深入。"),
        (
            "学习不深入。整改情况：加强。整改结果：已完成",
            "学习不深入。¦⟦l 整改情况：⟧加强。¦⟦l 整改结果：⟧已完成",
        ),
        ("整改情况：已改2项。整改情况：又改1项。", "⟦l 整改情况：⟧已改2项。整改情况：又改1项。"),
        ("现将巡察整改情况予以公布。", "现将巡察整改情况予以公布。"),
        ("一\r\n二\r三\n四\u2028五", "一⏎二⏎三⏎四⏎五"),
        ("2023年7月18日", "2023年7月18日"),
        ("1.5万元用于培训", "1.5万元用于培训"),
        ("5家单位未公开", "5家单位未公开"),
    ],
)
def test_a_text_is_cut_into_its_tokens(text: str, expected: str) -> None:
    assert drawn(text) == expected


@pytest.mark.parametrize("text", ["- 3 -", "— 12 —", "第3页", "第 3 页 共 12 页", "3/12", "12"])
def test_a_page_number_is_a_line_of_its_own_kind(text: str) -> None:
    (line,) = read(text).lines
    assert line.page_number
    assert (line.marker, line.label) == (None, None)


@pytest.mark.parametrize("text", ["3月", "第3页的问题", "12.", "- 学习"])
def test_what_only_looks_like_a_page_number_is_none(text: str) -> None:
    assert not any(line.page_number for line in read(text).lines)


def only(text: str) -> Line:
    (line,) = read(text).lines
    return line


@pytest.mark.parametrize(
    ("text", "role", "number"),
    [
        ("整改情况：", "action", None),
        ("整改措施及成效：", "action", None),
        ("整改结果：", "outcome", None),
        ("完成情况：", "progress", None),
        ("责任单位：", "unit", None),
        ("责任领导：", "leader", None),
        ("整改时限：", "due", None),
        ("下一步打算：", "plan", None),
        ("反馈问题：", "issue", None),
        ("问题3：", "issue", 3),
        ("任务十二：", "issue", 12),
        ("具体表现：", "detail", None),
        ("整改情況：", "action", None),
        ("（验收说明）：", "unknown", None),
        ("（整改销号意见）：", "unknown", None),
        ("销号条件：", "unknown", None),
    ],
)
def test_a_label_opens_what_its_words_say(text: str, role: str, number: int | None) -> None:
    label = only(text).label
    assert label is not None
    assert (label.role, label.number, label.firm) == (role, number, True)


def test_a_numbered_label_stands_for_a_marker() -> None:
    marker = only("问题3：学习不深入。").marker
    assert marker is not None
    assert (marker.style, marker.ordinal) == (NUMBERED_LABEL, 3)


def test_a_label_without_colon_is_not_firm() -> None:
    label = only("整改结果").label
    assert label is not None
    assert not label.firm


def test_a_number_that_could_be_two_markers_keeps_both_readings() -> None:
    line = only("2.3支部未换届。")
    assert [(marker.style, marker.ordinal) for marker in (line.marker, *line.readings) if marker] == [
        ("dotted2", 3),
        ("decimal_dot", 2),
    ]
