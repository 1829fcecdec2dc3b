"""The one full published notice at hand, when it lies beside the repository; skipped where it does not."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xuncha_parse import read
from xuncha_parse.notation.folding import fold
from xuncha_parse.pipeline import Parsed, parse
from xuncha_parse.source import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.records import Issue, Notice

PATH = Path(__file__).resolve().parents[2] / "shared" / "notices" / "000_eae98d11af12162c.txt"

pytestmark = pytest.mark.skipif(not PATH.exists(), reason="the published notice is not beside the repository")

MARKED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+\.|\d+\)|[①-⑳])", re.MULTILINE
)
WIDTHS = str.maketrans(",:;().", "，：；（）．")


@cache
def text() -> str:
    return PATH.read_text(encoding="utf-8")


@cache
def parsed() -> Parsed:
    return parse(text())


def notice() -> Notice:
    return parsed().notice


# -- what it says -------------------------------------------------------------------------------------


def test_it_holds_53_issues_on_two_levels() -> None:
    leaves = Counter(issue.path[-1].style for issue in notice().issues)
    assert leaves == {"decimal_half_paren": 12, "circled": 41}


def test_paths_run_through_the_five_levels_in_their_order() -> None:
    order = ["han_comma", "han_paren", "decimal_dot", "decimal_half_paren", "circled"]
    for issue in notice().issues:
        assert [heading.style for heading in issue.path] == order[: len(issue.path)]
        assert issue.id == ".".join(str(heading.ordinal) for heading in issue.path)
        assert issue.statement == issue.path[-1].heading


def test_paths_are_exact() -> None:
    """The ordinals of every issue, read from the markers alone, line by line."""
    order = ["一、", "(一)", "1.", "1)", "①"]
    open_headings: list[int] = []
    expected: list[str] = []
    for line in text().splitlines():
        marker = re.match(
            r"([一二三四五六七八九十])、|\(([一二三四五六七八九十])\)|(\d)\.|(\d)\)|([①-⑳])", line
        )
        if marker and marker.lastindex:
            level = marker.lastindex - 1
            glyph = marker[marker.lastindex]
            number = (
                "一二三四五六七八九十".find(glyph) + 1 or ord(glyph) - ord("①") + 1
                if not glyph.isascii()
                else int(glyph)
            )
            open_headings = [*open_headings[:level], number]
            assert len(open_headings) == level + 1, f"{order[level]} skips a level: {line}"
        elif line.startswith("整改情况:"):
            expected.append(".".join(map(str, open_headings)))
    assert [issue.id for issue in notice().issues] == expected
    assert len(set(expected)) == 53


def test_186_measures_stand_in_52_series_and_one_issue_has_none() -> None:
    series = [issue.measures for issue in notice().issues if issue.measures[0].ordinal is not None]
    assert len(series) == 52
    assert sum(map(len, series)) == 186
    assert all([m.ordinal for m in measures] == list(range(1, len(measures) + 1)) for measures in series)
    alone = [issue.measures for issue in notice().issues if issue.measures[0].ordinal is None]
    assert [len(measures) for measures in alone] == [1]


def test_outcomes_are_read_as_printed() -> None:
    assert Counter(issue.outcome.text for issue in notice().issues) == {
        "已完成,长期坚持": 35, "正在推进": 8, "已完成": 6, "已完成部分整改,长期坚持": 2, "已完成整改,长期推进": 1, "正在推进,2023年底前完成": 1,
    }  # fmt: skip
    meanings = {
        issue.outcome.text: (issue.outcome.status, issue.outcome.sustained, issue.outcome.due)
        for issue in notice().issues
    }
    assert meanings == {
        "已完成,长期坚持": ("completed", True, None),
        "正在推进": ("in_progress", False, None),
        "已完成": ("completed", False, None),
        "已完成部分整改,长期坚持": ("partial", True, None),
        "已完成整改,长期推进": ("completed", True, None),
        "正在推进,2023年底前完成": ("in_progress", False, "2023-12-31"),
    }
    assert {(issue.action and issue.action.label, issue.outcome.label) for issue in notice().issues} == {
        ("整改情况", "整改结果")
    }


def test_the_missing_number_is_diagnosed_and_nothing_else_is_wrong() -> None:
    gaps = [told for told in parsed().diagnostics if told.slug == "ordinal-gap"]
    assert [told.message for told in gaps] == ["序号不连续：2→4"]
    after = next(
        issue for issue in notice().issues if gaps[0].span and issue.span.start == gaps[0].span.start
    )
    assert after.id == "2.2.3.1.4"
    assert {told.severity for told in parsed().diagnostics} <= {"info", "warning"}
    assert [told.slug for told in parsed().diagnostics if told.severity == "warning"] == ["ordinal-gap"]


def test_the_metadata_are_right() -> None:
    record = notice()
    assert record.title == "中共许昌市教育局党组关于巡察整改情况的通报"
    assert record.issuer == "中共许昌市教育局党组"
    assert record.kind == "巡察"
    assert record.published_at == "2023-07-18T17:38:00"
    assert record.signed_on == "2023-07-18"
    assert record.signed_by is None
    inspection = record.inspection
    assert inspection.team == "市委第三巡察组"
    assert inspection.inspected == "市教育局党组"
    assert inspection.type == "常规巡察"
    assert (inspection.period.start, inspection.period.end) == ("2022-11-21", "2022-12-30")
    assert inspection.feedback_on == "2023-02-28"
    assert inspection.rectification.months == 3
    assert record.contact.phones == ["0374-2699812"]
    assert record.contact.emails == ["xcsjyjdb@126.com"]
    assert record.contact.address == "许昌市创业中心B座20楼2015-2房间"


def test_nothing_is_left_over_and_nothing_is_lost() -> None:
    assert notice().leftovers == []
    covered = [False] * len(text())
    for leaf in parsed().leaves:
        for position in range(leaf.start, leaf.end):
            assert not covered[position]
            covered[position] = True
    lost = [
        char
        for char, held in zip(text(), covered, strict=True)
        if not held and not char.isspace() and char not in INVISIBLE
    ]
    assert lost == []


# -- the same notice in other spellings ---------------------------------------------------------------


def plain(text: str) -> str:
    """A text as it compares: widths folded, blanks of all kinds gone."""
    return re.sub(r"\s+", "", fold(text))


def compared(issues: list[Issue]) -> list[dict[str, Any]]:
    return [
        {
            "id": issue.id,
            "path": [(heading.style, heading.ordinal, plain(heading.heading)) for heading in issue.path],
            "statement": plain(issue.statement),
            "action": issue.action and plain(issue.action.text),
            "measures": [(measure.ordinal, plain(measure.text)) for measure in issue.measures],
            "outcome": (
                issue.outcome.status, issue.outcome.sustained, issue.outcome.due, issue.outcome.text and plain(issue.outcome.text),
            ),
        }
        for issue in issues
    ]  # fmt: skip


RESPELLINGS: dict[str, Callable[[str], str]] = {
    "full width": lambda text: text.translate(WIDTHS),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "NBSP behind markers": lambda text: MARKED.sub(lambda match: match[0] + "\u00a0", text),
    "two ideographic spaces behind markers": lambda text: MARKED.sub(lambda match: match[0] + "\u3000\u3000", text),
    "zero-width behind markers": lambda text: MARKED.sub(lambda match: match[0] + "\u200b", text),
    "zero-width before markers": lambda text: MARKED.sub(lambda match: "\ufeff" + match[0], text),
    "blank inside markers": lambda text: re.sub(r"^(\(?)([一二三四五六七八九十\d]+)([、.)])", "\\1\u00a0\\2\u200b\\3", text, flags=re.MULTILINE),
    "NBSP in series and labels": lambda text: re.sub(r"(整改情况|整改结果)(:)", "\\1\u00a0\\2\u3000", re.sub("(。[二三四五六])(是)", "\\1\u200b\\2\u00a0", text)),
    "no blank lines": lambda text: re.sub(r"\n\s*\n", "\n", text),
    "many blank lines": lambda text: text.replace("\n", "\n\n\u00a0\n"),
    "indented": lambda text: re.sub(r"^(?=.)", "\u3000\u3000", text, flags=re.MULTILINE),
    "full-width digits in markers": lambda text: re.sub(r"^(\d)(?=[.)])", lambda match: chr(ord(match[1]) + 0xFEE0), text, flags=re.MULTILINE),
    "labels in brackets": lambda text: re.sub(r"^(整改情况|整改结果):", r"【\1】", text, flags=re.MULTILINE),
    "labels on lines of their own": lambda text: re.sub(r"^(整改情况|整改结果):", r"\1\n", text, flags=re.MULTILINE),
    "markers on lines of their own": lambda text: MARKED.sub(lambda match: match[0] + "\n", text),
}  # fmt: skip


@pytest.mark.parametrize("name", RESPELLINGS)
def test_another_spelling_changes_no_issue(name: str) -> None:
    respelled = RESPELLINGS[name](text())
    assert respelled != text()
    again = parse(respelled)
    assert compared(again.notice.issues) == compared(notice().issues)
    assert again.notice.leftovers == []
    assert [told.slug for told in again.diagnostics if told.severity != "info"] == ["ordinal-gap"]


def test_as_gb18030_bytes_it_is_the_same_record(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(text().encode("gb18030"))
    again = parse(read(path)).notice
    assert again.source.encoding.lower().replace("-", "") in ("gb18030", "gbk", "gb2312")
    assert again.model_dump(exclude={"source"}) == notice().model_dump(exclude={"source"})


# -- prefixes -----------------------------------------------------------------------------------------


def complete(issues: list[Issue], cut: int) -> list[Issue]:
    return [issue for issue in issues if issue.span.end <= cut]


def test_cut_before_any_line_the_complete_issues_are_the_same_to_the_last_span() -> None:
    cuts = [match.start() for match in re.finditer(r"^.*\S", text(), re.MULTILINE)]
    assert len(cuts) > 150
    for cut in cuts:
        found = parse(text()[:cut]).notice.issues
        expected = complete(notice().issues, cut)
        assert found[: len(expected)] == expected, f"cut at {cut}"
        assert len(found) <= len(expected) + 1, f"cut at {cut}"


def test_cut_anywhere_the_complete_issues_say_the_same() -> None:
    """Half a closing sentence may hang on the last issue as a block of its own, and changes nothing it says."""
    for cut in range(1, len(text()), 401):
        found = parse(text()[:cut]).notice.issues
        expected = complete(notice().issues, cut)
        assert compared(found[: len(expected)]) == compared(expected), f"cut at {cut}"
        assert len(found) <= len(expected) + 1, f"cut at {cut}"
