"""The GitHub Action: its script run as a script, its steps run in order, its text held against schema and linters."""

from __future__ import annotations

import gzip
import inspect
import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml

from ci_files import (
    HOME,
    IN_A_SHELL,
    against_schema,
    lay_out,
    linted,
    loaded,
    program,
    shellchecked,
    shown_files,
)
from commands import ROOT
from xuncha_parse.cli.check import SeverityName, check

if TYPE_CHECKING:
    from pathlib import Path

ACTION = loaded("action.yml")
INPUTS = ACTION["inputs"]
STEPS = ACTION["runs"]["steps"]
SCRIPT = ROOT / "templates" / "github-check.sh"
WORKFLOWS = shown_files(".github/workflows/")
OWN = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
SAME_AS_OPTIONS = ("select", "ignore", "severity", "fail-on", "baseline", "lexicon")
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")


@dataclass
class Ran:
    """What a script printed, and what it left for later steps."""

    code: int
    out: str
    err: str
    outputs: dict[str, str]


def _outputs(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w-]+=.*", line) for line in lines)
    return dict(line.split("=", 1) for line in lines)


def _bash(
    arguments: list[str | Path], folder: Path, given: dict[str, str], aside: Path, shell: str = "bash"
) -> Ran:
    """Run bash in a folder; only ``given``, the search path and the runner's own variables are its environment."""
    outputs = aside / "outputs"
    outputs.write_bytes(b"")
    done = subprocess.run(
        [shell, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(outputs), "LC_ALL": "C.UTF-8", **given},
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), _outputs(outputs))


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    """A place outside of the checked repository, with the program in it."""
    folder = tmp_path / "runner temp"
    folder.mkdir()
    program(folder)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    lay_out(folder)
    return folder


def _script(repository: Path, aside: Path, paths: str, shell: str = "bash", **more: str) -> Ran:
    given = {f"XUNCHA_{name}": value for name, value in more.items()}
    given |= {"XUNCHA": str(aside / "xuncha"), "XUNCHA_PATHS": paths}
    return _bash([SCRIPT], repository, given, aside, shell)


# -- the script ------------------------------------------------------------------------------------------


@IN_A_SHELL
@pytest.mark.parametrize("shell", ["bash", "/bin/bash"])  # the second is bash 3.2 on macOS
def test_what_is_sound_is_told_nothing_of(repository: Path, aside: Path, shell: str) -> None:
    if not os.access(shell, os.X_OK) and shell != "bash":
        pytest.skip(f"there is no {shell}")
    ran = _script(repository, aside, "records\nnotices\n", shell)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "checked 1 notice, 1 record: 0 errors, 0 warnings, 0 infos\n"
    assert ran.outputs == {"exit-code": "0", "sarif-file": "xuncha.sarif"}
    assert json.loads((repository / "xuncha.sarif").read_bytes())["runs"][0]["results"] == []


@IN_A_SHELL
def test_a_finding_is_an_annotation_and_stands_in_the_report(repository: Path, aside: Path) -> None:
    ran = _script(repository, aside, "broken", SARIF="out put.sarif")
    assert ran.code == 0  # the job fails in a later step
    assert ran.outputs == {"exit-code": "1", "sarif-file": "out put.sarif"}
    place = re.fullmatch(
        r"::error file=broken/a\.json,line=(\d+),col=(\d+),endLine=\1,endColumn=\d+,"
        r"title=XC601 schema-violation::不符合记录格式.*\n",
        ran.out,
    )
    assert place
    line = (repository / "broken" / "a.json").read_text(encoding="utf-8").splitlines()[int(place[1]) - 1]
    assert line[int(place[2]) - 1 :].startswith('"done"')
    report = json.loads((repository / "out put.sarif").read_bytes())
    (result,) = report["runs"][0]["results"]
    assert result["ruleId"] == "XC601"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "broken/a.json"


@IN_A_SHELL
@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        ({}, "0", 1),
        ({"FAIL_ON": "warning"}, "1", 1),
        ({"SEVERITY": "error"}, "0", 0),
        ({"IGNORE": "XC201", "FAIL_ON": "warning"}, "0", 0),
        ({"SELECT": "XC6,ordinal-gap", "FAIL_ON": "warning"}, "1", 1),
        ({"SELECT": "", "IGNORE": "", "BASELINE": "", "LEXICON": "", "OPTIONS": "", "SARIF": ""}, "0", 1),
        ({"OPTIONS": "--workers=1\n\n  \n--fail-on=warning\r\n"}, "1", 1),
        ({"LEXICON": "no such.toml"}, "2", 0),
        ({"SELECT": "XC9 $(touch pwned)"}, "2", 0),
        ({"OPTIONS": "--no-such-option"}, "2", 0),
        ({"SARIF": "no such folder/x.sarif"}, "2", 0),
    ],
)
def test_inputs_are_options(
    repository: Path, aside: Path, more: dict[str, str], code: str, told: int
) -> None:
    ran = _script(repository, aside, "doubtful", **more)
    assert ran.outputs["exit-code"] == code
    assert ran.out.count("\n") == ran.out.count("::warning file=doubtful/通报.txt,line=6,") == told
    assert ("sarif-file" in ran.outputs) is (code != "2")
    if code == "2":
        assert re.fullmatch(r"xuncha: [^\n]+\n", ran.err)


@IN_A_SHELL
def test_what_is_known_fails_nothing(repository: Path, aside: Path) -> None:
    known = aside / "known findings.json"
    subprocess.run(
        [aside / "xuncha", "check", "broken", "-q", "--write-baseline", known], cwd=repository, check=False
    )
    ran = _script(repository, aside, "broken", BASELINE=str(known))
    assert (ran.out, ran.outputs["exit-code"]) == ("", "0")
    assert "1 known from the baseline" in ran.err


HOSTILE = (
    "a b",
    "-rf",
    "--baseline=x",
    "$(touch pwned)",
    "`touch pwned`",
    "'q' \"q\"",
    "; touch pwned #",
    "*",
    "a\\nb",
    "${IFS}",
    "!!",
    "%0A::error::x",
    " lead",
    "汉字",
)


@IN_A_SHELL
def test_no_path_is_read_as_code_or_option(repository: Path, aside: Path) -> None:
    broken = (repository / "broken" / "a.json").read_bytes()
    for name in HOSTILE:
        (repository / name).mkdir()
        (repository / name / "a.json").write_bytes(broken)
    before = sorted(path.name for path in repository.iterdir())
    ran = _script(repository, aside, "\n".join(["", *HOSTILE, "\r", "no such $(touch pwned)"]))
    assert ran.outputs["exit-code"] == "2"
    report = json.loads((repository / "xuncha.sarif").read_bytes())["runs"][0]
    assert len(report["results"]) == len(HOSTILE)
    assert "no such $(touch pwned)" in ran.err
    assert sorted(path.name for path in repository.iterdir()) == sorted([*before, "xuncha.sarif"])
    commands = re.findall(r"^::\w+ file=([^,]*),", ran.out, re.MULTILINE)
    assert len(commands) == ran.out.count("\n") == len(HOSTILE) + 1
    assert commands[HOSTILE.index("%0A::error::x")] == "%250A%3A%3Aerror%3A%3Ax/a.json"


@IN_A_SHELL
def test_files_found_cannot_give_the_runner_commands(repository: Path, aside: Path) -> None:
    (repository / "records" / "a\n::stop-commands::x\n.json").write_bytes(b"{}")
    (repository / "records" / "b\n::set-env name=x::y\n.json.gz").write_bytes(gzip.compress(b"{}")[:-6])
    ran = _script(repository, aside, "records")
    assert ran.outputs["exit-code"] == "2"
    lines = [*ran.out.splitlines(), *ran.err.splitlines()]
    assert all(re.match(r"::error file=|xuncha: |checked ", line) for line in lines), lines
    assert any("stop-commands" in line for line in lines)


@IN_A_SHELL
@pytest.mark.parametrize("paths", ["", "\n", " \n\t\r\n"])
def test_without_paths_nothing_is_checked(repository: Path, aside: Path, paths: str) -> None:
    ran = _script(repository, aside, paths)
    assert (ran.code, ran.outputs, ran.err) == (0, {"exit-code": "2"}, "")
    assert re.fullmatch(r"::error title=xuncha check::paths [^\n]+\n", ran.out)


@IN_A_SHELL
def test_a_name_of_two_lines_is_no_further_output(repository: Path, aside: Path) -> None:
    ran = _script(repository, aside, "broken", SARIF="x.sarif\nexit-code=0")
    assert ran.outputs == {"exit-code": "2"}
    assert ran.out.startswith("::error title=xuncha check::sarif-file ")


@IN_A_SHELL
def test_the_report_of_an_earlier_run_is_not_uploaded_again(repository: Path, aside: Path) -> None:
    assert "sarif-file" in _script(repository, aside, "broken").outputs
    for paths, more in (("no such folder", {"SEVERITY": "grave"}), ("empty", {})):
        (repository / "empty").mkdir(exist_ok=True)
        ran = _script(repository, aside, paths, **more)
        assert ran.outputs == {"exit-code": "2"}


@IN_A_SHELL
def test_a_missing_program_fails(repository: Path, aside: Path) -> None:
    (aside / "xuncha").unlink()
    assert _script(repository, aside, "records").outputs == {"exit-code": "127"}


# -- the steps in their order ----------------------------------------------------------------------------


@dataclass
class Runner:
    """As much of GitHub's runner as a composite action needs. What other actions do is noted and not done."""

    workspace: Path
    aside: Path
    inputs: dict[str, str]
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    log: str = ""
    code: int = 0

    def run(self) -> Runner:
        for step in STEPS:
            if self.code:
                break
            if "if" in step and not self._holds(step["if"]):
                continue
            if "uses" in step:
                given = {key: self._filled(value) for key, value in step.get("with", {}).items()}
                self.used.append((step["uses"], given))
                if "setup-python" in step["uses"]:
                    self.outputs[step["id"]] = {"python-path": str(self.aside / "python")}
                continue
            self._script(step)
        return self

    def _script(self, step: dict[str, Any]) -> None:
        file = self.aside / "step.sh"
        file.write_text(step["run"], encoding="utf-8")
        given = {key: self._filled(value) for key, value in step.get("env", {}).items()}
        given |= {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.aside)}
        assert step["shell"] == "bash"
        ran = _bash(["--noprofile", "--norc", "-eo", "pipefail", file], self.workspace, given, self.aside)
        self.code = ran.code
        self.log += ran.out
        if "id" in step:
            self.outputs[step["id"]] = ran.outputs

    def _filled(self, text: object) -> str:
        return EXPRESSION.sub(
            lambda found: self._value(found[1]), str(text).lower() if text in (True, False) else str(text)
        )

    def _value(self, expression: str) -> str:
        kind, _, rest = expression.partition(".")
        if kind == "inputs":
            return self.inputs.get(rest, str(INPUTS[rest].get("default", "")))
        step, outputs, name = rest.split(".")
        assert (kind, outputs) == ("steps", "outputs")
        assert any(each.get("id") == step for each in STEPS)
        return self.outputs.get(step, {}).get(name, "")

    def _holds(self, condition: str) -> bool:
        whole = EXPRESSION.fullmatch(condition)
        assert whole
        return all(self._compared(part) for part in whole[1].split(" && "))

    def _compared(self, part: str) -> bool:
        parts = re.fullmatch(r"([\w.-]+) (==|!=) '(.*)'", part)
        assert parts, part
        return (self._value(parts[1]) == parts[3]) is (parts[2] == "==")


FAKE_PYTHON = """#!/bin/sh
echo "$*" >>"$RUNNER_TEMP/python.log"
if [ "$3" = venv ]; then
    mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && cp "$RUNNER_TEMP/xuncha" "$4/bin/xuncha"
fi
"""


@pytest.fixture
def runner(repository: Path, aside: Path) -> Runner:
    (aside / "python").write_text(FAKE_PYTHON, encoding="utf-8")
    (aside / "python").chmod(0o755)
    return Runner(repository, aside, {})


UPLOAD = "github/codeql-action/upload-sarif@v4"


@IN_A_SHELL
def test_a_sound_repository_passes_and_its_report_is_uploaded(runner: Runner) -> None:
    runner.inputs = {"paths": "records\nnotices\ndoubtful"}
    assert runner.run().code == 0
    assert [name for name, _ in runner.used] == ["actions/setup-python@v6", UPLOAD]
    assert runner.used[0][1] == {"python-version": "3.13", "update-environment": "false"}
    assert runner.used[1][1] == {"sarif_file": "xuncha.sarif", "category": "xuncha"}
    assert (runner.workspace / "xuncha.sarif").is_file()
    venv = runner.aside / "xuncha-venv"
    assert (runner.aside / "python.log").read_text(encoding="utf-8").splitlines() == [
        f"-I -m venv {venv}",
        f"-I -m pip install --quiet --disable-pip-version-check {ROOT}[docx,pdf]",
    ]
    assert runner.outputs["install"] == {"program": f"{venv}/bin/xuncha"}
    assert runner.log.startswith("::warning file=doubtful/")


@IN_A_SHELL
def test_findings_are_uploaded_before_the_job_fails(runner: Runner) -> None:
    runner.inputs = {"paths": "broken", "sarif-file": "./my report.sarif", "category": "records"}
    assert runner.run().code == 1
    assert runner.used[-1] == (UPLOAD, {"sarif_file": "./my report.sarif", "category": "records"})


@IN_A_SHELL
@pytest.mark.parametrize(
    ("inputs", "code", "uploaded"),
    [
        ({"paths": "broken", "upload-sarif": "false"}, 1, False),
        ({"paths": "broken", "fail-on": "grave"}, 2, False),
        ({"paths": ""}, 2, False),
        ({"paths": "records\nmissing"}, 2, True),
        ({"paths": "doubtful", "fail-on": "warning", "options": "--workers=1"}, 1, True),
        ({"paths": "doubtful", "fail-on": "warning", "ignore": "XC201"}, 0, True),
    ],
)
def test_what_became_of_the_check_becomes_of_the_job(
    runner: Runner, inputs: dict[str, str], code: int, uploaded: bool
) -> None:
    runner.inputs = inputs
    assert runner.run().code == code
    assert (runner.used[-1][0] == UPLOAD) is uploaded


@IN_A_SHELL
def test_the_checked_repository_is_not_imported(runner: Runner) -> None:
    for name in ("json.py", "xuncha_parse.py", "pip.py", "venv.py", "sitecustomize.py"):
        (runner.workspace / name).write_text("raise SystemExit(99)", encoding="utf-8")
    runner.inputs = {"paths": "records"}
    assert runner.run().code == 0
    assert all(
        line.startswith("-I ")
        for line in (runner.aside / "python.log").read_text(encoding="utf-8").splitlines()
    )


# -- the text --------------------------------------------------------------------------------------------


def test_every_input_is_told_of_and_used_and_nothing_else() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"inputs\.([\w-]+)", text.partition("\nruns:")[2]))
    assert used == set(INPUTS)
    assert all(each["description"].endswith(".") for each in INPUTS.values())
    assert [name for name, each in INPUTS.items() if each.get("required")] == ["paths"]
    assert all(isinstance(each.get("default", ""), str) for each in INPUTS.values())


def test_every_variable_of_the_script_is_given_and_nothing_else() -> None:
    (step,) = (step for step in STEPS if step.get("id") == "check")
    read = set(re.findall(r"\$\{(XUNCHA\w*)", SCRIPT.read_text(encoding="utf-8")))
    assert read == set(step["env"])


def test_inputs_named_as_options_are_those_options() -> None:
    options = set(inspect.signature(check).parameters)
    script = SCRIPT.read_text(encoding="utf-8")
    for name in SAME_AS_OPTIONS:
        assert name.replace("-", "_") in options
        assert f'add --{name} "${{XUNCHA_{name.replace("-", "_").upper()}:-}}"' in script
    assert re.findall(r"^add --([\w-]+)", script, re.MULTILINE) == list(SAME_AS_OPTIONS)
    assert {INPUTS[name]["default"] for name in ("severity", "fail-on")} <= set(get_args(SeverityName))


def test_outputs_are_those_of_steps() -> None:
    ids = {step["id"] for step in STEPS if "id" in step}
    script = SCRIPT.read_text(encoding="utf-8")
    for name, each in ACTION["outputs"].items():
        assert each["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert f'echo "{name}=' in script
    assert "check" in ids


@pytest.mark.parametrize("step", [step for step in STEPS if "run" in step], ids=lambda step: step["name"])
def test_no_script_holds_an_expression(step: dict[str, Any]) -> None:
    assert "${{" not in step["run"]
    assert shellchecked(step["run"]) == ""


@IN_A_SHELL
@pytest.mark.parametrize("step", [step for step in STEPS if "run" in step], ids=lambda step: step["name"])
def test_every_script_is_bash(step: dict[str, Any], tmp_path: Path) -> None:
    ran = _bash(["-n", "-c", step["run"]], tmp_path, {}, tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_shellcheck_has_nothing_against_the_script() -> None:
    assert shellchecked(SCRIPT.read_text(encoding="utf-8")) == ""


def test_shellcheck_would_say_so() -> None:
    assert "SC2086" in shellchecked("#!/bin/bash\nrm $1\n")


def test_the_script_keeps_to_what_bash_3_knows() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    newer = r"mapfile|readarray|declare -[An]|\$\{\w+(?:\[@\])?(?:@|,|\^)|\|&|&>>|;;&|\bcoproc\b|\[\[ -v|\{\w+\}[<>]"
    assert re.findall(newer, script) == []
    # An array that may be empty is unbound to bash 3.2; these two never are when they are used.
    assert set(re.findall(r'"\$\{(\w+)\[@\]\}"', script)) == {"options", "paths"}


def test_the_action_is_one_by_github_s_schema() -> None:
    assert against_schema("github-actions", ROOT / "action.yml") == ""


def test_the_schema_would_say_so(tmp_path: Path) -> None:
    file = tmp_path / "action.yml"
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    file.write_text(text.replace("      shell: bash\n", "", 1), encoding="utf-8")
    assert against_schema("github-actions", file)


def test_actionlint_has_nothing_against_the_steps() -> None:
    """It reads workflows only, so the steps stand in one whose inputs are the action's."""
    given = {name: {"type": "string", "default": each.get("default", "")} for name, each in INPUTS.items()}
    workflow = {
        "on": {"workflow_call": {"inputs": given}},
        "jobs": {"composite": {"runs-on": "ubuntu-latest", "steps": STEPS}},
    }
    assert linted([yaml.safe_dump(workflow, sort_keys=False)]) == []


def test_actionlint_would_say_so() -> None:
    found = linted([WORKFLOWS[0].replace("jobs:", "jobs:\n  other:\n    needs: nothing\n    steps: []", 1)])
    assert any("nothing" in each for each in found)


# -- workflows that use it -------------------------------------------------------------------------------


def _uses(workflow: str) -> list[dict[str, Any]]:
    """The steps that run this action."""
    jobs = yaml.safe_load(workflow)["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    return [
        step for step in steps if step.get("uses", "").split("@")[0] in (".", "./", HOME.split("/", 3)[3])
    ]


def test_actionlint_has_nothing_against_workflows() -> None:
    assert linted([*WORKFLOWS, OWN]) == []


@pytest.mark.parametrize("workflow", [*WORKFLOWS, OWN], ids=lambda text: text.splitlines()[0])
def test_workflows_use_the_action_rightly(workflow: str, tmp_path: Path) -> None:
    file = tmp_path / "workflow.yml"
    file.write_text(workflow, encoding="utf-8")
    assert against_schema("github-workflows", file) == ""
    uses = _uses(workflow)
    assert uses
    for step in uses:
        assert "paths" in step["with"]
        assert set(step["with"]) <= set(INPUTS)
        assert all(isinstance(value, str) for value in step["with"].values())


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda text: text.splitlines()[0])
def test_a_workflow_that_uploads_may(workflow: str) -> None:
    """Without the permission the upload fails, and with it the job."""
    uploads = any(step["with"].get("upload-sarif") != "false" for step in _uses(workflow))
    permissions = yaml.safe_load(workflow)["permissions"]
    assert permissions == {"contents": "read"} | ({"security-events": "write"} if uploads else {})


@IN_A_SHELL
def test_the_first_workflow_shown_runs(runner: Runner) -> None:
    subprocess.run(
        [runner.aside / "xuncha", "check", "records", "-q", "--write-baseline", "known.json"],
        cwd=runner.workspace,
        check=True,
    )
    runner.inputs = _uses(WORKFLOWS[0])[0]["with"]
    assert runner.run().code == 0
    (runner.workspace / "records" / "new.json").write_bytes(
        (runner.workspace / "broken" / "a.json").read_bytes()
    )
    runner.code = 0
    assert runner.run().code == 1


def test_the_page_has_every_input_with_its_default() -> None:
    page = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
    table = page.partition("| input | default | is |\n")[2].partition("\n\n")[0]
    told: dict[str, str] = {}
    for row in table.splitlines()[1:]:
        _, names, defaults, _, _ = re.split(r"(?<!\\)\|", row)
        listed = re.findall(r"`([^`]+)`", defaults)
        for number, name in enumerate(re.findall(r"`([^`]+)`", names)):
            told[name] = listed[number] if listed else ""
    assert told == {name: each.get("default", "") for name, each in INPUTS.items()}
