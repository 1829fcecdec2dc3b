"""Generated notices: the same seed gives the same notice, the truth is where it says, and undamaged ones parse."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.gold.damage import KINDS, ORDINARY, Paragraph, damage, traditional
from xuncha_parse.gold.evaluate import ALL, evaluate
from xuncha_parse.gold.generate import generate, varied, write_gold
from xuncha_parse.gold.issues import heading_marker
from xuncha_parse.gold.markup import GoldNotice, parse_gold
from xuncha_parse.gold.recipes import STYLES, Recipe, house_style, invented_style
from xuncha_parse.gold.sentences import Writer, phrases
from xuncha_parse.pipeline import parse

SEEDS = st.integers(0, 10_000)
LEVELS = st.sampled_from([0.0, 0.3, 0.7, 1.0])


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


def recipe_of(style: str, seed: int, **fixed: Any) -> Recipe:
    rng = seeded(seed)
    return invented_style(rng, **fixed) if style == "free" else house_style(style, rng, **fixed)


def spans(notice: GoldNotice) -> list[tuple[str, str]]:
    """What each span of the truth holds in the text, beside what the truth says it holds."""
    pairs = []
    for issue in notice.issues:
        pairs.append((notice.text[slice(*issue.statement_span)], issue.statement))
        if issue.action_span:
            pairs.append((notice.text[slice(*issue.action_span)], issue.action or ""))
        pairs += [(notice.text[slice(*measure.span)], measure.text) for measure in issue.measures]
    return pairs


@given(style=st.sampled_from([*STYLES, "free"]), seed=SEEDS, level=LEVELS)
def test_the_same_seed_gives_the_same_notice(style: str, seed: int, level: float) -> None:
    recipe = recipe_of(style, seed, damage=level)
    assert recipe == recipe_of(style, seed, damage=level)
    assert write_gold(recipe, seed) == write_gold(recipe, seed)


def test_another_seed_gives_another_notice() -> None:
    recipe = recipe_of("S1", 1)
    assert len({write_gold(recipe, seed) for seed in range(20)}) == 20


@given(style=st.sampled_from([*STYLES, "free"]), seed=SEEDS, level=LEVELS)
def test_every_truth_is_printed_at_its_span(style: str, seed: int, level: float) -> None:
    notice = generate(recipe_of(style, seed, damage=level), seed)
    pairs = spans(notice)
    assert [printed for printed, _ in pairs] == [told for _, told in pairs]
    assert all(told == told.strip() and told for _, told in pairs)
    for issue in notice.issues:
        assert issue.outcome is None or issue.outcome in notice.text
        assert all(unit in notice.text for unit in [*issue.units, *issue.leaders])


@given(style=st.sampled_from([*STYLES, "free"]), seed=SEEDS)
def test_metadata_is_printed(style: str, seed: int) -> None:
    notice = generate(recipe_of(style, seed, damage=0.0), seed)
    printed = re.sub(r"\s", "", notice.text)
    facts = notice.facts
    contact, inspection = facts["contact"], facts["inspection"]
    for fact in (
        facts["title"],
        facts["issuer"],
        inspection["team"],
        inspection["inspected"],
        contact["phones"][0],
        contact["address"],
    ):
        assert fact in printed
    year, month, day = map(int, facts["signed_on"].split("-"))
    assert f"{year}年{month}月{day}日" in printed


@given(style=st.sampled_from([*STYLES, "free"]), seed=SEEDS)
def test_issue_ids_are_unique_and_measures_ascend(style: str, seed: int) -> None:
    notice = generate(recipe_of(style, seed), seed)
    ids = Counter(issue.id for issue in notice.issues)
    assert not ids or max(ids.values()) == 1
    for issue in notice.issues:
        ordinals = [measure.ordinal for measure in issue.measures]
        assert ordinals == [None] or ordinals == sorted({n for n in ordinals if n})


def test_only_the_style_without_issues_has_none() -> None:
    for style in STYLES:
        assert bool(generate(recipe_of(style, 3), 3).issues) == (style != "S10")


def test_gaps_and_repeats_follow_their_chances() -> None:
    def notice(**chances: Any) -> GoldNotice:
        return generate(
            Recipe("T", ("decimal_dot",), container=False, themes=(30, 30), organisation=False, **chances), 5
        )

    assert [issue.id for issue in notice(gaps=0.0, repeats=0.0).issues] == [str(n) for n in range(1, 31)]
    assert [issue.id for issue in notice(gaps=1.0, repeats=0.0).issues] == [str(n) for n in range(1, 61, 2)]
    repeated = [issue.id for issue in notice(gaps=0.0, repeats=1.0).issues]
    assert repeated == ["1", *(f"1~{n}" for n in range(2, 31))]


def test_width_decides_about_punctuation() -> None:
    def marks(width: str) -> set[str]:
        return set("，：；（）,:;()") & set(
            generate(recipe_of("S1", 2, width=width, furniture=False, damage=0.0), 2).text
        )

    assert marks("half") <= set(",:;()")
    assert marks("full") <= set("，：；（）")


def test_there_are_several_hundred_statements() -> None:
    writer = Writer(seeded(1), 2023)
    assert len({writer.statement(writer.subject(), "plain") for _ in range(2_000)}) > 500


@pytest.mark.parametrize("level", ["subject", "organisation", "next_steps"])
def test_every_template_can_be_filled(level: str) -> None:
    writer = Writer(seeded(1), 2023)
    tables = phrases()[level]
    for table in tables if isinstance(tables, list) else [tables]:
        for entries in table.values():
            for template in entries if isinstance(entries, list) else [entries]:
                assert "{" not in writer.fill(template)


def test_results_mean_what_they_say() -> None:
    writer = Writer(seeded(4), 2023)
    for sentence in (False, True):
        for result in (writer.result(sentence=sentence) for _ in range(300)):
            assert ("长期" in result.text or "常态化" in result.text) == result.sustained
            assert ("年" in result.text) == (result.due is not None)
            assert (result.status == "in_progress") == any(
                word in result.text for word in ("正在", "持续推进")
            )


def test_traditional_characters_replace_one_for_one() -> None:
    table = phrases()["traditional"]
    assert len(table["simplified"]) == len(table["traditional"])
    assert traditional("⟦o completed|问题整改⟧") == "⟦o completed|問題整改⟧"


def test_dotted_markers_show_the_path() -> None:
    assert heading_marker("dotted2", (2, 1)) == "2.1 "
    assert heading_marker("dotted3", (2, 1, 3)) == "2.1.3 "
    assert heading_marker("han_paren", (2, 3)) == "（三）"


PLAIN = [
    Paragraph("heading", "一、问题整改情况"),
    Paragraph("page", ""),
    Paragraph("issue", "（一）⟦s 1.1|理论学习中心组学习不够深入，联系实际不紧密。⟧"),
    Paragraph("issue", "整改情况：⟦a|一是⟦m 1|健全学习制度，明确学习要求，按月检查通报。⟧⟧"),
    Paragraph("prose", "局党组高度重视巡察整改工作，多次召开会议研究部署，压紧压实整改责任。"),
]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "traditional"])
def test_each_sort_of_damage_changes_the_text_and_keeps_the_marks(kind: str) -> None:
    def text(paragraphs: list[Paragraph]) -> str:
        return "\n".join(paragraph.text for paragraph in paragraphs)

    damaged = {text(damage(PLAIN, 1.0, (kind,), seeded(seed))) for seed in range(40)}
    assert damaged - {text(PLAIN)}
    for marked in damaged:
        notice = parse_gold(f"+++\n+++\n{marked}".replace("+++\n+++", "+++\nstyle = 'x'\n+++"), "x")
        assert [told for _, told in spans(notice)] == [printed for printed, _ in spans(notice)]
        assert len(notice.issues) == 1


def test_no_damage_at_level_zero() -> None:
    assert damage(PLAIN, 0.0, KINDS, seeded(1)) == PLAIN


def test_damage_leaves_the_metadata_alone() -> None:
    for seed in range(30):
        whole = generate(recipe_of("S2", seed, damage=0.0), seed)
        hurt = generate(
            recipe_of("S2", seed, damage=1.0, kinds=tuple(k for k in ORDINARY if k != "traditional")), seed
        )
        assert hurt.facts == whole.facts
        assert hurt.facts["title"] in re.sub(r"\s", "", hurt.text)


def test_varied_takes_every_house_style_and_unknown_ones() -> None:
    styles = Counter(notice.facts["style"] for notice in varied(2 * len(STYLES), 1))
    assert styles == {**dict.fromkeys(STYLES, 1), "free": len(STYLES)}


@cache
def measured(style: str) -> dict[str, float]:
    """Scores over generated notices of one style, as undamaged as the style allows."""
    notices = [generate(recipe_of(style, seed), seed) for seed in range(40)]
    score = evaluate(notices, lambda text: parse(text).notice).scores[ALL]
    return {
        "issue_f1": score.issue_f1,
        "issues_core": score.issues_core,
        "metadata": score.metadata,
        "clean": score.notices_clean,
    }


@pytest.mark.parametrize("style", [*STYLES, "free"])
@pytest.mark.parametrize(
    ("rate", "floor"), [("issue_f1", 0.99), ("issues_core", 0.97), ("metadata", 0.97), ("clean", 0.9)]
)
def test_undamaged_notices_keep_the_bars(style: str, rate: str, floor: float) -> None:
    assert measured(style)[rate] >= floor
