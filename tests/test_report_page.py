"""``xuncha corpus report`` in a real browser: it opens, says what it shows, leads to lists, and does without its script."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

import report_corpus
from asked import fill, sample_notices
from browser import launched, opened, serious_faults
from test_report_figures import MISTYPED, write_dated
from xuncha_parse.cli.app import main
from xuncha_parse.corpus.ask.filters import Filters
from xuncha_parse.corpus.report import page as pages
from xuncha_parse.corpus.report import report
from xuncha_parse.corpus.store import Corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from commands import Run

KINDS = ("empty", "one", "many")
VIEWS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "narrow": {"viewport": {"width": 320, "height": 600}, "color_scheme": "dark"},
}
PHONES = ("phone", "narrow")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus and its page of each kind."""
    folder = tmp_path_factory.mktemp("report")
    fill(folder / "empty.db", [])
    fill(folder / "one.db", sample_notices()[:1])
    report_corpus.write(folder / "many.db")
    for kind in KINDS:
        assert main(["corpus", "report", str(folder / f"{kind}.db"), "-o", str(folder / f"{kind}.html")]) == 0
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_opens_without_a_fault(browser: Browser, home: Path, kind: str, view: str) -> None:
    with opened(browser, home / f"{kind}.html", **VIEWS[view]) as page:
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        shown = page.locator(".narrow" if view in PHONES else ".wide")
        assert shown.first.is_visible() or kind == "empty"
        for details in page.locator("details.data").all():
            details.evaluate("each => { each.open = true }")
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_script_of_a_notice_runs(browser: Browser, home: Path) -> None:
    with opened(browser, home / "many.html") as page:
        assert page.locator("img, iframe, object, form, [onerror], [onclick], [style]").count() == 0
        assert page.locator("script").count() == 1
        links = page.locator("a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        outside = {link for link in links if not link.startswith("#")}
        assert outside == {report_corpus.ADDRESSES[0]}
        anchor = page.locator("a[href^='http']").first
        assert anchor.evaluate("each => each.textContent") == report_corpus.ADDRESSES[0]
        assert anchor.get_attribute("rel") == "noopener noreferrer nofollow"


def test_every_link_leads_somewhere(browser: Browser, home: Path) -> None:
    for kind in KINDS:
        with opened(browser, home / f"{kind}.html") as page:
            missing = page.evaluate(
                "[...document.querySelectorAll('a[href^=\"#\"]')].map(each => each.getAttribute('href').slice(1))"
                ".filter(id => !document.getElementById(id))"
            )
            assert missing == []
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
            assert len(ids) == len(set(ids))


def test_a_mark_leads_to_its_list_and_back(browser: Browser, home: Path, xuncha: Callable[..., Run]) -> None:
    with opened(browser, home / "many.html") as page:
        mark = page.locator("#outcomes-year .wide a.mark").nth(2)
        told = mark.locator("title").text_content() or ""
        issues, notices = re.search(r"：([\d,]+) 个问题.*；([\d,]+) 份通报", told).groups()  # type: ignore[union-attr]
        mark.click()
        listed = page.locator(".list:target")
        assert listed.is_visible()
        assert serious_faults(page) == []
        assert f"{notices} 份通报，{issues} 个问题" in (listed.text_content() or "")
        assert page.evaluate("document.activeElement.className") == "list"
        command = shlex.split(listed.locator("code").text_content() or "")
        run = xuncha(*command[1:], "--format", "jsonl")
        assert run.out.count("\n") == int(notices)
        page.keyboard.press("Escape")
        assert not page.locator(".list:target").count()
        assert page.evaluate("document.activeElement.getAttribute('href')") == mark.get_attribute("href")
        mark.click()
        page.locator(".list:target ol a").first.click()
        assert page.locator("ul.index li:target").is_visible()
        page.go_back()
        assert page.locator(".list:target").is_visible()
        page.locator(".list:target .close").click()
        assert not page.locator(".list:target").count()


def test_the_keyboard_is_enough(browser: Browser, home: Path) -> None:
    with opened(browser, home / "many.html") as page:
        page.locator("#outcomes-sector .wide a.mark").first.focus()
        page.keyboard.press("ArrowRight")
        second = page.locator("#outcomes-sector .wide a.mark").nth(1)
        assert page.evaluate("document.activeElement.getAttribute('href')") == second.get_attribute("href")
        tip = page.locator("#tip")
        assert tip.is_visible()
        assert tip.text_content() == second.locator("title").text_content()
        box = tip.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= 1280
        page.keyboard.press("End")
        page.keyboard.press("Home")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "summary"
        page.keyboard.press("Enter")
        assert page.locator("#outcomes-sector details[open]").count() == 1
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        assert page.locator(".list:target").is_visible()


def test_english_and_back(browser: Browser, home: Path) -> None:
    with opened(browser, home / "many.html") as page:
        before = page.locator("main").inner_text()
        page.locator("#language").click()
        assert page.locator("html").get_attribute("lang") == "en"
        english = page.locator("main").inner_text()
        assert "Outcomes by year of publication" in english
        assert "Share with upkeep promised" in english
        # What remains in Chinese are names, themes, sectors and the words of the notices.
        assert not re.search("通报|问题数|占比|中位数|数据表|未注明", english)
        assert "issues" in (page.locator("a.mark title").first.text_content() or "")
        assert page.locator("svg.chart").first.get_attribute("aria-label") == "Notices published each year"
        assert serious_faults(page) == []
        page.locator("#language").click()
        assert page.locator("main").inner_text() == before


def test_tables_sort(browser: Browser, home: Path) -> None:
    with opened(browser, home / "many.html") as page:
        page.locator("#outcomes-year summary").click()
        head = page.locator("#outcomes-year thead th").nth(1)
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        counts = page.locator("#outcomes-year tbody td:nth-child(2)").all_inner_texts()
        numbers = [int(count.replace(",", "")) for count in counts]
        assert numbers == sorted(numbers, reverse=True)


def test_a_table_cut_short_shows_its_first_rows_however_it_is_sorted(browser: Browser, home: Path) -> None:
    with opened(browser, home / "many.html") as page:
        page.locator("#diagnostics summary").click()
        table = page.locator("#diagnostics table")
        more = page.locator("#diagnostics button[data-en^=Show]")
        rows = table.locator("tbody tr")
        whole = rows.count()
        assert whole > 18
        assert page.locator("#diagnostics tbody tr:visible").count() == 15
        for column in (0, 3, 3, 0):
            table.locator("thead button").nth(column).click()
            assert [row.is_visible() for row in rows.all()] == [at < 15 for at in range(whole)]
        more.click()
        table.locator("thead button").nth(0).click()
        assert all(row.is_visible() for row in rows.all())


def test_it_is_read_without_its_script(browser: Browser, home: Path) -> None:
    with opened(browser, home / "many.html", java_script_enabled=False) as page:
        assert not page.locator("#language").is_visible()
        page.locator("#outcomes-level .wide a.mark").first.click()
        assert page.locator(".list:target").is_visible()
        page.locator(".list:target .close").click()
        assert not page.locator(".list:target").count()
        page.locator("#outcomes-level summary").click()
        assert page.locator("#outcomes-level tbody tr").first.is_visible()


def test_it_prints(browser: Browser, home: Path) -> None:
    with opened(browser, home / "many.html") as page:
        printed = page.pdf(format="A4", print_background=True)
        assert printed.startswith(b"%PDF")
        pdfium = pytest.importorskip("pypdfium2")
        document = pdfium.PdfDocument(printed)
        text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
        assert 3 <= len(document) <= 40
        assert "已完成" in text
        assert "English" not in text


def test_text_of_charts_can_be_selected(browser: Browser, home: Path) -> None:
    with opened(browser, home / "one.html") as page:
        told = page.evaluate(
            "(() => { getSelection().selectAllChildren(document.querySelector('#outcomes-all .wide')); return String(getSelection()); })()"
        )
        assert "全部" in told


def test_the_same_corpus_gives_the_same_page(home: Path) -> None:
    with Corpus.open(str(home / "many.db")) as corpus:
        assert report(corpus).html == (home / "many.html").read_text(encoding="utf-8")


def test_no_page_is_too_large(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in KINDS:
        assert (home / f"{kind}.html").stat().st_size < 3_000_000
    monkeypatch.setattr(pages, "LARGEST", 1_300_000)
    with Corpus.open(str(home / "many.db")) as corpus:
        assert len(report(corpus).html.encode()) <= 1_300_000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("report none.db -o a.html", "none.db: there is no such corpus"),
        ("report one.html -o a.html", "one.html: it is no corpus"),
        ("report one.db -o no/a.html", "no/a.html: No such file or directory"),
        ("report one.db -o one.db", "one.db: is the corpus itself; name another file with -o"),
        ("report one.db -o a.html --as-of x", "--as-of is a day such as 2024-06-30; not 'x'"),
        ("report one.db -o a.html --year 99999", "year is one such as 2023; not 99999"),
        ("report one.db", "Missing option '--output' / '-o'. (see 'xuncha corpus report --help')"),
    ],
)
def test_refusals_are_one_line(
    xuncha: Callable[..., Run], home: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, told: str
) -> None:
    monkeypatch.chdir(home)
    run = xuncha("corpus", *arguments.split())
    assert run.code == 2
    assert run.one_line == f"xuncha: {told}"


def test_standard_output_and_filters(xuncha: Callable[..., Run], home: Path) -> None:
    run = xuncha(
        "corpus", "report", home / "many.db", "-o", "-", "--status", "completed", "--as-of", "2030-01-01"
    )
    assert run.code == 0
    assert run.out.startswith("<!DOCTYPE html>")
    assert "--status completed" in run.out
    assert "2030-01-01" in run.out
    assert "notices" in run.err
    none = xuncha("corpus", "report", home / "many.db", "-o", "-", "--body", "没有这个单位")
    assert none.code == 0
    assert "没有一份通报符合筛选" in none.out


def _day(html: str) -> list[str]:
    """The paragraphs at the head about the day."""
    return re.findall(r'<p class="day">.*?</p>', html)


def _words(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def test_the_page_says_where_its_day_is_from(tmp_path: Path, browser: Browser) -> None:
    path = write_dated(tmp_path / "c.db", MISTYPED, ("2024-06-01T02:00:00+00:00", 3))
    with Corpus.open(path) as corpus:
        html = report(corpus).html
        told = report(corpus, as_of=date(2050, 1, 1)).html
        undated = report(corpus, Filters(body=("统计",))).html
    day, aside = _day(html)
    assert "2024-03-05" in _words(day)
    assert "中共某县审计局党组关于巡察整改进展情况的通报" in _words(day)
    assert "2024-06-01" in _words(aside)
    assert "1 份" in _words(aside)
    assert "2050-01-01" in _words("".join(_day(told)))
    assert "href" not in "".join(_day(told))
    assert "2024-06-01" in _words("".join(_day(undated)))
    assert "不晚于 2024-06-01" in _words(undated)
    (tmp_path / "c.html").write_text(html, encoding="utf-8")
    with opened(browser, tmp_path / "c.html") as page:
        for at, name in enumerate(("审计局", "统计局")):
            page.locator("p.day a").nth(at).click()
            listed = page.locator(".list:target li").all_inner_texts()
            assert len(listed) == 1
            assert name in listed[0]
            page.keyboard.press("Escape")
            assert not page.locator(".list:target").count()
        assert serious_faults(page) == []
        page.locator("#language").click()
        english = " ".join(page.locator("p.day").all_inner_texts()).replace(
            "中共某县审计局党组关于巡察整改进展情况的通报", ""
        )
        assert "1 notice" in english
        assert not re.search("[\u4e00-\u9fff]", english)


@pytest.mark.parametrize(
    "filters",
    [
        [],
        ["--year", "2023"],
        ["--status", "completed"],
        ["--body", "水利", "--not-sustained"],
        ["--body", "$(a)'b'"],
    ],
)
def test_the_index_says_how_many_there_are_and_lists_just_these(
    xuncha: Callable[..., Run], home: Path, filters: list[str]
) -> None:
    html = xuncha("corpus", "report", home / "many.db", "-o", "-", *filters).out
    count = xuncha("corpus", "stats", home / "many.db", "--by", "year", "--format", "json", *filters)
    chosen = json.loads(count.out)["total"]["notices"]
    whole = json.loads(xuncha("corpus", "stats", home / "many.db", "--by", "year", "--format", "json").out)
    if not chosen:
        assert 'id="notices"' not in html
        return
    index = html[html.index('id="notices"') :]
    told = _words(index[: index.index("</p>")])
    if filters:
        assert f"符合筛选的共 {chosen} 份，语料中共 {whole['total']['notices']} 份" in told
    else:
        assert f"语料中共 {chosen} 份" in told
    listed = {int(number) for number in re.findall(r'<li id="n(\d+)"', index)}
    command = re.search(r"<code>(.*?)</code>", index)
    assert command
    run = xuncha(*shlex.split(unescape(command[1]))[1:], "--format", "jsonl")
    assert run.code == 0, run.err
    rows = [json.loads(line) for line in run.out.splitlines()]
    assert list(rows[0]) == ["id", "name", "title", "body", "year", "issues"]
    assert len(rows) == len({row["id"] for row in rows}) == chosen
    assert listed <= {row["id"] for row in rows}


def test_commands_of_an_empty_corpus_can_be_pasted(tmp_path: Path) -> None:
    path = str(tmp_path / "a b;x.db")
    fill(tmp_path / "a b;x.db", [])
    with Corpus.open(path) as corpus:
        html = report(corpus).html
    commands = [shlex.split(unescape(each)) for each in re.findall(r"<code>(xuncha.*?)</code>", html)]
    assert ["xuncha", "corpus", "build", "pages/", "-o", path] in commands
    assert ["xuncha", "corpus", "failures", path] in commands
