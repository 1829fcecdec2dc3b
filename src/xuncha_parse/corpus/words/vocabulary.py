"""The words that text is cut into: jieba's dictionary, the genre's own, and those of the user.

All of it becomes one table of frequencies, in which every beginning of a word stands too (with 0), as jieba
wants it. Building it takes half a second; ``private`` keeps it as plain text and numbers, which load faster than
a pickle and, unlike one, can do no harm.
"""

from __future__ import annotations

import hashlib
import re
import sys
from array import array
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.words import private
from xuncha_parse.errors import BadLexicon
from xuncha_parse.notation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FREQUENCY: Final = 10_000
"""Of a word without one of its own: more than chance gives to the words it is made of (at most a few hundred),
and less than the most frequent words have (up to 300,000)."""

_MOST: Final = 10_000_000
_WORD = re.compile(r"[\u4e00-\u9fd5]+")
_FORMAT: Final = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words laid over jieba's own, with their frequencies; ``digest`` is the same when these are."""

    words: tuple[tuple[str, int], ...]
    digest: str


def vocabulary(user_dictionaries: Sequence[Path] = ()) -> Vocabulary:
    """The genre's words, and over them those of the given files, the last one winning.

    A file has a word a line; a frequency and a tag may follow, as in jieba's user dictionaries, and ``#`` begins a
    remark. Words with anything but Han characters are passed over, for text is cut around such characters
    anyway. Raises :class:`BadLexicon` for a file that cannot be read.
    """
    words = dict(_genre())
    for file in user_dictionaries:
        words.update(_read(file))
    told = "\n".join(f"{word} {frequency}" for word, frequency in sorted(words.items()))
    return Vocabulary(tuple(words.items()), hashlib.sha256(told.encode()).hexdigest()[:8])


def frequencies(dictionary: Path, version: str, ours: Vocabulary) -> dict[str, int]:
    """The table for jieba, from what was kept or else from its ``dictionary`` of that ``version``."""
    name = f"jieba-{version}-{ours.digest}-{_FORMAT}"
    kept = private.recall("words", name)
    table = None if kept is None else _unpacked(kept)
    if table is None:
        table = _built(dictionary, ours.words)
        private.keep("words", name, _packed(table))
    return table


@lru_cache(maxsize=1)
def _genre() -> tuple[tuple[str, int], ...]:
    return tuple(_read(Path(__file__).with_name("dictionary.txt")))


def _read(file: Path) -> Iterable[tuple[str, int]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise BadLexicon(f"{file}: {reason or error}") from error
    for line in text.splitlines():
        word, *rest = line.split() or ("#",)
        word = fold(word)
        if _WORD.fullmatch(word):
            told = rest[0] if rest and rest[0].isascii() and rest[0].isdigit() else ""
            yield word, min(int(told[:9]), _MOST) if told else FREQUENCY


def _built(dictionary: Path, ours: Iterable[tuple[str, int]]) -> dict[str, int]:
    table: dict[str, int] = {}
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, _ = line.split(" ", 2)
            _add(table, word, int(frequency))
    for own, its_frequency in ours:
        _add(table, own, its_frequency)
    return table


def _add(table: dict[str, int], word: str, frequency: int) -> None:
    for end in range(1, len(word)):
        table.setdefault(word[:end], 0)
    table[word] = frequency


def _packed(table: dict[str, int]) -> bytes:
    numbers = array("I", table.values())
    if sys.byteorder == "big":
        numbers.byteswap()
    return len(numbers).to_bytes(8, "little") + numbers.tobytes() + "\n".join(table).encode()


def _unpacked(data: bytes) -> dict[str, int] | None:
    numbers = array("I")
    count = int.from_bytes(data[:8], "little")
    end = 8 + count * numbers.itemsize
    numbers.frombytes(data[8:end])
    if sys.byteorder == "big":
        numbers.byteswap()
    words = data[end:].decode().split("\n")
    return dict(zip(words, numbers, strict=True)) if len(words) == len(numbers) else None
