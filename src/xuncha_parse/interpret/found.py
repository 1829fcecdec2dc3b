"""What the readers of a notice's front and back hand over: places, findings and remarks."""

from __future__ import annotations

from typing import NamedTuple


class Leaf(NamedTuple):
    """A stretch of text and what it is there for; leaves in order hold every non-blank character once.

    ``role`` is furniture, title, opening, closing, contact, signature or leftover (read, and not placed).
    """

    role: str
    start: int
    end: int


class Found(NamedTuple):
    """A finding: ``text`` is ``source[start:end]`` as printed, ``value`` what it means.

    The value is ``None`` when the words are there and their meaning would be a guess (2023年2月 for a day).
    The value of a title broken over lines is the joined title; the value of a date is ISO 8601.
    """

    value: str | None
    text: str
    start: int
    end: int


class Note(NamedTuple):
    """Something a reader must be told about ``source[start:end]``; ``kind`` names the phenomenon."""

    kind: str
    start: int
    end: int
