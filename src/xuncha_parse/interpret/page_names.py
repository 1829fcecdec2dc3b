"""Lines above a title that name the site or its parts: 青岚新闻, 欢迎光临青岚县人民法院网站, A3版:要闻."""

from __future__ import annotations

import re

from xuncha_parse import lazy
from xuncha_parse.interpret.wording import tables, words

_LONGEST_SITE = 24
_LONGEST_MENU = 48
_LONGEST_NAME = 10
_OWN = lazy.pattern("[,。;:!?]|整改|关于")
"""What a name of a page's part does not hold, and a sentence or a title does."""
_TRIFLE = lazy.pattern(
    r"[^,。;]{1,60}\.(?:jpe?g|png|gif|bmp|webp)|第?[A-Z\d]{1,6}版:?[^,。;:]{0,12}"
    r"|\d{4}年第?\d{1,3}期(?:\(总第?\d{1,5}期\))?",
    re.IGNORECASE,
)
"""A picture's file name, a newspaper's page (A3版:要闻), a gazette's number (2013年第38期)."""


def is_page_name(shadow: str) -> bool:
    """Whether a folded line only names the site, a part of it, or some of its parts side by side."""
    names = shadow.split()
    letters = "".join(names)
    if not letters or len(letters) > 2 * _LONGEST_MENU:
        return False
    if _TRIFLE.fullmatch(letters):
        return True
    if len(letters) > _LONGEST_MENU or _OWN.search(letters):
        return False
    ends = tables()["words"]["channel_ends"]
    if len(letters) <= _LONGEST_SITE and letters.endswith(ends):
        return True
    known = {**words("channels"), **words("tools")}
    told = any(name in known or name.endswith(ends) for name in names)
    return len(names) > 1 and told and max(map(len, names)) <= _LONGEST_NAME
