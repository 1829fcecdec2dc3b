"""``xuncha explain``: what a notice was read as, and why."""

from __future__ import annotations

import typer

from xuncha_parse.cli.limits import takes_limits
from xuncha_parse.cli.options import File, LexiconFile, load_words
from xuncha_parse.cli.streams import emit, open_source, plain
from xuncha_parse.readers.limits import Limits  # noqa: TC001 -- typer reads the annotations


@takes_limits
def explain(file: File, lexicon: LexiconFile = None, *, limits: Limits) -> None:
    """Draw a notice's outline: every line with its role, and the rule that decided.

    Headings stand under headings by indentation. Behind the arrow stand the marker's style and number, the rule that
    gave the heading its place, what made the marker doubtful and what else it could have been (rival), the issue's
    id, how an outcome was read, and the codes of diagnostics; "xuncha codes CODE" explains a code.

    \b
    Rules for headings:
      next         continues the list that is open        first        opens a list with number one
      running      goes on counting under a new heading   mixed_style  continues a list in another spelling
      gap          skips a number                         repeat       carries a number used already
      restart      starts again at one                    first_lost   opens a list, and not with one
      late_part    a part whose first was lost            unmarked     an issue's line without a marker

    \b
    Example:
      xuncha explain notice.txt | less

    \b
    Exit codes:
      0  the outline was drawn
      1  it was drawn, and error-level diagnostics were found
      2  wrong usage, or an input that cannot be read
    """
    from xuncha_parse.explain import explain as draw  # noqa: PLC0415
    from xuncha_parse.pipeline import parse as parse_notice  # noqa: PLC0415

    words = load_words(lexicon)
    parsed = parse_notice(open_source(file, limits), words)
    emit("".join(f"{plain(line)}\n" for line in draw(parsed)))
    if any(finding.rule.severity == "error" for finding in parsed.findings):
        raise typer.Exit(1)
