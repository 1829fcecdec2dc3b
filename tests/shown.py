"""What a page shows, and whether that is what happens.

In a page, ``console`` blocks hold commands behind ``$`` with what they print, ``python`` blocks are programs and the ``text``
block behind one is its output (without one it prints nothing), a ``toml`` block is the file its first line names, ``sh`` and ``powershell`` blocks are the
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

ROOT = Path(__file__).resolve().parent.parent
ELLIPSIS = "…"

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: its language and what stands in it."""

    language: str
    body: str


class Example(NamedTuple):
    """What is run, and what a page says it prints."""

    arguments: tuple[str, ...]
    expected: str


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[Block]:
    return [Block(*found) for found in FENCE.findall(text_of(name))]


def prose(name: str) -> str:
    return FENCE.sub("", text_of(name))


def command_line(printed: str) -> tuple[str, ...]:
    """``xuncha …`` or ``mkdir …`` as arguments for this interpreter."""
    program, *arguments = shlex.split(printed)
    if program == "mkdir":
        return ("-c", f"import os; [os.mkdir(name) for name in {arguments!r}]")
    assert Path(program).name == "xuncha", f"only xuncha is run here, not {program}"
    return ("-m", "xuncha_parse", *arguments)


def examples(name: str) -> list[Example]:
    """Every command and program of a page, in its order."""
    found: list[Example] = []
    listed = blocks(name)
    for number, block in enumerate(listed):
        if block.language == "console":
            parts = COMMAND.split(block.body)
            assert parts[0] == "", "a console block opens with a command"
            pairs = zip(parts[1::2], parts[2::2], strict=True)
            found.extend(Example(command_line(line), out.lstrip("\n")) for line, out in pairs)
        elif block.language == "python":
            following = listed[number + 1] if number + 1 < len(listed) else Block("", "")
            found.append(Example(("-c", block.body), following.body if following.language == "text" else ""))
    return found


def lay_out(name: str, folder: Path) -> None:
    """The samples and a page's own files, where its commands run."""
    shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("heldout"))
    for block in blocks(name):
        if block.language == "toml":
            file = block.body.partition("\n")[0].removeprefix("# ")
            (folder / file).write_text(block.body, encoding="utf-8")


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
    if not expected.strip():
        return f"it prints, and nothing is shown:\n{got}" if got.strip() else ""
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
