"""How findings are written: for people, for programs, and for the hosts of code that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xuncha_parse.checking.formats.base import Format, Setting
from xuncha_parse.checking.formats.github import GitHub
from xuncha_parse.checking.formats.gitlab import GitLab
from xuncha_parse.checking.formats.junit import JUnit
from xuncha_parse.checking.formats.sarif import Sarif
from xuncha_parse.checking.formats.structured import Document, Lines
from xuncha_parse.checking.formats.text import Concise, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMATS", "Format", "Setting"]

FORMATS: Final[Mapping[str, type[Format]]] = {
    "text": Text,
    "concise": Concise,
    "json": Document,
    "jsonl": Lines,
    "sarif": Sarif,
    "github": GitHub,
    "gitlab": GitLab,
    "junit": JUnit,
}
"""The first is the default."""
