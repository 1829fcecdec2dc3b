"""``xuncha corpus failures``: what could not be taken in, and what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.corpus.options import CorpusFile  # noqa: TC001 -- typer reads the annotations
from xuncha_parse.cli.rows import RowFormat, emit_all, print_rows
from xuncha_parse.cli.streams import plain, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.ask.failures import Failed

COLUMNS = ("state", "code", "slug", "name", "line", "reason", "excerpt", "remedy", "kept")


def failures(
    corpus: CorpusFile,
    skipped: Annotated[
        bool, typer.Option("--skipped", help="List what was skipped as well, and why.")
    ] = False,
    code: Annotated[
        list[str] | None,
        typer.Option(
            "--code", metavar="CODE", help="Only these codes (XC715) or names (damaged-file). Repeatable."
        ),
    ] = None,
    form: Annotated[
        RowFormat | None,
        typer.Option(
            "--format", help="Rows instead of text: a table, json, jsonl, csv (free of formulas) or md."
        ),
    ] = None,
) -> None:
    """List what is quarantined: its code, name and place, the shortest piece that shows the fault, what to try.

    How many there are of each code is told on standard error. "xuncha corpus retry" reads them again.

    \b
    Examples:
      xuncha corpus failures corpus.db
      xuncha corpus failures corpus.db --code XC715 --format csv > damaged.csv

    \b
    Exit codes:
      0  the list was printed, if only none
      2  wrong usage, or no corpus
    """
    from xuncha_parse.corpus.ask.failures import counts  # noqa: PLC0415
    from xuncha_parse.corpus.ask.failures import failures as failures_of  # noqa: PLC0415
    from xuncha_parse.corpus.store import Corpus, refusing  # noqa: PLC0415

    codes = tuple(code or ())
    with Corpus.open(corpus) as opened, refusing(corpus):
        listed = failures_of(opened.connection, codes, skipped=skipped)
        if form is None:
            emit_all(map(_told, listed))
        else:
            print_rows(COLUMNS, ([getattr(each, name) for name in COLUMNS] for each in listed), form)
        summary = counts(opened.connection, codes, skipped=skipped)
    for state, its_code, slug, times in summary:
        tell(f"{times:6,} {state} {f'{its_code} ' if its_code else ''}{slug}")
    if not summary:
        tell(f"nothing is quarantined{' or skipped' if skipped else ''}{' for this reason' if codes else ''}")


def _told(failed: Failed) -> str:
    """An input in two to four lines; the first is ``name:line: CODE state reason``."""
    return "".join(f"{line}\n" for line in _lines(failed))


def _lines(failed: Failed) -> Iterator[str]:
    line = f":{failed.line}" if failed.line is not None else ""
    yield plain(f"{failed.name}{line}: {failed.code or failed.slug} {failed.state}: {failed.reason}")
    if failed.excerpt:
        yield plain(f"    ⟦{failed.excerpt}⟧")
    if failed.state == "quarantined":
        yield f"    → {failed.remedy}"
    if failed.kept:
        yield plain(f"    kept: {failed.kept}")
