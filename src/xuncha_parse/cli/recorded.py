"""Records from files: what ``xuncha export`` reads, one record at a time."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from codecs import BOM_UTF8
from pathlib import Path
from typing import IO, TYPE_CHECKING

from xuncha_parse.cli.streams import STDIN, coded, is_folder, same_file, tell
from xuncha_parse.errors import BadCorpus, UnreadableInput, XunchaError
from xuncha_parse.export import Entry
from xuncha_parse.readers.kinds import SQLITE
from xuncha_parse.records import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = (".json", ".jsonl", ".json.gz", ".jsonl.gz")
"""What is taken from a folder."""

MOST = 512 * 1024 * 1024
"""The longest record read, in bytes: an archive of blanks must not fill the memory."""


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
        for parent, folders, names in os.walk(folder, onerror=lambda error: self._fail(_reason(error))):
            folders.sort()
            for name in sorted(names):
                file = str(Path(parent) / name)
                if name.lower().endswith(RECORDS) and not same_file(file, self.output):
                    yield file

    def _file(self, file: str) -> Iterator[Entry]:
        if same_file(file, self.output):
            raise UnreadableInput(f"{file}: is the output itself", "unopened")
        if file == STDIN:
            if sys.stdin is None:
                raise UnreadableInput("<stdin>: standard input is closed", "unopened")
            yield from self._lines(sys.stdin.buffer, "<stdin>")
            return
        try:
            with Path(file).open("rb") as stream:
                if stream.read(len(SQLITE)) == SQLITE:
                    yield from _corpus(file)
                    return
                stream.seek(0)
                yield from self._records(file, stream)
        except (OSError, ValueError, EOFError, zlib.error) as error:
            raise UnreadableInput(f"{file}: {_reason(error)}", "unopened") from error

    def _records(self, file: str, stream: IO[bytes]) -> Iterator[Entry]:
        kind = next((suffix for suffix in RECORDS if file.lower().endswith(suffix)), None)
        if kind is None:
            raise UnreadableInput(
                f"{file}: neither records ({', '.join(RECORDS)}) nor a corpus; 'xuncha parse' makes a record of a notice"
            )
        plain = io.BufferedReader(gzip.GzipFile(fileobj=stream)) if kind.endswith(".gz") else stream
        if kind.startswith(".jsonl"):
            yield from self._lines(plain, file)
        else:
            yield from self._record(plain.read(MOST + 1), file, None)

    def _lines(self, stream: IO[bytes], name: str) -> Iterator[Entry]:
        """One record a line; or a single one on many lines, which the first line shows."""
        number = 0
        while line := stream.readline(MOST + 1):
            number += 1
            if number == 1 and line.strip() in (b"{", BOM_UTF8 + b"{"):
                yield from self._record(line + stream.read(MOST + 1), name, None)
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield from self._record(line, name, number)

    def _record(self, data: bytes, name: str, line: int | None) -> Iterator[Entry]:
        if len(data) > MOST:
            raise UnreadableInput(f"{name}: a record of more than {MOST} bytes", "too-large")
        try:
            notice = read_record(data)
        except ValueError:
            from xuncha_parse.checking import check_json  # noqa: PLC0415

            self.invalid += 1
            wrong = check_json(data)[0]
            tell(f"{name}:{line or wrong.line}:{wrong.column}: {wrong.code} {wrong.severity} {wrong.message}")
        else:
            yield Entry(name if line is None else f"{name}#{line}", notice)

    def _fail(self, message: str) -> None:
        self.unread += 1
        tell(f"xuncha: {message}")


def _corpus(file: str) -> Iterator[Entry]:
    from xuncha_parse.corpus.store import Corpus  # noqa: PLC0415

    with Corpus.open(file) as corpus:
        try:
            for name, notice in corpus.entries():
                yield Entry(name, notice)
        except ValueError as error:
            raise BadCorpus(f"{file}: a record in it is damaged") from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
