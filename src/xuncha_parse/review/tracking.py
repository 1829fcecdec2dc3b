"""What the program had at every place of a record, while a person's operations change it.

A shadow of the record is kept beside it, made only where something changes. Each of its nodes knows what the program had
there (its *base*), and members of lists keep theirs while others are put in front of them or taken away. At the end the
record is held against its shadow, so it does not matter in how many steps it came about: several changes of one place
are one correction with the first value, and what is as it was again is none.

What counts as one correction: a value that differs where the program had one; of an object, those of its fields that do;
of a list that was replaced as a whole, the list. Members put into a list are added, those gone from it removed, and a
member that was moved past others is both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha_parse.pointers import pointer_to
from xuncha_parse.records import Correction
from xuncha_parse.review.differences import accepted, told
from xuncha_parse.review.shadow import NOTHING, Acts, Node, shadow_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha_parse.pointers import Path

JSON = Any


class Tracker:
    """The shadow of one record. ``record`` is its JSON without ``corrections``, which nobody may change afterwards."""

    def __init__(self, record: JSON, corrections: Sequence[tuple[Path, Correction]]) -> None:
        acts = Acts()
        for path, each in corrections:
            acts.add(path, each)
        self.root = shadow_of(record, acts)
        for path, each in corrections:
            if each.act == "accepted":
                self.accept(record, path)

    def put(self, document: JSON, path: Path, new: JSON) -> None:
        """``new`` is about to stand at a path of an object or list, ``NOTHING`` where a field goes."""
        *above, last = path
        node, value = self._reach(document, above)
        if isinstance(node.kids, dict):
            kid = node.kids.setdefault(str(last), Node(NOTHING))
            kid.assign(value.get(last, NOTHING), new)
        elif isinstance(node.kids, list):
            assert isinstance(last, int)
            node.kids[last].assign(value[last], new)

    def insert(self, document: JSON, path: Path, node: Node | None = None) -> None:
        """Something new is about to stand in a list, or what :meth:`take` returned."""
        *above, last = path
        kids = self._reach(document, above)[0].kids
        assert isinstance(kids, list)
        assert isinstance(last, int)
        kids.insert(last, node or Node(NOTHING))

    def take(self, document: JSON, path: Path) -> Node:
        """A member is about to go from a list; its node."""
        *above, last = path
        kids = self._reach(document, above)[0].kids
        assert isinstance(kids, list)
        assert isinstance(last, int)
        return kids.pop(last)

    def accept(self, document: JSON, path: Path, *, on: bool = True) -> None:
        """A person looked at what stands at a path and left it as it is; or, not ``on``, took that back."""
        if not path:
            self.root.accepted = on
            return
        *above, last = path
        kids: Any = self._reach(document, above)[0].kids
        kids[last].accepted = on

    def corrections(self, document: JSON) -> list[Correction]:
        """What is different from what the program had, in the record's order, and then what was accepted."""
        found = [*told(self.root, document, ())]
        found += [Correction(pointer=pointer_to(path), act="accepted") for path in accepted(self.root, ())]
        return found

    def _reach(self, document: JSON, path: Iterable[str | int]) -> tuple[Node, JSON]:
        """The node at a path, with the nodes below it, and the value there."""
        node = self.root
        node.expand(document)
        for step in path:
            kids: Any = node.kids
            node, document = kids[step], document[step]
            node.expand(document)
        return node, document
