"""What only a record read back can have wrong: nothing that parsing makes has any of it, and every rule finds its fault."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import web_pages
import word_producers
from strategies import Tree, texts, trees
from xuncha_parse import check_record, default_lexicon, load_lexicon, parse, read
from xuncha_parse.checking.semantics import RECORD_CHECKS
from xuncha_parse.gold.generate import generate
from xuncha_parse.gold.markup import read_gold
from xuncha_parse.gold.recipes import STYLES, house_style, invented_style
from xuncha_parse.interpret.checks import CHECKS
from xuncha_parse.records import Notice
from xuncha_parse.syntax.render import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.diagnostics import Finding
    from xuncha_parse.source import Source

    Fault = Callable[[Any], object]

ROOT = Path(__file__).resolve().parent.parent
GOLD = sorted((ROOT / "samples" / "gold").rglob("*.gold"))
CASES = sorted((ROOT / "tests" / "cases").iterdir())


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Code, path and detail of each finding."""
    return [(each.rule.code, ".".join(map(str, each.path)), each.detail) for each in findings]


# -- what parsing makes ---------------------------------------------------------------------------------


def assert_sound(source: str | Source) -> None:
    """No finding of the record family, and none that the record does not hold already; with its text and without."""
    notice = parse(source).notice
    known = {(each.slug, each.message) for each in notice.diagnostics}
    assert [each for each in check_record(notice) if (each.slug, each.message) not in known] == []
    notice.source.text = None
    assert [told([each]) for each in check_record(notice) if each.rule.code.startswith("XC6")] == []


@pytest.mark.parametrize("file", GOLD, ids=lambda file: file.stem)
def test_the_record_of_a_gold_notice_is_sound(file: Path) -> None:
    assert_sound(read_gold(file).text)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.name)
def test_the_record_of_every_case_is_sound(file: Path) -> None:
    for text in file.read_text(encoding="utf-8").split("\n\n"):
        assert_sound(text)


@given(
    style=st.sampled_from([*STYLES, "free"]),
    seed=st.integers(0, 10_000),
    level=st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]),
)
def test_the_record_of_a_generated_notice_is_sound(style: str, seed: int, level: float) -> None:
    rng = Random(seed)
    recipe = invented_style(rng, damage=level) if style == "free" else house_style(style, rng, damage=level)
    assert_sound(generate(recipe, seed).text)


@given(texts())
def test_the_record_of_any_text_is_sound(text: str) -> None:
    assert_sound(text)


@given(trees())
def test_the_record_of_a_drafted_notice_is_sound(tree: Tree) -> None:
    assert_sound(render(tree.drafts, tree.spelling))


WORDINGS = sorted(default_lexicon().status_of)
UPKEEP = default_lexicon().tables["sustained"]["words"]
FUTURE = default_lexicon().tables["future"]["words"]
BETWEEN = (
    *"，,。；、", "", " ", "\n", "\u200b", "\u3000", "&nbsp;", "<br>", "</p>\n", "- 3 -", "\n第3页\n", "由于", "因", "受", "该问题", "目前",
    "12项", "3项", "80%", "未", "尚未", "已", "将", "部分", "（", "）", "2023年底前", "6月底前", "2023\n年6月底前", "2 0 2 3年底前",
    "延期至2024年3月", "每年3月", "2022年12月至2023年3月", "2023年6月、8月底前", "整改时限：", "完成情况：", "整改结果：",
)  # fmt: skip
"""What stands between the words of an outcome, in print and after copying."""

OUTCOMES = st.lists(
    st.one_of(*map(st.sampled_from, (WORDINGS, UPKEEP, FUTURE, BETWEEN, BETWEEN))), min_size=1, max_size=7
).map("".join)


@given(st.lists(st.tuples(OUTCOMES, OUTCOMES), min_size=1, max_size=4))
def test_outcomes_in_any_words_are_not_held_against_themselves(issues: list[tuple[str, str]]) -> None:
    lines = [
        f"{n}.学习不深入。\n整改情况：加强学习。{a}\n整改结果：{b}\n" for n, (a, b) in enumerate(issues, 1)
    ]
    assert_sound("发布时间：2023-07-18\n" + "".join(lines))


@pytest.mark.parametrize(
    "file", [file for file in GOLD if file.parent.name == "gold"], ids=lambda file: file.stem
)
def test_the_record_of_a_file_with_blocks_of_its_own_is_sound(file: Path, tmp_path: Path) -> None:
    text = read_gold(file).text
    page, document = tmp_path / "a.html", tmp_path / "a.docx"
    page.write_text(web_pages.nested_tables(web_pages.split(text)), encoding="utf-8")
    document.write_bytes(word_producers.numbered_document(text)[0])
    for made in (page, document):
        source = read(made)
        assert source.blocks
        assert_sound(source)


# -- the rules ------------------------------------------------------------------------------------------

PRINTED = """中共某县水利局党组关于巡察整改情况的通报
发布时间：2023-07-18 17:38
2022年11月21日至12月30日，县委第三巡察组对县水利局党组开展了巡察。2023年2月3日，县委第三巡察组反馈了2个问题。
一、问题整改情况
（一）学习方面
1.2022年集中学习3次，学习不深入。
整改情况：一是2023年3月制定学习计划。二是组织学习4次。
整改结果：已完成，长期坚持
2.制度不健全。
整改情况：修订制度5项。
整改结果：正在推进，2023年底前完成
整改时限：2023年12月底
"""
"""A notice whose record has none of the faults below."""


def good() -> Any:
    """Its record as plain data."""
    return parse(PRINTED).notice.model_dump(mode="json")


def put(value: object, *steps: str | int) -> Fault:
    """A fault: another value at a path."""

    def fault(record: Any) -> None:
        for step in steps[:-1]:
            record = record[step]
        record[steps[-1]] = value

    return fault


def drop(*steps: str | int) -> Fault:
    """A fault: an entry of a list is missing."""

    def fault(record: Any) -> None:
        for step in steps[:-1]:
            record = record[step]
        del record[steps[-1]]

    return fault


def diagnosed(**changes: object) -> Fault:
    """A fault: one diagnostic, right but for the changes. It stands at 2.制度不健全。"""
    at = PRINTED.index("2.制度")
    right = {
        "code": "XC308",
        "slug": "series-gap",
        "severity": "warning",
        "message": "措施序号不连续：1→3",
        "span": {"start": at, "end": at + 2},
        "line": 9,
        "column": 1,
    }
    return put([right | changes], "diagnostics")


def corrected(pointer: str, act: str, was: object = None) -> Fault:
    """A correction told by the record."""

    def fault(record: Any) -> None:
        record["corrections"].append({"pointer": pointer, "act": act, "was": was})

    return fault


def both(one: Fault, other: Fault) -> Fault:
    """Two things done to a record."""

    def fault(record: Any) -> None:
        one(record)
        other(record)

    return fault


def at(start: int, end: int) -> dict[str, int]:
    """A place."""
    return {"start": start, "end": end}


FIRST, SECOND = ("issues", 0), ("issues", 1)
SECTION = ("sections", 0, "children", 0, "children", 1)
END = len(PRINTED)

FAULTS: tuple[tuple[str, Fault, list[tuple[str, str, str]]], ...] = (
    # -- places and their text
    ("a span outside of the text", put(at(END, END + 9), *SECOND, "statement_span"),
     [("XC602", "issues.1.statement_span", f"{END}–{END + 9} 超出全文（共 {END} 字）")]),
    ("a span that ends before it starts", put(at(199, 193), *SECOND, "statement_span"),
     [("XC602", "issues.1.statement_span", "199–193 首尾颠倒")]),
    ("a span beside its text", put(at(194, 200), *SECOND, "statement_span"),
     [("XC602", "issues.1.statement_span", "原文自 194 起是“度不健全。 ”，记为“制度不健全。”")]),
    ("a text that ends in another word", put("修订制度5条。", *SECOND, "action", "text"),
     [("XC602", "issues.1.action.span", "原文自 210 起是“项。”，记为“条。”")]),
    ("a measure's mention beside its text", put(at(208, 210), *SECOND, "measures", 0, "mentions", 0, "span"),
     [("XC602", "issues.1.measures.0.mentions.0.span", "原文自 208 起是“度5”，记为“5项”")]),
    ("a block beside its text", put(at(204, 211), *SECOND, "blocks", 0, "span"),
     [("XC602", "issues.1.blocks.0.span", "原文自 204 起是“：修订制度5项”，记为“修订制度5项。”")]),
    ("a section's block beside its text", put(at(204, 211), *SECTION, "texts", 0, "span"),
     [("XC602", "sections.0.children.0.children.1.texts.0.span", "原文自 204 起是“：修订制度5项”，记为“修订制度5项。”")]),
    ("a section that does not hold its heading", put(at(200, 247), *SECTION, "span"),
     [("XC602", "sections.0.children.0.children.1.span", "200–247 之内没有序号“2.”"),
      ("XC607", "issues.1.path.2", "第 3 级“2.制度不健全。”不在提纲的这一处")]),
    ("a heading without its words", put("制度不全。", *SECOND, "path", 2, "heading"),
     [("XC602", "issues.1.path.2.span", "191–199 之内没有标题“制度不全。”"),
      ("XC607", "issues.1.path.2", "第 3 级“2.制度不全。”不在提纲的这一处")]),
    ("the words of the period", put("2022年11月21日至12月31日", "inspection", "period", "text"),
     [("XC602", "inspection.period.span", "原文自 59 起是“0日”，记为“1日”")]),
    ("a period outside of the text", put(at(END, END + 1), "inspection", "rectification", "span"),
     [("XC602", "inspection.rectification.span", f"{END}–{END + 1} 超出全文（共 {END} 字）")]),
    ("a total beside its text", put("3个问题", "stated_totals", 0, "text"),
     [("XC602", "stated_totals.0.span", "原文自 102 起是“2个问题”，记为“3个问题”")]),
    ("a deadline's words that are printed nowhere", put("明年", *SECOND, "outcome", "due_text"),
     [("XC602", "issues.1.outcome.due_text", "整改结果和各文字块都没有期限“明年”")]),
    ("a block of the file outside of the text", put([{"span": at(0, END + 1)}], "source", "blocks"),
     [("XC602", "source.blocks.0.span", f"0–{END + 1} 超出全文（共 {END} 字）")]),
    ("an automatic number outside of the text", put([at(3, 1)], "source", "generated"),
     [("XC602", "source.generated.0", "3–1 首尾颠倒")]),
    # -- parts in their whole
    ("an issue's span that ends too early", put(at(191, 210), *SECOND, "span"),
     [("XC602", "issues.1.span", "191–210 之外还有本问题的 5 处文字")]),
    ("an issue's span outside of the text", put(at(191, END + 1), *SECOND, "span"),
     [("XC602", "issues.1.span", f"191–{END + 1} 超出全文（共 {END} 字）")]),
    ("an outcome of another issue", lambda r: r["issues"][1]["outcome"].update(r["issues"][0]["outcome"]),
     [("XC602", "issues.1.outcome.span", "182–190 不在本问题 191–247 之内")]),
    ("a measure of another issue", lambda r: r["issues"][1]["measures"].__setitem__(0, r["issues"][0]["measures"][0]),
     [("XC602", "issues.1.measures.0.span", "153–167 不在整改文字 205–212 之内")]),
    ("a mention of another measure", lambda r: r["issues"][0]["measures"][1].update(mentions=r["issues"][0]["measures"][0]["mentions"]),
     [("XC602", "issues.0.measures.1.mentions.0.span", "153–160 不在这条措施 169–176 之内")]),
    ("a mention of another statement", lambda r: r["issues"][1].update(mentions=r["issues"][0]["mentions"][:1]),
     [("XC602", "issues.1.mentions.0.span", "127–132 不在问题原文 193–199 之内")]),
    # -- dates
    ("a day that no calendar has", put("2023-02-30", "inspection", "feedback_on"),
     [("XC609", "inspection.feedback_on", "没有 2023-02-30 这一天")]),
    ("words for a date", put("2023年7月", "signed_on"), [("XC609", "signed_on", "“2023年7月”不是 ISO 8601 日期")]),
    ("a month for a day", put("2022-11", "inspection", "period", "start"), [("XC609", "inspection.period.start", "“2022-11”不到日")]),
    ("an hour that no day has", put("2023-07-18T25:00", "published_at"),
     [("XC609", "published_at", "“2023-07-18T25:00”不是 ISO 8601 日期")]),
    ("an impossible term", put("2023-13-01", "inspection", "rectification", "end"),
     [("XC609", "inspection.rectification.end", "没有 2023-13-01 这一天")]),
    ("an impossible deadline", put("2023-11-31", *SECOND, "outcome", "due"),
     [("XC609", "issues.1.outcome.due", "没有 2023-11-31 这一天")]),
    ("a mentioned month that no year has", put("2022-00", *FIRST, "mentions", 0, "value"),
     [("XC609", "issues.0.mentions.0.value", "没有 2022-00 这一月")]),
    ("a mentioned date that is a number", put(2022, *FIRST, "mentions", 0, "value"),
     [("XC609", "issues.0.mentions.0.value", "2022 不是 ISO 8601 日期")]),
    ("a mentioned period that runs backwards", put("2023-03/2022-12-31", *FIRST, "measures", 0, "mentions", 0, "value"),
     [("XC609", "issues.0.measures.0.mentions.0.value", "“2023-03/2022-12-31”止早于起")]),
    ("feedback before the end", put("2022-12-01", "inspection", "feedback_on"),
     [("XC508", "inspection.feedback_on", "结束 2022-12-30 晚于反馈 2022-12-01")]),
    ("feedback before the beginning, the end being missing",
     lambda r: (r["inspection"]["period"].update(end=None), r["inspection"].update(feedback_on="2022-11-01")),
     [("XC508", "inspection.feedback_on", "开始 2022-11-21 晚于反馈 2022-11-01")]),
    ("publication before feedback", put("2023-02-02T08:00", "published_at"),
     [("XC508", "published_at", "反馈 2023-02-03 晚于公布 2023-02-02")]),
    ("a signature before feedback, nothing being published",
     lambda r: r.update(published_at=None, signed_on="2023-02-02"),
     [("XC508", "signed_on", "反馈 2023-02-03 晚于落款 2023-02-02")]),
    ("rectification that ends before it begins",
     lambda r: r["inspection"]["rectification"].update(start="2023-05-01", end="2023-04-30"),
     [("XC508", "inspection.rectification.end", "整改开始 2023-05-01 晚于整改结束 2023-04-30")]),
    ("a deadline that has passed", put("2024-01-01", "published_at"),
     [("XC510", "issues.1.outcome.due", "2023-12-31 早于 2024-01-01")]),
    ("a total that no level has", put(7, "stated_totals", 0, "count"),
     [("XC504", "stated_totals.0.count", "7个问题，识别出 2 个")]),
    ("text that was not placed", put([{"text": "2.", "span": at(191, 193)}], "leftovers"), [("XC506", "leftovers.0", "")]),
    # -- outline and order
    ("a path through a section that is not there", put("二、", *SECOND, "path", 0, "marker"),
     [("XC602", "issues.1.path.0.span", "108–116 之内没有序号“二、”"),
      ("XC607", "issues.1.path.0", "第 1 级“二、问题整改情况”不在提纲的这一处")]),
    ("a path with another number", put(3, *SECOND, "path", 2, "ordinal"),
     [("XC607", "issues.1.path.2", "第 3 级“2.制度不健全。”不在提纲的这一处"),
      ("XC612", "issues.1.id", "应为 1.1.3，记为 1.1.2")]),
    ("a path that leaves out a level", drop(*SECOND, "path", 1),
     [("XC607", "issues.1.path.1", "第 2 级“2.制度不健全。”不在提纲的这一处"),
      ("XC612", "issues.1.id", "应为 1.2，记为 1.1.2")]),
    ("a path that ends above the issue", drop(*SECOND, "path", 2),
     [("XC607", "issues.1.path.1", "路径止于 117，本问题始于 191"), ("XC612", "issues.1.id", "应为 1.1，记为 1.1.2")]),
    ("no path", put([], *SECOND, "path"),
     [("XC607", "issues.1.path", "路径为空"), ("XC612", "issues.1.id", "应为 0，记为 1.1.2")]),
    ("an outline without the issue's heading", drop(*SECTION),
     [("XC607", "issues.1.path.2", "第 3 级“2.制度不健全。”不在提纲的这一处")]),
    ("an id that is not its path", put("1.1.3", *SECOND, "id"), [("XC612", "issues.1.id", "应为 1.1.2，记为 1.1.3")]),
    ("an id given twice", put("1.1.1", *SECOND, "id"), [("XC603", "issues.1.id", "1.1.1")]),
    ("issues in another order", lambda r: r["issues"].reverse(),
     [("XC615", "issues.1.span", "1.1.1 印在 1.1.2 之前")]),
    ("measures in another order", lambda r: r["issues"][0]["measures"].reverse(),
     [("XC604", "issues.0.measures.1.ordinal", "1.1.1")]),
    # -- action and measures
    ("no action, and a measure", put(None, *SECOND, "action"), [("XC614", "issues.1.measures", "没有整改文字，却有 1 条措施")]),
    ("no measure, and an action", put([], *SECOND, "measures"), [("XC614", "issues.1.measures", "有整改文字，却没有措施")]),
    ("a measure of a series without its ordinal", put(None, *FIRST, "measures", 0, "ordinal"),
     [("XC614", "issues.0.measures", "2 条措施中有的没有序数")]),
    ("a count of characters", put(9, "source", "characters"), [("XC613", "source.characters", f"全文 {END} 字，记为 9")]),
    # -- outcomes
    ("a status that its words deny", put("completed", *SECOND, "outcome", "status"),
     [("XC608", "issues.1.outcome.status", "“正在推进，2023年底前完成”应为 in_progress，记为 completed")]),
    ("unknown, where the words say it", put("unknown", *FIRST, "outcome", "status"),
     [("XC608", "issues.0.outcome.status", "“已完成，长期坚持”应为 completed，记为 unknown")]),
    ("a status without words", lambda r: r["issues"][0]["outcome"].update(text=None, span=None, sustained=False),
     [("XC608", "issues.0.outcome.status", "没有整改结果文字，应为 unknown，记为 completed")]),
    ("upkeep without words", lambda r: r["issues"][0]["outcome"].update(text=None, span=None, status="unknown"),
     [("XC608", "issues.0.outcome.sustained", "没有整改结果文字，却记为长期坚持")]),
    ("a deadline without words", lambda r: r["issues"][0].update(outcome={"due": "2023-12-31"}),
     [("XC608", "issues.0.outcome.due", "没有整改结果文字，也没有期限原文，却记有期限 2023-12-31")]),
    ("upkeep that is printed and denied", put(False, *FIRST, "outcome", "sustained"),
     [("XC608", "issues.0.outcome.sustained", "“已完成，长期坚持”承诺长期坚持")]),
    ("upkeep that is not printed", put(True, *SECOND, "outcome", "sustained"),
     [("XC608", "issues.1.outcome.sustained", "“正在推进，2023年底前完成”并未承诺长期坚持")]),
    ("a deadline on another day than its words", put("2023-12-30", *SECOND, "outcome", "due"),
     [("XC608", "issues.1.outcome.due", "“2023年底”应为 2023-12-31，记为 2023-12-30")]),
    # -- corrections
    ("a status that its words deny, set by a person", both(put("completed", *SECOND, "outcome", "status"),
     corrected("/issues/1/outcome/status", "set", "in_progress")), []),
    ("a status that its words deny, in an issue that a person accepted",
     both(put("completed", *SECOND, "outcome", "status"), corrected("/issues/1", "accepted")), []),
    ("a status that its words deny, in an issue that a person added",
     both(put("completed", *SECOND, "outcome", "status"), corrected("/issues/1", "added")), []),
    ("a status that its words deny, and something else set by a person",
     both(put("completed", *SECOND, "outcome", "status"), corrected("/issues/1/outcome/due", "set")),
     [("XC608", "issues.1.outcome.status", "“正在推进，2023年底前完成”应为 in_progress，记为 completed")]),
    ("a span outside of the text, set by a person",
     both(put(at(END, END + 9), *SECOND, "statement_span"), corrected("/issues/1/statement_span", "set")),
     [("XC602", "issues.1.statement_span", f"{END}–{END + 9} 超出全文（共 {END} 字）")]),
    ("a correction of what is not there", corrected("/issues/2/id", "set", "1"),
     [("XC617", "corrections.0.pointer", "记录中没有 /issues/2/id")]),
    ("a correction of a member that no list has", corrected("/issues/-", "added"),
     [("XC617", "corrections.0.pointer", "记录中没有 /issues/-")]),
    ("a correction whose place is no pointer", corrected("issues/0", "accepted"),
     [("XC617", "corrections.0.pointer", "issues/0 不是 JSON 指针")]),
    ("a correction of the source", corrected("/source/name", "set", "x"),
     [("XC617", "corrections.0.pointer", "/source/name 不是人工更正之处")]),
    ("a value set to what it was", corrected("/issues/0/id", "set", "1.1.1"),
     [("XC617", "corrections.0.was", "/issues/0/id 与原值相同")]),
    ("something removed from what is no list", corrected("/title", "removed", "x"),
     [("XC617", "corrections.0.pointer", "/title 不是列表，无从删除其中一项")]),
    ("nothing removed", corrected("/issues", "removed"), [("XC617", "corrections.0.was", "删除的内容为空")]),
    ("something added that was there", corrected("/issues/0", "added", "x"),
     [("XC617", "corrections.0.was", "added 不应有原值")]),
    ("something accepted twice", both(corrected("/issues/0", "accepted"), corrected("/issues/0", "accepted")),
     [("XC617", "corrections.1.pointer", "accepted /issues/0 不止一次")]),
    ("two things removed from one list", both(corrected("/issues", "removed", {}), corrected("/issues", "removed", {})), []),
    # -- diagnostics
    ("a diagnostic as it should be", diagnosed(), []),
    ("a code that was never given", diagnosed(code="XC999"), [("XC616", "diagnostics.0.code", "没有代码 XC999")]),
    ("another name", diagnosed(slug="ordinal-gap"), [("XC616", "diagnostics.0.slug", "XC308 应为 series-gap，记为 ordinal-gap")]),
    ("another severity", diagnosed(severity="error"), [("XC616", "diagnostics.0.severity", "XC308 应为 warning，记为 error")]),
    ("another line", diagnosed(line=8), [("XC616", "diagnostics.0.line", "XC308 在第 9 行，记为第 8 行")]),
    ("another column", diagnosed(column=2), [("XC616", "diagnostics.0.column", "XC308 在第 1 列，记为第 2 列")]),
    ("a diagnostic without a place", diagnosed(span=None, line=None, column=None), []),
    ("a diagnostic outside of the text", diagnosed(span=at(END, END + 1), line=None, column=None),
     [("XC602", "diagnostics.0.span", f"{END}–{END + 1} 超出全文（共 {END} 字）")]),
    ("evidence by a name that was never given", put(["guess"], *FIRST, "evidence"),
     [("XC616", "issues.0.evidence.0", "没有名为 guess 的诊断")]),
)  # fmt: skip
"""What is wrong, the fault put into the good record, and what the checks tell beyond what they tell of that one."""


def faults_in(record: Any) -> list[tuple[str, str, str]]:
    return told(check_record(Notice.model_validate(record)))


@pytest.mark.parametrize(
    ("fault", "expected"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS]
)
def test_a_fault_is_found_and_nothing_else(fault: Fault, expected: list[tuple[str, str, str]]) -> None:
    record = good()
    known = faults_in(record)
    fault(record)
    assert sorted(faults_in(record)) == sorted([*known, *expected])


def test_the_good_record_has_none_of_the_faults() -> None:
    assert [code for code, _, _ in faults_in(good()) if code.startswith("XC6")] == []


def test_every_check_finds_something() -> None:
    """Each function of both tuples is needed by some fault."""
    silent = []
    for check in (*CHECKS, *RECORD_CHECKS):
        for _, fault, _ in FAULTS:
            record = good()
            fault(record)
            if list(check(Notice.model_validate(record))):
                break
        else:
            silent.append(check.__name__)
    assert silent == []


# -- without the text -----------------------------------------------------------------------------------


def without_text() -> Any:
    record = good()
    record["source"]["text"] = None
    return record


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (put(at(END, END + 6), *SECOND, "statement_span"),
         [("XC602", "issues.1.statement_span", f"{END}–{END + 6} 超出全文（共 {END} 字）")]),
        (put(at(193, 198), *SECOND, "statement_span"),
         [("XC602", "issues.1.statement_span", "193–198 长 5 字，所记文字长 6 字")]),
        (put(at(191, 194), *SECTION, "span"),
         [("XC602", "sections.0.children.0.children.1.span", "191–194 容不下序号和标题")]),
        (put(at(218, 224), *SECOND, "statement_span"), []),
    ],
)  # fmt: skip
def test_without_the_text_places_are_held_against_its_length(
    fault: Fault, expected: list[tuple[str, str, str]]
) -> None:
    record = without_text()
    fault(record)
    assert faults_in(record) == expected


# -- outcomes that somebody else may judge ----------------------------------------------------------------


def outcome(text: str, status: str, *, sustained: bool = False) -> list[str]:
    """The fields of an outcome with this text that are told to contradict it."""
    record = parse(f"1.学习不深入。\n整改情况：加强学习。\n整改结果：{text}\n").notice
    record.issues[0].outcome = record.issues[0].outcome.model_copy(
        update={"status": status, "sustained": sustained}
    )
    return [str(each.path[-1]) for each in check_record(record) if each.slug == "status-contradicts"]


@pytest.mark.parametrize(
    ("text", "status", "fields"),
    [
        ("已完成", "completed", []),
        ("已完成", "partial", ["status"]),
        ("未完成", "completed", ["status"]),
        ("已完成80%", "completed", ["status"]),
        ("已完成，部分未完成", "not_completed", []),
        ("挂号待销", "completed", []),
        ("长期坚持", "in_progress", []),
        ("3项已完成，2项正在推进", "in_progress", []),
        ("3项已完成，2项正在推进", "not_started", ["status"]),
        ("由于资金未到位，该问题仍在推进", "in_progress", []),
    ],
)
def test_a_status_is_wrong_only_where_no_part_of_the_text_names_it(
    text: str, status: str, fields: list[str]
) -> None:
    assert outcome(text, status) == fields


def test_upkeep_is_wrong_only_where_the_text_says_nothing_but_a_status() -> None:
    assert outcome("已完成", "completed", sustained=True) == ["sustained"]
    assert outcome("已完成，长期坚持", "completed") == ["sustained"]
    assert outcome("已完成，由县委办公室每季度督查一次", "completed", sustained=True) == []


def test_what_copying_parted_or_joined_counts_as_it_was_mended() -> None:
    text = "1.学习不深入。\n整改情况：加强学习。\n完成情况：目前后确保<br>部分完成\n"
    record = parse(text).notice
    assert record.issues[0].outcome.status == "partial"
    assert check_record(record) == []
    record.issues[0].outcome.status = "not_started"
    assert [each.slug for each in check_record(record)] == ["status-contradicts"]
    record.source.text = None  # nothing tells any more how the text was mended
    assert check_record(record) == []


def test_a_lexicon_of_ones_own_is_held_against_its_own_record(tmp_path: Path) -> None:
    words = tmp_path / "own.toml"
    words.write_text('[status]\npartial = ["已完成"]\n', encoding="utf-8")
    lexicon = load_lexicon(words)
    notice = parse("1.学习不深入。\n整改情况：加强学习。\n整改结果：已完成\n", lexicon).notice
    assert notice.issues[0].outcome.status == "partial"
    assert check_record(notice, lexicon) == []
    assert [each.slug for each in check_record(notice)] == ["status-contradicts"]


# -- size -----------------------------------------------------------------------------------------------


def test_the_time_grows_with_the_record() -> None:
    """3,000 issues, once each with a number of its own and once all alike."""
    for heading in ("{n}.学习不深入。", "1.学习不深入。"):
        lines = [heading.format(n=n) + "\n整改情况：加强学习。\n整改结果：已完成\n" for n in range(1, 3_001)]
        notice = parse("一、问题整改情况\n" + "".join(lines)).notice
        assert len(notice.issues) > 2_900
        started = time.perf_counter()
        assert [each for each in check_record(notice) if each.rule.code.startswith("XC6")] == []
        assert time.perf_counter() - started < 3
