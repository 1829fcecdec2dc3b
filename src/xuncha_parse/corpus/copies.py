"""Near-identical notices: what their sentences say is compared, so layout, widths and page furniture do not count.

A sentence becomes a 64-bit hash of its letters and digits. Candidates share some of the smallest hashes of a
notice (a bottom sketch, so no notice is compared with every other); a candidate is a copy when the two sets of
all sentences really overlap. The earlier notice is the original.
"""

from __future__ import annotations

import re
import struct
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from xuncha_parse.notation.folding import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

SIMILAR: Final = 0.8
"""Copies share at least this part of the sentences that are in one or the other."""
SKETCH: Final = 24
"""How many of the smallest hashes are looked up."""

_SENTENCE_END = re.compile(r"[。;!?\n\r\v\f\u2028\u2029]")
_NO_LETTER = re.compile(r"[\W_]+")
_SHORTEST = 6
_WIDTH = 8
_SIGN = 1 << 63
_HOLDERS = 200
_SHARED = 2
_CANDIDATES = 20


class Copy(NamedTuple):
    """An earlier notice with much the same sentences."""

    of_id: int
    shared: int
    either: int

    @property
    def similarity(self) -> float:
        """The part of all sentences that both have, from 0 to 1."""
        return self.shared / self.either

    @property
    def rank(self) -> tuple[float, int]:
        """The likest and earliest first."""
        return -self.similarity, self.of_id


def sentence_hashes(text: str) -> list[int]:
    """The hashes of the sentences of ``text``, each once, the smallest first; short ones are left out."""
    found = set()
    for sentence in _SENTENCE_END.split(fold(text)):
        letters = _NO_LETTER.sub("", sentence)
        if len(letters) >= _SHORTEST:
            digest = blake2b(letters.encode("utf-8", "replace"), digest_size=_WIDTH)
            found.add(int.from_bytes(digest.digest(), "big"))
    return sorted(found)


def packed(hashes: list[int]) -> bytes:
    """The hashes as ``notices.sentences`` keeps them, on every machine alike."""
    return struct.pack(f"<{len(hashes)}Q", *hashes)


def sketch(sentences: bytes) -> Iterator[int]:
    """What is looked up of the hashes kept in ``notices.sentences``, as the signed integers SQLite has."""
    return (number - _SIGN for number in _hashes(sentences)[:SKETCH])


def copy_of(connection: sqlite3.Connection, notice_id: int, sentences: bytes) -> Copy | None:
    """The notice before ``notice_id`` that it is a copy of: the likest, and of several the earliest.

    Of each hash the first 200 holders count, so a sentence that every bureau writes costs no more than any other.
    """
    shared: dict[int, int] = {}
    for number in sketch(sentences):
        holders = connection.execute(
            "SELECT notice_id FROM sketches WHERE hash = ? AND notice_id < ? ORDER BY notice_id LIMIT ?",
            (number, notice_id, _HOLDERS),
        )
        for (holder,) in holders:
            shared[holder] = shared.get(holder, 0) + 1
    own = set(_hashes(sentences))
    least = min(_SHARED, len(own))
    likeliest = sorted((-count, holder) for holder, count in shared.items() if count >= least)
    found: Copy | None = None
    for _, holder in likeliest[:_CANDIDATES]:
        (theirs,) = connection.execute("SELECT sentences FROM notices WHERE id = ?", (holder,)).fetchone()
        other = set(_hashes(theirs))
        copy = Copy(holder, len(own & other), len(own | other))
        if copy.similarity >= SIMILAR and (found is None or copy.rank < found.rank):
            found = copy
    return found


def _hashes(sentences: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sentences) // _WIDTH}Q", sentences)
