"""Contact details of a closing: telephones, e-mail, address and postcode, each by its label."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.interpret.found import Found, Note
from xuncha_parse.interpret.reading import Reading
from xuncha_parse.interpret.wording import tables
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.lexicons import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xuncha_parse.source import Span

_WIDE = 2
_WHOSE = lazy.pattern(r"[(][^()\d]{1,20}[)]$")
_PHONE = lazy.pattern(
    r"(?<![\d-])(?:(?:\+?86[- ]?)?(?:(?:\(0\d{2,3}\)|0\d{2,3}) ?[-—–－/]? ?)?(?:\d{7,8}|(?!20\d\d)[2-8]\d{3}[- ]\d{4})"
    r"(?:(?: ?[-—–转] ?)\d{1,5})?"
    r"|(?:\+?86[- ]?)?1[3-9]\d{9}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|12\d{3})(?![\d])"
)
_EMAIL = lazy.pattern(r"[A-Za-z0-9._%+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_POSTCODE = lazy.pattern(r"(?<!\d)\d{6}(?!\d)")
_REMARK = lazy.pattern(
    r"[,(\[【][^,;。]{0,12}(?:注明|注:|标注|标明|写明|备注|邮编|邮政编码|邮政信箱|信封|收$|收\)|工作日|节假日)"
)
"""What may stand behind an address and is none of it: 来信请注明…, 邮编…"""
_VALUE_ENDS = lazy.pattern("[;。\n]")
_LONGEST_LABEL = 16


class Contacts(NamedTuple):
    """What a reader may write to or call."""

    phones: tuple[Found, ...]
    emails: tuple[Found, ...]
    address: Found | None
    postcode: Found | None
    notes: tuple[Note, ...]


class Field(NamedTuple):
    """A label and its value among the letters of a reading; ``row`` is its row in ``[contact]``."""

    row: str
    start: int
    value_start: int
    end: int


def contact_fields(reading: Reading) -> list[Field]:
    """The labelled values of a stretch, in order; each ends with its clause or at the next label."""
    labels = [match for match in _label().finditer(reading.letters) if match.lastgroup]
    fields: list[Field] = []
    column = None if labels else _column(reading)
    if column is not None:
        return [column]
    for at, match in enumerate(labels):
        limit = labels[at + 1].start() if at + 1 < len(labels) else len(reading.letters)
        stop = _VALUE_ENDS.search(reading.letters, match.end(), limit)
        fields.append(
            Field(match.lastgroup or "", match.start(), match.end(), stop.start() if stop else limit)
        )
    return fields


def _column(reading: Reading) -> Field | None:
    """通信地址    岚桥县安澜路66号 — a label in a column of its own, its value behind a gap."""
    for end in range(2, min(_LONGEST_LABEL, len(reading.letters) - 1) + 1):
        gap = reading.places[end] - reading.places[end - 1]
        if gap > 1:
            between = reading.source[reading.places[end - 1] + 1 : reading.places[end]]
            row = _rows().get(reading.letters[:end]) if gap > _WIDE or "\t" in between else None
            return Field(row, 0, end, len(reading.letters)) if row else None
    return None


def read_contacts(text: str, spans: Sequence[Span], below: Mapping[int, Span] | None = None) -> Contacts:
    """The contact details in ``spans``; ``below`` are values that stand on the line below, by the end of the label's."""
    found: dict[str, list[Found]] = {row: [] for row in ("phone", "email", "address", "box", "postcode")}
    notes: list[Note] = []
    last = ""
    for span in spans:
        reading = Reading.of(text, *span)
        value = below.get(reading.places[-1] + 1) if below and reading.letters else None
        if value is not None:
            under = Reading.of(text, *value)
            field = Field(waiting_label(reading) or "", 0, 0, len(under.letters))
            found.setdefault(field.row, []).extend(
                _values(text, field, under, under.found(0, len(under.letters)))
            )
        found["email"].extend(
            _matches(text, _EMAIL, *span) if "@" in text[slice(*span)].replace("＠", "@") else ()
        )
        fields = contact_fields(reading)
        if not fields and last == "phone" and is_bare_contact(reading.letters):
            found["phone"].extend(_matches(text, _PHONE, *span))  # a further number below 联系电话:…
        last = fields[-1].row if fields else last
        starts = {field.start for field in fields}
        for field in fields:
            if field.value_start >= field.end:
                if field.value_start in starts or (value and field is fields[-1]):
                    continue  # 联系方式:电话:… introduces the labels after it
                label = reading.found(field.start, field.value_start)
                notes.append(Note("empty-label", label.start, label.end))
                continue
            place = reading.found(field.value_start, field.end)
            found.setdefault(field.row, []).extend(_values(text, field, reading, place))
    addresses = found["address"] or found["box"]
    return Contacts(
        phones=_once(found["phone"]),
        emails=_once(found["email"]),
        address=addresses[0] if addresses else None,
        postcode=found["postcode"][0] if found["postcode"] else None,
        notes=tuple(notes),
    )


def bare_label(letters: str) -> str | None:
    """The row of a contact label that is a line of its own: 专门值班电话, its number on the next line."""
    plain = letters.removesuffix(":")
    if len(plain) > _LONGEST_LABEL:
        return None
    for cut in range(len(plain)):
        row = _rows().get(plain[cut:])
        if row is not None:
            return row if contact_heads().fullmatch(plain, 0, cut) else None
    return None


def waiting_label(reading: Reading) -> str | None:
    """The row of the label a stretch ends with, its value still to come."""
    fields = contact_fields(reading)
    empty = bool(fields) and fields[-1].value_start >= len(reading.letters)
    return fields[-1].row if empty else bare_label(reading.letters)


def opens_with_label(letters: str) -> bool:
    """Whether a line begins with the label of a contact detail: 地址:青岚县府前街1号 电话:…."""
    return _label().match(letters) is not None


def is_bare_contact(letters: str) -> bool:
    """Whether a line holds an e-mail address or telephone number and nothing else: its label is on the line before."""
    plain = _WHOSE.sub("", letters.rstrip("。;,."))
    return bool(_EMAIL.fullmatch(plain) or (_PHONE.fullmatch(plain) and len(plain) > 6))


def _values(text: str, field: Field, reading: Reading, place: Found) -> Iterator[Found]:
    if field.row == "phone":
        yield from _matches(text, _PHONE, place.start, place.end)
    elif field.row == "postcode":
        yield from _matches(text, _POSTCODE, place.start, place.end)
    elif field.row in {"address", "box"}:
        letters = reading.letters[field.value_start : field.end]
        remark = _REMARK.search(letters)
        letters = letters[: remark.start() if remark else None]
        if letters.count("(") > letters.count(")"):
            letters = letters[: letters.rindex("(")]
        letters = letters.rstrip(",.;:、(-—")
        if len(letters) > 1 and not _EMAIL.search(letters):
            yield reading.found(field.value_start, field.value_start + len(letters))


def _matches(text: str, pattern: re.Pattern[str], start: int, end: int) -> Iterator[Found]:
    for match in pattern.finditer(fold(text[start:end])):
        first = start + match.start() + len(match[0]) - len(match[0].lstrip())
        last = start + match.end()
        yield Found(match[0].strip().replace("＠", "@"), text[first:last], first, last)


def _once(items: Sequence[Found]) -> tuple[Found, ...]:
    return tuple({item.value: item for item in reversed(items)}.values())[::-1]


@cache
def contact_heads() -> re.Pattern[str]:
    """What may stand before a contact label and belongs to it: 专门值班电话, 举报电子邮箱."""
    return re.compile(f"(?:{alternation(tables()['closing']['contact_heads'])}){{0,3}}")


@cache
def _rows() -> Mapping[str, str]:
    return {word: row for row, words in tables()["contact"].items() for word in words}


@cache
def _label() -> re.Pattern[str]:
    """Any contact label: with a colon, or straight before what it labels (电话0380-2600123)."""
    words = tables()["contact"]
    direct = {
        "phone": r"(?=[“\"]?[(+\d])",
        "email": "(?=[A-Za-z0-9])",
        "postcode": r"(?=\d)",
        "address": "(?<=[寄至到往])(?=[一-鿿])",
    }
    rows = [
        f"(?P<{row}>(?:{alternation(words[row])})(?:\\([^)]{{0,20}}\\))?"
        f"(?::|为:?|是:?|{direct.get(row, ':')}))"
        for row in words
    ]
    return re.compile("|".join(rows))
