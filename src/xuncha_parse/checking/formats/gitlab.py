"""GitLab's Code Quality report: a JSON array of issues as Code Climate defined them.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. GitLab reads description, check_name,
fingerprint, severity and location; the other fields are Code Climate's own, for other readers of such files.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from xuncha_parse.checking.formats.base import Joined, Setting
from xuncha_parse.checking.formats.wording import dumps, full_message, short, shown
from xuncha_parse.checking.names import told
from xuncha_parse.checking.remarks import Spot
from xuncha_parse.diagnostics import BY_SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.checking.summary import Summary
    from xuncha_parse.diagnostics import Rule

SEVERITIES: Final = {"error": "major", "warning": "minor", "info": "info"}
UNREADABLE: Final = "critical"
_WHOLE_FILE: Final = Spot()


class GitLab:
    """One object for each finding, and for each input that could not be read."""

    def __init__(self, setting: Setting | None = None) -> None:
        self._root = (setting or Setting()).root
        self._issues = Joined()

    def begin(self) -> str:
        """The beginning of the array."""
        return "["

    def checked(self, checked: Checked) -> str:
        """The issues of one input."""
        file = told(checked.name, self._root)
        issues = [
            _issue(
                file,
                remark.spot if checked.exact else _WHOLE_FILE,
                remark.rule,
                SEVERITIES[remark.severity],
                full_message(checked, remark),
                remark.fingerprint,
            )
            for remark in checked.remarks
        ]
        if checked.failure is not None:
            rule, said = BY_SLUG[checked.failure.slug], checked.failure.message
            fingerprint = hashlib.sha256(dumps([file, rule.code]).encode()).hexdigest()[:32]
            issues.append(_issue(file, _WHOLE_FILE, rule, UNREADABLE, said, fingerprint))
        return "".join(self._issues.add(dumps(issue)) for issue in issues)

    def end(self, summary: Summary) -> Iterator[str]:  # noqa: ARG002 -- the report has no place for counts
        """The end of the array."""
        yield self._issues.close() + "\n"


def _issue(
    file: str, spot: Spot, rule: Rule, severity: str, message: str, fingerprint: str
) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": rule.code,
        "description": shown(short(f"{rule.code} {rule.slug}: {message}")),
        "content": {"body": f"{rule.why}\n\n{rule.fix}"},
        "categories": ["Bug Risk" if rule.severity == "error" else "Clarity"],
        "severity": severity,
        "fingerprint": fingerprint,
        "location": {"path": file, "lines": {"begin": spot.line, "end": spot.end_line}},
    }
