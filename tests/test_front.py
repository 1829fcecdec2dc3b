"""The front: furniture, title, opening and their facts. Places and bodies are fictional."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.interpret.front import Front, read_front
from xuncha_parse.notation.folding import fold
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from xuncha_parse.interpret.found import Found

REAL = Path(__file__).parents[2] / "shared" / "notices" / "000_eae98d11af12162c.txt"


def lines_of(text: str) -> list[Span]:
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if not fold(body).isspace() and body:
            spans.append(Span(at, at + len(body)))
        at += len(line)
    return spans


def front(text: str, prose: str = "") -> Front:
    whole = text + "\n" + prose
    return read_front(
        whole, lines_of(text), [Span(s + len(text) + 1, e + len(text) + 1) for s, e in lines_of(prose)]
    )


def leaves(text: str) -> list[tuple[str, str]]:
    return [(leaf.role, text[leaf.start : leaf.end]) for leaf in front(text).leaves]


def value(found: Found | None) -> str | None:
    return found.value if found else None


def rows(table: str) -> list[list[str]]:
    """The rows of a table of cases, cells parted by bars."""
    return [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]


def unmarked(row: str) -> tuple[str, str | None]:
    """A case without its brackets, and what stood in them."""
    marked = re.search(r"\[(.+?)]", row)
    return row.replace("[", "").replace("]", ""), marked[1] if marked else None


def notes(text: str, prose: str = "") -> list[str]:
    return [note.kind for note in front(text, prose).notes]


# --- the whole head -------------------------------------------------------------------------------


def test_a_plain_head_is_cut_into_leaves() -> None:
    text = (
        "您当前的位置: 首页 > 通知公告\n"
        "【通报】中共云岭市水利局党组关于巡察整改情况的通报\n"
        "【信息来源:【信息时间:2023-08-18 17:38\u00a0 阅读次数: 】【字号 】【我要打印】【关闭\n"
        "\n"
        "　　2023年2月21日至4月30日，市委第三巡察组对市水利局党组开展了常规巡察。\n"
        "　　按照有关规定，现将整改情况予以公布。"
    )
    assert leaves(text) == [
        ("furniture", "您当前的位置: 首页 > 通知公告"),
        ("furniture", "【通报】"),
        ("title", "中共云岭市水利局党组关于巡察整改情况的通报"),
        ("furniture", "【信息来源:【信息时间:2023-08-18 17:38\u00a0 阅读次数: 】【字号 】【我要打印】【关闭"),
        ("opening", "2023年2月21日至4月30日，市委第三巡察组对市水利局党组开展了常规巡察。"),
        ("opening", "按照有关规定，现将整改情况予以公布。"),
    ]


def test_a_notice_on_one_line_is_cut_within_the_line() -> None:
    text = (
        "首页 > 公告 中共青岚县财政局党组关于巡察整改情况的通报 来源:县财政局 发布时间:2023-07-18 "
        "根据县委统一部署,2022年11月21日至12月30日,县委第三巡察组对县财政局党组开展了常规巡察。"
    )
    assert leaves(text) == [
        ("furniture", "首页 > 公告"),
        ("title", "中共青岚县财政局党组关于巡察整改情况的通报"),
        ("furniture", "来源:县财政局 发布时间:2023-07-18"),
        ("opening", "根据县委统一部署,2022年11月21日至12月30日,县委第三巡察组对县财政局党组开展了常规巡察。"),
    ]
    assert value(front(text).published_at) == "2023-07-18"


def test_an_uploaded_copy_with_a_page_number_and_a_second_title_on_the_same_line() -> None:
    title = "中共朔岭学院委员会关于省委巡视整改进展情况的通报"
    text = f"1、{title} {title} 根据省委统一部署,省委第四巡视组对朔岭学院党委开展了常规巡视。"
    assert [role for role, _ in leaves(text)] == ["furniture", "title", "furniture", "opening"]
    assert value(front(text).title) == title
    assert "title-repeated" not in notes(text)  # the copy is passed over where it stands


def test_a_document_table_gives_values_on_the_line_after_the_key() -> None:
    text = (
        "• 信息索引号:\n1133070205/2023-46395\n• 文件名称:\n中共沧溪区体育局党组关于巡察整改情况的通报\n"
        "• 发布机构:\n区体育局\n• 公开日期:\n2023-05-04\n• 公开方式:\n主动公开\n"
        "• 中共沧溪区体育局党组关于巡察整改情况的通报\n分享:\n朗读\n"
        "根据区委统一部署,区委第二巡察组对区体育局党组进行了巡察。"
    )
    roles = [role for role, _ in leaves(text)]
    assert roles == ["furniture"] * 11 + ["title", "furniture", "furniture", "opening"]
    assert value(front(text).published_at) == "2023-05-04"
    assert notes(text) == []


def test_a_lead_before_the_title_is_left_over_and_never_a_title() -> None:
    text = (
        "近日，区纪委监委网站公布了巡视整改情况，以下为内容摘要\n"
        "中共沧溪区委关于巡视整改进展情况的通报\n"
        "根据省委统一部署，省委第九巡视组对沧溪区进行了巡视。"
    )
    assert [role for role, _ in leaves(text)] == ["leftover", "title", "opening"]


def test_without_a_title_the_opening_is_the_first_sentence_about_the_inspection() -> None:
    text = "来源:县融媒体中心\n根据省委统一部署,2024年3月18日至5月17日,省委第五巡视组对青岚县开展了巡视。"
    assert [role for role, _ in leaves(text)] == ["furniture", "opening"]
    assert front(text).title is None
    assert "no-title" in notes(text)


def test_nothing_gives_nothing() -> None:
    empty = read_front("", [])
    assert (empty.leaves, empty.title, empty.team, empty.period, empty.stated_totals) == (
        (),
        None,
        None,
        None,
        (),
    )


# --- titles ---------------------------------------------------------------------------------------

TITLES = """
中共云岭市教育局党组 关于巡察整改情况的通报
沧溪区 关于十一届市委第九轮巡视整改进展情况的通报
- 关于巡察整改情况的公示
《 中共青岚县委 关于巡视集中整改情况的公开 》
中共青岚县委 关于巡视整改情况的通报 （2023年5月6日）
中共青岚县委 关于巡视整改情况的通报 _青岚县人民政府网
中共青岚县委 关于巡视整改情况的通报 -信息公开
中共沧溪区委员会 ⏎关于十二届市委第一轮巡视集中整改⏎进展情况的通报
中共沧溪区委 关于⏎十九届中央第六轮巡视整改进展情况的通报
中共沧溪区委 关于巡视整改进展情况⏎的　通　报
云岭大学委员会 巡视整改进展情况通报
标题： 中共青岚县委宣传部 关于县委巡察整改情况的通报
中共青岚县林业局党组 关于县委第二巡察组反馈意见整改落实情况的报告
中共青岚县林业局党组 关于县委巡察整改情况的通报⏎——集中整改阶段
"""


@pytest.mark.parametrize("row", TITLES.strip().splitlines())
def test_a_title_is_found_joined_and_freed_of_decoration(row: str) -> None:
    parts = row.split(" ")
    issuer, words = next((one, two) for one, two in pairwise(parts) if "整改" in two)
    printed = "".join(parts).replace("⏎", "\n").lstrip("-")
    result = front(printed + "\n根据统一部署，巡察组进行了巡察。")
    assert value(result.title) == (issuer + re.sub("[⏎　]", "", words)).lstrip("-")
    assert value(result.issuer) == (None if issuer == "-" else issuer)


@pytest.mark.parametrize(
    "text",
    [
        "青岚县召开巡察整改情况通报会",
        "当前位置：首页 > 巡视巡察 > 巡视整改 > 正文",
        "沧溪区委公布巡视整改进展情况",
        "巡察整改",
        "中共青岚县委关于印发巡察整改工作方案的通知",
        "现将县水利局党组关于巡察整改情况的通报如下。",
        "关于全面推进乡村振兴工作情况的通报",
    ],
)
def test_what_only_looks_like_a_title_is_none(text: str) -> None:
    assert front(text + "\n根据统一部署，巡察组进行了巡察。").title is None


def test_the_name_of_a_site_over_a_title_is_no_issuer() -> None:
    text = "青岚县人民政府\n中共青岚县委关于巡察整改情况的通报\n根据部署，巡察组进行了巡察。"
    assert [role for role, _ in leaves(text)] == ["leftover", "title", "opening"]
    assert value(front(text).issuer) == "中共青岚县委"


def test_of_several_copies_the_fullest_is_the_title_and_the_others_are_furniture() -> None:
    text = (
        "关于巡察整改情况的通报\n中共青岚县委关于巡察整改情况的通报\n"
        "中共青岚县委\n关于巡察整改情况的通报\n根据部署，巡察组进行了巡察。"
    )
    assert [role for role, _ in leaves(text)] == ["furniture", "title", "furniture", "furniture", "opening"]
    assert value(front(text).title) == "中共青岚县委关于巡察整改情况的通报"
    assert notes(text).count("title-repeated") == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("中共青岚县委关于巡视整改情况的通报\n根据部署，现予公布。", "巡视"),
        ("关于省委第五轮巡视联动巡察整改进展情况的通报\n根据部署，现予公布。", "巡察"),
        ("根据区委统一部署，区委巡察组对区体育局进行了巡察。", "巡察"),
        ("根据部署，现予公布。", None),
    ],
)
def test_the_kind_comes_from_the_title_then_from_the_opening(text: str, kind: str | None) -> None:
    assert front(text).kind == kind


# --- publication ----------------------------------------------------------------------------------

PUBLISHED = """
发布时间：2024-07-18 11:16　作者：　信息来源：中共沧溪区委   ¦ 2024-07-18T11:16:00
来源 :区委办公室 访问次数 : 发布时间 :2022-08-16          ¦ 2022-08-16
文章来源: 区委 更新时间:2022/08/04 08:26:45              ¦ 2022-08-04T08:26:45
来源:云岭管理局发布日期:2022-12-08                     ¦ 2022-12-08
2021-02-23 12:42:06来源:市住房局                         ¦ 2021-02-23T12:42:06
2024-09-04 15:25⏎来源: 市城管委                          ¦ 2024-09-04T15:25:00
日　期：2023年9月1日                                     ¦ 2023-09-01
发布日期 2023-09-01 浏览次数 12                          ¦ 2023-09-01
更新时间：2024-01-01　信息时间：2023-12-01               ¦ 2023-12-01
成文日期：2023-03-01　发布日期：2023-04-01               ¦ 2023-04-01
| 成文日期 | 2025-10-15 | 公开方式 | 主动公开 |          ¦ -
| 生成日期 | 2025-10-15 | 公开方式 | 主动公开 |          ¦ 2025-10-15
（2023年11月28日）⏎更新时间：2023/12/05 10:20:31　来源：党委办公室 ¦ 2023-12-05T10:20:31
今天是2019年10月31日星期三农历十月初七                   ¦ -
2019年10月31日 星期三 10:20:30                           ¦ -
2025-04-29 18:10                                         ¦ 2025-04-29T18:10:00
（2024年8月30日）                                        ¦ -
发布时间：　来源：                                       ¦ -
发布时间:20-04-10 08:37字体大小:                         ¦ -
来源:县纪委监委 清风青岚网   发布时间:2024-09-26 10:54 浏览:459次 ¦ 2024-09-26T10:54:00
www.qinglan.example.cn 】 【 2024-08-29 13:51:01 】 【 来源:县法院 ¦ 2024-08-29T13:51:01
青岚县水利局   时间:2024-06-17 15:03                      ¦ 2024-06-17T15:03:00
观看数:61     作者:县二小     发布时间: 2024-05-24      来源:本站 ¦ 2024-05-24
新闻作者:宣传部 责任编辑:张某 新闻日期:2024-03-09 点击:  ¦ 2024-03-09
信息来源:沧溪区委 信息提供日期:2024-10-21 【字体:        ¦ 2024-10-21
2024 10/23 20:38⏎来源: 青岚日报⏎2024-10-24 08:00         ¦ 2024-10-24T08:00:00
有效时间：2023-01-01                                     ¦ -
发布时间：2023-13-45                                     ¦ -
"""


@pytest.mark.parametrize("row", PUBLISHED.strip().splitlines())
def test_the_date_of_publication_is_taken_by_its_label_or_alone_behind_the_title(row: str) -> None:
    line, published = (cell.strip().replace("⏎", "\n") for cell in row.split("¦"))
    result = front(
        f"中共沧溪区委关于巡视整改情况的通报\n{line}\n2022年3月1日至4月1日，省委巡视组进行了巡视。"
    )
    assert (value(result.published_at) or "-") == published
    assert {leaf.role for leaf in result.leaves[1:-1]} == {"furniture"}


def test_a_date_of_the_page_in_brackets_behind_the_title_is_when_it_was_published() -> None:
    text = "中共青岚县委关于巡视整改情况的通报 (2024-07-26)\n根据部署，巡视组进行了巡视。"
    assert value(front(text).title) == "中共青岚县委关于巡视整改情况的通报"
    assert value(front(text).published_at) == "2024-07-26"
    assert notes(text) == ["unlabelled-date"]


def test_the_site_clock_and_empty_labels_are_noted() -> None:
    text = "今天是:2019年10月31日 星期三\n发布时间: 来源:区委\n根据部署，巡察组进行了巡察。"
    assert notes(text) == ["no-title", "stale-clock-ignored", "empty-label"]


@pytest.mark.parametrize(
    "line",
    [
        "【字体：大 中 小】　打印　关闭　分享到：",
        "集团概况 | 新闻中心 | 党的建设 | 信息公开 | 人才招聘",
        "企业概况  新闻中心  党的建设  信息公开",
        "简体| 繁體| 无障碍服务| 长者模式",
        "您的位置：首页 > 走进沧溪 > 通知公告",
        "今天是 2025年3月12日 星期三    无障碍阅读  |  长者模式",
        "索 引 号： QL-2023-01　　公开方式： 主动公开",
        "扫一扫在手机打开当前页",
        "作者：党委办公室　点击：[2071]　阅读（36）次",
        "----------------",
    ],
)
def test_page_furniture_is_recognised(line: str) -> None:
    text = f"{line}\n根据统一部署，巡察组进行了巡察。"
    assert leaves(text)[0] == ("furniture", line)


@pytest.mark.parametrize(
    "line",
    [
        "青岚新闻",
        "政府公告",
        "图片新闻",
        "青岚廉政网",
        "青岚传媒集团  主办",
        "您好,欢迎访问青岚县教育网!请【登录】 【免费注册】 【找回密码】",
        "国内统一刊号:CN00-0011 青岚日报社出版 权威性·影响力",
        "发文机关青岚县人民法院",
        "集团要闻\n• 视频中心\n• 关注瞭望\n• 投资者关系",
        "欢迎光临 青岚县人民法院网站",
        "青岚日报 数字报纸",
        "A03版:今日青岚",
        "2023年第38期(总第854期)",
        "微信截图_20240920153326.jpg",
        "首页 政务公开 青快办 互动交流 热点专题",
        "机构概况 机关党建 要闻动态 热点专题 研究编修",
        "首页>专题专栏>保护耕地 青岚行动>保护耕地 青岚作为",
        "地址:青岚县府前街1号 邮编461000 电话:0374-9999999 传真:0374-9999998",
    ],
)
def test_a_line_above_the_title_that_only_names_the_site_is_the_page_s(line: str) -> None:
    text = f"{line}\n中共青岚县委关于巡视整改情况的通报\n根据统一部署，巡察组进行了巡察。"
    roles = [role for role, _ in leaves(text)]
    assert (set(roles[:-2]), roles[-2:]) == ({"furniture"}, ["title", "opening"])


@pytest.mark.parametrize(
    "line",
    [
        "青岚县人民政府",
        "立足更高定位 彰显更大作为",
        "县委全会精神宣讲进机关",
        "视频中心",
        "关注瞭望\n投资者关系\n对外合作",
    ],
)
def test_what_stands_above_a_title_and_is_not_known_is_left_over(line: str) -> None:
    text = f"{line}\n中共青岚县委关于巡视整改情况的通报\n根据统一部署，巡察组进行了巡察。"
    above = [leaf for leaf in leaves(text) if leaf[1] in line]
    assert above == [("leftover", part) for part in line.splitlines()]


def test_the_name_of_a_file_is_no_title() -> None:
    title = "青岚县实验幼儿园关于县委第二轮巡察整改进展情况的通报"
    shared = f"《{title}.docx》由会员分享，可在线阅读，更多相关《{title}.docx（13页珍藏版）》请在文库上搜索。"
    text = f"{shared}\n1、{title}根据县委统一安排，县委第三巡察组开展了巡察。"
    assert [(role, part[:4]) for role, part in leaves(text)] == [
        ("furniture", "《青岚县"),
        ("furniture", "1、"),
        ("title", title[:4]),
        ("opening", "根据县委"),
    ]


def test_what_an_uploaded_copy_prints_before_the_title_on_its_line_is_the_page_s() -> None:
    title = "中共青岚县委关于巡察整改进展情况的通报"
    text = f"{title}.docx 上传人:小桥 文档编号:30718254 格式:DOCX 页数:6 {title} 根据部署,巡察组进行了巡察。"
    assert [role for role, _ in leaves(text)] == ["furniture", "title", "opening"]


@pytest.mark.parametrize("shape", ["{}", "{} 根据统一部署，巡察组进行了巡察。"])
def test_the_number_of_a_page_before_a_title_is_none_of_it(shape: str) -> None:
    title = "青岚县实验幼儿园关于县委第二轮巡察整改进展情况的通报"
    result = front(shape.format(f"1、{title}") + "\n现予以公布。")
    assert (value(result.title), value(result.issuer)) == (title, "青岚县实验幼儿园")


@pytest.mark.parametrize(
    "line",
    [
        "时间紧、任务重，县委高度重视巡察整改。",
        "来源于群众的问题，巡察组一一反馈。",
        "今天是巡察整改动员会。",
    ],
)
def test_prose_that_uses_a_key_word_is_no_furniture(line: str) -> None:
    assert leaves(line) == [("opening", line)]


# --- who and what ---------------------------------------------------------------------------------

TEAMS = """
[市委第三巡察组]对市水利局党组开展了巡察。
根据市委统一部署[市委第一巡视组]于2023年3月29日至6月16日对沧溪区进行了巡视。
2021年3月至4月，[市委巡视六组]对沧溪区开展了巡视工作。
2022年9月1日至10月1日[十一届区委第三巡察组]对区体育局进行了巡察。
经批准，由[中央第四巡视组]对该省开展常规巡视。
[区委提级巡察组]对青石村党总支开展巡察。
[市委第二联动巡察组]对开发区工委进行了巡察。
[区委营商环境专项巡察组]对管理局党组开展专项巡察。
2024年8月12日至9月10日，[清陂县上下联动乡村振兴专项巡察组]对鹤渚镇党委开展了专项巡察。
2023年4月10日至6月9日，十四届县委第五轮巡察[县委第四巡察组]对县林业局党组进行了常规巡察。
[区教育巡察组]对第一小学党支部开展巡察。
[市委对村巡察第四组]对石桥村等9个村党组织开展巡察。
[中共自清市委第五巡察组]对市人民医院进行巡察。
[和顺区委第二巡察组]对区科技局进行巡察。
[县委第一、第二巡察组]对县农业农村局进行巡察。
[集团党委第二巡察组]对三分公司党总支进行巡察。
[十四届县委第三轮巡察第四巡察组]对县卫生健康局进行巡察。
区委巡察组对区民政局进行巡察。反馈会上，[区委第六巡察组]反馈了意见。
区委4个巡察组对全区学校进行巡察，巡察组组长反馈了情况。
[巡视组]对我校开展了巡视。
[工贸部第一巡视组]对云岭大学党委开展了巡视。
根据部署，现予公布。
"""


@pytest.mark.parametrize("row", TEAMS.strip().splitlines())
def test_the_team_is_the_fullest_mention(row: str) -> None:
    sentence, team = unmarked(row)
    assert value(front(sentence).team) == team


INSPECTED = """
市委第三巡察组对[市水利局党组]开展了常规巡察。
市委巡察组对[我局]进行了为期两个月的巡察。
县委第一巡察组对[石桥镇党委及所辖10个村党组织]开展了常规巡察。
省委第二巡视组对[云岭交投集团党委]（以下简称“集团党委”）开展专项巡视。
2022年9月至11月，[我街道党工委]接受了区委提级巡察组的提级巡察。
省委第九巡视组进驻[云岭大学]，开展了为期两个月的常规巡视。
市委第二巡察组对[市民政局党组]2018年以来的工作开展了巡察。
市委第三巡察组对[石桥镇党委]开展了巡察工作，并反馈了意见。
市委第三巡察组对[市人力资源和社会保障局党组]开展了常规巡察。
市委第四巡察组对[区群众艺术馆党支部]进行了巡察。
6月3日，市委第四巡察组巡察[市妇幼保健院党委]情况反馈会召开。
9月8日，校党委第三巡察组巡察[图书馆党总支]反馈会在行政楼召开。
区委巡察组于3月9日分别向[区档案局党组]进行巡察意见反馈。
市委对村提级巡察第一组对[石桥村党组织]开展提级巡察。
市委第五巡察组对[开发区党工委]先后开展了生态保护专项巡察和常规巡察。
2023年12月26日，市委巡视二组向[委党组]反馈了巡视意见。
对照巡察标准，面对巡察反馈意见，现向社会公布反馈情况。
针对巡察反馈问题进行了整改。
"""


@pytest.mark.parametrize("row", INSPECTED.strip().splitlines())
def test_the_inspected_body_is_printed_in_its_sentence(row: str) -> None:
    sentence, inspected = unmarked(row)
    assert value(front(sentence).inspected) == inspected


ROUNDS = """
关于[十二届市委第三轮第一批]巡视整改情况的通报
关于县委第七轮巡察整改情况的通报⏎按照[十三届县委第七轮]巡察安排，县委巡察组对县医院开展了巡察。
[八届和顺区委第六轮]巡察对区科技局开展了巡察。
根据[县委第二轮]巡察安排，县委巡察组对县医院开展了巡察。
局党组学习了市委书记在听取[市委第五轮]巡察工作情况汇报时的讲话。
局党组学习领会关于巡视工作的重要论述和听取[省委第六轮]巡视综合情况汇报时的讲话。
省委第二巡视组对集团党委开展了巡视。
"""


@pytest.mark.parametrize("row", ROUNDS.strip().splitlines())
def test_the_round_is_printed_in_the_title_or_the_opening(row: str) -> None:
    text, printed = unmarked(row.replace("⏎", "\n"))
    assert value(front(text).round) == printed


TYPES = """
市委巡视二组对沧溪区开展了[常规巡视]。
县委巡察组对县医院党委开展了医疗领域[专项巡察]。
区委巡察组对区科技局党组开展了巡察[“回头看”]。
省委第二巡视组对集团党委开展了[上下联动专项巡视]。
县委第五巡察组对石桥镇党委开展了[“巡镇带村”巡察]。
市委第七巡察组对街道党工委开展了巡察，并延伸巡察了石桥社区。
省委第五巡视组对青岚市开展了巡视。市委组建意识形态和专项巡察等五个工作组。
省委第五巡视组对青岚市开展了巡视。市委分别制定选人用人、意识形态、专项巡察整改方案。
县委第一巡察组对石桥村党支部开展[对村巡察]。
区委第一巡察组对街道党工委开展了巡察，同步对6个社区党组织开展延伸巡察。
市委对村巡察第四组对石桥村党支部进行巡察。
市委巡察组对市民政局开展了巡察。要持续深化政治巡察。
"""


@pytest.mark.parametrize("row", TYPES.strip().splitlines())
def test_the_type_is_the_printed_words(row: str) -> None:
    sentence, printed = unmarked(row)
    assert value(front(sentence).type) == printed


def test_what_the_opening_does_not_say_is_taken_from_prose() -> None:
    opening = (
        "沧溪区关于十一届市委第九轮巡视整改进展情况的通报\n根据十一届市委第九轮巡视部署要求，现予以公布。"
    )
    prose = "2021年3月1日至4月30日，市委巡视六组对沧溪区开展了常规巡视，并于7月26日反馈了巡视意见。"
    result = front(opening, prose)
    assert value(result.team) == "市委巡视六组"
    assert value(result.inspected) == "沧溪区"
    assert value(result.feedback) == "2021-07-26"
    assert result.period is not None
    assert (result.period.start, result.period.end) == ("2021-03-01", "2021-04-30")


def test_prose_never_overrules_the_opening() -> None:
    opening = (
        "2023年2月1日至3月1日，市委第三巡察组对市水利局党组开展了巡察。4月6日，市委第三巡察组反馈了意见。"
    )
    prose = "2024年5月6日至7月1日，省委第九巡视组对云岭市开展了巡视。9月9日，省委第九巡视组向市委反馈了意见。"
    result = front(opening, prose)
    assert (value(result.team), value(result.feedback)) == ("市委第三巡察组", "2023-04-06")
    assert value(result.inspected) == "市水利局党组"


# --- when -----------------------------------------------------------------------------------------

PERIODS = """
2022年11月21日至12月30日，市委第三巡察组对市水利局党组开展了巡察。  | 2022-11-21 | 2022-12-30
市委第六巡视组于2023年3月24日至2023年6月16日对沧溪区开展巡视。     | 2023-03-24 | 2023-06-16
2023年11月20日至1月15日，县委第一巡察组对县医院进行巡察。           | 2023-11-20 | 2024-01-15
自2023年2月20日起至4月20日，县委第二巡察组对县林业局进行巡察。      | 2023-02-20 | 2023-04-20
自2023年3月20日起，市委第一巡察组对市总工会开展巡察。               | 2023-03-20 | None
2021年3月至4月，市委巡视六组对沧溪区开展了巡视。                    | None       | None
2021年3月至5月底，市委巡视六组对沧溪区开展了巡视。                  | None       | 2021-05-31
"""


@pytest.mark.parametrize(("sentence", "start", "end"), rows(PERIODS))
def test_the_period_is_as_exact_as_printed(sentence: str, start: str, end: str) -> None:
    period = front(sentence).period
    assert period is not None
    assert (str(period.start), str(period.end)) == (start, end)


def test_a_period_of_rectification_is_not_the_inspection() -> None:
    text = "2023年6月1日至8月31日，局党组开展集中整改。市委第三巡察组对局党组进行了巡察。"
    result = front(text)
    assert result.period is None
    assert result.rectification is not None
    assert (result.rectification.start, result.rectification.end) == ("2023-06-01", "2023-08-31")


FEEDBACK = """
并于[2023年8月29日]反馈了巡视意见。                   | 2023-08-29
[8月9日]，省委巡视组向沧溪区委反馈了巡视意见。        | 2023-08-09
[2月28日]反馈。                                       | 2024-02-28
并于[2024年5月28日]进行了反馈。                       | 2024-05-28
[2023年12月26日]召开了巡视反馈会议。                  | 2023-12-26
[3月6日]，在望桥镇巡察集中反馈会上，县委第二巡察组向村党支部反馈了巡察意见。 | 2024-03-06
[2023年8月底]，省委巡视组进行了反馈。                 | 2023-08-31
[2023年8月]，省委巡视组向区委反馈了意见。             | None
[8月下旬]，省委巡视组反馈了意见。                     | None
[9月2日]向区委通报了巡视情况。                        | 2023-09-02
"""


@pytest.mark.parametrize(("row", "day"), rows(FEEDBACK))
def test_the_feedback_date(row: str, day: str) -> None:
    after, words = unmarked(row)
    text = f"2023年5月8日至6月30日，省委第八巡视组对沧溪区开展了巡视。{after}"
    found = front(text).feedback
    assert found is not None
    assert (str(found.value), found.text) == (day, words)
    inferred = day != "None" and "年" not in found.text
    assert ("year-inferred" in notes(text)) is inferred


def test_a_later_meeting_on_the_feedback_is_not_the_feedback() -> None:
    text = "收到巡察反馈意见后，9月14日召开党组会议，研究反馈意见。"
    assert front(text).feedback is None


def test_a_meeting_that_hears_of_the_inspection_is_not_its_feedback() -> None:
    text = "市委巡察组对市水利局党组进行了巡察。9月5日，局党组召开大会向全体干部职工通报了巡察情况。"
    assert front(text).feedback is None


def test_lost_glyphs_are_reported_and_nothing_is_guessed() -> None:
    prose = "202131日至430日,市委巡视一组对沧溪区开展了常规巡视。722日,市委巡视一组向区委反馈了意见。"
    result = front("根据第九轮巡视部署，现予公布。", prose)
    assert result.period is not None
    assert (result.period.start, result.period.end, result.period.found.text) == (
        None,
        None,
        "202131日至430日",
    )
    assert result.feedback is not None
    assert (result.feedback.value, result.feedback.text) == (None, "722日")
    assert [note.kind for note in result.notes].count("lost-glyphs") == 2


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("区委第三巡察组于2024518日至73对区水利局党组进行了巡察。", "2024518日至73"),
        ("区委巡察组于2021年3月8日4月9日对区档案馆进行了巡察。", "2021年3月8日4月9日"),
    ],
)
def test_a_period_that_lost_glyphs_is_printed_and_not_guessed(sentence: str, printed: str) -> None:
    period = front(sentence).period
    assert period is not None
    assert (period.start, period.end, period.found.text) == (None, None, printed)
    assert "lost-glyphs" in notes(sentence)


RECTIFICATIONS = """
局党组进行了3个月的集中整改。                              | None       | None       | 3
局党组利用三个月时间集中整改。                             | None       | None       | 3
反馈之后，学校党委集中五个月时间，全力推进整改。           | None       | None       | 5
集中整改期为六个月。                                       | None       | None       | 6
2025年10月21日至2026年1月21日，进行了三个月的集中整改。    | 2025-10-21 | 2026-01-21 | 3
集中整改自2023年9月1日开始，至11月30日结束。               | 2023-09-01 | 2023-11-30 | None
集中整改期自2023年7月24日起三个月。                        | 2023-07-24 | None       | 3
集中整改期自2025年1月24日起至2025年7月23日止，共6个月。    | 2025-01-24 | 2025-07-23 | 6
集中整改期为3个月，自2024年1月13日起至2024年4月12日止。    | 2024-01-13 | 2024-04-12 | 3
"""


@pytest.mark.parametrize(("sentence", "start", "end", "months"), rows(RECTIFICATIONS))
def test_the_time_for_rectification(sentence: str, start: str, end: str, months: str) -> None:
    result = front(f"根据部署，巡察组进行了巡察。{sentence}").rectification
    assert result is not None
    assert [str(item) for item in (result.start, result.end, result.months)] == [start, end, months]


def test_the_length_of_the_inspection_is_not_the_time_for_rectification() -> None:
    assert front("县委巡察组对我局开展了为期3个月的巡察。局党组认真整改。").rectification is None


def test_the_days_of_a_meeting_are_not_the_time_for_rectification() -> None:
    text = "2020年3月2日至4月29日，省委第七巡视组进行了巡视。11月9日至10日，市委召开巡视整改专题民主生活会，推动整改落地。"
    assert front(text).rectification is None


def test_the_time_for_rectifying_an_inspection_is_not_its_period() -> None:
    result = front("县委巡察组对我局进行了巡察。巡察整改期限为2023年7月28日至10月28日。")
    assert result.period is None
    assert result.rectification is not None
    assert (result.rectification.start, result.rectification.end) == ("2023-07-28", "2023-10-28")


# --- totals ---------------------------------------------------------------------------------------

TOTALS = """
巡察反馈25个问题。 | 25 个 问题
反馈意见指出3个方面15个问题。 | 3 个 方面, 15 个 问题
对照反馈的五方面17项问题56项具体问题表现或案例。 | 5 方面 问题, 17 项 问题, 56 项 具体问题表现或案例
医院党委召开会议，对反馈的9个问题照单全收、主动认领。 | 9 个 问题
共反馈四大类、11个方面、32个具体问题。 | 4 大类 具体问题, 11 个 方面, 32 个 具体问题
反馈提出的4个方面问题和4个方面意见建议。 | 4 个 方面问题, 4 个 方面意见建议
形成160条整改任务，细化整改措施４７项。 | 160 条 整改任务, 47 项 整改措施
反馈问题十二个。 | 12 个 问题
反馈25个问题，已完成整改19个、正在整改6个。 | 25 个 问题
巡察组指出4个方面的问题。聚焦巡察反馈4个方面问题抓紧整改。 | 4 个 方面
巡察组反馈的七个方面24项整改任务已全部整改到位。 | 7 个 方面, 24 项 整改任务
巡察组反馈25个问题，其中19个问题已全部整改到位。 | 25 个 问题
巡察反馈问题35项，制定整改措施112项。 | 35 项 问题, 112 项 整改措施
区委巡察反馈问题13个，制定整改措施46条。 | 13 个 问题, 46 条 整改措施
督查3轮，发现进展缓慢事项5项，均已督促整改。 |
召开专题民主生活会，班子成员之间提出批评意见33条。 |
召开村民代表会议，向党员群众通报反馈的14个问题。 | 14 个 问题
巡察反馈的10个问题已完成整改8个、正在整改2个。 | 10 个 问题
局党组对剩余3个问题逐月调度，研究整改事项22项，整改同类事项37项。 |
反馈意见分解形成64个“问题清单”、231条“任务清单”。 | 64 个 问题清单, 231 条 任务清单
反馈的15个主要问题37个具体表现。 | 15 个 主要问题, 37 个 具体表现
县委书记领衔督办重点难点问题8个。 |
召开会议5次，反馈问题线索39件，给予处分22人。 |
明确“三个清单”，每个问题制定一个方案、一项措施。 |
反馈第3个问题和这三个问题。 |
反馈20余个问题。 |
"""


@pytest.mark.parametrize(("sentence", "totals"), rows(TOTALS))
def test_stated_totals(sentence: str, totals: str) -> None:
    result = front(f"根据部署，巡察组进行了巡察。{sentence}").stated_totals
    assert ", ".join(f"{total.count} {total.unit} {total.what}" for total in result) == totals


def test_the_sounds_a_mirror_adds_are_no_part_of_the_words() -> None:
    text = "十三届县委第四輪巡察第二巡察組對水利局黨組開展了常規(guī)巡察,梳理整改任務(wù)62項(xiàng)。"
    result = front(text)
    assert (value(result.type), value(result.inspected)) == ("常規巡察", "水利局黨組")
    assert [(total.count, total.what) for total in result.stated_totals] == [(62, "整改任務")]


def test_a_total_said_twice_is_stated_once() -> None:
    result = front("巡察反馈25个问题。", "对反馈的25个问题，制定47条措施。").stated_totals
    assert [(total.count, total.what) for total in result] == [(25, "问题"), (47, "措施")]


# --- properties -----------------------------------------------------------------------------------

HEAD = (
    "首页 > 通知公告\n"
    "中共青岚县水利局党组关于十四届县委第三轮巡察整改情况的通报\n"
    "信息时间：2023-08-18 17:38　来源：县水利局\n"
    "2022年11月21日至12月30日，县委第三巡察组对县水利局党组开展了常规巡察。2月28日，县委第三巡察组反馈了意见，"
    "指出3个方面25个问题。局党组进行了三个月的集中整改。"
)


def facts(text: str) -> tuple[object, ...]:
    result = front(text)
    found = (
        result.title,
        result.issuer,
        result.published_at,
        result.team,
        result.inspected,
        result.round,
        result.type,
    )
    assert result.period is not None
    assert result.rectification is not None
    return (
        *map(value, found),
        value(result.feedback),
        result.period.start,
        result.period.end,
        result.rectification.months,
        [(total.count, total.unit, total.what) for total in result.stated_totals],
    )


def test_both_widths_say_the_same() -> None:
    half = HEAD.translate(str.maketrans("，：（）；", ",:();"))
    full = HEAD.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert facts(HEAD) == facts(half)
    assert facts(HEAD)[3:] == facts(full)[3:]
    assert facts(full)[2] == "2023-08-18T17:38:00"


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000", "\u200b", "\ufeff"])
def test_blanks_may_stand_between_any_two_letters_of_title_and_opening(blank: str) -> None:
    lines = HEAD.split("\n")
    for at in (1, 3):
        lines[at] = re.sub(r"(?<=\D)(?=.)|(?<=\d)(?=\D)", blank, lines[at])
    assert facts("\n".join(lines)) == facts(HEAD)


PRINTED = """
首页 > 公告¦【通报】¦中共青岚县委¦关于巡察整改情况的通报¦发布时间:¦2023-07-18 17:38¦来源：县委¦今天是¦标题:
|¦打印¦2022年11月21日至12月30日，¦2023年2月底¦202131日¦市委第三巡察组¦对市水利局党组¦开展了常规巡察。¦反馈了意见，
25个问题¦三个月的集中整改¦第一、¦一是¦，已完成整改¦19个、¦《¦》¦“¦（¦）¦，¦。¦；
"""
BLANKS = ["\n", "\n\n", "\r\n", "\x0b", " ", "\u3000", "\u00a0", "\u200b"]
PIECES = st.sampled_from([*re.split("[¦\n]", PRINTED.strip()), *BLANKS])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=120))


@given(TEXTS, TEXTS)
def test_any_text_is_read_and_every_letter_lies_in_one_leaf(head: str, prose: str) -> None:
    text = head + "\n" + prose
    lines = [line for line in lines_of(text) if line.start < len(head)]
    result = read_front(text, lines, lines_of(text)[len(lines) :])
    at = 0
    covered: set[int] = set()
    for leaf in result.leaves:
        assert at <= leaf.start < leaf.end
        at = leaf.end
        covered.update(range(leaf.start, leaf.end))
    due = {i for line in lines for i in range(*line) if not fold(text[i]).isspace()}
    assert due <= covered
    assert all(
        any(line.start <= leaf.start and leaf.end <= line.end for line in lines) for leaf in result.leaves
    )


@given(TEXTS)
def test_every_finding_prints_its_place(head: str) -> None:
    result = front(head)
    text = head + "\n"
    singles = (result.title, result.issuer, result.published_at, result.team, result.inspected)
    nested = [holder.found for holder in (result.period, result.rectification) if holder]
    others = filter(None, (*singles, result.round, result.type, result.feedback))
    for found in (*others, *nested):
        assert found.text == text[found.start : found.end] != ""
    for total in result.stated_totals:
        assert total.text == text[total.start : total.end] != ""


@pytest.mark.parametrize(
    "unit",
    ["《", "1", "来源:", "对开展", "关于巡察整改", "第一、", "问题3个", "中共关于巡察整改情况的通报", "> "],
)
def test_long_junk_is_read_in_passing(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    result = read_front(text, [Span(0, len(text))])
    assert result.leaves[0].start == 0
    assert result.leaves[-1].end == len(text.rstrip())


@pytest.mark.skipif(not REAL.exists(), reason="the real notice is not here")
def test_the_real_notice() -> None:
    text = REAL.read_text(encoding="utf-8")
    heading = text.index("一、整体推进情况")
    result = read_front(text, [line for line in lines_of(text) if line.end <= heading])
    assert value(result.title) == "中共许昌市教育局党组关于巡察整改情况的通报"
    assert value(result.issuer) == "中共许昌市教育局党组"
    assert result.kind == "巡察"
    assert value(result.published_at) == "2023-07-18T17:38:00"
    assert (value(result.team), value(result.inspected)) == ("市委第三巡察组", "市教育局党组")
    assert (value(result.round), value(result.type)) == (None, "常规巡察")
    assert result.period is not None
    assert (result.period.start, result.period.end) == ("2022-11-21", "2022-12-30")
    assert value(result.feedback) == "2023-02-28"
    assert result.rectification is not None
    assert result.rectification.months == 3
    assert result.stated_totals == ()
    assert [leaf.role for leaf in result.leaves] == [
        "furniture",
        "furniture",
        "title",
        "furniture",
        "opening",
        "opening",
    ]
