"""Regular expressions that are compiled when they are first used.

There are hundreds in what parses a notice, and a notice needs some sixty of them; compiling all of them on import took two
fifths of the time of ``xuncha parse`` with a short notice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, Generic, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Pattern(Generic[AnyStr]):
    """A stand-in for ``re.Pattern``: the first use of a method compiles, and leaves the pattern's own methods in its place."""

    __slots__ = (*_METHODS, "_flags", "pattern")
    pattern: AnyStr

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """Called for what is not there yet."""
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def pattern(regex: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, but for a fault in ``regex``, which shows when it is first used."""
    if TYPE_CHECKING:
        return re.compile(regex, flags)
    return cast("re.Pattern[AnyStr]", _Pattern(regex, flags))
