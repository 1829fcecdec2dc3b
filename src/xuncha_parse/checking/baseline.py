"""What was known before: remarks that a run does not report again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from xuncha_parse.atomic import write_whole
from xuncha_parse.errors import BadBaseline, UnreadableInput
from xuncha_parse.readers.limits import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xuncha_parse.checking.remarks import Remark
    from xuncha_parse.checking.selection import Selection

VERSION: Final = 1
_LARGEST = 1024**3


class Known(NamedTuple):
    """A remark in a baseline file; what stands beside the fingerprint says which runs would meet it again."""

    fingerprint: str
    file: str
    code: str
    message: str


@dataclass(slots=True)
class Baseline:
    """The remarks of a baseline file by their fingerprints, and what became of them in a run."""

    known: dict[str, Known] = field(default_factory=dict)
    _files: set[str] = field(init=False)
    _met: set[str] = field(default_factory=set)
    _read: set[str] = field(default_factory=set)
    _unread: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._files = {each.file for each in self.known.values()}

    @classmethod
    def load(cls, path: str) -> Baseline:
        """From a file that :meth:`Recorder.write` wrote. Raises :class:`BadBaseline`."""
        try:
            told = json.loads(read_bytes(path, _LARGEST))
            if told["version"] != VERSION:
                raise BadBaseline(f"{path}: a baseline of version {told['version']!r}, not {VERSION}")
            rows = [Known(*(str(row[name]) for name in Known._fields)) for row in told["findings"]]
        except UnreadableInput as error:
            raise BadBaseline(f"{path}: {error}") from error
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadBaseline(f"{path}: is no baseline") from error
        return cls({row.fingerprint: row for row in rows})

    def knows(self, fingerprint: str) -> bool:
        """Whether a remark was known before; it counts as met again."""
        if fingerprint not in self.known:
            return False
        self._met.add(fingerprint)
        return True

    def look(self, file: str, *, read: bool) -> None:
        """Note that an input was checked, or could not be read."""
        if file in self._files:
            (self._read if read else self._unread).add(file)

    def gone(self, selection: Selection) -> int:
        """How many were looked for, and not met again."""
        return sum(
            self._was_looked_for(each, selection) and each.fingerprint not in self._met
            for each in self.known.values()
        )

    def beyond(self, selection: Selection) -> Iterator[Known]:
        """Those of which the run can say nothing: their file was not checked, or their code not asked for."""
        return (each for each in self.known.values() if not self._was_looked_for(each, selection))

    def _was_looked_for(self, each: Known, selection: Selection) -> bool:
        return each.file in self._read and each.file not in self._unread and selection.reports(each.code)


@dataclass(slots=True)
class Recorder:
    """Remarks on their way into a baseline file."""

    findings: dict[str, Known] = field(default_factory=dict)

    def note(self, file: str, remark: Remark) -> None:
        """Keep a remark; the words beside its fingerprint are there for people."""
        self.keep([Known(remark.fingerprint, file, remark.code, remark.message)])

    def keep(self, rows: Iterable[Known]) -> None:
        """Keep what a baseline knows already."""
        self.findings.update({row.fingerprint: row for row in rows})

    def write(self, path: str) -> None:
        """Write the file, whole or not at all, the same for the same remarks. Raises :class:`Unwritable`."""
        rows = sorted(self.findings.values(), key=lambda row: (row.file, row.code, row.fingerprint))
        lines = ",\n".join(f"    {json.dumps(row._asdict(), ensure_ascii=False)}" for row in rows)
        body = f"[\n{lines}\n  ]" if rows else "[]"
        text = f'{{\n  "version": {VERSION},\n  "findings": {body}\n}}\n'
        write_whole(path, text.encode("utf-8", "backslashreplace"))  # a byte of a name that is no UTF-8
