"""Datasets: shards that are whole or not there, done once, and the same corpus that reading here would have made."""

from __future__ import annotations

import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pa = pytest.importorskip("pyarrow")

import pyarrow.parquet as pq  # noqa: E402

from corpora import texts, write_corpus  # noqa: E402
from corpus_files import dump, made  # noqa: E402
from xuncha_parse.corpus import columnar, shards  # noqa: E402
from xuncha_parse.corpus.build import Options, build  # noqa: E402
from xuncha_parse.corpus.columnar import parse_batch, schema_in  # noqa: E402
from xuncha_parse.corpus.document import Settings  # noqa: E402
from xuncha_parse.corpus.engines import run_engine  # noqa: E402
from xuncha_parse.corpus.imports import expected, import_dataset, read_dataset  # noqa: E402
from xuncha_parse.corpus.inputs import Item  # noqa: E402
from xuncha_parse.corpus.inputs import Options as InputOptions  # noqa: E402
from xuncha_parse.corpus.inputs import items as inputs_of  # noqa: E402
from xuncha_parse.corpus.shards import Counts, manifest, pack, parse_shard, shard_paths  # noqa: E402
from xuncha_parse.errors import BadCorpus, MissingExtra, UnreadableInput, Unwritable  # noqa: E402
from xuncha_parse.readers import Limits  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = Settings(Limits(seconds=20))


def notices(count: int, seed: int = 21) -> list[Item]:
    return [
        Item(f"{number}.txt", f"{number}.txt", text.encode())
        for number, text in enumerate(texts(count, seed))
    ]


def parse(dataset: str, settings: Settings = SETTINGS) -> list[Counts]:
    return [parse_shard(*shard_paths(dataset, shard), settings) for shard in manifest(dataset)]


@pytest.fixture
def dataset(tmp_path: Path) -> str:
    address = (tmp_path / "dataset").as_posix()
    pack(notices(6), address, rows_per_shard=2)
    parse(address)
    return address


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of all formats and faults, and the corpus that a local build makes of it."""
    folder = tmp_path_factory.mktemp("mixed")
    write_corpus(folder / "in", 50, seed=5, broken=0.25, duplicated=0.15, skipped=0.05)
    (folder / "in" / "empty.txt").write_bytes(b" \n")
    path = folder / "corpus.db"
    build(str(path), inputs_of([str(folder / "in")], InputOptions()), SETTINGS, Options(workers=2))
    return folder / "in", path


# -- packing -------------------------------------------------------------------------------------------------


def test_inputs_are_packed_in_their_order_and_lose_nothing(tmp_path: Path) -> None:
    items = [
        *notices(3),
        Item("bad.zip", "bad.zip", None, problem=UnreadableInput("it is encrypted", "encrypted")),
        Item("logo.png", "logo.png", None, skipped="image"),
        Item("r.json", "r.json", b"{}", "record"),
    ]
    made_of = pack(items, str(tmp_path), rows_per_shard=4)
    assert [(shard.name, shard.rows) for shard in made_of] == [("part-00000", 4), ("part-00001", 2)]
    assert manifest(str(tmp_path)) == made_of
    assert expected(str(tmp_path)) == 6
    tables = [pq.read_table(shard_paths(str(tmp_path), shard)[0]) for shard in made_of]
    rows = pa.concat_tables(tables).to_pylist()
    assert [row["name"] for row in rows] == [item.name for item in items]
    assert [row["data"] for row in rows] == [item.data for item in items]
    assert (rows[3]["refused"], rows[3]["problem"]) == ("encrypted", "it is encrypted")
    assert (rows[4]["skipped"], rows[5]["kind"]) == ("image", "record")


def test_a_shard_holds_so_many_bytes_and_one_document_at_least(tmp_path: Path) -> None:
    items = [
        Item(f"{number}", f"{number}", bytes(size)) for number, size in enumerate((40, 40, 40, 500, 1, 1))
    ]
    assert [shard.rows for shard in pack(items, str(tmp_path), bytes_per_shard=100)] == [2, 1, 1, 2]


def test_few_documents_are_in_memory_while_packing(tmp_path: Path) -> None:
    alive: set[int] = set()
    most = 0

    class Data(bytes):
        def __del__(self) -> None:
            alive.discard(id(self))

    def items() -> Iterator[Item]:
        nonlocal most
        for number in range(60):
            data = Data(b"x" * 100)
            alive.add(id(data))
            most = max(most, len(alive))
            yield Item(str(number), str(number), data)
            del data

    pack(items(), str(tmp_path), rows_per_shard=5)
    assert most <= 11


def test_no_inputs_make_an_empty_dataset(tmp_path: Path) -> None:
    assert pack([], str(tmp_path)) == []
    assert import_dataset(str(tmp_path / "corpus.db"), str(tmp_path), SETTINGS).seen == 0


def test_packing_again_writes_only_what_has_changed(dataset: str) -> None:
    def written() -> dict[str, int]:
        return {file.name: file.stat().st_mtime_ns for file in Path(dataset, "inputs").iterdir()}

    before = written()
    changed = notices(6)
    changed[3] = replace(changed[3], data=b"\xe5\xa5\xbd")
    pack(changed, dataset, rows_per_shard=2)
    assert {name for name, at in written().items() if at != before[name]} == {"part-00001.parquet"}
    assert [counts.reused for counts in parse(dataset)] == [True, False, True]
    pack(changed[:2], dataset, rows_per_shard=2)
    assert [file.name for file in sorted(Path(dataset).rglob("*.parquet"))] == ["part-00000.parquet"] * 2


@pytest.mark.parametrize("column", ["name", "called", "kind", "problem", "skipped"])
def test_whatever_changes_in_an_input_makes_it_another(tmp_path: Path, column: str) -> None:
    item = Item("a", "a", None, problem=UnreadableInput("one", "encrypted"))
    other: Any = {"kind": "record", "problem": UnreadableInput("two", "encrypted")}.get(column, "b")
    digests = {pack([each], str(tmp_path))[0].digest for each in (item, replace(item, **{column: other}))}
    assert len(digests) == 2


# -- parsing -------------------------------------------------------------------------------------------------


def test_a_shard_is_parsed_once(dataset: str) -> None:
    before = [file.read_bytes() for file in sorted(Path(dataset, "notices").iterdir())]
    again = parse(dataset)
    assert [(counts.rows, counts.read, counts.reused) for counts in again] == [(2, 2, True)] * 3
    assert [file.read_bytes() for file in sorted(Path(dataset, "notices").iterdir())] == before


def test_the_same_shard_gives_the_same_bytes(dataset: str) -> None:
    file = Path(dataset, "notices", "part-00001.parquet")
    before = file.read_bytes()
    file.unlink()
    parse(dataset)
    assert file.read_bytes() == before


def test_another_program_lexicon_or_limit_parses_again(
    dataset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(counts.reused for counts in parse(dataset, Settings(Limits(seconds=21))))
    lexicon = tmp_path / "lexicon.toml"
    lexicon.write_text('[labels]\noutcome = ["落实成效"]\n', encoding="utf-8")
    own = Settings(Limits(seconds=20), str(lexicon))
    assert not any(counts.reused for counts in parse(dataset, own))
    assert all(counts.reused for counts in parse(dataset, own))
    monkeypatch.setattr("xuncha_parse.corpus.document.program_version", lambda: "9.9")
    assert not any(counts.reused for counts in parse(dataset, own))


def test_how_text_is_cut_into_words_does_not_matter(dataset: str, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("以案促改 100\n", encoding="utf-8")
    other = Settings(Limits(seconds=20), dictionaries=(str(words),))
    assert all(counts.reused for counts in parse(dataset, other))


@pytest.mark.parametrize("part", ["half", "nothing", "noise", "of others"])
def test_half_a_file_is_not_taken_for_a_whole_one(dataset: str, part: str) -> None:
    file = Path(dataset, "notices", "part-00001.parquet")
    whole = file.read_bytes()
    if part == "of others":
        pq.write_table(pa.table({"a": [1]}), file)
    else:
        file.write_bytes({"half": whole[: len(whole) // 2], "nothing": b"", "noise": b"x" * 2000}[part])
    with pytest.raises(BadCorpus, match=r"notices/part-00001\.parquet is missing or out of date"):
        list(read_dataset(dataset))
    assert [counts.reused for counts in parse(dataset)] == [True, False, True]
    assert file.read_bytes() == whole


def test_a_worker_of_another_version_refuses(dataset: str) -> None:
    Path(dataset, "notices", "part-00000.parquet").unlink()
    with pytest.raises(BadCorpus, match="a worker has another version of the program"):
        parse_shard(*shard_paths(dataset, manifest(dataset)[0]), SETTINGS, "0.0.1")


def test_only_packed_shards_are_parsed(dataset: str, tmp_path: Path) -> None:
    """Of other files nobody could tell later whether they are the same."""
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"name": ["a"], "data": [b"a"]}), other)
    with pytest.raises(BadCorpus, match="no shard that was packed"):
        parse_shard(str(other), str(tmp_path / "out.parquet"), SETTINGS)
    path_in, _ = shard_paths(dataset, manifest(dataset)[0])
    out = tmp_path / "out.parquet"
    out.write_bytes(Path(path_in).read_bytes())
    assert not parse_shard(path_in, str(out), SETTINGS).reused
    assert parse_shard(path_in, str(out), SETTINGS).reused


def test_what_expands_is_written_in_pieces(dataset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(dataset, "notices", "part-00000.parquet")
    before = pq.read_table(file)
    file.unlink()
    monkeypatch.setattr(shards, "_ROW_GROUP_BYTES", 1)
    parse(dataset)
    assert pq.ParquetFile(file).num_row_groups == 3
    assert pq.read_table(file).equals(before)


def test_what_a_killed_process_left_is_swept(dataset: str) -> None:
    rest = Path(dataset, "notices", ".part-00000.parquet.123.tmp")
    rest.write_bytes(b"half")
    run_engine("local", notices(6), dataset, SETTINGS, workers=2)
    assert not rest.exists()


def test_a_dataset_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises((BadCorpus, Unwritable)) as caught:
        pack(notices(1), f"{file}/dataset")
    assert "\n" not in str(caught.value)
    with pytest.raises(BadCorpus, match="nosuch://bucket"):
        pack(notices(1), "nosuch://bucket/dataset")


@pytest.mark.parametrize("text", ["", "[]", '{"layout": 1}', '{"layout": 1, "shards": [{"a": 1}]}'])
def test_a_manifest_that_is_none_is_one_line(dataset: str, text: str) -> None:
    Path(dataset, "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadCorpus, match="is no manifest"):
        list(read_dataset(dataset))
    Path(dataset, "manifest.json").write_text('{"layout": 99, "shards": []}', encoding="utf-8")
    with pytest.raises(BadCorpus, match="layout 99"):
        list(read_dataset(dataset))


# -- importing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["path", "file", "memory"])
def test_an_imported_dataset_is_the_corpus_that_a_build_makes(
    mixed: tuple[Path, Path], tmp_path: Path, place: str
) -> None:
    folder, built = mixed
    address = {
        "path": str(tmp_path / "dataset"),
        "file": (tmp_path / "dataset").as_uri(),
        "memory": f"memory://{tmp_path.name}/dataset",
    }[place]
    if place == "memory":
        pytest.importorskip("fsspec")
    items = list(inputs_of([str(folder)], InputOptions()))
    pack(items, address, rows_per_shard=20)
    done = parse(address)
    assert sum(counts.rows for counts in done) == len(items)
    path = tmp_path / "corpus.db"
    progress = import_dataset(str(path), address, SETTINGS, Options(workers=2))
    assert (progress.seen, progress.failures) == (len(items), sum(counts.quarantined for counts in done))
    assert dump(path) == dump(built)


def test_what_is_imported_is_known_to_a_build_and_the_other_way_round(
    mixed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, built = mixed
    address = str(tmp_path / "dataset")
    pack(inputs_of([str(folder)], InputOptions()), address)
    parse(address)
    path = tmp_path / "corpus.db"
    import_dataset(str(path), address, SETTINGS)
    again = build(str(path), inputs_of([str(folder)], InputOptions()), SETTINGS)
    assert again.unchanged == again.seen - _without_bytes(address)
    assert import_dataset(str(path), address, SETTINGS).unchanged == again.unchanged
    assert dump(path) == dump(built)


def _without_bytes(dataset: str) -> int:
    return sum(found.sha256 is None for found in read_dataset(dataset))


def test_an_import_that_was_stopped_goes_on(mixed: tuple[Path, Path], tmp_path: Path) -> None:
    folder, built = mixed
    address = str(tmp_path / "dataset")
    pack(inputs_of([str(folder)], InputOptions()), address)
    parse(address)
    path = tmp_path / "corpus.db"

    def stop(progress: Any) -> None:
        if progress.seen == 35:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_dataset(str(path), address, SETTINGS, report=stop)
    assert import_dataset(str(path), address, SETTINGS).unchanged > 0
    assert dump(path) == dump(built)


def test_documents_that_failed_are_kept_as_a_build_keeps_them(
    mixed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, _ = mixed
    address = str(tmp_path / "dataset")
    pack(inputs_of([str(folder)], InputOptions()), address, rows_per_shard=15)
    parse(address)
    kept = []
    for number in range(2):
        path, place = tmp_path / f"{number}.db", tmp_path / f"kept{number}"
        options = Options(workers=2, keep_failed=str(place))
        if number:
            import_dataset(str(path), address, SETTINGS, options)
        else:
            build(str(path), inputs_of([str(folder)], InputOptions()), SETTINGS, options)
        kept.append({file.name: file.read_bytes() for file in place.iterdir()})
    assert kept[0] == kept[1]
    assert len(kept[0]) > 4


def test_a_dataset_that_is_not_done_is_refused(tmp_path: Path) -> None:
    address = str(tmp_path / "dataset")
    items = notices(4)
    pack(items, address, rows_per_shard=2)
    path = tmp_path / "corpus.db"
    with pytest.raises(
        BadCorpus, match=r"part-00000\.parquet is missing or out of date; run the engine again"
    ):
        import_dataset(str(path), address, SETTINGS)
    parse(address)
    items[1] = replace(items[1], data=b"\xe5\xa5\xbd")
    pack(items, address, rows_per_shard=2)
    with pytest.raises(BadCorpus, match="part-00000"):
        import_dataset(str(path), address, SETTINGS)
    with pytest.raises(BadCorpus, match="is no dataset"):
        import_dataset(str(path), str(tmp_path / "nowhere"), SETTINGS)


def test_a_folder_of_parquet_files_is_read_file_by_file(tmp_path: Path) -> None:
    """What Spark writes: no manifest, and names of its own."""
    items = notices(4)
    for number in range(2):
        rows = [{"name": item.name, "data": item.data} for item in items[number * 2 : number * 2 + 2]]
        batch = pa.Table.from_pylist(rows, schema_in().remove_metadata())
        pq.write_table(parse_batch(batch, SETTINGS), tmp_path / f"part-0000{number}-c000.snappy.parquet")
    (tmp_path / "_SUCCESS").write_bytes(b"")
    path, built = tmp_path / "corpus.db", tmp_path / "built.db"
    import_dataset(str(path), str(tmp_path), SETTINGS)
    build(str(built), items, SETTINGS)
    assert dump(path) == dump(built)
    pq.write_table(pa.table({"name": ["a"]}), tmp_path / "other.parquet")
    with pytest.raises(BadCorpus, match="has no column"):
        import_dataset(str(path), str(tmp_path), SETTINGS)


@pytest.mark.parametrize("column", ["state", "sha256", "parser"])
def test_rows_that_tell_nothing_are_refused(dataset: str, tmp_path: Path, column: str) -> None:
    file = Path(dataset, "notices", "part-00000.parquet")
    table = pq.read_table(file)
    table = table.set_column(table.schema.get_field_index(column), column, pa.nulls(len(table), pa.string()))
    told = pq.read_metadata(file).metadata
    pq.write_table(table.replace_schema_metadata({b"xuncha-parse": told[b"xuncha-parse"]}), file)
    path = tmp_path / "corpus.db"
    with pytest.raises(BadCorpus, match="tells neither"):
        import_dataset(str(path), dataset, SETTINGS)
    assert made(path) == 0


@pytest.mark.parametrize("names", [("a", "b", "a"), ("a", "", "b"), ("a", None, "b")])
def test_names_that_do_not_tell_documents_apart_are_refused(
    tmp_path: Path, names: tuple[str | None, ...]
) -> None:
    """A table of somebody else's may have any names; none of its documents may take another's place unseen."""
    for number, (name, item) in enumerate(zip(names, notices(3), strict=True)):
        batch = pa.Table.from_pylist([{"name": name, "data": item.data}], schema_in().remove_metadata())
        pq.write_table(parse_batch(batch, SETTINGS), tmp_path / f"part-{number}.parquet")
    path = tmp_path / "corpus.db"
    with pytest.raises(BadCorpus, match=r"is called 'a' too|has no name"):
        import_dataset(str(path), str(tmp_path), SETTINGS)
    assert made(path) == 0


def test_the_same_bytes_under_names_of_other_kinds_become_what_they_become_in_a_build(tmp_path: Path) -> None:
    """Of the bytes of a text that is called a Word file, the first name that can be read makes the notice."""
    (item,) = notices(1)
    assert item.data is not None
    named = [
        replace(item, name=name, called=name) for name in ("a.docx", "b.txt", "c.docx", "d.txt", "e.json")
    ]
    random.Random(1).shuffle(named)
    address = str(tmp_path / "dataset")
    pack(named, address)
    parse(address)
    import_dataset(str(tmp_path / "imported.db"), address, SETTINGS)
    build(str(tmp_path / "built.db"), named, SETTINGS)
    assert dump(tmp_path / "imported.db") == dump(tmp_path / "built.db")
    assert made(tmp_path / "imported.db") == 1


def test_a_record_that_is_no_record_is_quarantined(dataset: str, tmp_path: Path) -> None:
    """A dataset may come from anywhere."""
    file = Path(dataset, "notices", "part-00000.parquet")
    table = pq.read_table(file)
    at = table.schema.get_field_index("record")
    table = table.set_column(at, "record", pa.array([json.dumps({"no": 1}), None]))
    told = pq.read_metadata(file).metadata
    pq.write_table(table.replace_schema_metadata({b"xuncha-parse": told[b"xuncha-parse"]}), file)
    done = import_dataset(str(tmp_path / "corpus.db"), dataset, SETTINGS)
    assert (done.seen, done.failures) == (6, 2)


def test_without_pyarrow_an_import_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    columnar._arrow.cache_clear()
    with pytest.raises(MissingExtra, match="parquet"):
        import_dataset(str(tmp_path / "corpus.db"), str(tmp_path), SETTINGS)
