"""Records for the tests of export: samples, and notices whose texts are hostile; and readers of what was written."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from xuncha_parse import parse, read
from xuncha_parse.export import Entry, write
from xuncha_parse.records import Notice

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NAMES = ("s01-full.txt", "s01-half.txt", "s05-half.txt", "s12-full.txt")

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠A1", "\t=1", "\r=1", "\n=1", "  =1", "\u3000＝1", "\u200b=1",
    "'=1", "''=1", "' \t=1", "=cmd|'/c calc'!A1", '=HYPERLINK("http://evil.example","x")', "\x00=1", "\ta", "\ufeff@a",
)  # fmt: skip
"""Texts that a spreadsheet could run."""

ODD = (
    "<r><t>x</t></r>", '<r></t></is></c><c r="A9"><f>1+1</f></c></r>', '</t></is></c><c r="A9"><f>1+1</f></c>', "_x0041_",
    "_x0041_x0042_", "_x000D_", "a_x005F_x0041_", "a\x01b", "a\r\nb", "\ufffe\uffff", "https://evil.example", "mailto:a@b.cn",
    "internal:台账!A1", "file:///etc/passwd", "{=SUM(A1)}", "<b>&amp;]]>", "𠮷𠮷", "1", "TRUE", "#REF!", " 两端有空白 ", "'", "1e9",
    "<r>", "|a|b|\n|-|-|", "[x](http://evil.example)", "<script>alert(1)</script>", "# 标题", "```", "* * *", "![](x)", "a\n===",
)  # fmt: skip
"""Texts that a file format could mistake for its own."""


@cache
def samples() -> tuple[Entry, ...]:
    return tuple(Entry(f"samples/{name}", parse(read(SAMPLES / name)).notice) for name in NAMES)


def notice(*statements: str, **changes: Any) -> Notice:
    """A notice of one issue for each text, which is its statement, its deadline and its responsible unit."""
    place = {"start": 0, "end": 0}
    heading = {"marker": "", "style": "none", "heading": "", "span": place}
    issues = [
        {
            "id": str(number),
            "path": [heading],
            "statement": text,
            "statement_span": place,
            "span": place,
            "measures": [{"ordinal": None, "text": text, "span": place}],
            "action": {"text": text, "span": place},
            "outcome": {"due_text": text},
            "responsible": {"units": [text]},
        }
        for number, text in enumerate(statements, 1)
    ]
    source = {"name": "a.txt", "media_type": "text/plain", "encoding": "utf-8", "sha256": "", "characters": 0}
    return Notice.model_validate({"source": source, "issues": issues, **changes})


def written(records: list[Entry] | tuple[Entry, ...], form: str) -> bytes:
    """What a format writes into a stream."""
    stream = io.BytesIO()
    write(records, stream, form)
    return stream.getvalue()


def sheets_by_openpyxl(path: Path) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [[_unescaped(cell.value) for cell in row] for row in sheet.iter_rows()] for sheet in book
    }


def sheets_by_calamine(path: Path) -> dict[str, list[list[Any]]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {
        name: [
            [_not_empty(cell) for cell in row]
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }


def _not_empty(value: Any) -> Any:
    """A cell's value; calamine gives empty ones as "", and leaves the two characters that are none to its caller."""
    if isinstance(value, str):
        return value.replace("_xFFFE_", "\ufffe").replace("_xFFFF_", "\uffff") or None
    return value


def sheet_xml(path: Path) -> str:
    """The XML of all worksheets, and of what they relate to."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return "".join(archive.read(name).decode() for name in names)


def _unescaped(value: Any) -> Any:
    """A cell's value as Excel shows it: ``_x000D_`` stands for its character, which openpyxl leaves to its caller."""
    if isinstance(value, str):
        return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)
    return value


def whole(sheets: dict[str, list[list[Any]]]) -> dict[str, list[list[Any]]]:
    """The sheets with long texts put together again, by what sheet 续文 and its followers say."""
    rests: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    for name, rows in sheets.items():
        if name.startswith("续文"):
            for number, (sheet, cell, _, text) in enumerate(rows[1:], 2):
                rests.setdefault((sheet, cell), []).append((name, number, text))
    for (sheet, cell), rest in rests.items():
        name, number, _ = rest[0]
        row, column = openpyxl.utils.cell.coordinate_to_tuple(cell)
        held = sheets[sheet][row - 1][column - 1]
        pointer = f"…（{name} {number}）"
        assert held.endswith(pointer)
        sheets[sheet][row - 1][column - 1] = held.removesuffix(pointer) + "".join(text for *_, text in rest)
    return sheets
