"""The number of an issue: from Python, from the review page's script, and in records."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from xuncha_parse.notation.ids import issue_ids, path_number
from xuncha_parse.pipeline import parse


@dataclass
class Printed:
    """A heading."""

    marker: str
    style: str
    ordinal: int | None


ASSETS = Path(__file__).resolve().parent.parent / "src" / "xuncha_parse" / "review" / "assets"
TABLE: list[tuple[list[tuple[str, str, int | None]], str]] = [
    ([], ""),
    ([("■", "unmarked", None)], ""),
    ([("二、", "han_comma", 2), ("（一）", "han_paren", 1), ("1.", "decimal_dot", 1)], "2.1.1"),
    ([("二、", "han_comma", 2), ("", "unmarked", None), ("3.", "decimal_dot", 3)], "2.3"),
    ([("2.", "decimal_dot", 2), ("2.1", "dotted2", 1)], "2.1"),
    ([("2.", "decimal_dot", 2), ("2.1", "dotted2", 1), ("2.1.3", "dotted3", 3)], "2.1.3"),
    ([("2.", "decimal_dot", 2), ("2.1.1", "dotted3", 1)], "2.1.1"),
    ([("2.1", "dotted2", 1)], "2.1"),
    ([("2-1", "dotted2", 1)], "2.1"),
    ([("２．１", "dotted2", 1)], "2.1"),
    ([("二、", "han_comma", 2), ("1.1", "dotted2", 1)], "2.1"),
    ([("二、", "han_comma", 2), ("（一）", "han_paren", 1), ("1.2", "dotted2", 2)], "2.1.2"),
]


@pytest.mark.parametrize(("path", "number"), TABLE, ids=[number or "none" for _, number in TABLE])
def test_a_path_has_a_number(path: list[tuple[str, str, int | None]], number: str) -> None:
    assert path_number(Printed(*heading) for heading in path) == number


def test_the_same_number_again_is_told_from_the_first() -> None:
    assert [*issue_ids(["1.1", "", "1.1", "1.2", "1.1", ""])] == ["1.1", "0", "1.1~2", "1.2", "1.1~3", "0~2"]


def test_the_review_page_numbers_alike() -> None:
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    paths = [
        [{"marker": marker, "style": style, "ordinal": ordinal} for marker, style, ordinal in path]
        for path, _ in TABLE
    ]
    source = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in ("pointer.js", "outline.js"))
    script = f"{source}\nconsole.log(JSON.stringify({json.dumps(paths)}.map(pathNumber)));"
    done = subprocess.run(["node", "-e", script], capture_output=True, check=True, encoding="utf-8")
    assert json.loads(done.stdout) == [number for _, number in TABLE]


def test_codes_below_themes_without_a_number_are_ids() -> None:
    issue = "宣传不深入。\n整改情况：编印材料。\n"
    notice = parse("\n".join(f"■ 方面{theme}\n{theme}-1 {issue}{theme}-2 {issue}" for theme in (1, 2))).notice
    assert [each.id for each in notice.issues] == ["1.1", "1.2", "2.1", "2.2"]
