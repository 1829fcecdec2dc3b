"""The two pictures of docs/how-to/report.md: a corpus of the repository's samples and gold notices, as its report shows it.

``python tools/report_pictures.py`` writes them into docs/assets, or into the folder that is named. Needs Playwright, the
system's Chromium and Pillow.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from PIL import Image  # noqa: E402

from asked import fill, sample_notices, written  # noqa: E402
from browser import launched, opened  # noqa: E402
from xuncha_parse.corpus.report import report  # noqa: E402
from xuncha_parse.corpus.store import Corpus  # noqa: E402
from xuncha_parse.gold.markup import read_gold  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESK: dict[str, Any] = {"viewport": {"width": 1100, "height": 860}}


def corpus(path: Path) -> None:
    """The samples and the notices of the gold files, each once."""
    texts = {read_gold(file).text: file.stem for file in sorted(ROOT.glob("samples/gold/**/*.gold"))}
    fill(path, [*sample_notices(), *(written(f"{name}.txt", text) for text, name in texts.items())])


def outcomes(page: Page) -> None:
    """The shares by year and by level, below the head."""
    page.locator("#outcomes-level").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.getElementById('outcomes-year').offsetTop - 60)")


def behind(page: Page) -> None:
    """A list, opened from a mark."""
    page.locator("#outcomes-theme .wide a.mark").nth(3).click()


def main() -> int:
    """Take the pictures."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "assets"
    target.mkdir(parents=True, exist_ok=True)
    target = target.resolve()
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name), launched() as browser:
        corpus(Path("通报.db"))
        page_file = Path(name) / "report.html"
        with Corpus.open("通报.db") as opened_corpus:
            page_file.write_text(report(opened_corpus).html, encoding="utf-8")
        for picture, options, reach in (
            ("report-light.png", DESK, outcomes),
            ("report-dark.png", {**DESK, "color_scheme": "dark"}, behind),
        ):
            with opened(browser, page_file, **options) as page:
                reach(page)
                page.wait_for_timeout(300)
                page.screenshot(path=target / picture)
            with Image.open(target / picture) as whole:
                lessened = whole.convert("RGB").quantize(
                    250, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
                )
            lessened.save(target / picture, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
