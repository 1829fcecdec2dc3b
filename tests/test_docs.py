"""The pages written by hand name what is there: floors, files, links, and nothing outside the repository."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

import xuncha_parse
from test_grammar import draw
from test_layers import FLOORS
from xuncha_parse import Diagnostic, Issue, Limits, Notice, Parsed, Rule, parse
from xuncha_parse.corpus.document import Settings
from xuncha_parse.source import Aside, AsideRole, Block, PageFacts, Source, Verdict
from xuncha_parse.syntax.ladder import Ladder

if TYPE_CHECKING:
    from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
HOMES = (ROOT, ROOT / "src" / "xuncha_parse", ROOT / "tests")
ARCHITECTURE = ROOT / "docs" / "architecture.md"
NESTING = ROOT / "docs" / "nesting.md"
API = ROOT / "docs" / "api.md"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("samples/*.md"),
        *ROOT.glob("benchmarks/*.md"),
    ]
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


def test_every_notice_on_the_page_about_nesting_is_drawn_so() -> None:
    cases = CASE.findall(NESTING.read_text(encoding="utf-8"))
    assert len(cases) >= 5
    for text, outline in cases:
        assert draw(parse(text)) == outline


def test_the_page_about_nesting_tells_of_every_rule_of_the_ladder() -> None:
    source = Path(inspect.getsourcefile(Ladder) or "").read_text(encoding="utf-8")
    rules = set(re.findall(r'Fit\("(\w+)"', source))
    assert rules
    assert rules <= set(re.findall(r"`(\w+)`", NESTING.read_text(encoding="utf-8")))


def test_every_drawing_is_shown_with_its_title() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\((drawings/[\w-]+\.svg)\)", NESTING.read_text(encoding="utf-8"))
    files = {path.relative_to(NESTING.parent).as_posix() for path in NESTING.parent.glob("drawings/*.svg")}
    assert {file for _, file in shown} == files
    for title, file in shown:
        assert f">{title}</title>" in (NESTING.parent / file).read_text(encoding="utf-8")


# -- the library's page --------------------------------------------------------------------------------


def _described(title: str) -> dict[str, list[str]]:
    """The rows of the table under a name's heading of the library's page, by field: type, default if any, meaning."""
    part = re.split(rf"^####? `{title}`\n", API.read_text(encoding="utf-8"), flags=re.MULTILINE)[1]
    rows = [
        re.split(r" (?<!\\)\| ", line.removeprefix("| ").removesuffix(" |"))
        for line in re.split(r"^##", part, flags=re.MULTILINE)[0].splitlines()
        if line.startswith("| `")
    ]
    assert rows
    return {row[0].strip("`"): row[1:] for row in rows}


def test_the_library_s_page_has_every_limit_with_its_default() -> None:
    told = {name: float(row[1].strip("`")) for name, row in _described("Limits").items()}
    assert told == {each.name: getattr(Limits(), each.name) for each in fields(Limits)}


@pytest.mark.parametrize("part", [Limits, Parsed, Source, Verdict, Block, Aside, PageFacts, Rule, Settings])
def test_the_library_s_page_says_what_every_field_is(part: Any) -> None:
    told = _described(part.__name__)
    assert set(told) == set(part._fields if issubclass(part, tuple) else (each.name for each in fields(part)))
    assert all(row[-1].endswith(".") for row in told.values())


@pytest.mark.parametrize("model", [Notice, Issue, Diagnostic])
def test_the_library_s_page_says_what_every_field_of_a_record_is(model: type[BaseModel]) -> None:
    told = _described(model.__name__)
    assert {name: row[-1] for name, row in told.items()} == {
        name: about.description for name, about in model.model_fields.items()
    }


def test_the_library_s_page_has_every_role_of_what_is_set_aside() -> None:
    kind = _described("Aside")["role"][0]
    assert all(repr(role) in kind for role in get_args(AsideRole))


def test_the_library_s_page_has_every_name_with_its_words() -> None:
    page = API.read_text(encoding="utf-8")
    for name in xuncha_parse.__all__:
        part = page.partition(f"\n### `{name}`\n")[2].partition("\n##")[0]
        words = re.sub(r"^(?:```.*?^```|\|[^\n]*)$", "", part, flags=re.MULTILINE | re.DOTALL)
        assert len(words.split()) >= 3, name
    for name in (
        "Guard",
        "items",
        "build",
        "Settings",
        "Corpus",
        "parse_batch",
        "run_engine",
        "import_dataset",
    ):
        assert f"\n#### `{name}`\n" in page, name


# -- every page ----------------------------------------------------------------------------------------


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
