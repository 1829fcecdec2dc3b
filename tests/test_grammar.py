"""Nesting, from cases that are read by eye: the text, and the outline it must give, drawn by indentation.

A case in ``cases/*.case`` is a title behind ``==``, the text, a line ``---``, and the outline: headings and
issues with their markers, under an issue its other blocks, measures and outcome, then what was left over and
``!`` with each remark. Line breaks within a text are drawn as ``/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.notation.markers import Marker
from xuncha_parse.pipeline import Parsed, parse
from xuncha_parse.records import Issue, Section
from xuncha_parse.syntax.grammar import heads, nest
from xuncha_parse.syntax.ladder import Ladder, Lists
from xuncha_parse.syntax.tokens import tokenize

CASES = Path(__file__).parent / "cases"
ROUTINE = frozenset({"issue-without-outcome", "no-issues", "title-missing", "issue-without-action", "empty-field"})
"""Remarks that most cases would carry, and that no case is about."""
NUMBERED = re.compile("^ordinal-")


class Case(NamedTuple):
    name: str
    text: str
    outline: str


def read_cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.case")):
        for chunk in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, rest = chunk.partition("\n")
            text, mark, outline = rest.partition("\n---\n")
            assert mark, f"{path.name}: {title}: no --- between text and outline"
            yield Case(f"{path.stem}: {title.strip()}", text, outline.strip("\n"))


ALL = list(read_cases())


def test_there_are_cases() -> None:
    assert len(ALL) >= 25
    assert len({case.name for case in ALL}) == len(ALL)


def drawn(text: str) -> str:
    return re.sub(r"\s*\n\s*", "/", text)


def draw(parsed: Parsed) -> str:
    issues = {issue.span.start: issue for issue in parsed.notice.issues}
    lines = [line for section in parsed.notice.sections for line in draw_section(section, issues, "")]
    lines += [f"leftover {drawn(left.text)}" for left in parsed.notice.leftovers]
    for finding in parsed.findings:
        if finding.slug not in ROUTINE:
            lines.append(f"! {finding.slug}" + (f" {finding.detail}" if NUMBERED.match(finding.slug) else ""))
    return "\n".join(lines)


def draw_section(section: Section, issues: dict[int, Issue], indent: str) -> Iterator[str]:
    issue = issues.get(section.span.start)
    if issue is None:
        yield f"{indent}heading {section.marker or '-'} {drawn(section.heading)}".rstrip()
    else:
        yield f"{indent}issue {section.marker or '-'} {drawn(issue.statement)}"
        yield from draw_blocks(issue, indent + "  ")
    inside = issue.action.span.end if issue and issue.action else 0
    for child in section.children:
        if child.span.start >= inside:
            yield from draw_section(child, issues, indent + "  ")


def draw_blocks(issue: Issue, indent: str) -> Iterator[str]:
    for block in issue.blocks:
        if block.role not in ("action", "progress", "outcome", "issue", "prose"):
            yield f"{indent}{block.role} {block.label or '-'} {drawn(block.text)}"
    for measure in issue.measures:
        yield f"{indent}measure {measure.marker or '-'} {drawn(measure.text)}"
    if issue.outcome.text is not None:
        yield f"{indent}outcome {issue.outcome.status} {drawn(issue.outcome.text)}"


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_the_outline_is_as_drawn(case: Case) -> None:
    assert draw(parse(case.text)) == case.outline


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_the_outline_is_the_same_in_half_width(case: Case) -> None:
    half = str.maketrans("，；：（）", ",;:()")
    assert draw(parse(case.text.translate(half))) == case.outline.translate(half)
