"""``xuncha schema`` and ``xuncha codes``: the reference, from the program's own tables."""

from __future__ import annotations

import difflib
import json
from typing import Annotated, Literal

import typer

from xuncha_parse.cli.streams import emit


def schema(
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="X.Y.Z", help="The schema of this version, as it was published."),
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List the versions, oldest first.")] = False,
    form: Annotated[
        Literal["json", "typescript"],
        typer.Option("--format", help="JSON Schema, or a TypeScript declaration."),
    ] = "json",
) -> None:
    """Print the record's JSON Schema (2020-12), described in Chinese and English, or its TypeScript declaration.

    From its release on a published version never changes again. "xuncha upgrade" lifts records of older ones to the current one.

    \b
    Examples:
      xuncha schema > notice.schema.json
      xuncha schema --version 1.0.0
      xuncha schema --format typescript > notice.d.ts

    \b
    Exit codes:
      0  the schema or the list was printed
      2  there is no such version
    """
    from xuncha_parse.schema import known_versions, schema_text, text_of  # noqa: PLC0415

    if every:
        emit("".join(f"{each}\n" for each in known_versions()))
        return
    if version is not None and version not in known_versions():
        raise typer.BadParameter(
            f"no version {version!r}; known: {', '.join(known_versions())}", param_hint="'--version'"
        )
    text = schema_text() if version is None else text_of(version)
    if form == "typescript":
        from xuncha_parse.schema.typescript import declaration  # noqa: PLC0415

        text = declaration(json.loads(text))
    emit(text)


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
