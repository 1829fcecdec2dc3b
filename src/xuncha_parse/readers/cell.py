"""The child process of :class:`~xuncha_parse.readers.guard.Guard`: calls what it is sent, one task after another.

It talks over what were its standard streams; whatever else writes to those, such as a C library in
trouble, writes to nowhere. It ends when its parent does, and by itself when a task takes far too long.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import sys
from typing import IO

from xuncha_parse.errors import XunchaError
from xuncha_parse.heap import collect_seldom

HEAD = 8
"""Bytes that tell the length of what follows, most significant first."""
READY = b"ready"
OUT_OF_MEMORY = b"out of memory"
"""Answers that are no pickles."""
_LONGEST = 1e6


def serve(memory: int | None) -> None:
    """Answer tasks until there are no more; ``memory`` is the most bytes of address space."""
    tasks, answers, nowhere = _own_streams()
    _limit(memory)
    collect_seldom()
    send(answers, READY)
    while (task := receive(tasks)) is not None:
        seconds, call = pickle.loads(task)  # noqa: S301 -- it comes from the process that started this one
        faulthandler.dump_traceback_later(min(seconds, _LONGEST), exit=True, file=nowhere)
        answer = _answer(call)
        faulthandler.cancel_dump_traceback_later()
        send(answers, answer)


def send(stream: IO[bytes], data: bytes) -> None:
    """Write one message."""
    stream.write(len(data).to_bytes(HEAD, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; ``None`` when the other side has gone."""
    head = stream.read(HEAD)
    if len(head) < HEAD:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def _own_streams() -> tuple[IO[bytes], IO[bytes], int]:
    """Standard input and output for this module alone, and a descriptor of nowhere, where both lead from now on."""
    tasks = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(
        os.dup(1), "wb", closefd=False
    )  # its end tells the parent that this process has ended
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return tasks, answers, nowhere


def _limit(memory: int | None) -> None:
    """Bound the address space and leave no core file, where the system can."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        return
    import resource  # noqa: PLC0415

    for what, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory)):
        if most is not None:
            with contextlib.suppress(OSError, ValueError):
                _, hard = resource.getrlimit(what)
                allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(what, (allowed, hard))


def _answer(call: bytes) -> bytes:
    """What the call returned or raised, pickled."""
    try:
        function, args, kwargs = pickle.loads(call)  # noqa: S301 -- as above
        return _packed(returned=True, value=function(*args, **kwargs))
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is raised again in the parent
        return _packed_error(error)


def _packed(*, returned: bool, value: object) -> bytes:
    return pickle.dumps((returned, value), pickle.HIGHEST_PROTOCOL)


def _packed_error(error: Exception) -> bytes:
    """The error as it is where it can travel, and otherwise its words."""
    if not isinstance(error, XunchaError):
        import traceback  # noqa: PLC0415

        error.add_note("".join(traceback.format_exception(error)))
    try:
        data = _packed(returned=False, value=error)
        pickle.loads(data)  # noqa: S301 -- packed one line above
    except Exception:  # noqa: BLE001 -- an error may hold anything
        return _packed(returned=False, value=RuntimeError(f"{type(error).__name__}: {error}"))
    return data
