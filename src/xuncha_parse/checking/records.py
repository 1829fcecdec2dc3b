"""What is wrong with a record in a file: its JSON, its version, its shape, and what it says of itself."""

from __future__ import annotations

import itertools
import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING, NoReturn

from pydantic import ValidationError

from xuncha_parse.checking.places import Places, excerpt, json_path
from xuncha_parse.checking.remarks import Remark
from xuncha_parse.checking.semantics import check_record
from xuncha_parse.checking.violations import CUT_SHORT, json_objection, violated
from xuncha_parse.diagnostics import BY_SLUG, Finding
from xuncha_parse.records import SCHEMA_VERSION, read_record
from xuncha_parse.schema.upgrading import FIELD, STEPS, NewerVersion, UnknownVersion, lift
from xuncha_parse.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.records import Notice
    from xuncha_parse.schema.upgrading import Steps

_NOWHERE = Span(0, 0)
_LONGEST = 40
_MOST = 1_000
"""As many faults of one kind are told of one record, and then how many more there are."""
_STRING_OR_CONSTANT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|NaN|-?Infinity')


class _Repeated(ValueError):
    """An object holds a key twice."""


class _Constant(ValueError):
    """A number that JSON has not: NaN, Infinity."""


def check_json(data: bytes, lexicon: Lexicon | None = None, steps: Steps = STEPS) -> list[Remark]:
    """What is wrong with the bytes of one record, in the order of places; ``steps`` lift records of older versions."""
    plain = data.removeprefix(BOM_UTF8)
    try:
        text = plain.decode()
    except UnicodeDecodeError as error:
        return [_undecodable(plain, error)]
    places = Places(text)
    try:
        notice = read_record(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        if details[0]["type"] == "json_invalid":
            return [_unparsable(text, details[0])]
        remarks = [*_repeated_keys(places), *_not_current(details, places, lexicon, steps)]
    else:
        remarks = [*_repeated_keys(places), *_said(notice, places, lexicon)]
    return sorted(remarks, key=lambda remark: remark.spot)


# -- JSON -----------------------------------------------------------------------------------------------


def _undecodable(data: bytes, error: UnicodeDecodeError) -> Remark:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _not_json("", 0, "编码是 UTF-16，应为 UTF-8")
    text = data[: error.start].decode()
    return _not_json(text, len(text), f"编码不是 UTF-8（字节 0x{data[error.start]:02x}）")


def _unparsable(text: str, error: ErrorDetails) -> Remark:
    words, line, column = json_objection(error)
    if words == CUT_SHORT:
        return _not_json(text, len(text), words) if text.strip() else _not_json("", 0, "文件是空的")
    lines = text.split("\n")
    if column == 0 and line > 1:  # what is wrong is the line break itself
        line -= 1
        column = len(lines[line - 1].encode()) + 1
    before = sum(len(each) + 1 for each in lines[: line - 1])
    column = len(lines[line - 1].encode()[: max(0, column - 1)].decode(errors="ignore"))
    return _not_json(text, before + column, words)


def _not_json(text: str, offset: int, words: str, length: int = 1) -> Remark:
    places = Places(text)
    end = min(offset + length, len(text))
    finding = Finding("not-json", _NOWHERE, words)
    return Remark(
        finding.slug,
        finding.rule.severity,
        finding.message,
        places.spot(offset, end),
        excerpt(text, offset, end),
    )


def _repeated_keys(places: Places) -> Iterator[Remark]:
    """Keys that stand twice in an object, of which a parser keeps one, and numbers that JSON has not."""
    try:
        json.loads(
            places.text,
            object_pairs_hook=_refuse_repeated,
            parse_constant=_refuse_constant,
        )
    except (_Repeated, _Constant):
        constants = (
            match for match in _STRING_OR_CONSTANT.finditer(places.text) if not match[0].startswith('"')
        )
        for match in itertools.islice(constants, _MOST):
            yield _not_json(places.text, match.start(), f"JSON 没有 {match[0]}", len(match[0]))
        repeated = places.repeated_keys()
        for path, start, end in itertools.islice(repeated, _MOST):
            yield _at(Finding("duplicate-key", _NOWHERE, json_path(path), path), places, start, end)
        if more := sum(1 for _ in repeated):
            yield _at(Finding("duplicate-key", _NOWHERE, f"另有 {more:,} 处"), places, *places.find(()))


def _refuse_repeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Repeated
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise _Constant(name)


# -- version and shape ----------------------------------------------------------------------------------


def _not_current(
    details: list[ErrorDetails], places: Places, lexicon: Lexicon | None, steps: Steps
) -> Iterator[Remark]:
    """What is wrong with a record that is not valid as it stands: its version, or its shape in its version."""
    version = Finding("schema-version-unknown", _NOWHERE, "", (FIELD,))
    try:
        given = json.loads(places.text)
        lifted = lift(given, steps) if isinstance(given, dict) else None
    except UnknownVersion as error:
        newer = "，比" if isinstance(error, NewerVersion) else "，不是"
        shown = error.version if len(error.version) <= _LONGEST else f"{error.version[:_LONGEST]}…"
        wanted = f"{shown}{newer}本程序所用的 {SCHEMA_VERSION}"
        wanted += " 新" if isinstance(error, NewerVersion) else ""
        yield _at(version._replace(detail=wanted), places, *places.find(version.path))
        return
    except ValueError:  # an integer of more digits than Python reads
        lifted = None
    if lifted is None or len(lifted.versions) == 1:
        yield from _violations(details, places)
        return
    older = Finding("schema-too-old", _NOWHERE, " → ".join(lifted.versions), (FIELD,))
    yield _at(older, places, *places.find(older.path))
    try:
        notice = read_record(json.dumps(lifted.data).encode())
    except ValidationError as error:
        yield from _violations(error.errors(include_url=False), places)
    else:
        yield from _said(notice, places, lexicon)


def _violations(details: list[ErrorDetails], places: Places) -> Iterator[Remark]:
    for error in details[:_MOST]:
        path = error["loc"]
        finding = Finding("schema-violation", _NOWHERE, violated(error), path)
        yield _at(finding, places, *places.find(path, key=error["type"] == "extra_forbidden"))
    if more := len(details[_MOST:]):
        finding = Finding("schema-violation", _NOWHERE, f"另有 {more:,} 处")
        yield _at(finding, places, *places.find(()))


# -- what it says ---------------------------------------------------------------------------------------


def _said(notice: Notice, places: Places, lexicon: Lexicon | None) -> Iterator[Remark]:
    """The record's own diagnostics, and what the checks find beyond them."""
    source = Source(notice.source.text or "")
    told = set()
    for number, kept in enumerate(notice.diagnostics):
        rule = BY_SLUG.get(kept.slug)
        if rule is None or (kept.code, kept.severity) != (rule.code, rule.severity):
            continue  # the checks tell it
        told.add((kept.slug, kept.message))
        path = ("diagnostics", number)
        said = (kept.line, kept.column) if kept.line and kept.column else None
        around = excerpt(source.text, kept.span.start, kept.span.end) if kept.span and source.text else None
        place = places.find(path)
        yield Remark(
            kept.slug,
            kept.severity,
            kept.message,
            places.spot(*place),
            around or places.excerpt(*place),
            json_path(path),
            said,
        )
    for finding in check_record(notice, lexicon):
        if (finding.slug, finding.message) not in told:
            said = (
                source.line_column(finding.span.start) if finding.span != _NOWHERE and source.text else None
            )
            yield _at(finding, places, *places.find(finding.path), said=said)


def _at(
    finding: Finding, places: Places, start: int, end: int, said: tuple[int, int] | None = None
) -> Remark:
    return Remark(
        finding.slug,
        finding.rule.severity,
        finding.message,
        places.spot(start, end),
        places.excerpt(start, end),
        json_path(finding.path),
        said,
    )
