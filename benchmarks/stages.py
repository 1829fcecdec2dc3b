"""The time of each stage of one parse, taken inside the real ``parse()``, and of what comes before and behind it.

``pipeline.parse`` calls its stages by name, so each stage's first function is exchanged for one that notes the time and
goes on. A stage lasts from there to where the next one begins: nothing is measured twice and nothing is left out.

As a program it prints the stages of one tree as JSON, for ``speed.py --against``::

    python benchmarks/stages.py --src src --notice notice.txt
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

if TYPE_CHECKING:
    from collections.abc import Callable

STAGES: dict[str, tuple[str, ...]] = {
    "mend": ("mend",),
    "tokenize": ("tokenize",),
    "nest": ("_body_end", "nest"),
    "interpret": ("find_issues",),
    "validate": ("Notice.model_validate",),
    "check": ("_source_findings", "common_findings"),
}
"""Stage → the function of ``pipeline`` it begins with, or the names that one had in other commits."""

ALL = ("read", *STAGES, "dump")


class _Stamped:
    """A class of which one method notes the time."""

    def __init__(self, whole: Any, method: str, stamped: Callable[..., object]) -> None:  # noqa: ANN401
        self._whole = whole
        self._stamped = (method, stamped)

    def __call__(self, *args: object, **named: object) -> object:
        return self._whole(*args, **named)

    def __getattr__(self, name: str) -> object:
        return self._stamped[1] if name == self._stamped[0] else getattr(self._whole, name)


class Staged:
    """One input, from bytes to JSON bytes, a stage at a time; ``lacking`` names stages the pipeline does not have."""

    def __init__(self, data: bytes) -> None:
        from xuncha_parse import pipeline, readers  # noqa: PLC0415 -- the tree is chosen first

        self._data = data
        self._pipeline: Any = pipeline
        self._read = readers.read
        self._real: dict[str, Any] = {}
        self._marks: dict[str, float] = {}
        for stage, names in STAGES.items():
            self._stamp(stage, names)
        self.lacking = [stage for stage in STAGES if stage not in self._real]

    def _stamp(self, stage: str, names: tuple[str, ...]) -> None:
        for name in names:
            owner, _, method = name.rpartition(".")
            whole = getattr(self._pipeline, owner or method, None)
            real = getattr(whole, method, None) if owner else whole
            if real is not None:
                stamped = self._noting(stage, real)
                place = owner or method
                self._real[stage] = (place, whole, _Stamped(whole, method, stamped) if owner else stamped)
                return

    def _noting(self, stage: str, real: Callable[..., object]) -> Callable[..., object]:
        marks = self._marks

        def noting(*args: object, **named: object) -> object:
            marks.setdefault(stage, time.process_time())
            return real(*args, **named)

        return noting

    def run(self) -> dict[str, float]:
        """Seconds by stage, of one run; a stage that is lacking counts with the one before it."""
        self._marks.clear()
        for place, _, stamped in self._real.values():
            setattr(self._pipeline, place, stamped)
        try:
            begun = time.process_time()
            source = self._read(self._data, "notice.txt")
            parsing = time.process_time()
            notice = self._pipeline.parse(source).notice
            dumping = time.process_time()
            written = to_json(notice)
            ended = time.process_time()
        finally:
            for place, whole, _ in self._real.values():
                setattr(self._pipeline, place, whole)
        assert written
        marks = sorted(self._marks.items(), key=lambda mark: mark[1])
        if marks:
            marks[0] = (marks[0][0], parsing)
        starts = [*marks, ("dump", dumping), ("end", ended)]
        told = {stage: then - start for (stage, start), (_, then) in pairwise(starts)}
        return {"read": parsing - begun, **told}


def medians(data: bytes, rounds: int) -> dict[str, float]:
    """Seconds by stage, each the median of so many runs; the collector is off during a run."""
    staged = Staged(data)
    staged.run()
    runs = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        runs.append(staged.run())
        gc.enable()
    return {stage: statistics.median(run[stage] for run in runs) for stage in ALL if stage in runs[0]}


def main() -> int:
    """Print one line of JSON: seconds by stage, and which stages are lacking."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--src", required=True, help="the folder that holds the package")
    parser.add_argument("--notice", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    sys.path.insert(0, given.src)
    data = given.notice.read_bytes()
    print(json.dumps({"seconds": medians(data, given.rounds), "lacking": Staged(data).lacking}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
