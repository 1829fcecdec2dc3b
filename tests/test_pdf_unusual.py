"""Unusual PDF pages, upright columns, two columns, radicals, pictures, and builds that are read apart or refused."""

from __future__ import annotations

import base64
import io
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import pdf_producers as producers
from test_pdf import CATALOGUE, FONT, LEAF, PAGES, WORDS, asides, one_page, pdf, refusal, source_of, stream
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.pdf.streams import check

if TYPE_CHECKING:
    from collections.abc import Callable

_canvas = pytest.importorskip("reportlab.pdfgen.canvas")
_fonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
_metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
_pictures = pytest.importorskip("PIL.Image")
_readers = pytest.importorskip("reportlab.lib.utils")

SENTENCE = (
    "根据县委统一部署，二〇二四年一月八日至三月一日，县委第二巡察组对县水务局党组进行了巡察。按照有关规定，"
    "现将巡察整改情况予以公布，请干部群众监督，有意见和建议请及时反映。"
)


def drawn(*pages: Callable[[Any], None], **options: Any) -> bytes:
    """A file of pages drawn by hand, in 12 points."""
    target = io.BytesIO()
    canvas = _canvas.Canvas(target, pagesize=producers.A4, invariant=1, **options)
    for page in pages:
        canvas.setFont(producers.FONT, 12)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.fixture(autouse=True)
def font() -> None:
    """The level font; one for vertical writing has the same name and is put in its place by a test."""
    _metrics.registerFont(_fonts.UnicodeCIDFont(producers.FONT))


def level(text: str, across: int = 30, left: float = 80, top: float = 700) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        for at in range(0, len(text), across):
            canvas.drawString(left, top - 18 * (at // across), text[at : at + across])

    return draw


def picture(canvas: Any) -> None:
    canvas.drawImage(_readers.ImageReader(_pictures.new("RGB", (60, 80), "white")), 0, 0, *producers.A4)


# -- pages ----------------------------------------------------------------------------------------------


def test_vertical_writing_is_read_from_the_right() -> None:
    _metrics.registerFont(_fonts.UnicodeCIDFont(producers.FONT, isVertical=True))

    def draw(canvas: Any) -> None:
        for at in range(0, len(SENTENCE), 30):
            canvas.drawString(500 - 24 * (at // 30), 750, SENTENCE[at : at + 30])

    assert source_of(drawn(draw)).text == SENTENCE


def test_characters_set_one_below_the_other_are_vertical_writing() -> None:
    def draw(canvas: Any) -> None:
        for at, character in enumerate(SENTENCE):
            canvas.drawString(500 - 24 * (at // 30), 750 - 15 * (at % 30), character)

    assert source_of(drawn(draw)).text == SENTENCE


def test_two_columns_are_read_one_after_the_other() -> None:
    long = SENTENCE * 8
    half = 18 * (len(long) // 36)

    def draw(canvas: Any) -> None:
        level(long[:half], 18, 60)(canvas)
        level(long[half:], 18, 315)(canvas)

    assert source_of(drawn(draw)).text == long


def test_text_that_was_cropped_away_is_hidden() -> None:
    def draw(canvas: Any) -> None:
        canvas.setCropBox((70, 400, 500, 760))
        level(SENTENCE)(canvas)
        canvas.drawString(80, 100, "裁切之外的文字")

    source = source_of(drawn(draw))
    assert source.text == SENTENCE
    assert asides(source, "hidden") == ["裁切之外的文字"]


def test_a_watermark_stands_beside_the_text_in_its_own_order() -> None:
    def draw(canvas: Any) -> None:
        level(SENTENCE)(canvas)
        canvas.rotate(45)
        canvas.drawString(300, 100, "内部资料注意保存")

    source = source_of(drawn(draw))
    assert source.text == SENTENCE
    assert asides(source, "sidebar") == ["内部资料注意保存"]


def test_radicals_are_read_as_the_characters_they_look_like() -> None:
    assert source_of(drawn(level("⼀、⽔务⼯作整改⺠主生活会①"))).text == "一、水务工作整改民主生活会①"


def test_pages_of_pictures_are_named() -> None:
    source = source_of(drawn(picture, level(SENTENCE), picture))
    assert source.text == SENTENCE
    assert [block.page for block in source.blocks] == [2]
    assert len(source.repairs) == 1
    assert "第1、3页" in source.repairs[0]
    assert "ocrmypdf" in source.repairs[0]
    assert refusal(drawn(picture, picture)) == "no-text-layer"


def test_characters_without_a_meaning_are_told() -> None:
    source = source_of(drawn(level("整改" + "\ue123\ue456" * 4)))
    assert "8个字符" in source.repairs[0]
    assert "共10个" in source.repairs[0]
    assert source.text.startswith("整改")


def test_a_paragraph_over_two_pages_stands_on_its_first() -> None:
    lines = [producers.Line(SENTENCE * 18, "indented"), producers.Line(SENTENCE * 18, "indented")]
    source = source_of(producers.reportlab_pdf(lines))
    assert source.text == "\n".join([SENTENCE * 18] * 2)
    assert [block.page for block in source.blocks] == [1, 2]
    assert {aside.role for aside in source.asides} == {"header", "page_number"}
    assert "page 3" in {aside.place for aside in source.asides}


def test_threads_wait_for_each_other() -> None:
    files = [drawn(level(SENTENCE + str(number))) for number in range(6)]
    with ThreadPoolExecutor(4) as pool:
        texts = [source.text for source in pool.map(source_of, files)]
    assert texts == [SENTENCE + str(number) for number in range(6)]


def test_coordinates_that_no_page_has_do_no_harm() -> None:
    wild = b"BT /F 1e30 Tf 1e37 1e37 Td (a) Tj /F 12 Tf 0 0 0 0 0 0 Tm (b) Tj ET 1e38 0 m 1e38 1e38 l S "
    source = source_of(one_page(wild + WORDS))
    assert "rectified" in source.text


# -- builds ---------------------------------------------------------------------------------------------

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>"
DRAWING = LEAF.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font")


def drawing(times: int, *forms: bytes) -> bytes:
    """A page that draws the first form some times; each form may draw the next, the last one itself."""
    numbered = [stream(form, FORM % min(number, 5 + len(forms))) for number, form in enumerate(forms, 7)]
    return pdf([CATALOGUE, PAGES, DRAWING, stream(b"/X Do " * times), FONT, *numbered])


def is_plain(data: bytes) -> bool:
    return check(data, Limits(), time.monotonic() + 60).plain


def test_files_of_the_common_build_are_read_at_once() -> None:
    assert is_plain(producers.reportlab_pdf(producers.set_lines(SENTENCE)))
    assert is_plain(one_page(WORDS))
    assert is_plain(drawing(3, WORDS))


@pytest.mark.parametrize(
    "data",
    [
        drawing(1, b"/X Do /X Do", WORDS),
        drawing(2_000, WORDS + b" " * 40_000),
        one_page(WORDS + b"0 0 m " * 900_000),
        one_page(WORDS, b"/Filter 9 0 R"),
        one_page(WORDS).replace(b">>\nstream", b">> %\nstream"),
        pdf([CATALOGUE, PAGES, LEAF.replace(b"4 0 R", b"[4 0 R 4 0 R]"), stream(WORDS), FONT]),
        one_page(WORDS).replace(b"trailer <<", b"trailer <</Encrypt 9 0 R"),
    ],
    ids=["forms that draw", "much drawn often", "large", "told elsewhere", "hidden", "repeated", "encrypted"],
)  # fmt: skip
def test_unusual_builds_are_read_apart(data: bytes) -> None:
    assert not is_plain(data)


def test_what_is_read_apart_is_the_same() -> None:
    two = drawing(1, b"/X Do 1 0 0 1 0 -40 cm /X Do", WORDS)
    assert source_of(two).text.split() == ["rectified", "rectified"]


@pytest.mark.parametrize(
    "data",
    [drawing(1, b"/X Do /X Do"), drawing(10, *[b"/X Do " * 10] * 9, WORDS)],
    ids=["a form that draws itself twice", "ten to the tenth"],
)
def test_forms_that_multiply_end_in_time(data: bytes) -> None:
    begun = time.perf_counter()
    assert refusal(data, seconds=2) in {"out-of-time", "reader-died", "out-of-memory"}
    assert time.perf_counter() - begun < 10


def test_pictures_are_never_unpacked() -> None:
    bomb = zlib.compress(bytes(64 << 20), 9)
    image = stream(bomb, b"/Type/XObject/Subtype/Image/Width 9/Height 9/Filter/FlateDecode")
    data = pdf([CATALOGUE, PAGES, DRAWING, stream(b"/X Do " + WORDS), FONT, image])
    checked = check(data, Limits(), time.monotonic() + 60)
    assert checked.plain
    assert len(checked.data) == len(data)
    assert bomb not in checked.data
    assert source_of(data).text == "rectified"


@pytest.mark.parametrize("name", [b"/ObjStm", b"/XRef"])
def test_what_only_claims_to_be_a_picture_is_counted(name: bytes) -> None:
    bomb = zlib.compress(bytes(64 << 20), 9)
    claimed = stream(bomb, b"/Subtype/Image/Type" + name + b"/Filter/FlateDecode")
    assert refusal(pdf([CATALOGUE, PAGES, LEAF, stream(WORDS), FONT, claimed])) == "expands-too-much"


@pytest.mark.parametrize("armour", [b"/ASCII85Decode", b"/ASCIIHexDecode"])
def test_armour_hides_nothing(armour: bytes) -> None:
    bomb = zlib.compress(bytes(64 << 20), 9)
    text = base64.a85encode(bomb) + b"~>" if armour == b"/ASCII85Decode" else bomb.hex().encode() + b">"
    assert refusal(one_page(text, b"/Filter[" + armour + b"/FlateDecode]")) == "expands-too-much"
    assert source_of(
        one_page(zlib.compress(WORDS).hex().encode() + b">", b"/Filter[/ASCIIHexDecode/FlateDecode]")
    ).text
