"""The sections of the page: figures as drawings, tables and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.report import charts
from xuncha_parse.corpus.report.commands import command, flags
from xuncha_parse.corpus.report.figures import STATUSES
from xuncha_parse.corpus.report.html import (
    both,
    figure,
    figures,
    legend,
    narrow,
    number,
    paragraph,
    part,
    said,
    table,
    words,
)
from xuncha_parse.corpus.report.shapes import Histogram, Stack
from xuncha_parse.corpus.report.wording import Say, amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.corpus.report.figures import Breakdown, Headline
    from xuncha_parse.corpus.report.gathered import Gathered
    from xuncha_parse.corpus.report.html import Cell
    from xuncha_parse.corpus.report.shapes import Kind, Mark

ISSUES = Say("问题", "issues")
NOTICES = Say("通报", "notices")
SHARE = Say("占比", "share")


def outcomes(told: Gathered) -> str:
    """What became of the issues."""
    head = told.headline
    known = head.issues - head.statuses["unknown"]
    intro = paragraph(
        f"{amount(head.issues)} 个问题中，{amount(known)} 个的通报写明了整改结果；未注明的 {amount(head.statuses['unknown'])} 个"
        "单列一段，不算作已完成。占比的分母是该行的全部问题。",
        f"Of {amount(head.issues)} issues the notices state an outcome for {amount(known)}; the {amount(head.statuses['unknown'])} "
        "others are a part of their own and not counted as completed. Shares are of all issues of a row.",
    )
    whole = Stack(STATUSES, (told.outcomes,), Say("个问题", "issues"))
    title = Say("全部问题的整改结果", "Outcomes of all issues")
    listed = counts(title, Say("整改结果", "outcome"), ISSUES, told.outcomes.marks)
    note = Say("通报自己怎么说。", "As the notices themselves say.")
    drawn = legend([kind for kind in STATUSES if head.statuses[kind.key]]) + both(
        lambda width: charts.stacked(whole, title, width)
    )
    stats = command(told.path, "stats", "--by", "outcome", *flags(told.filters))
    shown = figure("outcomes-all", title, note, drawn, listed, [stats])
    several = [each for each in told.by if _is_drawn(told, each.id.removeprefix("outcomes-"))]
    return intro + shown + _alike(told.by) + "".join(_breakdown(told, each) for each in several)


def _is_drawn(told: Gathered, dimension: str) -> bool:
    """Whether there are groups to compare."""
    return any(each.id == f"outcomes-{dimension}" and len(each.stack.rows) > 1 for each in told.by)


def _alike(parts: Sequence[Breakdown]) -> str:
    """What all issues share is no chart of one row, but a sentence."""
    alone = [(each.by, each.stack.rows[0].label) for each in parts if len(each.stack.rows) == 1]
    if not alone:
        return ""
    zh = "，".join(f"{by.zh}都是“{label.zh}”" for by, label in alone)
    en = ", ".join(f"{by.en}: {label.en}" for by, label in alone)
    return paragraph(f"全部问题的{zh}，不另画图。", f"All issues share {en}.", "alike")


def _breakdown(told: Gathered, each: Breakdown) -> str:
    title = Say(f"整改结果，按{each.by.zh}", f"Outcomes by {each.by.en}")
    note = Say(
        "每行是该组全部问题的构成，右边是问题数。问题少的组，占比容易大起大落。",
        "Each row shows all issues of a group; their number is at the right. Shares of few issues swing widely.",
    )
    return stacked(told, each, title, note)


def stacked(told: Gathered, each: Breakdown, title: Say, note: Say) -> str:
    """A figure of shares by a dimension, with its table."""
    kinds, rows = each.stack.kinds, each.stack.rows
    heads = [each.by, ISSUES, *(kind.label for kind in kinds)]
    listed = table(title, heads, [_stack_row(kinds, row.label, row.total, row.marks) for row in rows])
    drawn = legend(kinds) + both(lambda width: charts.stacked(each.stack, title, width))
    return figure(each.id, title, note, drawn, listed, [command(told.path, "stats", *each.arguments)])


def _stack_row(kinds: Sequence[Kind], label: Say, total: int, marks: Sequence[Mark]) -> list[Cell]:
    by_kind = {mark.kind: mark for mark in marks}
    cells = []
    for kind in kinds:
        mark = by_kind.get(kind.key)
        if mark is None:
            cells.append(number(0))
            continue
        cells.append(figures(f"{amount(mark.count)} ({percent(mark.count, mark.of)})", mark.behind))
    return [words(label), number(total), *cells]


def published(told: Gathered) -> str:
    """Notices by year."""
    head = told.headline
    title = Say("每年公开的通报", "Notices published each year")
    none = Say("每份至少有一个。", "Every notice has one of them.")
    if head.no_year:
        none = Say(
            f"{amount(head.no_year)} 份两个都没有，列为未注明。",
            f"Without either, and so not said: {amount(head.no_year)}.",
        )
    note = Say(
        f"按公开日期，没有公开日期的按落款日期；{none.zh}",
        f"By the day of publication, else of the signature. {none.en}",
    )
    columns = Histogram(told.years, None, None, head.notices)
    drawn = both(
        lambda width: charts.histogram(columns, title, Say("通报（份）", "notices"), width, tall=150)
    )
    listed = counts(title, Say("年份", "year"), NOTICES, told.years)
    stats = command(told.path, "stats", "--by", "year", *flags(told.filters))
    return figure("years", title, note, drawn, listed, [stats])


def sizes(told: Gathered) -> str:
    """How many issues and measures there are."""
    stats = command(told.path, "stats", "--by", "year", *flags(told.filters))
    parts = (
        ("issues-per-notice", Say("每份通报的问题", "Issues per notice"), told.issues_per_notice, Say("问题数", "issues"), NOTICES, "份", stats),
        ("measures-per-notice", Say("每份通报的措施", "Measures per notice"), told.measures_per_notice, Say("措施数", "measures"), NOTICES, "份", None),
        ("measures-per-issue", Say("每个问题的措施", "Measures per issue"), told.measures_per_issue, Say("措施数", "measures"), ISSUES, "个", stats),
    )  # fmt: skip
    drawn = "".join(
        _sizes(id_, title, found, axis, unit, zh, again) for id_, title, found, axis, unit, zh, again in parts
    )
    return f'<div class="pair">{drawn}</div>'


def _sizes(id_: str, title: Say, found: Histogram, axis: Say, unit: Say, zh: str, again: str | None) -> str:
    middle = "—" if found.median is None else amount(found.median)
    note = Say(
        f"中位数 {middle}；高度是{unit.zh}数，共 {amount(found.values)} {zh}。",
        f"Median {middle}; heights are {unit.en}, {amount(found.values)} in all.",
    )
    drawn = narrow(lambda width: charts.histogram(found, title, axis, width))
    return figure(id_, title, note, drawn, counts(title, axis, unit, found.bars), [again] if again else [])


def counts(title: Say, label: Say, unit: Say, marks: Sequence[Mark]) -> str:
    """A table of counts and shares."""
    rows = [[words(mark.label), number(mark.count, mark.behind), part(mark.count, mark.of)] for mark in marks]
    return table(title, (label, unit, SHARE), rows)


def tiles(told: Gathered) -> str:
    """The figures at the head of the page."""
    head: Headline = told.headline
    completed = head.statuses["completed"]
    unknown = head.statuses["unknown"]
    first = Say("没有一份写明年份", "no year is said")
    if head.years:
        span = str(head.years[0]) if head.years[0] == head.years[1] else f"{head.years[0]}–{head.years[1]}"
        first = Say(f"公开于 {span} 年", f"published {span}")
    no_body = Say("每份都写明", "every notice says which")
    if head.no_body:
        no_body = Say(f"另有 {amount(head.no_body)} 份未写明", f"not said in {amount(head.no_body)} notices")
    middle = _middle(told.issues_per_notice.median)
    measures = _middle(told.measures_per_issue.median)
    parts = (
        (amount(head.notices), Say("份通报", "notices"), first, "#years"),
        (amount(head.bodies), Say("个单位", "bodies"), no_body, "#outcomes-body" if _is_drawn(told, "body") else "#outcomes-all"),
        (amount(head.issues), Say("个问题", "issues"), Say(f"每份中位数 {middle}", f"median {middle} a notice"), "#issues-per-notice"),
        (amount(head.measures), Say("项措施", "measures"), Say(f"每个问题中位数 {measures}", f"median {measures} an issue"), "#measures-per-issue"),
        (percent(completed, head.issues), Say("已完成", "completed"), Say(f"{amount(completed)} 个问题", f"{amount(completed)} issues"), "#outcomes-all"),
        (percent(head.sustained, head.issues), Say("长期坚持", "upkeep"), Say(f"{amount(head.sustained)} 个问题", f"{amount(head.sustained)} issues"), "#sustained"),
        (percent(unknown, head.issues), Say("未注明结果", "unknown"), Say(f"{amount(unknown)} 个问题", f"{amount(unknown)} issues"), "#unknown"),
        (amount(head.overdue), Say("个已逾期", "overdue"), Say(f"写明时限 {amount(head.dated)} 个的 {percent(head.overdue, head.dated)}", f"{percent(head.overdue, head.dated)} of {amount(head.dated)} with a deadline"), "#overdue"),
    )  # fmt: skip
    items = "".join(
        f'<li><a href="{link}"><b>{figure_}</b> {said(unit)}<small>{said(more)}</small></a></li>'
        for figure_, unit, more, link in parts
    )
    return f'<ul class="tiles">{items}</ul>'


def _middle(value: float | None) -> str:
    return "—" if value is None else amount(value)
