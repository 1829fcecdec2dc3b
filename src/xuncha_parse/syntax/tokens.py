"""Text to lines and tokens; nothing is lost and nothing is judged.

A :class:`Line` is a printed line, or the part of one that an inline label or marker opens. It knows
its marker, its label and where its own text begins. The tokens of all lines joined are the text.
"""

from __future__ import annotations

from collections import Counter, deque
from itertools import islice, repeat
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import UNKNOWN_ROLE, Label, Lexicon, read_label_number
from xuncha_parse.notation.markers import (
    NUMBERED_LABEL,
    SERIES_ONLY,
    Marker,
    read_marker,
)
from xuncha_parse.syntax.context import read_in_context
from xuncha_parse.syntax.doubts import reading, readings, settle
from xuncha_parse.syntax.lines import Line, Tokenized
from xuncha_parse.syntax.tables import gather_columns, mark_tables
from xuncha_parse.syntax.wrapping import is_page_number

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

INLINE = "inline"
"""The doubt of a marker that stands inside a line."""

_BLANKS = lazy.pattern(" *")
_NOT_PRINTED = " \n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_GLYPHS = "●○◆◇■□▲△★☆※►▶"
_ORNAMENTS = frozenset("#>-*+•·" + _GLYPHS)
_ORNAMENT = lazy.pattern(rf"(?:(?:#{{1,6}}|>|[-*+•·]) +|[{_GLYPHS}] *|[*]{{2}}(?=[^*]))+")
_CODE = lazy.pattern(r"(?<![\d.-])\d{1,2}-\d{1,2} ?[,、.](?!\d)")
_BOUNDARY = lazy.pattern("(?<=[。;!?”’)】 ]) *(?=[第(一二三四五六七八九十0-9①-⒛㈠-㊿【〔])")
_GLUED = lazy.pattern(
    r"(?<=[一-鿿]) *(?=\([一二三四五六七八九十]{1,3}\) ?[一-鿿]|(?<!附[件表录])1 ?[.、] ?[“一-鿿]|\d{1,2}[.、] ?(?:反馈)?问题[一二三四五六七八九十\d]{1,3}:)"
)
_BEHIND_STATUS = lazy.pattern("(?<=[一-鿿。;!]) *(?=[(一二三四五六七八九十0-9①-⒛㈠-㊿])")
_CLOSING = lazy.pattern(
    "(?<=[。;! ]) *(?=下一步,|下一步[^,。]{0,12}(?:将|打算)|欢迎(?:广大|社会|各界)|特此(?:通报|公告|公示|报告)|如有意见)"
)
_ENDS = "。!?;:”’)】"
_LONG_LABEL = 4
_LONGEST_FINDING = 200
_LONGEST_STATUS = 16
_LONGEST_NAMES = 40
_ASIDE = lazy.pattern(r" {0,3}[(](?P<inner>[^()\n]{1,40})[)] {0,3}:")
"""整改落实（已完成，长期坚持）：, 责任单位（牵头）： — words in brackets between a label and its colon."""
_LISTED = frozenset({"unit", "leader", "due"})
_OPENS_SERIES = SERIES_ONLY | {"decimal_paren", "circled", "enclosed_paren"}
_FLAT_SHARE = 0.3
_FLAT_LENGTH = 400


def tokenize(text: str, lexicon: Lexicon, folded: str | None = None) -> Tokenized:
    """Split ``text`` into lines with their markers and labels; linear in its length, total.

    ``folded`` is its shadow, where the caller has it.
    """
    folded = fold(text) if folded is None else folded
    lines: list[Line] = []
    printed = [_read_line(folded, start, end, lexicon) for start, end in _physical_lines(folded)]
    inline = [_inline_labels(folded, line, lexicon) for line in printed]
    flat = any(map(_is_flat, repeat(folded), printed, inline))
    for line, labels in zip(printed, inline, strict=True):
        if flat and line.end - line.start >= _FLAT_LENGTH:
            lines.extend(_page_lines(folded, line, lexicon, lines[-1] if lines else None))
            continue
        cuts = labels and _cuts(folded, line, labels)
        markers = [*_second_marker(folded, line), *_merged_markers(folded, line, cuts, lexicon)]
        if markers:
            lines.extend(_pieces(folded, line, [*cuts, *markers], lexicon))
        elif cuts:
            lines.extend(_split(folded, line, cuts))
        else:
            lines.append(line)
    read_in_context(folded, lines, lexicon)
    lines = gather_columns(folded, lines, lexicon)
    return Tokenized(text, folded, mark_tables(text, folded, lines, lexicon))


def _physical_lines(folded: str) -> Iterator[tuple[int, int]]:
    """The first and last printed character's places of every line that prints something."""
    start = 0
    for line in folded.splitlines(keepends=True):
        printed = line.rstrip(_NOT_PRINTED)
        if printed:
            yield start + len(printed) - len(printed.lstrip(" ")), start + len(printed)
        start += len(line)


def _cuts(folded: str, line: Line, labels: list[Label]) -> list[Label]:
    """The inline labels that may cut the line: none behind a code (1-2，…), which tells of a task within the task."""
    code = _CODE.search(folded, line.body, line.end)
    return labels if code is None else [label for label in labels if label.start < code.start()]


def _page_lines(folded: str, line: Line, lexicon: Lexicon, before: Line | None) -> Iterator[Line]:
    """A flattened page's lines; a number where the page before broke off in mid-sentence is the page's own."""
    pieces = list(_flat_lines(folded, line.start, line.end, lexicon))
    if before is not None and before.inline and folded[before.end - 1] not in _ENDS:
        pieces[0] = Line(pieces[0].start, pieces[0].end, pieces[0].start)
    yield from pieces


def _skip_blanks(folded: str, start: int, end: int) -> int:
    if start >= end or folded[start] != " ":
        return start
    match = _BLANKS.match(folded, start, end)
    return match.end() if match else start


def _read_line(folded: str, start: int, end: int, lexicon: Lexicon) -> Line:
    """One line's marker and label; ``start`` is on its first printed character."""
    if is_page_number(folded, start, end):
        return Line(start, end, start, page_number=True)
    line = Line(start, end, start)
    ornament = _ORNAMENT.match(folded, start, end) if folded[start] in _ORNAMENTS else None
    if ornament and ornament.end() < end:
        line.body = ornament.end()
    _read_opening_marker(folded, line)
    label = _read_label(folded, line, lexicon)
    if label is not None:
        line.label = label
        line.body = _skip_blanks(folded, label.end, end)
        if line.marker is None and label.number is not None:
            line.marker = Marker(label.start, label.end, NUMBERED_LABEL, label.number)
    return line


def _read_opening_marker(folded: str, line: Line) -> None:
    found = readings(folded, line.body, line.end)
    if found:
        line.marker, line.readings = found[0], found[1:]
        line.body = _skip_blanks(folded, line.marker.end, line.end)
        behind = reading(folded, line.body, line.end) if found[0].style == "decimal_comma" else None
        if behind is not None and behind.style in ("han_paren", "han_comma") and not behind.doubt:
            line.marker, line.readings = behind, ()  # 4、（四）: a chunk's number before the heading's own
            line.body = _skip_blanks(folded, behind.end, line.end)


def _read_label(folded: str, line: Line, lexicon: Lexicon) -> Label | None:
    start = line.body if line.marker else line.start
    match = lexicon.line_label.match(folded, start, line.end)
    label = _known_label(folded, line, lexicon, match) if match else None
    if label is None and line.marker is None and folded.find(":", start, line.end) >= 0:
        unknown = lexicon.unknown_label.match(folded, start, line.end)
        if unknown is not None:
            return Label(line.start, unknown.end(), *unknown.span("core"), UNKNOWN_ROLE, None, firm=True)
    return label


def _known_label(folded: str, line: Line, lexicon: Lexicon, match: re.Match[str]) -> Label | None:
    """The lexicon's label, if its colon, its brackets or its standing alone make it one."""
    opening, close, colon, stop, blank = match.group("open", "close", "colon", "stop", "blank")
    word, counted, printed_number, second = match.group("word", "counted", "number", "second")
    bracketed = opening is not None and close is not None
    firm = colon is not None or bracketed
    number = read_label_number(printed_number)
    if number is not None:
        if not firm and not stop and blank is None and not close:
            return None
        role, firm, end = lexicon.role_of_words(counted, None), True, match.end()
    else:
        role = lexicon.role_of_words(word or counted, second)
        end = match.end() - (len(stop) if stop else 0)
        lone = line.marker is None and stop is None
        if not firm and not (lone and _is_shown(folded, match, end, line.end, lexicon)):
            aside = _ASIDE.match(folded, end, line.end)
            if aside is None:
                return None
            firm = True
            if not lexicon.statuses.search(folded, *aside.span("inner")):  # a status is read with the text
                end = aside.end()
    if bracketed:
        behind = _skip_blanks(folded, end, line.end)
        end = behind + 1 if behind < line.end and folded[behind] == ":" else end
    return Label(match.start(), end, *match.span("core"), role, number, firm)


def _is_shown(folded: str, match: re.Match[str], position: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a colonless label is one for what follows: nothing, a blank, a series, or at once its answer."""
    if _skip_blanks(folded, position, end) == end or match["blank"] is not None:
        return True
    marker = read_marker(folded, position, end)
    if marker and not marker.doubt and marker.ordinal == 1 and marker.style in _OPENS_SERIES:
        return True
    if position - match.start("core") < _LONG_LABEL:
        return False
    if lexicon.role_of_words(match["word"] or match["counted"], None) == "due":
        return folded[position].isdigit()
    return bool(lexicon.statuses.match(folded, position, end)) or folded.startswith("针对", position)


def _inline_labels(folded: str, line: Line, lexicon: Lexicon) -> list[Label]:
    if folded.find(":", line.body, line.end) < 0 and folded.find("】", line.body, line.end) < 0:
        return []  # Each ends with one of them.
    labels = []
    for match in lexicon.inline_label.finditer(folded, line.body, line.end):
        suffix = "2" if match["core2"] else ""
        word = match["counted" + suffix] or match["word" + suffix]
        start = _skip_blanks(folded, match.start(), match.end())
        role = lexicon.role_of_words(word, match["second" + suffix])
        number = read_label_number(match["number" + suffix])
        labels.append(Label(start, match.end(), *match.span("core" + suffix), role, number, True))
    labels += _glued_labels(folded, line, labels, lexicon)
    ends = line.marker is not None and folded.endswith((")", ")。"), line.body, line.end)
    bracketed = lexicon.bracketed_label.search(folded, line.body, line.end) if ends else None
    if bracketed is not None:
        role = lexicon.role_of_words(bracketed["core"], None)
        labels.append(Label(*bracketed.span(), *bracketed.span("core"), role, None, firm=True))
    return sorted(labels)


def _glued_labels(folded: str, line: Line, labels: list[Label], lexicon: Lexicon) -> list[Label]:
    """Labels of who and by when that follow one another without a stop."""
    known = [*([line.label] if line.label is not None else []), *labels]
    ends = deque(label.end for label in known if label.role in _LISTED)
    taken = {label.end for label in labels}  # 整改期限: is no 期限: behind 整改
    found: list[Label] = []
    last = -_LONGEST_NAMES - 1
    for match in lexicon.glued_label.finditer(folded, line.body, line.end) if ends else ():
        while ends and ends[0] <= match.start():
            last = ends.popleft()
        if match.start() - last <= _LONGEST_NAMES and match.end() not in taken:
            role = lexicon.role_of_words(match["core"], None)
            found.append(Label(match.start(), match.end(), *match.span("core"), role, None, firm=True))
            last = match.end()
    return found


def _is_flat(folded: str, line: Line, labels: list[Label]) -> bool:
    """A whole notice on a line, or a page of one: long, and with labels that come again and again."""
    length = line.end - line.start
    if length < _FLAT_LENGTH:
        return False
    roles = Counter([label.role for label in labels]) if len(labels) > 1 else {}
    again = [role for role, count in roles.items() if count > 1]
    if len(again) > 1:
        return True
    large = length >= _FLAT_SHARE * len(folded)
    return large and (
        bool(again) or (not labels and len(list(islice(_inline_markers(folded, line.body, line.end), 3))) > 2)
    )


def _split(folded: str, line: Line, labels: list[Label]) -> Iterator[Line]:
    """Cut a line at labels of a role other than the one that is open; the same role again stays inside its block."""
    open_role = line.label.role if line.label else ""
    end = line.end
    for label in labels:
        if label.role == open_role or (
            label.role in ("issue", "detail") and open_role not in ("", "issue", "detail")
        ):
            continue
        line.end = label.start
        while line.end > line.body and folded[line.end - 1] == " ":
            line.end -= 1
        yield line
        line = Line(label.start, end, label.end, label=label, inline=True)
        open_role = label.role
    yield line


def _inline_markers(folded: str, start: int, end: int) -> Iterator[Marker]:
    """Markers behind a full stop or a blank, and such as nothing else looks like, each with the doubt ``inline``."""
    places = {
        match.end() for pattern in (_BOUNDARY, _GLUED) for match in pattern.finditer(folded, start, end)
    }
    for place in sorted(places):
        marker = read_marker(folded, place, end)
        if marker is None or marker.doubt or marker.style in SERIES_ONLY:
            continue
        opinion = settle(folded, marker)
        if opinion.verdict == "firm" or opinion.rule == "dotted_number":
            yield Marker(*marker[:-1], INLINE)


def _flat_lines(folded: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Line]:
    """The lines that a flattened text once had, as far as its labels and markers show them."""
    whole = Line(start, end, start)
    markers = list(_inline_markers(folded, start, end))
    marked = {_skip_blanks(folded, marker.end, end) for marker in markers}
    labels = [label for label in _inline_labels(folded, whole, lexicon) if label.start not in marked]
    cuts: list[Marker | Label | int] = [*labels, *markers]
    return _pieces(
        folded, whole, [*cuts, *(match.end() for match in _CLOSING.finditer(folded, start, end))], lexicon
    )


def _merged_markers(folded: str, line: Line, labels: list[Label], lexicon: Lexicon) -> list[Marker]:
    """Headings that run into a paragraph: 1．甲不足。1）乙薄弱。整改情况：…整改结果：已完成2）丙滞后。整改情况：… .

    A heading puts a finding, and a label answers it; it stands behind a heading's sentence or behind an outcome.
    """
    opens = line.marker is not None and line.marker.style not in SERIES_ONLY
    if not (labels if opens else _tells_outcome(line)):
        return []
    stops = [*(label.start for label in labels), *([] if opens else [line.end])]
    starts = [("" if opens else "outcome", line.body), *((label.role, label.end) for label in labels)]
    found: list[Marker] = []
    for (role, start), stop in zip(starts, stops, strict=False):
        if role not in ("", "outcome"):
            continue
        behind = _BEHIND_STATUS if role else _BOUNDARY
        places = {match.end() for match in behind.finditer(folded, start, stop)}
        for place in sorted(places) if places else ():
            marker = reading(folded, place, stop)
            if marker is None or marker.doubt or marker.style in SERIES_ONLY:
                continue
            fits = _ends_status(folded, start, place, lexicon) if role else marker.ordinal == 1
            if fits and _puts_finding(folded, marker.end, stop, lexicon):
                found.append(marker._replace(doubt=INLINE))
    return found


def _second_marker(folded: str, line: Line) -> list[Marker]:
    """1.(1)甲不足 — the marker of a heading below one that has no words of its own."""
    first = line.marker
    if first is None or line.label is not None or first.style in SERIES_ONLY or first.doubt:
        return []
    second = reading(folded, line.body, line.end)
    if (
        second is None
        or second.doubt
        or second.style in (first.style, *SERIES_ONLY)
        or second.end == line.end
    ):
        return []
    return [second] if settle(folded, second).verdict == "firm" else []


def _tells_outcome(line: Line) -> bool:
    return line.label is not None and line.label.role == "outcome"


def _ends_status(folded: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a status, or a promise of upkeep, stands right before ``end``."""
    while end > start and folded[end - 1] in " 。;,":
        end -= 1
    near = max(start, end - _LONGEST_STATUS)
    ends = {
        match.end()
        for words in (lexicon.statuses, lexicon.sustained)
        for match in words.finditer(folded, near, end)
    }
    return end in ends


def _puts_finding(folded: str, start: int, end: int, lexicon: Lexicon) -> bool:
    reach = min(end, start + _LONGEST_FINDING)
    words = lexicon.deficiency.search(folded, start, reach) or lexicon.weak_deficiency.search(
        folded, start, reach
    )
    return words is not None


def _pieces(folded: str, line: Line, cuts: list[Marker | Label | int], lexicon: Lexicon) -> Iterator[Line]:
    """The parts of a line that labels, markers and plain places cut, each read as a line of its own."""
    marked = {cut.start for cut in cuts if isinstance(cut, Marker)} - {
        cut.start for cut in cuts if isinstance(cut, Label)
    }
    places = {cut if isinstance(cut, int) else cut.start for cut in cuts}
    starts = [line.start, *sorted(place for place in places if place > line.start)]
    for here, following in zip(starts, [*starts[1:], line.end], strict=True):
        end = following
        while end > here and folded[end - 1] == " ":
            end -= 1
        if end == here:
            continue
        piece = _read_line(folded, here, end, lexicon)
        if piece.marker and here in marked:
            start, stop, style, ordinal, doubt = piece.marker
            piece.marker = Marker(start, stop, style, ordinal, doubt or INLINE)
        piece.inline = here != line.start
        yield piece
