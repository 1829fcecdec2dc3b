"""Dates and periods: what is found, what it is worth, and what is left alone."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.interpret import dates
from xuncha_parse.interpret.dates import DateExpression, Moment, dates_in, find_dates, iso
from xuncha_parse.notation.folding import fold


def drawn(text: str) -> str:
    """The text with what was found in brackets."""
    pieces, last = [], 0
    for found in find_dates(text):
        pieces += [text[last : found.start], "[", found.text, "]"]
        last = found.end
    return "".join([*pieces, text[last:]])


def only(text: str) -> DateExpression:
    (found,) = find_dates(text)
    return found


# printed text with what must be found in brackets | values, "-" for null
PRINTED_YEAR = """
[2023年7月18日] | 2023-07-18
截至[2023年6月30日],182家 | 2023-06-30
[2023年6月]以前 | 2023-06
[2023年]把新建、改扩建 | 2023
对[2023年度]拟开展的 | 2023
[2023 年 7 月 18 日] | 2023-07-18
[2023　年７月１８日] | 2023-07-18
[２０２３年７月]印发 | 2023-07
[2023-07-18 17:38] 阅读次数 | 2023-07-18T17:38:00
[2023-07-18T17:38:05] | 2023-07-18T17:38:05
[2023/07/18]。 | 2023-07-18
[2023.7.18] | 2023-07-18
[2023年7月18日 9:30]召开 | 2023-07-18T09:30:00
[2023年5月3号]召开 | 2023-05-03
[二〇二三年七月十八日] | 2023-07-18
[二0二三年十二月三十一日] | 2023-12-31
[二○二三年]工作 | 2023
[二〇二三年元月]起草 | 2023-01
[2023年底]前完成 | 2023-12-31
[2023年年底]前 | 2023-12-31
[2023年末]完成 | 2023-12-31
[2024年2月底]前 | 2024-02-29
[2024年2月月末] | 2024-02-29
[2023年初]制定 | -
[2023年9月初]制定 | -
[2023年8月下旬] | 2023-08-21/2023-08-31
[2023年2月下旬] | 2023-02-21/2023-02-28
[2023年8月上旬] | 2023-08-01/2023-08-10
[2023年上半年] | 2023-01-01/2023-06-30
[2023年第三季度] | 2023-07-01/2023-09-30
[2023年4季度] | 2023-10-01/2023-12-31
[2024年第三季度末]完成 | 2024-09-30
[2024年一季度底]前 | 2024-03-31
[2024年第三季度]末端 | 2024-07-01/2024-09-30
[2023年2月30日] | -
[2022年11月21日至12月30日],市委 | 2022-11-21/2022-12-30
[2022年11月21日至2023年1月30日] | 2022-11-21/2023-01-30
[2023年5月17日-23日] | 2023-05-17/2023-05-23
[2023年5月17日—23日] | 2023-05-17/2023-05-23
[2023年5月17日–6月3日] | 2023-05-17/2023-06-03
[2023年5月17日——6月3日] | 2023-05-17/2023-06-03
[2023年5月17日～6月3日] | 2023-05-17/2023-06-03
[2023年5月17日 至 6月3日] | 2023-05-17/2023-06-03
[2023-2025年]每年 | 2023/2025
([2022—2025年])》 | 2022/2025
[2023年至2025年] | 2023/2025
[2021、2022年]两年 | 2021/2022
[2023年1-3月]我省 | 2023-01/2023-03
[2023年3月到5月] | 2023-03/2023-05
[2023年3月至年底] | 2023-03/2023-12-31
[2023年8月底至9月中旬] | 2023-08-31/2023-09-20
[2023年3月15至4月15日] | 2023-03-15/2023-04-15
[2023年3月15日至4月15]开展 | 2023-03-15/2023-04-15
[2023年3月15日至4月15]。 | 2023-03-15/2023-04-15
[2023年3月15日至4月]15人参加 | 2023-03-15/2023-04
[2023.7.1-2023.7.18] | 2023-07-01/2023-07-18
[2022年6月]、[10月]先后 | 2022-06 2022-10
[2022年4月14]、[25日]两次 | 2022-04-14 2022-04-25
[2022年4月14、15日] | 2022-04-14/2022-04-15
[2021年]、[2023年] | 2021 2023
[2018年以来] | 2018/..
[2018年5月以来] | 2018-05/..
[2020年至今] | 2020/..
自[2023年起],市教育局 | 2023/..
自[2018年来]未参与 | 2018/..
自[2023年开始],每年 | 2023/..
自[2023年5月1日起]施行 | 2023-05-01/..
"""


@pytest.mark.parametrize("case", PRINTED_YEAR.strip().splitlines())
def test_dates_whose_year_is_printed(case: str) -> None:
    expected, values = case.split(" | ")
    text = expected.replace("[", "").replace("]", "")
    assert drawn(text) == expected
    assert [iso(found) or "-" for found in find_dates(text)] == values.split()
    handed_in = [iso(found, 1999) or "-" for found in find_dates(text)]
    assert handed_in == values.split(), "a year handed in never replaces a printed one"


# text | values when the caller knows that the year is 2023
MISSING_YEAR = """
[3月27日至4月12日]在全市 | 2023-03-27/2023-04-12
[3月15至4月15日],在 | 2023-03-15/2023-04-15
三是[5月8日-12日],对 | 2023-05-08/2023-05-12
[4月12日-25日]在 | 2023-04-12/2023-04-25
[3-4月份]开展 | 2023-03/2023-04
[3月至5月]举办 | 2023-03/2023-05
[1－9月] | 2023-01/2023-09
在[7、8月份]举办 | 2023-07/2023-08
在[6]、[9月]举办 | 2023-06 2023-09
[4月14日]、[4月25日]和[5月19日]完成 | 2023-04-14 2023-04-25 2023-05-19
[１月]召开 | 2023-01
[2月份]印发 | 2023-02
[4月底]完成 | 2023-04-30
[8月下旬],目前 | 2023-08-21/2023-08-31
[七月十八日]召开 | 2023-07-18
力争[年底]前完成 | 2023-12-31
[上半年]完成 | 2023-01-01/2023-06-30
“双减”[第一季度]通报 | 2023-01-01/2023-03-31
[今年6月]召开 | 2023-06
[今年以来],开展 | 2023/..
[本年度]内 | 2023
[11月21日至12月30日] | 2023-11-21/2023-12-30
"""


@pytest.mark.parametrize("case", MISSING_YEAR.strip().splitlines())
def test_dates_whose_year_only_the_caller_knows(case: str) -> None:
    expected, values = case.split(" | ")
    text = expected.replace("[", "").replace("]", "")
    assert drawn(text) == expected
    assert [iso(found) for found in find_dates(text)] == [None] * len(values.split())
    assert [iso(found, 2023) for found in find_dates(text)] == values.split()


UNKNOWABLE = """
[202131日至430日]
[2021年3月1日至430日]开展
[2021年31日]召开
[2021年13月]召开
[5月32日]召开
[5月121日]召开
[20213月1日]召开
[2021年\ufffd月18日]召开
每年[7、8月份]举办
23年[3月]召开
[去年]召开
[去年6月]、[10月]
[同年]印发
[当年]印发,[翌年]完成
[2022年11月30]。
"""


@pytest.mark.parametrize("expected", UNKNOWABLE.strip().splitlines())
def test_what_cannot_be_known_has_no_value_even_when_a_year_is_handed_in(expected: str) -> None:
    text = expected.replace("[", "").replace("]", "")
    assert drawn(text) == expected
    for found in find_dates(text):
        assert (found.first, found.last) == (None, None)
        assert iso(found, 2023) is None


NO_DATE = """
〔2023〕15号
许教〔2023〕129号
三年攻坚
近三年
推进十四五规划
一月一个党内法规制度
“1256”工程
百分之二十
2015-2房间
0374-2699812
版本1.2.3
版本2023.7.18.1
第三届
4·15全民国家安全教育日
3个月的集中整改
以前年度
合同年限不同年级
说明年限
以上年轻干部
如今年轻
青年底蕴
2023级学生
农历十月初十
2023年级
15日内报送
12、13日
1000人、2000人
"""


@pytest.mark.parametrize("text", NO_DATE.strip().splitlines())
def test_what_is_no_date(text: str) -> None:
    assert drawn(text) == text


@pytest.mark.parametrize(
    "expected",
    [
        "[2023年]初中招生",
        "[2023年]初步建成",
        "[2023年]底数不清",
        "[当年]初验",
        "[2023年]起草了",
        "[2023年3月]起草了",
        "③[2020年以来],全省",
        "[3月]30人参加",
        "整改。2、[3月份]开展",
        "《计划([2023-2025年])》",
        "[2023年11月]21人",
        "[2022年]-3人",
        "[2023年7月18日]\n[2023年7月18日]",
    ],
)
def test_where_a_date_ends(expected: str) -> None:
    assert drawn(expected.replace("[", "").replace("]", "")) == expected


def test_the_ends_are_what_is_printed() -> None:
    found = only("2022年11月21日至12月30日")
    assert (found.kind, found.open_end) == ("period", False)
    assert (found.first, found.last) == (Moment(2022, 11, 21), Moment(2022, 12, 30))
    found = only("3月15至4月15日")
    assert (found.first, found.last) == (Moment(None, 3, 15), Moment(None, 4, 15))
    found = only("2018年以来")
    assert (found.kind, found.first, found.last, found.open_end) == (
        "period",
        Moment(2018, None, None),
        None,
        True,
    )
    found = only("2023-07-18 17:38")
    assert (found.kind, found.first, found.last) == ("date", found.last, found.first)
    assert found.first == Moment(2023, 7, 18, clock=time(17, 38))
    found = only("2023年第1季度")
    assert (found.kind, found.first) == ("period", Moment(2023, None, None, "一季度"))
    assert only("2023年年底").first == Moment(2023, None, None, "底")


def test_a_second_end_never_takes_a_year_that_would_put_it_before_the_first() -> None:
    found = only("2022年11月21日至1月30日")
    assert (found.first, found.last) == (Moment(2022, 11, 21), Moment(None, 1, 30))
    assert iso(found) is None
    assert iso(found, 2022) is None
    december, january = find_dates("2022年12月、1月")
    assert (iso(december), iso(january, 2022)) == ("2022-12", None)


def test_the_first_end_takes_nothing_from_the_second() -> None:
    found = only("11月21日至2022年12月30日")
    assert (found.first, found.last) == (Moment(None, 11, 21), Moment(2022, 12, 30))
    assert iso(found) is None
    assert iso(found, 2022) == "2022-11-21/2022-12-30"
    assert iso(found, 2023) is None, "it would run backwards"


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [
        (Moment(2023, 6, None), date(2023, 6, 1), date(2023, 6, 30)),
        (Moment(2023, None, None), date(2023, 1, 1), date(2023, 12, 31)),
        (Moment(2023, None, None, "底"), date(2023, 12, 31), date(2023, 12, 31)),
        (Moment(2024, 2, None, "末"), date(2024, 2, 29), date(2024, 2, 29)),
        (Moment(2023, 8, None, "下旬"), date(2023, 8, 21), date(2023, 8, 31)),
        (Moment(2023, None, None, "二季度"), date(2023, 4, 1), date(2023, 6, 30)),
        (Moment(2023, 5, None, "初"), date(2023, 5, 1), None),
        (Moment(2023, 2, 30), None, None),
        (Moment(None, 6, 30), None, None),
    ],
)
def test_first_and_last_day(moment: Moment, first: date | None, last: date | None) -> None:
    assert (moment.first_day(), moment.last_day()) == (first, last)


def test_a_year_handed_in_serves_only_when_none_is_printed() -> None:
    assert Moment(None, 6, None).last_day(2023) == date(2023, 6, 30)
    assert Moment(2022, 6, None).last_day(2023) == date(2022, 6, 30)
    assert Moment(None, 6, None).last_day(0) is None


def test_only_the_part_asked_for_is_read_and_offsets_are_those_of_the_whole_text() -> None:
    text = "2022年6月印发,2023年7月18日公布"
    found = only(text[9:])
    (within,) = find_dates(text, 9)
    assert (within.start, within.end) == (found.start + 9, found.end + 9)
    assert [e.text for e in find_dates(text, 0, 9)] == ["2022年6月"]
    assert [e.text for e in find_dates(text, 9, 17)] == ["2023年7月"]
    assert find_dates(text, 9, 4) == []


ALPHABET = (
    "0123456789２〇一二三十廿元年月日号底末初上下旬半季度第今去以来至到起自每个-—~、和及/.:： "
    "\u200b\u3000\ufffd\n"
)


@given(st.text(ALPHABET, max_size=40) | st.text(max_size=40), st.none() | st.integers(-1, 10_000))
def test_any_text_gives_disjoint_ordered_expressions_that_print_themselves(
    text: str, year: int | None
) -> None:
    end = 0
    for found in find_dates(text):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.text == found.text.strip()
        if found.kind == "date":
            assert found.first == found.last
        if found.open_end:
            assert found.last is None
        iso(found, year)
        end = found.end


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_whatever_is_printed_in_full_is_read_back(one: date, other: date) -> None:
    first, last = sorted([one, other])
    printed = f"自{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日止"
    assert iso(only(printed)) == f"{first.isoformat()}/{last.isoformat()}"
    assert iso(only(f"于{first.isoformat()}印发")) == first.isoformat()


PIECES = st.sampled_from([
    "2023年", "23年", "2022年度", "3月", "12月份", "15日", "31", "9", "底", "以来", "以及", "至", "至今", "、", "-",
    "和", "起", "级", "季度", "上半年", "每", "自", "日", "人", " ", ",", "\ufffd", "10:30", "二十",
])  # fmt: skip


@given(st.lists(PIECES, max_size=9).map("".join))
def test_plain_dates_are_read_as_the_rules_for_all_would_read_them(text: str) -> None:
    quick = find_dates(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "PLAIN", re.compile("(?!)"))
        assert find_dates(text) == quick


@given(st.text(ALPHABET, max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_folded_text_is_read_where_it_stands(text: str, start: int, end: int) -> None:
    folded = fold(text)
    assert dates_in(folded, start, end) == find_dates(folded, start, end)
