"""A record as the rows of a corpus: one function, the inverse of nothing, since the record itself is kept whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from xuncha_parse.corpus.copies import packed, sentence_hashes
from xuncha_parse.corpus.facets import facets, theme
from xuncha_parse.corpus.pieces import issue_pieces, joined, printed, rest_pieces
from xuncha_parse.corpus.tables import SEARCHED
from xuncha_parse.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha_parse.corpus.pieces import Pieces
    from xuncha_parse.corpus.tables import Value
    from xuncha_parse.corpus.words import Segmenter
    from xuncha_parse.records import Issue, Mention, Notice, Section

Row = tuple["Value", ...]
"""What one row of a table holds behind its ``notice_id`` (and, in ``issues``, its key)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A notice as rows: the columns of ``notices`` by name, and of every other table the rows in their order.

    They lack the notice's id, which the store gives, and the hash of the input, which the ledger knows. ``words`` are those of ``tables.SEARCHED`` behind the
    issue's number, 0 for what is in no issue.
    """

    notice: dict[str, Value]
    record: str
    sections: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    diagnostics: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)


def flatten(notice: Notice, segmenter: Segmenter) -> Rows:
    """The rows of ``notice``; the same record always gives the same rows."""
    text = notice.source.text
    source = Source(text) if text is not None else None
    rows = Rows(_notice_columns(notice), notice.model_dump_json())
    rows.sections.extend(_sections(notice.sections))
    for number, issue in enumerate(notice.issues, 1):
        line = source.line_column(issue.span.start)[0] if source else None
        rows.issues.append(_issue_row(number, issue, line))
        rows.mentions.extend(_mention_rows(number, 0, issue.mentions))
        for place, measure in enumerate(issue.measures, 1):
            rows.measures.append(
                (
                    number,
                    place,
                    measure.ordinal,
                    measure.marker,
                    measure.text,
                    measure.span.start,
                    measure.span.end,
                )
            )
            rows.mentions.extend(_mention_rows(number, place, measure.mentions))
        rows.words.append((number, *map(segmenter.index_text, _texts(issue_pieces(issue)))))
    rows.words.append((0, *map(segmenter.index_text, _texts(rest_pieces(notice)))))
    for number, told in enumerate(notice.diagnostics, 1):
        start, end = (told.span.start, told.span.end) if told.span else (None, None)
        rows.diagnostics.append(
            (
                number,
                told.code,
                told.slug,
                told.severity,
                told.message,
                start,
                end,
                told.line,
                told.column,
            )
        )
    return rows


def _notice_columns(notice: Notice) -> dict[str, Value]:
    inspection = notice.inspection
    severities = [told.severity for told in notice.diagnostics]
    return {
        "name": notice.source.name,
        "media_type": notice.source.media_type,
        "encoding": notice.source.encoding,
        "characters": notice.source.characters,
        "title": notice.title,
        "issuer": notice.issuer,
        "kind": notice.kind,
        "published_at": notice.published_at,
        "signed_on": notice.signed_on,
        "signed_by": notice.signed_by,
        "team": inspection.team,
        "inspected": inspection.inspected,
        "round": inspection.round,
        "type": inspection.type,
        "period_start": inspection.period.start,
        "period_end": inspection.period.end,
        "feedback_on": inspection.feedback_on,
        "rectification_start": inspection.rectification.start,
        "rectification_end": inspection.rectification.end,
        "months": inspection.rectification.months,
        **asdict(facets(notice)),
        "issues": len(notice.issues),
        "measures": sum(len(issue.measures) for issue in notice.issues),
        "leftovers": len(notice.leftovers),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "sentences": packed(sentence_hashes(_whole(notice))),
    }


def _sections(outermost: Sequence[Section]) -> Iterator[Row]:
    """Each heading before those below it; a stack, since headings nest as deep as a notice likes."""
    waiting: list[tuple[Section, int | None, int]] = [(section, None, 1) for section in reversed(outermost)]
    number = 0
    while waiting:
        section, parent, depth = waiting.pop()
        number += 1
        yield (
            number,
            parent,
            depth,
            section.marker,
            section.style,
            section.ordinal,
            section.heading,
            section.span.start,
            section.span.end,
        )
        waiting.extend((child, number, depth + 1) for child in reversed(section.children))


def _issue_row(number: int, issue: Issue, line: int | None) -> Row:
    about = theme(issue)
    outcome = issue.outcome
    return (
        number,
        issue.id,
        "\n".join(printed(step) for step in issue.path[:-1]),
        issue.statement,
        issue.action.text if issue.action else None,
        outcome.text,
        outcome.status,
        int(outcome.sustained),
        outcome.due,
        outcome.due_text,
        "\n".join(issue.responsible.units) or None,
        "\n".join(issue.responsible.leaders) or None,
        len(issue.measures),
        about.slug if about else None,
        "\n".join(about.words) if about else None,
        "\n".join(issue.evidence) or None,
        issue.span.start,
        issue.span.end,
        line,
    )


def _mention_rows(issue: int, measure: int, mentions: Sequence[Mention]) -> Iterator[Row]:
    for number, mention in enumerate(mentions, 1):
        value = (
            None
            if mention.value is None
            else json.dumps(mention.value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        )
        yield (
            issue,
            measure,
            number,
            mention.kind,
            mention.text,
            value,
            mention.span.start,
            mention.span.end,
        )


def _texts(pieces: Pieces) -> list[str]:
    return [joined(pieces[column]) for column in SEARCHED]


def _whole(notice: Notice) -> str:
    """The notice's text, or, of a record without it, all that the record has of it."""
    if notice.source.text is not None:
        return notice.source.text
    issues = [text for issue in notice.issues for text in _texts(issue_pieces(issue))[1:]]
    return "\n".join([*_texts(rest_pieces(notice)), *issues])
