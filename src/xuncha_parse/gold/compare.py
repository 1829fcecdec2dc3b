"""One notice's record against its truth, field by field.

Every field becomes a tuple of strings, so that one rule compares them all: a field is right when the tuples
are equal, and of its values as many are right as both sides hold. Absent, false and ``unknown`` are the empty tuple.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xuncha_parse.notation.ids import path_number
from xuncha_parse.source import BLANK, INVISIBLE, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.gold.markup import GoldIssue, GoldNotice
    from xuncha_parse.records import Issue, Notice

Mode = Literal["strict", "lenient"]
Values = tuple[str, ...]

ISSUE_FIELDS = (
    "path", "statement", "action", "measure_ordinals", "measures", "outcome", "status", "sustained", "due", "units", "leaders",
)  # fmt: skip
CORE_FIELDS = frozenset({"path", "measure_ordinals", "measures", "status", "sustained", "due"})
"""What must be right for an issue to count as exact under the project's own bar."""

NOTICE_FIELDS = (
    "title", "issuer", "kind", "published_at", "signed_on", "signed_by", "inspection.team", "inspection.inspected",
    "inspection.round", "inspection.type", "inspection.period.start", "inspection.period.end", "inspection.feedback_on",
    "inspection.rectification.start", "inspection.rectification.end", "inspection.rectification.months",
    "contact.phones", "contact.emails", "contact.address", "contact.postcode", "stated_totals",
)  # fmt: skip
ANY_ORDER = frozenset({"contact.phones", "contact.emails", "stated_totals"})

_BLANKS = re.compile(f"[\\s{BLANK}]+")
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_STOPS = (".", "。", ";")


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that came out wrong; ``issue`` is an id, or ``None`` for the notice's own fields."""

    notice: str
    issue: str | None
    field: str
    expected: Values
    got: Values
    place: Span


@dataclass(frozen=True, slots=True)
class FieldResult:
    """How many values the truth states, the record claims, and both hold; ``exact`` says that they are equal."""

    field: str
    stated: int
    claimed: int
    right: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing one notice showed; ``exact_core`` and ``exact`` count issues."""

    notice: str
    style: str
    stated: int
    claimed: int
    matched: int
    exact_core: int
    exact: int
    facts: tuple[FieldResult, ...]
    fields: tuple[FieldResult, ...]
    faults: tuple[Fault, ...]


def fold(text: str) -> str:
    """``text`` as the lenient mode sees it: ASCII widths, no blanks or line breaks, without one final stop."""
    folded = _BLANKS.sub("", text.translate(_WIDTHS))
    return folded[:-1] if folded.endswith(_STOPS) else folded


def compare(gold: GoldNotice, notice: Notice, mode: Mode = "strict") -> Comparison:
    """Compare a record with the truth about the same text.

    Issues are matched by id, which both sides make from the printed ordinals.
    """
    spelled = fold if mode == "lenient" else str
    record: dict[str, Any] = notice.model_dump()
    facts: list[FieldResult] = []
    fields: list[FieldResult] = []
    faults: list[Fault] = []
    for name in NOTICE_FIELDS:
        expected, got = _values(_reach(gold.facts, name), spelled), _values(_reach(record, name), spelled)
        if name in ANY_ORDER:
            expected, got = tuple(sorted(set(expected))), tuple(sorted(set(got)))
        if expected or got:
            facts.append(_judge(name, expected, got))
            if expected != got:
                faults.append(Fault(gold.name, None, name, expected, got, _find(gold.text, expected or got)))
    truths = {issue.id: issue for issue in gold.issues}
    found = {issue.id: issue for issue in notice.issues}
    exact_core = exact = 0
    for identity, truth in truths.items():
        if identity not in found:
            fields.extend(
                _judge(name, _truth(truth, name, spelled), (), missing=True) for name in ISSUE_FIELDS
            )
            faults.append(Fault(gold.name, identity, "missing", (truth.statement,), (), truth.statement_span))
            continue
        wrong = set()
        for name in ISSUE_FIELDS:
            expected, got = _truth(truth, name, spelled), _found(found[identity], name, spelled)
            fields.append(_judge(name, expected, got))
            if expected != got:
                wrong.add(name)
                faults.append(
                    Fault(gold.name, identity, name, expected, got, _place(truth, name, expected, got))
                )
        exact += not wrong
        exact_core += not wrong & CORE_FIELDS
    for identity, extra in found.items():
        if identity not in truths:
            fields.extend(
                _judge(name, (), _found(extra, name, spelled), missing=True) for name in ISSUE_FIELDS
            )
            place = Span(extra.statement_span.start, extra.statement_span.end)
            faults.append(Fault(gold.name, identity, "extra", (), (extra.statement,), place))
    faults.sort(key=lambda fault: fault.place)
    return Comparison(
        notice=gold.name,
        style=str(gold.facts.get("style", "?")),
        stated=len(truths),
        claimed=len(found),
        matched=len(truths.keys() & found.keys()),
        exact_core=exact_core,
        exact=exact,
        facts=tuple(facts),
        fields=tuple(fields),
        faults=tuple(faults),
    )


def _judge(name: str, expected: Values, got: Values, *, missing: bool = False) -> FieldResult:
    both = sum((Counter(expected) & Counter(got)).values())
    return FieldResult(name, len(expected), len(got), both, expected == got and not missing)


def _reach(facts: dict[str, Any], name: str) -> Any:  # noqa: ANN401
    value: Any = facts
    for key in name.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _values(value: Any, spelled: Callable[[str], str]) -> Values:  # noqa: ANN401
    if value is None or value is False or value in ("", "unknown"):
        return ()
    if isinstance(value, list | tuple):
        return tuple(item for part in value for item in _values(part, spelled))
    if isinstance(value, dict):
        return (spelled(f"{value['what']} {value['count']} {value['unit']}"),)
    return (spelled(str(value)),)


def _truth(issue: GoldIssue, name: str, spelled: Callable[[str], str]) -> Values:
    match name:
        case "path":
            return (issue.id.partition("~")[0] if issue.path is None else issue.path,)
        case "measure_ordinals":
            return _ordinals([measure.ordinal for measure in issue.measures])
        case "measures":
            return _values([measure.text for measure in issue.measures], spelled)
        case "units" | "leaders":
            return _seen(_values(getattr(issue, name), spelled))
        case _:
            return _values(getattr(issue, name), spelled)


def _seen(values: Values) -> Values:
    """Names without characters that print nothing; a name has no place of its own in a record."""
    return tuple(_UNSEEN.sub("", value) for value in values)


def _found(issue: Issue, name: str, spelled: Callable[[str], str]) -> Values:
    match name:
        case "path":
            return (path_number(issue.path),)
        case "action":
            return _values(issue.action.text if issue.action else None, spelled)
        case "measure_ordinals":
            return _ordinals([measure.ordinal for measure in issue.measures])
        case "measures":
            return _values([measure.text for measure in issue.measures], spelled)
        case "outcome":
            return _values(issue.outcome.text, spelled)
        case "status" | "sustained" | "due":
            return _values(getattr(issue.outcome, name), spelled)
        case "units" | "leaders":
            return _seen(_values(getattr(issue.responsible, name), spelled))
        case _:
            return _values(getattr(issue, name), spelled)


def _ordinals(ordinals: list[int | None]) -> Values:
    return tuple("-" if ordinal is None else str(ordinal) for ordinal in ordinals)


def _find(text: str, values: Values) -> Span:
    """Where the first value is printed; the head of the text when it is not."""
    start = text.find(values[0]) if values else -1
    return Span(start, start + len(values[0])) if start >= 0 else Span(0, 0)


def _place(issue: GoldIssue, name: str, expected: Values, got: Values) -> Span:
    """Where a reader should look: the first measure that differs, the action, or the issue's own line."""
    if name in {"measures", "measure_ordinals"} and issue.measures:
        first = next(
            (i for i, pair in enumerate(zip(expected, got, strict=False)) if pair[0] != pair[1]), len(got)
        )
        return issue.measures[min(first, len(issue.measures) - 1)].span
    if name == "action" and issue.action_span:
        return issue.action_span
    return issue.statement_span
