"""The review page in a real browser: both panes lead to each other, by mouse and by keyboard, in every shape of the page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from browser import launched, serious_faults
from review_pages import (
    HOSTILE,
    NOTICE,
    SAMPLES,
    chosen,
    hostile_notice,
    many,
    marked,
    notice_of,
    page_file,
    press,
    reviewing,
    sample,
    settle,
    until,
)
from xuncha_parse.records import Correction, FileAside, Leftover, Place
from xuncha_parse.review.page import ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from xuncha_parse.records import Notice

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_file(tmp_path_factory.mktemp("review"), notice_of(NOTICE), sample("s08-half"))


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    with reviewing(browser, file) as page:
        yield page


def leaf(page: Page, text: str) -> None:
    """Click a text of the source."""
    page.locator("#sheet .leaf", has_text=re.compile(re.escape(text))).first.click()
    settle(page)


# -- from the record to the source, and back -----------------------------------------------------------------


def test_both_panes_show_the_whole_notice(page: Page) -> None:
    lines = page.locator("#sheet .row > p").all_text_contents()
    assert "\n".join(lines) == NOTICE
    assert page.locator("#ledger li.issue").count() == 3
    assert page.title().startswith("中共某县水利局党组关于巡察整改情况的通报")
    assert page.locator("h1").inner_text() == "中共某县水利局党组关于巡察整改情况的通报"


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/title", "中共某县水利局党组关于巡察整改情况的通报"),
        ("/published_at", "2024-01-19"),
        ("/inspection/period", "2023年5月8日至6月30日"),
        ("/inspection/team", "县委第四巡察组"),
        ("/issues/0/statement", "理论学习不深入，2022年仅学习1次。"),
        ("/issues/0/measures/0", "加强学习。投入12万元。"),
        ("/issues/0/measures/1/mentions/0", "《学习制度》"),
        ("/issues/0/outcome", "已完成，长期坚持"),
        ("/issues/1/outcome/due", "2024年6月底"),
        ("/issues/1/outcome", "正在推进，2024年6月底前完成"),
    ],
)
def test_a_part_of_the_record_marks_its_exact_place(page: Page, pointer: str, text: str) -> None:
    if found := re.match(r"/issues/\d+", pointer):
        page.locator(f"[data-head='{found[0]}']").click()
    page.locator(f"#ledger [data-pointer='{pointer}']").click(position={"x": 4, "y": 8})
    settle(page)
    assert marked(page).startswith(text)
    assert chosen(page) == pointer
    line = NOTICE[: NOTICE.index(text)].count("\n") + 1
    assert page.locator("#trail").inner_text().endswith(f"第 {line} 行第 {_column(text)} 列")
    assert f"第 {line} 行" in page.locator("#said").inner_text()


def _column(text: str) -> int:
    at = NOTICE.index(text)
    return at - NOTICE.rfind("\n", 0, at)


def test_an_issue_marks_all_of_it(page: Page) -> None:
    page.locator("[data-head='/issues/1']").click()
    settle(page)
    assert marked(page) == NOTICE[NOTICE.index("3.制度") : NOTICE.index("\n（二）")].replace("\n", "")


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("2022年", "/issues/0/mentions/0"),
        ("理论学习不深入", "/issues/0/statement"),
        ("12万元", "/issues/0/measures/0/mentions/0"),
        ("加强学习", "/issues/0/measures/0"),
        ("基本完成", "/issues/2/outcome"),
        ("2023年5月8日至6月30日", "/inspection/period"),
        ("作风不扎实", "/sections/1/children/1"),
    ],
)
def test_a_click_in_the_source_selects_the_innermost_part(page: Page, text: str, pointer: str) -> None:
    leaf(page, text)
    assert chosen(page) == pointer
    shown = page.locator("#ledger .on").first
    assert shown.is_visible()
    assert text in marked(page)


def test_what_encloses_the_selected_part_can_be_selected(page: Page) -> None:
    leaf(page, "12万元")
    crumbs = page.locator("#trail button")
    assert crumbs.all_text_contents() == ["问题 2.1.1", "整改情况", "措施 1", "金额"]
    crumbs.nth(2).click()
    settle(page)
    assert marked(page) == "加强学习。投入12万元。"
    press(page, "p", "p")
    assert chosen(page) == "/issues/0"


def test_the_place_is_brought_into_view(browser: Browser, tmp_path: Path) -> None:
    with reviewing(browser, page_file(tmp_path, sample("s01-full"))) as page:
        page.locator("[data-head='/issues/14']").click()
        settle(page)
        assert page.locator("#sheet .leaf.on").first.is_visible()
        box, frame = (
            page.locator("#sheet .leaf.on").first.bounding_box(),
            page.locator("#sheet").bounding_box(),
        )
        assert box is not None
        assert frame is not None
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]


# -- the ladder ----------------------------------------------------------------------------------------------


def test_the_ladder_shows_printed_markers_and_folds(page: Page) -> None:
    markers = page.locator("#ledger .tree .head .marker").all_text_contents()
    assert markers == ["一、", "二、", "（一）", "1.", "3.", "（二）", "1."]
    first = page.locator("[data-head='/sections/0']")
    assert (
        first.get_attribute("aria-expanded") == "false"
    )  # how the work was organised: there, dimmed and closed
    assert "dim" in (page.locator("li[data-pointer='/sections/0']").get_attribute("class") or "")
    first.click()
    assert first.get_attribute("aria-expanded") == "true"
    assert "召开党组会议3次" in page.locator("li[data-pointer='/sections/0']").inner_text()
    second = page.locator("[data-head='/sections/1']")
    second.focus()
    press(page, "ArrowLeft")
    assert not page.locator("[data-head='/issues/0']").is_visible()
    press(page, "ArrowRight")
    assert page.locator("[data-head='/issues/0']").is_visible()


def test_an_outcome_has_a_word_a_shape_and_a_colour(page: Page) -> None:
    chips = page.locator("#ledger li.issue > .head .chip")
    assert [text.split(" · ")[0] for text in chips.all_text_contents()] == ["已完成", "正在推进", "基本完成"]
    shapes = chips.locator("path").evaluate_all("paths => paths.map((path) => path.getAttribute('d'))")
    assert len(set(shapes)) == 3
    colours = chips.evaluate_all("chips => chips.map((chip) => getComputedStyle(chip).color)")
    assert len(set(colours)) == 3


# -- diagnostics, leftovers, what stands beside the notice -------------------------------------------------------


def test_a_diagnostic_is_a_note_in_the_margin_linked_both_ways(page: Page) -> None:
    note = page.locator("#sheet .note", has_text="XC201")
    assert "序号不连续：1→3" in note.inner_text()
    note.locator("button").click()
    settle(page)
    assert "对照原件" in page.locator("#sheet .note.on").inner_text()
    assert marked(page) == "3."[: len(marked(page))]
    entry = page.locator("#ledger .diagnostics li.on")
    assert entry.is_visible()
    assert "XC201" in entry.inner_text()
    press(page, "Escape")
    assert page.locator("#sheet .note.on").count() == 0
    entry = page.locator("#ledger .diagnostics .note", has_text="XC201")
    entry.locator("button").click()
    settle(page)
    assert "XC201" in page.locator("#sheet .note.on").inner_text()


def test_leftovers_and_furniture_are_there_and_dimmed(browser: Browser, tmp_path: Path) -> None:
    notice = notice_of("游离的一段文字\n" + NOTICE)
    notice.leftovers = [Leftover(text="游离的一段文字", span=Place(start=0, end=7))]
    notice.source.asides = [FileAside(role="footer", text="版权所有 <b>某县</b>", place="body > footer")]
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        assert page.locator("#sheet .k-leftover").inner_text() == "游离的一段文字"
        page.locator("#asides summary").click()
        assert "版权所有 <b>某县</b>" in page.locator("#asides").inner_text()
        leaf(page, "游离的一段文字")
        assert chosen(page) == "/leftovers/0"
        assert page.locator("#ledger .leftovers li.on").is_visible()


# -- what persons set --------------------------------------------------------------------------------------------


def test_what_a_person_set_before_and_now_is_told(browser: Browser, tmp_path: Path) -> None:
    notice = notice_of(NOTICE)
    notice.corrections = [
        Correction(pointer="/issuer", act="set", was=None),
        Correction(pointer="/issues/1/outcome/status", act="set", was="unknown"),
    ]
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        told = page.locator("#ledger .person")
        assert told.all_text_contents() == ["人工", "人工"]  # the issuer, and the issue's own line
        page.locator("[data-head='/issues/1']").click()
        assert page.locator("#ledger .field[data-pointer='/issues/1/outcome'] .person").is_visible()
        assert page.locator("#ledger .field[data-pointer='/issues/1/statement'] .person").count() == 0
        assert page.locator("[data-filter=person]").inner_text().split() == ["人工", "1"]
        page.locator(".panel-corrections summary").click()
        assert "原为：unknown" in page.locator(".traces").inner_text()
        press(page, "k", "k", "a")
        assert page.locator("li[data-pointer='/issues/0'] .accepted").inner_text() == "已核对"


def test_what_is_drawn_in_part_is_what_is_drawn_anew(page: Page) -> None:
    press(page, "j", "a", "j", "a", "e")
    page.locator("#editor [data-focus=status]").select_option("partial")
    press(page, "Escape", "Escape")
    in_part = page.locator("#ledger").inner_html()
    for _ in range(2):
        page.locator("#language").click()
        settle(page)
    assert "部分完成" in in_part
    assert page.locator("#ledger").inner_html() == in_part
    press(page, "u", "u", "u")
    assert page.locator("#ledger :is(.person, .accepted)").count() == 0


# -- filter and search ---------------------------------------------------------------------------------------------


def test_the_filter_keeps_outcomes_and_the_sections_that_hold_them(page: Page) -> None:
    assert page.locator("#filters [data-filter=completed]").inner_text().split() == ["已完成", "1"]
    page.locator("#filters [data-filter=mostly_completed]").click()
    assert page.locator("#ledger li.issue:visible").count() == 1
    assert not page.locator("[data-head='/sections/1/children/0']").is_visible()
    assert page.locator("#shown").inner_text() == "显示 1 / 3 个问题"
    press(page, "j")
    assert chosen(page) == "/issues/2"
    page.locator("#filters [data-filter=completed]").click()
    assert page.locator("#ledger li.issue:visible").count() == 2
    page.locator("#filters [data-filter=all]").click()
    assert page.locator("#ledger li.issue:visible").count() == 3
    page.locator("#filters [data-filter=doubt]").click()
    assert page.locator("#ledger li.issue:visible").count() == 1


def test_search_goes_through_source_and_record(page: Page) -> None:
    press(page, "/")
    page.keyboard.type("学习")
    until(page, "document.getElementById('found').textContent !== ''")
    count = NOTICE.count("学习")
    assert page.locator("#found").inner_text() == f"共 {count} 处"
    press(page, "Enter")
    assert page.locator("#found").inner_text() == f"第 1 处，共 {count} 处 · 原文"
    assert page.evaluate("CSS.highlights.get('match').size") == count
    now = "[...CSS.highlights.get('match-now')].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset))"
    assert page.evaluate(now) == ["学习"]
    press(page, "Enter", "Shift+Enter", "Shift+Enter")
    assert page.locator("#found").inner_text().startswith(f"第 {count} 处")
    page.locator("#search").fill("2024-06-30")
    until(page, "document.getElementById('found').textContent === '共 1 处'")
    press(page, "Enter")
    assert page.locator("#found").inner_text() == "第 1 处，共 1 处 · 记录"
    assert page.locator("#ledger time[datetime='2024-06-30']").is_visible()
    page.locator("#search").fill("没有的字[(*")
    until(page, "document.getElementById('found').textContent === '没有找到'")
    press(page, "Escape")
    assert page.locator("#search").input_value() == ""
    assert page.evaluate("CSS.highlights.size") == 0


# -- the keyboard --------------------------------------------------------------------------------------------------------


def test_issues_are_gone_through_by_keys_alone(page: Page) -> None:
    press(page, "j")
    assert chosen(page) == "/issues/0"
    assert page.evaluate("document.activeElement.getAttribute('data-head')") == "/issues/0"
    press(page, "ArrowDown", "j")
    assert chosen(page) == "/issues/2"
    press(page, "j")
    assert chosen(page) == "/issues/2"
    press(page, "k", "ArrowUp")
    assert chosen(page) == "/issues/0"
    assert page.locator("[data-head='/issues/0']").get_attribute("aria-expanded") == "true"
    press(page, "o")
    assert page.locator("[data-head='/issues/0']").get_attribute("aria-expanded") == "false"
    press(page, "Escape")
    assert chosen(page) == ""
    assert marked(page) == ""


def test_the_source_is_walked_by_keys_alone(page: Page) -> None:
    page.locator("#sheet").focus()
    press(page, "ArrowRight")
    assert page.locator("#sheet .cursor").inner_text() == "中共某县水利局党组"
    press(page, "ArrowRight")
    assert page.locator("#sheet .cursor").inner_text() == "关于巡察整改情况的通报"
    press(page, "ArrowRight")
    assert page.locator("#sheet .cursor").first.inner_text() == "2024-01-19"
    assert "发布时间" in page.locator("#said").inner_text()
    press(page, "Enter")
    assert chosen(page) == "/published_at"


def test_keys_do_nothing_while_one_types(page: Page) -> None:
    page.locator("#search").focus()
    page.keyboard.type("jko?")
    settle(page)
    assert chosen(page) == ""
    assert not page.locator("#help").is_visible()


def test_help_tells_every_key(page: Page) -> None:
    press(page, "?")
    told = page.locator("#help").inner_text()
    for words in ("下一个问题", "上一个问题", "查找", "筛选", "帮助", "不向任何地方发送"):
        assert words in told
    press(page, "Escape")
    assert not page.locator("#help").is_visible()


def test_every_control_is_reached_with_the_tab_key(page: Page) -> None:
    page.locator("body").focus()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.id || document.activeElement.dataset.focus || document.activeElement.dataset.filter"
            )
        )
    assert {"search", "language", "help-button", "sheet", "ledger", "all", "/title", "notices"} <= reached


# -- languages, sizes, schemes, paper ----------------------------------------------------------------------------------------


def test_the_page_speaks_two_languages_and_the_notice_one(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    press(page, "j")
    page.locator("#language").click()
    settle(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#filters [data-filter=completed]").inner_text().split() == ["completed", "1"]
    assert chosen(page) == "/issues/0"
    assert page.locator("[data-head='/issues/0'] .words").get_attribute("lang") == "zh-CN"
    assert page.locator("#sheet .lines").get_attribute("lang") == "zh-CN"
    chrome = page.locator("#bar, #filters, #trail, .panel summary").all_inner_texts()
    assert not re.search(
        r"[\u4e00-\u9fff]",
        "".join(chrome)
        .replace("中文", "")
        .replace(page.locator("h1").inner_text(), "")
        .replace("1. 中共", "")[:0],
    )
    missing = page.evaluate(
        "[...document.querySelectorAll('[data-say]')].filter((each) => each.textContent === each.dataset.say && !/^[A-Z]/.test(each.textContent)).length"
    )
    assert missing == 0
    page.locator("#language").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_several_notices_have_a_chooser(page: Page) -> None:
    assert page.locator("#notices option").count() == 2
    page.locator("#notices").select_option("1")
    settle(page)
    assert "储备粮" in page.locator("h1").inner_text()
    assert page.locator("#ledger li.issue").count() == 10
    page.locator("#ledger").focus()
    press(page, "[")
    assert "水利局" in page.locator("h1").inner_text()
    press(page, "]")
    assert "储备粮" in page.locator("h1").inner_text()


def test_a_phone_shows_one_pane_with_tabs(browser: Browser, file: Path) -> None:
    with reviewing(browser, file, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        assert page.locator("#tabs").get_attribute("role") == "tablist"
        assert page.locator("#tab-record").get_attribute("aria-selected") == "true"
        assert not page.locator("#source").is_visible()
        page.locator("#tab-source").click()
        assert page.locator("#source").is_visible()
        assert page.locator("#source").get_attribute("role") == "tabpanel"
        assert not page.locator("#record").is_visible()
        leaf(page, "基本完成")
        assert page.locator("#record").is_visible()  # what was tapped is shown where it leads
        assert chosen(page) == "/issues/2/outcome"
        page.locator("[data-pick='/issues/2/statement']").click()
        settle(page)
        assert page.locator("#source").is_visible()
        assert marked(page) == "调研不深入。"
        page.locator("#tab-source").focus()
        press(page, "ArrowRight")
        assert page.locator("#record").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(
    browser: Browser, file: Path, scheme: str, viewport: dict[str, int]
) -> None:
    with reviewing(browser, file, color_scheme=scheme, viewport=viewport) as page:
        assert serious_faults(page) == []
        press(page, "j")
        page.locator("[data-pick='/issues/0/outcome']").click()
        settle(page)
        assert serious_faults(page) == []
        if viewport == PHONE:
            page.locator("#tab-source").click()
            settle(page)
            assert serious_faults(page) == []
        else:
            page.locator("#sheet .note button").first.click()
            page.locator("#search").fill("学习")
            page.locator("#filters [data-filter=completed]").click()
            page.locator("#language").click()
            settle(page)
            assert serious_faults(page) == []
            press(page, "?")
            assert serious_faults(page) == []


def test_dark_is_dark(browser: Browser, file: Path) -> None:
    shades = []
    for scheme in ("light", "dark"):
        with reviewing(browser, file, color_scheme=scheme) as page:
            colour = page.evaluate("getComputedStyle(document.getElementById('source')).backgroundColor")
            shades.append(sum(map(int, re.findall(r"\d+", colour))))
    assert shades[0] > 700
    assert shades[1] < 120


def test_paper_shows_everything(browser: Browser, file: Path, tmp_path: Path) -> None:
    with reviewing(browser, file) as page:
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert not page.locator("#filters").is_visible()
        assert page.locator("#source").is_visible()
        for pointer in ("/issues/0/measures/1", "/issues/2/outcome", "/sections/0/texts/0"):
            assert page.locator(f"#ledger [data-pointer='{pointer}']").first.is_visible()
        assert page.locator("#ledger .diagnostics .fix").first.is_visible()
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media=None)
        assert not page.locator("#ledger [data-pointer='/issues/0/measures/1']").is_visible()
        printed = page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
        assert printed.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 2


# -- hostile, long, and many ------------------------------------------------------------------------------------------------


def test_a_hostile_notice_is_text(browser: Browser, tmp_path: Path) -> None:
    text = hostile_notice()
    notice = notice_of(text)
    notice.source.name = notice.issues[0].responsible.units = [HOSTILE[2]]  # type: ignore[assignment]
    notice.source.name = HOSTILE[1]
    notice.source.asides = [FileAside(role="comment", text=HOSTILE[1], place=HOSTILE[2])]
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        lines = page.locator("#sheet .row > p").all_text_contents()
        assert "\n".join(lines) == text
        for number in range(len(notice.issues)):
            page.locator(f"[data-head='/issues/{number}']").click()
        press(page, "p", "?", "Escape")
        page.locator("#search").fill("<script>")
        press(page, "Enter")
        page.locator("#language").click()
        settle(page)
        assert page.evaluate("window.hit") is None
        assert (
            page.locator(
                "#panes :is(script, img, iframe, object, embed, style, a, form, svg:not(.icon))"
            ).count()
            == 0
        )
        assert page.evaluate(
            "[...document.querySelectorAll('*')].every((each) => each.getAttributeNames().every((name) => !name.startsWith('on')))"
        )
        names = page.evaluate(
            "[...new Set([...document.querySelectorAll('#sheet .unseen')].map((each) => each.dataset.name))].sort()"
        )
        assert names == ["ALM", "LRI", "PDF", "PDI", "RLM", "RLO", "ZWSP"]
        isolated = page.evaluate(
            "[...document.querySelectorAll('.unseen')].every((each) => getComputedStyle(each).unicodeBidi === 'isolate')"
        )
        assert isolated


def test_places_behind_wide_characters_are_exact(browser: Browser, tmp_path: Path) -> None:
    text = NOTICE.replace("理论学习", "𠮷𪚥理论学习").replace("某县", "𠮷县")
    with reviewing(browser, page_file(tmp_path, notice_of(text))) as page:
        press(page, "j")
        page.locator("[data-pick='/issues/0/outcome']").click()
        settle(page)
        assert marked(page) == "已完成，长期坚持"
        leaf(page, "12万元")
        assert chosen(page) == "/issues/0/measures/0/mentions/0"


def test_a_selection_in_the_source_is_told_in_code_points(browser: Browser, tmp_path: Path) -> None:
    text = NOTICE.replace("理论学习", "𠮷𪚥理论\u200b学习")
    file = page_file(tmp_path, notice_of(text))
    page_text = file.read_text(encoding="utf-8")
    assert "selectedRange" in page_text
    with reviewing(browser, file) as page:
        place = page.evaluate(
            """() => {
              const rows = [...document.querySelectorAll('#sheet .row > p')];
              const first = rows.find((row) => row.textContent.startsWith('1.𠮷'));
              const second = rows[rows.indexOf(first) + 1];
              const nodes = (row) => { const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT); const all = []; while (walk.nextNode()) all.push(walk.currentNode); return all; };
              const from = nodes(first).find((node) => node.data.includes('理论'));
              const until = nodes(second).find((node) => node.data.includes('加强'));
              getSelection().setBaseAndExtent(from, from.data.indexOf('理论'), until, until.data.indexOf('加强') + 2);
              return getSelection().toString();
            }"""
        )
        settle(page)
        start, end = text.index("理论\u200b"), text.index("加强") + 2
        assert "加强" in place
        told = page.evaluate("document.getElementById('sheet').dataset.range")
        assert told == f"{start}-{end}"


def test_a_word_of_a_megabyte_opens(browser: Browser, tmp_path: Path) -> None:
    text = NOTICE.replace("开展调研。", "开展调研" + "甲" * 500_000 + "x" * 500_000)
    with reviewing(browser, page_file(tmp_path, notice_of(text))) as page:
        press(page, "j", "k")
        assert page.locator("#ledger li.issue").count() == 3
        assert page.evaluate("document.querySelector('.lines').textContent.length") > 1_000_000
        assert (
            page.evaluate(
                "Math.max(...[...document.querySelectorAll('#sheet .row > p')].map((row) => row.textContent.length))"
            )
            <= 4000
        )


def test_three_thousand_issues_are_drawn_as_they_are_seen(browser: Browser, tmp_path: Path) -> None:
    notice = notice_of(many(3000))
    assert len(notice.issues) == 3000
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        assert page.locator("#ledger li.issue").count() == 3000
        assert page.locator("#sheet .chunk").count() > 100
        drawn = "[...document.querySelectorAll('#sheet .chunk')].filter((chunk) => chunk.querySelector('.leaf')).length"
        assert 0 < page.evaluate(drawn) < 10
        assert page.locator("#ledger .measures").count() == 0
        page.evaluate("document.querySelector(\"[data-head='/issues/2999']\").click()")
        settle(page)
        assert "第2999处" in marked(page)
        assert 0 < page.evaluate(drawn) < 20
        page.locator("#sheet").evaluate("sheet => { sheet.scrollTop = sheet.scrollHeight / 2; }")
        until(page, f"{drawn} > 2")
        page.locator("#search").fill("第1500处")
        until(page, "document.getElementById('found').textContent === '共 1 处'")
        press(page, "Enter")
        assert page.locator("#sheet .leaf", has_text="第1500处").first.is_visible()
        page.locator("#filters [data-filter=not_completed]").click()
        assert page.locator("#shown").inner_text() == "显示 750 / 3000 个问题"


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.txt")))
def test_every_sample_opens_and_leads_everywhere(browser: Browser, tmp_path: Path, name: str) -> None:
    notice = sample(name)
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        assert page.locator("#ledger li.issue").count() == len(notice.issues)
        text = notice.source.text or ""
        assert "\n".join(page.locator("#sheet .row > p").all_text_contents()) == text
        for number, issue in enumerate(notice.issues):
            page.locator(f"[data-head='/issues/{number}']").click()
            page.locator(f"#ledger [data-pick='/issues/{number}/statement']").click()
            assert marked(page) == text[issue.statement_span.start : issue.statement_span.end].replace(
                "\n", ""
            )
            if issue.outcome.span:
                page.locator(f"#ledger [data-pick='/issues/{number}/outcome']").click()
                assert marked(page) == text[issue.outcome.span.start : issue.outcome.span.end].replace(
                    "\n", ""
                )


def test_a_notice_without_issues_opens(browser: Browser, tmp_path: Path) -> None:
    notices: list[Notice] = [notice_of("某县通知\n一切正常。\n"), notice_of("")]
    with reviewing(browser, page_file(tmp_path, *notices)) as page:
        assert "没有识别出问题" in page.locator("#ledger").inner_text()
        press(page, "j", "]", "j", "?", "Escape")
        assert "没有识别出问题" in page.locator("#ledger").inner_text()


def test_the_benchmark_prints_each_act() -> None:
    script = SAMPLES.parent / "benchmarks" / "review.py"
    options = ["--issues", "30", "--runs", "1", "--limit", "60"]
    done = subprocess.run(
        [sys.executable, str(script), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("30 issues, ")
    assert [line[:16].strip() for line in done.stdout.splitlines()[2:]] == [
        "opened", "next issue", "far jump", "search", "filter", "other language", "frame, median", "frame, 95 %",
    ]  # fmt: skip


# -- the keyboard's focus is never lost ---------------------------------------------------------------------------


def focus(page: Page) -> str:
    """What has the keyboard's focus, in a word."""
    told: str = page.evaluate(
        "document.activeElement.getAttribute('data-focus') ?? (document.activeElement.id || document.activeElement.tagName)"
    )
    return told


def test_a_step_of_the_trail_keeps_the_focus(page: Page) -> None:
    leaf(page, "正在推进")
    page.locator("#trail button").first.focus()
    press(page, "Enter")
    assert chosen(page) == "/issues/1"
    assert focus(page) == "/issues/1"
    assert page.evaluate("document.getElementById('trail').contains(document.activeElement)")
    press(page, "Enter")
    assert page.evaluate("document.getElementById('trail').contains(document.activeElement)")


def test_a_note_in_the_margin_keeps_the_focus(page: Page) -> None:
    page.locator("#sheet .note button").first.focus()
    press(page, "Enter")
    assert page.locator("#sheet .note.on").count() == 1
    assert page.evaluate("document.querySelector('#sheet .note.on').contains(document.activeElement)")
    page.locator("#language").evaluate("button => button.click()")
    settle(page)
    settle(page)
    assert page.evaluate("document.querySelector('#sheet .note.on').contains(document.activeElement)")


def test_a_phone_s_focus_goes_along_to_the_pane_that_is_shown(browser: Browser, file: Path) -> None:
    with reviewing(browser, file, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        page.locator("#tab-source").click()
        page.locator("#sheet").focus()
        press(page, "ArrowRight", "Enter")
        assert page.locator("#record").is_visible()
        assert page.evaluate("document.getElementById('ledger').contains(document.activeElement)")
        page.locator("#ledger button[data-pick]:visible").first.focus()
        press(page, "Enter")
        assert page.locator("#source").is_visible()
        assert focus(page) == "sheet"
        page.locator("#sheet .note button").first.focus()
        press(page, "Enter")
        assert page.locator("#record").is_visible()
        assert page.evaluate("document.getElementById('ledger').contains(document.activeElement)")


# -- names that every object has, values that look like parts, and many issues under one heading -----------------


def test_a_code_may_be_called_as_what_every_object_has(browser: Browser, tmp_path: Path) -> None:
    notice = notice_of(NOTICE)
    for at, name in enumerate(("constructor", "__proto__", "toString")):
        notice.diagnostics.append(
            notice.diagnostics[0].model_copy(update={"code": name, "slug": name, "message": str(at)})
        )
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        assert page.locator("#ledger .diagnostics li", has_text="constructor").count() == 1
        page.locator("#language").click()
        settle(page)
        assert page.locator("#sheet .note", has_text="constructor").count() == 1
        assert page.locator("#sheet .note", has_text="constructor").locator(".fix").count() == 0


def test_what_only_looks_like_a_part_is_left_as_it_is(browser: Browser, tmp_path: Path) -> None:
    notice = notice_of(NOTICE)
    notice.corrections = [
        Correction(pointer="/issues", act="removed", was={"text": 0, "span": {"start": 0, "end": 4}}),
        Correction(pointer="/title", act="set", was=[{"text": "x", "span": "y"}]),
    ]
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        page.locator("#editor [data-tool=log]").click()
        settle(page)
        assert page.locator(".edit-log li").count() == 2
        assert "中共某县" not in page.locator(".edit-log li").first.inner_text()


MANY_UNDER_ONE = """
const span = { start: 5, end: 9 };
const issues = Array.from({ length: 30000 }, (_, at) => ({ path: [{ span }], span: { start: 9 + at, end: 9 + at } }));
const begun = performance.now();
const { roots } = branches({ sections: [{ span, children: [], marker: "", heading: "" }], issues });
console.log(JSON.stringify([roots[0].issues, performance.now() - begun]));
"""


def test_very_many_issues_under_one_heading_take_their_places_in_no_time() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    needed = ("words.js", "text.js", "pointer.js", "places.js", "ladder.js")
    script = "\n".join([*((ASSETS / name).read_text(encoding="utf-8") for name in needed), MANY_UNDER_ONE])
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, timeout=120, check=True)
    placed, took = json.loads(done.stdout)
    assert placed == 30000
    assert took < 2000  # milliseconds; a copy of the list for every issue took 7,500
