"""Spark: an adapter for ``mapInArrow``, and the schema that it wants. Nothing here imports Spark.

    documents = spark.read.parquet("inputs")  # columns name and data, or more of columnar.GIVEN
    records = documents.mapInArrow(spark_map, spark_schema())
    records.write.parquet("notices")

``functools.partial(spark_map, settings=Settings(...))`` gives it settings. Spark sends and wants Arrow batches, and its
workers keep their Python process from one task to the next, so a child process serves many batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha_parse.corpus.columnar import parse_batch, schema_out
from xuncha_parse.corpus.document import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

_NAMES = {"string": "STRING", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN", "binary": "BINARY"}
_MOST_ROWS = 64


def spark_map(
    batches: Iterable[pa.RecordBatch], settings: Settings | None = None
) -> Iterator[pa.RecordBatch]:
    """A batch of records for each batch of documents; what ``mapInArrow`` takes.

    Spark makes batches of 10,000 rows, however large they are; records come in smaller ones, so few are in memory.
    """
    settings = settings or Settings()
    for batch in batches:
        for start in range(0, batch.num_rows, _MOST_ROWS):
            yield parse_batch(batch.slice(start, _MOST_ROWS), settings)


def spark_schema() -> str:
    """The columns of ``columnar.schema_out`` in Spark's words."""
    return ", ".join(f"`{field.name}` {_spark(field.type)}" for field in schema_out())


def _spark(kind: Any) -> str:  # noqa: ANN401 -- pyarrow has no types
    if str(kind) in _NAMES:
        return _NAMES[str(kind)]
    if hasattr(kind, "value_type"):
        return f"ARRAY<{_spark(kind.value_type)}>"
    return "STRUCT<" + ", ".join(f"`{field.name}`: {_spark(field.type)}" for field in kind) + ">"
