"""Word documents for tests: real ones by python-docx, with numbering parts and markup of our own."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml import parse_xml

from xuncha_parse.notation.markers import read_marker
from xuncha_parse.readers import read
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.word.docx import read_docx

if TYPE_CHECKING:
    from xuncha_parse.source import Source

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

AUTOMATIC = {
    "han_comma": "chineseCounting",
    "han_paren": "chineseCountingThousand",
    "decimal_dot": "decimal",
    "decimal_dot_wide": "decimalFullWidth",
    "decimal_comma": "decimal",
    "decimal_comma_wide": "decimalFullWidth2",
    "decimal_half_paren": "decimal",
    "decimal_paren": "decimal",
    "circled": "decimalEnclosedCircle",
}
"""Marker style → the format Word numbers it by."""


def paragraph(text: str = "", properties: str = "") -> str:
    """A paragraph with one run; ``properties`` go into w:pPr."""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def listed(text: str, num: int = 1, level: int = 0) -> str:
    """A paragraph in a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def escape(text: str) -> str:
    """Text as XML content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def level(place: int, name: str, text: str, *, start: int | None = 1, more: str = "") -> str:
    """One w:lvl of a list; ``more`` stands after the format."""
    first = "" if start is None else f'<w:start w:val="{start}"/>'
    return (
        f'<w:lvl w:ilvl="{place}">{first}<w:numFmt w:val="{name}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(name: int, *levels: str, more: str = "") -> str:
    """One w:abstractNum."""
    return f'<w:abstractNum w:abstractNumId="{name}"><w:multiLevelType w:val="multilevel"/>{more}{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, *overrides: str) -> str:
    """One w:num."""
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def start_at(place: int, start: int) -> str:
    """A start override."""
    return f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row; each cell is its text or a whole w:tc."""
    whole = (each if each.startswith("<w:tc>") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(whole)}</w:tr>"


def cell(text: str = "", properties: str = "", content: str = "") -> str:
    """A cell; every line of ``text`` is a paragraph."""
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr>{content or ''.join(map(paragraph, text.split(chr(10))))}</w:tc>"
    )


def package(
    body: str | bytes,
    *,
    numbering: str = "",
    styles: str = "",
    parts: dict[str, tuple[str, str | bytes]] | None = None,
    members: dict[str, bytes] | None = None,
    main_type: str = "document.main",
) -> bytes:
    """A docx with this body; ``parts`` are name → (kind, content), ``members`` stand beside as they are."""
    document = (
        body
        if isinstance(body, bytes)
        else f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()
    )
    related: dict[str, tuple[str, str | bytes]] = dict(parts or {})
    if numbering:
        related["numbering.xml"] = ("numbering", f"<w:numbering {SPACES}>{numbering}</w:numbering>")
    if styles:
        related["styles.xml"] = ("styles", f"<w:styles {SPACES}>{styles}</w:styles>")
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_KINDS}/{kind}" Target="{name}"/>'
        for i, (name, (kind, _)) in enumerate(related.items())
    )
    main = f'<Relationship Id="r1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.{main_type}+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
            for name, (kind, _) in related.items()
        )
        + "</Types>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{main}</Relationships>')
        archive.writestr("word/document.xml", document)
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'
        )
        for name, (_, content) in related.items():
            archive.writestr(f"word/{name}", content)
        for name, data in (members or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()


def source_of(body: str | bytes, limits: Limits | None = None, **more: Any) -> Source:
    """What the reader makes of a package."""
    return read_docx(package(body, **more), "通报.docx", limits or Limits())


def lines_of(body: str, **more: Any) -> list[str]:
    """The lines the reader makes of a package."""
    return source_of(body, **more).text.split("\n")


def numbered_document(text: str) -> tuple[bytes, int]:
    """A document by python-docx whose markers at the beginning of lines are automatic numbers.

    The ladder is one multi-level list; where the printed number does not follow, a list of its own begins at
    it. Also how many paragraphs are numbered.
    """
    ladder: dict[str, tuple[int, str]] = {}
    counters: list[int] = [0] * 9
    nums: list[str] = [num(1, 0)]
    numbered = 0
    document = docx.Document()
    body = document.element.body
    for line in text.splitlines():
        plain = line.strip()
        marker = read_marker(plain, 0, len(plain))
        printed = plain[: marker.end] if marker else ""
        style = marker.style if marker and not marker.doubt else ""
        style += "_wide" if re.search("[０-９]", printed) else ""
        if marker is None or style not in AUTOMATIC or (style == "circled" and marker.ordinal > 20):
            body.insert(len(body) - 1, parse_xml(_spaced(paragraph(plain))))
            continue
        place = ladder.get(style, (len(ladder), ""))[0]
        template = re.sub(r"[一二三四五六七八九十]+|\d+|[①-⑳]", f"%{place + 1}", printed, count=1)
        if ladder.setdefault(style, (place, template))[1] != template:
            body.insert(len(body) - 1, parse_xml(_spaced(paragraph(plain))))
            continue
        current = 1
        if marker.ordinal != counters[place] + 1:
            current = len(nums) + 1
            nums.append(num(current, 0, start_at(place, marker.ordinal)))
        counters[place:] = [marker.ordinal] + [0] * (8 - place)
        numbered += 1
        xml = _spaced(listed(plain[marker.end :], current, place))
        body.insert(len(body) - 1, parse_xml(xml))
    levels = [level(place, AUTOMATIC[style], template) for style, (place, template) in ladder.items()]
    part = document.part.numbering_part
    root = part.element
    for old in list(root):
        root.remove(old)
    for xml in [abstract(0, *levels), *nums]:
        root.append(parse_xml(_spaced(xml)))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), numbered


def sample_text(path: Path) -> str:
    """A sample's text, whatever its encoding."""
    return read(path).text


def _spaced(xml: str) -> str:
    head, mark, rest = xml.partition(">") if not xml.split(">", 1)[0].endswith("/") else xml.partition("/>")
    return f"{head} {SPACES}{mark}{rest}"
