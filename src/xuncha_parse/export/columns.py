"""The columns of a ledger: one table that Excel, CSV, flat Parquet, the codebook sheet and the docs are drawn from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from xuncha_parse.export.words import NO, YES, doubt
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.export.ledger import Row
    from xuncha_parse.records import Heading, Measure, Status

Value = str | int | bool | list[str] | None
"""What a column takes from a record."""

Kind = Literal["text", "integer", "flag", "day", "status", "slugs", "list", "lines"]
"""How a value is shown: ``list`` on one line, ``lines`` one below the other; a ``day`` is ISO text."""

LEVELS = 5
"""Columns of the ladder; what stands deeper is joined in the last, so that every ledger has the same columns."""

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![^T])")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in data, its Chinese header, what it means and where in the record it comes from."""

    name: str
    header: str
    kind: Kind
    width: int
    chinese: str
    english: str
    field: str
    get: Callable[[Row], Value]

    def shown(self, row: Row) -> str | int | None:
        """The value for people: Chinese words, lists in one cell."""
        value = self.get(row)
        if value is None or value == []:
            return None
        match self.kind:
            case "flag":
                return YES if value else NO
            case "status":
                return STATUS_TITLES[value]  # type: ignore[index]
            case "slugs" | "list" | "lines":
                assert isinstance(value, list)
                words = [doubt(slug) for slug in value] if self.kind == "slugs" else value
                return ("\n" if self.kind == "lines" else "；").join(words)
        return value  # type: ignore[return-value]

    def stored(self, row: Row) -> str | int | bool | None:
        """The value for programs: codes as they are, lists in one text."""
        value = self.get(row)
        if isinstance(value, list):
            return ("\n" if self.kind == "lines" else "；").join(value) or None
        return value


def iso_day(text: str | None) -> date | None:
    """The day that ISO text names, its clock left aside; ``None`` for all else, never a guess."""
    found = _ISO_DAY.match(text or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:  # no such day
        return None


def heading_text(heading: Heading) -> str:
    """A heading as printed: its marker and its words."""
    return heading.marker + heading.heading


def measure_text(measure: Measure) -> str:
    """A measure as printed: its marker and its text."""
    return (measure.marker or "") + measure.text


def _rung(level: int) -> Callable[[Row], Value]:
    def get(row: Row) -> Value:
        above = [heading_text(heading) for heading in row.issue.path[:-1]]
        if level < LEVELS:
            return above[level - 1] if level <= len(above) else None
        return above[level - 1 :]

    return get


def _measures(row: Row) -> Value:
    return [measure_text(measure) for measure in row.issue.measures]


def _marker(row: Row) -> Value:
    return row.issue.path[-1].marker or None if row.issue.path else None


def _status(row: Row) -> Status:
    return row.issue.outcome.status


def _ladder() -> tuple[Column, ...]:
    digits = "一二三四五"[:LEVELS]
    return tuple(
        Column(f"level_{level}", f"{digit}级标题" + ("及以下" if level == LEVELS else ""),
               "lines" if level == LEVELS else "text", 14,
               f"问题上方由外到内第{digit}层标题，含序号" + ("；更深各层另起一行" if level == LEVELS else ""),
               f"Heading {level} of those above the issue, the outermost first, with its marker"
               + ("; deeper ones on further lines" if level == LEVELS else ""),
               "issues[].path", _rung(level))
        for level, digit in enumerate(digits, 1)
    )  # fmt: skip


_SOURCE = Column(
    "source", "来源", "text", 16, "记录所在的文件，# 后为行次", "Where the record came from; behind # its line", "",
    lambda row: row.entry.name
)  # fmt: skip
_WHICH = (
    Column("number", "序号", "integer", 5, "本台账内的流水号", "Running number in this export", "", lambda row: row.number),
    Column("title", "通报标题", "text", 18, "通报标题", "Title of the notice", "title", lambda row: row.entry.notice.title),
    Column("issuer", "发文机关", "text", 14, "发文机关", "The issuing body", "issuer", lambda row: row.entry.notice.issuer),
)  # fmt: skip

_ISSUE = (
    Column("issue_id", "问题编号", "text", 8, "各级印出序数以点相连", "Printed ordinals joined by dots", "issues[].id",
           lambda row: row.issue.id),
    Column("marker", "问题序号", "text", 6, "问题前印出的序号", "The marker printed before the issue", "issues[].path[-1].marker",
           _marker),
    Column("statement", "问题", "text", 30, "问题原文，不含序号与标签", "The issue's own text", "issues[].statement",
           lambda row: row.issue.statement),
)  # fmt: skip

_PLACE = (
    Column("line", "行号", "integer", 7, "在通报全文中的行，从 1 起；记录不含全文则为空",
           "Line in the notice's text, from 1; empty when the record holds no text", "issues[].span, source.text",
           lambda row: row.line(row.issue.span.start)),
    Column("start", "起", "integer", 8, "在通报全文中首字的位置，以码点计", "Offset of the first character, in code points",
           "issues[].span.start", lambda row: row.issue.span.start),
    Column("end", "止", "integer", 8, "末字之后的位置", "Offset behind the last character", "issues[].span.end",
           lambda row: row.issue.span.end),
    Column("file", "文件", "text", 16, "通报原文件的名称", "Name of the notice's own file", "source.name",
           lambda row: row.entry.notice.source.name),
    Column("sha256", "摘要", "text", 20, "原文件的 SHA-256", "SHA-256 of the notice's own file", "source.sha256",
           lambda row: row.entry.notice.source.sha256 or None),
)  # fmt: skip

ISSUE_COLUMNS = (
    *_WHICH,
    Column("kind", "类别", "text", 6, "巡察或巡视", "Which kind of inspection", "kind", lambda row: row.entry.notice.kind),
    Column("published_at", "发布日期", "day", 11, "页面标注的发布日期或时间（ISO 8601）", "Publication, from the page",
           "published_at", lambda row: row.entry.notice.published_at),
    Column("inspection_type", "巡察类型", "text", 9, "巡察（巡视）类型，原文", "Type of inspection, as printed",
           "inspection.type", lambda row: row.entry.notice.inspection.type),
    Column("round", "轮次", "text", 10, "巡察（巡视）轮次，原文", "Round, as printed", "inspection.round",
           lambda row: row.entry.notice.inspection.round),
    Column("feedback_on", "反馈日期", "day", 11, "反馈日期（ISO 8601）", "Day of the feedback", "inspection.feedback_on",
           lambda row: row.entry.notice.inspection.feedback_on),
    *_ladder(),
    *_ISSUE,
    Column("measures", "整改措施", "lines", 64, "最外层分条，一条一行，保留印出的序号", "The measures, one a line, with their markers",
           "issues[].measures", _measures),
    Column("measure_count", "措施数", "integer", 6, "措施条数", "How many measures", "issues[].measures",
           lambda row: len(row.issue.measures)),
    Column("outcome", "整改结果原文", "text", 16, "整改结果原文", "The outcome as printed", "issues[].outcome.text",
           lambda row: row.issue.outcome.text),
    Column("status", "整改状态", "status", 9, "由结果文字判定；没有结果文字即未注明", "Status read from the outcome; unknown without one",
           "issues[].outcome.status", _status),
    Column("sustained", "长期坚持", "flag", 6, "是否承诺长期坚持", "Whether upkeep is promised", "issues[].outcome.sustained",
           lambda row: row.issue.outcome.sustained),
    Column("due", "整改时限", "day", 11, "完成期限（ISO 8601）；月底为末日，年底为 12 月 31 日", "The deadline",
           "issues[].outcome.due", lambda row: row.issue.outcome.due),
    Column("due_text", "时限原文", "text", 10, "期限原文", "The deadline as printed", "issues[].outcome.due_text",
           lambda row: row.issue.outcome.due_text),
    Column("units", "责任单位", "list", 12, "责任单位，以分号相隔", "Responsible bodies", "issues[].responsible.units",
           lambda row: row.issue.responsible.units),
    Column("leaders", "责任人", "list", 12, "责任领导、责任人，以分号相隔", "Responsible persons or posts",
           "issues[].responsible.leaders", lambda row: row.issue.responsible.leaders),
    Column("action", "整改情况", "text", 60, "全部整改文字", "The whole remediation text", "issues[].action.text",
           lambda row: row.issue.action.text if row.issue.action else None),
    Column("evidence", "存疑", "slugs", 20, "判断依据薄弱之处", "What is thin about this reading; diagnostic slugs in data files",
           "issues[].evidence", lambda row: row.issue.evidence),
    _SOURCE,
    *_PLACE,
    Column("signed_on", "落款日期", "day", 12, "落款日期（ISO 8601）", "Date of the signature", "signed_on",
           lambda row: row.entry.notice.signed_on),
)  # fmt: skip
"""One row an issue."""


def _of_measure(get: Callable[[Row, Measure], Value]) -> Callable[[Row], Value]:
    return lambda row: get(row, row.measure) if row.measure else None


MEASURE_COLUMNS = (
    *_WHICH,
    _SOURCE,
    *_ISSUE,
    Column("status", "整改状态", "status", 9, "所属问题的整改状态", "Status of the issue", "issues[].outcome.status", _status),
    Column("place", "第几条", "integer", 7, "在本问题各措施中的次序，从 1 起", "Place among the issue's measures, from 1", "",
           lambda row: row.place),
    Column("ordinal", "措施序数", "integer", 8, "印出的序数；不分条则为空", "Printed ordinal; empty without a series",
           "issues[].measures[].ordinal", _of_measure(lambda _, measure: measure.ordinal)),
    Column("measure_marker", "措施序号", "text", 8, "印出的序号，如 一是", "Printed marker, such as 一是", "issues[].measures[].marker",
           _of_measure(lambda _, measure: measure.marker)),
    Column("measure", "措施", "text", 56, "措施文字，不含序号", "The measure without its marker", "issues[].measures[].text",
           _of_measure(lambda _, measure: measure.text)),
    Column("line", "行号", "integer", 7, "措施在通报全文中的行，从 1 起", "Line of the measure in the notice's text, from 1",
           "issues[].measures[].span, source.text", _of_measure(lambda row, measure: row.line(measure.span.start))),
    Column("start", "起", "integer", 8, "措施首字的位置，以码点计", "Offset of its first character", "issues[].measures[].span.start",
           _of_measure(lambda _, measure: measure.span.start)),
    Column("end", "止", "integer", 8, "措施末字之后的位置", "Offset behind its last character", "issues[].measures[].span.end",
           _of_measure(lambda _, measure: measure.span.end)),
    *_PLACE[-2:],
)  # fmt: skip
"""One row a measure, with the issue's keys repeated."""
