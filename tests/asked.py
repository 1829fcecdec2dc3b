"""A small corpus of the samples, and of notices written for a case, for tests that ask questions."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.corpus.flatten import flatten
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.corpus.words import Segmenter, segmenter
from xuncha_parse.pipeline import parse
from xuncha_parse.readers import read
from xuncha_parse.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha_parse.records import Notice

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))


def sample_notices() -> list[Notice]:
    assert SAMPLES
    return [parse(read(str(file))).notice for file in SAMPLES]


def fill(path: Path, notices: Iterable[Notice], words: Segmenter | None = None) -> None:
    """Write notices into a corpus file, each under its source's name."""
    with Corpus.writable(str(path)) as corpus:
        corpus.begin()
        for number, notice in enumerate(notices, 1):
            digest = hashlib.sha256(f"{number}".encode()).hexdigest()
            notice_id = corpus.put_notice(digest, "test", flatten(notice, words or segmenter()))
            corpus.put_input(
                f"in/{notice.source.name}",
                notice.source.name,
                "read",
                "test",
                notice_id=notice_id,
                sha256=digest,
            )
        corpus.commit()


def written(name: str, text: str) -> Notice:
    """The record of a notice written in a test."""
    return parse(Source.of_text(text, name)).notice
