"""Hypothesis profiles: ``default`` at the desk, ``ci`` the same every time, ``long`` overnight."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile("default", max_examples=200, deadline=None, suppress_health_check=_PATIENT)
settings.register_profile(
    "ci", max_examples=1_000, deadline=None, derandomize=True, suppress_health_check=_PATIENT
)
settings.register_profile("long", max_examples=20_000, deadline=None, suppress_health_check=_PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
