"""The commands as a shell sees them: what is on standard output, what on standard error, and the exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import word_producers
from commands import CLEAN, NOTICE, ROOT, Run, Stdin
from xuncha_parse import Limits
from xuncha_parse.cli import app as application
from xuncha_parse.cli.app import main
from xuncha_parse.cli.commands import app
from xuncha_parse.records import Notice
from xuncha_parse.syntax import ladder

if TYPE_CHECKING:
    from collections.abc import Callable

# -- parse ------------------------------------------------------------------------------------------


def test_parse_prints_one_record_and_nothing_else(xuncha: Callable[..., Run], notice: Path) -> None:
    run = xuncha("parse", notice)
    assert run.code == 0
    assert run.out.endswith("}\n")
    assert run.out.count("\n") == 1
    parsed = Notice.model_validate_json(run.out, strict=True)
    assert [issue.outcome.status for issue in parsed.issues] == ["completed", "in_progress"]
    assert parsed.source.name == "通报.txt"
    assert parsed.source.text == NOTICE


def test_parse_tells_warnings_with_their_place(xuncha: Callable[..., Run], notice: Path) -> None:
    run = xuncha("parse", notice)
    assert run.err.splitlines()[0] == f"{notice}:6:1: XC201 warning 序号不连续：1→3"
    assert "⟦3.⟧" in run.err
    assert xuncha("parse", notice, "--quiet").err == ""


def test_infos_are_in_the_record_only(xuncha: Callable[..., Run]) -> None:
    run = xuncha("parse", "-", stdin="1.学习不深入。\n整改情况：加强学习。\n".encode())
    assert any(diagnostic["severity"] == "info" for diagnostic in run.record["diagnostics"])
    assert "info" not in run.err


def test_at_most_fifty_diagnostics_are_told(xuncha: Callable[..., Run]) -> None:
    orphans = "".join(f"整改情况：加强学习{n}。\n" for n in range(60))
    run = xuncha("parse", "-", stdin=orphans.encode())
    grave = [d for d in run.record["diagnostics"] if d["severity"] != "info"]
    assert len(grave) > 50
    assert len(re.findall(r"^<stdin>:\d+:\d+: XC", run.err, re.MULTILINE)) == 50
    assert run.err.splitlines()[-1] == f"… and {len(grave) - 50} more; the record holds them all"


def test_an_error_exits_with_1_and_still_prints_the_record(xuncha: Callable[..., Run]) -> None:
    run = xuncha("parse", "-", stdin=b"")
    assert run.code == 1
    assert run.record["source"]["name"] == "<stdin>"
    assert "XC103 error" in run.err


def test_no_text_and_indent(xuncha: Callable[..., Run], notice: Path) -> None:
    run = xuncha("parse", notice, "--no-text", "--indent", 2)
    assert "text" not in run.record["source"]
    assert run.out.startswith('{\n  "schema_version"')
    assert Notice.model_validate_json(run.out, strict=True).source.text is None


def test_output_is_utf_8_whatever_the_encoding_read(xuncha: Callable[..., Run], notice: Path) -> None:
    expected = xuncha("parse", notice).record
    notice.write_bytes(NOTICE.encode("gb18030"))
    told = xuncha("parse", notice).record
    assert told["source"].pop("encoding") == "gb18030"
    assert expected["source"].pop("encoding") == "utf-8"
    for record, codec, reason in ((told, "gb18030", "statistics"), (expected, "utf-8", "valid")):
        verdict = record["source"].pop("verdict")
        assert (verdict["codec"], verdict["reason"], verdict["replaced"]) == (codec, reason, 0)
    assert told["source"].pop("sha256") != expected["source"].pop("sha256")
    assert told == expected


def test_output_goes_whole_to_a_file(xuncha: Callable[..., Run], notice: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old", encoding="utf-8")
    run = xuncha("parse", notice, "-o", target, "-q")
    assert (run.code, run.out, run.err) == (0, "", "")
    assert target.read_bytes() == xuncha("parse", notice, "-o", "-").out.encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "通报.txt"]


def test_a_failed_write_leaves_the_old_file(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.json"
    target.write_text("old", encoding="utf-8")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    run = xuncha("parse", notice, "-o", target)
    assert (run.code, run.one_line) == (2, f"xuncha: {target}: No space left on device")
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "通报.txt"]


def test_output_over_the_input_or_a_folder_is_refused(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path
) -> None:
    assert xuncha("parse", notice, "-o", notice).one_line == f"xuncha: {notice}: is the input itself"
    assert notice.read_bytes() == NOTICE.encode()
    for target in (tmp_path, tmp_path / "none" / "out.json"):
        run = xuncha("parse", notice, "-o", target)
        assert run.code == 2
        assert run.one_line.startswith(f"xuncha: {target}: ")


@pytest.mark.skipif(sys.platform == "win32", reason="no such device")
def test_output_to_a_device(xuncha: Callable[..., Run], notice: Path) -> None:
    assert xuncha("parse", notice, "-o", "/dev/null", "-q").code == 0
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("none.txt", None, "none.txt: No such file or directory [XC701]"),
        ("a.pdf", b"%PDF-1.7", "a.pdf: damaged: no PDF program could open it, so fetch it again [XC715]"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a.png: a PNG image; what is read is text, HTML, "),
        ("a.bin", b"\x00\x01\x02", "a.bin: binary data"),
        ("a.txt", b"12345678901", "larger than the limit of 10 bytes (raise it with --max-bytes) [XC702]"),
    ],
)
def test_unreadable_inputs_are_one_line(
    xuncha: Callable[..., Run], tmp_path: Path, name: str, data: bytes | None, told: str
) -> None:
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    for command in ("parse", "explain", "check"):
        run = xuncha(command, file, "--max-bytes", 10)
        assert run.code == 2
        assert run.err.startswith(f"xuncha: {file}: ")
        assert told in run.err.splitlines()[0]
        assert re.search(r" \[XC7\d\d\]$", run.err.splitlines()[0])
        assert run.out == ""


def test_the_code_of_a_refusal_is_explained(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    line = xuncha("parse", tmp_path / "none.txt").one_line
    page = xuncha("codes", line[-6:-1]).out
    assert page.startswith("XC701 unopened (error)\n")
    assert "\nFix: Check the path" in page


# -- kinds and limits -------------------------------------------------------------------------------


def _page(charset: str = "utf-8") -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in CLEAN.splitlines())
    return f'<html><head><meta charset="{charset}"></head><body>{lines}</body></html>'.encode(charset)


def _docx() -> bytes:
    return word_producers.package("".join(map(word_producers.paragraph, CLEAN.splitlines())))


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_page(), "text/html"),
        (_page("gb18030"), "text/html"),
        (_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_other_kinds_give_the_same_issues(
    xuncha: Callable[..., Run], tmp_path: Path, data: bytes, media_type: str
) -> None:
    expected = xuncha("parse", "-", stdin=CLEAN.encode()).record
    file = tmp_path / "通报.txt"
    file.write_bytes(data)
    for run in (xuncha("parse", file), xuncha("parse", "-", stdin=data)):
        assert run.code == 0
        assert run.record["source"]["media_type"] == media_type
        assert len(run.record["source"]["blocks"]) == len(CLEAN.splitlines())
        for key in ("title", "issuer", "kind"):
            assert run.record[key] == expected[key]
        assert [issue["statement"] for issue in run.record["issues"]] == ["学习不深入。", "制度不健全。"]
        assert [issue["outcome"]["status"] for issue in run.record["issues"]] == ["completed", "in_progress"]
    assert "3 headings" in xuncha("explain", file).out
    assert "checked 1 notice:" in xuncha("check", file).err


def test_every_limit_is_an_option_of_every_command_that_reads() -> None:
    for name in ("parse", "explain", "check"):
        offered = {option: each for each in _commands()[name].params for option in each.opts}
        limits = {key: value for key, value in offered.items() if key.startswith("--max-")}
        assert sorted(limits) == sorted(f"--max-{each.name.replace('_', '-')}" for each in fields(Limits))
        for each in fields(Limits):
            assert limits[f"--max-{each.name.replace('_', '-')}"].default == getattr(Limits(), each.name)


@pytest.mark.parametrize(
    ("option", "most", "code"),
    [("--max-lines", 8, "XC707"), ("--max-line-characters", 25, "XC709"), ("--max-bytes", 400, "XC702")],
)
def test_a_limit_holds_for_every_command(
    xuncha: Callable[..., Run], notice: Path, option: str, most: int, code: str
) -> None:
    for command in ("parse", "explain", "check"):
        assert xuncha(command, notice, option, most).code == 0
        run = xuncha(command, notice, option, most // 2)
        assert run.code == 2
        assert run.err.splitlines()[0].endswith(f"(raise it with {option}) [{code}]")
        assert xuncha(command, "-", option, most // 2, stdin=NOTICE.encode()).code == 2


def test_limits_of_other_kinds_reach_their_reader(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(b"<div>" * 20 + _page())
    assert xuncha("parse", page, "--max-depth", 10).one_line.endswith("[XC708]")
    assert xuncha("check", page, "--max-depth", 30).code == 0
    document = tmp_path / "a.docx"
    document.write_bytes(_docx())
    assert xuncha("parse", document, "--max-members", 3).one_line.endswith("[XC705]")
    assert xuncha("parse", document, "--max-expanded", 500).one_line.endswith("[XC703]")
    assert xuncha("explain", page, "--max-seconds", 0.001).one_line.endswith("[XC710]")


def test_a_closed_standard_input(xuncha: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert xuncha("parse", "-").one_line == "xuncha: <stdin>: standard input is closed [XC701]"

    class Failing(Stdin):
        def read(self, size: int) -> bytes:  # noqa: ARG002
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("sys.stdin", Failing(b""))
    assert xuncha("parse", "-").one_line == "xuncha: <stdin>: Input/output error [XC701]"


def test_a_closed_standard_output(
    notice: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert main(["parse", str(notice), "-q"]) == 2
    assert capfdbinary.readouterr().err == b"xuncha: standard output is closed\n"


# -- lexicon ----------------------------------------------------------------------------------------


def test_a_lexicon_of_ones_own(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    text = CLEAN.replace("整改结果：正在推进", "整改结果：挂号待销")
    assert xuncha("parse", "-", stdin=text.encode()).record["issues"][1]["outcome"]["status"] == "unknown"
    words = tmp_path / "words.toml"
    words.write_bytes('[status]\nin_progress = ["挂号待销"]\n'.encode())
    for command in ("parse", "explain", "check"):
        run = xuncha(command, "-", "--lexicon", words, stdin=text.encode())
        assert run.code == 0
        assert "XC401" not in run.out + run.err
    assert "status in_progress" in xuncha("explain", "-", "--lexicon", words, stdin=text.encode()).out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        ("[status\n", "not a TOML file"),
        ("[colour]\n", "unknown table"),
        ("[status]\ndone = []\n", "unknown row"),
    ],
)
def test_a_bad_lexicon_is_one_line(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path, content: str | None, told: str
) -> None:
    words = tmp_path / "words.toml"
    if content is not None:
        words.write_text(content, encoding="utf-8")
    for command in ("parse", "explain", "check"):
        run = xuncha(command, notice, "--lexicon", words)
        assert run.code == 2
        assert told in run.one_line


# -- explain ----------------------------------------------------------------------------------------


def test_explain_draws_the_outline(xuncha: Callable[..., Run]) -> None:
    text = "当前位置：首页\n" + NOTICE + "联系电话：0374-1234567\n"
    run = xuncha("explain", "-", stdin=text.encode())
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0] == "2 issues under 3 headings; 0 leftovers"
    assert "    2  title  中共某县水利局党组关于巡察整改情况的通报" in lines
    assert "    3  heading  一、问题整改情况  ← han_comma 1, rule first" in lines
    assert "    4    statement  1.学习不深入。  ← decimal_dot 1, rule first; issue 1.1" in lines
    assert "    5      measure  二是建立制度。" in lines
    assert "    6      outcome  整改结果：已完成，长期坚持  ← status completed, sustained" in lines
    assert (
        "    7    statement  3.制度不健全。  ← decimal_dot 3, rule gap; XC201 ordinal-gap; issue 1.3" in lines
    )
    assert any(line.startswith("   10  contact") for line in lines)


def test_explain_names_doubts_deadlines_and_what_has_no_place(xuncha: Callable[..., Run]) -> None:
    text = (
        CLEAN.replace("正在推进", "正在推进，2023年底前完成")
        + "3整改不到位。\n整改情况：加强。\n整改结果：已完成\n"
    )
    out = xuncha("explain", "-", stdin=text.encode()).out
    assert "status in_progress, due 2023-12-31" in out
    assert "doubt damaged" in out
    run = xuncha("explain", "-", stdin=b"")
    assert run.code == 1
    assert "       ! XC103 empty-text: 没有可读的文字 (line 1)\n" in run.out


def test_explain_names_the_competing_reading_and_lost_markers(xuncha: Callable[..., Run]) -> None:
    twice = "1.学习不深入。\n整改情况：加强学习。\n" * 2
    assert "rule restart, rival before_label" in xuncha("explain", "-", stdin=twice.encode()).out
    lost = CLEAN.replace("2.制度", "制度")
    assert "statement  制度不健全。  ← unmarked; " in xuncha("explain", "-", stdin=lost.encode()).out


def test_explain_cuts_long_lines(xuncha: Callable[..., Run]) -> None:
    out = xuncha("explain", "-", stdin=(NOTICE + "啊" * 1000).encode()).out
    assert max(map(len, out.splitlines())) < 150


def test_explain_help_names_every_rule(xuncha: Callable[..., Run]) -> None:
    rules = set(re.findall(r'Fit\(\s*"(\w+)"', Path(ladder.__file__).read_text(encoding="utf-8")))
    assert rules
    shown = xuncha("explain", "--help").out
    assert sorted(rule for rule in rules if not re.search(rf"\b{rule}\b", shown)) == []


# -- reference --------------------------------------------------------------------------------------


def test_schema_is_printed(xuncha: Callable[..., Run]) -> None:
    assert xuncha("schema").out == (ROOT / "schemas" / "notice.schema.json").read_bytes().decode()


def test_codes_lists_all_and_explains_one(xuncha: Callable[..., Run]) -> None:
    assert "XC201  warning  ordinal-gap" in xuncha("codes").out
    page = xuncha("codes", "xc201")
    assert page.out.startswith("XC201 ordinal-gap (warning)\n")
    assert "\nFix: " in page.out
    assert xuncha("codes", "ordinal-gap").out == page.out
    run = xuncha("codes", "ordinal-gab")
    assert run.code == 2
    assert "did you mean ordinal-gap?" in run.one_line


def test_version(xuncha: Callable[..., Run]) -> None:
    assert re.fullmatch(r"xuncha \d+\.\d+\.\d+\n", xuncha("--version").out)


def _commands(group: Any = None, above: str = "") -> dict[str, Any]:
    """Every command by its name, those of a group behind the group."""
    found: dict[str, Any] = {}
    group = group or get_command(app)
    for name, command in group.commands.items():
        found[f"{above}{name}"] = command
        if hasattr(command, "commands"):
            found |= _commands(command, f"{above}{name} ")
    return found


@pytest.mark.parametrize("name", ["", *_commands()])
def test_every_command_and_option_is_documented(xuncha: Callable[..., Run], name: str) -> None:
    command = _commands()[name] if name else get_command(app)
    run = xuncha(*name.split(), "--help")
    assert run.code == 0
    assert run.err == ""
    assert "Exit codes" in run.out
    assert "\n    xuncha " in run.out
    for parameter in command.params:
        assert getattr(parameter, "help", ""), f"{name} {parameter.name} has no help"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "no command given"),
        (["corpus"], "no command given"),
        (["parse"], "Missing argument 'FILE'"),
        (["bogus"], "No such command 'bogus'"),
        (["parse", "a", "--bogus"], "No such option"),
        (["parse", "a", "b"], "unexpected extra argument"),
        (["parse", "a", "--indent", "x"], "'--indent'"),
        (["parse", "a", "--max-bytes", "0"], "'--max-bytes'"),
        (["explain", "a", "--max-pages", "0"], "'--max-pages'"),
        (["check", "a", "--max-seconds", "0"], "'--max-seconds'"),
        (["check", "a", "--max-seconds", "nan"], "'--max-seconds'"),
    ],
)
def test_wrong_usage_is_one_line(xuncha: Callable[..., Run], arguments: list[str], told: str) -> None:
    run = xuncha(*arguments)
    assert run.code == 2
    assert told in run.one_line
    assert "--help'" in run.one_line


# -- how a run ends ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "xuncha: interrupted"),
        (MemoryError(), 2, "xuncha: out of memory"),
        (OSError(28, "No space left on device"), 2, "xuncha: standard output: No space left on device"),
        (BrokenPipeError(32, "Broken pipe"), 2, "xuncha: standard output: closed"),
        (
            ValueError("a\nb"),
            2,
            "xuncha: internal error: ValueError: a b (please report it; XUNCHA_TRACEBACK=1 shows where)",
        ),
    ],
)
def test_whatever_ends_a_run_is_one_line(
    xuncha: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, told: str
) -> None:
    stdout, stderr = sys.stdout, sys.stderr

    def fail() -> str:
        raise raised

    monkeypatch.setattr("xuncha_parse.schema.schema_text", fail)
    monkeypatch.setattr(application, "let_go_of_stdout", lambda: None)
    run = xuncha("schema")
    sys.stdout, sys.stderr = stdout, stderr
    assert (run.code, run.one_line) == (code, told)


def test_shell_completion_ends_as_the_shell_expects(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("_XUNCHA_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "xuncha par")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        main([])
    assert capfdbinary.readouterr().out.split() == [b"parse"]


def test_an_internal_error_shows_its_place_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise ValueError("a")

    monkeypatch.setattr("xuncha_parse.schema.schema_text", fail)
    monkeypatch.setenv("XUNCHA_TRACEBACK", "1")
    with pytest.raises(ValueError, match="a"):
        main(["schema"])


def test_the_library_of_the_command_line_keeps_exit_codes() -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["codes", "XC101"]).exit_code == 0
    assert runner.invoke(app, ["codes", "XC999"]).exit_code == 2
    assert runner.invoke(app, ["parse", "-"], input=b"").exit_code == 1


HOSTILE = "\x1b[31m\x9b2J\u202e"
"""What a terminal would obey: a colour, an erasure, a turn of direction."""


@pytest.mark.skipif(sys.platform == "win32", reason="no such file names")
def test_no_text_or_name_commands_the_terminal(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / f"a\n{HOSTILE}.txt"
    file.write_text(NOTICE.replace("不", f"{HOSTILE}不"), encoding="utf-8")
    record, corpus, none = tmp_path / f"{HOSTILE}.json", tmp_path / f"{HOSTILE}.db", tmp_path / HOSTILE
    xuncha("parse", file, "-q", "-o", record)
    record.write_bytes(record.read_bytes().replace(b'"completed"', f'"{HOSTILE[2:]}"'.encode()))
    for arguments in (
        ("parse", file, "-o", tmp_path / "a.json"),
        ("parse", none),
        ("explain", file),
        ("check", file, record, none),
        ("export", record, "-o", tmp_path / "a.csv"),
        ("export", none, "-o", tmp_path / "a.csv"),
        ("evaluate", none),
        ("corpus", "build", file, none, "-o", corpus),
        ("corpus", "stats", corpus, "--by", "issuer"),
        ("corpus", "search", corpus),
        ("corpus", "sql", corpus, f'SELECT * FROM "{HOSTILE}"'),
        (HOSTILE,),
    ):
        run = xuncha(*arguments)
        assert run.out or run.err
        assert set(run.out + run.err) & set(HOSTILE) <= set("[31m2J"), arguments
    assert len(xuncha("check", file, "--format", "concise").out.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="other limits")
@pytest.mark.parametrize(
    "arguments", [["corpus", "stats"], ["export", "-o", "a.csv"], ["check"], ["parse"], ["evaluate"]]
)
def test_a_name_too_long_is_a_fault_of_the_file(xuncha: Callable[..., Run], arguments: list[str]) -> None:
    run = xuncha(*arguments, "长" * 3_000)
    assert run.code == 2
    assert run.out == ""
    assert run.err.startswith("xuncha: 长长")
    assert "File name too long" in run.err.splitlines()[0]


# -- as processes -----------------------------------------------------------------------------------

COMMAND = [sys.executable, "-m", "xuncha_parse"]


def test_a_process_reads_stdin_and_keeps_stdout_clean() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [*COMMAND, "parse", "-"],
        input=NOTICE.encode("gb18030"),
        capture_output=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0
    assert b"\r" not in done.stdout
    assert json.loads(done.stdout.decode())["title"] == "中共某县水利局党组关于巡察整改情况的通报"
    assert "序号不连续：1→3" in done.stderr.decode()


def test_a_reader_that_goes_away() -> None:
    process = subprocess.Popen([*COMMAND, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    told = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 2
    assert re.fullmatch(r"xuncha: standard output: .+\n", told)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("arguments", [["schema"], ["--help"], ["codes"], ["--version"]])
def test_a_full_disk(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"xuncha: standard output: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_an_interrupted_process() -> None:
    script = (
        "import os, signal, sys\n"
        "from xuncha_parse.cli import app, streams\n"
        "streams.stdin_bytes = lambda _: os.kill(os.getpid(), signal.SIGINT) or b''\n"
        "sys.exit(app.main(['parse', '-']))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"xuncha: interrupted\n")
