"""What only a whole notice shows: a page's own lines behind the signature, facts told where the issues begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xuncha_parse.pipeline import parse

if TYPE_CHECKING:
    from xuncha_parse.records import Notice

TITLE = "中共云泽县林业局党组关于巡察整改情况的通报"
OPENING = "根据县委统一部署，县委第二巡察组对县林业局党组进行了巡察。"
ISSUE = "1.造林进度滞后。\n整改情况：一是新造林1.2万亩。二是补植36处。\n"
CLOSING = "欢迎广大干部群众对巡察整改落实情况进行监督。电话：0609-8325016；通讯地址：云泽县文澜路29号。\n中共云泽县林业局党组\n2025年8月11日\n"


def record(*lines: str) -> Notice:
    return parse("\n".join(lines)).notice


@pytest.mark.parametrize(
    "last", ["", "责任编辑：政治部", "【责任编辑：县委巡察办】", "编辑：王某　审核：李某"]
)
def test_a_line_of_the_page_behind_the_signature_hides_no_closing(last: str) -> None:
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + CLOSING + last)
    assert notice.signed_on == "2025-08-11"
    assert notice.signed_by == "中共云泽县林业局党组"
    assert notice.contact.phones == ["0609-8325016"]
    assert [measure.text for measure in notice.issues[0].measures] == ["新造林1.2万亩。", "补植36处。"]


def test_a_report_s_last_sentence_brings_the_telephone() -> None:
    notice = record(
        TITLE,
        OPENING,
        "一、整改情况",
        ISSUE,
        "二、下一步工作",
        "1.每季度督查一次。",
        "以上报告，请予监督。监督电话：0627-3126608。",
    )
    assert notice.contact.phones == ["0627-3126608"]


def test_a_contact_line_in_brackets_is_one() -> None:
    closing = "（联系电话：0776-8821034；电子邮箱：lyj@example.cn）\n中共云泽县林业局党组\n2025年8月11日"
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE, closing)
    assert (notice.contact.phones, notice.contact.emails) == (["0776-8821034"], ["lyj@example.cn"])


def test_numbered_contact_lines_are_no_headings() -> None:
    closing = "如有意见，请通过以下方式反映：\n1.监督电话：0776-8821034\n2.举报电子邮箱：lyj@example.cn\n3.来信请寄：云泽县文澜路29号。"
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE, closing, "中共云泽县林业局党组", "2025年8月11日")
    assert (notice.contact.phones, notice.contact.emails) == (["0776-8821034"], ["lyj@example.cn"])
    assert (notice.contact.address, notice.signed_on) == ("云泽县文澜路29号", "2025-08-11")
    assert [issue.id for issue in notice.issues] == ["1.1"]


def test_a_finding_about_telephones_is_a_heading_all_the_same() -> None:
    issue = "2.举报电话公布不及时。\n整改情况：一是张贴电话0776-8821034。\n"
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + issue)
    assert [issue.id for issue in notice.issues] == ["1.1", "1.2"]


@pytest.mark.parametrize(
    "page",
    [
        "版权声明：凡注明“来源：云泽网”的作品，版权归云泽传媒有限公司所有。未经许可，不得转载。",
        "编辑：张某新闻热线：0776-2892485 广告：2893888 E-mail：a@example.cn 传真：2295893 举报电话：2886133 2893039",
    ],
)
def test_a_long_line_of_the_page_behind_the_signature_hides_no_closing(page: str) -> None:
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + CLOSING + page)
    assert (notice.signed_on, notice.signed_by) == ("2025-08-11", "中共云泽县林业局党组")
    assert (notice.contact.phones, notice.contact.emails) == (["0609-8325016"], [])


def test_a_body_s_name_broken_over_lines_stays_in_the_title() -> None:
    notice = record(
        "中共云泽市公安局高新技术产业开发区分局",
        "委员会关于市委第五巡察组反馈意见",
        "集中整改进展情况的通报",
        OPENING,
        ISSUE,
    )
    assert notice.issuer == "中共云泽市公安局高新技术产业开发区分局委员会"
    assert notice.title == notice.issuer + "关于市委第五巡察组反馈意见集中整改进展情况的通报"


def test_a_label_no_lexicon_knows_is_still_the_issue_s_own() -> None:
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + "办理人员意见：同意销号", CLOSING)
    assert notice.issues[0].blocks[-1].label == "办理人员意见"
    assert notice.signed_on == "2025-08-11"


@pytest.mark.parametrize(
    "lead", ["县委巡察组共向局党组反馈问题11个。", "针对巡察中发现的3个方面共11项问题，整改情况如下："]
)
def test_totals_told_where_the_issues_begin_are_stated_totals(lead: str) -> None:
    totals = record(TITLE, OPENING, "一、问题整改情况", lead, ISSUE).stated_totals
    assert (totals[-1].what, totals[-1].count) == ("问题", 11)


def test_totals_of_one_theme_among_others_are_none_of_the_notice() -> None:
    theme = "反馈问题1个，制定措施2条。"
    notice = record(TITLE, OPENING, "一、主业方面", theme, ISSUE, "二、作风方面", theme, ISSUE)
    assert notice.stated_totals == []


@pytest.mark.parametrize("behind", [" 2026-01-30", "\n2026-01-30", "\n2026-01-30 10:20"])
def test_a_date_alone_behind_the_title_is_taken_and_told(behind: str) -> None:
    notice = record(TITLE + behind, OPENING, ISSUE)
    assert (notice.published_at or "").startswith("2026-01-30")
    assert "unlabelled-date" in [each.slug for each in notice.diagnostics]


@pytest.mark.parametrize(
    "text", [f"{TITLE}\n（2026年1月30日）\n{OPENING}", f"2026-01-30\n{TITLE}\n{OPENING}"]
)
def test_the_notice_s_own_date_and_one_above_the_title_are_no_publication(text: str) -> None:
    assert record(text, ISSUE).published_at is None


def test_a_page_that_names_two_dates_was_published_on_the_day_of_issue_not_of_writing() -> None:
    notice = record("成文时间：2023年11月20日", "发文时间：2023年11月21日", TITLE, OPENING, ISSUE)
    assert notice.published_at == "2023-11-21"


def test_a_notice_without_headings_on_one_line_has_its_front_and_its_back() -> None:
    head = f"首页 > 党务公开 {TITLE} 发布时间：2025-08-14 16:05　来源：办公室"
    end = "欢迎对整改落实情况进行监督。监督电话：0609-8325016；邮政信箱：云泽县文澜路29号。 中共云泽县林业局党组 2025年8月11日"
    notice = record(f"{head} {OPENING}县林业局党组认真抓好整改，新造林1.2万亩。{end}")
    assert (notice.title, notice.published_at) == (TITLE, "2025-08-14T16:05:00")
    assert (notice.signed_on, notice.contact.phones) == ("2025-08-11", ["0609-8325016"])
    assert (notice.inspection.team, notice.issues) == ("县委第二巡察组", [])


def test_a_numbered_label_belongs_to_the_marker_before_it_on_a_line_of_many_issues() -> None:
    issues = " ".join(
        f"1.{number} 问题{number}：第{number}项工作针对性不强 主要做法：规范谈话程序，与88个基层站所签订责任书，排查风险点62个，逐一落实到岗。 整改效果：已整改到位"
        for number in range(1, 8)
    )
    notice = record(f"一、问题整改情况 {issues}")
    assert [issue.id for issue in notice.issues] == [f"1.{number}" for number in range(1, 8)]
    assert {issue.outcome.status for issue in notice.issues} == {"completed"}


def test_a_site_s_name_above_the_page_s_own_lines_is_no_part_of_the_title() -> None:
    title = "关于十四届区委第七轮巡察反馈意见整改情况的公示"
    head = f"云泽县林业局\n标题：　{title}\n索引号：　1137　　文号：　无\n\n"
    broken = title.replace("意见", "意见\n")
    assert record(f"{head}{broken}", OPENING, ISSUE).title == title


def test_a_time_is_read_with_the_sign_of_a_ratio_for_its_colon() -> None:
    notice = record(TITLE, "来源：林业局 发布时间：2023-11-06 14∶48", OPENING, ISSUE)
    assert notice.published_at == "2023-11-06T14:48:00"


IMPRINT = "主办单位：云泽县人民政府　网站地图　联系我们"


def test_an_imprint_at_a_page_s_foot_hides_no_closing_and_is_nobody_s_duty() -> None:
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + CLOSING, IMPRINT)
    assert (notice.signed_on, notice.contact.phones) == ("2025-08-11", ["0609-8325016"])
    assert notice.issues[0].responsible.units == []


def test_an_imprint_right_behind_the_last_outcome_is_the_page_s() -> None:
    last = "1.造林滞后。\n整改措施\n新造林1.2万亩。\n整改完成情况\n\n已完成，持续坚持。\n\n扫一扫在手机打开当前页"
    (issue,) = record(TITLE, OPENING, last, IMPRINT).issues
    assert (issue.outcome.text, issue.responsible.units) == ("已完成，持续坚持。", [])


def test_who_takes_part_again_and_again_is_no_imprint() -> None:
    issue = "整改情况：新造林1.2万亩。\n主办单位：造林科\n"
    notice = record(TITLE, OPENING, f"1.造林滞后。\n{issue}2.补植不及时。\n{issue}")
    assert [each.responsible.units for each in notice.issues] == [["造林科"], ["造林科"]]


def test_a_notice_signed_before_its_attachment_has_its_closing() -> None:
    signed = "电话：0609-8325016\n邮箱：lyj@yunze.example\n附件：整改情况表\n中共云泽县林业局党组\n2025年8月11日\n\n整改情况表\n"
    notice = record(TITLE, OPENING, signed, ISSUE)
    assert (notice.signed_by, notice.signed_on) == ("中共云泽县林业局党组", "2025-08-11")
    assert (notice.contact.phones, notice.contact.emails) == (["0609-8325016"], ["lyj@yunze.example"])
    assert len(notice.issues) == 1


def test_a_page_s_head_and_foot_on_the_lines_of_title_and_signature_are_the_page_s() -> None:
    head = f"您当前的位置: 首页 > 政务公开 > 巡察整改 {TITLE} 来源:县林业局 发布日期:2025-08-15 09:20 浏览次数:312 字号:[大 中 小]"
    foot = "中共云泽县林业局党组 2025年8月11日 打印本页 关闭窗口 主办单位:云泽县林业局 网站标识码:5099270031"
    notice = record(head, OPENING, "一、整改情况", ISSUE + foot)
    assert (notice.title, notice.issuer) == (TITLE, "中共云泽县林业局党组")
    assert notice.published_at == "2025-08-15T09:20:00"
    assert (notice.signed_by, notice.signed_on) == ("中共云泽县林业局党组", "2025-08-11")
    assert [measure.text for measure in notice.issues[0].measures] == ["新造林1.2万亩。", "补植36处。"]


def test_what_a_mirror_prints_below_the_signature_hides_no_closing() -> None:
    foot = (
        "上一篇：某局召开会议\n下一篇：某局运动会闭幕\n"
        "【免责声明】本站内容转载自各单位官方网站，版权归原单位所有，如有异议请与本站联系，我们将在三个工作日内处理。本站不对内容负责，谢谢理解与支持。\n"
        "本页面由志愿者整理，转载时请保留出处，文中观点不代表本站立场，读者请自行核实有关内容，如发现错误欢迎在评论区指出。\n"
        "关于本站 | 联系我们 | 网站地图"
    )
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + CLOSING + foot)
    assert (notice.signed_by, notice.signed_on) == ("中共云泽县林业局党组", "2025-08-11")
    assert (notice.contact.phones, notice.contact.address) == (["0609-8325016"], "云泽县文澜路29号")


def test_every_body_that_signs_is_told_without_its_seal() -> None:
    bodies = "中共云泽县林业局党组（印章）\n中共云泽县林业局纪律检查委员会\n2025年8月11日"
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + bodies)
    assert notice.signed_by == "中共云泽县林业局党组、中共云泽县林业局纪律检查委员会"


def test_a_further_number_on_the_line_below_is_a_telephone_too() -> None:
    closing = (
        "欢迎监督。\n联系电话：0389-8816023（整改办）\n　　　　　0389-8816155（校纪委）\n邮政编码：538016\n"
    )
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + closing, "中共云泽县林业局党组", "2025年8月11日")
    assert notice.contact.phones == ["0389-8816023", "0389-8816155"]
    assert notice.contact.postcode == "538016"


def test_the_time_of_a_posting_behind_the_last_issue_is_no_remediation() -> None:
    closing = "特此公示。\n公示时间：2025年8月11日至8月15日。公示期间如有异议，请以书面形式反映，我局将认真核实并予以答复。\n监督电话：0609-8325016\n"
    notice = record(
        TITLE, OPENING, "一、整改情况", ISSUE + "整改结果：已完成\n" + closing, "中共云泽县林业局党组"
    )
    assert [measure.text for measure in notice.issues[0].measures] == ["新造林1.2万亩。", "补植36处。"]
    assert notice.issues[0].outcome.text == "已完成"
    assert notice.contact.phones == ["0609-8325016"]


def test_contact_details_in_two_columns_are_told() -> None:
    closing = "如有意见，请反映。\n联系方式\t具体内容\n联系电话\t0381-6620417\n通信地址\t岚桥县安澜路66号\n邮政编码\t479300\n"
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + closing, "中共云泽县林业局党组", "2025年8月11日")
    contact = notice.contact
    assert (contact.phones, contact.address, contact.postcode) == (
        ["0381-6620417"],
        "岚桥县安澜路66号",
        "479300",
    )


def test_a_file_s_name_and_what_a_site_says_of_it_are_no_part_of_the_title() -> None:
    upload = f"文库首页 > 党团工作 > {TITLE}\n{TITLE}.docx\n上传人:雨后青山 格式:docx 页数:7 大小:31.2KB 下载券:3\n"
    assert record(upload + TITLE, OPENING, "一、整改情况", ISSUE).title == TITLE


def test_a_closing_within_the_last_heading_s_line_is_found_above_the_page_s_foot() -> None:
    plan = "二、下一步工作安排 我局将持续巩固成果。 欢迎广大干部群众对整改落实情况进行监督。 联系电话：0609-8325016；邮编：481000。 "
    foot = "中共云泽县林业局党组 2025年8月11日 【打印本页】 【关闭窗口】 上一篇：某会 版权所有：云泽县林业局"
    notice = record(TITLE, OPENING, "一、整改情况", ISSUE + plan + foot)
    assert (notice.contact.phones, notice.contact.postcode) == (["0609-8325016"], "481000")
    assert (notice.signed_by, notice.signed_on) == ("中共云泽县林业局党组", "2025-08-11")


def test_a_date_below_the_title_signs_nothing() -> None:
    notice = record(TITLE, "中共云泽县林业局党组", "2025年8月11日", OPENING, ISSUE)
    assert notice.inspection.team == "县委第二巡察组"
    assert len(notice.issues) == 1
