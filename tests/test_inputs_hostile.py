"""Archives that lie, are damaged or explode: a problem each, in bounded memory."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from inputs_at_work import PAGE, gbk_zip, read, tarred, zipped
from xuncha_parse.corpus.inputs import Options
from xuncha_parse.readers.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_encrypted_damaged_and_oversized_members_are_problems_of_their_own() -> None:
    assert read(gbk_zip(b"b.html", flags=1)) == ["a!/b.html: encrypted"]
    data = bytearray(gbk_zip(b"b.html", b"c.html"))
    data[40] ^= 1
    assert read(bytes(data)) == ["a!/b.html: damaged-file", "a!/c.html"]
    options = Options(Limits(bytes=1000))
    large = {"b.html": b"x" * 1001, "c.html": b"x" * 1000}
    for maker in (zipped, tarred):
        assert read(maker(large), options=options) == ["a!/b.html: too-large", "a!/c.html"]
    assert read(zipped(large, zipfile.ZIP_LZMA)) == ["a!/b.html: damaged-file", "a!/c.html: damaged-file"], (
        "not read"
    )


def test_bombs_are_refused_before_they_expand() -> None:
    bomb = zipped({"b.html": bytes(50_000_000), "c.html": PAGE})
    tracemalloc.start()
    assert read(bomb) == ["a!/b.html: expands-too-much", "a!/c.html"]
    lying = bytearray(bomb)
    for head, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<L", lying, lying.index(head) + place, 100)
    assert read(bytes(lying)) == ["a!/b.html: damaged-file", "a!/c.html"]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    packed = gzip.compress(tarred({"b.html": PAGE, "c.bin": bytes(80_000_000), "d.html": PAGE}))
    tracemalloc.reset_peak()
    assert read(packed) == ["a!/b.html", "a!/c.bin: too-large", "a: expands-too-much"]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("size", [b"\x80" + b"\xff" * 11, b"77777777777\x00", b"\xff" * 12])
@pytest.mark.parametrize("kind", [b"0", b"x", b"L"])
def test_a_tar_header_may_claim_any_size(size: bytes, kind: bytes) -> None:
    header = bytearray(tarred({"b.html": PAGE})[:512])
    header[124:136], header[156:157] = size, kind
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\x00 " % sum(header)
    found = read(bytes(header) + PAGE, "a.tar")
    assert found[-1] == "a.tar: damaged-file"
