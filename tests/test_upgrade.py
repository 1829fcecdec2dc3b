"""Records of older versions, lifted: through the library with tables of steps made here, and through the whole command."""

from __future__ import annotations

import copy
import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from xuncha_parse import parse
from xuncha_parse.cli.lifted import Told
from xuncha_parse.records import SCHEMA_VERSION, Notice, read_record
from xuncha_parse.schema import InvalidRecord, NewerVersion, UnknownVersion, lift, read_any
from xuncha_parse.schema.upgrading import STEPS, Step, Upgraded, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Run

OLD = Path(__file__).resolve().parent / "data" / "upgrade"
LATER = ("verdict", "repairs", "blocks", "generated", "asides", "page")
"""What ``source`` gained after the code that wrote the files of ``OLD``."""


# -- steps: 0.8.0 → 0.9.0 → 1.0.0 --------------------------------------------------------------------------
# 0.8.0 called an issue's statement "problem" and its outcome "result"; 0.9.0 held a span as "12-34" and no places of
# statements; 1.0.0 is the current form.


def _renamed(data: dict[str, Any]) -> dict[str, Any]:
    for issue in data["issues"]:
        issue["statement"] = issue.pop("problem")
        issue["outcome"] = issue.pop("result")
    return data


def _split(data: dict[str, Any]) -> dict[str, Any]:
    for issue in data["issues"]:
        start, end = issue.pop("place").split("-")
        issue["span"] = {"start": int(start), "end": int(end)}
        issue["statement_span"] = dict(issue["span"])
    return data


CHAIN = {"0.8.0": Step("0.9.0", _renamed), "0.9.0": Step("1.0.0", _split)}


def _current() -> dict[str, Any]:
    text = "一、问题整改情况\n1.学习不深入。\n整改情况：一是加强学习。二是建立制度。\n整改结果：已完成\n"
    data: dict[str, Any] = json.loads(parse(text).notice.model_dump_json())
    for issue in data["issues"]:
        issue["statement_span"] = dict(issue["span"])
    return data


def _version_9() -> dict[str, Any]:
    data = _current()
    data["schema_version"] = "0.9.0"
    for issue in data["issues"]:
        span = issue.pop("span")
        issue["place"] = f"{span['start']}-{span['end']}"
        del issue["statement_span"]
    return data


def _version_8() -> dict[str, Any]:
    data = _version_9()
    data["schema_version"] = "0.8.0"
    for issue in data["issues"]:
        issue["problem"] = issue.pop("statement")
        issue["result"] = issue.pop("outcome")
    return data


def _bytes(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own table, with the chain in it."""
    for version, step in CHAIN.items():
        monkeypatch.setitem(STEPS, version, step)


@pytest.mark.parametrize(
    ("old", "versions"),
    [
        (_version_8, ("0.8.0", "0.9.0", "1.0.0")),
        (_version_9, ("0.9.0", "1.0.0")),
        (_current, ("1.0.0",)),
    ],
)
def test_a_record_goes_through_every_step_to_the_current_version(
    old: Callable[[], dict[str, Any]], versions: tuple[str, ...]
) -> None:
    given = old()
    lifted = lift(given, CHAIN)
    assert lifted.data == _current()
    assert lifted.versions == versions
    assert given == old(), "what was given stays as it was"


def test_no_step_leads_from_the_current_version() -> None:
    assert SCHEMA_VERSION not in STEPS
    assert CHAIN["0.9.0"].to == SCHEMA_VERSION


@pytest.mark.parametrize("version", ["1.0.1", "1.1.0", "2.0.0", "10.0.0"])
def test_a_newer_version_is_told_from_an_unknown_one(version: str) -> None:
    with pytest.raises(
        NewerVersion, match=f"schema version {version} is newer than {SCHEMA_VERSION}"
    ) as raised:
        lift({"schema_version": version}, CHAIN)
    assert raised.value.version == version


@pytest.mark.parametrize(
    "version", ["0.7.0", "0.8.1", "0.10.0", "1.0", "one", "", "1.0.0 ", "9" * 99 + ".0.0"]
)
def test_an_unknown_version_is_none_of_the_newer_ones(version: str) -> None:
    with pytest.raises(UnknownVersion, match="is unknown; the current one is") as raised:
        lift({"schema_version": version}, CHAIN)
    assert not isinstance(raised.value, NewerVersion)
    assert raised.value.version == version
    assert len(str(raised.value)) < 120


@pytest.mark.parametrize("version", [1, None, ["1.0.0"], {}])
def test_a_version_that_is_no_text_is_left_to_validation(version: object) -> None:
    data = {**_current(), "schema_version": version}
    assert lift(data).data is data
    with pytest.raises(ValidationError, match="schema_version"):
        read_any(_bytes(data))


def test_a_record_without_its_version_counts_as_current() -> None:
    data = _current()
    del data["schema_version"]
    assert lift(data).versions == (SCHEMA_VERSION,)
    assert read_any(_bytes(data)).notice.schema_version == SCHEMA_VERSION


# -- reading ----------------------------------------------------------------------------------------------


def test_any_version_is_read_as_the_current_one() -> None:
    expected = Notice.model_validate(_current())
    for old, version in ((_version_8, "0.8.0"), (_version_9, "0.9.0"), (_current, "1.0.0")):
        read = read_any(b"\xef\xbb\xbf" + _bytes(old()), CHAIN)
        assert (read.notice, read.version) == (expected, version)


def test_what_no_step_knows_is_an_error() -> None:
    for old in (_version_8, _version_9, _current):
        data = old()
        data["issues"][0]["mood"] = "glad"
        with pytest.raises(ValidationError, match="mood"):
            read_any(_bytes(data), CHAIN)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"1", b"\xff", b"null", b"[" * 100_000, b'{"a":' * 5_000])
def test_what_is_no_record_is_a_validation_error(data: bytes) -> None:
    with pytest.raises(ValidationError):
        read_any(data, CHAIN)
    with pytest.raises(InvalidRecord):
        upgrade(data, CHAIN)


def test_a_version_is_told_before_anything_else_is_wrong() -> None:
    with pytest.raises(NewerVersion):
        read_any(b'{"schema_version": "7.0.0", "new": 1}')


# -- the full form ------------------------------------------------------------------------------------------


def test_the_full_form_has_every_field_in_order() -> None:
    full = json.loads(upgrade(_bytes({"source": {**_source(), "text": None}})).notice.model_dump_json())
    assert list(full) == list(Notice.model_fields)
    assert set(LATER) < set(full["source"])


def _source() -> dict[str, Any]:
    return {"name": "a", "media_type": "text/plain", "encoding": "utf-8", "sha256": "", "characters": 0}


def test_what_was_added_and_what_is_gone_is_told() -> None:
    done = upgrade(_bytes(_version_8()), CHAIN)
    assert done.versions == ("0.8.0", "0.9.0", "1.0.0")
    assert [path for path in done.added if path.count(".") == 1 and path.startswith("issues")] == [
        "issues[].statement", "issues[].statement_span", "issues[].outcome", "issues[].span",
    ]  # fmt: skip
    assert {"issues[].problem", "issues[].result", "issues[].place"} < set(done.gone)
    assert upgrade(_bytes(_current())) == Upgraded(
        Notice.model_validate(_current()), ("1.0.0",), (), (), changed=False
    )


def test_another_order_of_fields_is_a_change_and_white_space_is_none() -> None:
    data = _current()
    assert not upgrade(json.dumps(data, indent=3).encode()).changed
    done = upgrade(_bytes(dict(reversed(data.items()))))
    assert (done.added, done.gone, done.changed) == ((), (), True)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text.replace('"title":', '"title": null, "title":', 1), "the key 'title' stands twice"),
        (lambda text: text.replace('"value": null', '"value": 1e999', 1), "the number 1e999 cannot be kept"),
        (lambda text: text.replace('"value": null', '"value": NaN', 1), "the number NaN cannot be kept"),
        (
            lambda text: text.replace('"value": null', f'"value": {"9" * 5000}', 1),
            "no JSON: Exceeds the limit",
        ),
        (lambda text: text.replace('"value": null', '"value": "\\ud800"', 1), "Invalid JSON"),
        (lambda text: text[:-1], "no JSON: Expecting ',' delimiter at line 1 column"),
        (
            lambda text: text.replace('"id": "1.1"', '"id": 1.1'),
            "$.issues[0].id: Input should be a valid string",
        ),
        (lambda text: text.replace('"id":', '"ID":'), "$.issues[0].id: Field required (and 1 more)"),
        (lambda _: "[]", "no record: its JSON is no object"),
    ],
)
def test_what_could_not_be_written_back_is_an_error(spoil: Callable[[str], str], told: str) -> None:
    data = _current()
    span = {"start": 0, "end": 1}
    data["issues"][0]["mentions"] = [{"kind": "count", "text": "一", "span": span, "value": None}]
    text = json.dumps(data)
    assert not upgrade(text.encode()).changed
    with pytest.raises(InvalidRecord) as raised:
        upgrade(spoil(text).encode())
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


# -- records that older code wrote --------------------------------------------------------------------------


def _old_records() -> list[tuple[str, int, bytes]]:
    found = []
    for file in sorted(OLD.glob("*.json*")):
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        found += [(file.name, number, line) for number, line in enumerate(data.splitlines())]
    return found


def test_there_are_records_of_older_code() -> None:
    assert len(_old_records()) == 4
    assert all(file.stat().st_size < 40_000 for file in OLD.iterdir())


@pytest.mark.parametrize("record", _old_records(), ids=lambda record: f"{record[0]}-{record[1]}")
def test_records_of_older_code_are_lifted_to_the_full_form_and_lose_nothing(
    record: tuple[str, int, bytes],
) -> None:
    *_, data = record
    given = json.loads(data)
    assert not set(given["source"]) & set(LATER)
    done = upgrade(data)
    assert (done.versions, done.gone, done.changed) == (("1.0.0",), (), True)
    assert {"corrections", *(f"source.{name}" for name in LATER)} <= set(done.added)
    full = json.loads(done.notice.model_dump_json())
    for name in LATER:
        assert full["source"].pop(name) in (None, [])
    assert full.pop("corrections") == []
    if "text" not in given["source"]:
        assert full["source"].pop("text") is None
    assert full == given
    assert not upgrade(done.notice.model_dump_json().encode()).changed


def test_records_of_older_code_check_clean(xuncha: Callable[..., Run]) -> None:
    run = xuncha("check", OLD, "--severity", "error")
    assert (run.code, run.out) == (0, "")
    assert "4 records" in run.err


# -- the command --------------------------------------------------------------------------------------------


def _put(folder: Path, name: str, *records: dict[str, Any], **layout: Any) -> Path:
    file = folder / name
    data = b"".join(json.dumps(record, ensure_ascii=False, **layout).encode() + b"\n" for record in records)
    file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return file


def _full() -> str:
    return Notice.model_validate(_current()).model_dump_json() + "\n"


@pytest.mark.usefixtures("steps")
def test_one_file_goes_to_standard_output(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    file = _put(tmp_path, "a.json", _version_8())
    run = xuncha("upgrade", file)
    assert (run.code, run.out) == (0, _full())
    told = run.err.rstrip("\n").split("; ")
    assert told[0] == f"{file}: 1 record 0.8.0 → 0.9.0 → 1.0.0"
    assert told[1] == "added issues[].statement, issues[].statement_span, issues[].outcome, issues[].span"
    assert told[2] == "gone issues[].place, issues[].problem, issues[].result"
    assert json.loads(file.read_bytes()) == _version_8()
    again = xuncha("upgrade", "-", stdin=run.out.encode())
    assert (again.code, again.out, again.err) == (0, run.out, "<stdin>: 1 record, already current\n")


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize("name", ["b.json", "b.jsonl", "b.json.gz", "b.jsonl.gz"])
@pytest.mark.parametrize("given", ["a.json", "a.jsonl", "a.json.gz", "a.jsonl.gz", "-"])
def test_every_kind_of_file_is_read_and_written(
    xuncha: Callable[..., Run], tmp_path: Path, given: str, name: str
) -> None:
    file = _put(tmp_path, "stdin.json" if given == "-" else given, _version_9())
    target = tmp_path / name
    stdin = file.read_bytes() if given == "-" else None
    run = xuncha("upgrade", "-" if given == "-" else file, "-o", target, stdin=stdin)
    assert (run.code, run.out) == (0, "")
    data = target.read_bytes()
    assert (data[:2] == b"\x1f\x8b") == name.endswith(".gz")
    assert (gzip.decompress(data) if name.endswith(".gz") else data).decode() == _full()
    assert xuncha("upgrade", "--check", target).code == 0


@pytest.mark.usefixtures("steps")
def test_lines_of_all_versions_are_written_in_order(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    file = _put(tmp_path, "a.jsonl", _version_8(), _current(), _version_9(), _version_8())
    for run in (xuncha("upgrade", file), xuncha("upgrade", "-", stdin=file.read_bytes())):
        assert (run.code, run.out) == (0, _full() * 4)
        first, second = run.err.splitlines()
        assert ": 2 records 0.8.0 → 0.9.0 → 1.0.0; added " in first
        assert (
            ": 1 record 0.9.0 → 1.0.0; added issues[].statement_span, issues[].span; gone issues[].place"
            in second
        )


@pytest.mark.usefixtures("steps")
def test_files_are_written_where_they_are(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    deeper = tmp_path / "b"
    deeper.mkdir()
    old = [
        _put(tmp_path, "a.json", _version_8(), indent=2),
        _put(deeper, "c.jsonl.gz", _version_9(), _current()),
    ]
    current = _put(tmp_path, "z.json", _current(), indent=4)
    hidden = _put(tmp_path, ".h.json", _version_8())
    (tmp_path / "notes.md").write_text("no record", encoding="utf-8")
    before = {file: file.read_bytes() for file in (*old, current, hidden)}

    checked = xuncha("upgrade", "--check", tmp_path)
    assert (checked.code, checked.out) == (1, "")
    assert [line.split(": ")[0] for line in checked.err.splitlines()] == [
        f"would change {old[0]}", f"would change {old[1]}", "3 files",
    ]  # fmt: skip
    assert {file: file.read_bytes() for file in before} == before

    done = xuncha("upgrade", "--in-place", tmp_path)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[-1] == "3 files: 2 upgraded, 1 current, 0 not valid or not read"
    assert (
        old[0].read_text(encoding="utf-8")
        == json.dumps(json.loads(_full()), indent=2, ensure_ascii=False) + "\n"
    )
    assert gzip.decompress(old[1].read_bytes()).decode() == _full() * 2
    assert {file: file.read_bytes() for file in (current, hidden)} == {
        file: before[file] for file in (current, hidden)
    }
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        ".h.json",
        "a.json",
        "b",
        "c.jsonl.gz",
        "notes.md",
        "z.json",
    ]

    again = xuncha("upgrade", "--in-place", tmp_path)
    assert (again.code, again.err) == (0, "3 files: 0 upgraded, 3 current, 0 not valid or not read\n")
    assert xuncha("upgrade", "--check", tmp_path).code == 0


def _later(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "schema_version": "3.0.0"}


def _ancient(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "schema_version": "0.1.0"}


def _strange(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "mood": "glad"}


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            _later,
            "schema version 3.0.0 is newer than 1.0.0, the newest that this program knows: upgrade xuncha-parse",
        ),
        (_ancient, "schema version '0.1.0' is unknown; the current one is 1.0.0"),
        (_strange, "$.mood: Extra inputs are not permitted"),
    ],
)
@pytest.mark.parametrize("old", [_version_8, _current])
def test_of_a_record_that_cannot_be_lifted_nothing_is_written(
    xuncha: Callable[..., Run],
    tmp_path: Path,
    old: Callable[[], dict[str, Any]],
    spoil: Callable[[dict[str, Any]], dict[str, Any]],
    told: str,
) -> None:
    file = _put(tmp_path, "a.json", spoil(old()))
    before = file.read_bytes()
    target = tmp_path / "b.json"
    target.write_text("old", encoding="utf-8")
    for options in ((), ("-o", target), ("--in-place",), ("--check",)):
        run = xuncha("upgrade", file, *options)
        assert (run.code, run.one_line) == (1, f"xuncha: {file}: {told}")
    assert (file.read_bytes(), target.read_text(encoding="utf-8")) == (before, "old")


@pytest.mark.usefixtures("steps")
def test_of_lines_all_are_written_or_none(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    file = _put(tmp_path, "a.jsonl", _version_8(), _strange(_version_9()), _current(), _later({}))
    other = _put(tmp_path, "b.json", _version_9())
    before = file.read_bytes()
    run = xuncha("upgrade", "--in-place", file, other)
    assert run.code == 1
    lines = run.err.splitlines()
    assert lines[0] == f"xuncha: {file}:2: $.mood: Extra inputs are not permitted"
    assert lines[1].startswith(f"xuncha: {file}:4: schema version 3.0.0 is newer")
    assert lines[2] == f"xuncha: {file}: nothing was written, for 2 of 4 records"
    assert lines[3].startswith(f"{other}: 1 record 0.9.0 → 1.0.0")
    assert lines[4] == "2 files: 1 upgraded, 0 current, 1 not valid or not read"
    assert file.read_bytes() == before
    assert other.read_text(encoding="utf-8") == _full()


def test_several_records_need_a_name_that_holds_several(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    file = _put(tmp_path, "a.jsonl", _current(), _current())
    run = xuncha("upgrade", file, "-o", tmp_path / "b.json")
    assert run.code == 2
    assert (
        run.one_line
        == f"xuncha: {tmp_path / 'b.json'}: 2 records need a name that ends in .jsonl or .jsonl.gz"
    )
    assert not (tmp_path / "b.json").exists()


def test_files_that_cannot_be_read_or_are_no_records(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    cut = tmp_path / "cut.json.gz"
    cut.write_bytes(gzip.compress(_full().encode())[:-9])
    notice = tmp_path / "notice.txt"
    notice.write_text("通报", encoding="utf-8")
    good = _put(tmp_path, "good.json", _strange(_current()))
    missing = tmp_path / "none.json"
    for file, code in (
        (cut, "XC7"),
        (notice, "no file of records (.json, .json.gz, "),
        (missing, "No such file"),
    ):
        run = xuncha("upgrade", file)
        assert run.code == 2
        assert run.one_line.startswith(f"xuncha: {file}: ")
        assert code in run.one_line
    assert xuncha("upgrade", "--check", good, missing).code == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("a.json", "b.json"), "several files are upgraded with --in-place"),
        ((".",), "several files are upgraded with --in-place"),
        (("a.json", "b.json", "-o", "c.jsonl"), "several files are upgraded with --in-place"),
        (("-", "--in-place"), "standard input has no place to write to"),
        (("a.json", "--in-place", "--check"), "only one of them can be given"),
        (("a.json", "-o", "b.json", "--in-place"), "only one of them can be given"),
        (("a.json", "-o", "a.json"), "xuncha: a.json: is the input itself; --in-place writes there"),
        (("empty", "--in-place"), "xuncha: nothing to upgrade: no record"),
        ((), "Missing argument"),
    ],
)
def test_wrong_usage_is_one_line(
    xuncha: Callable[..., Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for name in ("a.json", "b.json"):
        _put(tmp_path, name, _current())
    run = xuncha("upgrade", *options)
    assert run.code == 2
    assert told in run.one_line
    assert (tmp_path / "a.json").read_bytes() == _bytes(_current()) + b"\n"


@pytest.mark.usefixtures("steps")
def test_a_failed_write_leaves_the_old_record(
    xuncha: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _put(tmp_path, "a.json", _version_8())

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    run = xuncha("upgrade", "--in-place", file)
    assert (run.code, run.one_line) == (2, f"xuncha: {file}: No space left on device")
    assert json.loads(file.read_bytes()) == _version_8()
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_long_lists_of_fields_are_cut() -> None:
    told = Told("a.json")
    fields = tuple(f"f{number}" for number in range(20))
    notice = read_record(_bytes(_current()))
    told.take(Upgraded(notice, ("0.9.0", "1.0.0"), (*fields, "f1.deeper", "f2[].deeper"), (), changed=True))
    (line,) = told.sentences()
    assert line.endswith("f10, f11 and 8 more")


def test_the_tables_of_these_tests_are_as_they_say() -> None:
    """No fixture is lifted by accident: without the chain both older forms are unknown."""
    for old in (_version_8, _version_9):
        with pytest.raises(UnknownVersion):
            lift(copy.deepcopy(old()))
