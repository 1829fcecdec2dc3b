"""Outcomes: what the words say of how far things have come."""

from __future__ import annotations

import pytest

from xuncha_parse.interpret.outcomes import OutcomeReading, read_outcome
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import STATUSES, default_lexicon
from xuncha_parse.pipeline import parse


def read(text: str) -> OutcomeReading:
    return read_outcome(fold(text), 0, len(text), default_lexicon())


TABLE = """
已完成                              completed
已完成，长期坚持                    completed sustained
已完成,长期坚持。                   completed sustained
已完成、长期坚持                    completed sustained
已完成整改，长期推进                completed sustained
整改完成                            completed
完成整改                            completed
已完成整改                          completed
已整改到位                          completed
已办结                              completed
整改销号                            completed
立行立改，已完成                    completed
已完成，并常态化推进                completed sustained
已于2023年5月底前完成               completed
目前已完成                          completed
基本完成                            mostly_completed
已基本完成整改                      mostly_completed
已完成部分                          partial
已完成部分整改，长期坚持            partial sustained
部分完成                            partial
阶段性完成整改                      partial
已取得阶段性成效                    partial
正在推进                            in_progress
正在整改                            in_progress
持续推进                            in_progress
长期整改                            in_progress sustained
正在推进，2023年底前完成            in_progress due=2023-12-31
正在推进，预计2024年6月底前完成     in_progress due=2024-06-30
未完成                              not_completed
未完成整改                          not_completed
尚未完成                            not_completed
没有完成                            not_completed
未能按期完成                        not_completed
尚未全部完成                        not_completed
未启动                              not_started
尚未开展                            not_started
2023年12月底前完成                  in_progress promised due=2023-12-31
将于2024年3月完成整改               in_progress promised due=2024-03-31
力争年底完成                        in_progress promised
已完成3项，正在推进2项              partial mixed_counts
长期坚持                            unknown sustained
同意                                unknown
详见附件                            unknown
"""


def rows() -> list[tuple[str, list[str]]]:
    return [(text, words) for text, *words in (line.split() for line in TABLE.strip().splitlines())]


@pytest.mark.parametrize(("text", "words"), rows(), ids=[text for text, _ in rows()])
def test_an_outcome_is_read(text: str, words: list[str]) -> None:
    reading = read(text)
    due = reading.due.last.last_day() if reading.due and reading.due.last else None
    told = [reading.status]
    told += [reading.rule] if reading.rule not in ("wording", "denied", "") else []
    told += ["sustained"] if reading.sustained else []
    told += [f"due={due}"] if due else []
    assert sorted(told) == sorted(words)


def test_every_wording_of_the_lexicon_says_its_own_status() -> None:
    lexicon = default_lexicon()
    for word, status in lexicon.status_of.items():
        reading = read(word)
        assert (reading.status, reading.rule) == (status, "wording"), word
        assert reading.alone, word


def test_every_status_of_the_table_is_tried() -> None:
    assert {words[0] for _, words in rows()} == {*STATUSES, "unknown"}


@pytest.mark.parametrize(
    ("text", "rivals"),
    [
        ("已完成，未完成", ("not_completed",)),
        ("已完成，基本完成", ("mostly_completed",)),
        ("已完成，持续推进", ()),
        ("正在推进", ()),
    ],
)
def test_a_second_wording_that_contradicts_is_told(text: str, rivals: tuple[str, ...]) -> None:
    assert read(text).rivals == rivals


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("已完成", True),
        ("已完成，长期坚持。", True),
        ("该问题已完成整改", True),
        ("目前，整改工作已完成", True),
        ("已完成制度修订，组织开展了专题培训", False),
        ("加强学习", False),
        ("", False),
    ],
)
def test_an_outcome_that_says_nothing_else_is_known(text: str, alone: bool) -> None:
    assert read(text).alone is alone


@pytest.mark.parametrize(
    ("outcome", "slug"),
    [
        ("同意", "unknown-outcome"),
        ("已完成，未完成", "conflicting-outcome"),
        ("2023年12月底前完成", "promised-outcome"),
        ("已完成3项，正在推进2项", "counted-outcome"),
    ],
)
def test_a_thin_reading_is_diagnosed(outcome: str, slug: str) -> None:
    parsed = parse(f"1.学习不深入。\n整改情况：加强学习。\n整改结果：{outcome}")
    assert slug in [finding.slug for finding in parsed.findings]
    assert parsed.notice.issues[0].outcome.text == outcome


def test_without_outcome_text_the_status_is_unknown() -> None:
    (issue,) = parse("1.学习不深入。\n整改情况：加强学习，制定了计划。").notice.issues
    assert (issue.outcome.status, issue.outcome.text, issue.outcome.span) == ("unknown", None, None)
