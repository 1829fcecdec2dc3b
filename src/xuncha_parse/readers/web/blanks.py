"""Blanks of a page's text: collapsed as a browser does, but for line breaks of the source between Chinese characters.

A browser shows a blank where the source of a page breaks a line; nobody writes it, and between two Chinese
characters nobody wants it. Breaks are kept apart while a line is put together (:func:`collapse`), since what to do
with one depends on both its sides, and are settled when it is whole (:func:`settle`).
"""

from __future__ import annotations

import re

from xuncha_parse.source import LINE_BREAK

_KEPT = "\x02"
_EDGE, _BARE, _INDENTED = "\f", "\n", "\r"
"""Breaks of the source: between two elements; in text with nothing else; in text with blanks around it."""

_RUN = re.compile(r"[ \t\n\f\r]+")
_BLANKS = re.compile(f"[ {_EDGE}{_BARE}{_INDENTED}]+")
_MARKS = re.compile(f"[{_EDGE}{_BARE}{_INDENTED}{_KEPT}]|  ")
_CHINESE = re.compile("[⺀-〿㈀-鿿豈-﫿︰-﹏！-･“”‘’—…①-⓿·\U00020000-\U0003ffff]")
SEAM = "\x03"
"""Where an inline element begins; style sheets keep the items of a page's meta line apart there."""

_KEY = re.compile("[一-鿿]{1,8} ?[:：]")
_META = re.compile(
    "(?:发布|公布|公开|发文|成文|信息|更新|发表)(?:时间|日期|机构)|(?:信息|文章|稿件)来源|来源|作者|(?:浏览|阅读|点击|访问)(?:次数|量)|字号|字体"
)
_SENTENCE = re.compile("[。；;，,]")
_PROSE = 40


def collapse(text: str) -> str:
    """Text of one node with single blanks; breaks of its source stand as marks for :func:`settle`."""
    if _KEPT in text or SEAM in text:
        text = text.replace(_KEPT, " ").replace(SEAM, " ")
    if "\n" not in text and "\r" not in text:
        return _RUN.sub(" ", text)
    return _RUN.sub(lambda run: _mark(run, len(text)), text)


def _mark(run: re.Match[str], length: int) -> str:
    blanks = run[0]
    if "\n" not in blanks and "\r" not in blanks:
        return " "
    if run.start() == 0 or run.end() == length:
        return _EDGE
    return _BARE if blanks in {"\n", "\r", "\r\n"} else _INDENTED


def keep(text: str) -> str:
    """Preformatted text: its blanks are not collapsed."""
    return text.replace(_KEPT, " ").replace(SEAM, " ").replace(" ", _KEPT)


def settle(line: str) -> str:
    """A whole line: marks become blanks or vanish, what would break the line becomes a blank, the ends are bare."""
    if SEAM in line:
        first, *others = line.split(SEAM)
        line = first + "".join(f" {other}" if _META.match(other) else other for other in others)
    if _MARKS.search(line):
        line = line.strip(f" {_EDGE}{_BARE}{_INDENTED}")
        prose = len(line) > _PROSE and _SENTENCE.search(line) is not None
        line = _BLANKS.sub(lambda run: _blank(line, run, prose=prose), line).replace(_KEPT, " ")
    return LINE_BREAK.sub(" ", line.strip())


def _blank(line: str, run: re.Match[str], *, prose: bool) -> str:
    """One blank, or nothing for a source break in Chinese; a key (来源：) keeps its distance."""
    marks = run[0]
    if " " in marks or run.start() == 0 or run.end() == len(line):
        return " "
    before = _CHINESE.match(line[run.start() - 1]) is not None
    after = _CHINESE.match(line[run.end()]) is not None
    if before and after:
        apart = _KEY.match(line, run.end()) or (set(marks) == {_EDGE} and not prose)
        return " " if apart else ""
    return "" if prose and _BARE in marks and (before or after) else " "
