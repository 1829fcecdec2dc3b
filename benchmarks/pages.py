"""How well the text of a notice comes out of web pages, beside two general extractors: one row per layout.

The pages are made of the samples by the layouts of ``tests/web_pages.py``. ``exact`` is the share of the notice's own
lines (title and all from the opening on) that come out as one line each, letter for letter but for blanks;
``foreign`` counts lines of the site that came along, over all pages. The peers are optional::

    pip install trafilatura readability-lxml

``readability-lxml`` gives a part of the page as markup; its lines are broken by the walker of this package.
Exit code 0, whatever the figures.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from selectolax.lexbor import LexborHTMLParser  # noqa: E402

from web_pages import LAYOUTS, OTHERS, WRONG_PHONE, Parts, split  # noqa: E402
from xuncha_parse.readers import read  # noqa: E402
from xuncha_parse.readers.limits import Limits  # noqa: E402
from xuncha_parse.readers.web.html import read_html  # noqa: E402
from xuncha_parse.readers.web.markup import walk  # noqa: E402
from xuncha_parse.readers.web.soup import clean  # noqa: E402
from xuncha_parse.readers.web.styles import StyleSheet  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

NEIGHBOURS = ("上一篇", "下一篇")
"""Some samples end with these; they are the site's, not the notice's."""

FOREIGN = (WRONG_PHONE, *OTHERS)


def own(page: str) -> str:
    """The text of a page as this package reads it."""
    return read_html(page.encode(), "page", Limits()).text


def trafilatura() -> Callable[[str], str]:
    """The text trafilatura extracts, tables included."""
    package = importlib.import_module("trafilatura")
    return lambda page: package.extract(page, include_comments=False, include_tables=True) or ""


def readability() -> Callable[[str], str]:
    """The lines of the part that readability-lxml takes for the article."""
    package = importlib.import_module("readability")

    def extract(page: str) -> str:
        soup = clean(package.Document(page).summary(), Limits())
        root = LexborHTMLParser(soup.markup).root
        return "\n".join(line.text for line in walk(root, StyleSheet([]), Limits()).lines) if root else ""

    return extract


PEERS = {"trafilatura": trafilatura, "readability": readability}


def tools() -> dict[str, Callable[[str], str]]:
    """The package itself and the peers that are installed; those that are not are named on standard error."""
    found: dict[str, Callable[[str], str]] = {"xuncha-parse": own}
    for name, load in PEERS.items():
        try:
            found[name] = load()
        except ImportError:
            print(f"{name} is not installed and left out", file=sys.stderr)
    return found


def bare(line: str) -> str:
    """A line as it is compared."""
    return " ".join(line.split())


def measure(extract: Callable[[str], str], pages: list[tuple[Parts, str]]) -> str:
    """One cell: exact lines in percent, foreign lines, milliseconds a page."""
    exact = total = foreign = 0
    started = time.perf_counter()
    texts = [extract(page) for _, page in pages]
    seconds = time.perf_counter() - started
    for (parts, _), text in zip(pages, texts, strict=True):
        lines = [bare(line) for line in text.splitlines()]
        known = set(lines)
        wanted = [bare(line) for line in parts.title + parts.body if not line.startswith(NEIGHBOURS)]
        exact += sum(line in known for line in wanted)
        total += len(wanted)
        foreign += sum(any(word in line for word in FOREIGN) for line in lines)
    return f"{100 * exact / total:6.1f} {foreign:7} {1000 * seconds / len(pages):6.1f}"


def main() -> int:
    """Print the table."""
    found = tools()
    samples = [split(read(path).text) for path in sorted((ROOT / "samples").glob("*.txt"))]
    head = " | ".join(f"{name:>21}" for name in found)
    print(f"| {'layout':15} | {head} |")
    print(f"| {'':15} | " + " | ".join(f"{'exact':>6} {'foreign':>7} {'ms':>6}" for _ in found) + " |")
    print("|" + "-" * 17 + "|" + "|".join("-" * 23 for _ in found) + "|")
    for name, layout in LAYOUTS.items():
        pages = [(parts, layout(parts)) for parts in samples]
        print(
            f"| {name:15} | " + " | ".join(measure(tool, pages) for tool in found.values()) + " |", flush=True
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
