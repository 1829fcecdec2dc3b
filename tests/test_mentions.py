"""Mentions: what a statement names, where, and what it is worth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.interpret.mentions import Mention, MentionFinder, find_mentions
from xuncha_parse.notation.folding import fold


def mentions(text: str, year: int | None = None) -> list[Mention]:
    return find_mentions(text, 0, len(text), year)


def drawn(text: str) -> str:
    """The text with what was found in brackets."""
    pieces, last = [], 0
    for found in mentions(text):
        pieces += [text[last : found.start], "⟦", found.text, "⟧"]
        last = found.end
    return "".join([*pieces, text[last:]])


def shown(value: object) -> str:
    return f"{value['number']} {value['unit']}" if isinstance(value, dict) else str(value)


def check(kind: str, case: str) -> None:
    expected, values = case.split(" | ")
    text = expected.replace("⟦", "").replace("⟧", "")
    assert drawn(text) == expected
    assert {found.kind for found in mentions(text)} == {kind}
    assert "; ".join(shown(found.value) for found in mentions(text)) == values


DOCUMENTS = """
按照⟦《中国共产党章程》⟧⟦《公务员法》⟧规定 | 中国共产党章程; 公务员法
关于印发⟦《<许昌市办法(试行)>补充规定》⟧ | <许昌市办法(试行)>补充规定
转发⟦《关于印发〈工作规则〉的通知》⟧ | 关于印发〈工作规则〉的通知
转发⟦《关于印发《工作规则》的通知》⟧ | 关于印发《工作规则》的通知
制定⟦《行动计划（2023-2025年）》⟧ | 行动计划（2023-2025年）
印发⟦《市委组织部 市教育工委\u3000\u3000联合通知》⟧ | 市委组织部 市教育工委 联合通知
学习⟦《中国\u200b共产党章程》⟧ | 中国共产党章程
学习《关于⟦《章程》⟧的通知 | 章程
学习⟦《关于印发〈规则》⟧ | None
"""


@pytest.mark.parametrize("case", DOCUMENTS.strip().splitlines())
def test_documents(case: str) -> None:
    check("document", case)


@pytest.mark.parametrize(
    "text",
    [
        "《没有右括号",
        "没有左括号》",
        "《》",
        "《 \u200b》",
        "《跨\n行》",
        "<不是文件>",
        "《" + "长" * 400 + "》",
    ],
)
def test_brackets_that_hold_no_document(text: str) -> None:
    assert mentions(text) == []


NUMBERS = """
(⟦许教发规〔2023〕129号⟧)文件 | 许教发规〔2023〕129号
（⟦许教[2023]129号⟧） | 许教〔2023〕129号
⟦许教【2023】129号⟧文件 | 许教〔2023〕129号
⟦许教（2023）１２９号⟧文件 | 许教〔2023〕129号
⟦许教(2023)129号⟧文件 | 许教〔2023〕129号
⟦许教 〔 2023 〕 129 号⟧文件 | 许教〔2023〕129号
⟦许教字〔２０２３〕第5号⟧ | 许教字〔2023〕5号
按照⟦国办发〔2022〕3号⟧文件 | 国办发〔2022〕3号
(⟦XX教〔2022〕3号⟧) | XX教〔2022〕3号
印发了⟦豫教〔2022〕3号⟧和⟦豫政办〔2021〕30号⟧文件 | 豫教〔2022〕3号; 豫政办〔2021〕30号
文号:⟦〔2023〕15号⟧ | None
"""


@pytest.mark.parametrize("case", NUMBERS.strip().splitlines())
def test_document_numbers(case: str) -> None:
    check("document_number", case)


@pytest.mark.parametrize("text", ["(2023)15号", "〔2023〕", "许教〔2023〕", "许教〔23〕5号", "[12]3号"])
def test_brackets_that_hold_no_document_number(text: str) -> None:
    assert mentions(text) == []


MONEY = """
挽回损失⟦7.132万元⟧ | 71320
结余⟦3万余元⟧ | None
结余⟦10余万元⟧ | None
收缴近⟦3万元⟧ | None
收缴约⟦3万元⟧ | None
收缴⟦3万元⟧左右 | None
签约⟦3万元⟧ | 30000
退回⟦1,234.5元⟧ | 1234.5
退回⟦1，234．50 元⟧ | 1234.5
退回⟦人民币１２０元⟧ | 120
退回⟦￥1,200⟧整 | 1200
投入⟦2.3亿元⟧ | 230000000
投入⟦3千元⟧、⟦5百万元⟧ | 3000; 5000000
罚款⟦五千元⟧ | 5000
罚款⟦三万五千元⟧ | 35000
罚款⟦三万余元⟧ | None
金额⟦3-5万元⟧ | None
贷款⟦100万美元⟧ | None
不超过⟦200元⟧ | 200
"""


@pytest.mark.parametrize("case", MONEY.strip().splitlines())
def test_money(case: str) -> None:
    check("money", case)


PERCENT = """
由⟦45.12%⟧下降至⟦31.22%⟧。 | 45.12; 31.22
达到⟦45％⟧以上 | 45
达到⟦100 %⟧ | 100
达到⟦百分之三十⟧ | 30
达到⟦百分之三十五点六⟧ | 35.6
达到⟦百分之百⟧ | 100
达到⟦百分之50.5⟧ | 50.5
不足⟦5‰⟧ | None
低于⟦5‰⟧ | 0.5
低于⟦千分之五⟧ | 0.5
近⟦30%⟧ | None
占⟦10-20%⟧ | None
占⟦10%⟧-⟦20%⟧ | 10; 20
上升⟦3.5个百分点⟧ | 3.5
"""


@pytest.mark.parametrize("case", PERCENT.strip().splitlines())
def test_percent(case: str) -> None:
    check("percent", case)


COUNTS = """
省级名师培育名额⟦40人⟧ | 40 人
自查中的⟦7个⟧方面⟦23个⟧问题 | 7 个; 23 个
全市⟦81个单位⟧、⟦276支⟧代表队,⟦2496名⟧运动员 | 81 个单位; 276 支; 2496 名
⟦16项⟧标准,⟦7家⟧、⟦3所⟧ | 16 项; 7 家; 3 所
培训⟦126人次⟧、⟦12场次⟧ | 126 人次; 12 场次
覆盖⟦2.5万人次⟧ | 25000 人次
修缮⟦3.5公里⟧、⟦1200平方米⟧ | 3.5 公里; 1200 平方米
参加⟦1,234人⟧ | 1234 人
给予处分⟦0人⟧ | 0 人
⟦４２ 份⟧ | 42 份
⟦42\u200b份⟧ | 42 份
等⟦6大项⟧⟦12个⟧方面 | 6 大项; 12 个
进行了⟦3个月⟧的整改 | 3 个月
为期⟦三个月⟧ | 3 个月
期限⟦一个月⟧ | 1 个月
锻炼⟦一小时⟧ | 1 小时
工作⟦两次⟧被点名 | 2 次
开展⟦三次⟧检查 | 3 次
完成⟦三轮⟧试测 | 3 轮
成立⟦十个⟧督导组 | 10 个
抽查⟦二十五家⟧ | 25 家
抽查⟦一百二十户⟧ | 120 户
⟦五方面⟧⟦17项⟧问题 | 5 方面; 17 项
监督⟦10余次⟧ | None
发现⟦20多个⟧问题 | None
发现⟦十余个⟧问题 | None
近⟦50人⟧ | None
最近⟦3次⟧会议 | 3 次
不少于⟦4次⟧ | 4 次
约谈⟦1人⟧ | 1 人
目前⟦11件⟧已办结,提前⟦3天⟧印发 | 11 件; 3 天
压缩至⟦0.5个工作日⟧ | 0.5 个工作日
确定⟦3—5所⟧学校 | None
确定⟦3至5人⟧ | None
每组⟦三至五人⟧ | None
推荐3、⟦4所⟧ | None
表2-1,2-⟦3名⟧ | None
整改。⟦1.3人⟧参加 | None
"""


@pytest.mark.parametrize("case", COUNTS.strip().splitlines())
def test_counts(case: str) -> None:
    check("count", case)


NOTHING = """
开展一次调研
凝练一批典型,建设一个平台
三年攻坚
第一责任人
第3次会议
第1、2批
排名前3名
“三会一课”制度
一岗双责
推进十四五规划
党的二十大精神
中央八项规定
五位一体
两个维护
四个意识
数十人
几十次
百家企业、千人计划
三五次
万人助企
多元化、二元结构、三元
高三人数
二次分配
实施“1256”工程
全省第一名
第3人民医院
B座20楼2015-2房间
电话:0374-2699812
电子邮箱:abc@126.com
4·15全民国家安全教育日
"""


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
def test_what_is_no_mention(text: str) -> None:
    assert drawn(text) == text


def test_dates_and_periods_take_the_year_the_caller_knows() -> None:
    text = "2022年11月21日至12月30日,3月召开;2018年以来;去年;202131日"
    assert [(found.kind, found.text, found.value) for found in mentions(text, 2023)] == [
        ("period", "2022年11月21日至12月30日", "2022-11-21/2022-12-30"),
        ("date", "3月", "2023-03"),
        ("period", "2018年以来", "2018/.."),
        ("date", "去年", None),
        ("date", "202131日", None),
    ]
    assert mentions("3月召开")[0].value is None


def test_nothing_is_reported_inside_a_document_or_a_number() -> None:
    text = "印发《2023年16项任务(2023-2025年)》(许教〔2023〕129号),2023年完成3项"
    assert [found.kind for found in mentions(text)] == ["document", "document_number", "date", "count"]


def test_offsets_are_those_of_the_whole_text_and_only_the_part_asked_for_is_read() -> None:
    text = "抽查4所。" * 9 + "按照许教〔2023〕129号,抽查5家,约谈1人。" + "抽查6所。"
    start = text.index("按照")
    end = text.index("1人")
    found = find_mentions(text, start, end)
    assert [(item.kind, item.text) for item in found] == [
        ("document_number", "许教〔2023〕129号"),
        ("count", "5家"),
    ]
    assert all(text[item.start : item.end] == item.text for item in found)
    assert find_mentions(text, end, start) == []


ALPHABET = (
    "0123456789２〇一二三十百千万亿两元年月日号人个次所家%％‰,，.．、《》〈〉<>〔〕[]（）第余多近约以来至-— "
    "\u200b\u3000\ufffd\n许教发￥¥人民币分之点"
)


@given(st.text(ALPHABET, max_size=40) | st.text(max_size=40), st.integers(-3, 40), st.integers(-3, 50))
def test_any_text_gives_ordered_disjoint_mentions_that_print_themselves(
    text: str, start: int, end: int
) -> None:
    at = max(start, 0)
    for found in find_mentions(text, start, end, 2023):
        assert at <= found.start < found.end <= end
        assert found.text == text[found.start : found.end]
        json.dumps(found.value, allow_nan=False)
        at = found.end


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("约谈3人民", "人"),
        ("抽查5家左右", "家"),
        ("6月5日", "5"),
        ("百分之五", "百"),
        ("《章程》", "程"),
        ("三万元", "三"),
    ],
)
def test_what_stands_behind_a_stretch_does_not_count(text: str, cut: str) -> None:
    end = text.index(cut) + 1
    found = MentionFinder(text, fold(text)).within(0, end)
    assert found == mentions(text[:end])
    assert found != mentions(text)


@given(st.text(ALPHABET, max_size=60), st.integers(0, 40), st.integers(0, 60))
def test_a_stretch_is_read_as_if_the_text_ended_behind_it(text: str, start: int, end: int) -> None:
    within = MentionFinder(text, fold(text)).within(start, end)
    assert within == find_mentions(text[:end], start, end)


@given(st.integers(0, 10**9), st.sampled_from(["人", "个", "家", "人次"]))
def test_a_printed_count_is_read_back(number: int, unit: str) -> None:
    for printed in (str(number), f"{number:,}"):
        (found,) = mentions(f"共{printed}{unit}。")
        assert found.value == {"number": number, "unit": unit}


def test_the_real_notice() -> None:
    notices = sorted((Path(__file__).parents[2] / "shared" / "notices").glob("000_*.txt"))
    if not notices:
        pytest.skip("the real notice is not at hand")
    text = notices[0].read_text(encoding="utf-8")
    found = mentions(text)
    kinds = [item.kind for item in found]
    assert kinds.count("document") == text.count("》") == 100
    assert [item.value for item in found if item.kind == "document_number"] == ["许教发规〔2023〕129号"]
    assert [item.value for item in found if item.kind == "percent"] == [
        "45", "45", "50", "55", "100", "45.12", "31.22", "90", "5",
    ]  # fmt: skip
    assert [item.text for item in found if item.kind == "count" and item.value is None] == ["3—5所", "10余次"]
    vague = [
        item.text
        for item in found
        if item.kind in ("date", "period") and item.value is None and "年" in item.text
    ]
    assert vague == ["今年以来", "今年年初", "今年"]
