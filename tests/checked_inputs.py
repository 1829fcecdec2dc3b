"""What a check may have to report, written by hand: a few of each kind, and a hostile corpus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from xuncha_parse.checking.fingerprints import Fingerprints
from xuncha_parse.checking.formats import FORMATS, Setting
from xuncha_parse.checking.remarks import Checked, Excerpt, Failure, Remark, Spot
from xuncha_parse.checking.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = PurePosixPath("/w")

GAP = Remark(
    "ordinal-gap", "warning", "序号不连续：缺 2", Spot(12, 1, 12, 4), Excerpt("上文。", "（三）", "整改不力")
)
MISMATCH = Remark(
    "span-mismatch",
    "error",
    "位置与文字不符：第 3 项",
    Spot(40, 9, 41, 3),
    Excerpt('"span": ', "[1, 2]", ","),
    path="$.issues[3].action.span",
    said=(5, 12),
)
LEFTOVER = Remark(
    "leftover", "info", "有文字未能归位", Spot(3, 1, 3, 3), Excerpt("", "文字", "后文"), origin="第 2 页"
)
VIOLATION = Remark("schema-violation", "error", "不符合记录格式：缺少字段", Spot(7, 1, 7, 1), path="$")

NOTICE = Checked("notices/甲 1.txt", "notice", (GAP,))
RECORD = Checked("/w/records/b.json", "record", (MISMATCH, GAP))
LINE = Checked("all.jsonl", "record", (VIOLATION,), number=7)
SCAN = Checked("scan.pdf", "notice", (LEFTOVER,), exact=False)
CLEAN = Checked("<stdin>", "record")
GONE = Checked("gone.json", "record", failure=Failure("unopened", "gone.json: No such file or directory"))
INPUTS = (NOTICE, RECORD, LINE, SCAN, CLEAN, GONE)

HOSTILE_TEXTS = (
    "two\nlines\r\nand\rmore\u2028still\x85on",
    "::error file=x::run\n::stop-commands::y",
    "##[error]old",
    "100% %0A %25 %3A",
    "a, b: c; d=e",
    "]]> <![CDATA[ <!-- --> <?x?> &amp; & <b attr='x' q=\"y\">",
    "quotes \" ' ` \\ \\n \\u0000 / {0} {{}} [link](javascript:alert) [1](2)",
    "emoji \U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 flag \U0001f1e8\U0001f1f3",
    "bidi \u202e\u2066txt.exe\u2069\u202c \u200f\u061c mark",
    "escape \x1b[31mred\x1b]0;title\x07\x9b2J\x7f back\b",
    "zero \x00 and \x01\x0b\x0c\x1f",
    "lone \ud800 \udfff \udc80 halves",
    "not characters \ufffe \uffff \U0010ffff private \ue000 \ufffd \ufeff",
    "blank \u3000\u00a0\u200b\u00ad\t end ",
    "汉字《》“”、。𠮷\u0301",
    "",
    "x" * 1_000_000,
    "]]>" * 1_000,
)
HOSTILE_NAMES = (
    "a b.json", "目录/甲.json", "a#b?c=d&e.json", "100%.json", "a%20b.json", "c:d,e.json", "-o.json", "a\nb.json",
    "a\x1b[31m.json", "q\"'<>`.json", "\ud800.json", "byte\udcff.json", "bidi\u202e.json", "nul\x00.json", "..", "../up.json",
    "/other/a b#.json", "//double/x.json", "a\\b.json", "[x](y).json", "😀.json", "a/../b.json", "./c.json", "/w", "~",
)  # fmt: skip


def hostile() -> list[Checked]:
    """Each text as each part of a finding, and each name as a file's; every third is of a file without lines."""
    inputs = []
    for number, text in enumerate(HOSTILE_TEXTS):
        words = Excerpt(text[:2_000], text[:3_000], text)
        remark = Remark(
            "leftover", "warning", text, Spot(3, 5, 3, 9), words, path=f"$[{text!r}]"[:500], said=(1, 2)
        )
        remarks = (remark, replace(remark, severity="error", path=None, origin=text[:100]), remark)
        inputs.append(Checked(f"{number}.json", "record", remarks, exact=number % 3 > 0))
        inputs.append(Checked(f"{number}.pdf", "notice", failure=Failure("damaged-file", text)))
    for name in HOSTILE_NAMES:
        inputs += [Checked(name, "record", (VIOLATION,), number=number) for number in (1, 2)]
        inputs.append(Checked(name, "notice", failure=Failure("unopened", f"{name}: no")))
    return inputs


def written(form: str, inputs: Iterable[Checked], setting: Setting | None = None) -> str:
    """All that a format writes of ``inputs``."""
    setting = setting or Setting(root=ROOT)
    output, fingerprints = FORMATS[form](setting), Fingerprints(setting.root)
    summary = Summary()
    pieces = [output.begin()]
    for checked in inputs:
        summary.take(checked)
        pieces.append(output.checked(fingerprints.stamp(checked)))
    return "".join([*pieces, *output.end(summary)])
