"""A notice whose line breaks are lost, page by page: numbers of pages stand amid sentences, headings are glued together."""

from __future__ import annotations

from xuncha_parse import parse

LONG = "制定学习计划，明确责任人员和完成时间，每月通报一次进度" * 6


def issue(number: int, statement: str) -> str:
    return (
        f"{number}．问题{number}：{statement}整改措施：一是{LONG}。二是开展检查。整改成效：已完成，长期坚持。"
    )


WHOLE = (
    "中共某县某镇委员会关于县委巡察整改情况的通报现将整改情况予以公开。一、落实整改责任镇党委召开会议。"
    "二、逐项整改落实（一）学习贯彻有偏差"
    + issue(1, "学习不深入。")
    + issue(2, "培训不足。")
    + issue(3, "调研少。")
    + "（二）作风建设有差距"
    + issue(1, "会议多。")
    + issue(2, "文件长。")
)


def pages(text: str, width: int) -> str:
    """The text on lines of one width, each opened by its page's number, wherever a sentence may be."""
    parts = [text[start : start + width] for start in range(0, len(text), width)]
    return "\n".join(f"{number}、{part}" for number, part in enumerate(parts, 1))


def test_a_page_that_begins_amid_a_sentence_opens_no_heading() -> None:
    issues = parse(pages(WHOLE, 600)).notice.issues
    assert [issue.id for issue in issues] == ["2.1.1", "2.1.2", "2.1.3", "2.2.1", "2.2.2"]
    assert {issue.outcome.status for issue in issues} == {"completed"}
    assert [len(issue.measures) for issue in issues] == [2, 2, 2, 2, 2]


def test_the_whole_on_one_line_is_the_same() -> None:
    assert [issue.statement for issue in parse(WHOLE).notice.issues] == [
        "学习不深入。",
        "培训不足。",
        "调研少。",
        "会议多。",
        "文件长。",
    ]
