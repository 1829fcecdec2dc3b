"""The READMEs say the same in both languages, and what they show is what happens.

In a README, ``console`` blocks hold commands behind ``$`` with what they print, ``python`` blocks are programs and the ``text``
block behind one is its output, a ``toml`` block is the file its first line names, ``sh`` and ``powershell`` blocks are the
commands for a fresh clone. A line that is only … stands for any lines, … inside a line for any characters.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from xuncha_parse.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
ELLIPSIS = "…"

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: its language and what stands in it."""

    language: str
    body: str


class Example(NamedTuple):
    """What is run, and what a README says it prints."""

    arguments: tuple[str, ...]
    expected: str


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str = READMES[0]) -> list[Block]:
    return [Block(*found) for found in FENCE.findall(text_of(name))]


def prose(name: str) -> str:
    return FENCE.sub("", text_of(name))


def command_line(printed: str) -> tuple[str, ...]:
    """``xuncha …`` as arguments for this interpreter."""
    program, *arguments = shlex.split(printed)
    assert Path(program).name == "xuncha", f"only xuncha is run here, not {program}"
    return ("-m", "xuncha_parse", *arguments)


def examples() -> list[Example]:
    """Every command and program of the README, in its order."""
    found: list[Example] = []
    listed = blocks()
    for number, block in enumerate(listed):
        if block.language == "console":
            parts = COMMAND.split(block.body)
            assert parts[0] == "", "a console block opens with a command"
            pairs = zip(parts[1::2], parts[2::2], strict=True)
            found.extend(Example(command_line(line), out.lstrip("\n")) for line, out in pairs)
        elif block.language == "python":
            following = listed[number + 1] if number + 1 < len(listed) else Block("", "")
            assert following.language == "text", "the output of a program stands behind it"
            found.append(Example(("-c", block.body), following.body))
    return found


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the samples and the README's own files."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples", ignore=shutil.ignore_patterns("heldout"))
    for block in blocks():
        if block.language == "toml":
            name = block.body.partition("\n")[0].removeprefix("# ")
            (tmp_path / name).write_text(block.body, encoding="utf-8")
    return tmp_path


def run(arguments: tuple[str, ...], folder: Path) -> str:
    """What a terminal shows, line ends unified."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    return done.stdout.decode().replace("\r\n", "\n")


def shows(expected: str, got: str) -> str:
    """Why ``got`` is not what ``expected`` shows, or nothing."""
    lines, position = got.splitlines(), 0
    segments: list[list[str]] = [[]]
    for line in expected.splitlines():
        if line.strip() == ELLIPSIS:
            segments.append([])
        else:
            segments[-1].append(line)
    for number, segment in enumerate(segments):
        last = len(lines) - len(segment)
        first = last if number == len(segments) - 1 and segment else position
        latest = position if number == 0 else last
        place = next(
            (at for at in range(max(first, position), latest + 1) if _like(segment, lines[at:])), None
        )
        if place is None:
            return f"after line {position} of the output stands nowhere:\n" + "\n".join(segment)
        position = place + len(segment)
    if segments[-1] and position != len(lines):
        return "the output goes on:\n" + "\n".join(lines[position:])
    return ""


def _like(segment: list[str], lines: list[str]) -> bool:
    patterns = (".*".join(map(re.escape, line.split(ELLIPSIS))) for line in segment)
    return len(lines) >= len(segment) and all(
        re.fullmatch(pattern, line) for pattern, line in zip(patterns, lines, strict=False)
    )


# -- what is shown -----------------------------------------------------------------------------------


def test_there_are_examples_of_every_kind() -> None:
    languages = {block.language for block in blocks()}
    assert languages >= {"sh", "powershell", "console", "python", "toml"}
    assert len(examples()) >= 5


@pytest.mark.parametrize("example", examples(), ids=lambda example: " ".join(example.arguments)[:60])
def test_an_example_prints_what_the_readme_shows(example: Example, desk: Path) -> None:
    got = run(example.arguments, desk)
    if why := shows(example.expected, got):
        pytest.fail(f"{why}\n\nThe output opens with:\n" + "\n".join(got.splitlines()[:40]), pytrace=False)


def test_the_command_for_a_fresh_clone_runs(desk: Path) -> None:
    """All but the installation, which needs the network: ``.ci/run`` and the workflow install as the README says."""
    install, tests = (block.body.strip() for block in blocks() if block.language == "sh")
    assert "\n" not in install + tests
    venv, pip, job = install.split(" && ")
    assert venv == "python3 -m venv .venv"
    assert pip == ".venv/bin/pip install -q ."
    assert run(command_line(job), desk).startswith("{\n")
    assert tests == f'{venv} && {pip[:-1]}-e ".[dev]" && .venv/bin/python -m pytest'


def test_powershell_does_the_same() -> None:
    sh = [block.body for block in blocks() if block.language == "sh"]
    powershell = [block.body for block in blocks() if block.language == "powershell"]
    for one, other in zip(sh, powershell, strict=True):
        unix = one.replace("python3", "python").replace(".venv/bin/", ".venv/Scripts/").replace(" && ", "; ")
        assert other == unix.replace("/", "\\")


def test_the_workflow_runs_the_test_command_as_shown() -> None:
    workflow = text_of(".github/workflows/ci.yml")
    for words in ('pip install -e ".[dev]"', "python -m pytest"):
        assert words in workflow
        assert words.replace("install -e", "install -q -e") in blocks()[2].body


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
