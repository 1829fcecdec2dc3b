"""Documents as Arrow batches: the function that every engine runs, and the columns that go in and come out.

``parse_batch`` depends on nothing but its arguments. A row comes out for each row that goes in, in the same order,
whatever its document does: each is read in a child process, which dies in place of the batch. The columns of a
record are those of the tables in ``tables``, with issues, measures and mentions nested in their notice.
"""

from __future__ import annotations

import hashlib
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from xuncha_parse.corpus.crew import examine_in
from xuncha_parse.corpus.document import Examined, Failure, Kind, examine, prepare, unopened
from xuncha_parse.corpus.tables import DIAGNOSTICS, INPUTS, ISSUES, MEASURES, MENTIONS, NOTICES
from xuncha_parse.errors import MissingExtra, Refusal, UnreadableInput
from xuncha_parse.readers.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from xuncha_parse.corpus.document import Settings
    from xuncha_parse.corpus.flatten import Row, Rows
    from xuncha_parse.corpus.tables import Column, Value

    Batch = TypeVar("Batch", pa.RecordBatch, pa.Table)

GIVEN: Final = {
    "name": "TEXT",
    "called": "TEXT",
    "kind": "TEXT",
    "data": "BLOB",
    "refused": "TEXT",
    "problem": "TEXT",
    "skipped": "TEXT",
}
"""The columns that go in. ``name`` and ``data`` are enough. ``refused`` and ``problem`` are slug and message of an
input that could not even be opened; ``skipped`` says why another is no document; such inputs stay accounted for."""

_LEDGER = tuple(column for column in INPUTS.columns if column.name not in ("id", "notice_id", "kept"))
_METADATA = tuple(
    column for column in NOTICES.columns if column.name not in ("id", "sha256", "parser", "sentences")
)
_OTHER_NAMES = {
    "name": "source_name",
    "kind": "kind_of_inspection",
    "issues": "issue_count",
    "measures": "measure_count",
    "leftovers": "leftover_count",
    "errors": "error_count",
    "warnings": "warning_count",
}
"""Columns of ``notices`` that are called otherwise here, where their own name is taken."""
_LISTS = frozenset({"path", "units", "persons", "theme_words", "evidence"})
"""Columns with a line each, which are lists here."""
_FLAGS = frozenset({"sustained"})


@cache
def schema_in() -> pa.Schema:
    """The columns that go in. Raises :class:`MissingExtra` without pyarrow, as all of this module does."""
    arrow = _arrow()
    return arrow.schema([(name, _types()[kind]) for name, kind in GIVEN.items()])


@cache
def schema_out() -> pa.Schema:
    """The columns that come out: the ledger's, the notice's, and its record as JSON."""
    arrow = _arrow()
    nested = {
        "mentions": _structs(MENTIONS.columns[3:]),
        "measures": arrow.list_(_struct(MEASURES.columns[2:], {"mentions": _structs(MENTIONS.columns[3:])})),
    }
    fields = {name: arrow.string() for name in ("name", "called", "kind")}
    fields |= {column.name: _type(column) for column in _LEDGER}
    fields |= {_OTHER_NAMES.get(column.name, column.name): _type(column) for column in _METADATA}
    issues = tuple(column for column in ISSUES.columns[2:] if column.name != "measures")
    fields["issues"] = arrow.list_(_struct(issues, nested))
    fields["diagnostics"] = _structs(DIAGNOSTICS.columns[1:])
    fields["record"] = arrow.string()
    return arrow.schema(list(fields.items()))


def parse_batch(batch: Batch, settings: Settings, *, isolate: bool = True) -> Batch:
    """A batch of documents as a batch of records, of the same type and in the same order.

    ``isolate`` has each document read by a child process, one for all batches of a thread, so one that hangs,
    crashes or eats memory is a row with its refusal. Without it the calling process is at the mercy of what it reads.
    The same rows always give the same rows.
    """
    made = list(parse_rows(batch, settings, isolate=isolate))
    return type(batch).from_pylist(made, schema_out())


def parse_rows(
    batch: pa.RecordBatch | pa.Table, settings: Settings, *, isolate: bool = True
) -> Iterator[dict[str, Any]]:
    """The same as rows of ``schema_out``, one after another."""
    settings = settings.without_words()
    parser = settings.identity()
    for given in _given(batch):
        data = given["data"]
        answer = _answer(given, settings, isolate=isolate)
        told: Failure | None = answer.failure
        row = {"name": given["name"], "called": given["called"], "kind": given["kind"], "parser": parser}
        row |= {"state": answer.state, "size": None if data is None else len(data), "sha256": None}
        if data is not None and given["skipped"] is None:
            row["sha256"] = hashlib.sha256(data).hexdigest()
        if told is not None:
            row |= {**told._asdict(), "code": told.code}
        if answer.rows is not None:
            row |= record_columns(answer.rows)
        yield row


def record_columns(rows: Rows) -> dict[str, Any]:
    """A record's columns by name; what is nested is nested here as in ``schema_out``."""
    mentions: dict[tuple[Value, Value], list[dict[str, Any]]] = {}
    for row in rows.mentions:
        mentions.setdefault((row[0], row[1]), []).append(_named(MENTIONS.columns[3:], row[2:]))
    measures: dict[Value, list[dict[str, Any]]] = {}
    for row in rows.measures:
        measure = _named(MEASURES.columns[2:], row[1:]) | {"mentions": mentions.get((row[0], row[1]), [])}
        measures.setdefault(row[0], []).append(measure)
    issues = [
        _named(ISSUES.columns[2:], row)
        | {"measures": measures.get(row[0], []), "mentions": mentions.get((row[0], 0), [])}
        for row in rows.issues
    ]
    told = {_OTHER_NAMES.get(column.name, column.name): rows.notice[column.name] for column in _METADATA}
    return {
        **told,
        "issues": issues,
        "diagnostics": [_named(DIAGNOSTICS.columns[1:], row) for row in rows.diagnostics],
        "record": rows.record,
    }


def _given(batch: pa.RecordBatch | pa.Table) -> Iterator[dict[str, Any]]:
    """The rows with every column of ``GIVEN``; a document without a name of its own is called by its key."""
    lacking = {"name", "data"} - set(batch.schema.names)
    if lacking:
        raise ValueError(
            f"a batch of documents needs the columns name and data; {' and '.join(lacking)} is not there"
        )
    known = [name for name in GIVEN if name in batch.schema.names]
    try:
        batch = batch.select(known).cast(_arrow().schema([schema_in().field(name) for name in known]))
    except (TypeError, ValueError, NotImplementedError) as error:
        raise ValueError(f"a column of documents is of another type: {error}") from error
    for at in range(batch.num_rows):
        row = dict.fromkeys(GIVEN) | {name: batch.column(name)[at].as_py() for name in known}
        row["name"] = row["name"] or ""
        row["called"] = row["called"] or row["name"]
        row["kind"] = row["kind"] if row["kind"] in get_args(Kind) else "document"
        yield row


def _answer(given: dict[str, Any], settings: Settings, *, isolate: bool) -> Examined:
    data, called, kind = given["data"], given["called"], given["kind"]
    if given["skipped"] is not None:
        return unopened(called, None, given["skipped"])
    if data is None:
        slug: Refusal = given["refused"] if given["refused"] in get_args(Refusal) else "unopened"
        return unopened(called, UnreadableInput(given["problem"] or "there are no bytes", slug), None)
    if not isolate:
        return examine(data, called, kind, settings)
    return examine_in(_guard(settings), data, called, kind, settings)


class _Own(threading.local):
    """A thread's child process and what it was made for."""

    guard: Guard | None = None
    settings: Settings | None = None


_own = _Own()


def _guard(settings: Settings) -> Guard:
    """The child of the calling thread, with which it ends."""
    if _own.guard is None or _own.settings != settings:
        if _own.guard is not None:
            _own.guard.close()
        limits = settings.limits
        _own.guard = Guard(limits.seconds, limits.memory, first=(prepare, settings))
        _own.settings = settings
    return _own.guard


def _named(columns: Iterable[Column], row: Row) -> dict[str, Any]:
    return {column.name: _value(column.name, value) for column, value in zip(columns, row, strict=True)}


def _value(name: str, value: Value) -> Any:  # noqa: ANN401
    if name in _LISTS:
        return str(value).split("\n") if value else []
    return bool(value) if name in _FLAGS else value


def _structs(columns: Iterable[Column]) -> pa.DataType:
    return _arrow().list_(_struct(columns))


def _struct(columns: Iterable[Column], nested: dict[str, pa.DataType] | None = None) -> pa.DataType:
    return _arrow().struct([*((column.name, _type(column)) for column in columns), *(nested or {}).items()])


def _type(column: Column) -> pa.DataType:
    arrow = _arrow()
    if column.name in _LISTS:
        return arrow.list_(arrow.string())
    return arrow.bool_() if column.name in _FLAGS else _types()[column.type.split()[0]]


@cache
def _types() -> dict[str, pa.DataType]:
    arrow = _arrow()
    return {"TEXT": arrow.string(), "INTEGER": arrow.int64(), "REAL": arrow.float64(), "BLOB": arrow.binary()}


def parquet_files() -> Any:  # noqa: ANN401 -- pyarrow has no types
    """Pyarrow's reader and writer of Parquet. Raises :class:`MissingExtra`."""
    _arrow()
    from pyarrow import parquet  # noqa: PLC0415

    return parquet


@cache
def _arrow() -> Any:  # noqa: ANN401
    """pyarrow, which only those need who work with datasets."""
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("a dataset", "parquet") from error
    return pa
