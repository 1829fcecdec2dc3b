"""Files whole or not at all: an error, a full disk, a missing package, a process killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from exports import samples, written
from xuncha_parse.errors import Unwritable
from xuncha_parse.export import FORMATS, Exported, UnknownFormat, write

ROOT = Path(__file__).resolve().parent.parent
ISSUES = [issue for entry in samples() for issue in entry.notice.issues]


@pytest.mark.parametrize("form", [each.name for each in FORMATS])
def test_all_formats_count_alike_and_take_an_iterator_once(form: str, tmp_path: Path) -> None:
    exported = write(iter(samples()), tmp_path / "out", form)
    measures = sum(len(issue.measures) for issue in ISSUES)
    rows = {"csv-measures": measures, "jsonl": len(samples()), "parquet": len(samples())}.get(
        form, len(ISSUES)
    )
    assert exported == Exported(len(samples()), len(ISSUES), measures, rows, 0, 0)
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


@pytest.mark.parametrize("target", ["a.txt", "a", "a.xls"])
def test_an_unknown_format_leaves_no_file(target: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="names no format"):
        write(samples(), tmp_path / target)
    with pytest.raises(UnknownFormat, match="no such format: docx"):
        write(samples(), tmp_path / "a.csv", "docx")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("form", [each.name for each in FORMATS])
def test_what_fails_in_the_middle_leaves_the_old_file(form: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")

    def records() -> Any:
        yield from samples()
        raise RuntimeError("torn")

    with pytest.raises(RuntimeError, match="torn"):
        write(records(), tmp_path / "out", form)
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    assert (tmp_path / "out").read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", [each.name for each in FORMATS])
def test_a_full_disk_is_one_clear_error(form: str) -> None:
    with pytest.raises(Unwritable, match=r"^/dev/full: No space left on device$"):
        write(samples() * 20, "/dev/full", form)


@pytest.mark.parametrize(
    ("form", "package", "extra"), [("xlsx", "xlsxwriter", "excel"), ("parquet", "pyarrow", "parquet")]
)
def test_a_missing_extra_is_one_clear_line(form: str, package: str, extra: str, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from xuncha_parse.errors import MissingExtra\nfrom xuncha_parse.export import write\n"
        f"try: write([], {str(tmp_path / 'a')!r}, {form!r})\n"
        "except MissingExtra as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.endswith(f"needs the extra {extra}: pip install 'xuncha-parse[{extra}]'\n")
    assert not any(tmp_path.iterdir())


_FOREVER = """
import sys
sys.path.insert(0, {tests!r})
from exports import samples
from xuncha_parse.export import write
write(samples(), {target!r}, {form!r})
print("ready", flush=True)
while True:
    write(samples() * 3, {target!r}, {form!r})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet", "parquet-flat", "jsonl", "md"])
def test_a_killed_export_leaves_the_old_file_or_the_new(form: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    wholes = {written(samples(), form), written(samples() * 3, form)}
    code = _FOREVER.format(tests=str(ROOT / "tests"), target=str(target), form=form)
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, env=_private(tmp_path)
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(random.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
        assert target.read_bytes() in wholes
    left = {path.name for path in tmp_path.iterdir()} - {"out", "tmp"}
    assert all(name.startswith(".out.") and name.endswith(".tmp") for name in left)
    write(samples(), target, form)
    assert target.read_bytes() == written(samples(), form)


def _private(folder: Path) -> dict[str, str]:
    """The environment with a temporary folder of its own: what a killed process leaves there is the test's."""
    (folder / "tmp").mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(folder / "tmp")}
