"""The shape that every output format has, and what they are told before they begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Protocol

from xuncha_parse.checking.names import here

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.checking.summary import Summary
    from xuncha_parse.diagnostics import Severity

_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Setting:
    """``fail_on`` is the least severity that fails a test of JUnit; paths are told relative to the folder ``root``."""

    fail_on: Severity = "error"
    root: PurePath = field(default_factory=here)


class Format(Protocol):
    """Text in pieces, written as they come, so that memory does not grow with the number of inputs.

    :meth:`begin` is called once, :meth:`checked` for each input in order, :meth:`end` once. No piece holds a lone
    surrogate, nor a character that a terminal would obey.
    """

    def __init__(self, setting: Setting | None = None) -> None: ...

    def begin(self) -> str:
        """What stands before all findings."""
        ...

    def checked(self, checked: Checked) -> str:
        """What is to be written of one input; may be empty."""
        ...

    def end(self, summary: Summary) -> Iterator[str]:
        """What stands behind all findings."""
        ...


class Spool:
    """Text that is written later than it comes: in memory while it is small, and then in a file without a name."""

    def __init__(self) -> None:
        self._file: SpooledTemporaryFile[str] | None = None

    def add(self, text: str) -> None:
        """Keep ``text`` behind what was kept before."""
        if self._file is None:
            self._file = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115 -- chunks() closes it
        self._file.write(text)

    def chunks(self) -> Iterator[str]:
        """All that was kept, once."""
        if self._file is None:
            return
        with self._file as file:
            file.seek(0)
            while chunk := file.read(_CHUNK):
                yield chunk


class Joined:
    """Members of a JSON array, each on a line: a comma stands before all but the first."""

    def __init__(self) -> None:
        self._first = True

    def add(self, member: str) -> str:
        """``member`` with what parts it from the one before."""
        parted = "\n" if self._first else ",\n"
        self._first = False
        return parted + member

    def close(self) -> str:
        """The end of the array."""
        return "]" if self._first else "\n]"
