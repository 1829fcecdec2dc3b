"""Dates, documents, sums, percentages and counts that a stretch of text names.

:class:`MentionFinder` reads in a fixed order, each reader only what the earlier ones left: documents (with
everything inside them), document numbers, dates, quantities. A value is ``None`` where it would be a guess:
余, 多, 近 and 左右 make a number vague, 3—5所 is two numbers, 去年 is another year.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.date_patterns import START
from xuncha_parse.interpret.dates import dates_at, iso
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.numerals import read_han
from xuncha_parse.source import INVISIBLE

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

Kind = Literal["date", "period", "document", "document_number", "money", "percent", "count"]
Value = str | dict[str, int | float | str] | None


class Mention(NamedTuple):
    """Something a text names, printed there as ``text[start:end]``.

    ===============  ====================================================================================
    kind             value
    ===============  ====================================================================================
    date, period     ISO 8601, see :func:`xuncha_parse.interpret.dates.iso`
    document         what stands between 《 and 》, each run of blanks as one
    document_number  许教〔2023〕129号: always 〔〕 and ASCII digits; ``None`` without an issuer's prefix
    money            yuan as a decimal string: 7.132万元 → "71320"; ``None`` for other currencies
    percent          per cent as a decimal string: 45.12% → "45.12", 5‰ → "0.5"
    count            {"number": 40, "unit": "人"}; the number is whole wherever the unit cannot be divided
    ===============  ====================================================================================

    以上, 以下, 不超过 and the like do not change the value: the printed number is exact, its meaning a limit.
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: Value


_GAP = " {0,4}"
_CONTEXT = 16
"""Characters before a mention that may be looked at."""

_LONGEST_TITLE = 300
_DEEPEST_TITLE = 8
_STOPS_TITLE = r"《》\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_BRACKET = lazy.pattern(f"[{_STOPS_TITLE}]")
_TITLE = lazy.pattern(f"《[^{_STOPS_TITLE}]{{0,{_LONGEST_TITLE - 2}}}》")
_WITHOUT_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))

_YEAR_AND_NUMBER = lazy.pattern(
    rf"[〔\[【(［]{_GAP}(?P<year>(?:19|20)[0-9]{{2}}){_GAP}[〕\]】)］]{_GAP}"
    rf"(?:第{_GAP})?(?P<number>[0-9]{{1,5}}){_GAP}[号號]"
)
_ISSUER = lazy.pattern(rf"(?P<issuer>[㐀-鿿A-Za-z×]{{1,12}}){_GAP}\Z")
_BEFORE_ISSUER = lazy.pattern(
    "根据|按照|依照|依据|参照|遵照|对照|印发|下发|转发|制发|收到|出台|落实|贯彻|执行|学习|违反|通知|文件|[了的和及与或以见由对将把在是]"
)
_LONGEST_ISSUER = 8
"""Prose runs into the prefix (按照国办发〔2022〕3号): it is cut after the last word that no prefix holds."""

_HAN_DIGITS = "一二三四五六七八九两"
_HAN = _HAN_DIGITS + "十百千万亿零〇"
_DASHES = "-－‐‑–—―−~～〜"
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])(?:\.[0-9]{1,8})?|[0-9]{1,15}(?:\.[0-9]{1,8})?"
_SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "万亿": 10**12,
}  # fmt: skip

_MEASURES = {
    "人": "民才均员大", "人次": "", "名": "", "位": "于置列居一", "户": "籍外口均", "户次": "",
    "个": "多半别体性", "个月": "", "个工作日": "", "个小时": "", "个星期": "", "个单位": "", "方面": "",
    "家": "庭属", "家次": "", "所": "有", "处": "理罚分置级", "间": "接断隔", "栋": "", "幢": "",
    "门": "店诊户", "项": "", "大项": "", "子项": "", "条": "例件款", "类": "似别", "大类": "",
    "例": "如会行外", "起": "草点诉步到", "件": "", "件次": "", "宗": "旨教", "笔": "记试录", "套": "取用",
    "台": "账阶", "辆": "", "支": "持付部出教援", "次": "生要数日年月序", "场": "所地景馆", "场次": "",
    "批": "评准示复", "批次": "", "班次": "", "轮": "流岗换训", "期": "间限望末", "篇": "", "份": "额量",
    "册": "", "本": "级科地校单次", "张": "贴", "面": "积对向临", "字": "样面", "天": "然气津",
    "周": "年边期围密", "小时": "", "分钟": "", "学时": "", "课时": "", "岁": "", "倍": "", "平方米": "",
    "平方公里": "", "米": "", "公里": "", "千米": "", "亩": "", "公顷": "", "吨": "", "公斤": "",
    "千克": "", "卷": "入烟宗", "座": "谈位标", "部": "门署分队委长级位", "块": "", "幅": "度员", "枚": "",
    "株": "", "盏": "", "节": "日约点能假", "遍": "", "只": "能有是要会", "艘": "", "票": "据选价证数",
    "页": "面岩", "眼": "睛镜科", "组": "织成长建合员团", "立方米": "",
}  # fmt: skip
"""Measure word → the characters after it that make another word of it: 3人民, 20次序."""
_DIVISIBLE = {
    "倍", "天", "周", "小时", "个小时", "学时", "课时", "岁", "平方米", "平方公里", "米", "公里", "千米",
    "亩", "公顷", "吨", "公斤", "千克", "立方米", "个工作日", "个月",
}  # fmt: skip
"""Measures a decimal may stand before; 1.3人 is a misread marker."""
_AFTER_A_HAN_DIGIT = {
    "次", "人", "人次", "名", "家", "所", "起", "例", "件", "份", "户", "场", "场次", "批", "批次", "轮",
    "天", "方面",
}  # fmt: skip
"""Measures that make 两 … 十 a count. Not 个, 项, 条, 类, 位: 两个维护, 八项规定, 五位一体 are names."""
_DURATIONS = {"个月", "个工作日", "个星期", "个小时", "小时", "分钟", "学时", "课时", "周"}
"""Measures that make even 一 a count: 一个月."""


_QUANTITY = lazy.pattern(
    rf"(?:(?P<sign>[￥¥]|人民币){_GAP})?(?P<number>{_NUMBER}|[{_HAN}]{{1,12}})"
    rf"(?P<upto>{_GAP}(?:[{_DASHES}]{{1,2}}|至|到){_GAP}(?:{_NUMBER}|[{_HAN}]{{1,12}}))?{_GAP}"
    rf"(?P<vague>[余多几来]?){_GAP}(?P<scale>[百千十]万|万亿|[百万亿]|千(?![克米]))?{_GAP}(?P<vaguer>[余多几来]?){_GAP}"
    rf"(?:(?P<percent>[%‰]|个百分点)|(?P<yuan>元(?![素件旦月组]|[0-9]角))|(?P<currency>[美港欧日]元|英镑|港币)"
    rf"|(?P<measure>{'|'.join(sorted(_MEASURES, key=len, reverse=True))}))?"
)
_PARTS_OF_A_HUNDRED = lazy.pattern(
    rf"(?P<base>[百千])分之{_GAP}(?:(?P<number>{_NUMBER})|(?P<han>[{_HAN}]{{1,4}})(?:点(?P<decimals>[{_HAN}]{{1,4}}))?)"
    rf"(?P<vague>[余多几])?"
)
_ABOUT = lazy.pattern(rf"(?:(?<!最)近|(?<![签预节合履违续契特])约|逾|超|不足|不到){_GAP}\Z")
_OR_SO = lazy.pattern(rf"{_GAP}(?:左右|上下(?![级班游])|[余多](?=[,。;、)]|\Z))")
_OR_SO_FIRSTS = frozenset(" 左上余多")
_ORDINAL = lazy.pattern(
    rf"(?:第|(?<![目提之此以当先年月日底])前){_GAP}(?:[0-9{_HAN}]{{1,4}}{_GAP}[-—~至到、和及]{_GAP})?\Z"
)
_LISTED = lazy.pattern(rf"[0-9]{_GAP}[{_DASHES}、至到]{{1,2}}{_GAP}\Z")
"""3、4所 is two numbers or the third item of a list, 1,2-3名 is nothing certain."""
_TELLING_BEFORE = frozenset(f" 近约逾超足到第前至和及、{_DASHES}")
"""What the three patterns before a number end with: few numbers need them tried."""

_QUANTITY_START = lazy.pattern(
    rf"[0-9{_HAN_DIGITS}十百千￥¥人](?:(?<=[0-9])(?<![0-9A-Za-z.][0-9])(?<![0-9],[0-9])"
    rf"|(?<=[{_HAN_DIGITS}十])(?<![{_HAN}点0-9初高].)(?<![几数]十)(?=[{_HAN}]{{0,11}}{_GAP}[余多几来]?{_GAP}"
    rf"[至到—万亿元美港欧日英{''.join(sorted({word[0] for word in _MEASURES}))}])"
    rf"|(?<=[百千])(?=分之)|(?<=[￥¥])|(?<=人)(?=民币))"
)
"""What a quantity can begin with, and a look at what follows a Chinese numeral."""


class MentionFinder:
    """Finds the mentions in stretches of one text, after one look at where any may begin: half the stretches have none."""

    def __init__(self, text: str, shadow: str) -> None:
        """``shadow`` is the folded ``text``."""
        self.text = text
        self.shadow = shadow
        self._title_ends = dict(match.span() for match in _TITLE.finditer(shadow))
        self._titles = [*self._title_ends]
        self._nested = len(self._titles) < shadow.count("》")
        dates = [match.start() for match in START.finditer(shadow)]
        quantities = [match.start() for match in _QUANTITY_START.finditer(shadow)]
        self._starts = ((_dates, dates), (_quantities, quantities))
        self._cues = sorted([*self._titles, *dates, *quantities])

    def within(self, start: int, end: int, year: int | None = None) -> list[Mention]:
        """The mentions in ``text[start:end]``, in order and disjoint; offsets are those of ``text``.

        ``year`` is the year of dates that print none, when the caller knows it.
        """
        start, end = max(start, 0), min(end, len(self.text))
        cue = bisect_left(self._cues, start)
        if cue == len(self._cues) or self._cues[cue] >= end:
            return []
        page = _Page(self.text, self.shadow, end, year)
        found = self._documents(page, start)
        if self.shadow.find("号", start, end) >= 0:
            found = _with_numbers(page, start, end, found)
        for reader, starts in self._starts:
            first = bisect_left(starts, start)
            last = bisect_left(starts, end, first)
            if first < last:
                found = _with_more(page, starts[first:last], found, reader)
        return found

    def _documents(self, page: _Page, start: int) -> list[Mention]:
        """《…》 with whatever is nested in it; a bracket without its partner is passed over."""
        at = bisect_left(self._titles, start)
        inside = self._titles[at : bisect_left(self._titles, page.end, at)]
        titles = [(first, self._title_ends[first]) for first in inside] if inside else []
        if titles and titles[-1][1] > page.end:
            titles.pop()
        if self._nested and len(titles) < page.shadow.count("》", start, page.end):
            titles = _nested_titles(page.shadow, start, page.end)
        if not titles:
            return []
        return [
            Mention("document", page.printed[first:last], first, last, title if _is_balanced(title) else None)
            for first, last in titles
            if (title := _tidy(page.printed[first + 1 : last - 1]))
        ]


def find_mentions(text: str, start: int, end: int, year: int | None = None) -> list[Mention]:
    """The mentions in one stretch of a text; who asks for many makes one :class:`MentionFinder`."""
    return MentionFinder(text, fold(text)).within(start, end, year)


class _Page(NamedTuple):
    """What is read: the printed text, its folded shadow, where the stretch ends, and the year the caller knows."""

    printed: str
    shadow: str
    end: int
    year: int | None

    def mention(self, kind: Kind, start: int, end: int, value: Value) -> Mention:
        return Mention(kind, self.printed[start:end], start, end, value)


def _with_more(
    page: _Page,
    places: Sequence[int],
    found: Sequence[Mention],
    reader: Callable[[_Page, int, int], list[Mention]],
) -> list[Mention]:
    """``found`` and what is read at the places between it, each as far as to what is found next."""
    result: list[Mention] = []
    taken = read = 0
    limit = found[0].start if found else page.end
    for place in places:
        while place >= limit:
            result.append(found[taken])
            read = found[taken].end
            taken += 1
            limit = found[taken].start if taken < len(found) else page.end
        if place >= read and (more := reader(page, place, limit)):
            result += more
            read = more[-1].end
    result += found[taken:]
    return result


def _nested_titles(shadow: str, start: int, end: int) -> list[tuple[int, int]]:
    """Titles on one line, the outermost of those within each other; a bracket without its partner is passed over."""
    opened: deque[int] = deque(maxlen=_DEEPEST_TITLE)
    titles: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(shadow, start, end):
        if match[0] == "《":
            opened.append(match.start())
        elif match[0] != "》":
            opened.clear()
        elif opened and match.end() - (first := opened.pop()) <= _LONGEST_TITLE:
            while titles and titles[-1][0] > first:
                titles.pop()
            titles.append((first, match.end()))
    return titles


def _is_balanced(title: str) -> bool:
    return title.count("〈") == title.count("〉") and title.count("<") == title.count(">")


def _tidy(printed: str) -> str:
    if printed.isprintable() and " " not in printed:  # spares 19 of 20 titles the translation
        return printed
    return " ".join(printed.translate(_WITHOUT_INVISIBLE).split())


def _with_numbers(page: _Page, start: int, end: int, titles: Sequence[Mention]) -> list[Mention]:
    found: list[Mention] = []
    for title in titles:
        found += [*_document_numbers(page, start, title.start), title]
        start = title.end
    return found + _document_numbers(page, start, end)


def _document_numbers(page: _Page, start: int, end: int) -> list[Mention]:
    """许教〔2023〕129号 with its issuer's prefix; without a prefix only 〔2023〕129号 is one."""
    found: list[Mention] = []
    for match in _YEAR_AND_NUMBER.finditer(page.shadow, start, end):
        prose = _ISSUER.search(page.shadow, max(start, match.start() - _CONTEXT), match.start())
        cut = (
            max((word.end() for word in _BEFORE_ISSUER.finditer(prose["issuer"])), default=0) if prose else 0
        )
        issuer = prose["issuer"][cut:] if prose else ""
        if prose and 0 < len(issuer) <= _LONGEST_ISSUER:
            value = f"{issuer}〔{match['year']}〕{int(match['number'])}号"
            found.append(page.mention("document_number", prose.start() + cut, match.end(), value))
        elif match[0][0] == "〔":
            found.append(page.mention("document_number", match.start(), match.end(), None))
    return found


def _dates(page: _Page, at: int, end: int) -> list[Mention]:
    return [
        page.mention(date.kind, date.start, date.end, iso(date, page.year))
        for date in dates_at(page.shadow, at, end)
    ]


def _quantities(page: _Page, at: int, end: int) -> list[Mention]:
    quantity = _quantity(page, at, end)
    return [quantity] if quantity else []


def _quantity(page: _Page, at: int, end: int) -> Mention | None:
    """The sum, percentage or count at ``at``, if its unit is printed and the number is no part of a name."""
    shadow = page.shadow
    if shadow[at] in "百千" and (parts := _PARTS_OF_A_HUNDRED.match(shadow, at, end)):
        value = _percentage(parts) if _is_exact(page, parts, parts["vague"]) else None
        return page.mention("percent", at, parts.end(), value)
    match = _QUANTITY.match(shadow, at, end)
    unit = match.lastgroup if match else None
    if match is None or (unit == "vaguer" and not match["sign"]):
        return None
    _, number, upto, vague, scale, vaguer, percent, _, _, measure = match.groups()
    if measure and not _is_counted(page, match, number, measure, vague):
        return None
    amount = _amount(number, scale) if _is_exact(page, match, vague or vaguer or upto) else None
    if measure:
        return page.mention("count", at, match.end(), _count(measure, amount))
    if percent:
        return page.mention("percent", at, match.end(), _plain(amount, 10 if percent == "‰" else 1))
    if unit == "vaguer":
        return page.mention("money", at, match.end("scale" if scale else "number"), _plain(amount))
    if number in _HAN_DIGITS and not scale:  # 三元, 多元
        return None
    return page.mention("money", at, match.end(), None if unit == "currency" else _plain(amount))


def _is_exact(page: _Page, match: re.Match[str], vague: str | None) -> bool:
    if vague:
        return False
    shadow, (start, end) = page.shadow, match.span()
    if shadow[start - 1 : start] in _TELLING_BEFORE:
        context = max(start - _CONTEXT, 0)
        if _ABOUT.search(shadow, context, start) or _LISTED.search(shadow, context, start):
            return False
    return shadow[end : end + 1] not in _OR_SO_FIRSTS or not _OR_SO.match(shadow, end, page.end)


def _amount(number: str, scale: str | None) -> int | Decimal | None:
    times = _SCALES[scale] if scale else 1
    if number.isdigit():
        return int(number) * times
    if not number.isascii():
        whole = read_han(number)
        return None if whole is None else whole * times
    return Decimal(number.replace(",", "")) * times


def _percentage(match: re.Match[str]) -> str | None:
    """百分之三十五点六 → "35.6"; 千分之五 → "0.5"."""
    digits = match["number"]
    if digits is None:
        whole, decimals = read_han(match["han"]), [read_han(digit) for digit in match["decimals"] or ""]
        if whole is None or not all(digit is not None and digit < 10 for digit in decimals):
            return None
        digits = f"{whole}.{''.join(map(str, decimals))}"
    return _plain(Decimal(digits.replace(",", "")), 10 if match["base"] == "千" else 1)


def _plain(amount: int | Decimal | None, divisor: int = 1) -> str | None:
    return None if amount is None else f"{(Decimal(amount) / divisor).normalize():f}"


def _count(unit: str, amount: int | Decimal | None) -> Value:
    if amount is None:
        return None
    whole = int(amount)
    if amount == whole:
        return {"number": whole, "unit": unit}
    return {"number": float(amount), "unit": unit} if unit in _DIVISIBLE else None


def _is_counted(page: _Page, match: re.Match[str], numeral: str, measure: str, vague: str) -> bool:
    """Whether number and measure are a count: not 第三次, not 3人民, not 一批, not the 八项 of 八项规定."""
    shadow, (start, end) = page.shadow, match.span()
    if end < page.end and shadow[end] in _MEASURES[measure]:
        return False
    if shadow[start - 1 : start] in _TELLING_BEFORE and _ORDINAL.search(
        shadow, max(start - _CONTEXT, 0), start
    ):
        return False
    if numeral.isascii():
        return True
    number = read_han(numeral)
    if number is None or (len(numeral) > 1 and set(numeral) <= set(_HAN_DIGITS)):  # 三五次
        return False
    if measure in _DURATIONS or number > 10 or (number == 10 and vague):
        return True
    usual = measure in _AFTER_A_HAN_DIGIT or (number == 10 and measure == "个")
    return usual and number > 1 and numeral != "二"
