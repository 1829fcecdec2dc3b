"""Chinese inspection-rectification notices (巡察/巡视整改通报) in, validated JSON records out.

The public names are those of ``__all__``, described in ``docs/api.md``. They are imported when first used, so
that ``import xuncha_parse`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha_parse.checking.semantics import check_record as check_record
    from xuncha_parse.diagnostics import Finding as Finding
    from xuncha_parse.diagnostics import Rule as Rule
    from xuncha_parse.errors import BadLexicon as BadLexicon
    from xuncha_parse.errors import UnreadableInput as UnreadableInput
    from xuncha_parse.errors import XunchaError as XunchaError
    from xuncha_parse.notation.lexicons import Lexicon as Lexicon
    from xuncha_parse.notation.lexicons import default_lexicon as default_lexicon
    from xuncha_parse.notation.lexicons import load_lexicon as load_lexicon
    from xuncha_parse.pipeline import Parsed as Parsed
    from xuncha_parse.pipeline import parse as parse
    from xuncha_parse.readers import read as read
    from xuncha_parse.readers.limits import Limits as Limits
    from xuncha_parse.records import Diagnostic as Diagnostic
    from xuncha_parse.records import Issue as Issue
    from xuncha_parse.records import Notice as Notice
    from xuncha_parse.schema import notice_schema as notice_schema
    from xuncha_parse.source import Source as Source
    from xuncha_parse.source import Span as Span

    __version__: str

_HOME = {
    "BadLexicon": "errors",
    "Diagnostic": "records",
    "Finding": "diagnostics",
    "Issue": "records",
    "Lexicon": "notation.lexicons",
    "Limits": "readers.limits",
    "Notice": "records",
    "Parsed": "pipeline",
    "Rule": "diagnostics",
    "Source": "source",
    "Span": "source",
    "UnreadableInput": "errors",
    "XunchaError": "errors",
    "check_record": "checking.semantics",
    "default_lexicon": "notation.lexicons",
    "load_lexicon": "notation.lexicons",
    "notice_schema": "schema",
    "parse": "pipeline",
    "read": "readers",
}
"""Public name → the module it lives in."""

__all__ = [
    "BadLexicon",
    "Diagnostic",
    "Finding",
    "Issue",
    "Lexicon",
    "Limits",
    "Notice",
    "Parsed",
    "Rule",
    "Source",
    "Span",
    "UnreadableInput",
    "XunchaError",
    "__version__",
    "check_record",
    "default_lexicon",
    "load_lexicon",
    "notice_schema",
    "parse",
    "read",
]


def __dir__() -> list[str]:
    return __all__


if not TYPE_CHECKING:  # a type checker would take any name for a public one

    def __getattr__(name: str) -> object:
        if name == "__version__":
            value = importlib.import_module("importlib.metadata").version("xuncha-parse")
        elif name in _HOME:
            value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value
