"""Exceptions for the caller's or the environment's faults; text never raises one of these."""

from __future__ import annotations

from typing import Literal

Refusal = Literal[
    "unopened",
    "too-large",
    "expands-too-large",
    "expands-too-much",
    "too-many-members",
    "too-many-pages",
    "too-many-lines",
    "nested-too-deep",
    "line-too-long",
    "out-of-time",
    "out-of-memory",
    "reader-died",
    "unknown-kind",
    "undecodable",
    "damaged-file",
    "no-text-layer",
    "encrypted",
    "missing-program",
    "missing-package",
]
"""Why an input is not read; each is a slug of the diagnostics registry."""


class XunchaError(Exception):
    """Base of every error this package raises on purpose; its message is one line fit for a reader."""


class UnreadableInput(XunchaError):
    """The input cannot be opened, is no notice this package reads, or passes a limit; ``slug`` says which."""

    def __init__(self, message: str, slug: Refusal = "unknown-kind") -> None:
        super().__init__(message)
        self.slug: Refusal = slug


class BadLexicon(XunchaError):
    """A lexicon file is not valid TOML or does not hold what a lexicon holds."""


class BadGold(XunchaError):
    """A gold file's markup is unbalanced or names something no record has."""


class Unwritable(XunchaError):
    """The output cannot be written."""


class MissingExtra(XunchaError):
    """An optional package that this task needs is not installed; the message names the extra."""

    def __init__(self, task: str, extra: str) -> None:
        super().__init__(f"{task} needs the extra {extra}: pip install 'xuncha-parse[{extra}]'")


class BadCorpus(XunchaError):
    """A corpus file cannot be opened, is none, is of another version, in use, or cannot be written."""


class BadCorrections(XunchaError):
    """A file of corrections cannot be opened, is none, or was made for another record."""


class BadPatch(XunchaError):
    """A patch does not fit its record: an operation fails, touches what it must not, or leaves no valid record."""


class BadBaseline(XunchaError):
    """A file of known findings cannot be opened, or is none."""


class NothingToCheck(XunchaError):
    """Among all inputs there is no notice and no record."""
