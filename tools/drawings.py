"""``docs/drawings/*.svg``: how the small notices of ``docs/nesting.md`` are nested, drawn from what the grammar does.

A notice stands on the page as a case: a title behind ``==``, the text, ``---``, the outline. Each drawing takes one case by
its title, parses the text, and shows the headings with the rule that placed them. A drawing has colours of its own for
light and dark, and the site lays its palette over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from xuncha_parse.pipeline import parse
from xuncha_parse.syntax import grammar
from xuncha_parse.syntax.cuts import Cut, Run, fit_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xuncha_parse.pipeline import Parsed
    from xuncha_parse.syntax.ladder import Fit
    from xuncha_parse.syntax.lines import Line
    from xuncha_parse.syntax.outline import Node

REAL_CUT = vars(vars(grammar)["_Nester"])["_cut"]
PAGE = Path(__file__).resolve().parent.parent / "docs" / "nesting.md"
CASE = re.compile(r"^== ([^\n]*)\n(.*?)\n---\n(.*?)\n```$", re.MULTILINE | re.DOTALL)

WIDTH = 480
ROW = 28
INDENT = 20
RULE_AT = 236
LADDER_AT = 318

STYLE = """<style>
svg.drawn { --ink: #1f2328; --faint: #59636e; --line: #b6bfc9; --good: #1565c0; --odd: #b3470b; --card: #f6f8fa; }
@media (prefers-color-scheme: dark) {
svg.drawn { --ink: #e6edf3; --faint: #9aa4b0; --line: #4b545e; --good: #82b1ff; --odd: #ffb27a; --card: #161b22; }
}
svg.drawn text { fill: var(--ink); font: 15px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
svg.drawn .faint { fill: var(--faint); font-size: 13px; }
svg.drawn .good { fill: var(--good); }
svg.drawn .odd { fill: var(--odd); }
svg.drawn .small { font-size: 13px; }
svg.drawn .bold { font-weight: 600; }
svg.drawn path { fill: none; stroke: var(--line); stroke-width: 1.5; }
svg.drawn .card { fill: var(--card); stroke: var(--line); }
svg.drawn .dashed { stroke-dasharray: 5 4; }
</style>"""


def notice(title: str) -> str:
    """The text of the case of this title on the page."""
    cases: list[tuple[str, str, str]] = CASE.findall(PAGE.read_text(encoding="utf-8"))
    return next(text for name, text, _ in cases if name == title)


@dataclass
class Canvas:
    """A drawing in the making, filled from the top down."""

    title: str
    parts: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    y: int = 8

    def text(self, x: int, words: str, classes: str = "", dy: int = 19) -> None:
        """Words on the current row."""
        named = f' class="{classes}"' if classes else ""
        self.parts.append(f'<text x="{x}" y="{self.y + dy}"{named}>{escape(words)}</text>')

    def svg(self, name: str) -> str:
        """The file."""
        height = self.y + 8
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-labelledby="{name}-title {name}-desc" lang="zh-CN">\n'
        )
        head = f'<title id="{name}-title">{escape(self.title)}</title>\n'
        said = f'<desc id="{name}-desc">{escape(" ".join(self.told))}</desc>\n'
        return opening + head + said + STYLE + "\n" + "\n".join(self.parts) + "\n</svg>\n"


def _depth(node: Node) -> int:
    return len(node.path()) - 1


def _marker(parsed: Parsed, node: Node) -> str:
    return parsed.mended.text[node.marker.start : node.marker.end] if node.marker else "–"


def _words(parsed: Parsed, node: Node) -> str:
    return parsed.mended.text[node.heading.start : node.heading.end]


def _tree(canvas: Canvas, left: int, rows: list[tuple[int, str, str, str]]) -> Iterator[int]:
    """Rows of depth, marker, words and class under one another, joined to the one above; yields at each row."""
    hooks: list[int] = []
    for depth, marker, words, classes in rows:
        x, middle = left + 12 + depth * INDENT, canvas.y + ROW // 2
        if depth:
            canvas.parts.append(f'<path d="M{x - INDENT + 6} {hooks[depth - 1]}V{middle}H{x - 3}"/>')
            hooks[depth - 1] = middle
        hooks[depth:] = [middle + 11]
        canvas.text(x, f"{marker} {words}".strip() if marker.isascii() else f"{marker}{words}", classes)
        yield depth
        canvas.y += ROW


def ladder(name: str, title: str, case: str) -> str:
    """Each heading with the rule that placed it, and the ladder of markers that is open behind it."""
    parsed = parse(notice(case))
    canvas = Canvas(title)
    nodes = list(parsed.outline.nodes())
    rows = [(_depth(node), _marker(parsed, node), _words(parsed, node), "") for node in nodes]
    canvas.text(12, "heading", "faint")
    canvas.text(RULE_AT, "placed as", "faint")
    canvas.text(LADDER_AT, "open ladder", "faint")
    canvas.y += ROW
    for node, _ in zip(nodes, _tree(canvas, 0, rows), strict=True):
        rungs = " › ".join(_marker(parsed, each) for each in node.path())
        canvas.text(RULE_AT, node.rule, "good bold small")
        canvas.text(LADDER_AT, rungs, "small")
        canvas.told.append(f"{_marker(parsed, node)}{_words(parsed, node)} {node.rule}, ladder {rungs}.")
    return canvas.svg(name)


class Weighed(NamedTuple):
    """A line of a run with the evidence for it as a heading and as a member of the open block."""

    words: str
    fit: Fit
    alone: float


class Tracing(Run):
    """A run that notes what it weighs, by the grammar's own means."""

    traces: list[list[Weighed]]

    def best_cut(self, *, new_issue: bool, threshold: float) -> Cut:
        """What the run itself answers."""
        lists, weighed = self._lists_in_block(), []
        for line in self.lines:
            fit = fit_line(line, self.ladder)
            if fit is not None and line.marker is not None:
                words = self.folded[line.start : line.end]
                weighed.append(Weighed(words, fit, lists.take(line.marker, self.ladder)))
        self.traces.append(weighed)
        return super().best_cut(new_issue=new_issue, threshold=threshold)


def _signed(score: float) -> str:
    return f"{score:+.1f}".replace("-", "−")


def decision(name: str, title: str, case: str) -> str:
    """One run of lines: the evidence for headings and for members, what was read, and the rival reading."""
    text = notice(case)
    traces: list[list[Weighed]] = []
    traced = type("Traced", (Tracing,), {"traces": traces})
    with patch("xuncha_parse.syntax.grammar.Run", traced):
        read = parse(text)
    with patch("xuncha_parse.syntax.grammar._Nester._cut", _rival_cut):
        rival = parse(text)
    canvas = Canvas(title)
    canvas.text(12, "lines between two labels", "faint")
    canvas.text(RULE_AT, "as a heading", "faint")
    canvas.text(RULE_AT + 120, "as a member", "faint")
    canvas.y += ROW
    for weighed in traces[0]:
        fit = f"{weighed.fit.rule} {_signed(weighed.fit.score)}"
        canvas.text(12, weighed.words)
        canvas.text(RULE_AT, fit, "bold small")
        canvas.text(RULE_AT + 120, _signed(weighed.alone), "bold small")
        canvas.told.append(f"{weighed.words} as a heading {fit}, as a member {_signed(weighed.alone)}.")
        canvas.y += ROW
    canvas.y += 8
    half, top, bottoms = WIDTH // 2, canvas.y, []
    for left, parsed, words, dashed in ((4, read, "read so", ""), (half + 4, rival, "the rival", " dashed")):
        canvas.y = top
        rows = list(_rows(parsed))
        high = (len(rows) + 1) * ROW + 8
        canvas.parts.append(
            f'<rect class="card{dashed}" x="{left}" y="{top}" width="{half - 8}" height="{high}" rx="6"/>'
        )
        canvas.text(left + 12, words, "faint")
        canvas.y += ROW
        for _ in _tree(canvas, left, rows):
            pass
        canvas.told.append(f"{words}: " + "; ".join(f"{marker}{said}" for _, marker, said, _ in rows) + ".")
        bottoms.append(top + high)
    canvas.y = max(bottoms)
    return canvas.svg(name)


def _rival_cut(nester: object, run: list[Line], following: frozenset[str]) -> Cut:
    """The whole run where the grammar gives the block a part of it, and none of it where it gives the block all."""
    cut: Cut = REAL_CUT(nester, run, following)
    return Cut(0 if cut.at == len(run) else len(run), "")


def _rows(parsed: Parsed) -> Iterator[tuple[int, str, str, str]]:
    """Headings, and under an issue its measures."""
    issues = {issue.span.start: issue for issue in parsed.notice.issues}
    for node in parsed.outline.nodes():
        yield _depth(node), _marker(parsed, node), _words(parsed, node), "bold"
        issue = issues.get(parsed.mended.offset(node.start))
        for measure in issue.measures if issue else ():
            for line in measure.text.splitlines():
                yield _depth(node) + 1, measure.marker or "", line, "small good"


def recovery(name: str, title: str, case: str) -> str:
    """Each heading with its rule, its code where the numbering is odd, and the id that its issue gets."""
    parsed = parse(notice(case))
    codes = {found.span.start: found.rule for found in parsed.findings if found.slug.startswith("ordinal-")}
    ids = {issue.span.start: issue.id for issue in parsed.notice.issues}
    canvas = Canvas(title)
    nodes = list(parsed.outline.nodes())
    for x, words in ((12, "as printed"), (178, "placed as"), (250, "told as"), (420, "id")):
        canvas.text(x, words, "faint")
    canvas.y += ROW
    rows = [(_depth(node), _marker(parsed, node), _words(parsed, node), "") for node in nodes]
    for node, _ in zip(nodes, _tree(canvas, 0, rows), strict=True):
        place = parsed.mended.offset(node.start)
        rule = codes.get(place)
        told = f"{rule.code} {rule.slug}" if rule else ""
        kind = "odd" if rule else "good"
        canvas.text(178, node.rule, f"{kind} bold small")
        canvas.text(250, told, f"{kind} small")
        canvas.text(420, ids.get(place, ""), "small")
        canvas.told.append(
            f"{_marker(parsed, node)}{_words(parsed, node)} {node.rule} {told} {ids.get(place, '')}".strip()
            + "."
        )
    return canvas.svg(name)


KINDS: dict[str, tuple[Callable[[str, str, str], str], str, str]] = {
    "ladder-one": (ladder, "The ladder of the first notice, heading by heading", "the common order"),
    "ladder-two": (ladder, "The ladder of the second notice: the same glyphs, other levels", "another order"),
    "decision-sibling": (decision, "Evidence for 2. as a sibling, and the rival reading", "a sibling"),
    "decision-child": (decision, "The same lines, read as members of the list above", "a child"),
    "recovery": (recovery, "A gap, a repeat and a restart, kept as printed", "odd numbers"),
}
"""Name of the file → how it is drawn, its title, and the case it is drawn from."""

DRAWINGS: dict[str, Callable[[], str]] = {
    f"docs/drawings/{name}.svg": partial(draw, name, title, case)
    for name, (draw, title, case) in KINDS.items()
}
"""File → what it must hold."""
