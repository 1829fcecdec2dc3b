"""One-file pages: the policy names what is in the page, and data ends nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from browser import launched, opened
from xuncha_parse.webpage import WebPage, asset

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = 'const told = JSON.parse(document.getElementById("told").textContent);\ndocument.querySelector("p").textContent = told;'
BREAKOUTS = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;",
)


class _Islands(HTMLParser):
    """The text of every script element, as a browser tells where each ends."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._inside = tag == "script"
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


@given(st.text() | st.sampled_from(BREAKOUTS))
def test_any_text_comes_back_from_its_island_and_nothing_else_is_script(text: str) -> None:
    page = WebPage("题", "<p></p>", "p{color:#000}", SCRIPT, {"told": json.dumps(text, ensure_ascii=False)})
    found = _Islands()
    found.feed(page.html())
    island, script = found.scripts
    assert json.loads(island) == text
    assert script == SCRIPT


def test_the_policy_names_the_script_and_the_style_by_their_hashes() -> None:
    html = WebPage("题", "<p></p>", "p{color:#000}", SCRIPT).html()
    policy = re.search(r'Security-Policy" content="([^"]*)"', html)
    assert policy
    for tag, kind in (("script", "script-src"), ("style", "style-src")):
        inside = html.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]


def test_a_browser_shows_hostile_text_and_runs_only_the_page_s_own_script(tmp_path: Path) -> None:
    hostile = "".join(BREAKOUTS)
    file = tmp_path / "page.html"
    page = WebPage(hostile, "<p></p>", "p{color:#000}", SCRIPT, {"told": json.dumps(hostile)})
    file.write_text(page.html(), encoding="utf-8")
    with launched() as browser, opened(browser, file) as shown:
        assert shown.title() == hostile
        assert shown.inner_text("p") == hostile
        assert shown.locator("img").count() == 0


def test_assets_have_plain_line_feeds_wherever_they_were_checked_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_bytes("一\r\n二\n".encode())
    (tmp_path / "b.js").write_bytes(b"three\r\n")
    assert asset(tmp_path, "a.js", "b.js") == "一\n二\n\nthree\n"
