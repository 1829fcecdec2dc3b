"""The day that deadlines are compared with where none is named, and the notices that it is from.

It is the newest day on which a notice that the filters choose was published, else signed. A day later than the corpus was last
added to cannot be right and is left aside; one mistyped year would make every deadline one that has passed. The corpus does not
keep when each notice was taken in, only when its runs ended, so a day between the two is believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.dimensions import PUBLISHED
from xuncha_parse.corpus.report.commands import literal
from xuncha_parse.corpus.report.wording import Say

if TYPE_CHECKING:
    import sqlite3

    from xuncha_parse.corpus.report.behind import Shelf
    from xuncha_parse.corpus.report.ground import Ground, Pile

_WHOLE: Final = f"length({PUBLISHED}) = 10 AND date({PUBLISHED}) = {PUBLISHED}"
"""Whether the day of publication is one of the calendar, as SQL over ``notices n``."""
_ZONE: Final = "+8 hours"
"""From UTC, in which runs are dated, to the time that notices are dated in."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the day is from; nothing of it where the day was told.

    ``taken`` is the day the corpus was last added to, ``None`` where it does not say. ``notices`` have the day, ``title`` is what
    the first of them is called; ``later`` are dated after ``taken`` and left aside. ``behind`` and ``later_behind`` list them.
    """

    taken: date | None = None
    notices: int = 0
    title: str = ""
    behind: str | None = None
    later: int = 0
    later_behind: str | None = None


def taken_in(connection: sqlite3.Connection) -> date | None:
    """The day, in China, on which the corpus was last added to; runs that read nothing anew do not count."""
    (day,) = connection.execute(
        f"SELECT max(date(coalesce(ended_at, started_at), '{_ZONE}')) FROM runs WHERE coalesce(parsed, 1) > 0"
    ).fetchone()
    return date.fromisoformat(day) if day else None


def newest(connection: sqlite3.Connection, where: str, taken: date | None) -> date | None:
    """The newest day of publication, not later than ``taken``, of the notices for which ``where`` holds."""
    until = f" AND day <= {literal(taken.isoformat())}" if taken else ""
    # DISTINCT lets SQLite leave the issues out where no filter is about them.
    (day,) = connection.execute(
        f"SELECT max(day) FROM (SELECT DISTINCT n.id, {PUBLISHED} AS day FROM notices n "
        f"LEFT JOIN issues i ON i.notice_id = n.id WHERE {_WHOLE} AND {where or 1}) WHERE 1{until}"
    ).fetchone()
    return date.fromisoformat(day) if day else None


def origin(ground: Ground, shelf: Shelf) -> Origin:
    """Where the day of a report is from, with the lists behind it."""
    if ground.told_day:
        return Origin()
    shelf.figure("top")
    taken, day = ground.taken, ground.as_of
    of_day = f"{PUBLISHED} = {literal(day.isoformat())}" if day else "0"
    too_late = f"{_WHOLE} AND {PUBLISHED} > {literal(taken.isoformat())}" if taken else "0"
    mine, later = _pile(ground, of_day), _pile(ground, too_late)
    title, behind, later_behind = "", None, None
    if mine:
        behind = shelf.add(
            Say(f"公开（或落款）日期为 {day}", f"dated {day}"),
            mine.notices,
            mine.first,
            ground.listing(of_day),
        )
        title = _title(ground, mine.first[0][0])
    if later:
        label = Say(f"公开（或落款）日期晚于 {taken}", f"dated later than {taken}")
        later_behind = shelf.add(label, later.notices, later.first, ground.listing(too_late))
    return Origin(
        taken, mine.notices if mine else 0, title, behind, later.notices if later else 0, later_behind
    )


def _pile(ground: Ground, condition: str) -> Pile | None:
    counted = (
        "SELECT 0 AS k0, r.notice AS notice, r.issues AS times FROM report_notices r "
        f"CROSS JOIN notices n ON n.id = r.notice WHERE {condition}"
    )
    return ground.piled(counted, 0).get(())


def _title(ground: Ground, notice: int) -> str:
    (title,) = ground.rows(f"SELECT coalesce(nullif(title, ''), name) FROM notices WHERE id = {notice}")[0]
    return str(title)
