"""CSV, Parquet and JSON Lines, read back."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

from exports import FORMULAS, ODD, notice, samples, written
from xuncha_parse.export import Entry, write
from xuncha_parse.export.cells import restore, starts_formula
from xuncha_parse.export.columns import ISSUE_COLUMNS, MEASURE_COLUMNS, iso_day
from xuncha_parse.export.ledger import issue_rows, measure_rows
from xuncha_parse.records import Notice

if TYPE_CHECKING:
    from pathlib import Path

ISSUES = [issue for entry in samples() for issue in entry.notice.issues]


def _csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return [
        [restore(cell) for cell in row]
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    ]


# -- CSV


@pytest.mark.parametrize(
    ("form", "columns", "rows_of"),
    [("csv", ISSUE_COLUMNS, issue_rows), ("csv-measures", MEASURE_COLUMNS, measure_rows)],
)
def test_csv_is_read_back_as_it_was(form: str, columns: Any, rows_of: Any) -> None:
    rows = _csv(written(samples(), form))
    assert rows[0] == [column.header for column in columns]
    before, expected = 0, []
    for entry in samples():
        for row in rows_of(entry, before):
            shown = [column.shown(row) for column in columns]
            expected.append(["" if value is None else str(value) for value in shown])
        before += len(entry.notice.issues)
    assert rows[1:] == expected


def test_csv_of_measures_has_a_row_for_each_and_repeats_the_issue() -> None:
    rows = [dict(zip([each.header for each in MEASURE_COLUMNS], row, strict=True)) for row in _csv(written(samples(), "csv-measures"))[1:]]  # fmt: skip
    measures = [(issue, measure) for issue in ISSUES for measure in issue.measures]
    assert [(row["问题编号"], row["问题"], row["措施序号"], row["措施"]) for row in rows] == [
        (issue.id, issue.statement, measure.marker or "", measure.text) for issue, measure in measures
    ]


def test_csv_is_harmless_exact_and_counted() -> None:
    texts = [*FORMULAS, *ODD]
    stream = io.BytesIO()
    exported = write([Entry("=x", notice(*texts))], stream, "csv")
    raw = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
    assert not any(starts_formula(cell) and not cell.startswith("'") for row in raw for cell in row)
    at = raw[0].index("问题")
    assert [restore(row[at]) for row in raw[1:]] == texts
    assert exported.neutralised == len(FORMULAS) * 5 + len(texts)  # and the name of the record in every row
    assert stream.getvalue().count(b"\r\n") >= len(texts) + 1


def test_csv_takes_lone_surrogates() -> None:
    assert _csv(written([Entry("a\udc00", notice("b"))], "csv"))[1][-8:].count("a\ufffd") == 1


# -- Parquet


def test_nested_parquet_holds_the_whole_record(tmp_path: Path) -> None:
    write(samples(), tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(0).compression == "ZSTD"
    for row, entry in zip(table.to_pylist(), samples(), strict=True):
        assert row.pop("name") == entry.name
        assert Notice.model_validate(_untyped(row)) == entry.notice


def _untyped(value: Any, name: str = "") -> Any:
    """A row of Parquet without its typed twins, its JSON texts read."""
    if isinstance(value, dict):
        return {key: _untyped(each, key) for key, each in value.items() if not key.endswith("_date")}
    if isinstance(value, list):
        return [_untyped(each) for each in value]
    return json.loads(value) if name in ("sections", "value") and value is not None else value


def test_dates_are_typed_where_they_are_days() -> None:
    record = notice("甲", published_at="2023-07-18T17:38:00", signed_on="2023年7月")
    row = pq.read_table(io.BytesIO(written([Entry("a", record)], "parquet"))).to_pylist()[0]
    assert (row["published_at"], row["published_at_date"]) == ("2023-07-18T17:38:00", date(2023, 7, 18))
    assert (row["signed_on"], row["signed_on_date"]) == ("2023年7月", None)
    assert row["issues"][0]["outcome"]["due_date"] is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-07-18", date(2023, 7, 18)),
        ("2023-07-18T17:38", date(2023, 7, 18)),
        *(
            (text, None)
            for text in ("2023-07", "2023", "", None, "2023-02-30", "2023-W01-1", "2023-07-18起", "20230718")
        ),
    ],
)
def test_only_whole_days_are_dates(text: str | None, day: date | None) -> None:
    assert iso_day(text) == day


def test_flat_parquet_has_the_ledgers_columns_with_codes(tmp_path: Path) -> None:
    write(samples(), tmp_path / "a.parquet", "parquet-flat")
    table = pq.read_table(tmp_path / "a.parquet")
    assert [name for name in table.column_names if not name.endswith("_date")] == [
        each.name for each in ISSUE_COLUMNS
    ]
    assert table.column("status").to_pylist() == [issue.outcome.status for issue in ISSUES]
    assert table.column("sustained").to_pylist() == [issue.outcome.sustained for issue in ISSUES]
    assert [str(day) if day else None for day in table.column("due_date").to_pylist()] == [
        issue.outcome.due for issue in ISSUES
    ]
    assert table.schema.field("status").metadata[b"header"].decode() == "整改状态"


def test_duckdb_asks_both(tmp_path: Path) -> None:
    write(samples(), tmp_path / "nested.parquet")
    write(samples(), tmp_path / "flat.parquet", "parquet-flat")
    done = sum(issue.outcome.status == "completed" for issue in ISSUES)
    with duckdb.connect() as connection:
        flat = connection.execute(
            "SELECT count(*) FROM read_parquet(?) WHERE status = 'completed'",
            [str(tmp_path / "flat.parquet")],
        ).fetchone()
        nested = connection.execute(
            "SELECT count(*) FROM (SELECT unnest(issues) i FROM read_parquet(?)) WHERE i.outcome.status = 'completed'",
            [str(tmp_path / "nested.parquet")],
        ).fetchone()
    assert flat == nested == (done,)


@pytest.mark.parametrize("form", ["parquet", "parquet-flat"])
def test_numbers_no_column_holds_are_null_and_no_records_are_no_rows(form: str) -> None:
    huge = notice("甲")
    huge.issues[0].span.end = 10**30
    row = pq.read_table(io.BytesIO(written([Entry("a", huge)], form))).to_pylist()[0]
    assert (row["end"] if form == "parquet-flat" else row["issues"][0]["span"]["end"]) is None
    assert pq.read_table(io.BytesIO(written([], form))).num_rows == 0


# -- JSON Lines


def test_json_lines_are_the_records() -> None:
    lines = written(samples(), "jsonl").splitlines()
    assert [Notice.model_validate_json(line, strict=True) for line in lines] == [
        entry.notice for entry in samples()
    ]
