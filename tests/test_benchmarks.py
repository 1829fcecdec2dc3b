"""The speed benchmarks run and print what they say they print; no time is asserted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import growth  # noqa: E402
import naive  # noqa: E402
import notices  # noqa: E402
import peers  # noqa: E402
import rows  # noqa: E402
import speed  # noqa: E402
import stages  # noqa: E402

from xuncha_parse import parse, read  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = notices.long_notice(characters=0, issues=53)
NO_PEER = "lark"
rows.SAMPLE = 0.0
"""No run is repeated in a row: what it takes is not looked at."""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")


@pytest.fixture(scope="module", autouse=True)
def _unmeasured() -> Iterator[None]:
    """Other trees' files are run here, and they do not count for the coverage of this one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
            patch.delenv(name)
        yield


def run(script: str, *arguments: object, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A benchmark run as people run it."""
    command = [sys.executable, str(at / "benchmarks" / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The figures of one round, on a short notice."""
    return rows.measured(notices.notice_of(3), 1)


# -- what is read ----------------------------------------------------------------------------------------


def test_the_long_notice_is_as_long_as_published_ones() -> None:
    text = notices.long_notice()
    assert len(parse(text).notice.issues) == notices.ISSUES
    assert abs(len(text) - notices.CHARACTERS) < 200
    assert text == notices.long_notice()


@pytest.mark.parametrize("issues", [1, 19, 21, 450])
def test_a_notice_of_many_issues_has_all_of_them(issues: int) -> None:
    found = parse(notices.notice_of(issues)).notice.issues
    assert len(found) == len({issue.id for issue in found}) == issues


def test_the_other_forms_hold_the_notice() -> None:
    whole = parse(TEXT).notice
    for data, name in ((notices.as_page(TEXT), "a.html"), (notices.as_docx(TEXT), "a.docx")):
        if name.endswith("docx") and find_spec("lxml") is None:
            continue
        found = parse(read(data, name)).notice
        assert [issue.statement for issue in found.issues] == [issue.statement for issue in whole.issues]
    act = notices.as_act(whole)
    assert all(issue.statement in act and (issue.action or issue).span for issue in whole.issues)
    assert len(act) > 0.9 * len(TEXT)
    assert abs(len(notices.as_sql(20_000)) - 20_000) < 1_000


# -- the naive script ------------------------------------------------------------------------------------


def test_the_naive_script_gets_every_issue_of_its_style_right() -> None:
    """In both widths; it would be no floor else."""
    for text in (TEXT, notices.long_notice(), TEXT.translate(str.maketrans(",:;()", "，：；（）"))):
        ours = [rows.issue_as_told(issue) for issue in parse(text).notice.issues]
        assert len(ours) == 53
        assert naive.read(text) == ours


def test_what_the_naive_script_gets_wrong_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naive, "STATUS", {})
    told = rows.measured(notices.notice_of(3), 1)
    assert (told["issues"], told["naive_issues"], told["naive_right"]) == (3, 3, 0)


# -- stages ----------------------------------------------------------------------------------------------


def test_every_stage_begins_with_a_function_of_the_pipeline() -> None:
    """Whoever renames one adds the new name to ``STAGES``."""
    staged = stages.Staged(TEXT.encode())
    assert staged.lacking == []
    seconds = staged.run()
    assert list(seconds) == list(stages.ALL)
    assert all(taken >= 0 for taken in seconds.values())


def test_the_pipeline_is_left_as_it_was() -> None:
    from xuncha_parse import pipeline  # noqa: PLC0415

    before = dict(vars(pipeline))
    stages.Staged(TEXT.encode()).run()
    assert dict(vars(pipeline)) == before


def test_a_stage_that_is_lacking_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(stages.STAGES, "nest", ("no_such_function",))
    staged = stages.Staged(TEXT.encode())
    assert staged.lacking == ["nest"]
    assert "nest" not in staged.run()


# -- the table -------------------------------------------------------------------------------------------


def test_the_table_holds_every_group(told: dict[str, Any]) -> None:
    groups = {row["group"] for row in told["rows"]}
    assert {"floor", "stage", "ours", "text", "page"} <= groups
    assert [row["name"] for row in told["rows"] if row["group"] == "stage"] == list(stages.ALL)
    lines = speed.table(told)
    for row in told["rows"]:
        assert any(line.startswith(row["name"]) for line in lines), row["name"]
    assert any("naive script: 3 of 3 issues right" in line for line in lines)


def test_the_table_as_markdown(told: dict[str, Any]) -> None:
    lines = [line for line in speed.table(told, markdown=True) if line.startswith("|")]
    assert len(lines) >= len(told["rows"]) + 2
    assert {line.count("|") for line in lines} == {6}


def test_a_missing_peer_is_said(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    names = " ".join(row["name"] for row in told["rows"]) + " ".join(told["missing"])
    for peer in peers.PEERS:
        assert peer.package in names
    monkeypatch.setitem(sys.modules, NO_PEER, None)
    without = rows.measured(notices.notice_of(2), 1)
    assert any(line.startswith("missing: lark: ") for line in speed.table(without))
    assert not any(row["name"].startswith("lark") for row in without["rows"])


def test_a_peer_that_fails_is_said_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> Any:
        raise ValueError("it cannot\nread this")

    monkeypatch.setattr(peers, "PEERS", (peers.Peer("broken", "jieba", "nothing", broken, "text"),))
    with peers.Here(tmp_path, ["broken"]) as here:
        assert here.failed == {"broken": "failed: it cannot read this"}
        assert not here.found


def test_a_peer_is_found_in_another_interpreter(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("通报", encoding="utf-8")
    with peers.Elsewhere(sys.executable, tmp_path, ["jieba"]) as place:
        assert "Python" in place.found["jieba"]
        assert place.seconds("jieba", 2) > 0


def test_speed_prints_json() -> None:
    done = run("speed.py", "--rounds", 1, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["naive_right"] == told["issues"] == notices.ISSUES


def test_speed_prints_a_profile(capsys: pytest.CaptureFixture[str]) -> None:
    assert speed.main(["--profile", "3"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_speed_refuses_wrong_usage() -> None:
    assert run("speed.py", "--rounds", 0).returncode == 2
    assert run("speed.py", "--peers-of", "/no/such/python").returncode == 2


# -- two commits -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of one commit that holds this tree."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path_factory.mktemp("clone") / "clone"
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("src", "benchmarks"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "web_pages.py", folder / "tests")
    author = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"]
    for arguments in (["init", "-q"], ["add", "-A"], [*author, "commit", "-q", "--no-gpg-sign", "-m", "one"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    return folder


def test_a_commit_is_compared_with_the_tree(repository: Path) -> None:
    done = run("speed.py", "--against", "HEAD", "--processes", 1, "--rounds", 1, at=repository)
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()
    assert head.startswith("stage")
    assert "this tree" in head
    assert [line.split()[0] for line in lines] == [*stages.ALL, "whole"]
    told = subprocess.run(
        ["git", "worktree", "list"], cwd=repository, capture_output=True, encoding="utf-8", check=True
    )
    assert len(told.stdout.splitlines()) == 1


def test_a_commit_without_a_stage_is_compared_and_it_is_said(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", repository, clone], check=True, capture_output=True)
    table = (clone / "benchmarks" / "stages.py").read_text(encoding="utf-8")
    renamed = table.replace('("find_issues",)', '("no_such_function",)')
    assert renamed != table
    (clone / "benchmarks" / "stages.py").write_text(renamed, encoding="utf-8")
    done = run("speed.py", "--against", "HEAD", "--processes", 1, "--rounds", 1, at=clone)
    assert done.returncode == 0, done.stderr
    assert "this tree lacks interpret" in done.stdout


@pytest.mark.parametrize("commit", ["HEAD~1", "no-such-branch", "--output=x"])
def test_a_commit_that_is_not_there_is_said_and_fails_nothing(repository: Path, commit: str) -> None:
    done = run("speed.py", f"--against={commit}", at=repository)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"nothing to compare with: {commit}: ")


def test_a_shallow_clone_is_said(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    author = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", "clone", "-q", repository, clone], check=True, capture_output=True)
    more = ["git", *author, "commit", "-q", "--no-gpg-sign", "--allow-empty", "-m", "two"]
    subprocess.run(more, cwd=clone, check=True)
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", clone.as_uri(), shallow], check=True, capture_output=True
    )
    done = run("speed.py", "--against=HEAD~1", at=shallow)
    assert done.returncode == 0, done.stderr
    assert "(this clone is shallow)" in done.stdout


def test_a_commit_that_cannot_parse_is_said(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    author = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", "clone", "-q", repository, clone], check=True, capture_output=True)
    pipeline = clone / "src" / "xuncha_parse" / "pipeline.py"
    whole = pipeline.read_text(encoding="utf-8")
    pipeline.write_text("raise RuntimeError('broken')\n", encoding="utf-8")
    subprocess.run(["git", *author, "commit", "-qam", "broken", "--no-gpg-sign"], cwd=clone, check=True)
    pipeline.write_text(whole, encoding="utf-8")
    done = run("speed.py", "--against=HEAD", "--processes", 1, "--rounds", 1, at=clone)
    assert done.returncode == 0, done.stderr
    assert "cannot be measured: RuntimeError: broken" in done.stdout


# -- growth, start-up, corpora ---------------------------------------------------------------------------


def test_growth_prints_a_row_for_each_size() -> None:
    done = run(
        "growth.py", "--from-kb", 1, "--max-mb", 0.004, "--only", "status", "--repeat", 1, "--limit", 99
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("status/joined") >= 2
    assert "status/lines" in done.stdout


def test_growth_tells_the_worst_text() -> None:
    quick = ("--from-kb", 1, "--max-mb", 0.002, "--repeat", 1, "--limit", 99)
    done = run("growth.py", *quick, "--only", "ordinary")
    assert done.returncode == 0, done.stderr
    assert "worst text" not in done.stdout
    done = run("growth.py", *quick, "--only", "ordina", "--worst", 0.000001)
    assert done.returncode == 1
    assert "growth: worst text: " in done.stdout


def test_doublings_are_exact_from_one_copy_on() -> None:
    unit = "甲乙丙丁" * 300
    texts = list(growth.doublings(unit, 1_000, 30_000))
    sizes = [len(text) for text, _ in texts]
    assert [text for text, judged in texts if judged] == [unit * 2, unit * 4, unit * 8]
    assert all(2 * one == two for one, two in pairwise(sizes))
    assert unit.startswith(texts[0][0])
    assert not texts[0][1]


def test_issues_double() -> None:
    done = run("large.py", "issues", "--most", 20, "--repeat", 1)
    assert done.returncode == 0, done.stderr
    assert [line.split()[:2] for line in done.stdout.splitlines()[1:]] == [["10", "10"], ["20", "20"]]


@linux
def test_memory_is_told_by_character() -> None:
    done = run("large.py", "memory", "--mb", 0.1, "--text", "ordinary")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.splitlines()[1].split()[3]) > 0


@linux
def test_startup_prints_each_ratio() -> None:
    done = run("startup.py", "--runs", 1, "--parse", 0.01, "--help-limit", 1_000)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()[1:]
    names = (
        "import typer, pydantic",
        "an empty typer command",
        "xuncha parse NOTICE",
        "xuncha --help",
        "completion",
    )
    assert len(lines) == len(names)
    assert all(line.startswith(name) for line, name in zip(lines, names, strict=True))


@linux
def test_corpora_scale() -> None:
    done = run("corpus.py", "scale", "--counts", 3, "--processes", 1)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[:3] for line in lines if line.startswith(("txt ", "html "))] == [
        ["txt", "3", "1"],
        ["html", "3", "1"],
    ]
    assert sum("is ours" in line for line in lines) == 2
