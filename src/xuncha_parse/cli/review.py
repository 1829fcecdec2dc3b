"""``xuncha review``: notices beside their records, as a page to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.atomic import write_whole
from xuncha_parse.cli.limits import takes_limits
from xuncha_parse.cli.options import LexiconFile, load_words
from xuncha_parse.cli.streams import STDIN, coded, emit, same_file, stdin_bytes, tell
from xuncha_parse.errors import UnreadableInput, Unwritable
from xuncha_parse.nouns import counted
from xuncha_parse.readers.limits import Limits  # noqa: TC001 -- typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking.items import Job
    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.readers.guard import Guard
    from xuncha_parse.readers.recorded import Raw
    from xuncha_parse.records import Notice
    from xuncha_parse.review import ReviewEntry


@takes_limits
def review(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="NOTICE",
            help="Notices of every kind, records (.json) or files of one record a line (.jsonl) with their text, either packed (.gz), or folders of such; - is standard input.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="The page to write, whole or not at all; - is standard output.",
        ),
    ],
    lexicon: LexiconFile = None,
    *,
    limits: Limits,
) -> None:
    """Write a page that shows notices beside their records, to look at and to correct.

    The page is one file. It opens in any browser, offline, asks no other host for anything, and runs nothing of what a
    notice says. Selecting a part of the record marks its place in the source, and the other way round; press ? in the
    page for its keys. Corrections made in the page are exported from it, and put into the record by 'xuncha apply'.

    \b
    Examples:
      xuncha review notice.txt -o review.html
      xuncha review notices/ more.pdf -o review.html
      xuncha review record.json -o review.html

    \b
    Exit codes, the worst over all files:
      0  the page shows every notice
      1  error-level diagnostics were found, or a record is not valid; the page shows the others
      2  wrong usage, nothing to show, a record without its text, or a file that cannot be read
    """
    from xuncha_parse.review import review_page  # noqa: PLC0415

    if any(same_file(given, output) for given in inputs if given != STDIN):
        raise Unwritable(f"{output}: is an input itself")
    gathering = _Gathering(load_words(lexicon), limits)
    entries = gathering.entries(inputs, output)
    if not entries:
        if not gathering.worst:
            tell("xuncha: nothing to review: no notice and no record")
        raise typer.Exit(gathering.worst or 2)
    page = review_page(entries).encode()
    if output == STDIN:
        emit(page)
    else:
        write_whole(output, page)
        tell(f"{counted(len(entries), 'notice')} to review in {output}")
    if gathering.worst:
        raise typer.Exit(gathering.worst)


class _Gathering:
    """Goes through the inputs, tells what is wrong with them, and keeps the worst exit code."""

    def __init__(self, words: Lexicon | None, limits: Limits) -> None:
        self.words = words
        self.limits = limits
        self.worst = 0

    def entries(self, inputs: list[str], output: str) -> list[ReviewEntry]:
        """What can be shown, in the order given."""
        from xuncha_parse.checking.items import Unread, jobs  # noqa: PLC0415
        from xuncha_parse.readers.guard import Guard  # noqa: PLC0415

        found: dict[str, ReviewEntry] = {}
        with Guard(self.limits.seconds, self.limits.memory) as guard:
            for job in jobs(
                inputs,
                self.limits,
                lambda: stdin_bytes(self.limits.bytes),
                leave_out=() if output == STDIN else (output,),
            ):
                if isinstance(job, Unread):
                    self._fail(UnreadableInput(f"{job.name}: {job.error}", job.error.slug))
                    continue
                try:
                    for entry in self._notice(job, guard) if job.kind == "notice" else self._records(job):
                        _keep(found, entry)
                except UnreadableInput as error:
                    self._fail(error)
        return list(found.values())

    def _notice(self, job: Job, guard: Guard) -> Iterator[ReviewEntry]:
        from xuncha_parse.pipeline import parse  # noqa: PLC0415
        from xuncha_parse.readers import read  # noqa: PLC0415

        if job.data is not None:
            source = read(job.data, job.name, limits=self.limits, guard=guard)
        else:
            source = read(job.path or job.name, limits=self.limits, guard=guard)
        parsed = parse(source, self.words)
        if any(finding.rule.severity == "error" for finding in parsed.findings):
            self.worst = max(self.worst, 1)
        yield _entry(job.name, parsed.notice)

    def _records(self, job: Job) -> Iterator[ReviewEntry]:
        for number, data in job.records or self._in_file(job):
            name = job.name if number is None else f"{job.name}#{number}"
            notice = self._record(job.name, number, data)
            if notice is None:
                continue
            if notice.source.text is None:
                self.worst = 2
                tell(f"xuncha: {name}: holds no text: make the record again without --no-text")
            else:
                yield _entry(name, notice)

    def _in_file(self, job: Job) -> Iterator[Raw]:
        from xuncha_parse.readers.recorded import raw_records  # noqa: PLC0415

        try:
            yield from raw_records(job.path or job.name, self.limits)
        except UnreadableInput as error:
            raise UnreadableInput(f"{job.name}: {error}", error.slug) from error

    def _record(self, name: str, number: int | None, data: bytes) -> Notice | None:
        from xuncha_parse.cli.recorded import tell_invalid  # noqa: PLC0415
        from xuncha_parse.schema.upgrading import UnknownVersion, read_any  # noqa: PLC0415

        try:
            return read_any(data).notice
        except (ValueError, UnknownVersion):
            self.worst = max(self.worst, 1)
            tell_invalid(name, number, data)
            return None

    def _fail(self, error: UnreadableInput) -> None:
        self.worst = 2
        tell(f"xuncha: {coded(error)}")


def _keep(found: dict[str, ReviewEntry], entry: ReviewEntry) -> None:
    """Corrections know their record by its digest, so a record that is given twice stands in the page once."""
    shown = found.setdefault(entry.digest, entry)
    if shown is not entry:
        tell(f"{entry.name}: the same record as {shown.name}; the page shows it once")


def _entry(name: str, notice: Notice) -> ReviewEntry:
    from xuncha_parse.review import ReviewEntry  # noqa: PLC0415

    return ReviewEntry(name.encode("utf-8", "replace").decode(), notice)
