"""What a file is by its first bytes: the kinds that are no plain text, each with its name for the reader."""

from __future__ import annotations

import re

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (docx, xlsx, ofd and the like are such)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE file (doc, xls or wps)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"SQLite format 3\x00", "a SQLite database"),
)
"""First bytes and the kind they tell."""

_HEAD = 4_096
_MARKS = b"\xef\xbb\xbf\xff\xfe"
_PAGE = re.compile(
    rb"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--[^>]{0,1000}-->\s{0,200}){0,4}"
    rb"<(?:!doctype\s{1,20}html|(?:html|head|title|meta|body|div|p|table|span|section|article)[\s>/])",
    re.IGNORECASE,
)
_ARCHIVED_PAGE = re.compile(rb"(?:From: <?Saved by|MIME-Version: ?1)", re.IGNORECASE)
_MOST_NULS = 0.001


def foreign_kind(data: bytes) -> str | None:
    """What ``data`` is when it is no plain text, or ``None``; a byte order mark speaks for text."""
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:_HEAD].lstrip(_MARKS).replace(b"\x00", b"")
    if _PAGE.match(head):
        return "an HTML page"
    if _ARCHIVED_PAGE.match(head):
        return "a saved web page or mail (MIME)"
    return None


def has_nuls(data: bytes) -> bool:
    """Whether NUL bytes are so many that this is no text of 8-bit units."""
    return data.count(b"\x00") > _MOST_NULS * len(data)
