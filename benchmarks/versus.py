"""Two commits compared: the same notice, in fresh processes in turn, the ratio of each stage. See ``speed.py --against``."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import stages

ROOT = Path(__file__).resolve().parent.parent
HERE = "this tree"


class Incomparable(Exception):
    """There is nothing to compare with; the message says why."""


def against(commit: str, notice: str, processes: int, rounds: int) -> dict[str, Any]:
    """Seconds by stage of a commit and of this tree, the median of the processes' medians.

    Raises :class:`Incomparable` where there is no such commit, or it cannot parse.
    """
    name = _git("rev-parse", "--verify", "--quiet", "--short", f"{commit}^{{commit}}", lacking=commit)
    with tempfile.TemporaryDirectory() as home:
        tree, file = Path(home) / "tree", Path(home) / "notice.txt"
        file.write_text(notice, encoding="utf-8")
        _git("worktree", "add", "--detach", "--quiet", str(tree), name, lacking=commit)
        try:
            trees = {name: tree / "src", HERE: ROOT / "src"}
            told: dict[str, list[dict[str, Any]]] = {who: [] for who in trees}
            for number in range(processes):
                # whoever comes first finds a quieter or a busier machine: both take turns
                for who in list(trees) if number % 2 else reversed(list(trees)):
                    told[who].append(_measured(who, trees[who], file, rounds))
        finally:
            _git("worktree", "remove", "--force", str(tree), lacking=commit)
    return {
        "commit": name,
        "characters": len(notice),
        "seconds": {who: _middle([run["seconds"] for run in runs]) for who, runs in told.items()},
        "lacking": {who: runs[0]["lacking"] for who, runs in told.items()},
    }


def table(told: dict[str, Any], *, markdown: bool = False) -> list[str]:
    """The comparison as lines."""
    before, now = told["seconds"][told["commit"]], told["seconds"][HERE]
    rows: list[tuple[str, ...]] = [("stage", f"{told['commit']}, ms", f"{HERE}, ms", "ratio")]
    for stage in (*stages.ALL, "whole"):
        cells = [sum(who.values()) if stage == "whole" else who.get(stage) for who in (before, now)]
        shown = ["-" if cell is None else f"{1000 * cell:.3f}" for cell in cells]
        rows.append((stage, *shown, f"{cells[1] / cells[0]:.2f}" if cells[0] and cells[1] else "-"))
    if markdown:
        lines = [f"| {' | '.join(row)} |" for row in rows]
        lines.insert(1, "| --- | ---: | ---: | ---: |")
    else:
        lines = [f"{row[0]:<12}{row[1]:>16}{row[2]:>16}{row[3]:>8}" for row in rows]
    for who, lacking in told["lacking"].items():
        if lacking:
            lines.append(f"{who} lacks {', '.join(lacking)}: its time is in the stage before")
    return lines


def _measured(who: str, source: Path, notice: Path, rounds: int) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "benchmarks" / "stages.py"), "--src", str(source)]
    command += ["--notice", str(notice), "--rounds", str(rounds)]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    if done.returncode:
        raise Incomparable(f"{who} cannot be measured: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _middle(runs: list[dict[str, float]]) -> dict[str, float]:
    return {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}


def _git(*arguments: str, lacking: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise Incomparable(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        shallow = (ROOT / ".git" / "shallow").exists()
        why = done.stderr.strip().splitlines()[-1:] or ["no such commit"]
        raise Incomparable(f"{lacking}: {why[0]}{' (this clone is shallow)' if shallow else ''}")
    return done.stdout.strip()
