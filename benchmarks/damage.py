"""How accuracy falls as notices are damaged: one row per level of damage, notices made up from a seed.

Levels go from 0 (as written) to 1 (every sort of damage at its worst, the notice on one line). The truth follows the
damage: where a blank lands inside a measure, the measure holds that blank. Exit code 0, whatever the figures.
"""

from __future__ import annotations

import argparse
import sys
import time

from xuncha_parse import parse
from xuncha_parse.gold.damage import KINDS
from xuncha_parse.gold.evaluate import ALL, evaluate
from xuncha_parse.gold.generate import varied

LEVELS = 11
COLUMNS = "| level | notices | issues |    F1 | core exact | metadata | clean | errors/1000 | seconds |"
RULE = "|------:|--------:|-------:|------:|-----------:|---------:|------:|------------:|--------:|"


def row(level: float, count: int, seed: int, mode: str, kinds: tuple[str, ...] | None) -> str:
    """Parse ``count`` notices damaged at ``level`` and print what came of it."""
    started = time.perf_counter()
    fixed = {"damage": level} if kinds is None else {"damage": level, "kinds": kinds}
    notices = varied(count, seed, **fixed)
    evaluation = evaluate(
        notices, lambda text: parse(text).notice, "lenient" if mode == "lenient" else "strict"
    )
    score = evaluation.scores[ALL]
    seconds = time.perf_counter() - started
    return (
        f"| {level:5.1f} | {score.notices:7} | {score.issues:6} | {100 * score.issue_f1:5.1f} "
        f"| {100 * score.issues_core:10.1f} | {100 * score.metadata:8.1f} | {100 * score.notices_clean:5.1f} "
        f"| {score.errors_per_1000:11.1f} | {seconds:7.1f} |"
    )


def main() -> int:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notices", type=int, default=200, help="notices per level (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="what the notices are made from (default: 1)")
    parser.add_argument("--mode", choices=("strict", "lenient"), default="strict")
    parser.add_argument(
        "--kind", choices=KINDS, action="append", help="only this sort of damage; may be repeated"
    )
    arguments = parser.parse_args()
    kinds = tuple(arguments.kind) if arguments.kind else None
    print(COLUMNS)
    print(RULE)
    for step in range(LEVELS):
        level = step / (LEVELS - 1)
        print(row(level, arguments.notices, arguments.seed, arguments.mode, kinds), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
