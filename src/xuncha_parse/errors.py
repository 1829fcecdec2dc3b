"""Exceptions for the caller's or the environment's faults; text never raises one of these."""

from __future__ import annotations


class XunchaError(Exception):
    """Base of every error this package raises on purpose; its message is one line fit for a reader."""


class UnreadableInput(XunchaError):
    """The input cannot be opened, or its bytes are text in no encoding this package reads."""


class BadLexicon(XunchaError):
    """A lexicon file is not valid TOML or does not hold what a lexicon holds."""


class BadGold(XunchaError):
    """A gold file's markup is unbalanced or names something no record has."""
