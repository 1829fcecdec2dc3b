"""Outcomes without a label: a sentence of the remediation text that says how far the issue has come.

The first sentence of a block or the last of all may say it in one clause; a sentence amid the text must say nothing
else. Each such outcome is a reading that a person may judge otherwise, and is remarked on as ``prose-outcome``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.outcomes import OutcomeReading, read_outcome
from xuncha_parse.notation.markers import read_marker
from xuncha_parse.source import Span
from xuncha_parse.syntax.doubts import reading as read_in_place
from xuncha_parse.syntax.wrapping import first_printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha_parse.notation.lexicons import Lexicon

_SENTENCE = lazy.pattern(r"[^。!?]+[。!?]?")
_CLAUSES = lazy.pattern(r"[^,;。!?]+")
_NOW = lazy.pattern(r" *(?:截至目前|截止目前|目前|现在|现已|至此|截至 ?\d)")
_THESE = "(?:该|此|本|这|上述|以上|所列|反馈|相关|有关|全部|各)(?:项|个|类|一|些)?"
_ISSUE_IS = "问题(?:已|现|均|整改|全部|得到|基本)"
_OF_ISSUE = lazy.pattern(
    rf"(?:该项|此项|本项)|{_THESE}(?:项|个|类)?的?(?:反馈|具体|相关)?(?:问题|整改|工作|任务|事项)"
    rf"|整改任务|整改工作|(?:^|(?<=[,;。])){_ISSUE_IS}|问题(?:涉及|共)|\d+ ?[个项条类](?:具体|子)?(?:问题|表现|任务|事项)"
)
_SPEAKS_OF_ISSUE = lazy.pattern(
    rf" *(?:截至目前|截止目前|目前|现|至此|截至 ?\d|{_THESE}(?:问题|整改|工作|任务|事项)|{_ISSUE_IS}|整改(?:任务|工作))"
)
_AHEAD = lazy.pattern(" *(?:下一步|下步|下一阶段|今后|接下来|后续)")
_REMAINING = lazy.pattern(
    r" *(?:上述|以上|截至目前|截止目前|目前|剩余|其余|余下|剩下|尚余|尚有|还有|未完成的|其中)"
)
_REASON = lazy.pattern(r" *(?:因|由于|鉴于|受)")
_ALL = lazy.pattern("已(?:经)?(?:全部|全面)|(?:全部|均)已")
_SUBJECT = lazy.pattern(r" *(?:整改|问题|任务)")
_MANNER = lazy.pattern(
    r"(?:持续|加快|有序|稳步|扎实|积极|继续|全力|抓紧|深入|逐步|分步)(?:推进|推动|整改)[。!?]?$"
)
_COUNT = lazy.pattern(r"\d ?[项个条类户家处件名人]")
_COUNTED_ISSUES = lazy.pattern(r"(?:问题|任务|事项)\d+ ?[个项条]|\d+ ?[个项条](?:具体)?(?:问题|任务|事项)")
_LONGEST_OUTCOME = 200
_FARTHEST = 5_000
"""Characters of a sentence in which a status is looked for: more than are read of it as an outcome."""
_LONGEST_AMID = 70
_GAP = 4
_LONGEST_MARKER = 8
_SHORTEST = 14
_UNFINISHED = ("in_progress", "not_completed", "not_started")


def find_prose_outcome(
    folded: str, texts: Sequence[Span], lexicon: Lexicon
) -> tuple[Span, OutcomeReading] | None:
    """The sentence in ``texts`` (the blocks of one issue) that tells its outcome, and its reading; or ``None``."""
    parts = [list(_sentences(folded, text)) for text in texts]
    if parts and parts[-1]:
        parts[-1][-1:] = _last_clause_apart(folded, parts[-1][-1])
    sentences = [span for part in parts for span in part]
    first = {part[0] for part in parts if part and not _is_title(folded, part)}
    final = next((span for span in reversed(sentences) if not _AHEAD.match(folded, *span)), None)
    for span in dict.fromkeys([*sorted(first), *([final] if final else []), *sentences]):
        last = span == final
        reach = min(span.end, span.start + _FARTHEST)
        told = lexicon.statuses.search(folded, span.start, reach)
        if not told and not (last and lexicon.part_left.search(folded, span.start, reach)):
            continue
        whole = last or span in first
        said = _behind_reasons(folded, span)
        if not whole and not _speaks_of_now(folded, said):
            continue
        reading = read_outcome(folded, *said, lexicon)
        tells = _tells_status(folded, said, reading, lexicon) if whole else reading.alone
        if not tells and not (last and _tells_unfinished(folded, said, reading)):
            continue
        if reading.status != "unknown":
            return span, reading
    return None


def _is_title(folded: str, sentences: Sequence[Span]) -> bool:
    """①加快推进。主体工程已… 持续推进。引进… — a measure's own title, with what was done behind it."""
    if len(sentences) == 1:
        return False
    marker = read_in_place(folded, *sentences[0])
    return (marker is not None and not marker.doubt) or bool(_MANNER.match(folded, *sentences[0]))


def _behind_reasons(folded: str, span: Span) -> Span:
    """由于…,该问题仍在推进。 — the sentence without the clauses that only give a reason."""
    clauses = list(_CLAUSES.finditer(folded, span.start, min(span.end, span.start + _LONGEST_OUTCOME)))
    for clause, following in pairwise(clauses):
        if not _REASON.match(clause[0]):
            break
        span = Span(following.start(), span.end)
    return span


def _sentences(folded: str, text: Span) -> Iterator[Span]:
    """The sentences of a stretch, each from its first printed character."""
    for match in _SENTENCE.finditer(folded, *text):
        blank = len(match[0]) - len(match[0].lstrip())
        if blank < len(match[0]):
            yield Span(match.start() + blank, match.end())


def _last_clause_apart(folded: str, sentence: Span) -> list[Span]:
    """…建立机制;目前已整改完成。 — the last clause of a list, where it speaks of now or of the issue, apart from the list."""
    start = folded.rfind(";", sentence.start, sentence.end - 1) + 1
    start = first_printed(folded, start, sentence.end)
    if start <= sentence.start or not _SPEAKS_OF_ISSUE.match(
        folded, *_behind_reasons(folded, Span(start, sentence.end))
    ):
        return [sentence]
    return [Span(sentence.start, start), Span(start, sentence.end)]


def _tells_status(folded: str, span: Span, reading: OutcomeReading, lexicon: Lexicon) -> bool:
    """Whether the sentence says nothing but a status, or its first clause with one does, of the whole issue."""
    if reading.alone and not _COUNT.search(folded, *span):
        return True
    end = min(span.end, span.start + _LONGEST_OUTCOME)
    if reading.rule == "mixed_counts" and (
        _counts_issues(folded, span, lexicon) or _ahead_of_series(folded, span)
    ):
        return True
    of_issue = _OF_ISSUE.search(folded, span.start, end) or _NOW.match(folded, *span)
    for clause in _CLAUSES.finditer(folded, span.start, end):
        said = read_outcome(folded, *clause.span(), lexicon)
        if said.phrase is not None:
            of_itself = _SUBJECT.match(clause[0]) and not _COUNT.search(clause[0])
            # 尚未完成,因资金分年拨付,…
            opens = clause.start() == span.start == said.phrase.start and not _COUNT.search(clause[0])
            of_all = said.status == "completed" and _NOW.match(folded, *span) and _ALL.search(clause[0])
            return bool(of_all) or (said.alone and (opens or of_issue is not None or bool(of_itself)))
    return False


def _ahead_of_series(folded: str, span: Span) -> bool:
    """已优化9条,剩余3条10月底前完成。一是… — what is done and what is left, told ahead of the measures."""
    start = first_printed(folded, span.end, min(span.end + _GAP, len(folded)))
    marker = read_marker(folded, start, min(start + _LONGEST_MARKER, len(folded)))
    return marker is not None and marker.ordinal == 1 and not marker.doubt


def _counts_issues(folded: str, span: Span, lexicon: Lexicon) -> bool:
    """上轮未完成整改的问题3个,已完成整改2个,阶段性完成1个。 — clauses that count problems, each with its status."""
    clauses = list(_CLAUSES.finditer(folded, *span))
    return bool(_COUNTED_ISSUES.search(folded, *span)) and all(
        _COUNT.search(clause[0]) and lexicon.statuses.search(clause[0]) for clause in clauses
    )


def _speaks_of_now(folded: str, span: Span) -> bool:
    """目前，该问题已整改完成。 amid the text: now, of the issue, and, if it says nothing else, its outcome."""
    if span.end - span.start > _LONGEST_AMID or not _NOW.match(folded, *span):
        return False
    return span.end - span.start <= _SHORTEST or _OF_ISSUE.search(folded, *span) is not None


def _tells_unfinished(folded: str, span: Span, reading: OutcomeReading) -> bool:
    """目前，专科建设正在有序推进。 剩余…正在推进，… — a last sentence that says of something that it still goes on."""
    if span.end - span.start > _LONGEST_OUTCOME or not _REMAINING.match(folded, *span):
        return False
    return (reading.status in _UNFINISHED or reading.rule == "mixed_counts") and not reading.rivals
