"""The tables of words that this package ships, ``lexicon/*.toml``: tables of rows of words, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from xuncha_parse import lazy

_PART = lazy.pattern(r'#.*|^\[(?P<table>\w+)\]|^(?P<row>\w+) = \[|"(?P<word>[^"\n]*)"', re.MULTILINE)


def shipped(name: str) -> dict[str, dict[str, list[str]]]:
    """Table → row → words of one file.

    That is what ``tomllib`` makes of it, as a test holds for each file; it takes 5 ms for all of them, and 2 to load, of 165
    of ``xuncha parse`` with a short notice, and this 1. A user's own file is read by ``tomllib``.
    """
    text = Path(__file__).with_name("lexicon").joinpath(name).read_text(encoding="utf-8")
    tables: dict[str, dict[str, list[str]]] = {}
    for table, row, word in _PART.findall(text):
        if table:
            rows = tables[table] = {}
        elif row:
            words = rows[row] = []
        elif word:
            words.append(word)
    return tables
