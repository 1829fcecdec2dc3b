"""The limits on reading, as options of every command that reads files."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xuncha_parse.readers.limits import DEFAULTS, Limits

if TYPE_CHECKING:
    from collections.abc import Callable

_PANEL = "Limits"
_OPTIONS: dict[str, tuple[type, str, str]] = {
    "bytes": (int, "--max-bytes", "Refuse larger inputs."),
    "expanded": (int, "--max-expanded", "Refuse archives that expand to more bytes."),
    "ratio": (int, "--max-ratio", "Refuse archives that expand to more times their size."),
    "members": (int, "--max-members", "Refuse archives of more members."),
    "pages": (int, "--max-pages", "Refuse documents of more pages."),
    "lines": (int, "--max-lines", "Refuse texts of more lines."),
    "depth": (int, "--max-depth", "Refuse elements nested deeper."),
    "line_characters": (int, "--max-line-characters", "Refuse longer lines."),
    "seconds": (float, "--max-seconds", "Give a document up after this many seconds."),
    "memory": (int, "--max-memory", "Give a document up that takes more bytes of memory to read."),
}


def takes_limits(command: Callable[..., None]) -> Callable[..., None]:
    """``command``, whose ``limits`` argument becomes one option for each limit."""
    signature = inspect.signature(command, eval_str=True)
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=getattr(DEFAULTS, name),
            annotation=Annotated[
                kind,
                typer.Option(
                    option, metavar="N", min=1 if kind is int else 0.001, help=told, rich_help_panel=_PANEL
                ),
            ],
        )
        for name, (kind, option, told) in _OPTIONS.items()
    ]

    @wraps(command)
    def limited(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        limits = Limits(**{name: kwargs.pop(name) for name in _OPTIONS})
        command(*args, limits=limits, **kwargs)

    kept = [parameter for name, parameter in signature.parameters.items() if name != "limits"]
    limited.__signature__ = signature.replace(parameters=[*kept, *options])  # type: ignore[attr-defined]
    limited.__annotations__ = {parameter.name: parameter.annotation for parameter in [*kept, *options]}
    return limited
