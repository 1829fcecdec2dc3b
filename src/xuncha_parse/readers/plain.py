"""Plain text, Markdown included: its marks are read by the grammar like any other."""

from __future__ import annotations

import hashlib

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.encoding import decode
from xuncha_parse.readers.encoding.charsets import BOMS
from xuncha_parse.readers.kinds import has_nuls
from xuncha_parse.readers.limits import DEFAULTS, Limits, check_text
from xuncha_parse.source import Source

_MARKDOWN = (".md", ".markdown")
_WIDE = ("utf-16", "utf-32")


def read_plain(data: bytes, name: str, limits: Limits = DEFAULTS, *, encoding: str | None = None) -> Source:
    """The text of a plain file as it stands, line ends kept, without its byte order mark.

    ``encoding`` is one that a person insists on. Raises :class:`UnreadableInput` for bytes that are no text
    and for text that passes ``limits``.
    """
    binary = has_nuls(data) and not data.startswith(tuple(mark for mark, _ in BOMS))
    try:
        decoded = decode(data, told=encoding)
    except UnreadableInput as error:
        raise (_binary() if binary and not encoding else error) from None
    if binary and not decoded.encoding.startswith(_WIDE):
        raise _binary()
    check_text(decoded.text, limits)
    return Source(
        text=decoded.text,
        name=name,
        media_type="text/markdown" if name.lower().endswith(_MARKDOWN) else "text/plain",
        encoding=decoded.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        repairs=decoded.repairs,
        verdict=decoded.verdict,
    )


def _binary() -> UnreadableInput:
    return UnreadableInput("binary data (NUL bytes); UTF-16 text this short needs its byte order mark")
