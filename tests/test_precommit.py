"""The hooks for pre-commit: which files they look at, and a run of them in another repository, from a clone of this one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ci_files import HOME, loaded, shown_files
from commands import CLEAN, NOTICE, ROOT
from pdf_producers import reportlab_pdf, set_lines
from word_producers import package, paragraph
from xuncha_parse import parse
from xuncha_parse.checking.items import NOTICES
from xuncha_parse.readers.recorded import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HOOKS = {hook["id"]: hook for hook in loaded(".pre-commit-hooks.yaml")}
IN_RECORDS = ["xuncha-check-records", "xuncha-upgrade-records"]
IN_NOTICES = ["xuncha-check-notices"]
CONFIGURATIONS = shown_files(".pre-commit-config.yaml")
RECORD = parse(CLEAN).notice
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
NAME = ("-c", "user.name=Tests", "-c", "user.email=tests@example.org")


def _pre_commit(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    if find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed")
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        **more,
    )


def _looked_at(name: str, hooks: Iterable[str] = HOOKS) -> list[str]:
    """The hooks that look at a file, as pre-commit decides it."""
    return sorted(
        each
        for each in hooks
        if re.search(HOOKS[each]["files"], name) and not re.search(HOOKS[each]["exclude"], name)
    )


# -- the text --------------------------------------------------------------------------------------------


def test_the_hooks_are_a_manifest() -> None:
    done = _pre_commit("validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_validator_would_say_so(tmp_path: Path) -> None:
    file = tmp_path / "hooks.yaml"
    file.write_text(
        (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8").replace("  entry:", "  entri:", 1)
    )
    assert _pre_commit("validate-manifest", file).returncode == 1


@pytest.mark.parametrize("shown", CONFIGURATIONS)
def test_what_is_shown_is_a_configuration(shown: str, tmp_path: Path) -> None:
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(shown, encoding="utf-8")
    done = _pre_commit("validate-config", file)
    assert done.returncode == 0
    warnings = done.stdout.splitlines()
    assert all("mutable reference" in each or each.startswith(" ") for each in warnings), done.stdout
    (repository,) = yaml.safe_load(shown)["repos"]
    assert repository["repo"] == HOME
    assert {hook["id"] for hook in repository["hooks"]} <= set(HOOKS)


def test_all_hooks_are_shown() -> None:
    assert set(re.findall(r"- id: (\S+)", CONFIGURATIONS[0])) == set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_a_hook_takes_no_file_s_name_for_an_option(hook: dict[str, Any]) -> None:
    assert hook["args"][-1] == "--"
    assert hook["require_serial"]  # the program has workers of its own


def test_the_notices_hook_installs_what_reads_them() -> None:
    extras = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in HOOKS["xuncha-check-notices"]["additional_dependencies"]:
        assert re.search(rf'^(docx|pdf) = \["{re.escape(requirement)}"\]$', extras, re.MULTILINE)


# -- which files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [*RECORDS, ".JSON", ".jsonl.GZ"])
@pytest.mark.parametrize("folder", ["records", "data/records", "records/2024/水利局"])
def test_records_are_looked_at(folder: str, suffix: str) -> None:
    assert _looked_at(f"{folder}/a b{suffix}") == IN_RECORDS


@pytest.mark.parametrize("suffix", [*NOTICES, ".PDF", ".Docx"])
@pytest.mark.parametrize("folder", ["notices", "data/notices", "notices/2024/水利局"])
def test_notices_are_looked_at(folder: str, suffix: str) -> None:
    assert _looked_at(f"{folder}/通报{suffix}") == IN_NOTICES


@pytest.mark.parametrize(
    "name",
    [
        "package.json", "package-lock.json", "tsconfig.json", "README.txt", "README.md", "LICENSE.txt", "requirements.txt",
        "docs/index.html", "data/a.json", "a.json", "src/records.json", "src/records/a.py", "src/notices.txt", "notices.json",
        "notices/a.json", "records/a.txt", "records/package.json", "records/notice.schema.json", "records/README.txt",
        "notices/README.txt", "notices/readme.html", "notices/2024/LICENCE.txt", "notices/COPYING.txt", "notices/a.py",
        "records/.cache/a.json", "records/.a.json", ".git/records/a.json", "records/node_modules/x/a.json", "myrecords/a.json",
        "my-notices/a.txt", "notices/robots.txt", "records/a.json.bak", "records/a.json5",
    ],
)  # fmt: skip
def test_other_files_are_not_looked_at(name: str) -> None:
    assert _looked_at(name) == []


def test_what_is_shown_looks_elsewhere() -> None:
    hooks = yaml.safe_load(CONFIGURATIONS[1])["repos"][0]["hooks"]
    for hook in hooks:
        assert {"files", "args"} <= set(hook)
        assert hook["args"][-1] == "--"
    records, notices = hooks
    assert re.search(records["files"], "data/2024/a.jsonl")
    assert re.search(records["exclude"], "data/schema.json")
    assert not re.search(records["exclude"], "data/2024/a.json")
    assert re.search(notices["files"], "sources/a.pdf")


# -- at work ---------------------------------------------------------------------------------------------


def _git(folder: Path, *arguments: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=env | GIT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _committed(folder: Path) -> str:
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all", "--force")
    _git(folder, *NAME, "commit", "--quiet", "--no-verify", "--message", "all")
    return _git(folder, "rev-parse", "HEAD").strip()


def _clone(folder: Path) -> str:
    """This work tree as a repository of its own, with what is not committed yet."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no clone, or git is not installed")
    for name in _git(ROOT, "ls-files", "-co", "--exclude-standard", "-z").rstrip("\0").split("\0"):
        if (ROOT / name).is_file():  # or it has been removed
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return _committed(folder)


def _needs_an_index(folder: Path) -> None:
    """pre-commit makes an environment by pip, which asks an index even for what builds the package."""
    asked = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), "hatchling"]
    done = subprocess.run([sys.executable, *asked], capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.skip(f"pip cannot install anything here: {done.stderr.strip()[-200:]}")


class User:
    """A repository that uses the hooks."""

    def __init__(self, folder: Path, source: Path, rev: str, home: Path) -> None:
        self.folder = folder
        self.env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        self.env |= GIT | {"PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never", "PYTHONUTF8": "1"}
        self.repo = {"repo": source.as_uri(), "rev": rev}
        folder.mkdir()
        _git(folder, "init", "--quiet")
        self.configure(*({"id": each} for each in HOOKS))

    def configure(self, *hooks: dict[str, Any]) -> None:
        text = yaml.safe_dump({"repos": [{**self.repo, "hooks": list(hooks)}]})
        self.write(".pre-commit-config.yaml", text.encode())

    def write(self, name: str, data: bytes) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(data)

    def run(self) -> tuple[dict[str, str], str]:
        """What became of each hook, and all that was printed."""
        _git(self.folder, "add", "--all")
        done = _pre_commit("run", "--all-files", cwd=self.folder, env=self.env, timeout=600)
        assert done.returncode in (0, 1), done.stdout
        told = {
            each: re.findall(
                rf"^{re.escape(hook['name'])}\.+(?:\(no files to check\))?(\w+)$", done.stdout, re.MULTILINE
            )
            for each, hook in HOOKS.items()
        }
        ended = {each: found[0] for each, found in told.items() if found}
        assert done.returncode == ("Failed" in ended.values()), done.stdout
        return ended, done.stdout


def _ended(upgrade: str, records: str, notices: str) -> dict[str, str]:
    return dict(zip(sorted(HOOKS, reverse=True), (upgrade, records, notices), strict=True))


def _nothing_is_theirs(user: User) -> None:
    user.write("package.json", b"{}")
    user.write("README.txt", b"Read me.")
    user.write("notices/README.txt", b"Read me.")
    ended, _ = user.run()
    assert ended == _ended("Skipped", "Skipped", "Skipped")


def _what_is_sound_passes(user: User) -> None:
    user.write("records/水利局 1.json", RECORD.model_dump_json(indent=2).encode() + b"\n")
    user.write("records/many.jsonl", (RECORD.model_dump_json() + "\n").encode() * 2)
    user.write("notices/通报.txt", CLEAN.encode())
    ended, _ = user.run()
    assert ended == _ended("Passed", "Passed", "Passed")


def _what_is_not_fails(user: User) -> None:
    """Word and PDF need what the hook installs besides."""
    broken = json.loads(RECORD.model_dump_json())
    broken["issues"][0]["outcome"]["status"] = "done"
    user.write("records/broken.json", _indented(broken))
    user.write("notices/a.docx", package("".join(map(paragraph, NOTICE.splitlines()))))
    sample = (ROOT / "samples" / "s01-full.txt").read_text(encoding="utf-8")
    user.write("notices/b.pdf", reportlab_pdf(set_lines(sample)))
    ended, out = user.run()
    assert ended == _ended("Failed", "Failed", "Failed")
    lines = (user.folder / "records" / "broken.json").read_text(encoding="utf-8").splitlines()
    place = re.search(r"^records/broken\.json:(\d+):(\d+): XC601 error 不符合记录格式", out, re.MULTILINE)
    assert place
    assert lines[int(place[1]) - 1][int(place[2]) - 1 :].startswith('"done"')
    for name, gap, unit in (("a.docx", "1→3", "段"), ("b.pdf", "2→4", "页")):
        told = rf"^notices/{name}:\d+:\d+: XC201 warning 序号不连续：{gap}（第 \d+ {unit}）$"
        assert re.search(told, out, re.MULTILINE), out
    assert "通报.txt" not in out
    assert "many.jsonl" not in out
    assert "checked" not in out


def _arguments_are_the_user_s(user: User) -> None:
    user.configure(
        {"id": "xuncha-check-records", "args": ["--ignore", "schema-violation", "--"]},
        {"id": "xuncha-check-notices", "args": ["--fail-on", "error", "--"]},
    )
    ended, _ = user.run()
    assert ended == {"xuncha-check-records": "Passed", "xuncha-check-notices": "Passed"}


def _a_name_is_no_option(user: User) -> None:
    user.configure({"id": "xuncha-check-records", "files": r"\.json$"})
    user.write("--baseline=x.json", (user.folder / "records" / "broken.json").read_bytes())
    ended, out = user.run()
    assert ended == {"xuncha-check-records": "Failed"}
    assert re.search(r"^--baseline=x\.json:\d+:\d+: XC601 ", out, re.MULTILINE)
    assert "package.json" not in out
    (user.folder / "records" / "broken.json").unlink()
    (user.folder / "--baseline=x.json").unlink()


def _what_is_not_in_full_form_is_written_anew_once(user: User) -> None:
    user.configure({"id": "xuncha-upgrade-records"})
    short = json.loads(RECORD.model_dump_json())
    del short["contact"]
    user.write("records/short.json", _indented(short))
    before = {file: file.read_bytes() for file in (user.folder / "records").iterdir()}
    ended, out = user.run()
    assert ended == {"xuncha-upgrade-records": "Failed"}
    assert "files were modified by this hook" in out
    assert {file.name for file, data in before.items() if file.read_bytes() != data} == {"short.json"}
    ended, _ = user.run()
    assert ended == {"xuncha-upgrade-records": "Passed"}


def _indented(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=2).encode()


def test_the_hooks_at_work(tmp_path: Path) -> None:
    """One test, since the environments take half a minute to make."""
    source = tmp_path / "source"
    source.mkdir()
    rev = _clone(source)
    _needs_an_index(tmp_path / "wheels")
    user = User(tmp_path / "user", source, rev, tmp_path / "home")
    _nothing_is_theirs(user)
    _what_is_sound_passes(user)
    _what_is_not_fails(user)
    _arguments_are_the_user_s(user)
    _a_name_is_no_option(user)
    _what_is_not_in_full_form_is_written_anew_once(user)
