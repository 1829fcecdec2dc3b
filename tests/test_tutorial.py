"""The tutorial does what it shows, from the first command to the last, in one folder."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from shown import examples, lay_out, run, shows

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/tutorial.md"


def test_the_tutorial_prints_what_it_shows(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("pyarrow")
    lay_out(PAGE, tmp_path)
    shown = examples(PAGE)
    assert len(shown) >= 10
    for example in shown:
        got = run(example.arguments, tmp_path)
        if why := shows(example.expected, got):
            pytest.fail(f"{' '.join(example.arguments)}\n{why}\n\nIt printed:\n{got[:3000]}", pytrace=False)
    assert (tmp_path / "ledger.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "issues.parquet").read_bytes().startswith(b"PAR1")
    connection = sqlite3.connect(tmp_path / "corpus.db")
    assert connection.execute("SELECT count(*) FROM ledger WHERE counted_as = 'notice'").fetchone() == (16,)
    connection.close()
