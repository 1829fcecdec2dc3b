"""The memory that a command takes with its child processes, looked at while it runs (Linux)."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_LOOK_SECONDS = 0.2
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass
class Run:
    """What a finished command did: its exit code, the time, what it told people, and the most memory in bytes."""

    code: int = 0
    seconds: float = 0.0
    told: str = ""
    parent: int = 0
    together: int = 0


def run(arguments: list[str], *, stdout: int | None = None) -> Run:
    """Run a command to its end and look at its memory meanwhile; its standard error is kept."""
    done = Run()
    begun = time.monotonic()
    with subprocess.Popen(arguments, stdout=stdout, stderr=subprocess.PIPE, encoding="utf-8") as process:
        watcher = threading.Thread(target=_watch, args=(process, done))
        watcher.start()
        assert process.stderr is not None
        done.told = process.stderr.read()
    watcher.join()
    done.code, done.seconds = process.returncode, time.monotonic() - begun
    return done


def children(pid: int) -> list[int]:
    """The processes that ``pid`` started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread may end meanwhile
            found += [int(child) for child in task.read_text().split()]
    return found


def _watch(process: subprocess.Popen[str], done: Run) -> None:
    while process.poll() is None:
        own = _resident(process.pid)
        done.parent = max(done.parent, own)
        done.together = max(done.together, own + sum(map(_resident, children(process.pid))))
        time.sleep(_LOOK_SECONDS)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
