"""The review page's model run by node, without a page."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from xuncha_parse.review.page import SCRIPTS

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "src" / "xuncha_parse" / "review" / "assets"
MODEL = SCRIPTS[1 : SCRIPTS.index("places.js")]
"""The scripts that need no page, in their order."""
DRIVER = Path(__file__).with_name("review_walk.js")


def run(jobs: list[dict[str, Any]]) -> list[Any]:
    """What became of each job; the jobs are described in ``review_walk.js``. Skips the test without node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    parts = [(ASSETS / name).read_text(encoding="utf-8") for name in MODEL]
    script = '"use strict";\n' + "\n".join([*parts, DRIVER.read_text(encoding="utf-8")])
    done = subprocess.run(
        [node, "-e", script],
        input=json.dumps(jobs, ensure_ascii=False),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: list[Any] = json.loads(done.stdout)
    return told
