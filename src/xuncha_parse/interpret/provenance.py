"""What the record says of its input: the text, how it was read, and where in the file it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha_parse.interpret.actors import read_kind
from xuncha_parse.interpret.page import printed_date
from xuncha_parse.interpret.title import find_titles
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from xuncha_parse.source import PageFacts, Source


def source_info(source: Source) -> dict[str, Any]:
    """The record's ``source`` as plain data."""
    facts = source.facts._asdict()
    return {
        "name": source.name,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "sha256": source.sha256,
        "characters": len(source.text),
        "text": source.text,
        "verdict": source.verdict._asdict() | {"rivals": list(source.verdict.rivals)}
        if source.verdict
        else None,
        "repairs": list(source.repairs),
        "blocks": [
            {
                "span": _place(block.span),
                "page": block.page,
                "paragraph": block.paragraph,
                "table": block.table,
                "row": block.row,
                "column": block.column,
                "element": block.element,
            }
            for block in source.blocks
        ],
        "generated": [_place(span) for span in source.generated],
        "asides": [{"role": aside.role, "text": aside.text, "place": aside.place} for aside in source.asides],
        "page": facts if any(facts.values()) else None,
    }


def supply(record: dict[str, Any], facts: PageFacts) -> list[str]:
    """Fill the title, its issuer and the date of publication from what the page says of itself, where the text says nothing.

    Returns the names of the fields that were filled.
    """
    filled: dict[str, str | None] = {}
    if record["title"] is None and facts.title:
        titles = find_titles(facts.title, [Span(0, len(facts.title))])
        if titles:
            filled["title"] = titles[0].found.value
            if record["issuer"] is None and titles[0].issuer:
                filled["issuer"] = titles[0].issuer.value
            if record["kind"] is None:
                filled["kind"] = read_kind(titles[0].found.value or "")
    if record["published_at"] is None and facts.published:
        date = printed_date(facts.published)
        if date is not None:
            filled["published_at"] = date
    told = {name: value for name, value in filled.items() if value}
    record.update(told)
    return list(told)


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
