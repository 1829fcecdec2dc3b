"""What parsing a notice has to tell, each with its place in the file."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from xuncha_parse.checking.places import excerpt
from xuncha_parse.checking.remarks import Excerpt, Remark, Spot
from xuncha_parse.pipeline import parse

if TYPE_CHECKING:
    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.source import Block, Source

PLAIN = "text/plain"
"""The kind whose lines and columns are those of the file itself."""

_PLACES = {"page": "页", "table": "表", "row": "行", "column": "列", "paragraph": "段"}
"""A block's numbers from the largest part of a document to the smallest, and what people call them."""


def check_notice(source: Source, lexicon: Lexicon | None = None) -> list[Remark]:
    """What parsing ``source`` has to tell, in the order of places."""
    starts = [block.span.start for block in source.blocks]
    remarks = []
    for found in parse(source, lexicon).findings:
        start, end = found.span
        number = bisect_right(starts, start) - 1
        origin = _origin(source.blocks[number]) if number >= 0 and end > start else None
        remarks.append(
            Remark(
                found.slug,
                found.rule.severity,
                found.message,
                Spot(*source.line_column(start), *source.line_column(max(start, end))),
                excerpt(source.text, start, end) if end > start else Excerpt(),
                origin=origin,
            )
        )
    return remarks


def _origin(block: Block) -> str | None:
    """Where a document shows a block: ``第 3 页第 1 表第 2 行``."""
    numbers = [
        f"第 {number} {called}"
        for name, called in _PLACES.items()
        if (number := getattr(block, name)) is not None
    ]
    return "".join(numbers) or block.element
