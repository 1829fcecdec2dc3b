"""Documents as Arrow batches: every row comes back, in its place, whatever its document does."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

pa = pytest.importorskip("pyarrow")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from corpora import FAULTS, texts  # noqa: E402
from xuncha_parse.corpus import columnar, crew, tables  # noqa: E402
from xuncha_parse.corpus.columnar import parse_batch, schema_in, schema_out  # noqa: E402
from xuncha_parse.corpus.document import Settings  # noqa: E402
from xuncha_parse.corpus.spark import spark_map, spark_schema  # noqa: E402
from xuncha_parse.errors import MissingExtra  # noqa: E402
from xuncha_parse.readers import Limits  # noqa: E402
from xuncha_parse.records import Notice  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(Limits(seconds=20))


def documents(*data: bytes | None, **columns: list[Any]) -> Any:
    rows = {"name": [f"{number}.txt" for number in range(len(data))], "data": list(data)} | columns
    return pa.RecordBatch.from_pydict(rows)


@pytest.fixture(scope="module")
def notices() -> list[bytes]:
    return [text.encode() for text in texts(6, 11)]


def test_a_row_comes_out_for_each_that_goes_in(notices: list[bytes]) -> None:
    made = parse_batch(documents(*notices), SETTINGS)
    assert isinstance(made, pa.RecordBatch)
    assert made.schema == schema_out()
    assert made.column("name").to_pylist() == [f"{number}.txt" for number in range(6)]
    assert made.column("state").to_pylist() == ["read"] * 6
    assert made.column("sha256").to_pylist() == [hashlib.sha256(data).hexdigest() for data in notices]
    assert made.column("size").to_pylist() == [len(data) for data in notices]
    table = parse_batch(pa.Table.from_batches([documents(*notices[:2]), documents(*notices[2:])]), SETTINGS)
    assert isinstance(table, pa.Table)
    assert table.column("record").to_pylist()[:2] == made.column("record").to_pylist()[:2]


def test_the_columns_say_what_the_record_says(notices: list[bytes]) -> None:
    for row in parse_batch(documents(*notices), SETTINGS).to_pylist():
        notice = Notice.model_validate_json(row["record"], strict=True)
        assert (row["title"], row["issuer"], row["kind_of_inspection"]) == (
            notice.title,
            notice.issuer,
            notice.kind,
        )
        assert (row["published_at"], row["team"]) == (notice.published_at, notice.inspection.team)
        assert row["issue_count"] == len(row["issues"]) == len(notice.issues) > 0
        for told, issue in zip(row["issues"], notice.issues, strict=True):
            assert (told["id"], told["statement"]) == (issue.id, issue.statement)
            assert (told["status"], told["sustained"]) == (issue.outcome.status, issue.outcome.sustained)
            assert (told["units"], told["evidence"]) == (issue.responsible.units, issue.evidence)
            assert [each["text"] for each in told["mentions"]] == [each.text for each in issue.mentions]
            assert [each["text"] for each in told["measures"]] == [each.text for each in issue.measures]
            for measure, original in zip(told["measures"], issue.measures, strict=True):
                assert [each["text"] for each in measure["mentions"]] == [
                    each.text for each in original.mentions
                ]
        assert [each["code"] for each in row["diagnostics"]] == [each.code for each in notice.diagnostics]


def test_the_same_bytes_give_the_same_bytes(notices: list[bytes]) -> None:
    batches = [parse_batch(documents(*notices, b"PK\x03\x04", None), SETTINGS) for _ in range(2)]
    one, other = (batch.serialize().to_pybytes() for batch in batches)
    assert one == other
    assert parse_batch(documents(*notices), SETTINGS, isolate=False).equals(batches[0].slice(0, len(notices)))


def test_every_fault_is_a_row_of_its_own(notices: list[bytes]) -> None:
    import random  # noqa: PLC0415

    made = {slug: make("一、问题\n1.好。\n", random.Random(1)) for slug, (_, make) in FAULTS.items()}
    outer = {"encrypted", "damaged-file/zip", "damaged-file/row"}  # what holds documents is opened before
    slugs = [slug for slug in made if slug not in outer]
    called = [f"x{FAULTS[slug][0]}" for slug in slugs]
    kinds = ["record" if slug == "schema-violation" else "document" for slug in slugs]
    batch = documents(
        notices[0], *(made[slug] for slug in slugs), notices[1],
        called=["a.txt", *called, "b.txt"], kind=["document", *kinds, "document"],
    )  # fmt: skip
    rows = parse_batch(batch, SETTINGS).to_pylist()
    assert [row["state"] for row in rows] == ["read", *["quarantined"] * len(slugs), "read"]
    assert [row["slug"] for row in rows[1:-1]] == [slug.partition("/")[0] for slug in slugs]
    assert all(row["message"] and row["code"] and row["record"] is None for row in rows[1:-1])


def test_a_document_is_not_convicted_of_one_death(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a build: where memory is short, a system kills whom it likes."""
    monkeypatch.setattr(crew, "examine", __import__("saboteur").examine)
    data = "一、问题\n1.好。\n<<crash once>>\n".encode()
    batch = documents(data, called=[str(tmp_path / "died.txt")])
    assert parse_batch(batch, Settings(Limits(seconds=21))).column("state").to_pylist() == ["read"]


@pytest.mark.parametrize(
    ("deed", "slug"),
    [
        ("hang", "out-of-time"),
        ("crash", "reader-died"),
        ("eat", "out-of-memory"),
        ("raise", "internal-error"),
    ],
)
def test_a_document_takes_its_child_and_not_the_batch(
    notices: list[bytes], deed: str, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The children load ``saboteur``, in whose presence a text that names a deed makes the parser do it."""
    if deed == "eat" and sys.platform != "linux":
        pytest.skip("this system bounds no memory")
    monkeypatch.setattr(crew, "examine", __import__("saboteur").examine)
    bad = f"一、问题\n1.好。\n<<{deed}>>\n2.好。\n".encode()
    limits = Limits(seconds=3, memory=2 * 1024**3)
    rows = parse_batch(documents(notices[0], bad, notices[1]), Settings(limits)).to_pylist()
    assert [row["state"] for row in rows] == ["read", "quarantined", "read"]
    assert rows[1]["slug"] == slug


def test_what_could_not_be_opened_stays_accounted_for() -> None:
    batch = documents(
        None, None, None, b"", refused=["encrypted", None, None, None],
        problem=["it is encrypted", None, None, None], skipped=[None, "image", None, None],
    )  # fmt: skip
    rows = parse_batch(batch, SETTINGS).to_pylist()
    assert [(row["state"], row["slug"]) for row in rows] == [
        ("quarantined", "encrypted"), ("skipped", "image"), ("quarantined", "unopened"), ("skipped", "empty"),
    ]  # fmt: skip
    assert rows[0]["message"] == "it is encrypted"
    assert [row["size"] for row in rows] == [None, None, None, 0]


def test_a_record_is_taken_as_it_is(notices: list[bytes]) -> None:
    (record,) = parse_batch(documents(notices[0]), SETTINGS).column("record").to_pylist()
    again = parse_batch(documents(record.encode(), kind=["record"]), SETTINGS).to_pylist()[0]
    assert again["record"] == record


def test_one_child_serves_the_batches_of_a_thread(notices: list[bytes]) -> None:
    def child() -> int:
        parse_batch(documents(notices[0]), SETTINGS)
        guard = columnar._own.guard
        assert guard is not None
        assert guard._child is not None
        return guard._child._process.pid

    assert child() == child()


def test_a_batch_without_names_or_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="name and data; data is not there"):
        parse_batch(pa.RecordBatch.from_pydict({"name": ["a"]}), SETTINGS)
    with pytest.raises(ValueError, match="of another type"):
        parse_batch(pa.RecordBatch.from_pydict({"name": ["a"], "data": [1]}), SETTINGS)


def test_no_documents_give_no_records() -> None:
    assert parse_batch(schema_in().empty_table(), SETTINGS).equals(schema_out().empty_table())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.binary(max_size=200), st.text(max_size=200).map(str.encode)), max_size=8)
)
def test_any_bytes_give_a_row_each(data: list[bytes | None]) -> None:
    rows = parse_batch(documents(*data), SETTINGS, isolate=False).to_pylist() if data else []
    assert [row["name"] for row in rows] == [f"{number}.txt" for number in range(len(data))]
    for row, given_bytes in zip(rows, data, strict=True):
        assert row["state"] in ("read", "quarantined", "skipped")
        assert (row["record"] is None) == (row["state"] != "read")
        assert (row["slug"] is None) == (row["state"] == "read")
        assert row["size"] == (None if given_bytes is None else len(given_bytes))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text("一二三（）()1234567890、.．①整改问题完成年月日是：。\n ", max_size=60),
        min_size=1,
        max_size=4,
    )
)
def test_any_outline_gives_a_row_each(data: list[str]) -> None:
    rows = parse_batch(documents(*(text.encode() for text in data)), SETTINGS, isolate=False).to_pylist()
    assert {row["state"] for row in rows} <= {"read", "skipped"}


def test_a_number_that_no_column_holds_is_no_fault_of_the_batch(notices: list[bytes]) -> None:
    """Documents have none; JSON may."""
    huge = f"一、问题\n{'9' * 30}.制度不健全。\n整改情况：投入{'9' * 30}元。\n".encode()
    record = json.loads(parse_batch(documents(notices[0]), SETTINGS).column("record")[0].as_py())
    record["issues"][0]["measures"][0]["ordinal"] = 10**30
    batch = documents(huge, json.dumps(record).encode(), notices[1], kind=["document", "record", "document"])
    rows = parse_batch(batch, SETTINGS).to_pylist()
    assert [(row["state"], row["slug"]) for row in rows] == [
        ("read", None), ("quarantined", "schema-violation"), ("read", None),
    ]  # fmt: skip


def test_the_schemas_have_every_column_of_the_tables() -> None:
    issue = schema_out().field("issues").type.value_type
    measure = issue.field("measures").type.value_type
    for table, kind in (
        (tables.ISSUES, issue),
        (tables.MEASURES, measure),
        (tables.MENTIONS, measure.field("mentions").type.value_type),
        (tables.DIAGNOSTICS, schema_out().field("diagnostics").type.value_type),
    ):
        assert {field.name for field in kind} >= set(table.names) - {"key", "notice_id", "issue", "measure"}
    assert len(schema_out().names) == len(set(schema_out().names))


def test_without_pyarrow_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    columnar._arrow.cache_clear()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    try:
        with pytest.raises(MissingExtra, match=r"xuncha-parse\[parquet\]"):
            columnar._arrow()
    finally:
        columnar._arrow.cache_clear()


def test_spark_gets_a_batch_of_records_for_its_documents(notices: list[bytes]) -> None:
    batches = [documents(*notices[:4]), documents(*notices[4:])]
    made = list(spark_map(iter(batches), SETTINGS))
    assert pa.Table.from_batches(made).equals(parse_batch(pa.Table.from_batches(batches), SETTINGS))
    assert all(batch.schema == schema_out() for batch in made)


def test_spark_is_told_every_column() -> None:
    told = spark_schema()
    assert told.startswith("`name` STRING, `called` STRING, `kind` STRING, `state` STRING, `size` BIGINT")
    assert "`issues` ARRAY<STRUCT<`number`: BIGINT, `id`: STRING, `path`: ARRAY<STRING>" in told
    assert all(f"`{name}` " in told for name in schema_out().names)
    assert told.count("<") == told.count(">")


def test_the_record_is_json_that_others_read(notices: list[bytes]) -> None:
    (record,) = parse_batch(documents(notices[0]), SETTINGS).column("record").to_pylist()
    assert json.loads(record)["schema_version"] == "1.0.0"
