"""What is no document, told by its name or its first bytes, and why it is skipped."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from xuncha_parse.corpus.inputs.expanding import packing_of
from xuncha_parse.readers.kinds import OLE, kind_of


class Reason(NamedTuple):
    """Why an input is skipped, in both languages."""

    chinese: str
    english: str


SKIPPED: Final[dict[str, Reason]] = {
    "empty": Reason("空文件，或其中没有任何内容", "there is nothing in it"),
    "hidden": Reason("隐藏的文件或文件夹（名称以点开头）", "hidden: its name begins with a dot"),
    "system-file": Reason("操作系统或办公软件自己的文件", "a file of the operating system or of an office program"),
    "linked-folder": Reason("指向文件夹的链接，未跟随", "a link to a folder, which is not followed"),
    "not-a-file": Reason("不是普通文件（管道、设备、套接字或链接）", "no regular file: a pipe, a device, a socket or a link"),
    "image": Reason("图片", "an image"),
    "page-part": Reason("网页的样式或脚本", "a style sheet or script of a web page"),
    "font": Reason("字体", "a font"),
    "media": Reason("音频或视频", "sound or video"),
    "database": Reason("数据库", "a database"),
    "program": Reason("程序", "a program"),
    "office": Reason("不读取的办公文件（电子表格、演示文稿等）", "an office file that is no text: a spreadsheet, slides and the like"),
    "table": Reason("表格数据（CSV）；可转为 JSONL 或 Parquet", "a table; make it JSONL or Parquet to read its rows"),
    "other-archive": Reason("不支持的压缩文件；可解压后读取", "an archive of a kind that is not opened; unpack it"),
    "nested-archive": Reason("压缩文件中的压缩文件；可解压后读取", "an archive inside an archive; unpack it"),
    "no-record": Reason("JSON，但不是本程序的记录", "JSON, but no record of this program"),
    "not-a-page": Reason("抓取档案中的其他响应（跳转、错误、图片等）", "a response that is no page: a redirect, an error, an image"),
}  # fmt: skip
"""Every reason for skipping an input: its slug, and what it means."""

_SUFFIXES: Final = {
    "image": "png jpg jpeg jpe gif bmp webp svg ico cur tif tiff heic avif psd",
    "page-part": "css js mjs cjs map less scss",
    "font": "ttf otf woff woff2 eot ttc",
    "media": "mp3 wav ogg flac m4a amr mp4 avi mov wmv flv mkv webm swf rm rmvb",
    "database": "db sqlite sqlite3 db3 mdb accdb dbf duckdb",
    "program": "exe dll so dylib msi apk jar class pyc bat cmd sys",
    "office": "xls xlsx xlsm xlsb ppt pptx pptm pps ppsx et ett dps dpt ods odp odg vsd vsdx one pub msg",
    "table": "csv tsv",
    "other-archive": "7z rar cab iso lzh arj z zst lz4 br",
    "system-file": "lnk url tmp part crdownload",
}
_BY_SUFFIX: Final = {suffix: slug for slug, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
_SYSTEM_NAMES: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin"})

_MAGIC: Final = (
    (b"BM", "image"), (b"\x00\x00\x01\x00", "image"), (b"8BPS", "image"),
    (b"wOFF", "font"), (b"wOF2", "font"), (b"OTTO", "font"), (b"\x00\x01\x00\x00\x00", "font"),
    (b"ID3", "media"), (b"OggS", "media"), (b"fLaC", "media"), (b"\x1aE\xdf\xa3", "media"), (b"FLV\x01", "media"),
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"\xca\xfe\xba\xbe", "program"), (b"\xcf\xfa\xed\xfe", "program"),
    (b"\x00\x01\x00\x00Standard ", "database"),
    (b"\x28\xb5\x2f\xfd", "other-archive"), (b"\x04\x22\x4d\x18", "other-archive"), (b"MSCF", "other-archive"),
)  # fmt: skip
"""First bytes that :mod:`~xuncha_parse.readers.kinds` does not know; those of two letters count before a NUL only."""

_KINDS: Final = (
    ("image", "image"), ("SQLite", "database"), ("OpenDocument", "office"), ("archive", "other-archive"),
)  # fmt: skip
"""A word of what ``kind_of`` calls a file without a reader, and our slug."""
_OFFICE_MEMBER: Final = re.compile(rb"PK\x03\x04.{26}(word|xl|ppt)/", re.DOTALL)


def folder_by_name(name: str) -> str | None:
    """Why a folder of this name (no path) is not entered, if it is not. A suffix says nothing: ``www.x.com`` is a site."""
    if name.lower() in _SYSTEM_NAMES:
        return "system-file"
    return "hidden" if name.startswith(".") else None


def by_name(name: str) -> str | None:
    """Why a file of this name (no path) is skipped before it is opened, if it is."""
    reason = "system-file" if name.startswith("~$") else folder_by_name(name)
    if reason is not None:
        return reason
    _, dot, suffix = name.lower().rpartition(".")
    return _BY_SUFFIX.get(suffix) if dot else None


def by_head(head: bytes, name: str) -> str | None:
    """Why a file that begins with ``head`` (some kilobytes) is no document, if it is none."""
    if not head:
        return "empty"
    if packing_of(head) is not None:
        return "other-archive"
    kind, called = kind_of(head, name)
    if kind is None:
        return next(slug for word, slug in _KINDS if word in called)
    if kind == "docx":
        member = _OFFICE_MEMBER.search(head)
        return "office" if member and member[1] != b"word" else None
    if kind != "text" or head.startswith(OLE):
        return None
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return "image" if head[8:12] in (b"WEBP", b"heic", b"avif", b"mif1") else "media"
    return next(
        (slug for magic, slug in _MAGIC if head.startswith(magic) and (len(magic) > 3 or b"\x00" in head)),
        None,
    )
