"""Inputs and circumstances that a check must bear: what it tells then, and what it leaves behind."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import CLEAN, NOTICE, Run
from xuncha_parse import parse
from xuncha_parse.checking.items import Job
from xuncha_parse.checking.records import check_json
from xuncha_parse.checking.run import _handed_on
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.crew import Crew
from xuncha_parse.readers.guard import Guard, NoChild
from xuncha_parse.readers.limits import DEFAULTS
from xuncha_parse.readers.recorded import Raw
from xuncha_parse.schema import notice_schema
from xuncha_parse.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.checking.remarks import Remark

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and signals of POSIX")

# -- records that were changed at random ----------------------------------------------------------------

RECORD = json.loads(parse(Source(NOTICE * 2, name="通报.txt")).notice.model_dump_json())
RAW = st.sampled_from(
    [
        "null", "true", "-0", "-1", "0", "3.0", "1.5", "1e999", "-1e999", "9" * 30, "9" * 5_000, '"x"', '"\\u0000"',
        '"\\ud83d\\ude00"', '"\\ud800"', '"\\udc00"', '"\u2028😀"', '"2023-02-30"', "NaN", "-Infinity", "[]", "{}", "[1]",
        '{"start": 0, "end": 1}', '{"start": 9, "end": 1}', '{"a": 1, "a": 2}', "[" * 150 + "]" * 150, "[" * 300 + "]" * 300,
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["id", "span", "status", "text", "schema_version", "整改", "a b", 'q"', "", "\u2028", "\x00"]
)
PIECES = st.sampled_from(
    [b"\xef\xbb\xbf", b"\x00", b"\r", b"\n", b"\t", b"\xff", b"\xe4\xb8", b",", b"}", b"]", b'"', b"\\", b"1"]
)
LAYOUTS = st.sampled_from([(None, (",", ":")), (None, None), (1, None), (2, (" ,", "\t: "))])


class _Members(dict[str, Any]):
    """An object that has a key twice."""

    def __init__(self, members: list[tuple[str, Any]]) -> None:
        super().__init__(members)
        self.members = members

    def items(self) -> Any:
        return self.members


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = list(
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [path, *(found for step, below in inside for found in _places(below, (*path, step)))]


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@st.composite
def _changed_records(draw: st.DrawFn) -> bytes:
    record = json.loads(json.dumps(RECORD))
    raws: list[str] = []

    def raw() -> str:
        raws.append(draw(RAW))
        return f"<raw {len(raws) - 1}>"

    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(_places(record)))
        value = _at(record, path)
        above = _at(record, path[:-1]) if path else None
        change = draw(st.sampled_from(["replace", "remove", "rename", "add", "repeat", "swap"]))
        if change == "replace" and above is not None:
            above[path[-1]] = raw()
        elif change == "remove" and above is not None:
            del above[path[-1]]
        elif change == "rename" and isinstance(above, dict):
            above[draw(KEYS)] = above.pop(path[-1])
        elif change == "add" and isinstance(value, dict):
            value[draw(KEYS)] = raw()
        elif change == "repeat" and isinstance(value, dict) and above is not None and value:
            above[path[-1]] = _Members([*value.items(), (draw(st.sampled_from(list(value))), raw())])
        elif change == "swap" and isinstance(value, list):
            value.reverse()
    indent, separators = draw(LAYOUTS)
    text = json.dumps(record, ensure_ascii=draw(st.booleans()), indent=indent, separators=separators)
    text = re.sub(r'"<raw (\d+)>"', lambda match: raws[int(match[1])], text)
    return (text.replace("\n", "\r\n") if draw(st.booleans()) else text).encode()


@st.composite
def _changed_bytes(draw: st.DrawFn) -> bytes:
    data = draw(_changed_records())
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        change = draw(st.sampled_from(["cut", "drop", "put", "mark"]))
        if change == "cut":
            data = data[:at]
        elif change == "drop":
            data = data[:at] + data[at + draw(st.integers(1, 3)) :]
        elif change == "put":
            data = data[:at] + draw(PIECES) + data[at:]
        else:
            data = b"\xef\xbb\xbf" + data
    return data


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(members)) != len(members):
        raise ValueError("a key stands twice")
    return dict(members)


VALIDATOR = jsonschema_rs.validator_for(notice_schema())
_STRICTER = re.compile(r"-?\d+(?:\.0+|e\d+)|1e999|\\u[dD][89a-fA-F]")
"""What JSON Schema lets pass and a record may not have: 3.0 for 3, numbers no double holds, halves of characters."""


def _is_valid(data: bytes) -> bool:
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode()
        return VALIDATOR.is_valid(json.loads(text, parse_constant=_refuse, object_pairs_hook=_once))
    except (ValueError, RecursionError):
        return False


def _shown(text: str, remark: Remark) -> str:
    """The text between the ends of a remark's spot, which must lie in the text."""
    lines = text.split("\n")
    offsets = []
    for line, column in (remark.spot[:2], remark.spot[2:]):
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
        offsets.append(sum(len(each) + 1 for each in lines[: line - 1]) + column - 1)
    assert offsets == sorted(offsets)
    return text[offsets[0] : offsets[1]]


def _steps(path: str) -> list[str | int]:
    steps = re.findall(r'\.(\w+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]', path)
    return [word or (int(number) if number else json.loads(quoted)) for word, number, quoted in steps]


def _value_at(value: Any, steps: list[str | int]) -> Any:
    """The value that steps lead to, or the last one that is on the way."""
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
    return value


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)


@given(_changed_records() | _changed_bytes())
def test_whatever_a_record_holds_its_faults_are_told_where_they_are(data: bytes) -> None:
    remarks = check_json(data)
    assert [remark.spot for remark in remarks] == sorted(remark.spot for remark in remarks)
    codes = {remark.code for remark in remarks}
    sound = not codes & {"XC601", "XC605", "XC606", "XC611"}
    if sound or not _STRICTER.search(data.decode(errors="replace")):
        assert sound == _is_valid(data)
    if "XC605" in codes:
        text = data.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
        assert all(
            len(_shown(text, remark)) <= 1 or "NaN" in text or "Infinity" in text for remark in remarks
        )
        return
    text = data.removeprefix(b"\xef\xbb\xbf").decode()
    value = json.loads(text, parse_int=str)
    for remark in remarks:
        shown = json.loads(_shown(text, remark), parse_int=str)
        if remark.path is not None:
            steps = _steps(remark.path)
            is_key = "多余的字段" in remark.message or remark.code == "XC606"
            assert _same(shown, steps[-1] if is_key else _value_at(value, steps)), remark


def test_numbers_that_only_json_schema_takes_for_whole_are_told() -> None:
    record = {**RECORD, "source": {**RECORD["source"], "characters": 3.0}}
    assert VALIDATOR.is_valid(record)
    assert [remark.code for remark in check_json(json.dumps(record).encode())] == ["XC601"]


@pytest.mark.parametrize(
    ("data", "told", "place"),
    [
        (b"", "文件是空的", (1, 1)),
        (b" \r\n\r\n", "文件是空的", (1, 1)),
        (b"\xef\xbb\xbf", "文件是空的", (1, 1)),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "此处应有一个值", (1, 1)),
        ('\ufeff{"整改": "完成'.encode() + b"\xff", "编码不是 UTF-8（字节 0xff）", (1, 11)),
        ('\ufeff{"整改": "完成'.encode()[:-1], "编码不是 UTF-8（字节 0xe6）", (1, 10)),
        (b"\xff\xfe{\x00}\x00", "编码是 UTF-16，应为 UTF-8", (1, 1)),
        (b'{"a": 1}\n{"a": 2}', "一条记录之后还有文字（一行一条记录的文件应以 .jsonl 为名）", (2, 1)),
        ('{"整改": "一\t二"}'.encode(), "字符串里有换行或控制字符", (1, 10)),
        (b"[" * 100_000, "嵌套过深", None),
    ],
)
def test_what_is_no_json(data: bytes, told: str, place: tuple[int, int] | None) -> None:
    (remark,) = check_json(data)
    assert (remark.code, remark.message) == ("XC605", f"不是合法的 JSON：{told}")
    assert place is None or remark.spot[:2] == place


def test_an_array_of_records_is_told_what_it_should_be() -> None:
    (remark,) = check_json(b"[{}, {}]")
    assert remark.message == "不符合记录格式：$: 应为对象，而是 [{}, {}]（多条记录应一行一条，存为 .jsonl）"


def test_a_version_too_long_to_be_told_is_cut_visibly() -> None:
    (remark,) = check_json(json.dumps({"schema_version": "9" * 300}).encode())
    assert remark.message == f"不认识的记录格式版本：{'9' * 40}…，不是本程序所用的 1.0.0"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({f"isues{number}": 1 for number in range(30_000)}, "XC601"), ({"issues": [{}] * 20_000}, "XC601")],
)
def test_of_very_many_faults_the_first_are_told_and_how_many_there_are(
    changes: dict[str, Any], code: str
) -> None:
    begun = time.process_time()
    remarks = check_json(json.dumps({**RECORD, **changes}).encode())
    assert time.process_time() - begun < 10
    assert [remark.code for remark in remarks] == [code] * 1_001
    (rest,) = [remark for remark in remarks if "另有" in remark.message]
    assert re.search(r"另有 \d+,\d{3} 处", rest.message)


def test_repeated_keys_are_found_in_one_reading_however_deep_they_are() -> None:
    deep = "[" * 150 + "1," * 200_000 + "1" + "]" * 150
    begun = time.process_time()
    remarks = check_json(f'{{"x": {deep}, "x": {{"y": 1, "y": 2}}}}'.encode())
    assert time.process_time() - begun < 5
    assert [remark.path for remark in remarks if remark.code == "XC606"] == ["$.x", "$.x.y"]


def test_what_has_no_place_in_the_notice_is_told_none() -> None:
    record = {**RECORD, "source": {**RECORD["source"], "characters": 3}}
    (remark,) = [each for each in check_json(json.dumps(record).encode()) if each.code == "XC613"]
    assert remark.said is None


# -- files ----------------------------------------------------------------------------------------------


@POSIX
@pytest.mark.usefixtures("notice")
def test_pipes_and_devices_of_a_folder_are_passed_over(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    (tmp_path / "again").symlink_to(tmp_path)
    run = xuncha("check", tmp_path)
    assert (run.code, run.err) == (0, "checked 1 notice: 0 errors, 1 warning, 0 infos\n")


@POSIX
@pytest.mark.parametrize("name", ["pipe", "pipe.json", "pipe.jsonl"])
def test_a_pipe_that_is_named_is_read_once(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path, name: str
) -> None:
    pipe = tmp_path / name
    os.mkfifo(pipe)
    data = (record.read_bytes().rstrip() + b"\n") * 2
    writer = threading.Thread(target=pipe.write_bytes, args=(data,))
    writer.start()
    assert xuncha("check", pipe).err == "checked 2 records: 0 errors, 0 warnings, 0 infos\n"
    writer.join()


def test_records_before_the_place_where_a_file_breaks_off_are_checked(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path
) -> None:
    data = record.read_bytes().rstrip() + b"\n"
    packed, long = tmp_path / "cut.jsonl.gz", tmp_path / "long.jsonl"
    packed.write_bytes(gzip.compress(data * 3 + os.urandom(50_000).hex().encode())[:-20_000])
    long.write_bytes(data * 2 + b"x" * (2 * len(data)) + b"\n" + data)
    run = xuncha("check", packed, "--severity", "error")
    assert run.code == 2
    assert "checked 3 records" in run.err
    run = xuncha("check", long, "--max-bytes", len(data) + 10)
    assert run.code == 2
    told, summary = run.err.splitlines()
    assert told.startswith(f"xuncha: {long}: line 3: larger than the limit")
    assert summary.startswith("checked 2 records: 0 errors")


def test_standard_input_beyond_the_limit_is_not_cut_in_silence(
    xuncha: Callable[..., Run], record: Path
) -> None:
    data = record.read_bytes().rstrip() + b"\n"
    run = xuncha("check", "-", "--max-bytes", 2 * len(data), stdin=data * 2)
    assert (run.code, run.err.count("checked 2 records")) == (0, 1)
    run = xuncha("check", "-", "--max-bytes", 2 * len(data) - 1, stdin=data * 2)
    assert run.code == 2
    assert "[XC702]" in run.err


def test_files_without_a_record_are_nothing_to_check(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    for name, data in (("a.jsonl", b"\n \r\n"), ("b.jsonl.gz", gzip.compress(b""))):
        (tmp_path / name).write_bytes(data)
        run = xuncha("check", tmp_path / name)
        assert run.code == 2
        assert run.one_line.startswith("xuncha: nothing to check: no notice and no record (.txt, ")


def test_a_corpus_that_is_named_is_told_what_to_do(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus.db"
    assert xuncha("corpus", "build", notice, "-o", corpus, "--quiet").code == 0
    run = xuncha("check", corpus)
    assert run.code == 2
    assert "xuncha export CORPUS -o records.jsonl" in run.err.splitlines()[0]
    assert xuncha("check", tmp_path).err.startswith("checked 1 notice:")


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no UTF-8")
def test_a_name_that_is_no_text_is_kept_in_a_baseline(
    xuncha: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (b"\xff\n\x1b[31m.txt", b"-x.txt"):
        Path(os.fsdecode(name)).write_text(NOTICE, encoding="utf-8")
    run = xuncha("check", ".", "--write-baseline", "known.json", "--format", "concise")
    assert run.code == 0
    assert "\x1b" not in run.out + run.err
    assert xuncha("check", ".", "--baseline", "known.json").err.endswith("; 2 known from the baseline\n")


# -- what is written ------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["-o", "--report", "--write-baseline"])
def test_an_input_is_never_written_over(xuncha: Callable[..., Run], record: Path, option: str) -> None:
    before = record.read_bytes()
    target = f"json={record}" if option == "--report" else record
    run = xuncha("check", record, option, target)
    assert (run.code, run.one_line) == (2, f"xuncha: {record}: is an input itself")
    assert record.read_bytes() == before


def test_two_reports_need_two_files(xuncha: Callable[..., Run], notice: Path, tmp_path: Path) -> None:
    target = tmp_path / "report"
    run = xuncha("check", notice, "-o", target, "--report", f"json={tmp_path}/./report")
    assert (run.code, run.one_line) == (
        2,
        f"xuncha: {tmp_path}/./report: two things cannot be written to one file",
    )
    assert not target.exists()


@pytest.mark.parametrize("option", [(), ("--lexicon", "none.toml"), ("--baseline", "none.json")])
@pytest.mark.parametrize("output_format", ["json", "sarif", "junit", "gitlab"])
def test_no_report_is_begun_when_nothing_can_be_checked(
    xuncha: Callable[..., Run], tmp_path: Path, output_format: str, option: tuple[str, ...]
) -> None:
    if option:
        (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    run = xuncha("check", tmp_path, "--format", output_format, *option)
    assert run.code == 2
    assert run.one_line.startswith("xuncha: n")
    assert xuncha("check", tmp_path, "--format", output_format, "-o", tmp_path / "report", *option).code == 2
    assert not (tmp_path / "report").exists()


@POSIX
def test_devices_take_reports(notice: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "xuncha_parse",
        "check",
        str(notice),
        "--quiet",
        "--format",
        "concise",
        "-o",
    ]
    piped = subprocess.run([*command, "/dev/stdout"], capture_output=True, check=True, encoding="utf-8")
    assert "XC201" in piped.stdout
    if Path("/dev/full").exists():
        full = subprocess.run([*command, "/dev/full"], capture_output=True, check=False, encoding="utf-8")
        assert (full.returncode, full.stderr) == (2, "xuncha: /dev/full: No space left on device\n")


# -- child processes ------------------------------------------------------------------------------------


@pytest.fixture
def many(record: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes((record.read_bytes().rstrip() + b"\n") * 3_000)
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(NOTICE * 30, encoding="utf-8")
    return folder


def _started(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "xuncha_parse", "check", *map(str, arguments), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _await_children(pid: int) -> list[int]:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if found := _children(pid):
            return found
        time.sleep(0.02)
    raise AssertionError("no child was started")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_an_interrupt_leaves_nothing_behind(many: Path, tmp_path: Path) -> None:
    process = _started(many, "-o", tmp_path / "report.json", "--format", "json")
    children = _await_children(process.pid)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"xuncha: interrupted\n")
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many", "record.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_reader_that_goes_away_ends_the_run(many: Path) -> None:
    process = _started(many, "--quiet")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    children = _children(process.pid)
    process.stdout.close()
    assert process.wait(timeout=60) == 2
    assert process.stderr.read() == b"xuncha: standard output: Broken pipe\n"
    process.stderr.close()
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


def test_where_no_process_or_thread_can_be_started_one_line_says_so(
    xuncha: Callable[..., Run], many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    run = xuncha("check", many, "--workers", 2)
    assert run.code == 2
    assert run.one_line == "xuncha: no process can be started: Resource temporarily unavailable [XC712]"


def test_a_crew_without_threads_has_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with Crew(2, DEFAULTS) as hired:
        monkeypatch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(NoChild, match="can't start new thread"):
            hired.submit(lambda _: None)


def test_time_that_is_over_for_one_record_is_not_over_for_those_beside_it(record: Path) -> None:
    """A batch has no more time than a record: when it is over, its records are tried alone."""

    class Impatient(Guard):
        def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
            (job, _) = args
            if any(b"slow" in each.data for each in job.records):
                raise UnreadableInput("not read within 1 seconds", "out-of-time")
            return function(*args, **kwargs)

    good = record.read_bytes()
    records = (Raw(1, good), Raw(2, b"slow"), Raw(4, good))
    with Impatient(1) as guard:
        answers = _handed_on(Job("a.jsonl", "record", records=records), DEFAULTS, guard)
    assert [(each.number, each.failure and each.failure.code) for each in answers] == [
        (1, None),
        (2, "XC710"),
        (4, None),
    ]


def test_a_large_record_is_checked_by_a_child_which_may_die_of_it(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path
) -> None:
    large = tmp_path / "a.jsonl"
    large.write_bytes(
        record.read_bytes() + b'{"issues": [' + b"1," * 2_500_000 + b"1]}\n" + record.read_bytes()
    )
    run = xuncha("check", large, "--max-seconds", 0.5, "--workers", 1)
    assert run.code == 2
    assert run.err.splitlines() == [
        f"xuncha: {large}:2: not read within 0.5 seconds (raise it with --max-seconds) [XC710]",
        "checked 2 records: 0 errors, 0 warnings, 0 infos; 1 input unreadable",
    ]


# -- baselines ------------------------------------------------------------------------------------------


def _known(path: Path) -> list[str]:
    return sorted(each["file"] for each in json.loads(path.read_bytes())["findings"])


def test_a_baseline_keeps_what_a_run_did_not_look_at(
    xuncha: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    known = Path("known.json")
    for name in ("a.txt", "b.txt", "c.html"):
        Path(name).write_text(NOTICE, encoding="utf-8")
    both = ("--baseline", known, "--write-baseline", known)
    assert xuncha("check", ".", "--write-baseline", known, "--select", "XC201").code == 0
    assert _known(known) == ["a.txt", "b.txt", "c.html"]

    Path("a.txt").write_text(CLEAN, encoding="utf-8")
    run = xuncha("check", "b.txt", "--baseline", known)
    assert run.err == "checked 1 notice: 0 errors, 0 warnings, 0 infos; 1 known from the baseline\n"
    assert "not found any more" not in xuncha("check", ".", "--baseline", known, "--select", "XC3").err
    assert "1 finding of the baseline not found any more" in xuncha("check", ".", "--baseline", known).err

    Path("c.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert xuncha("check", "b.txt", *both).code == 0
    assert _known(known) == ["a.txt", "b.txt", "c.html"]
    assert xuncha("check", ".", *both).code == 2  # c.html cannot be read, so what is known of it stays
    assert _known(known) == ["b.txt", "c.html"]


def test_what_is_known_of_a_record_stays_known(
    xuncha: Callable[..., Run], notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target, known = tmp_path / "a.json", tmp_path / "known.json"
    xuncha("parse", notice, "-o", target)
    xuncha("check", "a.json", "--write-baseline", known)
    notice.write_text("发布时间：\n" + notice.read_text(encoding="utf-8"), encoding="utf-8")
    xuncha("parse", notice, "--indent", 2, "-o", target)  # one more diagnostic before, and all on other lines
    run = xuncha("check", target, "--baseline", known, "--format", "jsonl")
    assert [json.loads(line)["code"] for line in run.out.splitlines()] == ["XC507"]
    assert "1 known from the baseline" in run.err


def test_a_file_named_twice_has_nothing_new_the_second_time(
    xuncha: Callable[..., Run], notice: Path, record: Path, tmp_path: Path
) -> None:
    known = tmp_path / "known.json"
    lines = tmp_path / "a.jsonl"
    lines.write_bytes(b"{}\n" + record.read_bytes())
    xuncha("check", notice, lines, "--write-baseline", known)
    for order in ((notice, notice, lines, lines), (lines, notice, lines, notice)):
        run = xuncha("check", *order, "--baseline", known)
        assert (run.out, run.err.count("; 4 known from the baseline")) == ("", 1)


@POSIX
def test_a_baseline_that_is_a_folder(xuncha: Callable[..., Run], notice: Path) -> None:
    run = xuncha("check", notice, "--baseline", notice.parent)
    assert (run.code, run.one_line) == (2, f"xuncha: {notice.parent}: is a folder")
