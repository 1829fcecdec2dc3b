"""What the commands on a corpus share: its file, and the filters of a question."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

CorpusFile = Annotated[str, typer.Argument(metavar="CORPUS", help="A corpus file.")]

_PANEL = "Filters"
_OPTIONS: dict[str, tuple[object, str, str]] = {
    "status": (
        list[str] | None,
        "STATUS",
        "Issues of this status: completed, in_progress … or 已完成, 正在推进 …",
    ),
    "sustained": (bool | None, "", "Issues for which upkeep is promised, or those for which it is not."),
    "since": (str | None, "DATE", "Published (else signed) on or after: 2023, 2023-06 or 2023-06-30."),
    "until": (str | None, "DATE", "Published on or before."),
    "due_from": (str | None, "DATE", "Issues due on or after."),
    "due_until": (str | None, "DATE", "Issues due on or before."),
    "kind": (list[str] | None, "KIND", "巡察 or 巡视."),
    "level": (
        list[str] | None,
        "LEVEL",
        "Level of the committee that inspected: city, county … or 市级, 县级 …",
    ),
    "region": (list[str] | None, "NAME", "A piece of the place's name."),
    "body": (list[str] | None, "NAME", "A piece of the issuer's name."),
    "sector": (list[str] | None, "SECTOR", "The kind of body: 水利, 教育 …"),
    "theme": (list[str] | None, "THEME", "Issues about this: finance … or 财务资金与资产管理 …"),
    "year": (list[int] | None, "YEAR", "Year of publication."),
    "code": (list[str] | None, "CODE", "Notices with this diagnostic: XC201 or ordinal-gap."),
}
_DIMENSION_OF = {"status": "outcome", "level": "level", "theme": "theme"}


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """``command``, whose ``filters`` argument becomes an option for each; options that take lists may be repeated."""
    command.__annotations__.pop("filters")  # its class is not loaded before it is needed
    signature = inspect.signature(command, eval_str=True)
    options = []
    for name, (kind, metavar, told) in _OPTIONS.items():
        option = f"--{name.replace('_', '-')}"
        names = (f"{option}/--not-{name}",) if kind == bool | None else (option,)
        several = " Repeatable." if metavar and "list" in str(kind) else ""
        options.append(
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[
                    kind,
                    typer.Option(
                        *names, metavar=metavar or None, help=told + several, rich_help_panel=_PANEL
                    ),
                ],
            )
        )

    @wraps(command)
    def filtered(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        from xuncha_parse.corpus.ask.filters import Filters  # noqa: PLC0415

        given = {name: _as_given(name, kwargs.pop(name)) for name in _OPTIONS}
        command(
            *args,
            filters=Filters(**{name: value for name, value in given.items() if value is not None}),
            **kwargs,
        )

    kept = [parameter for name, parameter in signature.parameters.items() if name != "filters"]
    filtered.__signature__ = signature.replace(parameters=[*kept, *options])  # type: ignore[attr-defined]
    filtered.__annotations__ = {parameter.name: parameter.annotation for parameter in [*kept, *options]}
    return filtered


def _as_given(name: str, value: Any) -> Any:  # noqa: ANN401
    """A list as a tuple, with titles as the words the corpus has for them."""
    return tuple(slug_of(name, each) for each in value) if isinstance(value, list) else value


def slug_of(name: str, told: Any) -> Any:  # noqa: ANN401
    """The word that the corpus has for a filter's value where its title was told."""
    if name not in _DIMENSION_OF:
        return told
    from xuncha_parse.corpus.ask.dimensions import DIMENSIONS  # noqa: PLC0415

    titles = DIMENSIONS[_DIMENSION_OF[name]].titles()
    return next((slug for slug, title in titles.items() if title == told), told)
