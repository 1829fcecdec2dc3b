"""The pages written by hand name what is there: floors, files, links, and nothing outside the repository."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from shown import run
from test_grammar import draw
from test_layers import FLOORS
from xuncha_parse import Limits, parse
from xuncha_parse.source import Aside, AsideRole, Block, PageFacts, Source, Verdict

ROOT = Path(__file__).resolve().parent.parent
HOMES = (ROOT, ROOT / "src" / "xuncha_parse", ROOT / "tests")
ARCHITECTURE = ROOT / "docs" / "architecture.md"
API = ROOT / "docs" / "api.md"
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


def _rows(title: str) -> list[list[str]]:
    """The cells of the tables under a heading of the library's page."""
    part = API.read_text(encoding="utf-8").partition(f"### `{title}`\n")[2].partition("\n### ")[0]
    rows = [
        re.split(r" (?<!\\)\| ", line.strip("| ")) for line in part.splitlines() if line.startswith("| `")
    ]
    assert rows
    return rows


def test_the_library_s_page_has_every_limit_with_its_default() -> None:
    told = {row[0].strip("`"): float(row[1]) for row in _rows("Limits")}
    assert told == {each.name: getattr(Limits(), each.name) for each in fields(Limits)}


def test_the_library_s_page_has_every_field_of_a_source() -> None:
    rows = _rows("Source")
    named = {name for row in rows for name in re.findall(r"`(\w+)(?:: [^`]+)?`", row[0])}
    parts = {part.__name__: part for part in (Verdict, Block, Aside, PageFacts)}
    assert named == {each.name for each in fields(Source)} | parts.keys()
    told = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in rows}
    for name, part in parts.items():
        assert {each.name for each in fields(part)} <= told[name], name
    assert set(get_args(AsideRole)) <= told["Aside"]


def test_the_library_s_programs_for_corpora_run(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "notices").mkdir()
    shutil.copy(ROOT / "samples" / "s01-full.txt", tmp_path / "notices")
    section = API.read_text(encoding="utf-8").partition("\n## Corpora\n")[2].partition("\n## ")[0]
    building, batch = re.findall(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    told = run(("-c", building), tmp_path).splitlines()
    assert told[0] == "1 input = 1 notice + 0 duplicates + 0 quarantined + 0 skipped"
    assert re.fullmatch(r"notices/s01-full\.txt \S+ \d+", told[1])
    assert "completed" in told[2]
    assert run(("-c", batch), tmp_path) == "a.txt read ['completed']\n"


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
