"""Which encoding bytes are in, and why: marks, declarations, accidents, damage, mixtures, text decoded wrongly before."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.encoding import Decoded, decode
from xuncha_parse.readers.encoding.charsets import CHINESE, agree
from xuncha_parse.readers.encoding.common import COMMON
from xuncha_parse.readers.encoding.likelihood import PLAUSIBLE, price, sample
from xuncha_parse.readers.encoding.mojibake import mend
from xuncha_parse.readers.plain import read_plain

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))

TEXT = "中共某县水利局党组关于巡察整改情况的通报\n一、问题整改情况\n1.学习不深入。\n整改情况：一是加强学习。\n整改结果：已完成，长期坚持\n"
TRADITIONAL = (
    "中共某縣水利局黨組關於巡察整改情況的通報\n一、問題整改情況\n1.學習不夠深入。\n整改情況：一是加強學習，開展專題討論；"
    "二是完善制度。\n整改結果：已經完成，長期堅持\n（二）幹部隊伍建設方面\n"
)
COMMON_HAN = sorted(char for char in COMMON if "\u4e00" <= char <= "\u9fff")
SIMPLIFIED = [char for char in COMMON_HAN if char.encode("gb2312", "ignore")]
BIG5_HAN = [char for char in COMMON_HAN if char.encode("big5", "ignore")]
LEVEL_1 = [
    bytes((lead, trail)).decode("gb2312", "ignore")
    for lead in range(0xB0, 0xD7)
    for trail in range(0xA1, 0xFF)
]


def repaired(decoded: Decoded) -> str:
    """The one repair that was told."""
    assert len(decoded.repairs) == 1, decoded.repairs
    return decoded.repairs[0]


# -- every sample in every encoding ------------------------------------------------------------------


@pytest.mark.parametrize("sample_file", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("gbk", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_a_sample_reads_alike_in_every_encoding(sample_file: Path, codec: str, mark: bytes) -> None:
    text = read_plain(sample_file.read_bytes(), sample_file.name).text
    if codec == "gbk":
        text = text.encode("gbk", "ignore").decode("gbk")
    source = read_plain(mark + text.encode(codec), sample_file.name)
    assert (source.text, source.repairs) == (text, ())
    assert source.verdict is not None
    assert source.verdict.codec == source.encoding == ("gb18030" if codec == "gbk" else codec)
    expected = "mark" if mark else "valid" if codec == "utf-8" else "statistics"
    assert source.verdict.reason == expected
    assert source.verdict.rivals == ()


@pytest.mark.parametrize(
    "codec", ["utf-8", "gb18030", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be"]
)
def test_traditional_text_reads_alike_in_every_encoding(codec: str) -> None:
    decoded = decode(TRADITIONAL.encode(codec))
    assert (decoded.text, decoded.repairs) == (TRADITIONAL, ())
    assert agree(decoded.encoding, codec)


def test_the_three_mappings_of_big5_are_told_by_what_they_make_of_rare_places() -> None:
    circled = TRADITIONAL + "①②③④⑤"
    assert decode(circled.encode("big5hkscs")).text == circled
    assert decode(circled.encode("cp950")).text == circled
    tilde = TRADITIONAL + "5～8月"
    assert decode(tilde.encode("cp950")).text == tilde
    hong_kong = TRADITIONAL + "嘅"
    assert decode(hong_kong.encode("big5hkscs")).text == hong_kong


# -- short texts -------------------------------------------------------------------------------------


def drawn(length: int, alphabet: list[str], dice: random.Random) -> str:
    return "".join(dice.choices(alphabet, k=length))


@pytest.mark.parametrize(
    ("alphabet", "codec", "least"),
    [
        (SIMPLIFIED, "gb18030", (0.99, 0.998, 1.0, 1.0)),
        (BIG5_HAN, "big5", (0.98, 0.998, 1.0, 1.0)),
        (BIG5_HAN, "gb18030", (0.98, 0.995, 1.0, 1.0)),
        (LEVEL_1, "gb18030", (0.93, 0.98, 0.995, 1.0)),
        (SIMPLIFIED, "utf-8", (1.0, 1.0, 1.0, 1.0)),
        (SIMPLIFIED, "utf-16-le", (0.97, 0.995, 1.0, 1.0)),
        (SIMPLIFIED, "utf-16-be", (0.97, 0.995, 1.0, 1.0)),
    ],
)
def test_a_few_characters_suffice(alphabet: list[str], codec: str, least: tuple[float, ...]) -> None:
    dice = random.Random(2026)
    tries = 400
    for length, floor in zip((4, 8, 16, 32), least, strict=True):
        right = sum(reads_back(drawn(length, alphabet, dice), codec) for _ in range(tries))
        assert right >= floor * tries, (length, right / tries)


def reads_back(text: str, codec: str) -> bool:
    try:
        return decode(text.encode(codec)).text == text
    except UnreadableInput:
        return False


@given(st.text(st.sampled_from(SIMPLIFIED), min_size=20, max_size=60), st.sampled_from(["gb18030", "utf-8"]))
def test_common_characters_are_read_back(text: str, codec: str) -> None:
    assert reads_back(text, codec) or len(set(text)) < 5


@given(st.text(st.sampled_from(BIG5_HAN), min_size=20, max_size=60), st.sampled_from(["big5", "gb18030"]))
def test_common_traditional_characters_are_read_back(text: str, codec: str) -> None:
    assert reads_back(text, codec) or len(set(text)) < 5


def test_what_is_common_is_cheap() -> None:
    assert price(sample(TEXT)).mean < 12
    assert price(sample(TRADITIONAL)).mean < 12
    assert price(sample(TEXT.encode().decode("gb18030", "replace"))).mean > 16
    assert price("").mean == 0


def test_valid_utf_8_may_be_an_accident() -> None:
    accidents = [char for char in SIMPLIFIED if is_utf_8(char.encode("gb18030"))]
    dice = random.Random(5)
    decoded = [decode(drawn(6, accidents, dice).encode("gb18030")) for _ in range(50)]
    chinese = [each for each in decoded if each.encoding == "gb18030"]
    assert len(chinese) > 25
    assert {each.verdict.rivals[0] for each in chinese} == {"utf-8"}


def is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    "text", ["· · · ···", "café, résumé", "привет, мир", "©®±×÷", "안녕하세요 여러분", "שלום"]
)
def test_other_scripts_in_utf_8_are_left_alone(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.repairs, decoded.verdict.reason) == (text, (), "valid")


# -- declarations ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("gb2312", "gb18030", TEXT),
        ("GBK", "gb18030", TEXT),
        ("x-gbk", "gb18030", TEXT + "镕"),
        ("gb_2312-80", "gb18030", TEXT),
        ("gb18030", "gb18030", TEXT + "𠀀"),
        ("UTF8", "utf-8", TEXT),
        (" 'utf-8' ", "utf-8", TEXT),
        ("big5", "big5", TRADITIONAL),
        ("big5", "big5hkscs", TRADITIONAL + "嘅"),
        ("Big5-HKSCS", "big5hkscs", TRADITIONAL + "嘅"),
        ("utf-16le", "utf-16-le", "ok\n"),
        ("hz-gb-2312", "hz", TEXT),
    ],
)
def test_a_declaration_that_holds(declared: str, codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), declared)
    assert (decoded.text, decoded.repairs) == (text, ())
    assert decoded.verdict.reason == "declared"
    assert decoded.verdict.declared == declared.strip(" '")
    assert agree(decoded.encoding, codec)


def test_a_declaration_tips_the_balance() -> None:
    dice = random.Random(9)
    texts = [drawn(2, BIG5_HAN, dice) for _ in range(400)]
    wrong = [text for text in texts if decode(text.encode("big5")).text != text]
    put_right = [text for text in wrong if decode(text.encode("big5"), "big5").text == text]
    assert 0 < len(wrong) < 20
    assert len(put_right) > len(wrong) / 2


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("gb2312", "utf-8", TEXT),
        ("gb2312", "utf-8", "整改"),
        ("utf-8", "gb18030", TEXT),
        ("big5", "gb18030", TEXT),
        ("gbk", "big5", TRADITIONAL),
        ("iso-8859-1", "gb18030", TEXT),
        ("latin-1", "utf-8", TEXT),
        ("us-ascii", "gb18030", TEXT),
        ("windows-1252", "big5", TRADITIONAL),
        ("utf-16", "gb18030", TEXT),
        ("utf-16", "utf-8", TEXT),
        ("gb2312", "utf-16-le", TEXT),
    ],
)
def test_a_declaration_that_lies_is_overruled_and_told(declared: str, codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), declared)
    assert decoded.text == text
    assert agree(decoded.encoding, codec)
    assert repaired(decoded) == f"声明的编码 {declared} 与内容不符，按 {decoded.encoding} 解码"
    assert decoded.verdict.reason == ("valid" if codec == "utf-8" else "statistics")
    assert decoded.verdict.declared == declared


def test_a_mark_overrules_a_declaration() -> None:
    decoded = decode(codecs.BOM_UTF8 + TEXT.encode(), "gb2312")
    assert (decoded.text, decoded.verdict.reason) == (TEXT, "mark")
    assert "gb2312" in repaired(decoded)
    assert decode(codecs.BOM_UTF8 + TEXT.encode(), "utf-8").repairs == ()


def test_a_declaration_nobody_knows_is_told_in_one_short_line() -> None:
    decoded = decode(TEXT.encode(), "x-\n\x00my own" * 30)
    assert decoded.text == TEXT
    assert len(repaired(decoded)) < 80
    assert repaired(decoded).isprintable()


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "us-ascii", None])
def test_ascii_bears_out_every_declaration(declared: str | None) -> None:
    decoded = decode(b"1. a\n", declared)
    assert (decoded.text, decoded.repairs) == ("1. a\n", ())


def test_ascii_does_not_bear_out_wide_units() -> None:
    assert decode(b"<meta charset=utf-16>", "utf-16").text == "<meta charset=utf-16>"


def test_latin_is_believed_where_nothing_else_is_possible() -> None:
    data = b"&#25972;&#25913;\xa0\xa0&#24773; \xa9 2023\n"
    with pytest.raises(UnreadableInput):
        decode(data)
    assert decode(data, "iso-8859-1").text == "&#25972;&#25913;\u00a0\u00a0&#24773; © 2023\n"


def test_what_a_person_says_is_obeyed() -> None:
    decoded = decode(TRADITIONAL.encode("big5"), "gb2312", told="gbk")
    assert decoded.verdict.reason == "told"
    assert decoded.encoding == "gb18030"
    assert decoded.text != TRADITIONAL
    assert decoded.verdict.replaced == decoded.text.count("\ufffd")
    assert decode("où".encode("latin-1"), told="latin-1").text == "où"
    assert decode("この".encode("shift_jis"), told="shift_jis").text == "この"
    assert decode(codecs.BOM_UTF8 + b"a", told="utf-8").text == "a"


@pytest.mark.parametrize(
    "told", ["nonsense", "rot13", "base64", "zlib", "idna", "\x00", "undefined", "ut\nf"]
)
def test_what_a_person_says_may_be_nothing(told: str) -> None:
    with pytest.raises(UnreadableInput, match="encoding") as caught:
        decode(TEXT.encode() + b"\xff", told=told)
    assert caught.value.slug == "undecodable"
    assert str(caught.value).isprintable()


@given(
    st.binary(max_size=80),
    st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["gbk", "utf-16", "hz", "big5", "ascii"])),
)
def test_no_declaration_breaks_anything(data: bytes, declared: str | None) -> None:
    try:
        decoded = decode(data, declared)
    except UnreadableInput as error:
        refused: UnreadableInput | None = error
    else:
        refused = None
    if refused is not None:
        assert refused.slug == "undecodable"
        assert str(refused).isprintable()
        return
    assert decoded.text.encode().decode() == decoded.text
    assert decoded.verdict.codec == decoded.encoding
    assert decoded.verdict.codec not in decoded.verdict.rivals
    assert all(repair.isprintable() for repair in decoded.repairs)


# -- rivals ------------------------------------------------------------------------------------------


def test_rivals_are_codecs_that_make_plausible_text_of_the_same_bytes() -> None:
    dice = random.Random(8)
    found = set()
    for _ in range(300):
        data = drawn(3, COMMON_HAN, dice).encode("gb18030")
        decoded = decode(data)
        for rival in decoded.verdict.rivals:
            other = data.decode(rival)
            assert other != decoded.text
            assert price(sample(other)).mean <= PLAUSIBLE
            assert not agree(rival, decoded.encoding)
        found.add(decoded.verdict.rivals)
    assert {(), ("big5",)} <= found


def test_long_text_and_ascii_have_no_rivals() -> None:
    for codec in ("gb18030", "utf-8"):
        assert decode(TEXT.encode(codec)).verdict.rivals == ()
    assert decode(b"1. a").verdict.rivals == ()


# -- wide units without a mark -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"a\x00", b"a\x00b\x00", b"\x7fELF\x00\x01\x02\x00", bytes(range(256)) * 4, b"\x00" * 40]
)
def test_doubtful_wide_units_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="NUL"):
        read_plain(data, "it")


def test_wide_units_cut_in_a_character() -> None:
    decoded = decode(TEXT.encode("utf-16-le")[:-1])
    assert decoded.text == TEXT[:-1]
    assert repaired(decoded) == "末尾的字符不完整，舍去最后 1 个字节"


# -- damage ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("codec", "text"), [("utf-8", TEXT), ("gb18030", TEXT), ("big5", TRADITIONAL)])
def test_bad_bytes_are_counted_and_placed(codec: str, text: str) -> None:
    good = text.encode(codec)
    decoded = decode(good + b"\xff" + good, codec)
    assert decoded.text == text + "\ufffd" + text
    assert (decoded.verdict.replaced, decoded.verdict.first_bad) == (1, len(good))
    assert decoded.verdict.reason == "declared"
    assert str(len(good)) in repaired(decoded)


def test_a_cut_is_placed() -> None:
    data = TEXT.rstrip().encode()[:-1]
    verdict = decode(data).verdict
    assert (verdict.first_bad, verdict.replaced, verdict.reason) == (len(data) - 2, 0, "valid")
    assert decode(codecs.BOM_UTF8 + data).verdict.first_bad == len(data) + 1


@pytest.mark.parametrize("codec", ["utf-8", *CHINESE])
def test_every_byte_that_is_lost_is_told(codec: str) -> None:
    dice = random.Random(3)
    good = TRADITIONAL.encode(codec) * 3
    for _ in range(60):
        data = bytearray(good)
        for _ in range(dice.randrange(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(0x80, 0x100)
        decoded = decode(bytes(data))
        verdict = decoded.verdict
        assert decoded.text.count("\ufffd") == verdict.replaced
        assert (verdict.replaced > 0) == any("U+FFFD" in repair for repair in decoded.repairs)
        assert agree(decoded.encoding, codec)
        if verdict.first_bad is not None:
            assert (
                data[: verdict.first_bad].decode(verdict.codec)
                == decoded.text[: len(data[: verdict.first_bad].decode(verdict.codec))]
            )


# -- mixtures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("other", "text"), [("gb18030", TEXT), ("big5", TRADITIONAL)])
def test_lines_in_two_encodings(other: str, text: str, end: str) -> None:
    lines = text.replace("\n", end)
    for one, two in (("utf-8", other), (other, "utf-8")):
        decoded = decode(lines.encode(one) + lines.encode(two) * 2)
        assert decoded.text == lines * 3
        assert "混用两种编码" in repaired(decoded)
        assert agree(decoded.encoding, two)
        assert decoded.verdict.reason == "statistics"


def test_one_line_in_another_encoding() -> None:
    head = "【发布单位】某县水利局\n"
    assert decode(head.encode() + TEXT.encode("gb18030") * 9).text == head + TEXT * 9
    assert decode(head.encode("gb18030") + TEXT.encode() * 9).text == head + TEXT * 9


def test_a_mixture_cut_in_a_character() -> None:
    decoded = decode(TEXT.encode() + TEXT.rstrip().encode("gb18030")[:-1])
    assert decoded.text == TEXT + TEXT.rstrip()[:-1]
    assert len(decoded.repairs) == 2


def test_a_damaged_line_is_no_mixture() -> None:
    decoded = decode((TEXT.encode() + b"\xff" + TEXT.encode()) * 3)
    assert "混用" not in repaired(decoded)
    assert decoded.verdict.replaced == 3


def test_no_damaged_line_is_taken_for_another_encoding() -> None:
    dice = random.Random(4)
    for _ in range(400):
        line = drawn(dice.randrange(4, 9), SIMPLIFIED, dice).encode()
        at = dice.randrange(len(line))
        decoded = decode(TEXT.encode() * 4 + line[:at] + line[at + 1 :] + b"\n")
        assert decoded.encoding == "utf-8"
        assert decoded.text.startswith(TEXT * 4)
        assert not any("混用" in repair for repair in decoded.repairs)


def test_a_mixture_within_a_line_is_not_silent() -> None:
    data = TEXT.replace("\n", "").encode("gb18030") * 20 + "整改情".encode() + TEXT.encode("gb18030")
    assert decode(data).repairs


def test_a_mixture_of_too_many_lines_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="UTF-8") as caught:
        decode(("整改\n".encode() + "整改\n".encode("gb18030")) * 150_000)
    assert caught.value.slug == "too-many-lines"


# -- decoded wrongly before --------------------------------------------------------------------------


def as_browser(data: bytes) -> str:
    return "".join(
        bytes((byte,)).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in data
    )


@pytest.mark.parametrize("text", [TEXT, TRADITIONAL, "整改", "已完成，长期坚持"])
@pytest.mark.parametrize("times", [1, 2])
def test_utf_8_read_as_latin_is_put_right(text: str, times: int) -> None:
    for damage in (as_browser, lambda data: data.decode("latin-1")):
        damaged = text
        for _ in range(times):
            damaged = damage(damaged.encode())
        decoded = decode(damaged.encode())
        assert decoded.text == text
        assert repaired(decoded) == f"文字曾被误按 cp1252 解码后另存（{times} 次），已还原为 utf-8 原文"


def test_known_damage_is_put_right() -> None:
    assert decode("æ•´æ”¹".encode()).text == "整改"
    assert decode("鏁存敼".encode()).text == "整改"
    assert decode("鏁存敼鎯呭喌".encode("utf-16")).text == "整改情况"
    assert decode("\u00ef\u00bb\u00bfæ•´æ”¹".encode()).text == "整改"
    assert decode("銆€銆€鏁存敼".encode()).text == "\u3000\u3000整改"


def test_gbk_read_as_latin_is_put_right() -> None:
    decoded = decode(as_browser(TEXT.encode("gb18030")).encode())
    assert decoded.text == TEXT
    assert "gb18030 原文" in repaired(decoded)


def as_windows(data: bytes) -> str:
    """``data`` read in code page 936, where the byte 80 alone is a euro sign."""
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        at = error.start
    assert data[at] == 0x80
    return data[:at].decode("gb18030") + "€" + as_windows(data[at + 1 :])


@pytest.mark.parametrize("text", ["整改情况\n已完成，\n正在推进", "一、问题整改情\n1.学习"])
def test_utf_8_read_as_gbk_is_put_right_where_nothing_was_lost(text: str) -> None:
    damaged = as_windows(text.encode())
    assert damaged != text
    decoded = decode(damaged.encode())
    assert decoded.text == text
    assert "误按 gb18030" in repaired(decoded)


def test_what_lost_bytes_on_its_way_is_left_alone() -> None:
    lost = TEXT.encode().decode("gb18030", "replace")
    assert "\ufffd" in lost
    assert (decode(lost.encode()).text, decode(lost.encode()).repairs) == (lost, ())


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TRADITIONAL,
        TEXT + "乱码如“æ•´æ”¹”或“鏁存敼”",
        "naïve café",
        "où est la préfecture à côté du château",
        "ÄÖÜäöüß",
        "é",
        "©®",
        "联通",
        "鏁",
    ],
)
def test_what_is_no_certain_damage_is_left_alone(text: str) -> None:
    assert mend(text) is None
    assert decode(text.encode()).text == text


@given(st.text(st.sampled_from(COMMON_HAN), min_size=1, max_size=40))
def test_common_text_is_never_mended(text: str) -> None:
    assert mend(text) is None
