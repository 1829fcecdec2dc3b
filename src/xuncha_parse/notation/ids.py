"""The number of an issue, made of the numbers that are printed before the headings above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

_DOTTED = frozenset({"dotted2", "dotted3", "dotted4"})
_NUMBER = lazy.pattern(r"\d+")


def path_number(headings: Iterable[tuple[str, str, int | None]]) -> str:
    """``2.1.1`` for 二、 > （一） > 1.: the printed ordinals joined by dots, outermost first; empty where none is printed.

    ``headings`` are marker, style and ordinal of each. A marker of several numbers says again what stands above it: under
    2. a 2.1.1 adds 1.1, and 2-1 under nothing is 2.1. Where it says something else, its last number alone is its own.
    """
    path: list[int] = []
    for marker, style, ordinal in headings:
        if ordinal is None:
            continue
        path += (
            _own(path, [int(number) for number in _NUMBER.findall(marker)]) if style in _DOTTED else [ordinal]
        )
    return ".".join(map(str, path))


def _own(above: list[int], numbers: list[int]) -> list[int]:
    """What of ``numbers`` is not said above."""
    if not above:
        return numbers
    shared = (
        count
        for count in range(min(len(above), len(numbers) - 1), 0, -1)
        if above[-count:] == numbers[:count]
    )
    return numbers[next(shared, len(numbers) - 1) :]
