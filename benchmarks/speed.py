"""How fast is a notice read? Ours, whole and by stage, beside a naive script and other programs, in one run.

Everything runs in turn, round after round, on the same notice; garbage is collected before each run and never during
one. Processor time is measured, since waiting for a busy machine is nobody's cost; the median of the rounds counts.
Compare ratios between machines, not milliseconds. Peers come with the extra ``bench``; what is not installed is printed
as missing. docling and this package want different versions of typer, so docling is looked for in an interpreter of its own::

    python -m venv peers && peers/bin/pip install "docling-slim[format-docx,format-html]"
    python benchmarks/speed.py --peers-of peers/bin/python

``--against COMMIT`` compares the stages of two commits instead, ``--profile N`` prints the N functions that take most of
the time. The exit code is 0 whatever the figures, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import notices  # noqa: E402
import rows  # noqa: E402
import versus  # noqa: E402

from xuncha_parse import parse  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = {
    "floor": "floor",
    "stage": "stages of parse()",
    "ours": "ours, whole",
    "text": "others, on text",
    "page": "as a web page",
    "docx": "as a Word file",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table, or the comparison of two commits."""
    given = _options(arguments)
    text = given.notice.read_text(encoding="utf-8") if given.notice else notices.long_notice()
    if given.against:
        try:
            compared = versus.against(given.against, text, given.processes, given.rounds or 12)
        except versus.Incomparable as error:
            print(f"nothing to compare with: {error}")
            return 0
        lines = versus.table(compared, markdown=given.markdown)
        print(json.dumps(compared) if given.json else "\n".join(lines))
    elif given.profile:
        print("\n".join(profile(text, given.profile)))
    else:
        told = rows.measured(text, given.rounds or 30, given.peers_of)
        shown = (
            json.dumps(told, ensure_ascii=False)
            if given.json
            else "\n".join(table(told, markdown=given.markdown))
        )
        print(shown)
    return 0


def table(told: dict[str, Any], *, markdown: bool = False) -> list[str]:
    """The figures of a run as lines; the ratios are to the naive script and to ``parse()``."""
    seconds = {row["name"]: row["seconds"] for row in told["rows"]}
    floor, ours = seconds[rows.FLOOR], seconds[rows.OURS]
    head = ("what", "ms", "× naive", "× parse()", "M chars/s")
    lines = [
        told["machine"],
        f"{told['characters']:,} characters, {told['issues']} issues; processor time, medians of {told['rounds']} rounds in turn, collector off during runs",
        f"naive script: {told['naive_right']} of {told['issues']} issues right, {told['naive_issues']} found",
        "",
    ]
    lines += (
        ["| " + " | ".join(head) + " |", "| --- | ---: | ---: | ---: | ---: |"] if markdown else [_line(head)]
    )
    for group, title in GROUPS.items():
        group_rows = [row for row in told["rows"] if row["group"] == group]
        if not group_rows:
            continue
        lines.append(f"| **{title}** | | | | |" if markdown else f"-- {title}")
        for row in group_rows:
            taken = row["seconds"]
            cells = (
                row["name"], f"{1000 * taken:.3f}", f"{taken / floor:.2f}", f"{taken / ours:.3f}",
                f"{told['characters'] / taken / 1e6:.2f}",
            )  # fmt: skip
            lines.append("| " + " | ".join(cells) + " |" if markdown else _line(cells))
    item = "- " if markdown else ""
    lines += [
        "",
        f"{item}A notice never seen takes {told['first_sight']:.2f} times as long as the same once more.",
    ]
    lines += [f"{item}missing: {name}" for name in told["missing"]]
    return lines


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<58}" + "".join(f"{cell:>11}" for cell in cells[1:])


def profile(text: str, count: int) -> list[str]:
    """The functions that take most of the time of ``parse()`` by themselves, as a Markdown table; calls are of one parse."""
    runs = 20
    parse(text)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(runs):
        parse(text)
    profiler.disable()
    found: dict[tuple[str, int, str], Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    whole = sum(entry[2] for entry in found.values())
    lines = ["| function | share of its own | calls |", "| --- | ---: | ---: |"]
    for (file, _, name), entry in sorted(found.items(), key=lambda item: -item[1][2])[:count]:
        place = Path(file)
        module = f"{place.parent.name}/{place.stem}: " if place.suffix == ".py" else ""
        lines.append(f"| `{module}{name}` | {100 * entry[2] / whole:.1f} % | {entry[1] / runs:,.0f} |")
    return lines


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notice", type=Path, help="a notice to read (UTF-8); by default one is made up")
    parser.add_argument(
        "--rounds", type=int, help="how often each is measured (default 30; 12 a process with --against)"
    )
    parser.add_argument(
        "--peers-of", action="append", default=[], metavar="PYTHON", help="another interpreter that has peers; may be repeated"
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="all figures as one line of JSON")
    parser.add_argument("--markdown", action="store_true", help="tables as docs/performance.md has them")
    parser.add_argument("--against", metavar="COMMIT", help="compare this tree's stages with a commit's")
    parser.add_argument(
        "--processes", type=int, default=4, help="processes of each commit with --against (default 4)"
    )
    parser.add_argument("--profile", type=int, metavar="N", help="the functions that take most of the time")
    given = parser.parse_args(arguments)
    if (given.rounds is not None and given.rounds < 1) or given.processes < 1:
        parser.error("--rounds and --processes must be at least 1")
    for python in given.peers_of:
        if not shutil.which(python):
            parser.error(f"--peers-of: {python} cannot be run")
    return given


if __name__ == "__main__":
    sys.exit(main())
