"""What a run loads: nothing it does not use. And what the package offers: what its page says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import xuncha_parse

ROOT = Path(__file__).resolve().parent.parent
NOTICE = "一、问题整改情况\n1.学习不深入。\n整改情况：一是加强学习。\n整改结果：已完成\n"

LIBRARIES = frozenset({"selectolax", "lxml", "pypdfium2"})
"""What reads files of other kinds; only the child process that reads them loads it."""

SHOW = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


def _loaded(statements: str) -> set[str]:
    """The modules a fresh interpreter holds after ``statements``."""
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", f"{statements}\n{SHOW}"],
        env=unmeasured,
        input=NOTICE,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = _loaded("import xuncha_parse")
    assert {name for name in loaded if name.startswith("xuncha_parse")} == {"xuncha_parse"}
    assert not loaded & {"pydantic", "typer", "jieba", "regex", "rich", *LIBRARIES}


@pytest.mark.parametrize(
    "statements",
    [
        f"import xuncha_parse; xuncha_parse.parse({NOTICE!r})",
        "from xuncha_parse.cli.app import main; main(['parse', '-', '-q'])",
        "from xuncha_parse.cli.app import main; main(['explain', '-'])",
    ],
)
def test_parsing_loads_nothing_it_does_not_use(statements: str) -> None:
    loaded = _loaded(statements)
    assert "pydantic" in loaded
    unused = {
        "jieba",
        "regex",
        "rich",
        "xuncha_parse.gold",
        "xuncha_parse.checking",
        "xuncha_parse.schema",
        "multiprocessing",
        "sqlite3",
        *LIBRARIES,
        *(f"xuncha_parse.readers.{name}" for name in ("html", "mime", "docx", "office", "pdf")),
    }
    assert not loaded & unused
    assert "cli" in statements or not loaded & {"typer", "subprocess"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", f"<html><body><p>{NOTICE}</p></body></html>".encode()),
        ("a.rtf", b"{\\rtf1"),
        ("a.pdf", b"%PDF-1.7"),
    ],
)
def test_libraries_are_loaded_by_the_child_process_alone(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    loaded = _loaded(f"from xuncha_parse.cli.app import main; main(['parse', {str(file)!r}, '-q'])")
    assert "xuncha_parse.readers.guard" in loaded
    assert not loaded & LIBRARIES


@pytest.mark.parametrize("command", [["codes"], ["--version"], ["parse", "--help"]])
def test_reference_commands_do_not_load_the_parser(command: list[str]) -> None:
    loaded = _loaded(f"from xuncha_parse.cli.app import main; main({command!r})")
    assert not {
        name
        for name in loaded
        if name.startswith(("xuncha_parse.interpret", "xuncha_parse.syntax", "xuncha_parse.records"))
    }


@pytest.mark.parametrize("command", [["--help"], ["parse", "-", "-q"]])
def test_a_command_loads_no_other(command: list[str]) -> None:
    loaded = _loaded(f"from xuncha_parse.cli.app import main; main({command!r})")
    assert not loaded & {
        f"xuncha_parse.cli.{name}" for name in ("check", "upgrade", "corpus.app", "corpus.build")
    }


@pytest.mark.parametrize("typed", ["xuncha ", "xuncha pa", "xuncha --", "xuncha corpus "])
def test_completing_a_command_loads_neither_pydantic_nor_commands(typed: str) -> None:
    words = {"_XUNCHA_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    loaded = _loaded(
        f"import os; os.environ.update({words!r})\n"
        "from xuncha_parse.cli.app import main\ntry: main()\nexcept SystemExit: pass"
    )
    assert "xuncha_parse.cli.app" in loaded
    assert not loaded & {"pydantic.main", "xuncha_parse.cli.notice", "xuncha_parse.cli.corpus.build"}


@pytest.mark.parametrize(
    ("statements", "seldom"),
    [
        (f"import xuncha_parse; xuncha_parse.parse({NOTICE!r})", False),
        ("from xuncha_parse.cli.app import main; main(['codes'])", True),
    ],
)
def test_garbage_is_looked_for_seldom_in_the_command_alone(statements: str, seldom: bool) -> None:
    usual = "import gc; usual = gc.get_threshold(), gc.get_freeze_count()"
    check = f"assert (usual != (gc.get_threshold(), gc.get_freeze_count())) is {seldom}"
    assert _loaded(f"{usual}\n{statements}\n{check}")


def test_every_public_name_is_there_and_on_the_page() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    described = re.findall(r"^### `(\w+)`$", page, re.MULTILINE)
    assert sorted(described) == sorted(xuncha_parse.__all__)
    assert len(described) == len(set(described))
    for name in xuncha_parse.__all__:
        assert getattr(xuncha_parse, name)
    assert set(xuncha_parse.__all__) <= set(dir(xuncha_parse))


def test_the_lazy_names_are_the_typed_names() -> None:
    source = Path(xuncha_parse.__file__).read_text(encoding="utf-8")
    typed = re.findall(r"^    from xuncha_parse\.([\w.]+) import (\w+) as \2$", source, re.MULTILINE)
    assert {name: home for home, name in typed} == xuncha_parse._HOME
    assert set(xuncha_parse.__all__) == {*xuncha_parse._HOME, "__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'pares'"):
        _ = xuncha_parse.pares  # type: ignore[attr-defined]


def test_the_version_is_the_project_s() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{xuncha_parse.__version__}"\n' in project


def test_modules_that_typer_and_pydantic_import_are_put_off() -> None:
    loaded = _loaded("from xuncha_parse.cli.app import main; main(['parse', '-', '-q'])")
    assert not loaded & {"email.message", "importlib.metadata._meta", "selectors"}


@pytest.mark.parametrize(
    "used",
    [
        "import platform; assert platform.system() and platform is not sys.modules['platform']",
        "import subprocess; assert issubclass(subprocess.TimeoutExpired, subprocess.SubprocessError)",
        "import importlib.metadata; assert importlib.metadata.version('typer')",
        "import importlib.metadata; importlib.metadata.entry_points; assert importlib.metadata.version('typer')",
        "from importlib.metadata import PackageNotFoundError as E; assert issubclass(E, ImportError)",
        "from importlib.metadata import entry_points as e; assert 'email' not in sys.modules; assert e(group='console_scripts')",
        "from importlib.metadata._collections import Pair; assert Pair; from importlib.metadata import version as v; assert v('typer')",
        "from difflib import get_close_matches as g; assert g('pares', ['parse', 'check']) == ['parse']",
        "import difflib; assert difflib.SequenceMatcher(None, 'a', 'a').ratio() == 1",
    ],
)
def test_what_is_put_off_is_there_when_it_is_used(used: str) -> None:
    assert _loaded(f"import sys; from xuncha_parse.cli.unused import put_off; put_off()\n{used}")


def test_nothing_that_is_loaded_is_put_off() -> None:
    check = "import platform, sys; from xuncha_parse.cli.unused import put_off; put_off(); assert sys.modules['platform'] is platform"
    assert _loaded(check)
