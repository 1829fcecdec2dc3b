"""What published notices do that a parser trips over, from cases read by eye; ``cases/traps.txt`` says how to read one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from xuncha_parse.pipeline import Parsed, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha_parse.records import Issue, Mention

PATH = Path(__file__).parent / "cases" / "traps.txt"
TRAPS = range(1, 16)
HALF = str.maketrans("，；：（）", ",;:()")
ROUTINE = frozenset(
    {
        "issue-without-outcome",
        "no-issues",
        "title-missing",
        "issue-without-action",
        "empty-field",
        "year-inferred",
    }
)
"""Remarks that most cases would carry, and that no case is about."""
TOLD = re.compile("^(?:ordinal-|lost-glyphs)")
"""Remarks whose detail a case names too."""


class Case(NamedTuple):
    name: str
    text: str
    expected: dict[str, str]

    @property
    def trap(self) -> int:
        return int(self.name.partition(".")[0])


def read_case(chunk: str) -> Case:
    chunk = re.sub(r"\\u([0-9a-f]{4})", lambda escape: chr(int(escape[1], 16)), chunk)
    name, _, rest = chunk.partition("\n")
    text, mark, expected = rest.partition("\n---\n")
    assert mark, f"{name}: no --- between the text and what must come out"
    rows = [row.partition(" = ") for row in expected.strip().splitlines()]
    assert all(mark for _, mark, _ in rows), f"{name}: a row without ="
    return Case(name, text, {key: value for key, _, value in rows})


CASES = [
    read_case(chunk) for chunk in re.split("^== ", PATH.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
]


def drawn(text: str) -> str:
    return re.sub(r"\s*\n\s*", "/", text)


def joined(parts: Iterable[str], by: str = " ") -> str:
    return by.join(parts) or "-"


def draw(parsed: Parsed, key: str) -> str:
    """What came out, in the words of a case."""
    notice = parsed.notice
    match key:
        case "issues":
            return joined(issue.id for issue in notice.issues)
        case "outline":
            return joined(">".join(step.marker for step in issue.path) for issue in notice.issues)
        case "totals":
            return joined(
                (f"{total.what} {total.count} {total.unit}" for total in notice.stated_totals), " | "
            )
        case "leftovers":
            return joined((drawn(left.text) for left in notice.leftovers), " | ")
        case "remarks":
            return joined(
                sorted({remark(f.slug, f.detail) for f in parsed.findings if f.slug not in ROUTINE})
            )
    number, _, what = key.rpartition(" ")
    if number:
        return draw_issue(next(issue for issue in notice.issues if issue.id == number), what)
    value: Any = notice
    for name in key.split("."):
        value = getattr(value, name)
    return joined(value) if isinstance(value, list) else value or "-"


def remark(slug: str, detail: str) -> str:
    return f"{slug} {detail}" if TOLD.match(slug) else slug


def draw_issue(issue: Issue, what: str) -> str:
    match what:
        case "statement":
            return drawn(issue.statement)
        case "action":
            return drawn(issue.action.text) if issue.action else "-"
        case "measures":
            return joined((f"{m.marker or '-'} {drawn(m.text)}" for m in issue.measures), " | ")
        case "outcome":
            outcome = issue.outcome
            return joined(filter(None, (outcome.status, "sustained" * outcome.sustained, outcome.due)))
        case "mentions":
            found = [*issue.mentions, *(mention for m in issue.measures for mention in m.mentions)]
            return joined(map(draw_mention, found), "; ")
    raise AssertionError(what)


def draw_mention(mention: Mention) -> str:
    return f"{mention.kind} {mention.text} → {'-' if mention.value is None else mention.value}"


def check(text: str, expected: dict[str, str]) -> None:
    parsed = parse(text)
    assert {key: draw(parsed, key) for key in expected} == expected


def test_every_trap_has_a_case() -> None:
    assert {case.trap for case in CASES} == set(TRAPS)
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_trap_is_passed(case: Case) -> None:
    check(case.text, case.expected)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_trap_is_passed_in_half_width(case: Case) -> None:
    check(case.text.translate(HALF), {key: value.translate(HALF) for key, value in case.expected.items()})
