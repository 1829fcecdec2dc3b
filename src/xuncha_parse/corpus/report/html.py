"""Pieces of the page's HTML: words in two languages, tables, figures with their table and command, lists of notices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.report.drawing import NARROW, WIDE, english, swatch
from xuncha_parse.corpus.report.wording import Say, amount, clipped, shown
from xuncha_parse.webpage import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xuncha_parse.corpus.report.behind import Behind
    from xuncha_parse.corpus.report.shapes import Kind

TITLE: Final = 44
"""Characters of a title in a list; the notice itself has more of it."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]{1,300}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: words, or a number or what has one, and the list behind it."""

    said: Say
    number: bool = False
    behind: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as the page lists it."""

    id: int
    name: str
    title: str | None
    body: str | None
    place: str | None
    year: int | None
    issues: int
    address: str | None


def said(words: Say, tag: str = "span", attributes: str = "") -> str:
    """Words in an element, with the English beside them; a name of a notice, the same in both, is kept apart from them."""
    if words.zh == words.en:
        name = f"<bdi>{escape(words.zh)}</bdi>"
        return name if tag == "span" else f"<{tag}{attributes}>{name}</{tag}>"
    return f"<{tag}{attributes}{english(words)}>{escape(words.zh)}</{tag}>"


def paragraph(zh: str, en: str, cls: str = "") -> str:
    """A paragraph in both languages."""
    return said(Say(zh, en), "p", f' class="{cls}"' if cls else "")


def words(told: Say, behind: str | None = None) -> Cell:
    """A cell of words."""
    return Cell(told, behind=behind)


def figures(told: str, behind: str | None = None) -> Cell:
    """A cell of figures, as they are to be read."""
    return Cell(Say(told, told), number=True, behind=behind)


def number(count: float, behind: str | None = None) -> Cell:
    """A cell of a number."""
    return figures(amount(count), behind)


def part(count: int, of: int) -> Cell:
    """A cell of a share."""
    return figures(percent(count, of))


def table(caption: Say, heads: Sequence[Say], rows: Sequence[Sequence[Cell]]) -> str:
    """A table whose first column names its rows."""
    numbers = [cell.number for cell in rows[0]] if rows else [False] * len(heads)
    head = "".join(
        said(each, "th", f' scope="col"{_number_class(number)}')
        for each, number in zip(heads, numbers, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(_cell(cell, first=at == 0) for at, cell in enumerate(row))}</tr>" for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(caption.zh)}" data-en-label="{escape(caption.en)}">'
        f"<table>{said(caption, 'caption')}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell, *, first: bool) -> str:
    tag = 'th scope="row"' if first else "td"
    cls = _number_class(cell.number)
    inner = said(cell.said) if cell.said.zh != cell.said.en or not cell.number else escape(cell.said.zh)
    if cell.behind:
        inner = f'<a href="#{cell.behind}">{inner}</a>'
    return f"<{tag}{cls}>{inner}</{tag[:2]}>"


def _number_class(number: bool) -> str:
    return ' class="n"' if number else ""


def legend(kinds: Sequence[Kind]) -> str:
    """What the colours and patterns stand for."""
    items = "".join(f"<li>{swatch(kind.key)}{said(kind.label)}</li>" for kind in kinds)
    return f'<ul class="legend">{items}</ul>'


def both(draw: Callable[[int], str]) -> str:
    """A drawing for a desk and one for a telephone; the style sheet shows one of them."""
    return f'<div class="wide">{draw(WIDE)}</div><div class="narrow">{draw(NARROW)}</div>'


def narrow(draw: Callable[[int], str]) -> str:
    """A drawing that fits everywhere."""
    return f'<div class="half">{draw(NARROW)}</div>'


def figure(id_: str, title: Say, note: Say, drawn: str, listed: str, commands: Sequence[str]) -> str:
    """A drawing with its words above, and its table and commands below."""
    told = "".join(command(each) for each in commands)
    again = paragraph("同样的数字，一条命令：", "The same figures by a command:", "again") if told else ""
    return (
        f'<figure id="{id_}" tabindex="-1"><figcaption>{said(title, "h3")}{said(note, "p")}</figcaption>{drawn}'
        f'<details class="data"><summary>{said(Say("数据表与命令", "Table and command"))}'
        f'<span class="hidden"> — {said(title)}</span></summary>{listed}{again}{told}</details></figure>'
    )


def command(told: str) -> str:
    """A command that can be copied."""
    return f'<pre class="command" tabindex="0"><code>{escape(shown(told))}</code></pre>'


def behind(each: Behind, most: int, notices: dict[int, Notice], told: str) -> str:
    """The list behind a mark: shown when its link is followed."""
    rows, listed = _rows(each, most, notices)
    parts = [Say(f"{amount(each.total)} 个输入", f"{amount(each.total)} inputs")]
    if not each.names:
        parts = [Say(f"{amount(each.total)} 份通报", f"{amount(each.total)} notices")]
    if each.issues is not None:
        parts.append(Say(f"{amount(each.issues)} 个问题", f"{amount(each.issues)} issues"))
    if listed < each.total:
        order = "" if each.issues is None else "，问题多的在前"
        parts.append(
            Say(f"先列 {amount(listed)} {'个' if each.names else '份'}{order}", f"the first {amount(listed)}")
        )
    count = Say("，".join(each.zh for each in parts), ", ".join(each.en for each in parts))
    return (
        f'<div class="list" id="{each.id}" role="dialog" tabindex="-1" aria-label="{escape(each.title.zh)}" '
        f'data-en-label="{escape(each.title.en)}" data-back="{each.back}"><div class="bar">{said(each.title, "strong")}'
        f'<a class="close" href="#{each.back}" data-en="Close">关闭</a></div>{said(count, "p")}<ol>{rows}</ol>'
        f"{paragraph('全部列出：', 'List them all:', 'again')}{command(told)}</div>"
    )


def _rows(each: Behind, most: int, notices: dict[int, Notice]) -> tuple[str, int]:
    if each.names:
        names = each.names[:most]
        return "".join(f"<li><bdi>{escape(clipped(name, 120))}</bdi></li>" for name in names), len(names)
    rows = []
    for id_, count in each.first[:most]:
        notice = notices[id_]
        times = f" <i>{amount(count)}</i>" if each.issues is not None else ""
        rows.append(
            f'<li><a href="#n{id_}"><bdi>{escape(clipped(titled(notice), TITLE))}</bdi></a>{times}</li>'
        )
    return "".join(rows), len(rows)


def titled(notice: Notice) -> str:
    """What a notice is called: its title, or else the name of its input."""
    return notice.title or notice.name


def entry(notice: Notice) -> str:
    """A notice with all that tells which it is."""
    facts = [notice.body, notice.place, str(notice.year) if notice.year else None]
    told = " · ".join(clipped(fact, 60) for fact in facts if fact)
    issues = said(Say(f"{amount(notice.issues)} 个问题", f"{amount(notice.issues)} issues"))
    name = (
        ""
        if notice.address == notice.name
        else f'<br><bdi class="name">{escape(clipped(notice.name, 160))}</bdi>'
    )
    link = ""
    if notice.address:
        address = escape(notice.address)
        link = f'<br><a href="{address}" rel="noopener noreferrer nofollow">{address}</a>'
    return (
        f'<li id="n{notice.id}" tabindex="-1"><b>{notice.id}</b> <bdi>{escape(clipped(titled(notice), 120))}</bdi>'
        f"<br><bdi>{escape(told)}</bdi> · {issues}{name}{link}</li>"
    )


def address_of(told: str | None) -> str | None:
    """The address of a page, when it is one that may be a link: http(s), of plain letters, and short enough to be shown whole."""
    if told is None or not told.isascii() or not told.isprintable():
        return None
    match = _ADDRESS.fullmatch(told)
    return match[0] if match else None
