"""The page on the record: every field in both languages, with an example of the samples or the word that there is none."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from shown import run
from tooling import tool
from xuncha_parse import notice_schema, parse, read
from xuncha_parse.schema import published_versions

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")

WITHOUT = {
    ("EncodingVerdict", "rivals"),
    ("FileBlock", "page"),
    ("FileBlock", "paragraph"),
}
"""What neither the samples nor the pages made of them hold: a PDF's pages, Word's paragraphs, doubtful encodings."""


def _rows() -> dict[tuple[str, str], list[str]]:
    """Object and field → the cells of its row."""
    found = {}
    for name, body in re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL):
        for line in body.splitlines():
            if line.startswith("| `"):
                cells = re.split(r"(?<!\\) \| ", line.removeprefix("| ").removesuffix(" |"))
                found[name, cells[0].strip("`")] = cells
    return found


def _fields() -> dict[tuple[str, str], dict[str, Any]]:
    schema = notice_schema()
    parts = {"Notice": schema, **schema["$defs"]}
    return {
        (name, field): node
        for name, part in parts.items()
        for field, node in part.get("properties", {}).items()
    }


def test_every_field_has_a_row_and_no_row_is_of_another() -> None:
    assert set(_rows()) == set(_fields())
    assert len(_rows()) > 100
    assert all(len(cells) == 6 for cells in _rows().values())


def test_every_row_says_what_the_schema_says_in_both_languages() -> None:
    for place, node in _fields().items():
        _, _, gaps, chinese, english, _ = _rows()[place]
        told = [part.strip() for part in node["description"].partition("/ ")[::2]]
        assert [chinese.removeprefix(f"{node.get('title')}：").replace("\\|", "|"), english] == told
        assert re.search("[一-鿿]", chinese), place
        assert re.search("[a-zA-Z]", english), place
        nullable = any(each.get("type") == "null" for each in node.get("anyOf", ()))
        assert ("null" in gaps.split(", ")) == nullable, place


def test_every_field_has_an_example_or_says_that_there_is_none() -> None:
    without = {place for place, cells in _rows().items() if cells[5] == "*occurs in none of the samples*"}
    assert without == WITHOUT
    for place, cells in _rows().items():
        if place not in without:
            assert re.fullmatch(r"(``?).+\1", cells[5]), place
            assert len(cells[5]) <= 48, place


def test_an_example_is_a_value_that_the_schema_allows() -> None:
    """Those that are not cut off, of fields with few values."""
    checked = 0
    for place, node in _fields().items():
        example = _rows()[place][5].strip("`")
        if place in WITHOUT or example.endswith("…"):
            continue
        value = json.loads(example.replace("\\|", "|"))
        checked += 1
        for values in filter(None, (node.get("enum"), [node["const"]] if "const" in node else None)):
            assert value in values
        if node.get("type") == "integer":
            assert isinstance(value, int)
    assert checked > 60


def test_examples_are_cut_from_the_samples() -> None:
    record = parse(read(str(ROOT / "samples" / "s01-full.txt"))).notice
    assert _rows()["Notice", "title"][5] == f"`{json.dumps(record.title, ensure_ascii=False)}`"
    assert _rows()["Place", "start"][5].strip("`").isdigit()
    assert len(tool("schema_page").examples()) == len(_fields()) - len(WITHOUT)


def test_every_published_version_is_named() -> None:
    for version in published_versions():
        assert f"(../schemas/notice-{version}.schema.json): `xuncha schema --version {version}`" in PAGE


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a record."""
    text = parse(read(str(ROOT / "samples" / "s01-full.txt"))).notice.model_dump_json()
    (tmp_path / "notice.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_programs_of_the_page_run(desk: Path) -> None:
    typed, lifted = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    record = json.loads((desk / "notice.json").read_text(encoding="utf-8"))
    lines = run(("-c", typed), desk).splitlines()
    assert [line.split()[0] for line in lines] == [issue["id"] for issue in record["issues"]]
    assert run(("-c", lifted), desk) == f"1.0.0 1.0.0 {record['title']}\n"


@pytest.mark.skipif(shutil.which("check-jsonschema") is None, reason="check-jsonschema is not installed")
def test_the_command_of_the_page_runs(desk: Path) -> None:
    (command,) = re.findall(r"^(check-jsonschema .*)$", PAGE, re.MULTILINE)
    shutil.copytree(ROOT / "schemas", desk / "schemas")
    done = subprocess.run(command.split(), cwd=desk, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")
