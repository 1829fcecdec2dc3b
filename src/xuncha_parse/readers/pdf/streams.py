"""What is checked of a PDF's bytes before any of them reach the C library: how far its streams expand.

A stream of a few kilobytes can hold gigabytes, and two small ones that draw each other keep a program busy
for ever (ISO 32000-1, 7.4 and 8.10); once the library reads them nothing can stop it. So every stream is
unpacked here first, a piece at a time, and counted. Pictures, which no text comes from, are blanked out.
A file of the common build passes as ``plain``; any other is read by a process of its own, which can be ended.
"""

from __future__ import annotations

import re
import time
import zlib
from base64 import a85decode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.readers.limits import Limits

_STREAM = re.compile(rb">>[\x00\s]{0,16}stream(?:\r\n|\n|\r)")
_WORD = re.compile(rb"(?<!end)stream")
_LENGTH = re.compile(rb"/Length\s+(\d{1,12})(?!\s+\d+\s+R)")
_FILTERS = re.compile(rb"/Filter\s*(?:\[([^\]]{0,500})\]|(/[^\s/<>\[\]()]{1,40}))")
_NAME = re.compile(rb"/([^\s/<>\[\]()]{1,40})")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PICTURE = re.compile(rb"/Subtype\s*/Image(?![A-Za-z])")
_OBJECTS = re.compile(rb"/Type\s*/(?:ObjStm|XRef)(?![A-Za-z])")
_FONT = re.compile(rb"/(?:Length1|Length2|Length3|Type1C|CIDFontType0C|OpenType)(?![A-Za-z0-9])")
_UNKNOWN = re.compile(rb"/(?:Subtype|Filter)\s*\d")
"""A stream's kind or packing that is told elsewhere in the file."""
_ODD = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_CONTENTS = re.compile(rb"/Contents\s*\[([^\]]{0,100000})\]")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R")
_DRAWS = re.compile(rb"(?<![A-Za-z])Do(?![A-Za-z])")

_FLATE = frozenset({b"FlateDecode", b"Fl"})
_WORST = {b"LZWDecode": 1_400, b"LZW": 1_400, b"RunLengthDecode": 64, b"RL": 64}
"""The most bytes one byte can become; these two are rare, so what they could hold counts as held."""
_ARMOURED = frozenset({b"ASCII85Decode", b"A85", b"ASCIIHexDecode", b"AHx"})
_PIECE = 1 << 20
_SMALL = 4 << 20
"""A stream that holds less than this may be packed as tightly as it likes."""
_MOST_STREAMS = 200_000
_MOST_REPEATED = 16
_MOST_DRAWN = 64 << 20
_CURE = "print it to a new PDF"


@dataclass(slots=True)
class Checked:
    """The bytes to hand over, and whether the file is of a build that the library reads in bounded time."""

    data: bytes
    plain: bool = True
    draws: int = 0
    """How often one stream draws another, a form or a picture."""
    largest: int = 0
    """How many bytes the largest form holds."""


def check(data: bytes, limits: Limits, until: float) -> Checked:
    """Unpack and count what a PDF holds; ``until`` is when to give up.

    Raises :class:`UnreadableInput` when the streams hold too much.
    """
    checked = Checked(data, plain=_ODD.search(data) is None)
    _check_contents(data, checked)
    blanked: bytearray | None = None
    total = count = 0
    for count, (head, start, end) in enumerate(_streams(data), 1):
        if count > _MOST_STREAMS:
            raise UnreadableInput(
                f"more than {_MOST_STREAMS:,} streams in one PDF file: {_CURE}", "too-many-members"
            )
        if count % 64 == 0 and time.monotonic() > until:
            raise past("seconds", limits)
        if _PICTURE.search(head) and not _OBJECTS.search(head):
            blanked = bytearray(data) if blanked is None else blanked
            blanked[start:end] = bytes(end - start)
            continue
        total += _held(head, data[start:end], limits, checked)
        if total > limits.expanded:
            raise UnreadableInput(
                f"its streams expand to more than {limits.expanded:,} bytes: {_CURE}", "expands-too-large"
            )
    if sum(1 for _ in _WORD.finditer(data)) > count or checked.draws * checked.largest > _MOST_DRAWN:
        checked.plain = False
    if blanked is not None:
        checked.data = bytes(blanked)
    return checked


def _streams(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Every stream, one within another too: its dictionary, its names' escapes undone, and its bytes' place."""
    before = 0
    closing = -1
    for match in _STREAM.finditer(data):
        start = match.end()
        opened = data.rfind(b"obj", before, match.start())
        head = data[max(before, opened, match.start() - 65_536) : match.start() + 2]
        before = start
        if b"#" in head:
            head = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), head)
        told = _LENGTH.search(head)
        end = start + int(told[1]) if told else -1
        if not (told and data[end : end + 16].lstrip().startswith(b"endstream")):
            if closing < start:
                found = data.find(b"endstream", start)
                closing = found if found >= 0 else len(data)
            end = closing
        yield head, start, min(end, len(data))


def _held(head: bytes, packed: bytes, limits: Limits, checked: Checked) -> int:
    """How many bytes a stream holds, unpacked; stops counting when it is too much for one."""
    found = _FILTERS.search(head)
    names = _NAME.findall(found[1] or found[2] or b"") if found else []
    packings = [name for name in names if name in _FLATE or name in _WORST]
    if len(packings) > 1:
        raise UnreadableInput(f"a stream is packed twice over: {_CURE}", "expands-too-much")
    if _UNKNOWN.search(head) or not head.startswith(b"obj"):
        checked.plain = False
    if packings and packings[0] in _WORST:
        checked.plain = False
        return len(packed) * _WORST[packings[0]]
    if names and names[0] in _ARMOURED:
        packed = _disarmoured(names[0], packed)
    is_form = b"/Form" in head
    size = drawn = 0
    tail = b""
    for piece in _unpacked(packed):
        size += len(piece)
        if size > _SMALL and size > limits.ratio * max(1, len(packed)):
            raise UnreadableInput(
                f"a stream expands to more than {limits.ratio} times its size: {_CURE}", "expands-too-much"
            )
        if size > limits.expanded:
            break
        drawn += len(_DRAWS.findall(tail + piece))
        tail = piece[-2:]
        if _OBJECTS.search(head):
            _check_contents(piece, checked)
            checked.plain = checked.plain and _ODD.search(piece) is None
    checked.draws += drawn
    if is_form:
        checked.largest = max(checked.largest, size)
    if (is_form and drawn > 1) or (size > _SMALL and not _FONT.search(head)):
        checked.plain = False
    return size


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """What a zlib stream holds, a piece at a time; what is no zlib stream is given as it stands."""
    engine = zlib.decompressobj()
    pending, at = packed[:_PIECE], _PIECE
    while pending:
        try:
            yield engine.decompress(pending, _PIECE)
        except zlib.error:
            yield packed
            return
        pending = engine.unconsumed_tail
        if engine.eof:
            return
        if not pending:
            pending, at = packed[at : at + _PIECE], at + _PIECE


def _disarmoured(name: bytes, text: bytes) -> bytes:
    """The bytes of a stream printed in ASCII; what is no such thing stays as it is."""
    if name in (b"ASCIIHexDecode", b"AHx"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", text.split(b">", 1)[0])
        return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    try:
        return a85decode(re.sub(rb"[^!-uz]", b"", text.split(b"~>", 1)[0]))
    except ValueError:
        return text


def _check_contents(data: bytes, checked: Checked) -> None:
    """A page whose contents name the same stream over and over is a bomb of its own kind."""
    for match in _CONTENTS.finditer(data):
        named = _REFERENCE.findall(match[1])
        if len(named) > _MOST_REPEATED * (len(set(named)) + 1):
            raise UnreadableInput(f"a page repeats one stream many times: {_CURE}", "expands-too-much")
        if len(named) > len(set(named)):
            checked.plain = False
