"""Nesting, from cases that are read by eye: the text, and the outline it must give, drawn by indentation.

A case in ``cases/*.case`` is a title behind ``==``, the text, a line ``---``, and the outline: headings and
issues with their markers, under an issue its measures, outcome and other blocks, then what was left over and
``!`` with each remark. Line breaks within a text are drawn as ``/``.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.pipeline import Parsed, parse
from xuncha_parse.syntax.cuts import heads
from xuncha_parse.syntax.grammar import nest
from xuncha_parse.syntax.ladder import Ladder, Lists
from xuncha_parse.syntax.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.notation.markers import Marker
    from xuncha_parse.records import Issue, Section

CASES = Path(__file__).parent / "cases"
ROUTINE = frozenset(
    {"issue-without-outcome", "no-issues", "title-missing", "issue-without-action", "empty-field"}
)
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
    for measure in issue.measures:
        yield f"{indent}measure {measure.marker or '-'} {drawn(measure.text)}"
    if issue.outcome.text is not None:
        yield f"{indent}outcome {issue.outcome.status} {drawn(issue.outcome.text)}"
    for block in issue.blocks:
        if block.role not in ("action", "progress", "outcome", "issue", "prose"):
            yield f"{indent}{block.role} {block.label or '-'} {drawn(block.text)}"


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_the_outline_is_as_drawn(case: Case) -> None:
    assert draw(parse(case.text)) == case.outline


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_the_outline_is_the_same_in_half_width(case: Case) -> None:
    half = str.maketrans("，；：（）", ",;:()")
    assert draw(parse(case.text.translate(half))) == case.outline.translate(half)


# -- the ladder ---------------------------------------------------------------------------------------

FITS = [
    # markers in order; the last one is placed: by which rule, and how many open headings stay open above it
    ("1. 2.", "next", 0),
    ("一、 （一） 1. 2.", "next", 2),
    ("一、 （一） 1. （二）", "next", 1),
    ("一、 （一） 1. 二、", "next", 0),
    ("1. 3.", "gap", 0),
    ("1. 5.", "gap", 0),
    ("1. 2. 1.", "restart", 0),
    ("1. 2. 2.", "repeat", 0),
    ("1. 2. 3. 2.", "repeat", 0),
    ("1. 2、", "mixed_style", 0),
    ("（一） （1） ⑵", "mixed_style", 1),
    ("一、", "first", 0),
    ("1. （一）", "first", 1),
    ("一、 （一） 1. 1）", "first", 3),
    ("一、 （一） 1. 二、 1.", "first", 1),
    ("一、 （一） 1. 2. （二） 3.", "running", 2),
    ("（一） 1. 三、", "late_part", 0),
    ("二、", "first_lost", 0),
    ("一、 3.", "first_lost", 1),
]


def markers(printed: str) -> list[Marker]:
    lines = tokenize("\n".join(f"{marker}学习" for marker in printed.split()), default_lexicon()).lines
    return [line.marker for line in lines if line.marker]


@pytest.mark.parametrize(("printed", "rule", "keep"), FITS)
def test_a_marker_is_placed_by_the_rule_that_names_its_evidence(printed: str, rule: str, keep: int) -> None:
    *before, last = markers(printed)
    ladder = Ladder()
    for marker in before:
        ladder.climb(marker, ladder.fit(marker))
    fit = ladder.fit(last)
    assert (fit.rule, fit.keep) == (rule, keep)


def test_every_rule_of_the_ladder_has_its_example() -> None:
    source = Path(inspect.getsourcefile(Ladder) or "").read_text(encoding="utf-8")
    assert set(re.findall(r'Fit\("(\w+)"', source)) == {rule for _, rule, _ in FITS}


def test_continuing_is_better_evidence_than_anything_else() -> None:
    scores: dict[str, float] = {}
    for printed, rule, _ in FITS:
        *before, last = markers(printed)
        ladder = Ladder()
        for marker in before:
            ladder.climb(marker, ladder.fit(marker))
        scores.setdefault(rule, ladder.fit(last).score)
    assert max(scores, key=lambda rule: scores[rule]) == "next"
    assert all(
        scores[good] > scores[bad]
        for good in ("next", "running", "first")
        for bad in ("restart", "repeat", "first_lost")
    )


def test_a_copied_ladder_leaves_the_first_alone() -> None:
    first, second, third = markers("1. 2. 3.")
    ladder = Ladder()
    ladder.climb(first, ladder.fit(first))
    copy = ladder.copy()
    copy.climb(second, copy.fit(second))
    assert ladder.fit(second).rule == "next"
    assert copy.fit(third).rule == "next"
    assert ladder.fit(third).rule == "gap"


@pytest.mark.parametrize(
    ("printed", "better", "worse"),
    [("1. 2.", "2.", "3."), ("1. 2. 3.", "3.", "2."), ("（1） （2）", "（2）", "（4）"), ("1.", "1.", "2.")],
)
def test_a_list_inside_a_block_wants_its_next_member(printed: str, better: str, worse: str) -> None:
    before = markers(printed)[:-1]
    good, bad = Lists(), Lists()
    for marker in before:
        assert good.take(marker, Ladder()) == bad.take(marker, Ladder())
    assert good.take(markers(better)[0], Ladder()) > bad.take(markers(worse)[0], Ladder())


@pytest.mark.parametrize(
    ("line", "heading"), [("一、学习", True), ("1.学习", True), ("一是学习", False), ("学习", False)]
)
def test_a_series_word_heads_no_section(line: str, heading: bool) -> None:
    tokenized = tokenize(line, default_lexicon())
    assert heads(tokenized.lines[0]) is heading
    assert bool(list(nest(tokenized).nodes())) is heading
