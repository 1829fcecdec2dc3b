"""A page's markup made fit for a tree builder: what it cannot misread and never shows is taken out.

Scripts, styles, comments and other raw text go, so do the tags that switch a builder into another mode
(svg, select, template, frameset …; some are renamed and stay). What is left nests as
:mod:`xuncha_parse.readers.web.open_tags` counts it, so no page can take a builder's time or stack. The tags are
told apart exactly as the HTML standard's tokenizer does (13.2.5), in one pass.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import Deadline, past
from xuncha_parse.readers.web.open_tags import OpenTags

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.readers.limits import Limits

MOST_TAGS = 2_000_000
"""Tags of one page that are read; a tree of more does not fit an ordinary memory."""

_WS = r"\t\n\f\r "
_VALUE = rf"""(?:"([^"]*+)"?|'([^']*+)'?|([^{_WS}>"'][^{_WS}>]*+))"""
_NAME = rf"[^{_WS}/>][^{_WS}/>=]*+"
_ATTRIBUTE = re.compile(rf"({_NAME})(?:[{_WS}]*+=[{_WS}]*+{_VALUE}?)?")
_PLAIN_VALUE = _VALUE.replace("([", "(?:[")
_TAG = re.compile(
    rf"<(/?)([a-zA-Z][^{_WS}/>]*+)((?:[{_WS}/]++|{_NAME}(?:[{_WS}]*+=[{_WS}]*+{_PLAIN_VALUE}?)?)*+)>?"
)
_OPENING = re.compile("<(?=[a-zA-Z/!?])")
_LETTER = re.compile("[A-Za-z]")
_COMMENT_END = re.compile("--!?>")
_SCRIPT_MARK = re.compile(rf"<!--(-?>)?|-->|<(/?)script(?=[{_WS}/>])", re.IGNORECASE)
_DRAWING_END = re.compile(
    rf"</svg(?=[{_WS}/>])|<(?:b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|embed|h[1-6]|head|hr|i|img|li|listing|menu|"
    rf"meta|nobr|ol|p|pre|ruby|s|small|span|strong|strike|sub|sup|table|tt|u|ul|var)(?=[{_WS}/>])",
    re.IGNORECASE,
)
_SELECT_END = re.compile(rf"</select(?=[{_WS}/>])", re.IGNORECASE)
_RAW = {
    name: re.compile(rf"</{name}(?=[{_WS}/>])", re.IGNORECASE)
    for name in ("style", "xmp", "iframe", "noembed", "noframes", "textarea", "title")
}
_RENAMED = frozenset(
    [
        "math", "template", "noscript", "frameset", "frame", "plaintext",
        "image", "selectedcontent",
    ]
)  # fmt: skip
"""Elements that switch a tree builder's mode: they become ``x-`` elements, which it leaves alone."""

_LEAST_BLANKS = 1_000
_NOW_AND_THEN = 4_096
_LONGEST_TAG = 4_000
_KEPT = frozenset(
    [
        "id", "class", "style", "hidden", "role", "aria-hidden", "type", "start", "value", "reversed",
        "rowspan", "colspan", "href", "open",
    ]
)  # fmt: skip


@dataclass(slots=True)
class Soup:
    """Markup fit for a tree builder, and what was taken out of it that still tells something."""

    markup: str = ""
    title: str | None = None
    styles: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    deepest: int = 0


def clean(text: str, limits: Limits, frames: int = 1) -> Soup:
    """``text`` without raw text; pages within (iframe srcdoc) are put in, as deep as ``frames``.

    Raises :class:`UnreadableInput` when the tags nest deeper than the limit, or are too many. Linear time.
    """
    return _Cleaner(text, limits, frames).run()


class _Cleaner:
    def __init__(self, text: str, limits: Limits, frames: int) -> None:
        self.text = text
        self.limits = limits
        self.frames = frames
        self.soup = Soup()
        self.pieces: list[str] = []
        self.kept = 0  # all of the text before it is in the pieces
        self.open = OpenTags(limits)
        self.tags = 0
        self.after_break = False
        self.unclosed = False
        self.deadline = Deadline(limits)

    def run(self) -> Soup:
        text, at = self.text, 0
        while found := _OPENING.search(text, at):
            start = found.start()
            if start > at:
                self._check_run(at, start)
                self.open.text()
                self.after_break = self.after_break and text[at:start].isspace()
            following = text[start + 1]
            if following in "!?" or (following == "/" and not _LETTER.match(text, start + 2)):
                at = self._remark(start)
                self._replace(start, at)
            else:
                at = self._tag(start)
        self._check_run(at, len(text))
        self._replace(len(text), len(text))
        self.soup.markup = "".join(self.pieces)
        self.soup.deepest = self.open.deepest
        return self.soup

    def _replace(self, start: int, end: int, by: str = "") -> None:
        self.pieces += (self.text[self.kept : start], by)
        self.kept = end

    def _check_run(self, start: int, end: int) -> None:
        """Text without any tag is no longer than a line may be, but for the blanks that its source has."""
        if end - start <= self.limits.line_characters:
            return
        blanks = sum(self.text.count(blank, start, end) for blank in " \t\r\n\f")
        letters = end - start - blanks
        if letters > self.limits.line_characters and (
            blanks < _LEAST_BLANKS or letters > 2 * self.limits.line_characters
        ):
            raise past("line_characters", self.limits)

    def _remark(self, start: int) -> int:
        """The end of a comment, or of what a browser takes for one (a doctype, ``<![if …]>``, ``<?xml …?>``)."""
        if not self.text.startswith("<!--", start):
            return self._past(self.text.find(">", start))
        if self.text.startswith((">", "->"), start + 4):
            return self.text.index(">", start) + 1
        end = _COMMENT_END.search(self.text, start + 4)
        return end.end() if end else len(self.text)

    def _past(self, at: int) -> int:
        return at + 1 if at >= 0 else len(self.text)

    def _tag(self, start: int) -> int:
        match = _TAG.match(self.text, start)
        assert match is not None
        end = match.end()
        if self.text[end - 1] != ">" or end == start:
            self._replace(start, len(self.text))
            return len(self.text)
        self.tags += 1
        if self.tags % _NOW_AND_THEN == 0:
            self.deadline.check()
        if self.tags > MOST_TAGS:
            raise UnreadableInput(
                f"more than {MOST_TAGS:,} tags; save the page's text as a plain file", "too-large"
            )
        name = match[2].lower()
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, match)
        if match[1]:
            self.open.end(name)
        elif name == "br" and self.after_break:
            self._replace(start, end)
        else:
            self.open.start(name, match[0])
            self._shorten(match, name)
        self.after_break = name == "br"
        return end

    def _shorten(self, match: re.Match[str], name: str) -> None:
        """A tag with attributes by the thousand keeps those that matter."""
        if match.end() - match.start() <= _LONGEST_TAG:
            return
        kept = {key: value for key, value in _attributes(match[3]) if key in _KEPT}
        listed = "".join(f' {key}="{html.escape(value[:_LONGEST_TAG])}"' for key, value in kept.items())
        self._replace(match.start(), match.end(), f"<{name}{listed}>")

    def rename(self, match: re.Match[str]) -> int:
        name = f"x-{match[2].lower()}"
        if match[1]:
            self.open.end(name)
            self._replace(match.start(), match.end(), f"</{name}>")
        elif not match[3].rstrip().endswith("/"):
            self.open.start(name, match[0])
            self._replace(match.start(), match.end(), f"<{name}>")
        else:
            self._replace(match.start(), match.end())
        return match.end()

    def raw(self, match: re.Match[str]) -> int:
        """Raw text up to its own end tag, or to the end of the page."""
        name, start, end = match[2].lower(), match.start(), match.end()
        if match[1]:
            self._replace(start, end)
            return end
        close = _RAW[name].search(self.text, end)
        inner = self.text[end : close.start() if close else len(self.text)]
        after = self._past(self.text.find(">", close.end())) if close else len(self.text)
        self._replace(start, after, self._instead(name, match, inner))
        return after

    def _instead(self, name: str, match: re.Match[str], inner: str) -> str:
        if name == "title" and self.soup.title is None:
            self.soup.title = " ".join(html.unescape(inner).split()) or None
        elif name == "style":
            self.soup.styles.append(inner)
        elif name == "textarea":
            self.soup.forms.append(html.unescape(inner))
        elif name == "xmp":
            return f"<pre>{html.escape(inner)}</pre>"
        elif name == "iframe" and self.frames:
            within = dict(_attributes(match[3])).get("srcdoc")
            if within:
                frame = clean(within, self.limits, self.frames - 1)
                self.soup.styles += frame.styles
                self.soup.forms += frame.forms
                for tag in _TAG.finditer(frame.markup):
                    if tag[1]:
                        self.open.end(tag[2].lower())
                    else:
                        self.open.start(tag[2].lower(), tag[0])
                return f"<div>{frame.markup}</div>"
        return ""

    def script(self, match: re.Match[str]) -> int:
        """A script ends at its end tag, but for one within ``<!-- <script>`` (13.2.5.4 and the states after it)."""
        start, end = match.start(), match.end()
        if match[1]:
            self._replace(start, end)
            return end
        state = "data"
        after = len(self.text)
        for mark in _SCRIPT_MARK.finditer(self.text, end):
            if mark[0].startswith("<!--"):
                state = "escaped" if state == "data" and not mark[1] else state
            elif mark[0] == "-->":
                state = "data"
            elif mark[2] and state != "double":
                after = self._past(self.text.find(">", mark.end()))
                break
            elif mark[2]:
                state = "escaped"
            elif state == "escaped":
                state = "double"
        self._replace(start, after)
        return after

    def choice(self, match: re.Match[str]) -> int:
        """A list to choose from, as far as its end tag; one that never ends is only a tag."""
        start, end = match.start(), match.end()
        close = None if match[1] or self.unclosed else _SELECT_END.search(self.text, end)
        if close is not None:
            self.soup.forms.append(html.unescape(_TAG.sub(" ", self.text[end : close.start()])))
            end = self._past(self.text.find(">", close.end()))
        elif not match[1]:
            self.unclosed = True
        self._replace(start, end, " ")
        return end

    def drawing(self, match: re.Match[str]) -> int:
        """An svg drawing: everything up to its end tag, or to a tag that cannot stand in a drawing."""
        start, end = match.start(), match.end()
        if not match[1] and not match[3].rstrip().endswith("/"):
            close = _DRAWING_END.search(self.text, end)
            end = close.start() if close else len(self.text)
        self._replace(start, end)
        return end


def _attributes(text: str) -> list[tuple[str, str]]:
    """Names and values of a tag's attributes, the first of a name winning in a ``dict`` made of the reverse."""
    found = [
        (match[1].lower(), html.unescape(match[2] or match[3] or match[4] or ""))
        for match in _ATTRIBUTE.finditer(text)
    ]
    return found[::-1]


_SPECIAL: dict[str, Callable[[_Cleaner, re.Match[str]], int]] = {
    **dict.fromkeys(_RAW, _Cleaner.raw),
    **dict.fromkeys(_RENAMED, _Cleaner.rename),
    "script": _Cleaner.script,
    "svg": _Cleaner.drawing,
    **dict.fromkeys(("select", "option", "optgroup"), _Cleaner.choice),
}
