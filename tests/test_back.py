"""The back: where a notice closes, whom to write to, who signed and when. Places and bodies are fictional."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.interpret.back import Back, Found, closing_start, closing_within, read_back
from xuncha_parse.notation.folding import fold
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

REAL = Path(__file__).parents[2] / "shared" / "notices" / "000_eae98d11af12162c.txt"

INVITATION = "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。"
PROSE = "整改情况：一是修订完善财务管理制度，发现的问题全部整改到位；二是加强日常监督，约谈责任人3人。"


def lines_of(text: str) -> list[Span]:
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if not fold(body).isspace() and body:
            spans.append(Span(at, at + len(body)))
        at += len(line)
    return spans


def back(text: str, year_hint: int | None = None) -> Back:
    return read_back(text, lines_of(text), year_hint)


def leaves(text: str) -> list[tuple[str, str]]:
    return [(leaf.role, text[leaf.start : leaf.end]) for leaf in back(text).leaves]


def value(found: Found | None) -> str | None:
    return found.value if found else None


def values(found: Iterable[Found]) -> list[str | None]:
    return [item.value for item in found]


# --- where the closing begins ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "closing",
    [
        INVITATION + "联系电话：0374-2600123",
        "敬请社会各界监督，并提出宝贵意见。",
        "如有意见，请于3月6日前反馈。",
        "特此公示。",
        "特此通报",
        "公示期：2023年10月17日至10月23日，共5个工作日。公示期间如有异议，请以书面形式反映。",
        "联系电话：0374-2600123",
        "2.举报电子邮箱：a@example.cn",
        "（三）专门值班电话：0374-2600123（工作日9:00-17:00）",
        "举报方式：信件请寄云岭市66号邮政信箱（邮编：515000）",
        "办公地点：云岭市安澜路66号",
        "版权声明：凡注明“来源：青岚网”的作品，版权归青岚传媒有限公司所有。未经许可，不得转载。",
        "编辑：张某新闻热线：0374-2892485 广告：2893888 E-mail：a@example.cn 传真：2295893 投稿：2886133",
        "新闻作者：宣传部 责任编辑：张某 新闻日期：2023-03-09 点击：",
        "网站访问人数：86662",
        "邮政信箱：云岭市第12号信箱",
        "附件：整改任务清单",
        "2023年7月18日",
        "中共云岭市水利局党组 2023年7月18日",
        "中共云岭市水利局党组\n2023年7月18日",
        "2023年7月18日\n中共云岭市水利局党组",
        "二〇二三年七月十八日",
        "（2023年7月18日）",
        "中共青岚县委巡察工作\n领导小组办公室\n2023年7月18日",
        "上一篇：县委召开常委会会议",
        "责任编辑：张三",
        "主办单位：青岚县人民政府办公室",
        "版权所有 © 青岚县人民政府 冀ICP备12345678号",
        "【打印本页】 【关闭窗口】",
        "分享到：",
    ],
)
def test_the_closing_begins_at_its_first_line(closing: str) -> None:
    text = f"{PROSE}\n整改结果：已完成，长期坚持\n{closing}"
    assert closing_start(text, lines_of(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "整改结果：已完成，长期坚持",
        "长期坚持",
        "一是自觉接受社会监督，公布举报电话0374-2600123，广泛征求意见。",
        "二是2023年7月18日召开党组会议。",
        "责任单位：县水利局",
        "完成时限：2023年12月底",
        "县水利局对标对表抓落实",
        "附件中所列问题已全部完成整改，并建立长效机制。",
        "欢迎新入职职工座谈，帮助解决住宿问题。",
    ],
)
def test_remediation_is_never_closing(text: str) -> None:
    assert closing_start(text, lines_of(text)) == 1


def test_prose_after_a_date_keeps_the_date_out_of_the_closing() -> None:
    text = f"2023年7月18日\n{PROSE}\n{INVITATION}"
    assert closing_start(text, lines_of(text)) == 2


def test_strange_lines_within_a_closing_do_not_end_it() -> None:
    text = f"{PROSE}\n{INVITATION}\n附表\n序号\n问题\n2023年7月18日"
    assert closing_start(text, lines_of(text)) == 1


def test_no_lines_no_closing() -> None:
    assert closing_start("", []) == 0
    assert read_back("", []) == Back((), None, None, (), (), None, None, ())


def test_a_closing_inside_the_only_line_is_found_there() -> None:
    line = f"整改结果：已完成。 {INVITATION}联系电话：0783-2619950。 中共云岭学院委员会 2023年7月6日"
    start = closing_within(line, Span(0, len(line)))
    assert line[start:].startswith("欢迎")
    result = read_back(line, [Span(start, len(line))])
    assert (value(result.signed_by), value(result.signed_on)) == ("中共云岭学院委员会", "2023-07-06")
    assert values(result.phones) == ["0783-2619950"]


@pytest.mark.parametrize("line", [PROSE, "整改结果：已完成", "会议欢迎群众监督。随后继续整改。"])
def test_a_line_without_a_closing_ends_where_it_ends(line: str) -> None:
    assert closing_within(line, Span(0, len(line))) == len(line)


# --- leaves ---------------------------------------------------------------------------------------


def test_a_closing_is_cut_into_leaves() -> None:
    text = (
        f"{INVITATION}联系方式：电话：0374-2600123；邮政信箱：云岭市创业路2号305房间；电子邮箱：ylsl_jyj@example.cn。\n"
        "\u00a0\n　　　　中共云岭市水利局党组\n　　　　2023年7月18日\n"
        "【打印】【关闭】\n上一篇：县委召开会议\n"
        "主办单位：云岭市水利局　电话：0374-9999999\n地址：云岭市水利路1号\n"
    )
    assert leaves(text) == [
        ("closing", INVITATION),
        (
            "contact",
            "联系方式：电话：0374-2600123；邮政信箱：云岭市创业路2号305房间；电子邮箱：ylsl_jyj@example.cn。",
        ),
        ("signature", "中共云岭市水利局党组"),
        ("signature", "2023年7月18日"),
        ("furniture", "【打印】【关闭】"),
        ("furniture", "上一篇：县委召开会议"),
        ("furniture", "主办单位：云岭市水利局　电话：0374-9999999"),
        ("furniture", "地址：云岭市水利路1号"),
    ]
    result = back(text)
    assert values(result.phones) == ["0374-2600123"]
    assert values(result.emails) == ["ylsl_jyj@example.cn"]
    assert value(result.address) == "云岭市创业路2号305房间"
    assert (value(result.signed_by), value(result.signed_on)) == ("中共云岭市水利局党组", "2023-07-18")


def test_the_page_s_own_telephone_is_not_the_notice_s() -> None:
    page = "地址：青岚县府前街1号 邮编：461000 电话：0374-9999999\n版权所有 青岚县人民政府 冀ICP备1234号"
    text = f"2023年7月18日\n{page}"
    assert [role for role, _ in leaves(text)] == ["signature", "furniture", "furniture"]
    assert back(text).phones == ()
    assert back(text).address is None


def test_contact_lines_after_the_signature_are_the_notice_s_when_nothing_else_is() -> None:
    text = f"{INVITATION}\n中共青岚县委\n2023年7月18日\n联系电话：0374-2600123"
    assert values(back(text).phones) == ["0374-2600123"]


def test_a_signature_at_the_end_of_a_paragraph_is_cut_off() -> None:
    text = "特此公示。中共云岭市水利局党组2023年7月18日"
    assert leaves(text) == [("closing", "特此公示。"), ("signature", "中共云岭市水利局党组2023年7月18日")]
    assert value(back(text).signed_by) == "中共云岭市水利局党组"


# --- contacts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "phones"),
    [
        ("联系电话：0374-2600123", ["0374-2600123"]),
        ("联系电话:0374－2600123", ["0374－2600123"]),
        (
            "监督电话：0374-2600123、0374-2600126（工作日8:00-12:00，14:30-17:30）",
            ["0374-2600123", "0374-2600126"],
        ),
        ("电话 ：（0374）2600123转8012", ["(0374)2600123转8012"]),
        ("联系方式:电话0374-2600123", ["0374-2600123"]),
        ("举报电话：12388、13800001234", ["12388", "13800001234"]),
        ("联系电话：2600123", ["2600123"]),
        ("联系电话：0374 2600123 / 2600124", ["0374 2600123", "2600124"]),
        ("联系电话：0374-2600123；传真：0374-2600999", ["0374-2600123"]),
        ("监督专用电话“0374-2600123”", ["0374-2600123"]),
        ("专门值班电话\n13800001234(8:00-18:00)\n受理时间\n2023年10月17日", ["13800001234"]),
        ("联系电话：\n0374-2600123", ["0374-2600123"]),
        (f"{INVITATION}联系电话：\n0374-2600123。", ["0374-2600123"]),
        ("联系电话：6600-1287", ["6600-1287"]),
        ("联系电话：010-6600 1287", ["010-6600 1287"]),
        ("联系电话：0374-2600123（2023-2025年）", ["0374-2600123"]),
        ("公示时间：2023年10月17日至10月23日", []),
        ("联系电话：", []),
    ],
)
def test_phones(printed: str, phones: list[str]) -> None:
    assert [fold(phone or "") for phone in values(back(printed).phones)] == [fold(phone) for phone in phones]


@pytest.mark.parametrize(
    ("printed", "address", "postcode"),
    [
        (
            "通信地址：云岭市安澜路66号水利大厦7楼713室；邮政编码：473290",
            "云岭市安澜路66号水利大厦7楼713室",
            "473290",
        ),
        ("邮寄地址：云岭市安澜路66号，邮编473290", "云岭市安澜路66号", "473290"),
        ("来信地址：云岭市汇文路1号党委办公室（邮政编码：036810）。", "云岭市汇文路1号党委办公室", "036810"),
        ("邮政信箱：云岭市第12号信箱；通讯地址：云岭市文昌路9号", "云岭市文昌路9号", None),
        ("邮政信箱：云岭市第12号信箱", "云岭市第12号信箱", None),
        ("\n通信地址\n云岭市A036号邮政信箱\n邮编\n473290", "云岭市A036号邮政信箱", "473290"),
        ("\n办公地点：云岭市安澜路66号\n邮政信箱：云岭市第12号信箱", "云岭市安澜路66号", None),
        ("电子邮箱地址：a.b-c@mail.example.cn", None, None),
        ("邮编：12345", None, None),
    ],
)
def test_address_and_postcode(printed: str, address: str | None, postcode: str | None) -> None:
    result = back(INVITATION + printed)
    assert (value(result.address), value(result.postcode)) == (address, postcode)


PLACE = "云岭市安澜路66号"


@pytest.mark.parametrize(
    "remark",
    [
        "（来信请注明“巡察整改意见”）",
        "（注：周末不收）",
        "（信封注明“意见反馈”）",
        "（县委巡察办收）",
        "（工作日8:30-17:30）",
        "（备注：节假日除外）",
        "（邮编473290）",
        "【请写明姓名】",
        "，请在信封上注明“整改”字样",
        "，来信标注“整改监督”",
        "，信封上标明“反馈”",
        "，邮政编码：473290",
        " 邮编：473290",
        "，联系人：张某",
        "；邮箱：a@example.cn",
        "（",
        "，",
        "。",
        "——",
    ],
)
@pytest.mark.parametrize("label", ["通信地址：", "来信请寄至", "联系地址为"])
def test_what_stands_behind_an_address_is_none_of_it(label: str, remark: str) -> None:
    text = f"{INVITATION}{label}{PLACE}{remark}"
    found = back(text).address
    assert found is not None
    assert (found.value, text[found.start : found.end]) == (PLACE, PLACE)


@pytest.mark.parametrize(
    "address",
    [
        f"{PLACE}（水利大厦）713室",
        f"{PLACE}A座3楼",
        f"{PLACE}-3",
        f"{PLACE}县委巡察办收",
        f"{PLACE}邮政信箱12号",
        "云岭市收费路66号",
        "雲嶺市安瀾路66號",
        "云岭市“平安”小区6号楼",
    ],
)
def test_what_belongs_to_an_address_stays(address: str) -> None:
    text = f"{INVITATION}通信地址：{address}；电子邮箱：a@example.cn"
    assert value(back(text).address) == address


@pytest.mark.parametrize(
    "printed", ["地址：无", "通信地址：。", "邮箱地址：a@example.cn", "通讯地址：a@example.cn"]
)
def test_what_is_no_address_gives_none(printed: str) -> None:
    assert back(INVITATION + printed).address is None


@pytest.mark.parametrize(
    ("printed", "emails"),
    [
        ("电子邮箱：ylsl_jyj@126.com。", ["ylsl_jyj@126.com"]),
        ("邮箱a.b-c@mail.example.cn", ["a.b-c@mail.example.cn"]),
        ("E-mail：x1＠example.cn；y2@example.cn", ["x1@example.cn", "y2@example.cn"]),
        ("电子邮箱：无", []),
    ],
)
def test_emails(printed: str, emails: list[str]) -> None:
    assert values(back(INVITATION + printed).emails) == emails


def test_an_empty_label_is_noted_and_an_introducing_one_is_not() -> None:
    text = f"{INVITATION}联系方式：电话：；电子邮箱：a@example.cn"
    assert [(note.kind, text[note.start : note.end]) for note in back(text).notes] == [
        ("empty-label", "电话：")
    ]


@pytest.mark.parametrize(
    "printed",
    [
        "监督电话：0374-2600123 时间：工作日8:00-12:00",
        "联系电话：0374-2600123　发布时间：2023-09-01",
        "电话：0374-2600123 编辑：张某",
    ],
)
def test_a_key_of_a_page_behind_a_telephone_takes_nothing_from_it(printed: str) -> None:
    assert values(back(f"{INVITATION}\n{printed}").phones) == ["0374-2600123"]


# --- signature ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "signed_by", "signed_on"),
    [
        ("2023年7月18日", None, "2023-07-18"),
        ("2024 年 4 月 26 日", None, "2024-04-26"),
        ("二〇二三年七月十八日", None, "2023-07-18"),
        ("（2023年7月18日）", None, "2023-07-18"),
        ("2023年7月", None, None),
        ("中共青岚县委\n2023年7月18日", "中共青岚县委", "2023-07-18"),
        ("中共青岚县委　　2023年7月18日", "中共青岚县委", "2023-07-18"),
        ("2023年7月18日\n中共青岚县委", "中共青岚县委", "2023-07-18"),
        ("青岚县林业局\n2023年7月18日", "青岚县林业局", "2023-07-18"),
        (
            "中共青岚县委巡察工作\n领导小组办公室\n2023年7月18日",
            "中共青岚县委巡察工作领导小组办公室",
            "2023-07-18",
        ),
        ("特此公示。\n中共青岚县委", "中共青岚县委", None),
        ("特此公示。", None, None),
    ],
)
def test_signatures(text: str, signed_by: str | None, signed_on: str | None) -> None:
    result = back(text)
    assert (value(result.signed_by), value(result.signed_on)) == (signed_by, signed_on)


def test_a_date_without_a_year_takes_the_hinted_one_and_says_so() -> None:
    assert value(back("中共青岚县委\n7月18日").signed_on) is None
    hinted = back("中共青岚县委\n7月18日", 2023)
    assert value(hinted.signed_on) == "2023-07-18"
    assert [note.kind for note in hinted.notes] == ["year-inferred"]


def test_what_the_page_prints_between_the_signature_and_its_footer_is_the_page_s() -> None:
    text = (
        f"{INVITATION}联系电话：0374-2600123\n中共青岚县委\n2023年7月18日\n来源：青岚日报\n"
        "青岚在线投稿群：60874409\n青岚日报社 地址：青岚县府前街9号\n冀ICP备12345678号"
    )
    assert [role for role, _ in leaves(text)] == [
        "closing",
        "contact",
        "signature",
        "signature",
        *["furniture"] * 4,
    ]
    assert values(back(text).phones) == ["0374-2600123"]


# --- properties -----------------------------------------------------------------------------------

PIECES = st.sampled_from(
    (
        f"{INVITATION}¦{PROSE}¦联系电话：¦0374-2600123¦；¦，¦。¦电子邮箱：¦a@example.cn¦地址：¦云岭市1号¦附件：¦邮编：461000"
        "¦中共青岚县委¦2023年7月18日¦7月18日¦特此公示。¦上一篇：¦【打印】¦版权所有¦（¦）"
        "¦\n¦\n\n¦\r\n¦\x0b¦ ¦\u3000¦\u00a0¦\u200b"
    ).split("¦")
)
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=120))


@given(TEXTS)
def test_any_text_is_read_and_every_letter_lies_in_one_leaf(text: str) -> None:
    lines = lines_of(text)
    assert 0 <= closing_start(text, lines) <= len(lines)
    result = read_back(text, lines, 2023)
    at = 0
    covered: set[int] = set()
    for leaf in result.leaves:
        assert at <= leaf.start < leaf.end
        at = leaf.end
        covered.update(range(leaf.start, leaf.end))
    assert {i for line in lines for i in range(*line) if not fold(text[i]).isspace()} <= covered
    for line in lines:
        assert line.start <= closing_within(text, line) <= line.end


@given(TEXTS)
def test_every_finding_prints_its_place(text: str) -> None:
    result = back(text, 2023)
    singles = (result.signed_on, result.signed_by, result.address, result.postcode)
    for found in (*result.phones, *result.emails, *filter(None, singles)):
        assert found.text == text[found.start : found.end]
        assert found.text


@pytest.mark.parametrize("unit", ["联系电话:", "@", "a", "欢迎监督。", "2023年7月18日", "0", "（", "  "])
def test_long_junk_is_read_in_passing(unit: str) -> None:
    text = "x" + unit * (1_000_000 // len(unit))
    lines = [Span(0, len(text))]
    assert closing_start(text, lines) in {0, 1}
    assert read_back(text, lines).leaves[0].start == 0


@pytest.mark.skipif(not REAL.exists(), reason="the real notice is not here")
def test_the_real_notice() -> None:
    text = REAL.read_text(encoding="utf-8")
    lines = lines_of(text)[-20:]
    start = closing_start(text, lines)
    assert start == len(lines) - 2
    result = read_back(text, lines[start:])
    assert [leaf.role for leaf in result.leaves] == ["closing", "contact", "signature"]
    assert (value(result.signed_on), result.signed_by) == ("2023-07-18", None)
    assert values(result.phones) == ["0374-2699812"]
    assert values(result.emails) == ["xcsjyjdb@126.com"]
    assert value(result.address) == "许昌市创业中心B座20楼2015-2房间"
    assert result.postcode is None
