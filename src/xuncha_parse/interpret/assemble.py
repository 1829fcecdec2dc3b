"""Places to record: the last step of interpretation, where spans become text, ids and values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from xuncha_parse.interpret.coverage import text_blocks
from xuncha_parse.interpret.mentions import MentionFinder
from xuncha_parse.interpret.provenance import source_info
from xuncha_parse.notation.ids import issue_ids, own_numbers
from xuncha_parse.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha_parse.interpret.back import Back
    from xuncha_parse.interpret.dates import DateExpression
    from xuncha_parse.interpret.found import Found
    from xuncha_parse.interpret.front import Front
    from xuncha_parse.interpret.issues import IssueDraft
    from xuncha_parse.notation.lexicons import Label
    from xuncha_parse.source import Source
    from xuncha_parse.syntax.mending import Mended
    from xuncha_parse.syntax.outline import Node, Outline

JSON = dict[str, Any]


class Assembler:
    """Turns drafts into the record's plain data; ``inferred`` collects deadlines whose year was inferred."""

    def __init__(self, source: Source, mended: Mended, folded: str, told_on: str | None) -> None:
        self.source = source
        self.mended = mended
        self.finder = MentionFinder(mended.text, folded)
        self._text = mended.printed
        self._moved = bool(mended.edits)
        self.told_on = date.fromisoformat(told_on[:10]) if told_on else None
        self.inferred: list[Span] = []
        self._headings: dict[int, JSON] = {}
        self._blocks: dict[int, list[JSON]] = {}
        self._paths: dict[int, tuple[list[JSON], list[int]]] = {}

    def notice(
        self,
        front: Front,
        back: Back,
        outline: Outline,
        drafts: Sequence[IssueDraft],
        leftovers: Sequence[Span],
    ) -> JSON:
        """The whole record as plain data, without its diagnostics."""
        issuer = front.issuer or back.signed_by
        return {
            "source": source_info(self.source),
            "title": _value(front.title),
            "issuer": _value(issuer),
            "kind": front.kind,
            "published_at": _value(front.published_at),
            "signed_on": _value(back.signed_on),
            "signed_by": _value(back.signed_by),
            "inspection": self._inspection(front),
            "stated_totals": [
                self._printed(total.start, total.end, what=total.what, unit=total.unit, count=total.count)
                for total in front.stated_totals
            ],
            "contact": {
                "phones": [phone.text for phone in back.phones],
                "emails": [email.text for email in back.emails],
                "address": _value(back.address),
                "postcode": _value(back.postcode),
            },
            "sections": self._sections(outline),
            "issues": self._issues(drafts),
            "leftovers": [self._printed(*span) for span in leftovers],
        }

    def _printed(self, start: int, end: int, /, **fields: Any) -> JSON:  # noqa: ANN401
        """``fields`` with a stretch's printed text and its place."""
        if self._moved:
            start, end = self.mended.place(start, end)
        fields["text"] = self._text[start:end]
        fields["span"] = {"start": start, "end": end}
        return fields

    def _slice(self, start: int, end: int) -> str:
        return self.mended.slice(start, end) if self._moved else self._text[start:end]

    def _words(self, label: Label | None) -> str | None:
        """A label's words as printed."""
        return self._slice(label.word_start, label.word_end) if label else None

    def _place(self, start: int, end: int) -> JSON:
        if self._moved:
            start, end = self.mended.place(start, end)
        return {"start": start, "end": end}

    def _inspection(self, front: Front) -> JSON:
        period, time = front.period, front.rectification
        return {
            "team": _value(front.team),
            "inspected": _value(front.inspected),
            "round": _value(front.round),
            "type": _value(front.type),
            "period": self._found(period.found, start=period.start, end=period.end) if period else {},
            "feedback_on": _value(front.feedback),
            "feedback_text": front.feedback.text if front.feedback else None,
            "rectification": self._found(time.found, start=time.start, end=time.end, months=time.months)
            if time
            else {},
        }

    def _found(self, found: Found, **fields: str | int | None) -> JSON:
        return self._printed(found.start, found.end, **fields)

    # -- outline --------------------------------------------------------------------------------

    def _heading(self, node: Node) -> JSON:
        """A heading, made once: it stands in the outline and in the path of every issue below it."""
        heading = self._headings.get(id(node))
        if heading is None:
            marker, (start, end) = node.marker, node.heading
            heading = self._headings[id(node)] = {
                "marker": self._slice(marker.start, marker.end) if marker else "",
                "style": node.style,
                "ordinal": node.ordinal,
                "heading": self._slice(start, end),
                "span": self._place(_opens(node), max(end, marker.end if marker else node.start)),
            }
        return heading

    def _sections(self, outline: Outline) -> list[JSON]:
        """The outline, built from the innermost headings out, so that depth costs no recursion."""
        made: dict[int, JSON] = {}
        ends: dict[int, int] = {}
        for node in reversed(outline.nodes()):
            end = node.own_end()
            for child in node.children:
                end = max(end, ends[id(child)])
            ends[id(node)] = end
            made[id(node)] = {
                **self._heading(node),
                "span": self._place(_opens(node), end),
                "texts": self._texts(node),
                "children": [made[id(child)] for child in node.children],
            }
        return [made[id(node)] for node in outline.root.children]

    def _texts(self, node: Node) -> list[JSON]:
        """A heading's blocks of text, made once: they stand in the outline and in its issue."""
        if not node.prose and not node.blocks:
            return []
        blocks = self._blocks.get(id(node))
        if blocks is None:
            blocks = self._blocks[id(node)] = [
                self._printed(start, end, role=role, label=self._words(label))
                for role, (start, end), label in text_blocks(node)
            ]
        return blocks

    # -- issues ---------------------------------------------------------------------------------

    def _issues(self, drafts: Sequence[IssueDraft]) -> list[JSON]:
        paths = [self._path(draft.node) for draft in drafts]
        ids = issue_ids(".".join(map(str, numbers)) for _, numbers in paths)
        return [
            self._issue(draft, path, identity)
            for draft, (path, _), identity in zip(drafts, paths, ids, strict=True)
        ]

    def _path(self, node: Node) -> tuple[list[JSON], list[int]]:
        """The headings down to an issue's own, and their printed numbers; those above it are gathered once."""
        above = self._paths.get(id(node.parent))
        if above is None:
            above = self._paths[id(node.parent)] = [], []
            for each in node.path()[:-1]:
                _extend(above, self._heading(each))
        path = [*above[0]], [*above[1]]
        _extend(path, self._heading(node))
        return path

    def _issue(self, draft: IssueDraft, path: Sequence[JSON], identity: str) -> JSON:
        node = draft.node
        end = max(node.own_end(), draft.statement.end, draft.action.end if draft.action else 0)
        action = draft.action and self._printed(*draft.action, label=self._words(draft.action_label))
        return {
            "id": identity,
            "path": path,
            "statement": self._slice(*draft.statement),
            "statement_span": self._place(*draft.statement),
            "action": action,
            "measures": self._measures(draft),
            "outcome": self._outcome(draft),
            "responsible": {
                "units": [self.mended.text[unit.start : unit.end] for unit in draft.units],
                "leaders": [self.mended.text[leader.start : leader.end] for leader in draft.leaders],
            },
            "mentions": self._mentions(*draft.statement),
            "blocks": self._texts(node),
            "evidence": list(dict.fromkeys(remark.slug for remark in draft.remarks)),
            "span": self._place(_opens(node), end),
        }

    def _measures(self, draft: IssueDraft) -> list[JSON]:
        if draft.action is None:
            return []
        if not draft.members:
            return [
                self._printed(
                    *draft.action, ordinal=None, marker=None, mentions=self._mentions(*draft.action)
                )
            ]
        return [
            self._printed(
                start,
                end,
                ordinal=ordinal,
                marker=self._slice(marker.start, marker.end),
                mentions=self._mentions(start, end),
            )
            for marker, ordinal, start, end in draft.members
        ]

    def _mentions(self, start: int, end: int) -> list[JSON]:
        found = self.finder.within(start, end)
        if not found:
            return []
        if self._moved:
            return [self._printed(each.start, each.end, kind=each.kind, value=each.value) for each in found]
        return [
            {"kind": kind, "text": text, "span": {"start": first, "end": last}, "value": value}
            for kind, text, first, last, value in found
        ]

    def _outcome(self, draft: IssueDraft) -> JSON:
        reading, span = draft.reading, draft.outcome
        due, due_text = self._due(draft)
        return {
            "label": self._words(draft.outcome_label),
            "text": self._slice(*span) if span else None,
            "span": self._place(*span) if span else None,
            "status": reading.status if reading else "unknown",
            "sustained": reading.sustained if reading else False,
            "due": due,
            "due_text": due_text,
        }

    def _due(self, draft: IssueDraft) -> tuple[str | None, str | None]:
        if draft.due is None:
            block = draft.due_block
            return None, self._slice(*block) if block else None
        printed = self._slice(draft.due.start, draft.due.end)
        return self._last_day(draft.due), printed

    def _last_day(self, due: DateExpression) -> str | None:
        """The deadline's day; a missing year is taken from the notice's own date, months going forward."""
        if due.last is None:
            return None
        day = due.last.last_day()
        if day is None and due.last.year is None and self.told_on is not None:
            day = due.last.last_day(self.told_on.year)
            if day is not None and day < self.told_on:
                day = due.last.last_day(self.told_on.year + 1)
            if day is not None:
                self.inferred.append(Span(due.start, due.end))
        return day.isoformat() if day else None


def _value(found: Found | None) -> str | None:
    return found.value if found else None


def _opens(node: Node) -> int:
    """Where a heading begins: at its marker, not at an ornament or a page's number in front of it (● 一、…)."""
    return node.start if node.marker is None else max(node.start, node.marker.start)


def _extend(path: tuple[list[JSON], list[int]], heading: JSON) -> None:
    """Go down one heading."""
    headings, numbers = path
    headings.append(heading)
    numbers += own_numbers(numbers, heading["marker"], heading["style"], heading["ordinal"])
