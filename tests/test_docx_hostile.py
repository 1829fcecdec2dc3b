"""Word documents made to harm: bombs, lies, foreign entities, names that are paths, damage everywhere."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from word_producers import (
    SAMPLES,
    SPACES,
    cell,
    listed,
    numbered_document,
    package,
    paragraph,
    row,
    sample_text,
    source_of,
    table,
)
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.word import package as opened
from xuncha_parse.readers.word.docx import read_docx
from xuncha_parse.readers.word.package import Package, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024


def _refusal(data: bytes, limits: Limits | None = None) -> str:
    """The slug of the refusal; its message is one line that names no file."""
    with pytest.raises(UnreadableInput) as caught:
        read_docx(data, "x.docx", limits or Limits())
    assert "\n" not in str(caught.value)
    assert "x.docx" not in str(caught.value)
    return caught.value.slug


def _measured(act: Callable[[], object]) -> tuple[int, float]:
    """The most memory Python held during ``act``, in bytes, and the seconds it took without measuring."""
    begun = time.perf_counter()
    act()
    took = time.perf_counter() - begun
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1], took
    finally:
        tracemalloc.stop()


def _document(content: str) -> bytes:
    return f"<w:document {SPACES}><w:body>{content}</w:body></w:document>".encode()


# -- too much -----------------------------------------------------------------------------------------


def test_the_docx_of_183_kb_that_expands_to_51_mb_is_refused_before_it_is_inflated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = package(_document(paragraph("整改") * (51 * MIB // len(paragraph("整改").encode()))))
    assert len(data) < 300_000
    inflated: list[int] = []
    monkeypatch.setattr(Package, "read", lambda *_: inflated.append(1))
    most, took = _measured(lambda: _refusal(data))
    assert _refusal(data) == "expands-too-much"
    assert not inflated
    assert most < 4 * MIB
    assert took < 2


def test_what_expands_far_and_stays_small_is_read() -> None:
    text = "一是加强学习。" * 200_000
    assert source_of(_document(paragraph(text))).text == text


def test_a_file_that_expands_beyond_the_limit_is_refused() -> None:
    noise = random.Random(1).randbytes(MIB)
    data = package(paragraph("甲"), members={"word/media/a.bin": noise})
    assert _refusal(data, Limits(expanded=MIB // 2)) == "expands-too-large"


def test_a_text_that_no_one_compresses_well_is_refused_by_its_size() -> None:
    letters = random.Random(2).choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=17 * MIB)
    data = package(_document(paragraph("".join(letters))))
    assert _refusal(data) == "expands-too-large"


def test_a_paragraph_that_is_too_long_is_refused() -> None:
    assert (
        _refusal(package(paragraph("整改情况" * 600_000)), Limits(line_characters=2_000_000))
        == "line-too-long"
    )
    runs = "<w:r><w:t>整改情况</w:t></w:r>" * 5_000
    assert _refusal(package(f"<w:p>{runs}</w:p>"), Limits(line_characters=10_000)) == "line-too-long"


def test_too_many_lines_and_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    data = package(paragraph("项") * 101)
    assert _refusal(data, Limits(lines=100)) == "too-many-lines"
    assert read_docx(data, "x", Limits(lines=101)).text.count("\n") == 100
    monkeypatch.setattr(opened, "MOST_TAGS", 100)
    assert _refusal(data) == "expands-too-large"


def test_merged_cells_that_multiply_a_text_are_refused() -> None:
    long = cell("甲" * 100_000, '<w:vMerge w:val="restart"/><w:gridSpan w:val="60"/>')
    rows = [row("序号", "问题"), row(long, "乙")]
    rows += [row(cell("", '<w:vMerge/><w:gridSpan w:val="60"/>'), str(i)) for i in range(20)]
    most, _ = _measured(lambda: _refusal(package(table(*rows))))
    assert _refusal(package(table(*rows))) in ("line-too-long", "expands-too-large")
    assert most < 100 * MIB


def test_columns_beyond_what_word_knows_are_cut() -> None:
    wide = row(cell("甲", '<w:gridSpan w:val="999999999"/>'), "乙")
    assert source_of(table(row("序号", "问题"), wide)).text.split("\n")[1].count("甲") == 63


def test_time_runs_out() -> None:
    assert _refusal(package(paragraph("项")), Limits(seconds=-1)) == "out-of-time"


def test_a_zip_of_half_a_million_members_is_refused_at_once() -> None:
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    directory = b"".join([entry + b"a"] * 500_000)

    def archive(claimed: int) -> bytes:
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, claimed, claimed, len(directory), 4, 0)
        return b"PK\x03\x04" + directory + end

    for claimed in (65_535, 3):
        data = archive(claimed)
        most, took = _measured(lambda data=data: _refusal(data))  # type: ignore[misc]
        assert _refusal(data) == "too-many-members"
        assert most < MIB
        assert took < 1


def test_a_real_zip_of_many_members() -> None:
    data = package(paragraph("甲"), members={f"word/media/{i}": b"" for i in range(50)})
    assert read_docx(data, "x", Limits(members=55)).text == "甲"
    assert _refusal(data, Limits(members=50)) == "too-many-members"


# -- lies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claimed", [1, 10, 1_000_000])
def test_a_header_that_lies_about_the_size_is_refused(claimed: int) -> None:
    data = bytearray(package(paragraph("项" * 5_000)))
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    struct.pack_into("<L", data, entry + 24, claimed)
    assert _refusal(bytes(data)) == "damaged-file"


def test_a_member_packed_in_another_way_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", _document(paragraph("甲")))
    assert _refusal(stream.getvalue()) == "damaged-file"


def test_encrypted_members_and_files() -> None:
    data = bytearray(package(paragraph("甲")))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert _refusal(bytes(data)) == "encrypted"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert _refusal(ole + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert _refusal(ole) == "unknown-kind"


# -- entities and names -------------------------------------------------------------------------------

LAUGHS = (
    "<!DOCTYPE d [<!ENTITY a '哈'>"
    + "".join(f"<!ENTITY {n} '{('&' + m + ';') * 10}'>" for m, n in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
XXE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "prolog", [LAUGHS, XXE, "<!DOCTYPE d>", '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">']
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_dtd_is_refused_in_every_encoding(prolog: str, codec: str) -> None:
    xml = f"<?xml version='1.0'?>{prolog}<w:document {SPACES}><w:body><w:p w:a='&a;'><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    assert _refusal(package(xml.encode(codec))) == "damaged-file"


def test_a_dtd_in_any_part_is_refused() -> None:
    for kind in ("numbering", "styles"):
        assert (
            _refusal(package(paragraph("甲"), parts={"x.xml": (kind, f"{XXE}<a>&a;</a>")})) == "damaged-file"
        )
    source = source_of(paragraph("甲"), parts={"x.xml": ("comments", f"{XXE}<a>&a;</a>")})
    assert "root:" not in repr(source)


@pytest.mark.parametrize(
    ("folder", "target", "part"),
    [
        ("word", "numbering.xml", "word/numbering.xml"),
        ("word", "/word/numbering.xml", "word/numbering.xml"),
        ("word", "../docProps/a.xml", "docProps/a.xml"),
        ("word", "./a%20b.xml", "word/a b.xml"),
        ("word", "../../etc/passwd", None),
        ("word", "..\\..\\windows\\x", None),
        ("", "/../../etc/passwd", None),
        ("", "%2e%2e/x", None),
        ("", "", None),
        ("", "C:\\x", "C:/x"),
    ],
)
def test_targets_lead_to_parts_and_nowhere_else(folder: str, target: str, part: str | None) -> None:
    assert resolve(folder, target) == part


def test_members_named_like_paths_are_only_names(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    names = ["../../evil.txt", "/etc/evil", "C:\\evil", "a/../../b", "..", "con", "x" * 300, "一\n二"]
    source = source_of(paragraph("甲"), members=dict.fromkeys(names, b"evil"))
    assert source.text == "甲"
    assert not list(__import__("pathlib").Path(str(tmp_path)).iterdir())


def test_members_of_one_name() -> None:
    def doubled(other: bytes) -> bytes:
        stream = io.BytesIO(package(paragraph("甲")))
        with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", other)
        return stream.getvalue()

    assert _refusal(doubled(_document(paragraph("乙")))) == "damaged-file"
    assert read_docx(doubled(_document(paragraph("甲"))), "x", Limits()).text == "甲"


def test_parts_are_found_whatever_the_case_of_their_names() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Word/Document.xml", _document(paragraph("甲")))
    assert read_docx(stream.getvalue(), "x", Limits()).text == "甲"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "ppt/presentation.xml", "OFD.xml", "readme.txt"])
def test_other_packages_are_named(part: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(part, b"<a/>")
    assert _refusal(stream.getvalue()) == "unknown-kind"


# -- depth and damage ---------------------------------------------------------------------------------


def test_tables_nested_ten_thousand_deep_are_refused() -> None:
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    deep = opening * 10_000 + paragraph("甲") + closing * 10_000
    assert _refusal(package(deep)) == "nested-too-deep"
    assert source_of(opening * 80 + paragraph("甲") + closing * 80).text == "甲"


@pytest.mark.parametrize(
    "tag", ["w:ins", "w:sdtContent", "w:customXml", "w:smartTag", "w:hyperlink", "mc:AlternateContent"]
)
def test_deep_markup_of_every_kind_is_read_or_refused(tag: str) -> None:
    for wrapped in ("<w:p>{}<w:r><w:t>甲</w:t></w:r>{}</w:p>", f"{{}}{paragraph('甲')}{{}}"):
        source_of(wrapped.format(f"<{tag}>" * 200, f"</{tag}>" * 200))
        assert _refusal(package(wrapped.format(f"<{tag}>" * 5_000, f"</{tag}>" * 5_000))) == "nested-too-deep"


def test_many_open_fields_stay_linear() -> None:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{told}"/></w:r>' for told in ("begin", "separate", "end")
    )
    fields = (begin + separate + "<w:r><w:t>甲</w:t></w:r>") * 20_000 + end * 20_000
    data = package(f"<w:p>{fields}</w:p>")
    assert read_docx(data, "x", Limits(seconds=30, ratio=10_000)).text == "甲" * 20_000


def _sample() -> bytes:
    return numbered_document(sample_text(SAMPLES[0]))[0]


def test_a_file_cut_off_anywhere_is_refused() -> None:
    data = _sample()
    for length in range(0, len(data), 1_024):
        assert _refusal(data[:length]) in ("damaged-file", "unknown-kind")
    assert _refusal(data[:-1]) == "damaged-file"


def test_random_bytes_after_the_magic_are_refused() -> None:
    noise = random.Random(3)
    for size in (0, 1, 18, 30, 100, 1_000, 70_000):
        assert _refusal(b"PK\x03\x04" + noise.randbytes(size)) == "damaged-file"
        assert _refusal(b"PK\x03\x04" + noise.randbytes(size) + b"PK\x05\x06" + noise.randbytes(18)) in (
            "damaged-file", "unknown-kind", "too-many-members",
        )  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [b"", b"\x00", b"no xml", b"<a/>", b"<w:document", _document("")[:-5], b"<?xml version='1.0' encoding='IBM037'?><a/>",
     b"\x4c\x6f\xa7\x94\x93", b"<a>\xff</a>", f"<w:document {SPACES}/>".encode(), b"<a>&unknown;</a>", zlib.compress(b"<a/>")],
)  # fmt: skip
def test_a_main_part_that_is_none_is_refused(document: bytes) -> None:
    assert _refusal(package(document)) == "damaged-file"


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=4))
def test_any_changed_bytes_give_a_source_or_one_line(place: int, new: bytes) -> None:
    data = bytearray(
        package(listed("一、问题") + table(row("序号", "问题", "整改情况"), row("1", "甲", "乙")))
    )
    at = place % len(data)
    data[at : at + len(new)] = new
    try:
        source = read_docx(bytes(data), "x", Limits())
    except UnreadableInput:
        return
    assert source.text.encode()


PIECES = st.sampled_from(
    [
        "<w:p>",
        "</w:p>",
        "<w:r>",
        "</w:r>",
        "<w:t>项</w:t>",
        "<w:tbl>",
        "</w:tbl>",
        "<w:tr>",
        "</w:tr>",
        "<w:tc>",
        "</w:tc>",
        "<w:ins>",
        "</w:ins>",
        "<w:del>",
        "</w:del>",
        "<w:sdt>",
        "</w:sdt>",
        "<w:sdtContent>",
        "</w:sdtContent>",
        "<w:pPr>",
        "</w:pPr>",
        "<w:rPr>",
        "</w:rPr>",
        "<w:vanish/>",
        "<w:numPr/>",
        "<w:vMerge/>",
        "<w:gridSpan/>",
        '<w:gridSpan&#32;w:val="-3"/>',
        '<w:fldChar&#32;w:fldCharType="begin"/>',
        '<w:fldChar&#32;w:fldCharType="separate"/>',
        '<w:fldChar&#32;w:fldCharType="end"/>',
        "<w:instrText>EQ&#32;\\o\\ac(○,1)</w:instrText>",
        "<w:txbxContent>",
        "</w:txbxContent>",
        "<w:pict>",
        "</w:pict>",
        "<mc:AlternateContent>",
        "</mc:AlternateContent>",
        '<mc:Choice&#32;Requires="wps">',
        "</mc:Choice>",
        "<mc:Fallback>",
        "</mc:Fallback>",
        "<m:f>",
        "</m:f>",
        "<m:num>",
        "</m:num>",
        "<w:tcPr>",
        "</w:tcPr>",
        "<w:trPr>",
        "</w:trPr>",
        "<w:sym/>",
        "<w:altChunk/>",
        "<w:fldSimple>",
        "</w:fldSimple>",
        "<w:ruby>",
        "</w:ruby>",
        "<!--x-->",
        "<?x?>",
        "<w:delText>去</w:delText>",
        '<w:framePr&#32;w:dropCap="drop"/>',
        '<w:gridBefore&#32;w:val="99"/>',
    ]
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=40))
@example(["<w:p>", "<w:pPr>", "<w:rPr>", "<w:del>", "</w:del>", "</w:rPr>", "</w:pPr>", "</w:p>"])
def test_any_markup_gives_a_source_or_one_line(pieces: list[str]) -> None:
    """Tags are closed as they come, so that much of what is tried is well-formed and none of it valid."""
    xml = ""
    opened_tags: list[str] = []
    for piece in pieces:
        whole = piece.replace("&#32;", " ")
        name = whole.strip("</>").split()[0]
        if whole.startswith("</"):
            if name not in opened_tags:
                continue
            while (last := opened_tags.pop()) != name:
                xml += f"</{last}>"
        elif not whole.endswith("/>") and "</" not in whole and whole[1] not in "!?":
            opened_tags.append(name)
        xml += whole
    xml += "".join(f"</{name}>" for name in reversed(opened_tags))
    source = source_of(xml)
    assert all(0 <= span.start < span.end <= len(source.text) for span in source.generated)
    assert source.text.count("项") + sum(aside.text.count("项") for aside in source.asides) <= 63 * (
        xml.count("项") + 1
    )


def test_an_impossible_xml_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lxml", None)
    assert _refusal(package(paragraph("甲"))) == "missing-package"
