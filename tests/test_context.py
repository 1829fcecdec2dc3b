"""What the lines around a line decide: each rule where it must hold, and where it must not."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.notation.markers import DAMAGED, SERIES_HEADING
from xuncha_parse.syntax import context
from xuncha_parse.syntax.context import CONFIRMED
from xuncha_parse.syntax.tokens import tokenize

if TYPE_CHECKING:
    from xuncha_parse.syntax.lines import Tokenized

LEXICON = default_lexicon()
DONE = "制定年度学习计划，组织集中学习十二次，开展专题研讨四次，形成学习报告三份，并建立了学习档案。"
"""More than a status, and full of doing."""


class Example(NamedTuple):
    """A text of lines set apart by bars, and whether the rule changes how it is read."""

    rule: str
    holds: bool
    text: str

    @property
    def lines(self) -> str:
        return self.text.replace("|", "\n")


EXAMPLES = [
    # 整改成效：（1）…
    Example("settle_effects", True, "1.学习不深入。|整改成效：（1）修订制度。|（2）开展培训。"),
    Example("settle_effects", True, "1.学习不深入。|整改成效：一是修订制度。二是开展培训。"),
    Example("settle_effects", False, "1.学习不深入。|整改成效：已完成"),
    Example("settle_effects", False, "1.学习不深入。|整改成效：（2）开展培训。"),
    Example("settle_effects", False, "1.学习不深入。|整改情况：（1）修订制度。|（2）开展培训。"),
    # 1 总则 / 1.1 …
    Example("confirm_bare_numbers", True, "1 政治方面|1.1学习不深入。"),
    Example("confirm_bare_numbers", True, "1 政治方面|一是学习不深入。|1.1计划不完善。"),
    Example("confirm_bare_numbers", False, "3 轮研讨|1.1学习不深入。"),
    Example("confirm_bare_numbers", False, "1 政治方面|1.1.1学习不深入。"),
    Example("confirm_bare_numbers", False, "1、政治方面|1.1学习不深入。"),
    Example("confirm_bare_numbers", False, "1 政治方面|（一）学习不深入。"),
    # （一 … / （二）…
    Example("confirm_damaged", True, "（一学习|（二）调研"),
    Example("confirm_damaged", True, "1 学习|2.调研"),
    Example("confirm_damaged", True, "1 学习|2）调研"),
    Example("confirm_damaged", True, "1、学习|2 调研"),
    Example("confirm_damaged", True, "（一）甲|1）乙|（二）丙|1 丁|（三）戊"),
    Example("confirm_damaged", True, "l.学习|2.调研"),
    Example("confirm_damaged", True, "I.学习|2.调研"),
    Example("confirm_damaged", False, "（一学习|1.调研"),
    Example("confirm_damaged", False, "（一）学习|（二）调研"),
    Example("confirm_damaged", False, "A.学习|B.调研|C.会议"),
    Example("confirm_damaged", False, "1 学习"),
    # 怎么改的：… in issue after issue
    Example("learn_labels", True, "|".join(f"{n}.不足。|改了什么：{DONE}" for n in (1, 2, 3))),
    Example("learn_labels", True, "|".join(f"{n}.不足。|【改成怎样】已完成" for n in (1, 2, 3))),
    Example("learn_labels", False, "|".join(f"{n}.不足。|改了什么：{DONE}" for n in (1, 2))),
    Example("learn_labels", False, f"1.不足。|改了什么：{DONE}|改了什么：{DONE}|改了什么：{DONE}"),
    Example("learn_labels", False, "|".join(f"{n}.不足。|对应条款：第一条" for n in (1, 2, 3))),
    Example("learn_labels", False, "|".join(f"{n}.不足。|改了什么" for n in (1, 2, 3))),
    Example("learn_labels", False, "|".join(f"{n}.不足。|整改措施：改|改了什么：{DONE}" for n in (1, 2, 3))),
    Example("learn_labels", False, "|".join(f"{n}.不足。|{n}）改了什么：{DONE}" for n in (1, 2, 3))),
    # 整改情况制定…
    Example("confirm_lost_colons", True, "1.不足。|整改情况：改。|2.不够。|整改情况制定计划。"),
    Example("confirm_lost_colons", True, "1.不足。|整改情况；改。|2.不够。|整改情况：制定计划。"),
    Example("confirm_lost_colons", False, "1.不足。|整改情况制定计划。"),
    Example("confirm_lost_colons", False, "1.不足。|整改情况：改。|整改情况制定计划。"),
    Example("confirm_lost_colons", False, "1.不足。|整改情况：改。|2.不够。|整改措施制定计划。"),
    Example("confirm_lost_colons", False, "1.不足。|整改情况：改。|2.不够。|（1）整改情况制定计划。"),
    *(
        Example("confirm_lost_colons", False, f"1.不足。|整改情况：改。|2.不够。|整改情况{words}")
        for words in ("进行公开。", "的说明", "、整改成效", "汇报会", "通报全县。", "台账", "一览表", "较好。", "不够好。")
    ),
    # 一是…。整改情况：…
    Example("promote_series", True, "一是不足。|整改情况：改。|二是不够。|整改情况：再改。"),
    Example("promote_series", True, "一是不足。|整改情况：改。|二是不够。|整改情况：再改。|三是不实。"),
    Example("promote_series", False, "一是不足。|整改情况：改。"),
    Example("promote_series", False, "一是不足。|二是不够。|整改情况：改。|一是不实。|二是不严。|整改情况：改。"),
    Example("promote_series", False, "一是不足。|整改时限：年底|二是不够。|整改时限：年底"),
    Example("promote_series", False, "第一，不足。|整改情况：改。|第二，不够。|整改情况：改。"),
]  # fmt: skip


def reading(tokenized: Tokenized) -> list[object]:
    return [(line.marker, line.label, line.body, line.readings) for line in tokenized.lines]


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.rule} {e.holds} {i}" for i, e in enumerate(EXAMPLES)])
def test_a_rule_changes_what_it_is_for_and_nothing_else(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rule = reading(tokenize(example.lines, LEXICON))
    monkeypatch.setattr(context, f"_{example.rule}", lambda *_: None)
    assert (reading(tokenize(example.lines, LEXICON)) != with_rule) is example.holds


def test_every_rule_has_examples_for_and_against() -> None:
    rules = set(re.findall(r"^    _(\w+)\(", inspect.getsource(context.read_in_context), re.MULTILINE))
    assert len(rules) >= 5
    for holds in (True, False):
        assert {example.rule for example in EXAMPLES if example.holds is holds} == rules


def markers(text: str) -> list[str]:
    """Each line's marker: its style, its number and its doubt."""
    found = [line.marker for line in tokenize(text.replace("|", "\n"), LEXICON).lines]
    return [f"{m.style} {m.ordinal} {m.doubt}".strip() if m else "-" for m in found]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("1 学习|2.调研", "decimal_dot"),
        ("1 学习|2、调研", "decimal_comma"),
        ("1 学习|2）调研", "decimal_half_paren"),
        ("（一学习|（二）调研", "han_paren"),
        ("（1学习|（2）调研", "decimal_paren"),
        ("C一）学习|（二）调研", "han_paren"),
        ("一 学习|二、调研", "han_comma"),
        ("l.学习|2.调研", "decimal_dot"),
        ("I.学习|2、调研", "decimal_comma"),
        ("l）学习|2）调研", "decimal_half_paren"),
    ],
)
def test_the_next_marker_bears_a_damaged_one_out(text: str, style: str) -> None:
    first, second = markers(text)
    assert first == f"{style} 1 {CONFIRMED}"
    assert second == f"{style} 2"


@pytest.mark.parametrize(
    ("text", "place", "marker"),
    [
        ("1、学习|2 调研", 1, f"decimal_comma 2 {DAMAGED}"),
        ("1）学习|2 调研", 1, f"decimal_half_paren 2 {DAMAGED}"),
        ("（一）甲|1）乙|（二）丙|1 丁|（三）戊", 3, f"decimal_half_paren 1 {CONFIRMED}"),
        ("（一）甲|1.乙|2.丙|1 丁|2.戊", 3, f"decimal_dot 1 {CONFIRMED}"),
        ("1 学习", 0, f"decimal_dot 1 {DAMAGED}"),
        ("（二）学习|（一调研", 1, f"han_paren 1 {DAMAGED}"),
        ("1、学习|2.调研|3 会议", 2, f"decimal_dot 3 {DAMAGED}"),
        ("A.学习|B.调研|C.会议", 2, "letter_dot 3 lone_letter"),
        ("l.学习|一、调研", 0, f"decimal_dot 1 {DAMAGED}"),
    ],
)
def test_a_damaged_marker_takes_the_style_that_its_neighbours_show(
    text: str, place: int, marker: str
) -> None:
    assert markers(text)[place] == marker


@pytest.mark.parametrize(
    ("label", "words", "role", "learned"),
    [
        ("改了什么：", DONE, "action", True),
        ("【改了什么】", DONE, "action", True),
        ("【改了什么】：", DONE, "action", True),
        ("改成怎样：", "已完成", "outcome", True),
        ("[改成怎样]", "正在推进", "outcome", True),
        ("改成怎样：", "尚未完成，2024年6月底前完成", "outcome", True),
        ("整改结果：", "已完成", "outcome", False),
    ],
)
def test_what_a_learned_label_opens_tells_its_role(label: str, words: str, role: str, learned: bool) -> None:
    text = "\n".join(f"{number}.不足。\n{label}{words}" for number in (1, 2, 3))
    labelled = [line for line in tokenize(text, LEXICON).lines if line.label]
    assert [(line.label.role, line.label.learned) for line in labelled if line.label] == [(role, learned)] * 3
    assert {text[line.body : line.end] for line in labelled} == {words}


def test_a_lost_colon_leaves_the_words_behind_the_label() -> None:
    text = "1.不足。\n整改情况：改。\n2.不够。\n整改情况 制定计划。"
    last = tokenize(text, LEXICON).lines[-1]
    assert last.label is not None
    assert (last.label.role, last.label.firm) == ("action", False)
    assert text[last.body : last.end] == "制定计划。"


def test_series_words_that_head_issues_are_markers_of_their_own() -> None:
    text = "一是不足。|整改情况：改。|二是不够。|整改情况：再改。"
    assert markers(text) == [f"{SERIES_HEADING} 1", "-", f"{SERIES_HEADING} 2", "-"]


def test_ten_thousands_of_unknown_labels_in_one_issue_are_read_in_passing() -> None:
    count = 60_000
    tokenized = tokenize("1.学习不深入。\n整改情况：制定计划。\n" + "声明：略。\n" * count, LEXICON)
    assert len(tokenized.lines) == count + 2
