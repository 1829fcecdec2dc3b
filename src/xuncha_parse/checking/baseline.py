"""What was known before: remarks that a run does not report again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xuncha_parse.atomic import write_whole
from xuncha_parse.errors import BadBaseline

if TYPE_CHECKING:
    from xuncha_parse.checking.remarks import Remark

VERSION: Final = 1


@dataclass(slots=True)
class Baseline:
    """Fingerprints of remarks, and which of them were met again."""

    known: frozenset[str] = frozenset()
    met: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, path: str) -> Baseline:
        """From a file that :meth:`Recorder.write` wrote. Raises :class:`BadBaseline`."""
        try:
            told = json.loads(Path(path).read_bytes())
            if told["version"] != VERSION:
                raise BadBaseline(f"{path}: a baseline of version {told['version']!r}, not {VERSION}")
            return cls(frozenset(str(finding["fingerprint"]) for finding in told["findings"]))
        except OSError as error:
            raise BadBaseline(f"{path}: {error.strerror or error}") from error
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadBaseline(f"{path}: is no baseline") from error

    def knows(self, fingerprint: str) -> bool:
        """Whether a remark was known before; it counts as met again."""
        if fingerprint not in self.known:
            return False
        self.met.add(fingerprint)
        return True

    @property
    def gone(self) -> int:
        """How many were known and not met again."""
        return len(self.known) - len(self.met)


@dataclass(slots=True)
class Recorder:
    """Remarks on their way into a baseline file."""

    findings: list[dict[str, str]] = field(default_factory=list)

    def note(self, file: str, remark: Remark) -> None:
        """Keep a remark; the words beside its fingerprint are there for people."""
        self.findings.append(
            {"fingerprint": remark.fingerprint, "file": file, "code": remark.code, "message": remark.message}
        )

    def write(self, path: str) -> None:
        """Write the file, whole or not at all, the same for the same remarks. Raises :class:`Unwritable`."""
        rows = sorted(self.findings, key=lambda row: (row["file"], row["code"], row["fingerprint"]))
        lines = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
        body = f"[\n{lines}\n  ]" if rows else "[]"
        write_whole(path, f'{{\n  "version": {VERSION},\n  "findings": {body}\n}}\n'.encode())
