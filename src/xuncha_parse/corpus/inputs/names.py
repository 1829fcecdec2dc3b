r"""Names for the ledger: valid Unicode, one line, slashes; and back again.

A file's name may be any bytes. What is no Unicode becomes ``\xff``, a line break or another control character
``\n``, ``\r`` or ``\u0007``, and a backslash ``\\``, so two files never share a name and :func:`plain` finds the file.
"""

# ruff: noqa: PTH119 -- a Path would change names: "./a" would be "a"
from __future__ import annotations

import os
import re
from typing import Final

from xuncha_parse.source import SURROGATE

_TO_ESCAPE: Final = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPED: Final = re.compile(r"\\(?:\\|n|r|x[0-9a-f]{2}|u[0-9a-f]{4})")
_SHORT: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_LONG: Final = {escaped: char for char, escaped in _SHORT.items()}
_CHINESE_FROM: Final = 0x800


def printable(name: str) -> str:
    """``name`` with everything escaped that a line of text cannot hold."""
    return _TO_ESCAPE.sub(_escape, name)


def ledger_name(path: str) -> str:
    """The ledger's name of a path: as it was given, with slashes."""
    return printable(path.replace(os.sep, "/"))


def plain(name: str) -> str:
    """The path behind a name of the ledger."""
    return _ESCAPED.sub(_unescape, name)


def base_name(path: str) -> str:
    """The last part of a path, for people."""
    return printable(os.path.basename(path.rstrip("/" + os.sep)) or path)


def one_line(text: str) -> str:
    """Text of unknown origin as valid Unicode on one line."""
    return SURROGATE.sub("\ufffd", " ".join(text.split()))


def member_path(raw: bytes, *, utf8: bool = False) -> str:
    """A path inside an archive: decoded, with slashes, and without any step that leads out of it.

    Archives made on Chinese Windows have their names in GBK without saying so; others have them in UTF-8, and
    say so or not. What is neither is read as cp437, which the zip format names (APPNOTE.TXT, appendix D).
    """
    text = _decoded(raw, utf8=utf8).replace("\\", "/")
    return "/".join(step for step in text.split("/") if step not in ("", ".", "..")) or "unnamed"


def _decoded(raw: bytes, *, utf8: bool) -> str:
    as_utf8 = _strictly(raw, "utf-8")
    if as_utf8 is not None and (utf8 or raw.isascii() or any(ord(char) >= _CHINESE_FROM for char in as_utf8)):
        return as_utf8
    # two bytes of GBK may look like one accented letter in UTF-8: Chinese is likelier here
    return _strictly(raw, "gb18030") or as_utf8 or raw.decode("cp437")


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    # a surrogate of this range stands for one byte of the name: PEP 383
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


def _unescape(match: re.Match[str]) -> str:
    escaped = match.group()
    if escaped in _LONG:
        return _LONG[escaped]
    code = int.from_bytes(bytes.fromhex(escaped[2:]))
    return chr(code + 0xDC00) if escaped[1] == "x" else chr(code)
