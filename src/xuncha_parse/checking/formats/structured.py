"""For programs: ``json`` is one document, ``jsonl`` one object a line, with all that is known of each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xuncha_parse.checking.formats.base import Joined, Setting, Spool
from xuncha_parse.checking.formats.findings import finding, unreadable
from xuncha_parse.checking.formats.wording import dumps
from xuncha_parse.checking.names import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.checking.summary import Summary

VERSION: Final = "1.0.0"
"""Of the shape of these two formats; a new field raises the second number, anything else the first."""


class Lines:
    """One finding a line; an input that could not be read is a line with ``"unreadable": true``."""

    def __init__(self, setting: Setting | None = None) -> None:
        self._root = (setting or Setting()).root

    def begin(self) -> str:
        """Nothing."""
        return ""

    def checked(self, checked: Checked) -> str:
        """The findings' lines."""
        file = told(checked.name, self._root)
        lines = [dumps(finding(file, checked, remark)) for remark in checked.remarks]
        if checked.failure is not None:
            lines.append(dumps(unreadable(file, checked, checked.failure)))
        return "".join(line + "\n" for line in lines)

    def end(self, summary: Summary) -> Iterator[str]:  # noqa: ARG002 -- a line that is no finding would surprise
        """Nothing."""
        yield from ()


class Document:
    """``{"version", "findings", "unreadable", "summary"}``."""

    def __init__(self, setting: Setting | None = None) -> None:
        self._root = (setting or Setting()).root
        self._findings, self._unreadable = Joined(), Joined()
        self._later = Spool()

    def begin(self) -> str:
        """The version, and the beginning of the findings."""
        return f'{{"version": "{VERSION}",\n"findings": ['

    def checked(self, checked: Checked) -> str:
        """The findings; an input that could not be read is kept for the end."""
        file = told(checked.name, self._root)
        if checked.failure is not None:
            self._later.add(self._unreadable.add(dumps(unreadable(file, checked, checked.failure))))
        return "".join(
            self._findings.add(dumps(finding(file, checked, remark))) for remark in checked.remarks
        )

    def end(self, summary: Summary) -> Iterator[str]:
        """What could not be read, and the counts."""
        yield f'{self._findings.close()},\n"unreadable": ['
        yield from self._later.chunks()
        yield f'{self._unreadable.close()},\n"summary": {dumps(summary.as_dict())}}}\n'
