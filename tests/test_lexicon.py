"""The lexicon: the words shipped, and a user's own laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xuncha_parse.errors import BadLexicon
from xuncha_parse.notation.lexicons import ROLES, STATUSES, any_of, default_lexicon, load_lexicon
from xuncha_parse.pipeline import parse

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = "1.学习不深入。\n销号说明：加强学习。\n最终评定：圆满收官"


def written(tmp_path: Path, toml: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def test_every_role_and_status_has_words() -> None:
    lexicon = default_lexicon()
    assert set(lexicon.role_of.values()) == set(ROLES)
    assert set(lexicon.status_of.values()) == set(STATUSES)


def test_a_users_words_are_added(tmp_path: Path) -> None:
    own = load_lexicon(
        written(
            tmp_path,
            '[labels]\naction = ["销号说明"]\noutcome = ["最终评定"]\n[status]\ncompleted = ["圆满收官"]\n',
        )
    )
    assert [issue.outcome.status for issue in parse(NOTICE).notice.issues] == ["unknown"]
    (issue,) = parse(NOTICE, own).notice.issues
    assert issue.action is not None
    assert (issue.action.label, issue.action.text) == ("销号说明", "加强学习。")
    assert (issue.outcome.label, issue.outcome.status) == ("最终评定", "completed")


def test_a_users_word_wins_over_the_default(tmp_path: Path) -> None:
    own = load_lexicon(written(tmp_path, '[labels]\nplan = ["整改措施"]\n'))
    assert default_lexicon().role_of["整改措施"] == "action"
    assert own.role_of["整改措施"] == "plan"
    assert own.role_of["整改情况"] == "action"


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("牵头股室", "unit"),
        ("责任教研室", "unit"),
        ("包联镇领导", "leader"),
        ("计划整改期限", "due"),
        ("落实整改情况", "action"),
        ("整改工作进度情况", "progress"),
        ("整改完成与否", "outcome"),
        ("取得的整改成效", "outcome"),
    ],
)
def test_a_label_no_table_lists_is_put_together(label: str, role: str) -> None:
    lexicon = default_lexicon()
    assert label not in lexicon.tables["labels"][role]
    assert lexicon.role_of[label] == role
    match = lexicon.line_label.match(f"{label}:某某")
    assert match is not None
    assert (match["word"], match["colon"]) == (label, ":")


def test_a_listed_label_wins_over_one_put_together(tmp_path: Path) -> None:
    own = load_lexicon(
        written(tmp_path, '[labels]\nnote = ["牵头股室"]\n[compounds]\nunit_noun = ["班子"]\n')
    )
    assert own.role_of["牵头股室"] == "note"
    assert own.role_of["牵头班子"] == "unit"


def test_words_are_folded_like_the_text(tmp_path: Path) -> None:
    own = load_lexicon(written(tmp_path, '[labels]\naction = ["整改（情況）說明"]\n'))
    assert own.role_of["整改(情况)说明"] == "action"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert (
        load_lexicon(written(tmp_path, '\ufeff[labels]\naction = ["销号说明"]\n')).role_of["销号说明"]
        == "action"
    )


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('[label]\naction = ["整改"]\n', r"unknown table \[label\]"),
        ('[labels]\nactions = ["整改"]\n', "unknown row"),
        ('[labels]\naction = "整改"\n', "a list of words"),
        ("[labels]\naction = [1]\n", "a list of words"),
        ('[labels]\naction = [" "]\n', "a list of words"),
        ('[labels]\naction = ["整改"]\noutcome = ["整改"]\n', "stands under both action and outcome"),
        ('[status]\ncompleted = ["完"]\npartial = ["完"]\n', "stands under both completed and partial"),
        ("labels = 1\n", "unknown table"),
        ("[labels\n", "not a TOML file"),
    ],
)
def test_a_file_that_is_no_lexicon_is_refused_with_its_place(tmp_path: Path, toml: str, told: str) -> None:
    path = written(tmp_path, toml)
    with pytest.raises(BadLexicon, match=told) as caught:
        load_lexicon(path)
    assert str(path) in str(caught.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLexicon, match="nowhere"):
        load_lexicon(tmp_path / "nowhere.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadLexicon, match="not a TOML file"):
        load_lexicon(tmp_path / "bytes.toml")


def test_no_words_match_nothing() -> None:
    assert any_of([]).search("整改") is None


@pytest.mark.parametrize(
    ("first", "second", "role"),
    [
        ("整改措施", None, "action"),
        ("整改措施", "成效", "action"),
        ("成效", "整改措施", "action"),
        ("完成情况", "成效", "progress"),
        ("责任单位", "责任人", "unit"),
    ],
)
def test_remediation_outweighs_the_rest_in_a_label_of_two_words(
    first: str, second: str | None, role: str
) -> None:
    assert default_lexicon().role_of_words(first, second) == role


def test_the_words_that_may_carry_a_number_are_known() -> None:
    lexicon = default_lexicon()
    assert lexicon.numbered("问题")
    assert not lexicon.numbered("整改情况")
