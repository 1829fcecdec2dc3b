"""Pictures of the review page in each of its states, to be looked at; four of them are shown in the docs.

::

    python tools/screenshots.py shots          # every state into a folder
    python tools/screenshots.py --docs         # the four of docs/how-to/review.md into docs/assets

Needs Playwright and the system's Chromium; with Pillow, the pictures for the docs are made smaller.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from browser import launched  # noqa: E402
from review_pages import hostile_notice, notice_of, page_file, reviewing, settle  # noqa: E402
from xuncha_parse import parse, read  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from xuncha_parse.records import Notice

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 760}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
DOCS = {
    "measure": "review-light",
    "diagnostics-dark": "review-dark",
    "phone-record": "review-phone",
    "correcting": "review-correcting",
}
"""The states that the docs show, and what their pictures are called there."""


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def _click(page: Page, *selectors: str) -> None:
    for selector in selectors:
        page.locator(selector).first.click()
        settle(page)


def _go(page: Page, keys: str, *selectors: str) -> None:
    _press(page, *keys)
    _click(page, *selectors)


def _search(page: Page, words: str) -> None:
    page.locator("#search").fill(words)
    page.wait_for_timeout(300)
    _press(page, "Enter", "Enter")


def _on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


def _corrected(page: Page) -> None:
    _press(page, "j", "e")
    page.locator("#editor [data-focus=status]").select_option("partial")
    settle(page)
    _press(page, "Escape", "a")


STATES: dict[str, tuple[dict[str, Any], Callable[[Page], object]]] = {
    "first": (DESK, lambda page: None),  # noqa: ARG005
    "measure": (DESK, lambda page: _go(page, "j", "[data-pick='/issues/0/measures/1']")),
    "issue": (DESK, lambda page: _press(page, "j", "j", "j")),
    "dark": ({**DESK, "color_scheme": "dark"}, lambda page: _press(page, "j", "j")),
    "filter": (DESK, lambda page: _click(page, "[data-filter=in_progress]", "[data-filter=partial]")),
    "search": (DESK, lambda page: _search(page, "水库")),
    "diagnostics": (DESK, lambda page: _click(page, "#sheet .note button")),
    "diagnostics-dark": (
        {**DESK, "color_scheme": "dark"},
        lambda page: _go(page, "jjj", "#sheet .note-warning button"),
    ),
    "help": (DESK, lambda page: _press(page, "?")),
    "english": (DESK, lambda page: _go(page, "jjj", "#language")),
    "phone-record": (PHONE, lambda page: _press(page, "j")),
    "phone-source": (PHONE, lambda page: _go(page, "j", "#tab-source")),
    "phone-dark": ({**PHONE, "color_scheme": "dark"}, lambda page: None),  # noqa: ARG005
    "correcting": (DESK, lambda page: _press(page, "j", "e")),
    "corrected": (DESK, _corrected),
    "print": ({"viewport": {"width": 794, "height": 1123}}, _on_paper),
}


def notices() -> list[Notice]:
    """What the pictures show: samples of the repository."""
    return [
        parse(read(str(ROOT / "samples" / f"{name}.txt"))).notice
        for name in ("s01-full", "s08-half", "s06-half")
    ]


def _lessen(picture: Path) -> None:
    """The picture in 200 colours, which text on paper needs no more of."""
    try:
        from PIL import Image  # noqa: PLC0415
    except ImportError:
        return
    with Image.open(picture) as whole:
        lessened = whole.convert("RGB").quantize(200, dither=Image.Dither.NONE)
    lessened.save(picture, optimize=True)


def main() -> int:
    """Take the pictures; 2 for wrong usage."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    docs = sys.argv[1] == "--docs"
    target = ROOT / "docs" / "assets" if docs else Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, launched() as browser:
        folder = Path(name)
        file = page_file(folder, *notices())
        for state, (options, reach) in STATES.items():
            if docs and state not in DOCS:
                continue
            with reviewing(browser, file, **options) as page:
                reach(page)
                page.wait_for_timeout(200)
                picture = target / f"{DOCS[state] if docs else state}.png"
                page.screenshot(path=picture, full_page=state == "print")
            if docs:
                _lessen(picture)
        if not docs:
            (folder / "hostile").mkdir()
            with reviewing(
                browser, page_file(folder / "hostile", notice_of(hostile_notice())), **DESK
            ) as page:
                _press(page, "j", "j")
                page.screenshot(path=target / "hostile.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
