"""HTTP responses as crawlers keep them: status, headers, and the body as the server meant it."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from xuncha_parse.errors import MissingExtra, UnreadableInput

_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]{1,9}(\d{3})\b")
_END: Final = re.compile(rb"\r?\n\r?\n")
_CHUNK: Final = re.compile(rb"\s{0,4}([0-9A-Fa-f]{1,8})[ \t]{0,40}(?:;[^\r\n]{0,400})?\r?\n")
_MOST_HEADER: Final = 256 * 1024
_PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """A response; header names are in small letters, and of several equal ones the last counts."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in small letters; empty where none is told."""
        return media_type(self.headers.get("content-type", ""))


def media_type(header: str) -> str:
    """A Content-Type without its parameters, in small letters."""
    return header.partition(";")[0].strip().lower()


def response(block: bytes) -> Response | None:
    """The response in a WARC record's block, or ``None`` where there is none."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _END.search(block, 0, _MOST_HEADER)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block[:_MOST_HEADER], b"")
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return Response(int(status[1]), headers, body)


def content(answer: Response, most: int) -> bytes:
    """The body with its transfer and content codings undone, not much more than ``most`` bytes of it.

    Crawlers that undo a coding often leave its header: a body that is not coded is taken as it is. Raises
    :class:`UnreadableInput` for a body that is damaged or in a coding that is not read.
    """
    body = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    codings = [each.strip() for each in answer.headers.get("content-encoding", "").lower().split(",")]
    for coding in reversed([each for each in codings if each not in ("", "identity")][-4:]):
        body = _decoded(body, coding, most)
    return body


def _joined(body: bytes) -> bytes:
    """The chunks of a body without their sizes (RFC 9112, 7.1); whatever is not in chunks stays as it is."""
    pieces: list[bytes] = []
    position = 0
    while (match := _CHUNK.match(body, position)) is not None:
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        if match.end() + size > len(body):
            break
        pieces.append(body[match.end() : match.end() + size])
        position = match.end() + size
    if not pieces:
        return body
    raise UnreadableInput("the page was cut off while it was fetched", "damaged-file")


def _decoded(body: bytes, coding: str, most: int) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 31, most) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":
        # RFC 9110 says zlib, and servers send bare deflate as often
        is_zlib = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
        return _inflated(body, 15 if is_zlib else -15, most)
    if coding == "br":
        return _unbrotlied(body, most)
    raise UnreadableInput(f"the page is in a coding that is not read: {coding[:20]}", "damaged-file")


def _inflated(body: bytes, window: int, most: int) -> bytes:
    engine = zlib.decompressobj(window)
    try:
        data = engine.decompress(body, most + 1)
    except zlib.error as error:
        raise UnreadableInput("the page's compression is damaged", "damaged-file") from error
    if not engine.eof and len(data) <= most:
        raise UnreadableInput("the page was cut off while it was fetched", "damaged-file")
    return data


def _unbrotlied(body: bytes, most: int) -> bytes:
    try:
        brotli = import_module("brotli")
    except ImportError as error:
        missing = MissingExtra("reading pages packed with Brotli", "warc")
        raise UnreadableInput(str(missing), "missing-package") from error
    engine = brotli.Decompressor()
    pieces: list[bytes] = []
    left, feed = most + 1, body
    try:
        while left > 0 and not engine.is_finished():
            pieces.append(engine.process(feed, output_buffer_limit=min(left, _PIECE)))
            left -= len(pieces[-1])
            feed = b""
            if not pieces[-1] and engine.can_accept_more_data():
                break
    except brotli.error as error:
        # nothing marks such a stream: what begins as a page was decoded by the crawler
        if body.lstrip()[:1] == b"<":
            return body
        raise UnreadableInput("the page's compression is damaged", "damaged-file") from error
    if left > 0 and not engine.is_finished():
        raise UnreadableInput("the page was cut off while it was fetched", "damaged-file")
    return b"".join(pieces)
