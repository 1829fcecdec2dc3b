"""Web pages: every layout gives the record of the plain text, and lines break and count as a browser shows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from records import differences, record
from web_pages import LAYOUTS, OTHERS, WRONG_PHONE, shell, split
from xuncha_parse.readers import read as read_plain_file
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.web.html import declared_charset, read_html

if TYPE_CHECKING:
    from xuncha_parse.source import Source

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))


def read(page: str | bytes, **limits: int) -> Source:
    data = page.encode() if isinstance(page, str) else page
    return read_html(data, "page.html", Limits(**limits))


def lines(body: str) -> list[str]:
    """The lines of a page whose body is ``body``."""
    return read(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>").text.split("\n")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_layout_gives_the_record_of_the_plain_text(sample: Path, layout: str) -> None:
    plain = read_plain_file(sample)
    page = LAYOUTS[layout](split(plain.text))
    source = read(page.encode("gb18030" if "charset=gb2312" in page else "utf-8"))
    assert differences(record(plain), record(source)) == []
    assert WRONG_PHONE not in source.text
    assert WRONG_PHONE not in page or any(
        WRONG_PHONE in aside.text for aside in source.asides if aside.role == "footer"
    )
    assert not any(f"{number}.{title}" in source.text for number, title in enumerate(OTHERS, 1))


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 16
    assert len(LAYOUTS) >= 10


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>一<p>二<div>三</div>四", ["一", "二", "三", "四"]),
        ("一<br>二<BR><BR>　　三<br/>", ["一", "二", "三"]),
        ("<p>整<b>改</b><span>情</span><i>况</i>：一是</p>", ["整改情况：一是"]),
        ("<p>  学习 \t  不\n深入\n      的问题 </p>", ["学习 不深入的问题"]),
        ("<p>来源：某局\n  发布时间：2023-01-02\n  阅读次数：3</p>", ["来源：某局 发布时间：2023-01-02 阅读次数：3"]),
        ("<p><span>来源：某局</span><span>发布时间：2023-01-02</span></p>", ["来源：某局 发布时间：2023-01-02"]),
        ("<p>根据统一部署，2023\n年5月8日至6月30日，某组对某局党组开展了常规巡察，现将情况公布。</p>",
         ["根据统一部署，2023年5月8日至6月30日，某组对某局党组开展了常规巡察，现将情况公布。"]),
        ("<p>one\n two</p>", ["one two"]),
        ("<pre>\n一  二\n    三\n\n四</pre>", ["一  二", "三", "四"]),
        ("<div style='white-space: pre-line'>一\n二</div>", ["一", "二"]),
        ("<p>一<!-- 注 -->二<script>三</script><style>四</style></p>", ["一二"]),
        ("<p>&#9312;学习&nbsp不深入&amp;</p>", ["①学习\u00a0不深入&"]),
        ("<p class=MsoNormal><![if !supportLists]>1.<span>&nbsp; </span><![endif]>问题<o:p></o:p></p>", ["1.\u00a0 问题"]),
        ("<p>面积12m<sup>2</sup>，已改<sup>[1]</sup>，<sup><a href=#n>2</a></sup>完</p>", ["面积12m2，已改，完"]),
        ("<p><ruby>瑶<rp>(</rp><rt>yáo</rt><rp>)</rp></ruby>河镇</p>", ["瑶河镇"]),
        ("<p>一<del>旧</del><ins>新</ins></p>", ["一新"]),
        ("<p><span style='display:block'>一</span>二</p>", ["一", "二"]),
        ("<p>他说<q>好</q></p>", ["他说“好”"]),
    ],
)  # fmt: skip
def test_lines_break_as_a_browser_breaks_them(body: str, wanted: list[str]) -> None:
    assert lines(body) == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1.甲", "2.乙"]),
        ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", ["3.甲", "7.乙", "8.丙"]),
        ("<ol type=a><li>甲<li>乙</ol><ol type=I><li>丙<li>丁</ol>", ["a.甲", "b.乙", "I.丙", "II.丁"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["2.甲", "1.乙"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", ["一、甲", "二、乙"]),
        ("<ol style='list-style:simp-chinese-informal inside' start=11><li>甲</ol>", ["十一、甲"]),
        ("<style>ol.h>li{list-style-type:trad-chinese-informal}</style><ol class='h x'><li>甲</ol>", ["一、甲"]),
        ("<style>ul,ol,li{list-style:none}</style><ol><li>甲</ol>", ["甲"]),
        ("<ol><li>甲<ol><li>乙</ol><li>丙</ol>", ["1.甲", "1.乙", "2.丙"]),
        ("<ol><li><p>甲</p><p>乙</p></ol>", ["1.甲", "乙"]),
        ("<ol><li></li><li>乙</ol>", ["2.乙"]),
        ("<ol><li>1.甲<li>（2）乙<li>三、丙</ol>", ["1.甲", "（2）乙", "三、丙"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ("<ul style='list-style-type:decimal'><li>甲</ul>", ["1.甲"]),
    ],
)  # fmt: skip
def test_lists_are_numbered_as_shown(body: str, wanted: list[str]) -> None:
    assert lines(body) == wanted


def test_generated_numbers_are_marked_and_places_are_told() -> None:
    source = read("<div>前</div><div><ol type=1><li>甲</li><li>乙</li></ol><p>丙</p></div>")
    assert [source.text[slice(*span)] for span in source.generated] == ["1.", "2."]
    assert [(source.text[slice(*block.span)], block.element) for block in source.blocks] == [
        ("前", "html/body/div"),
        ("1.甲", "html/body/div[2]/ol/li"),
        ("2.乙", "html/body/div[2]/ol/li[2]"),
        ("丙", "html/body/div[2]/p"),
    ]


def test_numbered_lists_make_issues() -> None:
    item = "<li>{0}<p>整改情况：一是开展学习。二是开展检查。</p><p>整改结果：已完成</p></li>"
    body = "".join(item.format(name) for name in ("学习不深入。", "调研不够。"))
    listed = record(read(f"<body><ol>{body}</ol></body>"))
    typed = record(read(f"<body>{body.replace('<li>学', '<p>1.学').replace('<li>调', '<p>2.调')}</body>"))
    assert [issue["id"] for issue in listed["issues"]] == ["1", "2"]
    assert differences(typed, listed) == []


def test_facts_are_what_the_head_says() -> None:
    head = "<title>通报_某局</title><meta name=ArticleTitle content='某局通报'><meta NAME='PubDate' content='2023-07-18 17:38'>"
    facts = read(
        f"<html><head>{head}<meta name=ContentSource content=某科></head><body>文</body></html>"
    ).facts
    assert (facts.title, facts.published, facts.origin) == ("某局通报", "2023-07-18 17:38", "某科")
    assert read("<title> 通报\n</title>文").facts.title == "通报"


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<meta charset="GBK">', "GBK"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=gb2312'>", "gb2312"),
        (b'<?xml version="1.0" encoding="gb18030"?><html>', "gb18030"),
        (b"<!-- <meta charset=big5> --><meta charset='utf-8'>", "utf-8"),
        (b"<p>charset=big5</p>", None),
    ],
)
def test_the_declared_charset(head: bytes, charset: str | None) -> None:
    assert declared_charset(head) == charset


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "x-gbk", "gb18030", "utf-8"])
def test_a_wrong_declaration_is_not_believed(declared: str) -> None:
    page = shell("<p>关于巡察整改情况的通报，镕堃。整改情况：一是开展学习。</p>", charset=declared)
    for codec in ("utf-8", "gb18030"):
        assert "镕堃" in read(page.encode(codec)).text
