"""What a file holds: one document, or many inputs in one of a few forms; told by content wherever that can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from xuncha_parse.corpus.inputs.expanding import Packing, expanded, packing_of
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.kinds import ZIP, kind_of

if TYPE_CHECKING:
    from xuncha_parse.readers.limits import Limits

Form = Literal["document", "record", "rows", "zip", "tar", "parquet", "warc"]

HEAD: Final = 4_096
"""How many first bytes tell what a file is."""
SEVERAL: Final[frozenset[Form]] = frozenset({"rows", "zip", "tar", "parquet", "warc"})
"""The forms that hold any number of inputs."""

_ROWS: Final = re.compile(r"\.(?:jsonl|ndjson)(?:\.(?:gz|bz2|xz))?\Z", re.IGNORECASE)
_SEVERAL_NAMES: Final = re.compile(
    r"\.(?:jsonl|ndjson|zip|tar|tgz|tbz2?|txz|parquet|warc)(?:\.(?:gz|bz2|xz))?\Z", re.IGNORECASE
)
_BLOCK: Final = 512
_EMPTY_ZIP: Final = b"PK\x05\x06"
_CONTENT_TYPES: Final = b"[Content_Types].xml"
_DIRECTORY: Final = 1024 * 1024


def form_of(stream: BinaryIO, name: str, limits: Limits) -> tuple[Form, Packing | None]:
    """The form of a seekable stream, which is left at its beginning, and how it is packed, if it is."""
    stream.seek(0)
    head = stream.read(HEAD)
    packing = packing_of(head)
    try:
        form = _packed_form(stream, packing, name, limits) if packing else _plain_form(stream, head, name)
    finally:
        stream.seek(0)
    return form, packing


def _packed_form(stream: BinaryIO, packing: Packing, name: str, limits: Limits) -> Form:
    if _ROWS.search(name):
        return "rows"
    stream.seek(0)
    try:
        head = expanded(stream, packing, limits).read(_BLOCK)
    except UnreadableInput:
        head = b""
    form = _by_magic(head)
    if form is None:
        lowered = name.lower()
        # too damaged to tell: the name is all there is
        form = (
            "warc"
            if ".warc" in lowered
            else "tar"
            if re.search(r"\.(?:tar\.\w+|t[gbx]z2?)\Z", lowered)
            else None
        )
    return form or "document"


def _plain_form(stream: BinaryIO, head: bytes, name: str) -> Form:
    if head.startswith(_EMPTY_ZIP):
        return "zip"
    if head.startswith(ZIP):
        return _zip_form(stream, head, name)
    form = _by_magic(head)
    if form is not None:
        return form
    if _ROWS.search(name):
        return "rows"
    return "record" if name.lower().endswith(".json") else "document"


def _by_magic(head: bytes) -> Form | None:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    return "tar" if is_tar_header(head[:_BLOCK]) else None


def _zip_form(stream: BinaryIO, head: bytes, name: str) -> Form:
    """A document's package or an archive; a folder ``word/`` in an archive makes it no document."""
    kind, called = kind_of(head, name)
    if kind != "docx":
        return "zip" if called == "a zip archive" else "document"
    if _CONTENT_TYPES in head:
        return "document"
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _DIRECTORY))
    is_whole = b"PK\x01\x02" in (directory := stream.read())
    return (
        "document"
        if _CONTENT_TYPES in directory or (not is_whole and not name.lower().endswith(".zip"))
        else "zip"
    )


def is_tar_header(block: bytes) -> bool:
    """Whether a block is the header of a tar member: its checksum says so (POSIX ustar)."""
    if len(block) < _BLOCK:
        return False
    digits = block[148:156].strip(b" \x00")
    if not digits or len(digits) > 7 or any(digit not in b"01234567" for digit in digits):
        return False
    return int(digits, 8) == sum(block[:148]) + 8 * 32 + sum(block[156:])


def is_several_by_name(path: str) -> bool:
    """Whether a name promises any number of inputs; for estimates only."""
    return _SEVERAL_NAMES.search(path) is not None
