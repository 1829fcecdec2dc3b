"""A hard stop for reading: the document is given up, the process lives.

C libraries cannot be interrupted, and some are super-linear on hostile input or crash on it. So a reader runs
in a child process, one for many documents, which is killed and replaced when a document takes too long, too
much memory, or the process with it. This bounds time and memory; it is no wall against code that takes
control of the child.

``multiprocessing`` is not used: it runs the program's main module again in the child, keeps one more process
to track resources, and takes twice as long to start.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.cell import OUT_OF_MEMORY, receive, send
from xuncha_parse.readers.limits import DEFAULTS, Limits, past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")

_BOOT = (
    "import pickle, sys; stream = sys.stdin.buffer; size = int.from_bytes(stream.read(8), 'big'); "
    "sys.path[:], sys.dont_write_bytecode, memory = pickle.loads(stream.read(size)); "
    "from xuncha_parse.readers.cell import serve; serve(memory)"
)
"""Nothing but the standard library is imported before the child looks where its parent looks."""
_START_SECONDS = 60.0
_GRACE = 2.0
"""Seconds by which a task may outlive its parent, and that an idle child has to end in order."""


class NoChild(UnreadableInput):
    """There is no child: that is the system's fault, and not the document's."""


class Guard:
    """Runs functions in a child process that has ``seconds`` for each call and ``memory`` bytes in all.

    ``with Guard(60) as guard: source = guard.run(read_pdf, data, name, limits)``

    The child is started by the first call and serves the later ones. A guard serves one call at a time;
    threads that share it wait for each other. ``first``, a function and its arguments, is what each new child
    does before its first call's time begins.
    """

    def __init__(
        self,
        seconds: float = DEFAULTS.seconds,
        memory: int | None = DEFAULTS.memory,
        first: tuple[Callable[..., object], *tuple[object, ...]] | None = None,
    ) -> None:
        if not seconds > 0:
            raise ValueError(f"seconds must be more than 0, not {seconds}")
        self.seconds = seconds
        self.memory = memory
        self._first = pickle.dumps((first[0], first[1:], {}), pickle.HIGHEST_PROTOCOL) if first else None
        self._child: _Child | None = None
        self._lock = threading.Lock()
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child; a later call starts another."""
        with self._lock:
            if self._child is not None and self._child.is_own():
                self._child.end()
            self._child = None

    def abandon(self) -> None:
        """End the child at once, whatever it is at; a call that waits for it, and any later one, is ``out-of-time``."""
        self._is_over = True
        child = self._child
        if child is not None and child.is_own():
            child.expire()

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``function(*args, **kwargs)``, a function of a module that can be imported; what it raises is raised here.

        Raises :class:`UnreadableInput` when the time is over (``out-of-time``), when memory is exhausted
        (``out-of-memory``) and when the child died (``reader-died``). The last two are believed only of a
        child that has served nobody before, so that no document is blamed for its neighbours.
        """
        if function.__module__ == "__main__":
            raise TypeError(f"{function.__qualname__} is of the main module, which the child does not run")
        call = pickle.dumps((function, args, kwargs), pickle.HIGHEST_PROTOCOL)
        with self._lock:
            returned, value = self._ask(call)
        if not returned:
            raise value
        return value  # type: ignore[no-any-return]

    def _ask(self, call: bytes) -> tuple[bool, Any]:
        """Whether the call returned, and what; a child that fails is replaced, and the call tried once more if it was used."""
        while True:
            used = self._child is not None and self._child.is_own()
            if not used:
                self._child = _Child(self.memory)
                if self._first is not None:
                    self._child.ask(self._first, _START_SECONDS)
            child = self._child
            assert child is not None
            if self._is_over:
                child.expire()
            try:
                answer = child.ask(call, self.seconds)
            except BaseException:
                self._drop()
                raise
            if answer is None or answer == OUT_OF_MEMORY or child.expired:
                self._drop()
            if answer is not None and answer != OUT_OF_MEMORY:
                return pickle.loads(answer)  # type: ignore[no-any-return]  # noqa: S301 -- the child is this program
            if child.expired:
                raise past("seconds", Limits(seconds=self.seconds))
            if not used:
                raise self._too_much() if answer == OUT_OF_MEMORY else child.death()

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def _too_much(self) -> UnreadableInput:
        if self.memory:
            return past("memory", Limits(memory=self.memory))
        return UnreadableInput(
            "reading it takes more memory than there is (raise it with --max-memory)", "out-of-memory"
        )


class _Child:
    """One child process, started and ready."""

    def __init__(self, memory: int | None) -> None:
        group: dict[str, Any] = {} if sys.platform == "win32" else {"process_group": 0}
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- this very interpreter
                [sys.executable, "-I", "-c", _BOOT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                **group,
            )
        except OSError as error:
            raise NoChild(f"no process can be started: {error.strerror}", "reader-died") from error
        self._owner = os.getpid()
        self._finish = weakref.finalize(self, _kill, self._process, self._owner)
        self.expired = False
        settings = pickle.dumps((sys.path, sys.dont_write_bytecode, memory))
        try:
            ready = self._exchange(settings, _START_SECONDS)
        except BaseException:
            self.kill()
            raise
        if ready is None:
            self.kill()
            raise NoChild("the process that reads documents does not start", "reader-died")

    def is_own(self) -> bool:
        """Whether this process started it; a fork has the object, and must leave the child alone."""
        return self._owner == os.getpid()

    def ask(self, call: bytes, seconds: float) -> bytes | None:
        """The answer to one call, or ``None`` when the child is dead, ``expired`` or not."""
        return self._exchange(pickle.dumps((seconds + _GRACE, call)), seconds)

    def _exchange(self, message: bytes, seconds: float) -> bytes | None:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with self._time(seconds), contextlib.suppress(OSError):
            send(process.stdin, message)
            return receive(process.stdout)
        return None

    @contextlib.contextmanager
    def _time(self, seconds: float) -> Iterator[None]:
        """Stop the child when ``seconds`` are over before the block is: a read from it ends then."""
        timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), self.expire)
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError as error:
            raise NoChild(f"no thread can be started: {error}", "reader-died") from error
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def expire(self) -> None:
        """Stop the child: its time is over."""
        self.expired = True
        _stop(self._process)

    def end(self) -> None:
        """Let an idle child end in order, or else kill it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._time(_GRACE), contextlib.suppress(OSError):
            self._process.stdin.close()
            self._process.stdout.read()
        self.kill()

    def kill(self) -> None:
        """End it at once, and whatever it started; nothing of it is left behind."""
        self._finish()

    def death(self) -> UnreadableInput:
        """What to say of a child that is dead."""
        code = self._process.returncode
        with contextlib.suppress(ValueError):
            code = signal.Signals(-code).name
        return UnreadableInput(
            f"the process reading it died ({code}): the file is damaged or hostile; save it as text",
            "reader-died",
        )


def _kill(process: subprocess.Popen[bytes], owner: int) -> None:
    """Stop ``process`` and reap it; a fork of its parent does nothing."""
    if owner != os.getpid():
        return
    _stop(process)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Kill ``process`` and its own children; before it is reaped, its number is nobody else's."""
    if process.returncode is not None:
        return
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
