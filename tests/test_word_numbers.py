"""Every numbering format of Word, number by number; what lies beyond a format's range; no number fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.notation.numerals import read_number
from xuncha_parse.readers.word.numbers import FORMATS, format_custom, format_number

TABLE = """
decimal                      1 1 | 10 10 | 105 105
decimalZero                  1 01 | 9 09 | 10 10 | 100 100
decimalFullWidth             1 １ | 12 １２
decimalFullWidth2            1 １ | 12 １２
decimalHalfWidth             1 1 | 12 12
decimalEnclosedCircle        1 ① | 10 ⑩ | 11 ⑪ | 20 ⑳ | 21 21
decimalEnclosedCircleChinese 1 ① | 10 ⑩ | 11 11
decimalEnclosedFullstop      1 ⒈ | 20 ⒛ | 21 21
decimalEnclosedParen         1 ⑴ | 20 ⒇ | 21 21
upperRoman                   1 I | 4 IV | 9 IX | 14 XIV | 40 XL | 1994 MCMXCIV
lowerRoman                   3 iii | 8 viii | 90 xc
upperLetter                  1 A | 26 Z | 27 AA | 28 BB | 53 AAA | 781 A
lowerLetter                  1 a | 26 z | 27 aa | 52 zz
ordinal                      1 1st | 2 2nd | 3 3rd | 4 4th | 11 11th | 12 12th | 13 13th | 21 21st | 111 111th
cardinalText                 1 One | 13 Thirteen | 21 Twenty-one | 110 One·hundred·ten
ordinalText                  1 First | 5 Fifth | 12 Twelfth | 20 Twentieth | 22 Twenty-second
numberInDash                 1 -·1·-
hex                          10 A | 31 1F
chicago                      1 * | 2 † | 3 ‡ | 4 § | 5 **
chineseCounting              1 一 | 10 十 | 11 十一 | 20 二十 | 21 二十一 | 99 九十九 | 100 一○○ | 101 一○一 | 110 一一○
chineseCountingThousand      1 一 | 10 十 | 11 十一 | 20 二十 | 100 一百 | 101 一百零一 | 110 一百一十 | 115 一百一十五 | 1000 一千
chineseCountingThousand      1001 一千零一 | 1010 一千零一十 | 1100 一千一百 | 10000 一万 | 12345 一万二千三百四十五 | 100000 100000
chineseLegalSimplified       1 壹 | 2 贰 | 3 叁 | 10 壹拾 | 11 壹拾壹 | 20 贰拾 | 100 壹佰 | 105 壹佰零伍
ideographLegalTraditional    1 壹 | 2 貳 | 3 參 | 6 陸 | 10 壹拾 | 21 貳拾壹 | 1000 壹仟
ideographDigital             1 一 | 10 一〇 | 11 一一 | 20 二〇 | 105 一〇五
taiwaneseCounting            9 九 | 10 十 | 19 十九 | 100 一○○
taiwaneseCountingThousand    10 十 | 100 一百 | 10000 一萬
taiwaneseDigital             1 一 | 10 一○ | 25 二五
ideographTraditional         1 甲 | 2 乙 | 10 癸 | 11 11
ideographZodiac              1 子 | 12 亥 | 13 13
ideographZodiacTraditional   1 甲子 | 2 乙丑 | 11 甲戌 | 60 癸亥 | 61 61
ideographEnclosedCircle      1 ㈠ | 10 ㈩ | 11 11
japaneseCounting             1 一 | 10 十 | 11 十一 | 100 百 | 110 百十 | 1000 千 | 10000 一万 | 2345 二千三百四十五
japaneseLegal                1 壱 | 2 弐 | 10 壱拾 | 100 壱百 | 1000 壱阡
japaneseDigitalTenThousand   1 一 | 10 一〇 | 23 二三
koreanDigital                1 일 | 10 일영 | 11 일일
koreanDigital2               1 一 | 10 一零
koreanCounting               1 일 | 10 십 | 11 십일 | 20 이십 | 100 백
koreanLegal                  1 하나 | 10 열 | 11 열하나 | 21 스물하나 | 99 아흔아홉 | 100 100
ganada                       1 가 | 14 하 | 15 15
chosung                      1 ㄱ | 14 ㅎ | 15 15
aiueo                        1 ｱ | 46 ﾝ | 47 ｱ
aiueoFullWidth               1 ア | 44 ワ | 45 ヲ | 46 ン | 47 ア
iroha                        1 ｲ | 3 ﾊ
irohaFullWidth               1 イ | 47 ス | 48 ン
russianUpper                 1 А | 10 К | 29 Я | 30 АА
russianLower                 1 а | 29 я
thaiNumbers                  12 ๑๒
hindiNumbers                 12 १२
"""
"""Format, then pairs of number and print; a middle dot stands for a blank."""

CASES = [
    (name, int(pair.split()[0]), pair.split()[1].replace("·", " "))
    for name, pairs in (line.split(None, 1) for line in TABLE.strip().splitlines())
    for pair in pairs.split("|")
]
COUNTED = (
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCounting",
    "japaneseCounting",
    "ideographDigital",
)


@pytest.mark.parametrize(("name", "number", "printed"), CASES)
def test_a_number_is_printed_as_word_prints_it(name: str, number: int, printed: str) -> None:
    assert format_number(number, name) == printed


def test_every_format_is_tried() -> None:
    assert {name for name, _, _ in CASES} | {"bullet", "none"} == set(FORMATS)


@pytest.mark.parametrize("name", ["bullet", "none"])
def test_bullets_and_none_have_no_number(name: str) -> None:
    assert format_number(7, name) == ""


@pytest.mark.parametrize("name", ["hindiConsonants", "thaiLetters", "custom", "", "Decimal"])
def test_a_format_unknown_here_is_decimal(name: str) -> None:
    assert format_number(7, name) == "7"


@pytest.mark.parametrize(
    "name", ["upperRoman", "lowerLetter", "decimalEnclosedCircle", "ideographTraditional", "aiueo"]
)
def test_nought_is_no_number_of_these(name: str) -> None:
    assert format_number(0, name) == "0"


@pytest.mark.parametrize(
    ("name", "printed"), [("chineseCounting", "○"), ("ideographDigital", "〇"), ("koreanCounting", "영")]
)
def test_nought_in_scripts_that_have_one(name: str, printed: str) -> None:
    assert format_number(0, name) == printed


@given(st.sampled_from(sorted(FORMATS)), st.integers(-(10**6), 10**9))
def test_every_number_is_printed_in_every_format(name: str, number: int) -> None:
    printed = format_number(number, name)
    assert len(printed) <= 60
    assert printed or name in ("bullet", "none")


@given(st.sampled_from(sorted(FORMATS)), st.integers(1, 2_000))
def test_formats_tell_neighbours_apart(name: str, number: int) -> None:
    if name not in ("bullet", "none"):
        assert format_number(number, name) != format_number(number + 1, name)


@given(st.sampled_from(COUNTED), st.integers(1, 99))
def test_the_parser_reads_back_what_word_prints(name: str, number: int) -> None:
    assert read_number(format_number(number, name)) == number


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [("001, 002, 003, ...", "007"), ("0001, 0002", "0007"), ("1, 2", "7"), ("あ, い", "7"), ("", "7")],
)
def test_custom_formats_pad_with_noughts(pattern: str, printed: str) -> None:
    assert format_custom(7, pattern) == printed
