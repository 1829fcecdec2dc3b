"""A record with its text as the truth about that text: what a person corrected, and so vouches for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.errors import BadGold
from xuncha_parse.gold.markup import GoldIssue, GoldMeasure, GoldNotice
from xuncha_parse.notation.ids import path_number
from xuncha_parse.schema.upgrading import InvalidRecord, UnknownVersion, upgrade
from xuncha_parse.source import PageFacts, Source, Span

if TYPE_CHECKING:
    from pathlib import Path

    from xuncha_parse.records import Issue, Notice, Place, SourceInfo

STYLE = "corrected"
"""The style of every record, since a record does not say which house wrote its notice."""


def read_record_as_gold(path: Path) -> GoldNotice:
    """The record in a file as gold; :class:`BadGold` when it is none, or has no text."""
    try:
        notice = upgrade(path.read_bytes()).notice
    except (InvalidRecord, UnknownVersion) as error:
        raise BadGold(f"{path}: {error}") from error
    if notice.source.text is None:
        raise BadGold(
            f"{path}: the record has no text (it was made with --no-text), so nothing can be read anew"
        )
    return gold_of(notice, path.name)


def gold_of(notice: Notice, name: str) -> GoldNotice:
    """A record in the terms of gold; its outline, leftovers and mentions are not among them."""
    facts = {**notice.model_dump(mode="json", exclude={"source", "sections", "issues"}), "style": STYLE}
    return GoldNotice(
        name, notice.source.text or "", facts, [*map(_issue, notice.issues)], _source(notice.source)
    )


def _source(told: SourceInfo) -> Source:
    """What the parser was given: the text, and what the page said of itself outside of it."""
    page = told.page
    facts = PageFacts(page.title, page.published, page.origin) if page else PageFacts()
    return Source(told.text or "", told.name, told.media_type, told.encoding, told.sha256, facts=facts)


def _issue(issue: Issue) -> GoldIssue:
    action, outcome = issue.action, issue.outcome
    return GoldIssue(
        id=issue.id,
        statement=issue.statement,
        statement_span=_span(issue.statement_span),
        action=action.text if action else None,
        action_span=_span(action.span) if action else None,
        measures=[GoldMeasure(each.ordinal, each.text, _span(each.span)) for each in issue.measures],
        outcome=outcome.text,
        status=outcome.status,
        sustained=outcome.sustained,
        due=outcome.due,
        units=issue.responsible.units,
        leaders=issue.responsible.leaders,
        path=path_number(issue.path),
    )


def _span(place: Place) -> Span:
    return Span(place.start, place.end)
