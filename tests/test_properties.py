"""What must hold of any text, and of any notice that was drafted first and printed afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given

from strategies import Tree, texts, trees
from xuncha_parse.interpret.checks import spans_hold_their_text
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.pipeline import Parsed, parse
from xuncha_parse.records import Issue, Notice
from xuncha_parse.source import INVISIBLE
from xuncha_parse.syntax.render import render
from xuncha_parse.syntax.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

PATHOLOGICAL = (
    "", "\n", "\u200b", "\ud800", "一是", "《" * 50, "（" * 50, "“" * 50, "一是" * 50, "1" * 50, "①" * 50, "整改情况：" * 20, "一、" * 50, "1.1.1." * 20, "\r\n" * 5,
)  # fmt: skip


def is_blank(char: str) -> bool:
    return char.isspace() or char in INVISIBLE


def places(value: Any, name: str = "notice") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a dumped record that has a span, with its path."""
    if isinstance(value, dict):
        if isinstance(value.get("span"), dict):
            yield name, value
        for key, inner in value.items():
            yield from places(inner, f"{name}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, f"{name}[{index}]")


def assert_lossless(parsed: Parsed) -> None:
    text = parsed.source.text
    count = [0] * len(text)
    reach = 0
    for leaf in parsed.leaves:
        assert reach <= leaf.start < leaf.end <= len(text), f"{leaf} begins before {reach}"
        reach = leaf.end
        for position in range(leaf.start, leaf.end):
            count[position] += 1
    for position, char in enumerate(text):
        assert is_blank(char) or count[position] == 1, (
            f"{char!r} at {position} is in {count[position]} leaves"
        )


def assert_leftovers(parsed: Parsed) -> None:
    """The record's leftovers, found before there are leaves, are those among the leaves."""
    if not parsed.mended.edits:
        leaves = [(leaf.start, leaf.end) for leaf in parsed.leaves if leaf.role == "leftover"]
        assert leaves == [(place.span.start, place.span.end) for place in parsed.notice.leftovers]


def assert_spans(notice: Notice) -> None:
    assert not list(spans_hold_their_text(notice))
    record = notice.model_dump()
    text = record["source"]["text"]
    for name, place in places(record):
        start, end = place["span"]["start"], place["span"]["end"]
        assert 0 <= start <= end <= len(text), name
        printed = text[start:end]
        if place.get("text") is not None:
            assert printed == place["text"], name
        if "marker" in place and "heading" in place:
            assert printed.startswith(place["marker"]), name
            assert place["heading"] in printed, name
    for issue in notice.issues:
        assert text[issue.statement_span.start : issue.statement_span.end] == issue.statement
        assert issue.span.start <= issue.statement_span.start
        assert issue.statement_span.end <= issue.span.end


@given(texts())
def test_any_text_is_parsed_and_gives_a_valid_record(text: str) -> None:
    parsed = parse(text)
    dumped = parsed.notice.model_dump()
    assert Notice.model_validate(dumped).model_dump() == dumped
    assert not [told for told in parsed.diagnostics if told.severity == "error" and told.slug != "empty-text"]


@pytest.mark.parametrize("text", PATHOLOGICAL)
def test_what_has_broken_parsers_before_is_parsed_too(text: str) -> None:
    parsed = parse(text)
    assert_lossless(parsed)
    assert_spans(parsed.notice)


@given(texts())
def test_joined_tokens_are_the_text(text: str) -> None:
    tokens = list(tokenize(text, default_lexicon()).tokens())
    assert "".join(text[token.start : token.end] for token in tokens) == text
    assert all(token.start < token.end for token in tokens)
    assert all(
        is_blank(char)
        for token in tokens
        if token.kind in ("blank", "newline")
        for char in text[token.start : token.end]
    )


@given(texts())
def test_every_printed_character_is_in_exactly_one_leaf(text: str) -> None:
    parsed = parse(text)
    assert_lossless(parsed)
    assert_leftovers(parsed)


@given(trees())
def test_every_printed_character_of_a_drafted_notice_is_in_exactly_one_leaf(tree: Tree) -> None:
    parsed = parse(render(tree.drafts, tree.spelling))
    assert_lossless(parsed)
    assert not parsed.notice.leftovers


@given(texts())
@example("1、（一）甲\n2、（二）乙")
@example("● 一、甲\n**1.乙**\n整改情况：丙")
def test_every_span_holds_the_text_beside_it(text: str) -> None:
    assert_spans(parse(text).notice)


@given(trees())
def test_every_span_of_a_drafted_notice_holds_the_text_beside_it(tree: Tree) -> None:
    assert_spans(parse(render(tree.drafts, tree.spelling)).notice)


@given(texts())
def test_the_same_text_gives_the_same_record(text: str) -> None:
    assert parse(text).notice.model_dump_json() == parse(text).notice.model_dump_json()


NOTICE = """\
中共某县委员会关于巡察整改情况的通报
发布时间：2023-07-18 来源：某县
2023年3月1日至4月30日，县委第三巡察组对某局开展了常规巡察。
一、问题整改情况
（一）学习不深入
1.计划不完善。
整改措施：一是制定《学习计划》。二是开展培训，1.5万元。
整改结果：已完成，长期坚持
责任单位：办公室、人事科
2.培训不及时。
【整改情况】修订制度。
【整改结果】正在推进，2023年底前完成
联系电话：0374-1234567
2023年7月18日
"""
_DIGEST = """
import hashlib, sys
from xuncha_parse.pipeline import parse
print(hashlib.sha256(parse(sys.stdin.buffer.read().decode()).notice.model_dump_json().encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same_record(seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", _DIGEST],
        input=NOTICE.encode(),
        env=environment,
        capture_output=True,
        check=True,
    )
    here = hashlib.sha256(parse(NOTICE).notice.model_dump_json().encode()).hexdigest()
    assert run.stdout.decode().strip() == here


def _half(text: str) -> str:
    """A text as it compares: the same in either width."""
    return fold(text).strip()


def _found(issue: Issue) -> dict[str, Any]:
    return {
        "path": [(heading.style, heading.ordinal, _half(heading.heading)) for heading in issue.path],
        "statement": _half(issue.statement),
        "measures": [(measure.ordinal, _half(measure.text)) for measure in issue.measures],
        "outcome": (
            issue.outcome.status,
            issue.outcome.sustained,
            issue.outcome.text and _half(issue.outcome.text),
        ),
    }


@given(trees())
def test_a_drafted_notice_is_recovered(tree: Tree) -> None:
    expected = [
        {
            "path": [(style, ordinal, _half(heading)) for style, ordinal, heading in issue.path],
            "statement": _half(issue.statement),
            "measures": [(ordinal, _half(text)) for ordinal, text in issue.measures],
            "outcome": (issue.status, issue.sustained, issue.outcome and _half(issue.outcome)),
        }
        for issue in tree.issues
    ]
    assert [_found(issue) for issue in parse(render(tree.drafts, tree.spelling)).notice.issues] == expected


def _compared(text: str) -> str:
    issues = [
        issue.model_dump(include={"id", "path", "statement", "action", "measures", "outcome"})
        for issue in parse(text).notice.issues
    ]
    lean = json.dumps(_without_places(issues), ensure_ascii=False)
    return re.sub(r"\\r\\n|\\r|\\n", "/", lean)


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items() if not key.endswith("span")}
    return [_without_places(inner) for inner in value] if isinstance(value, list) else value


@given(texts())
@example(NOTICE)
def test_the_kind_of_line_end_changes_no_issue(text: str) -> None:
    unix = re.sub("\r\n|\r", "\n", text)
    assert _compared(unix.replace("\n", "\r\n")) == _compared(unix)
    assert _compared(unix.replace("\n", "\r")) == _compared(unix)
