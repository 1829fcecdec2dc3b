"""Every limit: refused with its own slug, the figure and the option; checked in linear time and bounded memory."""

from __future__ import annotations

import io
import os
import time
import tracemalloc
from dataclasses import fields, replace
from typing import TYPE_CHECKING, cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.errors import Refusal, UnreadableInput
from xuncha_parse.readers.limits import (
    DEFAULTS,
    Deadline,
    LimitName,
    Limits,
    check,
    check_expansion,
    check_text,
    past,
    read_bytes,
)
from xuncha_parse.readers.plain import read_plain
from xuncha_parse.source import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLUGS = {
    "bytes": "too-large",
    "expanded": "expands-too-large",
    "ratio": "expands-too-much",
    "members": "too-many-members",
    "pages": "too-many-pages",
    "lines": "too-many-lines",
    "depth": "nested-too-deep",
    "line_characters": "line-too-long",
    "seconds": "out-of-time",
    "memory": "out-of-memory",
}
SMALL = Limits(lines=3, line_characters=5)


def refusal(text: str, limits: Limits) -> str | None:
    try:
        check_text(text, limits)
    except UnreadableInput as error:
        return error.slug
    return None


def test_every_limit_has_a_slug_and_every_slug_is_a_refusal() -> None:
    assert set(SLUGS) == {each.name for each in fields(Limits)} == set(get_args(LimitName))
    assert set(SLUGS.values()) <= set(get_args(Refusal))
    assert len(set(SLUGS.values())) == len(SLUGS)


@pytest.mark.parametrize("name", SLUGS)
def test_a_refusal_names_the_figure_and_the_option(name: str) -> None:
    limit = cast("LimitName", name)
    limits = replace(DEFAULTS, **{name: 1234})
    check(limit, 1234, limits)
    with pytest.raises(UnreadableInput) as caught:
        check(limit, 1235, limits)
    assert caught.value.slug == SLUGS[name]
    assert "1,234" in str(caught.value)
    assert f"--max-{name.replace('_', '-')})" in str(caught.value)
    assert str(caught.value).isprintable()
    assert str(past(limit, limits)) == str(caught.value)


def test_a_fraction_of_a_second_is_printed_as_one() -> None:
    assert "within 0.5 seconds" in str(past("seconds", Limits(seconds=0.5)))
    assert "within 60 seconds" in str(past("seconds", Limits()))


# -- text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", None),
        ("a\nb\nc", None),
        ("a\nb\nc\n", None),
        ("a\r\nb\r\nc\r\n", None),
        ("\n\n\n", None),
        ("a\nb\nc\nd", "too-many-lines"),
        ("\n\n\n\n", "too-many-lines"),
        ("a\u2028b\x85c\vd", "too-many-lines"),
        ("12345", None),
        ("12345\n12345", None),
        ("整改情况：", None),
        ("123456", "line-too-long"),
        ("123456\n", "line-too-long"),
        ("1\n123456\n", "line-too-long"),
        ("1\n\n123456", "line-too-long"),
    ],
)
def test_lines_are_counted_and_measured(text: str, slug: str | None) -> None:
    assert refusal(text, SMALL) == slug


@given(st.text(st.sampled_from("a一\n\r\u2028\x85"), max_size=30))
def test_lines_are_those_of_splitlines(text: str) -> None:
    lines = text.splitlines()
    wrong = len(lines) > 3 or any(len(line) > 5 for line in lines)
    assert (refusal(text, SMALL) is not None) == wrong
    assert len(LINE_BREAK.findall(text)) in (len(lines), len(lines) - 1)


def test_a_text_is_checked_in_linear_time_and_no_further_memory() -> None:
    text = "\n" * 1_000_000
    limits = Limits(lines=1_000_000)
    tracemalloc.start()
    check_text(text[:100_000], limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000
    tenth = _seconds(lambda: check_text(text[:100_000], limits))
    assert _seconds(lambda: check_text(text, limits)) < 30 * tenth
    assert refusal(text, DEFAULTS) == "too-many-lines"


def _seconds(call: Callable[[], object]) -> float:
    """The best of three."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_plain_text_is_held_to_the_limits(codec: str) -> None:
    for text, slug in (("整改\n" * 4, "too-many-lines"), ("整改情况：一是加强学习", "line-too-long")):
        with pytest.raises(UnreadableInput) as caught:
            read_plain(text.encode(codec), "it.txt", SMALL)
        assert caught.value.slug == slug
    assert read_plain("整改\n情况".encode(codec), "it.txt", SMALL).text == "整改\n情况"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", "plain"),
        ("a.md", "markdown"),
        ("通报.MARKDOWN", "markdown"),
        ("md", "plain"),
        ("a.md.txt", "plain"),
    ],
)
def test_markdown_is_known_by_its_name(name: str, kind: str) -> None:
    assert read_plain(b"# 1", name).media_type == f"text/{kind}"


def test_plain_text_may_be_read_as_a_person_says() -> None:
    source = read_plain("整改".encode("gb18030"), "it", encoding="gbk")
    assert source.verdict is not None
    assert (source.text, source.verdict.reason) == ("整改", "told")


# -- archives and time -------------------------------------------------------------------------------


def test_what_expands_is_held_to_its_size_and_its_ratio() -> None:
    limits = Limits(expanded=8_000_000, ratio=10)
    check_expansion(1_000_000, 8_000_000, limits)
    check_expansion(1, 1_000_000, limits)
    check_expansion(0, 0, limits)
    for packed, expanded, slug in (
        (7_000_000, 8_000_001, "expands-too-large"),
        (100_000, 2_000_000, "expands-too-much"),
        (0, 2_000_000, "expands-too-much"),
    ):
        with pytest.raises(UnreadableInput) as caught:
            check_expansion(packed, expanded, limits)
        assert caught.value.slug == slug


def test_a_deadline_passes() -> None:
    deadline = Deadline(Limits(seconds=0.05))
    deadline.check()
    time.sleep(0.06)
    with pytest.raises(UnreadableInput) as caught:
        deadline.check()
    assert caught.value.slug == "out-of-time"


# -- bytes -------------------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """Bytes without end, and a count of what was taken of them."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.taken += size
        return b"\x20" * size


def test_an_endless_stream_is_left_one_byte_after_the_limit() -> None:
    stream = Endless()
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(stream, 3_000_000)  # type: ignore[arg-type]
    assert caught.value.slug == "too-large"
    assert str(caught.value).startswith("larger than the limit of 3,000,000 bytes")
    assert stream.taken == 3_000_001


def test_a_large_limit_asks_for_no_memory_before_it_is_needed() -> None:
    tracemalloc.start()
    assert read_bytes(io.BytesIO(b"a"), 10**15) == b"a"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "sparse.txt"
    with file.open("wb") as stream:
        stream.truncate(10**10)
    tracemalloc.start()
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.slug == "too-large"
    assert peak < 1_000_000


def test_bytes_in_memory_are_not_copied_before_they_are_measured() -> None:
    data = bytearray(20_000_000)
    tracemalloc.start()
    for each in (data, memoryview(data), memoryview(data).cast("I")):
        with pytest.raises(UnreadableInput):
            read_bytes(each, 19_999_999)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device")  # noqa: PTH110
def test_a_device_without_end_is_left() -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes("/dev/zero", 1_000_000)
    assert caught.value.slug == "too-large"


def test_a_stream_with_nothing_ready_is_no_empty_file() -> None:
    class NotYet(io.RawIOBase):
        def read(self, size: int = -1) -> bytes | None:  # noqa: ARG002
            return None

    with pytest.raises(UnreadableInput, match="blocking") as caught:
        read_bytes(NotYet())  # type: ignore[arg-type]
    assert caught.value.slug == "unopened"
