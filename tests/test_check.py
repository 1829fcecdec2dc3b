"""``xuncha check`` as a shell sees it: what it takes, prints and returns."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import word_producers
from commands import CLEAN, NOTICE, Run
from xuncha_parse.checking import run as checking_run
from xuncha_parse.checking.items import SUFFIXES
from xuncha_parse.cli.app import main

if TYPE_CHECKING:
    from collections.abc import Callable

GAP = "XC201 warning 序号不连续：1→3"


def _spoiled(record: Path, spoil: Callable[[Any], object], indent: int | None = None) -> Path:
    data = json.loads(record.read_bytes())
    spoil(data)
    record.write_bytes(json.dumps(data, ensure_ascii=False, indent=indent).encode())
    return record


# -- what is found --------------------------------------------------------------------------------------


def test_a_finding_says_where_what_and_what_to_do(xuncha: Callable[..., Run], notice: Path) -> None:
    run = xuncha("check", notice)
    assert run.code == 0
    first, place, fix = run.out.splitlines()
    assert first == f"{notice}:6:1: {GAP}"
    assert "⟦3.⟧制度不健全" in place
    assert fix.startswith("    → Compare with the original")
    assert run.err == "checked 1 notice: 0 errors, 1 warning, 0 infos\n"


def test_a_record_tells_what_its_notice_told(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.json"
    xuncha("parse", notice, "--indent", 2, "-o", target)
    line = next(i for i, told in enumerate(target.read_text().splitlines(), 1) if '"diagnostics"' in told) + 1
    told = xuncha("check", target, "--format", "concise").out
    assert told == f"{target}:{line}:5: {GAP}（$.diagnostics[0]，原文 6:1）\n"


@pytest.mark.parametrize(
    ("spoil", "path", "begins", "told"),
    [
        (
            lambda d: d["issues"][0]["statement_span"].update(end=31),
            "$.issues[0].statement_span",
            "{",
            "XC602 error 位置与文字不符：",
        ),
        (
            lambda d: d["issues"][0]["outcome"]["span"].update(end=99_999),
            "$.issues[0].outcome.span",
            "{",
            "XC602 error",
        ),
        (
            lambda d: d["issues"][1].update(id=d["issues"][0]["id"]),
            "$.issues[1].id",
            '"1.1"',
            "XC603 error 编号不唯一：1.1",
        ),
        (
            lambda d: d["issues"][0]["outcome"].update(status="done"),
            "$.issues[0].outcome.status",
            '"done"',
            "XC601 error 不符合记录格式：",
        ),
        (
            lambda d: d.update(extra=1),
            "$.extra",
            '"extra": 1',
            "XC601 error 不符合记录格式：$.extra: 多余的字段",
        ),
        (lambda d: d.pop("source"), "$.source", "{", "XC601 error 不符合记录格式：$.source: 缺少字段"),
        (
            lambda d: d["source"].update(characters="3"),
            "$.source.characters",
            '"3"',
            '$.source.characters: 应为整数，而是 "3"',
        ),
    ],
)
def test_what_is_wrong_with_a_record_is_found_where_it_stands(
    xuncha: Callable[..., Run],
    record: Path,
    spoil: Callable[[Any], object],
    path: str,
    begins: str,
    told: str,
) -> None:
    assert xuncha("check", record).code == 0
    _spoiled(record, spoil, indent=1)
    run = xuncha("check", record, "--format", "jsonl", "--severity", "error")
    assert run.code == 1
    findings = {each["path"]: each for each in map(json.loads, run.out.splitlines())}
    finding = findings[path]
    assert told in f"{finding['code']} {finding['severity']} {finding['message']}"
    line = record.read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert line[finding["column"] - 1 :].startswith(begins)


def test_a_record_without_its_text(xuncha: Callable[..., Run], record: Path) -> None:
    _spoiled(record, lambda d: (d["source"].pop("text"), d["issues"][1].update(id="1.1")))
    run = xuncha("check", record, "--format", "concise")
    assert run.code == 1
    (told,) = run.out.splitlines()
    assert told.endswith("XC603 error 编号不唯一：1.1（$.issues[1].id）")


def test_json_that_is_none(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{\n "a": x\n}', encoding="utf-8")
    run = xuncha("check", file)
    assert run.code == 1
    assert run.out.startswith(f"{file}:2:7: XC605 error 不是合法的 JSON：此处应有一个值")


# -- what is taken --------------------------------------------------------------------------------------


def test_lines_of_records(xuncha: Callable[..., Run], record: Path, tmp_path: Path) -> None:
    good = record.read_bytes()
    lines = tmp_path / "a.jsonl"
    lines.write_bytes(b"\xef\xbb\xbf" + good + b"\n" + b"{}\n" + good)
    run = xuncha("check", lines, "--format", "concise")
    assert run.code == 1
    assert run.out == f"{lines}:3:1: XC601 error 不符合记录格式：$.source: 缺少字段（$.source）\n"
    assert run.err == "checked 3 records: 1 error, 0 warnings, 0 infos\n"


def test_packed_records(xuncha: Callable[..., Run], record: Path, tmp_path: Path) -> None:
    for name in ("a.json.gz", "b.jsonl.gz", "not-packed.json.gz"):
        data = record.read_bytes()
        (tmp_path / name).write_bytes(data if name.startswith("not") else gzip.compress(data))
    cut = tmp_path / "c.jsonl.gz"
    cut.write_bytes(gzip.compress(record.read_bytes() * 3)[:-20])
    run = xuncha("check", tmp_path)
    assert run.code == 2
    assert run.err.splitlines()[0].startswith(f"xuncha: {cut}: ")
    assert run.err.splitlines()[0].endswith(" [XC715]")
    assert re.search(r"^checked \d records: 0 errors, .*1 input unreadable$", run.err, re.MULTILINE)


def test_a_record_of_another_name_is_known_by_its_brace(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path
) -> None:
    renamed = record.rename(tmp_path / "record.out")
    assert xuncha("check", renamed).err == "checked 1 record: 0 errors, 0 warnings, 0 infos\n"


def test_standard_input_by_its_content(xuncha: Callable[..., Run], record: Path) -> None:
    good = record.read_bytes()
    pretty = json.dumps(json.loads(good), indent=2).encode()
    assert "checked 1 notice:" in xuncha("check", "-", stdin=NOTICE.encode("gb18030")).err
    assert "checked 1 record:" in xuncha("check", "-", stdin=good).err
    assert "checked 1 record:" in xuncha("check", "-", stdin=pretty).err
    assert "checked 2 records:" in xuncha("check", "-", stdin=good + good).err
    assert xuncha("check", "-", stdin=b"\x00").code == 2
    assert xuncha("check", "-", "--max-bytes", 3, stdin=good).code == 2


def test_a_folder(xuncha: Callable[..., Run], record: Path, notice: Path, tmp_path: Path) -> None:
    deeper = tmp_path / "b" / "c"
    deeper.mkdir(parents=True)
    (deeper / "X.JSONL").write_bytes(record.read_bytes() * 2)
    for passed_over in (deeper / "ignored.md", deeper / ".hidden.json", tmp_path / ".git" / "a.json"):
        passed_over.parent.mkdir(exist_ok=True)
        passed_over.write_bytes(b"\x00")
    run = xuncha("check", tmp_path)
    assert run.code == 0
    assert run.err == "checked 1 notice, 3 records: 0 errors, 1 warning, 0 infos\n"
    assert run.out.startswith(str(notice))


def test_pages_and_documents_of_a_folder_and_what_is_unreadable(
    xuncha: Callable[..., Run], tmp_path: Path
) -> None:
    paragraphs = CLEAN.splitlines()
    (tmp_path / "1.html").write_text("".join(f"<p>{line}" for line in paragraphs), encoding="utf-8")
    (tmp_path / "2.DOCX").write_bytes(
        word_producers.package("".join(map(word_producers.paragraph, paragraphs)))
    )
    (tmp_path / "3.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "4.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    run = xuncha("check", tmp_path)
    assert run.code == 2
    told, summary = run.err.splitlines()
    assert told.startswith(f"xuncha: {tmp_path / '3.pdf'}: damaged")
    assert told.endswith(" [XC715]")
    assert summary.startswith("checked 2 notices: 0 errors")


def test_nothing_to_check(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    run = xuncha("check", tmp_path)
    assert (run.code, run.one_line) == (
        2,
        f"xuncha: nothing to check: no notice and no record ({', '.join(SUFFIXES)})",
    )
    assert xuncha("check").code == 2


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="no such permissions")
def test_a_folder_that_cannot_be_entered(
    xuncha: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    run = xuncha("check", tmp_path)
    assert run.code == 2
    assert run.err.splitlines()[0] == f"xuncha: {tmp_path}: Permission denied [XC701]"


# -- exit codes -----------------------------------------------------------------------------------------


def test_the_exit_code_is_the_worst(
    xuncha: Callable[..., Run], record: Path, notice: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{}")
    assert xuncha("check", record).code == 0
    assert xuncha("check", bad, record).code == 1
    run = xuncha("check", tmp_path / "none.txt", bad, notice)
    assert run.code == 2
    assert run.err.splitlines() == [
        f"xuncha: {tmp_path / 'none.txt'}: No such file or directory [XC701]",
        "checked 1 notice, 1 record: 1 error, 1 warning, 0 infos; 1 input unreadable",
    ]


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_what_fails_is_the_user_s_choice(
    xuncha: Callable[..., Run], notice: Path, level: str, code: int
) -> None:
    assert xuncha("check", notice, "--fail-on", level).code == code


def test_what_is_not_reported_does_not_fail(xuncha: Callable[..., Run], notice: Path) -> None:
    assert xuncha("check", notice, "--fail-on", "info", "--severity", "error").code == 0
    assert xuncha("check", notice, "--fail-on", "info", "--ignore", "XC201").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--select", "XC999"], "no code 'XC999'"),
        (["--ignore", "ordinal-gab"], "did you mean ordinal-gap?"),
        (["--format", "yaml"], "'--format'"),
        (["--report", "sarif"], "FORMAT=FILE"),
        (["--report", "yaml=a"], "FORMAT=FILE"),
        (["--severity", "fatal"], "'--severity'"),
        (["--statistics", "--format", "sarif"], "'--statistics'"),
        (["--workers", "0"], "'--workers'"),
        (["--baseline", "none.json"], "none.json: No such file or directory"),
    ],
)
def test_wrong_usage_is_one_line(
    xuncha: Callable[..., Run], notice: Path, arguments: list[str], told: str
) -> None:
    run = xuncha("check", notice, *arguments)
    assert run.code == 2
    assert told in run.one_line


# -- selection ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], ["XC201", "XC304"]),
        (["--select", "XC2"], ["XC201"]),
        (["--select", "XC2,xc304"], ["XC201", "XC304"]),
        (["--select", "ordinal-gap", "--select", "issue-without-outcome"], ["XC201", "XC304"]),
        (["--ignore", "XC2,XC5"], ["XC304"]),
        (["--select", "XC", "--ignore", "XC3"], ["XC201"]),
        (["--severity", "warning"], ["XC201"]),
    ],
)
def test_codes_are_selected(
    xuncha: Callable[..., Run], tmp_path: Path, arguments: list[str], codes: list[str]
) -> None:
    file = tmp_path / "a.txt"
    text = NOTICE.partition("\n")[2].replace("整改结果：正在推进\n", "")
    file.write_text(text, encoding="utf-8")
    run = xuncha("check", file, "--format", "jsonl", *arguments)
    assert [json.loads(line)["code"] for line in run.out.splitlines()] == codes


def test_statistics(xuncha: Callable[..., Run], notice: Path) -> None:
    assert xuncha("check", notice, "--statistics").out == "1  XC201  warning  ordinal-gap  序号不连续：…\n"
    counts = json.loads(xuncha("check", notice, notice, "--statistics", "--format", "json").out)
    assert (counts["notices"], counts["warnings"]) == (2, 2)


# -- reports --------------------------------------------------------------------------------------------


def test_reports_are_written_beside_what_is_printed_and_are_no_inputs(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path
) -> None:
    sarif, findings = tmp_path / "a.sarif", tmp_path / "findings.json"
    arguments = (
        "check", tmp_path, "--format", "github", "--report", f"sarif={sarif}", "--report", f"json={findings}",
    )  # fmt: skip
    for _ in range(2):
        run = xuncha(*arguments)
        assert run.code == 0
        assert run.err.startswith("checked 1 notice:")
        assert run.out.startswith(f"::warning file={notice},line=6,col=1,")
        assert json.loads(sarif.read_bytes())["runs"][0]["results"][0]["ruleId"] == "XC201"
        assert [each["code"] for each in json.loads(findings.read_bytes())["findings"]] == ["XC201"]


def test_findings_go_to_a_file(xuncha: Callable[..., Run], notice: Path, tmp_path: Path) -> None:
    told = xuncha("check", notice, "--format", "concise").out
    run = xuncha("check", notice, "--format", "concise", "-o", tmp_path / "out.txt")
    assert run.out == ""
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == told
    assert xuncha("check", notice, "-o", tmp_path / "no" / "out.txt").code == 2


# -- baseline -------------------------------------------------------------------------------------------


def test_only_what_is_new_is_reported(xuncha: Callable[..., Run], notice: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert xuncha("check", notice, "--write-baseline", known, "--fail-on", "warning").code == 0
    run = xuncha("check", tmp_path, "--baseline", known, "--fail-on", "warning")
    assert (run.code, run.out) == (0, "")
    assert run.err == "checked 1 notice: 0 errors, 0 warnings, 0 infos; 1 known from the baseline\n"

    text = notice.read_text(encoding="utf-8")
    notice.write_text("首页\n\n" + text, encoding="utf-8")
    assert xuncha("check", notice, "--baseline", known, "--fail-on", "warning").code == 0

    notice.write_text(text + "7.作风不实。\n整改情况：开展督查。\n整改结果：已完成\n", encoding="utf-8")
    run = xuncha("check", notice, "--baseline", known, "--fail-on", "warning", "--format", "concise")
    assert run.code == 1
    assert [line.split(": ")[1] for line in run.out.splitlines()] == ["XC201 warning 序号不连续：3→7"]

    notice.write_text(CLEAN, encoding="utf-8")
    run = xuncha("check", notice, "--baseline", known)
    assert run.err.splitlines()[-1] == "1 finding of the baseline not found any more: write it anew"


def test_the_same_fault_in_another_record_of_a_file_is_new(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path
) -> None:
    known, lines = tmp_path / "known.json", tmp_path / "a.jsonl"
    _spoiled(record, lambda d: d.update(extra=1))
    bad = record.read_bytes() + b"\n"
    lines.write_bytes(bad)
    xuncha("check", lines, "--write-baseline", known)
    lines.write_bytes(bad + bad)
    run = xuncha("check", lines, "--baseline", known, "--format", "jsonl")
    assert run.code == 1
    assert [json.loads(line)["line"] for line in run.out.splitlines()] == [2]


def test_a_baseline_holds_wherever_the_command_runs(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    xuncha("check", notice.name, "--write-baseline", "known.json")
    for named in (notice, f"./{notice.name}", "."):
        assert "1 known" in xuncha("check", named, "--baseline", "known.json").err
    assert json.loads(Path("known.json").read_bytes())["findings"][0]["file"] == notice.name


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": 3}', "[" * 9999]
)
def test_a_file_that_is_no_baseline(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "known.json"
    file.write_text(text, encoding="utf-8")
    run = xuncha("check", notice, "--baseline", file)
    assert run.code == 2
    assert str(file) in run.one_line


# -- many inputs ----------------------------------------------------------------------------------------


def test_child_processes_tell_the_same_in_the_same_order(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path
) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(NOTICE * (number % 3 + 1), encoding="utf-8")
    (tmp_path / "lines.jsonl").write_bytes(record.read_bytes() * 40 + b"{}\n" + record.read_bytes())
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    alone = xuncha("check", tmp_path, "--workers", 1)
    assert alone.out.count("\n") > 30
    assert xuncha("check", tmp_path, "--workers", 3) == alone


def test_an_input_that_takes_its_process_down_is_told_and_the_others_are_checked(
    tmp_path: Path,
) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "05.txt").write_text("<<die>>" + NOTICE, encoding="utf-8")
    (tmp_path / "07.txt").write_text("<<fail>>" + NOTICE, encoding="utf-8")
    script = (
        "import sys, killer, xuncha_parse.checking.run as run; from xuncha_parse.cli.app import main; "
        "run._check_job = killer.check_job; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check", str(tmp_path), "--workers", "2", "--format", "concise"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stdout.count("XC201") == 10
    assert [line.rpartition(" ")[2] for line in done.stderr.splitlines()[:2]] == ["[XC712]", "[XC801]"]
    assert done.stderr.splitlines()[-1].endswith("; 2 inputs unreadable")


def test_a_fault_of_the_program_is_told_of_its_input_alone(
    xuncha: Callable[..., Run], notice: Path, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("made by a test")

    monkeypatch.setattr(checking_run, "_notice", fail)
    run = xuncha("check", notice, record)
    assert run.code == 2
    assert run.err.splitlines() == [
        f"xuncha: {notice}: ZeroDivisionError: made by a test [XC801]",
        "checked 1 record: 0 errors, 0 warnings, 0 infos; 1 input unreadable",
    ]


def test_main_is_what_the_module_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xuncha_parse", "check", "--help"],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0
    assert "--write-baseline" in done.stdout
    assert main is not None
