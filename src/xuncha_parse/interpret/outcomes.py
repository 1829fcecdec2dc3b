"""How far the remediation has come, read from the words of an outcome.

The longest wording at the leftmost place decides. A wording that is only promised (…前完成) or denied
(未…) is not taken at its word, and wording in no table stays unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.date_patterns import START
from xuncha_parse.interpret.dates import DateExpression, dates_in
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.notation.lexicons import Lexicon

_CLAUSE = lazy.pattern("[,;。!?:\n]")
_CLAUSES = lazy.pattern("[^,;。!?:\n]+")
_DENIED = lazy.pattern(
    r"(?:尚未|还未|仍未|暂未|从未|未能|(?<![从而])未(?!来|雨)|没有|没|无法|难以|不能|不)[^已,;。]{0,10}$"
)
_DEADLINE = lazy.pattern(r" ?(?:之前|以前|前(?![一二两三四五六七八九十\d半期者述]))")
_PUT_OFF = lazy.pattern(r"(?:延期|延长|延至|推迟|顺延|推延|展期)[^,;。]{0,16}$")
_AS_OF = lazy.pattern("(?:截至|截止到?|截至到|到)$")
_ENDS_TERM = lazy.pattern("[末底]$")
_TERM = lazy.pattern("(?:上半年|下半年|季度|年内)$")
_FINISHES = lazy.pattern(r" ?(?:全部|全面|整体|整改)?(?:完成|办结|到位|建成|竣工|交付|投入使用|投用|销号)")
"""正在推进,2024年上半年完成: what is to be done within a half-year or a quarter."""
_AHEAD = lazy.pattern("(?:预计|计划|拟于?|力争|争取|将于|确保|有望)(?:在|于)?$")
_DONE_BEHIND = lazy.pattern(r" ?(?:之前|以前|前)?(?:已|均已|全部已)")
_DONE_BEFORE = lazy.pattern(r"(?:已经?|均|(?<![企事产行])业)(?:于|在|由|经)?[^,;。]{0,8}$")
_SHARE_BEFORE = lazy.pattern(
    r"(?:[一二三四五六七八九十\d]{1,3}分之[一二三四五六七八九十\d]{1,3}|大部分|部分|多数|过半|半数|一半|(?<!百)\d{1,2}(?:\.\d{1,2})?%)[^,;。]{0,10}$"
)
_SHARE_AFTER = lazy.pattern(
    r" ?(?:率(?:为|达|达到)?|了|到)? ?(?:\d{1,2}(?:\.\d{1,2})?%|[一二三四五六七八九十]{1,3}分之)"
)
"""What tells that not all is done: 三分之二已完成, 已完成80%."""
_UNITS = "[项个条件户家处名人宗笔起亩吨套台张间栋座辆]|[万亿]?元|公里|平方米|立方米|米"
_COUNTED_BEFORE = lazy.pattern(rf"\d+ ?(?:{_UNITS}|%)[^,;。]{{0,8}}$")
_COUNTED_AFTER = lazy.pattern(rf"(?:整改|任务|问题|的)? ?\d+(?:\.\d+)? ?(?:{_UNITS})")
_OF_ISSUE = lazy.pattern("[该此本]|问题|整改|任务")
_PART = lazy.pattern(r"\d|全部|均")
_UNDONE = ("in_progress", "not_completed", "not_started", "partial")
_FULL_STATUSES = ("completed", "mostly_completed", "partial")
_PUNCTUATION = lazy.pattern(r"[\s,;。、:!()“”\"\-—]+")
_ADDS_NOTHING = lazy.pattern(
    r"(?:底|之|以)?前|完成|办结|仍|涉及|共?\d+ ?[个项条类户家处](?:具体|子)?(?:问题|表现|任务|事项)?"
)
_UNDER_WAY = lazy.pattern(
    r"(?P<in_progress>(?:正在|仍在|尚在|还在)[一-鿿]{2,12})"
    r"|(?P<not_started>(?<![接招善优])待[一-鿿]{2,16}后,?(?:再|方可|即可?)?(?:实施|启动|开展|开工|动工|执行|组织实施|施工))"
)
_REACH = 24
_LONGEST = 4_000
_FEW_WORDS = 40


class OutcomeReading(NamedTuple):
    """What an outcome's text says.

    ``rule`` is how the status was found: wording, promised, denied, share, mixed_counts, under_way, or empty for unknown.
    ``rivals`` are other statuses the same text names; ``alone`` says that it holds nothing but a status.
    """

    status: str
    phrase: Span | None
    sustained: bool
    due: DateExpression | None
    rule: str
    rivals: tuple[str, ...]
    alone: bool

    @property
    def whole(self) -> bool:
        """Whether the text is an outcome from end to end: a status alone, or an account of what is done and what is left."""
        return self.alone or self.rule == "mixed_counts"


class OutcomeReader:
    """Reads the outcomes of one text: the same stretch once, whoever asks, and the same words once, where no date may stand.

    已完成，长期坚持 is what most issues of a notice say.
    """

    def __init__(self, folded: str, lexicon: Lexicon) -> None:
        self.folded = folded
        self.lexicon = lexicon
        self._readings: dict[tuple[int, int], OutcomeReading] = {}
        self._wordings: dict[tuple[str, str], tuple[int, OutcomeReading]] = {}

    def read(self, start: int, end: int) -> OutcomeReading:
        """What ``folded[start:end]`` says."""
        reading = self._readings.get((start, end))
        if reading is None:
            reading = self._readings[start, end] = self._read(start, end)
        return reading

    def _read(self, start: int, end: int) -> OutcomeReading:
        if end - start > _FEW_WORDS or START.search(self.folded, start, end):
            return read_outcome(self.folded, start, end, self.lexicon)
        # The characters before count too: they may make another word of the first one (未完成, 恢复常态化).
        words = self.folded[max(0, start - 2) : start], self.folded[start:end]
        known = self._wordings.get(words)
        if known is None:
            known = self._wordings[words] = start, read_outcome(self.folded, start, end, self.lexicon)
        read_at, reading = known
        phrase = reading.phrase
        if phrase is None or read_at == start:
            return reading
        moved = start - read_at
        return reading._replace(phrase=Span(phrase.start + moved, phrase.end + moved))


class _Wording(NamedTuple):
    status: str
    rule: str
    span: Span
    counted: bool


def read_outcome(folded: str, start: int, end: int, lexicon: Lexicon) -> OutcomeReading:
    """Read ``folded[start:end]`` as an outcome."""
    end = min(end, start + _LONGEST)
    wordings = list(_wordings(folded, start, end, lexicon))
    sustained = list(lexicon.sustained.finditer(folded, start, end))
    status, rule, phrase = "unknown", "", None
    if not wordings:
        wordings = list(_going_or_waiting(folded, start, end))
    if wordings:
        status, rule, phrase = wordings[0].status, wordings[0].rule, wordings[0].span
    if _counts_parts(folded, start, end, wordings, lexicon):
        status, rule = "partial", "mixed_counts"
    dates = dates_in(folded, start, end)
    due = _deadline(folded, start, end, dates, wordings, undone=status in _UNDONE)
    upkeep = bool(sustained) or (
        status in ("completed", "mostly_completed")
        and any(
            folded[w.span.start : w.span.end] in ("持续推进", "持续整改", "继续推进") for w in wordings[1:]
        )
    )
    rivals = _rivals(wordings, status, rule)
    told = [wording.span for wording in wordings]
    told += [Span(*match.span()) for match in sustained]
    told += [Span(date.start, date.end) for date in dates]
    alone = bool(wordings) and _is_alone(folded, start, end, told, lexicon)
    return OutcomeReading(status, phrase, upkeep, due, rule, rivals, alone)


def _wordings(folded: str, start: int, end: int, lexicon: Lexicon) -> Iterator[_Wording]:
    for match in lexicon.statuses.finditer(folded, start, end):
        status, rule = lexicon.status_of_match(match), "wording"
        clause = _clause_before(folded, start, match.start())
        if clause and status in _FULL_STATUSES:
            if _DENIED.search(clause):
                status, rule = "not_completed", "denied"
            elif _is_promised(clause, match[0], lexicon):
                status, rule = "in_progress", "promised"
            elif status == "completed" and _SHARE_BEFORE.search(clause):
                status, rule = "partial", "share"
        if status == "completed" and _SHARE_AFTER.match(folded, match.end(), end):
            status, rule = "partial", "share"
        counted = bool(
            (clause and _COUNTED_BEFORE.search(clause)) or _COUNTED_AFTER.match(folded, match.end(), end)
        )
        yield _Wording(status, rule, Span(*match.span()), counted)


def _going_or_waiting(folded: str, start: int, end: int) -> Iterator[_Wording]:
    """正在协商 goes on and 待上级批复后实施 is yet to begin, whatever it is; asked where no known wording stands."""
    for match in _UNDER_WAY.finditer(folded, start, end):
        yield _Wording(match.lastgroup or "", "under_way", Span(*match.span()), counted=False)


def _counts_parts(folded: str, start: int, end: int, wordings: list[_Wording], lexicon: Lexicon) -> bool:
    """A part that is done and behind it one that is not: 已拆除151处,其余65处正在推进; 5个已完成,另一支部尚未完成."""
    counted = {wording.status for wording in wordings if wording.counted}
    if len(counted) > 1 and counted & {"completed", "mostly_completed"}:
        return True
    first = wordings[0] if wordings else None
    if first is not None and first.status in ("not_completed", "not_started") and first.span.start == start:
        return False  # 尚未完成。5人中已联系3人,其余2人… is said of the whole
    if first is not None and first.status == "completed":
        if not first.counted:
            return False
        undone = (each for each in wordings[1:] if each.status in ("not_completed", "not_started"))
        if any(not _OF_ISSUE.search(_clause_before(folded, start, each.span.start)) for each in undone):
            return True
    elif first is not None and first.status not in _UNDONE:
        return False
    return _leaves_part(folded, start, end, lexicon)


def _leaves_part(folded: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether behind a clause that counts what is done another tells what is left, and not that it is done as well."""
    done = False
    for clause in _CLAUSES.finditer(folded, start, end):
        left = lexicon.part_left.search(clause[0])
        finished = lexicon.part_finished.search(clause[0])
        if left is not None and done and finished is None:
            return True
        done = done or (left is None and finished is not None and _PART.search(clause[0]) is not None)
    return False


def _clause_before(folded: str, start: int, position: int) -> str:
    text = folded[max(start, position - _REACH) : position]
    return _CLAUSE.split(text)[-1]


def _is_promised(clause: str, wording: str, lexicon: Lexicon) -> bool:
    if wording.startswith("已") or "已" in clause:
        return False
    if _PUT_OFF.search(clause):
        return True
    return bool(lexicon.future.search(lexicon.not_future.sub("", clause)))


def _deadline(
    folded: str,
    start: int,
    end: int,
    dates: list[DateExpression],
    wordings: list[_Wording],
    *,
    undone: bool,
) -> DateExpression | None:
    """The date before which something is still to be done; a date by which it was done is none."""
    due: DateExpression | None = None
    for expression in dates:
        clause = _clause_before(folded, start, expression.start)
        if _PUT_OFF.search(clause):
            return expression
        promised = any(
            w.rule == "promised" and 0 <= w.span.start - expression.end <= _REACH for w in wordings
        )
        ahead = undone and (
            _AHEAD.search(clause)
            or (_ENDS_TERM.search(folded, expression.start, expression.end) and not _AS_OF.search(clause))
            or (
                _TERM.search(folded, expression.start, expression.end)
                and _FINISHES.match(folded, expression.end, end)
            )
        )
        bound = _DEADLINE.match(folded, expression.end, end) or promised or ahead
        if (
            due is None
            and bound
            and not _DONE_BEFORE.search(clause)
            and not _DONE_BEHIND.match(folded, expression.end)
        ):
            due = expression
    return due


def _rivals(wordings: list[_Wording], status: str, rule: str) -> tuple[str, ...]:
    """Statuses that contradict the one taken; going on with what is done contradicts nothing."""
    if rule == "mixed_counts":
        return ()
    others = dict.fromkeys(wording.status for wording in wordings[1:] if wording.status != status)
    if status in ("completed", "mostly_completed", "partial"):
        others.pop("in_progress", None)
    if status in ("partial", "in_progress", "not_completed", "not_started"):
        others.pop("in_progress", None)
    return tuple(others)


def _is_alone(folded: str, start: int, end: int, told: list[Span], lexicon: Lexicon) -> bool:
    """Whether nothing is left when what is ``told`` (status, upkeep, dates) and words that add nothing are taken away."""
    if end - start > 80:
        return False
    kept = list(folded[start:end])
    for span in told:
        kept[span.start - start : span.end - start] = "," * (span.end - span.start)
    rest = lexicon.rest.sub("", _ADDS_NOTHING.sub("", "".join(kept)))
    return len(_PUNCTUATION.sub("", rest)) <= 2
