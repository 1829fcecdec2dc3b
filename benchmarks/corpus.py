"""Corpora of made-up notices: how fast they are built, in how much memory, and whether killing a build changes anything.

``build`` writes a folder of ``--count`` inputs (mixed formats and styles, 2 % broken in eleven ways, 5 % duplicates),
builds a corpus of it with the real command, holds the accounting against what was written, and prints notices a second
and the largest memory of the run with its child processes (Linux). ``kill`` builds a small corpus ``--runs`` times, kills
the build with SIGKILL at a random moment, the parent, a child or both, resumes it, and compares every row with the
corpus of a run that was left alone. ``scale`` builds corpora of text alone and of pages alone, of every one of ``--counts``
inputs, with one process and with two: notices a second, how far two go beyond one, the largest memory, and the share of
the time that is this program's and not selectolax's. Exit code 1 when anything differs or is missing.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import memory  # noqa: E402
from pydantic_core import to_json  # noqa: E402
from selectolax.lexbor import LexborHTMLParser  # noqa: E402

from corpora import FORMATS, texts, write_corpus  # noqa: E402
from corpus_files import dump  # noqa: E402
from xuncha_parse import parse, read  # noqa: E402
from xuncha_parse.corpus.store import Corpus  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.records import Notice
    from xuncha_parse.source import Source

_A_FOLDER = 500
_SHARED = 200
"""Inputs whose time is told apart, at most."""


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


def scale(counts: list[int], jobs: list[int], seed: int) -> bool:
    """Text alone and pages alone; whether every notice was taken in."""
    complete = True
    print(
        f"{'inputs':<8}{'count':>8}{'processes':>11}{'seconds':>9}{'notices/s':>11}{'× one':>7}{'cores':>7}{'CPU ms':>8}{'peak, MB':>10}{'parent, MB':>12}{'a child, MB':>13}"
    )
    for kind in ("txt", "html"):
        for count in counts:
            with tempfile.TemporaryDirectory() as home:
                folder = Path(home) / "in"
                size = _write(folder, kind, count, seed)
                first = 0.0
                for number in jobs:
                    path = Path(home) / f"{number}.db"
                    before = _used()
                    done = memory.run(command(folder, path, number))
                    used = _used() - before
                    with Corpus.open(str(path)) as corpus:
                        complete = complete and corpus.accounting().notices == count
                    rate = count / done.seconds
                    first = first or rate
                    child = (done.together - done.parent) / number
                    print(
                        f"{kind:<8}{count:>8,}{number:>11}{done.seconds:>9.1f}{rate:>11.1f}{rate / first:>7.2f}{used / done.seconds:>7.2f}{1000 * used / count:>8.1f}{done.together / 1e6:>10.0f}"
                        f"{done.parent / 1e6:>12.0f}{child / 1e6:>13.0f}",
                        flush=True,
                    )
        print(
            f"{kind}: {size / count / 1e3:.1f} KB each; {_shares(kind, min(_SHARED, max(counts)), seed)}",
            flush=True,
        )
    return complete


def _used() -> float:
    """Processor seconds of all child processes that ended; beside the clock's they tell how busy the machine was."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write(folder: Path, kind: str, count: int, seed: int) -> int:
    """So many inputs of one kind; their bytes."""
    rng = random.Random(seed)
    suffix, make = FORMATS[kind]
    size = 0
    for number, text in enumerate(texts(count, seed)):
        place = folder / f"{number // _A_FOLDER:04}"
        place.mkdir(parents=True, exist_ok=True)
        data = make(text, rng)
        size += len(data)
        (place / f"{number:06}{suffix}").write_bytes(data)
    return size


def _shares(kind: str, count: int, seed: int) -> str:
    """Where the time of one process goes: the HTML library (trees built, every node visited once), reading, and the rest."""
    rng = random.Random(seed)
    suffix, make = FORMATS[kind]
    inputs = [make(text, rng) for text in texts(count, seed)]
    pages = [data.decode(errors="replace") for data in inputs]
    library = _seconds(lambda: [_visit(page) for page in pages]) if kind == "html" else 0.0
    sources: list[Source] = []
    reading = _seconds(lambda: sources.extend(read(data, f"notice{suffix}") for data in inputs))
    notices: list[Notice] = []
    parsing = _seconds(lambda: notices.extend(parse(source).notice for source in sources))
    dumping = _seconds(lambda: [to_json(notice) for notice in notices])
    whole = reading + parsing + dumping
    return (
        f"of {1000 * whole / len(inputs):.2f} ms from bytes to JSON bytes, reading takes {100 * reading / whole:.0f} %, "
        f"parse() {100 * parsing / whole:.0f} %, writing JSON {100 * dumping / whole:.0f} %; "
        f"the HTML library {100 * library / whole:.1f} %, so {100 - 100 * library / whole:.1f} % is ours"
    )


def _visit(page: str) -> int:
    """What any reader must ask of the library: the tree, and each node's tag and text."""
    root = LexborHTMLParser(page).root
    assert root is not None
    return sum(len(node.text_content or "") for node in root.traverse(include_text=True) if node.tag)


def _seconds(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


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
    parser.add_argument("what", choices=("build", "kill", "scale"))
    parser.add_argument(
        "--counts",
        type=int,
        nargs="*",
        default=[1_000, 10_000, 50_000],
        help="inputs of scale (default 1000 10000 50000)",
    )
    parser.add_argument(
        "--processes", type=int, nargs="*", default=[1, 2], help="processes of scale (default 1 2)"
    )
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
    if given.what == "scale":
        return 0 if scale(given.counts, given.processes, given.seed) else 1
    return 0 if kill(given.runs, given.count or 40, given.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
