"""``xuncha export`` and ``xuncha parse -o``, as a shell sees them."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from exports import SAMPLES, notice, samples, sheets_by_openpyxl
from xuncha_parse.export import FORMATS, Entry, write

ISSUES = [issue for entry in samples() for issue in entry.notice.issues]
MEASURES = sum(len(issue.measures) for issue in ISSUES)


@dataclass(frozen=True)
class Run:
    code: int
    out: bytes
    lines: list[str]
    """What was told on standard error."""


def xuncha(*arguments: object, stdin: bytes = b"") -> Run:
    command = [sys.executable, "-m", "xuncha_parse", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    return Run(done.returncode, done.stdout, done.stderr.decode().splitlines())


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A folder of records in every way they come: four notices in all."""
    folder = tmp_path / "records"
    (folder / "more").mkdir(parents=True)
    one, two, three, four = (entry.notice.model_dump_json() for entry in samples())
    (folder / "a.json").write_text(json.dumps(json.loads(one), indent=2), encoding="utf-8")
    (folder / "b.jsonl").write_text(f"\ufeff{two}\n\n", encoding="utf-8")
    (folder / "more" / "c.json.gz").write_bytes(gzip.compress(three.encode()))
    (folder / "more" / "d.jsonl.gz").write_bytes(gzip.compress(four.encode()))
    (folder / "notes.txt").write_text("no record")
    return folder


def test_a_folder_becomes_a_ledger(records: Path, tmp_path: Path) -> None:
    run = xuncha("export", records, "-o", tmp_path / "a.xlsx")
    assert (run.code, run.out) == (0, b"")
    assert run.lines == [f"exported 4 notices, {len(ISSUES)} issues, {MEASURES} measures"]
    rows = sheets_by_openpyxl(tmp_path / "a.xlsx")["台账"]
    sources = list(dict.fromkeys(row[rows[0].index("来源")] for row in rows[1:]))
    assert sources == [
        str(records / name) for name in ("a.json", "b.jsonl#1", "more/c.json.gz", "more/d.jsonl.gz#1")
    ]


@pytest.mark.parametrize("form", [each.name for each in FORMATS if each.textual])
def test_standard_streams_carry_the_same_bytes(form: str, tmp_path: Path) -> None:
    entries = [Entry(f"<stdin>#{number}", entry.notice) for number, entry in enumerate(samples(), 1)]
    write(entries, tmp_path / "expected", form)
    lines = "".join(entry.notice.model_dump_json() + "\n" for entry in samples())
    run = xuncha("export", "-", "-o", "-", "--format", form, stdin=lines.encode())
    assert (run.code, run.out) == (0, (tmp_path / "expected").read_bytes())


def test_one_indented_record_on_standard_input(tmp_path: Path) -> None:
    data = samples()[0].notice.model_dump_json(indent=2).encode()
    run = xuncha("export", "-", "-o", tmp_path / "a.jsonl", stdin=data)
    assert run.code == 0
    assert json.loads((tmp_path / "a.jsonl").read_bytes()) == json.loads(data)


def test_records_that_are_not_valid_are_told_and_left_out(records: Path, tmp_path: Path) -> None:
    good = samples()[0].notice.model_dump_json()
    bad = good.replace('"schema_version":"1.0.0"', '"schema_version":"9"')
    lax = good.replace('"characters":', '"characters":true,"x":')
    (records / "e.jsonl").write_text(f"{bad}\n{good}\nno json\n{lax}\n", encoding="utf-8")
    run = xuncha("export", records, "-o", tmp_path / "a.md")
    assert run.code == 1
    told = [line.removeprefix(f"{records / 'e.jsonl'}:").split(" error ")[0] for line in run.lines[:-1]]
    column = lax.index("true") + 1
    assert told == ["1:19: XC611", "3:2: XC605", f"4:{column}: XC601"]
    assert run.lines[-1].startswith("exported 5 notices, ")
    assert run.lines[-1].endswith("; 3 invalid records left out")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").count("\n# ") == 4


def test_what_cannot_be_read_is_told_and_the_rest_exported(records: Path, tmp_path: Path) -> None:
    (records / "broken.json.gz").write_bytes(gzip.compress(b"{}" * 999)[:-9])
    run = xuncha("export", records, records / "none.json", SAMPLES / "s01-full.txt", "-o", tmp_path / "a.csv")
    assert run.code == 2
    told = [line.removeprefix("xuncha: ").split(": ", 1) for line in run.lines[:-1]]
    assert [Path(name).name for name, _ in told] == ["broken.json.gz", "none.json", "s01-full.txt"]
    assert "xuncha parse" in told[2][1]
    assert run.lines[-1].startswith("exported 4 notices")
    assert run.lines[-1].endswith("; 3 inputs not read")


def test_a_corpus_is_exported_whole(tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("s01-full.txt", "s12-full.txt")]
    for path in names:
        path.write_bytes((SAMPLES / path.name).read_bytes())
    assert xuncha("corpus", "build", *names, "-o", tmp_path / "c.db").code == 0
    run = xuncha("export", tmp_path / "c.db", "-o", tmp_path / "a.csv")
    issues = [issue for entry in (samples()[0], samples()[3]) for issue in entry.notice.issues]
    assert run.code == 0
    assert run.lines[0].startswith(f"exported 2 notices, {len(issues)} issues, ")
    assert all(str(path) in (tmp_path / "a.csv").read_text(encoding="utf-8-sig") for path in names)


def test_a_damaged_record_of_a_corpus_is_one_line(tmp_path: Path) -> None:
    xuncha("corpus", "build", SAMPLES / "s01-full.txt", "-o", tmp_path / "c.db")
    with sqlite3.connect(tmp_path / "c.db") as connection:
        connection.execute("UPDATE records SET record = replace(record, 'measures', 'treasures')")
    connection.close()
    run = xuncha("export", tmp_path / "c.db", "-o", tmp_path / "a.csv")
    assert (run.code, run.lines) == (2, [f"xuncha: {tmp_path / 'c.db'}: a record in it is damaged"])


def test_harmless_and_split_cells_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(notice("=1", "长" * 40_000).model_dump_json(), encoding="utf-8")
    run = xuncha("export", tmp_path / "a.json", "-o", tmp_path / "a.xlsx")
    assert run.lines == ["exported 1 notice, 2 issues, 2 measures; 5 cells neutralised; 5 cells split"]
    run = xuncha("export", tmp_path / "a.json", "-o", tmp_path / "a.csv")
    assert run.lines == ["exported 1 notice, 2 issues, 2 measures; 5 cells neutralised"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.json", "-o", "a.docx"], "xuncha: a.docx: its suffix names no format (formats: xlsx, csv,"),
        (["a.json", "-o", "a.csv", "--format", "xls"], "xuncha: no such format: xls (formats: xlsx, csv,"),
        (["a.json", "-o", "-", "--format", "xlsx"], "xuncha: xlsx is no text for standard output"),
        (["a.json", "-o", "none/a.csv"], "xuncha: none/a.csv: No such file or directory"),
        (["a.json", "-o", "a.json", "--format", "jsonl"], "xuncha: a.json: is the output itself"),
        (["empty", "-o", "a.csv"], "xuncha: nothing to export"),
        (["b.db", "-o", "a.csv"], "xuncha: b.db: "),
        (["a.json"], "xuncha: Missing option '--output'"),
    ],
)
def test_wrong_usage_is_one_line(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("a.json").write_text(samples()[0].notice.model_dump_json(), encoding="utf-8")
    with sqlite3.connect("b.db") as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    before = set(Path().iterdir())
    run = xuncha("export", *arguments)
    assert (run.code, run.out, len(run.lines)) == (2, b"", 1)
    assert run.lines[0].startswith(told)
    assert set(Path().iterdir()) == before


def test_the_output_in_an_exported_folder_is_not_read_again(records: Path) -> None:
    runs = [xuncha("export", records, "-o", records / "all.jsonl") for _ in range(2)]
    assert runs[0] == runs[1]
    assert (runs[0].code, len(runs[0].lines)) == (0, 1)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet", ".md"])
def test_parse_writes_a_ledger_for_one_notice(suffix: str, tmp_path: Path) -> None:
    plain = xuncha("parse", SAMPLES / "s01-full.txt", "-o", tmp_path / "a.json")
    run = xuncha("parse", SAMPLES / "s01-full.txt", "-o", tmp_path / f"a{suffix}")
    assert (run.code, run.out, run.lines) == (plain.code, b"", plain.lines)
    write([Entry("s01-full.txt", samples()[0].notice)], tmp_path / f"b{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_parse_without_text_knows_no_lines(tmp_path: Path) -> None:
    xuncha("parse", SAMPLES / "s01-full.txt", "--no-text", "-o", tmp_path / "a.xlsx")
    rows = sheets_by_openpyxl(tmp_path / "a.xlsx")["台账"]
    assert {row[rows[0].index("行号")] for row in rows[1:]} == {None}


def test_parse_refuses_to_overwrite_its_input_and_still_writes_json(tmp_path: Path) -> None:
    source = tmp_path / "notice.md"
    source.write_bytes((SAMPLES / "s01-full.txt").read_bytes())
    assert xuncha("parse", source, "-o", source).code == 2
    xuncha("parse", source, "-o", tmp_path / "a.txt")
    assert json.loads((tmp_path / "a.txt").read_bytes())["issues"]
