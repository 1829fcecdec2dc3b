"""Where a notice closes: invitation, contact lines, attachments, signature and the page's footer."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.contact import bare_label, contact_fields, contact_heads, is_bare_contact
from xuncha_parse.interpret.furniture import is_footer, scan
from xuncha_parse.interpret.reading import Reading
from xuncha_parse.interpret.wording import tables
from xuncha_parse.notation.lexicons import alternation, any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.source import Span
    from xuncha_parse.syntax.lines import Line

_READ = 2_000
_LONGEST_BODY = 40
_LONGEST_CLOSING = 600
_LEAST_KEYS = 3
_MOST_STRANGERS = 60
_MOST_BELOW = 12
_SENTENCE_END = lazy.pattern("[。;!?]")
_MOST_ATTACHMENTS = 60
_LONGEST_ATTACHMENT = 120
_ATTACHED = lazy.pattern(r"(?:附件|附表|附录|附)(?:[一二三四五六七八九十\d]{0,2}[:.、]|$)")
_GOES_ON = lazy.pattern(r"[\d日号][)）】]?\s+\S")
"""A date, or what may be one, with a blank and more behind it."""
_CONTACT_ITEM = lazy.pattern(r"\d{7}|[@＠]|信箱|地址|请寄")
_SERIES = lazy.pattern("一是|二是|整改情况:|整改结果:|整改措施:|完成情况:")


class Kind(Enum):
    """What a line near the end of a notice is."""

    INVITATION = "invitation"
    FORMULA = "formula"
    CONTACT = "contact"
    ATTACHMENT = "attachment"
    DATE = "date"
    SIGNATURE = "signature"
    BODY = "body"
    FOOTER = "footer"
    FURNITURE = "furniture"
    PROSE = "prose"
    OTHER = "other"


_WE_SHALL = lazy.pattern(
    "[^,;。:]{1,20}(?:局|厅|院|校|委|组|县|市|区|镇|乡|街道|公司|集团|中心|党支部)将(?:以|继续|持续|进一步|坚持|坚决|不断|始终|深入)"
)

_CLOSES = frozenset(Kind) - {Kind.BODY, Kind.PROSE, Kind.OTHER}


class LineKinds:
    """What each line near the end is; where the closing starts and what it holds are asked of the same lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._read: dict[Span, Kind] = {}

    def of(self, line: Span) -> Kind:
        """What one line is, by itself; read once."""
        kind = self._read.get(line)
        if kind is None:
            kind = self._read[line] = line_kind(self._text, line)
        return kind


def closing_start(text: str, lines: Sequence[Span], kinds: LineKinds | None = None) -> int:
    """The index of the first of ``lines`` that belongs to the closing; ``len(lines)`` when there is none.

    Read from the end: all is closing up to the topmost line that says so, as long as no prose comes between.
    """
    kinds = kinds or LineKinds(text)
    start = len(lines)
    signed = False
    for at in range(len(lines) - 1, -1, -1):
        kind = kinds.of(lines[at])
        if kind in _CLOSES:
            start, signed = at, kind is Kind.DATE
        elif kind is Kind.BODY and (
            (signed and start == at + 1) or (start == len(lines) and at == len(lines) - 1)
        ):
            start = at
        elif (kind is Kind.PROSE and not _is_below_page(lines, at, kinds)) or start - at > _MOST_STRANGERS:
            break
    return _broken_body(text, lines, start, kinds)


def _is_below_page(lines: Sequence[Span], at: int, kinds: LineKinds) -> bool:
    """Whether a line stands below the date of a signature and what a page prints behind it (上一篇：…)."""
    for above in range(at - 1, max(0, at - _MOST_BELOW), -1):
        if kinds.of(lines[above]) is Kind.FOOTER and kinds.of(lines[above - 1]) is Kind.DATE:
            return True
    return False


def page_start(text: str, line: Span) -> int:
    """Where the page's own words begin behind a signature on the same line, else ``line.end``.

    中共云岭市水利局党组 2023年7月18日 打印本页 关闭窗口 主办单位：云岭市水利局
    """
    begin = max(line.start, line.end - _READ)
    if not _GOES_ON.search(text, begin, line.end):
        return line.end
    reading = Reading.of(text, begin, line.end)
    for date in reversed(reading.dates()):
        rest = reading.letters[date.end :]
        signed = reading.places[date.end - 1] + 1
        start = reading.places[date.end] if rest else signed
        if start == signed:
            continue
        furniture = scan(text, start, line.end)
        pages = is_footer(rest) or (furniture.marks and furniture.end == line.end)
        if pages and signature_start(Reading.of(text, begin, signed)) is not None:
            return start
    return line.end


def _broken_body(text: str, lines: Sequence[Span], start: int, kinds: LineKinds) -> int:
    """A signing body's name broken over two lines: the first half comes along with the second."""
    if 0 < start < len(lines) and kinds.of(lines[start]) is Kind.BODY:
        head = Reading.of(text, *lines[start - 1]).letters
        if head.startswith("中共") and len(head) <= _LONGEST_BODY and not re.search("[,。;:]", head):
            return start - 1
    return start


def attachments_start(text: str, lines: Sequence[Span | Line]) -> int:
    """The index of the line that opens a list of attachments which fills the rest, else ``len(lines)``."""
    start = len(lines)
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - _MOST_ATTACHMENTS), -1):
        line = lines[at]
        if line.end - line.start > _LONGEST_ATTACHMENT:
            break
        letters = Reading.of(text, line.start, line.end).letters
        if _SERIES.search(letters):
            break
        if _ATTACHED.match(letters):
            start = at
    return start


def closing_within(text: str, line: Span) -> int:
    """Where the closing begins inside a line that holds more (a notice on one line), else ``line.end``."""
    reading = Reading.of(text, max(line.start, line.end - _READ), line.end)
    signature = signature_start(reading)
    for stop in _SENTENCE_END.finditer(reading.letters):
        start = stop.end()
        tail = reading.letters[start:]
        ends = signature is not None or _has_contact(tail)
        if (
            start < len(reading.letters)
            and ends
            and _invites(reading.letters, start)
            and len(tail) <= _LONGEST_CLOSING
        ):
            return reading.places[start]
    return reading.places[signature] if signature else line.end


def is_contact_item(text: str, line: Span, kinds: LineKinds) -> bool:
    """Whether a numbered line tells whom to write to: 2.举报电子邮箱:…, and no heading."""
    return kinds.of(line) is Kind.CONTACT and _CONTACT_ITEM.search(text, line.start, line.end) is not None


def is_farewell(folded: str, line: Span) -> bool:
    """Whether a paragraph behind the last issue looks back at the whole or ahead (下一步，我局将…)."""
    return bool(
        _farewells().match(folded, line.start, line.end) or _WE_SHALL.match(folded, line.start, line.end)
    )


def line_kind(text: str, line: Span) -> Kind:
    """What one line is, by itself."""
    reading = Reading.of(text, line.start, min(line.end, line.start + _READ))
    letters = reading.letters
    if is_footer(letters):
        return Kind.FOOTER
    signature = signature_start(reading)
    if signature == 0:
        dates = reading.dates()
        return Kind.DATE if dates[-1].start <= 1 else Kind.SIGNATURE
    furniture = scan(text, *line)
    if furniture.marks and (furniture.end == line.end or _lists_keys(letters)):
        return Kind.FOOTER if furniture.marks[0].row == "footer" else Kind.FURNITURE
    brief = len(letters) <= _LONGEST_BODY or signature is not None
    if brief and letters.startswith(tables()["closing"]["formulas"]):
        return Kind.FORMULA
    if letters.startswith(tables()["closing"]["attachments"]) and not letters.startswith("附件中"):
        return Kind.ATTACHMENT
    fields = contact_fields(reading)
    if (
        bare_label(letters)
        or is_bare_contact(letters)
        or (fields and _before_contact().fullmatch(letters, 0, fields[0].start))
    ):
        return Kind.CONTACT
    if invitation_start(letters) is not None:
        return Kind.INVITATION
    if is_body(letters):
        return Kind.BODY
    return Kind.PROSE if len(letters) > 60 or re.search("[。;]", letters) else Kind.OTHER


def _lists_keys(letters: str) -> bool:
    """编辑:张某 热线:… 广告:… 传真:…: a line that begins with a page's key and goes on in others is no prose."""
    return "。" not in letters and letters.count(":") >= _LEAST_KEYS


def invitation_start(letters: str) -> int | None:
    """Where the inviting sentence begins: the line's first, or a later one that brings contact details."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(letters))]
    for start in starts:
        if not _invites(letters, start):
            continue
        if start == 0 or (
            start <= 400 and _has_contact(letters[start:]) and not _SERIES.search(letters, 0, start)
        ):
            return start
    return None


def _invites(letters: str, start: int) -> bool:
    """Whether the sentence at ``start`` opens a closing: it invites to supervise, or is a set phrase."""
    if letters.startswith(tables()["closing"]["formulas"], start):
        return True
    end = _SENTENCE_END.search(letters, start)
    sentence = letters[start : end.end() if end else len(letters)]
    return _opener().match(sentence) is not None and any(
        call in sentence for call in tables()["closing"]["calls"]
    )


def _has_contact(letters: str) -> bool:
    return re.search(r"\d{7,8}|@", letters) is not None


def signature_start(reading: Reading) -> int | None:
    """Where a signature begins that ends the stretch: a date, or a body and a date; ``None`` without one.

    In a paragraph it follows the last full stop: …特此公示。中共云岭市水利局党组2023年7月18日
    """
    dates = reading.dates()
    if not dates or reading.letters[dates[-1].end :].strip(")】].。") or dates[-1].date.kind != "date":
        return None
    date = dates[-1]
    moment = date.date.first
    if moment is None or moment.month is None or moment.clock is not None:
        return None
    if re.search(r"[-/.]", date.date.text):  # 2023.7.18 signs on a line of its own only
        return 0 if date.start == 0 else None
    stops = [match.end() for match in re.finditer("[。;!?]", reading.letters[: date.start])]
    start = stops[-1] if stops else 0
    name = reading.letters[start : date.start].strip("([【,:")
    return start if not name or is_body(name) else None


def is_body(letters: str) -> bool:
    """Whether the letters are the name of a body and nothing else."""
    plain = re.sub(r"\([^)]{0,12}\)$", "", letters)
    return (
        3 <= len(plain) <= _LONGEST_BODY
        and not re.search(r"[,。;:!?\d“”《》]", plain)
        and plain.endswith(tables()["title"]["bodies"])
        and (
            plain.startswith("中共")
            or not re.search("整改|落实|推进|完成|坚持|加强|开展|进行|建立|召开|的|了|在|对", plain)
        )
    )


def is_whole_body(letters: str) -> bool:
    """Whether a line names one of several bodies that sign: 中共…委员会, not the second half of a name."""
    return letters.startswith("中共") and is_body(letters)


@cache
def _before_contact() -> re.Pattern[str]:
    """What may stand between the beginning of a line and a contact label: 2.举报电子邮箱:…, 专门值班电话:…."""
    return re.compile(
        r"[(\[【>*#·•●■-]{0,6}(?:\d{1,2}[.、)]|\([一二三四五六七八九十\d]{1,2}\))?" + contact_heads().pattern
    )


@cache
def _farewells() -> re.Pattern[str]:
    return any_of(tables()["closing"]["farewells"])


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(alternation(tables()["closing"]["openers"]))
