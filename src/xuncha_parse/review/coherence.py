"""Whether a record's corrections hold together: they lead somewhere, and say something that can be so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xuncha_parse.pointers import parts_of, path_of, value_at
from xuncha_parse.review.shadow import same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.pointers import Path
    from xuncha_parse.records import Correction, Notice

UNTOUCHED: Final = ("corrections", "schema_version", "source", "diagnostics")
"""What no person corrects: where the record is from, and what the program said of it at the time."""


class Incoherent(NamedTuple):
    """A correction that cannot be so: its number from 0, the field that is wrong, and how, in Chinese."""

    number: int
    field: str
    wrong: str


def incoherent(notice: Notice) -> Iterator[Incoherent]:
    """Every correction of a record that leads nowhere, contradicts the record, or is told twice."""
    if not notice.corrections:
        return
    record = notice.model_dump(mode="json", exclude=set(UNTOUCHED))
    seen: set[tuple[str, str]] = set()
    for number, told in enumerate(notice.corrections):
        field, wrong = _wrong(record, told)
        if not wrong and told.act != "removed" and (told.act, told.pointer) in seen:
            field, wrong = "pointer", f"{told.act} {_cut(told.pointer)} 不止一次"
        seen.add((told.act, told.pointer))
        if wrong:
            yield Incoherent(number, field, wrong)


def place_of(record: dict[str, Any], told: Correction) -> Path:
    """The path that a correction leads to. Raises ``ValueError`` or ``LookupError``."""
    return path_of(record, parts_of(told.pointer))


def _wrong(record: dict[str, Any], told: Correction) -> tuple[str, str]:
    """The field of a correction that is wrong, and how; both empty when none is."""
    if told.pointer.split("/")[1:2] and told.pointer.split("/")[1] in UNTOUCHED:
        return "pointer", f"{_cut(told.pointer)} 不是人工更正之处"
    try:
        value = value_at(record, place_of(record, told))
    except ValueError:
        return "pointer", f"{_cut(told.pointer)} 不是 JSON 指针"
    except LookupError:
        return "pointer", f"记录中没有 {_cut(told.pointer)}"
    if told.act == "removed":
        if not isinstance(value, list):
            return "pointer", f"{_cut(told.pointer)} 不是列表，无从删除其中一项"
        return ("was", "删除的内容为空") if told.was is None else ("", "")
    if told.act == "set":
        return ("was", f"{_cut(told.pointer)} 与原值相同") if same(value, told.was) else ("", "")
    return ("", "") if told.was is None else ("was", f"{told.act} 不应有原值")


def _cut(words: str) -> str:
    return words if len(words) <= 60 else words[:60] + "…"
