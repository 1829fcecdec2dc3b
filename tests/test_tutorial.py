"""Tutorials and how-to pages do what they show, from the first command to the last, each in one folder."""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from shown import ROOT, blocks, examples, lay_out, run, shows

if TYPE_CHECKING:
    from pathlib import Path

RESEARCHER = "docs/tutorial.md"
ANALYST = "docs/tutorial-analyst.md"
ENGINEER = "docs/tutorial-ci.md"
HOW_TO = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "how-to").glob("*.md"))
PAGES = [RESEARCHER, ANALYST, ENGINEER, "docs/library.md", *HOW_TO]

EXTRAS = {
    RESEARCHER: ("xlsxwriter", "pyarrow"),
    ANALYST: ("xlsxwriter",),
    "docs/library.md": ("pyarrow",),
    "docs/how-to/corrections.md": ("jsonpatch",),
    "docs/how-to/export.md": ("xlsxwriter",),
    "docs/how-to/word-and-pdf.md": ("lxml",),
}
"""Page → the packages of extras that its commands need."""


def follow(page: str, folder: Path) -> None:
    """Run every command and program of a page, and hold what it prints against what the page shows."""
    for extra in EXTRAS.get(page, ()):
        if find_spec(extra) is None:
            pytest.skip(f"{extra} is not installed")
    lay_out(page, folder)
    shown = examples(page)
    assert shown, f"{page} shows nothing"
    for example in shown:
        got = run(example.arguments, folder)
        if why := shows(example.expected, got):
            pytest.fail(f"{' '.join(example.arguments)}\n{why}\n\nIt printed:\n{got[:3000]}", pytrace=False)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in (RESEARCHER, ANALYST, ENGINEER)])
def test_a_page_prints_what_it_shows(page: str, tmp_path: Path) -> None:
    follow(page, tmp_path)


def test_there_are_how_to_pages() -> None:
    assert len(HOW_TO) >= 8


def test_the_researcher_s_tutorial(tmp_path: Path) -> None:
    follow(RESEARCHER, tmp_path)
    assert len(examples(RESEARCHER)) >= 10
    assert (tmp_path / "ledger.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "issues.parquet").read_bytes().startswith(b"PAR1")
    connection = sqlite3.connect(tmp_path / "corpus.db")
    assert connection.execute("SELECT count(*) FROM ledger WHERE counted_as = 'notice'").fetchone() == (16,)
    connection.close()


def test_the_analyst_s_tutorial(tmp_path: Path) -> None:
    follow(ANALYST, tmp_path)
    assert len(examples(ANALYST)) >= 5
    assert (tmp_path / "record.json").read_bytes().startswith(b"{\n")
    assert (tmp_path / "ledger.xlsx").read_bytes().startswith(b"PK")


def test_the_engineer_s_tutorial(tmp_path: Path) -> None:
    follow(ENGINEER, tmp_path)
    assert len(examples(ENGINEER)) >= 10
    assert (tmp_path / "xuncha.xml").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize("page", [ENGINEER, "docs/how-to/ci.md"])
def test_what_is_shown_of_ci_names_what_is_there(page: str) -> None:
    """Keys behind ``with:`` and ``inputs:`` and ids of hooks, in the files that declare them."""
    declared = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("action.yml", "templates/check.yml", ".pre-commit-hooks.yaml")
    )
    shown = [block.body for block in blocks(page) if block.language == "yaml"]
    assert shown
    for body in shown:
        given = False
        for line in body.splitlines():
            word = line.strip().removeprefix("- ")
            if word in ("with:", "inputs:"):
                given = True
            elif word.startswith("id: "):
                assert f"- {word}\n" in declared, word
            elif given and ":" in word:
                assert f"{word.partition(':')[0]}:\n" in declared, word


@pytest.mark.parametrize(
    ("expected", "got", "same"), [("", "", True), ("", "a\n", False), ("…\n", "a\n", True)]
)
def test_where_nothing_is_shown_nothing_is_printed(expected: str, got: str, same: bool) -> None:
    assert (shows(expected, got) == "") is same
