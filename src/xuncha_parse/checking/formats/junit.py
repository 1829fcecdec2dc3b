"""JUnit XML, in the shape that Jenkins' own schema demands and that GitLab, Azure and CircleCI read too.

An input is a test. It fails when a finding of the failing severity or a worse one stands in it, with all its findings
as the failure's text; the findings of a test that passes are its output.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from xuncha_parse.checking.formats.base import Setting, Spool
from xuncha_parse.checking.formats.text import first_line, further_lines
from xuncha_parse.checking.formats.wording import short, shown
from xuncha_parse.checking.names import told
from xuncha_parse.checking.summary import SEVERITIES, severities_line
from xuncha_parse.diagnostics import BY_SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked, Failure, Remark
    from xuncha_parse.checking.summary import Summary

SUITE: Final = "xuncha check"
MOST: Final = 500
"""Findings told of one input; XML parsers refuse texts of more than 10 MB. How many more there are is told."""


class JUnit:
    """One suite with a test for each input; its counts stand first, so that all else is kept until the end."""

    def __init__(self, setting: Setting | None = None) -> None:
        setting = setting or Setting()
        self._root = setting.root
        self._failing = SEVERITIES[: SEVERITIES.index(setting.fail_on) + 1]
        self._counts = {"tests": 0, "failures": 0, "errors": 0}
        self._cases = Spool()

    def begin(self) -> str:
        """The declaration."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n'

    def checked(self, checked: Checked) -> str:
        """Nothing yet."""
        file = told(checked.name, self._root)
        name = file if checked.number is None else f"{file}:{checked.number}"
        inner = self._inner(file, checked)
        case = f"<testcase {_attributes(name=name, classname=f'xuncha.{checked.kind}')}"
        self._counts["tests"] += 1
        self._cases.add(f"    {case}>\n{inner}    </testcase>\n" if inner else f"    {case}/>\n")
        return ""

    def end(self, summary: Summary) -> Iterator[str]:  # noqa: ARG002 -- it counts tests, not findings
        """The whole suite."""
        counts = {name: str(count) for name, count in self._counts.items()}
        yield f"<testsuites {_attributes(name=SUITE, **counts)}>\n"
        yield f"  <testsuite {_attributes(name=SUITE, **counts, skipped='0')}>\n"
        yield from self._cases.chunks()
        yield "  </testsuite>\n</testsuites>\n"

    def _inner(self, file: str, checked: Checked) -> str:
        if checked.failure is not None:
            self._counts["errors"] += 1
            return _error(checked.failure) + _output(file, checked.remarks)
        failing = [remark for remark in checked.remarks if remark.severity in self._failing]
        if not failing:
            return _output(file, checked.remarks)
        self._counts["failures"] += 1
        worst = min(failing, key=lambda remark: SEVERITIES.index(remark.severity))
        counts = severities_line(Counter(remark.severity for remark in checked.remarks))
        kind = f"{worst.code} {worst.rule.slug}"
        return _element("failure", _told(file, checked.remarks), type=kind, message=counts)


def _error(failure: Failure) -> str:
    rule = BY_SLUG[failure.slug]
    said = shown(short(failure.message))
    return _element("error", f"{said}\n    → {rule.fix}\n", type=f"{rule.code} {rule.slug}", message=said)


def _output(file: str, remarks: tuple[Remark, ...]) -> str:
    return _element("system-out", _told(file, remarks)) if remarks else ""


def _told(file: str, remarks: tuple[Remark, ...]) -> str:
    lines = []
    for remark in remarks[:MOST]:
        lines += [first_line(file, remark), *(f"    {line}" for line in further_lines(remark))]
    if len(remarks) > MOST:
        lines.append(f"… and {len(remarks) - MOST} more findings")
    return "\n".join(lines) + "\n"


def _element(name: str, text: str, **attributes: str) -> str:
    head = f"{name} {_attributes(**attributes)}" if attributes else name
    return f"      <{head}>{escape(text)}</{name}>\n"


def _attributes(**values: str) -> str:
    return " ".join(f'{name}="{escape(shown(value), _QUOTE)}"' for name, value in values.items())


_QUOTE: Final = {'"': "&quot;"}
