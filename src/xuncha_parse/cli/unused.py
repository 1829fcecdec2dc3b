"""Modules of Python's own library that are imported, mostly by typer and pydantic, and hardly ever used: loaded when they are used.

``importlib.util.LazyLoader`` is meant for that, and until Python 3.13 loads the module when it is imported once more.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_PUT_OFF: Mapping[str, tuple[str, ...]] = {
    "base64": (),
    "difflib": ("get_close_matches",),
    "importlib.metadata": ("entry_points",),
    "locale": (),
    "pickle": (),
    "platform": (),
    "secrets": (),
    "signal": (),
    "subprocess": (),
    "tokenize": (),
}
"""Name → functions that are imported from it. With a short notice 9 ms for importlib.metadata and its email, 9 for the others."""


def put_off() -> None:
    """Let modules that nobody has imported yet be imported as stand-ins."""
    for name, functions in _PUT_OFF.items():
        if name not in sys.modules:
            module = sys.modules[name] = _StandIn(name, functions)
            parent, _, last = name.rpartition(".")
            if parent:
                setattr(import_module(parent), last, module)


class _StandIn(ModuleType):
    """A module that is loaded when anything of it is used; the functions among that only when they are called."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        found = find_spec(name)
        if found and found.submodule_search_locations is not None:
            self.__path__ = (
                found.submodule_search_locations
            )  # whoever imports a function from a package asks for it
        for function in functions:
            setattr(self, function, partial(self._call, function))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- any module's
        """Called for all but the functions."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)

    def _call(self, function: str, *values: Any, **named: Any) -> Any:  # noqa: ANN401
        return self.__getattr__(function)(*values, **named)
