"""The few CSS properties that decide what a reader sees: what is hidden, what is a block, how lists count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Look = dict[str, str]
"""Property → value in lower case, of the properties in ``_SEEN``."""

_SEEN = "display|visibility|white-space|list-style-type|list-style|position|left|top|text-indent|clip|mso-list|mso-element|mso-hide"
_DECLARATION = re.compile(rf"(?:^|[;{{\s])({_SEEN})\s{{0,9}}:([^;}}]{{0,200}})", re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*+)\{([^{}]*+)\}?")
_COMPOUND = re.compile(r"(\*|[a-zA-Z][\w-]*)?((?:[.#][\w-]+)*)$")
_FAR = re.compile(r"-\d{3,7}(?:\.\d+)?(?:px|pt|em|rem)?$|-\d{3,7}%$")
_MOST_RULES = 2_000
_MOST_CSS = 2_000_000
_MOST_STEPS = 4_000_000
"""Selectors tried against elements; what takes more is no page's style sheet, and is left alone."""


@dataclass(frozen=True, slots=True)
class Element:
    """What a selector asks of an element."""

    tag: str
    id: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    chain: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    look: Look
    weight: tuple[int, int, int, int]


def inline_look(style: str | None) -> Look:
    """The declarations of a ``style`` attribute; of a property said twice the last one counts."""
    if not style:
        return {}
    told = [(m[1].lower(), m[2].strip()) for m in _DECLARATION.finditer(style)]
    found = {key: value.lower().removesuffix("!important").strip() for key, value in told}
    raw = next((value for key, value in told if key.startswith("list-style")), None)
    if raw and raw[:1] in "\"'":
        found["list-style"] = raw
    return found


class StyleSheet:
    """The rules of a page's own style elements that use plain selectors: ``.a``, ``#b``, ``ol li``, ``div.a > p``.

    Rules within ``@media`` and selectors of other kinds are left out; style sheets in other files are unknown.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._steps = 0
        count = 0
        for source in sources:
            for match in _RULE.finditer(_without_at_blocks(_REMARK.sub(" ", source[:_MOST_CSS]))):
                look = inline_look(match[2])
                if not look or count >= _MOST_RULES:
                    continue
                for selector in match[1].split(","):
                    count += 1
                    self._add(selector, look, count)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def _add(self, selector: str, look: Look, order: int) -> None:
        chain = []
        for word in selector.replace(">", " ").split():
            compound = _COMPOUND.fullmatch(word)
            if compound is None:
                return
            parts = re.findall(r"[.#][\w-]+", compound[2])
            ids = frozenset(part[1:] for part in parts if part[0] == "#")
            classes = frozenset(part[1:] for part in parts if part[0] == ".")
            chain.append(((compound[1] or "*").lower(), ids, classes))
        if not chain:
            return
        weight = (
            sum(len(ids) for _, ids, _ in chain),
            sum(len(classes) for _, _, classes in chain),
            sum(tag != "*" for tag, _, _ in chain),
            order,
        )
        tag, ids, classes = chain[-1]
        key = next((f"#{i}" for i in ids), None) or next((f".{c}" for c in sorted(classes)), None) or tag
        self._rules.setdefault(key, []).append(_Rule(tuple(chain), look, weight))

    def look(self, element: Element, ancestors: Sequence[Element]) -> Look:
        """What the rules say of an element; inline styles are not among them."""
        if self._steps > _MOST_STEPS:
            return {}
        keys = ("*", element.tag, f"#{element.id}", *(f".{name}" for name in element.classes))
        rules = [
            rule for key in keys for rule in self._rules.get(key, ()) if _applies(rule, element, ancestors)
        ]
        self._steps += sum(len(self._rules.get(key, ())) for key in keys) * (1 + len(ancestors))
        merged: Look = {}
        for rule in sorted(rules, key=lambda rule: rule.weight):
            merged.update(rule.look)
        return merged


def _applies(rule: _Rule, element: Element, ancestors: Sequence[Element]) -> bool:
    if not _is(element, rule.chain[-1]):
        return False
    above = iter(reversed(ancestors))
    return all(any(_is(other, compound) for other in above) for compound in reversed(rule.chain[:-1]))


def _is(element: Element, compound: tuple[str, frozenset[str], frozenset[str]]) -> bool:
    tag, ids, classes = compound
    return tag in {"*", element.tag} and ids <= {element.id} and classes <= element.classes


def _without_at_blocks(css: str) -> str:
    """``css`` without ``@media{…}`` and its like, whatever stands in them."""
    kept: list[str] = []
    depth = at = 0
    skipping = False
    for match in re.finditer(r"[{}]|@[\w-]+|;", css):
        sign = match[0]
        if sign.startswith("@") and depth == 0 and not skipping:
            kept.append(css[at : match.start()])
            skipping = True
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(depth - 1, 0)
        if skipping and depth == 0 and sign in {"}", ";"}:
            skipping = False
            at = match.end()
    if not skipping:
        kept.append(css[at:])
    return "".join(kept)


def is_hidden(attributes: Mapping[str, str | None], look: Look, tag: str) -> bool:
    """Whether an element is not shown: by attribute, by style, or moved off the screen and away from screen readers."""
    if (
        "hidden" in attributes
        and (attributes["hidden"] or "").lower() != "until-found"
        and "display" not in look
    ):
        return True
    if (
        look.get("display") == "none"
        or look.get("visibility") in {"hidden", "collapse"}
        or look.get("mso-hide") == "all"
    ):
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    return (attributes.get("aria-hidden") or "").lower() == "true" and _is_off_screen(look)


def _is_off_screen(look: Look) -> bool:
    moved = any(_FAR.match(look.get(side, "")) for side in ("left", "top", "text-indent"))
    return moved or look.get("clip", "").startswith("rect(0")
