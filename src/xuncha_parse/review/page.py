"""The review page: source and record side by side, each leading to its place in the other.

The page's words, looks and doings lie under ``assets``; what is written here is the frame they fill. Everything that a
notice says goes in as data and is shown as text.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from xuncha_parse.diagnostics import BY_CODE
from xuncha_parse.errors import XunchaError
from xuncha_parse.review.identity import record_digest
from xuncha_parse.webpage import WebPage, asset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha_parse.records import Notice

ASSETS: Final = files(__package__) / "assets"
SCRIPTS: Final = (
    "words.js",
    "text.js",
    "pointer.js",
    "provenance.js",
    "shape.js",
    "file.js",
    "model.js",
    "reading.js",
    "builders.js",
    "outline.js",
    "measures.js",
    "places.js",
    "stretches.js",
    "notes.js",
    "source.js",
    "card.js",
    "ladder.js",
    "finding.js",
    "editwords.js",
    "bounds.js",
    "forms.js",
    "exchange.js",
    "editor.js",
    "main.js",
)
"""The page's scripts in the order in which they are joined."""
FREE_FIELDS: Final = frozenset({"value", "was"})
"""The fields of a record that may hold any JSON; ``text.js`` knows them too."""


@dataclass(frozen=True)
class ReviewEntry:
    """A record and the name that people know it by; its text must be there."""

    name: str
    notice: Notice

    @cached_property
    def digest(self) -> str:
        """What corrections know the record by."""
        return record_digest(self.notice)


def review_page(entries: Iterable[ReviewEntry]) -> str:
    """One HTML page that shows the records beside their texts.

    The same entries give the same page, byte for byte. Raises :class:`XunchaError` when there are none, and when a
    record was made without its text.
    """
    shown = list(entries)
    if not shown:
        raise XunchaError("a review page needs a record")
    for entry in shown:
        if entry.notice.source.text is None:
            raise XunchaError(f"{entry.name}: holds no text: make the record again without --no-text")
    return WebPage(
        title=_title(shown),
        body=asset(ASSETS, "frame.html"),
        style=asset(ASSETS, "review.css", "editor.css"),
        script=_script(),
        data={"entries": _entries(shown), "rules": _rules(shown)},
    ).html()


def _script() -> str:
    """All scripts within one function: nothing of theirs is seen from outside."""
    return '(() => {\n"use strict";\n' + asset(ASSETS, *SCRIPTS) + "\n})();"


def _title(entries: Sequence[ReviewEntry]) -> str:
    first = entries[0].notice.title or entries[0].name
    more = f" 等 {len(entries)} 篇" if len(entries) > 1 else ""
    return f"{' '.join(first.split())[:200]}{more} — 对照审阅"


def _entries(entries: Sequence[ReviewEntry]) -> str:
    """The records as a JSON list; each as the program writes it, every field there."""
    told = [
        {
            "name": entry.name,
            "digest": entry.digest,
            "record": _lean(entry.notice.model_dump(mode="json"), entry.notice.source.text or ""),
        }
        for entry in entries
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _lean(value: Any, text: str) -> Any:  # noqa: ANN401
    """A record in which 0 stands for each text that its span has in the source: they are most of it, four times over.

    What a mention's value or a correction holds may be anything: it stays as it is.
    """
    if isinstance(value, list):
        return [_lean(each, text) for each in value]
    if not isinstance(value, dict):
        return value
    lean = {key: each if key in FREE_FIELDS else _lean(each, text) for key, each in value.items()}
    span = value.get("span")
    if not isinstance(span, dict) or not value.get("text"):
        return lean
    start, end = span.get("start"), span.get("end")
    if isinstance(start, int) and isinstance(end, int) and value["text"] == text[start:end]:
        lean["text"] = 0
    return lean


def _rules(entries: Sequence[ReviewEntry]) -> str:
    """What the registry says of the codes that the records hold."""
    codes = sorted({each.code for entry in entries for each in entry.notice.diagnostics} & set(BY_CODE))
    chinese = tomllib.loads((files(__package__) / "advice.toml").read_text(encoding="utf-8"))
    told = {
        code: {
            "slug": BY_CODE[code].slug,
            "why": {"en": BY_CODE[code].why},
            "fix": {"en": BY_CODE[code].fix} | ({"zh": chinese[code]} if code in chinese else {}),
        }
        for code in codes
    }
    return json.dumps(told, ensure_ascii=False)
