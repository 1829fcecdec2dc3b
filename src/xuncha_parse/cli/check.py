"""``xuncha check``: what is wrong with notices and records."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xuncha_parse.cli.drawing import plain
from xuncha_parse.cli.limits import takes_limits
from xuncha_parse.cli.options import LexiconFile, load_words
from xuncha_parse.cli.streams import STDIN, coded, counted, emit, is_folder, stdin_bytes, tell
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import Limits  # noqa: TC001 -- typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.checking import Remark
    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.readers.guard import Guard

NOTICES = (".txt", ".html", ".htm", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf")
SUFFIXES = (*NOTICES, ".json", ".jsonl")
"""What is taken from a folder: notices and records."""


@takes_limits
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="Notices, records (.json), files of one record a line (.jsonl), or folders of such; - is standard input.",
        ),
    ],
    lexicon: LexiconFile = None,
    *,
    limits: Limits,
) -> None:
    """Report what is wrong with notices or records.

    A notice is parsed and its diagnostics are printed. A record is validated, its spans are compared with its text,
    and its ids, series, dates and totals with each other. Each finding is a line on standard output,
    "file:line:col: CODE severity message"; "xuncha codes CODE" says what to do about it.

    \b
    Examples:
      xuncha check notice.txt
      xuncha check records/ more.jsonl

    \b
    Exit codes, the worst over all files:
      0  no errors
      1  error-level diagnostics were found
      2  wrong usage, nothing to check, or a file that cannot be read
    """
    from xuncha_parse.readers.guard import Guard  # noqa: PLC0415

    with Guard(limits.seconds, limits.memory) as guard:
        checker = _Checker(load_words(lexicon), limits, guard)
        for file in files:
            checker.take(file)
    if not checker.checked and not checker.worst:
        tell("xuncha: nothing to check: no " + ", ".join(SUFFIXES) + " file")
        raise typer.Exit(2)
    tell(checker.summary())
    if checker.worst:
        raise typer.Exit(checker.worst)


class _Checker:
    """Goes through files one by one and keeps the worst exit code."""

    def __init__(self, lexicon: Lexicon | None, limits: Limits, guard: Guard) -> None:
        self.lexicon = lexicon
        self.guard = guard
        self.limits = limits
        self.worst = 0
        self.checked: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()

    def take(self, given: str) -> None:
        """Check a file, or every file of a folder."""
        if given == STDIN:
            self._guarded(given)
        elif is_folder(given):
            for file in self._below(given):
                self._guarded(file)
        else:
            self._guarded(given)

    def _below(self, folder: str) -> Iterator[str]:
        for parent, folders, names in os.walk(folder, onerror=self._untraversable):
            folders.sort()
            for name in sorted(names):
                if name.lower().endswith(SUFFIXES):
                    yield str(Path(parent) / name)

    def _untraversable(self, error: OSError) -> None:
        self._fail(f"{error.filename}: {error.strerror or error}")

    def _guarded(self, file: str) -> None:
        try:
            self._check(file)
        except UnreadableInput as error:
            self._fail(coded(error))

    def _fail(self, message: str) -> None:
        tell(f"xuncha: {message}")
        self.worst = 2

    def _check(self, file: str) -> None:
        from xuncha_parse.checking import check_json, check_jsonl, check_notice  # noqa: PLC0415
        from xuncha_parse.readers import read, read_bytes  # noqa: PLC0415

        name = "<stdin>" if file == STDIN else file
        suffix = Path(file).suffix.lower()
        if file != STDIN and suffix not in (".json", ".jsonl"):
            self._print(
                name, check_notice(read(file, limits=self.limits, guard=self.guard), self.lexicon), "notice"
            )
            return
        try:
            data = read_bytes(stdin_bytes(self.limits.bytes) if file == STDIN else file, self.limits.bytes)
        except UnreadableInput as error:
            raise UnreadableInput(f"{name}: {error}", error.slug) from error
        if file == STDIN and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            self._print(
                name,
                check_notice(read(data, name, limits=self.limits, guard=self.guard), self.lexicon),
                "notice",
            )
        elif suffix == ".jsonl" or (file == STDIN and _holds_lines(data)):
            for remarks in check_jsonl(data):
                self._print(name, remarks, "record")
        else:
            self._print(name, check_json(data), "record")

    def _print(self, name: str, remarks: list[Remark], kind: str) -> None:
        self.checked[kind] += 1
        lines = []
        for remark in remarks:
            self.severities[remark.severity] += 1
            told = f"{name}:{remark.line}:{remark.column}: {remark.code} {remark.severity} {remark.message}"
            lines.append(plain(told) + "\n")
        if any(remark.severity == "error" for remark in remarks):
            self.worst = max(self.worst, 1)
        emit("".join(lines))

    def summary(self) -> str:
        """What was checked and found, in one line."""
        checked = ", ".join(
            counted(self.checked[kind], kind) for kind in ("notice", "record") if self.checked[kind]
        )
        found = ", ".join(
            counted(self.severities[severity], severity) for severity in ("error", "warning", "info")
        )
        return f"checked {checked or 'nothing'}: {found}"


def _holds_lines(data: bytes) -> bool:
    """Whether standard input holds a record on its first line and more behind it."""
    first, _, rest = data.strip().partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")
