"""The number of an issue, made of the numbers that are printed before the headings above it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from xuncha_parse import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DOTTED = frozenset({"dotted2", "dotted3", "dotted4"})
_NUMBER = lazy.pattern(r"\d+")


class Numbered(Protocol):
    """A heading as a record has it."""

    marker: str
    style: str
    ordinal: int | None


def path_number(path: Iterable[Numbered]) -> str:
    """``2.1.1`` for 二、 > （一） > 1.: the printed numbers joined by dots, outermost first; empty where none is printed."""
    numbers: list[int] = []
    for heading in path:
        numbers += own_numbers(numbers, heading.marker, heading.style, heading.ordinal)
    return ".".join(map(str, numbers))


def issue_ids(numbers: Iterable[str]) -> Iterator[str]:
    """The ids of issues whose paths have these numbers: 0 where none is printed, and the nth of its kind with ~n."""
    counts: Counter[str] = Counter()
    for number in numbers:
        printed = number or "0"
        counts[printed] += 1
        yield printed if counts[printed] == 1 else f"{printed}~{counts[printed]}"


def own_numbers(above: Sequence[int], marker: str, style: str, ordinal: int | None) -> list[int]:
    """What a heading adds to the numbers ``above`` it.

    A marker of several numbers says again what stands above it: under 2. a 2.1.1 adds 1.1, and 2-1 under nothing adds
    all. Where it says something else, its last number alone is its own.
    """
    if ordinal is None:
        return []
    if style not in _DOTTED:
        return [ordinal]
    numbers = [int(number) for number in _NUMBER.findall(marker)]
    if not above:
        return numbers
    longest = min(len(above), len(numbers) - 1)
    shared = (count for count in range(longest, 0, -1) if [*above[-count:]] == numbers[:count])
    return numbers[next(shared, len(numbers) - 1) :]
