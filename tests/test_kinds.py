"""The door: what a file is, which reader it goes to, and that every kind gives the record of the plain text."""

from __future__ import annotations

import codecs
import html
import io
import subprocess
import sys
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pdf_producers
import word_producers
from records import differences, record
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers import READERS, read
from xuncha_parse.readers.guard import Guard
from xuncha_parse.readers.kinds import MAGIC, kind_of
from xuncha_parse.readers.office import find_office

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
NOTICE = """中共某县水利局党组关于巡察整改情况的通报
根据县委统一部署，2022年11月21日至12月30日，县委第三巡察组对县水利局党组开展了巡察。2023年2月3日，县委第三巡察组反馈了意见。现将整改情况予以公布。
一、问题整改情况
1.学习不深入，制度执行不严格。
整改情况：一是加强学习，制定全年学习计划并按月检查。二是建立制度，修订议事规则3项。
整改结果：已完成，长期坚持
2.制度不健全，台账管理不规范。
整改情况：修订制度3项，逐项建立台账。
整改结果：正在推进
联系电话：0000-1234567"""
LINES = NOTICE.splitlines()


def page(*, charset: str = "utf-8") -> str:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in LINES)
    return f'<!doctype html><html><head><meta charset="{charset}"></head><body>{body}</body></html>'


def archived() -> bytes:
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="cut"\r\n\r\n--cut\r\n'
        f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{page()}\r\n--cut--\r\n"
    ).encode()


def docx() -> bytes:
    return word_producers.package("".join(map(word_producers.paragraph, LINES)))


def pdf() -> bytes:
    return pdf_producers.reportlab_pdf(pdf_producers.set_lines(NOTICE), furniture=False)


def rtf() -> bytes:
    body = "\\par\n".join("".join(f"\\u{ord(char)}?" for char in line) for line in LINES)
    return f"{{\\rtf1\\ansi\\uc1 {body}\\par}}".encode()


MADE: dict[str, tuple[Callable[[], bytes], str]] = {
    "html": (lambda: page().encode(), "text/html"),
    "html in gbk": (lambda: page(charset="gbk").encode("gbk"), "text/html"),
    "html in utf-16": (lambda: page().encode("utf-16"), "text/html"),
    "mht": (archived, "multipart/related"),
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf, "application/pdf"),
    "rtf": (rtf, "application/rtf"),
}
"""What a file is → how it is made here, and its media type."""

KINDS = [
    pytest.param(name, marks=pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed"))
    if name == "rtf"
    else name
    for name in MADE
]


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_the_record_of_the_plain_text(name: str, tmp_path: Path) -> None:
    make, media_type = MADE[name]
    data = make()
    file = tmp_path / "通报.bin"
    file.write_bytes(data)
    source = read(file)
    assert (source.name, source.media_type) == ("通报.bin", media_type)
    assert source.sha256 == sha256(data).hexdigest()
    assert [line.strip() for line in source.text.splitlines()] == LINES
    assert differences(record(NOTICE), record(source)) == []


@pytest.mark.parametrize("name", [name for name in MADE if name != "rtf"])
def test_bytes_streams_and_a_child_process_give_the_same(name: str) -> None:
    data = MADE[name][0]()
    source = read(data, "it")
    assert read(io.BytesIO(data), "it") == source
    with Guard(60) as guard:
        assert read(data, "it", guard=guard) == source
        assert guard._child is not None


def test_plain_text_needs_no_child_process() -> None:
    with Guard(60) as guard:
        assert read(NOTICE.encode(), guard=guard).text == NOTICE
        assert guard._child is None


def test_a_document_that_takes_too_long_is_given_up_with_its_name() -> None:
    with Guard(0.001) as guard, pytest.raises(UnreadableInput, match=r"it\.html: not read within") as caught:
        read(page().encode() * 100, "it.html", guard=guard)
    assert caught.value.slug == "out-of-time"


# -- what a file is ----------------------------------------------------------------------------------


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "a")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n\x93\x8c\x8b\x9e", "", "pdf"),
        (b"\r\nnoise %PDF-1.4\n", "a.PDF", "pdf"),
        (b"\r\nnoise %PDF-1.4\n", "a.txt", "text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "a.docx", "office"),
        (b"{\\rtf1\\ansi", "a.doc", "office"),
        (zipped("[Content_Types].xml", "word/document.xml"), "", "docx"),
        (zipped("word/document.xml"), "a.zip", "docx"),
        (zipped("docProps/app.xml"), "", "docx"),
        (zipped("a.txt"), "a.DOCX", "docx"),
        (zipped("a.txt"), "a.zip", None),
        (zipped("mimetype", "content.xml"), "a.docx", "office"),
        (b"<!DOCTYPE html><p>\xe4\xb8\x80", "a.txt", "html"),
        (b"\n  <html lang=zh>", "", "html"),
        (b"<HTML>", "", "html"),
        (b"<?xml version='1.0'?>\n<!-- page -->\n<html>", "", "html"),
        (b"<p>1. a</p>", "", "html"),
        (b"<param>", "", "text"),
        ("甲<p>乙".encode(), "a.txt", "text"),
        ("甲<p>乙".encode(), "a.HTM", "html"),
        ("一、问题<二>".encode(), "a.html", "text"),
        (codecs.BOM_UTF8 + b"<html>", "", "html"),
        (codecs.BOM_UTF16_LE + "<html>一".encode("utf-16-le"), "", "html"),
        ("<html>一".encode("utf-16-be"), "", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "", "mime"),
        (b"From: <Saved by Blink>\r\n", "", "mime"),
        (b"Subject: 1\r\nMIME-Version: 1.0\r\n", "a.eml", "mime"),
        (b"Subject: 1\r\nMIME-Version: 1.0\r\n", "a.txt", "text"),
        (b"", "a.pdf", "text"),
        ("一、问题".encode(), "a.docx", "text"),
    ],
)
def test_content_comes_before_the_name(data: bytes, name: str, kind: str | None) -> None:
    told, called = kind_of(data, name)
    assert told == kind
    assert called


@given(st.binary(max_size=100), st.sampled_from(["", "a.html", "a.pdf", "a.docx", "a.mht"]))
def test_anything_is_of_one_kind_or_named(data: bytes, name: str) -> None:
    kind, called = kind_of(data, name)
    assert kind in (*READERS, None)
    assert called.isprintable()


def test_every_kind_has_its_reader() -> None:
    assert {kind for _, kind, _ in MAGIC if kind} <= READERS.keys()
    for place in READERS.values():
        module, _, function = place.rpartition(".")
        __import__(f"xuncha_parse.readers.{module}")
        assert callable(getattr(sys.modules[f"xuncha_parse.readers.{module}"], function))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", zipped("a.txt"), b"Rar!\x1a\x07\x00"])
def test_what_is_of_no_kind_is_told_what_is_read(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="what is read is text, HTML, MHT, Word, WPS, RTF, ODT and PDF"):
        read(data, "it")


# -- where a name comes from -------------------------------------------------------------------------


def test_the_record_is_given_a_name_without_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(page().encode())
    assert read(str(file)).name == "a.html"
    assert read(file, "gov/1.html").name == "gov/1.html"
    with file.open("rb") as stream:
        assert read(stream).name == "a.html"
    assert read(page().encode()).name == "<bytes>"


def test_a_name_of_several_lines_stays_on_one() -> None:
    assert read(b"a", "a\nb\u2028c.txt").name == "a b c.txt"
    with pytest.raises(UnreadableInput) as caught:
        read(b"\x89PNG\r\n\x1a\n", "a\nb.png")
    assert str(caught.value).startswith("a b.png: a PNG image; ")


# -- packages that may be missing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "package", "hidden"),
    [
        ("pdf", "pypdfium2", "pypdfium2"),
        ("docx", "lxml", "lxml"),
        ("html", "selectolax", "selectolax.lexbor"),
    ],
)
def test_a_missing_package_is_named_with_what_installs_it(
    kind: str, package: str, hidden: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = MADE[kind][0]()
    monkeypatch.setitem(sys.modules, hidden, None)
    with pytest.raises(UnreadableInput, match=package) as caught:
        read(data, "it")
    assert caught.value.slug == "missing-package"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    told = str(caught.value).rpartition("pip install ")[2].strip("'")
    needed = project["dependencies"] if told == package else extras[told[len("xuncha-parse[") : -1]]
    assert any(each.startswith(f"{package}>=") for each in needed)
    assert told == package or set(needed) <= set(extras["all"])


def test_the_door_opens_without_any_of_them() -> None:
    """Plain text is read where no other package is installed."""
    script = (
        "import sys\nfor name in ('selectolax', 'lxml', 'pypdfium2'): sys.modules[name] = None\n"
        "from xuncha_parse.readers import read\nprint(read(b'1. a').text)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("1. a\n", 0), done.stderr
