"""The page on output formats shows what is written, and names every format."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shown import examples, lay_out, shows, text_of
from xuncha_parse.checking.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/checking-formats.md"


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    lay_out(PAGE, tmp_path)
    shown = examples(PAGE)
    assert len(shown) > len(FORMATS)
    for example in shown:
        command = [sys.executable, *example.arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == ("--fail-on" in example.arguments), done.stderr
        if why := shows(example.expected, done.stdout):
            pytest.fail(
                f"{' '.join(example.arguments)}\n{why}\n\nIt printed:\n{done.stdout[:3000]}", pytrace=False
            )


def test_the_page_names_every_format() -> None:
    rows = re.findall(r"^\| \[`(\w+)`\]", text_of(PAGE), re.MULTILINE)
    assert rows == list(FORMATS)
