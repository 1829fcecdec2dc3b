"""The hard stop: documents are given up, the process lives, and nothing is left behind. All processes are real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import guarded
from xuncha_parse.errors import BadGold, UnreadableInput
from xuncha_parse.readers.guard import Guard
from xuncha_parse.readers.plain import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POSIX = os.name == "posix"
LINUX = sys.platform == "linux"
HERE = Path(__file__).resolve().parent
MEASURING = [name for name in os.environ if name.startswith("COVERAGE_")]
"""Variables under which every process would load more and say more."""
posix = pytest.mark.skipif(not POSIX, reason="POSIX signals")
linux = pytest.mark.skipif(not LINUX, reason="reads /proc")


@pytest.fixture
def guard() -> Iterator[Guard]:
    with Guard(20) as guard:
        yield guard


def refused(guard: Guard, function: Callable[..., object], *args: object) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        guard.run(function, *args)
    assert str(caught.value).isprintable()
    return caught.value


def lives(number: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def soon(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# -- what goes through -------------------------------------------------------------------------------


def test_results_come_back(guard: Guard) -> None:
    assert guard.run(guarded.add, 1, two=2) == 3
    assert guard.run(read_plain, "整改".encode("gb18030"), "it") == read_plain("整改".encode("gb18030"), "it")


def test_one_child_serves_many_documents_and_starts_at_the_first(guard: Guard) -> None:
    assert guard._child is None
    first = guard.run(guarded.process)
    assert first != os.getpid()
    assert {guard.run(guarded.process) for _ in range(5)} == {first}


def test_large_documents_pass_both_ways(guard: Guard) -> None:
    size = 30_000_000
    assert guard.run(guarded.length, bytes(size)) == size
    assert len(guard.run(guarded.blank, size)) == size


def test_refusals_come_back_with_their_slug(guard: Guard) -> None:
    error = refused(guard, guarded.refuse, "no-text-layer")
    assert (str(error), error.slug) == ("three pages are missing", "no-text-layer")
    with pytest.raises(BadGold, match="line 3"):
        guard.run(guarded.refuse_gold)


def test_other_errors_come_back_as_they_are(guard: Guard) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        guard.run(guarded.divide)
    assert "in divide" in "".join(caught.value.__notes__)
    with pytest.raises(RuntimeError, match="Stubborn: 1 and 2"):
        guard.run(guarded.raise_stubborn)
    with pytest.raises(Exception, match="pickle"):
        guard.run(guarded.unpicklable)
    assert guard.run(guarded.add, 1) == 1


def test_what_cannot_be_sent_is_the_program_s_mistake(guard: Guard) -> None:
    with pytest.raises(Exception, match=r"[Pp]ickle|local object"):
        guard.run(lambda: None)
    with pytest.raises(ValueError, match="seconds"):
        Guard(0)
    with pytest.raises(ValueError, match="seconds"):
        Guard(float("nan"))


def test_the_child_loads_only_what_readers_need(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MEASURING:
        monkeypatch.delenv(name)
    modules = set(guard.run(guarded.loaded))
    heavy = {
        "pydantic",
        "typer",
        "click",
        "rich",
        "lxml",
        "selectolax",
        "pypdfium2",
        "multiprocessing",
        "asyncio",
        "pytest",
    }
    assert not modules & heavy
    assert not any(
        name.startswith(("xuncha_parse.cli", "xuncha_parse.pipeline", "xuncha_parse.records"))
        for name in modules
    )


def test_whatever_is_printed_goes_nowhere(guard: Guard, capfd: pytest.CaptureFixture[str]) -> None:
    assert guard.run(guarded.chatter) == ""
    assert guard.run(guarded.add, 1) == 1
    assert capfd.readouterr() == ("", "")


# -- what is stopped ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "function",
    [guarded.loop, guarded.hold_the_interpreter, pytest.param(guarded.ignore_everything, marks=posix)],
)
def test_a_document_that_never_ends_is_given_up(function: Callable[[], None]) -> None:
    with Guard(0.4) as guard:
        first = guard.run(guarded.process)
        start = time.monotonic()
        error = refused(guard, function)
        assert 0.35 < time.monotonic() - start < 5
        assert error.slug == "out-of-time"
        assert "0.4 seconds" in str(error)
        assert "--max-seconds" in str(error)
        assert guard.run(guarded.process) != first


def test_sleeping_counts(guard: Guard) -> None:
    guard.seconds = 0.3
    assert refused(guard, guarded.sleep, 600).slug == "out-of-time"
    guard.seconds = 20
    guard.run(guarded.sleep, 0.4)


def test_starting_does_not_count() -> None:
    with Guard(0.01) as guard:
        error = refused(guard, guarded.sleep, 1)
        assert error.slug == "out-of-time"


@pytest.mark.parametrize(
    ("function", "args", "told"),
    [
        (guarded.leave, (0,), "0"),
        (guarded.leave, (7,), "7"),
        (guarded.exit_politely, (), "3"),
        pytest.param(guarded.kill_itself, (), "SIGKILL", marks=posix),
        pytest.param(guarded.crash, (), "SIGSEGV", marks=posix),
    ],
)
def test_a_child_that_dies_is_replaced(
    guard: Guard, function: Callable[..., None], args: tuple[int, ...], told: str
) -> None:
    for _ in range(2):
        error = refused(guard, function, *args)
        assert error.slug == "reader-died"
        assert f"({told})" in str(error)
        assert guard.run(guarded.add, 1) == 1


@pytest.mark.skipif(not LINUX, reason="the address space is not bounded here")
def test_a_memory_eater_is_stopped() -> None:
    with Guard(30, memory=600 * 1024**2) as guard:
        assert guard.run(guarded.eat, 50) == 50
        error = refused(guard, guarded.eat, 100_000)
        assert error.slug == "out-of-memory"
        assert "629,145,600 bytes" in str(error)
        assert guard.run(guarded.eat, 50) == 50


def test_no_document_is_blamed_for_its_neighbours(guard: Guard, tmp_path: Path) -> None:
    marker = str(tmp_path / "marker")
    used = guard.run(guarded.process)
    guard.run(guarded.mark, marker)
    assert guard.run(guarded.fail_once_per_process, marker) != used


@posix
def test_a_child_killed_while_idle_is_replaced(guard: Guard) -> None:
    first = guard.run(guarded.process)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    assert guard.run(guarded.process) != first


@posix
def test_a_child_killed_at_work_is_replaced_once(guard: Guard) -> None:
    guard.run(guarded.add, 1)
    child = guard.run(guarded.process)
    timer = threading.Timer(0.3, os.kill, (child, signal.SIGKILL))
    timer.start()
    guard.run(guarded.sleep, 0.6)
    timer.join()
    assert guard.run(guarded.process) != child


# -- what is left behind -----------------------------------------------------------------------------


@linux
def test_nothing_is_left_behind(tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    with Guard(1.0) as guard:
        children = [guard.run(guarded.process)]
        refused(guard, guarded.start_grandchild, str(marker))
        children += [int(marker.read_text()), guard.run(guarded.process)]
    assert soon(lambda: not any(map(lives, children)))
    assert not os.path.exists(f"/proc/{children[0]}")  # noqa: PTH110 -- reaped, not even a zombie
    assert not os.path.exists(f"/proc/{children[2]}")  # noqa: PTH110


@linux
def test_a_guard_nobody_closed_leaves_nothing() -> None:
    guard = Guard(10)
    child = guard.run(guarded.process)
    del guard
    assert soon(lambda: not os.path.exists(f"/proc/{child}"))  # noqa: PTH110


def test_a_closed_guard_starts_again(guard: Guard) -> None:
    first = guard.run(guarded.process)
    guard.close()
    guard.close()
    assert guard.run(guarded.process) != first


def test_threads_wait_for_each_other(guard: Guard) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda each=each: found.append(guard.run(guarded.add, each)))
        for each in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(8))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_fork_leaves_the_child_to_its_parent(guard: Guard) -> None:
    child = guard.run(guarded.process)
    number = os.fork()
    if number == 0:
        code = 1
        try:
            with guard:
                code = 0 if guard.run(guarded.process) != child else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(number, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert guard.run(guarded.process) == child


# -- programs that use it ----------------------------------------------------------------------------

PROGRAM = """
    import sys
    print("main runs", file=sys.stderr)
    sys.path.insert(0, {here!r})
    import guarded
    from xuncha_parse.readers.guard import Guard
    {body}
"""


def started(tmp_path: Path, body: str) -> subprocess.Popen[str]:
    """A console script: a program without a main guard that uses a guard."""
    script = tmp_path / "script"
    script.write_text(
        textwrap.dedent(PROGRAM).format(here=str(HERE), body=textwrap.dedent(body)), encoding="utf-8"
    )
    unmeasured = {name: value for name, value in os.environ.items() if name not in MEASURING}
    return subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=unmeasured,
    )


def test_the_main_module_is_not_run_again(tmp_path: Path) -> None:
    body = (
        "guard = Guard(10); print(guard.run(guarded.add, 1, 2), '__mp_main__' in guard.run(guarded.loaded))"
    )
    with started(tmp_path, body) as program:
        assert program.communicate(timeout=60) == ("3 False\n", "main runs\n")
        assert program.returncode == 0


def test_a_function_of_the_main_module_is_refused(tmp_path: Path) -> None:
    body = "def own(): pass\ntry: Guard(10).run(own)\nexcept TypeError as error: print(error)"
    with started(tmp_path, body) as program:
        assert "main module" in program.communicate(timeout=60)[0]


HANG = """
guard = Guard({seconds})
print(guard.run(guarded.process), flush=True)
try:
    guard.run(guarded.loop)
except KeyboardInterrupt:
    print("interrupted")
"""


@linux
def test_an_interrupt_from_the_terminal_ends_the_child_too(tmp_path: Path) -> None:
    with started(tmp_path, HANG.format(seconds=600)) as program:
        assert program.stdout is not None
        child = int(program.stdout.readline())
        time.sleep(0.3)
        assert lives(child)
        os.killpg(program.pid, signal.SIGINT)
        assert program.communicate(timeout=20) == ("interrupted\n", "main runs\n")
        assert soon(lambda: not lives(child))


@linux
def test_a_child_outlives_a_killed_parent_by_its_own_time_only(tmp_path: Path) -> None:
    with started(tmp_path, HANG.format(seconds=1)) as program:
        assert program.stdout is not None
        child = int(program.stdout.readline())
        time.sleep(0.5)
        program.kill()
        program.communicate()
        assert lives(child)
        assert soon(lambda: not lives(child))


@linux
def test_an_idle_child_ends_with_its_killed_parent(tmp_path: Path) -> None:
    body = "import time; guard = Guard(600); print(guard.run(guarded.process), flush=True); time.sleep(600)"
    with started(tmp_path, body) as program:
        assert program.stdout is not None
        child = int(program.stdout.readline())
        program.kill()
        program.communicate()
        assert soon(lambda: not lives(child), 3)


def test_a_program_that_ends_without_closing_is_quiet(tmp_path: Path) -> None:
    with started(tmp_path, "guard = Guard(10); print(guard.run(guarded.add, 1))") as program:
        assert program.communicate(timeout=60) == ("1\n", "main runs\n")


def test_a_child_that_cannot_start_is_told(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert refused(guard, guarded.add, 1).slug == "reader-died"
    monkeypatch.undo()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [])
        assert "does not start" in str(refused(guard, guarded.add, 1))
    assert guard.run(guarded.add, 1) == 1
