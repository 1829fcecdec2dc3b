"""``docs/api.md``, drawn from the names themselves: signatures, docstrings, fields with what stands below them.

Every name of ``xuncha_parse.__all__`` is drawn. One that :data:`GROUPS` does not list stands under the last heading.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
import types
import typing
from functools import cache
from importlib import import_module
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

import xuncha_parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOTICE = "<!-- Written by tools/drift.py; change the docstrings it draws, not this file. -->\n\n"

GROUPS = {
    "Reading and parsing": ("read", "Limits", "parse", "Parsed", "Source", "Span"),
    "Records": ("Notice", "Issue", "Diagnostic", "notice_schema", "check_record"),
    "Diagnostics": ("Finding", "Rule"),
    "Lexicons": ("Lexicon", "default_lexicon", "load_lexicon"),
    "Errors": ("XunchaError", "UnreadableInput", "BadLexicon"),
}
"""Heading → the names under it; what is in none of them stands under :data:`REST`."""
REST = "Further names"
VERSION = "The package's version, a `str`. The record's own is `notice.schema_version`."

PARTS = {
    "Source": ("source", ("Verdict", "Block", "Aside", "PageFacts")),
}
"""Name → the module, and what in it the name's fields hold."""

BESIDE: dict[str, dict[str, tuple[str, ...]]] = {
    "readers.guard": {"Guard": ("run", "close")},
    "corpus.inputs": {"items": ()},
    "corpus.inputs.item": {"Options": ()},
    "corpus.build": {"build": ()},
    "corpus.document": {"Settings": ()},
    "corpus.store": {"Corpus": ("open", "accounting", "entries", "close")},
    "corpus.ledger": {"Accounting": ("told",)},
    "corpus.columnar": {"parse_batch": (), "schema_in": (), "schema_out": ()},
    "corpus.engines": {"run_engine": ()},
    "corpus.imports": {"import_dataset": ()},
}
"""Module → what of it is public beside the package's own names, and the methods that are."""

HEAD = """# Library

{notice}Everything a program needs is in `xuncha_parse` itself, and what is not on this page may change without notice. Importing
the package loads nothing: each name is imported when it is first used. The package is typed. How the parts go
together is shown in [Use it as a library](library.md).

Places are half-open, in code points of `source.text`: `source.text[span.start:span.end]` is the printed text.
"""
BEHIND = """
## Beside the package's own names

For files from strangers, for corpora and for engines; imported from the modules they stand in.
"""

PAGES = {
    "Notice": "`notice.model_dump_json()` writes it, `Notice.model_validate_json(data, strict=True)` reads it back. "
    "Every field of it and of its parts is described in [Fields of a record](schema.md).",
    "Rule": "All rules are listed in [Diagnostics](diagnostics.md).",
    "Lexicon": "The words are listed in [Labels and outcome wording](labels.md).",
    "UnreadableInput": "`slug` is one of the `XC7xx` of [Diagnostics](diagnostics.md), such as `too-large`.",
    "read": "What each kind of file needs is said in [Formats](formats.md).",
    "Corpus": "`connection` is Python's own `sqlite3` connection; its tables are those of [Tables of a corpus](corpus-layout.md).",
    "schema_out": "The columns are described in [Past one machine](engines.md).",
}
"""Name → where more is said."""

METHODS = {"Lexicon": ("role_of", "status_of")}
"""Name → the methods that are public, where not all are."""

_ROLE = re.compile(r":(?:\w+):`~?([\w.]+)`")
_LITERAL = re.compile(r"``(.+?)``")
_STARS: dict[object, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
_CHOICE = re.compile(r"\bLiteral\[([^\]]*)\]")
_NAME = re.compile(r"(?<![\w.'])[A-Z]\w*\b(?!['\[])")
_HOMES = re.compile(r"\b(?:xuncha_parse|collections|pathlib|typing|os|builtins|_io|numpy)(?:\.\w+)*\.(?=\w)")


def api_page() -> str:
    """The page."""
    listed = {name for names in GROUPS.values() for name in names}
    rest = tuple(name for name in xuncha_parse.__all__ if name not in listed)
    pages = [HEAD.format(notice=NOTICE)]
    for title, names in (*GROUPS.items(), (REST, rest)):
        pages.append(f"\n## {title}\n")
        pages += [part for name in names if name in xuncha_parse.__all__ for part in _public(name)]
    pages.append(BEHIND)
    for home, names_in in BESIDE.items():
        pages.append(f"\n### xuncha_parse.{home}\n")
        module = import_module(f"xuncha_parse.{home}")
        for name, methods in names_in.items():
            pages += _drawn("####", name, getattr(module, name), methods)
    return "".join(pages)


def _public(name: str) -> Iterator[str]:
    if name == "__version__":
        yield f"\n### `{name}`\n\n{VERSION}\n"
        return
    yield from _drawn("###", name, getattr(xuncha_parse, name), METHODS.get(name))
    home, parts = PARTS.get(name, ("", ()))
    for part in parts:
        yield from _drawn("####", part, getattr(import_module(f"xuncha_parse.{home}"), part))


def _drawn(level: str, name: str, thing: Any, methods: Iterable[str] | None = None) -> Iterator[str]:  # noqa: ANN401
    """A heading, the signature, the docstring, the fields and the methods of one name."""
    yield f"\n{level} `{name}`\n\n"
    if inspect.isclass(thing) and (bases := _bases(thing)):
        yield f"{bases}\n\n"
    elif not inspect.isclass(thing):
        yield f"```python\n{_signature(name, thing)}\n```\n\n"
    yield f"{_told(thing)}\n"
    if name in PAGES:
        yield f"\n{PAGES[name]}\n"
    if inspect.isclass(thing):
        if rows := list(_fields(thing)):
            yield "\n" + _table(("field", "type", "default", "what it is"), rows)
        for method in _methods(thing) if methods is None else methods:
            yield _method(thing, method)


def _bases(thing: type) -> str:
    if issubclass(thing, BaseModel):
        return "A pydantic model."
    if issubclass(thing, Exception):
        above = thing.__bases__[0].__name__
        return "An exception." if above == "Exception" else f"An exception, a kind of `{above}`."
    if dataclasses.is_dataclass(thing):
        params: Any = getattr(thing, "__dataclass_params__", None)
        return "A frozen dataclass." if params.frozen else "A dataclass."
    if issubclass(thing, tuple):
        return "A named tuple."
    return f"```python\n{_signature(thing.__name__, thing)}\n```"


def _signature(name: str, thing: Any) -> str:  # noqa: ANN401
    """``name(parameters) -> result``, a parameter a line where it is long."""
    signature = inspect.signature(thing)
    home = vars(sys.modules[thing.__module__])
    kept = [
        _parameter(each, home) for each in signature.parameters.values() if each.name not in ("self", "cls")
    ]
    result = "" if inspect.isclass(thing) else f" -> {_type(signature.return_annotation)}"
    names = [each.name for each in signature.parameters.values() if each.name not in ("self", "cls")]
    keyword = next(
        (each.name for each in signature.parameters.values() if each.kind is inspect.Parameter.KEYWORD_ONLY),
        None,
    )
    if keyword is not None:
        kept.insert(names.index(keyword), "*")
    short = f"{name}({', '.join(kept)}){result}"
    return (
        short
        if len(short) <= 88
        else f"{name}(\n" + "".join(f"    {each},\n" for each in kept) + f"){result}"
    )


def _parameter(each: inspect.Parameter, home: Mapping[str, object]) -> str:
    told = f"{_STARS.get(each.kind, '')}{each.name}: {_type(each.annotation, home)}"
    if each.default is inspect.Parameter.empty:
        return told
    return f"{told} = {_value(each.default)}"


def _value(value: object) -> str:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}()"
    return "…" if callable(value) else repr(value)


def _type(annotation: Any, home: Mapping[str, object] | None = None) -> str:  # noqa: ANN401
    """A type as one writes it, without the modules it comes from; names of choices in ``home`` are spelt out."""
    if isinstance(annotation, str):
        plain = _CHOICE.sub(lambda found: found[1].replace(", ", " | "), annotation.replace('"', "'"))
        return _HOMES.sub(
            "", _NAME.sub(lambda found: _choices((home or {}).get(found[0])) or found[0], plain)
        )
    if annotation is type(None):
        return "None"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _type(arguments[0])
    if origin is typing.Literal:
        return " | ".join(repr(each) for each in arguments)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(_type(each) for each in arguments)
    if origin is not None:
        return f"{origin.__name__}[{', '.join(_type(each) for each in arguments)}]"
    return str(getattr(annotation, "__name__", annotation))


def _choices(alias: object) -> str:
    """What a name for several values or types stands for, or nothing."""
    is_choice = typing.get_origin(alias) in (typing.Literal, typing.Union, types.UnionType)
    return _type(alias) if is_choice else ""


def _told(thing: Any) -> str:  # noqa: ANN401
    return _markdown(inspect.getdoc(thing) or "")


def _markdown(docstring: str) -> str:
    """A docstring's few marks as Markdown's."""
    words = _ROLE.sub(lambda found: f"`{found[1].rpartition('.')[2]}`", docstring)
    return _LITERAL.sub(r"`\1`", words).strip()


def _fields(thing: type) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, default and meaning of each field."""
    if issubclass(thing, BaseModel):
        for name, about in thing.model_fields.items():
            default = "" if about.is_required() else _default(about.get_default(call_default_factory=True))
            yield f"`{name}`", f"`{_type(about.annotation)}`", default, about.description or ""
        return
    notes, home = _notes(thing), vars(sys.modules[thing.__module__])
    if dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            given: object = field.default
            if given is dataclasses.MISSING and field.default_factory is not dataclasses.MISSING:
                given = field.default_factory()
            default = "" if given is dataclasses.MISSING else _default(given)
            yield f"`{field.name}`", f"`{_type(field.type, home)}`", default, notes.get(field.name, "")
    elif issubclass(thing, tuple):
        defaults: dict[str, object] = getattr(thing, "_field_defaults", {})
        for name, annotation in thing.__annotations__.items():
            default = _default(defaults[name]) if name in defaults else ""
            written = annotation.__forward_arg__ if isinstance(annotation, typing.ForwardRef) else annotation
            yield f"`{name}`", f"`{_type(written, home)}`", default, notes.get(name, "")


def _default(value: object) -> str:
    if value is PydanticUndefined:
        return ""
    if isinstance(value, BaseModel):
        return f"`{type(value).__name__}()`"
    return f"`{_value(value)}`"


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))


def _notes(thing: type) -> dict[str, str]:
    """Field → the string that stands below it."""
    found = next(
        node
        for node in ast.walk(_tree(thing.__module__))
        if isinstance(node, ast.ClassDef) and node.name == thing.__name__
    )
    notes = {}
    for field, below in zip(found.body, found.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            told = below.value if isinstance(below, ast.Expr) else None
            if isinstance(told, ast.Constant) and isinstance(told.value, str):
                notes[field.target.id] = _markdown(dedent(told.value))
    return notes


def _methods(thing: type) -> list[str]:
    """The public methods and properties that a class of ours defines itself."""
    if issubclass(thing, (BaseModel, Exception)):
        return []
    return [name for name, value in vars(thing).items() if not name.startswith("_") and _is_method(value)]


def _is_method(value: object) -> bool:
    """Whether a member of a class is documented: a method, a property, a cached property."""
    if isinstance(value, (property, classmethod)):
        return True
    return inspect.isfunction(value) or type(value).__name__ == "cached_property"


def _method(thing: type, name: str) -> str:
    value = inspect.getattr_static(thing, name)
    if isinstance(value, property) or type(value).__name__ == "cached_property":
        function: Any = getattr(value, "fget", None) or getattr(value, "func", None)
        result = _type(inspect.signature(function).return_annotation)
        return f"\n`{name}: {result}` – {_one(function)}\n"
    bound = getattr(thing, name)
    owner = f"{thing.__name__}." if isinstance(value, classmethod) else "."
    return f"\n`{_signature(owner + name, bound).replace(chr(10), ' ')}` – {_one(value)}\n"


def _one(thing: Any) -> str:  # noqa: ANN401
    """A docstring as one paragraph."""
    return " ".join(_told(thing).split())


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table, without the columns nobody fills."""
    lines = [list(head), *(list(row) for row in rows)]
    filled = [at for at in range(len(lines[0])) if any(line[at] for line in lines[1:])]
    lines = [[line[at] for at in filled] for line in lines]
    lines.insert(1, ["---"] * len(filled))
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
