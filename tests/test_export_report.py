"""The Markdown report: readable, complete, and no text of a notice is markup of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from exports import FORMULAS, ODD, notice, samples, written
from xuncha_parse.export import Entry
from xuncha_parse.export.report import escaped

OBEYED = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What is shown nowhere, and commands a terminal or turns the direction of what is shown."""


class _Page(HTMLParser):
    """The tags of a page and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.add(tag)
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def _shown(text: str) -> _Page:
    renderer = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return _Page(renderer.render(text))


@pytest.mark.parametrize(
    "text",
    [
        *ODD,
        *FORMULAS,
        "1. a",
        "1) a",
        "+ a",
        "    code",
        "a  \nb",
        "~~~\nx",
        "&lt;",
        "<!-- x -->",
        "\\*a*",
        "[a]: b",
    ],
)
def test_no_text_of_a_notice_is_markup_of_the_report(text: str) -> None:
    page = _shown(written([Entry(text, notice(text, title=text))], "md").decode())
    assert page.tags <= {"h1", "ul", "li", "p", "strong", "br"}


@given(
    st.text(
        st.sampled_from("\\`*_{}[]()<>#+-.!|~&;:=\"'/@^$ \t\n\r1a中") | st.characters(codec="utf-8"),
        max_size=40,
    )
)
def test_escaped_text_is_shown_as_it_was(text: str) -> None:
    page = _shown(f"- {escaped('甲' + text, '  ')}")
    assert page.tags <= {"ul", "li", "br"}
    assert "".join(page.text.split()) == "".join(OBEYED.sub("\ufffd", "甲" + text).split())


def test_a_report_commands_no_terminal_and_turns_no_text_around() -> None:
    hostile = notice("红\x1b[31m\x9b2J", "反\u202e\u2066", title="题\x1b]0;\x07", issuer="某\u200f局")
    page = written([Entry("a\x7f", hostile)], "md").decode()
    assert OBEYED.search(page) is None
    assert "红\ufffd\\[31m\ufffd2J" in page


def test_the_report_holds_the_text_of_every_issue() -> None:
    page = "".join(_shown(written(samples(), "md").decode()).text.split())
    for entry in samples():
        assert f"{entry.notice.title}" in page
        for issue in entry.notice.issues:
            for text in (issue.statement, issue.outcome.text, issue.outcome.due, issue.outcome.due_text):
                assert "".join((text or "").split()) in page
            for heading in issue.path[:-1]:
                assert "".join((heading.marker + heading.heading).split()) in page
            assert issue.action is None or "".join(issue.action.text.split()) in page


def test_the_report_reads_well() -> None:
    record = notice("学习不深入。", title="通报", issuer="中共某县水利局党组")
    heading = record.issues[0].path[0]
    record.issues[0].path[:] = [
        heading.model_copy(update={"marker": "一、", "heading": "党建方面"}),
        heading.model_copy(update={"marker": "1."}),
    ]
    assert record.issues[0].action is not None
    record.issues[0].action.text = "针对问题：一是加强学习。二是建立制度。"
    first = record.issues[0].measures[0]
    record.issues[0].measures[:] = [
        first.model_copy(update={"marker": "一是", "text": "加强学习。"}),
        first.model_copy(update={"marker": "二是", "text": "建立制度。"}),
    ]
    record.issues[0].outcome.due_text = None
    record.issues[0].responsible.units[:] = ["办公室"]
    assert written([Entry("a", record)], "md").decode() == (
        "# 通报\n\n- 来源：a\n- 发文机关：中共某县水利局党组\n- 问题：1 个（未注明 1）\n\n## 一、党建方面\n\n"
        "**1** 1\\.学习不深入。\n\n- 整改情况：针对问题：\n  - 一是加强学习。\n  - 二是建立制度。\n- 整改状态：未注明\n- 责任单位：办公室\n"
    )
