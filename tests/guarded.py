"""What ``test_guard.py`` has child processes do: everything a reader must not do, and some things it may."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from xuncha_parse.errors import BadGold, UnreadableInput


def add(one: int, two: int = 0) -> int:
    return one + two


def length(data: bytes) -> int:
    return len(data)


def blank(size: int) -> bytes:
    return bytes(size)


def process() -> int:
    return os.getpid()


def loaded() -> list[str]:
    return sorted(sys.modules)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def loop() -> None:
    while True:
        pass


def hold_the_interpreter() -> None:
    """A C function that neither returns nor lets any other thread run."""
    sum(iter(int, 1))


def ignore_everything() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    loop()


def leave(code: int) -> None:
    os._exit(code)


def exit_politely() -> None:
    sys.exit(3)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crash() -> None:
    ctypes.string_at(0)


def eat(size: int) -> int:
    return len([bytes(1024 * 1024) for _ in range(size)])


def fail_once_per_process(marker: str) -> int:
    """Die in a process that has been used, and live in a fresh one."""
    if os.path.exists(marker) and Path(marker).read_text() == str(os.getpid()):  # noqa: PTH110
        os._exit(1)
    return os.getpid()


def mark(marker: str) -> None:
    Path(marker).write_text(str(os.getpid()))


def refuse(slug: str) -> None:
    error = UnreadableInput("three pages are missing", slug)  # type: ignore[arg-type]
    raise error


def refuse_gold() -> None:
    raise BadGold("line 3")


def divide() -> float:
    return 1 / 0


class Stubborn(Exception):
    """An error that cannot travel."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def raise_stubborn() -> None:
    raise Stubborn(1, 2)


def unpicklable() -> object:
    return lambda: None


def chatter() -> str:
    """Write to every standard stream, as C libraries do, and read the first one."""
    for stream in (1, 2):
        os.write(stream, b"noise\n")
    print("more noise", flush=True)  # noqa: T201
    print("and more", file=sys.stderr, flush=True)  # noqa: T201
    return sys.stdin.read()


def start_grandchild(marker: str) -> None:
    """Start a process that lives on, tell its number, and hang."""
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(marker).write_text(str(grandchild.pid))
    time.sleep(600)
