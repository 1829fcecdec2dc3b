"""Tables and bars in the columns of a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.cli.drawing import Bar, chart, cut, padded, room, table, width
from xuncha_parse.cli.streams import plain

TEXTS = st.text(
    st.one_of(st.sampled_from("中文市委（整改）ａｂ１ﾊab1 -…é\u0301\u200b\u202e\x1b\t\n█"), st.characters()),
    max_size=40,
)
BARS = st.lists(
    st.builds(Bar, TEXTS, st.integers(0, 10**7), st.sampled_from(["", "5%", "100%"])), max_size=12
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("中文", 4), ("ａ１", 4), ("ﾊ", 1), ("e\u0301", 1), ("中\u200b文", 4), ("…", 1), ("█", 1), ("（a）", 5)],
)  # fmt: skip
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(TEXTS, st.integers(0, 60))
def test_what_is_cut_fits_and_says_so(text: str, columns: int) -> None:
    shown = cut(text, columns)
    assert width(shown) <= columns
    if shown != text:
        assert columns == 0 or shown.endswith("…")
        assert text.startswith(shown.removesuffix("…"))
        assert width(shown) >= columns - 1
    assert width(padded(text, columns)) == width(padded(text, columns, right=True)) == columns


@given(TEXTS)
def test_nothing_plain_moves_the_terminal(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert all(char == " " or unicodedata.category(char)[0] not in "CZ" for char in shown)


@given(BARS, st.integers(40, 200), st.booleans())
def test_a_chart_has_a_line_for_each_bar_and_fits(bars: list[Bar], columns: int, blocks: bool) -> None:
    lines = list(chart(bars, columns, blocks=blocks))
    assert len(lines) == len(bars)
    assert all(width(line) <= columns for line in lines)
    assert all(line.isprintable() for line in lines)


@given(BARS.filter(len), st.integers(40, 200), st.booleans())
def test_bars_begin_in_one_column_and_are_as_long_as_their_values(
    bars: list[Bar], columns: int, blocks: bool
) -> None:
    marks = "▏▎▍▌▋▊▉█" if blocks else "#"
    bars = [
        Bar("".join(char for char in bar.label if char not in marks), bar.value, bar.note) for bar in bars
    ]
    lines = list(chart(bars, columns, blocks=blocks))
    begun = [next((at for at, char in enumerate(line) if char in marks), None) for line in lines]
    assert len({width(line[:at]) for line, at in zip(lines, begun, strict=True) if at is not None}) <= 1
    for bar, at in zip(bars, begun, strict=True):
        assert (at is None) == (bar.value == 0)
    if blocks:
        return
    drawn = [line.count("#") for line in lines]
    for one, its in zip(bars, drawn, strict=True):
        assert all(its >= other for bar, other in zip(bars, drawn, strict=True) if bar.value <= one.value)


def test_a_chart_as_it_looks() -> None:
    bars = [
        Bar("已完成", 8, "67%"),
        Bar("正在推进", 3, "25%"),
        Bar("未注明", 1, "8%"),
        Bar("未启动", 0, "0%"),
    ]
    assert list(chart(bars, 38)) == [
        "已完成    8  67%  ████████████████████",
        "正在推进  3  25%  ███████▌",
        "未注明    1   8%  ██▌",
        "未启动    0   0%",
    ]
    assert list(chart(bars, 38, blocks=False))[1:3] == [
        "正在推进  3  25%  ########",
        "未注明    1   8%  ##",
    ]
    assert list(chart([])) == []


@given(
    st.integers(1, 6).flatmap(
        lambda count: st.tuples(
            st.lists(TEXTS, min_size=count, max_size=count),
            st.lists(st.lists(st.one_of(st.none(), st.integers(), st.floats(), TEXTS), min_size=count, max_size=count), max_size=6),
        )
    ),
    st.integers(8, 120),
)  # fmt: skip
def test_a_table_fits_and_has_a_line_for_each_row(
    told: tuple[list[str], list[list[object]]], columns: int
) -> None:
    heads, rows = told
    lines = list(table(heads, rows, columns))
    assert len(lines) == len(rows) + 2
    assert all(width(line) <= columns for line in lines)
    assert all(line.isprintable() for line in lines)


def test_a_table_as_it_looks() -> None:
    rows = [("林业局", 12, None, "短"), ("水利", 3, 1.5, "一个很长很长的句子"), ("", 100, 2.0, "")]
    assert list(table(("单位", "n", "x", "text"), rows)) == [
        "单位      n    x  text",
        "------  ---  ---  ------------------",
        "林业局   12       短",
        "水利      3  1.5  一个很长很长的句子",
        "        100    2",
    ]
    assert list(table(("单位", "n", "x", "text"), rows, 28))[3] == "水利      3  1.5  一个很长…"


def test_a_table_does_not_wait_for_its_last_row() -> None:
    def endless() -> object:
        while True:
            yield ("a",)

    lines = table(("x",), endless())  # type: ignore[arg-type]
    assert [next(lines) for _ in range(300)][-1] == "a"


def test_nothing_is_cut_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert room() is None
    monkeypatch.setenv("COLUMNS", "72")
    assert room() == 72
