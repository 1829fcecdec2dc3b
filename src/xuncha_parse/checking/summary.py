"""What a whole check came to: the counts, the line for people, and the table of ``--statistics``."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from xuncha_parse.diagnostics import BY_SLUG
from xuncha_parse.nouns import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.remarks import Checked
    from xuncha_parse.diagnostics import Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Share:
    """How often one code was found; ``message`` is the rule's, with … for its particulars."""

    count: int
    code: str
    severity: Severity
    slug: str
    message: str


@dataclass(slots=True)
class Summary:
    """Counts that grow with each input. ``kept_back`` are findings that a baseline knows, and that were not shown."""

    notices: int = 0
    records: int = 0
    unreadable: int = 0
    kept_back: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    found: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    """By slug and severity."""

    @property
    def seen(self) -> int:
        """All inputs so far."""
        return self.notices + self.records + self.unreadable

    @property
    def warnings(self) -> int:
        """Warnings so far."""
        return self.severities["warning"]

    @property
    def failures(self) -> int:
        """Errors so far, and inputs that could not be read."""
        return self.severities["error"] + self.unreadable

    def take(self, checked: Checked, kept_back: int = 0) -> None:
        """Count one input and what was found in it; one that could not be read is no notice and no record."""
        if checked.failure is not None:
            self.unreadable += 1
        elif checked.kind == "notice":
            self.notices += 1
        else:
            self.records += 1
        self.kept_back += kept_back
        for remark in checked.remarks:
            self.severities[remark.severity] += 1
            self.found[remark.slug, remark.severity] += 1

    def at_least(self, severity: Severity) -> int:
        """How many findings are of this severity or a worse one."""
        return sum(self.severities[each] for each in SEVERITIES[: SEVERITIES.index(severity) + 1])

    def line(self) -> str:
        """``checked 2 notices, 3 records: 1 error, 2 warnings, 0 infos``, and what else there is to say."""
        kinds = [counted(self.notices, "notice"), counted(self.records, "record")]
        checked = ", ".join(kind for kind in kinds if not kind.startswith("0 ")) or "nothing"
        line = f"checked {checked}: {severities_line(self.severities)}"
        if self.kept_back:
            line += f"; {self.kept_back} known from the baseline"
        if self.unreadable:
            line += f"; {counted(self.unreadable, 'input')} unreadable"
        return line

    def shares(self) -> list[Share]:
        """How often each code was found, the most frequent first."""
        shares = [
            Share(count, BY_SLUG[slug].code, severity, slug, BY_SLUG[slug].message.format(detail="…"))
            for (slug, severity), count in self.found.items()
        ]
        return sorted(shares, key=lambda share: (-share.count, share.code, SEVERITIES.index(share.severity)))

    def statistics(self) -> Iterator[str]:
        """The table of ``--statistics``: count, code, severity, slug, message; a line for each code, with its end."""
        shares = self.shares()
        counts = max((len(str(share.count)) for share in shares), default=0)
        slugs = max((len(share.slug) for share in shares), default=0)
        for share in shares:
            yield (
                f"{share.count:>{counts}}  {share.code}  {share.severity:7}  {share.slug:{slugs}}  {share.message}\n"
            )

    def as_dict(self) -> dict[str, object]:
        """The same for JSON; ``statistics`` is a list of :class:`Share` as objects."""
        return {
            "notices": self.notices,
            "records": self.records,
            "unreadable": self.unreadable,
            "errors": self.severities["error"],
            "warnings": self.severities["warning"],
            "infos": self.severities["info"],
            "kept_back": self.kept_back,
            "statistics": [asdict(share) for share in self.shares()],
        }


def severities_line(severities: Counter[Severity]) -> str:
    """``1 error, 2 warnings, 0 infos``."""
    return ", ".join(counted(severities[severity], severity) for severity in SEVERITIES)
