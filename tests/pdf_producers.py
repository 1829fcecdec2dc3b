"""Real PDF files of the plain samples, by real producers: reportlab, LibreOffice and Chromium.

Each takes the printed lines of a notice: a line that opens with blanks becomes a paragraph with a first-line
indent, or a right-aligned one when the blanks are many; lines before the first such line are centred or not
indented. Nothing here is committed as a binary.
"""

from __future__ import annotations

import html
import io
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_pdfmetrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
_cidfonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
_styles = pytest.importorskip("reportlab.lib.styles")
platypus = pytest.importorskip("reportlab.platypus")
A4 = (595.2755905511812, 841.8897637795277)
_LEFT, _CENTRE, _RIGHT = 0, 1, 2

SOFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FONT = "STSong-Light"
FAMILIES = ("Noto Sans CJK SC", "Noto Serif CJK SC", "WenQuanYi Micro Hei")
"""Families of Chinese type that Linux systems have: how high their lines are and how a program puts them into a
file differs, so files are made with each that is installed, whichever of them is preferred."""
RUNNING_HEAD = "岚溪县巡察整改公开文本"
_MANY_BLANKS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One printed paragraph and how it is set."""

    text: str
    setting: str  # "title", "flush", "indented" or "right"


def set_lines(text: str) -> list[Line]:
    """How a clerk would set each line of a plain notice."""
    lines = []
    for line in text.splitlines():
        words = line.strip()
        if not words:
            continue
        blanks = len(line) - len(line.lstrip())
        wide = line.startswith("\u3000")
        if blanks >= (_MANY_BLANKS if wide else 3 * _MANY_BLANKS):
            setting = "right"
        elif blanks:
            setting = "indented"
        else:
            setting = "title" if len(words) < 60 and words.endswith(("通报", "公示", "公告")) else "flush"
        lines.append(Line(words, setting))
    return lines


@cache
def installed_families() -> tuple[str, ...]:
    """Those of ``FAMILIES`` that are installed; an empty name, for whatever there is, when none is."""
    if shutil.which("fc-list") is None:
        return ("",)
    told = subprocess.run(["fc-list", ":", "family"], check=True, capture_output=True, timeout=60)
    names = {name for line in told.stdout.decode().splitlines() for name in line.split(",")}
    return tuple(family for family in FAMILIES if family in names) or ("",)


@cache
def _register() -> None:
    _pdfmetrics.registerFont(_cidfonts.UnicodeCIDFont(FONT))


def _furniture(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 40, RUNNING_HEAD)
    canvas.drawCentredString(A4[0] / 2, 34, f"- {document.page} -")
    canvas.restoreState()


def _style(name: str, **changes: Any) -> Any:
    _register()
    given: dict[str, Any] = {
        "fontName": FONT,
        "fontSize": 12,
        "leading": 20,
        "wordWrap": "CJK",
        "alignment": _LEFT,
    }
    return _styles.ParagraphStyle(name, **{**given, **changes})


def reportlab_pdf(
    lines: Sequence[Line], size: float = 12, *, furniture: bool = True, **changes: Any
) -> bytes:
    """A text with page numbers and a running head; the CID font is not embedded."""
    styles = {
        "title": _style("title", fontSize=18, leading=28, alignment=_CENTRE, **changes),
        "flush": _style("flush", fontSize=size, leading=size * 1.6, **changes),
        "indented": _style(
            "indented", fontSize=size, leading=size * 1.6, firstLineIndent=2 * size, **changes
        ),
        "right": _style("right", fontSize=size, leading=size * 1.6, alignment=_RIGHT, **changes),
    }
    story = [platypus.Paragraph(_kept(line.text), styles[line.setting]) for line in lines]
    return build(story, furniture=furniture)


def _kept(text: str) -> str:
    """Markup whose runs of blanks reportlab does not collapse."""
    return html.escape(text).replace("  ", "\u00a0 ")


def build(story: list[Any], *, furniture: bool = True, pagesize: tuple[float, float] = A4) -> bytes:
    """The PDF of reportlab flowables."""
    stream = io.BytesIO()
    document = platypus.SimpleDocTemplate(
        stream, pagesize=pagesize, leftMargin=80, rightMargin=75, topMargin=72, bottomMargin=72, invariant=1
    )
    drawn = _furniture if furniture else _nothing
    document.build(story, onFirstPage=drawn, onLaterPages=drawn)
    return stream.getvalue()


def _nothing(canvas: Any, document: Any) -> None:
    """No page furniture."""


def paragraph(text: str, **changes: Any) -> Any:
    """One flowable of plain text."""
    return platypus.Paragraph(html.escape(text), _style("one", **changes))


def table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    ruled: bool,
    valign: str = "MIDDLE",
    split_in_row: int = 1,
) -> Any:
    """A platypus table whose first row is repeated on every page."""
    style = _style("cell", fontSize=10, leading=14)
    cells = [[platypus.Paragraph(html.escape(cell), style) for cell in row] for row in rows]
    commands: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), valign)]
    if ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)))
    return platypus.LongTable(
        cells,
        colWidths=list(widths),
        repeatRows=1,
        style=platypus.TableStyle(commands),
        splitInRow=split_in_row,
    )


_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
{faces}<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:font-size="14pt"
 style:font-size-asian="14pt" style:font-name="F" style:font-name-asian="{face}" fo:language="zh" fo:country="CN"
 style:language-asian="zh" style:country-asian="CN"/></style:default-style>{styles}</office:styles>
<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm"
 fo:page-height="29.7cm" fo:margin-left="2.8cm" fo:margin-right="2.6cm" fo:margin-top="2cm" fo:margin-bottom="2cm"/>
 <style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/></style:header-style>
 <style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm"/></style:footer-style>
</style:page-layout><style:style style:name="ruled" style:family="table-cell"><style:table-cell-properties
 fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">
 <style:header><text:p text:style-name="small">{head}</text:p></style:header>
 <style:footer><text:p text:style-name="small">第<text:page-number/>页　共<text:page-count/>页</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>
"""
_FODT_STYLES = {
    "title": 'fo:text-align="center"|fo:font-size="20pt" style:font-size-asian="20pt" fo:font-weight="bold"',
    "flush": 'fo:text-align="start"|',
    "indented": 'fo:text-align="justify" fo:text-indent="28pt" fo:line-height="150%"|',
    "right": 'fo:text-align="end"|',
    "small": 'fo:text-align="center"|fo:font-size="9pt" style:font-size-asian="9pt"',
    "cell": 'fo:text-align="start"|fo:font-size="10.5pt" style:font-size-asian="10.5pt"',
}


def fodt(lines: Sequence[Line], tables: str = "", family: str = "") -> str:
    """A flat OpenDocument text of the lines, with header and footer, its Chinese set in a family of type."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties style:punctuation-wrap="simple" {settings.split("|")[0]}/>'
        f"<style:text-properties {settings.split('|')[1]}/></style:style>"
        for name, settings in _FODT_STYLES.items()
    )
    faces = (
        f'<office:font-face-decls><style:font-face style:name="H" svg:font-family="{family}"/></office:font-face-decls>'
        if family
        else ""
    )
    body = "".join(f'<text:p text:style-name="{line.setting}">{_odf(line.text)}</text:p>' for line in lines)
    return _FODT.format(
        styles=styles, head=RUNNING_HEAD, body=body + tables, faces=faces, face="H" if family else "F"
    )


def _odf(text: str) -> str:
    """Text with its runs of blanks kept, as OpenDocument writes them."""
    return html.escape(text).replace("  ", ' <text:s text:c="1"/>')


def fodt_table(rows: Sequence[Sequence[str]], widths_cm: Sequence[float]) -> str:
    """An OpenDocument table with a repeated header row."""
    cell = '<table:table-cell table:style-name="ruled" office:value-type="string"><text:p text:style-name="cell">{}</text:p></table:table-cell>'
    written = [
        "<table:table-row>" + "".join(cell.format(_odf(c)) for c in row) + "</table:table-row>"
        for row in rows
    ]
    columns = "<table:table-column/>" * len(widths_cm)
    return (
        f"<table:table>{columns}<table:table-header-rows>{written[0]}</table:table-header-rows>"
        f"{''.join(written[1:])}</table:table>"
    )


def libreoffice_pdfs(documents: dict[str, str], folder: Path, suffix: str = "fodt") -> dict[str, bytes]:
    """The PDF of every named document, in one run of LibreOffice with a profile of its own."""
    assert SOFFICE is not None
    for name, content in documents.items():
        (folder / f"{name}.{suffix}").write_text(content, encoding="utf-8")
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *(str(folder / f"{name}.{suffix}") for name in documents)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return {name: (folder / f"{name}.pdf").read_bytes() for name in documents}


_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>整改公开</title><style>
@page {{ size: A4; margin: 20mm 18mm }} body {{ font: 16px/1.8 {family}sans-serif; white-space: pre-wrap }} p {{ margin: 0 }}
.title {{ text-align: center; font-size: 24px; font-weight: bold }} .indented {{ text-indent: 2em; text-align: justify }}
.right {{ text-align: right }} td, th {{ border: 1px solid #000; padding: 4px }} table {{ border-collapse: collapse }}
{css}</style><body>{body}</body></html>
"""


def web_page(lines: Sequence[Line], css: str = "", extra: str = "", family: str = "") -> str:
    """A page to print, its paragraphs set as told, in a family of type."""
    body = "".join(f'<p class="{line.setting}">{html.escape(line.text)}</p>' for line in lines)
    return _PAGE.format(css=css, body=body + extra, family=f"'{family}', " if family else "")


def chromium_pdf(page: str, folder: Path, name: str) -> bytes:
    """What Chromium prints of a page, with its date, title, address and page numbers around it."""
    assert CHROMIUM is not None
    source, target = folder / f"{name}.html", folder / f"{name}.pdf"
    source.write_text(page, encoding="utf-8")
    subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/chromium",
         f"--print-to-pdf={target}", source.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return target.read_bytes()
