"""The same notices parsed by a build and by each engine, whose workers may be killed: the seconds, and whether rows are the same.

python benchmarks/engines.py [--count 2000] [--engines local,ray,dask] [--kill]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from corpora import texts
from corpus_files import dump
from engine_workers import kill_worker
from xuncha_parse.corpus.build import Options, Progress, build
from xuncha_parse.corpus.document import Settings
from xuncha_parse.corpus.engines import run_engine
from xuncha_parse.corpus.imports import import_dataset
from xuncha_parse.corpus.inputs import Item
from xuncha_parse.corpus.shards import pack
from xuncha_parse.readers.crew import processors

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINES: tuple[Any, ...] = ("local", "ray", "dask")


def main() -> None:
    """Print a line for each step of each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--workers", type=int, default=processors())
    parser.add_argument("--kill", action="store_true", help="kill a worker when a third is done")
    given = parser.parse_args()
    items = [Item(f"{at}.txt", f"{at}.txt", text.encode()) for at, text in enumerate(texts(given.count, 5))]
    size = statistics.mean(len(item.data or b"") for item in items)
    print(f"{len(items):,} notices, {size:,.0f} bytes each; {given.workers} workers")
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder, "built.db")
        options = Options(given.workers)
        base = timed("build", len(items), lambda: build(str(built), items, Settings(), options))
        timed("pack alone", len(items), lambda: pack(items, f"{folder}/packed"))
        for engine in given.engines.split(","):
            taken = measure(
                engine, items, Path(folder, engine), options, kill=given.kill and engine != "local"
            )
            print(f"    beside the build: {(taken - base) / len(items) * 1000:+.2f} ms a notice")
            print(f"    row for row the same: {dump(Path(folder, f'{engine}.db')) == dump(built)}")


def measure(engine: Any, items: list[Item], dataset: Path, options: Options, *, kill: bool) -> float:  # noqa: ANN401
    """Parse and import; the seconds of both."""
    killed: list[int] = []

    def report(done: Progress) -> None:
        if kill and not killed and done.seen * 3 > len(items):
            killed.append(kill_worker(engine))

    def run() -> None:
        run_engine(engine, items, str(dataset), Settings(), workers=options.workers, report=report)

    taken = timed(f"{engine}{', a worker killed' if kill else ''}", len(items), run)
    assert len(killed) == kill
    timed("    the same again, all done", len(items), run)
    path = str(dataset.with_suffix(".db"))
    return taken + timed(
        "    import", len(items), lambda: import_dataset(path, str(dataset), Settings(), options)
    )


def timed(what: str, count: int, run: Callable[[], object]) -> float:
    """The seconds it takes, told."""
    begun = time.perf_counter()
    run()
    taken = time.perf_counter() - begun
    print(f"{what:30} {taken:7.2f} s {taken / count * 1000:7.2f} ms a notice", flush=True)
    return taken


if __name__ == "__main__":
    main()
