"""``xuncha apply`` from file to file, and the way round: parse, correct, apply, check, evaluate."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from commands import CLEAN, ROOT
from xuncha_parse.records import Notice, read_record
from xuncha_parse.review.identity import record_digest

pytest.importorskip("jsonpatch")

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commands import Run

PARTIAL = [{"op": "replace", "path": "/issues/1/outcome/status", "value": "partial"}]


def _corrections(record: Path, patch: list[Any], *accepted: str, digest: str | None = None) -> bytes:
    made = {
        "name": "通报.txt",
        "record_sha256": digest or record_digest(read_record(record.read_bytes())),
        "patch": patch,
        "accepted": list(accepted),
    }
    return json.dumps({"format": "xuncha-corrections", "version": 1, "records": [made]}).encode()


@pytest.fixture
def corrections(record: Path) -> Path:
    file = record.with_name("corrections.json")
    file.write_bytes(_corrections(record, PARTIAL, "/issues/0"))
    return file


def test_a_record_is_corrected(xuncha: Callable[..., Run], record: Path, corrections: Path) -> None:
    run = xuncha("apply", corrections, record)
    assert run.code == 0
    assert run.err == f"{record}: 1 field set by a person, 1 issue accepted\n"
    corrected = Notice.model_validate_json(run.out, strict=True)
    assert corrected.issues[1].outcome.status == "partial"
    assert [each.model_dump() for each in corrected.corrections] == [
        {"pointer": "/issues/1/outcome/status", "act": "set", "was": "in_progress"},
        {"pointer": "/issues/0", "act": "accepted", "was": None},
    ]
    assert run.out.count("\n") == 1
    target = record.with_name("corrected.json")
    again = xuncha("apply", corrections, record, "-o", target, "--indent", "2")
    assert (again.code, again.out, again.err) == (0, "", run.err)
    assert target.read_text(encoding="utf-8") == corrected.model_dump_json(indent=2) + "\n"


def test_either_may_be_standard_input(xuncha: Callable[..., Run], record: Path, corrections: Path) -> None:
    wanted = xuncha("apply", corrections, record).out
    first = xuncha("apply", "-", record, stdin=corrections.read_bytes())
    second = xuncha("apply", corrections, "-", stdin=record.read_bytes())
    assert (first.code, first.out, second.code, second.out) == (0, wanted, 0, wanted)
    assert second.err.startswith("<stdin>: 1 field set by a person")
    both = xuncha("apply", "-", "-", stdin=b"")
    assert both.code == 2
    assert "only one of them can be standard input" in both.one_line


@pytest.mark.parametrize("name", ["a.json.gz", "a.jsonl", "a.jsonl.gz", "a.txt"])
def test_a_record_may_lie_in_any_file(
    xuncha: Callable[..., Run], record: Path, corrections: Path, name: str
) -> None:
    data = record.read_bytes()
    other = record.with_name(name)
    other.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert xuncha("apply", corrections, other).out == xuncha("apply", corrections, record).out


def test_another_layout_of_the_record_is_the_same_record(
    xuncha: Callable[..., Run], record: Path, corrections: Path
) -> None:
    laid_out = record.with_name("laid-out.json")
    laid_out.write_text(
        json.dumps(json.loads(record.read_bytes()), indent=3, sort_keys=True), encoding="utf-8"
    )
    assert xuncha("apply", corrections, laid_out).out == xuncha("apply", corrections, record).out


def test_a_record_without_the_newest_fields_is_the_same_record(
    xuncha: Callable[..., Run], record: Path, corrections: Path
) -> None:
    data = json.loads(record.read_bytes())
    del data["corrections"]
    older = record.with_name("older.json")
    older.write_text(json.dumps(data), encoding="utf-8")
    assert xuncha("apply", corrections, older).code == 0


def test_a_bare_patch_is_taken_and_said_to_be_one(xuncha: Callable[..., Run], record: Path) -> None:
    run = xuncha(
        "apply", "-", record, stdin=json.dumps([*PARTIAL, {"op": "remove", "path": "/issues/0"}]).encode()
    )
    assert run.code == 0
    assert run.err == (
        f"{record}: 1 field set by a person, 1 issue removed; the patch does not say for which record it was made\n"
    )
    nothing = xuncha("apply", "-", record, stdin=b"[]")
    assert (nothing.code, nothing.out) == (0, record.read_text(encoding="utf-8"))
    assert nothing.err.startswith(f"{record}: nothing corrected by a person; ")


def test_of_many_records_the_right_one_is_found(xuncha: Callable[..., Run], record: Path) -> None:
    told = json.loads(_corrections(record, PARTIAL))
    other = json.loads(_corrections(record, [], digest="0" * 64))
    told["records"] = [*other["records"], *told["records"]]
    run = xuncha("apply", "-", record, stdin=json.dumps(told).encode())
    assert (run.code, run.record["issues"][1]["outcome"]["status"]) == (0, "partial")


@pytest.mark.parametrize(
    ("patch", "code", "told"),
    [
        ([{"op": "remove", "path": "/issues/9"}], 1, "operation 1 (remove /issues/9): nothing is there"),
        ([{"op": "test", "path": "/kind", "value": 1}], 1, "operation 1 (test /kind): the record has something else there"),
        ([{"op": "remove", "path": "/issues/0/id"}], 1, "the result is no valid record: /issues/0/id: Field required"),
        ([{"op": "add", "path": "/source/text", "value": ""}], 1, "source is not for persons to change"),
        ([1], 1, "operation 1: is no object"),
        ({}, 2, "no corrections: its format is not 'xuncha-corrections'"),
        ("[", 2, "no JSON: "),
    ],
)  # fmt: skip
def test_corrections_that_do_not_fit_are_one_line(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path, patch: Any, code: int, told: str
) -> None:
    data = patch.encode() if isinstance(patch, str) else json.dumps(patch).encode()
    for file in ("-", tmp_path / "patch.json"):
        (tmp_path / "patch.json").write_bytes(data)
        target = tmp_path / "out.json"
        run = xuncha("apply", file, record, "-o", target, stdin=data)
        assert run.code == code
        assert run.one_line.startswith(f"xuncha: {'<stdin>' if file == '-' else file}: ")
        assert told in run.one_line
        assert not target.exists()


def test_corrections_of_another_record_are_refused(
    xuncha: Callable[..., Run], record: Path, corrections: Path
) -> None:
    bare = json.loads(record.read_bytes())
    bare["source"]["text"] = None
    other = record.with_name("other.json")
    other.write_text(json.dumps(bare), encoding="utf-8")
    run = xuncha("apply", corrections, other)
    assert run.code == 2
    assert run.one_line.startswith(
        f"xuncha: {corrections}: made for other records (通报.txt); the SHA-256 of"
    )
    corrected = record.with_name("corrected.json")
    assert xuncha("apply", corrections, record, "-o", corrected).code == 0
    assert xuncha("apply", corrections, corrected).code == 2, "they were put in already"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{}", "$.source: Field required"),
        (b"", "no JSON: "),
        (b'{"schema_version": "9.0.0"}', "schema version 9.0.0 is newer"),
        (b'{"a": 1}\n{"a": 1}\n', "several records; corrections are put into one"),
    ],
)
def test_what_is_no_record_is_one_line(
    xuncha: Callable[..., Run], corrections: Path, tmp_path: Path, data: bytes, told: str
) -> None:
    file = tmp_path / "bad.jsonl"
    for name in (file, "-"):
        file.write_bytes(data)
        run = xuncha("apply", corrections, name, stdin=data)
        assert run.code == 2
        assert told in run.one_line or (data == b"" and "no record" in run.one_line)


def test_files_that_cannot_be_read_or_written(
    xuncha: Callable[..., Run], record: Path, corrections: Path, tmp_path: Path
) -> None:
    for arguments, told in (
        ((tmp_path / "none.json", record), f"xuncha: {tmp_path / 'none.json'}: No such file"),
        ((corrections, tmp_path / "none.json"), f"xuncha: {tmp_path / 'none.json'}: No such file"),
        ((corrections, tmp_path), f"xuncha: {tmp_path}: is a folder"),
        ((tmp_path, record), f"xuncha: {tmp_path}: is a folder"),
        ((corrections, record, "-o", record), f"xuncha: {record}: is an input itself"),
        ((corrections, record, "-o", corrections), f"xuncha: {corrections}: is an input itself"),
        (
            (corrections, record, "-o", tmp_path / "no" / "a.json"),
            f"xuncha: {tmp_path / 'no' / 'a.json'}: No such",
        ),
    ):
        run = xuncha("apply", *arguments)
        assert run.code == 2
        assert run.one_line.startswith(told)


# -- the way round ----------------------------------------------------------------------------------------


def test_what_a_person_set_checks_clean(xuncha: Callable[..., Run], record: Path, corrections: Path) -> None:
    corrected = record.with_name("corrected.json")
    xuncha("apply", corrections, record, "-o", corrected)
    run = xuncha("check", corrected)
    assert (run.code, run.out) == (0, "")
    told = json.loads(corrected.read_bytes())
    told["corrections"] = []
    corrected.write_text(json.dumps(told), encoding="utf-8")
    run = xuncha("check", corrected)
    assert run.code == 1
    assert "XC608" in run.out


def test_a_correction_that_leads_nowhere_is_found(xuncha: Callable[..., Run], record: Path) -> None:
    told = json.loads(record.read_bytes())
    told["corrections"] = [{"pointer": "/issues/7", "act": "added", "was": None}]
    record.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    run = xuncha("check", record)
    assert run.code == 1
    assert "XC617 error" in run.out
    assert "记录中没有 /issues/7" in run.out


def test_a_corrected_record_is_gold(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    """Parse a sample, correct three fields and an issue, and measure: the parser errs in exactly these."""
    parsed = tmp_path / "parsed.json"
    sample = ROOT / "samples" / "s01-full.txt"
    assert xuncha("parse", sample, "-o", parsed, "-q").code == 0
    record = json.loads(parsed.read_bytes())
    patch = [
        {"op": "test", "path": "/issues/2/id", "value": record["issues"][2]["id"]},
        {"op": "replace", "path": "/issues/2/outcome/status", "value": "not_started"},
        {"op": "replace", "path": "/signed_by", "value": "另一机关"},
        {"op": "remove", "path": f"/issues/{len(record['issues']) - 1}"},
        {"op": "add", "path": "/issues/0/responsible/units/-", "value": "办公室"},
    ]
    gold = tmp_path / "gold"
    gold.mkdir()
    done = xuncha(
        "apply", "-", parsed, "-o", gold / "s01.json", "--indent", "1", stdin=_corrections(parsed, patch)
    )
    assert done.err == f"{parsed}: 2 fields set by a person, 1 unit added, 1 issue removed\n"
    run = xuncha("evaluate", gold, "--errors", "--json")
    assert run.code == 0
    told = json.loads(run.out)
    ids = [issue["id"] for issue in record["issues"]]
    assert {(fault["issue"], fault["field"]) for fault in told["faults"]} == {
        (None, "signed_by"), (ids[2], "status"), (ids[-1], "extra"), (ids[0], "units"),
    }  # fmt: skip
    assert list(told["styles"]) == ["corrected"]
    assert told["all"]["issues"] == len(ids) - 1
    status = next(fault for fault in told["faults"] if fault["field"] == "status")
    assert (status["expected"], status["got"]) == (["not_started"], ["partial"])
    listed = xuncha("evaluate", gold, "--errors").out
    text = record["source"]["text"]
    line = text.count("\n", 0, record["issues"][2]["statement_span"]["start"]) + 1
    assert f"{gold / 's01.json'}:{line}:" in listed
    assert xuncha("evaluate", gold, "--mode", "lenient").code == 0


@pytest.mark.parametrize("name", [path.name for path in sorted((ROOT / "samples").glob("s*-half.txt"))])
def test_the_program_agrees_with_its_own_records(
    xuncha: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    assert xuncha("parse", ROOT / "samples" / name, "-o", tmp_path / "a.json", "-q").code == 0
    run = xuncha("evaluate", tmp_path, "--errors", "--json")
    assert json.loads(run.out)["faults"] == []
    assert json.loads(run.out)["all"]["notices"] == 1


def test_what_a_page_says_of_itself_is_known_to_the_measure(
    xuncha: Callable[..., Run], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    title = CLEAN.splitlines()[0]
    body = "".join(f"<p>{line}</p>" for line in CLEAN.splitlines()[1:])
    page.write_text(
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="2024-01-19"></head><body>{body}</body></html>',
        encoding="utf-8",
    )
    gold = tmp_path / "gold"
    gold.mkdir()
    assert xuncha("parse", page, "-o", gold / "a.json", "-q").code == 0
    assert json.loads((gold / "a.json").read_bytes())["published_at"] == "2024-01-19"
    assert json.loads(xuncha("evaluate", gold, "--errors", "--json").out)["faults"] == []


def test_records_and_marked_notices_are_measured_together(xuncha: Callable[..., Run], tmp_path: Path) -> None:
    for name in ("s10-half", "s12-full"):
        marked = ROOT / "samples" / "gold" / f"{name}.gold"
        (tmp_path / marked.name).write_bytes(marked.read_bytes())
        xuncha("parse", ROOT / "samples" / f"{name}.txt", "-o", tmp_path / f"{name}.json", "-q")
    told = json.loads(xuncha("evaluate", tmp_path, "--json").out)
    assert (told["all"]["notices"], told["styles"]["corrected"]["notices"]) == (4, 2)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda record: record["source"].update(text=None), "the record has no text"),
        (lambda record: record.pop("source"), "$.source: Field required"),
        (lambda record: record.update(schema_version="7.0.0"), "schema version 7.0.0 is newer"),
    ],
)
def test_a_record_that_cannot_be_gold_is_one_line(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path, change: Callable[[Any], object], told: str
) -> None:
    data = json.loads(record.read_bytes())
    change(data)
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "a.json").write_text(json.dumps(data), encoding="utf-8")
    run = xuncha("evaluate", gold)
    assert run.code == 2
    assert run.one_line.startswith(f"xuncha: {gold / 'a.json'}: ")
    assert told in run.one_line


def test_an_acceptance_taken_back_in_the_page_is_gone_from_the_record(
    xuncha: Callable[..., Run], record: Path, tmp_path: Path
) -> None:
    def applied(to: Path, **told: object) -> dict[str, object]:
        digest = record_digest(read_record(to.read_bytes()))
        entry = {"name": "n", "record_sha256": digest, "patch": [], "accepted": [], **told}
        file = tmp_path / "made.corrections.json"
        file.write_text(json.dumps({"format": "xuncha-corrections", "version": 1, "records": [entry]}))
        run = xuncha("apply", file, to)
        assert run.code == 0, run.err
        return json.loads(run.out)  # type: ignore[no-any-return]

    accepted = tmp_path / "accepted.json"
    accepted.write_text(json.dumps(applied(record, accepted=["/issues/0"])), encoding="utf-8")
    assert json.loads(accepted.read_bytes())["corrections"] == [
        {"pointer": "/issues/0", "act": "accepted", "was": None}
    ]
    assert applied(accepted, withdrawn=["/issues/0"])["corrections"] == []
