"""Gold notices: a printed notice with its truth written between the lines, by hand.

A gold file opens with TOML between two ``+++`` lines (the record's metadata) and goes on with the
notice, in which ``⟦tag …|printed text⟧`` marks a field. Removing the marks gives the notice:

=====================================  =====================================================
``⟦s 2.1.1|…⟧``                        an issue's statement, and the id of the issue it opens
``⟦a|…⟧``                              the remediation text of the open issue
``⟦m 1|…⟧``                            a measure without its marker, inside ``a``
``⟦o completed sustained due=…|…⟧``    the outcome: status, then what else it says
``⟦due 2023-12-31|…⟧``                 a deadline printed in a block of its own
``⟦unit|…⟧`` ``⟦leader|…⟧``            who is responsible
=====================================  =====================================================
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xuncha_parse.errors import BadGold
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from pathlib import Path

    from xuncha_parse.source import Source

STATUSES = frozenset(
    ["completed", "mostly_completed", "partial", "in_progress", "not_completed", "not_started", "unknown"]
)
_TOKEN = re.compile(r"⟦([a-z]+)((?: [^|⟦⟧\n]*)?)\||⟧")
_TAGS = frozenset({"s", "a", "m", "o", "due", "unit", "leader"})


@dataclass
class GoldMeasure:
    """One member of a series; ``ordinal`` is null when the action holds no series."""

    ordinal: int | None
    text: str
    span: Span


@dataclass
class GoldIssue:
    """The truth about one issue, in the record's own terms."""

    id: str
    statement: str
    statement_span: Span
    action: str | None = None
    action_span: Span | None = None
    measures: list[GoldMeasure] = field(default_factory=list)
    outcome: str | None = None
    status: str = "unknown"
    sustained: bool = False
    due: str | None = None
    units: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    path: str | None = None
    """The printed ordinals of its headings, where the id does not say them."""


@dataclass
class GoldNotice:
    """A notice and its truth; ``facts`` is the metadata as the TOML head or a record gives it.

    ``source`` is what a parser is given where the text alone is not all there is: a page's own metadata.
    """

    name: str
    text: str
    facts: dict[str, Any]
    issues: list[GoldIssue]
    source: Source | None = None


def read_gold(path: Path) -> GoldNotice:
    """Read one gold file; :class:`BadGold` says what is wrong with it and where."""
    return parse_gold(path.read_text(encoding="utf-8"), path.stem)


def parse_gold(marked: str, name: str) -> GoldNotice:
    """Split marked text into the printed notice and its truth."""
    head, separator, body = marked.removeprefix("+++\n").partition("\n+++\n")
    if not marked.startswith("+++\n") or not separator:
        raise BadGold(f"{name}: a gold file opens with TOML between two +++ lines")
    try:
        facts = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise BadGold(f"{name}: {error}") from error
    pieces: list[str] = []
    length, end = 0, 0
    opened: list[tuple[str, list[str], int]] = []
    issues: list[GoldIssue] = []
    for token in _TOKEN.finditer(body):
        pieces.append(body[end : token.start()])
        length += len(pieces[-1])
        end = token.end()
        if token[1]:
            if token[1] not in _TAGS:
                raise BadGold(f"{name}: unknown tag {token[0]!r}")
            opened.append((token[1], token[2].split(), length))
            if token[1] == "s":
                issues.append(GoldIssue(id=token[2].strip(), statement="", statement_span=Span(0, 0)))
        elif not opened:
            raise BadGold(
                f"{name}: ⟧ closes nothing after {body[max(0, token.start() - 20) : token.end()]!r}"
            )
        else:
            tag, words, start = opened.pop()
            if not issues:
                raise BadGold(f"{name}: {tag} stands before the first ⟦s")
            _record(
                f"{name}: issue {issues[-1].id}",
                issues[-1],
                (tag, words),
                "".join(pieces),
                Span(start, length),
            )
    if opened:
        raise BadGold(f"{name}: ⟦{opened[-1][0]} {' '.join(opened[-1][1])} is never closed")
    pieces.append(body[end:])
    for issue in issues:
        if issue.action is not None and issue.action_span and not issue.measures:
            issue.measures.append(GoldMeasure(None, issue.action, issue.action_span))
    return GoldNotice(name, "".join(pieces), facts, issues)


def _record(where: str, issue: GoldIssue, mark: tuple[str, list[str]], printed: str, span: Span) -> None:
    tag, words = mark
    text = printed[span.start : span.end]
    if not text.strip():
        raise BadGold(f"{where}: {tag} is empty")
    match tag:
        case "s":
            issue.statement, issue.statement_span = text, span
        case "a":
            if issue.action is not None:
                raise BadGold(f"{where}: two ⟦a")
            issue.action, issue.action_span = text, span
        case "m":
            if not words or not words[0].isdigit():
                raise BadGold(f"{where}: ⟦m needs its ordinal")
            issue.measures.append(GoldMeasure(int(words[0]), text, span))
        case "o":
            if not words or words[0] not in STATUSES:
                raise BadGold(f"{where}: ⟦o needs a status, not {words}")
            issue.outcome, issue.status = text, words[0]
            for word in words[1:]:
                if word == "sustained":
                    issue.sustained = True
                elif word.startswith("due="):
                    issue.due = word.removeprefix("due=")
                else:
                    raise BadGold(f"{where}: ⟦o does not know {word!r}")
        case "due":
            issue.due = words[0] if words else None
        case "unit":
            issue.units.append(text)
        case "leader":
            issue.leaders.append(text)
