"""The scripts of the review page hold together: TypeScript's compiler finds nothing wrong in them, all read at one go."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from npm_packages import TYPESCRIPT, npm_file
from xuncha_parse.review.page import SCRIPTS

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "src" / "xuncha_parse" / "review" / "assets"


def _compiled(folder: Path, *files: str) -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    options = [
        "--allowJs",
        "--checkJs",
        "--strict",
        "--noEmit",
        "--target",
        "es2023",
        "--lib",
        "es2023,dom,dom.iterable",
    ]
    done = subprocess.run(
        [node, str(npm_file(*TYPESCRIPT)), *options, *files],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    return done.stdout


def test_every_script_is_in_the_page() -> None:
    assert sorted(SCRIPTS) == sorted(path.name for path in ASSETS.glob("*.js"))


def test_the_scripts_are_of_one_mind(tmp_path: Path) -> None:
    shutil.copy(ROOT / "schemas" / "notice.d.ts", tmp_path)
    for path in (*ASSETS.glob("*.js"), ASSETS / "types.d.ts"):
        shutil.copy(path, tmp_path)
    assert _compiled(tmp_path, "types.d.ts", *SCRIPTS) == ""
    # and the compiler does look into them
    (tmp_path / "main.js").write_text("/** @type {Status} */ const wrong = say(1);\n", encoding="utf-8")
    assert len(re.findall(r"^main\.js\(1,", _compiled(tmp_path, "types.d.ts", *SCRIPTS), re.MULTILINE)) == 2


def test_no_script_turns_text_into_markup_or_code() -> None:
    for path in ASSETS.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\s*[\"']on|\.href\s*=|\.src\s*=",
            text,
        ), path.name
