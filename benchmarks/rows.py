"""The rows of ``speed.py``: ours, the naive script and the peers, measured in turn on one notice."""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import naive
import notices
import peers
import stages
from pydantic_core import to_json

from xuncha_parse import parse, read
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SAMPLE = 0.02
"""Seconds; shorter runs are timed several in a row."""
_BUDGET = 12.0
"""Seconds that one row may take over all rounds; slow ones get fewer."""
_FRESH = 20
"""Notices never seen, at most."""
FLOOR = "naive script"
OURS = "parse(): text to record"


@dataclass
class Row:
    """One line of the table; ``measure`` gives the seconds a call, of so many in a row."""

    group: str
    name: str
    measure: Callable[[int], float]
    calls: int = 1
    rounds: int = 1
    samples: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median."""
        return statistics.median(self.samples)


def measured(text: str, rounds: int, others: Sequence[str] = ()) -> dict[str, Any]:
    """All figures of one run; ``speed.table`` shows them."""
    record = parse(text).notice
    with tempfile.TemporaryDirectory() as home, ExitStack() as open_peers:
        folder = Path(home)
        (folder / "notice.txt").write_text(text, encoding="utf-8")
        (folder / "act.txt").write_text(notices.as_act(record), encoding="utf-8")
        (folder / "query.sql").write_text(notices.as_sql(len(text)), encoding="utf-8")
        (folder / "page.html").write_bytes(notices.as_page(text))
        (folder / "notice.docx").write_bytes(notices.as_docx(text))
        found: dict[str, tuple[peers.Here | peers.Elsewhere, str]] = {}
        failed: dict[str, str] = {}
        for python in (*others, None):
            wanted = [peer.name for peer in peers.PEERS if peer.name not in found]
            place = peers.Elsewhere(python, folder, wanted) if python else peers.Here(folder, wanted)
            open_peers.enter_context(place)
            failed |= place.failed
            found |= {name: (place, number) for name, number in place.found.items()}
        rows = [*_own(text, folder), *_theirs(found)]
        by_stage, lacking = _run(rows, text, rounds)
    ours = [issue_as_told(issue) for issue in record.issues]
    guessed = naive.read(text)
    return {
        "machine": _machine(),
        "characters": len(text),
        "issues": len(ours),
        "naive_right": sum(one == other for one, other in zip(ours, guessed, strict=False)),
        "naive_issues": len(guessed),
        "rounds": rounds,
        "rows": [
            *({"group": "stage", "name": stage, "seconds": taken} for stage, taken in by_stage.items()),
            *({"group": row.group, "name": row.name, "seconds": row.seconds} for row in rows),
        ],
        "missing": [
            *(
                f"{peer.package}: {peer.task} ({failed.get(peer.name, 'not installed')})"
                for peer in peers.PEERS
                if peer.name not in found
            ),
            *(f"stage {stage}: the pipeline has none of its functions" for stage in lacking),
        ],
        "first_sight": _first_sight(min(rounds, _FRESH)),
    }


def _own(text: str, folder: Path) -> Iterator[Row]:
    data = text.encode()
    source = read(data, "notice.txt")
    yield _row("floor", FLOOR, lambda: naive.read(text))
    yield _row("floor", "one pattern over the text", lambda: sum(1 for _ in naive.LINE.finditer(text)))
    dumped = parse(source).notice.model_dump_json()
    yield _row("floor", "json.loads of the record", lambda: json.loads(dumped))
    yield _row("ours", OURS, lambda: parse(text))
    yield _row("ours", "bytes to JSON bytes", lambda: _whole(data, "notice.txt"))
    for group, name in (("page", "page.html"), ("docx", "notice.docx")):
        file = (folder / name).read_bytes()
        try:
            read(file, name)
        except UnreadableInput as error:
            print(f"speed: {error}", file=sys.stderr)
            continue
        yield _row(group, "xuncha-parse: its text", partial(read, file, name))
        yield _row(group, "xuncha-parse: JSON bytes", partial(_whole, file, name))


def _whole(data: bytes, name: str) -> bytes:
    return to_json(parse(read(data, name)).notice)


def _row(group: str, name: str, run: Callable[[], object]) -> Row:
    return Row(group, name, partial(peers.seconds, run))


def _theirs(found: dict[str, tuple[peers.Here | peers.Elsewhere, str]]) -> Iterator[Row]:
    for peer in peers.PEERS:
        if peer.name in found:
            place, number = found[peer.name]
            called = f"{peer.package} {number}: {peer.task}"
            yield Row(peer.reads, called, partial(place.seconds, peer.name))


def _run(rows: list[Row], text: str, rounds: int) -> tuple[dict[str, float], list[str]]:
    """Measure every row in turn; the medians of the stages, and those that are lacking."""
    staged = stages.Staged(text.encode())
    by_stage: list[dict[str, float]] = []
    for row in rows:
        row.measure(1)
        once = row.measure(1)
        row.calls = max(1, round(SAMPLE / once))
        row.rounds = max(1, min(rounds, int(_BUDGET / max(SAMPLE, once))))
    for number in range(rounds):
        gc.collect()
        gc.disable()
        by_stage.append(staged.run())
        gc.enable()
        for row in rows:
            if number < row.rounds:
                row.samples.append(row.measure(row.calls))
    names = [stage for stage in stages.ALL if stage in by_stage[0]]
    return {name: statistics.median(stage[name] for stage in by_stage) for name in names}, staged.lacking


def _first_sight(count: int) -> float:
    """What notices never seen cost beside the same notices once more: nothing may be kept from one parse to the next."""
    texts = notices.other_notices(count)
    first = [peers.seconds(partial(parse, text), 1) for text in texts]
    again = [peers.seconds(partial(parse, text), 1) for text in texts]
    return statistics.median(one / two for one, two in zip(first, again, strict=True))


def issue_as_told(issue: Any) -> dict[str, Any]:  # noqa: ANN401
    """An issue of the record as the naive script tells it."""
    return {
        "id": issue.id,
        "path": [heading.heading for heading in issue.path],
        "statement": issue.statement,
        "measures": [(measure.ordinal, measure.text) for measure in issue.measures],
        "status": issue.outcome.status,
        "due": issue.outcome.due,
    }


def _machine() -> str:
    model = platform.machine()
    for line in _lines_of("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; {platform.python_implementation()} {platform.python_version()}, pydantic {version('pydantic')}"


def _lines_of(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
