"""The plain samples are the gold notices without their marks, byte for byte, in the encodings named here.

``--update-golden`` writes them anew; run this file before ``test_golden.py`` then.
"""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from xuncha_parse import read
from xuncha_parse.gold.markup import read_gold

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
GOLD = sorted(SAMPLES.glob("gold/*.gold"))

ENCODINGS = {"s06-full": "utf-16-le", "s08-full": "gb18030"}
"""Samples that are no plain UTF-8, as Python names the codec."""
LINE_ENDS = {"s08-full": "\r\n"}
"""Samples whose lines do not end in a line feed."""
MARKS = {"s06-full": codecs.BOM_UTF16_LE}
"""Samples that open with a byte order mark."""


def printed(gold: Path) -> bytes:
    """What the plain sample of a gold notice holds."""
    name = gold.stem
    text = read_gold(gold).text.replace("\n", LINE_ENDS.get(name, "\n"))
    return MARKS.get(name, b"") + text.encode(ENCODINGS.get(name, "utf-8"))


def test_there_are_samples() -> None:
    assert len(GOLD) >= 4
    assert set(ENCODINGS) | set(LINE_ENDS) | set(MARKS) <= {gold.stem for gold in GOLD}


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_a_sample_is_its_gold_notice_without_the_marks(gold: Path, update_golden: bool) -> None:
    sample = SAMPLES / f"{gold.stem}.txt"
    if update_golden:
        sample.write_bytes(printed(gold))
    assert sample.read_bytes() == printed(gold), f"{sample.name}: rewrite it with --update-golden"


def test_every_sample_has_its_gold_and_none_is_held_out() -> None:
    assert [path.stem for path in sorted(SAMPLES.glob("*.txt"))] == [path.stem for path in GOLD]


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_a_sample_is_read_in_its_encoding(gold: Path) -> None:
    source = read(SAMPLES / f"{gold.stem}.txt")
    assert source.encoding == ENCODINGS.get(gold.stem, "utf-8")
    assert source.repairs == ()
    assert source.text.replace("\r\n", "\n") == read_gold(gold).text
