"""Corpora of made-up notices: how fast they are built, in how much memory, and whether killing a build changes anything.

``build`` writes a folder of ``--count`` inputs (mixed formats and styles, 2 % broken in eleven ways, 5 % duplicates),
builds a corpus of it with the real command, holds the accounting against what was written, and prints notices a second
and the largest memory of the run with its child processes (Linux). ``kill`` builds a small corpus ``--runs`` times, kills
the build with SIGKILL at a random moment, the parent, a child or both, resumes it, and compares every row with the
corpus of a run that was left alone. Exit code 1 when anything differs.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import memory  # noqa: E402

from corpora import write_corpus  # noqa: E402
from corpus_files import dump  # noqa: E402
from xuncha_parse.corpus.store import Corpus  # noqa: E402


def command(folder: Path, path: Path, jobs: int) -> list[str]:
    """The build as a user would type it."""
    arguments = ["corpus", "build", str(folder), "-o", str(path), "-j", str(jobs), "-q"]
    return [sys.executable, "-m", "xuncha_parse", *arguments]


def build(count: int, jobs: int, segmenter: str) -> bool:
    """One large corpus; whether it holds what was written."""
    with tempfile.TemporaryDirectory() as home:
        folder, path = Path(home) / "in", Path(home) / "corpus.db"
        begun = time.monotonic()
        truth = write_corpus(folder, count)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"written: {truth.inputs:,} inputs, {size / 1e6:.1f} MB in {time.monotonic() - begun:.0f} s")
        done = memory.run([*command(folder, path, jobs), "--segmenter", segmenter])
        print(done.told.strip())
        with Corpus.open(str(path)) as corpus:
            accounting = corpus.accounting()
            slugs = dict(
                corpus.connection.execute(
                    "SELECT slug, count(*) FROM inputs WHERE state = 'quarantined' GROUP BY slug"
                )
            )
            (issues,) = corpus.connection.execute("SELECT count(*) FROM issues").fetchone()
        exact = (
            accounting.holds()
            and slugs == dict(truth.failures)
            and (accounting.inputs, accounting.notices, accounting.duplicates)
            == (truth.inputs, truth.notices, truth.duplicates)
        )
        if not exact:
            print(f"written: {truth}\nfound: {accounting}, {slugs}")
        print(
            f"{done.seconds:.1f} s with {jobs} processes: {accounting.notices / done.seconds:.1f} notices/s, {issues:,} issues; "
            f"corpus {path.stat().st_size / 1e6:.0f} MB; peak memory {done.together / 1e6:.0f} MB in all, "
            f"{done.parent / 1e6:.0f} MB of it the parent; accounting {'exact' if exact else 'WRONG'}"
        )
        return exact


def kill(runs: int, count: int, seed: int) -> bool:
    """Kill and resume; whether all corpora are the same."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "in"
        write_corpus(folder, count, broken=0.1, duplicated=0.1)
        whole = Path(home) / "whole.db"
        begun = time.monotonic()
        subprocess.run(command(folder, whole, 2), check=False, stderr=subprocess.DEVNULL)
        lasted = time.monotonic() - begun
        wanted = dump(whole)
        victims: Counter[str] = Counter()
        different = 0
        for number in range(runs):
            path = Path(home) / f"{number}.db"
            victims.update(_killed_build(command(folder, path, 2), lasted, rng))
            same = dump(path) == wanted
            different += not same
            if not same:
                print(f"run {number} differs")
            for file in Path(home).glob(f"{number}.db*"):
                file.unlink()
        told = ", ".join(f"{number} times {victim}" for victim, number in sorted(victims.items()))
        print(f"{runs} runs of {lasted:.1f} s killed ({told}) and resumed: {different} corpora differ")
        return different == 0


def _killed_build(arguments: list[str], lasted: float, rng: random.Random) -> Counter[str]:
    """Kill builds at random moments until one ends by itself; who was killed how often."""
    killed: Counter[str] = Counter()
    while True:
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
            last = rng.random() < 0.4
            if not last:
                time.sleep(rng.uniform(0, lasted))
                victim = rng.choice(("the parent", "a child", "both"))
                if process.poll() is None:
                    killed[victim] += 1
                    _kill(process.pid, victim, rng)
        if last or process.returncode in (0, 1):
            return killed


def _kill(parent: int, victim: str, rng: random.Random) -> None:
    theirs = memory.children(parent)
    if victim != "the parent" and theirs:
        _end(rng.choice(theirs))
    if victim != "a child":
        _end(parent)


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("build", "kill"))
    parser.add_argument(
        "--count", type=int, default=0, help="inputs; by default 10,000 to build and 40 to kill"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--segmenter", choices=("jieba", "rjieba"), default="jieba")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.what == "build":
        return 0 if build(given.count or 10_000, given.jobs, given.segmenter) else 1
    return 0 if kill(given.runs, given.count or 40, given.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
