"""The bytes of what could not be read, kept beside a note that says why."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.atomic import write_whole
from xuncha_parse.corpus.document import Failure
from xuncha_parse.errors import Unwritable

if TYPE_CHECKING:
    from xuncha_parse.corpus.store import Corpus, Input
    from xuncha_parse.corpus.tasks import Task

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


class Keeper:
    """Keeps bytes in ``folder``, under their hash; without a folder it only knows what was kept before."""

    def __init__(self, corpus: Corpus, folder: str | None) -> None:
        self._corpus = corpus
        self._folder = folder

    def keep(self, task: Task, failure: Failure | None) -> str | None:
        """Where the bytes of what could not be read are kept: by this run, or by an earlier one. Raises :class:`Unwritable`.

        Of an input that is gone, those are its last bytes.
        """
        if self._folder is not None and task.data is not None and failure is not None:
            return _write(Path(self._folder), task, task.data, failure)
        before = self._corpus.input(task.name)
        return before.kept if before is not None and task.sha256 in (None, before.sha256) else None

    def keep_late(self, task: Task, before: Input) -> None:
        """Keep the bytes of what an earlier run could not read, and did not keep."""
        if before.kept is None and before.slug is not None:
            kept = self.keep(task, Failure(before.slug, before.message or ""))
            if kept is not None:
                self._corpus.note_kept(task.name, kept)


def _write(folder: Path, task: Task, data: bytes, failure: Failure) -> str:
    """Names from outside never become paths."""
    suffix = _SUFFIX.search(task.called)
    file = folder / f"{task.sha256}{suffix[0].lower() if suffix else ''}"
    told = {"name": task.name, "called": task.called, "code": failure.code, "message": failure.message}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(f"{folder}: {error.strerror or error}") from error
    write_whole(file, data)
    note = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    write_whole(file.with_name(f"{file.name}.json"), note)
    return file.as_posix()
