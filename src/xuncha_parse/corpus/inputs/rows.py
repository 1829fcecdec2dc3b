"""Files of one JSON object a line, and single JSON files: documents in columns, or records of this program."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, BinaryIO, Final

from xuncha_parse.corpus.inputs.columns import of_row
from xuncha_parse.corpus.inputs.item import Item, failed, refused, skipped
from xuncha_parse.corpus.inputs.names import one_line
from xuncha_parse.readers.limits import past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.inputs.item import Options

_BLANK: Final = b" \t\r\n\x0b\x0c"
_RECORD: Final = frozenset({"schema_version", "source", "issues"})
"""The keys that every record of this program has."""


def of_rows(
    stream: BinaryIO, name: str, called: str, options: Options, only: str | None = None
) -> Iterator[Item]:
    """The rows of a file, each under the number of its line, from 1; blank lines are no inputs.

    No line longer than ``limits.bytes`` is held.
    """
    number = 0
    most = options.limits.bytes
    while line := stream.readline(most + 1):
        number += 1
        is_long = len(line) > most
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)
        row_name, row_called = f"{name}#{number}", f"{called}#{number}"
        if only is not None and only != row_name:
            continue
        if is_long:
            yield failed(row_name, row_called, past("bytes", options.limits))
            continue
        row = (line.removeprefix(BOM_UTF8) if number == 1 else line).strip(_BLANK)
        if row:
            yield _of_line(row_name, row_called, number, row, options)


def of_json(name: str, called: str, data: bytes) -> Item:
    """A single JSON file: a record, or skipped; JSON that is none is a damaged file."""
    try:
        value = _loaded(data.removeprefix(BOM_UTF8))
    except ValueError as error:
        return refused(name, called, f"it is no JSON ({_first_line(error)})", "damaged-file")
    if not _is_record(value):
        return skipped(name, called, "no-record")
    return Item(name, _name_in(value) or called, data.removeprefix(BOM_UTF8), "record")


def _of_line(name: str, called: str, number: int, row: bytes, options: Options) -> Item:
    try:
        value = _loaded(row)
    except ValueError as error:
        return refused(name, called, f"line {number} is no JSON ({_first_line(error)})", "damaged-file")
    if not isinstance(value, dict):
        return refused(name, called, f"line {number} is no JSON object", "damaged-file")
    if _is_record(value):
        return Item(name, _name_in(value) or called, row, "record")
    item = of_row(name, called, value, options)
    if item.problem is not None and item.problem.slug == "damaged-file":
        return refused(name, item.called, f"line {number}: {item.problem}", "damaged-file")
    return item


def _loaded(data: bytes) -> object:
    """The JSON value; :class:`ValueError` where there is none, or none that can be nested so deep."""
    try:
        value: object = json.loads(data.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return value


def _first_line(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return str(error).splitlines()[0]


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and value.keys() >= _RECORD


def _name_in(record: object) -> str | None:
    """What a record calls its document."""
    source = record.get("source") if isinstance(record, dict) else None
    told = source.get("name") if isinstance(source, dict) else None
    return one_line(told) or None if isinstance(told, str) else None
