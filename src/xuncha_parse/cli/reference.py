"""``xuncha schema`` and ``xuncha codes``: the reference, from the program's own tables."""

from __future__ import annotations

import difflib
from typing import Annotated

import typer

from xuncha_parse.cli.streams import emit


def schema() -> None:
    """Print the record's JSON Schema (2020-12), described in Chinese and English.

    \b
    Example:
      xuncha schema > notice.schema.json

    \b
    Exit codes:
      0  always, unless standard output cannot be written (2)
    """
    from xuncha_parse.schema import schema_text  # noqa: PLC0415

    emit(schema_text())


def codes(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code (XC201) or its name (ordinal-gap).")
    ] = None,
) -> None:
    """List every diagnostic, or explain one: what it means, and what to do about it.

    \b
    Examples:
      xuncha codes
      xuncha codes XC201

    \b
    Exit codes:
      0  the list or the page was printed
      2  there is no such code
    """
    from xuncha_parse.diagnostics import BY_CODE, BY_SLUG, RULES  # noqa: PLC0415

    if code is None:
        width = max(len(rule.slug) for rule in RULES)
        emit(
            "".join(
                f"{rule.code}  {rule.severity:7}  {rule.slug:{width}}  {_plain(rule.message)}\n"
                for rule in RULES
            )
        )
        return
    rule = BY_CODE.get(code.upper()) or BY_SLUG.get(code.lower())
    if rule is None:
        near = difflib.get_close_matches(code.lower(), [*BY_SLUG, *map(str.lower, BY_CODE)], n=1)
        hint = f"; did you mean {near[0].upper() if near[0].startswith('xc') else near[0]}?" if near else ""
        raise typer.BadParameter(f"no code {code!r}{hint}", param_hint="CODE")
    emit(
        f"{rule.code} {rule.slug} ({rule.severity})\n{_plain(rule.message)}\n\nWhy: {rule.why}\nFix: {rule.fix}\n"
    )


def _plain(message: str) -> str:
    return message.replace("{detail}", "…")
