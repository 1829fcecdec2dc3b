"""What a file is: told by its first bytes, and by its name only where bytes cannot tell."""

from __future__ import annotations

import re
from typing import Literal

from xuncha_parse import lazy

Kind = Literal["text", "html", "mime", "docx", "office", "pdf"]
"""What there is a reader for."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
ZIP = b"PK\x03\x04"
SQLITE = b"SQLite format 3\x00"
MAGIC: tuple[tuple[bytes, Kind | None, str], ...] = (
    (b"%PDF-", "pdf", "a PDF file"),
    (OLE, "office", "an OLE file"),
    (RTF, "office", "an RTF file"),
    (b"PK\x05\x06", None, "an empty zip archive"),
    (b"\x1f\x8b", None, "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", None, "a 7z archive"),
    (b"Rar!\x1a\x07", None, "a RAR archive"),
    (b"\x89PNG\r\n\x1a\n", None, "a PNG image"),
    (b"\xff\xd8\xff", None, "a JPEG image"),
    (b"GIF8", None, "a GIF image"),
    (b"II*\x00", None, "a TIFF image"),
    (b"MM\x00*", None, "a TIFF image"),
    (SQLITE, None, "a SQLite database"),
)
"""First bytes, the reader for them if there is one, and what to call them."""

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
_WORD_MEMBER = lazy.pattern(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|word/|docProps/|customXml/)", re.DOTALL
)
_WORD_NAMES = (".docx", ".docm", ".dotx", ".dotm")
_PAGE_NAMES = (".html", ".htm", ".shtml", ".xhtml")
_MIME_NAMES = (".mht", ".mhtml", ".eml")
_HEAD = 4_096
_MARKS = b"\xef\xbb\xbf\xff\xfe"
_PDF_WITHIN = 1_024
_PAGE = lazy.pattern(
    rb"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--[^>]{0,1000}-->\s{0,200}){0,4}"
    rb"<(?:!doctype\s{1,20}html|(?:html|head|title|meta|body|div|p|table|span|section|article)[\s>/])",
    re.IGNORECASE,
)
_TAG = lazy.pattern(rb"<(?:html|head|meta|body|div|p|br|table|tr|td|span|font)\b[^<>]{0,300}>", re.IGNORECASE)
_ARCHIVED_PAGE = lazy.pattern(rb"(?:From: <?Saved by|MIME-Version: ?1)", re.IGNORECASE)
_MOST_NULS = 0.001


def kind_of(data: bytes, name: str = "") -> tuple[Kind | None, str]:
    """The kind of reader ``data`` needs, or ``None``, and what to call it; a byte order mark speaks for text."""
    if data.startswith(ZIP):
        return _zip_kind(data, name)
    for magic, kind, called in MAGIC:
        if data.startswith(magic):
            return kind, called
    head = data[:_HEAD].lstrip(_MARKS).replace(b"\x00", b"")
    if b"%PDF-" in data[:_PDF_WITHIN] and name.lower().endswith(".pdf"):
        return "pdf", "a PDF file"
    if _PAGE.match(head) or (name.lower().endswith(_PAGE_NAMES) and _TAG.search(head)):
        return "html", "an HTML page"
    if _ARCHIVED_PAGE.match(head) or (name.lower().endswith(_MIME_NAMES) and b"MIME-Version:" in head):
        return "mime", "a saved web page"
    return "text", "text"


def _zip_kind(data: bytes, name: str) -> tuple[Kind | None, str]:
    """What a zip archive holds: its first member says so, or its name."""
    if data[30 : 30 + 8] == b"mimetype":
        return (
            ("office", "an OpenDocument text")
            if _OPEN_DOCUMENT in data[:200]
            else (None, "an OpenDocument file, not a text")
        )
    if _WORD_MEMBER.match(data) or name.lower().endswith(_WORD_NAMES):
        return "docx", "a Word document"
    return None, "a zip archive"


def has_nuls(data: bytes) -> bool:
    """Whether NUL bytes are so many that this is no text of 8-bit units."""
    return data.count(b"\x00") > _MOST_NULS * len(data)
