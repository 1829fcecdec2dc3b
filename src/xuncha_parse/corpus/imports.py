"""A dataset into a corpus: the same rows as if its inputs had been read here."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from xuncha_parse.corpus.addresses import join, names, opened
from xuncha_parse.corpus.build import Options, Progress, build
from xuncha_parse.corpus.columnar import parquet_files
from xuncha_parse.corpus.document import Examined, Failure
from xuncha_parse.corpus.shards import INPUTS, MANIFEST, NOTICES, facts, manifest, shard_paths
from xuncha_parse.corpus.tasks import Imported
from xuncha_parse.errors import BadCorpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xuncha_parse.corpus.document import Settings

_COLUMNS: Final = (
    "name", "called", "parser", "size", "sha256", "state", "slug", "message", "line", "excerpt", "record"
)  # fmt: skip
_ROWS: Final = 32


def import_dataset(
    path: str,
    dataset: str,
    settings: Settings,
    options: Options | None = None,
    report: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Take what became of a dataset's inputs into the corpus at ``path``, in the order of the inputs.

    Documents are not parsed again: their records are validated and cut into words here. What is in the corpus already
    is not imported again. Raises :class:`BadCorpus` when a part of the dataset is missing or not of its inputs.
    """
    options = dataclasses.replace(options or Options(), command="import")
    return build(
        path, read_dataset(dataset, documents=options.keep_failed is not None), settings, options, report
    )


def expected(dataset: str) -> int | None:
    """How many inputs a dataset has, if it says so."""
    return sum(shard.rows for shard in manifest(dataset)) if _has_manifest(dataset) else None


def read_dataset(dataset: str, *, documents: bool = False) -> Iterator[Imported]:
    """The inputs of a dataset and what became of them; ``documents`` adds the bytes of what could not be read.

    A folder without a manifest, such as Spark writes, is read file by file in the order of their names.
    """
    if not _has_manifest(dataset):
        files = [name for name in names(dataset) if name.endswith(".parquet")]
        if not files:
            raise BadCorpus(f"{dataset}: is no dataset: there is neither {MANIFEST} nor a Parquet file")
        addresses = [join(dataset, name) for name in files]
        _check_names(addresses)
        for address in addresses:
            yield from _inputs(address)
        return
    shards = manifest(dataset)
    for shard in shards:
        made = facts(shard_paths(dataset, shard)[1])
        if made is None or made.get("made_of", {}).get("digest") != shard.digest:
            raise BadCorpus(
                f"{dataset}: {NOTICES}/{shard.name}.parquet is missing or out of date; run the engine again"
            )
    for shard in shards:
        path_in, path_out = shard_paths(dataset, shard)
        data: Any = None
        for at, found in enumerate(_inputs(path_out)):
            if not documents or found.answer is None or found.answer.state != "quarantined":
                yield found
                continue
            data = _documents(path_in) if data is None else data
            yield dataclasses.replace(found, data=data[at].as_py())


def _has_manifest(dataset: str) -> bool:
    return MANIFEST in names(dataset) or INPUTS in names(dataset)


def _check_names(addresses: list[str]) -> None:
    """Refuse names that do not tell inputs apart: one would take another's place in the ledger."""
    known: dict[str, str | None] = {}
    for address in addresses:
        for row in _rows(address, ("name", "sha256")):
            name = row["name"]
            if not name:
                raise BadCorpus(f"{address}: an input has no name")
            if known.setdefault(name, row["sha256"]) != row["sha256"]:
                raise BadCorpus(f"{address}: another input, with other bytes, is called {name!r} too")


def _inputs(address: str) -> Iterator[Imported]:
    for row in _rows(address, _COLUMNS):
        if not _is_sound(row):
            raise BadCorpus(
                f"{address}: is no part of a dataset: a row tells neither a record nor why there is none"
            )
        yield _imported(row)


def _rows(address: str, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The rows of a file, a few in memory at a time."""
    parquet = parquet_files()

    with opened(address) as stream:
        file = parquet.ParquetFile(stream)
        lacking = set(columns) - set(file.schema_arrow.names)
        if lacking:
            raise BadCorpus(f"{address}: is no part of a dataset: it has no column {min(lacking)}")
        for batch in file.iter_batches(_ROWS, columns=list(columns)):
            yield from batch.to_pylist()


def _is_sound(row: dict[str, Any]) -> bool:
    told = {"read": ("sha256",), "quarantined": ("slug", "message"), "skipped": ("slug", "message")}.get(
        row["state"]
    )
    return told is not None and all(
        isinstance(row[name], str) for name in ("name", "called", "parser", *told)
    )


def _imported(row: dict[str, Any]) -> Imported:
    told = Imported(row["name"], row["called"], row["parser"], row["size"], row["sha256"])
    if row["state"] == "read":
        return dataclasses.replace(told, record=(row["record"] or "").encode())
    failure = Failure(row["slug"], row["message"], row["line"], row["excerpt"])
    return dataclasses.replace(told, answer=Examined(row["state"], failure=failure))


def _documents(address: str) -> Any:  # noqa: ANN401 -- pyarrow has no types
    """The documents of a shard, row for row with what was made of them."""
    with opened(address) as stream:
        return parquet_files().read_table(stream, columns=["data"]).column("data")
