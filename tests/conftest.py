"""Hypothesis profiles: ``default`` at the desk, ``ci`` the same every time, ``long`` overnight. And ``--update-golden``."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

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
