"""``xuncha upgrade``: records of older versions of the schema, lifted to the current one."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from xuncha_parse.atomic import writing
from xuncha_parse.cli.lifted import Told
from xuncha_parse.cli.streams import (
    STDIN,
    coded,
    emit,
    is_folder,
    same_file,
    stdin_bytes,
    tell,
)
from xuncha_parse.errors import UnreadableInput, Unwritable, XunchaError
from xuncha_parse.nouns import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.readers.recorded import Raw

_KEPT_IN_MEMORY = 32 * 1024 * 1024
_INDENTED = re.compile(rb'\s*\{\r?\n( {1,16})"')


def upgrade(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="Records (.json), files of one record a line (.jsonl), either packed (.gz), or folders of such; - is standard input.",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Write the records of one FILE to this file, whole or not at all; packed when it ends in .gz.",
        ),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write each file anew where anything changes in it.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 when a record would change.")
    ] = False,
) -> None:
    """Lift records of older versions of the schema to the current one, and give each its full form.

    Every field of the current schema is there afterwards, in the schema's order, and the result is validated
    strictly. What was lifted and which fields were added is told on standard error. Nothing is lost: an unknown field,
    a key that stands twice or a record of an unknown version is an error, and of its file nothing is written.

    \b
    Examples:
      xuncha upgrade old.json > new.json
      xuncha upgrade records.jsonl.gz -o records-new.jsonl.gz
      xuncha upgrade records/ --in-place
      xuncha upgrade records/ --check

    \b
    Exit codes, the worst over all files:
      0  every record is of the current version now
      1  a record is not valid or of an unknown version; with --check, or would change
      2  wrong usage, nothing to upgrade, or a file that cannot be read or written
    """
    _refuse(files, output, in_place=in_place, check=check)
    upgrader = _Upgrader(output, in_place=in_place, check=check)
    for given in files:
        for file in upgrader.below(given) if is_folder(given) else (given,):
            upgrader.take(file)
    if not upgrader.files:
        if not upgrader.worst:
            tell("xuncha: nothing to upgrade: no record")
        raise typer.Exit(2)
    if upgrader.files > 1:
        tell(upgrader.summary())
    if upgrader.worst:
        raise typer.Exit(upgrader.worst)


def _refuse(files: list[str], output: str | None, *, in_place: bool, check: bool) -> None:
    if sum((output is not None, in_place, check)) > 1:
        raise typer.BadParameter(
            "only one of them can be given", param_hint="'-o' / '--in-place' / '--check'"
        )
    if in_place and STDIN in files:
        raise typer.BadParameter("standard input has no place to write to", param_hint="'--in-place'")
    if not in_place and not check and (len(files) > 1 or is_folder(files[0])):
        raise typer.BadParameter("several files are upgraded with --in-place", param_hint="FILE")
    if output is not None and same_file(files[0], output):
        raise Unwritable(f"{output}: is the input itself; --in-place writes there")


class _Upgrader:
    """Takes file by file, writes what became of its records, and keeps the worst exit code."""

    def __init__(self, output: str | None, *, in_place: bool, check: bool) -> None:
        self.output = output
        self.in_place = in_place
        self.check = check
        self.worst = 0
        self.files = 0
        self.changed = 0
        self.failed = 0

    def below(self, folder: str) -> Iterator[str]:
        """Every file of records in a folder, in the order of names; what is hidden is passed over."""
        from xuncha_parse.readers.below import below  # noqa: PLC0415
        from xuncha_parse.readers.recorded import RECORDS  # noqa: PLC0415

        return below(folder, RECORDS, self._unlisted)

    def _unlisted(self, error: OSError) -> None:
        self._fail(f"xuncha: {error.filename}: {error.strerror or error}", 2)

    def _fail(self, told: str, code: int) -> None:
        tell(told)
        self.worst = max(self.worst, code)

    def take(self, file: str) -> None:
        """Upgrade one file: all of its records, or none."""
        self.files += 1
        name = "<stdin>" if file == STDIN else file
        try:
            with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as lifted:
                told = Told(name)
                self._lift(name, file, lifted, told)
                if told.invalid:
                    self.failed += 1
                    if told.lines:
                        tell(
                            f"xuncha: {name}: nothing was written, for {told.invalid} of {counted(told.records, 'record')}"
                        )
                    return
                lifted.seek(0)
                self._write(file, lifted, told)
        except UnreadableInput as error:
            self.failed += 1
            self._fail(f"xuncha: {name}: {coded(error)}", 2)
        except OSError as error:
            raise Unwritable(f"temporary files: {error.strerror or error}") from error

    def _lift(self, name: str, file: str, lifted: IO[bytes], told: Told) -> None:
        from pydantic_core import to_json  # noqa: PLC0415

        from xuncha_parse.schema.upgrading import InvalidRecord, UnknownVersion  # noqa: PLC0415
        from xuncha_parse.schema.upgrading import upgrade as upgraded  # noqa: PLC0415

        for number, data in _records(file):
            told.records += 1
            told.lines = number is not None
            try:
                done = upgraded(data)
            except (InvalidRecord, UnknownVersion) as error:
                told.invalid += 1
                self._fail(f"xuncha: {name if number is None else f'{name}:{number}'}: {error}", 1)
                continue
            told.take(done)
            indented = _INDENTED.match(data) if number is None else None
            lifted.write(to_json(done.notice, indent=len(indented[1]) if indented else None) + b"\n")

    def _write(self, file: str, lifted: IO[bytes], told: Told) -> None:
        self.changed += told.changed
        if self.check:
            self.worst = max(self.worst, told.changed)
        elif self.in_place:
            if told.changed:
                _write_file(file, lifted, packed=_is_packed(file))
        elif self.output is None or self.output == STDIN:
            while piece := lifted.read(1 << 20):
                emit(piece)
        else:
            if told.records > 1 and not self.output.lower().endswith((".jsonl", ".jsonl.gz")):
                raise XunchaError(
                    f"{self.output}: {told.records} records need a name that ends in .jsonl or .jsonl.gz"
                )
            _write_file(self.output, lifted, packed=self.output.lower().endswith(".gz"))
        for line in told.sentences():
            tell(f"would change {line}" if self.check else line)
        if not told.changed and not self.in_place and not self.check:
            tell(f"{told.name}: {counted(told.records, 'record')}, already current")

    def summary(self) -> str:
        """What became of many files, in one line."""
        current = self.files - self.changed - self.failed
        done = "would change" if self.check else "upgraded"
        return f"{counted(self.files, 'file')}: {self.changed} {done}, {current} current, {self.failed} not valid or not read"


def _records(file: str) -> Iterator[Raw]:
    from xuncha_parse.cli.recorded import LIMITS  # noqa: PLC0415
    from xuncha_parse.readers.recorded import RECORDS, holds_lines, raw_records, records_of  # noqa: PLC0415

    if file == STDIN:
        data = stdin_bytes(LIMITS.bytes)
        return records_of(io.BytesIO(data), LIMITS, lines=holds_lines(data))
    if not file.lower().endswith(RECORDS):
        raise UnreadableInput(f"no file of records ({', '.join(RECORDS)})")
    return raw_records(file, LIMITS)


def _is_packed(file: str) -> bool:
    from xuncha_parse.readers.recorded import GZIP  # noqa: PLC0415

    with Path(file).open("rb") as stream:
        return stream.read(len(GZIP)) == GZIP


def _write_file(file: str, lifted: IO[bytes], *, packed: bool) -> None:
    with writing(file) as stream:
        if not packed:
            shutil.copyfileobj(lifted, stream)
            return
        with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as squeezed:
            shutil.copyfileobj(lifted, squeezed)
