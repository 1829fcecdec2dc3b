"""Golden records: what the command prints for every sample, and how that agrees with the truth written by hand.

A golden record only says that nothing changed unseen. Whether it is right is for the gold notices to say, so
both are compared here. ``--update-golden`` writes the records anew; read the difference before you commit it.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xuncha_parse.cli.app import main
from xuncha_parse.gold.markup import read_gold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xuncha_parse.gold.markup import GoldIssue

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).parent / "golden"
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))

MISSES: dict[tuple[str, str, str], str] = {}
"""Sample, issue and field the record gets wrong today, each with the reason. Fixing one means taking it out."""

_MOST_LINES = 40
_MOST_WIDTH = 120

Facts = dict[tuple[str, str], object]
"""Issue id and field → value."""


@pytest.fixture
def record(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[[Path], str]:
    """What ``xuncha parse SAMPLE --no-text --indent 1`` prints."""

    def run(sample: Path) -> str:
        main(["parse", str(sample), "--no-text", "--indent", "1", "--quiet"])
        return capfdbinary.readouterr().out.decode()

    return run


def difference(expected: str, got: str, name: str) -> str:
    """The lines that differ, shortened to what a person reads."""
    lines = list(
        difflib.unified_diff(
            expected.splitlines(), got.splitlines(), f"golden/{name}", "now", n=2, lineterm=""
        )
    )
    shown = [line if len(line) <= _MOST_WIDTH else line[:_MOST_WIDTH] + "…" for line in lines[:_MOST_LINES]]
    more = [f"… and {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
    return "\n".join(["", *shown, *more])


def errors(record: str) -> list[str]:
    """The error-level diagnostics of a record."""
    return [
        f"{d['code']} {d['message']}" for d in json.loads(record)["diagnostics"] if d["severity"] == "error"
    ]


def update(file: Path, record: str) -> None:
    """Write a golden record, unless it holds an error: what is known to be wrong is no yardstick."""
    if told := errors(record):
        pytest.fail(f"{file.name} is not written, the record has errors: {told}")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(record.encode())


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 4


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_its_golden_record(
    sample: Path, record: Callable[[Path], str], update_golden: bool
) -> None:
    file, got = GOLDEN / f"{sample.stem}.json", record(sample)
    if update_golden:
        update(file, got)
    assert file.exists(), f"no tests/golden/{file.name}: write it with --update-golden"
    expected = file.read_bytes().decode()
    if got != expected:
        pytest.fail(difference(expected, got, file.name), pytrace=False)


def test_every_golden_record_has_its_sample() -> None:
    assert sorted(file.stem for file in GOLDEN.iterdir()) == [sample.stem for sample in SAMPLES]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_golden_record_tells_no_path_no_text_and_no_error(sample: Path) -> None:
    printed = (GOLDEN / f"{sample.stem}.json").read_bytes().decode()
    source = json.loads(printed)["source"]
    assert source["name"] == sample.name
    assert "text" not in source
    assert errors(printed) == []


def test_a_record_with_errors_is_not_made_golden(tmp_path: Path, record: Callable[[Path], str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(pytest.fail.Exception, match="XC103"):
        update(tmp_path / "empty.json", record(empty))
    assert not (tmp_path / "empty.json").exists()


def test_a_difference_is_short_and_names_both_sides() -> None:
    shown = difference("".join(f"{n}\n" for n in range(100)), "x" * 1000, "s.json").splitlines()
    assert shown[1:3] == ["--- golden/s.json", "+++ now"]
    assert len(shown) <= _MOST_LINES + 2
    assert max(map(len, shown)) <= _MOST_WIDTH + 1


# -- the truth ---------------------------------------------------------------------------------------


def truth(issues: Iterable[GoldIssue]) -> Facts:
    """What the gold notice says of its issues."""
    facts: Facts = {}
    for issue in issues:
        measures = len(issue.measures)
        told = {"status": issue.status, "sustained": issue.sustained, "due": issue.due, "measures": measures}
        facts |= {(issue.id, field): value for field, value in told.items()}
    return facts


def claims(issues: Iterable[dict[str, Any]]) -> Facts:
    """What a record says of its issues."""
    facts: Facts = {}
    for issue in issues:
        told = {field: issue["outcome"][field] for field in ("status", "sustained", "due")}
        told["measures"] = len(issue["measures"])
        facts |= {(issue["id"], field): value for field, value in told.items()}
    return facts


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_record_agrees_with_the_truth(sample: Path, record: Callable[[Path], str]) -> None:
    gold = read_gold(ROOT / "samples" / "gold" / f"{sample.stem}.gold")
    issues = json.loads(record(sample))["issues"]
    assert [issue["id"] for issue in issues] == [issue.id for issue in gold.issues]
    expected, got = truth(gold.issues), claims(issues)
    wrong = {key: (expected[key], got[key]) for key in expected if expected[key] != got[key]}
    known = {(issue, field) for name, issue, field in MISSES if name == sample.stem}
    assert {key: pair for key, pair in wrong.items() if key not in known} == {}, (
        "issue and field: truth, record"
    )
    assert known <= wrong.keys(), "no miss any more: take it out of MISSES"


def test_known_misses_speak_of_samples() -> None:
    assert {name for name, _, _ in MISSES} <= {sample.stem for sample in SAMPLES}
