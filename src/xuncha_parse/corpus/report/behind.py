"""What stands behind the marks of a page: the notices, the first of them by name, all of them by a command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.corpus.report.wording import Say


@dataclass(frozen=True, slots=True)
class Behind:
    """The notices behind a mark.

    ``total`` is how many there are, ``issues`` how many of their issues are meant (``None`` where notices are counted),
    ``first`` the first of them with the number of those issues, ``arguments`` the subcommand of ``xuncha corpus`` that lists
    all and what stands behind the corpus, ``back`` the id of the figure. Where inputs are meant that are no notices, ``names``
    are the first of theirs.
    """

    id: str
    title: Say
    total: int
    issues: int | None
    first: tuple[tuple[int, int], ...]
    arguments: tuple[str, ...]
    back: str
    names: tuple[str, ...] = ()

    @property
    def listed(self) -> int:
        """How many of them are known by name."""
        return len(self.first) or len(self.names)


class Shelf:
    """The lists of a page, in the order in which its marks come."""

    def __init__(self) -> None:
        self.lists: list[Behind] = []
        self._back = "top"

    def figure(self, back: str) -> None:
        """Begin another figure: what is added from now on leads back to it."""
        self._back = back

    def add(
        self,
        title: Say,
        total: int,
        first: Sequence[tuple[int, int]],
        sql: str,
        issues: int | None = None,
    ) -> str:
        """Keep a list of notices; the id its mark leads to."""
        made = f"l{len(self.lists) + 1}"
        self.lists.append(Behind(made, title, total, issues, tuple(first), ("sql", sql), self._back))
        return made

    def inputs(self, title: Say, total: int, names: Sequence[str], *arguments: str) -> str:
        """Keep a list of inputs; the id its mark leads to."""
        made = f"l{len(self.lists) + 1}"
        self.lists.append(Behind(made, title, total, None, (), arguments, self._back, tuple(names)))
        return made

    def most(self, entries: int) -> int:
        """How many notices each list may show so that all show at most about so many; never none."""
        longest = max((each.listed for each in self.lists), default=0)
        while longest > 1 and sum(min(longest, each.listed) for each in self.lists) > entries:
            longest -= 1
        return max(1, longest)
