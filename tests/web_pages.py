"""Pages of many sites made from one notice's lines: what the tests and the benchmark read."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OTHERS = (
    "市委召开巡察整改工作推进会",
    "关于2023年度预算公开的通知",
    "某局党组关于巡察整改情况的通报",
    "整改情况：一图读懂",
    "全市招聘公告",
)
"""Titles of other pages, as side lists have them."""

WRONG_PHONE = "0000-7654321"
"""A telephone that only a site's footer has."""

WATCH = "今天是2019年3月4日 星期一"


@dataclass(frozen=True, slots=True)
class Parts:
    """A notice's lines: breadcrumb and clock, title, source and day, and all from the opening on."""

    above: tuple[str, ...]
    title: tuple[str, ...]
    meta: tuple[str, ...]
    body: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return self.above + self.title + self.meta + self.body


def split(text: str) -> Parts:
    """A sample's non-blank lines, told apart by what they say."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    opening = next(at for at, line in enumerate(lines) if len(line) > 60 and "。" in line)
    told = re.compile("[:：]|^今天|首页|无障碍|分享|朗读|•")
    first = next(
        (
            at
            for at, line in enumerate(lines[:opening])
            if "关于" in line or line.startswith("中共") or "【通报】" in line
        ),
        opening,
    )
    last = first
    while last < opening and not told.search(lines[last]):
        last += 1
    return Parts(
        tuple(lines[:first]), tuple(lines[first:last]), tuple(lines[last:opening]), tuple(lines[opening:])
    )


def side_list() -> str:
    items = "".join(
        f'<li><a href="/c/{n}.html">{n}.{title}</a><span>2024-0{n}-01</span></li>'
        for n, title in enumerate(OTHERS, 1)
    )
    return f"<h3>最新动态</h3><ul>{items}</ul>"


def menu() -> str:
    return "".join(
        f'<li><a href="/{n}">{name}</a></li>'
        for n, name in enumerate(("首页", "机构概况", "政务公开", "通知公告", "互动交流"))
    )


def footer() -> str:
    return (
        f"<p>主办单位：某市人民政府办公室　联系电话：{WRONG_PHONE}</p><p>地址：某市某路1号　邮编：000000</p>"
        "<p>版权所有 某市人民政府 某ICP备00000000号 网站标识码0000000000</p>"
    )


def shell(
    content: str, *, title: str = "某市人民政府门户网站", charset: str = "utf-8", extra: str = ""
) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{charset}"><title>{title}</title>{extra}</head>\n'
        f'<body><div class="top"><ul class="nav">{menu()}</ul></div>\n{content}\n'
        f'<div class="footer">{footer()}</div></body></html>'
    )


def e(text: str) -> str:
    return html.escape(text, quote=False)


def paragraphs(
    lines: Sequence[str], tag: str = '<p style="text-indent:2em;line-height:28pt">', close: str = "</p>"
) -> str:
    return "\n".join(f"{tag}{e(line)}{close}" for line in lines)


def styled(parts: Parts) -> str:
    """A: one styled paragraph each, the title and its line above the article."""
    head = "".join(f"<div class='bread'>{e(line)}</div>" for line in parts.above)
    title = "<br>".join(map(e, parts.title))
    meta = "".join(f"<div class='info'>{e(line)}</div>" for line in parts.meta)
    return shell(
        f'<div class="wrap">{head}<h1>{title}</h1>{meta}<div class="content" id="zoom">{paragraphs(parts.body)}</div>'
        f'<div class="side">{side_list()}</div></div>'
    )


def word(parts: Parts) -> str:
    """B: pasted from Word, the text split over spans, empty ``o:p`` everywhere, breaks of the source within tags."""

    def runs(line: str) -> str:
        cut = max(1, len(line) // 3)
        pieces = [line[at : at + cut] for at in range(0, len(line), cut)]
        spans = "".join(
            f"<span\nlang=EN-US style='font-size:16.0pt;font-family:仿宋_GB2312'>{e(piece)}</span>"
            for piece in pieces
        )
        return f"<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:\n2.0'>{spans}<span lang=EN-US><o:p></o:p></span></p>"

    body = "\n".join(map(runs, parts.lines))
    empty = "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
    return shell(f"<div class=WordSection1 style='layout-grid:15.6pt'>{body}{empty}</div>")


def breaks(parts: Parts) -> str:
    """C: one div, lines broken by br."""
    return shell(
        f'<div id="content">{"<br/>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + e(line) for line in parts.lines)}</div>'
    )


def double_breaks(parts: Parts) -> str:
    """C2: upper case, two breaks and U+3000 before each paragraph."""
    return shell(f'<DIV ID="Zoom">{"<BR><BR>".join("　　" + e(line) for line in parts.lines)}</DIV>')


def wrapped(parts: Parts) -> str:
    """The source wrapped and indented within paragraphs, as an editor does."""

    def wrap(line: str) -> str:
        return re.sub(r"(?<=[一-鿿]{40})(?=[一-鿿])", "\n        ", e(line), count=3)

    body = "\n".join(f"      <p>\n        {wrap(line)}\n      </p>" for line in parts.lines)
    return shell(f"<article>\n{body}\n    </article>")


def nested_tables(parts: Parts) -> str:
    """F: an old site of nested tables, in capitals, its cells without end tags."""
    nav = "".join(f"<TR><TD><A href=x{n}.asp>{name}</A>" for n, name in enumerate(OTHERS))
    body = "\n".join(f"<P>　　{e(line)}" for line in parts.body)
    title = "<BR>".join(map(e, parts.title))
    head = "".join(f"<TR><TD align=center>{e(line)}" for line in (*parts.above,))
    meta = "".join(f"<TR><TD align=center bgcolor=#eeeeee>{e(line)}" for line in parts.meta)
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>某局</title></head><body>'
        "<TABLE width=960 align=center><TR><TD><A href=/>首页</A> | <A href=a>概况</A> | <A href=b>公开</A></TD></TR></TABLE>"
        f"<TABLE width=960 align=center><TR><TD width=200 valign=top><TABLE>{nav}</TABLE></TD>"
        f"<TD valign=top><TABLE width=100%>{head}<TR><TD align=center><FONT size=5><B>{title}</B></FONT>{meta}"
        f"<TR><TD><TABLE><TR><TD class=f14>{body}</TD></TR></TABLE></TD></TR></TABLE></TD></TR></TABLE>"
        f"<TABLE width=960 align=center><TR><TD align=center>主办单位：某局　技术支持：某公司<BR>电话：{WRONG_PHONE}　地址：某路1号"
        "</TD></TR></TABLE></body></html>"
    )


def strong(parts: Parts) -> str:
    """G: divs, with a strong label in front."""

    def line(text: str) -> str:
        cut = re.match("([^：:。]{2,12}[：:])", text)
        marked = f"<strong>{e(text[: cut.end()])}</strong>{e(text[cut.end() :])}" if cut else e(text)
        return f"<div>{marked}</div>"

    return shell(f'<section class="article">{"".join(map(line, parts.lines))}</section>')


def government(parts: Parts) -> str:
    """A government template: clock, breadcrumb links, share box, neighbours, side news numbered like issues."""
    crumbs = (
        '您当前的位置：<a href="/">首页</a> &gt; <a href="/a">政务公开</a> &gt; <a href="/b">通知公告</a>'
    )
    meta = "".join(f'<span class="item">{e(line)}</span>' for line in parts.meta)
    share = '<div class="bdsharebuttonbox"><a href="#" class="bds_weixin">微信</a><a href="#">微博</a>分享到：</div>'
    title = "<br/>".join(map(e, parts.title))
    data = "".join(f"<p>{e(line)}</p>" for line in parts.above)
    return shell(
        f'<div class="clock">{WATCH}</div><div class="bread-crumb">{crumbs}</div><div class="main"><div class="left-side">{side_list()}</div>'
        f'<div class="article">{data}<h1 class="title">{title}</h1><div class="info">{meta}{share}</div>'
        f'<div class="TRS_Editor"><style>.TRS_Editor p{{margin:0}}</style>{paragraphs(parts.body)}</div>'
        f'<div class="prevnext"><p>上一篇：<a href="1">{OTHERS[0]}</a></p><p>下一篇：<a href="2">{OTHERS[2]}</a></p></div>'
        f'<div class="related"><h3>相关文章</h3><ol>{"".join(f"<li><a href=#>{t}</a></li>" for t in OTHERS)}</ol></div></div></div>',
        extra="<script>var a='<p>1.虚构问题。</p><p>整改结果：未完成</p>';</script>",
    )


def bare(parts: Parts) -> str:
    """No class says anything: footer, side list and neighbours in plain divs beside the article."""
    return (
        f"<html><body><div>{menu()}</div><div><div>{side_list()}</div><div>{paragraphs(parts.lines, '<p>')}</div></div>"
        f"<div>上一篇：<a href=1>{OTHERS[0]}</a></div><div>{footer()}</div></body></html>"
    )


def flat(parts: Parts) -> str:
    """Everything straight in the body, nothing closed, the footer as paragraphs behind the text."""
    return f"<title>x</title><ul>{menu()}</ul>{''.join(f'<p>{e(line)}' for line in parts.lines)}{footer()}"


def paged(parts: Parts) -> str:
    """The article in several containers, the later ones hidden until a button is pressed, the closing by itself."""
    lines = parts.body
    third = len(lines) // 3
    end = max(2 * third, len(lines) - 3)
    pieces = [lines[:third], lines[third : 2 * third], lines[2 * third : end], lines[end:]]
    pages = "".join(f'<div class="page">{paragraphs(piece)}</div>' for piece in pieces)
    return shell(
        f"<div class='box'><div class='hd'>{paragraphs(parts.above + parts.title + parts.meta, '<p>')}</div>{pages}</div><div class='side'>{side_list()}</div>"
    )


def hidden_pages(parts: Parts) -> str:
    """As paged, but a script shows one page at a time."""
    made = paged(parts).split('<div class="page">')
    return made[0] + '<div class="page">' + '<div class="page" style="display: none">'.join(made[1:])


def trapped(parts: Parts) -> str:
    """Hidden and raw text that looks like a notice's."""
    trap = "<p>99.虚构的问题。</p><p>整改情况：一是虚构。</p><p>整改结果：未完成</p>"
    traps = (
        f"<script>document.write('{trap}')</script><!-- {trap} --><template>{trap}</template><noscript>{trap}</noscript>"
        f"<div style='display:none'>{trap}</div><div hidden>{trap}</div><div class='tip'>{trap}</div><textarea>{trap}</textarea>"
        f"<select><option>整改结果：未完成</option></select><svg><text>整改结果：未完成</text></svg><span style='visibility:hidden'>整改结果：未完成</span>"
    )
    middle = len(parts.body) // 2
    body = f"{paragraphs(parts.body[:middle], '<p>')}{traps}{paragraphs(parts.body[middle:], '<p>')}"
    return shell(
        f"<div class=con>{paragraphs(parts.above + parts.title + parts.meta, '<p>')}{body}</div>",
        extra="<style>.tip { display: none } @media print { p { display: none } }</style>",
    )


def framed(parts: Parts) -> str:
    """The text in an inline frame."""
    return shell(f'<div><iframe srcdoc="{html.escape(paragraphs(parts.lines, "<p>"))}"></iframe></div>')


def preformatted(parts: Parts) -> str:
    """One element whose line breaks are kept."""
    return shell(
        f'<div class=c><pre style="white-space:pre-wrap">\n{e(chr(10).join("    " + line for line in parts.lines))}\n</pre></div>'
    )


def listed(parts: Parts) -> str:
    """D: what is numbered 1. 2. stands in ordered lists, each with its start, without a number of its own."""

    def item(line: str) -> str:
        number = re.match(r"(\d{1,2})\.(?!\d)", line)
        if number is None:
            return f"<p>{e(line)}</p>"
        return f'<ol start="{number[1]}"><li>{e(line[number.end() :])}</li></ol>'

    return shell(f'<div class="content">{"".join(map(item, parts.lines))}</div>')


def twice(parts: Parts) -> str:
    """The text once for wide screens and once for narrow ones."""
    text = paragraphs(parts.body, "<p>")
    head = paragraphs(parts.above + parts.title + parts.meta, "<p>")
    return shell(f"<div class='in'>{head}<div class='pc'>{text}</div><div class='wap'>{text}</div></div>")


def scripted(parts: Parts) -> str:
    """As a messenger's pages: sections of spans, invisible until a script has run."""
    body = "".join(f"<section><section><span>{e(line)}</span></section></section>" for line in parts.lines)
    return (
        "<html><body id='activity-detail'><div class='rich_media_area_primary'>"
        f"<div class='rich_media_content' id='js_content' style='visibility: hidden; opacity: 0;'>{body}</div></div>"
        "<div class='qr_code_pc'>微信扫一扫<br>关注该公众号</div></body></html>"
    )


LAYOUTS: dict[str, Callable[[Parts], str]] = {
    function.__name__: function
    for function in (
        styled, word, breaks, double_breaks, wrapped, nested_tables, strong, government, bare, flat, paged, hidden_pages,
        trapped, framed, preformatted, listed, twice, scripted,
    )
}  # fmt: skip
"""Name → layout: each makes a whole page of a notice's parts."""
