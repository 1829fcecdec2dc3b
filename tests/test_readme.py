"""The READMEs say the same in both languages, and what they show is what happens; ``shown.py`` says how they show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from shown import ROOT, blocks, command_line, examples, lay_out, prose, run, shows, text_of
from xuncha_parse.cli.commands import app

if TYPE_CHECKING:
    from pathlib import Path

READMES = ("README.md", "README.zh-CN.md")
README = READMES[0]

HEADING = re.compile(r"^(#+) ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the samples and the README's own files."""
    lay_out(README, tmp_path)
    return tmp_path


# -- what is shown -----------------------------------------------------------------------------------


def test_there_are_examples_of_every_kind() -> None:
    languages = {block.language for block in blocks(README)}
    assert languages >= {"sh", "powershell", "console", "python", "toml"}
    assert len(examples(README)) >= 5


def test_the_examples_print_what_the_readme_shows(desk: Path) -> None:
    """In their order and in one folder, since later ones use what earlier ones wrote."""
    for example in examples(README):
        got = run(example.arguments, desk)
        if why := shows(example.expected, got):
            told = f"{' '.join(example.arguments)[:200]}\n{why}\n\nThe output opens with:\n"
            pytest.fail(told + "\n".join(got.splitlines()[:40]), pytrace=False)


def test_the_command_for_a_fresh_clone_runs(desk: Path) -> None:
    """All but the installation, which needs the network: ``.ci/run`` and the workflow install as the README says."""
    install, tests = (block.body.strip() for block in blocks(README) if block.language == "sh")
    assert "\n" not in install + tests
    venv, pip, job = install.split(" && ")
    assert venv == "python3 -m venv .venv"
    assert pip == ".venv/bin/pip install -q ."
    assert run(command_line(job), desk).startswith("{\n")
    assert tests == f'{venv} && {pip[:-1]}-e ".[dev]" && .venv/bin/python -m pytest'


def test_powershell_does_the_same() -> None:
    sh = [block.body for block in blocks(README) if block.language == "sh"]
    powershell = [block.body for block in blocks(README) if block.language == "powershell"]
    for one, other in zip(sh, powershell, strict=True):
        unix = one.replace("python3", "python").replace(".venv/bin/", ".venv/Scripts/").replace(" && ", "; ")
        assert other == unix.replace("/", "\\")


def test_the_workflow_runs_the_test_command_as_shown() -> None:
    workflow = text_of(".github/workflows/ci.yml")
    for words in ('pip install -e ".[dev]"', "python -m pytest"):
        assert words in workflow
        assert words.replace("install -e", "install -q -e") in blocks(README)[2].body


# -- two languages -----------------------------------------------------------------------------------


def test_both_hold_the_same_blocks() -> None:
    first, second = (blocks(name) for name in READMES)
    assert first == second


def test_both_have_the_same_structure() -> None:
    first, second = (prose(name) for name in READMES)
    assert HEADING.findall(first) == HEADING.findall(second)
    for mark in ("| ", "- "):
        assert _starts(first, mark) == _starts(second, mark)


def test_both_link_to_the_same_files_and_all_are_there() -> None:
    first, second = (LINK.findall(prose(name)) for name in READMES)
    assert sorted({*first} - {*READMES}) == sorted({*second} - {*READMES})
    for link in {*first, *second}:
        assert link.startswith("https://") or (ROOT / link).exists(), link
    assert READMES[1] in first
    assert READMES[0] in second


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_named(name: str) -> None:
    told = prose(name)
    for command in getattr(get_command(app), "commands", {}):
        assert f"`xuncha {command}" in told


def _starts(text: str, mark: str) -> list[int]:
    """How many lines of each section open with ``mark``."""
    return [
        sum(line.startswith(mark) for line in part.splitlines())
        for part in re.split(r"^#+ ", text, flags=re.MULTILINE)
    ]


# -- the wildcard ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("b\n", "a\nb\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\n", "a\nb\n", True),
        ("…\nb\n", "a\nb\n", True),
        ("a\n…\nc\n…\nb\n", "a\nb\nc\n", False),
        ("a\n…\nb\n", "a\nb\nc\n", False),
        ("a…c\n", "abc\n", True),
        ("a…c\n", "abd\n", False),
        ("  …\nb\n", "a\na\nb\n", True),
        ("a\n", "", False),
    ],
)
def test_an_ellipsis_stands_for_anything_and_nothing_else_does(expected: str, got: str, same: bool) -> None:
    assert (shows(expected, got) == "") is same
