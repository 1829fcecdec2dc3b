"""How far a long run is: a bar on a terminal, now and then a line elsewhere, on standard error in either case."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, Protocol

from xuncha_parse.cli.streams import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINE_SECONDS = 10.0
_DRAW_SECONDS = 0.1


class Counted(Protocol):
    """What a run counts."""

    @property
    def seen(self) -> int:
        """Inputs so far."""
        ...

    @property
    def warnings(self) -> int:
        """Warnings about them."""
        ...

    @property
    def failures(self) -> int:
        """Those that failed."""
        ...


@contextlib.contextmanager
def showing(total: int | None, *, quiet: bool) -> Iterator[Callable[[Counted], None]]:
    """A function to call for each input; ``total`` is how many there will be, where that is known."""
    if quiet:
        yield lambda _: None
    elif _is_terminal():
        with _bar(total) as show:
            yield show
    else:
        yield _lines(total)


def _is_terminal() -> bool:
    with contextlib.suppress(AttributeError, ValueError, OSError):
        return sys.stderr.isatty()
    return False


def _lines(total: int | None) -> Callable[[Counted], None]:
    begun = last = time.monotonic()

    def show(done: Counted) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _LINE_SECONDS:
            last = now
            rate = done.seen / (now - begun)
            share = f" of {total:,}, {_clock((total - done.seen) / rate)} left" if total else ""
            tell(
                f"{done.seen:,} inputs{share}, {rate:.1f}/s, {done.warnings:,} warnings, {done.failures:,} failures"
            )

    return show


def _clock(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


@contextlib.contextmanager
def _bar(total: int | None) -> Iterator[Callable[[Counted], None]]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[warnings]:,} warnings, {task.fields[failures]:,} failures"),
    )
    begun = time.monotonic()
    last = 0.0
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, rate=0.0, warnings=0, failures=0)

        def show(done: Counted) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _DRAW_SECONDS:
                last = now
                rate = done.seen / max(now - begun, 1e-9)
                progress.update(
                    task, completed=done.seen, rate=rate, warnings=done.warnings, failures=done.failures
                )

        yield show
