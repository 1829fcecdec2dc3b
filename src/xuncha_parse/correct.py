"""A record as a person corrected it, with what the parser reads out of the words that a person set.

:mod:`xuncha_parse.review.patch` carries the operations out and knows nothing of parsing. What a statement or a measure
mentions follows from its words, so it is found anew here where these changed.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xuncha_parse.interpret.mentions import MentionFinder
from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.review.patch import apply_patch
from xuncha_parse.syntax.mending import mend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.pointers import Path
    from xuncha_parse.records import Mention, Notice, Place

_Key = tuple[str, str, int, int]


def correct(
    notice: Notice,
    operations: Sequence[Any],
    accepted: Iterable[str] = (),
    lexicon: Lexicon | None = None,
    *,
    withdrawn: Iterable[str] = (),
) -> Notice:
    """The record after the operations of a JSON Patch; ``notice`` stays as it is.

    Its ``corrections`` say what a person set, added, removed and accepted (pointers into the patched record; those of
    ``withdrawn`` lead to what was accepted before and is so no longer). Where statements and measures have other words,
    what they mention is found anew, unless the patch gives a mention of a person's own; where issues have other paths,
    their ids follow. Raises :class:`~xuncha_parse.errors.BadPatch` for what does not fit the record, and
    :class:`~xuncha_parse.errors.MissingExtra` without the package ``jsonpatch``.
    """

    def derive(patched: Notice) -> dict[Path, Any]:
        return dict(_Rereader(notice, patched, lexicon or default_lexicon()).changes())

    return apply_patch(notice, operations, accepted, derive, withdrawn)


class _Rereader:
    """Finds what is mentioned where the words are not those of the record before."""

    def __init__(self, before: Notice, after: Notice, lexicon: Lexicon) -> None:
        self.after = after
        self.lexicon = lexicon
        self.text = after.source.text
        self.read: set[tuple[int, int]] = set()
        self.known: set[_Key] = set()
        for place, _, mentions, _ in _passages(before):
            self.read.add((place.start, place.end))
            self.known |= set(map(_key, mentions))

    def changes(self) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
        """The path of each list of mentions that is another one now, and the list."""
        for place, words, mentions, path in _passages(self.after):
            if (place.start, place.end) in self.read or self.text is None:
                continue
            if self.text[place.start : place.end] != words:
                continue  # the checks tell that
            found = list(self._mentions(place))
            expected = {(each["kind"], each["text"], *each["span"].values()) for each in found} | self.known
            if found != [each.model_dump(mode="json") for each in mentions] and all(
                _key(each) in expected for each in mentions
            ):
                yield path, found

    def _mentions(self, place: Place) -> Iterator[dict[str, Any]]:
        mended, finder = self._finder
        offsets = range(len(mended.text))
        start, end = (bisect_left(offsets, at, key=mended.offset) for at in (place.start, place.end))
        for each in finder.within(start, end):
            span = mended.place(each.start, each.end)
            yield {
                "kind": each.kind,
                "text": mended.slice(each.start, each.end),
                "span": {"start": span.start, "end": span.end},
                "value": each.value,
            }

    @cached_property
    def _finder(self) -> tuple[Any, MentionFinder]:
        mended = mend(self.text or "", self.lexicon)
        return mended, MentionFinder(mended.text, mended.folded)


def _passages(notice: Notice) -> Iterator[tuple[Place, str, list[Mention], Path]]:
    """Every statement and measure: its place, its words, what it mentions, and the path of that list."""
    for number, issue in enumerate(notice.issues):
        yield issue.statement_span, issue.statement, issue.mentions, ("issues", number, "mentions")
        for at, measure in enumerate(issue.measures):
            path = ("issues", number, "measures", at, "mentions")
            yield measure.span, measure.text, measure.mentions, path


def _key(mention: Mention) -> _Key:
    return mention.kind, mention.text, mention.span.start, mention.span.end
