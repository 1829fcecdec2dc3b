"""Parquet: nested, one row a notice with everything the record holds; or flat, one row an issue.

The nested schema is drawn from the record's models, so it follows them by itself. Only what has no fixed shape is kept
as JSON text: the recursive ``sections``, the ``value`` of a mention, and what ``was`` where a person set something. Dates stay the text they are; beside each
stands ``…_date``, a real date where that text is a whole day and null where it is not.
"""

from __future__ import annotations

import json
from itertools import islice
from types import NoneType, UnionType
from typing import IO, TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin

from xuncha_parse.errors import MissingExtra
from xuncha_parse.export.cells import sound
from xuncha_parse.export.columns import ISSUE_COLUMNS, Column, iso_day
from xuncha_parse.export.ledger import Entry, Row, Tally, issue_rows
from xuncha_parse.records import (
    Correction,
    Inspection,
    Mention,
    Notice,
    Outcome,
    Period,
    Record,
    Rectification,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOTICES = 50
_ROWS = 2_000
"""How much is held in memory, and becomes one row group."""

_DATES: Final[dict[type[Record], tuple[str, ...]]] = {
    Notice: ("published_at", "signed_on"),
    Inspection: ("feedback_on",),
    Outcome: ("due",),
    Period: ("start", "end"),
    Rectification: ("start", "end"),
}
"""The fields of each model that hold ISO dates."""

_AS_JSON: Final[dict[type[Record], str]] = {
    Notice: "sections",
    Mention: "value",
    Correction: "was",
}
"""The field of a model that has no fixed shape: it is recursive, or any JSON value."""


def write_nested(entries: Iterable[Entry], stream: IO[bytes], tally: Tally) -> None:
    """One row a notice: ``name``, then the record's fields."""
    pa = _pyarrow()
    schema = pa.schema([pa.field("name", pa.string(), nullable=False), *_fields(pa, Notice)])
    rows = ({"name": sound(entry.name), **_plain(entry.notice)} for entry in tally.counted(entries))
    tally.rows = _write(pa, schema, rows, _NOTICES, stream)


def write_flat(entries: Iterable[Entry], stream: IO[bytes], tally: Tally) -> None:
    """One row an issue: the ledger's columns under their names, lists joined in one text."""
    pa = _pyarrow()
    schema = pa.schema([field for column in ISSUE_COLUMNS for field in _flat_fields(pa, column)])
    rows = (_flat(row) for entry in tally.counted(entries) for row in issue_rows(entry, tally.issues))
    tally.rows = _write(pa, schema, rows, _ROWS, stream)


def _pyarrow() -> Any:  # noqa: ANN401 -- it has no types
    try:
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    return pyarrow


def _write(pa: Any, schema: Any, rows: Iterator[dict[str, Any]], batch: int, stream: IO[bytes]) -> int:  # noqa: ANN401
    written = 0
    with pa.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while chunk := list(islice(rows, batch)):
            writer.write_batch(pa.RecordBatch.from_pylist(chunk, schema=schema))
            written += len(chunk)
    return written


def _flat_fields(pa: Any, column: Column) -> Iterator[Any]:  # noqa: ANN401
    kind = {"integer": pa.int64(), "flag": pa.bool_()}.get(column.kind, pa.string())
    yield pa.field(column.name, kind, metadata={"header": column.header, "meaning": column.english})
    if column.kind == "day":
        yield pa.field(f"{column.name}_date", pa.date32(), metadata={"meaning": f"{column.name}, typed"})


def _flat(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in ISSUE_COLUMNS:
        value = column.stored(row)
        values[column.name] = sound(value) if isinstance(value, str) else _within(value)
        if column.kind == "day":
            values[f"{column.name}_date"] = iso_day(value if isinstance(value, str) else None)
    return values


def _fields(pa: Any, model: type[Record]) -> list[Any]:  # noqa: ANN401
    """The Arrow fields of a model, each with the model's own description."""
    fields = []
    for name, told in model.model_fields.items():
        kind = pa.string() if name == _AS_JSON.get(model) else _kind(pa, told.annotation)
        fields.append(pa.field(name, kind, metadata={"meaning": told.description or ""}))
        if name in _DATES.get(model, ()):
            fields.append(pa.field(f"{name}_date", pa.date32()))
    return fields


def _kind(pa: Any, annotation: Any) -> Any:  # noqa: ANN401
    """The Arrow type of a field."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(pa, inner[0])
    if origin in (Union, UnionType):
        kinds = [each for each in inner if each is not NoneType]
        return _kind(pa, kinds[0]) if len(kinds) == 1 else pa.string()
    if origin is list:
        return pa.list_(_kind(pa, inner[0]))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return pa.struct(_fields(pa, annotation))
    if origin is Literal:
        return pa.string()
    return {int: pa.int64(), bool: pa.bool_(), float: pa.float64()}.get(annotation, pa.string())


def _plain(record: Record) -> dict[str, Any]:
    """A model as the nested values that :func:`_fields` describes."""
    model = type(record)
    values: dict[str, Any] = {}
    for name in model.model_fields:
        value = getattr(record, name)
        values[name] = _as_json(value) if name == _AS_JSON.get(model) else _value(value)
        if name in _DATES.get(model, ()):
            values[f"{name}_date"] = iso_day(value)
    return values


def _value(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Record):
        return _plain(value)
    if isinstance(value, list):
        return [_value(each) for each in value]
    return _within(value)


def _as_json(value: Any) -> str | None:  # noqa: ANN401
    return None if value is None else json.dumps(value, ensure_ascii=False, default=Record.model_dump)


def _within(value: Any) -> Any:  # noqa: ANN401
    """``value``, unless it is a number that no column holds: then null, never another number."""
    return None if isinstance(value, int) and not -(2**63) <= value < 2**63 else value
