"""Opening a zip package (OPC: docx and the like) without believing anything it says of itself.

Names are only ever looked up, never turned into paths; sizes are checked in the headers before anything is
inflated, and again while inflating; the XML parser knows no DTD, no entities and no network.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import check, past

if TYPE_CHECKING:
    from lxml.etree import _Element

    from xuncha_parse.readers.limits import Limits

HARMLESS = 8 * 1024 * 1024
"""Up to this expanded size, in bytes, no ratio is suspicious."""
MOST_XML = 32 * 1024 * 1024
"""The largest XML part that is parsed, in bytes: a tree takes about ten times as much memory."""
MOST_TAGS = 3_000_000
"""The most tags of one XML part, opening and closing."""

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_ENTRY = b"PK\x01\x02"
_LONGEST_COMMENT = 65_535
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, KeyError, IndexError,
)  # fmt: skip
"""What :mod:`zipfile` raises for archives that are none."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: its kind (the last word of its type) and the part it leads to."""

    kind: str
    target: str


class Package:
    """The parts of a zip package, by name without a leading slash."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open ``data``; raise :class:`UnreadableInput` for what is damaged, encrypted or out of limits."""
        _check_members(data, limits)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except _BROKEN as error:
            raise damaged("the zip archive is damaged or cut off") from error
        self._limits = limits
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._twice: set[str] = set()
        for member in members:
            # names of parts are the same whatever their case: OPC (ISO/IEC 29500-2), 6.2.2.3
            name = member.filename.replace("\\", "/").casefold()
            known = self._members.get(name)
            if known is not None and (known.CRC, known.file_size) != (member.CRC, member.file_size):
                self._twice.add(name)
            self._members[name] = member
        _check_sizes(members, len(data), limits)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def names(self) -> list[str]:
        """The names of all members, folded in case."""
        return list(self._members)

    def read(self, name: str, most: int = MOST_XML) -> bytes:
        """The bytes of one part, at most ``most`` of them."""
        member = self._members.get(name.casefold())
        if member is None:
            raise damaged(f"the part {_shown(name)} is missing")
        if name.casefold() in self._twice:
            raise damaged(f"two different parts are named {_shown(name)}")
        if member.flag_bits & 0x41:
            raise encrypted()
        if member.compress_type not in _METHODS:
            raise damaged(f"the part {_shown(name)} is packed in a way that documents never are")
        if member.file_size > most:
            raise too_large(f"the part {_shown(name)} expands to {member.file_size:,} bytes")
        try:
            with self._zip.open(member) as stream:
                content = stream.read(member.file_size + 1)
                # a header that claims less than there is: the rest is never inflated
                lied = len(content) != member.file_size or bool(stream.read(1))
        except _BROKEN as error:
            raise damaged(f"the part {_shown(name)} is damaged") from error
        if lied:
            raise damaged(f"the part {_shown(name)} is not of the size it claims")
        return content

    def xml(self, name: str) -> _Element:
        """The root of one XML part."""
        return parse_xml(self.read(name), name)

    def relations(self, part: str) -> dict[str, Relation]:
        """The internal relationships of ``part`` (of the package itself for ""), by their id."""
        folder, _, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        if name not in self:
            return {}
        found: dict[str, Relation] = {}
        for element in self.xml(name):
            target = resolve(folder, element.get("Target", ""))
            if element.get("TargetMode") != "External" and target is not None:
                found[element.get("Id", "")] = Relation(element.get("Type", "").rpartition("/")[2], target)
        return found


def resolve(folder: str, target: str) -> str | None:
    """The name of the part ``target`` leads to from ``folder``, or ``None`` when it leads out of the package."""
    target = unquote(target.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]).replace("\\", "/")
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps) or None


def parse_xml(content: bytes, name: str) -> _Element:
    """The root of an XML document; a DTD is refused before the parser sees it."""
    try:
        from lxml import etree  # noqa: PLC0415
    except ImportError as error:
        raise UnreadableInput(
            "reading Word files needs lxml: pip install 'xuncha-parse[docx]'", "missing-package"
        ) from error
    plain = content.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    if not plain.startswith(b"<"):
        raise damaged(f"the part {_shown(name)} is no XML")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise damaged(f"the part {_shown(name)} has a DTD, which documents never have")
    if plain.count(b"<") > MOST_TAGS:
        raise too_large(f"the part {_shown(name)} has more than {MOST_TAGS:,} tags")
    del plain
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _refused_xml(str(error), name) from error
    if root.getroottree().docinfo.doctype:
        raise damaged(f"the part {_shown(name)} has a DTD, which documents never have")
    return root


def encrypted() -> UnreadableInput:
    """The refusal of a file under a password."""
    return UnreadableInput("encrypted: save it without a password and read that", "encrypted")


def damaged(told: str) -> UnreadableInput:
    """The refusal of a file that is not whole."""
    return UnreadableInput(f"{told}; get the file again, or open it in Word and save it anew", "damaged-file")


def too_large(told: str) -> UnreadableInput:
    """The refusal of a file that grows beyond the limits."""
    return UnreadableInput(
        f"{told}, more than any notice; save its text alone and read that", "expands-too-large"
    )


def _refused_xml(told: str, name: str) -> UnreadableInput:
    if "depth" in told:
        return UnreadableInput(
            f"the part {_shown(name)} is nested too deep for a document; save its text alone",
            "nested-too-deep",
        )
    if "too long" in told or "Huge" in told or "huge" in told:
        return UnreadableInput(f"a line of the part {_shown(name)} is too long; break it up", "line-too-long")
    return damaged(f"the part {_shown(name)} is no well-formed XML")


def _shown(name: str) -> str:
    """A part's name in a message: short, printable, on one line."""
    printable = "".join(char if char.isprintable() else "?" for char in name)
    return printable if len(printable) <= 60 else f"{printable[:57]}..."


def _check_members(data: bytes, limits: Limits) -> None:
    """Count the central directory's entries before :mod:`zipfile` makes an object of each.

    The number in the end record may lie, so the entries themselves are counted, up to the limit.
    """
    end = data.rfind(_END, max(0, len(data) - _LONGEST_COMMENT - 22))
    if end < 0 or end + 22 > len(data):
        raise damaged("the zip archive is cut off: its end is missing")
    claimed, size = struct.unpack_from("<HI", data, end + 10)
    if end >= 76 and data[end - 20 : end - 16] == _LOCATOR_64 and data[end - 76 : end - 72] == _END_64:
        end -= 76
        claimed, size = struct.unpack_from("<QQ", data, end + 32)
    if claimed > limits.members:
        raise past("members", limits)
    position, count = end - size, 0
    while 0 <= position < end and data[position : position + 4] == _ENTRY and position + 46 <= end:
        count += 1
        if count > limits.members:
            raise past("members", limits)
        position += 46 + sum(struct.unpack_from("<HHH", data, position + 28))


def _check_sizes(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    """Refuse what the headers say is too large; members that overlap still add up."""
    expanded = sum(member.file_size for member in members)
    check("expanded", expanded, limits)
    for size, before in [
        (expanded, packed),
        *((member.file_size, member.compress_size) for member in members),
    ]:
        if size > HARMLESS:
            check("ratio", size / max(before, 1), limits)
