"""``xuncha corpus``: the commands by name."""

from __future__ import annotations

import typer

from xuncha_parse.cli.corpus import build, failures, report, search, sql, stats, terms
from xuncha_parse.errors import XunchaError

app = typer.Typer(
    name="corpus",
    rich_markup_mode=None,
    short_help="Build a corpus of many notices, and ask it.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("build", short_help="Take notices into a corpus.")(build.build)
app.command("import", short_help="Take a dataset of Ray, Dask or Spark into a corpus.")(build.import_)
app.command("failures", short_help="List what could not be read, and what to try.")(failures.failures)
app.command("retry", short_help="Read again what is quarantined.")(build.retry)
app.command("stats", short_help="Count issues and outcomes, with charts of text.")(stats.stats)
app.command("report", short_help="Write what a corpus says as one web page.")(report.report)
app.command("search", short_help="Find issues by their words.")(search.search)
app.command("terms", short_help="Count words: frequent, typical, in whose company.")(terms.terms)
app.command("sql", short_help="Ask in SQL, reading only.")(sql.sql)


@app.callback(invoke_without_command=True)
def corpus(context: typer.Context) -> None:
    """Many notices in one SQLite file: build it, see what failed, count, draw, search, and ask in SQL.

    \b
    Start here:
      xuncha corpus build pages/ -o corpus.db
      xuncha corpus stats corpus.db
      xuncha corpus report corpus.db -o report.html
      xuncha corpus search corpus.db 主体责任

    \b
    Exit codes, the same for every command:
      0  done
      1  inputs are quarantined
      2  wrong usage, or a corpus that cannot be read or written
    """
    if context.invoked_subcommand is None:
        raise XunchaError(
            "no command given: build, import, failures, retry, stats, report, search, terms or sql (see 'xuncha corpus --help')"
        )
