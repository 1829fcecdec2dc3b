"""Write the files that are drawn from the program's own tables and models, or check that they are up to date.

``python tools/drift.py`` writes them; with ``--check`` it only compares, names what differs, and exits with 1.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api_page import api_page
from drawings import DRAWINGS
from schema_page import schema_page
from typer.main import get_command
from typer.testing import CliRunner

from xuncha_parse.cli.commands import app
from xuncha_parse.corpus.tables import LAYOUT, SEARCH_SQL, TABLES, VIEWS_SQL
from xuncha_parse.diagnostics import RULES
from xuncha_parse.notation.lexicons import ROLES, STATUSES, default_lexicon
from xuncha_parse.notation.markers import (
    LOOSE_STYLES,
    NUMBERED_LABEL,
    SERIES_ONLY,
    STYLES,
    UNMARKED,
    write_marker,
)
from xuncha_parse.schema import notice_schema, published_text, published_versions, schema_text
from xuncha_parse.schema.typescript import declaration
from xuncha_parse.schema.versions import file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
NOTICE = "<!-- Written by tools/drift.py; change the table it names, not this file. -->\n\n"

FAMILIES = {
    "1": "The text as it was read",
    "2": "Markers and nesting",
    "3": "Blocks of an issue",
    "4": "Outcomes and dates",
    "5": "The page and the notice as a whole",
    "6": "Records",
    "7": "Inputs that are not read",
    "8": "Inputs of a corpus",
}
"""The first digit of a code → what its family is about."""

COMPOSED = {
    "done": "composed outcomes: done fully* finished is completed",
    "near": "… done? near done? fully* finished is mostly_completed",
    "fully": "… how fully",
    "finished": "… what was finished",
    "going": "… going manner* work within? is in_progress",
    "manner": "… in what manner",
    "work": "… at what",
    "within": "… behind it",
    "undue": "… undue term is in_progress",
    "term": "… what is not yet due",
}
"""Row of [composed] → what it is for."""

HALVES = {"part": "the first half (牵头 of 牵头股室)", "noun": "the second half (股室 of 牵头股室)"}
"""Half of a row of [compounds] → what it is for."""

PARTS = {
    "finished": "outcomes that count: a part that is done (已修复41公里)",
    "started": "… what is only begun or prepared is no part done (已启动3处)",
    "left": "… a part that is left (剩余31公里)",
}
"""Row of [parts] → what it is for."""

ROLE_WORDS = {
    "issue": "the issue itself, in front of its statement",
    "detail": "how the issue shows, beside the statement",
    "action": "remediation text",
    "progress": "remediation text or outcome: the text and its neighbours decide",
    "outcome": "how far the remediation has come",
    "due": "the deadline",
    "unit": "the responsible bodies",
    "leader": "the responsible persons",
    "plan": "what is still to be done",
    "goal": "what is to be reached; kept beside the issue",
    "cause": "why it came about; kept beside the issue",
    "note": "anything else; kept beside the issue",
}
"""Label role → what its block holds."""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def diagnostics_page() -> str:
    """``docs/diagnostics.md``: every rule of the registry, by family."""
    return "# Diagnostics\n\n" + NOTICE + "".join(_diagnostics())


def _diagnostics() -> Iterator[str]:
    yield "From `src/xuncha_parse/diagnostics.py`. A code keeps its meaning for ever and is never used again.\n"
    yield "`xuncha codes CODE` prints the same. In a message, … stands for the particulars.\n"
    family = ""
    for rule in RULES:
        if rule.code[2] != family:
            family = rule.code[2]
            yield f"\n## {FAMILIES[family]}\n"
        yield f"\n### {rule.code} {rule.slug}\n\n"
        yield f"**{rule.severity}** · {rule.message.replace('{detail}', '…')}\n\n{rule.why}\n\n*What to do:* {rule.fix}\n"


def markers_page() -> str:
    """``docs/markers.md``: every marker style."""
    rows = [
        (
            f"`{style.name}`",
            style.example,
            f"{write_marker(style.name, 1).strip()} – {write_marker(style.name, style.most).strip()}",
            style.read.__name__.strip("_"),
            "members of a series" if style.name in SERIES_ONLY else "headings and members",
        )
        for style in STYLES
    ]
    damaged = sorted({style for style, *_ in LOOSE_STYLES})
    return (
        "# Marker styles\n\n"
        + NOTICE
        + "From `STYLES` in `src/xuncha_parse/notation/markers.py`. Both widths are read, "
        "with blanks and invisible characters between the glyphs.\n\n"
        + _table(("style", "example", "range", "number reader", "counts"), rows)
        + f"\nTwo more names stand in records: `{NUMBERED_LABEL}`, a numbered label that stands for a marker (问题1：), and "
        f"`{UNMARKED}`, a heading whose marker is lost or was never printed.\n"
        f"\nA marker that lost a glyph is read as one of {', '.join(f'`{name}`' for name in damaged)} where it continues a list.\n"
    )


def labels_page() -> str:
    """``docs/labels.md``: label words by role, outcome wording by status."""
    tables = default_lexicon().tables
    labels = [(f"`{role}`", ROLE_WORDS[role], "、".join(tables["labels"][role])) for role in ROLES]
    statuses = [(f"`{status}`", "、".join(tables["status"][status])) for status in STATUSES]
    single = [
        (
            "`[numbered] words`",
            "labels that may carry a number and stand for a marker",
            "、".join(tables["numbered"]["words"]),
        ),
        ("`[prefixes] words`", "may stand before any label", "、".join(tables["prefixes"]["words"])),
        *(
            (f"`[compounds] {row}`", f"labels of `{role}` put together: {HALVES[half]}", "、".join(words))
            for row, words in tables["compounds"].items()
            for role, half in [row.split("_")]
        ),
        ("`[sustained] words`", "upkeep is promised", "、".join(tables["sustained"]["words"])),
        *(
            (f"`[composed] {row}`", COMPOSED[row], "、".join(words))
            for row, words in tables["composed"].items()
        ),
        *((f"`[parts] {row}`", PARTS[row], "、".join(words)) for row, words in tables["parts"].items()),
    ]
    return (
        "# Labels and outcome wording\n\n"
        + NOTICE
        + "From `src/xuncha_parse/notation/lexicon/*.toml`, as read: simplified "
        "and half-width; the traditional and full-width spellings match as well. A file with the same tables, passed with "
        "`--lexicon`, is laid over them.\n\n## Labels: `[labels]`\n\n"
        + _table(("role", "what the block holds", "words"), labels)
        + "\n## Outcome wording: `[status]`\n\nThe longest wording at a place wins. Wording not listed stays `unknown`.\n\n"
        + _table(("status", "words"), statuses)
        + "\n## Other words\n\n"
        + _table(("row", "what it is for", "words"), single)
    )


def layout_page() -> str:
    """``docs/corpus-layout.md``: every table of a corpus file."""
    pages = [
        "# The tables of a corpus\n\n",
        NOTICE,
        f"From `src/xuncha_parse/corpus/tables.py`; layout {LAYOUT}.\n",
    ]
    for table in TABLES:
        rows = [(f"`{column.name}`", column.type, column.note) for column in table.columns]
        pages.append(f"\n## {table.name}\n\n{table.note[0].upper()}{table.note[1:]}.\n\n")
        pages.append(_table(("column", "type", "what it holds"), rows))
    pages.append(f"\n## Views and search\n\n```sql\n{VIEWS_SQL}{SEARCH_SQL}```\n")
    return "".join(pages)


def cli_page() -> str:
    """``docs/cli.md``: the help of every command, those of groups behind their group."""
    runner = CliRunner()
    pages = ["# Commands\n\n", NOTICE, "From `--help`.\n"]
    for name in ("", *_commands(get_command(app))):
        shown = runner.invoke(app, [*name.split(), "--help"], prog_name="xuncha").stdout
        pages.append(f"\n## xuncha {name}".rstrip() + f"\n\n```text\n{shown.rstrip()}\n```\n")
    return "".join(pages)


def _commands(group: object, above: str = "") -> Iterator[str]:
    """The names of the commands of ``group``, and behind each the names of those in it."""
    for name, command in getattr(group, "commands", {}).items():
        yield f"{above}{name}"
        yield from _commands(command, f"{above}{name} ")


FROZEN: dict[str, Callable[[], str]] = {
    f"schemas/{file_name(version)}": partial(published_text, version) for version in published_versions()
}
"""The published versions of the schema; one that differs is never written over."""

OUTPUTS: dict[str, Callable[[], str]] = {
    "schemas/notice.schema.json": schema_text,
    "docs/diagnostics.md": diagnostics_page,
    "docs/markers.md": markers_page,
    "docs/labels.md": labels_page,
    "docs/cli.md": cli_page,
    "docs/corpus-layout.md": layout_page,
    "docs/api.md": api_page,
    **DRAWINGS,
    "docs/schema.md": schema_page,
    "schemas/notice.d.ts": lambda: declaration(notice_schema()),
    **FROZEN,
}
"""File → what it must hold."""


def drifted() -> list[str]:
    """The files that are missing or do not hold what they must."""
    return [name for name, draw in OUTPUTS.items() if _committed(ROOT / name) != draw()]


def _committed(path: Path) -> str | None:
    return path.read_bytes().decode() if path.is_file() else None


def main() -> int:
    """Write or check; the exit code."""
    parser = argparse.ArgumentParser(description="Write the generated files, or check them.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a file differs")
    check = parser.parse_args().check
    names = drifted()
    altered = [name for name in names if name in FROZEN and (ROOT / name).exists()]
    for name in names:
        if name in altered:
            print(f"{name} differs from the version that was published: restore it", file=sys.stderr)
            continue
        if check:
            print(f"{name} differs from its source: run python tools/drift.py", file=sys.stderr)
            continue
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_bytes(OUTPUTS[name]().encode())
        print(f"wrote {name}")
    return 1 if altered or (check and names) else 0


if __name__ == "__main__":
    sys.exit(main())
