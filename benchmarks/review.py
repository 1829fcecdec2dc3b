"""How soon is the review page of a very long notice usable, and does it scroll? Beside an empty page, in the system's Chromium.

A notice of ``--issues`` issues (3,000 make about 1.6 MB of text) becomes a page; an empty page is opened in turn with it.
Printed are the medians of ``--runs``: from asking for the page until its first frame with everything wired, the answer to
a key, to a far jump, to a filter and to a search, and the frames while the source is scrolled, a third of a window a frame. ``ratio``
is to the empty page, whose figures tell how busy the machine was. Exit code 1 when opening takes longer than ``--limit``
seconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from browser import launched  # noqa: E402
from review_pages import many, notice_of, page_file  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

FRAME = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
SCROLL = """async () => {
  const pane = document.getElementById("sheet") ?? document.scrollingElement;
  const frames = [];
  let before = performance.now();
  for (let step = 0; step < 120; step++) {
    pane.scrollTop += 300;
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    frames.push(now - before);
    before = now;
  }
  return frames;
}"""
EMPTY = (
    '<!DOCTYPE html><html lang="zh-CN"><head><title>x</title></head><body data-ready><p>x</p></body></html>'
)


def timed(page: Page, act: Callable[[], object]) -> float:
    """Milliseconds until what was done is drawn."""
    start = time.perf_counter()
    act()
    page.evaluate(FRAME)
    return (time.perf_counter() - start) * 1000


def opened(browser: Browser, file: Path) -> dict[str, float]:
    """Milliseconds of each act on one page, by what was done."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})

    def wait() -> None:
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_selector("body[data-ready]", timeout=120_000)

    found = {"opened": timed(page, wait)}
    if page.locator("#sheet").count():
        found["next issue"] = timed(page, lambda: page.keyboard.press("j"))
        found["far jump"] = timed(
            page,
            lambda: page.evaluate(
                "[...document.querySelectorAll('[data-head^=\"/issues/\"]')].at(-1).click()"
            ),
        )
        page.fill("#search", "巡河")
        found["search"] = timed(page, lambda: page.keyboard.press("Enter"))
        found["filter"] = timed(page, lambda: page.click("[data-filter=completed]"))
        found["other language"] = timed(page, lambda: page.click("#language"))
    frames = sorted(page.evaluate(SCROLL))
    found["frame, median"] = statistics.median(frames)
    found["frame, 95 %"] = frames[len(frames) * 95 // 100]
    page.close()
    return found


def main() -> int:
    """Print a row for each act; 1 when opening takes too long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--issues", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=2.0, help="seconds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, launched() as browser:
        folder = Path(name)
        notice = notice_of(many(given.issues))
        file = page_file(folder, notice)
        empty = folder / "empty.html"
        empty.write_text(EMPTY, encoding="utf-8")
        characters, size = len(notice.source.text or ""), file.stat().st_size
        print(
            f"{len(notice.issues)} issues, {characters / 1e6:.2f} M characters, a page of {size / 1e6:.1f} MB"
        )
        runs = [(opened(browser, file), opened(browser, empty)) for _ in range(given.runs)]
    print(f"{'':<16}{'ms':>9}{'empty':>9}{'ratio':>9}")
    for act in runs[0][0]:
        ours = statistics.median(each[act] for each, _ in runs)
        bare = statistics.median(each[act] for _, each in runs) if act in runs[0][1] else None
        ratio = f"{bare:9.1f}{ours / bare:9.1f}" if bare else ""
        print(f"{act:<16}{ours:9.1f}{ratio}")
    return int(statistics.median(each["opened"] for each, _ in runs) > given.limit * 1000)


if __name__ == "__main__":
    sys.exit(main())
