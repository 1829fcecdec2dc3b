"""Corpus files as tests look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha_parse.corpus.store import Corpus
from xuncha_parse.corpus.tables import SEARCHED, TABLES

if TYPE_CHECKING:
    from pathlib import Path


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but ``runs``, and of the search index."""
    with Corpus.open(str(path)) as corpus:
        rows = {
            table.name: corpus.connection.execute(
                f"SELECT * FROM {table.name} ORDER BY {', '.join(str(at + 1) for at in range(len(table.columns)))}"
            ).fetchall()
            for table in TABLES
            if table.name != "runs"
        }
        rows["words"] = corpus.connection.execute(
            f"SELECT rowid, {', '.join(SEARCHED)} FROM words ORDER BY rowid"
        ).fetchall()
        (ok,) = corpus.connection.execute("PRAGMA integrity_check").fetchone()
        assert ok == "ok"
    return rows


def made(path: Path) -> int:
    """How many notices a corpus has; its ledger adds up."""
    with Corpus.open(str(path)) as corpus:
        accounting = corpus.accounting()
    assert accounting.holds()
    return accounting.notices
