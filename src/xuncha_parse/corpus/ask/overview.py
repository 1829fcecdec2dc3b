"""A corpus at a glance: what is in it, how far the remediation is, when and where, and how well it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from xuncha_parse.corpus.ask.dimensions import DIMENSIONS
from xuncha_parse.corpus.ask.filters import Filters
from xuncha_parse.corpus.ask.stats import chosen, summarise
from xuncha_parse.diagnostics import BY_CODE
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xuncha_parse.corpus.ask.dimensions import Key
    from xuncha_parse.corpus.ask.figures import Figures
    from xuncha_parse.corpus.store import Corpus

TOP: Final = 10
_PARTS: Final = (
    ("year", "notices"),
    ("level", "notices"),
    ("sector", "issues"),
    ("theme", "issues"),
    ("body", "issues"),
)


class Count(NamedTuple):
    """A line of a part: a value, its title, how many, and their share of ``Part.total``."""

    key: Key
    label: str
    number: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A list of counts. ``unit`` is what is counted: 问题, 通报 or 文件."""

    name: str
    title: str
    unit: str
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of all that was asked for, and the parts.

    ``inputs`` and ``quarantined`` are those of the whole corpus, since filters are about notices.
    """

    total: Figures
    parts: tuple[Part, ...]


def overview(
    corpus: Corpus, filters: Filters | None = None, top: int = TOP, as_of: date | None = None
) -> Overview:
    """The corpus at a glance; lists without an order of their own end after ``top`` values and the rest."""
    filters = filters or Filters()
    total = summarise(corpus.connection, (), filters, as_of).total
    statuses = Part(
        "outcome",
        "整改结果",
        "问题",
        total.issues,
        _counts(
            [(status, title, total.statuses[status]) for status, title in STATUS_TITLES.items()], total.issues
        ),
    )
    by = [_by(corpus, name, unit, filters, top) for name, unit in _PARTS]
    return Overview(total, (statuses, *by, *_health(corpus, filters, total.notices or 0)))


def _by(corpus: Corpus, name: str, unit: str, filters: Filters, top: int) -> Part:
    dimension = DIMENSIONS[name]
    found = summarise(corpus.connection, (dimension,), filters, medians=False)
    total: int = getattr(found.total, unit)
    rows = [
        (group.keys[0], dimension.label(group.keys[0]), getattr(group.figures, unit))
        for group in found.top(top).groups
        if getattr(group.figures, unit)
    ]
    return Part(name, dimension.title, "问题" if unit == "issues" else "通报", total, _counts(rows, total))


def _health(corpus: Corpus, filters: Filters, notices: int) -> list[Part]:
    """What was told about the notices, copies among them, and what became of the inputs."""
    within, parameters = chosen(corpus.connection, filters)
    told = corpus.connection.execute(
        f"SELECT code, count(DISTINCT notice_id) AS times FROM diagnostics WHERE notice_id IN ({within}) "
        "GROUP BY code ORDER BY times DESC, code",
        parameters,
    ).fetchall()
    diagnostics = [(code, f"{code} {_said(code)}", times) for code, times in told]
    (copies,) = corpus.connection.execute(
        f"SELECT count(DISTINCT notice_id) FROM copies WHERE notice_id IN ({within})",
        parameters,
    ).fetchone()
    ledger = corpus.accounting()
    became = [
        ("notices", "通报", ledger.notices),
        ("duplicates", "内容相同", ledger.duplicates),
        ("quarantined", "未能读取", ledger.quarantined),
        ("skipped", "跳过", ledger.skipped),
    ]
    failed = corpus.connection.execute(
        "SELECT coalesce(code, slug, ''), coalesce(slug, ''), count(*) AS times FROM inputs WHERE state = 'quarantined' "
        "GROUP BY 1, 2 ORDER BY times DESC, 1"
    ).fetchall()
    reasons = [(code, f"{code} {_said(code) or slug}", times) for code, slug, times in failed]
    return [
        Part("diagnostics", "诊断", "通报", notices, _counts(diagnostics, notices)),
        Part(
            "copies", "近似副本", "通报", notices, _counts([("copies", "与更早的通报近似", copies)], notices)
        ),
        Part("inputs", "输入", "文件", ledger.inputs, _counts(became, ledger.inputs)),
        Part(
            "quarantined", "未能读取的原因", "文件", ledger.quarantined, _counts(reasons, ledger.quarantined)
        ),
    ]


def _counts(rows: Sequence[tuple[Key, str, int]], total: int) -> tuple[Count, ...]:
    return tuple(Count(key, label, count, count / total if total else None) for key, label, count in rows)


def _said(code: str) -> str:
    """What a diagnostic says, with … for its details."""
    rule = BY_CODE.get(code)
    return rule.message.format(detail="…") if rule else ""
