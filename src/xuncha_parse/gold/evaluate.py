"""How well a parser reads a folder of gold notices: scores per style and in all, and floors they must keep.

Rates are between 0 and 1. A rate without anything to measure is 1: nothing was stated, and nothing was claimed.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from xuncha_parse.errors import BadGold
from xuncha_parse.gold.compare import ISSUE_FIELDS, NOTICE_FIELDS, Comparison, FieldResult, Mode, compare
from xuncha_parse.gold.markup import GoldNotice, read_gold
from xuncha_parse.gold.recorded import read_record_as_gold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from xuncha_parse.records import Notice
    from xuncha_parse.source import Source

ALL = "all"
"""The name of the row over every style."""

READERS: Mapping[str, Callable[[Path], GoldNotice]] = {".gold": read_gold, ".json": read_record_as_gold}
"""Suffix → how a notice of known truth is read."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over some notices, and the rates made of them."""

    notices: int
    clean: int
    issues: int
    claimed: int
    matched: int
    exact_core: int
    exact: int
    facts: int
    facts_right: int
    items: int
    errors: int

    @property
    def issue_precision(self) -> float:
        """Of the issues the parser claims, how many exist."""
        return _rate(self.matched, self.claimed)

    @property
    def issue_recall(self) -> float:
        """Of the issues that exist, how many the parser found."""
        return _rate(self.matched, self.issues)

    @property
    def issue_f1(self) -> float:
        """The harmonic mean of the two."""
        return _rate(2 * self.matched, self.issues + self.claimed)

    @property
    def issues_core(self) -> float:
        """Of the existing issues, how many are exact in path, measures, status, sustained and due."""
        return _rate(self.exact_core, self.issues)

    @property
    def issues_exact(self) -> float:
        """Of the existing issues, how many are exact in every field."""
        return _rate(self.exact, self.issues)

    @property
    def metadata(self) -> float:
        """Of the metadata fields stated or claimed, how many are right."""
        return _rate(self.facts_right, self.facts)

    @property
    def notices_clean(self) -> float:
        """Of the notices, how many came out without a single fault."""
        return _rate(self.clean, self.notices)

    @property
    def errors_per_1000(self) -> float:
        """Faults per 1,000 items; an item is a metadata field, an issue, or a field of a matched issue."""
        return 1000 * self.errors / self.items if self.items else 0.0


RATES = (
    "issue_precision", "issue_recall", "issue_f1", "issues_core", "issues_exact", "metadata", "notices_clean",
)  # fmt: skip
"""The rates a floors file may pin, beside ``errors_per_1000``, which it pins from above."""


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field over all notices."""

    stated: int
    claimed: int
    right: int

    @property
    def precision(self) -> float:
        """Of the values claimed, how many are right."""
        return _rate(self.right, self.claimed)

    @property
    def recall(self) -> float:
        """Of the values stated, how many were found."""
        return _rate(self.right, self.stated)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return _rate(2 * self.right, self.stated + self.claimed)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by style (``all`` is over every style), scores by field, and every comparison made."""

    mode: Mode
    scores: dict[str, Score]
    fields: dict[str, FieldScore]
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A score below its floor (or, for ``errors_per_1000``, above its ceiling)."""

    style: str
    rate: str
    floor: float
    got: float


def read_folder(folder: Path) -> list[tuple[Path, GoldNotice]]:
    """The gold notices directly in ``folder``, by name: marked text, and records with their text.

    Raises :class:`BadGold` when there is none, and for one that cannot be taken as the truth.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix in READERS)
    if not paths:
        raise BadGold(f"{folder}: no .gold file and no record (.json) here")
    return [(path, READERS[path.suffix](path)) for path in paths]


def evaluate(
    notices: Iterable[GoldNotice], read: Callable[[str | Source], Notice], mode: Mode = "strict"
) -> Evaluation:
    """Read every notice's text with ``read`` and compare the record with the truth."""
    return summarize([compare(gold, read(gold.source or gold.text), mode) for gold in notices], mode)


def summarize(comparisons: list[Comparison], mode: Mode) -> Evaluation:
    """Scores of comparisons already made."""
    by_style: dict[str, list[Comparison]] = defaultdict(list)
    for comparison in comparisons:
        by_style[comparison.style].append(comparison)
    scores = {style: score(by_style[style]) for style in sorted(by_style, key=_style_order)}
    scores[ALL] = score(comparisons)
    results: dict[str, list[FieldResult]] = {name: [] for name in (*NOTICE_FIELDS, *ISSUE_FIELDS)}
    for comparison in comparisons:
        for result in (*comparison.facts, *comparison.fields):
            results[result.field].append(result)
    tallies = {name: _tally(found) for name, found in results.items() if found}
    return Evaluation(mode, scores, tallies, tuple(comparisons))


def score(comparisons: list[Comparison]) -> Score:
    """One row of the table."""
    matched = sum(c.matched for c in comparisons)
    stated = sum(c.stated for c in comparisons)
    claimed = sum(c.claimed for c in comparisons)
    facts = sum(len(c.facts) for c in comparisons)
    return Score(
        notices=len(comparisons),
        clean=sum(not c.faults for c in comparisons),
        issues=stated,
        claimed=claimed,
        matched=matched,
        exact_core=sum(c.exact_core for c in comparisons),
        exact=sum(c.exact for c in comparisons),
        facts=facts,
        facts_right=sum(result.exact for c in comparisons for result in c.facts),
        items=facts + (stated + claimed - matched) + matched * len(ISSUE_FIELDS),
        errors=sum(len(c.faults) for c in comparisons),
    )


def read_floors(path: Path, mode: Mode) -> dict[str, dict[str, float]]:
    """The floors for one mode: style → rate → least value.

    The file holds a table per mode and style (``[strict.all]``, ``[lenient.S1]``) of the names in ``RATES`` and
    ``errors_per_1000``. :class:`BadGold` when it is no TOML or names something that is not measured.
    """
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadGold(f"{path}: {error}") from error
    if unknown := tables.keys() - {"strict", "lenient"}:
        raise BadGold(f"{path}: no mode is called {min(unknown)!r}")
    floors: dict[str, dict[str, float]] = {}
    for style, rates in tables.get(mode, {}).items():
        for rate, floor in rates.items() if isinstance(rates, dict) else [(style, rates)]:
            if (
                rate not in (*RATES, "errors_per_1000")
                or isinstance(floor, bool)
                or not isinstance(floor, int | float)
            ):
                raise BadGold(f"{path}: {mode}.{style} cannot pin {rate!r} to {floor!r}")
            floors.setdefault(style, {})[rate] = float(floor)
    if not floors:
        raise BadGold(f"{path}: no floor for the {mode} mode")
    return floors


def shortfalls(evaluation: Evaluation, floors: dict[str, dict[str, float]]) -> list[Shortfall]:
    """What the evaluation falls short of; a style that has floors but no notices falls short of all of them."""
    short: list[Shortfall] = []
    for style, rates in floors.items():
        measured = evaluation.scores.get(style)
        for rate, floor in rates.items():
            got = float(getattr(measured, rate)) if measured else float("nan")
            kept = got <= floor if rate == "errors_per_1000" else got >= floor
            if not kept:
                short.append(Shortfall(style, rate, floor, got))
    return short


def counts(row: Score) -> dict[str, float]:
    """Every count and rate of a row, for machines."""
    names = [*(field.name for field in fields(row)), *RATES, "errors_per_1000"]
    return {name: getattr(row, name) for name in names}


def _rate(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _tally(results: list[FieldResult]) -> FieldScore:
    return FieldScore(
        stated=sum(result.stated for result in results),
        claimed=sum(result.claimed for result in results),
        right=sum(result.right for result in results),
    )


def _style_order(style: str) -> tuple[int, str]:
    digits = style.removeprefix("S")
    return (int(digits) if digits.isascii() and digits.isdigit() else 1000, style)
