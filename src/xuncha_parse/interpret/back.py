"""The back of a notice: closing, contact details, signature, and the page's footer, which is not its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.closing import (
    Kind,
    LineKinds,
    attachments_start,
    closing_start,
    closing_within,
    invitation_start,
    is_body,
    is_contact_item,
    is_farewell,
    is_whole_body,
    page_start,
    signature_start,
)
from xuncha_parse.interpret.contact import (
    bare_label,
    contact_fields,
    is_bare_contact,
    opens_with_label,
    read_contacts,
    waiting_label,
)
from xuncha_parse.interpret.found import Found, Leaf, Note
from xuncha_parse.interpret.leaves import leaf
from xuncha_parse.interpret.reading import Reading
from xuncha_parse.notation.folding import fold
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Back",
    "Found",
    "Kind",
    "Leaf",
    "LineKinds",
    "Note",
    "attachments_start",
    "closing_start",
    "closing_within",
    "is_contact_item",
    "is_farewell",
    "page_start",
    "read_back",
]

_BODY_LINES = 3
_SEAL = lazy.pattern(r"\((?:印章|盖章|公章|章|代章)\)$")


class Back(NamedTuple):
    """What stands after the last section; ``leaves`` hold every non-blank character of it once, in order."""

    leaves: tuple[Leaf, ...]
    signed_on: Found | None
    signed_by: Found | None
    phones: tuple[Found, ...]
    emails: tuple[Found, ...]
    address: Found | None
    postcode: Found | None
    notes: tuple[Note, ...]


def read_back(
    text: str, lines: Sequence[Span], year_hint: int | None = None, known: LineKinds | None = None
) -> Back:
    """Read the non-blank ``lines`` of the closing; ``year_hint`` is the year of a date printed without.

    ``known`` are the kinds of lines that were read before, in looking for the closing.
    """
    known = known or LineKinds(text)
    kinds = [known.of(line) for line in lines]
    attached = attachments_start(text, lines)
    kinds[attached:] = [
        Kind.ATTACHMENT if kind in {Kind.OTHER, Kind.PROSE} else kind for kind in kinds[attached:]
    ]
    owned = _owned(kinds)
    below = _values_below(text, lines, kinds, owned)
    bodies = _signing_bodies(text, lines, kinds, owned)
    leaves: list[Leaf] = []
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        leaves.extend(_leaves(text, line, kind if owned[at] else Kind.FOOTER, signs=at in bodies))
    if lines and is_farewell(
        fold(text[lines[0].start : lines[0].end]), Span(0, lines[0].end - lines[0].start)
    ):
        leaves = [part._replace(role="closing") if part.role == "leftover" else part for part in leaves]
    contacts = read_contacts(
        text, [Span(part.start, part.end) for part in leaves if part.role in {"closing", "contact"}], below
    )
    signed_on, notes = _signed_on(text, leaves, year_hint)
    return Back(
        leaves=tuple(leaves),
        signed_on=signed_on,
        signed_by=_signed_by(text, [lines[at] for at in bodies], leaves),
        phones=contacts.phones,
        emails=contacts.emails,
        address=contacts.address,
        postcode=contacts.postcode,
        notes=(*contacts.notes, *notes),
    )


def _owned(kinds: Sequence[Kind]) -> list[bool]:
    """Which lines are the notice's: none from the page's footer on, nor the page's own telephones."""
    footer = next((at for at, kind in enumerate(kinds) if kind is Kind.FOOTER), len(kinds))
    signed = max((at for at in range(footer) if kinds[at] in {Kind.DATE, Kind.SIGNATURE}), default=None)
    owned = [at < footer for at in range(len(kinds))]
    run = footer
    while run > 0 and kinds[run - 1] is Kind.CONTACT:
        run -= 1
    reachable = {Kind.INVITATION, Kind.CONTACT}
    invited = Kind.INVITATION in kinds[:run]
    if footer < len(kinds) and (
        not invited or (signed is not None and signed < run and reachable & set(kinds[:signed]))
    ):
        owned[run:footer] = [False] * (footer - run)
    if signed is not None and Kind.FURNITURE in kinds[signed:footer]:
        pressed = kinds.index(Kind.FURNITURE, signed)
        for at in range(pressed, footer):
            foreign = {Kind.CONTACT, Kind.OTHER} if footer < len(kinds) else {Kind.CONTACT}
            owned[at] = owned[at] and kinds[at] not in foreign
    return owned


def _values_below(
    text: str, lines: Sequence[Span], kinds: list[Kind], owned: Sequence[bool]
) -> dict[int, Span]:
    """The lines that hold the value of a contact label alone on the line above; they are contact lines too."""
    below: dict[int, Span] = {}
    for at in range(len(lines) - 1):
        follows = owned[at + 1] and kinds[at + 1] in {Kind.OTHER, Kind.CONTACT, Kind.PROSE, Kind.BODY}
        if not (owned[at] and follows and kinds[at] in {Kind.CONTACT, Kind.INVITATION, Kind.FORMULA}):
            continue
        first, second = (Reading.of(text, *span) for span in lines[at : at + 2])
        if opens_with_label(second.letters) or bare_label(second.letters):
            continue
        if bare_label(first.letters) or (waiting_label(first) and is_bare_contact(second.letters)):
            below[first.places[-1] + 1] = lines[at + 1]
            kinds[at + 1] = Kind.CONTACT
    return below


def _signing_bodies(
    text: str, lines: Sequence[Span], kinds: Sequence[Kind], owned: Sequence[bool]
) -> list[int]:
    """The lines that name the signing body: just before the date, else just after it, else the last line."""
    own = [at for at, mine in enumerate(owned) if mine and kinds[at] is not Kind.FURNITURE]
    dates = [at for at in own if kinds[at] is Kind.DATE]
    if not dates:
        return own[-1:] if own and kinds[own[-1]] is Kind.BODY else []
    first = last = dates[-1]
    while first > 0 and last - first < _BODY_LINES and kinds[first - 1] is Kind.BODY:
        first -= 1
    if first == last:
        return [last + 1] if last + 1 in own and kinds[last + 1] is Kind.BODY else []
    if (
        first > 0
        and kinds[first - 1] is Kind.OTHER
        and Reading.of(text, *lines[first - 1]).letters.startswith("中共")
    ):
        first -= 1
    return list(range(first, last))


_ROLES = {
    Kind.FOOTER: "furniture",
    Kind.FURNITURE: "furniture",
    Kind.DATE: "signature",
    Kind.SIGNATURE: "signature",
    Kind.CONTACT: "contact",
    Kind.FORMULA: "closing",
    Kind.ATTACHMENT: "closing",
    Kind.INVITATION: "closing",
}


def _leaves(text: str, line: Span, kind: Kind, *, signs: bool) -> list[Leaf]:
    if signs:
        return list(leaf(text, "signature", *line))
    role = _ROLES.get(kind, "leftover")
    if kind in {Kind.FOOTER, Kind.FURNITURE, Kind.DATE, Kind.SIGNATURE}:
        return list(leaf(text, role, *line))
    reading = Reading.of(text, *line)
    signature = signature_start(reading)
    end = reading.places[signature] if signature else line.end
    role = "closing" if signature and role == "leftover" else role
    contact = end
    if kind is Kind.INVITATION:
        begin = invitation_start(reading.letters) or 0
        fields = [field for field in contact_fields(reading) if field.start >= begin]
        contact = min(reading.places[fields[0].start], end) if fields else end
    return [
        *leaf(text, role, line.start, contact),
        *leaf(text, "contact", contact, end),
        *leaf(text, "signature", end, line.end),
    ]


def _signed_on(text: str, leaves: Sequence[Leaf], year_hint: int | None) -> tuple[Found | None, list[Note]]:
    for part in reversed(leaves):
        dates = Reading.of(text, part.start, part.end).dates() if part.role == "signature" else []
        moment = dates[-1].date.first if dates else None
        if moment is None:
            continue
        printed = dates[-1].date
        day = moment.last_day(year_hint) if moment.day is not None else None
        inferred = moment.year is None and day is not None
        notes = [Note("year-inferred", printed.start, printed.end)] if inferred else []
        return Found(day.isoformat() if day else None, printed.text, printed.start, printed.end), notes
    return None, []


def _signed_by(text: str, lines: Sequence[Span], leaves: Sequence[Leaf]) -> Found | None:
    """The signing body: on its own lines (joined when one name is broken), or before the date on its line."""
    readings = [Reading.of(text, *line) for line in lines]
    if len(readings) > 1 and all(is_whole_body(reading.letters) for reading in readings):
        signed = [_without_seal(reading) for reading in readings]
        start, end = signed[0].start, signed[-1].end
        return Found("、".join(found.value or "" for found in signed), text[start:end], start, end)
    if readings:
        return _without_seal(readings[0] if is_body(readings[0].letters) else Reading.joined(readings))
    for part in reversed(leaves):
        if part.role != "signature":
            continue
        reading = Reading.of(text, part.start, part.end)
        dates = reading.dates()
        body = reading.letters[: dates[-1].start].rstrip("([【,:") if dates else ""
        if body:
            return reading.found(0, len(body))
    return None


def _without_seal(name: Reading) -> Found:
    return name.found(0, len(_SEAL.sub("", name.letters)))
