"""What a check reports: a remark with its place, and all remarks on one input.

Every output format is made from these values alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from xuncha_parse.diagnostics import BY_SLUG, Rule

if TYPE_CHECKING:
    from xuncha_parse.diagnostics import Severity

Kind = Literal["notice", "record"]


class Spot(NamedTuple):
    """A place in a file: lines and columns count from 1, columns in code points; the end is behind the last one."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def below(self, lines: int) -> Spot:
        """The same place, ``lines`` further down."""
        return self._replace(line=self.line + lines, end_line=self.end_line + lines)


class Excerpt(NamedTuple):
    """The words around a place, each on one line; ``shown`` is the place itself, and may be empty."""

    before: str = ""
    shown: str = ""
    behind: str = ""

    def __str__(self) -> str:
        return f"{self.before}⟦{self.shown}⟧{self.behind}"


_START = Spot()
_NO_WORDS = Excerpt()


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong with an input.

    ``spot`` is its place in the file, or in the text that was read from it where :attr:`Checked.exact` is false.
    ``path`` is its place in a record, as a JSON path (``$.issues[3].id``), and ``said`` the line and column of the
    notice's own text that the record speaks of. ``origin`` is where a document shows it: 第 3 页第 12 段.
    ``fingerprint`` is given when the remark is reported.
    """

    slug: str
    severity: Severity
    message: str
    spot: Spot = _START
    excerpt: Excerpt = _NO_WORDS
    path: str | None = None
    said: tuple[int, int] | None = None
    origin: str | None = None
    fingerprint: str = ""

    @property
    def rule(self) -> Rule:
        """The registry's row."""
        return BY_SLUG[self.slug]

    @property
    def code(self) -> str:
        """The rule's code, such as XC201."""
        return self.rule.code


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an input could not be read: a slug of the registry, and a line for people."""

    slug: str
    message: str

    @property
    def code(self) -> str:
        """The slug's code, such as XC701."""
        return BY_SLUG[self.slug].code


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is to be said of one input: a notice, or one record of a file.

    ``name`` is the file as it was given or found. ``number`` is a record's line in a file of one record a line.
    ``exact`` says that the spots are places of the file itself; those of pages and documents are places of the text
    read from them.
    """

    name: str
    kind: Kind
    remarks: tuple[Remark, ...] = ()
    number: int | None = None
    exact: bool = True
    failure: Failure | None = None
