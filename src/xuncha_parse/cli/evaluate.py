"""``xuncha evaluate``: how well notices are read, measured on notices whose truth is known."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.options import LexiconFile, load_words
from xuncha_parse.cli.streams import emit, tell
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from xuncha_parse.records import Notice
    from xuncha_parse.source import Source


class ModeName(StrEnum):
    """What counts as equal."""

    strict = "strict"
    lenient = "lenient"


def evaluate(
    gold_dir: Annotated[
        str,
        typer.Argument(
            metavar="GOLD_DIR",
            help="A folder of .gold files and of corrected records (.json) with their text; folders in it are not entered.",
        ),
    ],
    mode: Annotated[
        ModeName,
        typer.Option(
            "--mode", help="strict: equal as printed; lenient: width, blanks and one final stop are ignored."
        ),
    ] = ModeName.strict,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Also list every error with its place.")] = False,
    fields: Annotated[bool, typer.Option("--fields", help="Also print a table of the fields.")] = False,
    floor: Annotated[
        str | None,
        typer.Option("--floor", metavar="FILE", help="A TOML file of floors; anything below one exits 1."),
    ] = None,
    lexicon: LexiconFile = None,
) -> None:
    """Compare what is read from gold notices with what is true of them, style by style.

    Gold is a notice with its truth marked in it, or a record that a person corrected (the style "corrected"): its text is
    read anew and held against it. Of a record, places are those in its text.

    Percentages, but for errors per 1,000 items: an item is a metadata field, an issue, or a field of an issue that was
    found. "core exact" asks of an issue its path, measures, status, sustained and due; "all exact" every field.

    \b
    Examples:
      xuncha evaluate samples/gold
      xuncha evaluate samples/gold --mode lenient --errors
      xuncha evaluate samples/gold --floor samples/floors.toml

    \b
    Exit codes:
      0  done, every floor kept
      1  something is below its floor
      2  wrong usage, no gold, or a file that cannot be read
    """
    from xuncha_parse.gold import evaluate as gold  # noqa: PLC0415
    from xuncha_parse.gold import report  # noqa: PLC0415
    from xuncha_parse.pipeline import parse  # noqa: PLC0415

    words = load_words(lexicon)

    def read(text: str | Source) -> Notice:
        return parse(text, words).notice

    try:
        floors = gold.read_floors(Path(floor), mode.value) if floor else {}
        notices = gold.read_folder(Path(gold_dir))
        evaluation = gold.evaluate([notice for _, notice in notices], read, mode.value)
        files = {
            notice.name: (str(path), notice.text if notice.source else path.read_text(encoding="utf-8"))
            for path, notice in notices
        }
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(_reason(error)) from error
    short = gold.shortfalls(evaluation, floors)
    if as_json:
        emit(report.as_json(evaluation, short, faults=errors))
    else:
        emit(report.table(evaluation))
        if fields:
            emit("\n" + report.field_table(evaluation))
        if errors:
            emit("\n" + report.listing(evaluation, files))
    for shortfall in short:
        tell("xuncha: " + report.shortfall_line(shortfall))
    if short:
        raise typer.Exit(1)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror or error}"
    return f"a gold file is not UTF-8: {error}"
