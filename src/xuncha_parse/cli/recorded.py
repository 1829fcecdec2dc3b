"""Records from files: what ``xuncha export`` reads, one record at a time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.cli.streams import STDIN, coded, is_folder, same_file, tell
from xuncha_parse.errors import BadCorpus, UnreadableInput, XunchaError
from xuncha_parse.export import Entry
from xuncha_parse.readers.below import below
from xuncha_parse.readers.kinds import SQLITE
from xuncha_parse.readers.limits import Limits, reason
from xuncha_parse.readers.recorded import RECORDS, raw_records, records_of
from xuncha_parse.schema.upgrading import UnknownVersion, read_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.readers.recorded import Raw

_MOST = 512 * 1024 * 1024

LIMITS = Limits(bytes=_MOST, expanded=_MOST)
"""The longest record read, packed or not: an archive of blanks must not fill the memory."""


class Recorded:
    """Goes through inputs one by one, tells what is wrong with them, and keeps the worst exit code.

    ``output`` is never read, though it lie in a folder that is.
    """

    def __init__(self, inputs: list[str], output: str) -> None:
        self.inputs = inputs
        self.output = output
        self.invalid = 0
        self.unread = 0

    @property
    def worst(self) -> int:
        """The exit code so far."""
        return 2 if self.unread else 1 if self.invalid else 0

    def entries(self) -> Iterator[Entry]:
        """Every valid record, in order."""
        for given in self.inputs:
            for file in self._below(given) if is_folder(given) else (given,):
                try:
                    yield from self._file(file)
                except UnreadableInput as error:
                    self._fail(coded(error))
                except XunchaError as error:
                    self._fail(str(error))

    def _below(self, folder: str) -> Iterator[str]:
        for file in below(folder, RECORDS, lambda error: self._fail(f"{error.filename}: {reason(error)}")):
            if not same_file(file, self.output):
                yield file

    def _file(self, file: str) -> Iterator[Entry]:
        if same_file(file, self.output):
            raise UnreadableInput(f"{file}: is the output itself", "unopened")
        if file == STDIN:
            if sys.stdin is None:
                raise UnreadableInput("<stdin>: standard input is closed", "unopened")
            yield from self._entries("<stdin>", records_of(sys.stdin.buffer, LIMITS, lines=True))
        elif _is_corpus(file):
            yield from _corpus(file)
        elif not file.lower().endswith(RECORDS):
            raise UnreadableInput(
                f"{file}: neither records ({', '.join(RECORDS)}) nor a corpus; 'xuncha parse' makes a record of a notice"
            )
        else:
            yield from self._entries(file, raw_records(file, LIMITS))

    def _entries(self, name: str, records: Iterator[Raw]) -> Iterator[Entry]:
        try:
            for number, data in records:
                try:
                    notice = read_any(data).notice
                except (ValueError, UnknownVersion):
                    self.invalid += 1
                    tell_invalid(name, number, data)
                else:
                    yield Entry(name if number is None else f"{name}#{number}", notice)
        except UnreadableInput as error:
            raise UnreadableInput(f"{name}: {error}", error.slug) from error

    def _fail(self, message: str) -> None:
        self.unread += 1
        tell(f"xuncha: {message}")


def tell_invalid(name: str, number: int | None, data: bytes) -> None:
    """A line on what is wrong first with a record, and where; ``number`` is its line in a file of many."""
    from xuncha_parse.checking.records import check_json  # noqa: PLC0415

    wrong = check_json(data)[0]
    spot = wrong.spot.below((number or 1) - 1)
    tell(f"{name}:{spot.line}:{spot.column}: {wrong.code} {wrong.severity} {wrong.message}")


def _is_corpus(file: str) -> bool:
    try:
        with Path(file).open("rb") as stream:
            return stream.read(len(SQLITE)) == SQLITE
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{file}: {reason(error)}", "unopened") from error


def _corpus(file: str) -> Iterator[Entry]:
    from xuncha_parse.corpus.store import Corpus  # noqa: PLC0415

    with Corpus.open(file) as corpus:
        try:
            for name, notice in corpus.entries():
                yield Entry(name, notice)
        except ValueError as error:
            raise BadCorpus(f"{file}: a record in it is damaged") from error
