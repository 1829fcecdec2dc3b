"""An evaluation in words: the table for people, the listing of every fault with its place, JSON for machines."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from xuncha_parse.gold.evaluate import ALL, Evaluation, Score, Shortfall, counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xuncha_parse.gold.compare import Comparison, Fault

_COLUMNS = (
    "style", "notices", "issues", "precision", "recall", "F1", "core exact", "all exact", "metadata", "clean", "errors/1000",
)  # fmt: skip
_MARK = re.compile(r"⟦[a-z]+(?: [^|⟦⟧\n]*)?\||⟧")
_LONGEST = 60
_SHOWN = 3


def table(evaluation: Evaluation) -> str:
    """A Markdown table, one row per style and one in all, that also reads well in a terminal."""
    rows = [_COLUMNS, *(_row(style, score) for style, score in evaluation.scores.items())]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_COLUMNS))]
    lines = [
        "| " + " | ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 1) + ":" for width in widths) + "|")
    return "\n".join(lines) + "\n"


def field_table(evaluation: Evaluation) -> str:
    """Precision, recall and F1 of every field, as a Markdown table."""
    width = max(map(len, evaluation.fields), default=5)
    lines = [f"| {'field'.ljust(width)} | stated | precision | recall |     F1 |"]
    lines.append(f"|{'-' * (width + 2)}|-------:|----------:|-------:|-------:|")
    for name, result in evaluation.fields.items():
        rates = f"{_percent(result.precision):>9} | {_percent(result.recall):>6} | {_percent(result.f1):>6}"
        lines.append(f"| {name.ljust(width)} | {result.stated:>6} | {rates} |")
    return "\n".join(lines) + "\n"


def listing(evaluation: Evaluation, files: Mapping[str, tuple[str, str]]) -> str:
    """Every fault on a line of its own, ``file:line:column`` first.

    ``files`` gives a notice's path and the gold file's whole text by the notice's name, so that the place is one
    in that file; of a record it is one in the notice's text, which is what stands there for it.
    """
    return "".join(
        f"{line}\n" for comparison in evaluation.comparisons for line in _faults(comparison, files)
    )


def as_json(evaluation: Evaluation, short: Iterable[Shortfall] = (), *, faults: bool = False) -> str:
    """The whole evaluation as one JSON object."""
    told: dict[str, Any] = {
        "mode": evaluation.mode,
        "styles": {style: counts(score) for style, score in evaluation.scores.items() if style != ALL},
        "all": counts(evaluation.scores[ALL]),
        "fields": {
            name: {
                "stated": field.stated,
                "claimed": field.claimed,
                "right": field.right,
                "precision": field.precision,
                "recall": field.recall,
                "f1": field.f1,
            }
            for name, field in evaluation.fields.items()
        },
        "shortfalls": [_shortfall_object(s) for s in short],
    }
    if faults:
        told["faults"] = [
            _fault_object(fault) for comparison in evaluation.comparisons for fault in comparison.faults
        ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def shortfall_line(short: Shortfall) -> str:
    """One sentence about a floor that was not kept."""
    if short.rate == "errors_per_1000":
        return f"{short.style}: {short.got:.1f} errors per 1,000 items, at most {short.floor:.1f} allowed"
    return f"{short.style}: {short.rate} is {short.got:.4f}, its floor is {short.floor:.4f}"


def place_in_file(gold_text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column in a gold file of an offset in the notice it holds."""
    end = gold_text.find("\n+++\n")
    start = position = end + len("\n+++\n") if end >= 0 else 0
    printed = 0
    for mark in _MARK.finditer(gold_text, start):
        if printed + mark.start() - position > offset:
            break
        printed += mark.start() - position
        position = mark.end()
    position += offset - printed
    return _place(gold_text, position)


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1


def _row(style: str, score: Score) -> tuple[str, ...]:
    rates = (
        score.issue_precision, score.issue_recall, score.issue_f1, score.issues_core, score.issues_exact,
        score.metadata, score.notices_clean,
    )  # fmt: skip
    return (
        style,
        str(score.notices),
        str(score.issues),
        *map(_percent, rates),
        f"{score.errors_per_1000:.1f}",
    )


def _percent(rate: float) -> str:
    return f"{100 * rate:.1f}"


def _faults(comparison: Comparison, files: Mapping[str, tuple[str, str]]) -> Iterable[str]:
    for fault in comparison.faults:
        path, text = files.get(fault.notice, (fault.notice, ""))
        marked = not path.endswith(".json")
        line, column = place_in_file(text, fault.place.start) if marked else _place(text, fault.place.start)
        where = f"{path}:{line}:{column}: {fault.issue or 'notice'}: {fault.field}"
        yield f"{where}: expected {_shown(fault.expected, fault.got)}, got {_shown(fault.got, fault.expected)}"


def _shown(values: tuple[str, ...], others: tuple[str, ...]) -> str:
    """The values that the other side does not hold, each cut from where it starts to differ."""
    if not values:
        return "nothing"
    if set(values) == set(others):
        return "|".join(values)[:_LONGEST]
    own = [i for i, value in enumerate(values) if i >= len(others) or value != others[i]] or [0]
    pieces = [_cut(values[i], others[i] if i < len(others) else "") for i in own[:_SHOWN]]
    return " | ".join(pieces) + (f" | … ({len(own)} differ)" if len(own) > _SHOWN else "")


def _cut(value: str, other: str) -> str:
    """``value`` around the first character in which it differs from ``other``."""
    same = next(
        (i for i, pair in enumerate(zip(value, other, strict=False)) if pair[0] != pair[1]),
        min(len(value), len(other)),
    )
    start = max(0, same - 15) if len(value) > _LONGEST else 0
    piece = value[start : start + _LONGEST].replace("\n", "⏎")
    return f"“{'…' if start else ''}{piece}{'…' if start + _LONGEST < len(value) else ''}”"


def _shortfall_object(short: Shortfall) -> dict[str, Any]:
    got = None if math.isnan(short.got) else short.got
    return {"style": short.style, "rate": short.rate, "floor": short.floor, "got": got}


def _fault_object(fault: Fault) -> dict[str, Any]:
    return {
        "notice": fault.notice,
        "issue": fault.issue,
        "field": fault.field,
        "expected": list(fault.expected),
        "got": list(fault.got),
        "start": fault.place.start,
        "end": fault.place.end,
    }
