"""Inputs into a corpus: resumable, in order, and with every input accounted for.

Documents are read side by side and written one after another in the order of the inputs, so a corpus is the same,
row for row and number for number, however often its build was killed and begun again. What is known already, by
the hash of its bytes and the version of the program, is not read again.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.crew import Crew
from xuncha_parse.corpus.document import Examined
from xuncha_parse.corpus.holders import Holders
from xuncha_parse.corpus.keeping import Keeper
from xuncha_parse.corpus.store import Corpus, only_writer, refusing
from xuncha_parse.corpus.tasks import task_of
from xuncha_parse.errors import BadCorpus
from xuncha_parse.readers.crew import processors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from xuncha_parse.corpus.document import Settings
    from xuncha_parse.corpus.inputs import Item
    from xuncha_parse.corpus.store import Input
    from xuncha_parse.corpus.tasks import Imported, Task

_AHEAD: Final = 8
"""Documents each worker may be ahead of the writer."""
_AHEAD_BYTES: Final = 64 * 1024 * 1024
_BATCH: Final = 32
"""Inputs a transaction."""
_BATCH_SECONDS: Final = 2.0


@dataclass(slots=True)
class Progress:
    """How far a run is: inputs met, documents read anew, inputs known already, warnings and failures."""

    seen: int = 0
    parsed: int = 0
    unchanged: int = 0
    warnings: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: ``force`` reads everything again, ``keep_failed`` is the folder for what cannot be read."""

    workers: int = 0
    force: bool = False
    keep_failed: str | None = None
    command: str = "build"


def build(
    path: str,
    items: Iterable[Item | Imported],
    settings: Settings,
    options: Options | None = None,
    report: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Take ``items`` into the corpus at ``path``, which is made when there is none.

    Raises :class:`BadCorpus` when the corpus cannot be written; what was committed before stays, and the next run goes
    on from there. ``report`` is called for each input.
    """
    options = options or Options()
    with only_writer(path), Corpus.writable(path) as corpus:
        workers = options.workers or processors()
        with refusing(path), Crew(settings, workers) as crew:
            run = _Run(corpus, crew, settings, options, report)
            run.take_all(items)
        accounting = corpus.accounting()
        if not accounting.holds():
            raise BadCorpus(f"{path}: the ledger does not add up: {accounting.told()}")
        return run.progress


class _Run:
    """One run over its inputs."""

    def __init__(
        self,
        corpus: Corpus,
        crew: Crew,
        settings: Settings,
        options: Options,
        report: Callable[[Progress], None],
    ) -> None:
        self.corpus = corpus
        self.crew = crew
        self.options = options
        self.report = report
        self.parser = settings.identity()
        self.words = settings.segmenter().identity
        self.progress = Progress()
        self._waiting: deque[Task] = deque()
        self._coming: set[str] = set()
        self._renewed: set[int] = set()
        self._holders = Holders()
        self._keeper = Keeper(corpus, options.keep_failed)
        self._bytes = 0
        self._written = 0
        self._since = time.monotonic()

    def take_all(self, items: Iterable[Item | Imported]) -> None:
        """Read ahead, and write in order."""
        number = self._start()
        for item in items:
            task = task_of(item, self.parser, self.words)
            self._admit(task)
            self._waiting.append(task)
            self._bytes += task.weight
            while len(self._waiting) > _AHEAD * self.crew.workers or self._bytes > _AHEAD_BYTES:
                self._settle_first()
        while self._waiting:
            self._settle_first()
        self._end(number)

    def _admit(self, task: Task) -> None:
        """Have its document read, if it must be."""
        if task.sha256 is not None and (task.sha256 in self._coming or self._is_known(task)):
            return
        task.answer = task.told or self._read(task)
        if task.sha256 is not None:
            self._coming.add(task.sha256)

    def _read(self, task: Task) -> Future[Examined]:
        assert task.work is not None
        data, kind = task.work
        return self.crew.examine(data, task.called, kind)

    def _is_known(self, task: Task) -> bool:
        """Whether these bytes need not be read: by this version they were, or could not be under this name."""
        return self._current(task) is not None or (not self.options.force and self._stands(task) is not None)

    def _current(self, task: Task) -> int | None:
        """The notice of these bytes, if this version read it, and under ``force`` this very run."""
        assert task.sha256 is not None
        notice = self.corpus.notice_of(task.sha256)
        if notice is None or notice[1] != task.parser:
            return None
        return notice[0] if not self.options.force or notice[0] in self._renewed else None

    def _stands(self, task: Task) -> Input | None:
        """The input's row of the ledger, if it still holds: the same bytes, and the same version read them last."""
        before = self.corpus.input(task.name)
        if before is None or (before.sha256, before.parser) != (task.sha256, task.parser):
            return None
        holds = self._current(task) is not None if before.state == "read" else not self.options.force
        return before if holds else None

    def _settle_first(self) -> None:
        task = self._waiting.popleft()
        self._bytes -= task.weight
        answer = task.answer
        if answer is not None and not isinstance(answer, Examined):
            answer = answer.result()
        self.corpus.begin()
        self._settle(task, answer)
        self._holders.meet(task.name)
        self._written += 1
        self.progress.seen += 1
        if self._written >= _BATCH or time.monotonic() - self._since > _BATCH_SECONDS:
            self.corpus.commit()
            self._written, self._since = 0, time.monotonic()
        self.report(self.progress)

    def _settle(self, task: Task, answer: Examined | None) -> None:
        """Write what became of an input."""
        if answer is None:
            answer = self._settle_known(task)
            if answer is None:
                return
        if task.sha256 is not None:
            self._coming.discard(task.sha256)
            self.progress.parsed += 1
        notice_id = None
        if answer.rows is not None and task.sha256 is not None:
            notice_id = self.corpus.put_notice(task.sha256, task.parser, answer.rows)
            if self.options.force:
                self._renewed.add(notice_id)
            self.progress.warnings += int(answer.rows.notice["warnings"] or 0)
        kept = None
        if answer.state == "quarantined":
            self.progress.failures += 1
            kept = self._keeper.keep(task, answer.failure)
        self.corpus.put_input(
            task.name,
            task.called,
            answer.state,
            task.parser,
            notice_id=notice_id,
            size=task.size,
            sha256=task.sha256,
            failure=answer.failure,
            kept=kept,
        )

    def _settle_known(self, task: Task) -> Examined | None:
        """Settle an input whose bytes need not be read; the answer when it must be after all."""
        assert task.sha256 is not None
        before = self._stands(task)
        if before is not None:
            self.progress.unchanged += 1
            if before.state == "quarantined":
                self.progress.failures += 1
                self._keeper.keep_late(task, before)
            return None
        notice_id = self._current(task)
        if notice_id is not None:
            self.corpus.put_input(
                task.name,
                task.called,
                "read",
                task.parser,
                notice_id=notice_id,
                size=task.size,
                sha256=task.sha256,
            )
            return None
        # Its twin could not be read; under another name it may be of another kind.
        return self._answer(task)

    def _answer(self, task: Task) -> Examined:
        return task.told or self._read(task).result()

    def _start(self) -> int:
        self.corpus.begin()
        self.corpus.note("parser", self.parser)
        self.corpus.note("segmenter", self.words)
        cursor = self.corpus.connection.execute(
            "INSERT INTO runs (started_at, command, parser) VALUES (?, ?, ?)",
            (_now(), self.options.command, self.parser),
        )
        self.corpus.commit()
        return int(cursor.lastrowid or 0)

    def _end(self, number: int) -> None:
        self.corpus.begin()
        for holder in self._holders.whole():
            self.corpus.forget_holder(holder)
        done = self.progress
        self.corpus.connection.execute(
            "UPDATE runs SET ended_at = ?, seen = ?, parsed = ?, unchanged = ? WHERE id = ?",
            (_now(), done.seen, done.parsed, done.unchanged, number),
        )
        self.corpus.commit()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
