"""Pages made to break a reader: refused with a reason or read, in bounded time, and never a traceback."""

from __future__ import annotations

import hashlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.web.html import read_html
from xuncha_parse.readers.web.mime import read_mime
from xuncha_parse.readers.web.soup import clean

TEXT = "一段文字，没有结束标记。"


def read(page: str | bytes, **limits: int) -> str:
    return read_html(page.encode() if isinstance(page, str) else page, "x", Limits(**limits)).text


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000,
        "<b>" * 100_000,
        "<html>" + "".join(f"<p><font color={n}>x</p>" for n in range(5_000)),
        "<div><table><td></div></td></table>" * 20_000,
        "<div><svg><foreignObject></div></foreignObject></svg>" * 20_000,
        "<svg><style>" + "<div>" * 20_000,
        "<script><!--<script></script><textarea></script>" + "<div>" * 20_000,
        "<iframe srcdoc='&lt;div&gt;&lt;div&gt;'></iframe>" * 20_000,
        "<ol><li>" * 20_000,
        "<select><style></select>" + "<div>" * 20_000,
        "<table><tr><td>" * 20_000,
    ],
    ids=lambda page: page[:24],
)
def test_deep_nesting_is_refused_at_once(page: str) -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableInput) as refusal:
        read(page)
    assert refusal.value.slug == "nested-too-deep"
    assert time.perf_counter() - started < 5  # some hundredths of a second on an idle machine


@pytest.mark.parametrize(
    ("page", "count"),
    [
        (f"<p>{TEXT}" * 3_000, 3_000),
        (f"<li>{TEXT}" * 3_000, 3_000),
        (f"<p><span><font color=red>{TEXT}</p>" * 3_000, 3_000),
        (f"<table>{f'<tr><td>{TEXT}<td>乙' * 1_000}</table>", 2_000),
        (f"<dl>{f'<dt>{TEXT}<dd>乙' * 1_000}</dl>", 2_000),
        (f"{TEXT}<br>" * 3_000, 3_000),
        (f"<img src=x><input><hr>{TEXT}" * 1_000, 1_000),
        (f"<script>'{'<div>' * 1_000}'</script><!--{'<div>' * 1_000}-->{TEXT}", 1),
    ],
    ids=lambda page: str(page)[:12],
)
def test_what_closes_by_itself_does_not_nest(page: str, count: int) -> None:
    assert read(page).count("\n") + 1 == count


@pytest.mark.parametrize(
    "unit",
    [
        "<a href=1>甲", "<button>甲<button>乙</button>", "<h1>甲<h2>", "<a><span><div></a></span></div>甲", "<b><p>甲</b></p>", "<nobr>甲", "<form>甲",
        "<p><b>甲", "<table><td>甲</table>", "<table><table><caption>甲</table>", "<tr><td>甲", "<li><ul><li>甲</ul>", "<select><option>甲",
        "<ruby>甲<rt>一<rt>二</ruby>", "<div><form></div></form>甲", "<svg><path/><g>甲</svg>", "<object><p>甲</object>", "<h1>甲</h3>",
        "<div></p></br></b></td></table></form></ul></div>甲", "<table><tbody><tr><th>甲<tfoot><colgroup><col></table>", "<math><mi>甲</math>",
        "<frameset><frame>甲</frameset>", "<xmp><b>甲</xmp>", "<iframe srcdoc='<p>甲'></iframe>", "<option>甲", "<select>甲</select>乙",
    ],
)  # fmt: skip
def test_what_is_closed_again_does_not_nest(unit: str) -> None:
    assert read(unit * 700 + "<p>末").endswith("末")


@pytest.mark.parametrize(
    ("page", "slug"),
    [
        (b"<p>" + b"a" * 5_000_000, "line-too-long"),
        (b"<p>a" * 201_000, "too-many-lines"),
        (b"<html>" + hashlib.shake_128(b"7").digest(100_000), "undecodable"),
    ],
)
def test_limits_have_their_slugs(page: bytes, slug: str) -> None:
    with pytest.raises(UnreadableInput) as refusal:
        read(page)
    assert refusal.value.slug == slug


def test_bytes_are_limited() -> None:
    with pytest.raises(UnreadableInput, match="larger than the limit"):
        read("<p>123456789", bytes=10)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<br>" * 1_000_000 + "甲", "甲"),
        ("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + " hidden>甲</p>乙", "乙"),
        ("<p a='" * 200_000, ""),
        ("<" * 500_000, "<" * 500_000),
        ("<!--" + "-" * 1_000_000, ""),
        ("<script>" + "</scrip " * 100_000, ""),
        ("<table>" + "<tr><td rowspan=65534 colspan=1000>问题情况" * 300 + "</table>", None),
        ("<html>" + "\0" * 100_000 + "<p>甲", "甲"),
        ("<div><p><span><table><tr><td><ul><li>甲" * 60, None),
        ("<ruby>中<rt>zhong</ruby>" * 20_000, "中" * 20_000),
        ("<style>" + ".a .b .c{display:none}" * 20_000 + "</style>" + "<p class=c>甲" * 500, None),
    ],
    ids=lambda page: str(page)[:16],
)
def test_bombs_are_read(page: str, text: str | None) -> None:
    started = time.perf_counter()
    got = read(page)
    assert text is None or got == text
    assert time.perf_counter() - started < 30


_TAGS = [
    "div",
    "p",
    "span",
    "b",
    "i",
    "font",
    "a",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "form",
    "button",
    "object",
    "h1",
    "dl",
    "dd",
    "dt",
    "ruby",
    "rt",
    "svg",
    "math",
    "select",
    "option",
    "script",
    "style",
    "textarea",
    "title",
    "template",
    "iframe",
    "pre",
    "br",
    "img",
    "noscript",
    "frameset",
    "plaintext",
    "nobr",
    "marquee",
    "x",
]
_PIECE = st.one_of(
    st.sampled_from(_TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        ["整改情况：", "x", " ", "\n", "<!--", "-->", "<![CDATA[", "]]>", "<", ">", "&nbsp;", "&#x0;", "&#55296;", "'", '"', "\0",
         "<p style='display:none'>", "<td rowspan=3 colspan=2>", "<ol start=-5 reversed>", "<li value=x>", "<div class='nav footer'>",
         "<a href=1>", "<p hidden", "<div style='white-space:pre'>", "<!doctype html>", "<meta charset=gbk>", "\u2028", "\x0b"]
    ),
)  # fmt: skip
_SOUP = st.lists(_PIECE, max_size=60).map("".join)


def _depth(markup: str) -> int:
    deepest, waiting = 0, [(LexborHTMLParser(f"<!DOCTYPE html>{markup}").root, 0)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        child = node.child if node is not None else None
        while child is not None:
            waiting += [(child, depth + 1)] if not (child.tag or "-").startswith("-") else []
            child = child.next
    return deepest


@settings(max_examples=150, deadline=None)
@given(soup=_SOUP, times=st.integers(1, 30))
def test_the_depth_told_beforehand_is_about_the_trees(soup: str, times: int) -> None:
    cleaned = clean(soup * times, Limits(depth=1_000_000))
    assert _depth(cleaned.markup) <= 2 * cleaned.deepest + 20


@settings(max_examples=150, deadline=None)
@given(soup=_SOUP)
def test_any_markup_is_read(soup: str) -> None:
    try:
        source = read_html(soup.encode(), "x", Limits())
    except UnreadableInput:
        return
    assert "\n\n" not in source.text
    for block in source.blocks:
        assert 0 <= block.span.start < block.span.end <= len(source.text)
        assert (block.element or "").startswith("html")


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=400),
    head=st.sampled_from([b"<html>", b"\xff\xfe<", b"<meta charset=utf-16>", b"<p>\xb5\xda"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, head: bytes) -> None:
    for reader in (read_html, read_mime):
        told = ""
        try:
            reader(head + data, "x", Limits())
        except UnreadableInput as refusal:
            told = str(refusal)
        assert "\n" not in told


@pytest.mark.parametrize("remark", ["</中>", "</１>", "</ p>", "</", "</é>"])
def test_an_end_tag_of_no_letters_is_a_remark_as_in_a_browser(remark: str) -> None:
    page = f"<html><body><p>{TEXT}{remark}</p><p>{TEXT}</p></body></html>"
    assert LexborHTMLParser(page).root is not None
    assert TEXT in read(page)
