"""The report's drawings: well-formed whatever the names and numbers, true to what they draw, nothing in them that runs."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from report_corpus import HOSTILE
from xuncha_parse.corpus.report import charts, drawing
from xuncha_parse.corpus.report.drawing import NARROW, PATTERNED, WIDE, Canvas, pattern_of, patterns
from xuncha_parse.corpus.report.figures import DEADLINES, STATUSES
from xuncha_parse.corpus.report.health import LEDGER, SEVERITIES
from xuncha_parse.corpus.report.html import address_of, said
from xuncha_parse.corpus.report.shapes import Apart, Contrast, Histogram, Mark, Row, Spread, Stack
from xuncha_parse.corpus.report.wording import Say, clipped, ems, fitting, name, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

SVG = "{http://www.w3.org/2000/svg}"
LABEL = Say("图", "chart")
CSS = (Path(drawing.__file__).parent / "assets" / "report.css").read_text(encoding="utf-8")
widths = pytest.mark.parametrize("width", [WIDE, NARROW])


def _mark(count: int, of: int, label: str = "a", kind: str = "completed") -> Mark:
    said_ = name(label)
    return Mark(
        said_, count, of, Say(f"{said_.zh} {count:,}", f"{said_.en} {count:,}"), kind, "l1" if count else None
    )


def _stack(rows: Sequence[Sequence[int]], label: str = "组") -> Stack:
    made = tuple(
        Row(name(label), sum(row), tuple(_mark(count, sum(row), label, kind.key) for count, kind in zip(row, STATUSES, strict=False)))
        for row in rows
    )  # fmt: skip
    return Stack(STATUSES, made, Say("个", "issues"))


def _read(svg: str) -> ET.Element:
    root = ET.fromstring(svg)  # noqa: S314 -- our own
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "rect", "line", "circle", "text", "a", "g", "title"}
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert attribute != "style"
            if attribute == "href":
                assert re.fullmatch(r"#l\d+", value)
            if attribute in ("x", "y", "width", "height", "x1", "x2", "cx"):
                float(value)
                assert float(value) >= -0.1 or attribute != "width"
    return root


def _all(width: int, label: str, counts: Sequence[int]) -> list[ET.Element]:
    marks = [_mark(count, sum(counts), label) for count in counts]
    total = _mark(sum(counts), max(1, sum(counts)), label)
    points = sorted(counts)[:5] if len(counts) >= 5 else None
    spread = Spread(name(label), len(counts), 99, tuple(map(float, points)) if points else None, LABEL, "l1")  # type: ignore[arg-type]
    words = tuple(
        Contrast(name(label, 40), count, 1, float(count), 0.0, 9.0, 1.0, LABEL, "l2") for count in counts
    )
    return [
        _read(svg)
        for svg in (
            charts.stacked(_stack([counts], label), LABEL, width),
            charts.histogram(Histogram(tuple(marks), 3.5, 0.5, len(counts)), LABEL, LABEL, width),
            charts.spreads([spread], LABEL, width),
            charts.shares(marks, total, LABEL, width),
            charts.bars(marks, LABEL, width),
            charts.contrasts(Apart(name(label), 1, 2, words, ()), LABEL, width),
        )
    ]


@widths
@pytest.mark.parametrize("counts", [[], [0], [1], [0, 0, 0], [1, 0, 2, 0, 3], [10**12, 1], [1] * 7])
@pytest.mark.parametrize("label", ["水利局", "", *HOSTILE])
def test_every_chart_is_well_formed(width: int, label: str, counts: list[int]) -> None:
    for root in _all(width, label, counts):
        told = "".join(root.itertext())
        assert "\u202e" not in told
        assert len(told) < 6_000
        assert float(root.attrib["viewBox"].split()[3]) < 10_000


@given(st.text(), st.lists(st.integers(0, 10**9), max_size=7))
def test_no_text_breaks_a_chart(label: str, counts: list[int]) -> None:
    _all(NARROW, label, counts)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=7).filter(any))
@example([1, 886944865, 878119707])
def test_parts_of_a_bar_share_its_room(counts: list[int]) -> None:
    made = charts._widths(counts, 400)
    assert sum(made) == pytest.approx(400)
    for count, width in zip(counts, made, strict=True):
        assert (width >= 2) if count else width == 0
    ordered = sorted(zip(counts, made, strict=True))
    assert all(left[1] <= right[1] + 1e-6 for left, right in pairwise(ordered))


@widths
def test_marks_say_their_figure_and_lead_somewhere(width: int) -> None:
    root = _read(charts.stacked(_stack([[120, 80], [0, 4]]), LABEL, width))
    links = list(root.iter(f"{SVG}a"))
    assert [link.attrib["href"] for link in links] == ["#l1"] * 3
    assert [link.findtext(f"{SVG}title") for link in links] == ["组 120", "组 80", "组 4"]
    assert "60%" in "".join(root.itertext())


def test_bars_are_as_long_as_they_count() -> None:
    root = _read(charts.bars([_mark(40, 100), _mark(10, 100)], LABEL, NARROW))
    long, short = (
        float(rect.attrib["width"])
        for rect in root.iter(f"{SVG}rect")
        if rect.attrib.get("class") == "f-completed"
    )
    assert long == pytest.approx(4 * short)


def test_every_kind_differs_by_more_than_colour() -> None:
    """Parts that stand side by side have patterns of their own; one at most has none."""
    drawn = set(re.findall(r'id="(p-\w+)"', patterns()))
    for kinds in (STATUSES, DEADLINES, SEVERITIES, LEDGER):
        told = [pattern_of(kind.key) for kind in kinds]
        assert len(set(told)) == len(told)
        assert {each for each in told if each} <= drawn
        for kind in kinds:
            assert f".f-{kind.key}" in CSS
            assert f".i-{kind.key}" in CSS
    assert {pattern_of(kind) for kind in PATTERNED} <= drawn


def _luminance(colour: str) -> float:
    told = colour.strip("#")
    told = "".join(2 * char for char in told) if len(told) == 3 else told
    parts = [int(told[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_colours_contrast_in_light_and_dark() -> None:
    """WCAG AA: 4.5 for text, 3 for what is drawn; axe does not look into drawings."""
    palettes = [
        dict(re.findall(r"--(\w+): (#\w+)", block))
        for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    ]
    assert len(palettes) == 2
    fills = [*(kind.key for kind in STATUSES), "later", "plain"]
    for colours in palettes:
        for text in ("ink", "soft", "link"):
            assert _contrast(colours[text], colours["paper"]) >= 4.5
            assert _contrast(colours[text], colours["wash"]) >= 4.5
        for fill in fills:
            assert _contrast(colours[fill], colours["on"]) >= 4.5, fill
            assert _contrast(colours[fill], colours["paper"]) >= 3, fill


def test_what_is_not_seen_is_shown() -> None:
    assert shown("a\u202eb\u200bc\x00") == "a‹U+202E›b‹U+200B›c‹U+0000›"
    assert shown("水利\n局\t") == "水利 局 "
    assert clipped("长" * 10_000, 60) == "长" * 59 + "…"
    assert len(clipped("\u202e" * 100, 60)) == 60


@given(st.text(), st.integers(1, 30))
def test_cut_text_fits(text: str, room: int) -> None:
    assert ems(fitting(text, room)) <= max(room, 1) + 1e-9 or fitting(text, room) == text


def test_names_are_escaped_and_set_apart() -> None:
    assert said(name("<b>&")) == "<bdi>&lt;b&gt;&amp;</bdi>"
    assert said(Say("甲", 'a"<'), "p") == '<p data-en="a&quot;&lt;">甲</p>'
    canvas = Canvas(WIDE, Say('"', "<"))
    canvas.text(0, 0, "</text><script>")
    canvas.height = 10
    assert "<script" not in canvas.svg()


def test_only_plain_addresses_are_links() -> None:
    assert address_of("https://example.invalid/a?b=1&c=2") == "https://example.invalid/a?b=1&c=2"
    for told in (None, "", "javascript:alert(1)", "data:text/html,x", "https://a.invalid/ b", 'https://a.invalid/"x',
                 "https://a.invalid/\u202e", f"https://a.invalid/{'x' * 400}", "//a.invalid", "ftp://a.invalid/"):  # fmt: skip
        assert address_of(told) is None
