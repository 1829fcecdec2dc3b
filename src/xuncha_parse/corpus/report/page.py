"""The page: its sections in order, the lists behind its marks, its style and its script."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.filters import Filters
from xuncha_parse.corpus.report import sections, timing, worded
from xuncha_parse.corpus.report.commands import command, flags, quoted
from xuncha_parse.corpus.report.drawing import patterns
from xuncha_parse.corpus.report.gathered import Gathered, gather
from xuncha_parse.corpus.report.html import behind, entry, paragraph, said
from xuncha_parse.corpus.report.html import command as html_command
from xuncha_parse.corpus.report.reading import reading
from xuncha_parse.corpus.report.wording import Say, amount, clipped, counted, name
from xuncha_parse.webpage import WebPage, asset, escape

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from xuncha_parse.corpus.store import Corpus

LARGEST: Final = 2_900_000
"""Bytes of a page; lists become shorter until it is no larger."""
_LINK: Final = re.compile('href="#(l[0-9]+)"')
_ASSETS: Final = files("xuncha_parse.corpus.report") / "assets"
_SECTIONS: Final[tuple[tuple[str, Say, Callable[[Gathered], str]], ...]] = (
    ("overview", Say("概览", "Overview"), sections.published),
    ("outcomes", Say("整改结果", "Outcomes"), sections.outcomes),
    ("sizes", Say("问题与措施", "Issues and measures"), sections.sizes),
    ("time", Say("从反馈到公开", "Feedback to publication"), timing.days),
    ("sustained", Say("长期坚持", "Upkeep"), timing.sustained),
    ("overdue", Say("逾期", "Overdue"), timing.overdue),
    ("terms", Say("用语", "Words"), worded.terms),
    ("reading", Say("读取情况", "Reading"), reading),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A page, and what it tells of in a line."""

    html: str
    notices: int
    issues: int


def report(corpus: Corpus, filters: Filters | None = None, as_of: date | None = None) -> Report:
    """What a corpus says, as one page.

    Deadlines are compared with the day ``as_of``; without it with the newest day of publication among the
    notices that are chosen, unless that is later than the corpus was last added to.
    Raises :class:`BadQuery` for filters that cannot be meant, ``sqlite3.Error`` when the corpus cannot be read.
    """
    told = gather(corpus, filters or Filters(), as_of)
    body, most = _body(told), told.most
    linked = set(_LINK.findall(body))
    drawn = replace(told, lists=tuple(each for each in told.lists if each.id in linked))
    html = _page(drawn, body, most)
    while len(html.encode("utf-8", "replace")) > LARGEST and most:
        most //= 2
        html = _page(drawn, body, most)
    return Report(html, told.headline.notices, told.headline.issues)


def _page(told: Gathered, body: str, most: int) -> str:
    title = f"整改通报语料报告 · {_called(told)}"
    whole = f"{body}{_notices(told, most)}</main>{_method(told)}{_lists(told, most)}{patterns()}"
    return WebPage(title, whole, asset(_ASSETS, "report.css"), asset(_ASSETS, "report.js")).html()


def _body(told: Gathered) -> str:
    empty = not told.headline.notices
    shown = _SECTIONS if not empty else [each for each in _SECTIONS if each[0] == "reading"]
    links = "".join(f'<li><a href="#{id_}"{_english(title)}>{title.zh}</a></li>' for id_, title, _ in shown)
    parts = "".join(
        f'<section aria-labelledby="{id_}" class="part"><h2 id="{id_}" tabindex="-1"{_english(title)}>{title.zh}</h2>{write(told)}</section>'
        for id_, title, write in shown
    )
    tiles = sections.tiles(told) if not empty else ""
    return (
        f'<a class="skip" href="#main" data-en="Skip to the figures">跳到正文</a>{_header(told)}'
        f'<nav aria-label="章节" data-en-label="Sections"><ul>{links}</ul></nav>'
        f'<main id="main" tabindex="-1">{tiles}{_lede(told)}{parts}'
    )


def _header(told: Gathered) -> str:
    chosen = flags(told.filters)
    filtered = ""
    if chosen:
        of = Say(
            f"只含筛选出的部分：全部 {amount(told.headline.all_notices)} 份通报中的 {amount(told.headline.notices)} 份。",
            f"Only what was filtered: {amount(told.headline.notices)} of {amount(told.headline.all_notices)} notices.",
        )
        filtered = f'<p class="chosen">{said(of)} <code>{escape(clipped(" ".join(chosen), 300))}</code></p>'
    head = told.headline
    title = Say(
        f"{amount(head.notices)} 份整改通报，{amount(head.issues)} 个问题",
        f"{amount(head.issues)} issues in {amount(head.notices)} rectification notices",
    )
    dek = Say(
        "巡察、巡视整改通报里写了什么：以下都是通报的自述，由程序读出并计数，没有核实。",
        "What notices of rectification after inspection say. All of it is their own account, read and counted by a program "
        "and not verified.",
    )
    kicker = f'<span data-en="Corpus report">语料报告</span> · <bdi>{escape(_called(told))}</bdi>'
    return (
        f'<header id="top" tabindex="-1"><p class="kicker">{kicker}</p>{said(title, "h1")}'
        f"{paragraph(dek.zh, dek.en, 'dek')}{filtered}{_day(told)}"
        '<p class="language"><button type="button" id="language" lang="en" hidden>English</button></p></header>'
    )


def _day(told: Gathered) -> str:
    """The day that deadlines are compared with, the notices it is from, and those that were left aside for it."""
    origin, lines = told.origin, []
    if told.as_of:
        chosen = timing.day_of(told)
        line = said(
            Say(
                f"是否逾期，按 {told.as_of} 这一天算（{chosen.zh}）。",
                f"Overdue means on {told.as_of} ({chosen.en}).",
            )
        )
        if origin.behind:
            more = counted(origin.notices, "份通报", "notice")
            line += f" {said(Say('出自：', 'It is that of:'))} {_to(origin.behind, name(origin.title, 44))}"
            line += f" {said(Say(f'（共 {more.zh}）', f'({more.en} in all)'))}" if origin.notices > 1 else ""
        lines.append(line)
    if origin.later_behind:
        left = Say(
            f"日期晚于 {origin.taken}（语料最近一次收入通报的日子）的，多半有误，没有用来定这一天：",
            f"Left aside for this, since dated later than {origin.taken}, when the corpus was last added to, and most likely wrong:",
        )
        lines.append(f"{said(left)} {_to(origin.later_behind, counted(origin.later, '份通报', 'notice'))}")
    return "".join(f'<p class="day">{line}</p>' for line in lines)


def _to(list_: str, words: Say) -> str:
    return f'<a href="#{list_}">{said(words)}</a>'


def _lede(told: Gathered) -> str:
    head = told.headline
    if not head.all_notices:
        return paragraph(
            "这个语料还没有通报，因此没有图。输入的去向见下；看失败的原因，或者再收入一些：",
            "This corpus has no notices yet, and so no charts. What became of its inputs stands below; see why they failed, or "
            "take in more:",
            "nothing",
        ) + html_command(command(told.path, "failures")) + html_command(f"xuncha corpus build pages/ -o {quoted(told.path)}")  # fmt: skip
    if not head.notices:
        return paragraph(
            "没有一份通报符合筛选。下面只有整个语料的读取情况。",
            "No notice fits the filters. Below stands only how the whole corpus was read.",
            "nothing",
        )
    return paragraph(
        "每个图形都可以点开（或用键盘选中后回车），看它背后的通报；下方的数据表有同样的数字，并附列出全部通报的命令。",
        "Every mark leads to the notices behind it, by a click or by Enter; the table below each chart has the same figures, and "
        "the command that lists every notice.",
        "lede",
    )


def _notices(told: Gathered, most: int) -> str:
    """The notices that the lists name."""
    wanted = sorted({notice for each in told.lists for notice, _ in each.first[:most]})
    if not wanted:
        return ""
    named, chosen, total = map(amount, (len(wanted), told.headline.notices, told.headline.all_notices))
    title = Say("通报目录", "Notices")
    note = Say(
        f"上面各处列出的 {named} 份通报，语料中共 {total} 份。全部列出：",
        f"The {named} notices that are listed somewhere above, of {total}. List them all:",
    )
    if flags(told.filters):
        note = Say(
            f"上面各处列出的 {named} 份通报；符合筛选的共 {chosen} 份，语料中共 {total} 份。列出符合筛选的全部：",
            f"The {named} notices that are listed somewhere above, of {chosen} that fit the filters; the corpus has {total}. "
            "List all that fit:",
        )
    again = command(told.path, "sql", told.every)
    listed = "".join(entry(told.notices[id_]) for id_ in wanted)
    open_ = " open" if len(wanted) <= 30 else ""
    return (
        f'<section class="part" aria-labelledby="notices"><h2 id="notices" tabindex="-1"{_english(title)}>{title.zh}</h2>{said(note, "p")}'
        f"{html_command(again)}"
        f'<details class="index"{open_}><summary data-en="Show the notices">展开目录</summary><ul class="index">{listed}</ul></details></section>'
    )


def _lists(told: Gathered, most: int) -> str:
    return '<div class="lists">' + "".join(
        behind(each, most, told.notices, command(told.path, *each.arguments)) for each in told.lists
    ) + "</div>"  # fmt: skip


def _method(told: Gathered) -> str:
    points = (
        ("未注明自成一类，从不归入已完成；缺的数字不猜。", "What is not said is a value of its own, never completed; no missing figure is guessed."),
        ("占比的分母写在每张图下面；不是零的不写成 0%，不满的不写成 100%。", "The denominators of shares are told below each chart; some is never 0 %, not all never 100 %."),
        ("年份、层级、领域、地区、单位和主题由程序从通报的文字推出，可能有误；文档 corpus.md 写明准确率。", "Year, level, kind of body, region, body and theme are derived from what is printed and may be wrong; corpus.md tells how often."),
        ("每份通报各算一份，近似的转载也是；每个问题只算一次。", "Each notice counts as one, near copies too; each issue counts once."),
        ("数字与 xuncha corpus stats、sql、terms 对同一问题的回答一致。", "The figures are those that xuncha corpus stats, sql and terms give for the same question."),
    )  # fmt: skip
    items = "".join(said(Say(zh, en), "li") for zh, en in points)
    read = Say(f"由 xuncha-parse {told.parser or '—'} 读取。", f"Read by xuncha-parse {told.parser or '–'}.")
    title = Say("说明", "How to read this")
    return f"<footer><h2{_english(title)}>{title.zh}</h2><ul>{items}</ul>{said(read, 'p')}</footer>"


def _called(told: Gathered) -> str:
    return clipped(PurePath(told.path).name or told.path, 80)


def _english(words: Say) -> str:
    return f' data-en="{escape(words.en)}"'
