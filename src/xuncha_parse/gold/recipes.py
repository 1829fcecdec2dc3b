"""What a generated notice looks like: one recipe per house style, and what a style leaves open drawn by chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import random

Statement = Literal["plain", "quoted", "about", "about_quoted", "numbered", "task", "feedback"]
Action = Literal["label", "bracket", "alone", "run_on", "paragraphs"]
Outcome = Literal["after", "before", "sentence_last", "sentence_first", "none"]
Series = Literal[
    "series_word",
    "decimal_paren",
    "circled",
    "ordinal_word",
    "sequence_word",
    "decimal_dot",
    "decimal_comma",
    "none",
]
Opening = Literal["P1", "P2", "P3"]
Blanks = Literal["none", "all", "issues"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that shapes a notice but the words in it.

    ``ladder`` names marker styles (see ``notation.markers``) from the outermost heading to the issue line, in any
    order; an empty one gives a notice without issues. With ``container`` the outermost heading is one section that
    holds every theme, else each theme is such a heading itself. ``gaps`` and ``repeats`` are the chances that an ordinal
    is left out or printed twice. ``damage`` is a level from 0 to 1, ``kinds`` the sorts of damage done (see
    ``gold.damage``), all of them by default.
    """

    style: str
    ladder: tuple[str, ...]
    width: Literal["full", "half"] = "full"
    container: bool = True
    theme: str = "{}"
    statement: Statement = "plain"
    statement_stop: bool = True
    action: Action = "label"
    action_label: str = "整改情况"
    outcome: Outcome = "after"
    outcome_label: str = "整改结果"
    outcome_stop: bool = False
    series: Series = "series_word"
    series_lines: bool = False
    separator: Literal["。", "；"] = "。"
    responsible: bool = False
    opening: Opening = "P1"
    organisation: bool = True
    next_steps: bool = True
    furniture: bool = True
    signature: bool = True
    vary_depth: bool = False
    blank_lines: Blanks = "none"
    indent: str = "　　"
    gaps: float = 0.1
    repeats: float = 0.01
    themes: tuple[int, int] = (2, 3)
    children: tuple[int, int] = (1, 3)
    damage: float = 0.0
    kinds: tuple[str, ...] | None = None


_HOUSE: dict[str, dict[str, Any]] = {
    "S1": {"ladder": ("han_comma", "han_paren", "decimal_dot", "decimal_half_paren", "circled"), "vary_depth": True},
    "S2": {
        "ladder": ("decimal_dot",), "outcome": "before", "outcome_label": "完成情况", "separator": "；",
        "organisation": False, "next_steps": False, "container": False, "themes": (6, 12),
    },
    "S3": {
        "ladder": ("han_paren", "decimal_dot", "decimal_paren"), "container": False, "theme": "在“{}”方面",
        "statement": "about_quoted", "action_label": "整改落实情况", "outcome": "sentence_last", "organisation": False,
        "next_steps": False,
    },
    "S4": {
        "ladder": ("han_comma", "han_paren", "decimal_dot"), "theme": "反馈问题：{}", "series": "none",
        "outcome": "sentence_last",
    },
    "S5": {
        "ladder": ("han_comma", "han_paren", "decimal_dot"), "theme": "{}方面。", "statement": "numbered",
        "series": "decimal_paren", "outcome": "sentence_first",
    },
    "S6": {
        "ladder": ("han_comma", "han_paren"), "container": False, "theme": "聚焦{}方面", "statement": "about",
        "action": "run_on", "outcome": "sentence_last", "organisation": False,
    },
    "S7": {
        "ladder": ("han_comma", "han_paren"), "container": False, "theme": "关于{}方面存在问题的整改", "statement": "about",
        "statement_stop": False, "action": "paragraphs", "series_lines": True, "outcome": "sentence_last",
        "opening": "P2",
    },
    "S8": {
        "ladder": ("han_comma", "han_paren"), "statement": "about", "statement_stop": False, "action": "paragraphs",
        "series": "decimal_dot", "series_lines": True, "outcome_label": "进展情况", "responsible": True, "opening": "P3",
        "themes": (4, 8),
    },
    "S9": {
        "ladder": ("han_paren", "decimal_dot"), "container": False, "statement": "about", "action": "run_on",
        "outcome": "sentence_last",
    },
    "S10": {"ladder": (), "series_lines": True},
    "S11": {
        "ladder": ("han_comma", "han_paren", "decimal_dot"), "damage": 1.0, "kinds": ("flatten", "chunks"),
    },
    "S12": {
        "ladder": ("han_comma",), "container": False, "statement": "task", "action": "alone",
        "action_label": "整改完成情况", "series": "decimal_comma", "series_lines": True, "outcome_label": "整改状态",
        "outcome_stop": True, "responsible": True, "organisation": False, "next_steps": False, "themes": (5, 9),
    },
}  # fmt: skip
STYLES = tuple(_HOUSE)
"""The house styles' names."""

_LADDERS = (
    ("han_comma", "han_paren", "decimal_dot"), ("han_comma", "han_paren", "decimal_dot", "decimal_paren"),
    ("han_paren", "decimal_dot", "circled"), ("han_comma", "decimal_dot", "decimal_paren"), ("han_comma", "decimal_dot"),
    ("decimal_dot", "decimal_paren", "circled"), ("decimal_comma", "decimal_paren"), ("han_comma", "dotted2", "dotted3"),
    ("decimal_dot", "dotted2"), ("han_comma", "han_paren", "decimal_comma"), ("chapter", "han_comma", "han_paren"),
    ("han_comma", "decimal_dot", "decimal_half_paren"), ("han_paren", "han_comma"), ("decimal_paren",), ("circled",),
    ("han_comma", "han_paren", "circled"), ("enclosed_han", "decimal_dot", "enclosed_paren"),
)  # fmt: skip
_FREE_SERIES: tuple[Series, ...] = (
    "series_word", "series_word", "decimal_paren", "circled", "ordinal_word", "sequence_word",
)  # fmt: skip
_INDENTS = ("　　", "    ", "", "\u00a0\u00a0\u00a0\u00a0", "　")


def house_style(style: str, rng: random.Random, **fixed: Any) -> Recipe:  # noqa: ANN401
    """A recipe of one house style; what the style leaves open is drawn, ``fixed`` has the last word."""
    drawn: dict[str, Any] = {
        "width": rng.choice(("full", "half")),
        "indent": rng.choice(_INDENTS),
        "blank_lines": rng.choice(("none", "all", "issues")),
        "outcome_stop": rng.random() < 0.3,
        "signature": rng.random() < 0.7,
        "next_steps": rng.random() < 0.5,
        "organisation": rng.random() < 0.8,
        "furniture": rng.random() < 0.8,
    }
    recipe = Recipe(**{"style": style, **drawn, **_HOUSE[style], **fixed})
    # In a P3 opening the dates and the team stand in the organisation section.
    return replace(recipe, opening="P1") if recipe.opening == "P3" and not recipe.organisation else recipe


def invented_style(rng: random.Random, **fixed: Any) -> Recipe:  # noqa: ANN401
    """A recipe of no known house: any ladder, label form, series and order that go together."""
    from xuncha_parse.gold.sentences import phrases  # noqa: PLC0415

    labels = phrases()["labels"]
    base = house_style("S1", rng)
    ladder = rng.choice(_LADDERS)
    form: Action = rng.choice(("label", "label", "bracket", "alone", "run_on", "paragraphs"))
    # Nobody prints a result first and the work done about it without a label behind.
    labelled = form in {"label", "bracket", "alone"}
    outcome: Outcome = rng.choice(
        ("after", "after", "sentence_last", "none", "before" if labelled else "after")
    )
    series: list[Series] = [name for name in _FREE_SERIES if name not in ladder]
    statement: Statement = rng.choice(("plain", "plain", "quoted", "about", "numbered", "feedback"))
    recipe = replace(
        base,
        style="free",
        ladder=ladder,
        container=len(ladder) > 2,
        themes=(2, 3) if len(ladder) > 1 else (5, 9),
        vary_depth=False,
        statement=statement,
        statement_stop=form == "run_on" or rng.random() < 0.8,
        action=form,
        action_label=rng.choice(labels["action"]),
        outcome=outcome,
        outcome_label=rng.choice(labels["outcome"]),
        series=rng.choice(series),
        series_lines=form != "run_on" and rng.random() < 0.3,
        separator=rng.choice(("。", "。", "；")),
        responsible=labelled and rng.random() < 0.3,
        opening=rng.choice(("P1", "P1", "P2")),
        organisation=base.organisation and len(ladder) > 1,
        next_steps=base.next_steps and len(ladder) > 1,
    )
    return replace(recipe, **fixed)
