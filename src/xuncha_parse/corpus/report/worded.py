"""The section on the words that set groups apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.corpus.report import charts
from xuncha_parse.corpus.report.apart import OWN
from xuncha_parse.corpus.report.commands import command
from xuncha_parse.corpus.report.html import figure, figures, narrow, number, paragraph, said, table, words
from xuncha_parse.corpus.report.sections import NOTICES
from xuncha_parse.corpus.report.wording import Say, amount

if TYPE_CHECKING:
    from xuncha_parse.corpus.report.gathered import Gathered
    from xuncha_parse.corpus.report.html import Cell
    from xuncha_parse.corpus.report.shapes import Apart


def terms(told: Gathered) -> str:
    """The words that set groups apart."""
    titles = {
        "year": Say("各年的用语", "Words of the years"),
        "level": Say("各层级的用语", "Words of the levels"),
        "region": Say("各地区的用语", "Words of the regions"),
    }
    intro = paragraph(
        f"与语料其余部分相比，每组用得明显更多的词：实心点是该组每万词的次数，空心点是其余部分的，右边是倍数。"
        f"按对数似然 G² 排列，语料中至少 {told.least_notices} 份、组内至少 {OWN} 份通报用到；不足 {told.least_notices} 份通报的组不比。"
        "多用一个词，不等于多有一类问题。",
        "Words that a group uses clearly more than the rest of the corpus: the full dot is how often in ten thousand words, the "
        f"empty one how often in the rest, at the right how many times as often. By log-likelihood G², in at least {told.least_notices} "
        f"notices of the corpus and {OWN} of the group; groups of fewer than {told.least_notices} notices are not compared. "
        "More of a word is not more of a fault.",
    )
    shown = ""
    for dimension, title in titles.items():
        groups = [group for group in told.terms.get(dimension, ()) if group.terms]
        if groups:
            shown += f'{said(title, "h3")}<div class="pair" id="terms-{dimension}" tabindex="-1">'
            shown += "".join(_apart(told, dimension, at, group) for at, group in enumerate(groups)) + "</div>"
    nothing = paragraph(
        "这里没有一组与其余部分有明显差别：要有至少两组，并且用词足够不同。",
        "No group here differs clearly from the rest: that takes two groups at least, and words that differ enough.",
        "nothing",
    )
    return intro + (shown or nothing)


def _apart(told: Gathered, dimension: str, at: int, group: Apart) -> str:
    note = Say(
        f"{amount(group.notices)} 份通报，{amount(group.words)} 个词", f"{amount(group.notices)} notices, {amount(group.words)} words"
    )  # fmt: skip
    title = Say(f"{group.label.zh} 与其余", f"{group.label.en} and the rest")
    heads = (Say("词", "word"), Say("次数", "count"), NOTICES, Say("每万词", "per 10,000"), Say("其余每万词", "rest per 10,000"),
        Say("对数似然 G²", "G²"), Say("对数比", "log ratio"))  # fmt: skip
    rows = [
        [words(term.term, term.behind), number(term.count), number(term.notices), _decimal(term.rate, 1), _decimal(term.rest, 1),
         _decimal(term.g2, 1), _decimal(term.log_ratio, 2)]
        for term in group.terms
    ]  # fmt: skip
    drawn = narrow(lambda width: charts.contrasts(group, title, width))
    again = command(told.path, "terms", *group.arguments)
    return figure(f"terms-{dimension}-{at}", group.label, note, drawn, table(title, heads, rows), [again])


def _decimal(value: float, digits: int) -> Cell:
    return figures(f"{value:,.{digits}f}")
