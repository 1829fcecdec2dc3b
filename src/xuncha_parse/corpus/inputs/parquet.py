"""Parquet files: a document in each row, read some rows at a time."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from xuncha_parse.corpus.inputs.columns import columns, name_columns, of_row
from xuncha_parse.errors import MissingExtra, UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.inputs.item import Item, Options

_ROWS_AT_ONCE: Final = 64
_BUFFER: Final = 1024 * 1024


def of_parquet(
    stream: BinaryIO, name: str, called: str, options: Options, only: str | None = None
) -> Iterator[Item]:
    """The rows of a file, numbered from 1, of which only the columns that matter are read.

    Raises :class:`UnreadableInput` for what is no Parquet file or has none of the columns, and behind the rows
    that could be read of a damaged one.
    """
    arrow, parquet = _library()
    wanted = int(only.rpartition("#")[2]) if only and only.rpartition("#")[2].isdecimal() else None
    number = 0
    try:
        file = parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
        chosen = _chosen(file.schema_arrow.names, options)
        batches = file.iter_batches(_ROWS_AT_ONCE, columns=chosen, use_threads=False)
        for batch in batches:
            if wanted is None or number < wanted <= number + batch.num_rows:
                for offset, row in enumerate(_rows(batch), number + 1):
                    if wanted in (None, offset):
                        yield of_row(f"{name}#{offset}", f"{called}#{offset}", row, options)
            number += batch.num_rows
    except (arrow.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        told = str(error).splitlines()[:1] or [type(error).__name__]
        raise UnreadableInput(
            f"the Parquet file is damaged behind row {number} ({told[0][:200]})", "damaged-file"
        ) from error


def _rows(batch: Any) -> Iterator[dict[str, object]]:  # noqa: ANN401 -- pyarrow has no types
    """Rows one at a time: 64 pages are held as Arrow's, and one as Python's."""
    names = batch.schema.names
    for index in range(batch.num_rows):
        yield {name: batch.column(at)[index].as_py() for at, name in enumerate(names)}


def _chosen(present: list[str], options: Options) -> list[str]:
    """The columns to read; the row's own choice among them is made row by row."""
    documents = [column.name for column in columns(options) if column.name in present]
    if not documents:
        tried = " or ".join(column.name for column in columns(options))
        raise UnreadableInput(
            f"no column {tried} (name one with --text-column or --html-column)", "damaged-file"
        )
    return [
        *documents,
        *(name for name in name_columns(options) if name in present and name not in documents),
    ]


def _library() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        missing = MissingExtra("reading Parquet files", "parquet")
        raise UnreadableInput(str(missing), "missing-package") from error
