"""Workflow commands of GitHub Actions, which become annotations of the files changed.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xuncha_parse.checking.formats.base import Setting
from xuncha_parse.checking.formats.text import further_lines
from xuncha_parse.checking.formats.wording import full_message, short, shown
from xuncha_parse.checking.names import told
from xuncha_parse.diagnostics import BY_SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked, Remark
    from xuncha_parse.checking.summary import Summary
    from xuncha_parse.diagnostics import Rule

COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


class GitHub:
    """``::error file=…,line=…,col=…,endLine=…,endColumn=…,title=XC201 ordinal-gap::message``."""

    def __init__(self, setting: Setting | None = None) -> None:
        self._root = (setting or Setting()).root

    def begin(self) -> str:
        """Nothing."""
        return ""

    def checked(self, checked: Checked) -> str:
        """A command for each finding, and for an input that could not be read."""
        file = _property(told(checked.name, self._root))
        commands = [_remark(file, checked, remark) for remark in checked.remarks]
        if checked.failure is not None:
            rule = BY_SLUG[checked.failure.slug]
            commands.append(
                f"::error file={file},title={_title(rule)}::{_data([checked.failure.message, f'→ {rule.fix}'])}\n"
            )
        return "".join(commands)

    def end(self, summary: Summary) -> Iterator[str]:  # noqa: ARG002 -- only commands are read from a log
        """Nothing."""
        yield from ()


def _remark(file: str, checked: Checked, remark: Remark) -> str:
    place = _place(remark) if checked.exact else ""
    said = _data([full_message(checked, remark), *further_lines(remark)])
    return f"::{COMMANDS[remark.severity]} file={file}{place},title={_title(remark.rule)}::{said}\n"


def _place(remark: Remark) -> str:
    """Columns are refused where a place goes over more than one line."""
    line, column, end_line, end_column = remark.spot
    if end_line != line:
        return f",line={line},endLine={end_line}"
    return f",line={line},col={column},endLine={end_line},endColumn={end_column}"


def _title(rule: Rule) -> str:
    return f"{rule.code} {rule.slug}"


def _data(lines: list[str]) -> str:
    return "%0A".join(shown(short(line)).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    for char, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(char, escaped)
    return shown(text)
