"""The exit codes of every command: done, findings, unreadable, wrong usage. One table, and no command is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from commands import CLEAN, ROOT
from xuncha_parse import parse
from xuncha_parse.cli.app import main
from xuncha_parse.cli.commands import app
from xuncha_parse.corpus.document import Settings
from xuncha_parse.corpus.inputs import Options, items

pytest.importorskip("pyarrow")

from xuncha_parse.corpus.engines import run_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from commands import Run

CASES: dict[str, tuple[str, str | None, str | None, str]] = {
    "parse": ("notice.txt", "empty.txt", "none.txt", "notice.txt --indent x"),
    "explain": ("notice.txt", "empty.txt", "none.txt", "notice.txt --lexicon"),
    "check": ("notice.txt record.json", "bad.json", "none.json", "notice.txt --format yaml"),
    "apply": ("patch.json record.json", "misfit.json record.json", "patch.json none.json", "patch.json record.json --indent x"),
    "review": ("notice.txt record.json -o a.html", "notice.txt bad.json -o a.html", "none.txt -o a.html", "notice.txt"),
    "export": ("record.json -o a.csv", "record.json bad.json -o a.csv", "none.json -o a.csv", "record.json -o a.png"),
    "upgrade": ("record.json", "bad.json", "none.json", "record.json -o a.json --in-place"),
    "evaluate": ("gold", "gold --floor floors.toml", "none", "gold --mode loose"),
    "schema": ("", None, None, "--version 0.0.1"),
    "codes": ("XC201", None, None, "XC999"),
    "corpus build": ("notice.txt -o b.db", "none.txt damaged.pdf -o b.db", "notice.txt -o no/b.db", "notice.txt"),
    "corpus failures": ("sound.db", None, "none.db", "sound.db --order x"),
    "corpus retry": ("sound.db", "broken.db", "none.db", "sound.db --jobs x"),
    "corpus stats": ("sound.db", None, "none.db", "sound.db --by x"),
    "corpus report": ("sound.db -o a.html", None, "none.db -o a.html", "sound.db -o a.html --as-of x"),
    "corpus search": ("sound.db 学习", None, "none.db 学习", "sound.db ["),
    "corpus terms": ("sound.db", None, "none.db", "sound.db --top x"),
    "corpus sql": ("sound.db SELECT(1)", None, "none.db SELECT(1)", "sound.db DROP"),
    "corpus import": ("dataset -o c.db", "broken-dataset -o c.db", "none -o c.db", "dataset"),
}  # fmt: skip
"""Command → the arguments of a clean run (0), of one with findings (1), of one that cannot read its input (2) and of wrong
usage (2). ``None`` stands where a command finds nothing or reads nothing, and so has no such end."""


def _names(group: object, above: str = "") -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            yield from _names(command, f"{above}{name} ")
        else:
            yield f"{above}{name}"


def test_every_command_has_its_row() -> None:
    assert set(CASES) == set(_names(get_command(app)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that the table names."""
    home = tmp_path_factory.mktemp("exit-codes")
    (home / "notice.txt").write_text(CLEAN, encoding="utf-8")
    (home / "empty.txt").write_bytes(b" \n")
    (home / "record.json").write_text(parse(CLEAN).notice.model_dump_json(), encoding="utf-8")
    (home / "bad.json").write_bytes(b"{}")
    (home / "patch.json").write_text('[{"op": "replace", "path": "/signed_on", "value": "2024-01-15"}]')
    (home / "misfit.json").write_text('[{"op": "remove", "path": "/issues/99"}]')
    (home / "damaged.pdf").write_bytes(b"%PDF-1.7")
    (home / "gold").mkdir()
    gold = (ROOT / "samples" / "gold" / "s10-half.gold").read_text(encoding="utf-8")
    (home / "gold" / "a.gold").write_text(gold.replace("2024-01-15", "2024-01-14"), encoding="utf-8")
    (home / "floors.toml").write_text("[strict.all]\nmetadata = 1.0\n", encoding="utf-8")
    sound, broken = [str(home / "notice.txt")], [str(home / "notice.txt"), str(home / "damaged.pdf")]
    assert main(["corpus", "build", *sound, "-o", str(home / "sound.db"), "-q"]) == 0
    assert main(["corpus", "build", *broken, "-o", str(home / "broken.db"), "-q"]) == 1
    for name, inputs in (("dataset", sound), ("broken-dataset", broken)):
        run_engine("local", items(inputs, Options()), str(home / name), Settings())
    return home


@pytest.mark.parametrize(
    ("command", "case"),
    [(command, case) for command, cases in CASES.items() for case in range(4) if cases[case] is not None],
)
def test_exit_code(
    xuncha: Callable[..., Run],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    command: str,
    case: int,
) -> None:
    monkeypatch.chdir(folder)
    arguments = CASES[command][case]
    assert arguments is not None
    told = [
        str(tmp_path / word) if word in ("a.csv", "a.html", "b.db", "c.db") else word
        for word in arguments.split()
    ]
    run = xuncha(*command.split(), *told)
    assert run.code == (0, 1, 2, 2)[case], run.err
    if case > 1:
        assert run.err.startswith("xuncha: ") or run.err.splitlines()[-1].startswith("xuncha: ")
        assert "Traceback" not in run.err
