"""Lines and columns of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.source import LINE_BREAK, Source

TEXTS = st.text(st.sampled_from("a汉😀\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"), max_size=20)


@given(TEXTS)
def test_a_line_begins_behind_each_line_break(text: str) -> None:
    source = Source(text)
    begins = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
    for offset in range(len(text) + 1):
        line = sum(start <= offset for start in begins)
        assert source.line_column(offset) == (line, offset - begins[line - 1] + 1)
