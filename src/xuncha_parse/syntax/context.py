"""What one line cannot say and the lines around it can: damaged markers, labels without a colon, series that head issues."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.notation.lexicons import REMEDY, UNKNOWN_ROLE, Label, Lexicon
from xuncha_parse.notation.markers import DAMAGED, SERIES_HEADING, SERIES_ONLY, read_marker

if TYPE_CHECKING:
    from xuncha_parse.notation.markers import Marker
    from xuncha_parse.syntax.lines import Line

CONFIRMED = "damaged-confirmed"
"""The doubt of a damaged marker that the next of its style bears out."""

_NO_LABEL = lazy.pattern(r" ?(?:[的、,。!?和与及或等]|进行|汇报|报告|通报|台账|清单|一览|表$|较|不够|$)")
_ONE_MISREAD = frozenset({"letter_dot", "letter_paren", "small_letter_dot", "small_letter_paren"})
"""l. and I. are a 1. misread unless a list of letters comes to them."""
_LABEL_SHAPE = lazy.pattern(r"[【\[]?(?P<core>[一-鿿]{2,12})(?:[】\]] ?:?|:)")
_LEAST_ISSUES = 3
_SHORT_STATUS = 48
_LONG_ACTION = 24
_LEADS_IN = lazy.pattern(
    "(?:是|为|在|如下|以下|包括|即|指出|认为|要求|强调|提出|电话|地址|邮箱|邮编|信箱|目标|原因|单位|领导|责任人|时限|附件|附表|其中|时间|期限|日期|公示期|渠道|途径|编码|热线|号码|地点|上|方面|环节|层面|期间)$"
)
_PLAIN_NUMBERS = ("decimal_dot", "decimal_comma", "decimal_half_paren")


def read_in_context(folded: str, lines: list[Line], lexicon: Lexicon) -> None:
    """Settle what the lines' neighbours decide; linear in their number."""
    _confirm_bare_numbers(folded, lines)
    _confirm_damaged(folded, lines)
    _learn_labels(folded, lines, lexicon)
    _confirm_lost_colons(folded, lines, lexicon)
    _settle_effects(folded, lines)
    _promote_series(lines)


def _confirm_bare_numbers(folded: str, lines: list[Line]) -> None:
    """1 总则 / 1.1 … — a bare number is a marker where the next marker is dotted and begins with it."""
    following: Line | None = None
    for line in reversed(lines):
        marker = line.marker
        if marker is None or marker.style in SERIES_ONLY:
            continue
        bare = marker.doubt == DAMAGED and folded[marker.end - 1] in " 0123456789"
        if bare and following is not None and following.marker is not None:
            dotted = folded[following.marker.start : following.marker.end].partition(".")
            if dotted[1] and following.marker.style == "dotted2" and dotted[0].strip() == str(marker.ordinal):
                line.marker = marker._replace(doubt="")
        following = line


def _confirm_damaged(folded: str, lines: list[Line]) -> None:
    """（一 … / （二）… — a damaged marker is one where the next of its style counts on and the one before did not.

    A bare number may have been of any style of plain numbers: of the one it continues or that continues it, or,
    for number one, of the one that elsewhere stands between the same two styles.
    """
    if not any(_may_be_damaged(line.marker) for line in lines if line.marker is not None):
        return
    letters: dict[str, int] = {}
    for line in lines:
        if line.marker is None or line.marker.style in SERIES_ONLY:
            continue
        misread = line.marker.style in _ONE_MISREAD and folded[line.marker.start] in "lI"
        letters[line.marker.style] = line.marker.ordinal if not misread else letters.get(line.marker.style, 0)
        if misread and letters[line.marker.style] != line.marker.ordinal - 1:
            line.marker = line.marker._replace(style="decimal_dot", ordinal=1, doubt=DAMAGED)
            line.readings = ()
    marked = [line for line in lines if line.marker is not None and line.marker.style not in SERIES_ONLY]
    following: dict[str, int] = {}
    ahead: list[dict[str, int]] = []
    for line in reversed(marked):
        damaged = line.marker is not None and line.marker.doubt == DAMAGED
        ahead.append({style: following.get(style, 0) for style in _styles_of(line)} if damaged else {})
        if line.marker:
            following[line.marker.style] = line.marker.ordinal
    opened = _opened_between(marked)
    before: dict[str, int] = {}
    recent: list[str] = []
    for at, (line, next_of) in enumerate(zip(marked, reversed(ahead), strict=True)):
        marker = line.marker
        if marker is None:
            continue
        if marker.doubt == DAMAGED:
            number = marker.ordinal
            apart = not recent or recent[-1] not in next_of
            counted = [
                style
                for style in next_of
                if next_of[style] == number + 1 and (apart or before.get(style) != number)
            ]
            above, below = _neighbours(marked, at)
            between = opened.get((above, below)) or opened.get((above, ""), "") if number == 1 else ""
            continued = [
                style for style in reversed(recent) if style in next_of and before[style] == number - 1
            ]
            if counted or between in next_of:
                style = counted[0] if counted else between
                line.marker = marker = marker._replace(style=style, doubt=CONFIRMED)
            elif continued:
                line.marker = marker = marker._replace(style=continued[0])
        before[marker.style] = marker.ordinal
        if marker.style in recent:
            recent.remove(marker.style)
        recent.append(marker.style)


def _may_be_damaged(marker: Marker) -> bool:
    return marker.doubt == DAMAGED or marker.style in _ONE_MISREAD


def _styles_of(line: Line) -> tuple[str, ...]:
    """The styles a damaged marker may be of, the likeliest first."""
    style = line.marker.style if line.marker else ""
    return _PLAIN_NUMBERS if style in _PLAIN_NUMBERS else (style,)


def _opened_between(marked: list[Line]) -> dict[tuple[str, str], str]:
    """Which style's number one stands between two others: 1. 1) ① → 1) between 1. and ①."""
    found: dict[tuple[str, str], str] = {}
    for at, line in enumerate(marked):
        marker = line.marker
        if marker is not None and marker.ordinal == 1 and not marker.doubt:
            above, below = _neighbours(marked, at)
            found.setdefault((above, below), marker.style)
            found.setdefault((above, ""), marker.style)
    return found


def _neighbours(marked: list[Line], at: int) -> tuple[str, str]:
    """The styles of the marked lines before and behind one."""
    beside = [marked[place].marker if 0 <= place < len(marked) else None for place in (at - 1, at + 1)]
    styles = [marker.style if marker and marker.doubt != DAMAGED else "" for marker in beside]
    return styles[0], styles[1]


def _learn_labels(folded: str, lines: list[Line], lexicon: Lexicon) -> None:
    """怎么改的：… 改成了什么样：已完成 — words that no lexicon lists and that open a line are a label by what they open.

    A status makes an outcome and things done make remediation text, in an issue that has no label of its own for it:
    where the words stand in issue after issue, or beside a label that the lexicon lists.
    """
    candidates: list[tuple[Line, str, list[Line]]] = []  # a line, its words, and the lines of its issue
    issue: list[Line] = []
    for line in lines:
        if line.marker is not None and line.marker.style not in SERIES_ONLY:
            issue = []
        issue.append(line)
        word = _label_shape(folded, line) if line.marker is None else ""
        if word:
            candidates.append((line, word, issue))
    printed = Counter(word for word, _ in {(word, id(issue)) for _, word, issue in candidates})
    told: dict[int, set[str]] = {}
    for line, word, issue in candidates:
        roles = told.get(id(issue))
        if roles is None:
            roles = told[id(issue)] = {other.label.role for other in issue if other.label is not None}
        known = bool(roles & REMEDY) or printed[word] >= _LEAST_ISSUES
        role = _role_by_content(folded, line, line.start + len(word) + 1, lexicon)
        if not known or not role or role in roles or (role == "action" and "progress" in roles):
            continue
        start = line.start + (folded[line.start] in "【[")
        line.label = Label(
            line.start, start + len(word) + 1, start, start + len(word), role, None, firm=True, learned=True
        )
        roles.add(role)
        line.body = line.label.end
        while line.body < line.end and folded[line.body] in " :】]":
            line.body += 1


def _label_shape(folded: str, line: Line) -> str:
    """The words before the colon that opens a line, if they may be a label that no lexicon lists."""
    if line.inline or (line.label is not None and line.label.role != UNKNOWN_ROLE):
        return ""
    match = _LABEL_SHAPE.match(folded, line.start, line.end)
    return match["core"] if match and match.end() < line.end and not _LEADS_IN.search(match["core"]) else ""


def _role_by_content(folded: str, line: Line, start: int, lexicon: Lexicon) -> str:
    """Outcome or action, by what a label opens; empty when it is neither."""
    status = lexicon.statuses.search(folded, start, line.end)
    if status is not None and line.end - start <= _SHORT_STATUS:
        return "outcome"
    return (
        "action" if lexicon.doing.search(folded, start, line.end) and line.end - start > _LONG_ACTION else ""
    )


def _confirm_lost_colons(folded: str, lines: list[Line], lexicon: Lexicon) -> None:
    """整改情况制定… — a label that lost its colon is one where other lines print it whole, and this issue not yet."""
    whole = {
        folded[line.label.word_start : line.label.word_end]
        for line in lines
        if line.label and line.label.firm
    }
    here: set[str] = set()
    for line in lines if whole else ():
        numbered = line.marker is not None and line.marker.style not in SERIES_ONLY
        if numbered or (line.label is not None and line.label.role == "issue"):
            here = set()
        if line.label is None and line.marker is None and not line.inline:
            line.label = _colonless_label(folded, line, lexicon, whole - here)
        if line.label is not None:
            here.add(folded[line.label.word_start : line.label.word_end])


def _colonless_label(folded: str, line: Line, lexicon: Lexicon, words: set[str]) -> Label | None:
    match = lexicon.line_label.match(folded, line.start, line.end)
    if match is None or not match["word"] or match["core"] not in words:
        return None
    if _NO_LABEL.match(folded, match.end(), line.end):
        return None
    role = lexicon.role_of_words(match["word"], match["second"])
    end = match.end() + folded.startswith(";", match.end())
    line.body = end
    while line.body < line.end and folded[line.body] == " ":
        line.body += 1
    return Label(match.start(), end, *match.span("core"), role, None, firm=False)


def _settle_effects(folded: str, lines: list[Line]) -> None:
    """整改成效：（1）… — an outcome told one by one is what was done, or goes on from it: its text decides."""
    for line in lines:
        if line.label is not None and line.label.role == "outcome":
            first = read_marker(folded, line.body, line.end)
            if first is not None and first.ordinal == 1 and not first.doubt:
                line.label = line.label._replace(role="progress")


def _promote_series(lines: list[Line]) -> None:
    """一是…。整改情况：… — series words number the issues where each is answered at once, and more than once."""
    opened = [at for at, line in enumerate(lines) if _opens_with_series(line)]
    behind = [lines[at + 1].label for at in opened if at + 1 < len(lines)]
    answered = [label for label in behind if label is not None and label.role == "action"]
    if len(answered) > 1 and 2 * len(answered) > len(opened):
        for at in opened:
            marker = lines[at].marker
            if marker is not None:
                lines[at].marker = marker._replace(style=SERIES_HEADING)


def _opens_with_series(line: Line) -> bool:
    marker = line.marker
    return marker is not None and marker.style == "series_word" and line.label is None and not line.inline
