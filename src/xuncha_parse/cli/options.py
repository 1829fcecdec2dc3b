"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from xuncha_parse.notation.lexicons import Lexicon

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="A notice: text in any usual encoding, HTML, MHT, Word, WPS, RTF, ODT or PDF; - is standard input.",
    ),
]

LexiconFile = Annotated[
    str | None,
    typer.Option(
        "--lexicon",
        metavar="FILE",
        help="A TOML file of your own labels and status words, laid over the built-in ones.",
    ),
]

Indent = Annotated[
    int | None,
    typer.Option(
        "--indent", metavar="N", min=0, max=16, help="Indent the JSON by N blanks; one line by default."
    ),
]


def load_words(file: str | None) -> Lexicon | None:
    """The lexicon a user named, or ``None`` for the built-in one."""
    if file is None:
        return None
    from xuncha_parse.notation.lexicons import load_lexicon  # noqa: PLC0415

    return load_lexicon(file)
