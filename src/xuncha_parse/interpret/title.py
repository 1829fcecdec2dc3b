"""The notice's title: found by how a title is built, joined when it is broken, freed of its decoration.

A title is ``ISSUER关于…巡察…整改…的通报`` (the issuer or the 关于 may be missing) and fills its line, or
lines, but for brackets, a date or a site's name beside it. On a line that goes on it is found by its issuer
and its noun.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.reading import Reading
from xuncha_parse.interpret.wording import tables
from xuncha_parse.notation.lexicons import alternation, any_of
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.interpret.found import Found

_MOST_LINES = 5
_LONGEST_LINE = 120
_EMBEDDED_WITHIN = 600
_FILE_NAME = lazy.pattern(r"\.(?:docx?|pdf|wps|rtf|ofd)$", re.IGNORECASE)
_SENTENCE = lazy.pattern("[,。;!?]")
_NUMBER = r"\d{1,3}[、.](?!\d)"
"""The number of a page or paragraph that a copy put before the title."""
_BEFORE = rf"(?:[【\[(〔][^】\])〕]{{0,16}}[】\])〕]|[《<•·●■◆★*#>»【\[〔-]|{_NUMBER}){{0,6}}"
_AFTER = r"(?:[》>]|[(\[【〔][^)\]】〕]{0,40}[)\]】〕]){0,3}(?:[-_—–|｜~][^,。;]{1,60})?"
_SUBTITLE = lazy.pattern("[-—―─]{2}[^,。;:!?]{2,30}")
_ORDER = lazy.pattern(_BEFORE)
_NAMELESS = lazy.pattern("(?:(?:机关|总)?(?:党组|党委|党支部|党总支|支部|总支部?))?(?:工作)?(?:委员会)?")
"""The end of a body's name, on a line below its beginning: no issuer by itself."""


class Title(NamedTuple):
    """One printed copy of a title: its places line by line, its joined words, and who issues it."""

    pieces: tuple[Span, ...]
    found: Found
    issuer: Found | None
    fills_lines: bool


def find_titles(text: str, lines: Sequence[Span]) -> list[Title]:
    """Every copy of a title among ``lines`` (furniture already taken off), in order."""
    titles: list[Title] = []
    at = 0
    while at < len(lines):
        title, taken = _over_lines(text, lines[at : at + _MOST_LINES])
        if title is None:
            title, taken = _embedded(text, lines[at]), 1
        if title is not None:
            titles.append(title)
        at += taken
    return titles


def choose_title(titles: Sequence[Title]) -> Title | None:
    """The copy to report: of those that say what the first says, the fullest; one with its own line first."""
    if not titles:
        return None
    first = next((title for title in titles if title.fills_lines), titles[0])
    alike = [title for title in titles if same_title(title, first)]
    return max(alike, key=lambda title: (title.fills_lines, len(title.found.value or ""), -title.found.start))


def same_title(one: Title, other: Title) -> bool:
    """Whether two copies are of one title, one of them perhaps shortened."""
    first, second = one.found.value or "", other.found.value or ""
    return first in second or second in first


def _over_lines(text: str, lines: Sequence[Span]) -> tuple[Title | None, int]:
    """A title that begins with the first of ``lines`` and fills one or more of them, and how many."""
    readings: list[Reading] = []
    weak: tuple[Title | None, int] = (None, 1)
    for count, line in enumerate(lines, 1):
        reading = Reading.of(text, line.start, min(line.end, line.start + 4 * _LONGEST_LINE))
        if not reading.letters or len(reading.letters) > _LONGEST_LINE or _SENTENCE.search(reading.letters):
            break
        if (count == 1 and not _may_begin(reading.letters)) or _FILE_NAME.search(reading.letters):
            break
        if count > 1 and _apart(text, lines[count - 2], line):
            break
        readings.append(reading)
        whole = Reading.joined(readings)
        match = _match(whole.letters)
        if match is None:
            if weak[0] is not None:
                break
            continue
        below = _match(Reading.joined(readings[1:]).letters) if count > 1 else None
        if (
            below and below["issuer"] and not _NAMELESS.fullmatch(below["issuer"])
        ):  # a site's name over a title
            return None, 1
        title = _title(whole, match, readings)
        if match["noun"] in tables()["title"]["nouns"] and count < len(lines):
            subtitle = Reading.of(text, *lines[count])
            if _SUBTITLE.fullmatch(subtitle.letters):
                return _with_subtitle(title, subtitle), count + 1
        if match["noun"] in tables()["title"]["nouns"]:
            return title, count
        weak = (title, count)
    return weak


def _apart(text: str, line: Span, following: Span) -> bool:
    """Whether lines of the page's own, which were taken off, stand between two lines."""
    return any(between.strip() for between in text[line.end : following.start].split("\n")[1:-1])


def _with_subtitle(title: Title, subtitle: Reading) -> Title:
    """The title with the line below it that begins with a dash: ——集中整改阶段."""
    below = subtitle.found(0, len(subtitle.letters))
    found = title.found._replace(value=f"{title.found.value}{below.value}", end=below.end)
    whole = found._replace(text=subtitle.source[found.start : found.end])
    return title._replace(pieces=(*title.pieces, Span(below.start, below.end)), found=whole)


def _may_begin(letters: str) -> bool:
    """关于…, 中共…, or the name of a body on a line of its own."""
    opening = _ORDER.match(letters)
    rest = letters[opening.end() :] if opening else letters
    return (
        "关于" in rest
        or rest.startswith("中共")
        or bool(_body_first().match(rest))
        or rest.endswith(_bodies())
    )


def _match(letters: str) -> re.Match[str] | None:
    if not _about(letters):
        return None
    match = _with_about().fullmatch(letters) or _without_about().fullmatch(letters)
    return match if match and _about(match["title"]) and not _foreign().search(match["title"]) else None


def _title(whole: Reading, match: re.Match[str], readings: Sequence[Reading]) -> Title:
    start, end = match.span("title")
    pieces: list[Span] = []
    base = 0
    for reading in readings:
        first, last = max(start - base, 0), min(end - base, len(reading.letters))
        if first < last:
            piece = reading.found(first, last)
            pieces.append(Span(piece.start, piece.end))
        base += len(reading.letters)
    issuer = whole.found(*match.span("issuer")) if match["issuer"] else None
    return Title(tuple(pieces), whole.found(start, end), issuer, fills_lines=True)


def _embedded(text: str, line: Span) -> Title | None:
    """A title on a line that goes on: ``首页 > 公告 中共…关于…的通报 根据市委统一部署…``."""
    reading = Reading.of(text, line.start, min(line.end, line.start + _EMBEDDED_WITHIN))
    match = _inline().search(reading.letters) if _about(reading.letters) else None
    if match is None or not _about(match["title"]) or _foreign().search(match["title"]):
        return None
    start, about = match.start("title"), match.start("about")
    number = re.match(_NUMBER, reading.letters[start:about])
    start += number.end() if number else 0
    if "中共" in match["issuer"]:
        start = match.start("issuer") + match["issuer"].rfind("中共")
    else:
        gaps = [at for at in range(start + 1, about + 1) if reading.places[at] - reading.places[at - 1] > 1]
        start = gaps[-1] if gaps else start
    if re.search("[。;]", reading.letters[:start]):
        return None
    found = reading.found(start, match.end("title"))
    issuer = reading.found(start, about) if about > start else None
    return Title((Span(found.start, found.end),), found, issuer, fills_lines=False)


def _about(letters: str) -> bool:
    """Whether the words name an inspection and what was done about it."""
    return all(any(word in letters for word in tables()["title"][row]) for row in ("subjects", "work"))


@cache
def _bodies() -> tuple[str, ...]:
    return tables()["title"]["bodies"]


@cache
def _foreign() -> re.Pattern[str]:
    return any_of(tables()["title"]["foreign"])


@cache
def _nouns() -> str:
    return alternation([*tables()["title"]["nouns"], *tables()["title"]["weak_nouns"]])


@cache
def _with_about() -> re.Pattern[str]:
    return re.compile(
        f"{_BEFORE}(?P<title>(?P<issuer>[^,。;:!?]{{0,60}}?)(?P<about>关于)[^,。;!?_|｜—–-]{{2,90}}(?P<noun>{_nouns()})){_AFTER}"
    )


@cache
def _without_about() -> re.Pattern[str]:
    return re.compile(
        f"{_BEFORE}(?P<title>{_BODY_FIRST}[^,。;:!?_|｜—–-]{{2,60}}(?P<noun>{alternation(tables()['title']['nouns'])})){_AFTER}".replace(
            "BODIES", alternation(_bodies())
        )
    )


@cache
def _body_first() -> re.Pattern[str]:
    return re.compile(_BODY_FIRST.replace("BODIES", alternation(_bodies())))


_BODY_FIRST = (
    r"(?P<issuer>[^,。;:!?]{2,40}?(?:BODIES))"
    r"(?=(?:落实|整改|巡察|巡视|对|上级|中央|省委|市委|县委|区委|第?[\d一二三四五六七八九十]{1,3}届))"
)


@cache
def _inline() -> re.Pattern[str]:
    return re.compile(
        "(?P<title>(?P<issuer>[^,。;:!?<>|【】\\[\\]《》]{0,60}?)(?P<about>关于)[^,。;:!?《》]{2,80}?"
        f"(?:情况的?|的)(?P<noun>{alternation(tables()['title']['nouns'])}))(?!会|如下|给|了|后|中(?!共)|要求|精神|\\.(?:docx?|pdf|wps|txt))"
    )
