"""The docs site: built strict, every page in its nav, every link resolved in what was built, nothing asked of other hosts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
REPOSITORY = re.findall(r"^  repository: (\S+)$", CONFIG, re.MULTILINE)[0]
IN_NAV = set(re.findall(r": ([\w/-]+\.md)$", CONFIG, re.MULTILINE))
PAGES = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}

FETCHED = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src",
    "object": "data", "link": "href", "image": "href", "use": "href",
}  # fmt: skip
"""Element → the attribute whose address a browser fetches by itself."""
ASKS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(https?:)?//""")


class Page(HTMLParser):
    """The anchors, links and fetched addresses of one page, and its elements by class."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.marks: set[str] = set()
        self.images: list[dict[str, str | None]] = []
        self.text: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {value for key in ("id", "name") if (value := given.get(key))}
        self.marks |= {*(given.get("class") or "").split(), given.get("data-md-component") or ""}
        if tag == "a" and (link := given.get("href")):
            self.links.append(link)
        if tag in ("img", "svg"):
            self.images.append(given)
        address = given.get(FETCHED.get(tag, ""))
        if address is not None:
            self.fetched.append(address)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def built(folder: Path, *, docs: Path | None = None) -> subprocess.CompletedProcess[str]:
    """``mkdocs build`` into a folder, as the project's own configuration says."""
    config = ROOT / "mkdocs.yml"
    if docs is not None:
        config = folder.parent / "mkdocs.yml"
        text = CONFIG.replace("docs_dir: docs", f"docs_dir: {docs.as_posix()}")
        text = text.replace("tools/site_hooks.py", (ROOT / "tools" / "site_hooks.py").as_posix())
        config.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--config-file", config, "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("material") is None:
        pytest.skip("mkdocs-material is not installed")
    folder = tmp_path_factory.mktemp("site") / "site"
    done = built(folder)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    found = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    assert len(found) > len(PAGES)
    return found


def test_every_page_is_in_the_nav() -> None:
    assert len(PAGES) >= 25
    assert PAGES == IN_NAV
    assert re.search(r"^strict: true$", CONFIG, re.MULTILINE)


def test_no_page_asks_another_host(site: Path, pages: dict[Path, Page]) -> None:
    for page in pages.values():
        assert page.fetched
        asked = [address for address in page.fetched if urlsplit(address).netloc]
        assert not asked, page.path
        assert not ASKS.search(page.path.read_text(encoding="utf-8")), page.path
    for sheet in site.rglob("*.css"):
        assert not ASKS.search(sheet.read_text(encoding="utf-8")), sheet


def test_nothing_that_makes_the_theme_s_script_ask_is_on_a_page(pages: dict[Path, Page]) -> None:
    """It loads Mermaid for diagrams, and asks GitHub for a repository's stars, when it meets these."""
    for page in pages.values():
        assert not page.marks & {"mermaid", "source"}, page.path


def test_every_link_leads_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    inside = outside = 0
    for page in pages.values():
        for link in page.links:
            parts = urlsplit(link)
            if parts.netloc:
                outside += _holds(link)
                continue
            target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            if page.path.name == "404.html" and parts.path.startswith("/"):
                target = site / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{page.path.name}: {link}"
            if parts.fragment and not parts.fragment.startswith("__"):
                assert unquote(parts.fragment) in pages[target].anchors, f"{page.path.name}: {link}"
            inside += 1
    assert inside > 1_000
    assert outside >= 5


def _holds(link: str) -> bool:
    """Whether a link to the repository names a file that is there; other hosts are not asked."""
    kind, _, path = link.removeprefix(f"{REPOSITORY}/").partition("/main/")
    if not link.startswith(f"{REPOSITORY}/") or kind not in ("blob", "tree"):
        return False
    target = ROOT / unquote(path.partition("#")[0])
    assert target.is_dir() if kind == "tree" else target.is_file(), link
    return True


def test_links_to_the_readmes_lead_to_the_repository(site: Path, pages: dict[Path, Page]) -> None:
    links = pages[site / "index.html"].links
    for name in ("README.md", "README.zh-CN.md"):
        assert f"{REPOSITORY}/blob/main/{name}" in links


def test_drawings_stand_in_their_page_with_words_for_those_who_do_not_see_them(
    site: Path, pages: dict[Path, Page]
) -> None:
    drawn = [given for given in pages[site / "nesting.html"].images if given.get("class") == "drawn"]
    assert len(drawn) == len(list((DOCS / "drawings").glob("*.svg"))) >= 3
    anchors = pages[site / "nesting.html"].anchors
    for given in drawn:
        named = (given.get("aria-labelledby") or "").split()
        assert len(named) == 2
        assert anchors >= set(named)


@pytest.mark.parametrize("term", ["巡察", "整改", "序号", "台账", "公报私仇"])
def test_chinese_words_can_be_searched(site: Path, term: str) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    separator = re.compile(index["config"]["separator"])
    words = {
        word
        for entry in index["docs"]
        for word in separator.split(re.sub(r"<[^>]+>", " ", f"{entry['title']} {entry['text']}"))
    }
    assert (term in words) is (term != "公报私仇"), "the last one stands on no page"


@pytest.mark.parametrize(
    "wrong",
    [
        "[x](nowhere.md)",
        "[x](#nowhere)",
        "[x](/absolute.md)",
        "[x](../no-such-file.md)",
        "[x](cli.md#nowhere)",
    ],
)
def test_a_broken_link_fails_the_build(tmp_path: Path, site: Path, wrong: str) -> None:
    del site  # only where mkdocs is there
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in IN_NAV:
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text(f"# {name}\n", encoding="utf-8")
    (docs / "assets").mkdir()
    for asset in ("site.css", "favicon.svg"):
        (docs / "assets" / asset).write_bytes((DOCS / "assets" / asset).read_bytes())
    assert built(tmp_path / "good", docs=docs).returncode == 0
    (docs / "index.md").write_text(f"# Home\n\n{wrong}\n", encoding="utf-8")
    assert built(tmp_path / "bad", docs=docs).returncode != 0
