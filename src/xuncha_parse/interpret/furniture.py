"""Page furniture: what a site prints around a notice, read key by key and button by button.

:func:`scan` walks from the left as far as everything it meets is furniture, and says what it met. It
never looks for furniture inside a sentence, so prose that speaks of 时间 or 来源 is safe.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.dates import find_dates
from xuncha_parse.interpret.wording import keys, longest, published_rows, tables, words
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import any_of

if TYPE_CHECKING:
    from collections.abc import Mapping

REACH = 2_000
"""Characters of a line in which furniture is looked for; a longer run of it is no page's."""

_LONGEST_VALUE = 60
_LONGEST_REST = 150
_LONGEST_CRUMB = 24
_MOST_CRUMBS = 12
_LONGEST_NAME = 10
_LONGEST_SITE = 24
_LONGEST_UNNAMED = 40
_LONGEST_FOOTER = 400
_COLON = frozenset(":|｜")
_BRACKETS = frozenset("【】[]()|｜『』「」〔〕{}")
_CRUMB_SIGNS = ">＞»›→"
_CRUMB = lazy.pattern(f"[^,。;{_CRUMB_SIGNS}]{{0,{_LONGEST_CRUMB}}}[{_CRUMB_SIGNS}][{_CRUMB_SIGNS} -]*")
_TITLE_BEHIND = lazy.pattern(
    rf"(?<=[^{_CRUMB_SIGNS} ]) +(?=[^,。;:{_CRUMB_SIGNS}]{{0,60}}关于[^,。;:{_CRUMB_SIGNS}]{{4,80}}(?:通报|公告|公示|公开|报告))"
)
"""The blank between a trail and the title on the same line."""
_ORNAMENT = _BRACKETS | frozenset(_CRUMB_SIGNS) | frozenset(" ·•●▪■◆★☆※<_-—–=:;,.、/／\\*#&^~+©▶►◎○◇□…")
_OPENING = frozenset("([{【〔『「")
_STAMP = lazy.pattern(r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)(?:[T ]{0,3}\d{1,2}:\d{2}(?::\d{2})?)?")
_HAN_STAMP = lazy.pattern(r"\d{4} {0,2}年 {0,2}\d{1,2} {0,2}月 {0,2}\d{1,2} {0,2}日")
_HOUR = lazy.pattern(r" {0,3}\d{1,2}:\d{2}(?::\d{2})?(?!\d)")
_CLOCK_TAIL = lazy.pattern(
    r"[ \d年月日时分秒:,./星期周一二三四五六七八九十〇天初廿卅正冬腊闰农历阴公元上下午-]{0,50}"
)
_WEEKDAY = lazy.pattern(r" {0,3}(?:星期|周)[一二三四五六日天]")
_UNREAD = lazy.pattern(r"\d[\d:/.年月日 -]{0,20}")
_COUNT = lazy.pattern(r" {0,3}(?:[\[(【] ?\d[\d,]{0,10} ?[\])】]|[\d,+万.]{0,12}) {0,2}(?:人次|次|人)?")
_SLASHED = lazy.pattern(r"\d{4}[ -]\d{1,2}/\d{1,2} {1,3}\d{1,2}:\d{2}(?::\d{2})?(?!\d)")
_HAN = lazy.pattern("[㐀-鿿]")
_NUMBERED_YEAR = lazy.pattern(r"〔\d{4}〕")
_ADDRESS = lazy.pattern(r"(?:https?://|www\.)[A-Za-z0-9./?=&_%#:~-]{1,200}")


class Mark(NamedTuple):
    """One piece of furniture.

    ``row`` is the table row of a key or button, or ``crumb``, ``stamp``, ``clock`` or ``menu``. The place of
    the value is empty when none is printed.
    """

    row: str
    start: int
    end: int
    value_start: int
    value_end: int

    @property
    def empty(self) -> bool:
        """Whether the value is missing."""
        return self.value_start == self.value_end


class Furniture(NamedTuple):
    """What was met from the left of a line, and where it ended: the line's start when nothing was met."""

    marks: tuple[Mark, ...]
    end: int


class _Line(NamedTuple):
    """A line's folded head; places in it count from ``base``."""

    text: str
    base: int
    shadow: str

    def mark(self, row: str, start: int, end: int, value: int | None = None) -> Mark:
        """The mark from ``start`` to ``end``, its value from ``value`` on."""
        value = end if value is None else value
        return Mark(row, self.base + start, self.base + end, self.base + value, self.base + end)

    def past(self, at: int, chars: frozenset[str]) -> int:
        """The first place from ``at`` on that holds none of ``chars``."""
        while at < len(self.shadow) and self.shadow[at] in chars:
            at += 1
        return at

    def past_blanks(self, at: int) -> int:
        """The first place from ``at`` on that is not blank."""
        return self.past(at, frozenset(" "))

    def closed(self, at: int) -> bool:
        """Whether the line or a bracket ends at ``at``."""
        return at >= len(self.shadow) or self.shadow[at] in _BRACKETS

    def bounded(self, at: int) -> bool:
        """Whether a word that ends at ``at`` ends there visibly."""
        return at >= len(self.shadow) or self.shadow[at] in _ORNAMENT or self.shadow[at].isdigit()

    def rest(self, at: int) -> int:
        """The end of a value that takes the rest of its line; a long line or a sentence is no such value."""
        length = len(self.shadow)
        return length if length - at <= _LONGEST_REST and self.shadow.find("。", at) < 0 else at


def scan(text: str, start: int, end: int) -> Furniture:
    """The furniture the line ``text[start:end]`` begins with; it ends at ``end`` if there is nothing else."""
    line = _Line(text, start, fold(text[start : min(end, start + REACH)]))
    for row, is_whole in (
        ("menu", _is_menu(line.shadow)),
        ("footer", is_footer("".join(line.shadow.split()))),
    ):
        if is_whole:
            return Furniture((line.mark(row, 0, len(line.shadow)),), end)
    marks: list[Mark] = []
    at = reached = 0
    while at < len(line.shadow):
        if line.shadow[at] in _ORNAMENT:
            at += 1
            continue
        mark = _read(line, at, first=not marks) or _unnamed(line, at)
        if mark is None:
            break
        marks.append(mark)
        at = reached = mark.end - start
    reached = at if at == len(line.shadow) else line.past(reached, _ORNAMENT - _OPENING) if marks else 0
    return Furniture(tuple(marks), start + reached)


def is_footer(letters: str) -> bool:
    """Whether a line (without blanks) is the page's own footer: 版权所有…, 主办:…, 冀ICP备12345678号."""
    lowered = letters.lower()
    if len(lowered) > _LONGEST_FOOTER or "整改" in lowered:
        return False
    if any(word in lowered for word in tables()["words"]["firm_footer"]):
        return True
    loose = tables()["words"]["footer"]
    if lowered.lstrip("【[(").startswith(tables()["words"]["statements"]):
        return True
    if "。" in lowered:
        return False
    return lowered.startswith(loose) or (":" in lowered and any(f"{word}:" in lowered for word in loose))


def _is_menu(shadow: str) -> bool:
    """集团概况 | 新闻中心 | 信息公开: three or more short names side by side, one of them a known channel."""
    if len(shadow) > REACH // 4 or re.search("[,。;:]", shadow):
        return False
    names = [name.strip() for name in re.split(r"[|｜·]| {2,}", shadow) if name.strip()]
    if len(names) < 3 or max(map(len, names)) > _LONGEST_NAME:
        return False
    known = {**words("channels"), **words("tools")}
    return any(name in known for name in names) and not any(name in keys() for name in names)


_KEYS = "keys"
"""Where a row of ``[words]`` may be asked for: every key a page prints with a value."""


def _longest(shadow: str, at: int, row: str, gap: int = 0) -> tuple[str, int] | None:
    """The longest known word at ``at``, see :func:`longest`; few places begin one, as their first letter tells."""
    if shadow[at : at + 1] not in _first_letters(row):
        return None
    return longest(shadow, at, _known(row), gap)


@cache
def _known(row: str) -> Mapping[str, str]:
    return keys() if row == _KEYS else words(row)


@cache
def _first_letters(row: str) -> frozenset[str]:
    return frozenset(word[:1] for word in _known(row))


def _read(line: _Line, at: int, *, first: bool) -> Mark | None:
    return (
        _clock(line, at)
        or _key(line, at)
        or _crumbs(line, at)
        or _stamp(line, at)
        or _link(line, at)
        or _word(line, at, shortest=2 if first else 1)
    )


def _clock(line: _Line, at: int) -> Mark | None:
    """今天是2019年10月31日星期三, or a date with its weekday: the site's clock, never the notice's date."""
    word = _longest(line.shadow, at, "clock")
    date = _HAN_STAMP.match(line.shadow, at) or _STAMP.match(line.shadow, at)
    if word is None and not (date and _WEEKDAY.match(line.shadow, date.end())):
        return None
    tail = _CLOCK_TAIL.match(line.shadow, word[1] if word else at)
    end = tail.end() if tail else at
    if word and not line.bounded(end) and line.shadow[end - 1] != " ":
        return None
    return line.mark("clock", at, end, at)


def _key(line: _Line, at: int) -> Mark | None:
    """A key and its value: 来源:市教育局. What the value may be depends on the key's row."""
    found = _longest(line.shadow, at, _KEYS, gap=4)
    if found is None:
        return None
    row, end = found
    after = line.past_blanks(end)
    colon = line.shadow[after : after + 1] in _COLON
    value = line.past_blanks(after + 1) if colon else after
    labels = colon or line.closed(after)
    if row in published_rows() or row == "other_dates":
        return _dated(line, row, at, value, labels=labels)
    if row == "count":
        count = _COUNT.match(line.shadow, value)
        stop = count.end() if count else value
        return line.mark(row, at, stop, value) if labels or stop > value else None
    if row == "tool":
        return line.mark(row, at, value if colon else end) if colon or line.bounded(end) else None
    if row == "crumb":
        stop = line.rest(value)
        title = _TITLE_BEHIND.search(line.shadow, value, stop)
        stop = title.start() if title else stop
        return line.mark(row, at, stop, value) if colon or stop > value else None
    if not colon:
        return line.mark(row, at, end) if labels and end - at > 1 else None
    stop = line.rest(value) if row in {"footer", "title"} else _value_end(line, value)
    return line.mark(row, at, stop, value)


def _dated(line: _Line, row: str, at: int, value: int, *, labels: bool) -> Mark | None:
    """A key whose value is a date; without a colon only a date makes it a key (发布时间 2023-07-18)."""
    window = min(line.base + value + 40, line.base + len(line.shadow))
    for date in find_dates(line.text, line.base + value, window)[:1]:
        if not line.shadow[value : date.start - line.base].strip(" [(【"):
            return Mark(row, line.base + at, date.end, date.start, date.end)
    unread = _UNREAD.match(line.shadow, value)
    return line.mark(row, at, unread.end() if unread else value) if labels else None


def _value_end(line: _Line, at: int) -> int:
    """Where the value of 来源: ends: at a key, button, timestamp, bracket or wide gap; a sentence is none."""
    shadow = line.shadow
    limit = min(len(shadow), at + _LONGEST_VALUE)
    for here in range(at, limit):
        char = shadow[here]
        if char == "。":
            return at
        if char in _BRACKETS and not _is_inside(shadow, at, here):
            return here
        if _STAMP.match(shadow, here) or _is_next_key(line, here):
            return here
        if char != " ":
            continue
        wide = shadow[here + 1 : here + 2] == " "
        runs_on = len(shadow) - here > _LONGEST_VALUE // 2 and not _names_on(line, here)
        if wide or runs_on or _word(line, here + 1):
            return here
    return limit if limit == len(shadow) else at


def _names_on(line: _Line, at: int) -> bool:
    """Whether behind the blank at ``at`` one more name stands before the next key: 来源:县纪委 清风网  时间:…."""
    end = line.shadow.find(" ", at + 1, at + 1 + _LONGEST_SITE)
    if end < 0 or re.search("[,。;:]", line.shadow[at:end]):
        return False
    after = line.past_blanks(end)
    return _is_next_key(line, after) or _STAMP.match(line.shadow, after) is not None


def _unnamed(line: _Line, at: int) -> Mark | None:
    """What no table knows, before a key of the same short line: 观看数:61 作者:…."""
    shadow = line.shadow
    if line.rest(at) == at:
        return None
    for here in range(at + 1, min(len(shadow), at + _LONGEST_UNNAMED)):
        if shadow[here] in ",;!?":
            return None
        if shadow[here - 1] not in _ORNAMENT or not (_is_next_key(line, here) or _is_timed(shadow, here)):
            continue
        before = "".join(shadow[at:here].split())
        return None if _notice_word().search(before) else line.mark("text", at, here, at)
    return None


def _is_timed(shadow: str, at: int) -> bool:
    """Whether a timestamp with its time of day stands at ``at``: only a page prints one."""
    stamp = _STAMP.match(shadow, at)
    return stamp is not None and ":" in stamp[0]


@cache
def _notice_word() -> re.Pattern[str]:
    """What tells a title or contact details, which are the notice's own."""
    return any_of(["关于", "整改", *(word for row in tables()["contact"].values() for word in row)])


def _is_inside(shadow: str, start: int, here: int) -> bool:
    """Whether a bracket at ``here`` belongs to the value: 来源:市教育局(机关党委)."""
    if shadow[here] == "(":
        return ")" in shadow[here : here + 30]
    if shadow[here] in "〔〕":
        return _NUMBERED_YEAR.search(shadow, max(start, here - 5), here + 6) is not None
    return shadow[here] == ")" and shadow.count("(", start, here) > shadow.count(")", start, here)


def _is_next_key(line: _Line, at: int) -> bool:
    found = _longest(line.shadow, at, _KEYS, gap=4)
    if found is None or line.shadow[line.past_blanks(found[1]) :][:1] not in _COLON:
        return False
    glued = at > 0 and _HAN.match(line.shadow[at - 1]) is not None
    return not (glued and (found[0] in {"day", "hour"} or found[1] - at < 2))


def _crumbs(line: _Line, at: int) -> Mark | None:
    """首页 > 政务公开 > 通知公告: short names between signs."""
    end = at
    for _ in range(_MOST_CRUMBS):
        crumb = _CRUMB.match(line.shadow, end)
        if crumb is None:
            break
        end = crumb.end()
    if end == at:
        return None
    last = line.shadow[end : end + _LONGEST_CRUMB + 1].rstrip()
    if end + len(last) < len(line.shadow.rstrip()) or re.search("关于|整改", last):
        last = last.split(" ", 1)[0]
    whole = len(last) <= _LONGEST_CRUMB and not re.search("[,。;:]", last)
    return line.mark("crumb", at, end + len(last) if whole else end, at)


def _stamp(line: _Line, at: int) -> Mark | None:
    """A bare timestamp; a date in Chinese only when a time of day, the line's end or a key follows it."""
    han = _HAN_STAMP.match(line.shadow, at)
    if han:
        hour = _HOUR.match(line.shadow, han.end())
        end = hour.end() if hour else han.end()
        after = line.past_blanks(end)
        return (
            line.mark("stamp", at, end, at)
            if hour or line.closed(after) or _is_next_key(line, after)
            else None
        )
    stamp = _STAMP.match(line.shadow, at) or _SLASHED.match(line.shadow, at) or _HOUR.match(line.shadow, at)
    if stamp is None or line.shadow[stamp.end() : stamp.end() + 1] in frozenset("至到—–~日月"):
        return None
    return line.mark("stamp", at, stamp.end(), at)


def _link(line: _Line, at: int) -> Mark | None:
    """The address of a page or site."""
    link = _ADDRESS.match(line.shadow, at)
    return line.mark("text", at, link.end(), at) if link else None


def _word(line: _Line, at: int, shortest: int = 1) -> Mark | None:
    """A button or a channel's name; a single letter (大 中 小) is one only among others."""
    for row, gap in (("tools", 3), ("channels", 0)):
        found = _longest(line.shadow, at, row, gap)
        if found is None or found[1] - at < shortest:
            continue
        end = found[1]
        glued = row == "tools" and end - at > 1 and _longest(line.shadow, end, "tools") is not None
        if glued or line.bounded(end):
            return line.mark(row, at, end)
    return None
