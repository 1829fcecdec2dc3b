"""The registry: codes stay what they are, the page equals the table, and every code is triggered by a case."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xuncha_parse import parse, read
from xuncha_parse.checking import check_json
from xuncha_parse.diagnostics import BY_CODE, BY_SLUG, RULES, Finding, render
from xuncha_parse.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent

PINNED = """
XC101 replaced-characters   XC102 repaired-encoding     XC103 empty-text            XC104 lost-glyphs
XC105 more-of-the-same       XC106 rejoined-lines         XC107 unseen-characters
XC201 ordinal-gap           XC202 ordinal-repeat        XC203 ordinal-restart       XC204 skipped-level
XC205 first-missing         XC206 mixed-bracket         XC207 mixed-style           XC208 damaged-marker
XC209 doubtful-marker       XC210 unmarked-issue        XC211 ambiguous-nesting    XC212 too-many-headings
XC301 orphan-block          XC302 repeated-block        XC303 unknown-label         XC304 issue-without-outcome
XC305 issue-without-action  XC306 unlabelled-action     XC307 empty-statement       XC308 series-gap
XC309 issue-without-block   XC310 repeated-id           XC311 lost-colon           XC312 learned-label
XC401 unknown-outcome       XC402 conflicting-outcome   XC403 prose-outcome         XC404 promised-outcome
XC405 year-inferred         XC406 counted-outcome
XC501 title-missing         XC502 title-repeated        XC503 clock-ignored         XC504 totals-differ
XC505 no-issues             XC506 leftover              XC507 empty-field           XC508 dates-out-of-order
XC601 schema-violation      XC602 span-mismatch         XC603 id-not-unique         XC604 measures-out-of-order
"""
"""Every code ever given out. Lines are added, never changed: people filter by these codes."""


def issue(
    marker: str, *, statement: str = "学习不深入。", action: str = "加强学习。", outcome: str = "已完成"
) -> str:
    return f"{marker}{statement}\n整改情况：{action}\n整改结果：{outcome}\n"


PART = "一、问题整改情况\n"
TITLE = "中共某县水利局党组关于巡察整改情况的通报\n"
STATED = "1.学习不深入。\n"
ACTED = "整改情况：加强学习。\n"
DONE = "整改结果：已完成\n"
INSPECTED = "县委第三巡察组对某局党组开展了巡察。"
REPORTED = "县委第三巡察组反馈了意见。\n"

TEXTS: dict[str, str] = {
    "replaced-characters": "一、\ufffd\n",
    "empty-text": "\u3000\n",
    "lost-glyphs": f"202131日至430日，{INSPECTED}202153日，{REPORTED}" + issue("1."),
    "more-of-the-same": "1.\n" * 1_100,
    "ordinal-gap": issue("1.") + issue("3."),
    "ordinal-repeat": issue("1.") + issue("2.") + issue("2."),
    "ordinal-restart": issue("1.") + issue("2.") + issue("1."),
    "skipped-level": PART
    + "（一）学习方面\n1.学习不深入。\n"
    + issue("（1）")
    + "（二）制度方面\n"
    + issue("（1）"),
    "first-missing": PART + issue("2."),
    "mixed-bracket": PART + issue("(1】"),
    "mixed-style": issue("1.") + issue("2、"),
    "damaged-marker": issue("1.") + issue("2"),
    "doubtful-marker": "一、总体情况\n7、8月份，开展检查。\n",
    "unmarked-issue": issue("1.") + issue(""),
    "ambiguous-nesting": STATED + ACTED + STATED + ACTED,
    "too-many-headings": "1.\n" * 100_001,
    "orphan-block": ACTED,
    "repeated-block": STATED + ACTED + ACTED,
    "unknown-label": STATED + ACTED + "整改亮点：好。\n",
    "issue-without-outcome": STATED + ACTED,
    "issue-without-action": STATED + DONE,
    "unlabelled-action": STATED + "一是加强学习。二是加强检查。\n" + DONE,
    "empty-statement": "1.\n" + ACTED,
    "series-gap": STATED + "整改情况：一是加强学习。三是加强检查。\n",
    "issue-without-block": issue("1.") + issue("2.") + "3.制度不健全。\n",
    "learned-label": "".join(f"{n}.学习不深入。\n动手之处：组织专题学习4次，修订学习制度并建立学习档案，逐人开展测试，通报学习情况2次。\n走到哪步：已完成\n" for n in (1, 2, 3)),
    "lost-colon": issue("1.") + "2.调研少。\n整改情况制定年度调研计划。\n",
    "unseen-characters": "1.学习不\u200b深入。\n整改情况：加强学习。\n",
    "rejoined-lines": "1.理论学习不够深入，学用结合不够紧密，学习制度执行不够严\n格，学习记录不够规范完整，学习成果转化不够明显，学习计划\n性不强，学习交流研讨不够充分，学习测试流于形式，学习档案\n不全。\n整改情况：一是制定学习计划。\n",
    "repeated-id": issue("1.") + issue("1."),
    "unknown-outcome": issue("1.", outcome="挂号待销"),
    "conflicting-outcome": issue("1.", outcome="已完成，未完成"),
    "prose-outcome": STATED + "整改情况：加强学习。该问题已整改完成。\n",
    "promised-outcome": issue("1.", outcome="预计2023年底前完成"),
    "year-inferred": f"2022年11月21日至12月30日，{INSPECTED}2月3日，{REPORTED}" + issue("1."),
    "counted-outcome": issue("1.", outcome="3项已完成，2项正在推进"),
    "title-missing": "现予公布。\n" + issue("1."),
    "title-repeated": TITLE + TITLE + issue("1."),
    "clock-ignored": "2024年1月1日 星期一\n" + TITLE + issue("1."),
    "totals-differ": "反馈5个问题。\n" + issue("1."),
    "no-issues": "一、总体情况\n",
    "leftover": "随便一行\n" + TITLE + issue("1."),
    "empty-field": "发布时间： 来源：\n" + TITLE + issue("1."),
    "dates-out-of-order": f"2023年3月1日至2023年4月1日，{INSPECTED}2023年2月3日，{REPORTED}" + issue("1."),
}
"""Slug → the smallest notice that triggers it."""

BYTES: dict[str, bytes] = {"repaired-encoding": "整改情况".encode()[:-1]}
"""Slug → the smallest file that triggers it."""

RECORDS: dict[str, Callable[[Any], object]] = {
    "schema-violation": lambda record: record.pop("source"),
    "span-mismatch": lambda record: record["issues"][0].update(statement="别的问题"),
    "id-not-unique": lambda record: record["issues"][1].update(id="1"),
    "measures-out-of-order": lambda record: record["issues"][0]["measures"].reverse(),
}
"""Slug → what must be done to a good record to trigger it."""

GOOD = issue("1.", action="一是加强学习。二是加强检查。") + issue("2.")


def _found(slug: str) -> list[str]:
    """The slugs that a trigger's input gives."""
    if slug in RECORDS:
        record = json.loads(parse(GOOD).notice.model_dump_json())
        RECORDS[slug](record)
        return [BY_CODE[remark.code].slug for remark in check_json(json.dumps(record).encode())]
    source: str | Source = read(BYTES[slug]) if slug in BYTES else TEXTS[slug]
    return [diagnostic.slug for diagnostic in parse(source).diagnostics]


@pytest.mark.parametrize("slug", BY_SLUG)
def test_every_diagnostic_is_triggered_by_a_case(slug: str) -> None:
    assert slug in TEXTS | BYTES | RECORDS, f"{slug} has no trigger: add the smallest input that shows it"
    assert slug in _found(slug)


def test_the_good_record_triggers_nothing() -> None:
    assert check_json(parse(GOOD).notice.model_dump_json().encode()) == []


def test_no_trigger_is_left_over() -> None:
    assert sorted([*TEXTS, *BYTES, *RECORDS]) == sorted(BY_SLUG)


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert len(BY_CODE) == len(BY_SLUG) == len(RULES)
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"XC[1-6]\d\d", code) for code in codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in BY_SLUG)


def test_codes_keep_their_meaning() -> None:
    pinned = dict(re.findall(r"(XC\d{3}) ([a-z-]+)", PINNED))
    assert len(pinned) == PINNED.count("XC")
    assert pinned == {rule.code: rule.slug for rule in RULES}


def test_every_rule_says_why_and_what_to_do() -> None:
    for rule in RULES:
        assert rule.why.endswith("."), rule.code
        assert rule.fix.endswith("."), rule.code
        assert rule.message.format(detail="甲"), rule.code


def test_the_page_equals_the_registry() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (\S+) (\S+)$", page, re.MULTILINE) == [(rule.code, rule.slug) for rule in RULES]
    for rule in RULES:
        assert rule.why in page
        assert rule.fix in page


def test_a_finding_is_rendered_with_its_place() -> None:
    source = Source("甲\n" + "乙" * 30 + "丙丁" + "戊" * 30, "a.txt")
    lines = render(Finding("ordinal-gap", Span(32, 34), "1→3"), source).splitlines()
    assert lines == [
        "a.txt:2:31: XC201 warning 序号不连续：1→3",
        "    " + "乙" * 24 + "⟦丙丁⟧" + "戊" * 24,
        "    → " + BY_SLUG["ordinal-gap"].fix,
    ]


def test_a_long_place_is_cut() -> None:
    source = Source("甲" * 100, "a.txt")
    assert render(Finding("leftover", Span(0, 100)), source).splitlines()[1] == "    ⟦" + "甲" * 48 + "⟧…"


def test_a_detail_with_braces_is_printed_as_it_is() -> None:
    assert Finding("unknown-label", Span(0, 0), "{x}").message.endswith("{x}")
