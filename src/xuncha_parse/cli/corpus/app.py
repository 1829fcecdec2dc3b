"""``xuncha corpus``: the commands by name."""

from __future__ import annotations

from typing import ClassVar

import typer

from xuncha_parse.cli.groups import Group, Row
from xuncha_parse.errors import XunchaError


class _Commands(Group):
    table: ClassVar = {
        "build": Row("corpus.build.build", "Take notices into a corpus."),
        "import": Row("corpus.build.import_", "Take a dataset of Ray, Dask or Spark into a corpus."),
        "failures": Row("corpus.failures.failures", "List what could not be read, and what to try."),
        "retry": Row("corpus.build.retry", "Read again what is quarantined."),
        "stats": Row("corpus.stats.stats", "Count issues and outcomes, with charts of text."),
        "report": Row("corpus.report.report", "Write what a corpus says as one web page."),
        "search": Row("corpus.search.search", "Find issues by their words."),
        "terms": Row("corpus.terms.terms", "Count words: frequent, typical, in whose company."),
        "sql": Row("corpus.sql.sql", "Ask in SQL, reading only."),
    }


app = typer.Typer(
    name="corpus",
    cls=_Commands,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


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
