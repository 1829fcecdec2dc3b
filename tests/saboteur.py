"""``examine``, but a document may name what befalls the process that reads it; for tests of the crew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import guarded
from xuncha_parse import pipeline
from xuncha_parse.corpus import document

if TYPE_CHECKING:
    from xuncha_parse.corpus.document import Examined, Kind, Settings

_parse = pipeline.parse


def examine(data: bytes, called: str, kind: Kind, settings: Settings) -> Examined:
    if b"<<hang>>" in data:
        guarded.hold_the_interpreter()
    if b"<<crash>>" in data:
        guarded.crash()
    if b"<<crash once>>" in data and not Path(called).exists():
        Path(called).touch()
        guarded.crash()
    if b"<<eat>>" in data:
        guarded.eat(1_000_000)

    def parse(source: object, lexicon: object) -> object:
        if "<<raise>>" in str(getattr(source, "text", source)):
            raise ValueError("sabotage")
        return _parse(source, lexicon)  # type: ignore[arg-type]

    with mock.patch.object(document, "parse", parse):
        return document.examine(data, called, kind, settings)
