"""The GitLab component: filled in as GitLab does it, held against GitLab's schema, and its script run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from ci_files import HOME, IN_A_SHELL, against_schema, lay_out, program, shellchecked, shown_files
from commands import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (ROOT / "templates" / "check.yml").read_text(encoding="utf-8")
HEADER, BODY = TEXT.split("\n---\n")
INPUTS: dict[str, dict[str, Any]] = yaml.safe_load(HEADER)["spec"]["inputs"]
PLACE = re.compile(r"\$\[\[ inputs\.([\w-]+) \]\]")
CONFIGURATIONS = shown_files(".gitlab-ci.yml")
QUALITY = "gl-code-quality-report.json"
JUNIT = "xuncha-junit.xml"
PACKAGE = "xuncha-parse[docx,pdf] @ https://example.org/x.tar.gz"


def filled(**given: str) -> str:
    """The jobs as text; GitLab refuses an unknown input, and one that has neither value nor default."""
    assert set(given) <= set(INPUTS)
    values = {name: given.get(name, each.get("default")) for name, each in INPUTS.items()}
    assert None not in values.values()
    return PLACE.sub(lambda found: str(values[found[1]]), BODY)


def script(**given: str) -> list[str]:
    (job,) = yaml.safe_load(filled(**{"paths": "records", "package": PACKAGE, **given})).values()
    lines: list[str] = job["script"]
    return lines


def run(
    folder: Path, lines: list[str], path: Path, shell: tuple[str, ...] = ("bash", "-eo", "pipefail")
) -> subprocess.CompletedProcess[str]:
    """The lines as GitLab's runner puts them together: one script that ends at the first failure."""
    if shutil.which(shell[0]) is None:
        pytest.skip(f"{shell[0]} is not installed")
    return subprocess.run(
        [*shell, "-c", "\n".join(lines)],
        cwd=folder,
        env={"PATH": f"{path}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "LOG": str(path / "log")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder of programs: ``xuncha``, and a ``python`` that only notes what it is asked to do."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program(folder)
    (folder / "python").write_text('#!/bin/sh\nprintf "%s\\n" "$@" >"$LOG"\n', encoding="utf-8")
    (folder / "python").chmod(0o755)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    lay_out(folder)
    return folder


# -- the text --------------------------------------------------------------------------------------------


def test_the_header_says_what_every_input_is() -> None:
    header = yaml.safe_load(HEADER)
    assert list(header) == ["spec"]
    assert list(header["spec"]) == ["inputs"]
    for name, each in INPUTS.items():
        assert re.fullmatch(r"[a-z-]+", name)
        assert set(each) <= {"description", "default"}
        assert each["description"].endswith(".")
        assert isinstance(each.get("default", ""), str)
    assert [name for name, each in INPUTS.items() if "default" not in each] == ["paths", "package"]


def test_every_input_is_used_and_nothing_else() -> None:
    assert set(PLACE.findall(BODY)) == set(INPUTS)
    assert BODY.count("$[[") == len(PLACE.findall(BODY))
    assert "$[[" not in HEADER


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"job": "records: all", "stage": ".pre", "image": "registry.example/python:3.12@sha256:0"},
        {"paths": "a 'b c' \"d: e #f\"", "options": "--ignore 'XC2: x' --severity warning"},
    ],
)
def test_the_job_is_one_by_gitlab_s_schema(given: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(filled(**{"paths": "records", "package": PACKAGE, **given}), encoding="utf-8")
    assert against_schema("gitlab-ci", file) == ""
    ((name, job),) = yaml.safe_load(file.read_text(encoding="utf-8")).items()
    assert name == given.get("job", "xuncha-check")
    assert job["stage"] == given.get("stage", "test")
    assert job["image"] == given.get("image", INPUTS["image"]["default"])
    assert job["script"][1].endswith(f"{given.get('options', '')} -- {given.get('paths', 'records')}\n")


def test_the_job_is_the_same_when_values_are_filled_in_after_the_yaml_is_read() -> None:
    values = {"paths": "a 'b: c' #d", "package": PACKAGE, "options": "-q", "job": "j"}
    (template,) = yaml.safe_load(BODY).values()
    given = {name: values.get(name, each.get("default", "")) for name, each in INPUTS.items()}
    late = [PLACE.sub(lambda found: given[found[1]], line) for line in template["script"]]
    assert late == script(**values)


def test_the_schema_would_say_so(tmp_path: Path) -> None:
    file = tmp_path / ".gitlab-ci.yml"
    text = filled(paths="records", package=PACKAGE)
    file.write_text(text.replace("when: always", "when: sometimes"), encoding="utf-8")
    assert against_schema("gitlab-ci", file)


def test_the_reports_written_are_those_collected() -> None:
    (job,) = yaml.safe_load(filled(paths="records", package=PACKAGE)).values()
    assert job["artifacts"] == {"when": "always", "reports": {"codequality": QUALITY, "junit": JUNIT}}
    assert f"--report gitlab={QUALITY} --report junit={JUNIT} " in job["script"][1]


def test_shellcheck_has_nothing_against_the_script() -> None:
    assert shellchecked("#!/bin/sh\n" + "\n".join(script()), "sh") == ""


# -- the script ------------------------------------------------------------------------------------------


@IN_A_SHELL
@pytest.mark.parametrize(
    "shell", [("bash", "-eo", "pipefail"), ("dash", "-e"), ("sh", "-e")], ids=lambda shell: shell[0]
)
@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ({"paths": "records notices"}, 0, []),
        ({"paths": "records broken doubtful"}, 1, ["XC601", "XC201"]),
        ({"paths": "doubtful", "options": "--fail-on warning"}, 1, ["XC201"]),
        ({"paths": "doubtful", "options": "--ignore 'XC201, XC5' --fail-on warning"}, 0, []),
        ({"paths": "records missing"}, 2, ["XC701"]),
    ],
    ids=lambda value: value.get("paths") if isinstance(value, dict) else None,
)
def test_the_script_leaves_both_reports(
    repository: Path, path: Path, shell: tuple[str, ...], given: dict[str, str], code: int, told: list[str]
) -> None:
    ran = run(repository, script(**given), path, shell)
    assert ran.returncode == code, ran.stderr
    issues = json.loads((repository / QUALITY).read_bytes())
    assert [issue["check_name"] for issue in issues] == told
    assert {issue["location"]["path"] for issue in issues} <= {
        "broken/a.json",
        "doubtful/通报.txt",
        "missing",
    }
    suite = ET.parse(repository / JUNIT).getroot()  # noqa: S314 -- written by the program itself
    assert int(suite.get("failures", "")) + int(suite.get("errors", "")) == (code > 0)
    assert int(suite.get("tests", "")) == len(given["paths"].split())


@IN_A_SHELL
def test_pip_gets_what_the_package_is_as_one_word(repository: Path, path: Path) -> None:
    run(repository, script(), path)
    asked = (path / "log").read_text(encoding="utf-8").splitlines()
    assert asked == ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]


@IN_A_SHELL
def test_where_pip_fails_nothing_is_checked(repository: Path, path: Path) -> None:
    (path / "python").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    assert run(repository, script(), path).returncode == 3
    assert not (repository / QUALITY).exists()


@IN_A_SHELL
def test_what_is_quoted_may_hold_blanks(repository: Path, path: Path) -> None:
    (repository / "more records").mkdir()
    (repository / "broken" / "a.json").rename(repository / "more records" / "a.json")
    ran = run(repository, script(paths='records "more records"'), path)
    assert ran.returncode == 1
    assert len(json.loads((repository / QUALITY).read_bytes())) == 1


@IN_A_SHELL
def test_wrong_usage_fails_and_says_so_in_one_line(repository: Path, path: Path) -> None:
    ran = run(repository, script(options="--fail-on grave"), path)
    assert ran.returncode == 2
    assert re.fullmatch(r"xuncha: [^\n]+\n", ran.stderr)


# -- what the pages show ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", CONFIGURATIONS)
def test_what_is_shown_is_a_configuration(shown: str, tmp_path: Path) -> None:
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(shown, encoding="utf-8")
    assert against_schema("gitlab-ci", file) == ""
    (include,) = yaml.safe_load(shown)["include"]
    file.write_text(filled(**include["inputs"]), encoding="utf-8")
    assert against_schema("gitlab-ci", file) == ""
    (whence,) = set(include) - {"inputs"}
    if whence == "remote":
        raw = HOME.replace("github.com", "raw.githubusercontent.com")
        assert include[whence] == f"{raw}/main/templates/check.yml"
    else:
        assert include[whence].endswith("/check@main")


def test_both_ways_to_include_are_shown() -> None:
    ways = {key for shown in CONFIGURATIONS for key in yaml.safe_load(shown)["include"][0]}
    assert ways == {"remote", "component", "inputs"}


@IN_A_SHELL
def test_the_first_configuration_shown_runs(repository: Path, path: Path) -> None:
    subprocess.run(
        [path / "xuncha", "check", "broken", "-q", "--write-baseline", "known.json"],
        cwd=repository,
        check=False,
    )
    given = yaml.safe_load(CONFIGURATIONS[0])["include"][0]["inputs"]
    ran = run(repository, script(**given | {"paths": f"{given['paths']} broken"}), path)
    assert ran.returncode == 0, ran.stderr
    assert "1 known from the baseline" in ran.stderr
    assert (path / "log").read_text(encoding="utf-8").endswith("/archive/main.tar.gz\n")
