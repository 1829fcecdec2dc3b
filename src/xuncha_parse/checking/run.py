"""The run of a check: jobs go to child processes, or a few of them are done here; answers come in the order of the jobs."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xuncha_parse.checking.items import Job, Unread
from xuncha_parse.checking.remarks import Checked, Failure
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.crew import Crew, processors
from xuncha_parse.readers.guard import Guard, NoChild
from xuncha_parse.readers.recorded import raw_records

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from concurrent.futures import Future

    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.readers.recorded import Raw

_FEW = 8
"""As many jobs take less time here than child processes take to start."""
_AHEAD = 4
_LARGE = 4 * 1024 * 1024
"""A record of more bytes, of which an honest notice has no need, is checked in a child process in any case."""

_words: Lexicon | None = None
"""The user's lexicon, in a child process."""


def run(
    jobs: Iterable[Job | Unread], limits: Limits, lexicon: Lexicon | None = None, workers: int | None = None
) -> Generator[Checked]:
    """What is to be said of each job's inputs, in order; ``workers`` is by default the number of processors.

    The answers to few jobs are made in this process, and so are all for one worker. Raises :class:`NoChild` when no child process can
    be started.
    """
    coming = iter(jobs)
    first = list(itertools.islice(coming, _FEW + 1))
    workers = workers or processors()
    if len(first) <= _FEW or workers == 1:
        with Guard(limits.seconds, limits.memory) as guard:
            for job in itertools.chain(first, coming):
                yield from _answers(job, limits, lexicon, guard)
        return
    with Crew(workers, limits, first=(_prepare, lexicon)) as crew:
        waiting: deque[Future[list[Checked]]] = deque()
        for job in itertools.chain(first, coming):
            waiting.append(crew.submit(partial(_handed_on, job, limits)))
            while len(waiting) > _AHEAD * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _answers(
    job: Job | Unread, limits: Limits, lexicon: Lexicon | None, guard: Guard | None
) -> Iterator[Checked]:
    if isinstance(job, Unread):
        yield _unread(job, job.error)
        return
    try:
        if job.kind == "notice":
            yield _notice(job, limits, lexicon, guard)
        else:
            for record in job.records or _records(job, limits):
                yield _record(job, record, lexicon, guard)
    except NoChild:
        raise
    except UnreadableInput as error:
        yield _unread(job, error)
    except Exception as error:  # noqa: BLE001 -- a fault of this program must not hide what is wrong elsewhere
        yield Checked(job.name, job.kind, failure=_fault(error))


def _notice(job: Job, limits: Limits, lexicon: Lexicon | None, guard: Guard | None) -> Checked:
    from xuncha_parse.checking.notices import PLAIN, check_notice  # noqa: PLC0415
    from xuncha_parse.readers import read  # noqa: PLC0415

    if job.path is None:
        source = read(job.data or b"", job.name, limits=limits, guard=guard)
    else:
        source = read(job.path, limits=limits, guard=guard)
    remarks = check_notice(source, lexicon)
    return Checked(job.name, "notice", tuple(remarks), exact=source.media_type == PLAIN)


def _records(job: Job, limits: Limits) -> Iterator[Raw]:
    assert job.path is not None
    return raw_records(job.path, limits)


def _record(job: Job, record: Raw, lexicon: Lexicon | None, guard: Guard | None) -> Checked:
    from xuncha_parse.checking.records import check_json  # noqa: PLC0415

    try:
        if guard is not None and len(record.data) > _LARGE:
            remarks = guard.run(check_json, record.data, lexicon)
        else:
            remarks = check_json(record.data, lexicon)
    except NoChild:
        raise
    except UnreadableInput as error:
        return _unread(job, error, record.number)
    except Exception as error:  # noqa: BLE001 -- nor the other records of a file
        return Checked(job.name, "record", number=record.number, failure=_fault(error))
    if record.number is not None:
        remarks = [replace(remark, spot=remark.spot.below(record.number - 1)) for remark in remarks]
    return Checked(job.name, "record", tuple(remarks), number=record.number)


def _unread(job: Job | Unread, error: UnreadableInput, number: int | None = None) -> Checked:
    told = str(error).removeprefix(f"{job.name}: ")
    return Checked(job.name, job.kind, number=number, failure=Failure(error.slug, told))


def _fault(error: Exception) -> Failure:
    return Failure("internal-error", " ".join(f"{type(error).__name__}: {error}".split()))


# -- in a child process ----------------------------------------------------------------------------------


def _prepare(lexicon: Lexicon | None) -> None:
    global _words  # noqa: PLW0603 -- a child serves one run
    _words = lexicon


def _check_job(job: Job, limits: Limits) -> list[Checked]:
    return list(_answers(job, limits, _words, None))


def _handed_on(job: Job | Unread, limits: Limits, guard: Guard) -> list[Checked]:
    """The answers of a child; when it hangs or dies, the job's input could not be read."""
    if isinstance(job, Unread):
        return list(_answers(job, limits, None, None))
    try:
        return guard.run(_check_job, job, limits)
    except NoChild:
        raise
    except UnreadableInput as error:
        if len(job.records) > 1:  # one of them, and the others are not to blame
            alone = (replace(job, records=(record,)) for record in job.records)
            return [checked for each in alone for checked in _handed_on(each, limits, guard)]
        return [_unread(job, error, job.records[0].number if job.records else None)]
