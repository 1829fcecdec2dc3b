"""Plain text."""

from __future__ import annotations

import hashlib

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.encoding import BOMS, decode
from xuncha_parse.readers.kinds import foreign_kind, has_nuls
from xuncha_parse.source import Source


def read_plain(data: bytes, name: str) -> Source:
    """The text of a plain file as it stands, line ends kept, without its byte order mark.

    Raises :class:`UnreadableInput` for other kinds of file and for bytes that are no text.
    """
    kind = foreign_kind(data)
    if kind is not None:
        raise UnreadableInput(f"{kind}; this version reads plain text, so save it as text first")
    if has_nuls(data) and not data.startswith(tuple(mark for mark, _ in BOMS)):
        raise UnreadableInput("binary data (NUL bytes); UTF-16 text needs its byte order mark")
    decoded = decode(data)
    return Source(
        text=decoded.text,
        name=name,
        media_type="text/plain",
        encoding=decoded.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        repairs=decoded.repairs,
    )
