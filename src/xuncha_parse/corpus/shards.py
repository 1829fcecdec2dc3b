"""A dataset: a folder of Parquet files, written shard by shard, so that any engine may do, kill and repeat its work.

    DATASET/inputs/part-00000.parquet    documents as they came, in their order
    DATASET/notices/part-00000.parquet   what became of each of them, row for row
    DATASET/manifest.json                which shards there are: nothing is lost unseen

A shard is done when its file in ``notices`` says that it was made of exactly these inputs, by exactly this program,
lexicon and limits. Parquet keeps that in its last bytes, so half a file is never taken for a whole one.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xuncha_parse.corpus.addresses import exists, join, names, opened, remove, sweep, write
from xuncha_parse.corpus.columnar import parquet_files, parse_rows, schema_in, schema_out
from xuncha_parse.errors import BadCorpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.corpus.document import Settings
    from xuncha_parse.corpus.inputs import Item

LAYOUT: Final = 1
"""Counts changes of the folder and of the columns."""
INPUTS: Final = "inputs"
NOTICES: Final = "notices"
MANIFEST: Final = "manifest.json"
ROWS: Final = 256
"""Documents a shard holds at most."""
BYTES: Final = 32 * 1024 * 1024
"""Bytes of documents a shard holds, or a single document that has more."""
_ROW_GROUP_BYTES = 64 * 1024 * 1024
_KEY = b"xuncha-parse"


class Shard(NamedTuple):
    """A part of a dataset: the name of its files, its rows, and a digest of all that is in them."""

    name: str
    rows: int
    digest: str


class Counts(NamedTuple):
    """What became of the rows of a shard; ``reused`` when they were parsed before."""

    rows: int = 0
    read: int = 0
    quarantined: int = 0
    skipped: int = 0
    warnings: int = 0
    reused: bool = False


def pack(
    items: Iterable[Item], dataset: str, rows_per_shard: int = ROWS, bytes_per_shard: int = BYTES
) -> list[Shard]:
    """Write inputs as shards, one in memory at a time, and the manifest last; shards of an earlier, longer run go.

    A shard that is there already with the same inputs stays, and with it what was parsed of it. Raises
    :class:`BadCorpus` or :class:`Unwritable`.
    """
    for part in (INPUTS, NOTICES):
        sweep(join(dataset, part))
    shards = [
        _keep(dataset, number, rows)
        for number, rows in enumerate(_cut(items, rows_per_shard, bytes_per_shard))
    ]
    told = {"layout": LAYOUT, "shards": [shard._asdict() for shard in shards]}
    write(join(dataset, MANIFEST), json.dumps(told, indent=1).encode() + b"\n")
    known = {f"{shard.name}.parquet" for shard in shards}
    for part in (INPUTS, NOTICES):
        for name in names(join(dataset, part)):
            if name.startswith("part-") and name not in known:
                remove(join(dataset, part, name))
    return shards


def manifest(dataset: str) -> list[Shard]:
    """The shards of a dataset, in order. Raises :class:`BadCorpus`."""
    address = join(dataset, MANIFEST)
    with opened(address) as stream:
        data = stream.read()
    try:
        told = json.loads(data)
        layout, shards = told["layout"], [Shard(**shard) for shard in told["shards"]]
    except (ValueError, TypeError, KeyError) as error:
        raise BadCorpus(f"{address}: is no manifest of a dataset") from error
    if layout != LAYOUT:
        raise BadCorpus(f"{address}: was made by another version of this program (layout {layout})")
    return shards


def shard_paths(dataset: str, shard: Shard) -> tuple[str, str]:
    """Where the shard's inputs are, and where what becomes of them goes."""
    file = f"{shard.name}.parquet"
    return join(dataset, INPUTS, file), join(dataset, NOTICES, file)


def parse_shard(path_in: str, path_out: str, settings: Settings, parser: str | None = None) -> Counts:
    """Parse a shard, unless that was done; it may be repeated, and done by two at once.

    ``parser`` is the identity of the program that started the run: a worker with another one refuses, so that no
    dataset is made by two. Raises :class:`BadCorpus` or :class:`Unwritable`; no document is a reason to.
    """
    parquet = parquet_files()

    own = settings.without_words().identity()
    if parser is not None and parser != own:
        raise BadCorpus(
            f"a worker has another version of the program or the lexicon: {own} instead of {parser}"
        )
    with opened(path_in) as stream:
        file = parquet.ParquetFile(stream)
        digest = _facts(file.metadata).get("digest")
        if digest is None:
            raise BadCorpus(f"{path_in}: is no shard that was packed by this program")
        made_of = {"layout": LAYOUT, "digest": digest, "parser": own, "limits": asdict(settings.limits)}
        done = facts(path_out)
        if done is not None and done.get("made_of") == made_of:
            return Counts(*done["counts"])._replace(reused=True)
        batch = file.read()
    counts = Counts()
    sink = io.BytesIO()
    with parquet.ParquetWriter(sink, schema_out(), compression="zstd") as writer:
        for rows in _groups(parse_rows(batch, settings)):
            counts = _counted(counts, rows)
            writer.write_table(_table(rows, schema_out()))
        told = {"made_of": made_of, "counts": counts[:-1]}
        writer.add_key_value_metadata({_KEY.decode(): json.dumps(told)})
    write(path_out, sink.getvalue())
    return counts


def facts(address: str) -> dict[str, Any] | None:
    """What a file of a dataset tells of itself, or ``None`` when it is not there, not whole, or not ours."""
    parquet = parquet_files()

    if not exists(
        address
    ):  # an exception would keep the caller's documents in memory until the next collection
        return None
    try:
        with opened(address) as stream:
            return _facts(parquet.read_metadata(stream)) or None
    except BadCorpus:
        return None


def _facts(metadata: Any) -> dict[str, Any]:  # noqa: ANN401 -- pyarrow has no types
    told: dict[str, Any] = json.loads((metadata.metadata or {}).get(_KEY, b"{}"))
    return told


def _keep(dataset: str, number: int, rows: list[dict[str, Any]]) -> Shard:
    """Write a shard of inputs, unless it is there."""
    parquet = parquet_files()

    shard = Shard(f"part-{number:05}", len(rows), _digest(rows))
    address, _ = shard_paths(dataset, shard)
    if (facts(address) or {}).get("digest") == shard.digest:
        return shard
    schema = schema_in().with_metadata({_KEY: json.dumps({"layout": LAYOUT, "digest": shard.digest})})
    sink = io.BytesIO()
    parquet.write_table(_table(rows, schema), sink, compression="zstd")
    write(address, sink.getvalue())
    return shard


def _cut(items: Iterable[Item], most_rows: int, most_bytes: int) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    size = 0
    for item in items:
        length = len(item.data or b"")
        if rows and (len(rows) >= most_rows or size + length > most_bytes):
            yield rows
            rows, size = [], 0
        rows.append(_given(item))
        size += length
    if rows:
        yield rows


def _given(item: Item) -> dict[str, Any]:
    problem = item.problem
    return {
        "name": item.name,
        "called": item.called,
        "kind": item.kind,
        "data": item.data,
        "refused": problem.slug if problem else None,
        "problem": str(problem) if problem else None,
        "skipped": item.skipped,
    }


def _digest(rows: Sequence[dict[str, Any]]) -> str:
    """A digest of the rows: no two lists of rows are written alike here."""
    digest = hashlib.blake2b(digest_size=16)
    for row in rows:
        data = row["data"] or b""
        told = json.dumps([{**row, "data": None if row["data"] is None else len(data)}], sort_keys=True)
        digest.update(f"{len(told)} {told}".encode() + data)
    return digest.hexdigest()


def _groups(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The rows in groups that fit into memory, whatever documents expand to; one at least, maybe empty."""
    group: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        group.append(row)
        size += len(row.get("record") or "")
        if size > _ROW_GROUP_BYTES:
            yield group
            group, size = [], 0
    yield group


def _counted(counts: Counts, rows: Iterable[dict[str, Any]]) -> Counts:
    for row in rows:
        state = row["state"]
        counts = counts._replace(
            **{state: getattr(counts, state) + 1},
            rows=counts.rows + 1,
            warnings=counts.warnings + row.get("warning_count", 0),
        )
    return counts


def _table(rows: list[dict[str, Any]], schema: Any) -> Any:  # noqa: ANN401 -- pyarrow has no types
    import pyarrow as pa  # noqa: PLC0415

    return pa.Table.from_pylist(rows, schema)
