"""The section on how well the corpus was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.report import charts
from xuncha_parse.corpus.report.commands import command, flags
from xuncha_parse.corpus.report.health import LEDGER, SEVERITIES
from xuncha_parse.corpus.report.html import (
    both,
    figure,
    legend,
    narrow,
    number,
    part,
    table,
    words,
)
from xuncha_parse.corpus.report.shapes import Kind, Stack
from xuncha_parse.corpus.report.wording import Say, amount, name

if TYPE_CHECKING:
    from xuncha_parse.corpus.report.gathered import Gathered
    from xuncha_parse.corpus.report.health import Health

_NOTICES = Say("通报", "notices")
_SHARE = Say("占比", "share")


def reading(told: Gathered) -> str:
    """Inputs, diagnostics, outcomes that are not known, leftovers and copies."""
    found = told.health
    if not found.notices:
        return _inputs(told, found)
    return _inputs(told, found) + _diagnostics(told, found) + _unknown(told, found) + _rest(told, found)


def _inputs(told: Gathered, found: Health) -> str:
    title = Say("输入的去向", "What became of the inputs")
    filtered = Say("（全部语料，不受筛选影响）", " (of the whole corpus, whatever the filters)") if flags(told.filters) else Say("", "")  # fmt: skip
    note = Say(
        f"{amount(found.inputs.total)} 个输入{filtered.zh}，每个只归一类。",
        f"Each of {amount(found.inputs.total)} inputs{filtered.en} is one of these.",
    )
    stack = Stack(LEDGER, (found.inputs,), Say("个输入", "inputs"))
    present = {mark.kind for mark in found.inputs.marks}
    drawn = legend([kind for kind in LEDGER if kind.key in present]) + both(
        lambda width: charts.stacked(stack, title, width)
    )
    rows = [
        [words(mark.label), number(mark.count, mark.behind), part(mark.count, mark.of)]
        for mark in found.inputs.marks
    ]
    listed = table(title, (Say("去向", "became"), Say("输入", "inputs"), _SHARE), rows)
    commands = [command(told.path, "stats"), command(told.path, "failures")]
    return figure("inputs", title, note, drawn, listed, commands) + (
        _causes(told, found) if found.causes else ""
    )


def _causes(told: Gathered, found: Health) -> str:
    title = Say("未能读取的原因", "Why inputs are quarantined")
    marks = [cause.mark for cause in found.causes]
    total = sum(mark.count for mark in marks)
    note = Say(
        f"{amount(total)} 个输入未能读取；含义和办法见数据表。",
        f"{amount(total)} inputs could not be read; the table tells what that means and what to try.",
    )
    heads = (Say("原因", "cause"), Say("输入", "inputs"), _SHARE, Say("意思", "what it means"), Say("怎么办", "what to try"))  # fmt: skip
    rows = [
        [words(cause.mark.label), number(cause.mark.count, cause.mark.behind), part(cause.mark.count, cause.mark.of),
         words(cause.message), words(cause.remedy)]
        for cause in found.causes
    ]  # fmt: skip
    drawn = both(lambda width: charts.bars(marks, title, width))
    return figure("causes", title, note, drawn, table(title, heads, rows), [command(told.path, "failures")])


def _diagnostics(told: Gathered, found: Health) -> str:
    title = Say("诊断：程序对通报的疑问", "Diagnostics: what the program doubts")
    note = Say(
        f"长度是有该诊断的通报份数，占全部 {amount(found.notices)} 份；{amount(found.untold)} 份一条也没有。"
        "错误、警告、提示分三组，各按份数排列。",
        f"Lengths are notices with the diagnostic, of {amount(found.notices)}; {amount(found.untold)} have none. Errors, warnings and "
        "hints in groups, each by notices.",
    )
    marks = [each.mark for each in found.told]
    heads = (Say("代码", "code"), Say("级别", "severity"), _NOTICES, _SHARE, Say("次数", "times"), Say("意思", "what it means"))  # fmt: skip
    rows = [
        [words(name(f"{each.code} {each.slug}".strip()), each.mark.behind), words(each.severity.label), number(each.mark.count),
         part(each.mark.count, each.mark.of), number(each.times), words(each.message)]
        for each in found.told
    ]  # fmt: skip
    present = {each.severity.key for each in found.told}
    kinds = [kind for kind in SEVERITIES if kind.key in present]
    drawn = legend(kinds) + both(lambda width: charts.bars(marks, title, width))
    commands = [
        command(told.path, "stats", "--top", "100", *flags(told.filters)),
        *(["xuncha codes " + found.told[0].code] if found.told and found.told[0].slug else []),
    ]
    return figure("diagnostics", title, note, drawn, table(title, heads, rows), commands)


def _unknown(told: Gathered, found: Health) -> str:
    title = Say("为什么没有整改结果", "Why no outcome is known")
    row = found.unknown
    share = percent(row.total, found.issues)
    note = Say(
        f"{amount(row.total)} 个问题未注明结果，占 {amount(found.issues)} 个的 {share}。没有结果文字的，通报没有写；"
        "有文字而读不出的，可能是程序的不足，值得抽查。",
        f"{amount(row.total)} issues, {share} of {amount(found.issues)}, have no known outcome. Without outcome text the notice does not say; "
        "with text that is not understood the program may be at fault: look at some.",
    )
    kinds = tuple(Kind(mark.kind, mark.label) for mark in row.marks)
    stack = Stack(kinds, (row,), Say("个问题", "issues"))
    drawn = legend(kinds) + both(lambda width: charts.stacked(stack, title, width)) if row.total else ""
    rows = [
        [words(mark.label), number(mark.count, mark.behind), part(mark.count, mark.of)] for mark in row.marks
    ]
    listed = table(title, (Say("原因", "reason"), Say("问题", "issues"), _SHARE), rows)
    stats = command(told.path, "stats", "--by", "outcome", *flags(told.filters))
    return figure("unknown", title, note, drawn, listed, [stats])


def _rest(told: Gathered, found: Health) -> str:
    title = Say("未能归位的文字", "Text that could not be placed")
    none = sum(mark.count for mark in found.leftovers.bars if mark.label.zh == "0")
    note = Say(
        f"{amount(found.notices)} 份通报中 {amount(none)} 份没有；高度是通报份数。",
        f"{amount(none)} of {amount(found.notices)} notices have none; heights are notices.",
    )
    axis = Say("每份的处数", "pieces a notice")
    drawn = narrow(lambda width: charts.histogram(found.leftovers, title, axis, width, tall=110))
    rows = [
        [words(mark.label), number(mark.count, mark.behind), part(mark.count, mark.of)]
        for mark in found.leftovers.bars
    ]
    shown = figure("leftovers", title, note, drawn, table(title, (axis, _NOTICES, _SHARE), rows), [])
    title = Say("近似副本", "Near copies")
    copies = found.copies
    note = Say(
        f"{amount(copies.of)} 份通报中 {amount(copies.count)} 份（{percent(copies.count, copies.of)}）与更早的一份近似，即八成以上句子相同。"
        "转载照样各算一份，计入上面的数字。",
        f"{amount(copies.count)} of {amount(copies.of)} notices ({percent(copies.count, copies.of)}) are nearly the same as an earlier one. "
        "They are notices of their own and count in all figures above.",
    )
    listed = table(title, (title, _NOTICES, _SHARE), [
        [words(copies.label), number(copies.count, copies.behind), part(copies.count, copies.of)]])  # fmt: skip
    drawn = narrow(lambda width: charts.bars([copies], title, width)) if copies.count else ""
    shown += figure("copies", title, note, drawn, listed, [command(told.path, "stats", *flags(told.filters))])
    return f'<div class="pair">{shown}</div>'
