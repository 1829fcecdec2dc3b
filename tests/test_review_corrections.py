"""Corrections made in the review page, in a real browser: by mouse and by keyboard, kept, undone, exported, applied."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from browser import launched, serious_faults
from review_pages import HOSTILE, NOTICE, marked, notice_of, page_file, press, reviewing, settle, until
from xuncha_parse.records import read_record
from xuncha_parse.review import ReviewEntry, review_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Locator, Page

OTHER = NOTICE.replace("县水利局", "县林业局")
MOUSE = """([words, last]) => {
  const row = [...document.querySelectorAll("#sheet .row > p")].find((each) => each.textContent.includes(words));
  row.scrollIntoView({ block: "center" });
  const at = row.textContent.indexOf(words) + (last ? words.length - 1 : 0);
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node; before += node.length, node = walker.nextNode()) {
    if (at >= before + node.length) continue;
    const range = document.createRange();
    range.setStart(node, at - before);
    range.setEnd(node, at - before + 1);
    const box = range.getBoundingClientRect();
    return [last ? box.right - 1 : box.left + 1, box.top + box.height / 2];
  }
}"""
FILLED = """window.filled = [];
new MutationObserver(() => window.filled.push(document.querySelector(".edit-path select") !== null))
  .observe(document.getElementById("edit-panel"), { childList: true });"""
"""Whether the outline that was opened is there each time the panel is drawn anew, before the page goes on."""
NO_STORAGE = """Object.defineProperty(Storage.prototype, "setItem", {
  value() { throw new DOMException("full", "QuotaExceededError"); },
});"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_file(tmp_path_factory.mktemp("corrections"), notice_of(NOTICE), notice_of(OTHER))


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    with reviewing(browser, file) as page:
        yield page


def edit(page: Page, number: int) -> None:
    """Open the editor for an issue."""
    page.locator(f"[data-head='/issues/{number}']").focus()
    page.locator(f"[data-head='/issues/{number}']").click()
    press(page, "e")


def push(page: Page, name: str) -> None:
    """Press a button of the editor."""
    page.locator("#editor").get_by_role("button", name=name, exact=True).click()
    settle(page)


def field(page: Page, label: str) -> Locator:
    return page.locator("#editor").get_by_label(label, exact=True)


def choose(page: Page, words: str) -> None:
    """Select a text of the source with the mouse."""
    start, end = (page.evaluate(MOUSE, [words, last]) for last in (False, True))
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    settle(page)


def asked_on_leaving(page: Page) -> list[str]:
    """What the browser asks when the page is to be closed; it is told to stay."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.close(run_before_unload=True)
    for _ in range(100):
        if asked:
            break
        page.wait_for_timeout(20)
    return asked


def said(page: Page) -> str:
    return page.locator("#said").inner_text()


def error(page: Page) -> str:
    return page.locator("#editor [role=alert]").inner_text()


def exported(page: Page, name: str = "导出") -> Any:
    with page.expect_download() as download:
        page.locator("#editor").get_by_role("button", name=name, exact=True).click()
    made = json.loads(download.value.path().read_text(encoding="utf-8"))
    made["as"] = download.value.suggested_filename
    return made


def patch(page: Page) -> dict[str, Any]:
    """The corrections so far, as pointer → value; an operation other than a replacement as its name and pointer."""
    (record,) = exported(page)["records"]
    return {
        operation["path"] if operation["op"] == "replace" else f"{operation['op']} {operation['path']}": operation.get("value")
        for operation in record["patch"]
    }  # fmt: skip


# -- what is set ----------------------------------------------------------------------------------------


def test_an_outcome_is_corrected_and_shown_as_a_persons(page: Page) -> None:
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    field(page, "承诺长期坚持").check()
    field(page, "完成期限").fill("2024-07-31")
    field(page, "完成期限").press("Enter")
    settle(page)
    assert said(page) == "改期限（2.1.3）"
    assert patch(page) == {
        "/issues/1/outcome/status": "partial",
        "/issues/1/outcome/sustained": True,
        "/issues/1/outcome/due": "2024-07-31",
    }
    card = page.locator("li.issue[data-pointer='/issues/1']")
    assert card.locator(".signs .chip").text_content() == "部分完成 · 长期坚持"
    assert card.locator(".signs .person").inner_text() == "人工"


def test_what_is_no_day_is_told_and_changes_nothing(page: Page) -> None:
    edit(page, 1)
    field(page, "完成期限").fill("2024年7月")
    field(page, "完成期限").press("Enter")
    assert error(page) == "“2024年7月”不是日期，应如 2024-06-30"
    assert field(page, "完成期限").get_attribute("aria-invalid") == "true"
    assert page.locator(".edit-state").inner_text() == "尚无更正"
    field(page, "完成期限").fill("")
    field(page, "完成期限").press("Enter")
    assert error(page) == ""
    assert patch(page) == {"/issues/1/outcome/due": None}


def test_a_text_gets_the_bounds_that_the_mouse_selects(page: Page) -> None:
    edit(page, 0)
    push(page, "改起止：问题原文")
    choose(page, "理论学习不深入")
    assert page.locator("#chosen mark").inner_text() == "理论学习不深入"
    assert marked(page) == "理论学习不深入"
    push(page, "确定")
    assert page.locator(":focus").get_attribute("aria-label") == "改起止：问题原文"
    start = NOTICE.index("理论学习不深入")
    assert patch(page) == {
        "/issues/0/statement": "理论学习不深入",
        "/issues/0/statement_span": {"start": start, "end": start + 7},
        "/issues/0/mentions": [],
    }


def test_a_text_gets_its_bounds_by_keyboard(page: Page) -> None:
    edit(page, 0)
    page.locator("#editor").get_by_role("button", name="改起止：问题原文").focus()
    press(page, "Enter")
    assert page.locator(":focus").inner_text() == "前移一句"
    press(page, "Tab", "Tab", "Enter", "Enter")  # the start, on by two characters
    assert page.locator("#chosen mark").inner_text() == "学习不深入，2022年仅学习1次。"
    press(page, "Tab", "Tab", "Enter")  # the end, back by a clause
    assert page.locator("#chosen mark").inner_text() == "学习不深入，"
    assert "学习不深入，" in said(page)
    press(page, "Tab", "Enter")  # and by a character
    assert marked(page) == "学习不深入"
    press(page, "Tab", "Tab", "Tab", "Enter")
    assert patch(page)["/issues/0/statement"] == "学习不深入"


def test_escape_gives_a_choice_up_and_then_the_panel(page: Page) -> None:
    edit(page, 0)
    push(page, "改起止：整改文字")
    press(page, "Enter", "Escape")
    assert page.locator("#chosen").count() == 0
    assert page.locator(":focus").get_attribute("aria-label") == "改起止：整改文字"
    press(page, "Escape")
    assert page.locator("#edit-panel").is_hidden()
    assert page.evaluate("document.getElementById('ledger').contains(document.activeElement)")
    assert page.locator(".edit-state").inner_text() == "尚无更正"


def test_the_words_of_outcome_deadline_and_action_are_chosen_and_taken_away(page: Page) -> None:
    edit(page, 1)
    push(page, "改起止：期限原文")
    assert page.locator("#chosen mark").inner_text() == "2024年6月底"
    choose(page, "2024年6月底前")
    push(page, "确定")
    push(page, "改起止：结果原文")
    choose(page, "正在推进")
    push(page, "确定")
    push(page, "删去：整改文字")
    made = patch(page)
    assert made["/issues/1/outcome/due_text"] == "2024年6月底前"
    assert made["/issues/1/outcome/text"] == "正在推进"
    assert made["/issues/1/action"] is None
    assert "remove /issues/1/measures/0" in made


# -- measures -------------------------------------------------------------------------------------------


def test_a_measure_is_split_at_a_spot_and_joined_again(page: Page) -> None:
    edit(page, 0)
    push(page, "分开：措施 1")
    assert "切在：加强学习。｜投入12万元。" in said(page)
    push(page, "确定")
    made = patch(page)
    assert made["/issues/0/measures/0/text"] == "加强学习。"
    assert made["add /issues/0/measures/1"]["text"] == "投入12万元。"
    assert made["/issues/0/measures/2/ordinal"] == 3
    assert page.locator(".edit-measures li").count() == 3
    push(page, "与下条合并：措施 1")
    assert page.locator(".edit-measures li").count() == 2
    assert page.locator(".edit-log, .traces li").count() == 1  # the second one's ordinal


def test_a_measure_is_split_where_the_mouse_says(page: Page) -> None:
    edit(page, 0)
    push(page, "分开：措施 1")
    choose(page, "12万元")
    push(page, "确定")
    assert patch(page)["add /issues/0/measures/1"]["text"] == "12万元。"


def test_a_measure_is_split_where_the_mouse_clicks(page: Page) -> None:
    edit(page, 0)
    push(page, "分开：措施 1")
    page.mouse.click(*page.evaluate(MOUSE, ["入12万元", False]))
    settle(page)
    assert "切在：加强学习。投｜入12万元。" in said(page)
    push(page, "确定")
    assert patch(page)["add /issues/0/measures/1"]["text"] == "入12万元。"


def test_a_measure_is_added_moved_and_removed(page: Page) -> None:
    edit(page, 0)
    push(page, "增加措施")
    choose(page, "投入12万元。")
    push(page, "确定")
    assert patch(page)["add /issues/0/measures/1"]["marker"] is None
    push(page, "改起止：措施 2")
    page.locator("[data-focus='end charBack']").click()
    push(page, "确定")
    assert "投入12万元" in page.locator(".edit-measures li").nth(1).inner_text()
    push(page, "删除：措施 3")
    assert page.locator(".edit-measures li").count() == 2
    edit_last = page.locator("[data-head='/issues/2']")
    edit_last.click()
    settle(page)
    assert page.locator("#edit-panel h2").inner_text() == "更正：问题 2.2.1"
    push(page, "删除：措施 1")
    assert error(page) == "整改文字至少有一条措施"


# -- issues and paths -----------------------------------------------------------------------------------


def test_a_path_is_chosen_from_the_outline(page: Page) -> None:
    edit(page, 2)
    page.locator(".edit-path summary").click()
    page.evaluate(FILLED)
    field(page, "上级标题").select_option(label="\u3000（一）学习不深入")
    push(page, "改路径")
    assert page.locator("#edit-panel h2").inner_text() == "更正：问题 2.1.1~2"
    made = patch(page)
    assert [heading["marker"] for heading in made["/issues/2/path"]] == ["二、", "（一）", "1."]
    assert made["/issues/2/id"] == "2.1.1~2"
    filled = page.evaluate("window.filled")
    assert filled
    assert all(filled)


def test_an_issue_is_added_from_selected_text_and_removed(page: Page) -> None:
    choose(page, "2022年仅学习1次。")
    press(page, "i")
    assert page.locator("#chosen mark").inner_text() == "2022年仅学习1次。"
    push(page, "确定")
    assert page.locator("#edit-panel h2").inner_text() == "更正：问题 2.1.1~2"
    assert page.locator("li.issue").count() == 4
    field(page, "整改状态").select_option("not_started")
    issue = patch(page)["add /issues/1"]
    assert (issue["statement"], issue["id"]) == ("2022年仅学习1次。", "2.1.1~2")
    push(page, "删除问题")
    assert page.locator("li.issue").count() == 3
    assert page.locator("#edit-panel").is_hidden()
    page.locator("#editor [data-tool=undo]").click()
    settle(page)
    assert page.locator("li.issue").count() == 4


def test_acceptance_is_shown_undone_and_exported(page: Page) -> None:
    page.locator("[data-head='/issues/2']").click()
    press(page, "a")
    assert page.locator("li.issue[data-pointer='/issues/2'] .accepted").inner_text() == "已核对"
    assert exported(page)["records"][0]["accepted"] == ["/issues/2"]
    press(page, "Escape")
    page.locator("#ledger").focus()
    press(page, "u")
    assert page.locator("li.issue .accepted").count() == 0
    press(page, "Shift+U")
    assert page.locator("li.issue .accepted").count() == 1


# -- facts ----------------------------------------------------------------------------------------------


def test_facts_are_corrected(page: Page) -> None:
    page.locator(".fact[data-pointer='/kind']").hover()
    page.locator("[data-edit='/kind']").click()
    settle(page)
    assert page.locator(":focus").get_attribute("data-focus") == "/kind"
    field(page, "类别").select_option("巡视")
    field(page, "巡察开始").fill("2023-05-09")
    field(page, "巡察开始").press("Enter")
    field(page, "电话").fill("0374-1\n0374-2")
    field(page, "落款").focus()
    settle(page)
    push(page, "选定原文：集中整改期原文")
    choose(page, "2023年5月8日")
    push(page, "确定")
    made = patch(page)
    assert made["/kind"] == "巡视"
    assert made["/inspection/period/start"] == "2023-05-09"
    assert made["/contact/phones"] == ["0374-1", "0374-2"]
    assert made["/inspection/rectification/text"] == "2023年5月8日"


def test_a_field_left_by_a_press_on_a_button_acts_and_so_does_the_button(page: Page) -> None:
    edit(page, 1)
    field(page, "责任单位").fill("办公室")
    push(page, "认可")
    made = exported(page)["records"][0]
    assert [each["value"] for each in made["patch"]] == [["办公室"]]
    assert made["accepted"] == ["/issues/1"]


# -- undo, the log, storage -----------------------------------------------------------------------------


def test_undo_and_redo_say_what_they_do(page: Page) -> None:
    undo = page.locator("#editor [data-tool=undo]")
    assert undo.get_attribute("aria-disabled") == "true"
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    settle(page)
    assert undo.get_attribute("aria-label") == "撤销：改整改状态（2.1.3）"
    press(page, "Control+z")
    assert said(page) == "已撤销：改整改状态（2.1.3）"
    assert page.locator("#editor [data-tool=redo]").get_attribute("aria-label") == "重做：改整改状态（2.1.3）"
    assert page.locator("li.issue .person").count() == 0
    press(page, "Control+Shift+Z")
    assert page.locator("li.issue[data-pointer='/issues/1'] .signs .chip").inner_text() == "部分完成"
    press(page, "Escape", "u")
    assert page.locator("li.issue .person").count() == 0
    press(page, "Shift+U")
    assert page.locator("li.issue .person").count() > 0


def test_the_log_tells_what_was_and_is_and_puts_it_back(page: Page) -> None:
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    push(page, "增加措施")
    choose(page, "修订制度")
    push(page, "确定")
    page.locator("#editor [data-tool=log]").click()
    settle(page)
    assert page.locator(".edit-log li").count() == 3
    assert "随之而变" in page.locator(".edit-log").inner_text()
    entry = page.locator(".edit-log li").filter(has_text="问题 2.1.3").filter(has_text="正在推进").first
    assert entry.locator("del").inner_text() == "正在推进"
    assert entry.locator("ins").inner_text() == "部分完成"
    entry.get_by_role("button", name=re.compile("^还原")).click()
    settle(page)
    assert page.locator("li.issue[data-pointer='/issues/1'] .signs .chip").inner_text() == "正在推进"


def test_corrections_are_there_again_after_a_reload(page: Page) -> None:
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    field(page, "完成期限").fill("2024-08-31")
    field(page, "完成期限").press("Enter")
    settle(page)
    assert page.locator(".edit-state").inner_text() == "2 步更正，已存于本机浏览器"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    settle(page)
    assert page.locator(".edit-banner p").inner_text() == "已恢复上次在本机所作的 2 步更正。"
    assert page.locator("li.issue[data-pointer='/issues/1'] .signs .chip").inner_text() == "部分完成"
    page.locator("#editor [data-tool=undo]").click()
    settle(page)
    assert patch(page) == {"/issues/1/outcome/status": "partial"}
    push(page, "从头开始")
    assert page.locator(".edit-banner").is_hidden()
    assert page.locator("li.issue .person").count() == 0
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator(".edit-banner").is_hidden()


def test_a_record_with_another_digest_gets_no_corrections(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    file = page_file(folder, notice_of(NOTICE))
    with reviewing(browser, file) as page:
        edit(page, 1)
        field(page, "整改状态").select_option("partial")
        settle(page)
        page_file(folder, notice_of(NOTICE.replace("修订制度3项", "修订制度4项")))
        page.reload()
        page.wait_for_selector("body[data-ready]")
        assert page.locator(".edit-banner").is_hidden()
        assert page.locator("li.issue .person").count() == 0


def test_corrections_that_cannot_be_kept_are_not_left_unnoticed(browser: Browser, file: Path) -> None:
    with reviewing(browser, file) as page:
        page.evaluate(NO_STORAGE)
        edit(page, 1)
        field(page, "整改状态").select_option("partial")
        settle(page)
        assert page.locator(".edit-state").inner_text() == "1 步更正，浏览器未能保存，请在离开前导出"
        assert asked_on_leaving(page) == ["beforeunload"]
        exported(page)
        settle(page)
        assert page.locator(".edit-state").inner_text() == "1 步更正，已导出"


# -- files ----------------------------------------------------------------------------------------------


def test_one_notices_corrections_are_exported_or_all(page: Page) -> None:
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    page.locator("#notices").select_option("1")
    settle(page)
    assert page.locator("#edit-panel").is_hidden()
    edit(page, 0)
    field(page, "承诺长期坚持").uncheck()
    settle(page)
    one, both = exported(page), exported(page, "全部导出")
    assert (one["format"], one["version"], one["as"]) == (
        "xuncha-corrections",
        1,
        "notice-2.txt.corrections.json",
    )
    assert [each["name"] for each in one["records"]] == ["notice-2.txt"]
    assert [each["name"] for each in both["records"]] == ["notice-1.txt", "notice-2.txt"]
    assert all(re.fullmatch("[0-9a-f]{64}", each["record_sha256"]) for each in both["records"])


def _given(page: Page, tmp_path: Path, text: str) -> None:
    path = tmp_path / "given.json"
    path.write_text(text, encoding="utf-8")
    page.locator("#editor input[type=file]").set_input_files(path)
    settle(page)
    settle(page)


def test_an_exported_file_comes_back_in(browser: Browser, file: Path, tmp_path: Path) -> None:
    with reviewing(browser, file) as page:
        edit(page, 1)
        field(page, "整改状态").select_option("partial")
        press(page, "Escape", "a")
        made = exported(page)
    with reviewing(browser, file) as page:
        edit(page, 0)
        field(page, "整改状态").select_option("unknown")
        settle(page)
        _given(page, tmp_path, json.dumps({key: made[key] for key in ("format", "version", "records")}))
        assert said(page) == "已导入 1 篇通报的更正"
        assert page.locator("li.issue[data-pointer='/issues/0'] .person").count() == 0
        assert page.locator("li.issue[data-pointer='/issues/1'] .person").first.is_visible()
        assert page.locator("li.issue[data-pointer='/issues/1'] .accepted").is_visible()
        page.locator("#editor [data-tool=undo]").click()
        settle(page)
        assert page.locator("li.issue[data-pointer='/issues/0'] .signs .person").count() == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense", "这不是更正文件"),
        ("[]", "这不是更正文件"),
        ('{"format": "xuncha-corrections", "version": 2, "records": []}', "这不是更正文件"),
        (
            json.dumps(
                {
                    "format": "xuncha-corrections",
                    "version": 1,
                    "records": [
                        {
                            "name": "<img src=x onerror=window.hit=1>",
                            "record_sha256": "00",
                            "patch": [],
                            "accepted": [],
                        }
                    ],
                }
            ),
            "不是为本页的记录作的：<img src=x onerror=window.hit=1>",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_told_and_changes_nothing(
    page: Page, tmp_path: Path, text: str, told: str
) -> None:
    _given(page, tmp_path, text)
    assert told in error(page)
    assert page.locator(".edit-state").inner_text() == "尚无更正"
    assert page.evaluate("window.hit === undefined")


def _corrections(page: Page, patch: Any, **more: Any) -> str:
    """A file of corrections for the record that the page shows first."""
    (digest,) = re.findall(r'"digest":\s*"([0-9a-f]{64})"', page.content())[:1]
    record = {"name": "n", "record_sha256": digest, "patch": patch, "accepted": [], **more}
    return json.dumps({"format": "xuncha-corrections", "version": 1, "records": [record]})


def test_a_file_of_which_one_record_does_not_fit_changes_none(
    browser: Browser, file: Path, tmp_path: Path
) -> None:
    with reviewing(browser, file) as page:
        digests = re.findall(r'"digest":\s*"([0-9a-f]{64})"', page.content())
        patches = [
            [{"op": "replace", "path": "/title", "value": "改过的标题"}],
            [{"op": "replace", "path": "/issues/99/statement", "value": "没有这个问题"}],
        ]
        records = [
            {"name": "n", "record_sha256": digest, "patch": patch, "accepted": []}
            for digest, patch in zip(digests, patches, strict=True)
        ]
        _given(page, tmp_path, json.dumps({"format": "xuncha-corrections", "version": 1, "records": records}))
        assert "与记录不合" in error(page)
        assert page.locator(".edit-state").inner_text() == "尚无更正"
        assert page.locator("h1").inner_text() == "中共某县水利局党组关于巡察整改情况的通报"
        assert page.locator("#editor [data-tool=redo]").get_attribute("aria-disabled") == "true"
        page.reload()
        page.wait_for_selector("body[data-ready]")
        settle(page)
        assert page.locator(".edit-banner").is_hidden()


def test_a_file_that_touches_what_no_person_corrects_is_refused_and_the_page_opens_again(
    page: Page, tmp_path: Path
) -> None:
    for patch in (
        [{"op": "replace", "path": "/source/encoding", "value": {"x": 1}}],
        [{"op": "replace", "path": "/diagnostics", "value": [{"code": "XC101", "message": "m"}]}],
        [{"op": "add", "path": "/corrections/-", "value": {"pointer": "/x~2", "act": "set"}}],
        [{"op": "move", "from": "/source/name", "path": "/title"}],
        [{"op": "replace", "path": "", "value": {}}],
    ):
        _given(page, tmp_path, _corrections(page, patch))
        assert "与记录不合" in error(page)
        assert page.locator(".edit-state").inner_text() == "尚无更正"
    _given(page, tmp_path, _corrections(page, [], accepted=["/corrections"]))
    assert "与记录不合" in error(page)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator(".edit-state").inner_text() == "尚无更正"


@pytest.mark.parametrize(
    "kept",
    ["nonsense", '{"version": 1, "steps": [{"operations": [{"op": "remove", "path": "/diagnostics"}]}]}'],
)
def test_corrections_that_were_kept_and_do_not_fit_are_set_aside(page: Page, kept: str) -> None:
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    settle(page)
    page.evaluate(
        "(kept) => { for (const key of Object.keys(localStorage)) localStorage.setItem(key, kept); }", kept
    )
    page.reload()
    page.wait_for_selector("body[data-ready]")
    settle(page)
    assert "另存于浏览器（notice-1.txt）" in error(page)
    assert page.locator(".edit-state").inner_text() == "尚无更正"
    assert page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('xuncha-review')).map(([key, value]) => [key.replace(/:.*/, ''), value])"
    ) == [["xuncha-review-aside", kept]]
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    settle(page)
    assert page.locator(".edit-state").inner_text() == "1 步更正，已存于本机浏览器"


def test_two_tabs_do_not_overwrite_each_others_corrections(page: Page, file: Path) -> None:
    other = page.context.new_page()
    other.goto(file.as_uri())
    other.wait_for_selector("body[data-ready]")
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    settle(page)
    assert page.locator(".edit-state").inner_text() == "1 步更正，已存于本机浏览器"
    until(other, "document.querySelector('#editor [role=alert]').textContent.includes('另一个页面')")
    edit(other, 0)
    field(other, "整改状态").select_option("unknown")
    settle(other)
    assert other.locator(".edit-state").inner_text() == "1 步更正，浏览器未能保存，请在离开前导出"
    assert page.locator(".edit-state").inner_text() == "1 步更正，已存于本机浏览器"
    assert asked_on_leaving(other) == ["beforeunload"]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert patch(page) == {"/issues/1/outcome/status": "partial"}


def test_one_record_given_twice_is_shown_once(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "n.txt").write_text(OTHER if name == "c" else NOTICE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "xuncha_parse", "review", "a/n.txt", "b/n.txt", "c/n.txt", "-o", "r.html"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        "b/n.txt: the same record as a/n.txt; the page shows it once",
        "2 notices to review in r.html",
    ]
    digests = re.findall('"digest":"([0-9a-f]{64})"', (tmp_path / "r.html").read_text(encoding="utf-8"))
    assert len(digests) == len(set(digests)) == 2


def test_a_file_whose_patch_breaks_the_record_changes_nothing(page: Page, tmp_path: Path) -> None:
    edit(page, 0)
    field(page, "整改状态").select_option("partial")
    settle(page)
    made = exported(page)
    for broken in (
        [{"op": "replace", "path": "/issues", "value": 5}],
        [{"op": "remove", "path": "/issues/9"}],
        [{"op": "test", "path": "/title", "value": "x"}],
    ):
        made["records"][0]["patch"] = broken
        _given(page, tmp_path, json.dumps({key: made[key] for key in ("format", "version", "records")}))
        assert "与记录不合" in error(page)
        assert page.locator("li.issue").count() == 3
        assert page.locator(".edit-state").inner_text().startswith("1 步更正")


def applied(tmp_path: Path, record: str, made: Any) -> str:
    """The corrected record that ``xuncha apply`` makes."""
    (tmp_path / "record.json").write_text(record, encoding="utf-8")
    given = {key: made[key] for key in ("format", "version", "records")}
    (tmp_path / "made.json").write_text(json.dumps(given), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "xuncha_parse", "apply", "made.json", "record.json"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_correction_made_by_keyboard_alone_goes_all_the_way_round(browser: Browser, tmp_path: Path) -> None:
    notice = notice_of(NOTICE)
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        press(page, "j", "j", "e")
        assert page.locator(":focus").get_attribute("data-focus") == "status"
        press(page, "ArrowUp", "ArrowUp", "ArrowDown", "Tab")
        page.keyboard.type("2024-07-31")
        press(page, "Enter", "Tab", "Space")
        assert page.locator(":focus").get_attribute("data-focus") == "sustained"
        press(page, "Escape")
        assert page.locator(":focus").get_attribute("data-head") == "/issues/1"
        press(page, "k", "a")
        with page.expect_download() as download:
            page.keyboard.press("x")
        made = json.loads(download.value.path().read_text(encoding="utf-8"))
    record = applied(tmp_path, notice.model_dump_json(), made)
    corrected = read_record(record.encode())
    assert corrected.issues[1].outcome.status == "partial"
    assert corrected.issues[1].outcome.due == "2024-07-31"
    assert corrected.issues[1].outcome.sustained
    assert [(each.pointer, each.act) for each in corrected.corrections] == [
        ("/issues/1/outcome/status", "set"),
        ("/issues/1/outcome/sustained", "set"),
        ("/issues/1/outcome/due", "set"),
        ("/issues/0", "accepted"),
    ]
    again = tmp_path / "again.html"
    again.write_text(review_page([ReviewEntry("record.json", corrected)]), encoding="utf-8")
    with reviewing(browser, again) as page:
        card = page.locator("li.issue[data-pointer='/issues/1']")
        assert card.locator(".signs .person").inner_text() == "人工"
        assert card.locator(".signs .chip").text_content() == "部分完成 · 长期坚持"
        assert page.locator("li.issue[data-pointer='/issues/0'] .accepted").is_visible()
        assert page.locator(".edit-state").inner_text() == "尚无更正"
        edit(page, 1)
        field(page, "整改状态").select_option("in_progress")
        settle(page)
        second = exported(page)
    back = read_record(applied(tmp_path, corrected.model_dump_json(), second).encode())
    assert [each.pointer for each in back.corrections if each.act == "set"] == [
        "/issues/1/outcome/sustained",
        "/issues/1/outcome/due",
    ]


def test_every_kind_of_correction_is_applied_as_the_page_shows_it(browser: Browser, tmp_path: Path) -> None:
    notice = notice_of(NOTICE)
    with reviewing(browser, page_file(tmp_path, notice)) as page:
        edit(page, 0)
        push(page, "改起止：问题原文")
        choose(page, "理论学习不深入")
        push(page, "确定")
        push(page, "分开：措施 1")
        push(page, "确定")
        push(page, "增加问题")
        choose(page, "2022年仅学习1次。")
        push(page, "确定")
        push(page, "选定原文：整改文字")
        choose(page, "投入12万元。")
        push(page, "确定")
        page.locator("[data-head='/issues/3']").click()
        settle(page)
        push(page, "删除问题")
        shown = page.locator("li.issue .pick .words").all_inner_texts()
        made = exported(page)
    corrected = read_record(applied(tmp_path, notice.model_dump_json(), made).encode())
    assert [issue.statement for issue in corrected.issues] == shown
    assert corrected.issues[0].mentions == []
    assert [mention.text for mention in corrected.issues[1].mentions] == ["2022年", "1次"]
    assert [measure.text for measure in corrected.issues[1].measures] == ["投入12万元。"]
    assert {(each.pointer, each.act) for each in corrected.corrections} >= {
        ("/issues/0/statement", "set"),
        ("/issues/0/measures/1", "added"),
        ("/issues/1", "added"),
        ("/issues", "removed"),
    }


# -- hostile text, languages, faults --------------------------------------------------------------------


def test_what_is_typed_is_shown_as_text(page: Page) -> None:
    edit(page, 0)
    field(page, "责任单位").fill("\n".join(HOSTILE))
    field(page, "责任领导").focus()
    settle(page)
    press(page, "Escape")
    press(page, "l")
    assert page.evaluate("window.hit === undefined")
    assert HOSTILE[0] in page.locator(".edit-log li").first.inner_text()
    assert page.locator("#ledger script, #editor script, #ledger img, #editor img").count() == 0
    assert patch(page)["/issues/0/responsible/units"] == [each.strip() for each in HOSTILE]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.evaluate("window.hit === undefined")


def test_a_hostile_notice_is_corrected_as_any_other(browser: Browser, tmp_path: Path) -> None:
    text = NOTICE.replace(
        "修订制度3项。", "修订<script>window.hit=1</script>\u202e𠮷𠮷制度3项。另行</script>研究。"
    )
    with reviewing(browser, page_file(tmp_path, notice_of(text))) as page:
        edit(page, 1)
        push(page, "分开：措施 1")
        choose(page, "另行</script>研究。")
        push(page, "确定")
        made = patch(page)
        assert made["add /issues/1/measures/1"]["text"] == "另行</script>研究。"
        start = text.index("另行")
        assert made["add /issues/1/measures/1"]["span"] == {"start": start, "end": start + 14}
        assert page.evaluate("window.hit === undefined")


def test_the_editor_speaks_english(page: Page) -> None:
    edit(page, 0)
    page.locator("#language").click()
    settle(page)
    field(page, "Status").select_option("partial")
    push(page, "Change bounds: Statement")
    push(page, "Cancel")
    page.locator("#editor [data-tool=log]").click()
    settle(page)
    words = page.evaluate(
        "[...document.querySelectorAll('#editor *')].filter((each) => !each.closest('[lang=zh-CN]') && !each.children.length).map((each) => each.textContent).join(' ')"
    )
    assert not re.search("[一-鿿]", words.replace("学习", "")), words


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_open_editor_has_no_serious_fault(browser: Browser, file: Path, scheme: str, width: int) -> None:
    with reviewing(browser, file, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        press(page, "j", "e")
        field(page, "完成期限").fill("x")
        field(page, "完成期限").press("Enter")
        assert serious_faults(page) == []
        field(page, "完成期限").fill("2024-01-01")
        field(page, "完成期限").press("Enter")
        page.locator(".edit-path summary").click()
        settle(page)
        assert serious_faults(page) == []
        push(page, "改起止：问题原文")
        assert serious_faults(page) == []
        push(page, "取消")
        page.locator("#editor [data-tool=log]").click()
        settle(page)
        assert serious_faults(page) == []
        press(page, "Escape")
        page.reload()
        page.wait_for_selector("body[data-ready]")
        press(page, "e")
        until(page, "!document.querySelector('#edit-panel').hidden")
        assert serious_faults(page) == []


# -- what is open and selected while the list of issues moves ---------------------------------------------------


def first_removed(page: Page) -> None:
    """Remove the first issue: the others stand one number before where they stood."""
    edit(page, 0)
    push(page, "删除问题")


def test_what_is_being_chosen_is_given_up_when_the_record_changes(page: Page) -> None:
    first_removed(page)
    edit(page, 1)  # 2.2.1, which is /issues/2 when the removal is undone
    assert page.locator("#edit-panel h2").inner_text() == "更正：问题 2.2.1"
    push(page, "改起止：结果原文")
    press(page, "Control+z")
    assert page.locator(".chooser-panel").count() == 0
    assert said(page) == "已撤销：删除问题（2.1.1）；记录已变，不再选定：结果原文"
    assert page.locator("#edit-panel h2").inner_text() == "更正：问题 2.2.1"
    assert page.evaluate("document.getElementById('edit-panel').contains(document.activeElement)")
    push(page, "改起止：结果原文")
    push(page, "确定")
    field(page, "整改状态").select_option("partial")
    assert patch(page) == {"/issues/2/outcome/status": "partial"}


def test_a_place_chosen_for_a_new_issue_is_given_up_as_well(page: Page) -> None:
    first_removed(page)
    choose(page, "修订制度")
    press(page, "i")
    press(page, "Control+z")
    assert page.locator("#edit-panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "ledger"


def test_a_key_meets_the_issue_that_is_selected_whatever_was_undone(page: Page) -> None:
    first_removed(page)
    page.locator("[data-head='/issues/0']").click()
    assert page.locator("#trail [aria-current]").inner_text() == "问题 2.1.3"
    press(page, "u")
    assert page.locator("#trail [aria-current]").inner_text() == "问题 2.1.3"
    assert page.evaluate("document.activeElement.getAttribute('data-head')") == "/issues/1"
    press(page, "a")
    assert exported(page)["records"][0]["accepted"] == ["/issues/1"]


def test_what_is_open_stays_open_and_what_is_gone_is_not_selected(page: Page) -> None:
    page.locator("[data-head='/issues/2']").click()
    first_removed(page)
    opened = "[...document.querySelectorAll('li.issue > .head > [aria-expanded=true]')].map((each) => each.getAttribute('data-head'))"
    assert page.evaluate(opened) == ["/issues/1"]
    press(page, "u")
    assert page.evaluate(opened) == ["/issues/2"]
    choose(page, "2022年仅学习1次。")
    press(page, "i")
    push(page, "确定")  # a new issue is selected and open for corrections
    press(page, "Control+z")
    assert page.locator("#trail").inner_text() == "未选择"
    assert page.locator("#edit-panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "ledger"


def test_a_file_and_a_fresh_start_leave_the_editor_with_its_issue(page: Page, tmp_path: Path) -> None:
    first_removed(page)
    given = exported(page)
    press(page, "Control+z")
    edit(page, 2)
    _given(page, tmp_path, json.dumps(given))
    until(page, "document.querySelectorAll('li.issue').length === 2")
    assert page.locator("#edit-panel h2").inner_text() == "更正：问题 2.2.1"
    field(page, "责任单位").fill("县某局")
    field(page, "责任单位").press("Tab")
    settle(page)
    assert patch(page)["/issues/1/responsible/units"] == ["县某局"]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    edit(page, 1)
    push(page, "改起止：结果原文")
    push(page, "从头开始")
    assert page.locator(".chooser-panel").count() == 0
    assert page.locator("#edit-panel h2").inner_text() == "更正：问题 2.2.1"
    field(page, "整改状态").select_option("partial")
    assert patch(page) == {"/issues/2/outcome/status": "partial"}


def test_the_words_of_a_deadline_leave_the_day_as_it_is_by_then(page: Page) -> None:
    edit(page, 1)
    push(page, "改起止：期限原文")
    page.locator("#editor .edge").first.get_by_role("button", name="后移一字").click()
    push(page, "确定")
    assert "/issues/1/outcome/due" not in patch(page)
    assert patch(page)["/issues/1/outcome/due_text"] == "024年6月底"


def test_the_log_keeps_the_focus_on_no_other_entry(page: Page) -> None:
    edit(page, 1)
    field(page, "整改状态").select_option("partial")
    field(page, "承诺长期坚持").check()
    page.locator("#editor [data-tool=log]").click()
    settle(page)
    assert page.locator(".edit-log li").count() == 2
    page.locator(".edit-log").get_by_role("button", name=re.compile("^还原")).first.focus()
    press(page, "Enter")
    assert page.evaluate("document.activeElement.textContent") == "更正记录"
    assert said(page).startswith("还原")
    press(page, "Enter")
    assert page.locator(".edit-log li").count() == 1


def test_an_open_search_follows_the_record(page: Page) -> None:
    page.locator("#search").fill("2024-06-30")  # a deadline that only the record spells so
    page.wait_for_function("() => document.getElementById('found').textContent === '共 1 处'")
    page.locator("#ledger").focus()
    first_removed(page)
    assert page.locator("#found").inner_text() == "共 1 处"
    page.locator("#next").click()
    settle(page)
    shown = page.locator("li.issue", has=page.get_by_text("2024-06-30"))
    assert shown.count() == 1
    number = shown.get_attribute("data-pointer")
    edit(page, int((number or "").rpartition("/")[2]))
    push(page, "删除问题")
    assert page.locator("#found").inner_text() == "没有找到"
