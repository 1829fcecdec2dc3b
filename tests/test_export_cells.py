"""Texts in cells: harmless, and given back exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import FORMULAS
from xuncha_parse.export.cells import MOST, neutralise, pieces, restore, sound, starts_formula, units

RISKY = st.text(st.sampled_from("='+-@＝＋－＠ \t\r\n\u3000\u200b\x00a中") | st.characters(), max_size=12)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["", "'", "a=1", "—", "1-2", "（一）", "' a", "问题=1", "'' '=1", "·", "1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutralise(text) == restore(text) == text


@given(RISKY)
def test_neutralised_texts_are_harmless_and_restored_exactly(text: str) -> None:
    safe = neutralise(text)
    assert restore(safe) == text
    assert safe.startswith("'") or not starts_formula(safe)
    assert safe.lstrip(" \u3000\u200b\x00\t\r\n")[:1] not in set("=+-@＝＋－＠")
    assert safe[:1] not in set("\t\r\n")


@given(RISKY, RISKY)
def test_no_two_texts_become_one(one: str, other: str) -> None:
    assert (neutralise(one) == neutralise(other)) == (one == other)


def test_lone_surrogates_are_replaced() -> None:
    assert sound("a\ud800b") == "a\ufffdb"


@given(st.text(st.sampled_from("a中𠮷\ud83d"), max_size=60), st.integers(2, 9))
def test_pieces_are_the_text_and_fit(text: str, most: int) -> None:
    cut = list(pieces(text, most))
    assert "".join(cut) == text
    assert all(len(piece.encode("utf-16-le", "surrogatepass")) // 2 <= most for piece in cut)


@pytest.mark.parametrize("text", ["a" * MOST, "𠮷" * MOST, "中" * 10, "𠮷a" * 10_000])
def test_units_are_those_of_utf_16_where_it_matters(text: str) -> None:
    real = len(text.encode("utf-16-le")) // 2
    assert (units(text) > MOST) == (real > MOST)
