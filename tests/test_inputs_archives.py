"""Archives as inputs: every member once, under its true name, and never expanded beyond a limit."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import struct
import tarfile
import time
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inputs_at_work import PAGE, gbk_zip, read, streamed, tarred, told, zipped
from xuncha_parse.corpus.inputs import Options, items

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


MEMBERS = {f"通报/{at}.html": PAGE + hashlib.shake_256(b"%d" % at).hexdigest(400).encode() for at in range(6)}
NAMES = [f"a!/{name}" for name in MEMBERS]
MAKERS: dict[str, Callable[[], bytes]] = {
    "zip": lambda: zipped(MEMBERS),
    "stored": lambda: zipped(MEMBERS, zipfile.ZIP_STORED),
    "bzip2": lambda: zipped(MEMBERS, zipfile.ZIP_BZIP2),
    "streamed": lambda: streamed(MEMBERS),
    "pax": lambda: tarred(MEMBERS),
    "gnu": lambda: tarred(MEMBERS, tarfile.GNU_FORMAT),
    "ustar": lambda: tarred(MEMBERS, tarfile.USTAR_FORMAT),
    "tar.gz": lambda: gzip.compress(tarred(MEMBERS)),
    "tar.gz of two members": lambda: gzip.compress(tarred(MEMBERS)[:3000]) + gzip.compress(tarred(MEMBERS)[3000:]),
    "tar.bz2": lambda: bz2.compress(tarred(MEMBERS)),
    "tar.xz": lambda: lzma.compress(tarred(MEMBERS)),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAKERS)
def test_archives_are_told_by_their_content_and_read_whole(kind: str) -> None:
    assert read(MAKERS[kind]()) == NAMES
    assert [item.data for item in items(["a"], Options())] == list(MEMBERS.values())


@pytest.mark.parametrize("kind", MAKERS)
def test_a_cut_off_archive_gives_what_lies_whole_and_one_problem(kind: str) -> None:
    whole = MAKERS[kind]()
    # zeros end a tar archive, and what follows the first of them no member needs
    end = len(whole.rstrip(b"\x00")) if kind in ("pax", "gnu", "ustar") else len(whole) - 200
    begun = time.monotonic()
    most = 0
    for cut in range(600, end, 97):
        Path("a").write_bytes(whole[:cut])
        found = list(items(["a"], Options()))
        # bzip2 gives nothing before its first block is whole, and so does not show what it holds
        last = "a: unknown-kind" if kind == "tar.bz2" else "a: damaged-file"
        assert [told(item) for item in found] == [*NAMES[: len(found) - 1], last], cut
        assert [item.data for item in found[:-1]] == list(MEMBERS.values())[: len(found) - 1]
        most = max(most, len(found) - 1)
    assert most or kind == "tar.bz2"
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("kind", MAKERS)
def test_a_damaged_archive_raises_nothing(kind: str) -> None:
    whole = bytearray(MAKERS[kind]())
    for at in range(0, len(whole), 97):
        whole[at] ^= 0x55
        Path("a").write_bytes(whole)
        assert list(items(["a"], Options()))
        whole[at] ^= 0x55


def test_a_cut_off_zip_archive_still_gives_its_members() -> None:
    for maker in (zipped, streamed):
        whole = maker(MEMBERS)
        assert read(whole[: whole.index(b"PK\x01\x02") + 10]) == [*NAMES, "a: damaged-file"]


def test_names_of_members_are_decoded() -> None:
    raw = [
        "关于巡察整改的通报.html".encode("gbk"),
        "通报\\联通.html".encode("gbk"),
        "镕.html".encode("gb18030"),
        "整改.html".encode(),
        b"caf\x82.html",
    ]
    assert read(gbk_zip(*raw)) == [
        "a!/关于巡察整改的通报.html", "a!/通报/联通.html", "a!/镕.html", "a!/整改.html", "a!/café.html",
    ]  # fmt: skip
    field = (
        struct.pack("<HHBL", 0x7075, 5 + len("整改.html".encode()), 1, zlib.crc32(b"x.html"))
        + "整改.html".encode()
    )
    assert read(gbk_zip(b"x.html", extra=field)) == ["a!/整改.html"]
    assert read(gbk_zip(b"y.html", extra=field)) == ["a!/y.html"], "the field is of another name"
    assert read(gbk_zip("通报.html".encode("gbk"), flags=0x800)) == ["a!/通报.html"], (
        "it is no UTF-8, whatever it says"
    )


def test_names_never_lead_out_of_the_archive() -> None:
    names = (b"../../b.html", b"/etc/c.html", b"..\\d.html", b"./e//f.html", b"g\nh.html", b"..")
    assert read(gbk_zip(*names)) == [
        "a!/b.html", "a!/etc/c.html", "a!/d.html", "a!/e/f.html", "a!/g\\nh.html", "a!/unnamed",
    ]  # fmt: skip
    assert sorted(path.name for path in Path().iterdir()) == ["a"]


def test_members_of_one_name_are_told_apart() -> None:
    assert read(gbk_zip(b"b.html", b"b.html", b"b.html~2", b"b.html")) == [
        "a!/b.html", "a!/b.html~2", "a!/b.html~2~2", "a!/b.html~3",
    ]  # fmt: skip


def test_what_lies_in_an_archive_is_sorted_out_like_in_a_folder() -> None:
    inner = zipped({"x.html": PAGE})
    members = {
        "__MACOSX/._a": b"x", ".b/c.html": PAGE, "d.png": b"x", "e": b"GIF89a", "f.html": b"", "g.zip": inner, "h": gzip.compress(b"x"),
        "i.jsonl": '{"text": "通报"}\n\n{"no": 1}\n'.encode(), "j.json": b"[]", "k/": b"", "l.parquet": b"PAR1....", "m.html": PAGE,
    }  # fmt: skip
    sorted_out = [
        "__MACOSX/._a: (system-file)", ".b/c.html: (hidden)", "d.png: (image)", "e: (image)", "f.html: (empty)",
        "g.zip: (nested-archive)", "h: (nested-archive)", "i.jsonl#1", "i.jsonl#3: damaged-file", "j.json: (no-record)",
        "l.parquet: (nested-archive)", "m.html",
    ]  # fmt: skip
    assert read(zipped(members)) == [f"a!/{each}" for each in sorted_out]
    assert read(zipped({})) == ["a: unknown-kind"], "an empty archive"


def test_word_documents_are_no_archives_and_archives_no_word_documents() -> None:
    word = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert read(word, "b.docx") == ["b.docx"]
    assert read(zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}), "c.zip") == [
        "c.zip"
    ]
    assert read(zipped({"word/通报.html": PAGE}), "d.zip") == ["d.zip!/word/通报.html"]
    assert read(zipped({"a.docx": word})) == ["a!/a.docx"]
    odt = zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, zipfile.ZIP_STORED
    )
    assert read(odt) == ["a"]
    sheet = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})
    assert read(zipped({"sheet": sheet})) == ["a!/sheet: (office)"]


def test_tar_archives_with_links_long_names_and_gbk() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT, encoding="gbk") as archive:
        for name, kind in (("通报", tarfile.DIRTYPE), ("通报/a.html", tarfile.REGTYPE), ("l", tarfile.SYMTYPE), ("通" * 80 + ".html", tarfile.REGTYPE), ("p", tarfile.FIFOTYPE)):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "../../etc/passwd" if kind == tarfile.SYMTYPE else ""
            info.size = len(PAGE) if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(PAGE))
    assert read(file.getvalue()) == [
        "a!/通报/a.html", "a!/l: (not-a-file)", f"a!/{'通' * 80}.html", "a!/p: (not-a-file)",
    ]  # fmt: skip


@pytest.mark.parametrize("packed", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_archives_put_one_behind_the_other_are_all_read(packed: Callable[[bytes], bytes]) -> None:
    one, two = packed(tarred({"b.html": PAGE})), packed(tarred({"b.html": PAGE + b"2", "c.html": PAGE}))
    assert read(one + two) == ["a!/b.html", "a!/b.html~2", "a!/c.html"]


def test_of_zip_archives_put_one_behind_the_other_the_last_is_read_and_the_rest_told() -> None:
    one, two = zipped({"b.html": PAGE}), zipped({"c.html": PAGE + b"2", "d.html": PAGE})
    assert read(one + two) == ["a!/c.html", "a!/d.html", "a: damaged-file"]


def test_members_of_zip_archives_that_are_no_files() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, mode in (("pipe", 0o010644), ("device", 0o020644), ("link", 0o120777), ("file", 0o100644)):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, mode << 16
            archive.writestr(info, PAGE)
    assert read(file.getvalue()) == [
        "a!/pipe: (not-a-file)", "a!/device: (not-a-file)", "a!/link: (not-a-file)", "a!/file",
    ]  # fmt: skip


def test_the_directory_of_a_zip_archive_decides_and_not_the_headers_before_members() -> None:
    data = bytearray(zipped({"b.html": PAGE, "c.html": PAGE}, zipfile.ZIP_STORED))
    data[8:10], data[18:22], data[30:36] = b"\x08\x00", b"\x09\x00\x00\x00", b"x.html"
    assert read(bytes(data)) == ["a!/b.html", "a!/c.html"]


@pytest.mark.parametrize("cut", [0, 300])
@pytest.mark.parametrize("maker", [zipped, streamed])
def test_large_archives_have_fields_of_64_bits(
    maker: Callable[[Mapping[str, bytes]], bytes], cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    whole = maker(MEMBERS)
    assert b"PK\x06\x06" in whole
    assert read(whole[: len(whole) - cut]) == ([*NAMES, "a: damaged-file"] if cut else NAMES)


def test_pax_headers_tell_sizes_and_sparse_files() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, headers in (
            ("b.html", {"size": str(len(PAGE))}),
            ("c.html", {"GNU.sparse.major": "1"}),
            ("d.html", {}),
        ):
            info = tarfile.TarInfo(name)
            info.pax_headers, info.size = headers, len(PAGE)
            archive.addfile(info, io.BytesIO(PAGE))
    assert read(file.getvalue()) == ["a!/b.html", "a!/c.html: damaged-file", "a!/d.html"]


def tar_header(name: bytes, kind: bytes, size: int, more: dict[int, bytes] | None = None) -> bytes:
    """The header of a member as no library here writes it."""
    header = bytearray(512)
    fields = {0: name, 124: b"%011o\x00" % size, 148: b" " * 8, 156: kind, 257: b"ustar  \x00"}
    for at, field in {**fields, **(more or {})}.items():
        header[at : at + len(field)] = field
    header[148:156] = b"%06o\x00 " % sum(header)
    return bytes(header)


def test_tar_members_of_kinds_that_only_other_programs_write() -> None:
    block = b"x" * 512
    pax = b"26 GNU.sparse.name=e.html\n" + b"22 GNU.sparse.major=1\n"
    archive = (
        tar_header(b"d/", b"D", 700) + block * 2  # a folder that lists its files, of an incremental archive
        + tar_header(b"s.html", b"S", 512, {482: b"\x01"}) + block[:504] + b"\x01" + bytes(7) + bytes(512) + block
        + tar_header(b"GNUSparseFile.7/e.html", b"x", len(pax)) + pax.ljust(512, b"\x00")
        + tar_header(b"GNUSparseFile.7/e.html", b"0", 512) + block
        + tar_header(b"hard.html", b"1", 512)  # the size of what it leads to
        + tar_header(b"volume", b"V", 0)
        + tar_header(b"b.html", b"0", 512) + block
        + bytes(1024)
    )  # fmt: skip
    assert read(archive) == [
        "a!/s.html: damaged-file", "a!/e.html: damaged-file", "a!/hard.html: (not-a-file)", "a!/volume: (not-a-file)",
        "a!/b.html",
    ]  # fmt: skip


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_streams_go_on_wherever_the_last_one_ended(
    pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pack(b'{"text": "1"}\n')
    data = first + pack(b"") + bytes(8) + pack(b'{"text": "2"}\n')
    for piece in range(len(first), len(first) + 40):
        monkeypatch.setattr("xuncha_parse.corpus.inputs.expanding._PIECE", piece)
        assert read(data + bytes(3), "a.jsonl.gz") == ["a.jsonl.gz#1", "a.jsonl.gz#2"]
    assert read(first + b"<html>" + data, "a.jsonl.gz") == ["a.jsonl.gz#1", "a.jsonl.gz: damaged-file"]
