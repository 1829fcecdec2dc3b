"""For people: ``text`` says where, what, and what to do; ``concise`` is its first lines, one for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.checking.formats.base import Setting
from xuncha_parse.checking.formats.wording import message, short, shown
from xuncha_parse.checking.names import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked, Remark
    from xuncha_parse.checking.summary import Summary


def first_line(file: str, remark: Remark) -> str:
    """``file:line:column: CODE severity message``, safe to print."""
    line, column = remark.spot[:2]
    said = short(message(remark))
    return shown(f"{file}:{line}:{column}: {remark.code} {remark.severity} {said}")


def further_lines(remark: Remark) -> list[str]:
    """The words at the place, if there are any, and what to do; safe to print."""
    lines = [shown(short(str(remark.excerpt)))] if any(remark.excerpt) else []
    return [*lines, f"→ {remark.rule.fix}"]


class Concise:
    """One line for each finding. What could not be read is told on standard error, and not here."""

    def __init__(self, setting: Setting | None = None) -> None:
        self._root = (setting or Setting()).root

    def begin(self) -> str:
        """Nothing."""
        return ""

    def checked(self, checked: Checked) -> str:
        """The findings' lines."""
        file = told(checked.name, self._root)
        return "".join(self._remark(file, remark) for remark in checked.remarks)

    def end(self, summary: Summary) -> Iterator[str]:  # noqa: ARG002 -- the line for people goes to standard error
        """Nothing."""
        yield from ()

    def _remark(self, file: str, remark: Remark) -> str:
        return first_line(file, remark) + "\n"


class Text(Concise):
    """The same line, and below it the words at the place and what to do."""

    def _remark(self, file: str, remark: Remark) -> str:
        lines = [first_line(file, remark), *(f"    {line}" for line in further_lines(remark))]
        return "\n".join(lines) + "\n"
