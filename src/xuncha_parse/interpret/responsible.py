"""Who is responsible: the names a block lists, one by one, without the part each takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.source import Span
from xuncha_parse.syntax.wrapping import closes_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONE_PERSON = lazy.pattern(
    r"(?:成员|委员|常委)、|(?<!纪委)(?<!副)(?<!机关党委)书记、(?=[^、,;副分]{0,2}(?:局长|厅长|主任|董事长|理事长|会长|社长|台长)(?:$|[、,;。\s]))"
    r"|(?<!机关)党组书记、(?=(?:检察长|院长|行长|关长)(?:$|[、,;。\s]))"
    r"|(?:党组|党委|党工委|总支|支部)副书记、(?=副?(?:[院局校厅镇乡县市区处所馆台社行]长|(?:办事处|管委会)?主任|总经理|检察长|纪委书记)(?:$|[、,;。)\s]))"
)
"""党组书记、局长, 党组副书记、副院长, 党委副书记、纪委书记 and 党委委员、副主任 are one person's posts; 党委书记、院长 are often two persons, 党组书记、院长 (of a court) one."""
_PART_BEFORE = lazy.pattern(
    r" ?(?:由|(?:(?:牵头|配合|责任|主责|协办|主办|承办|参与|协同)(?:单位|部门|科室|处室|股室|领导)?|单位|部门) ?(?:为|是|:)) ?"
)
_PART_BEHIND = lazy.pattern(
    r" ?(?:[(\[【](?:牵头|配合|主办|协办|主责|协助|负责|参与|协同)(?:单位|部门)?[)\]】]|(?:牵头|配合|主办|协办|主责|协助|负责)(?:落实|整改)?) ?$"
)
_LONGEST_PART = 12
_LISTED = lazy.pattern(r"[、,;/ \n\r]+")


def names(folded: str, span: Span) -> Iterator[Span]:
    """The bodies, persons or posts listed in ``folded[span]``, in order."""
    start = span.start
    held = {match.end() - 1 for match in _ONE_PERSON.finditer(folded, *span)}
    breaks = [m for m in _LISTED.finditer(folded, *span) if not held.intersection(range(*m.span()))]
    for stop, following in [*(match.span() for match in breaks), (span.end, span.end)]:
        end = stop
        while end > start and (folded[end - 1] in "。:;," or closes_nothing(folded, start, end)):
            end -= 1
        yield from _name(folded, start, end)
        start = following


def _name(folded: str, start: int, end: int) -> Iterator[Span]:
    """牵头单位为教务处、财务科（配合）、轮驳公司配合 — the name alone."""
    before = _PART_BEFORE.match(folded, start, end)
    behind = _PART_BEHIND.search(folded, max(start, end - _LONGEST_PART), end)
    start = before.end() if before else start
    end = behind.start() if behind and behind.start() > start else end
    if end > start:
        yield Span(start, end)
