"""Statistics as text, JSON, CSV and Markdown."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from xuncha_parse.cli.drawing import Bar, chart, draws_blocks, room, table
from xuncha_parse.cli.rows import as_csv, as_markdown
from xuncha_parse.corpus.ask.dimensions import NO_ISSUE
from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.corpus.ask.figures import Figures, Statistics
    from xuncha_parse.corpus.ask.overview import Overview, Part
    from xuncha_parse.corpus.tables import Value

TOTAL: Final = "合计"
_COUNTS: Final = (
    ("notices", "通报"),
    ("issues", "问题"),
    ("measures", "措施"),
    ("issues_per_notice", "每份问题"),
    ("measures_per_issue", "每题措施"),
    ("days_to_publication", "公开天数"),
)
_NOTHING: Final = "—"
"""Stands for a share or a median of nothing."""
_MEDIANS_NOTE = (
    "每份问题、每题措施、公开天数（反馈至公开）为中位数；逾期占有时限而尚未办结的问题，其余占全部问题。"
)


def of_statistics(found: Statistics, form: str) -> str:
    """Statistics by at least one dimension; CSV has a row for each group and none for the total."""
    if form == "text":
        return "".join(f"{line}\n" for line in _statistics_text(found))
    columns, rows = _flat(found)
    if form == "csv":
        return "".join(as_csv(columns, rows))
    if form == "json":
        by = [dimension.name for dimension in found.by]
        listed = [dict(zip(columns, row, strict=True)) for row in rows]
        return _json({"by": by, "rows": listed, "total": figures_as_json(found.total)})
    return "".join(as_markdown(*_wide(found)))


def of_overview(found: Overview, form: str) -> str:
    """The overview of a corpus."""
    if form == "text":
        return "".join(f"{line}\n" for line in _overview_text(found))
    if form == "json":
        parts = {
            part.name: {**asdict(part), "counts": [each._asdict() for each in part.counts]}
            for part in found.parts
        }
        return _json({"total": figures_as_json(found.total), "parts": parts})
    if form == "csv":
        rows = [
            (part.name, each.key, each.label, part.unit, each.number, _rounded(each.share))
            for part in found.parts
            for each in part.counts
        ]
        return "".join(as_csv(("part", "key", "label", "unit", "number", "share"), rows))
    return "\n".join(_overview_markdown(found))


def figures_as_json(figures: Figures) -> dict[str, Value]:
    """Figures by name: the counts of each status and their shares, and the rest."""
    return {
        "notices": figures.notices,
        "issues": figures.issues,
        "measures": figures.measures,
        **figures.statuses,
        **{f"{status}_share": _rounded(figures.share(status)) for status in STATUS_TITLES},
        "sustained": figures.sustained,
        "sustained_share": _rounded(figures.sustained_share),
        "dated": figures.dated,
        "overdue": figures.overdue,
        "overdue_share": _rounded(figures.overdue_share),
        "issues_per_notice": figures.issues_per_notice,
        "measures_per_issue": figures.measures_per_issue,
        "days_to_publication": figures.days_to_publication,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _flat(found: Statistics) -> tuple[list[str], list[list[Value]]]:
    """A column for each dimension's value, one for its title, and one for each figure."""
    columns = [name for dimension in found.by for name in (dimension.name, f"{dimension.name}_label")]
    columns += figures_as_json(found.total)
    rows: list[list[Value]] = []
    for group in found.groups:
        row: list[Value] = []
        for dimension, key in zip(found.by, group.keys, strict=True):
            row += [key, dimension.label(key)]
        rows.append([*row, *figures_as_json(group.figures).values()])
    return columns, rows


def _statistics_text(found: Statistics) -> Iterator[str]:
    columns = room()
    if len(found.by) == 2:
        yield from table(*_crossed(found), columns)
        return
    if len(found.by) == 1:
        dimension = found.by[0]
        bars = [
            Bar(
                dimension.label(group.keys[0]),
                group.figures.issues,
                percent(group.figures.issues, found.total.issues),
            )
            for group in found.groups
        ]
        yield f"{dimension.title}（问题数）"
        yield from chart(bars, columns, blocks=draws_blocks())
        yield ""
    heads, rows = _wide(found)
    split = len(found.by) + len(_COUNTS)
    labels = len(found.by)
    yield from table(heads[:split], [row[:split] for row in rows], columns)
    yield ""
    yield from table(
        [*heads[:labels], *heads[split:]], [[*row[:labels], *row[split:]] for row in rows], columns
    )
    yield ""
    yield _MEDIANS_NOTE


def _wide(found: Statistics) -> tuple[list[str], list[list[Value]]]:
    """Titles, and a row for each group and the total: counts and medians, then the shares of the statuses that occur."""
    statuses = [status for status in STATUS_TITLES if found.total.statuses[status]]
    heads = [dimension.title for dimension in found.by] + [title for _, title in _COUNTS]
    heads += [STATUS_TITLES[status] for status in statuses] + ["长期坚持", "逾期"]

    def row(labels: Iterable[str], figures: Figures) -> list[Value]:
        shares = [percent(figures.statuses[status], figures.issues) for status in statuses]
        others = [percent(figures.sustained, figures.issues), percent(figures.overdue, figures.dated)]
        return [*labels, *(getattr(figures, name) for name, _ in _COUNTS), *shares, *others]

    rows = [row(_labels(found, group.keys), group.figures) for group in found.groups]
    return heads, [*rows, row([TOTAL, *[""] * (len(found.by) - 1)], found.total)]


def _labels(found: Statistics, keys: Sequence[str | int | None]) -> list[str]:
    return [dimension.label(key) for dimension, key in zip(found.by, keys, strict=True)]


def _crossed(found: Statistics) -> tuple[list[str], list[list[Value]]]:
    """The issues of two dimensions: the first one's values downwards, the second's to the right, and the sums."""
    down, right = ([key for key in order if key != NO_ISSUE] for order in found.orders)
    issues = {group.keys: group.figures.issues for group in found.groups}
    heads = [f"{found.by[0].title}＼{found.by[1].title}", *map(found.by[1].label, right), TOTAL]
    rows: list[list[Value]] = []
    for first in down:
        counts = [issues.get((first, second), 0) for second in right]
        rows.append([found.by[0].label(first), *counts, sum(counts)])
    sums = [sum(issues.get((first, second), 0) for first in down) for second in right]
    return heads, [*rows, [TOTAL, *sums, found.total.issues]]


def _overview_text(found: Overview) -> Iterator[str]:
    total = found.total
    yield f"通报 {total.notices:,}　问题 {total.issues:,}　措施 {total.measures:,}"
    yield (
        f"中位数：每份问题 {_median(total.issues_per_notice)}　每题措施 {_median(total.measures_per_issue)}"
        f"　反馈至公开 {_median(total.days_to_publication)} 天"
    )
    yield (
        f"长期坚持 {percent(total.sustained, total.issues)}"
        f"　逾期 {total.overdue:,}（占有时限而尚未办结的 {total.dated:,} 个问题的 {percent(total.overdue, total.dated)}）"
    )
    for part in found.parts:
        if not any(each.number for each in part.counts):
            continue
        yield ""
        yield f"{part.title}（{part.unit}）"
        bars = [
            Bar(each.label, each.number, percent(each.number, part.total))
            for each in part.counts
            if each.number
        ]
        yield from chart(bars, room(), blocks=draws_blocks())


def _overview_markdown(found: Overview) -> Iterator[str]:
    yield f"通报 {found.total.notices}，问题 {found.total.issues}，措施 {found.total.measures}\n"
    for part in found.parts:
        yield f"## {part.title}\n"
        yield "".join(as_markdown((part.title, part.unit, "占比"), _shown_counts(part)))


def _shown_counts(part: Part) -> list[list[Value]]:
    return [[each.label, each.number, percent(each.number, part.total)] for each in part.counts]


def _median(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:g}"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
