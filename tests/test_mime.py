"""Saved pages in one file: the page is found among the parts, and read as if it were a file of its own."""

from __future__ import annotations

import base64
import quopri
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from records import differences, record
from web_pages import LAYOUTS, split
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers import read as read_plain_file
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.web.mime import read_mime

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "s02-full.txt"
PLAIN = read_plain_file(SAMPLE)
PAGE = LAYOUTS["government"](split(PLAIN.text))
OTHER = b"Content-Type: text/html\r\nContent-ID: <other@x>\r\n\r\n<p>\xe6\xa1\x86\xe6\x9e\xb6</p>"


def archive(
    page: bytes, encoding: str, *, kind: str = "text/html", start: str = "", first: bytes = b""
) -> bytes:
    """A saved page as browsers write it: the page, then an image."""
    lines = [
        "From: <Saved by Blink>", "Snapshot-Content-Location: http://site.example/a.html", "MIME-Version: 1.0",
        "Content-Type: multipart/related;", f'\ttype="text/html";{start}', '\tboundary="----=_Part--1----"', "", "",
    ]  # fmt: skip
    cut = b"\r\n------=_Part--1----"
    part = f"\r\nContent-Type: {kind}\r\nContent-ID: <page@x>\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    image = b"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    parts = [b"\r\n" + first] if first else []
    return (
        b"\r\n".join(map(str.encode, lines))
        + b"".join(cut + piece for piece in [*parts, part + page, image])
        + cut
        + b"--\r\n"
    )


def same(data: bytes) -> list[str]:
    return differences(record(PLAIN), record(read_mime(data, "x.mht", Limits())))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_page_in_quoted_printable_or_base64(codec: str) -> None:
    data = PAGE.replace("utf-8", "gb2312" if codec == "gb18030" else codec).encode(codec)
    assert same(archive(quopri.encodestring(data).replace(b"\n", b"\r\n"), "quoted-printable")) == []
    assert same(archive(base64.encodebytes(data), "base64")) == []
    assert same(archive(data, "8bit")) == []
    source = read_mime(archive(data, "8bit"), "x.mht", Limits())
    assert (source.encoding, source.media_type) == (codec, "multipart/related")


def test_the_charset_of_the_part_counts() -> None:
    data = PAGE.replace('<meta charset="utf-8">', "").encode("gb18030")
    assert same(archive(data, "binary", kind='text/html; charset="gb2312"')) == []


def test_the_page_that_start_names_is_the_one() -> None:
    assert same(archive(PAGE.encode(), "8bit", start='\r\n\tstart="<page@x>";', first=OTHER)) == []
    assert read_mime(archive(PAGE.encode(), "8bit", first=OTHER), "x", Limits()).text == "框架"


def test_a_cut_off_archive_is_read_as_far_as_it_goes() -> None:
    whole = archive(PAGE.encode(), "8bit")
    assert same(whole[: whole.index(b"Content-Type: image") - 20]) == []


def test_a_mail_within_parts_and_a_mail_of_plain_text() -> None:
    mail, inner = MIMEMultipart("mixed"), MIMEMultipart("alternative")
    inner.attach(MIMEText("正文见网页。", "plain", "utf-8"))
    inner.attach(MIMEText(PAGE, "html", "utf-8"))
    mail.attach(inner)
    mail.attach(MIMEImage(b"\x89PNG", "png"))
    assert same(mail.as_bytes()) == []
    assert same(MIMEText(PLAIN.text, "plain", "utf-8").as_bytes()) == []


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx", "damaged-file"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 20_000, "too-many-members"),
        (b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(20)), "nested-too-deep"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"<div>" * 600), "nested-too-deep"),
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes, slug: str) -> None:
    with pytest.raises(UnreadableInput) as refusal:
        read_mime(data, "x", Limits())
    assert refusal.value.slug == slug
