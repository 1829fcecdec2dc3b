"""How texts from files are made fit to be shown: nothing a terminal obeys, nothing a parser refuses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xuncha_parse.checking.remarks import Checked, Remark

MOST: Final = 1_000
"""Characters of a message that people are shown; json, jsonl and sarif have all of it."""

_DOUBTFUL = re.compile("[^\x20-\x7e\u3001-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]")
"""All but the characters that notices are mostly made of, every one of which prints; the others are looked at."""

_encode = json.JSONEncoder(ensure_ascii=False).encode


def shown(text: str) -> str:
    r"""``text`` on one line, blanks as blanks, and what does not print by its number: ``\x1b``, ``\u202e``."""
    return text if text.isprintable() else _DOUBTFUL.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    char = match[0]
    if char.isprintable():
        return char
    if char.isspace():
        return " "
    return (
        f"\\x{ord(char):02x}" if char.isascii() else char.encode("ascii", "backslashreplace").decode("ascii")
    )


def short(text: str, most: int = MOST) -> str:
    """The beginning of ``text``, with … where something is missing."""
    return text if len(text) <= most else text[: most - 1] + "…"


def dumps(value: object) -> str:
    """``value`` as JSON on one line. What does not print is escaped; a lone surrogate, which is no character, is U+FFFD."""
    text = _encode(value)
    return text if text.isprintable() else _DOUBTFUL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    if char.isprintable():
        return char
    if "\ud800" <= char <= "\udfff":
        return "\\ufffd"
    return json.dumps(char)[1:-1]


def message(remark: Remark) -> str:
    """A remark's message, and where it is beside its place in the file: ``…（$.issues[3].id，原文 5:12，第 2 页）``."""
    return _with(remark.message, _places(remark))


def full_message(checked: Checked, remark: Remark) -> str:
    """The same; where the file has no lines of its own, such as a PDF's, with the line and column of the text read."""
    places = _places(remark)
    if not checked.exact:
        places.append(f"所读文字 {remark.spot.line}:{remark.spot.column}")
    return _with(remark.message, places)


def _places(remark: Remark) -> list[str]:
    places = [remark.path] if remark.path not in (None, "$") else []
    if remark.said:
        places.append("原文 {}:{}".format(*remark.said))
    if remark.origin:
        places.append(remark.origin)
    return places


def _with(message: str, places: list[str]) -> str:
    return f"{message}（{'，'.join(places)}）" if places else message
