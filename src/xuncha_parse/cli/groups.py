"""Groups of commands that are imported when they are run: a table of names and sentences lists them without that."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterator


class Row(NamedTuple):
    """One command: where it is, ``module.name`` in this package's folder, and the sentence that lists it.

    The name is that of a function with typer's annotations, or of a ``typer.Typer``.
    """

    home: str
    short_help: str


class Group(TyperGroup):
    """A group whose commands are those of ``table``, in its order."""

    table: ClassVar[Mapping[str, Row]] = {}

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 -- typer's own
        super().__init__(**settings)
        self.commands = _Commands(self.table)  # type: ignore[assignment] # nobody adds to it

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 -- typer's context has no public name
        """The group's options; a flag that is not given is ``False``.

        Typer takes its own flags for ``None`` then, and loads the whole of pydantic to convert that: half of a completion.
        """
        options = super().get_params(ctx)
        for option in options:
            if getattr(option, "is_flag", False) and option.default is None:
                option.default = False
        return options

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """The names, as they are printed."""
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ANN401, ARG002
        """A command as it is listed, by help and completion."""
        row = self.table.get(cmd_name)
        return TyperCommand(cmd_name, short_help=row.short_help) if row else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        """The command that ``args`` begin with, whole."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and self.commands[str(name)], rest


class _Commands(Mapping[str, Any]):
    """Name → command, made when it is asked for."""

    def __init__(self, table: Mapping[str, Row]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- typer does not tell what a command is
        row = self._table[name]
        module, _, attribute = row.home.rpartition(".")
        found = getattr(import_module(f"xuncha_parse.cli.{module}"), attribute)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(rich_markup_mode=None, add_completion=False)
            alone.command(name, short_help=row.short_help)(found)
            found = alone
        return typer.main.get_command(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)
