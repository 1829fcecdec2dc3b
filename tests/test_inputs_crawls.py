"""Crawls as inputs: the pages in WARC files that another library wrote."""

from __future__ import annotations

import gzip
import io
import re
import sys
import time
import zlib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from inputs_at_work import PAGE, found_in, told
from xuncha_parse.corpus.inputs import Options, items
from xuncha_parse.readers.kinds import kind_of
from xuncha_parse.readers.limits import Limits

brotli: Any = import_module("brotli")
headers_of: Any = import_module("warcio.statusandheaders").StatusAndHeaders
warc_writer: Any = import_module("warcio.warcwriter").WARCWriter

pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
"""warcio's writer leaves its temporary files to the garbage collector."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def crawl(*pages: tuple[str, str, dict[str, str], bytes], packed: bool = False) -> bytes:
    """A crawl with a request before each response and what crawlers add."""
    file = io.BytesIO()
    writer = warc_writer(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("c", {"software": "x"}))
    for address, status, headers, body in pages:
        ask = headers_of("GET / HTTP/1.1", [("Host", "a")], is_http_request=True)
        writer.write_record(
            writer.create_warc_record(address, "request", payload=io.BytesIO(), http_headers=ask)
        )
        answer = headers_of(status, list(headers.items()), protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=answer)
        )
    return file.getvalue()


HTML = {"Content-Type": "text/html; charset=utf-8"}
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (PAGE[:9], PAGE[9:])) + b"0\r\n\r\n"


@pytest.mark.parametrize("packed", [True, False])
def test_crawls(packed: bool) -> None:
    data = crawl(
        ("http://a.cn/1.html", "200 OK", HTML, PAGE),
        ("http://a.cn/2", "301 Moved", HTML, PAGE),
        ("http://a.cn/3.png", "200 OK", {"Content-Type": "image/png"}, b"x"),
        ("http://a.cn/4", "200 OK", {**HTML, "Transfer-Encoding": "chunked"}, CHUNKED),
        ("http://a.cn/5", "200 OK", {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
        ("http://a.cn/6", "200 OK", {**HTML, "Content-Encoding": "br"}, brotli.compress(PAGE)),
        ("http://a.cn/7", "200 OK", {**HTML, "Content-Encoding": "br", "Transfer-Encoding": "chunked"}, PAGE),
        ("http://a.cn/8", "200 OK", {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE)[:-9]),
        ("http://a.cn/9", "200 OK", {}, b"%PDF-1.4"),
        ("http://a.cn/robots.txt", "200 OK", {"Content-Type": "text/plain"}, b"x"),
        ("http://a.cn/11", "200 OK", {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(5000))),
        ("http://a.cn/12", "200 OK", HTML, b"<font>x</font>" + PAGE[12:]),
        packed=packed,
    )
    found = found_in("c.warc.gz", data, Options(Limits(bytes=4000)))
    assert [told(item).partition("#")[2] for item in found] == [
        "3", "5: (not-a-page)", "7: (not-a-page)", "9", "11", "13", "15", "17: damaged-file", "19", "21: (not-a-page)",
        "23: too-large", "25",
    ]  # fmt: skip
    assert {item.data for item in found if item.name.endswith(("#3", "#9", "#11", "#13", "#15"))} == {PAGE}
    assert found[0].called == "http://a.cn/1.html"
    assert kind_of(found[-1].data or b"", found[-1].called)[0] == "html"


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_off_crawl_gives_its_whole_records_and_one_problem(packed: bool) -> None:
    pages = [(f"http://a.cn/{at}", "200 OK", HTML, PAGE + bytes(f"{at}", "ascii") * 90) for at in range(5)]
    whole = crawl(*pages, packed=packed)
    begun = time.monotonic()
    between = {match.start() for match in re.finditer(rb"\x1f\x8b\x08" if packed else rb"WARC/1", whole)}
    for cut in range(300, len(whole) - 4, 97):
        Path("c.warc").write_bytes(whole[:cut])
        found = list(items(["c.warc"], Options()))
        whole_records = [item for item in found if item.data is not None]
        assert [item.data for item in whole_records] == [page[3] for page in pages[: len(whole_records)]]
        assert between & set(range(cut, cut + 5)) or found[-1].problem is not None
        assert len(found) <= len(whole_records) + 1
    for at in range(0, len(whole), 97):
        assert found_in("c.warc", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
    assert time.monotonic() - begun < 30
    # one gzip member around all records is against the standard, and common
    assert len(found_in("d.warc.gz", gzip.compress(crawl(*pages)))) == 5


@pytest.mark.parametrize(
    ("wrong_by", "after"),
    [
        (-5, ["#2", ": damaged-file"]),
        (4, ["#2", "#3"]),
        (30, ["#2", ": damaged-file"]),
        (9999, [": damaged-file"]),
    ],
)
def test_a_wrong_length_is_told_and_loses_nothing_before_it(wrong_by: int, after: list[str]) -> None:
    whole = crawl(*[(f"http://a.cn/{at}", "200 OK", HTML, PAGE) for at in range(3)])
    records = [
        record for record in re.split(rb"(?=WARC/1\.0\r\n)", whole) if b"WARC-Type: response" in record
    ]
    length = re.compile(rb"(?<=^Content-Length: )\d+", re.MULTILINE)
    records[1] = length.sub(lambda told: b"%d" % (int(told[0]) + wrong_by), records[1], count=1)
    found = found_in("c.warc", b"".join(records))
    assert [told(item) for item in found] == [f"c.warc{each}" for each in ("#1", *after)]
    assert found[0].data == PAGE


def test_hostile_crawls_are_refused_in_little_time() -> None:
    begun = time.monotonic()
    for data in (b"WARC/1.0\r\n" + b"X" * 20_000_000, b"WARC/1.0\r\n" + b"A: b\r\n" * 2_000_000, b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nx", gzip.compress(b"WARC/1.0\r\nA: " + b"X" * 50_000_000)):  # fmt: skip
        assert [told(item) for item in found_in("c.warc", data)] == ["c.warc: damaged-file"]
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("library", "name", "head"), [("pyarrow", "r.parquet", b"PAR1"), ("brotli", "c.warc", None)]
)
def test_a_missing_extra_is_a_problem_that_names_it(
    library: str, name: str, head: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = head or crawl(
        ("http://a.cn/1", "200 OK", {"Content-Type": "text/html", "Content-Encoding": "br"}, b"\x8b")
    )
    import_module(library)
    monkeypatch.setitem(sys.modules, library, None)
    (item,) = found_in(name, data)
    assert told(item).endswith(": missing-package")
    assert "pip install 'xuncha-parse[" in str(item.problem)


@pytest.mark.parametrize("coding", ["deflate", "bare deflate", "gzip, br", "identity", "gzip in name only"])
def test_content_codings_are_undone(coding: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    body = {
        "deflate": zlib.compress(PAGE), "bare deflate": bare.compress(PAGE) + bare.flush(),
        "gzip, br": brotli.compress(gzip.compress(PAGE)),
    }.get(coding, PAGE)  # fmt: skip
    header = coding.removeprefix("bare ").removesuffix(" in name only")
    (item,) = found_in(
        "c.warc", crawl(("http://a.cn/1", "200 OK", {**HTML, "Content-Encoding": header}, body))
    )
    assert item.data == PAGE


@pytest.mark.parametrize("coding", ["zstd", "br", "deflate", "gzip"])
def test_a_page_that_cannot_be_decoded_is_a_problem(coding: str) -> None:
    body = b"\x1f\x8b" + b"\xff" * 50
    (item,) = found_in(
        "c.warc", crawl(("http://a.cn/1", "200 OK", {**HTML, "Content-Encoding": coding}, body))
    )
    assert told(item) == "c.warc#3: damaged-file"


def test_chunks_that_end_early_are_a_problem() -> None:
    chunked = {**HTML, "Transfer-Encoding": "chunked"}
    found = found_in(
        "c.warc", crawl(*[("http://a.cn/1", "200 OK", chunked, CHUNKED[:cut]) for cut in (-5, -20, 2)])
    )
    assert [told(item).partition(": ")[2] for item in found] == ["damaged-file", "damaged-file", ""]


@pytest.mark.parametrize("kind", ["resource", "conversion", "metadata", "revisit", "continuation"])
def test_records_of_other_kinds(kind: str) -> None:
    body = b"HTTP/1.1 200 OK\r\n\r\n" if kind == "revisit" else PAGE
    file = io.BytesIO()
    writer = warc_writer(file, gzip=False)
    headers = {"Content-Type": "text/html"}
    writer.write_record(
        writer.create_warc_record("http://a.cn/1", kind, io.BytesIO(body), warc_headers_dict=headers)
    )
    truncated = {**headers, "WARC-Truncated": "length"}
    writer.write_record(
        writer.create_warc_record("http://a.cn/2", kind, io.BytesIO(body), warc_headers_dict=truncated)
    )
    states = [told(item) for item in found_in("c.warc", file.getvalue())]
    if kind in ("resource", "conversion"):
        assert states == ["c.warc#1", "c.warc#2: damaged-file"]
    elif kind == "continuation":
        assert states == ["c.warc#1: (not-a-page)", "c.warc#2: (not-a-page)"]
    else:
        assert states == ["c.warc: unknown-kind"], "none of them is an input"
