"""WARC files, packed or not: the pages that a crawler kept, each an input.

The format (ISO 28500) is headers, a length and a block. It is read here because a file that is cut off must not pass for
one that ends, which it does with warcio 1.8 and FastWARC 2.0; and the time of either is nothing beside that of parsing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

from xuncha_parse.corpus.inputs.columns import as_page
from xuncha_parse.corpus.inputs.expanding import exactly, pass_over
from xuncha_parse.corpus.inputs.http import content, media_type, response
from xuncha_parse.corpus.inputs.item import Item, failed, skipped
from xuncha_parse.corpus.inputs.names import one_line
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.kinds import kind_of
from xuncha_parse.readers.limits import check, past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.inputs.item import Options

_NO_INPUTS: Final = frozenset({"warcinfo", "request", "metadata", "revisit"})
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_DOCUMENTS: Final = _PAGES | {
    "text/plain", "text/rtf", "application/rtf", "application/pdf", "application/msword", "application/wps-office.wps",
    "application/vnd.ms-works", "application/kswps", "application/vnd.ms-word", "multipart/related", "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text",
}  # fmt: skip
"""The media types of what can be read."""
_ANYTHING: Final = frozenset(
    {"", "application/octet-stream", "application/force-download", "application/x-download"}
)
"""Media types that say nothing: the first bytes decide."""
_MOST_HEADER: Final = 256 * 1024
_LONGEST_LINE: Final = 64 * 1024


def of_warc(stream: BinaryIO, name: str, options: Options, only: str | None = None) -> Iterator[Item]:
    """The records of a file that are responses or files of their own, numbered among all records from 1.

    Raises :class:`UnreadableInput` behind the records of a file that is damaged or cut off.
    """
    number = 0
    while (headers := _headers(stream, number)) is not None:
        number += 1
        record_name = f"{name}#{number}"
        size = _size(headers, number)
        if headers.get("warc-type") in _NO_INPUTS or only not in (None, record_name):
            pass_over(stream, size)
            continue
        address = one_line(headers.get("warc-target-uri", "").strip("<> ")) or record_name
        if size > options.limits.bytes + _MOST_HEADER:
            pass_over(stream, size)
            yield failed(record_name, address, past("bytes", options.limits))
            continue
        block = exactly(stream, size)
        try:
            yield _of_block(record_name, address, block, headers, options)
        except UnreadableInput as error:
            yield failed(record_name, address, error)


def _headers(stream: BinaryIO, number: int) -> dict[str, str] | None:
    """The headers of the next record, names in small letters; ``None`` at the end of the file."""
    line = stream.readline(_LONGEST_LINE)
    while line and not line.strip(b"\r\n"):
        line = stream.readline(_LONGEST_LINE)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise _lost(number)
    headers: dict[str, str] = {}
    left = _MOST_HEADER
    while line := stream.readline(_LONGEST_LINE):
        left -= len(line)
        if left < 0 or not line.endswith(b"\n"):
            break
        if not line.strip(b"\r\n"):
            return headers
        key, _, value = line.decode("utf-8", "replace").partition(":")
        headers[key.strip().lower()] = value.strip()
    raise _lost(number)


def _size(headers: dict[str, str], number: int) -> int:
    told = headers.get("content-length", "")
    if not (told.isascii() and told.isdigit() and len(told) < 16):
        raise _lost(number)
    return int(told)


def _lost(number: int) -> UnreadableInput:
    return UnreadableInput(
        f"the WARC file is damaged or cut off: what follows record {number} is lost", "damaged-file"
    )


def _of_block(name: str, address: str, block: bytes, headers: dict[str, str], options: Options) -> Item:
    kind = headers.get("warc-type")
    if kind == "response":
        answer = response(block)
        if answer is None or answer.status != 200 or not _may_be_read(answer.media_type, address):
            return skipped(name, address, "not-a-page")
        data, media = content(answer, options.limits.bytes), answer.media_type
    elif kind in ("resource", "conversion") and _may_be_read(
        media_type(headers.get("content-type", "")), address
    ):
        data, media = block, media_type(headers.get("content-type", ""))
    else:
        return skipped(name, address, "not-a-page")
    check("bytes", len(data), options.limits)
    found = kind_of(data, address)[0]
    if not data or (media in _ANYTHING and found in (None, "text")):
        return skipped(name, address, "not-a-page")
    if "warc-truncated" in headers:
        raise UnreadableInput("the crawler did not keep the whole of it", "damaged-file")
    return Item(name, as_page(address) if media in _PAGES and found == "text" else address, data)


def _may_be_read(media: str, address: str) -> bool:
    if media not in _DOCUMENTS and media not in _ANYTHING:
        return False
    try:
        return urlsplit(address).path != "/robots.txt"
    except ValueError:
        return True
