"""A record as rows: each row says what the record says, and the search columns hold all of the text."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from strategies import texts
from xuncha_parse import Source, parse, read
from xuncha_parse.corpus.flatten import Rows, flatten
from xuncha_parse.corpus.tables import (
    DIAGNOSTICS,
    ISSUES,
    MEASURES,
    MENTIONS,
    NOTICES,
    SEARCHED,
    SECTIONS,
    Table,
)
from xuncha_parse.corpus.words import segmenter, shadow
from xuncha_parse.records import Notice

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
GIVEN_BY_THE_STORE = {"id", "sha256", "parser"}


def rows_of(text: str | Source) -> tuple[Notice, Rows]:
    notice = parse(text).notice
    return notice, flatten(notice, segmenter())


def named(table: Table, row: tuple[object, ...]) -> dict[str, object]:
    """A row by its columns, without those that the store puts before it."""
    names = [name for name in table.names if name not in ("notice_id", "key")]
    return dict(zip(names, row, strict=True))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_rows_say_what_the_record_says(sample: Path) -> None:
    notice, rows = rows_of(read(sample))
    assert Notice.model_validate_json(rows.record) == notice
    assert set(rows.notice) == set(NOTICES.names) - GIVEN_BY_THE_STORE
    assert rows.notice["title"] == notice.title
    assert rows.notice["feedback_on"] == notice.inspection.feedback_on
    text = notice.source.text
    assert text is not None
    for row, issue in zip(rows.issues, notice.issues, strict=True):
        said = named(ISSUES, row)
        assert (said["id"], said["statement"], said["status"]) == (
            issue.id,
            issue.statement,
            issue.outcome.status,
        )
        assert said["path"] == "\n".join(
            " ".join(f"{step.marker}{step.heading}".split()) for step in issue.path[:-1]
        )
        assert said["line"] == text.count("\n", 0, issue.span.start) + 1
    measures = [measure for issue in notice.issues for measure in issue.measures]
    for row, measure in zip(rows.measures, measures, strict=True):
        said = named(MEASURES, row)
        assert (said["marker"], said["text"]) == (measure.marker, measure.text)
    mentions = [
        mention
        for issue in notice.issues
        for mention in [*issue.mentions, *(m for measure in issue.measures for m in measure.mentions)]
    ]
    for row, mention in zip(rows.mentions, mentions, strict=True):
        said = named(MENTIONS, row)
        assert said["text"] == mention.text
        value = said["value"]
        assert mention.value == (None if value is None else json.loads(str(value)))
    for row, told in zip(rows.diagnostics, notice.diagnostics, strict=True):
        assert named(DIAGNOSTICS, row)["message"] == told.message


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_sections_are_numbered_from_the_outside_in(sample: Path) -> None:
    _, rows = rows_of(read(sample))
    said = [named(SECTIONS, row) for row in rows.sections]
    assert [row["number"] for row in said] == list(range(1, len(said) + 1))
    for row in said:
        parent = row["parent"]
        if parent is None:
            assert row["depth"] == 1
        else:
            assert isinstance(parent, int)
            assert parent < int(str(row["number"]))
            assert said[parent - 1]["depth"] == int(str(row["depth"])) - 1


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_all_of_the_text_can_be_searched(sample: Path) -> None:
    """An issue's markers and labels are not text of its blocks; everything else is in one row or another."""
    notice, rows = rows_of(read(sample))
    text = notice.source.text
    assert text is not None
    (rest,) = [row for row in rows.words if row[0] == 0]
    outside, at = [], 0
    for issue in notice.issues:
        outside.append(text[at : issue.span.start])
        at = issue.span.end
    outside.append(text[at:])
    assert rest[1:] == ("", "", "", "", segmenter().index_text("\n\n".join(filter(None, outside))))
    for row, issue in zip(rows.words[:-1], notice.issues, strict=True):
        words = dict(zip(SEARCHED, row[1:], strict=True))
        assert words["statement"] == segmenter().index_text(issue.statement)
        assert str(words["outcome"]).startswith(segmenter().index_text(issue.outcome.text or ""))
        for measure in issue.measures:
            inner = measure.text.replace(issue.outcome.text or "。", "。")
            assert plain(segmenter().index_text(inner)) in plain(str(words["measures"]))
        blocks = Counter(plain("".join(block.text for block in issue.blocks)))
        assert not blocks - Counter(plain("".join(map(str, row[3:5]))) + plain(issue.statement))


def plain(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]", "", shadow(text))


@pytest.mark.parametrize("sample", SAMPLES[:4], ids=lambda path: path.stem)
def test_a_record_without_its_text_has_rows_too(sample: Path) -> None:
    notice, rows = rows_of(read(sample))
    notice.source.text = None
    bare = flatten(notice, segmenter())
    assert bare.issues == [(*row[:-1], None) for row in rows.issues]
    assert bare.measures == rows.measures
    assert bare.words[:-1] == rows.words[:-1]
    assert str(bare.words[-1][-1])


@settings(max_examples=50)
@given(texts())
def test_any_notice_has_rows(text: str) -> None:
    notice, rows = rows_of(text)
    assert len(rows.issues) == len(notice.issues)
    assert len(rows.words) == len(notice.issues) + 1
    assert flatten(notice, segmenter()) == rows
