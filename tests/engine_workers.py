"""The worker processes of an engine that this process has started; reads /proc."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

MARKS = {"ray": b"ray::MapBatches", "dask": b"spawn_main"}
"""What stands in the command line of a worker while it works."""


def below(parent: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            above = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(above, []).append(int(place.name))
    found, waiting = [], [parent]
    while waiting:
        started = children.get(waiting.pop(), [])
        found += started
        waiting += started
    return found


def kill_worker(engine: str) -> int:
    """Kill a worker of ours that has a child reading documents, and is thus at work; its number."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for number in below(os.getpid()):
            with contextlib.suppress(OSError):
                if MARKS[engine] in Path(f"/proc/{number}/cmdline").read_bytes() and below(number):
                    os.kill(number, signal.SIGKILL)
                    return number
        time.sleep(0.005)
    raise AssertionError(f"{engine} has no worker at work")
