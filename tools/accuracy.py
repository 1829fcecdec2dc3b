"""Fill the tables of ``docs/accuracy.md`` with what is measured now; the words around them are written by hand.

``python tools/accuracy.py`` measures everything but what is held out and takes about a minute. ``--held-out FOLDER`` measures
that folder and nothing else: once, at the end of a round of work.
"""

from __future__ import annotations

import argparse
import random
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse import parse
from xuncha_parse.gold.damage import KINDS
from xuncha_parse.gold.evaluate import ALL, Score, evaluate, read_folder
from xuncha_parse.gold.generate import generate, varied
from xuncha_parse.gold.recipes import STYLES, house_style, invented_style
from xuncha_parse.gold.report import field_table, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xuncha_parse.gold.markup import GoldNotice
    from xuncha_parse.records import Notice
    from xuncha_parse.source import Source

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
GOLD = ROOT / "samples" / "gold"
KNOWN = sorted(
    (floors.parent.name for floors in GOLD.glob("*/floors.toml")),
    key=lambda name: (not name.startswith("heldout"), len(name), name),
)
"""Folders of gold notices that were unseen once, have been read since, and are cases now."""

SEED = 5000
EACH_STYLE = 40
EACH_LEVEL = 60
LEVELS = (0, 0.1, 0.2, 0.3, 0.5, 0.7, 1)
BAR = 40
RATES = {
    "F1": "issue_f1",
    "core exact": "issues_core",
    "all exact": "issues_exact",
    "metadata": "metadata",
    "clean": "notices_clean",
}
"""Column → the rate it shows."""


def read(text: str | Source) -> Notice:
    """The record of a notice."""
    return parse(text).notice


def folder_block(folder: Path) -> str:
    """The scores of a folder of gold notices by style in both modes, and the fields in the strict one."""
    notices = [notice for _, notice in read_folder(folder)]
    strict, lenient = evaluate(notices, read, "strict"), evaluate(notices, read, "lenient")
    return (
        f"Strict: equal as printed.\n\n{table(strict)}\n"
        f"Lenient: width, blanks and one final stop are ignored.\n\n{table(lenient)}\n"
        f"Field by field, strict.\n\n{field_table(strict)}"
    )


def known_block() -> str:
    """The strict scores of the folders of notices that have been read since they were unseen."""
    scores = {
        f"`{name}`": evaluate([notice for _, notice in read_folder(GOLD / name)], read).scores[ALL]
        for name in KNOWN
    }
    return score_table("folder", scores)


def generated() -> Iterator[GoldNotice]:
    """Undamaged notices of every house style, then of no known one."""
    rng = random.Random(SEED)  # noqa: S311 -- repeatable is what it has to be
    for number in range(EACH_STYLE * len(STYLES)):
        style = STYLES[number // EACH_STYLE]
        yield generate(house_style(style, rng), SEED + number)
    for number in range(EACH_STYLE):
        yield generate(invented_style(rng), SEED + EACH_STYLE * len(STYLES) + number)


def generated_block() -> str:
    """The scores of generated notices by style."""
    return table(evaluate(generated(), read))


def total(notices: Iterable[GoldNotice]) -> Score:
    """The strict score over all of them."""
    return evaluate(notices, read).scores[ALL]


def curve_block() -> str:
    """The scores by level of damage, and a chart of two of them."""
    scores = {f"{level:.1f}": total(varied(EACH_LEVEL, SEED, damage=level)) for level in LEVELS}
    charts = [
        f"{name}\n" + "".join(bar(level, getattr(score, rate)) for level, score in scores.items())
        for name, rate in (("F1 of issues", "issue_f1"), ("issues exact in core", "issues_core"))
    ]
    return f"{score_table('level', scores)}\n```text\n" + "\n".join(charts) + "```\n"


def bar(name: str, rate: float) -> str:
    """One line of a chart."""
    return f"{name}  {'█' * round(BAR * rate):{BAR}}  {100 * rate:5.1f}\n"


def kinds_block() -> str:
    """The scores by kind of damage at its worst, beside those of the same notices undamaged."""
    scores = {"none": total(varied(EACH_LEVEL, SEED, damage=0.0))}
    for kind in KINDS:
        scores[f"`{kind}`"] = total(varied(EACH_LEVEL, SEED, damage=1.0, kinds=(kind,)))
    return score_table("damage", scores)


def score_table(head: str, scores: dict[str, Score]) -> str:
    """A Markdown table of the rates, one row a score."""
    lines = [
        "| " + " | ".join([head, "issues", *RATES, "errors/1000"]) + " |",
        "|---|" + "---:|" * (len(RATES) + 2),
    ]
    for name, score in scores.items():
        rates = [f"{100 * getattr(score, rate):.1f}" for rate in RATES.values()]
        lines.append(
            "| " + " | ".join([name, str(score.issues), *rates, f"{score.errors_per_1000:.1f}"]) + " |"
        )
    return "\n".join(lines) + "\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "gold": partial(folder_block, GOLD),
    "known": known_block,
    "generated": generated_block,
    "curve": curve_block,
    "kinds": kinds_block,
}
"""The page's marked places → what is measured there, but for the held-out third."""


def fill(page: str, name: str, block: str) -> str:
    """The page with ``block`` between the comments ``measured: name`` and ``end: name``; ValueError without them."""
    start, end = f"<!-- measured: {name} -->\n", f"<!-- end: {name} -->"
    before, opened, rest = page.partition(start)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise ValueError(f"{PAGE.name}: no place called {name!r}")
    return f"{before}{start}\n{block}\n{end}{after}"


def main() -> int:
    """Read the arguments, measure, write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--held-out", metavar="FOLDER", type=Path, help="measure a held-out folder, and only that"
    )
    held_out = parser.parse_args().held_out
    blocks = {"held-out": partial(folder_block, held_out)} if held_out else BLOCKS
    page = PAGE.read_text(encoding="utf-8")
    for name, block in blocks.items():
        print(f"measuring {name}", flush=True)
        page = fill(page, name, block())
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
