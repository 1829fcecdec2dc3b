"""What an input is: its bytes, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal

from xuncha_parse.corpus.inputs.skipped import SKIPPED
from xuncha_parse.errors import Refusal, UnreadableInput
from xuncha_parse.readers import WHAT_IS_READ
from xuncha_parse.readers.limits import DEFAULTS, Limits, reason

if TYPE_CHECKING:
    import os


@dataclass(frozen=True, slots=True)
class Item:
    """One input: a document, a record, a problem, or something skipped.

    ``name`` is its key in the ledger, valid Unicode on one line: the path as given with slashes, and below it
    ``a.zip!/b/c.html``, ``rows.jsonl#12`` (the line), ``rows.parquet#12`` (the row, from 1) or ``crawl.warc.gz#12``
    (the record, from 1). ``called`` is what its record calls it: a file's name, a URL, or what the name column says.
    ``data`` is ``None`` where there is a ``problem`` (it is quarantined) or where it is ``skipped``, which is a
    slug of :data:`SKIPPED`. A ``record`` is one that this program wrote, as JSON.
    """

    name: str
    called: str
    data: bytes | None
    kind: Literal["document", "record"] = "document"
    problem: UnreadableInput | None = None
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read: limits of each, the columns of rows, the list behind ``-``.

    ``exclude`` are paths that are no inputs, a corpus file among them: neither they nor SQLite's own files beside
    them (:data:`~xuncha_parse.corpus.inputs.folders.BESIDE`) give an item.
    """

    limits: Limits = DEFAULTS
    """Limits of each input."""
    text_column: str | None = None
    """The column of rows that holds their text; by default one of the usual names."""
    html_column: str | None = None
    """The column that holds their page."""
    name_column: str | None = None
    """The column that holds their name."""
    stdin: BinaryIO | None = None
    """The list of paths that ``-`` stands for."""
    exclude: tuple[str | os.PathLike[str], ...] = ()
    """Paths that are no inputs."""


def failed(name: str, called: str, error: UnreadableInput) -> Item:
    """What cannot be read, and is quarantined."""
    return Item(name, called, None, problem=error)


def refused(name: str, called: str, message: str, slug: Refusal) -> Item:
    """What cannot be read, with the message and the slug of its refusal."""
    return failed(name, called, UnreadableInput(message, slug))


def skipped(name: str, called: str, slug: str) -> Item:
    """What is no input for a reason of the table."""
    assert slug in SKIPPED
    return Item(name, called, None, skipped=slug)


def left_out(name: str, called: str, slug: str, *, named: bool) -> Item:
    """What is no document: skipped where it was found, a problem where a person named it."""
    if not named:
        return skipped(name, called, slug)
    return refused(name, called, f"{SKIPPED[slug].english}; {WHAT_IS_READ}", "unknown-kind")


def unopened(name: str, called: str, error: OSError | ValueError) -> Item:
    """What the system does not let us open or read."""
    return refused(name, called, reason(error), "unopened")
