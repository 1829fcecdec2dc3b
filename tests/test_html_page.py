"""What of a page is the notice, and what goes aside: furniture, hidden text, tables."""

from __future__ import annotations

import pytest

from test_html import lines, read
from web_pages import shell

OPENING = "<p>根据市委统一部署，2023年5月8日至6月30日，市委第四巡察组对某局党组开展了常规巡察，现将巡察整改情况予以公布。</p>"
ISSUES = "".join(
    f"<p>{number}.{name}不到位。</p><p>整改情况：一是开展学习。二是建立制度。</p><p>整改结果：已完成</p>"
    for number, name in enumerate(("学习", "调研", "监督", "服务"), 1)
)
CLOSING = "<p>欢迎广大群众对巡察整改情况进行监督。联系电话：0380-1234567</p><p>2023年7月1日</p>"
ARTICLE = f"{OPENING}{ISSUES}{CLOSING}"


def kept(page: str, text: str) -> bool:
    return text in read(page).text


def aside(page: str, text: str) -> str | None:
    """The role of the aside that holds ``text``; ``None`` when the notice holds it."""
    source = read(page)
    roles = [aside.role for aside in source.asides if text in aside.text]
    assert (text in source.text) != bool(roles), "a text is in the notice or aside, not lost and not in both"
    return roles[0] if roles else None


@pytest.mark.parametrize(
    ("box", "role"),
    [
        ("<nav><a href=1>甲栏目</a></nav>", "navigation"),
        ("<div class='left-nav'>甲栏目</div>", "navigation"),
        ("<div class=bdsharebuttonbox>甲栏目</div>", "navigation"),
        ("<aside>甲栏目</aside>", "sidebar"),
        ("<div id='sideBar2'>甲栏目</div>", "sidebar"),
        ("<div class='related-news'>甲栏目</div>", "sidebar"),
        ("<div role=contentinfo>甲栏目</div>", "footer"),
        ("<div>主办单位：某府 甲栏目</div>", "footer"),
        ("<p>版权所有 甲栏目</p>", "footer"),
        ("<div><ul><li><a href=1>甲栏目</a><li><a href=2>乙</a><li><a href=3>丙</a></ul></div>", "sidebar"),
        ("<p>上一篇：<a href=1>甲栏目</a></p>", "navigation"),
        ("<div class=footnotes>甲栏目</div>", "footnote"),
        ("<select><option>甲栏目</select>", "navigation"),
        ("<button>甲栏目</button>", "navigation"),
        ("<p style='display: none'>甲栏目</p>", "hidden"),
        ("<p hidden>甲栏目</p>", "hidden"),
        ("<p style='VISIBILITY:hidden'>甲栏目</p>", "hidden"),
        ("<p aria-hidden=true style='position:absolute;left:-9999px'>甲栏目</p>", "hidden"),
        ("<template>甲栏目</template>", "hidden"),
        ("<noscript>甲栏目</noscript>", "hidden"),
        ("<div style='mso-element:footnote-list'>甲栏目</div>", "footnote"),
        ("<p><del>甲栏目</del></p>", "deleted"),
        ("<p aria-hidden=true>甲栏目</p>", None),
        ("<p>附件：<a href=1.doc>甲栏目.doc</a></p>", None),
        ("<p class='footer'>甲栏目</p>", None),
        ("<div class='position-relative float-left'>甲栏目</div>", None),
        ("<h2>甲栏目</h2>", None),
    ],
)
def test_furniture_behind_the_article(box: str, role: str | None) -> None:
    assert aside(f"<body><div class=main>{ARTICLE}</div>{box}</body>", "甲栏目") == role


@pytest.mark.parametrize(
    "box",
    [
        "<div class='article-footer'>欢迎广大群众监督，如有意见请反映。联系电话：0380-7654321</div>",
        "<div class='foot'>2023年7月2日</div>",
        "<div class='nav-content'><p>5.作风不实。</p><p>整改情况：一是开展检查。</p></div>",
        "<div class='tools'>发布时间：2023-07-18　来源：某科</div>",
        "<div class='share-title'>某局党组关于巡察整改情况的通报</div>",
        "<div class='bottom'>下一步，局党组将继续抓好后续工作，做到标准不降、力度不减，推动各项任务落地见效。</div>",
    ],
)
def test_what_only_a_notice_says_stays_whatever_its_class(box: str) -> None:
    page = f"<body><div class=main>{OPENING}{ISSUES}{box}</div></body>"
    assert not [told for told in read(page).asides if told.role != "hidden"]


def test_a_footers_telephone_is_not_the_notices() -> None:
    strange = "<div>地址：某路9号　电话：0000-7654321</div>"
    page = f"<body><div>{ARTICLE}</div>{strange}</body>"
    assert aside(page, "0000-7654321") == "footer"
    assert kept(page, "0380-1234567")
    assert kept(f"<body><div>{OPENING}{ISSUES}</div>{strange}</body>", "0000-7654321")
    lines_of_contact = (
        "<p>特此公示。</p><p>联系电话：0380-1234567</p><p>通信地址：某路1号</p><p>2023年7月1日</p>"
    )
    page = shell(f"<div>{OPENING}{ISSUES}{lines_of_contact}</div>")
    assert kept(page, "通信地址：某路1号")
    assert kept(page, "0380-1234567")


def test_what_never_ends_swallows_nothing() -> None:
    for opening in ("<select><option>甲", "<button>", "<svg>", "<form>", "<div class=nav>"):
        assert "4.服务不到位。" in read(f"<body>{OPENING}{opening}{ISSUES}</body>").text


def test_links_within_the_article_stay() -> None:
    page = f"<body><div>{ISSUES}<p>依据<a href=1>《某条例》</a>整改。</p>{CLOSING}</div></body>"
    assert lines(page)[12] == "依据《某条例》整改。"


def test_nothing_is_furniture_when_nothing_shows_it() -> None:
    assert lines("<div>甲</div><div>乙</div><p>丙</p>") == ["甲", "乙", "丙"]


def test_a_page_of_links_only_loses_nothing() -> None:
    source = read("<ul><li><a href=1>甲</a><li><a href=2>乙</a><li><a href=3>丙</a></ul>")
    assert sorted((source.text + "\n".join(aside.text for aside in source.asides)).split()) == [
        "丙",
        "乙",
        "甲",
    ]


LEDGER = """<table><caption>附表</caption>
<tr><th rowspan=2>序号<th rowspan=2>反馈问题<th colspan=2>整改情况
<tr><th>整改措施<th>整改结果
<tr><td>1<td rowspan=2>学习不深入<td><p>一是学习。</p><p>二是检查。</p><td>已完成
<tr><td>2<td>开展督查。<td>正在推进
<tr><th>序号<th>反馈问题<th>整改措施<th>整改结果
<tr><td colspan=4>（二）作风建设
<tr><td>3<td>会议多<td>精简。<td>已完成</table>"""


def test_a_table_of_issues_is_rows() -> None:
    source = read(f"<body>{OPENING}{LEDGER}</body>")
    assert source.text.split("\n")[1:] == [
        "附表",
        "序号\t反馈问题\t整改情况\t整改情况",
        "序号\t反馈问题\t整改措施\t整改结果",
        "1\t学习不深入\t一是学习。 二是检查。\t已完成",
        "2\t学习不深入\t开展督查。\t正在推进",
        "（二）作风建设",
        "3\t会议多\t精简。\t已完成",
    ]
    cell = next(block for block in source.blocks if source.text[slice(*block.span)] == "开展督查。")
    assert (cell.table, cell.row, cell.column, cell.element) == (1, 4, 3, "html/body/table")


def test_a_table_of_keys_is_one_line_a_key() -> None:
    table = (
        "<table><tr><td>索引号：<td>123/2023<td>发布机构<td>某局<tr><td>成文日期<td colspan=3>2023-01-02</table>"
        "<table><tr><td>问题<td>学习不深入。<tr><td>整改情况<td><p>一是学习。</p><p>二是检查。</p><tr><td>整改结果<td>已完成</table>"
    )
    assert lines(table) == [
        "索引号：123/2023", "发布机构：某局", "成文日期：2023-01-02",
        "问题：学习不深入。", "整改情况：一是学习。 二是检查。", "整改结果：已完成",
    ]  # fmt: skip


def test_figures_are_rows_and_layout_is_paragraphs() -> None:
    assert lines("<table><tr><td>项目<td>2022<td>2023<tr><td>会议<td>20<td>15</table>") == [
        "项目\t2022\t2023",
        "会议\t20\t15",
    ]
    assert lines("<table><tr><td>甲。<td>乙<tr><td>丙</table>") == ["甲。", "乙", "丙"]
    assert lines(f"<table><tr><td><table><tr><td>甲<td>{ISSUES}</table></table>")[:2] == [
        "甲",
        "1.学习不到位。",
    ]


def test_a_text_that_a_style_hides_is_shown_when_it_is_the_notice() -> None:
    source = read(
        f"<body><h1>通报</h1><div style='display:none'>{ARTICLE}</div><p hidden>99.虚构。</p></body>"
    )
    assert "1.学习不到位。" in source.text
    assert "99" not in source.text
    assert source.repairs == ("网页以样式隐藏了正文，按显示处理",)
