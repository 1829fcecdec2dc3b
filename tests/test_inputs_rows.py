"""Rows as inputs: JSON lines, records and Parquet."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inputs_at_work import all_told, found_in, told
from xuncha_parse import parse
from xuncha_parse.corpus.inputs import Options, items
from xuncha_parse.readers import read
from xuncha_parse.readers.kinds import kind_of
from xuncha_parse.readers.limits import Limits
from xuncha_parse.source import Source

BOM = b"\xef\xbb\xbf"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def test_rows_are_documents_under_their_lines() -> None:
    data = (
        BOM
        + b"\n"
        + lines({"text": "通报", "id": 7}, {"html": "<p>一</p>", "content": "x", "url": "http://a.cn/1"})
        + b" \r\n"
        + b'{"body": "y"}'
    )
    found = found_in("r.jsonl", data)
    assert [(item.name, item.called, item.data) for item in found] == [
        ("r.jsonl#2", "7", BOM + "通报".encode()),
        ("r.jsonl#3", "http://a.cn/1#.html", BOM + "<p>一</p>".encode()),
        ("r.jsonl#5", "r.jsonl#5", BOM + b"y"),
    ]
    assert [kind_of(item.data or b"", item.called)[0] for item in found] == ["text", "html", "text"]
    for name, packed in (("r.ndjson.gz", gzip.compress(data)), ("R.NDJSON", data)):
        assert [item.data for item in found_in(name, packed)] == [item.data for item in found]


def test_a_declared_charset_does_not_mislead() -> None:
    page = "<html><head><meta charset=gbk></head><body><p>巡察整改情况</p></body></html>"
    (item,) = found_in("r.jsonl", lines({"html": page, "title": "通报\n二"}))
    source = read(item.data or b"", item.called)
    assert (source.text.strip(), source.name, source.media_type) == (
        "巡察整改情况",
        "通报 二.html",
        "text/html",
    )


def test_columns_by_option() -> None:
    rows = lines({"a": "通报", "text": "x", "n": "名"}, {"text": "x"}, {"a": 5, "b": "<p>y</p>", "n": True})
    options = Options(text_column="a", html_column="b", name_column="n")
    found = found_in("r.jsonl", rows, options)
    assert [told(item) for item in found] == ["r.jsonl#1", "r.jsonl#2: damaged-file", "r.jsonl#3"]
    assert [item.called for item in found] == ["名", "r.jsonl#2", "r.jsonl#3.html"]


def test_rows_that_are_none_are_problems_that_tell_the_line() -> None:
    bad = [
        b"{",
        b"[1]",
        b'"x"',
        b'{"a": 1}',
        b'{"text": " "}',
        "{'text': '通'}".encode(),
        '{"text": "整改"}'.encode("gbk"),
        b"[" * 100_000,
    ]
    found = found_in("r.jsonl", b"\n".join([*bad, b'{"text": "\\ud800x"}']))
    assert [told(item) for item in found] == [
        *(f"r.jsonl#{at}: damaged-file" for at in range(1, len(bad) + 1)),
        "r.jsonl#9",
    ]
    assert all(f"line {at}" in str(item.problem) for at, item in enumerate(found[:-1], 1))
    assert found[-1].data == BOM + "\ufffdx".encode()


def test_a_row_over_the_limit_is_passed_over() -> None:
    rows = lines({"text": "x" * 5000}, {"text": "x"}, {"text": "x" * 100})
    found = found_in("r.jsonl", rows, Options(Limits(bytes=200)))
    assert [told(item) for item in found] == ["r.jsonl#1: too-large", "r.jsonl#2", "r.jsonl#3"]


def test_records_of_this_program() -> None:
    source = Source.of_text("关于整改情况的通报\n一、问题\n整改情况：已完成。", "通报.txt")
    record = parse(source).notice.model_dump_json().encode()
    (item,) = found_in("r.json", record)
    assert (item.kind, item.called, item.data) == ("record", "通报.txt", record)
    found = found_in("r.jsonl", record + b"\n" + lines({"text": "x"}))
    assert [(each.kind, each.data) for each in found] == [("record", record), ("document", BOM + b"x")]
    assert all_told("r.json") == ["r.json"]


@pytest.mark.parametrize(("data", "state"), [(b"[]", "x.json: (no-record)"), (b'{"issues": []}', "x.json: (no-record)"), (b"{", "x.json: damaged-file"), (b"[" * 100_000, "x.json: damaged-file")])  # fmt: skip
def test_other_json(data: bytes, state: str) -> None:
    assert [told(item) for item in found_in("x.json", data)] == [state]


def test_a_cut_off_packed_file_of_rows_gives_its_whole_rows() -> None:
    whole = gzip.compress(b"".join(lines({"text": f"{at}" * 50}) for at in range(200)))
    for cut in range(40, len(whole), 97):
        found = found_in("r.jsonl.gz", whole[:cut])
        assert told(found[-1]) == "r.jsonl.gz: damaged-file"
        assert all(item.data for item in found[:-1])


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_parquet_rows(kind: pa.DataType) -> None:
    table = pa.table(
        {"content": pa.array(["通报", None, "y"] * 50, kind), "id": list(range(150)), "unused": ["z"] * 150}
    )
    pq.write_table(table, "r.parquet", row_group_size=40)
    found = found_in("r.parquet", Path("r.parquet").read_bytes())
    assert [item.called for item in found] == [str(at) for at in range(150)]
    assert [told(item) for item in found[:3]] == ["r.parquet#1", "r.parquet#2: damaged-file", "r.parquet#3"]
    assert found[147].data == BOM + "通报".encode()
    Path("folder").mkdir()
    Path("r.parquet").rename("folder/part-0.parquet")
    assert len(all_told("folder")) == 150


def test_parquet_bytes_are_taken_as_they_are() -> None:
    page = "<html><head><meta charset=gbk></head><p>整改</p></html>".encode("gbk")
    pq.write_table(
        pa.table({"html": pa.array([page], pa.binary()), "url": ["http://a.cn/x?y=1"]}), "r.parquet"
    )
    (item,) = items(["r.parquet"], Options())
    assert (item.data, item.called) == (page, "http://a.cn/x?y=1#.html")


def test_parquet_that_cannot_be_read() -> None:
    pq.write_table(pa.table({"other": ["x"]}), "r.parquet")
    assert all_told("r.parquet") == ["r.parquet: damaged-file"]
    assert "--text-column" in str(next(items(["r.parquet"], Options())).problem)
    pq.write_table(pa.table({"text": [f"{at}" * 90 for at in range(300)]}), "r.parquet", row_group_size=50)
    whole = Path("r.parquet").read_bytes()
    for cut in range(4, len(whole), 97):
        assert told(found_in("r.parquet", whole[:cut])[-1]) == "r.parquet: damaged-file"
    for at in range(4, len(whole), 97):
        assert found_in("r.parquet", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), "r.parquet")
    assert all_told("r.parquet") == ["r.parquet: unknown-kind"]
