"""The commands that give the page's figures again, fit to be pasted into a shell.

A statement that lists the notices behind a mark holds no text that a shell could obey: a name of a notice stands in it
only when it consists of letters, and else as the number of a notice that has it. So it may stand between double quotes, which
POSIX shells, PowerShell and cmd read alike.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 60
_PLAIN: Final = dict.fromkeys(map(ord, "-_=./:"), "a")
"""What a shell takes for itself no more than it does letters."""
_UNQUOTED: Final = frozenset('"$`\\!%\n\r')


def is_plain(text: str) -> bool:
    """Whether a name may stand in a command as it is: a few letters, digits and low lines, and nothing else."""
    return len(text) <= _LONGEST and text.replace("_", "").isalnum()


def literal(value: str | int) -> str:
    """A value as SQL."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def stated(sql: str, parameters: Iterable[str | int]) -> str:
    """A condition with its values written into it; ``?`` stands for nothing else there."""
    pieces = sql.split("?")
    values = [*map(literal, parameters), ""]
    assert len(pieces) == len(values)
    return "".join(piece + value for piece, value in zip(pieces, values, strict=True))


def flags(filters: Filters) -> list[str]:
    """The options that a person writes for the filters."""
    told = []
    for column in fields(Filters):
        value, option = getattr(filters, column.name), column.name.replace("_", "-")
        if isinstance(value, bool):
            told.append(f"--{option}" if value else f"--not-{option}")
        elif value is not None:
            values = value if isinstance(value, tuple) else (value,)
            told += [word for each in values for word in (f"--{option}", str(each))]
    return told


def command(corpus: str, name: str, *words: str) -> str:
    """``xuncha corpus NAME CORPUS …``, each word quoted where a shell needs it."""
    return " ".join(["xuncha corpus", name, quoted(corpus), *map(quoted, words)])


def quoted(word: str) -> str:
    """A word of a command, quoted where a shell needs it."""
    if word and word.translate(_PLAIN).isalnum():
        return word
    if os.name == "nt" or not _UNQUOTED & set(word):
        return f'"{word}"'
    return shlex.quote(word)
