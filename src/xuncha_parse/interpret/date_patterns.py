"""How dates are printed, as patterns over a folded shadow of the text.

Every quantifier is bounded, so a try at one place costs a bounded time.
"""

from __future__ import annotations

from xuncha_parse import lazy

GAP = " {0,4}"
HAN = "一二三四五六七八九"
NIL = "〇○零Ｏ0"
YEAR = rf"(?:1[89]|20)[0-9]{{2}}|(?:二[{NIL}]|一[八九])[{HAN}{NIL}]{{2}}"
MONTH = rf"1[0-2]|0?[1-9]|十[一二]?|[{HAN}元]"
DAY = rf"3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[{HAN}]?|廿[{HAN}]?|[{HAN}]"
DASHES = "-－‐‑–—―−~～〜"
QUARTER = rf"{GAP}[一二三四1-4]{GAP}季度"
CLOSE = "(?:底(?![数线色子稿蕴])|末(?![端尾]))"
EDGE = rf"(?:{CLOSE}|初(?![中级步次审高{HAN}十试赛评选心衷验检稿]))"

TOLD_YEARS = {"今年": "如当", "本年": "基根资成"}
UNTOLD_YEARS = {
    "去年": "过失",
    "前年": "以目之提当先此",
    "明年": "说证表标声注文阐透",
    "当年": "应相适",
    "同年": "相不共合如",
    "上年度": "以",
    "翌年": "",
}
"""A year told by another one → the characters before it that make another word: 以前年度, 合同年限.

今年 is the caller's to know; the others have no value here.
"""


def any_of(words: dict[str, str]) -> str:
    """The words as alternatives, none behind a character that makes it another word."""
    guarded = (f"(?<![{before}]){word}" if before else word for word, before in words.items())
    return f"(?:{'|'.join(guarded)})(?![级龄轻])度?"


HEAD = lazy.pattern(
    rf"(?P<head>(?P<year>{YEAR}){GAP}年(?!级|代(?![表理码办课]))[度份]?"
    rf"|(?P<this>{any_of(TOLD_YEARS)})|{any_of(UNTOLD_YEARS)}){GAP}"
)
CLOCK = (
    rf"(?:{GAP}[Tt]?{GAP}(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    r"(?::(?P<second>[0-5][0-9]))?(?![0-9]))?"
)
TAIL = lazy.pattern(
    rf"(?P<month>{MONTH}){GAP}月(?P<copies>份?)(?:{GAP}(?:"
    rf"(?P<day>{DAY}){GAP}(?:日|号(?![楼院线文])){CLOCK}"
    rf"|月?(?P<part>上旬|中旬|下旬|{EDGE})"
    rf"|(?P<stray>[0-9]{{1,4}}(?:{GAP}日|(?={GAP}(?:[,。;、)\n]|\Z))))))?"
    rf"|(?P<part_of_year>年?{EDGE}|上半年|下半年|第?{QUARTER}(?:{GAP}{CLOSE})?)"
    rf"|(?P<bare_day>{DAY}){GAP}[日号](?!{GAP}(?:[内后游均楼院线文]|以[内上下]|之内))"
)
"""What follows a year, or stands without one; a bare day only after another date."""

NUMERIC = lazy.pattern(
    rf"(?P<year>(?:1[89]|20)[0-9]{{2}}){GAP}(?P<mark>[-－‐‑./／]){GAP}(?P<month>1[0-2]|0?[1-9]){GAP}(?P=mark)"
    rf"{GAP}(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9]|(?P=mark)[0-9]){CLOCK}"
)
LOST = lazy.pattern(
    rf"(?:1[89]|20)[0-9]{{2}}{GAP}(?:[0-9]{{1,4}}{GAP}(?:日|月(?:{GAP}[0-9]{{1,2}}{GAP}日)?)"
    rf"|年{GAP}(?:(?!(?:1[0-2]|0?[1-9]){GAP}月)[0-9]{{1,4}}{GAP}[月日]|[0-9]?\ufffd[0-9]?{GAP}月?(?:{GAP}[0-9]{{1,2}}{GAP}日)?))"
)
"""Digits that lost their 年 or 月: 202131日, 2021年31日, 20213月1日; a digit lost, or one too many."""
LOST_END = lazy.pattern(rf"[0-9]{{3,4}}{GAP}日")
UNITLESS_END = lazy.pattern(
    rf"(?P<month>{MONTH}){GAP}月{GAP}(?P<day>{DAY})(?!{GAP}(?:[0-9.%余多万元年月日号个人名次家所项件场期]))"
)
"""3月15日至4月15: after a day and 至 the number is a day, unless a measure follows it."""

JOINS = rf"(?:[{DASHES}至到、和与及]|以及)"
RANGE = lazy.pattern(rf"{GAP}(?:[{DASHES}]{{1,2}}|至|到){GAP}")
LIST = lazy.pattern(rf"{GAP}(?:[、和与及]|以及){GAP}")
JOINT_FIRSTS = frozenset(f" {DASHES}至到、和与及以")
"""What these two begin with."""

DIGITS = rf"[0-9{HAN}{NIL}十廿]{{1,4}}"
RUN = rf"{GAP}{JOINS}{GAP}(?:{DIGITS}{GAP}{JOINS}{GAP}){{0,10}}{DIGITS}{GAP}[年月日号]"
"""What follows a number whose unit is still to come; all parts begin differently, so it never backs up."""
ELIDED_HEAD = lazy.pattern(rf"(?P<month>{MONTH}){GAP}月份?{GAP}")
ELIDED = lazy.pattern(rf"(?:{YEAR}|{DAY})(?={RUN})")
"""A number whose unit is printed once, further on: 3月15至4月15日, 2023-2025年, 7、8月份."""

OPEN = lazy.pattern(rf"{GAP}(?:以来|[至到](?:今|目前|现在)|以后|之后|起(?![草诉点步伏源身飞动用初因到]))")
OPEN_AFTER_SINCE = lazy.pattern(rf"{GAP}(?:来|开始)")
OPEN_FIRSTS = frozenset(" 以至到之起来开")
"""What these two begin with."""
SINCE = lazy.pattern(rf"[自从]{GAP}\Z")
UNTOLD = lazy.pattern(rf"(?:[年每学\ufffd0-9]|[0-9]{{4}}[-./]){GAP}\Z")
UNTOLD_LASTS = frozenset(" 年每学\ufffd0123456789-./")
"""What before a month or 年底 says that its year is not simply left out: 每年3月, 23年3月, 2023.3月."""
ITEM_BEGINS = lazy.pattern(rf"(?:\A|[\n\r。;:.)]){GAP}\Z")
CONTEXT = 9
"""Characters before a date that these four look at."""

PLAIN = lazy.pattern(
    rf"(?=[0-9])(?:((?:1[89]|20)[0-9]{{2}})年[度份]?)?(?:(1[0-2]|0?[1-9])月(?:(3[01]|[12][0-9]|0?[1-9])日|份)?)?"
    rf"(?![ 0-9{HAN}十廿元年月日号份度级代上中下底末初第Tt\ufffd])"
)
"""A date in ASCII digits with all its units, and behind it nothing that may still belong to it."""

START = lazy.pattern(
    rf"[0-9{HAN}十廿今本去前明翌当同上下第年](?:"
    rf"(?<=[0-9])(?<![0-9][0-9])"
    rf"(?=[0-9]{{0,7}}{GAP}[年月日]|[0-9]{{3}}{GAP}[-－‐‑./／0-9]|[0-9]{{0,3}}{RUN})"
    rf"|(?<=[{HAN}十廿])(?<![{HAN}{NIL}十百].)(?=[{HAN}{NIL}十]{{0,3}}{GAP}(?:[年月]|{RUN}))"
    rf"|(?<=[今本去前明翌当同])(?=年)|(?<=上)(?=年度|半年)|(?<=下)(?=半年)"
    rf"|(?<=年)(?<![青少壮老成童学]年)(?=[底末])|(?<=第)(?={QUARTER}))"
)
"""What a date can begin with, and a look at what follows: the one pass over the whole text."""
