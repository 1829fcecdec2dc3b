"""Outcomes: what the words say of how far things have come."""

from __future__ import annotations

import pytest

from xuncha_parse.interpret.outcomes import OutcomeReader, OutcomeReading, read_outcome
from xuncha_parse.interpret.prose import find_prose_outcome
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import STATUSES, default_lexicon
from xuncha_parse.notation.traditional import SIMPLIFIED_OF
from xuncha_parse.pipeline import parse
from xuncha_parse.source import Span


def read(text: str) -> OutcomeReading:
    return read_outcome(fold(text), 0, len(text), default_lexicon())


TABLE = """
已完成                              completed
巳完成，长期坚持                    completed sustained
正在推进，2024年上半年完成          in_progress due=2024-06-30
正在推进，2024年上半年完成3处招标   in_progress due=2024-06-30
正在推进，2024年上半年召开3次会议   in_progress
12个小区中已组建业主委员会9个，剩余3个预计2024年3月底前组建  partial mixed_counts due=2024-03-31
尚未完成。5名党员中已联系3名，其余2名正在协查  not_completed
已完成部分整改，剩余2家企业计划于2025年9月底前改制  partial due=2025-09-30
阶段性完成，持续推进                partial
已完成整改2个，持续推进1个          partial mixed_counts
未到销号时限，按计划推进            in_progress
截至11月底，29个问题已整改23个，剩余6个仍在处置  partial mixed_counts
已清缴欠税2174万元，剩余1686万元正在依法追缴  partial mixed_counts
已完成，长期坚持                    completed sustained
合同已依法解除，善后事宜正在协商。  in_progress under_way
线索已移交，正在进一步核实。        in_progress under_way
待上级批复后实施。                  not_started under_way
招待活动结束后实施新标准。          unknown
正在推进，2024年第三季度末完成      in_progress due=2024-09-30
已完成,长期坚持。                   completed sustained
已完成、长期坚持                    completed sustained
已完成整改，长期推进                completed sustained
整改完成                            completed
完成整改                            completed
已完成整改                          completed
已整改到位                          completed
已办结                              completed
整改销号                            completed
立行立改，已完成                    completed
已完成，并常态化推进                completed sustained
已于2023年5月底前完成               completed
目前已完成                          completed
基本完成                            mostly_completed
已基本完成整改                      mostly_completed
已完成部分                          partial
已完成部分整改，长期坚持            partial sustained
部分完成                            partial
阶段性完成整改                      partial
已取得阶段性成效                    partial
正在推进                            in_progress
正在整改                            in_progress
持续推进                            in_progress
长期整改                            in_progress sustained
正在推进，2023年底前完成            in_progress due=2023-12-31
正在推进，预计2024年6月底前完成     in_progress due=2024-06-30
未完成                              not_completed
未完成整改                          not_completed
尚未完成                            not_completed
没有完成                            not_completed
未能按期完成                        not_completed
尚未全部完成                        not_completed
未启动                              not_started
尚未开展                            not_started
2023年12月底前完成                  in_progress promised due=2023-12-31
将于2024年3月完成整改               in_progress promised due=2024-03-31
力争年底完成                        in_progress promised
已完成3项，正在推进2项              partial mixed_counts
长期坚持                            unknown sustained
同意                                unknown
详见附件                            unknown
"""

COMPOSED = """
现已全部整改到位                            completed
均已按要求整改完毕                          completed
全部已办理完毕                              completed
已彻底整改到位                              completed
已顺利完成整改                              completed
也已全部办结                                completed
已逐项整改销号                              completed
都已改到位                                  completed
业已落实到位                                completed
已于近期整改完成                            completed
已按期完成整改任务                          completed
已达到预期目标                              completed
已如期完成                                  completed
已立行立改整改到位                          completed
已提前完成                                  completed
按要求完成                                  completed
基本上已完成                                mostly_completed
已基本整改完成                              mostly_completed
大部分已整改到位                            mostly_completed
总体上完成                                  mostly_completed
基本已全部完成                              mostly_completed
大体整改到位                                mostly_completed
大多已完成整改                              mostly_completed
基本达到预期目标                            mostly_completed
仍在有序推进                                in_progress
目前在推进                                  in_progress
正处于实施阶段                              in_progress
正按计划稳步推进                            in_progress
正在抓紧办理中                              in_progress
仍处于整改过程中                            in_progress
正按程序审批                                in_progress
尚处于推进阶段                              in_progress
尚未到整改期限                              in_progress
未到整改时限                                in_progress
还未到完成时间                              in_progress
未届期限                                    in_progress
正在走程序                                  in_progress
正在对接                                    in_progress
未按期完成                                  not_completed
未能如期完成整改                            not_completed
尚未全部整改到位                            not_completed
没有全部完成                                not_completed
无法按期完成                                not_completed
还没有完成                                  not_completed
未整改完毕                                  not_completed
仍未办结                                    not_completed
暂未达到预期目标                            not_completed
不能按时完成                                not_completed
计划完成                                    in_progress promised
计划2024年6月完成                           in_progress promised due=2024-06-30
拟于2024年3月底前整改到位                   in_progress promised due=2024-03-31
预计年底完成                                in_progress promised
将尽快完成整改                              in_progress promised
待资金到位后完成                            in_progress promised
需2024年底完成                              in_progress promised due=2024-12-31
有望今年完成                                in_progress promised
确保按期完成                                in_progress promised
按计划完成                                  completed
已按计划完成                                completed
已提前完成整改                              completed
目前已全部完成整改                          completed
期限内已完成                                completed
会后已整改到位                              completed
内部管理制度已修订完成                      completed
延期至2024年6月30日                         unknown due=2024-06-30
未完成，延期至2024年6月                     not_completed due=2024-06-30
经批准，延期至2024年12月底前完成            in_progress promised due=2024-12-31
整改时限延长至2024年3月                     unknown due=2024-03-31
正在推进，完成时限顺延至2025年1月           in_progress due=2025-01-31
已于2023年12月底前完成                      completed
已完成5项，未完成1项                        partial mixed_counts
6项已完成，2项正在推进                      partial mixed_counts
3项基本完成，1项未完成                      partial mixed_counts
已拆除151处，占69.9%。其余65处正在推进。    partial mixed_counts
桥已全部修复，机井尚有8口未通电。待批复后实施。 partial mixed_counts
目前路段已修复41公里，剩余31公里正在施工。  partial mixed_counts
其中5个已完成换届，另一支部因人员分散尚未完成。 partial mixed_counts
116户中已办结98户，其余18户正在调解。       partial mixed_counts
已清退12户，其余3户也已清退。               unknown
已收回52.7万元，剩余33.7万元2025年3月底前收回。 partial mixed_counts due=2025-03-31
已修复渠道41公里，剩余12公里计划于2024年11月底前修复完毕。 partial mixed_counts due=2024-11-30
目标1.2亿元，已完成8460万元，剩余3540万元正在清收。 partial mixed_counts
已全部修复到位                              completed
已清退完毕                                  completed
已完成部分整改。31个站点恢复常态化运行。    partial
已完成，转入常态化管理                      completed sustained
应关停机井412眼，已关停287眼，其余125眼随工程同步关停。 partial mixed_counts
已启动3处，其余5处正在办理手续。            in_progress
已清理12处，还有效遏制了反弹，仍在推进      in_progress
已完成整改。2024年前三季度业务费下降42%。   completed
其中9处已动工新建，其余8处正在办理手续。    in_progress
剩余3件正在办理                             in_progress
已制定办法3项，剩余任务正在推进             in_progress
已完成3项制度修订，该问题尚未完成整改       completed
已出台制度2项，该问题尚未完成整改           not_completed
取得阶段性成效，持续推进                    partial
取得了初步成效                              partial
局部完成                                    partial
待启动                                      not_started
尚未着手                                    not_started
还未实施                                    not_started
暂未开展                                    not_started
已完成，常抓不懈                            completed sustained
已完成，久久为功                            completed sustained
已完成，持续推进                            completed sustained
正在推进，长期坚持                          in_progress sustained
基本完成，持续推进                          mostly_completed sustained
见整改情况                                  unknown
一部分已完成                                partial
申请延期至2024年9月                         unknown due=2024-09-30
延长整改期限至2024年9月底                   unknown due=2024-09-30
展期至2024年6月底前完成                     in_progress promised due=2024-06-30
因资金问题未完成，延期至2024年12月          not_completed due=2024-12-31
已在2023年12月底之前完成整改                completed
已基本完成，2023年底前全面完成              mostly_completed due=2023-12-31
部分完成，剩余问题2024年6月底前完成         partial due=2024-06-30
正在推进，尚未到整改期限                    in_progress
未到规定时限，正在推进                      in_progress
计划年内完成                                in_progress promised
后续完成整改                                in_progress promised
目前正在推进中，尚未完成                    in_progress
整改任务已完成，正在办理验收                completed
完成整改3项                                 completed
已完成整改3项，未完成2项                    partial mixed_counts
共5项，全部完成                             completed
3个问题均已整改到位                         completed
已完成销账                                  completed
已达到整改要求                              completed
已整改完结                                  completed
已处置到位                                  completed
已清理完毕                                  completed
已办好                                      completed
还没整改到位                                not_completed
基本未整改                                  not_completed
尚未基本完成                                not_completed
未基本完成                                  not_completed
正在收尾                                    in_progress
正在诉讼                                    in_progress
正处于验收阶段                              in_progress
仍在推进之中                                in_progress
正在推进整改                                in_progress
正在推进，已完成80%                         in_progress
基本完成，正在推进                          mostly_completed
已完成。                                    completed
（已完成）                                  completed
【已完成】                                  completed
已完成（长期坚持）                          completed sustained
整改完成，取得明显成效                      completed
已經完成                                    completed
正在推進                                    in_progress
尚未開展                                    not_started
基本完成整改，長期堅持                      mostly_completed sustained
暂缓实施                                    unknown
无需整改                                    unknown
不涉及                                      unknown
"""
"""Wordings put together from parts, denied, promised, put off or counted, in the same two columns."""


def rows(table: str = TABLE + COMPOSED.lstrip()) -> list[tuple[str, list[str]]]:
    return [(text, words) for text, *words in (line.split() for line in table.strip().splitlines())]


@pytest.mark.parametrize(("text", "words"), rows(), ids=[text for text, _ in rows()])
def test_an_outcome_is_read(text: str, words: list[str]) -> None:
    reading = read(text)
    due = reading.due.last.last_day() if reading.due and reading.due.last else None
    told = [reading.status]
    told += [reading.rule] if reading.rule not in ("wording", "denied", "") else []
    told += ["sustained"] if reading.sustained else []
    told += [f"due={due}"] if due else []
    assert sorted(told) == sorted(words)


def test_every_wording_of_the_lexicon_says_its_own_status() -> None:
    lexicon = default_lexicon()
    for word, status in lexicon.status_of.items():
        reading = read(word)
        assert (reading.status, reading.rule) == (status, "wording"), word
        assert reading.alone, word


def test_every_wording_says_the_same_in_traditional_characters() -> None:
    traditional = str.maketrans({simplified: char for char, simplified in reversed(SIMPLIFIED_OF.items())})
    changed = 0
    for word, status in default_lexicon().status_of.items():
        spelled = word.translate(traditional)
        changed += spelled != word
        assert read(spelled).status == status, spelled
    assert changed > 50


def test_every_status_of_the_table_is_tried() -> None:
    assert {words[0] for _, words in rows()} == {*STATUSES, "unknown"}


@pytest.mark.parametrize(
    ("text", "rivals"),
    [
        ("已完成，未完成", ("not_completed",)),
        ("已完成，基本完成", ("mostly_completed",)),
        ("已完成，持续推进", ()),
        ("正在推进", ()),
    ],
)
def test_a_second_wording_that_contradicts_is_told(text: str, rivals: tuple[str, ...]) -> None:
    assert read(text).rivals == rivals


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("已完成", True),
        ("已完成，长期坚持。", True),
        ("该问题已完成整改", True),
        ("目前，整改工作已完成", True),
        ("已完成制度修订，组织开展了专题培训", False),
        ("加强学习", False),
        ("", False),
    ],
)
def test_an_outcome_that_says_nothing_else_is_known(text: str, alone: bool) -> None:
    assert read(text).alone is alone


@pytest.mark.parametrize(
    ("outcome", "slug"),
    [
        ("同意", "unknown-outcome"),
        ("已完成，未完成", "conflicting-outcome"),
        ("2023年12月底前完成", "promised-outcome"),
        ("已完成3项，正在推进2项", "counted-outcome"),
    ],
)
def test_a_thin_reading_is_diagnosed(outcome: str, slug: str) -> None:
    parsed = parse(f"1.学习不深入。\n整改情况：加强学习。\n整改结果：{outcome}")
    assert slug in [finding.slug for finding in parsed.findings]
    assert parsed.notice.issues[0].outcome.text == outcome


def test_without_outcome_text_the_status_is_unknown() -> None:
    (issue,) = parse("1.学习不深入。\n整改情况：加强学习，制定了计划。").notice.issues
    assert (issue.outcome.status, issue.outcome.text, issue.outcome.span) == ("unknown", None, None)


# -- outcomes told in prose -------------------------------------------------------------------------------


def told(*texts: str) -> tuple[str, str] | None:
    """The sentence that tells the outcome of the blocks ``texts``, and its status."""
    whole = "\n".join(texts)
    spans, at = [], 0
    for text in texts:
        spans.append(Span(at, at + len(text)))
        at += len(text) + 1
    found = find_prose_outcome(fold(whole), spans, default_lexicon())
    return (whole[found[0].start : found[0].end], found[1].status) if found else None


@pytest.mark.parametrize(
    ("text", "sentence", "status"),
    [
        (
            "发展党员1名。因考察期未满，该问题尚未完成整改。下一步将严格按程序推进。",
            "因考察期未满，该问题尚未完成整改。",
            "not_completed",
        ),
        ("修订制度。该问题已整改完成。", "该问题已整改完成。", "completed"),
        ("修订制度。目前，反馈问题已基本整改到位", "目前，反馈问题已基本整改到位", "mostly_completed"),
        ("已完成整改，长期坚持。修订制度。", "已完成整改，长期坚持。", "completed"),
        ("该项整改任务已完成，修订了制度。开展培训。", "该项整改任务已完成，修订了制度。", "completed"),
        ("修订制度。目前，此项问题已整改完成。开展培训。", "目前，此项问题已整改完成。", "completed"),
        (
            "修订制度。上述问题正在整改，预计2024年底前完成。",
            "上述问题正在整改，预计2024年底前完成。",
            "in_progress",
        ),
        ("已清退5户。剩余3户正在推进。", "剩余3户正在推进。", "in_progress"),
        (
            "修订制度。目前路段已修复41公里，剩余31公里正在施工。",
            "目前路段已修复41公里，剩余31公里正在施工。",
            "partial",
        ),
        (
            "建立台账。其中5个已完成换届，另一支部因人员分散尚未完成。",
            "其中5个已完成换届，另一支部因人员分散尚未完成。",
            "partial",
        ),
        (
            "修订制度。目前，3处点位已全部修复到位并通过验收。",
            "目前，3处点位已全部修复到位并通过验收。",
            "completed",
        ),
        ("抽查案件。该问题已整改完毕并转入常态化管理。", "该问题已整改完毕并转入常态化管理。", "completed"),
        (
            "抽查台账。上述37笔案款中，已发放34笔，其余3笔因继承人尚未确定，正在协调处理。",
            "上述37笔案款中，已发放34笔，其余3笔因继承人尚未确定，正在协调处理。",
            "partial",
        ),
        ("修订制度。目前，二期工程尚未启动。", "目前，二期工程尚未启动。", "not_started"),
        ("修订制度。该问题尚未整改到位。", "该问题尚未整改到位。", "not_completed"),
        ("修订制度！ 该问题已整改完成。", "该问题已整改完成。", "completed"),
        ("修訂制度。該問題已整改完成。", "該問題已整改完成。", "completed"),
    ],
)
def test_a_sentence_tells_the_outcome(text: str, sentence: str, status: str) -> None:
    assert told(text) == (sentence, status)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。！？",
        "修订制度。",
        "修订制度。完成培训12场次。",
        "已整改2项。修订制度。",
        "修订制度。专科建设正在有序推进。",
        "修订制度。目前，系统已完成升级。组织培训。",
        "修订制度。该问题已整改完成。组织培训。",
        "修订制度。确保该问题得到重视。",
        "目前，正在推进的项目已经召开3次会议，" * 12,
    ],
    ids=[
        "nothing", "stops", "one measure", "a count", "two of them", "neither now nor of what", "of something else", "amid, and not now", "no status", "too long",
    ],
)  # fmt: skip
def test_other_sentences_tell_none(text: str) -> None:
    assert told(text) is None


def test_the_first_sentence_is_asked_before_the_last_and_every_block_has_its_first() -> None:
    assert told("已完成整改。修订制度。该问题正在推进。") == ("已完成整改。", "completed")
    assert told("修订制度。", "已完成整改。开展培训。", "加强监督。") == ("已完成整改。", "completed")


@pytest.mark.parametrize(
    ("outcome", "limit", "due"),
    [
        ("未完成，延期至2024年6月30日", "2023年12月底", "2024-06-30"),
        ("正在推进，完成时限顺延至2025年1月", "2024年10月底", "2025-01-31"),
        ("正在推进", "2023年12月底", "2023-12-31"),
        ("正在推进，2024年6月底前完成", "2023年12月底", "2024-06-30"),
        ("已完成", "2023年12月底", "2023-12-31"),
    ],
)
def test_a_deadline_put_off_outweighs_the_one_under_its_label(outcome: str, limit: str, due: str) -> None:
    (issue,) = parse(
        f"1.学习不深入。\n整改情况：加强学习。\n整改时限：{limit}\n整改结果：{outcome}"
    ).notice.issues
    assert issue.outcome.due == due


@pytest.mark.parametrize("before", ["", "：", "修", "接", "2", "2023年"])
def test_words_that_come_again_are_read_as_when_they_stand_alone(before: str) -> None:
    words = (
        "已完成，长期坚持",
        "正整改落实",
        "待批复后实施",
        "5月底前完成",
        "月底前完成",
        "尚未完成",
        "甲乙",
        "",
    )
    text = fold("\n".join(before + each for each in words * 2))
    reader = OutcomeReader(text, default_lexicon())
    end = -1
    for each in words * 2:
        start = end + 1 + len(before)
        end = start + len(each)
        assert reader.read(start, end) == read_outcome(text, start, end, default_lexicon())
        assert reader.read(start - len(before), end) == read_outcome(
            text, start - len(before), end, default_lexicon()
        )
