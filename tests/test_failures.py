"""What is quarantined or skipped, as the command tells it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

import pytest

from asked import fill, written
from xuncha_parse.cli.app import main
from xuncha_parse.corpus.ask.failures import Failed, counts, failures
from xuncha_parse.corpus.document import Failure, quarantined
from xuncha_parse.corpus.inputs.skipped import SKIPPED
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.diagnostics import BY_SLUG
from xuncha_parse.errors import Refusal, UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUARANTINED = {
    "pages/cut.docx": Failure("damaged-file", "the archive is cut short", None, "PK\\x03"),
    "pages/big.txt": Failure("too-large", "it has more than 20,000,000 bytes"),
    "rows.jsonl#7": Failure("damaged-file", "the row is no JSON", 7, '{"text": "=1+1'),
    "a.zip!/\x1b[31m\nred.txt": Failure("out-of-time", "reading took longer than 30 seconds"),
    "odd.txt": Failure("newer-than-this-program", "something else"),
}
LEFT_OUT = {"logo.png": Failure("image", ""), "blank.txt": Failure("empty", "there is no text in it")}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("failures") / "corpus.db"
    fill(path, [written("good.txt", "中共某县水利局党组关于巡察整改情况的通报\n")])
    with Corpus.writable(str(path)) as corpus:
        corpus.begin()
        for name, failure in QUARANTINED.items():
            corpus.put_input(
                name, name, "quarantined", "test", failure=failure, kept=None if "big" in name else "failed/1"
            )
        for name, failure in LEFT_OUT.items():
            corpus.put_input(name, name, "skipped", "test", failure=failure)
        corpus.commit()
    return path


@pytest.fixture
def told(
    file: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: str, corpus: Path = file) -> tuple[int, str, str]:
        code = main(["corpus", "failures", str(corpus), *arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def listed(file: Path, *codes: str, skipped: bool = False) -> list[Failed]:
    with Corpus.open(str(file)) as corpus:
        found = list(failures(corpus.connection, codes, skipped=skipped))
        grouped = counts(corpus.connection, codes, skipped=skipped)
    assert Counter((each.state, each.code, each.slug) for each in found) == {
        (state, code, slug): times for state, code, slug, times in grouped
    }
    return found


def test_what_is_quarantined_is_listed_in_the_order_of_the_inputs(file: Path) -> None:
    found = listed(file)
    assert [each.name for each in found] == list(QUARANTINED)
    for each, failure in zip(found, QUARANTINED.values(), strict=True):
        assert (each.slug, each.reason, each.line, each.excerpt) == tuple(failure)
        assert each.code == (failure.code or "")
    assert [each.name for each in listed(file, skipped=True)] == [*QUARANTINED, *LEFT_OUT]


@pytest.mark.parametrize("code", ["XC715", "xc715", "damaged-file", "Damaged-File"])
def test_only_the_codes_asked_for(file: Path, code: str) -> None:
    assert [each.name for each in listed(file, code)] == ["pages/cut.docx", "rows.jsonl#7"]
    assert len(listed(file, code, "too-large")) == 3


@pytest.mark.parametrize("slug", get_args(Refusal))
def test_every_refusal_has_a_code_and_tells_what_to_try(slug: Refusal) -> None:
    failure = quarantined(UnreadableInput("no", slug), "a.txt", b"").failure
    assert failure is not None
    assert failure.code is not None
    failed = Failed("quarantined", failure.code, slug, "a.txt", None, None, "no", None)
    assert failed.remedy == BY_SLUG[slug].fix
    limits = {
        "too-large": "bytes",
        "out-of-time": "seconds",
        "out-of-memory": "memory",
        "too-many-pages": "pages",
    }
    assert slug not in limits or f"--max-{limits[slug]}" in failed.remedy


@pytest.mark.parametrize("slug", SKIPPED)
def test_every_reason_for_skipping_is_told(slug: str) -> None:
    assert Failed("skipped", "", slug, "a", None, None, "", None).reason == SKIPPED[slug].english


def test_a_reason_this_program_does_not_know_is_listed_too(file: Path) -> None:
    odd = listed(file)[-1]
    assert (odd.code, odd.reason) == ("", "something else")
    assert odd.remedy


def test_text_has_the_place_the_excerpt_and_what_to_try(told: Callable[..., Any]) -> None:
    code, out, err = told()
    assert code == 0
    lines = out.splitlines()
    at = lines.index("rows.jsonl#7:7: XC715 quarantined: the row is no JSON")
    assert lines[at + 1 : at + 4] == [
        '    ⟦{"text": "=1+1⟧',
        "    → Get the file again from its publisher.",
        "    kept: failed/1",
    ]
    assert "--max-bytes" in out
    assert err.splitlines()[0].split() == ["2", "quarantined", "XC715", "damaged-file"]
    assert sum(int(line.split()[0]) for line in err.splitlines()) == len(QUARANTINED)


def test_names_from_outside_are_shown_and_not_obeyed(told: Callable[..., Any]) -> None:
    for arguments in ([], ["--format", "table"], ["--format", "md"]):
        out = told(*arguments)[1]
        assert "\x1b" not in out
        assert "red.txt" in out
        assert not any(line.startswith("red") for line in out.splitlines())


def test_rows_say_the_same_in_every_format(told: Callable[..., Any], file: Path) -> None:
    found = listed(file, skipped=True)
    rows = json.loads(told("--skipped", "--format", "json")[1])
    assert [row["name"] for row in rows] == [each.name for each in found]
    assert [row["remedy"] for row in rows] == [each.remedy for each in found]
    assert [json.loads(line) for line in told("--skipped", "--format", "jsonl")[1].splitlines()] == rows
    out = told("--skipped", "--format", "csv")[1]
    assert [row["reason"] for row in csv.DictReader(io.StringIO(out[1:], newline=""))] == [
        row["reason"] for row in rows
    ]


def test_nothing_to_list_is_told_and_no_fault(told: Callable[..., Any], tmp_path: Path) -> None:
    Corpus.writable(str(tmp_path / "empty.db")).close()
    assert told(corpus=tmp_path / "empty.db") == (0, "", "nothing is quarantined\n")
    assert told("--skipped", corpus=tmp_path / "empty.db")[2] == "nothing is quarantined or skipped\n"
    assert told("--code", "\udcff") == (0, "", "nothing is quarantined for this reason\n")
    assert told("--code", "XC999") == (0, "", "nothing is quarantined for this reason\n")


def test_no_corpus_is_one_line(told: Callable[..., Any], tmp_path: Path) -> None:
    code, out, err = told(corpus=tmp_path / "none.db")
    assert (code, out, err.count("\n")) == (2, "", 1)
    (tmp_path / "text.db").write_text("no corpus")
    code, out, err = told(corpus=tmp_path / "text.db")
    assert (code, out, err.count("\n")) == (2, "", 1)
