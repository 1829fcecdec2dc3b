"""``xuncha check``: what is wrong with notices and records."""

from __future__ import annotations

import itertools
import os
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from xuncha_parse.cli.limits import takes_limits
from xuncha_parse.cli.options import LexiconFile, load_words
from xuncha_parse.cli.progress import showing
from xuncha_parse.cli.reports import Destination, Reports, named
from xuncha_parse.cli.streams import STDIN, same_file, stdin_bytes, tell
from xuncha_parse.errors import NothingToCheck, Unwritable
from xuncha_parse.nouns import counted
from xuncha_parse.readers.below import is_stream
from xuncha_parse.readers.limits import Limits  # noqa: TC001 -- typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.checking.selection import Selection
    from xuncha_parse.checking.sieve import Sieve

FormatName = Literal["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"]
SeverityName = Literal["error", "warning", "info"]


@takes_limits
def check(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Notices, records (.json), files of one record a line (.jsonl), either packed (.gz), or folders of such; - is standard input.",
        ),
    ],
    output_format: Annotated[FormatName, typer.Option("--format", help="How findings are printed.")] = "text",
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write the findings to a file.")
    ] = None,
    reports: Annotated[
        list[str],
        typer.Option("--report", metavar="FORMAT=FILE", help="Write them in another format as well."),
    ] = [],  # noqa: B006 -- typer copies it
    select: Annotated[
        list[str], typer.Option(metavar="CODES", help="Report only these codes: XC201, XC2, ordinal-gap.")
    ] = [],  # noqa: B006
    ignore: Annotated[list[str], typer.Option(metavar="CODES", help="Leave these codes out.")] = [],  # noqa: B006
    severity: Annotated[SeverityName, typer.Option(help="Report only what is at least as grave.")] = "info",
    fail_on: Annotated[
        SeverityName, typer.Option(help="Exit with 1 when something as grave is reported.")
    ] = "error",
    baseline: Annotated[
        str | None, typer.Option(metavar="FILE", help="Leave out what this file knows already.")
    ] = None,
    write_baseline: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what is found to this file, as known from now on."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how often each code was found, and nothing else.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="How many processes check; by default as many as processors."),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary.")] = False,
    lexicon: LexiconFile = None,
    *,
    limits: Limits,
) -> None:
    """Report what is wrong with notices or records.

    A notice is parsed, and what its numbering, labels and outcomes leave in doubt is reported. A record is validated
    against the schema, its places are compared with its text, and its ids, outline, outcomes, dates and totals with
    each other; older versions of the schema are understood. Each finding has its line and column, for a record also
    the field (JSON path); "xuncha codes CODE" says what to do about it.

    \b
    Examples:
      xuncha check notice.txt
      xuncha check records/ more.jsonl.gz --select XC6
      xuncha check notices/ --fail-on warning --baseline known.json
      xuncha check . --format github --report sarif=xuncha.sarif

    \b
    Exit codes, the worst over all files:
      0  nothing as grave as --fail-on was found
      1  it was, and is not in the baseline
      2  wrong usage, nothing to check, or a file that cannot be read
    """
    from xuncha_parse.checking.baseline import Baseline, Recorder  # noqa: PLC0415
    from xuncha_parse.checking.items import SUFFIXES, jobs  # noqa: PLC0415
    from xuncha_parse.checking.run import run  # noqa: PLC0415
    from xuncha_parse.checking.sieve import Sieve  # noqa: PLC0415

    destinations = _destinations(output_format, output, reports, fail_on, statistics=statistics)
    written = [path for path in (*(each.path for each in destinations), write_baseline) if path]
    known = [baseline] if baseline is not None else []
    _refuse(paths, written)
    sieve = Sieve(
        _selection(select, ignore, severity),
        fail_on,
        Baseline.load(baseline) if baseline is not None else None,
        Recorder() if write_baseline is not None else None,
    )
    found = jobs(paths, limits, lambda: stdin_bytes(limits.bytes), leave_out=[*written, *known])
    with closing(run(found, limits, load_words(lexicon), workers)) as answers:
        first = next(answers, None)  # before a report begins: who cannot check at all writes none
        if first is None:
            raise NothingToCheck(f"nothing to check: no notice and no record ({', '.join(SUFFIXES)})")
        with Reports(destinations) as out, showing(None, quiet=quiet) as show:
            for checked in itertools.chain([first], answers):
                if checked.failure is not None:
                    tell(f"xuncha: {_place(checked)}: {checked.failure.message} [{checked.failure.code}]")
                out.take(sieve.sift(checked))
                show(sieve.summary)
            out.finish(sieve.summary)
    if sieve.recorder is not None and write_baseline is not None:
        if sieve.baseline is not None:
            sieve.recorder.keep(sieve.baseline.beyond(sieve.selection))
        sieve.recorder.write(write_baseline)
    if not quiet:
        for line in _closing(sieve):
            tell(line)
    if sieve.code:
        raise typer.Exit(sieve.code)


def _refuse(paths: list[str], written: list[str]) -> None:
    """No file that is checked may be written over, and no two things be written to one."""
    files = [path for path in written if not is_stream(path)]
    for number, path in enumerate(files):
        if any(same_file(given, path) for given in paths):
            raise Unwritable(f"{path}: is an input itself")
        if any(os.path.realpath(path) == os.path.realpath(other) for other in files[:number]):
            raise Unwritable(f"{path}: two things cannot be written to one file")


def _place(checked: Checked) -> str:
    return checked.name if checked.number is None else f"{checked.name}:{checked.number}"


def _selection(select: list[str], ignore: list[str], severity: SeverityName) -> Selection:
    from xuncha_parse.checking.selection import Selection, UnknownCode  # noqa: PLC0415

    try:
        return Selection.of(select, ignore, severity)
    except UnknownCode as error:
        raise typer.BadParameter(str(error), param_hint="'--select' / '--ignore'") from error


def _destinations(
    output_format: FormatName,
    output: str | None,
    reports: list[str],
    fail_on: SeverityName,
    *,
    statistics: bool,
) -> list[Destination]:
    from xuncha_parse.checking.formats import FORMATS, Setting  # noqa: PLC0415
    from xuncha_parse.checking.formats.statistics import STATISTICS  # noqa: PLC0415

    table = STATISTICS if statistics else FORMATS
    if output_format not in table:
        raise typer.BadParameter(
            f"statistics are printed as {' or '.join(table)}", param_hint="'--statistics'"
        )
    setting = Setting(fail_on)
    path = None if output == STDIN else output
    return [
        Destination(table[output_format](setting), path),
        *(Destination(FORMATS[name](setting), path) for name, path in named(reports, list(FORMATS))),
    ]


def _closing(sieve: Sieve) -> Iterator[str]:
    yield sieve.summary.line()
    gone = sieve.baseline.gone(sieve.selection) if sieve.baseline is not None else 0
    if gone and sieve.recorder is None:
        yield f"{counted(gone, 'finding')} of the baseline not found any more: write it anew"
