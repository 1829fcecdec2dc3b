"""What does it cost to start the command? Fresh processes in turn, as ratios to importing typer and pydantic.

Everything is compiled to byte-code first, into a folder of this run, as an installed package is. Processor time is
measured, since waiting for a busy machine is no cost of ours; the median of the processes counts. Unix only. Exit code 1 when a ratio is above ``--parse`` or ``--help-limit``.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = "import typer, pydantic"
SCRIPT = "import sys; from xuncha_parse.cli.app import main; sys.exit(main())"
"""What the installed command does."""

NOTICE = """中共某县水利局党组关于巡察整改情况的通报
一、问题整改情况
1.学习不深入。
整改情况：一是加强学习。二是建立制度。
整改结果：已完成，长期坚持
2.制度不健全。
整改情况：修订制度3项。
整改结果：正在推进
"""


EMPTY = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def one(file: str) -> None: print(file)
@app.command()
def two(file: str) -> None: print(file)
app()
"""
"""The least that a program with commands in typer can be."""


def commands(notice: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is started, by its name: arguments, and what is added to the environment."""
    python = [sys.executable, "-c"]
    completion = {"_XUNCHA_COMPLETE": "complete_bash", "COMP_WORDS": "xuncha pa", "COMP_CWORD": "1"}
    return {
        FLOOR: ([*python, FLOOR], {}),
        "an empty typer command": ([*python, EMPTY, "one", str(notice)], {}),
        "xuncha parse NOTICE": ([*python, SCRIPT, "parse", str(notice)], {}),
        "xuncha --help": ([*python, SCRIPT, "--help"], {}),
        "completion": ([*python, SCRIPT], completion),
    }


def measured(runs: int) -> dict[str, float]:
    """Seconds of each command, the median of so many fresh processes."""
    samples: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as home:
        notice = Path(home) / "notice.txt"
        notice.write_text(NOTICE, encoding="utf-8")
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": f"{home}/bytecode", "PYTHONPATH": str(ROOT / "src")}
        started = commands(notice)
        for number in range(runs + 1):
            for name, (arguments, added) in started.items():
                begun = _used()
                done = subprocess.run(
                    arguments, check=False, capture_output=True, env={**environment, **added}
                )
                taken = _used() - begun
                if done.returncode or (name != FLOOR and not done.stdout):
                    raise SystemExit(f"startup: {name}: {done.stderr.decode(errors='replace')}")
                if number:  # the first compiles
                    samples.setdefault(name, []).append(taken)
    return {name: statistics.median(taken) for name, taken in samples.items()}


def _used() -> float:
    """Processor seconds of all child processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Print the table; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20, help="processes of each command (default 20)")
    parser.add_argument(
        "--parse", type=float, default=1.6, help="the largest ratio of 'xuncha parse' (default 1.6)"
    )
    parser.add_argument("--help-limit", type=float, default=1.3, help="that of the others (default 1.3)")
    given = parser.parse_args()
    if given.runs < 1:
        parser.error("--runs must be at least 1")
    seconds = measured(given.runs)
    print(f"{'command':<28}{'ms':>8}{'ratio':>8}{'limit':>8}")
    slow = False
    limits = {
        "xuncha parse NOTICE": given.parse,
        "xuncha --help": given.help_limit,
        "completion": given.help_limit,
    }
    for name, taken in seconds.items():
        ratio = taken / seconds[FLOOR]
        limit = limits.get(name)
        slow = slow or (limit is not None and ratio > limit)
        print(f"{name:<28}{1000 * taken:>8.1f}{ratio:>8.2f}{'' if limit is None else f'{limit:g}':>8}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
