"""Which block of an issue is its remediation text and which its outcome: labels say it, or text and neighbours decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.topics import first_sentence
from xuncha_parse.source import Span
from xuncha_parse.syntax.wrapping import first_printed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xuncha_parse.interpret.outcomes import OutcomeReading
    from xuncha_parse.interpret.statements import Statements
    from xuncha_parse.syntax.outline import Block, Node
    from xuncha_parse.syntax.series import Member

_EFFECT = lazy.pattern("成[效果色]|效果|[实质]效")
_COUNTS = lazy.pattern(r"\d ?(?![年月日])[一-鿿%]")
_CLAUSE = lazy.pattern("[^,;。]+")
_LEAST_RIVALS = 2
_SHORT_PROGRESS = 80


def _start(block: Block) -> int:
    return block.start


class Remedies:
    """Tells the blocks of one notice's issues apart; ``told`` reads an outcome, ``series`` a stretch's members."""

    def __init__(
        self,
        folded: str,
        told: Callable[[int, int], OutcomeReading],
        series: Callable[[int, int], Sequence[Member]],
        statements: Statements,
    ) -> None:
        self.folded = folded
        self._told = told
        self._series = series
        self._statements = statements

    def of(self, node: Node, *, has_other: bool) -> tuple[list[Block], list[Block]]:
        """The blocks of remediation and those of outcomes, in order; ``has_other``: measures are numbered below the issue."""
        actions, outcomes, progress = self._by_role(node)
        if progress:
            self._settle_progress(node, progress, actions, outcomes, has_other=has_other)
        self._settle_effects(actions, outcomes)
        for listed in (actions, outcomes):
            if len(listed) > 1:
                listed.sort(key=_start)
        self._settle_status_only(node, actions, outcomes, has_other=has_other)
        return actions, outcomes

    def _reading(self, block: Block) -> OutcomeReading:
        return self._told(*(block.text or (0, 0)))

    @staticmethod
    def _by_role(node: Node) -> tuple[list[Block], list[Block], list[Block]]:
        """The blocks of remediation, of outcomes, and of progress, which is one or the other."""
        actions: list[Block] = []
        outcomes: list[Block] = []
        progress: list[Block] = []
        listed = {"action": actions, "outcome": outcomes, "progress": progress}
        for block in node.blocks:
            if block.role in listed and block.parts:
                listed[block.role].append(block)
        return actions, outcomes, progress

    def _settle_progress(
        self,
        node: Node,
        progress: list[Block],
        actions: list[Block],
        outcomes: list[Block],
        *,
        has_other: bool,
    ) -> None:
        """完成情况 and its like hold a status or the remediation itself; text and neighbours decide."""
        told_elsewhere = any(self._reading(block).status != "unknown" for block in outcomes)
        stated = sum(self._reading(block).alone for block in progress)
        for block in progress:
            span = block.text or Span(0, 0)
            reading = self._reading(block)
            if reading.alone or (node.row_end and self._leads_with_status(block)):
                outcomes.append(block)
                continue
            beside = (
                has_other
                or self._runs_on(node)
                or any(self._tells_more(other, block) for other in node.blocks)
            )
            opening = first_sentence(self.folded, span)
            brief = opening - span.start <= _SHORT_PROGRESS
            told = reading.phrase is not None and reading.phrase.start < opening and brief
            if (
                beside
                and not told_elsewhere
                and not stated
                and (told or span.end - span.start <= _SHORT_PROGRESS)
                and not self._series(*span)
            ):
                outcomes.append(block)
            else:
                actions.append(block)

    def _settle_effects(self, actions: list[Block], outcomes: list[Block]) -> None:
        """整改成效 beside 整改结果:已完成 tells what came of the remediation, and is no second outcome."""
        if len(outcomes) < _LEAST_RIVALS:
            return
        effects = [block for block in outcomes if self._names_effect(block) and self._tells_effect(block)]
        others = [block for block in outcomes if block not in effects and self._leads_with_status(block)]
        leading = others or [block for block in effects if self._leads_with_status(block)][:1]
        for block in effects if leading else ():
            if block not in leading:
                outcomes.remove(block)
                actions.append(block)

    def _leads_with_status(self, block: Block) -> bool:
        reading = self._reading(block)
        first = _CLAUSE.match(self.folded, *(block.text or (0, 0)))
        return reading.alone or (
            reading.phrase is not None and first is not None and reading.phrase.start < first.end()
        )

    def _tells_effect(self, block: Block) -> bool:
        """Whether a block says more than a status: 153项隐患全部销号 counts what came of it."""
        return (
            not self._reading(block).alone or _COUNTS.search(self.folded, *(block.text or (0, 0))) is not None
        )

    def _names_effect(self, block: Block) -> bool:
        label = block.printed_label
        return label is not None and _EFFECT.search(self.folded, label.word_start, label.word_end) is not None

    @staticmethod
    def _tells_more(other: Block, block: Block) -> bool:
        """Whether another block holds the remediation, so that this one may tell how far it has come."""
        if other is block or other.text is None or block.text is None:
            return False
        longer = other.text.end - other.text.start > block.text.end - block.text.start
        return other.role == "action" or (other.role == "progress" and longer)

    def _runs_on(self, node: Node) -> bool:
        """Whether remediation text stands behind the issue's own sentence, on its line or below it."""
        if node.label is not None and node.label.role == "issue":
            return False
        rest = first_printed(self.folded, first_sentence(self.folded, node.heading), node.heading.end)
        return bool(node.prose) or (
            rest < node.heading.end and not self._statements.states_more(rest, node.heading.end)
        )

    def _settle_status_only(
        self, node: Node, actions: list[Block], outcomes: list[Block], *, has_other: bool
    ) -> None:
        """整改情况：已完成。 says how far it has come, where that is said nowhere else."""
        if any(self._reading(block).status != "unknown" for block in outcomes):
            return
        for block in list(actions):
            beside = len(actions) > 1 or has_other or bool(node.prose)
            if (beside or not outcomes) and block.printed_label is not None and self._reading(block).alone:
                actions.remove(block)
                outcomes.append(block)
