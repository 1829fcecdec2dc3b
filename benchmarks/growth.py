"""Does parsing time grow linearly? Doubles inputs up to 20 MB and compares the times.

Every input is one short text repeated: the glyphs a notice is built from, run together and one to a
line, all of them mixed, and ordinary notices as the control. A ratio of 2 per doubling is linear
growth, 4 is quadratic. Exit code 1 means that some doubling took more than ``--limit`` times as long, or
that some text took more than ``--worst`` times as long a character as ordinary text.
"""

from __future__ import annotations

import argparse
import gc
import math
import re
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from xuncha_parse import parse  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

KB = 1024
MB = 1024 * KB
SHORTEST_RUN = 0.1
"""Seconds; a shorter run measures the clock and the scheduler, so short parses are timed in a row."""

SAMPLES = ROOT / "samples"

GOLD_MARK = re.compile(r"⟦[^|⟦⟧\n]*\||⟧")

UNITS = {
    "letter-spaced": "整 改 情 况：",
    "unseen": "一\u200b、",
    "entity": "&nbsp;",
    "tag": "<br/>",
    "page-number": "甲乙丙丁 - 2 - ",
    "running-head": "关于巡察整改情况的通报\n",
    "wrapped": "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸子丑寅卯\n",
    "quotation": "“甲乙\n丙”丁\n",
    "merged": "1.甲不足。1）乙薄弱。整改情况：丙。整改结果：已完成2）丁滞后。整改情况：戊。",
    "cell-a-line": "序号\n问题\n整改措施\n责任单位\n整改结果\n1\n甲\n乙\n丙\n丁\n",
    "unlisted-label": "1.甲不足。\n动手之处：组织学习并制定制度开展检查督促整改落实到位并归档。\n走到：已完成\n",
    "glued-label": "责任单位：甲科责任人：乙完成时限：年底",
    "series-heading": "甲：\n一是乙。整改情况：丙。\n",
    "chinese-comma": "一、",
    "chinese-bracketed": "（一）",
    "chinese-bracket": "一）",
    "chinese-enclosed": "㈠",
    "digit-stop": "1.",
    "digit-stop-wide": "１．",
    "digit-comma": "1、",
    "digit-bracket": "1）",
    "digit-bracketed": "（1）",
    "circled": "①",
    "parenthesized": "⑴",
    "full-stopped": "⒈",
    "ordinal": "第一，",
    "sequence": "首先，",
    "decimal": "1.1",
    "decimal-deep": "1.1.1",
    "decimal-deepest": "1.1.1.1",
    "chapter": "第一章",
    "article": "第一条",
    "letter": "A.",
    "ladder": "一、（一）1.1）①",
    "digit": "1",
    "quote-open": "“",
    "quote-single-open": "‘",
    "title-open": "《",
    "title-inner-open": "〈",
    "angle-open": "<",
    "bracket-open": "（",
    "bracket-open-ascii": "(",
    "year-bracket-open": "〔",
    "furniture-open": "【",
    "series-first": "一是",
    "series": "一是二是",
    "measure-label": "整改情况：",
    "outcome-label": "整改结果：",
    "issue-label": "问题1：",
    "status": "已完成",
    "year": "2023年",
    "date": "2023年3月15日",
    "range": "3月15日至",
    "document-number": "〔2023〕12号",
    "phone": "0374-1234567",
    "comma": "，",
    "stop": "。",
    "blank": "\u3000",
}
"""What is repeated, by the name the table prints (ASCII, so that the columns stand anywhere)."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One input measured: the first doubling that took too long, if any, and what a character of the largest took."""

    name: str
    size: int
    """Bytes of the largest."""
    ratio: float
    """What its last doubling took, times."""
    character: float
    """Seconds a character of the largest."""
    slow: bool


def main() -> int:
    """Measure every chosen input; the exit code says whether all of them grow linearly."""
    options = arguments()
    chosen = {name: unit for name, unit in inputs().items() if options.only in name}
    if not chosen:
        print(f"growth: no input's name contains {options.only!r}", file=sys.stderr)
        return 2
    if not options.with_gc:
        # As in timeit: where full collections set in is a step of Python's, not the parser's.
        gc.disable()
    print(f"{'name':<28}{'MB':>10}{'seconds':>12}{'µs/char':>10}{'ratio':>8}")
    grown = [growth(name, unit, options) for name, unit in chosen.items()]
    slow = [one for one in grown if one.slow]
    for one in slow:
        print(
            f"growth: {one.name}: from {one.size / 2 / MB:.3f} MB to {one.size / MB:.3f} MB"
            f" takes {one.ratio:.2f} times as long (limit {options.limit:g})"
        )
    ordinary = next((one for one in grown if one.name == "ordinary"), None)
    if ordinary is None or len(grown) == 1:
        return 1 if slow else 0
    worst = max(grown, key=lambda one: one.character)
    times = worst.character / ordinary.character
    print(
        f"growth: worst text: {worst.name}, {times:.2f} times as long a character as ordinary text (limit {options.worst:g})"
    )
    return 1 if slow or times > options.worst else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--max-mb", type=float, default=20.0, help="the largest input, in MB (default 20)")
    parser.add_argument("--from-kb", type=float, default=64.0, help="the smallest input, in KB (default 64)")
    parser.add_argument("--repeat", type=int, default=3, help="the median of so many runs (default 3)")
    parser.add_argument("--limit", type=float, default=2.2, help="the largest ratio allowed (default 2.2)")
    parser.add_argument(
        "--worst",
        type=float,
        default=5.0,
        help="how long a character may take, in those of ordinary text (default 5)",
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="only inputs whose name contains TEXT")
    parser.add_argument("--with-gc", action="store_true", help="leave the cyclic collector on during runs")
    options = parser.parse_args()
    if options.from_kb <= 0 or options.max_mb * MB < 2 * options.from_kb * KB:
        parser.error("--max-mb must be at least twice --from-kb: there is nothing to double below")
    if options.repeat < 1:
        parser.error("--repeat must be at least 1")
    return options


def inputs() -> dict[str, str]:
    """What is repeated, by name; the ordinary text is the control."""
    texts = {"ordinary": ordinary_text()}
    for name, unit in UNITS.items():
        texts[f"{name}/joined"] = unit
        texts[f"{name}/lines"] = unit + "\n"
    texts["mixed/joined"] = "".join(UNITS.values())
    texts["mixed/lines"] = "\n".join(UNITS.values()) + "\n"
    return texts


def ordinary_text() -> str:
    """Every gold notice without its marks; the held-out ones are left alone."""
    paths = sorted(SAMPLES.glob("gold/*.gold"))
    if not paths:
        print(f"growth: no sample lies in {SAMPLES}", file=sys.stderr)
        sys.exit(2)
    return "".join(notice(path.read_text(encoding="utf-8")) + "\n" for path in paths)


def notice(text: str) -> str:
    """The printed notice: what follows a gold file's TOML head, or the whole of a plain one."""
    return GOLD_MARK.sub("", text.rpartition("\n+++\n")[2])


def growth(name: str, unit: str, options: argparse.Namespace) -> Growth:
    """Print one input's rows; stop at the first doubling above the limit, for the next may take hours."""
    one = Growth(name, 0, math.nan, 0.0, slow=False)
    before: tuple[str, float] | None = None
    for text, judged in doublings(unit, int(options.from_kb * KB), int(options.max_mb * MB)):
        size = len(text.encode())
        taken = seconds(text, options.repeat)
        ratio = taken / before[1] if before else math.nan
        if before and judged and ratio > options.limit:
            # Another process may have interfered: growth shows again, noise does not.
            ratio = min(ratio, seconds(text, options.repeat) / seconds(before[0], options.repeat))
        shown = "" if not before else f"{ratio:.2f}" if judged else f"({ratio:.2f})"
        character = taken / len(text)
        print(f"{name:<28}{size / MB:>10.3f}{taken:>12.4f}{1e6 * character:>10.3f}{shown:>8}", flush=True)
        one = Growth(name, size, ratio, character, slow=judged and ratio > options.limit)
        if one.slow:
            return one
        before = (text, taken)
    return one


def doublings(unit: str, smallest: int, largest: int) -> Iterator[tuple[str, bool]]:
    """Texts of exact doublings, the last as near ``largest`` bytes as fits, and whether their ratio tells growth.

    What is shorter than one copy is its beginning, which need not be like the whole.
    """
    size = len(unit.encode())
    for step in range(max(1, size // smallest).bit_length() - 1, 0, -1):
        yield unit[: len(unit) >> step], False
    steps = max(0, (largest // max(smallest, size)).bit_length() - 1)
    fewest = max(1, (largest >> steps) // size)
    for step in range(steps + 1):
        yield unit * (fewest << step), step > 0


def seconds(text: str, repeat: int) -> float:
    """The time one parse takes: the median of ``repeat`` runs."""
    once = run(text, 1)
    if once >= SHORTEST_RUN:
        return statistics.median([once, *(run(text, 1) for _ in range(repeat - 1))])
    calls = math.ceil(SHORTEST_RUN / max(once, 1e-6))
    return statistics.median(run(text, calls) for _ in range(repeat))


def run(text: str, calls: int) -> float:
    """Parse ``text`` so many times in a row; processor seconds per parse."""
    gc.collect()
    start = time.process_time()
    for _ in range(calls):
        parse(text)
    return (time.process_time() - start) / calls


if __name__ == "__main__":
    sys.exit(main())
