"""Published schemas never change, the current one's number says what changed, and a new one is frozen only then."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from tooling import tool
from xuncha_parse.records import SCHEMA_VERSION
from xuncha_parse.schema import (
    known_versions,
    notice_schema,
    published_text,
    published_versions,
    schema_text,
    text_of,
)
from xuncha_parse.schema import versions as versions_module
from xuncha_parse.schema.compare import Change
from xuncha_parse.schema.policy import record_changes, wrong_number
from xuncha_parse.schema.upgrading import STEPS
from xuncha_parse.schema.versions import Version, file_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Run

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"

PINNED = {
    "1.0.0": "5d672ee13e21933bd17e6d41e95c9b94bf0251f17a1abbdc25d23db4931a0236",
}
"""Published version → SHA-256 of its schema. A line is added when a version is published, and from the first release on never altered."""


def test_what_is_published_is_pinned() -> None:
    assert published_versions() == tuple(PINNED)


@pytest.mark.parametrize("version", PINNED)
def test_a_published_schema_stays_byte_for_byte(version: str) -> None:
    for data in (published_text(version).encode(), (SCHEMAS / file_name(version)).read_bytes()):
        assert hashlib.sha256(data).hexdigest() == PINNED[version]
    schema = json.loads(published_text(version))
    jsonschema_rs.meta.validate(schema)
    assert schema["$id"].endswith(f"/schemas/{file_name(version)}")
    assert schema["properties"]["schema_version"]["const"] == version


def test_nothing_else_lies_beside_the_published_schemas() -> None:
    assert sorted(path.name for path in SCHEMAS.glob("*.json")) == sorted(
        [*map(file_name, PINNED), "notice.schema.json"]
    )


def test_the_number_says_what_changed_since_the_newest_published_schema() -> None:
    newest = published_versions()[-1]
    found = record_changes(json.loads(published_text(newest)), notice_schema())
    assert wrong_number(newest, SCHEMA_VERSION, found) is None
    if newest == SCHEMA_VERSION:
        assert schema_text() == published_text(newest), "the models changed: raise SCHEMA_VERSION"


def test_every_published_version_is_lifted_to_the_current_one() -> None:
    for version in published_versions():
        on_the_way = [version]
        while on_the_way[-1] != SCHEMA_VERSION:
            on_the_way.append(STEPS[on_the_way[-1]].to)
            assert Version.of(on_the_way[-2]) < Version.of(on_the_way[-1]) <= Version.of(SCHEMA_VERSION)
    assert set(STEPS) <= set(published_versions())


WORDING, COMPATIBLE, BREAKING = (
    Change("#", "something", kind) for kind in ("wording", "compatible", "breaking")
)


@pytest.mark.parametrize(
    ("found", "too_little", "enough"),
    [
        ((), "1.2.4 1.3.0 2.0.0 1.2.2", "1.2.3"),
        ((WORDING,), "1.2.3 1.2.2", "1.2.4 1.3.0 2.0.0 1.2.10"),
        ((WORDING, COMPATIBLE), "1.2.3 1.2.4 1.1.9 0.9.0", "1.3.0 1.10.0 2.0.0"),
        ((COMPATIBLE, BREAKING, WORDING), "1.2.3 1.2.4 1.3.0 0.9.0", "2.0.0 10.0.0"),
    ],
)
def test_how_far_the_number_must_rise(found: tuple[Change, ...], too_little: str, enough: str) -> None:
    assert [version for version in too_little.split() if wrong_number("1.2.3", version, found) is None] == []
    assert [wrong_number("1.2.3", version, found) for version in enough.split()] == [None] * len(
        enough.split()
    )


def test_what_is_wrong_with_a_number_is_said_with_the_change() -> None:
    told = wrong_number(
        "1.0.0", "1.1.0", (COMPATIBLE, Change("#/$defs/Issue", "id is required now", "breaking"))
    )
    assert told == (
        "version 1.1.0 does not say what changed since 1.0.0: the major number must rise, since #/$defs/Issue is a "
        "breaking change (id is required now)"
    )


def test_the_number_itself_is_no_change() -> None:
    numbered = json.loads(schema_text().replace(SCHEMA_VERSION, "7.0.0"))
    assert numbered != notice_schema()
    assert record_changes(notice_schema(), numbered) == ()


def _added(schema: dict[str, Any]) -> None:
    schema["$defs"]["Issue"]["properties"]["theme"] = {"type": "string", "default": ""}


def _removed(schema: dict[str, Any]) -> None:
    del schema["$defs"]["Outcome"]["properties"]["due_text"]


def _reworded(schema: dict[str, Any]) -> None:
    schema["$defs"]["Outcome"]["properties"]["due"]["description"] += "。"


def _status(schema: dict[str, Any]) -> None:
    schema["$defs"]["Outcome"]["properties"]["status"]["enum"].append("suspended")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_added, Change("#/$defs/Issue/properties/theme", "optional field added", "compatible")),
        (_removed, Change("#/$defs/Outcome/properties/due_text", "field removed or renamed", "breaking")),
        (_reworded, Change("#/$defs/Outcome/properties/due", "description changed", "wording")),
        (_status, Change("#/$defs/Outcome/properties/status", 'value added: "suspended"', "compatible")),
    ],
)
def test_a_change_of_the_record_is_told_once_with_its_place(
    change: Callable[[dict[str, Any]], None], told: Change
) -> None:
    schema = notice_schema()
    change(schema)
    assert record_changes(notice_schema(), schema) == (told,)


def test_versions_are_numbers() -> None:
    assert Version.of("1.10.0") > Version.of("1.9.0")
    for text in ("1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-rc1", "１.0.0", "1.0.0\n", ""):
        with pytest.raises(ValueError, match="is no version"):
            Version.of(text)


def test_an_unpublished_current_version_is_drawn_from_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions_module, "SCHEMA_VERSION", "99.0.0")
    assert known_versions() == (*PINNED, "99.0.0")
    assert text_of("99.0.0") == schema_text()
    assert text_of("1.0.0") == published_text("1.0.0")
    for version in ("99.0.0", "0.1.0", "../notice"):
        with pytest.raises(KeyError):
            published_text(version)


# -- tools/publish.py -------------------------------------------------------------------------------------


def test_publishing_freezes_the_current_schema(tmp_path: Path) -> None:
    publish = tool("publish").publish
    digest = hashlib.sha256(schema_text().encode()).hexdigest()
    assert publish(tmp_path) == f'"{SCHEMA_VERSION}": "{digest}",'
    assert (tmp_path / file_name(SCHEMA_VERSION)).read_bytes() == schema_text().encode()
    assert publish(tmp_path) == f"{SCHEMA_VERSION} is published already"


def test_publishing_never_alters_what_is_published(tmp_path: Path) -> None:
    frozen = tmp_path / file_name(SCHEMA_VERSION)
    frozen.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="is published and the models differ from it: raise SCHEMA_VERSION"):
        tool("publish").publish(tmp_path)
    assert frozen.read_text(encoding="utf-8") == "{}"


def test_publishing_refuses_a_number_that_does_not_say_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish = tool("publish").publish
    older = notice_schema()
    _removed(older)
    (tmp_path / file_name("1.0.0")).write_text(json.dumps(older), encoding="utf-8")
    (tmp_path / file_name("0.9.0")).write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="the minor number must rise"):
        publish(tmp_path, "1.0.1")
    assert not (tmp_path / file_name("1.0.1")).exists()
    assert "compatible: #/$defs/Outcome/properties/due_text: optional field added" in capsys.readouterr().out
    assert publish(tmp_path, "1.1.0").startswith('"1.1.0": "')
    with pytest.raises(ValueError, match="there is nothing to publish"):
        publish(tmp_path, "1.2.0")


def test_the_program_that_publishes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tool("publish")
    assert sorted(path.name for path in program.FOLDER.iterdir()) == sorted(map(file_name, PINNED))
    monkeypatch.setattr(program, "FOLDER", tmp_path)
    assert program.main() == 0
    (tmp_path / file_name(SCHEMA_VERSION)).write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert program.main() == 1
    assert capsys.readouterr().err.startswith(f"not published: {SCHEMA_VERSION} is published")


# -- xuncha schema ----------------------------------------------------------------------------------------


def test_the_command_prints_every_version(xuncha: Callable[..., Run]) -> None:
    assert xuncha("schema", "--list").out.split() == list(known_versions())
    assert xuncha("schema").out == schema_text()
    for version, digest in PINNED.items():
        run = xuncha("schema", "--version", version)
        assert (run.code, run.err) == (0, "")
        assert hashlib.sha256(run.out.encode()).hexdigest() == digest


def test_the_command_declares_every_version_for_typescript(xuncha: Callable[..., Run]) -> None:
    for version in PINNED:
        run = xuncha("schema", "--format", "typescript", "--version", version)
        assert run.code == 0
        assert f'  schema_version?: "{version}";\n' in run.out
    assert xuncha("schema", "--format", "typescript").out == (SCHEMAS / "notice.d.ts").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("version", ["9.9.9", "", "1.0", "../1.0.0"])
def test_an_unknown_version_is_one_line_with_those_known(xuncha: Callable[..., Run], version: str) -> None:
    run = xuncha("schema", "--version", version)
    assert run.code == 2
    assert f"no version {version!r}; known: {', '.join(known_versions())} " in run.one_line


def test_an_unknown_format_is_one_line(xuncha: Callable[..., Run]) -> None:
    run = xuncha("schema", "--format", "xsd")
    assert run.code == 2
    assert "'json', 'typescript'" in run.one_line
