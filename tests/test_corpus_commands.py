"""``xuncha corpus build`` and ``retry`` as commands: exit codes, one line for a fault, nothing on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from corpora import texts
from corpus_files import made
from xuncha_parse.cli.app import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two notices and a broken file, where commands run."""
    (tmp_path / "pages").mkdir()
    for number, text in enumerate(texts(2, 21)):
        (tmp_path / "pages" / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "pages" / "broken.docx").write_bytes(b"PK\x03\x04 cut")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and what was said; standard output stays empty."""
    code = main(["corpus", *arguments])
    out, err = capfd.readouterr()
    assert out == ""
    return code, err


def test_a_build_tells_its_account(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, told = run(capfd, "build", "pages", "-o", "corpus.db", "-q", "--keep-failed", "pages/failed")
    assert code == 1
    assert told.startswith("3 inputs = 2 notices + 0 duplicates + 1 quarantined + 0 skipped\n")
    assert "'xuncha corpus failures corpus.db'" in told
    code, again = run(capfd, "build", "pages", "-o", "corpus.db", "-q", "--keep-failed", "pages/failed")
    assert (code, again.splitlines()[0]) == (1, told.splitlines()[0])
    assert "3 known already" in again
    assert made(desk / "corpus.db") == 2


def test_a_cured_input_is_retried(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(capfd, "build", "pages", "-o", "corpus.db", "-q")
    (text,) = texts(1, 22)
    (desk / "pages" / "broken.docx").write_text(text, encoding="utf-8")
    code, told = run(capfd, "retry", "corpus.db", "-q")
    assert (code, told.splitlines()[0]) == (
        0,
        "3 inputs = 3 notices + 0 duplicates + 0 quarantined + 0 skipped",
    )
    code, told = run(capfd, "retry", "corpus.db", "-q")
    assert (code, told.splitlines()[1].partition(";")[0]) == (
        0,
        "this run: 0 inputs, 0 read, 0 known already, 0 warnings",
    )


def test_a_retry_cuts_words_as_the_corpus_does(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Words cut otherwise would be found by no search."""
    pytest.importorskip("rjieba")
    run(capfd, "build", "pages", "-o", "corpus.db", "-q", "--segmenter", "rjieba")
    assert run(capfd, "retry", "corpus.db", "-q")[0] == 1
    (desk / "own.txt").write_text("一岗双责 9 n\n", encoding="utf-8")
    for other in (["--segmenter", "jieba"], ["--dictionary", "own.txt"]):
        code, told = run(capfd, "retry", "corpus.db", "-q", *other)
        assert code == 2
        assert told.startswith("xuncha: corpus.db: its text was cut into words by rjieba")
        assert told.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode here")
def test_a_corpus_may_have_any_name(capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("bad\udcff.db", "a?b#c%20.db", "语料库.db"):
        assert run(capfd, "build", "pages", "-o", name, "-q")[1].startswith("3 inputs = 2 notices")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "nowhere/*.txt", "-o", "a.db"], "nothing matches"),
        (["build", "empty", "-o", "a.db"], ""),
        (["build", "pages", "-o", "pages"], "pages: "),
        (["build", "pages", "-o", "pages/0.txt"], "exists and is no corpus"),
        (["build", "pages", "-o", "no/where/a.db"], "no/where/a.db: "),
        (["build", "pages", "-o", "a.db", "--lexicon", "nowhere.toml"], "nowhere.toml"),
        (["build", "pages", "-o", "a.db", "--dictionary", "nowhere.txt"], "nowhere.txt"),
        (["build", "pages", "-o", "a.db", "--engine", "dask", "--force"], "--force"),
        (["build", "pages", "-o", "a.db", "--engine", "spark"], "--engine"),
        (["retry", "nowhere.db"], "no such corpus"),
        (["import", "pages", "-o", "a.db"], "pages: is no dataset"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_fault_is_one_line(
    arguments: list[str], told: str, desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (desk / "empty").mkdir()
    code, said = run(capfd, *arguments)
    if arguments[1] == "empty":  # an empty folder is an input too, and skipped
        assert (code, said.partition("\n")[0]) == (
            0,
            "1 input = 0 notices + 0 duplicates + 0 quarantined + 1 skipped",
        )
        return
    assert code == 2
    assert told in said
    assert said.startswith("xuncha: ")
    assert said.count("\n") == 1
