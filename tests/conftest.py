"""Hypothesis profiles: ``default`` at the desk, ``ci`` the same every time, ``long`` overnight. And ``--update-golden``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from commands import CLEAN, NOTICE, Run, Stdin
from xuncha_parse.cli.app import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile("default", max_examples=200, deadline=None, suppress_health_check=_PATIENT)
settings.register_profile(
    "ci", max_examples=1_000, deadline=None, derandomize=True, suppress_health_check=_PATIENT
)
settings.register_profile("long", max_examples=20_000, deadline=None, suppress_health_check=_PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """One switch for every file the tests compare with."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write samples/*.txt and tests/golden/*.json anew instead of only comparing with them",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def xuncha(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the command in this process; ``stdin`` is what it reads there."""

    def run(*arguments: object, stdin: bytes | None = None) -> Run:
        if stdin is not None:
            monkeypatch.setattr("sys.stdin", Stdin(stdin))
        code = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Run(code, out.decode(), err.decode())

    return run


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "通报.txt"
    file.write_bytes(NOTICE.encode())
    return file


@pytest.fixture
def record(tmp_path: Path, xuncha: Callable[..., Run]) -> Path:
    file = tmp_path / "record.json"
    file.write_bytes(xuncha("parse", "-", stdin=CLEAN.encode()).out.encode())
    return file
