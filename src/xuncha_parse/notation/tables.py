"""The tables of words that this package ships, ``lexicon/*.toml``: tables of rows of words, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def shipped(name: str) -> dict[str, Any]:
    """Table → row → words of one file."""
    path = Path(__file__).with_name("lexicon") / name
    return tomllib.loads(path.read_text(encoding="utf-8"))
