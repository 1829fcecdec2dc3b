"""Markdown for reading: each notice with its metadata, and its issues under their headings.

All text of a notice is escaped, every character that Markdown gives a meaning to, so that none of it becomes a
link, HTML, a table or a heading; characters that would command a terminal or turn text around become U+FFFD.
Blank lines and indents of the notice are layout, and are not kept.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import IO, TYPE_CHECKING

from xuncha_parse.export.cells import sound
from xuncha_parse.export.columns import heading_text, measure_text
from xuncha_parse.export.words import doubt
from xuncha_parse.records import STATUS_TITLES
from xuncha_parse.source import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xuncha_parse.export.ledger import Entry, Tally
    from xuncha_parse.records import Issue, Measure, Notice

_MEANT = re.compile(r"""([!#$&()*+\-.:<=>@\[\\\]^_`{|}~])""")
_OBEYED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What commands a terminal or turns the direction of text, and is itself shown nowhere."""
_LAST_LEVEL = 6
_UNTITLED = "（无标题）"


def write_report(entries: Iterable[Entry], stream: IO[bytes], tally: Tally) -> None:
    """One chapter a notice."""
    for entry in tally.counted(entries):
        parts = _chapter(entry)
        stream.write((("\n" if tally.notices else "") + "\n\n".join(parts) + "\n").encode())
        tally.rows += len(entry.notice.issues)


def escaped(text: str, indent: str = "") -> str:
    """``text`` as Markdown that shows it and nothing else; its lines end in hard breaks and stand at ``indent``."""
    lines = [_OBEYED.sub("\ufffd", line).strip() for line in LINE_BREAK.split(sound(text))]
    return f"\\\n{indent}".join(_MEANT.sub(r"\\\1", line) for line in lines if line)


def _chapter(entry: Entry) -> Iterator[str]:
    notice = entry.notice
    yield "# " + (_one_line(notice.title or "") or _UNTITLED)
    yield "\n".join(f"- {name}：{escaped(value, '  ')}" for name, value in _facts(entry) if value)
    above: list[str] = []
    for issue in notice.issues:
        ladder = [heading_text(heading) for heading in issue.path[:-1]]
        shared = _shared(above, ladder)
        for level, heading in enumerate(ladder[shared:], shared + 2):
            yield "#" * min(level, _LAST_LEVEL) + " " + (_one_line(heading) or _UNTITLED)
        above = ladder
        yield _issue(issue)


def _facts(entry: Entry) -> Iterator[tuple[str, str | None]]:
    notice = entry.notice
    yield "来源", entry.name
    yield "发文机关", notice.issuer
    yield "发布日期", notice.published_at
    yield "落款日期", notice.signed_on
    yield "巡察类型", notice.inspection.type
    yield "轮次", notice.inspection.round
    yield "反馈日期", notice.inspection.feedback_on
    yield "问题", f"{len(notice.issues)} 个" + (f"（{_by_status(notice)}）" if notice.issues else "")


def _by_status(notice: Notice) -> str:
    counts = Counter[str](issue.outcome.status for issue in notice.issues)
    return "，".join(f"{title} {counts[status]}" for status, title in STATUS_TITLES.items() if counts[status])


def _issue(issue: Issue) -> str:
    marker = issue.path[-1].marker if issue.path else ""
    lines = [f"**{escaped(issue.id) or '—'}** {escaped(marker + issue.statement)}", ""]
    if issue.action:
        lead, items = _listed(issue.action.text, issue.measures)
        lines.append(f"- 整改情况：{escaped(lead, '  ')}")
        lines += [f"  - {escaped(item, '    ')}" for item in items]
    outcome = issue.outcome
    printed = f"（{escaped(outcome.text, '  ')}）" if outcome.text else ""
    lines.append(f"- 整改状态：{STATUS_TITLES[outcome.status]}{printed}")
    if outcome.sustained:
        lines.append("- 长期坚持：是")
    if outcome.due or outcome.due_text:
        told = f"（{escaped(outcome.due_text, '  ')}）" if outcome.due_text else ""
        lines.append(f"- 整改时限：{escaped(outcome.due or '', '  ')}{told}")
    for name, words in (
        ("责任单位", issue.responsible.units),
        ("责任人", issue.responsible.leaders),
        ("存疑", [doubt(slug) for slug in issue.evidence]),
    ):
        if words:
            lines.append(f"- {name}：{escaped('；'.join(words), '  ')}")
    return "\n".join(lines)


def _listed(text: str, measures: list[Measure]) -> tuple[str, list[str]]:
    """The text before the first measure, and one item a measure; nothing of ``text`` is left out."""
    if len(measures) < 2:
        return text, []
    starts, at = [], 0
    for measure in measures:
        start = text.find(measure_text(measure), at)
        if start < 0:
            return text, []
        starts.append(start)
        at = start + len(measure_text(measure))
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _shared(one: list[str], other: list[str]) -> int:
    """How many headings two ladders begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
