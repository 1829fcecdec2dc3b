"""Child processes that read documents side by side, each given up when its document hangs, crashes or eats memory.

A document at a time goes to a child, so the guilty one is known at once and no other has to be read again. A
pool of the standard library would take whole batches down with one document and have to search for it, and its
workers outlive a parent that is killed; these end with it.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from xuncha_parse.corpus.document import Examined, examine, prepare, quarantined
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.guard import Guard, NoChild

if TYPE_CHECKING:
    from concurrent.futures import Future

    from xuncha_parse.corpus.document import Kind, Settings


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Crew:
    """``workers`` child processes. Use it with ``with``."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self.settings = settings
        self.workers = workers
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

    def examine(self, data: bytes, called: str, kind: Kind) -> Future[Examined]:
        """Have a document examined; the answer is an :class:`Examined`, whatever becomes of the child.

        It raises :class:`NoChild` only.
        """
        return self._threads.submit(self._examine, data, called, kind)

    def _hire(self) -> None:
        limits = self.settings.limits
        guard = Guard(limits.seconds, limits.memory, first=(prepare, self.settings))
        self._own.guard = guard
        self._guards.append(guard)

    def _examine(self, data: bytes, called: str, kind: Kind) -> Examined:
        return examine_in(self._own.guard, data, called, kind, self.settings)


def examine_in(guard: Guard, data: bytes, called: str, kind: Kind, settings: Settings) -> Examined:
    """Have a document examined by a child.

    It is convicted of the death of a fresh child only when the next one dies of it too: one death may have been
    somebody else's deed, since a system short of memory kills whom it likes. Raises :class:`NoChild` when no child
    can be started, which is no document's fault.
    """
    try:
        try:
            return guard.run(examine, data, called, kind, settings)
        except UnreadableInput as error:
            if error.slug != "reader-died":
                raise
            return guard.run(examine, data, called, kind, settings)
    except NoChild:
        raise
    except UnreadableInput as error:
        return quarantined(error, called, data)
