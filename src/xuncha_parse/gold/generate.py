"""Notices made up from a seed, with the truth about them: the same recipe and seed give the same notice.

The text is written in gold markup from the first word on, so the truth is what stands between the marks and no
second program has to guess it. Nothing in it exists.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from xuncha_parse.gold.damage import ORDINARY, Paragraph, damage, traditional
from xuncha_parse.gold.frame import Frame
from xuncha_parse.gold.issues import IssueWriter
from xuncha_parse.gold.markup import GoldNotice, parse_gold
from xuncha_parse.gold.recipes import STYLES, Recipe, house_style, invented_style
from xuncha_parse.gold.sentences import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

_HALF = str.maketrans("，：；（）．", ",:;().")
_INDENTED = frozenset({"opening", "prose", "heading", "issue", "closing"})
_TRADITIONAL_CHANCE = 0.3


def generate(recipe: Recipe, seed: int) -> GoldNotice:
    """A notice and its truth."""
    return parse_gold(write_gold(recipe, seed), f"{recipe.style}-{seed}")


def write_gold(recipe: Recipe, seed: int) -> str:
    """The same as the text of a gold file."""
    rng = random.Random(f"{recipe.style}/{seed}")  # noqa: S311 -- repeatable is what it has to be
    year = rng.randint(2017, 2025)
    frame = Frame(recipe, Writer(rng, year))
    issues = IssueWriter(recipe, Writer(rng, year), taken=frame.sections_before)
    body = issues.write()
    paragraphs = [*frame.front(issues.written), *body, *frame.back(issues.sections)]
    kinds = recipe.kinds or ORDINARY
    if recipe.width == "half":
        paragraphs = [Paragraph(p.role, p.text.translate(_HALF)) for p in paragraphs]
    paragraphs = damage(_laid_out(paragraphs, recipe), recipe.damage, kinds, rng)
    text = "\n".join(paragraph.text for paragraph in paragraphs) + "\n"
    facts = {"style": recipe.style, "width": recipe.width, "seed": seed, **frame.facts}
    if "traditional" in kinds and rng.random() < recipe.damage * _TRADITIONAL_CHANCE:
        text, facts = traditional(text), _traditional_facts(facts)
    return f"+++\n{_toml(facts)}+++\n{text}"


def varied(count: int, seed: int, **fixed: Any) -> Iterator[GoldNotice]:  # noqa: ANN401
    """Notices of every house style in turn and, every other time, of no known one; ``fixed`` goes into each recipe."""
    rng = random.Random(seed)  # noqa: S311
    for number in range(count):
        style = STYLES[number // 2 % len(STYLES)]
        recipe = invented_style(rng, **fixed) if number % 2 else house_style(style, rng, **fixed)
        yield generate(recipe, seed * 100_000 + number)


def _laid_out(paragraphs: list[Paragraph], recipe: Recipe) -> list[Paragraph]:
    """Indents, and blank lines between or before paragraphs as the recipe has them."""
    out: list[Paragraph] = []
    depth = 0
    for paragraph in paragraphs:
        opens = paragraph.role == "heading" or "⟦s " in paragraph.text
        apart = recipe.blank_lines == "all" or (recipe.blank_lines == "issues" and opens)
        if out and apart and depth == 0:
            out.append(Paragraph("page", ""))
        indent = recipe.indent if paragraph.role in _INDENTED else ""
        out.append(Paragraph(paragraph.role, indent + paragraph.text))
        depth += paragraph.text.count("⟦") - paragraph.text.count("⟧")
    return out


def _traditional_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """The metadata as printed in traditional characters; what is normalised stays as it is."""
    told: dict[str, Any] = {}
    for key, value in facts.items():
        if isinstance(value, dict):
            told[key] = _traditional_facts(value)
        elif key == "stated_totals":
            told[key] = [_traditional_facts(total) for total in value]
        else:
            told[key] = traditional(value) if isinstance(value, str) and key != "kind" else value
    return told


def _toml(facts: dict[str, Any], table: str = "") -> str:
    """``facts`` as TOML; lists of tables are the only lists of anything but strings."""
    lines, tables = [], []
    for key, value in facts.items():
        name = f"{table}.{key}" if table else key
        if isinstance(value, dict):
            tables.append(f"[{name}]\n{_toml(value, name)}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            tables.extend(f"[[{name}]]\n{_toml(row, name)}" for row in value)
        else:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join([*lines, *tables])
