"""Lines that are no paragraphs: broken at a fixed width, by a page's end, or inside a quotation."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.source import INVISIBLE, LINE_BREAK, Span
from xuncha_parse.syntax.doubts import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xuncha_parse.notation.lexicons import Lexicon

_PAGE_NUMBER = lazy.pattern(
    r"(?:[-—– ]*\d{1,4}[-—– ]*|第 ?\d{1,4} ?页(?: ?[/,共]{1,2} ?\d{1,4} ?页?)?|\d{1,3} ?/ ?\d{1,3})$"
)
_BLANK_BLOCKS = (range(0x100), range(0x1680, 0x1681), range(0x2000, 0x2070), range(0x3000, 0x3001))
BLANKS = "".join(char for block in _BLANK_BLOCKS for char in map(chr, block) if char.isspace()) + INVISIBLE
"""Every character that prints nothing."""

_INLINE_NUMBER = lazy.pattern(
    r" (?<=[^ \n\d] ) *(?P<number>(?:[-—–] ?\d{1,3} ?[-—–]|第 ?\d{1,3} ?页(?: ?[/,共]{1,2} ?\d{1,3} ?页)?)"
    r"(?: +(?=[^ \n\r\v\f\x1c-\x1e\x85\u2028\u2029])|(?= *(?:\n|$))))"
)
"""It begins with a letter of its own, the blank, so that searching skips from blank to blank (7 µs a notice, not 400)."""
_SEVERAL_PAGES = 400
_LONG_LINE = 100
"""Of how many characters a line must be that holds page numbers, and one that ends with one."""
_RUNNING_HEAD = lazy.pattern(
    r"(?=.{0,80}(?:巡察|巡视|整改))(?:关于|.{0,80}(?:通报|公告|公示)$|.{0,60}(?:党组|党委|支部|委员会).{0,60}(?:报告|公开)$)"
)
_TITLE = lazy.pattern(
    r"[^。;!?:\n ]{6,80}?(?:巡[察视]|整改)[^。;!?:\n ]{0,40}?(?:通报|公告|公示|报告)(?=[ \n]|$)"
)
_BETWEEN = ("。", ";", "。 ", "; ")
_PARTED = lazy.pattern(r"[ (\d一二三四五六七八九十]|$")
_PAGE_TAIL = lazy.pattern(r" *第 ?\d{1,4} ?页(?: ?[/,共]{1,2} ?\d{1,4} ?页?)?$")
_LEAST_COPIES = 3
_FRONT_ROWS = 4
_LONG_ROW = 30
_LONGEST_ROW_HEAD = 24
_SENTENCE_ENDS = "。!?;:…”’】》)"
_CLOSERS = "。,、;:!?)》”’】%"
_OPENERS = "(《“‘【、,"
_LATIN = lazy.pattern(r"[A-Za-z]")
_TAIL = lazy.pattern(r"[A-Za-z0-9._@/:+-]*$")
_HEAD = lazy.pattern(r"[A-Za-z0-9._@/:+-]*")
_LONGEST_WORD = 60
_LONGEST_QUOTATION = 400
_WHOLLY = (2, 0.6, 18)
_PARTLY = (4, 0.75, 24)
"""How many lines must share a width, what share of those that might, and how wide it must be: more where only parts of
the text are broken."""
_HEADING_ENDS = ("问题", "方面", "情况", "整改")
_FEW = 20
_SLACK = 2
_MOST_PAGE_NUMBER = 16
_LONGEST_HEAD = 90


class _Row(NamedTuple):
    """A printed line: its first and last printed character's places, and its indent."""

    start: int
    end: int
    indent: int


class _Pair(NamedTuple):
    """A line and the next; ``page`` is the page number between them, ``turned`` when it can be nothing else."""

    row: _Row
    following: _Row
    page: _Row | None
    turned: bool


class Page:
    """A text with its folded shadow and its lines, made once for all that look for what copying did."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded

    @cached_property
    def rows(self) -> list[_Row | None]:
        """Every line; a blank one is ``None``."""
        rows: list[_Row | None] = []
        start = 0
        for line in self.folded.splitlines(keepends=True):
            printed = line.lstrip()
            if printed:
                indent = len(line) - len(printed)
                first = start + indent
                rows.append(_Row(first, first + len(printed.rstrip()), indent))
            else:
                rows.append(None)
            start += len(line)
        return rows


def page_numbers_within(page: Page) -> list[Span]:
    """Page numbers between blanks, or at the end, of a line that once was several pages."""
    numbers = [Span(*match.span("number")) for match in _INLINE_NUMBER.finditer(page.folded)]
    if not numbers:
        return []
    breaks = [0, *(match.start() for match in LINE_BREAK.finditer(page.text)), len(page.text)]
    behind = [bisect_right(breaks, number.start) for number in numbers]
    return [
        number
        for number, at in zip(numbers, behind, strict=True)
        if breaks[at] - breaks[at - 1] >= (_LONG_LINE if number.end == breaks[at] else _SEVERAL_PAGES)
    ]


def broken_lines(page: Page, lexicon: Lexicon) -> list[Span]:
    """What stands between the parts of one paragraph, each from behind a printed character to the next one.

    Lines broken at a fixed width end in mid-sentence, go on without an indent, a marker or a label, and are equally
    wide: in characters, or in columns of which a Chinese character takes two. A page's end may break any sentence,
    and a quotation is closed by the line that goes on.
    """
    text, folded, rows = page.text, page.folded, page.rows
    pairs = list(_pairs(folded, rows))
    if "\t" in text or "|" in text:
        pairs = [pair for pair in pairs if not _holds_cells(text, pair)]
    going = [pair for pair in pairs if _goes_on(folded, pair, lexicon)]
    flush = [pair for pair in going if pair.following.indent == 0]
    if 2 * len(flush) > len(going):  # Where lines go on without an indent, an indent opens a paragraph.
        going = flush
    wrapped = _wrapped(text, rows, going)
    broken = [
        pair
        for pair in going
        if (pair.turned and not _heads(folded, pair.row))
        or _is_full(pair.row, wrapped)
        or _leaves_open(folded, pair.row, lexicon)
    ]
    quoted = [pair for pair in pairs if _quotes_on(folded, pair, lexicon)]
    return [
        Span(pair.row.end, pair.following.start)
        for pair in dict.fromkeys([*broken, *quoted])
        if not _parts_words(folded, pair)
    ]


def _leaves_open(folded: str, row: _Row, lexicon: Lexicon) -> bool:
    """整改结果：已完成，⏎长期坚持 — an outcome takes one line, and this one ends with a comma; so does a long line."""
    if folded[row.end - 1] not in ",、":
        return False
    if row.end - row.start >= _LONG_ROW:
        return True
    label = lexicon.line_label.match(folded, row.start, row.end)
    return (
        label is not None
        and label["colon"] is not None
        and label["word"] is not None
        and lexicon.role_of_words(label["word"], label["second"]) == "outcome"
    )


def _holds_cells(text: str, pair: _Pair) -> bool:
    """Whether one of two lines is a row of a table."""
    return any(
        "\t" in line or line.count("|") > 1 for line in (text[row.start : row.end] for row in pair[:2])
    )


def running_heads(page: Page) -> list[Span]:
    """The lines that repeat the notice's title on page after page, each with its line's end; not the title itself."""
    rows = [row for row in page.rows if row is not None]
    lines = [page.folded[row.start : row.end] for row in rows]
    lines = [line if len(line) <= _LONGEST_HEAD else "" for line in lines]
    lines = [_PAGE_TAIL.sub("", line) if "页" in line else line for line in lines]
    printed = Counter(lines)
    often = {words for words, count in printed.items() if count >= _LEAST_COPIES and ":" not in words}
    repeated = {words for words in often if _RUNNING_HEAD.match(words)}
    repeated |= _turning_pages(page, rows, lines, often)
    heads: list[Span] = []
    seen: set[str] = set()
    for at, (row, words) in enumerate(zip(rows, lines, strict=True)) if repeated else ():
        if words not in repeated:
            continue
        inside = at >= _FRONT_ROWS and rows[at - 1].end - rows[at - 1].start >= _LONG_ROW
        if words in seen or inside:
            heads.append(Span(rows[at - 1].end, row.end))
        seen.add(words)
    return heads


def _turning_pages(page: Page, rows: Sequence[_Row], lines: Sequence[str], often: set[str]) -> set[str]:
    """Short lines printed often of which all copies but the first stand beside a page number, whatever they say."""
    heads = {words for words in often if 0 < len(words) <= _LONGEST_ROW_HEAD}
    numbers = [is_page_number(page.folded, row.start, row.end) for row in rows] if heads else []
    seen: set[str] = set()
    for at, words in enumerate(lines if heads else ()):
        if words not in heads:
            continue
        beside = any(numbers[max(at - 1, 0) : at + 2])
        if numbers[at] or (words in seen and not beside):
            heads.discard(words)
        seen.add(words)
    return heads


def running_heads_within(page: Page) -> list[Span]:
    """The notice's title where it stands between two sentences of a line that once was several pages."""
    first = next((row for row in page.rows if row is not None), None)
    title = _TITLE.match(page.folded, first.start, first.end) if first else None
    if title is None:
        return []
    heads: list[Span] = []
    for row in page.rows:
        if row is None or row.end - row.start < _SEVERAL_PAGES:
            continue
        at = page.folded.find(title[0], max(row.start, title.end()), row.end)
        while at >= 0:
            end = at + len(title[0])
            if page.folded.endswith(_BETWEEN, 0, at) and _PARTED.match(page.folded, end):
                heads.append(Span(at, first_printed(page.text, end, row.end)))
            at = page.folded.find(title[0], end, row.end)
    return heads


def is_page_number(folded: str, start: int, end: int) -> bool:
    """Whether ``folded[start:end]`` is a page number and nothing else."""
    return end - start <= _MOST_PAGE_NUMBER and _PAGE_NUMBER.match(folded, start, end) is not None


def first_printed(text: str, start: int, end: int) -> int:
    """The place of the first printed character, or ``end``."""
    while start < end and text[start] in BLANKS:
        start += 1
    return start


def last_printed(text: str, start: int, end: int) -> int:
    """The place behind the last printed character, or ``start``."""
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return end


def closes_nothing(folded: str, start: int, end: int) -> bool:
    """Whether the last character closes a bracket that opened before ``start``: the ) of 审计部） in （责任部门：审计部）."""
    return folded.endswith(")", start, end) and (
        folded.count("(", start, end) < folded.count(")", start, end)
    )


def _pairs(folded: str, rows: Sequence[_Row | None]) -> Iterator[_Pair]:
    """Lines with the one that follows at once, or behind a page number and its blank lines."""
    last: _Row | None = None
    page: _Row | None = None
    parted = False
    for row in rows:
        if row is None:
            parted = True
        elif is_page_number(folded, row.start, row.end):
            page = row
        else:
            if last is not None and (page or not parted):
                yield _Pair(last, row, page, page is not None and not folded[page.start : page.end].isdigit())
            last, page, parted = row, None, False


def _goes_on(folded: str, pair: _Pair, lexicon: Lexicon) -> bool:
    """Whether a line may be the rest of the one before: the sentence is open, and nothing opens a paragraph."""
    row, following = pair.row, pair.following
    last, first = folded[row.end - 1], folded[following.start]
    if (
        last in _OPENERS
        or first in _CLOSERS
        or "的" in (last, first)
        or (last in ":0123456789" and first.isdigit())
    ):
        return True
    return (
        last not in _SENTENCE_ENDS
        and following.indent <= row.indent
        and not _opens_paragraph(folded, following, lexicon)
    )


def _quotes_on(folded: str, pair: _Pair, lexicon: Lexicon) -> bool:
    """关于“学习不深。⏎制度不全”的问题。 — a quotation opened on one line and closed on the next."""
    row, following = pair.row, pair.following
    opened = folded.rfind("“", max(row.start, row.end - _LONGEST_QUOTATION), row.end)
    if opened < 0 or folded.find("”", opened, row.end) >= 0:
        return False
    closed = folded.find("”", following.start, min(following.end, following.start + _LONGEST_QUOTATION))
    if closed < 0 or folded.find("“", following.start, closed) >= 0:
        return False
    return not _opens_paragraph(folded, following, lexicon)


def _opens_paragraph(folded: str, row: _Row, lexicon: Lexicon) -> bool:
    marker = reading(folded, row.start, row.end)
    if marker is not None and marker.doubt in ("", "dotted_number"):
        return True
    label = lexicon.line_label.match(folded, row.start, row.end)
    return label is not None and (
        label["colon"] is not None or label["close"] is not None or label.end() == row.end
    )


def _heads(folded: str, row: _Row) -> bool:
    """着力解决发展质量不高问题 — a short line that ends as headings do: no page broke it."""
    return row.end - row.start < _LONG_ROW and folded.endswith(_HEADING_ENDS, row.start, row.end)


def _parts_words(folded: str, pair: _Pair) -> bool:
    """Whether the break stands for the blank between two Latin words, and not within an address."""
    row, following = pair.row, pair.following
    if not (_LATIN.match(folded, row.end - 1) and _LATIN.match(folded, following.start)):
        return False
    tail = _TAIL.search(folded, max(row.start, row.end - _LONGEST_WORD), row.end)
    head = _HEAD.match(folded, following.start, following.end)
    return not any(mark in (tail[0] if tail else "") + (head[0] if head else "") for mark in "@/")


def _is_full(row: _Row, wrapped: tuple[Callable[[_Row], int], int] | None) -> bool:
    return wrapped is not None and abs(wrapped[0](row) - wrapped[1]) <= _SLACK


def _wrapped(
    text: str, rows: Sequence[_Row | None], going: Sequence[_Pair]
) -> tuple[Callable[[_Row], int], int] | None:
    """The measure and the width that broke lines: what most lines agree in whose sentence goes on."""
    lines = [pair.row for pair in going if pair.page is None]
    measures: tuple[tuple[Callable[[_Row], int], int], ...] = (
        (lambda row: row.end - row.start + row.indent, 1),
        (lambda row: _columns(text[row.start - row.indent : row.end]), 2),
    )
    every = [row for row in rows if row is not None]
    agreed: list[tuple[int, Callable[[_Row], int], int]] = []
    for wide, per_character in measures if len(lines) >= _WHOLLY[0] else ():
        widths = [wide(row) for row in lines]
        width = _common_width(widths, per_character, *_WHOLLY)
        if width is None:
            continue
        longest = sorted(wide(row) for row in every)[-1 - len(every) // _FEW]
        wholly = longest <= width + _SLACK
        if wholly or _common_width(widths, per_character, *_PARTLY) is not None:
            agreed.append((sum(abs(other - width) <= _SLACK for other in widths), wide, width))
    # 36 characters, or 72 columns where the widths of stops are mixed: the measure that more lines agree in.
    return max(agreed, key=lambda found: found[0])[1:] if agreed else None


def _columns(printed: str) -> int:
    """How many columns a text takes where a Chinese character takes two."""
    return len(printed.encode("gbk", "replace"))


def _common_width(
    widths: list[int], per_character: int, least_lines: int, least_share: float, least_width: int
) -> int | None:
    """The width that most lines have, give or take what a stop or a Latin word moves; ``None`` when none stands out."""
    counts = Counter(widths)
    width = max(counts, key=lambda width: (counts[width], width))
    near = sum(count for other, count in counts.items() if abs(other - width) <= _SLACK)
    stands_out = near >= least_lines and near >= least_share * len(widths)
    return width if stands_out and width >= least_width * per_character else None
