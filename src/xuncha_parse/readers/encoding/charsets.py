"""Names of encodings as pages and servers write them, and the codecs they stand for.

The names are those of the WHATWG Encoding Standard and of Windows code pages. A name of GB2312 or GBK means
GB18030, which contains both; Latin and ASCII names are what programs say that never looked.
"""

from __future__ import annotations

import codecs

from xuncha_parse import lazy

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks; those of UTF-32 stand before those of UTF-16, which they begin with."""

WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Codecs of two- and four-byte units."""

BIG5 = ("big5", "cp950", "big5hkscs")
"""One encoding in three mappings: the standard, Microsoft's, Hong Kong's; they differ in rare places."""

CHINESE = ("gb18030", *BIG5)
"""What text without a mark may be in when it is not UTF-8; the earlier one wins a tie."""

LATIN = "cp1252"
"""What names of Latin and ASCII mean to a browser."""

_NAMES: dict[str, str] = {
    "utf-8": "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 cp65001 utf8sig utf8mb4 utf8bom",
    "utf-16-le": "utf16 utf16le unicode ucs2 iso10646ucs2 csunicode unicodefeff cp1200",
    "utf-16-be": "utf16be unicodefffe cp1201",
    "utf-32-le": "utf32 utf32le ucs4",
    "utf-32-be": "utf32be",
    "gb18030": "gb2312 gb231280 gbk xgbk gb18030 gb180302000 gb180302005 gb180302022 chinese csgb2312 csiso58gb231280 isoir58 "
    "euccn eucgb2312cn cp936 ms936 windows936 936 cn cngb xmacchinesesimp gb",
    "hz": "hz hzgb hzgb2312",
    "big5": "big5 big5tw cnbig5 csbig5 xxbig5 big5eten",
    "cp950": "cp950 ms950 windows950 950 xwindows950",
    "big5hkscs": "big5hkscs big5hk hkscs",
    LATIN: "ascii usascii ansi ansix341968 iso88591 iso885911987 latin1 l1 isolatin1 csisolatin1 isoir100 ibm819 cp819 iso885915 "
    "latin9 windows1252 cp1252 xcp1252 ansi1252 none",
}
_CODEC_OF = {name: codec for codec, names in _NAMES.items() for name in names.split()}
_INSIGNIFICANT = lazy.pattern("[^a-z0-9]")
_MOST_SHOWN = 40


def codec_of(name: str) -> str | None:
    """The codec a declared name stands for, or ``None`` for a name nothing is known of."""
    return _CODEC_OF.get(_INSIGNIFICANT.sub("", name[:_MOST_SHOWN].lower()))


def told_codec(name: str) -> str | None:
    """The codec of a name that a person gave: any text encoding Python has."""
    known = codec_of(name)
    if known is not None:
        return known
    try:
        found = codecs.lookup(name)
        decoded = codecs.getincrementaldecoder(name)("strict").decode(b"1")
    except (LookupError, ValueError, TypeError):
        return None
    return found.name if isinstance(decoded, str) else None


def printable(name: str) -> str:
    """A declared name fit for a sentence: one short line."""
    shown = "".join(char if char.isprintable() else "?" for char in name.strip(" \t\r\n\f'\";,"))
    return shown[:_MOST_SHOWN]


def family(codec: str) -> str:
    """One name for codecs that read the same encoding."""
    return "big5" if codec in BIG5 else codec


def agree(codec: str, claim: str) -> bool:
    """Whether text in ``codec`` bears out a declaration of ``claim``; byte order is the file's own matter."""
    if codec in WIDE and claim in WIDE:
        return codec[:6] == claim[:6]
    return family(codec) == family(claim)
