"""The schema says what the models say, and every record made here satisfies it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from tooling import tool
from xuncha_parse import notice_schema, parse
from xuncha_parse.gold.markup import read_gold
from xuncha_parse.records import SCHEMA_ID, SCHEMA_VERSION
from xuncha_parse.schema import DIALECT, published_versions, schema_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
GOLD = sorted((ROOT / "samples" / "gold").glob("*.gold"))


@pytest.fixture(scope="module")
def drift() -> ModuleType:
    return tool("drift")


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema_rs.Draft202012Validator(notice_schema())


def test_generated_files_equal_their_source(drift: ModuleType) -> None:
    assert drift.drifted() == []


def test_drift_is_seen_and_mended(
    drift: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(drift, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["drift.py", "--check"])
    assert drift.main() == 1
    assert "schemas/notice.schema.json differs" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["drift.py"])
    assert drift.main() == 0
    assert (tmp_path / "schemas" / "notice.schema.json").read_bytes() == schema_text().encode()
    monkeypatch.setattr(sys, "argv", ["drift.py", "--check"])
    assert drift.main() == 0


def test_a_published_version_is_never_written_over(
    drift: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(drift, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["drift.py"])
    assert drift.main() == 0
    frozen = tmp_path / "schemas" / f"notice-{published_versions()[0]}.schema.json"
    frozen.write_text("{}", encoding="utf-8")
    assert drift.main() == 1
    assert "differs from the version that was published: restore it" in capsys.readouterr().err
    assert frozen.read_text(encoding="utf-8") == "{}"


def test_the_schema_is_valid_and_versioned() -> None:
    schema = notice_schema()
    jsonschema_rs.meta.validate(schema)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, SCHEMA_ID)
    assert SCHEMA_VERSION in SCHEMA_ID
    assert "$comment" not in schema_text()
    assert schema_text() == schema_text()


def _parts(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, model in [("Notice", schema), *schema["$defs"].items()]:
        yield name, model
        for key, value in model.get("properties", {}).items():
            yield f"{name}.{key}", value


def test_everything_has_a_chinese_title_and_a_description_in_both_languages() -> None:
    bare = [
        name
        for name, part in _parts(notice_schema())
        if not ("$ref" in part or any("一" <= char <= "鿿" for char in part.get("title", "")))
        or "/" not in part.get("description", "")
        or not any("a" <= char <= "z" for char in part["description"])
    ]
    assert [name for name in bare if name != "JsonValue"] == []


@pytest.mark.parametrize("file", GOLD, ids=lambda file: file.stem)
def test_every_record_satisfies_the_schema(file: Path, validator: Any) -> None:
    gold = read_gold(file)
    record = json.loads(parse(gold.text).notice.model_dump_json())
    assert [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(record)] == []
    assert bool(record["issues"]) == bool(gold.issues)


def test_there_is_gold() -> None:
    assert len(GOLD) >= 8


@pytest.mark.parametrize("key", ["source", "extra", "issues", "schema_version"])
def test_the_schema_refuses_what_is_no_record(key: str, validator: Any) -> None:
    record = json.loads(parse("一、问题\n").notice.model_dump_json())
    assert validator.is_valid(record)
    assert not validator.is_valid({**record, key: 1})
