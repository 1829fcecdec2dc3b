"""Patterns that are compiled when first used: they do what ``re``'s own do, and every one of them compiles."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

import pytest

import xuncha_parse
from xuncha_parse import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("notation", "syntax", "interpret", "readers")


def _modules() -> Iterator[str]:
    for each in pkgutil.walk_packages(xuncha_parse.__path__, "xuncha_parse."):
        if each.name.count(".") == 1 or each.name.split(".")[1] in PACKAGES:
            yield each.name


def _patterns(module: str) -> dict[str, re.Pattern[str]]:
    try:
        names = vars(importlib.import_module(module))
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    return {name: value for name, value in names.items() if type(value) is type(lazy.pattern(""))}


@pytest.mark.parametrize("module", [name for name in _modules() if not name.endswith("__main__")])
def test_every_pattern_of_the_parser_compiles(module: str) -> None:
    for name, pattern in _patterns(module).items():
        assert pattern.groups >= 0, name


def test_there_are_patterns_to_test() -> None:
    assert len(_patterns("xuncha_parse.syntax.doubts")) > 5


def test_a_pattern_does_what_one_of_re_does() -> None:
    ours = lazy.pattern("(?P<number>[0-9]+)x", re.IGNORECASE)
    own = re.compile("(?P<number>[0-9]+)x", re.IGNORECASE)
    text = "12X 3x"
    assert ours.pattern == own.pattern
    assert ours.findall(text) == own.findall(text) == ["12", "3"]
    assert [each["number"] for each in ours.finditer(text)] == ["12", "3"]
    assert ours.sub("-", text) == own.sub("-", text) == "- -"
    assert ours.match(text, 4) is not None
    assert ours.groupindex == own.groupindex
    assert lazy.pattern(rb"\d").search(b"a1") is not None


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = lazy.pattern("(")
    assert broken.pattern == "("
    with pytest.raises(re.error):
        broken.search("")
