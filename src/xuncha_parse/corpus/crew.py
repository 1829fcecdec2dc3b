"""Documents examined side by side, each given up when it makes a child process hang, crash or eat memory.

A document at a time goes to a child, so the guilty one is known at once and no other has to be read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse.corpus.document import Examined, examine, prepare, quarantined
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers import crew
from xuncha_parse.readers.guard import NoChild

if TYPE_CHECKING:
    from concurrent.futures import Future

    from xuncha_parse.corpus.document import Kind, Settings
    from xuncha_parse.readers.guard import Guard


class Crew(crew.Crew):
    """``workers`` child processes that examine documents. Use it with ``with``."""

    def __init__(self, settings: Settings, workers: int) -> None:
        super().__init__(workers, settings.limits, first=(prepare, settings))
        self.settings = settings

    def examine(self, data: bytes, called: str, kind: Kind) -> Future[Examined]:
        """Have a document examined; the answer is an :class:`Examined`, whatever becomes of the child.

        It raises :class:`NoChild` only.
        """
        return self.submit(lambda guard: examine_in(guard, data, called, kind, self.settings))


def examine_in(guard: Guard, data: bytes, called: str, kind: Kind, settings: Settings) -> Examined:
    """Have a document examined by a child.

    It is convicted of the death of a fresh child only when the next one dies of it too: one death may have been
    somebody else's deed, since a system short of memory kills whom it likes. Raises :class:`NoChild` when no child
    can be started, which is no document's fault.
    """
    try:
        try:
            return guard.run(examine, data, called, kind, settings)
        except UnreadableInput as error:
            if error.slug != "reader-died":
                raise
            return guard.run(examine, data, called, kind, settings)
    except NoChild:
        raise
    except UnreadableInput as error:
        return quarantined(error, called, data)
