"""The pages written by hand name what is there: floors, files, links, and nothing outside the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from test_grammar import draw
from test_layers import FLOORS
from xuncha_parse import parse

ROOT = Path(__file__).resolve().parent.parent
HOMES = (ROOT, ROOT / "src" / "xuncha_parse", ROOT / "tests")
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("samples/*.md"), *ROOT.glob("benchmarks/*.md")]
)

PATH = re.compile(
    r"`((?:src|tests|docs|samples|schemas|tools|benchmarks|notation|readers|syntax|interpret)/[\w./*-]+)`"
)
LINK = re.compile(r"\]\((?!https://)([^)#]+)")
CASE = re.compile(r"^== [^\n]*\n(.*?)\n---\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def test_there_are_pages() -> None:
    assert ARCHITECTURE in PAGES
    assert len(PAGES) >= 10


def test_the_floors_are_those_that_are_tested() -> None:
    rows = re.findall(r"^\| (\d) \| (.+?) \|", ARCHITECTURE.read_text(encoding="utf-8"), re.MULTILINE)
    told = {int(floor): tuple(re.findall(r"`(\w+)`", parts)) for floor, parts in rows}
    assert {floor: sorted(parts) for floor, parts in told.items()} == dict(enumerate(map(sorted, FLOORS)))


def test_the_case_in_the_architecture_is_drawn_so() -> None:
    (case,) = CASE.findall(ARCHITECTURE.read_text(encoding="utf-8"))
    text, outline = case
    assert draw(parse(text)) == outline


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    for named in PATH.findall(words):
        assert any(home.joinpath(named).exists() or [*home.glob(named)] for home in HOMES), named
    for link in LINK.findall(words):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_points_outside_the_repository(page: Path) -> None:
    assert not re.search(r"\.\./shared|/(?:work|home|tmp)/", page.read_text(encoding="utf-8"))
