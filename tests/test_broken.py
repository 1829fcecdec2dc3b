"""Broken records: what is wrong with each, and the line and column in its file, pinned by hand.

A case of ``broken/*.case`` is a title behind ``==``, the file's text, and behind ``---`` what is found in it, a line
each: ``line:column CODE severity $.path message``, with ``-`` for the path where there is none. Words behind ``|`` in
the title say how the text becomes bytes. In the text ``⇥`` is a tab, ``‹ff›`` are bytes, and ``‹3×[›`` is ``[[[``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from xuncha_parse import Limits
from xuncha_parse.checking.items import jobs
from xuncha_parse.checking.run import run
from xuncha_parse.diagnostics import BY_CODE, RULES
from xuncha_parse.schema.upgrading import STEPS, Step

FOLDER = Path(__file__).parent / "broken"
LEAST = 60
LEAST_MIXED = 8
WAYS = frozenset({"crlf", "mark", "utf-16", "no-newline", "jsonl"})
"""How a text becomes bytes: CR LF for line ends, a mark of UTF-8 in front, UTF-16, no line break at the end, one record a line."""

_BYTES = re.compile("‹([0-9a-f]+)›")
_REPEATED = re.compile("‹([0-9]+)×(.)›")
_REMARK = re.compile(r"\d+:\d+ (XC\d{3}) (error|warning|info) (\$\S*|\$\[.+?\]|-) \S.*")


@dataclass(frozen=True)
class Case:
    """A file and what is wrong with it."""

    name: str
    text: str
    ways: frozenset[str]
    expected: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        text = _REPEATED.sub(lambda match: match[2] * int(match[1]), self.text).replace("⇥", "\t")
        if "no-newline" in self.ways:
            text = text.removesuffix("\n")
        if "crlf" in self.ways:
            text = text.replace("\n", "\r\n")
        if "utf-16" in self.ways:
            return text.encode("utf-16")
        parts = _BYTES.split(text)
        data = b"".join(bytes.fromhex(part) if at % 2 else part.encode() for at, part in enumerate(parts))
        return b"\xef\xbb\xbf" * ("mark" in self.ways) + data


def read_cases(file: Path) -> list[Case]:
    """The cases of one file."""
    found = []
    for chunk in re.split("^== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, body = chunk.split("\n", 1)
        title, _, ways = head.partition(" | ")
        text, told = re.split("^---\n", body, maxsplit=1, flags=re.MULTILINE)
        expected = tuple(line for line in told.split("\n") if line)
        found.append(Case(f"{file.stem}: {title}", text, frozenset(ways.split()), expected))
    return found


CASES = [case for file in sorted(FOLDER.glob("*.case")) for case in read_cases(file)]
EXPECTED = [line for case in CASES for line in case.expected]


@pytest.fixture
def an_older_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version before the first that was published, so that there is something to lift."""
    monkeypatch.setitem(STEPS, "0.9.0", Step("1.0.0", lambda data: data))


@pytest.mark.usefixtures("an_older_version")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_everything_wrong_with_a_record_is_told_with_its_place(case: Case, tmp_path: Path) -> None:
    file = tmp_path / ("a.jsonl" if "jsonl" in case.ways else "a.json")
    file.write_bytes(case.data)
    limits = Limits()
    checked = list(run(jobs([str(file)], limits, bytes), limits, workers=1))
    assert [each.failure for each in checked if each.failure] == []
    assert tuple(
        f"{remark.spot.line}:{remark.spot.column} {remark.code} {remark.severity} {remark.path or '-'} {remark.message}"
        for each in checked
        for remark in each.remarks
    ) == case.expected  # fmt: skip


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= LEAST
    assert sum(len(case.expected) > 1 for case in CASES if case.name.startswith("mixed")) >= LEAST_MIXED
    assert sum("jsonl" in case.ways for case in CASES) >= 3
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []


def test_every_code_of_records_has_a_case() -> None:
    covered = {line.split()[1] for line in EXPECTED}
    assert [rule.code for rule in RULES if rule.code.startswith("XC6") and rule.code not in covered] == []


def test_every_kind_of_violation_has_a_case() -> None:
    """The sentences of the validator, by how they begin."""
    told = " ".join(line for line in EXPECTED if " XC601 " in line)
    for words in (
        "缺少字段",
        "多余的字段",
        "是否应为",
        "应为对象",
        "应为数组",
        "应为字符串",
        "应为整数",
        "应为 true 或 false",
        "应不小于",
        "应为 completed",
    ):
        assert words in told, words


def test_the_cases_are_written_as_the_notation_has_it() -> None:
    for case in CASES:
        assert case.expected, case.name
        assert case.ways <= WAYS, case.name
        for line in case.expected:
            match = _REMARK.fullmatch(line)
            assert match, line
            assert BY_CODE[match[1]].severity == match[2], line
