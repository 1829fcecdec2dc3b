"""The TypeScript declaration says what the schema says, and TypeScript's own compiler takes and refuses what it should."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from npm_packages import TYPESCRIPT, npm_file
from xuncha_parse import notice_schema, parse, read
from xuncha_parse.schema.typescript import declaration

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
DECLARED = declaration(notice_schema())
INTERFACE = re.compile(r"^export interface (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
PROPERTY = re.compile(r"^  (\w+)(\??): (.+);$", re.MULTILINE)
Properties = dict[str, tuple[bool, str]]

CONSUMER = """import type { Issue, JsonValue, Mention, Notice, Outcome, Section } from "./notice";

const notice: Notice = RECORD;

export function open(issues: Issue[] | undefined): string[] {
  return (issues ?? [])
    .filter((issue) => issue.outcome?.status !== "completed")
    .map((issue) => `${issue.id} ${issue.statement.slice(0, 10)} ${issue.action?.text.length ?? 0}`);
}

export function told(status: Outcome["status"]): string {
  switch (status) {
    case undefined: return "unknown";
    case "completed": case "mostly_completed": case "partial": case "in_progress": return "begun";
    case "not_completed": case "not_started": case "unknown": return "not";
    default: { const never: never = status; return never; }
  }
}

export const headings = (sections: Section[]): string[] =>
  sections.flatMap((section) => [section.heading, ...headings(section.children ?? [])]);
export const value = (mention: Mention): JsonValue => mention.value ?? null;
export const year: number | undefined = notice.inspection?.period?.span?.start;
export const lines = [...open(notice.issues), ...headings(notice.sections ?? []), notice.source.text ?? ""];
export const version: "1.0.0" | undefined = notice.schema_version;
export const kind: "巡察" | "巡视" | null | undefined = notice.kind;
"""

WRONG = """import type { Issue, Measure, Notice, Place, SourceInfo } from "./notice";

declare const notice: Notice;
declare const issue: Issue;
declare const measure: Measure;

// @ts-expect-error -- may be absent
notice.issues.length;
// @ts-expect-error -- may be null
notice.title.length;
// @ts-expect-error -- an absent field is not null
export const path: Issue["measures"] = null;
// @ts-expect-error -- no such field
notice.sources;
// @ts-expect-error -- no such value
export const status: NonNullable<Issue["outcome"]>["status"] = "done";
// @ts-expect-error -- never null
export const statement: Issue["statement"] = null;
// @ts-expect-error -- no text
export const ordinal: number = measure.marker;
// @ts-expect-error -- a field is missing
export const place: Place = { start: 1 };
// @ts-expect-error -- a field too many
export const longer: Place = { start: 1, end: 2, line: 3 };
// @ts-expect-error -- no version but this
export const later: Notice["schema_version"] = "2.0.0";
// @ts-expect-error -- the source is needed
export const empty: Notice = {};
// @ts-expect-error -- what JSON cannot hold
export const value: NonNullable<Issue["mentions"]>[number]["value"] = () => 1;
// @ts-expect-error -- a number
export const characters: SourceInfo["characters"] = "12";
// @ts-expect-error -- a list of texts
issue.evidence?.push(1);
"""


def _interfaces(text: str) -> dict[str, Properties]:
    return {
        name: {field: (bool(mark), kind) for field, mark, kind in PROPERTY.findall(body)}
        for name, body in INTERFACE.findall(text)
    }


def _objects() -> dict[str, dict[str, Any]]:
    schema = notice_schema()
    parts = {"Notice": schema, **schema["$defs"]}
    return {name: part for name, part in parts.items() if "properties" in part}


def test_the_committed_file_is_this_declaration() -> None:
    assert (ROOT / "schemas" / "notice.d.ts").read_text(encoding="utf-8") == DECLARED


def test_names_and_properties_are_those_of_the_schema() -> None:
    declared = _interfaces(DECLARED)
    assert {name: list(fields) for name, fields in declared.items()} == {
        name: list(part["properties"]) for name, part in _objects().items()
    }
    assert sum(map(len, declared.values())) > 100
    for name, part in _objects().items():
        for field, (optional, kind) in declared[name].items():
            assert optional == (field not in part.get("required", ())), f"{name}.{field}"
            node = part["properties"][field]
            nullable = any(each.get("type") == "null" for each in node.get("anyOf", ()))
            assert kind.endswith(" | null") == nullable, f"{name}.{field}"


def test_values_and_titles_are_those_of_the_schema() -> None:
    declared = _interfaces(DECLARED)
    for name, part in _objects().items():
        for field, node in part["properties"].items():
            kind = declared[name][field][1]
            values = [*node.get("enum", ()), *([node["const"]] if "const" in node else [])]
            assert [f'"{value}"' for value in values] == (kind.split(" | ") if values else [])
            assert node["description"] in DECLARED
            assert node.get("title", "") in DECLARED
    assert declared["Outcome"]["status"][1].startswith('"completed" | "mostly_completed" | ')
    assert declared["Notice"]["kind"] == (True, '"巡察" | "巡视" | null')


def test_what_other_schemas_hold_is_declared_too() -> None:
    schema = {
        "title": "甲",
        "properties": {
            "a-b": {"type": ["string", "null"]},
            "list": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            "map": {"type": "object", "additionalProperties": {"type": "integer"}},
            "any": True,
            "none": False,
            "bound": {"type": "integer", "minimum": 0, "maximum": 9, "description": "*/"},
            "closed": {"enum": [1, "a", None, True]},
            "rows": {"type": "array"},
            "thing": {"type": "object"},
        },
        "required": ["any"],
    }
    assert declaration(schema, "Thing").splitlines()[2:] == [
        "/** 甲 */",
        "export interface Thing {",
        '  "a-b"?: string | null;',
        "  list?: (string | null)[];",
        "  map?: { [key: string]: number };",
        "  any: JsonValue;",
        "  none?: never;",
        "  /**",
        "   * *\\/",
        "   * integer, ≥ 0, ≤ 9",
        "   */",
        "  bound?: number;",
        '  closed?: 1 | "a" | null | true;',
        "  rows?: JsonValue[];",
        "  thing?: { [key: string]: JsonValue };",
        "}",
        "",
        "/** Any JSON. */",
        "export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };",
    ]


def _compiled(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    options = [
        "--strict",
        "--exactOptionalPropertyTypes",
        "--noEmit",
        "--target",
        "es2022",
        "--skipLibCheck",
        "false",
    ]
    compiler = str(npm_file(*TYPESCRIPT))
    return subprocess.run(
        [node, compiler, *options, *files],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the declaration."""
    (tmp_path / "notice.d.ts").write_text(DECLARED, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("sample", ["s01-full.txt", "s08-half.txt", "s12-full.txt"])
def test_a_record_is_what_the_declaration_says(desk: Path, sample: str) -> None:
    record = parse(read(str(ROOT / "samples" / sample))).notice.model_dump_json(indent=1)
    (desk / "consumer.ts").write_text(CONSUMER.replace("RECORD", record), encoding="utf-8")
    done = _compiled(desk, "consumer.ts")
    assert (done.stdout, done.returncode) == ("", 0)


def test_wrong_uses_are_refused_each(desk: Path) -> None:
    (desk / "wrong.ts").write_text(WRONG, encoding="utf-8")
    done = _compiled(desk, "wrong.ts")
    assert (done.stdout, done.returncode) == ("", 0)
    (desk / "bare.ts").write_text(WRONG.replace("// @ts-expect-error", "//"), encoding="utf-8")
    bare = _compiled(desk, "bare.ts")
    assert len(re.findall(r"^bare\.ts\(\d+,\d+\): error", bare.stdout, re.MULTILINE)) == WRONG.count(
        "@ts-expect-error"
    )


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda record: record["issues"][0]["outcome"].update(status="done"), '"done"'),
        (lambda record: record["issues"][0].pop("span"), "'span' is missing"),
        (lambda record: record.update(mood="glad"), "does not exist in type 'Notice'"),
        (
            lambda record: record["source"].update(characters=None),
            "'null' is not assignable to type 'number'",
        ),
    ],
)
def test_a_record_that_breaks_the_schema_does_not_compile(
    desk: Path, spoil: Callable[[dict[str, Any]], object], told: str
) -> None:
    text = "一、问题\n1.学习不深入。\n整改情况：加强学习。\n整改结果：已完成\n"
    record = json.loads(parse(text).notice.model_dump_json())
    spoil(record)
    given = json.dumps(record, ensure_ascii=False, indent=1)
    (desk / "consumer.ts").write_text(CONSUMER.replace("RECORD", given), encoding="utf-8")
    done = _compiled(desk, "consumer.ts")
    assert done.returncode != 0
    assert told in done.stdout


def test_the_example_of_the_page_compiles(desk: Path) -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```typescript\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (desk / "example.ts").write_text(example, encoding="utf-8")
    done = _compiled(desk, "example.ts")
    assert (done.stdout, done.returncode) == ("", 0)
