"""Folders of made-up notices for the corpus: mixed formats, faults in eleven ways, duplicates, and the truth about them."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from web_pages import LAYOUTS, split
from word_producers import package, paragraph
from xuncha_parse.gold.generate import varied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

A_FOLDER = 500
"""Files a folder holds at most."""


def late_notice(later: str) -> str:
    """A notice with a deadline before its day of publication, one on the day ``later``, and none."""
    return f"""中共某县财政局党组关于巡察整改进展情况的通报
发布日期：2023-06-01
2023年1月2日，县委第一巡察组向局党组反馈了巡察意见。
一、问题整改情况
1.学习不深入。
整改情况：一是加强学习。二是建立制度。
整改结果：正在推进，2023年5月底前完成
2.账目不清。
整改情况：清理账目。
整改结果：正在推进，{later}前完成
3.制度不健全。
整改情况：修订制度。
整改结果：已完成，长期坚持
"""


@dataclass(slots=True)
class Truth:
    """What a folder holds, and what must become of it."""

    notices: int = 0
    duplicates: int = 0
    skipped: int = 0
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def inputs(self) -> int:
        return self.notices + self.duplicates + self.skipped + sum(self.failures.values())


def write_corpus(
    folder: Path,
    count: int,
    seed: int = 1,
    *,
    broken: float = 0.02,
    duplicated: float = 0.05,
    skipped: float = 0.0,
) -> Truth:
    """Write about ``count`` inputs below ``folder``: text, pages, Word files, rows of JSON and members of archives."""
    rng = random.Random(seed)
    truth = Truth()
    packed: list[tuple[str, bytes]] = []
    rows: list[str] = []
    faults = list(FAULTS)
    earlier: list[tuple[str, bytes]] = []
    for number, text in enumerate(texts(count, seed)):
        place = folder / f"{number // A_FOLDER:04}"
        place.mkdir(parents=True, exist_ok=True)
        chance = rng.random()
        if chance < broken:
            slug = faults[sum(truth.failures.values()) % len(faults)]
            suffix, make = FAULTS[slug]
            (place / f"{number:06}-broken{suffix}").write_bytes(make(text, rng))
            truth.failures[slug.partition("/")[0]] += 1
            continue
        if chance < broken + duplicated and earlier:
            suffix, data = rng.choice(earlier)
            (place / f"{number:06}-again{suffix}").write_bytes(data)
            truth.duplicates += 1
            continue
        if chance < broken + duplicated + skipped:
            (place / f"{number:06}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([number % 256]))
            truth.skipped += 1
            continue
        truth.notices += 1
        kind = rng.choices(("txt", "gbk", "html", "docx", "zip", "jsonl"), (30, 15, 30, 10, 10, 5))[0]
        if kind == "zip":
            packed.append((f"{number:06}.txt", text.encode()))
        elif kind == "jsonl":
            rows.append(
                json.dumps({"url": f"https://example.invalid/{number}", "text": text}, ensure_ascii=False)
            )
        else:
            suffix, make = FORMATS[kind]
            data = make(text, rng)
            (place / f"{number:06}{suffix}").write_bytes(data)
            earlier = [*earlier[-200:], (suffix, data)]
    if packed:
        with zipfile.ZipFile(folder / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in packed:
                archive.writestr(name, data)
    if rows:
        (folder / "rows.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return truth


def texts(count: int, seed: int) -> Iterator[str]:
    """The texts of made-up notices in all styles, each unlike the others."""
    for number, notice in enumerate(varied(count, seed)):
        yield f"{notice.text.rstrip()}\n编号：{seed}-{number:06}\n"


def docx(text: str, _: random.Random) -> bytes:
    return package("".join(paragraph(line) for line in text.splitlines()))


def page(text: str, rng: random.Random) -> bytes:
    return LAYOUTS[rng.choice(sorted(LAYOUTS))](split(text)).encode()


FORMATS: dict[str, tuple[str, Callable[[str, random.Random], bytes]]] = {
    "txt": (".txt", lambda text, _: text.encode()),
    "gbk": (".txt", lambda text, _: text.encode("gb18030")),
    "html": (".html", page),
    "docx": (".docx", docx),
}


def cut_docx(text: str, rng: random.Random) -> bytes:
    data = docx(text, rng)
    return data[: len(data) // 2]


def cut_pdf(text: str, _: random.Random) -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Type /Catalog" + text.encode()[:200]


def noise(_: str, rng: random.Random) -> bytes:
    """Bytes of no encoding; they do not begin with a mark, which would make UTF-16 of them."""
    return b"\x81\xff" + bytes(rng.choice((0x81, 0xFF, 0xFE, 0x8D, 0x0B)) for _ in range(2_000))


def nested_page(text: str, _: random.Random) -> bytes:
    return b"<html><body>" + b"<div>" * 3_000 + text.encode() + b"</body></html>"


def bomb(text: str, _: random.Random) -> bytes:
    return package(paragraph(text[:40]) + " " * 30_000_000)


def long_line(text: str, _: random.Random) -> bytes:
    return (text.replace("\n", "") * (4_100_000 // max(1, len(text.replace("\n", ""))) + 1)).encode()


def encrypted_zip(text: str, _: random.Random) -> bytes:
    """A zip whose one member says that it is encrypted."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("notice.txt", text)
    data = bytearray(stream.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature) + offset
        struct.pack_into("<H", data, at, 1)
    return bytes(data)


def bad_sum_zip(text: str, _: random.Random) -> bytes:
    """A zip whose one member is not what its checksum says."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("notice.txt", text)
    data = bytearray(stream.getvalue())
    data[80] ^= 0x55
    return bytes(data)


def bad_row(text: str, _: random.Random) -> bytes:
    return f'{{"text": "{"".join(text.split())[:20]}\n'.encode()


def bad_record(_: str, rng: random.Random) -> bytes:
    return json.dumps({"schema_version": "1.0.0", "source": {"n": rng.random()}, "issues": []}).encode()


@lru_cache
def _scan() -> bytes:
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def scan(_: str, rng: random.Random) -> bytes:
    return _scan() + f"\n% {rng.random()}\n".encode()


FAULTS: dict[str, tuple[str, Callable[[str, random.Random], bytes]]] = {
    "damaged-file/docx": (".docx", cut_docx),
    "damaged-file/pdf": (".pdf", cut_pdf),
    "undecodable": (".txt", noise),
    "nested-too-deep": (".html", nested_page),
    "expands-too-much": (".docx", bomb),
    "line-too-long": (".txt", long_line),
    "encrypted": (".zip", encrypted_zip),
    "damaged-file/zip": (".zip", bad_sum_zip),
    "damaged-file/row": (".jsonl", bad_row),
    "schema-violation": (".json", bad_record),
    "no-text-layer": (".pdf", scan),
}
"""Slug of the refusal, and how such a file is made."""
