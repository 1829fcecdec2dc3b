"""Lines above a title that name the site or its parts: 青岚新闻, 欢迎光临青岚县人民法院网站, A3版:要闻."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.wording import keys, longest, tables, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_SITE = 24
_LONGEST_MENU = 48
_LONGEST_NAME = 10
_OWN = lazy.pattern("[,。;:!?]|整改|关于")
"""What a name of a page's part does not hold, and a sentence or a title does."""
_TRIFLE = lazy.pattern(
    r"[^,。;]{1,60}\.(?:jpe?g|png|gif|bmp|webp)|第?[A-Z\d]{1,6}版:?[^,。;:]{0,12}"
    r"|\d{4}年第?\d{1,3}期(?:\(总第?\d{1,5}期\))?"
    r"|(?:您好,?)?欢迎(?:访问|光临|来到)[^。;]{1,60}|[^。;]{0,12}国内统一(?:连续出版物|刊)号[^。;]{0,60}",
    re.IGNORECASE,
)
"""A picture's file name, a newspaper's page (A3版:要闻) or number, a gazette's (2013年第38期), a site's welcome."""
_UPLOADED = lazy.pattern(r"《?[^,。;]{1,80}\.(?:docx?|pdf|wps)(?![A-Za-z])[^。]{0,160}。?", re.IGNORECASE)
"""A file's name and what the place it was uploaded to says of it: ….docx 上传人:…, 《….docx》由会员分享…."""
_LEAST_MENU = 3
_SHORTEST_KEY = 3


def is_page_name(shadow: str) -> bool:
    """Whether a folded line only names the site, a part of it, or some of its parts side by side."""
    names = shadow.split()
    letters = "".join(names)
    if _UPLOADED.fullmatch(letters):
        return True
    if not letters or len(letters) > 2 * _LONGEST_MENU:
        return False
    if _TRIFLE.fullmatch(letters):
        return True
    if len(letters) > _LONGEST_MENU or _OWN.search(letters):
        return False
    key = longest(letters, 0, keys())
    if key is not None and key[1] >= _SHORTEST_KEY:  # 发文机关县人民法院, in a table that lost its colons
        return True
    ends = tables()["words"]["channel_ends"]
    if len(letters) <= _LONGEST_SITE and letters.endswith(ends):
        return True
    known = {**words("channels"), **words("tools")}
    told = any(name in known or name.endswith(ends) for name in names)
    return len(names) > 1 and told and max(map(len, names)) <= _LONGEST_NAME


def menu_lines(shadows: Sequence[str], known: Sequence[bool]) -> set[int]:
    """The places of lines that make up a menu, one short name a line; ``known`` tells which are furniture for sure.

    集团新闻 / 视频中心 / 关注瞭望: three or more in a row, one of them known.
    """
    found: set[int] = set()
    run: list[int] = []
    for at, shadow in enumerate([*shadows, "。"]):
        letters = "".join(shadow.split()).lstrip("•·-*")
        if letters and len(letters) <= _LONGEST_NAME and not _OWN.search(letters) and "中共" not in letters:
            run.append(at)
            continue
        if len(run) >= _LEAST_MENU and any(known[place] for place in run):
            found.update(run)
        run = []
    return found
