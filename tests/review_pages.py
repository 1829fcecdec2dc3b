"""Records and notices for the tests of the review page, and the page as a file that a browser can open."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from browser import opened
from xuncha_parse import parse, read
from xuncha_parse.review import ReviewEntry, review_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from xuncha_parse.records import Notice

SAMPLES = Path(__file__).resolve().parent.parent / "samples"

NOTICE = """中共某县水利局党组关于巡察整改情况的通报
发布时间：2024-01-19
根据统一部署，2023年5月8日至6月30日，县委第四巡察组对县水利局党组开展了常规巡察。
一、整改工作组织推进情况
一是提高站位。召开党组会议3次。
二、问题整改情况
（一）学习不深入
1.理论学习不深入，2022年仅学习1次。
整改情况：一是加强学习。投入12万元。二是建立制度，印发《学习制度》（水发〔2023〕12号）。
整改结果：已完成，长期坚持
3.制度不健全。
整改情况：修订制度3项。
整改结果：正在推进，2024年6月底前完成
（二）作风不扎实
1.调研不深入。
整改情况：开展调研。
整改结果：基本完成
"""

HOSTILE = (
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 1</script>",
    '"><img src=x onerror="window.hit = 1">',
    "<svg onload=window.hit=1>",
    "<a href=javascript:window.hit=1>点</a>",
    "javascript:window.hit=1",
    "<!--<script>",
    "]]><style>*{display:none}</style>",
    "{{constructor.constructor('window.hit=1')()}} ${window.hit=1} <%= 1 %>",
    "' onmouseover='window.hit=1",
    "&lt;b&gt; &amp;amp; &#x3c;i&#x3e;",
    "\u202e倒过来\u202c \u2066隔离\u2069 \u200f\u061c",
    "𠮷野家𪚥\u200b零宽",
)


def hostile_notice() -> str:
    """A notice of which every part tries to be more than text."""
    lines = [f"中共某县{HOSTILE[0]}局党组关于巡察整改情况的通报", "一、问题整改情况"]
    for number, text in enumerate(HOSTILE, 1):
        lines += [
            f"{number}.问题{text}不到位。",
            f"整改情况：一是{text}。二是继续{text}。",
            f"整改结果：已完成{text}",
        ]
    return "\n".join(lines) + "\n"


def notice_of(text: str) -> Notice:
    return parse(text).notice


def sample(name: str) -> Notice:
    return parse(read(str(SAMPLES / f"{name}.txt"))).notice


def many(issues: int) -> str:
    """A long notice; 3,000 issues make about a megabyte and a half."""
    measures = (
        "一是压实责任。对县、乡、村三级河长巡河频次、巡河内容、问题交办作出硬性规定，巡河记录按月核验。二是改进方式。升级综合管理平台，"
        "增加轨迹比对和现场照片校验功能，对停留时间不足10分钟的记录自动标注，累计标注异常记录213条，已全部退回重巡。三是严格考核。出台"
        "《考核办法（试行）补充规定》（水河〔2023〕37号），把巡河质量在考核中的权重由8%提高到15%，对排名末位的5名河长进行了提醒谈话。"
    )
    outcomes = ("已完成，长期坚持", "正在推进，2024年6月底前完成", "基本完成", "未完成")
    lines = ["中共某县水利局党组关于巡察整改情况的通报", "一、问题整改情况"]
    for number in range(issues):
        if number % 100 == 0:
            lines.append(f"（{_han(number // 100 + 1)}）第{number // 100 + 1}方面存在差距")
        lines.append(f"{number % 100 + 1}.部分河长巡河流于形式，“打卡式”巡河问题突出，第{number}处。")
        lines.append("整改情况：" + measures * 2)
        lines.append("整改结果：" + outcomes[number % 4])
    return "\n".join(lines) + "\n"


def _han(number: int) -> str:
    names = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (names[tens] if tens > 1 else "") + ("十" if tens else "") + (names[ones] if ones else "")


def page_file(folder: Path, *notices: Notice) -> Path:
    """A page of these notices."""
    file = folder / "review.html"
    file.write_text(
        review_page([ReviewEntry(f"notice-{at}.txt", each) for at, each in enumerate(notices, 1)]),
        encoding="utf-8",
    )
    return file


@contextmanager
def reviewing(browser: Browser, file: Path, **options: Any) -> Iterator[Page]:
    """The page when it is ready."""
    with opened(browser, file, **options) as page:
        page.wait_for_selector("body[data-ready]", timeout=30_000)
        settle(page)
        yield page


def settle(page: Page) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"
    )


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def until(page: Page, condition: str) -> None:
    """Wait for a condition, in JavaScript; the page's policy lets no such text be evaluated within the page itself."""
    for _ in range(1_200):  # half a minute: a machine may have much to do
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(condition)


def marked(page: Page) -> str:
    """The text that is marked in the source."""
    text: str = page.evaluate(
        "[...document.querySelectorAll('#sheet .leaf.on')].map((leaf) => leaf.textContent).join('')"
    )
    return text


def chosen(page: Page) -> str:
    """The pointer of what is marked in the record."""
    pointer: str = page.evaluate(
        "document.querySelector('#ledger .on')?.getAttribute('data-pointer') ?? document.querySelector('#ledger .on')?.textContent ?? ''"
    )
    return pointer
