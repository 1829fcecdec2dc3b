"""Who inspected whom, in which round, and what type of inspection it was, as printed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.wording import tables
from xuncha_parse.notation.lexicons import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha_parse.interpret.found import Found
    from xuncha_parse.interpret.reading import Sentence

_N = "[0-9一二三四五六七八九十百]{1,4}"
_ACT = "(?:巡察|巡视)"
_NOT_ACT = "(?!工作|组|整改|反馈|意见|发现|办|机构|移交|期间|情况|条例|小组|成果|领导|干部|前|后)"
_OBJECT = r"(?P<object>(?:[^,。;:(]|\([^)]{0,60}\)){2,100}?)"
_BODY = "(?:中央|委员会|党组|委|大学|学院|集团|公司|局|厅|院|(?<![干全])部)"
_TEAM_CORE = lazy.pattern(rf"(?P<act>{_ACT})(?:工作)?(?P<ordinal>第?{_N})?组(?!组?长|员|织|建|成)")
_LAST_CUT = lazy.pattern(rf".*(?:[,:()《》<>…]|、(?!第{_N}))", re.DOTALL)
_COUNTED = lazy.pattern(rf"(?:{_N}个|各|多个|数个|全部|所有|有关|相关)$")
_NOTE_OF_NAME = lazy.pattern(r"\((?:以下|下称|简称|下同|原|曾用名|现|含)[^)]*\)$")
_TEAM_HEAD = lazy.pattern(
    rf"(?:中共)?(?:第?{_N}届)?[㐀-鿿]{{0,12}}?{_BODY}(?:派出)?(?:第{_N}轮(?:巡察|巡视)?)?"
)
_RECIPIENT = lazy.pattern(
    rf"向{_OBJECT}(?:全体|领导班子|班子成员|主要负责人|主要负责同志|主要领导|书记)*(?:进行|作|做|书面|集中|正式|通报)*了?(?:{_ACT}(?:意见|情况))?(?:反馈|通报)"
)
_ENTERED = lazy.pattern(rf"(?:进驻|入驻){_OBJECT}(?=[,。;]|开展|进行|$)")
_RECEIVED = lazy.pattern(rf"(?P<object>[^,。;:]{{2,60}}?)(?:接受|迎来)了?[^,。;]{{0,40}}?{_ACT}(?!整改|反馈)")
_VERBAL = lazy.pattern(
    rf"组{_ACT}(?!反馈|整改|意见|工作|情况|发现|指出|移交)了?{_OBJECT}(?=(?:情况|意见|工作)*(?:反馈|动员)|[,。;]|$)"
)
_ROUND = lazy.pattern(
    rf"(?P<head>(?:第?{_N}届)[㐀-鿿]{{0,8}}?(?:中央|党组|委)|[㐀-鿿]{{0,10}}?(?:[省市县区州旗盟地镇乡党工]委|党组|中央))?"
    rf"(?:{_ACT})?(?:(?:19|20)\d\d年度?)?第{_N}轮(?:第{_N}批次?)?(?=[^,。;:]{{0,16}}{_ACT})"
)
_OF_ROUND = lazy.pattern(
    rf"[㐀-鿿\d]*第?{_N}轮(?:第{_N}批次?)?{_ACT}(?=(?:[省市县区州旗镇乡党]|中央)[㐀-鿿]{{0,8}}?(?:委|组))"
)
"""十四届县委第五轮巡察 in front of the team it sent, which names its own committee: 县委第四巡察组."""
_LATE_ORDINAL = lazy.pattern(rf"第{_N}(?=巡)")
_BESIDE = lazy.pattern("(?:并|同时|一并|另外)$")
_TERM = lazy.pattern(rf"第?{_N}届")
_AUDIENCE = lazy.pattern(
    "(?:社会|群众)(?!保障|保险|科学|治理|工作|组织|福利|事业|艺术|文化|主义)|公众|上级|全体|各级"
)


class TeamMention(NamedTuple):
    """A team as one sentence names it; the fuller the name, the higher ``fullness``."""

    found: Found
    act: str
    body: str
    fullness: int


def read_team(told: Sequence[Sentence], further: Sequence[Sentence]) -> Found | None:
    """The fullest name of the team in the opening (``told``), or one with its number from ``further``."""
    best = max((m for line in told for m in _teams(line)), key=lambda m: m.fullness, default=None)
    if best is not None and best.fullness >= _ORDINAL:
        return best.found
    for mention in (m for line in further for m in _teams(line)):
        fuller = mention.fullness >= _ORDINAL + _BODIED
        if best is None and mention.fullness >= _BODIED:
            return mention.found
        if best is not None and fuller and mention.act == best.act and mention.body.endswith(best.body):
            return mention.found
    return best.found if best is not None else None


_ORDINAL, _BODIED = 8, 4
_MOST_TRIED = 4
_ADVERB = lazy.pattern("(?:先后|分别|依次|同时|同步|再次|首次)$")


def _teams(sentence: Sentence) -> Iterator[TeamMention]:
    letters = sentence.letters
    for core in _TEAM_CORE.finditer(letters):
        floor = max(
            [core.start() - 40, 0, *(date.end for date in sentence.dates if date.end <= core.start())]
        )
        cut = _LAST_CUT.match(letters, floor, core.start())
        begin = name_start(letters, cut.end() if cut else floor, core.start())
        of_round = _OF_ROUND.match(letters, begin, core.start())
        begin = of_round.end() if of_round else begin
        if _COUNTED.search(letters, begin, core.start()):
            continue
        match = _team_name().fullmatch(letters, begin, core.start())
        late = (
            None if match else _LATE_ORDINAL.search(letters, max(begin, core.start() - 5), core.start() + 1)
        )
        begin = begin if match else late.start() if late else core.start()
        numbered = bool(core["ordinal"]) or bool(match and match["ordinal"]) or late is not None
        body = match["body"] or "" if match else ""
        fullness = _ORDINAL * numbered + _BODIED * bool(body) + bool(match and match["type"]) + ("届" in body)
        yield TeamMention(sentence.found(begin, core.end()), core["act"], body, fullness)


def name_start(letters: str, start: int, end: int) -> int:
    """Where a body's name begins in ``letters[start:end]``, after what leads into it (由, 统一部署 …)."""
    for pattern in _lead_ins():
        lead = pattern.match(letters, start, end)
        start = lead.end() if lead else start
    return start


def read_inspected(told: Sequence[Sentence], *, sure: bool = False) -> Found | None:
    """The body inspected, as its sentence prints it; ``sure`` asks that a team be named beside it."""
    patterns = (_action(), _short_action(), _ENTERED, _VERBAL, _RECEIVED, _RECIPIENT)
    for pattern in patterns:
        for sentence in told:
            if sure and (pattern is _short_action() or not _TEAM_CORE.search(sentence.letters)):
                continue
            found = _first_object(sentence, pattern, _MOST_TRIED if pattern is not _RECEIVED else 1)
            if found is not None:
                return found
    return None


def _first_object(sentence: Sentence, pattern: re.Pattern[str], tries: int) -> Found | None:
    """The first body named after the pattern's preposition; another may be rejected before it (对村巡察组对石桥村)."""
    at = 0
    for _ in range(tries):
        match = pattern.search(sentence.letters, at)
        if match is None:
            return None
        found = _object(sentence, match)
        if found is not None:
            return found
        at = match.start() + 1
    return None


def _object(sentence: Sentence, match: re.Match[str]) -> Found | None:
    start, end = match.span("object")
    for date in sentence.dates:
        if start <= date.start < end:
            start, end = (date.end, end) if date.start <= start + 1 else (start, date.start)
    name = sentence.letters[start:end]
    alias = _NOTE_OF_NAME.search(name)
    name = _ADVERB.sub("", (name[: alias.start()] if alias else name).rstrip("自从在于的"))
    if len(name) < 2 or _AUDIENCE.search(name) or _TEAM_CORE.search(name) or "组对" in name:
        return None
    return sentence.found(start, start + len(name))


def read_type(told: Sequence[Sentence], *, loose: bool = True) -> Found | None:
    """常规巡察, “回头看”: from the sentence that says what was done; with ``loose`` from any mention."""
    for sentence in told:
        match = _action().search(sentence.letters)
        if match is None:
            continue
        kind = _type().search(sentence.letters, match.start("manner"), match.end("act") + 5)
        if kind and not loose and not re.search("巡[察视].{0,4}组", sentence.letters[: kind.start()]):
            continue  # 适时开展“回头看”: a measure, far from the team and its inspection
        if kind and kind.start() <= match.end("act"):
            return sentence.found(*kind.span())
    for sentence in told if loose else ():
        for kind in _type().finditer(sentence.letters):
            beside = _BESIDE.search(sentence.letters, max(0, kind.start() - 4), kind.start())
            # 并延伸巡察了两个村, 专项巡察等五个工作组: not what the inspection itself was
            further = sentence.letters.startswith(("了", "等", "、", "整改方案"), kind.end())
            if not (kind[0].startswith(("政治", "延伸")) or beside or further):
                return sentence.found(*kind.span())
    return None


def read_round(told: Sequence[Sentence]) -> Found | None:
    """The fullest mention of the round: 十二届市委第三轮第一批."""
    best: tuple[int, Found] | None = None
    for sentence in told:
        if "轮" not in sentence.letters:
            continue
        for match in _ROUND.finditer(sentence.letters):
            start, head = match.start(), match["head"] or ""
            if head:
                start = name_start(sentence.letters, start, match.end("head"))
                term = _TERM.search(sentence.letters, start, match.end("head"))
                start = term.start() if term else start
            fullness = 4 * ("届" in head) + 2 * (start < match.end("head")) + ("批" in match[0])
            if best is None or fullness > best[0]:
                best = (fullness, sentence.found(start, match.end()))
    return best[1] if best else None


def read_kind(*texts: str) -> str | None:
    """巡察 or 巡视: of the first text with one, what is rectified (巡视联动巡察整改: 巡察), or the first."""
    for text in texts:
        match = re.search(f"{_ACT}(?=(?:集中|反馈|意见|问题|情况){{0,3}}整改)", text) or re.search(_ACT, text)
        if match:
            return match[0]
    return None


@cache
def _types() -> str:
    return alternation(tables()["inspection"]["types"])


@cache
def _team_name() -> re.Pattern[str]:
    sectors = alternation(tables()["inspection"]["sectors"])
    return re.compile(
        rf"(?P<body>{_TEAM_HEAD.pattern}|[㐀-鿿]{{1,6}}?[省市县区州旗盟](?=[㐀-鿿]{{0,10}}?(?:{_types()}))|[省市县区州旗盟镇乡校局](?=(?:{sectors})))?(?P<sector>(?<=[省市县区州旗盟镇乡校局委组])(?:{sectors})(?:系统|领域)?)?(?P<ordinal>(?:第{_N}[、和及至])*第?{_N})?"
        rf"(?P<type>[“\"]?[㐀-鿿]{{0,10}}?(?:{_types()}|回头看)[”\"]?)?(?P<late>第{_N})?"
    )


@cache
def _type() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_types()}){{1,3}}{_ACT}(?!(?:第?{_N})?组)|[“\"]回头看[”\"]|回头看|[“\"][㐀-鿿]{{2,8}}[”\"]{_ACT}(?!组|整改)"
    )


@cache
def _action() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![针面应核比相绝反])对(?!照|标|口|表|应|策){_OBJECT}(?:(?<!党)组织)?(?:开展|进行|实施|启动)[了过为]?"
        rf"(?P<manner>[^,。;:]{{0,40}}?)(?P<act>{_ACT}|[“\"]?回头看[”\"]?)(?:{_NOT_ACT}|(?=工作(?:[,。;:]|$)))"
    )


@cache
def _short_action() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![针面应核比相绝反])对(?!照|标|口|表|应|策){_OBJECT}的?(?P<manner>(?:{_types()}){{0,3}})(?P<act>{_ACT}){_NOT_ACT}"
    )


@cache
def _lead_ins() -> tuple[re.Pattern[str], ...]:
    """What leads into a name: a long word, a short one before a level's name, a preposition at the start."""
    words = tables()["inspection"]
    level = f"(?:第?{_N}届|第{_N}|{alternation(words['levels'])}|巡)"
    return (
        re.compile(f".*(?:{alternation(words['lead_ins'])})", re.DOTALL),
        re.compile(f".*(?:{alternation(words['short_lead_ins'])})(?={level})", re.DOTALL),
        re.compile("[由受被据对]"),
    )
