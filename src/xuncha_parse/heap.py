"""How often Python looks for garbage in cycles: in the processes of the command, never in a program that imports the package."""

import gc

_THRESHOLDS = (100_000, 20, 20)
"""Python's own are 700, 10 and 10, up to 3.12. A text of 2.4 MB takes half as long so, one of 24 KB 17 and 28 ms when it is the
first, and the most memory is the same: records are made once, and hold hardly a cycle. With a short notice the command makes
54,000 objects, so that nothing is looked for: 7 ms of 195, with 50,000."""


def collect_seldom() -> None:
    """Look through new objects seldom, and never through those that are there: they are modules, and stay."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


def leave_to_the_system() -> None:
    """At the end of a process: what is in cycles is not taken apart piece by piece, since all memory goes back at once.

    That is 20 of the 215 ms of ``xuncha parse`` with a short notice, as much as ``os._exit`` would save; unlike there, functions
    of ``atexit`` run, streams are flushed, and whatever is in no cycle ends in order.
    """
    gc.freeze()
