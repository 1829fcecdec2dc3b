"""Inputs for tests: files, archives made by real libraries or by hand, and items told in a line each."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.corpus.inputs import SKIPPED, Item, Options, items, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = "<html><body><p>一、整改情况</p></body></html>".encode()


def write(*names: str, data: bytes = PAGE) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


def told(item: Item) -> str:
    """An item in a line: its name, and its state."""
    if item.problem is not None:
        return f"{item.name}: {item.problem.slug}"
    return item.name if item.skipped is None else f"{item.name}: ({item.skipped})"


def all_told(*inputs: str, options: Options | None = None) -> list[str]:
    found = list(items(inputs, options or Options()))
    for item in found:
        assert (item.data is not None) + (item.problem is not None) + (item.skipped is not None) == 1
        assert item.name.encode().decode() == item.name
        assert len(item.name.splitlines()) <= 1
        assert item.skipped is None or item.skipped in SKIPPED
    return [told(item) for item in found]


def read(data: bytes, name: str = "a", options: Options | None = None) -> list[str]:
    """The items of an archive; each that has bytes must be found again by its name."""
    Path(name).write_bytes(data)
    options = options or Options()
    for item in items([name], options):
        assert item.data is None or resolve(item.name, options) == item
    return all_told(name, options=options)


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members: Mapping[str, bytes], kind: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=kind) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def streamed(members: Mapping[str, bytes]) -> bytes:
    """A zip archive as programs write it into a pipe: sizes follow the data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_place: int) -> int:
            raise OSError

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def gbk_zip(*names: bytes, extra: bytes = b"", flags: int = 0) -> bytes:
    """A stored zip archive by hand, as Chinese Windows makes it: names in GBK, and nothing that says so."""
    local, central = b"", b""
    for name in names:
        head = struct.pack(
            "<HHHHHLLLHH", 20, flags, 0, 0, 0, zlib.crc32(PAGE), len(PAGE), len(PAGE), len(name), len(extra)
        )
        central += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + head
            + struct.pack("<HHHLL", 0, 0, 0, 0, len(local))
            + name
            + extra
        )
        local += b"PK\x03\x04" + head + name + extra + PAGE
    end = struct.pack("<HHHHLLH", 0, 0, len(names), len(names), len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def found_in(name: str, data: bytes, options: Options | None = None) -> list[Item]:
    Path(name).write_bytes(data)
    found = list(items([name], options or Options()))
    assert all(resolve(item.name, options or Options()) == item for item in found if item.data is not None)
    return found
