"""Which remarks of a run are reported, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xuncha_parse.checking.fingerprints import Fingerprints
from xuncha_parse.checking.names import here, told
from xuncha_parse.checking.summary import Summary

if TYPE_CHECKING:
    from pathlib import PurePath

    from xuncha_parse.checking.baseline import Baseline, Recorder
    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.checking.selection import Selection
    from xuncha_parse.diagnostics import Severity


@dataclass(slots=True)
class Sieve:
    """Lets through what is selected and was not known before, and counts it."""

    selection: Selection
    fail_on: Severity = "error"
    baseline: Baseline | None = None
    recorder: Recorder | None = None
    summary: Summary = field(default_factory=Summary)
    root: PurePath = field(default_factory=here)
    _fingerprints: Fingerprints = field(init=False)

    def __post_init__(self) -> None:
        self._fingerprints = Fingerprints(self.root)

    def sift(self, checked: Checked) -> Checked:
        """``checked`` with the remarks that are reported."""
        file = told(checked.name, self.root)
        if self.baseline is not None:
            self.baseline.look(file, read=checked.failure is None)
        reported = []
        known = 0
        for remark in self._fingerprints.stamp(checked).remarks:
            if not self.selection.reports(remark.code):
                continue
            if self.recorder is not None:
                self.recorder.note(file, remark)
            if self.baseline is not None and self.baseline.knows(remark.fingerprint):
                known += 1
                continue
            reported.append(remark)
        sifted = replace(checked, remarks=tuple(reported))
        self.summary.take(sifted, known)
        return sifted

    @property
    def code(self) -> int:
        """The exit code: 2 where an input could not be read, 1 where something as grave as ``fail_on`` was reported.

        What is recorded is known from now on, and fails nothing.
        """
        if self.summary.unreadable:
            return 2
        return 1 if self.recorder is None and self.summary.at_least(self.fail_on) else 0
