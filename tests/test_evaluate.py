"""Comparing records with the truth: hand-made right, wrong, missing and extra cases; scores, floors, the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from xuncha_parse.cli.evaluate import evaluate as command
from xuncha_parse.errors import BadGold
from xuncha_parse.gold.compare import compare, fold
from xuncha_parse.gold.evaluate import evaluate, read_floors, read_folder, shortfalls
from xuncha_parse.gold.markup import GoldNotice, parse_gold
from xuncha_parse.gold.report import as_json, field_table, listing, place_in_file, table
from xuncha_parse.records import Notice

if TYPE_CHECKING:
    from pathlib import Path

    from xuncha_parse.gold.evaluate import Evaluation

GOLD = """+++
style = "S1"
title = "关于巡察整改情况的通报"
kind = "巡察"
[contact]
phones = ["0380-1", "0380-2"]
[[stated_totals]]
what = "问题"
unit = "个"
count = 2
+++
关于巡察整改情况的通报
一、⟦s 1|学习不够。⟧
整改情况：⟦a|一是⟦m 1|建制度。⟧二是⟦m 2|抓落实。⟧⟧
整改结果：⟦o completed sustained|已完成，长期坚持⟧
二、⟦s 2|督查不严。⟧
整改措施：⟦a|开展检查。⟧
整改结果：⟦o in_progress due=2024-12-31|正在推进，2024年底前完成⟧
"""


def gold() -> GoldNotice:
    return parse_gold(GOLD, "sample")


def place(text: str) -> dict[str, int]:
    start = gold().text.index(text)
    return {"start": start, "end": start + len(text)}


def issue(ordinal: int, **changes: Any) -> dict[str, Any]:
    """The record of one of the two issues, with changes to it."""
    truth = gold().issues[ordinal - 1]
    assert truth.action
    where = place(truth.statement)
    record: dict[str, Any] = {
        "id": truth.id,
        "path": [
            {
                "marker": "一、",
                "style": "han_comma",
                "ordinal": ordinal,
                "heading": truth.statement,
                "span": where,
            }
        ],
        "statement": truth.statement,
        "statement_span": where,
        "action": {"label": "整改情况", "text": truth.action, "span": place(truth.action)},
        "measures": [{"ordinal": m.ordinal, "text": m.text, "span": place(m.text)} for m in truth.measures],
        "outcome": {
            "text": truth.outcome,
            "status": truth.status,
            "sustained": truth.sustained,
            "due": truth.due,
        },
        "span": where,
    }
    for key, value in changes.items():
        record[key] = {**record[key], **value} if isinstance(value, dict) else value
    return record


def record(*issues: dict[str, Any], **changes: Any) -> Notice:
    """The right record of the sample, but for the changes."""
    text = gold().text
    facts: dict[str, Any] = {
        "source": {
            "name": "x",
            "media_type": "text/plain",
            "encoding": "utf-8",
            "sha256": "",
            "characters": len(text),
        },
        "title": "关于巡察整改情况的通报",
        "kind": "巡察",
        "contact": {"phones": ["0380-2", "0380-1"]},
        "stated_totals": [
            {"what": "问题", "unit": "个", "count": 2, "text": "2个问题", "span": {"start": 0, "end": 0}}
        ],
        "issues": list(issues) or [issue(1), issue(2)],
    }
    return Notice.model_validate({**facts, **changes})


def evaluated(notice: Notice, mode: Any = "strict") -> Evaluation:
    return evaluate([gold()], lambda _: notice, mode)


def faults(notice: Notice, mode: Any = "strict") -> list[tuple[str | None, str]]:
    return [(fault.issue, fault.field) for fault in compare(gold(), notice, mode).faults]


def test_a_right_record_has_no_fault() -> None:
    evaluation = evaluated(record())
    score = evaluation.scores["all"]
    assert evaluation.comparisons[0].faults == ()
    assert (score.issue_f1, score.issues_core, score.issues_exact, score.metadata, score.notices_clean) == (
        1,
        1,
        1,
        1,
        1,
    )
    assert score.errors_per_1000 == 0
    assert list(evaluation.scores) == ["S1", "all"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (issue(1, statement="学习"), "statement"),
        (issue(1, action={"text": "建制度。"}), "action"),
        (issue(1, action=None), "action"),
        (issue(1, outcome={"text": "已完成"}), "outcome"),
        (issue(1, outcome={"status": "partial"}), "status"),
        (issue(1, outcome={"sustained": False}), "sustained"),
        (issue(1, outcome={"due": "2024-01-01"}), "due"),
        (issue(1, path=[]), "path"),
        (issue(1, measures=issue(1)["measures"][:1]), "measures"),
    ],
)
def test_a_wrong_field_is_that_field_s_fault(changed: dict[str, Any], field: str) -> None:
    found = faults(record(changed, issue(2)))
    assert ("1", field) in found
    assert {name for _, name in found} <= {field, "measure_ordinals"}
    assert evaluated(record(changed, issue(2))).scores["all"].issues_exact == 0.5


def test_what_counts_as_core() -> None:
    statement = evaluated(record(issue(1, statement="学习"), issue(2))).scores["all"]
    status = evaluated(record(issue(1, outcome={"status": "partial"}), issue(2))).scores["all"]
    assert (statement.issues_core, statement.issues_exact) == (1, 0.5)
    assert (status.issues_core, status.issues_exact) == (0.5, 0.5)


def test_responsible_bodies_are_compared_one_by_one() -> None:
    claimed = {**issue(1), "responsible": {"units": ["办公室"], "leaders": []}}
    evaluation = evaluated(record(claimed, issue(2)))
    assert faults(record(claimed, issue(2))) == [("1", "units")]
    assert (evaluation.fields["units"].precision, evaluation.fields["units"].recall) == (0, 1)


def test_a_missing_issue_costs_recall_and_an_extra_one_precision() -> None:
    missing = evaluated(record(issue(1))).scores["all"]
    extra = evaluated(record(issue(1), issue(2), {**issue(2), "id": "3"})).scores["all"]
    assert [missing.issue_precision, missing.issue_recall, missing.issue_f1] == pytest.approx([1, 0.5, 2 / 3])
    assert [extra.issue_precision, extra.issue_recall, extra.issue_f1] == pytest.approx([2 / 3, 1, 0.8])
    assert missing.issues_exact == 0.5
    assert extra.issues_exact == 1
    assert faults(record(issue(1))) == [("2", "missing")]
    assert missing.notices_clean == extra.notices_clean == 0


def test_a_missing_issue_loses_all_its_values() -> None:
    measures = evaluated(record(issue(2))).fields["measures"]
    assert (measures.stated, measures.claimed, measures.right) == (3, 1, 1)


def test_metadata_counts_what_is_stated_or_claimed() -> None:
    wrong = evaluated(record(title="通报", signed_by="局党组"))
    assert faults(record(title="通报", signed_by="局党组")) == [(None, "signed_by"), (None, "title")]
    assert wrong.scores["all"].metadata == pytest.approx(3 / 5)


def test_totals_are_a_set() -> None:
    twice = record().stated_totals * 2
    assert faults(record(stated_totals=[total.model_dump() for total in twice])) == []
    assert faults(record(stated_totals=[])) == [(None, "stated_totals")]


def test_errors_per_thousand_counts_items() -> None:
    score = evaluated(record(issue(1, outcome={"status": "partial"}), issue(2))).scores["all"]
    assert score.items == 4 + 2 + 2 * 11
    assert score.errors_per_1000 == pytest.approx(1000 / 28)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("（一）学习，", "(一)学习,"),
        ("学习 \u3000不够\u200b。", "学习不够"),
        ("已完成。", "已完成"),
        ("已\n完成．", "已完成"),
        ("１２", "12"),
    ],
)
def test_lenient_mode_ignores_width_blanks_and_one_final_stop(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_lenient_mode_ignores_no_more_than_one_stop() -> None:
    assert fold("已完成。。") != fold("已完成")
    assert fold("①") != fold("1")


def test_the_modes_differ_on_a_stop_only() -> None:
    stopped = record(issue(1, outcome={"text": "已完成,长期坚持。"}), issue(2))
    assert faults(stopped) == [("1", "outcome")]
    assert faults(stopped, "lenient") == []


def test_a_notice_without_issues_measures_nothing_and_is_perfect() -> None:
    empty = parse_gold('+++\nstyle = "S10"\n+++\n正文\n', "empty")
    blank = record(title=None, kind=None, contact={}, stated_totals=[], issues=[])
    score = evaluate([empty], lambda _: blank).scores["all"]
    assert (score.issue_f1, score.metadata, score.issues_exact, score.notices_clean) == (1, 1, 1, 1)


def test_the_table_has_a_row_per_style_and_one_in_all() -> None:
    lines = table(evaluated(record(issue(1)))).splitlines()
    assert [line.split("|")[1].strip() for line in lines] == ["style", "------:", "S1", "all"]
    assert len({len(line) for line in lines}) == 1
    assert " 50.0 " in lines[-1]


def test_the_field_table_names_every_field_met() -> None:
    told = field_table(evaluated(record()))
    assert "measures" in told
    assert "contact.phones" in told
    assert "signed_by" not in told


def test_json_holds_the_table_the_fields_and_the_faults() -> None:
    evaluation = evaluated(record(issue(1)))
    told = json.loads(as_json(evaluation, shortfalls(evaluation, {"S9": {"issue_f1": 1}}), faults=True))
    assert told["mode"] == "strict"
    assert told["all"]["issue_recall"] == 0.5
    assert told["styles"]["S1"]["errors"] == 1
    assert told["fields"]["statement"]["recall"] == 0.5
    assert told["faults"][0]["field"] == "missing"
    assert told["shortfalls"] == [{"style": "S9", "rate": "issue_f1", "floor": 1, "got": None}]
    assert "faults" not in json.loads(as_json(evaluation))


def test_a_fault_s_place_is_one_in_the_gold_file() -> None:
    evaluation = evaluated(
        record(
            issue(1, measures=[issue(1)["measures"][0], {**issue(1)["measures"][1], "text": "抓"}]), issue(2)
        )
    )
    (line,) = listing(evaluation, {"sample": ("a/sample.gold", GOLD)}).splitlines()
    row = next(n for n, text in enumerate(GOLD.splitlines(), 1) if "二是" in text)
    column = GOLD.splitlines()[row - 1].index("抓落实") + 1
    assert line == f"a/sample.gold:{row}:{column}: 1: measures: expected “抓落实。”, got “抓”"


def test_every_printed_character_keeps_its_place() -> None:
    lines = GOLD.split("\n")
    for offset, char in enumerate(gold().text):
        line, column = place_in_file(GOLD, offset)
        if char != "\n":
            assert lines[line - 1][column - 1] == char


def test_floors_are_read_by_mode(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text(
        "[strict.all]\nissue_f1 = 0.99\nerrors_per_1000 = 20\n[lenient.S1]\nmetadata = 1\n", encoding="utf-8"
    )
    assert read_floors(file, "strict") == {"all": {"issue_f1": 0.99, "errors_per_1000": 20.0}}
    assert read_floors(file, "lenient") == {"S1": {"metadata": 1.0}}


@pytest.mark.parametrize(
    "text", ["[strict.all]\nissue_f2 = 1\n", "[strict]\nall = 1\n", "[loose.all]\nissue_f1 = 1\n", "[strict.all\n", "",
             "[strict.all]\nissue_f1 = true\n", "[strict.all]\nissue_f1 = 'high'\n"]
)  # fmt: skip
def test_a_floors_file_with_a_slip_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "floors.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadGold, match=r"floors\.toml"):
        read_floors(file, "strict")


def test_shortfalls_name_what_is_below_its_floor_or_above_its_ceiling() -> None:
    evaluation = evaluated(record(issue(1)))
    floors = {
        "all": {"issue_f1": 0.99, "issue_precision": 1.0, "errors_per_1000": 1.0},
        "S7": {"metadata": 0.1},
    }
    assert [(s.style, s.rate) for s in shortfalls(evaluation, floors)] == [
        ("all", "issue_f1"), ("all", "errors_per_1000"), ("S7", "metadata"),
    ]  # fmt: skip
    assert shortfalls(evaluated(record()), {"all": {"issue_f1": 1.0, "errors_per_1000": 0.0}}) == []


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.gold").write_text(GOLD, encoding="utf-8")
    with pytest.raises(BadGold, match=r"no \.gold file"):
        read_folder(tmp_path)


def run(*arguments: str) -> Any:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, arguments)


SIMPLE = """+++
style = "S1"
+++
一、问题整改情况
（一）⟦s 1.1|理论学习不够深入。⟧
整改情况：⟦a|一是⟦m 1|健全制度。⟧二是⟦m 2|抓好落实。⟧⟧
整改结果：⟦o completed sustained|已完成，长期坚持⟧
"""


def test_the_command_prints_tables_and_keeps_floors(tmp_path: Path) -> None:
    (tmp_path / "a.gold").write_text(SIMPLE, encoding="utf-8")
    floors = tmp_path / "floors.toml"
    floors.write_text("[strict.all]\nissue_f1 = 1.0\n", encoding="utf-8")
    kept = run(str(tmp_path), "--floor", str(floors), "--fields")
    assert kept.exit_code == 0
    assert kept.stdout.count("| ") > 10
    floors.write_text("[strict.S2]\nissue_f1 = 0.5\n", encoding="utf-8")
    assert run(str(tmp_path), "--floor", str(floors)).exit_code == 1


def test_the_command_lists_errors_and_speaks_json(tmp_path: Path) -> None:
    file = tmp_path / "a.gold"
    file.write_text(SIMPLE.replace("⟦o completed", "⟦o partial"), encoding="utf-8")
    listed = run(str(tmp_path), "--errors")
    assert listed.exit_code == 0
    assert f"{file}:5:11: 1.1: status: expected “partial”, got “completed”" in listed.stdout
    told = json.loads(run(str(tmp_path), "--json", "--errors", "--mode", "lenient").stdout)
    assert told["mode"] == "lenient"
    assert [fault["field"] for fault in told["faults"]] == ["status"]
