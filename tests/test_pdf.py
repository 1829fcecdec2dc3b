"""PDF files of real producers give the record of the plain text; hostile ones are refused in bounded time."""

from __future__ import annotations

import random
import re
import sys
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pdf_producers as producers
from records import differences, record
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers import read
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.pdf.reader import read_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.source import Source

SAMPLES = {
    path.stem: read(path).text
    for path in sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
}
UNTOLD = {
    ("s11-half", "Noto Sans CJK SC"): "a blank that is not drawn is as wide as the gap set between scripts"
}
"""What no place in LibreOffice's file tells."""
needs_office = pytest.mark.skipif(producers.SOFFICE is None, reason="LibreOffice is not installed")
needs_browser = pytest.mark.skipif(producers.CHROMIUM is None, reason="Chromium is not installed")


def source_of(data: bytes, **limits: float) -> Source:
    return read_pdf(data, "x.pdf", Limits(**limits))  # type: ignore[arg-type]


def refusal(data: bytes, **limits: float) -> str:
    """The slug of the refusal; its message is one line that names no file."""
    with pytest.raises(UnreadableInput) as caught:
        source_of(data, **limits)
    assert "\n" not in str(caught.value)
    assert "x.pdf" not in str(caught.value)
    return caught.value.slug


def asides(source: Source, role: str) -> list[str]:
    return [aside.text for aside in source.asides if aside.role == role]


# -- the same record as the plain text ------------------------------------------------------------------


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every sample, and a table, through LibreOffice in one run, in each installed family of Chinese type."""
    lines = producers.set_lines("\n".join(FRONT))
    table = producers.fodt_table(LEDGER, (1.5, 5, 6, 3))
    documents = {}
    for family in producers.installed_families():
        for name, text in SAMPLES.items():
            documents[f"{name} {family}"] = producers.fodt(producers.set_lines(text), family=family)
        documents[f"table {family}"] = producers.fodt(lines, table, family)
    return producers.libreoffice_pdfs(documents, tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize(("size", "furniture"), [(12, True), (10.5, False), (15, True)])
@pytest.mark.parametrize("sample", SAMPLES)
def test_what_reportlab_prints_gives_the_record_of_the_plain_text(
    sample: str, size: float, furniture: bool
) -> None:
    data = producers.reportlab_pdf(producers.set_lines(SAMPLES[sample]), size, furniture=furniture)
    source = source_of(data)
    assert differences(record(SAMPLES[sample]), record(source)) == []
    heads, numbers = asides(source, "header"), asides(source, "page_number")
    assert bool(heads) == furniture
    assert heads == [producers.RUNNING_HEAD] * len(numbers)
    assert numbers == [f"- {number} -" for number in range(1, len(numbers) + 1)]


@needs_office
@pytest.mark.parametrize("family", producers.installed_families())
@pytest.mark.parametrize("sample", SAMPLES)
def test_what_libreoffice_exports_gives_the_record_of_the_plain_text(
    sample: str, family: str, office: dict[str, bytes]
) -> None:
    source = source_of(office[f"{sample} {family}"])
    differing = differences(record(SAMPLES[sample]), record(source))
    if differing and (sample, family) in UNTOLD:
        pytest.xfail(UNTOLD[sample, family])
    assert differing == []
    assert producers.RUNNING_HEAD not in source.text


@needs_browser
@pytest.mark.parametrize("family", producers.installed_families())
@pytest.mark.parametrize("sample", SAMPLES)
def test_what_chromium_prints_gives_the_record_of_the_plain_text(
    sample: str, family: str, tmp_path: Path
) -> None:
    page = producers.web_page(producers.set_lines(SAMPLES[sample]), family=family)
    source = source_of(producers.chromium_pdf(page, tmp_path, sample))
    assert differences(record(SAMPLES[sample]), record(source)) == []
    assert "file:///" not in source.text


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 16


# -- tables of issues -----------------------------------------------------------------------------------

FRONT = (
    "中共岚溪县某局党组关于巡察整改进展情况的通报",
    "　　根据县委统一部署，2023年3月1日至5月31日，县委第一巡察组对某局党组开展了常规巡察。现将整改进展情况予以公布。",
)
_ISSUES = (
    ("学习贯彻上级部署不够深入", "一是制定年度学习计划，每月专题学习；二是开展交流研讨6次。"),
    ("监督检查流于形式，台账不完整", "补齐2021年以来台账38份，修订监督办法。"),
    ("公务用车管理不严", "清理超标车辆3台，退缴资金1.2万元。"),
)
LEDGER = (
    ("序号", "问题表现", "整改措施", "完成情况"),
    *((str(at + 1), *_ISSUES[at % 3], "已完成" if at % 2 else "持续推进") for at in range(24)),
)
WIDTHS = (40, 130, 190, 70)


def rows_of(source: Source) -> list[list[str]]:
    return [line.split("\t") for line in source.text.split("\n") if "\t" in line]


def printed(lines: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join([*lines, *("\t".join(row) for row in rows)])


def check_table(source: Source) -> None:
    assert rows_of(source) == [list(row) for row in LEDGER]
    wanted = record(printed(FRONT, LEDGER))
    assert len(wanted["issues"]) == 24
    assert differences(wanted, record(source)) == []
    cells = [block for block in source.blocks if block.table]
    assert {block.table for block in cells} == {1}
    assert (cells[0].row, cells[0].column, cells[-1].row) == (1, 1, 25)
    assert (cells[-1].page or 0) > 1
    assert all(
        source.text[block.span.start : block.span.end]
        == LEDGER[(block.row or 0) - 1][(block.column or 0) - 1]
        for block in cells
    )


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_pages_gives_the_record_of_its_text(ruled: bool, valign: str) -> None:
    story = [producers.paragraph(line.strip()) for line in FRONT]
    table = producers.table(LEDGER, WIDTHS, ruled=ruled, valign=valign, split_in_row=0)
    check_table(source_of(producers.build([*story, table])))


@needs_office
@pytest.mark.parametrize("family", producers.installed_families())
def test_a_table_of_libreoffice_gives_the_record_of_its_text(family: str, office: dict[str, bytes]) -> None:
    check_table(source_of(office[f"table {family}"]))


@needs_browser
@pytest.mark.parametrize("family", producers.installed_families())
def test_a_table_of_chromium_gives_the_record_of_its_text(family: str, tmp_path: Path) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in LEDGER[1:])
    head = "".join(f"<th>{cell}</th>" for cell in LEDGER[0])
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    page = producers.web_page(producers.set_lines("\n".join(FRONT)), extra=table, family=family)
    check_table(source_of(producers.chromium_pdf(page, tmp_path, "table")))


def test_a_blank_cell_of_a_ruled_table_is_empty() -> None:
    rows = [LEDGER[0], ("1", "问题表现不一", "\u00a0", "已完成"), ("2", "台账不全", "补齐台账", "\u00a0")]
    source = source_of(producers.build([producers.table(rows, WIDTHS, ruled=True)]))
    assert rows_of(source)[1:] == [["1", "问题表现不一", "", "已完成"], ["2", "台账不全", "补齐台账", ""]]


# -- files written by hand ------------------------------------------------------------------------------


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer <</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), more, content)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
LEAF = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F 12 Tf 72 700 Td (rectified) Tj ET"


def one_page(content: bytes, more: bytes = b"", leaf: bytes = LEAF) -> bytes:
    return pdf([CATALOGUE, PAGES, leaf, stream(content, more), FONT])


def test_a_file_written_by_hand_is_read() -> None:
    assert source_of(one_page(WORDS)).text == "rectified"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_upright(turn: int) -> None:
    leaf = LEAF.replace(b"/Contents", b"/Rotate %d/Contents" % turn)
    assert source_of(one_page(WORDS, leaf=leaf)).text == "rectified"


def test_text_beyond_the_page_is_hidden() -> None:
    source = source_of(one_page(WORDS + b" BT /F 12 Tf 72 -900 Td (secret) Tj ET"))
    assert source.text == "rectified"
    assert asides(source, "hidden") == ["secret"]


def test_text_across_the_page_stands_beside_it() -> None:
    source = source_of(one_page(WORDS + b" BT /F 30 Tf 0 1 -1 0 300 300 Tm (draft) Tj ET"))
    assert source.text == "rectified"
    assert asides(source, "sidebar") == ["draft"]


def test_bold_type_printed_twice_is_read_once() -> None:
    twice = WORDS + b" BT /F 12 Tf 72.3 700 Td (rectified) Tj ET"
    assert source_of(one_page(twice)).text == "rectified"


# -- hostile --------------------------------------------------------------------------------------------


def test_what_is_no_pdf_is_damaged() -> None:
    assert refusal(b"%PDF") == "damaged-file"
    assert refusal(b"") == "damaged-file"


def test_a_page_without_text_asks_for_ocr() -> None:
    with pytest.raises(UnreadableInput, match="ocrmypdf") as caught:
        source_of(one_page(b"0 0 10 10 re f"))
    assert caught.value.slug == "no-text-layer"


def test_a_password_is_asked_for() -> None:
    encrypt = pytest.importorskip("reportlab.lib.pdfencrypt")
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    for password, wanted in (("secret", "encrypted"), ("", None)):
        made = canvas.Canvas("x.pdf", encrypt=encrypt.StandardEncryption(password, ownerPassword="owner"))
        made.drawString(72, 700, "rectified")
        data = made.getpdfdata()
        if wanted:
            assert refusal(data) == wanted
        else:
            assert source_of(data).text == "rectified"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UnreadableInput, match=re.escape("xuncha-parse[pdf]")) as caught:
        source_of(one_page(WORDS))
    assert caught.value.slug == "missing-package"


def survived(data: bytes, seconds: float = 20) -> str:
    """``"read"`` or the slug of the refusal, in bounded time."""
    begun = time.perf_counter()
    told, slug = "", "read"
    try:
        source_of(data, seconds=seconds)
    except UnreadableInput as error:
        told, slug = str(error), error.slug
    assert "\n" not in told
    assert time.perf_counter() - begun < seconds + 5
    return slug


def test_a_file_cut_at_every_kilobyte_is_read_or_refused() -> None:
    whole = producers.reportlab_pdf(producers.set_lines(SAMPLES["s02-full"]))
    told = {survived(whole[:size]) for size in range(1, len(whole), 1024)}
    assert told <= {"read", "damaged-file", "no-text-layer"}
    assert "damaged-file" in told


@settings(max_examples=40)
@given(st.binary(max_size=4_000))
def test_noise_behind_the_mark_is_damaged(noise: bytes) -> None:
    assert survived(b"%PDF-1.7\n" + noise) in {"damaged-file", "no-text-layer"}


def test_flipped_bytes_are_read_or_refused() -> None:
    dice = random.Random(7)
    whole = producers.reportlab_pdf(producers.set_lines(SAMPLES["s10-full"]))
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 60)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        survived(bytes(data))


_LOOPS = {
    "a tree that holds itself": [CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"],
    "two that hold each other": [
        CATALOGUE,
        b"<</Type/Pages/Kids[3 0 R]/Count 9>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 9>>",
    ],
    "a parent that is its child": [CATALOGUE, PAGES, b"<</Type/Page/Parent 3 0 R>>"],
    "more pages told than there are": [CATALOGUE, b"<</Type/Pages/Kids[]/Count 1000>>"],
    "fewer than none": [CATALOGUE, b"<</Type/Pages/Kids[]/Count -5>>"],
    "a length that is its own": [CATALOGUE, PAGES, LEAF, b"<</Length 4 0 R>>\nstream\nBT ET\nendstream"],
    "a form that draws itself": [
        CATALOGUE,
        PAGES,
        LEAF.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font"),
        stream(b"/X Do"),
        FONT,
        stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"),
    ],
}


@pytest.mark.parametrize("kind", _LOOPS)
def test_loops_end(kind: str) -> None:
    assert survived(pdf(_LOOPS[kind])) in {"damaged-file", "no-text-layer"}


def test_a_hundred_thousand_empty_pages_are_too_many() -> None:
    count = 100_000
    kids = b" ".join([b"3 0 R"] * count)
    data = pdf(
        [CATALOGUE, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), LEAF.replace(b"4 0 R", b"null")]
    )
    begun = time.perf_counter()
    assert refusal(data) == "too-many-pages"
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("opening", [b"[", b"<</A ", b"("])
@pytest.mark.parametrize("place", ["content", "object"])
def test_deep_nesting_ends(opening: bytes, place: str) -> None:
    deep = opening * 200_000
    data = one_page(deep + WORDS) if place == "content" else pdf([CATALOGUE, PAGES, LEAF, deep, FONT])
    assert survived(data) in {"read", "damaged-file", "no-text-layer", "reader-died"}


def _flate(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def test_a_stream_that_holds_too_much_is_refused_before_it_is_read() -> None:
    bomb = _flate(b" " * (64 << 20))
    begun = time.perf_counter()
    assert refusal(one_page(bomb, b"/Filter/FlateDecode")) == "expands-too-much"
    assert refusal(one_page(bomb, b"/Filter/#46lateDecode")) == "expands-too-much"
    twice = _flate(b" " * (64 << 20), 2)
    assert refusal(one_page(twice, b"/Filter[/FlateDecode/FlateDecode]")) == "expands-too-much"
    assert refusal(one_page(bytes(400_000), b"/Filter/LZWDecode")) == "expands-too-large"
    assert time.perf_counter() - begun < 10


def test_streams_that_hold_too_much_together_are_refused() -> None:
    noise = random.Random(3).randbytes(1 << 20)
    data = pdf([CATALOGUE, PAGES, LEAF, *(stream(_flate(noise), b"/Filter/FlateDecode") for _ in range(8))])
    assert refusal(data, expanded=4 << 20) == "expands-too-large"


def test_one_stream_named_over_and_over_is_refused() -> None:
    leaf = LEAF.replace(b"4 0 R", b"[" + b"4 0 R " * 5_000 + b"]")
    assert refusal(one_page(WORDS, leaf=leaf)) == "expands-too-much"


def test_time_is_bounded() -> None:
    heavy = one_page(b"BT /F 12 Tf 72 700 Td " + b"(rectified) Tj " * 400_000 + b"ET")
    begun = time.perf_counter()
    assert refusal(heavy, seconds=1) in {"out-of-time", "expands-too-large"}
    assert time.perf_counter() - begun < 8
