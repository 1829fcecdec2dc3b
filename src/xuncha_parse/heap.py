"""How often Python looks for garbage in cycles: in the processes of the command, never in a program that imports the package."""

import gc

_THRESHOLDS = (50_000, 20, 20)
"""Python's own are 700, 10 and 10, up to 3.12. A text of 2.4 MB takes 2.5 s so and 5.0 s with Python's, one of 24 KB 17 and 28 ms
when it is the first, and the most memory is the same: records are made once, and hold hardly a cycle."""


def collect_seldom() -> None:
    """Look through new objects seldom, and never through those that are there: they are modules, and stay."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
