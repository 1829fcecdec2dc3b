"""Sentences of the genre about places, bodies and figures that do not exist, from the templates of ``phrases.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

_SLOT = re.compile(r"\{([a-z_]+)\}")
_MONTH_END = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
RESULT_KINDS = (
    "completed", "completed", "sustained", "sustained", "sustained", "in_progress", "in_progress_due", "partial",
    "partial_sustained", "mostly_completed", "not_completed", "not_completed_due", "not_started",
)  # fmt: skip
"""What outcomes there are, as often as they are drawn."""


@cache
def phrases() -> dict[str, Any]:
    """The vocabulary as ``phrases.toml`` has it."""
    text = resources.files("xuncha_parse.gold").joinpath("phrases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date as printed and in ISO 8601."""

    text: str
    day: str


@dataclass(frozen=True, slots=True)
class Result:
    """The words of an outcome and what they mean."""

    text: str
    status: str
    sustained: bool
    due: str | None

    @property
    def mark(self) -> str:
        """The words in gold markup."""
        words = [
            self.status,
            *(["sustained"] if self.sustained else []),
            *([f"due={self.due}"] if self.due else []),
        ]
        return f"⟦o {' '.join(words)}|{self.text}⟧"


class Writer:
    """Writes sentences; every choice comes from ``rng``, so one seed gives one text."""

    def __init__(self, rng: random.Random, year: int) -> None:
        self.rng = rng
        self.year = year
        self.words: dict[str, list[str]] = phrases()["words"]

    def fill(self, template: str, **given: str) -> str:
        """Replace every ``{slot}``, those of the replacement included."""

        def value(match: re.Match[str]) -> str:
            slot = match[1]
            if slot in given:
                return given[slot]
            return self.fill(self.rng.choice(self.words[slot])) if slot in self.words else self._figure(slot)

        return _SLOT.sub(value, template)

    def _figure(self, slot: str) -> str:
        low, high = {
            "few": (2, 9),
            "some": (11, 98),
            "many": (120, 3980),
            "month": (1, 12),
            "day": (1, 28),
        }.get(slot, (0, 0))
        if high:
            return str(self.rng.randint(low, high))
        if slot == "money":
            return f"{self.rng.randint(1, 980)}.{self.rng.randint(11, 99)}"
        if slot == "percent":
            return f"{self.rng.randint(60, 98)}.{self.rng.randint(1, 9)}"
        return str({"year": self.year - self.rng.randint(1, 3), "yy": self.year}[slot])

    def subject(self) -> dict[str, Any]:
        """One of the subjects a notice deals with."""
        return dict(self.rng.choice(phrases()["subject"]))

    def clause(self, subject: dict[str, Any]) -> str:
        """A deficiency without its stop: 专项资金使用审核把关不严."""
        return str(self.rng.choice(subject["areas"]) + self.rng.choice(subject["defects"]))

    def statement(self, subject: dict[str, Any], form: str) -> str:
        """What is wrong, in one or two sentences without the last stop; ``form`` is plain or quoted."""
        first, second = self.rng.sample(subject["areas"], 2)
        defects = self.rng.sample(subject["defects"], 2)
        template = self.rng.choice(phrases()["statements"][form])
        tail = self.rng.choice(phrases()["statements"]["tails"])
        return self.fill(template, clause=first + defects[0], extra=second + defects[1], tail=tail)

    def measures(self, subject: dict[str, Any], count: int) -> list[str]:
        """Remediation sentences without their stops, with or without a short title: 摸清底数。对……."""
        bodies = self.rng.sample(subject["bodies"], min(count, len(subject["bodies"])))
        titles = self.rng.sample(subject["titles"], len(bodies))
        titled = self.rng.random() < 0.6
        return [
            f"{title}。{self.fill(body)}" if titled else self.fill(body)
            for title, body in zip(titles, bodies, strict=True)
        ]

    def deadline(self) -> Deadline:
        """A deadline to come, as exact as notices are."""
        year, month = self.year + self.rng.randint(0, 1), self.rng.randint(1, 12)
        last = _MONTH_END.get(month, 31)
        if year % 4 == 0 and month == 2:
            last = 29
        match self.rng.randint(0, 2):
            case 0:
                return Deadline(f"{year}年底", f"{year}-12-31")
            case 1:
                day = self.rng.randint(1, last)
                return Deadline(f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}")
            case _:
                return Deadline(f"{year}年{month}月底", f"{year}-{month:02}-{last}")

    def result(self, *, sentence: bool, kinds: tuple[str, ...] = RESULT_KINDS) -> Result:
        """An outcome as a label's value or as a sentence of its own."""
        kind = self.rng.choice(kinds)
        text = self.rng.choice(phrases()["result_sentences" if sentence else "results"][kind])
        due = None
        if kind.endswith("_due"):
            deadline = self.deadline()
            text, due = self.fill(text, due=deadline.text), deadline.day
        sustained = "sustained" in kind
        status = "completed" if kind == "sustained" else kind.removesuffix("_due").removesuffix("_sustained")
        return Result(text, status, sustained, due)
