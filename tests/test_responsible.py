"""Who is responsible: one post or person after another, and posts that one person holds."""

from __future__ import annotations

import pytest

from xuncha_parse.pipeline import parse


@pytest.mark.parametrize(
    ("leaders", "listed"),
    [
        ("党组书记、局长", ["党组书记、局长"]),
        ("局党组书记、局长，党组成员、副局长", ["局党组书记、局长", "党组成员、副局长"]),
        ("党组成员、副局长", ["党组成员、副局长"]),
        ("县委常委、副县长", ["县委常委、副县长"]),
        ("党委书记、董事长", ["党委书记、董事长"]),
        ("党委书记、院长", ["党委书记", "院长"]),
        ("党组书记、院长", ["党组书记、院长"]),
        ("院党组书记、检察长，党组成员、副检察长", ["院党组书记、检察长", "党组成员、副检察长"]),
        ("纪委书记、工会主席", ["纪委书记", "工会主席"]),
        ("副书记、局长", ["副书记", "局长"]),
        ("党组副书记、副院长", ["党组副书记、副院长"]),
        ("党委副书记、纪委书记", ["党委副书记、纪委书记"]),
        ("党工委副书记、办事处主任", ["党工委副书记、办事处主任"]),
        ("党委副书记、办公室主任", ["党委副书记", "办公室主任"]),
        ("党委副书记、分管副局长", ["党委副书记", "分管副局长"]),
        ("机关党委书记、主任", ["机关党委书记", "主任"]),
        ("党组书记、副局长", ["党组书记", "副局长"]),
        ("张某、李某；王某", ["张某", "李某", "王某"]),
        ("张某 李某", ["张某", "李某"]),
        ("张某。", ["张某"]),
    ],
)
def test_posts_of_one_person_are_joined_and_those_of_two_are_not(leaders: str, listed: list[str]) -> None:
    text = f"1.学习不深入。\n责任领导：{leaders}\n整改情况：加强学习。"
    assert parse(text).notice.issues[0].responsible.leaders == listed


def test_units_are_listed_one_by_one() -> None:
    text = "1.学习不深入。\n责任单位：办公室、人事科，各支部\n配合单位：财务科\n整改情况：加强学习。"
    assert parse(text).notice.issues[0].responsible.units == ["办公室", "人事科", "各支部", "财务科"]
