"""What a text must be before it goes into a cell: free of formulas, of lone surrogates, and short enough.

Excel and its kin run a cell that begins with ``= + - @``, in full width too, and skip blanks, tabs and line breaks
before it. Such a text gets an apostrophe in front. So does one that begins with apostrophes and goes on like that:
then :func:`restore` is the exact inverse, and no apostrophe of the notice is ever taken for one of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xuncha_parse.source import BLANK, SURROGATE

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 32_767
"""The longest text an Excel cell holds, in UTF-16 code units."""

_BREAKS = "\t\n\r"
_PASSED_OVER = "".join(map(chr, range(0x20))) + "\x7f-\xa0\u2028-\u202e\u2061-\u206f" + BLANK
_RUN = re.compile(rf"'*[{_PASSED_OVER}]*")
_OPENERS = frozenset("=+-@＝＋－＠")


def sound(text: str) -> str:
    """``text`` with U+FFFD for lone surrogates, which no file can hold."""
    return SURROGATE.sub("\ufffd", text)


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet could take ``text`` for a formula, apostrophes in front left aside."""
    run = _RUN.match(text)
    assert run is not None
    return text[run.end() : run.end() + 1] in _OPENERS or any(each in run[0] for each in _BREAKS)


def neutralise(text: str) -> str:
    """``text``, behind an apostrophe when it could be taken for a formula."""
    return "'" + text if starts_formula(text) else text


def restore(text: str) -> str:
    """What :func:`neutralise` was given."""
    return text[1:] if text.startswith("'") and starts_formula(text[1:]) else text


def units(text: str) -> int:
    """The length of ``text`` as Excel counts it: characters beyond the first plane count twice."""
    return len(text) + sum(character > "\uffff" for character in text) if len(text) > MOST // 2 else len(text)


def pieces(text: str, most: int) -> Iterator[str]:
    """``text`` cut into pieces of at most ``most`` UTF-16 code units; no character is cut in two."""
    start = room = 0
    for at, character in enumerate(text):
        wide = 1 + (character > "\uffff")
        if room + wide > most:
            yield text[start:at]
            start, room = at, 0
        room += wide
    yield text[start:]
