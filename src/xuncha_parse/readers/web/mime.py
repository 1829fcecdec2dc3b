"""Saved web pages in one file (.mht, .mhtml) and mails (.eml): the page among the parts, and its charset.

A part is found by its boundary (RFC 2046, 5.1) in linear time; the headers are the standard library's. Which part
is the page: the one that ``start`` names (RFC 2557), else the first page that is no attachment, else plain text.
"""

from __future__ import annotations

import base64
import quopri
import re
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.draft import Draft
from xuncha_parse.readers.encoding import decode
from xuncha_parse.readers.limits import check
from xuncha_parse.readers.web.html import declared_charset, read_page

if TYPE_CHECKING:
    from email.message import Message

    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.source import Source

_HEAD_END = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_LONGEST_HEAD = 200_000
_DEEPEST = 8
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that has no parts: what its headers say, and its body as it stands in the file."""

    kind: str
    id: str
    charset: str | None
    encoding: str
    attached: bool
    body: bytes


def read_mime(data: bytes, name: str, limits: Limits) -> Source:
    """Read the page of a saved web page, or the text of a mail.

    Raises :class:`UnreadableInput` when there is neither, and for what :func:`read_html` refuses.
    """
    check("bytes", len(data), limits)
    head, parts = _parts(data, limits)
    page = _chosen(parts, _parameter(head, "start"))
    if page is None:
        raise UnreadableInput(
            "a saved web page or mail without any text; save the page again as HTML", "damaged-file"
        )
    content = _decoded(page)
    if page.kind in _PAGES:
        declared = page.charset or declared_charset(content)
        return read_page(content, declared, data, name, limits, "multipart/related")
    return _read_text(content, page.charset, data, name, limits)


def _parts(data: bytes, limits: Limits) -> tuple[Message, list[_Part]]:
    """The file's own head and its leaves in order; multiparts within multiparts are opened."""
    top, body = _split(data)
    found: list[_Part] = []
    waiting = [(top, body, 0)]
    while waiting:
        head, body, depth = waiting.pop()
        boundary = _parameter(head, "boundary")
        if head.get_content_maintype() == "multipart" and boundary:
            if depth >= _DEEPEST:
                raise UnreadableInput(
                    f"parts within parts deeper than {_DEEPEST}; save the page again", "nested-too-deep"
                )
            pieces = _pieces(body, boundary.encode("utf-8", "replace"))
            check("members", len(pieces) + len(waiting) + len(found), limits)
            waiting += [(*_split(piece), depth + 1) for piece in reversed(pieces)]
        else:
            found.append(_leaf(head, body))
    return top, found


def _split(data: bytes) -> tuple[Message, bytes]:
    end = _HEAD_END.search(data, 0, _LONGEST_HEAD)
    head, body = (data[: end.start()], data[end.end() :]) if end else (b"", data)
    return BytesHeaderParser(policy=policy.compat32).parsebytes(head + b"\n\n"), body


def _pieces(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between boundary lines; the text before the first one is no part, and the last may be cut off."""
    lines = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:(?=\r?\n--)|\r?\n|\Z)")
    found: list[bytes] = []
    start: int | None = None
    for mark in lines.finditer(body):
        if start is not None:
            found.append(body[start : mark.start()])
        start = mark.end()
        if mark[1]:
            return found
    return found if start is None else [*found, body[start:]]


def _leaf(head: Message, body: bytes) -> _Part:
    told = _parameter(head, "charset")
    return _Part(
        kind=head.get_content_type().lower(),
        id=_header(head, "Content-ID").strip("<> "),
        charset=told or None,
        encoding=_header(head, "Content-Transfer-Encoding").strip().lower(),
        attached=_header(head, "Content-Disposition").strip().lower().startswith("attachment"),
        body=body,
    )


def _header(head: Message, name: str) -> str:
    return str(head.get(name, ""))


def _parameter(head: Message, name: str) -> str:
    """A parameter of the content type; RFC 2231 gives some of them in three pieces."""
    value = head.get_param(name)
    return str(value[2] if isinstance(value, tuple) else value or "").strip()


def _chosen(parts: list[_Part], start: str) -> _Part | None:
    pages = [part for part in parts if part.kind in _PAGES]
    named = [part for part in pages if part.id and part.id == start.strip("<> ")]
    shown = [part for part in pages if not part.attached]
    texts = [part for part in parts if part.kind == "text/plain"]
    return next(iter([*named, *shown, *pages, *texts]), None)


def _decoded(part: _Part) -> bytes:
    if part.encoding == "quoted-printable":
        return quopri.decodestring(part.body)
    if part.encoding == "base64":
        letters = _NOT_BASE64.sub(b"", part.body)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    return part.body


def _read_text(content: bytes, charset: str | None, data: bytes, name: str, limits: Limits) -> Source:
    decoded = decode(content, charset)
    draft = Draft()
    for told in decoded.repairs:
        draft.repair(told)
    lines = decoded.text.splitlines()
    check("lines", len(lines), limits)
    for line in lines:
        draft.paragraph(line)
    return draft.finish(data, name, "message/rfc822", decoded.encoding, decoded.verdict)
