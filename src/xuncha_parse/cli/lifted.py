"""What ``xuncha upgrade`` says of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.nouns import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.schema.upgrading import Upgraded

_MOST_NAMED = 12


class Told:
    """What is to be said of one file: the ways its records went, and the fields they gained or gave up."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.records = 0
        self.invalid = 0
        self.lines = False
        self.changed = False
        self.ways: dict[tuple[str, ...], int] = {}
        self.added: dict[tuple[str, ...], dict[str, None]] = {}
        self.gone: dict[tuple[str, ...], dict[str, None]] = {}

    def take(self, done: Upgraded) -> None:
        """Count a record."""
        if not done.changed:
            return
        self.changed = True
        self.ways[done.versions] = self.ways.get(done.versions, 0) + 1
        self.added.setdefault(done.versions, {}).update(dict.fromkeys(done.added))
        self.gone.setdefault(done.versions, {}).update(dict.fromkeys(done.gone))

    def sentences(self) -> Iterator[str]:
        """A line for each way that records went."""
        for versions, number in self.ways.items():
            way = " → ".join(versions) if len(versions) > 1 else f"{versions[0]}, full form"
            parts = [f"{self.name}: {counted(number, 'record')} {way}"]
            for word, fields in (("added", self.added[versions]), ("gone", self.gone[versions])):
                if named := _topmost(fields):
                    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
                    parts.append(f"{word} {', '.join(named[:_MOST_NAMED])}{more}")
            yield "; ".join(parts)


def _topmost(fields: dict[str, None]) -> list[str]:
    """The fields that are not within another one of them."""
    return [
        field
        for field in fields
        if not any(field[:at] in fields for at, mark in enumerate(field) if mark in ".[")
    ]
