"""The sections about time: from the feedback to the publication, upkeep, and deadlines that have passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.report import charts
from xuncha_parse.corpus.report.commands import command, flags
from xuncha_parse.corpus.report.html import both, figure, figures, number, paragraph, part, table, words
from xuncha_parse.corpus.report.sections import ISSUES, NOTICES, SHARE, counts, stacked
from xuncha_parse.corpus.report.wording import Say, amount

if TYPE_CHECKING:
    from xuncha_parse.corpus.report.figures import Shares
    from xuncha_parse.corpus.report.gathered import Gathered
    from xuncha_parse.corpus.report.times import Days


def days(told: Gathered) -> str:
    """From the feedback to the publication."""
    found = told.days
    intro = paragraph(
        f"{amount(found.notices)} 份通报中，{amount(found.both)} 份同时写明反馈日期和公开（或落款）日期，其余不计入。"
        + _negative(found).zh,
        f"Of {amount(found.notices)} notices {amount(found.both)} say both the day of the feedback and that of the publication "
        f"(else of the signature); the others are not counted here. {_negative(found).en}",
    )
    title = Say("从反馈到公开的天数", "Days from feedback to publication")
    note = Say("高度是通报份数。", "Heights are notices.")
    drawn = both(lambda width: charts.histogram(found.histogram, title, Say("天", "days"), width))
    stats = command(told.path, "stats", *found.arguments)
    whole = figure(
        "days", title, note, drawn, counts(title, Say("天数", "days"), NOTICES, found.histogram.bars), []
    )
    title = Say("从反馈到公开的天数，按年份", "Days from feedback to publication, by year")
    note = Say(
        "圆点是中位数，粗线是中间一半的通报，细线是中间八成；括号里是写明两个日期的通报份数。",
        "The dot is the median, the thick line the middle half, the thin one the middle eight tenths; in brackets how many "
        "notices say both dates.",
    )
    heads = (Say("年份", "year"), NOTICES, Say("写明两个日期", "both dates"), Say("一成", "10 %"), Say("四分之一", "25 %"),
        Say("中位数", "median"), Say("四分之三", "75 %"), Say("九成", "90 %"))  # fmt: skip
    rows = []
    for row in found.by_year:
        points = [number(point) for point in row.points] if row.points else [figures("—")] * 5
        rows.append([words(row.label), number(row.of), number(row.count, row.behind), *points])
    drawn = both(lambda width: charts.spreads(found.by_year, title, width))
    return intro + whole + figure("days-year", title, note, drawn, table(title, heads, rows), [stats])


def _negative(found: Days) -> Say:
    if not found.negative:
        return Say("没有公开早于反馈的。", "None was published before its feedback.")
    return Say(
        f"{amount(found.negative)} 份的公开日期早于反馈日期（最早 {amount(found.lowest or 0)} 天），"
        "多半是日期有误：照样计入中位数，图中单列一柱。",
        f"{amount(found.negative)} are dated before their feedback (down to {amount(found.lowest or 0)} days), most likely by "
        "a wrong date: they count in the medians, and have a bar of their own.",
    )


def sustained(told: Gathered) -> str:
    """Upkeep that is promised."""
    head = told.headline
    intro = paragraph(
        f"{amount(head.issues)} 个问题中，{amount(head.sustained)} 个（{percent(head.sustained, head.issues)}）的通报承诺长期坚持、持续推进或常态化。",
        f"For {amount(head.sustained)} of {amount(head.issues)} issues ({percent(head.sustained, head.issues)}) the notices promise upkeep "
        "(长期坚持, 常态化 …).",
    )
    return intro + "".join(_shares(told, each) for each in told.sustained if each.rows)


def _shares(told: Gathered, each: Shares) -> str:
    title = Say(f"承诺长期坚持的占比，按{each.by.zh}", f"Share with upkeep promised, by {each.by.en}")
    note = Say("虚线是全部问题的占比；右边是占比和该组的问题数。", "The broken line is the share of all issues; at the right the share and the issues of each group.")  # fmt: skip
    heads = (each.by, ISSUES, Say("长期坚持", "upkeep promised"), SHARE)
    rows = [
        [words(mark.label), number(mark.of), number(mark.count, mark.behind), part(mark.count, mark.of)]
        for mark in (*each.rows, each.total)
    ]
    drawn = both(lambda width: charts.shares(each.rows, each.total, title, width))
    stats = command(told.path, "stats", *each.arguments)
    return figure(each.id, title, note, drawn, table(title, heads, rows), [stats])


def day_of(told: Gathered) -> Say:
    """What the day of the report is."""
    if told.told_day:
        return Say("由 --as-of 指定", "as told by --as-of")
    if flags(told.filters):
        return Say(
            "符合筛选的通报中最新的公开或落款日期",
            "the newest day of publication or signature among the notices that fit the filters",
        )
    return Say("语料中最新的公开或落款日期", "the newest day of publication or signature in the corpus")


def _no_day(told: Gathered) -> str:
    if told.origin.later:
        taken = told.origin.taken
        return paragraph(
            f"没有一份通报的公开或落款日期不晚于 {taken}（语料最近一次收入通报的日子），无从比较时限：用 --as-of 指定一天。",
            f"No notice is dated {taken}, when the corpus was last added to, or earlier, so there is no day to compare deadlines "
            "with: name one by --as-of.",
        )
    return paragraph(
        "没有一份通报写明公开或落款的日期，无从比较时限：用 --as-of 指定一天。",
        "No notice says when it was published or signed, so there is no day to compare deadlines with: name one by --as-of.",
    )


def overdue(told: Gathered) -> str:
    """Deadlines that have passed."""
    head, day = told.headline, told.as_of
    if day is None:
        return _no_day(told)
    chosen = day_of(told)
    intro = paragraph(
        f"时限与 {day} 这一天比较（{chosen.zh}）。尚未办结的问题 {amount(head.open)} 个，其中 {amount(head.dated)} 个写明时限；"
        f"已过时限的 {amount(head.overdue)} 个，占写明时限的 {percent(head.overdue, head.dated)}。"
        "这不等于到今天仍未办结：通报公开以后的进展，语料里没有。",
        f"Deadlines are compared with {day} ({chosen.en}). {amount(head.open)} issues are not finished, {amount(head.dated)} of "
        f"them have a stated deadline; it has passed for {amount(head.overdue)}, {percent(head.overdue, head.dated)} of those. "
        "That does not mean that they are unfinished today: what came after a publication is not in the corpus.",
    )
    note = Say(
        "只算尚未办结的问题；没有写明时限的单列一段。", "Only issues that are not finished; those without a stated deadline are a part of their own."
    )  # fmt: skip
    drawn = "".join(
        stacked(
            told, each, Say(f"尚未办结的问题，按{each.by.zh}", f"Unfinished issues by {each.by.en}"), note
        )
        for each in told.overdue
        if each.stack.rows
    )
    title = Say("过了多久", "How long past the deadline")
    past = Say(
        f"{amount(head.overdue)} 个已逾期的问题。", f"The {amount(head.overdue)} issues past their deadline."
    )
    shown = both(lambda width: charts.bars(told.late, title, width))
    listed = counts(title, Say("逾期", "past by"), ISSUES, told.late)
    late = figure("late", title, past, shown, listed, []) if head.overdue else ""
    return intro + drawn + late
