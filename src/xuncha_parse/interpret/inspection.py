"""The facts of one inspection, from the opening and, where it is silent, from other prose and the title."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xuncha_parse.interpret.actors import read_inspected, read_round, read_team, read_type
from xuncha_parse.interpret.schedule import Period, Rectification, read_schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.interpret.found import Found, Note
    from xuncha_parse.interpret.reading import Sentence


class Inspection(NamedTuple):
    """Who inspected whom and when; what the notice does not say is ``None``."""

    team: Found | None
    inspected: Found | None
    round: Found | None
    type: Found | None
    period: Period | None
    feedback: Found | None
    rectification: Rectification | None
    notes: tuple[Note, ...]


def read_inspection(
    heading: Sequence[Sentence], told: Sequence[Sentence], further: Sequence[Sentence]
) -> Inspection:
    """Each fact from the opening (``told``), else from other prose (``further``) or, where titles tell it, ``heading``."""
    schedule = read_schedule(told, further)
    return Inspection(
        team=read_team(told, [*heading, *further]),
        inspected=read_inspected(told) or read_inspected(further, sure=True),
        round=read_round([*heading, *told]) or read_round(further),
        type=read_type(told) or read_type(heading) or read_type(further, loose=False),
        period=schedule.period,
        feedback=schedule.feedback,
        rectification=schedule.rectification,
        notes=schedule.notes,
    )
