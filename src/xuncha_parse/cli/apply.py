"""``xuncha apply``: a person's corrections put into a record."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.atomic import write_whole
from xuncha_parse.cli.options import Indent, LexiconFile, load_words
from xuncha_parse.cli.streams import STDIN, coded, emit, same_file, stdin_bytes, tell
from xuncha_parse.errors import BadCorrections, BadPatch, UnreadableInput, Unwritable, XunchaError
from xuncha_parse.nouns import counted

if TYPE_CHECKING:
    from xuncha_parse.records import Notice
    from xuncha_parse.review.corrections import RecordCorrections

_LARGEST_PATCH = 64 * 1024 * 1024
_NOUNS = {"issues": "issue", "measures": "measure", "mentions": "mention", "path": "heading", "units": "unit", "leaders": "leader"}  # fmt: skip
"""The list that something was put into or taken from → what it is."""


def apply(
    patch: Annotated[
        str,
        typer.Argument(
            metavar="PATCH",
            help="Corrections that the review page exported, or a bare JSON Patch; - is standard input.",
        ),
    ],
    record: Annotated[
        str,
        typer.Argument(metavar="RECORD", help="The record (.json) they were made for; - is standard input."),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Write the corrected record to this file, whole or not at all.",
        ),
    ] = None,
    indent: Indent = None,
    lexicon: LexiconFile = None,
) -> None:
    """Put a person's corrections into a record, and print the corrected record.

    Corrections are refused when they were made for another record: what counts is the SHA-256 of the record, text
    included. The corrected record validates as any other and says in "corrections" which fields a person set, what
    the program had there, and what was added, removed or accepted.

    \b
    Examples:
      xuncha apply corrections.json notice.json > corrected.json
      xuncha apply corrections.json notice.json -o corrected.json --indent 2
      xuncha parse notice.txt | xuncha apply corrections.json -

    \b
    Exit codes:
      0  the corrected record was made
      1  the corrections do not fit: an operation fails, or leaves no valid record
      2  wrong usage, a file that cannot be read or written, or the corrections of another record
    """
    if patch == record == STDIN:
        raise typer.BadParameter("only one of them can be standard input", param_hint="PATCH / RECORD")
    for name in (patch, record):
        if output is not None and name != STDIN and same_file(name, output):
            raise Unwritable(f"{output}: is an input itself")
    words = load_words(lexicon)
    notice = _notice(record)
    made = _corrections(patch, notice)
    from xuncha_parse.correct import correct  # noqa: PLC0415

    try:
        corrected = correct(notice, made.patch, made.accepted, words, withdrawn=made.withdrawn)
    except BadPatch as error:
        tell(f"xuncha: {_called(patch)}: {' '.join(str(error).split())}")
        raise typer.Exit(1) from error
    data = (corrected.model_dump_json(indent=indent or None) + "\n").encode()
    if output is None or output == STDIN:
        emit(data)
    else:
        write_whole(output, data)
    unsure = "" if made.sha256 else "; the patch does not say for which record it was made"
    tell(f"{_called(record)}: {summary(corrected)}{unsure}")


def summary(notice: Notice) -> str:
    """What persons did to a record: ``3 fields set by a person, 1 issue added, 2 issues accepted``."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in notice.corrections:
        steps = [step for step in each.pointer.split("/") if not step.isdigit()]
        noun = _NOUNS.get(steps[-1], "item")
        counts[("set by a person", "field") if each.act == "set" else (each.act, noun)] += 1
    parts = [
        f"{counted(counts[key], key[1])} {key[0]}"
        for act in ("set by a person", "added", "removed", "accepted")
        for key in sorted(counts)
        if key[0] == act
    ]
    return ", ".join(parts) or "nothing corrected by a person"


def _notice(record: str) -> Notice:
    from xuncha_parse.cli.recorded import LIMITS  # noqa: PLC0415
    from xuncha_parse.readers.recorded import holds_lines, raw_records, records_of  # noqa: PLC0415
    from xuncha_parse.schema.upgrading import InvalidRecord, UnknownVersion, upgrade  # noqa: PLC0415

    name = _called(record)
    try:
        if record == STDIN:
            data = stdin_bytes(LIMITS.bytes)
            found = list(records_of(io.BytesIO(data), LIMITS, lines=holds_lines(data)))
        else:
            found = [raw for raw, _ in zip(raw_records(record, LIMITS), range(2), strict=False)]
    except UnreadableInput as error:
        raise XunchaError(f"{name}: {coded(error).removeprefix(f'{name}: ')}") from error
    if len(found) != 1:
        raise XunchaError(
            f"{name}: {'several records' if found else 'no record'}; corrections are put into one"
        )
    try:
        return upgrade(found[0].data).notice
    except (InvalidRecord, UnknownVersion) as error:
        raise XunchaError(f"{name}: {error}") from error


def _corrections(patch: str, notice: Notice) -> RecordCorrections:
    from xuncha_parse.readers.limits import read_bytes  # noqa: PLC0415
    from xuncha_parse.review.corrections import corrections_for, read_corrections  # noqa: PLC0415
    from xuncha_parse.review.identity import record_digest  # noqa: PLC0415

    name = _called(patch)
    try:
        data = read_bytes(stdin_bytes(_LARGEST_PATCH) if patch == STDIN else patch, _LARGEST_PATCH)
        return corrections_for(read_corrections(data), record_digest(notice))
    except UnreadableInput as error:
        raise XunchaError(f"{name}: {coded(error).removeprefix(f'{name}: ')}") from error
    except BadCorrections as error:
        raise BadCorrections(f"{name}: {error}") from error


def _called(file: str) -> str:
    return "<stdin>" if file == STDIN else file
