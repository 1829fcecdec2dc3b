"""Every published version of the schema, as it was published: package data that never changes again once a release holds it."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.records import SCHEMA_VERSION
from xuncha_parse.schema.current import schema_text

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_NUMBER = r"(0|[1-9][0-9]{0,5})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
_FILE = re.compile(rf"notice-({_VERSION.pattern})\.schema\.json")


class Version(NamedTuple):
    """A version number; versions are ordered as numbers, so 1.10.0 is newer than 1.9.0."""

    major: int
    minor: int
    patch: int

    @classmethod
    def of(cls, text: str) -> Version:
        """The number in ``text``. Raises ``ValueError`` where there is none."""
        if not (match := _VERSION.fullmatch(text)):
            raise ValueError(f"{text!r} is no version: MAJOR.MINOR.PATCH")
        return cls(*map(int, match.groups()))


def file_name(version: str) -> str:
    """What the schema of ``version`` is called, in the package and under ``schemas/``."""
    return f"notice-{version}.schema.json"


def published_versions() -> tuple[str, ...]:
    """The published versions, oldest first."""
    found = (_FILE.fullmatch(each.name) for each in _folder().iterdir())
    return tuple(sorted((match[1] for match in found if match), key=Version.of))


def published_text(version: str) -> str:
    """The schema of a published version, byte for byte. Raises ``KeyError`` for any other."""
    if version not in published_versions():
        raise KeyError(version)
    return _folder().joinpath(file_name(version)).read_bytes().decode()


def known_versions() -> tuple[str, ...]:
    """Every version :func:`text_of` has: the published ones and the one this program writes; oldest first."""
    return tuple(sorted({*published_versions(), SCHEMA_VERSION}, key=Version.of))


def text_of(version: str) -> str:
    """The schema of a version: as published, or as drawn from the models before that. Raises ``KeyError``."""
    if version == SCHEMA_VERSION and version not in published_versions():
        return schema_text()
    return published_text(version)


def _folder() -> Traversable:
    return files("xuncha_parse.schema").joinpath("published")
