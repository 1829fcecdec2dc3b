"""A real Chromium, and pages in it that are watched: no console error, no request that leaves the file, no serious fault axe knows."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from npm_packages import npm_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

AXE = ("axe-core", "4.14.1", "axe.min.js")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's own Chromium; the test is skipped where there is none."""
    sync = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Page]:
    """The file as a page. ``options`` are those of a browser context, such as ``viewport`` and ``color_scheme``.

    When the test is done with it, nothing may have gone to the console as an error and nothing may have been asked for
    beside the file itself.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    context.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    context.close()
    foreign = [url for url in asked if not url.startswith((file.as_uri(), "data:", "blob:"))]
    assert not foreign, f"asked for {foreign}"
    assert not faults, f"console: {faults}"


def serious_faults(page: Page) -> list[str]:
    """What axe finds serious or critical in the page as it stands, as lines for people."""
    # Runs through the debugger, so the page's policy neither stops it nor is loosened for it.
    page.evaluate(npm_file(*AXE).read_text(encoding="utf-8") + "; null")
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:3]]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
