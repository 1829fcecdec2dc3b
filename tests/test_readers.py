"""Bytes to text: every encoding, what is cut or damaged, and what is no text."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import random
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers import Limits, read
from xuncha_parse.readers.limits import read_bytes
from xuncha_parse.source import Source, Verdict

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "中共某县水利局党组关于巡察整改情况的通报\r\n一、问题整改情况\r\n1.学习不深入。\n整改情况：一是加强学习。\n整改结果：已完成，长期坚持\n"
TRADITIONAL = "一、問題整改情況\n1.學習不夠深入。\n整改結果：已經完成，長期堅持\n"


@pytest.mark.parametrize(
    ("codec", "mark", "reported"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "utf-32-be"),
        ("gb18030", b"", "gb18030"),
        ("gb18030", "\ufeff".encode("gb18030"), "gb18030"),
        ("gbk", b"", "gb18030"),
        ("gb2312", b"", "gb18030"),
    ],
)
def test_each_encoding_gives_the_same_text(codec: str, mark: bytes, reported: str) -> None:
    data = mark + TEXT.encode(codec)
    digest = hashlib.sha256(data).hexdigest()
    verdict = Verdict(reported, "mark" if mark else "valid" if codec == "utf-8" else "statistics")
    assert read(data) == Source(TEXT, "<bytes>", "text/plain", reported, digest, (), verdict)


@pytest.mark.parametrize("codec", ["big5", "cp950"])
def test_big5_is_told_from_gb18030(codec: str) -> None:
    source = read(TRADITIONAL.encode(codec))
    assert (source.text, source.encoding) == (TRADITIONAL, "big5")


def test_hong_kong_characters_need_the_wider_big5() -> None:
    text = TRADITIONAL + "嘅"
    assert read(text.encode("big5hkscs")).text == text


@pytest.mark.parametrize("text", ["已完成", "整改情况：", "一、问题", "第三巡察组", "县水利局", "学习不深入"])
def test_a_few_characters_suffice(text: str) -> None:
    assert read(text.encode("gb18030")).text == text


def test_traditional_text_in_gb18030_stays_so() -> None:
    source = read(TRADITIONAL.encode("gb18030"))
    assert (source.text, source.encoding) == (TRADITIONAL, "gb18030")


def test_line_ends_and_blanks_are_kept() -> None:
    text = "一、甲\r\n\r二\u2028三\u3000\u00a0\t\n"
    assert read(text.encode()).text == text


def test_ascii_is_utf_8() -> None:
    assert read(b"1. a\n").encoding == "utf-8"


def test_an_empty_file_is_an_empty_text() -> None:
    for data in (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE):
        assert (read(data).text, read(data).repairs) == ("", ())


# -- damage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "mark"), [("utf-8", b""), ("gb18030", b""), ("utf-16-le", codecs.BOM_UTF16_LE), ("big5", b"")]
)
def test_a_text_cut_in_a_character_loses_the_fragment_and_says_so(codec: str, mark: bytes) -> None:
    text = TRADITIONAL.rstrip()
    source = read(mark + text.encode(codec)[:-1])
    assert source.text == text[:-1]
    assert len(source.repairs) == 1
    assert source.repairs[0].startswith("末尾的字符不完整，舍去最后")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_a_few_bad_bytes_are_replaced_counted_and_placed(codec: str) -> None:
    good = TRADITIONAL.encode(codec) * 5
    source = read(good + b"\xff" + "整改\n".encode(codec) + b"\xff" + good)
    assert source.encoding == codec
    assert source.text.count("\ufffd") == 2
    assert source.repairs == (
        f"2 处无法按 {codec} 解码，代以 U+FFFD，第一处在第 {len(good)} 字节（从 0 起）",
    )


def test_the_place_of_a_bad_byte_counts_the_mark() -> None:
    source = read(codecs.BOM_UTF8 + b"\xff" + TEXT.encode())
    assert "第一处在第 3 字节" in source.repairs[0]


def test_a_replacement_character_of_the_text_is_no_repair() -> None:
    assert read((TEXT + "\ufffd").encode()).repairs == ()


def test_a_lone_surrogate_of_utf_16_is_replaced() -> None:
    source = read(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00\xd8" + TEXT.encode("utf-16-le"))
    assert source.text == TEXT + "\ufffd" + TEXT
    assert source.repairs


def test_a_mark_that_lies_is_not_believed() -> None:
    source = read(codecs.BOM_UTF8 + TEXT.encode("gb18030"))
    assert (source.text, source.encoding) == (TEXT, "gb18030")
    assert source.repairs == ("字节顺序标记称 utf-8，内容不是，未采信",)


def _told(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read(data)
    return str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        source = read(data)
    except UnreadableInput:
        assert "\n" not in _told(data)
        return
    assert source.text.encode().decode() == source.text
    own = any("\ufffd".encode(codec) in data for codec in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"))
    assert "\ufffd" not in source.text or source.repairs or own


def test_a_mark_of_utf_32_over_other_bytes_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="not text"):
        read(codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff" * 4)


@given(st.text(max_size=50))
def test_utf_8_is_read_as_it_stands_unless_it_looks_like_another_kind(text: str) -> None:
    data = text.encode()
    try:
        source = read(data)
    except UnreadableInput:
        assert "\x00" in text or text.lstrip("\ufeff\xff\xfe").lstrip().startswith("<")
    else:
        page = source.media_type != "text/plain" and text.lstrip("\ufeff\xff\xfe").lstrip().startswith("<")
        assert page or source.text == text.removeprefix("\ufeff")


# -- what is no text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "a zip archive"),
        (b"PK\x05\x06" + bytes(18), "an empty zip archive"),
        (b"\x89PNG\r\n\x1a\n\x00", "a PNG image"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "an OpenDocument file, not a text"),
        (b"a, b, c\n".decode().encode("utf-16-le") + b"\n\x00", "NUL bytes"),
        (b"\x7fELF\x00\x01\x02\x00", "NUL bytes"),
    ],
)
def test_other_kinds_are_named_in_one_line(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(data, "it")
    assert str(caught.value).startswith("it: ")
    assert told in str(caught.value)
    assert str(caught.value).isprintable()
    assert caught.value.slug == "unknown-kind"


def test_text_with_a_stray_tag_is_text() -> None:
    text = "一、问题<br>\n1.学习<p>不深入\n"
    assert read(text.encode()).text == text


def test_a_stray_nul_in_a_long_text_is_kept() -> None:
    text = TEXT * 50 + "\x00"
    assert read(text.encode()).text == text


def test_bytes_of_no_encoding_name_what_was_tried() -> None:
    with pytest.raises(UnreadableInput, match=r"utf-8.*gb18030.*big5"):
        read("où est la préfecture à côté du château".encode("latin-1"))


def test_random_bytes_are_refused() -> None:
    noise = random.Random(1).randbytes(10_000).replace(b"\x00", b"\x01")
    with pytest.raises(UnreadableInput, match="gb18030"):
        read(noise)


# -- where the bytes come from ----------------------------------------------------------------------


def test_a_path_a_string_and_a_stream_are_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "通报.txt"
    file.write_bytes(TEXT.encode("gb18030"))
    expected = read(TEXT.encode("gb18030"), "通报.txt")
    assert read(file) == read(str(file)) == expected
    with file.open("rb") as stream:
        assert read(stream) == expected
    with file.open("rb", buffering=0) as stream:
        assert read(stream) == expected
    assert read(bytearray(TEXT.encode())).text == TEXT
    assert read(io.BytesIO(TEXT.encode())).name == "<stream>"


def test_a_name_of_ones_own() -> None:
    assert read(b"a", "gov/1.txt").name == "gov/1.txt"


def test_a_text_stream_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="parse"):
        read(io.StringIO("一"))  # type: ignore[arg-type]


def test_what_cannot_be_opened_is_told_with_its_path(tmp_path: Path) -> None:
    for path, told in (
        (tmp_path / "none.txt", "none.txt: "),
        (tmp_path, "is a folder"),
        (tmp_path / "a\x00b", "null"),
    ):
        with pytest.raises(UnreadableInput) as caught:
            read(path)
        assert told in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_file_name_that_is_no_unicode(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"a")
    assert read(os.fsdecode(path)).name == "?.txt"


def test_the_limit_holds_for_every_kind_of_input(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"12345")
    for source in (file, b"12345", io.BytesIO(b"12345")):
        with pytest.raises(UnreadableInput, match="larger than the limit of 4 bytes"):
            read(source, limits=Limits(bytes=4))
    assert read(file, limits=Limits(bytes=5)).text == "12345"


def test_a_stream_that_fails() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:  # noqa: ARG002
            raise OSError(5, "Input/output error")

    with pytest.raises(UnreadableInput, match="Input/output error"):
        read_bytes(Broken())  # type: ignore[arg-type]


def test_a_huge_line_is_read() -> None:
    text = "一是加强学习。" * 300_000
    assert read(text.encode("gb18030")).text == text
