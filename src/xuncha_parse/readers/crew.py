"""Child processes that work side by side, each with one call at a time and a :class:`Guard` over it.

A pool of the standard library would take a whole batch down with one document that crashes it, and its workers
outlive a parent that is killed; these end with it.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self, TypeVar

from xuncha_parse.readers.guard import Guard, NoChild

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from xuncha_parse.readers.limits import Limits

T = TypeVar("T")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Crew:
    """``workers`` child processes; ``first`` is what each new one does before its first call. Use it with ``with``."""

    def __init__(
        self,
        workers: int,
        limits: Limits,
        first: tuple[Callable[..., object], *tuple[object, ...]] | None = None,
    ) -> None:
        self.workers = workers
        self._limits = limits
        self._first = first
        self._own = threading.local()
        self._guards: list[Guard] = []
        self._threads = ThreadPoolExecutor(workers, "crew", initializer=self._hire)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for guard in self._guards:
            if kind is not None:  # nobody waits for the answers
                guard.abandon()
        for guard in self._guards:
            guard.close()

    def submit(self, work: Callable[[Guard], T]) -> Future[T]:
        """Have ``work`` done with a guard that nobody else uses meanwhile. Raises :class:`NoChild`."""
        try:
            return self._threads.submit(self._with_guard, work)
        except RuntimeError as error:
            raise NoChild(f"no thread can be started: {error}", "reader-died") from error

    def _with_guard(self, work: Callable[[Guard], T]) -> T:
        return work(self._own.guard)

    def _hire(self) -> None:
        guard = Guard(self._limits.seconds, self._limits.memory, first=self._first)
        self._own.guard = guard
        self._guards.append(guard)
