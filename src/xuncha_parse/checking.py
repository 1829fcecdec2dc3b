"""What is wrong with a notice or with a record read back from a file, as plain lines.

The text of a notice is parsed; a record is validated strictly against the models, and what validates goes
through the same checks as a record made here. A record also keeps what its parser said of it.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from xuncha_parse.diagnostics import Finding
from xuncha_parse.interpret.checks import check_record
from xuncha_parse.pipeline import parse
from xuncha_parse.records import read_record
from xuncha_parse.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from xuncha_parse.diagnostics import Severity
    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.records import Notice

_JSON_PLACE = re.compile(r" at line (\d+) column (\d+)$")


class Remark(NamedTuple):
    """One thing that is wrong: where in the file (1-based), what, and how badly."""

    line: int
    column: int
    code: str
    severity: Severity
    message: str


def check_notice(source: Source, lexicon: Lexicon | None = None) -> list[Remark]:
    """What parsing ``source`` has to tell."""
    return [
        _remark(*source.line_column(found.span.start), found) for found in parse(source, lexicon).findings
    ]


def check_json(data: bytes) -> list[Remark]:
    """What is wrong with a file that holds one record."""
    try:
        notice = read_record(data)
    except ValidationError as error:
        return [_violation(details) for details in error.errors(include_url=False, include_context=False)]
    return list(_check_valid(notice))


def check_jsonl(data: bytes) -> Iterator[list[Remark]]:
    """The same for each record of a file that holds one on each line; every place is in that file."""
    for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n"), 1):
        if line.strip():
            yield [remark._replace(line=number) for remark in check_json(line)]


def _violation(details: ErrorDetails) -> Remark:
    place = _JSON_PLACE.search(details["msg"]) if details["type"] == "json_invalid" else None
    line, column = (int(place[1]), max(1, int(place[2]))) if place else (1, 1)
    return _remark(line, column, Finding("schema-violation", Span(0, 0), violated(details)))


def violated(details: ErrorDetails) -> str:
    """A violation's place in the record and what is wrong there: ``$.issues[3].id: Field required``."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in details["loc"])
    return f"${path}: {details['msg']}"


def _check_valid(notice: Notice) -> Iterator[Remark]:
    """The record's own diagnostics, and what the checks find beyond them."""
    told = set()
    for kept in notice.diagnostics:
        told.add((kept.slug, kept.message))
        yield Remark(1, 1, kept.code, kept.severity, _with_place(kept.message, kept.line, kept.column))
    source = Source(notice.source.text or "")
    for finding in check_record(notice):
        if (finding.slug, finding.message) not in told:
            line, column = source.line_column(finding.span.start) if source.text else (None, None)
            yield Remark(
                1, 1, finding.rule.code, finding.rule.severity, _with_place(finding.message, line, column)
            )


def _with_place(message: str, line: int | None, column: int | None) -> str:
    return message if line is None else f"{message}（原文 {line}:{column}）"


def _remark(line: int, column: int, finding: Finding) -> Remark:
    return Remark(line, column, finding.rule.code, finding.rule.severity, finding.message)
