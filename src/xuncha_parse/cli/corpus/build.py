"""``xuncha corpus build``, ``retry`` and ``import``: what puts notices into a corpus."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from xuncha_parse.cli.corpus.options import CorpusFile  # noqa: TC001 -- typer reads the annotations
from xuncha_parse.cli.limits import takes_limits
from xuncha_parse.cli.options import LexiconFile, load_words
from xuncha_parse.cli.progress import showing
from xuncha_parse.cli.streams import STDIN, tell
from xuncha_parse.errors import BadCorpus
from xuncha_parse.readers.limits import Limits  # noqa: TC001 -- typer reads the annotations

if TYPE_CHECKING:
    from xuncha_parse.corpus.build import Options, Progress
    from xuncha_parse.corpus.document import Settings


CORPUS_SUFFIXES = (".db", ".sqlite", ".sqlite3")
"""What the name of a corpus file ends in, where a dataset could be meant."""


EngineName = Literal["local", "ray", "dask"]
SegmenterName = Literal["jieba", "rjieba"]
Output = Annotated[
    str, typer.Option("--output", "-o", metavar="CORPUS", help="The corpus file; made when there is none.")
]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes side by side; 0 is one a processor."),
]
Force = Annotated[bool, typer.Option("--force", help="Read everything again, known or not.")]
KeepFailed = Annotated[
    str | None,
    typer.Option(
        "--keep-failed", metavar="DIR", help="Keep the bytes of what cannot be read in this folder."
    ),
]
Cut = Annotated[
    SegmenterName,
    typer.Option("--segmenter", help="What cuts text into words; rjieba needs the extra fast."),
]
Dictionaries = Annotated[
    list[str] | None,
    typer.Option("--dictionary", metavar="FILE", help="A dictionary of your own words, in jieba's format."),
]
TextColumn = Annotated[
    str | None,
    typer.Option("--text-column", metavar="NAME", help="Column of .jsonl and .parquet that holds text."),
]
HtmlColumn = Annotated[
    str | None, typer.Option("--html-column", metavar="NAME", help="Column that holds web pages.")
]
NameColumn = Annotated[
    str | None, typer.Option("--name-column", metavar="NAME", help="Column that names the document.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Show no progress; the accounting is still printed.")
]


@takes_limits
def build(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Notices, folders, patterns (pages/**/*.html), archives (.zip, .tar.gz), rows (.jsonl, .parquet), "
            "crawls (.warc.gz), records (.json); - is a list of them on standard input.",
        ),
    ],
    output: Output,
    jobs: Jobs = 0,
    force: Force = False,
    keep_failed: KeepFailed = None,
    lexicon: LexiconFile = None,
    segmenter: Cut = "jieba",
    dictionary: Dictionaries = None,
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    name_column: NameColumn = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="Where to parse; ray and dask need the extra of that name.")
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL", help="The cluster of ray or dask; by default one here."),
    ] = None,
    quiet: Quiet = False,
    *,
    limits: Limits,
) -> None:
    """Take notices into a corpus: one SQLite file that can be searched, counted and exported.

    Every input is accounted for: it is a notice, a duplicate (the same bytes under another name), quarantined (it cannot be
    read; "xuncha corpus failures" says why) or skipped (it is no document). A run that was killed goes on where
    it stopped; what is known already is not read again, unless it or the program has changed.

    With the engine ray or dask the result is a dataset, a folder of Parquet files. When -o ends in .db, the dataset is
    kept beside it (corpus.db.dataset) and imported; else "xuncha corpus import" makes a corpus of it.

    \b
    Examples:
      xuncha corpus build pages/ crawl.warc.gz -o corpus.db
      find . -name '*.docx' | xuncha corpus build - -o corpus.db --keep-failed failed
      xuncha corpus build pages/ -o dataset --engine ray

    \b
    Exit codes:
      0  all inputs were read or skipped
      1  some are quarantined
      2  wrong usage, nothing to build, or a corpus that cannot be written
    """
    from xuncha_parse.corpus.build import Options  # noqa: PLC0415
    from xuncha_parse.corpus.build import build as build_corpus  # noqa: PLC0415
    from xuncha_parse.corpus.inputs import Options as InputOptions  # noqa: PLC0415
    from xuncha_parse.corpus.inputs import expected, items  # noqa: PLC0415

    settings = _settings(limits, lexicon, segmenter, dictionary)
    given = InputOptions(
        limits=limits,
        text_column=text_column,
        html_column=html_column,
        name_column=name_column,
        stdin=sys.stdin.buffer if STDIN in inputs else None,
        exclude=(output,) if keep_failed is None else (output, keep_failed),
    )
    if engine != "local":
        if force:
            raise typer.BadParameter("a dataset is read again when it is deleted", param_hint="--force")
        from xuncha_parse.corpus.engines import run_engine  # noqa: PLC0415

        dataset = f"{output}.dataset" if output.endswith(CORPUS_SUFFIXES) else output
        with showing(expected(inputs, given), quiet=quiet) as report:
            done = run_engine(
                engine,
                items(inputs, given),
                dataset,
                settings,
                address=address,
                workers=jobs or None,
                report=report,
            )
        if dataset == output:
            _finish_dataset(dataset, done)
        else:
            _import(
                output, dataset, settings, Options(jobs, force=force, keep_failed=keep_failed), quiet=quiet
            )
        return
    begun = time.monotonic()
    with showing(expected(inputs, given), quiet=quiet) as report:
        done = build_corpus(
            output,
            items(inputs, given),
            settings,
            Options(jobs, force=force, keep_failed=keep_failed),
            report,
        )
    _finish(output, done, time.monotonic() - begun)


@takes_limits
def retry(
    corpus: CorpusFile,
    jobs: Jobs = 0,
    keep_failed: KeepFailed = None,
    lexicon: LexiconFile = None,
    segmenter: Annotated[
        SegmenterName | None,
        typer.Option("--segmenter", help="What cuts text into words; the one the corpus was built with."),
    ] = None,
    dictionary: Dictionaries = None,
    text_column: TextColumn = None,
    html_column: HtmlColumn = None,
    name_column: NameColumn = None,
    quiet: Quiet = False,
    *,
    limits: Limits,
) -> None:
    """Read again what is quarantined, and nothing else.

    Run it in the folder the corpus was built in, since inputs are found by their names; bytes kept with --keep-failed
    are taken where an input is gone. Raise the limit that an input passed.

    \b
    Examples:
      xuncha corpus retry corpus.db
      xuncha corpus retry corpus.db --max-seconds 600

    \b
    Exit codes:
      0  nothing is quarantined any more
      1  some still are
      2  wrong usage, or a corpus that cannot be written
    """
    from xuncha_parse.corpus.build import Options, build  # noqa: PLC0415
    from xuncha_parse.corpus.inputs import Options as InputOptions  # noqa: PLC0415
    from xuncha_parse.corpus.retry import failed_items  # noqa: PLC0415
    from xuncha_parse.corpus.store import Corpus  # noqa: PLC0415

    given = InputOptions(
        limits=limits, text_column=text_column, html_column=html_column, name_column=name_column
    )
    with Corpus.open(corpus) as opened:
        failed = opened.quarantined()
        cut_by = opened.meta("segmenter") or ""
    settings = _settings(
        limits, lexicon, segmenter or ("rjieba" if cut_by.startswith("rjieba") else "jieba"), dictionary
    )
    if settings.segmenter().identity != cut_by:
        raise BadCorpus(
            f"{corpus}: its text was cut into words by {cut_by}: give the same --segmenter and --dictionary, or build it again"
        )
    begun = time.monotonic()
    with showing(len(failed), quiet=quiet) as report:
        options = Options(jobs, force=True, keep_failed=keep_failed, command="retry")
        done = build(corpus, failed_items(failed, given), settings, options, report)
    _finish(corpus, done, time.monotonic() - begun, may_be_empty=True)


@takes_limits
def import_(
    dataset: Annotated[
        str,
        typer.Argument(
            metavar="DATASET",
            help="What --engine ray or dask, or Spark, wrote: a folder or an fsspec address.",
        ),
    ],
    output: Output,
    jobs: Jobs = 0,
    force: Force = False,
    keep_failed: KeepFailed = None,
    lexicon: LexiconFile = None,
    segmenter: Cut = "jieba",
    dictionary: Dictionaries = None,
    quiet: Quiet = False,
    *,
    limits: Limits,
) -> None:
    """Take a dataset into a corpus, as if its inputs had been read here.

    The records are validated and cut into words; nothing is parsed again. What is in the corpus already is not
    imported again, and a part of the dataset that is missing ends the import.

    \b
    Example:
      xuncha corpus import s3://bucket/dataset -o corpus.db

    \b
    Exit codes:
      0  all inputs were read or skipped
      1  some are quarantined
      2  wrong usage, a dataset that is none, or a corpus that cannot be written
    """
    from xuncha_parse.corpus.build import Options  # noqa: PLC0415

    settings = _settings(limits, lexicon, segmenter, dictionary)
    _import(output, dataset, settings, Options(jobs, force=force, keep_failed=keep_failed), quiet=quiet)


def _import(path: str, dataset: str, settings: Settings, options: Options, *, quiet: bool) -> None:
    from xuncha_parse.corpus.imports import expected, import_dataset  # noqa: PLC0415

    begun = time.monotonic()
    with showing(expected(dataset), quiet=quiet) as report:
        done = import_dataset(path, dataset, settings, options, report)
    _finish(path, done, time.monotonic() - begun)


def _finish_dataset(dataset: str, done: Progress) -> None:
    """Say what is in a dataset, and set the exit code."""
    if not done.seen:
        tell("xuncha: nothing to build: no input")
        raise typer.Exit(2)
    tell(
        f"{done.seen:,} inputs: {done.parsed:,} read, {done.unchanged:,} known already, {done.failures:,} quarantined; "
        f"{done.warnings:,} warnings"
    )
    tell(f"'xuncha corpus import {dataset} -o corpus.db' makes a corpus of it")
    if done.failures:
        raise typer.Exit(1)


def _settings(
    limits: Limits, lexicon: str | None, segmenter: SegmenterName, dictionaries: list[str] | None
) -> Settings:
    """What the children need; a bad lexicon or dictionary is refused here."""
    from xuncha_parse.corpus.document import Settings  # noqa: PLC0415

    load_words(lexicon)
    settings = Settings(limits, lexicon, segmenter, tuple(dictionaries or ()))
    settings.identity()
    return settings


def _finish(path: str, done: Progress, seconds: float, *, may_be_empty: bool = False) -> None:
    """Print the accounting and set the exit code."""
    from xuncha_parse.corpus.store import Corpus  # noqa: PLC0415

    if not done.seen and not may_be_empty:
        tell("xuncha: nothing to build: no input")
        raise typer.Exit(2)
    with Corpus.open(path) as corpus:
        accounting = corpus.accounting()
    tell(accounting.told())
    tell(
        f"this run: {done.seen:,} input{'' if done.seen == 1 else 's'}, {done.parsed:,} read, {done.unchanged:,} known already, "
        f"{done.warnings:,} warnings; {seconds:.1f} s, {done.parsed / max(seconds, 1e-9):.1f}/s"
    )
    if accounting.quarantined:
        tell(f"'xuncha corpus failures {path}' says what could not be read, and what to try")
        raise typer.Exit(1)
