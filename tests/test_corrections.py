"""A person's corrections: the file, the operations on a record, and what the record says of them afterwards.

The properties are held on records of the samples and on sequences of operations drawn at random: pointers of corrections
always lead somewhere, undoing them gives what the program had, and nothing depends on the layout of the file.
"""

from __future__ import annotations

import copy
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xuncha_parse import parse
from xuncha_parse.checking.semantics import check_record
from xuncha_parse.correct import correct
from xuncha_parse.errors import BadCorrections, BadPatch, MissingExtra
from xuncha_parse.pointers import parts_of, path_of, pointer_to, value_at
from xuncha_parse.records import Notice, read_record
from xuncha_parse.review.coherence import UNTOUCHED, incoherent
from xuncha_parse.review.corrections import corrections_for, read_corrections
from xuncha_parse.review.identity import record_digest
from xuncha_parse.review.patch import apply_patch

pytest.importorskip("jsonpatch")

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
TEXT = """中共某县水利局党组关于巡察整改情况的通报
一、问题整改情况
1.学习不深入，2022年组织学习3次。
整改情况：一是加强学习《条例》。二是建立制度2项。三是2023年5月开展检查。
整改结果：已完成，长期坚持
2.制度不健全。
整改情况：修订制度3项。
整改结果：正在推进
2.督查不严。
整改情况：开展督查。
整改结果：已完成
"""


@cache
def _read(name: str = "") -> Notice:
    return parse((SAMPLES / name).read_text(encoding="utf-8") if name else TEXT).notice


def _op(kind: str, path: str, *value: Any, **more: Any) -> dict[str, Any]:
    return {"op": kind, "path": path, **({"value": value[0]} if value else {}), **more}


def _told(notice: Notice) -> list[tuple[str, str, Any]]:
    return [(each.act, each.pointer, each.was) for each in notice.corrections]


def _span(text: str, within: str = TEXT) -> dict[str, int]:
    start = within.index(text)
    return {"start": start, "end": start + len(text)}


# -- one thing at a time ----------------------------------------------------------------------------------

CASES: tuple[tuple[str, list[dict[str, Any]], list[tuple[str, str, Any]]], ...] = (
    ("nothing", [], []),
    ("a status", [_op("replace", "/issues/1/outcome/status", "partial")],
     [("set", "/issues/1/outcome/status", "in_progress")]),
    ("what the notice does not say", [_op("replace", "/signed_on", "2024-01-15")], [("set", "/signed_on", None)]),
    ("twice", [_op("replace", "/title", "甲"), _op("replace", "/title", "乙")],
     [("set", "/title", "中共某县水利局党组关于巡察整改情况的通报")]),
    ("there and back", [_op("replace", "/issues/1/outcome/status", "partial"),
                        _op("replace", "/issues/1/outcome/status", "in_progress")], []),
    ("to what it is", [_op("replace", "/issues/1/outcome/status", "in_progress")], []),
    ("a field taken away", [_op("remove", "/issues/0/outcome/sustained")],
     [("set", "/issues/0/outcome/sustained", True)]),
    ("an addition to what is there", [_op("add", "/kind", "巡视")], [("set", "/kind", "巡察")]),
    ("an object, of which one field differs",
     [_op("replace", "/issues/1/outcome", {"label": "整改结果", "text": "正在推进", "span": _span("正在推进"),
                                           "status": "partial"})],
     [("set", "/issues/1/outcome/status", "in_progress")]),
    ("an object for null", [_op("replace", "/issues/1/outcome/span", None), _op("replace", "/issues/1/outcome/text", None)],
     [("set", "/issues/1/outcome/text", "正在推进"), ("set", "/issues/1/outcome/span", _span("正在推进"))]),
    ("a list as a whole", [_op("replace", "/contact/phones", ["1", "2"])], [("set", "/contact/phones", [])]),
    ("a member of a list of words", [_op("add", "/issues/0/responsible/units/-", "办公室")],
     [("added", "/issues/0/responsible/units/0", None)]),
    ("added and taken away", [_op("add", "/contact/phones/0", "1"), _op("remove", "/contact/phones/0")], []),
    ("set in what was added",
     [_op("add", "/contact/phones/-", "1"), _op("replace", "/contact/phones/0", "2")],
     [("added", "/contact/phones/0", None)]),
    ("set, and then an issue taken away before it",
     [_op("replace", "/issues/2/outcome/status", "partial"), _op("remove", "/issues/1")],
     [("set", "/issues/1/id", "1.2~2"), ("set", "/issues/1/outcome/status", "completed"), ("removed", "/issues", "1.2")]),
    ("set, and then taken away with its issue",
     [_op("replace", "/issues/1/outcome/status", "partial"), _op("remove", "/issues/1")],
     [("set", "/issues/1/id", "1.2~2"), ("removed", "/issues", "1.2")]),
    ("two of a list", [_op("remove", "/issues/0"), _op("remove", "/issues/1")],
     [("removed", "/issues", "1.1"), ("removed", "/issues", "1.2~2")]),
    ("moved past another", [_op("move", "/issues/0", **{"from": "/issues/2"})],
     [("added", "/issues/0", None), ("set", "/issues/2/id", "1.2"), ("removed", "/issues", "1.2~2")]),
    ("moved there and back", [_op("move", "/issues/0", **{"from": "/issues/2"}), _op("move", "/issues/2", **{"from": "/issues/0"})],
     []),
    ("set and moved there and back",
     [_op("move", "/issues/0", **{"from": "/issues/2"}), _op("replace", "/issues/0/outcome/due", "2024-01-01"),
      _op("move", "/issues/2", **{"from": "/issues/0"})],
     [("set", "/issues/2/outcome/due", None)]),
    ("moved nowhere", [_op("move", "/issues/0", **{"from": "/issues/0"})], []),
    ("copied", [_op("copy", "/issues/1/outcome/due", **{"from": "/title"})], [("set", "/issues/1/outcome/due", None)]),
    ("tested", [_op("test", "/issues/0/id", "1.1"), _op("replace", "/kind", None)], [("set", "/kind", "巡察")]),
    ("a value of a mention", [_op("replace", "/issues/0/mentions/1/value", {"number": 4, "unit": "次"})],
     [("set", "/issues/0/mentions/1/value/number", 3)]),
    ("a value of another form", [_op("replace", "/issues/0/mentions/1/value", {"n": 4})],
     [("set", "/issues/0/mentions/1/value", {"number": 3, "unit": "次"})]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("operations", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_the_record_says_of_a_correction(
    operations: list[dict[str, Any]], told: list[tuple[str, str, Any]]
) -> None:
    before = _read()
    kept, given_operations = before.model_dump(), copy.deepcopy(operations)
    after = correct(before, operations)
    found = [(act, at, was["id"] if act == "removed" else was) for act, at, was in _told(after)]
    assert found == told
    assert (before.model_dump(), operations) == (kept, given_operations), "what was given stays as it is"


def test_what_was_removed_and_put_back_is_no_correction() -> None:
    given_record = json.loads(_read().model_dump_json())
    back = [_op("remove", "/issues/1"), _op("add", "/issues/1", given_record["issues"][1])]
    assert correct(_read(), back) == _read()
    other = [*back, _op("replace", "/issues/2/outcome/status", "partial")]
    assert _told(correct(_read(), other)) == [("set", "/issues/2/outcome/status", "completed")]


def test_what_was_accepted_moves_along() -> None:
    first = correct(_read(), [], ["/issues/2", "/issues/0/outcome"])
    assert _told(first) == [("accepted", "/issues/0/outcome", None), ("accepted", "/issues/2", None)]
    second = correct(first, [_op("remove", "/issues/1")], ["/issues/0"])
    assert [told[:2] for told in _told(second)] == [
        ("set", "/issues/1/id"),
        ("removed", "/issues"),
        ("accepted", "/issues/0"),
        ("accepted", "/issues/0/outcome"),
        ("accepted", "/issues/1"),
    ]
    third = correct(second, [_op("remove", "/issues/0")], ["/issues/0"])
    assert [at for act, at, _ in _told(third) if act == "accepted"] == ["/issues/0"]


def test_a_second_correction_knows_the_first_value() -> None:
    first = correct(
        _read(), [_op("replace", "/issues/1/outcome/status", "partial"), _op("remove", "/issues/0")]
    )
    second = correct(
        first, [_op("replace", "/issues/0/outcome/status", "completed"), _op("replace", "/kind", "巡视")]
    )
    assert [told[:2] for told in _told(second)] == [
        ("set", "/kind"),
        ("set", "/issues/0/outcome/status"),
        ("removed", "/issues"),
    ]
    assert _told(second)[1][2] == "in_progress"
    gone = _told(second)[2][2]
    restored = correct(
        second,
        [
            _op("add", "/issues/0", gone),
            _op("replace", "/issues/1/outcome/status", "in_progress"),
            _op("replace", "/kind", "巡察"),
        ],
    )
    assert restored == _read()


def test_of_a_removed_issue_what_the_program_had_is_kept() -> None:
    first = correct(_read(), [_op("replace", "/issues/1/outcome/status", "partial")])
    second = correct(first, [_op("remove", "/issues/1")])
    (gone,) = [was for act, _, was in _told(second) if act == "removed"]
    assert gone == json.loads(_read().model_dump_json())["issues"][1]


def _new_faults(notice: Notice) -> list[str]:
    """What the checks tell of a corrected record and not of the one that the program made."""
    known = {finding.message for finding in check_record(_read())}
    return [finding.slug for finding in check_record(notice) if finding.message not in known]


# -- what follows from a correction -----------------------------------------------------------------------


def test_mentions_are_found_anew_where_the_words_are_others() -> None:
    words = "2022年组织学习3次"
    after = correct(
        _read(),
        [
            _op("replace", "/issues/0/statement", words),
            _op("replace", "/issues/0/statement_span", _span(words)),
            _op("replace", "/issues/0/mentions", []),
        ],
    )
    issue = after.issues[0]
    assert [(each.kind, each.text) for each in issue.mentions] == [("date", "2022年"), ("count", "3次")]
    assert _new_faults(after) == []
    assert ("set", "/issues/0/statement", _read().issues[0].statement) in _told(after)
    assert not any(at.startswith("/issues/0/mentions") for _, at, _ in _told(after)), (
        "they are as the program had them"
    )


def test_a_joined_measure_has_the_mentions_of_both() -> None:
    words = "建立制度2项。三是2023年5月开展检查。"
    after = correct(
        _read(),
        [
            _op("remove", "/issues/0/measures/2"),
            _op("replace", "/issues/0/measures/1/text", words),
            _op("replace", "/issues/0/measures/1/span", _span(words)),
        ],
    )
    assert [each.text for each in after.issues[0].measures[1].mentions] == ["2项", "2023年5月"]
    assert _new_faults(after) == []


def test_a_mention_of_a_person_s_own_is_kept() -> None:
    words = "学习不深入"
    mine = {"kind": "document", "text": "学习", "span": _span("学习"), "value": None}
    after = correct(
        _read(),
        [
            _op("replace", "/issues/0/statement", words),
            _op("replace", "/issues/0/statement_span", _span(words)),
            _op("replace", "/issues/0/mentions", [mine]),
        ],
    )
    assert [each.text for each in after.issues[0].mentions] == ["学习"]


def test_a_mention_taken_away_stays_away_while_the_words_are_the_same() -> None:
    after = correct(_read(), [_op("remove", "/issues/0/mentions/0")])
    assert len(after.issues[0].mentions) == len(_read().issues[0].mentions) - 1


@pytest.mark.parametrize("name", [path.name for path in sorted(SAMPLES.glob("s*-*.txt"))])
def test_what_is_found_anew_is_what_parsing_finds(name: str) -> None:
    """Take every mention away and every statement out and in again."""
    notice = parse((SAMPLES / name).read_bytes().decode("utf-8", "replace")).notice
    record = json.loads(notice.model_dump_json())
    bare = copy.deepcopy(record)
    for issue in bare["issues"]:
        issue["mentions"] = []
        issue["statement_span"] = {"start": 0, "end": 0}
        for measure in issue["measures"]:
            measure["mentions"] = []
            measure["span"] = {"start": 0, "end": 0}
    operations = []
    for at, issue in enumerate(record["issues"]):
        operations.append(_op("replace", f"/issues/{at}/statement_span", issue["statement_span"]))
        operations += [
            _op("replace", f"/issues/{at}/measures/{number}/span", measure["span"])
            for number, measure in enumerate(issue["measures"])
        ]
    after = correct(Notice.model_validate(bare), operations)
    for issue, told in zip(notice.issues, after.issues, strict=True):
        assert told.mentions == issue.mentions
        assert [each.mentions for each in told.measures] == [each.mentions for each in issue.measures]


def test_ids_follow_their_paths() -> None:
    after = correct(_read(), [_op("remove", "/issues/1")])
    assert [each.id for each in after.issues] == ["1.1", "1.2"]
    assert _new_faults(after) == []
    alone = correct(_read(), [_op("replace", "/issues/1/id", "7")])
    assert [each.id for each in alone.issues] == ["1.1", "7", "1.2~2"]
    assert _new_faults(alone) == ["id-mismatch"]


def test_diagnostics_are_history() -> None:
    notice = _read("s01-full.txt")
    assert notice.diagnostics
    assert correct(notice, [_op("remove", "/issues/0")]).diagnostics == notice.diagnostics


def test_what_a_person_set_is_not_contradicted() -> None:
    after = correct(_read(), [_op("replace", "/issues/1/outcome/status", "completed")])
    assert _new_faults(after) == []
    plain = after.model_copy(update={"corrections": []})
    assert _new_faults(plain) == ["status-contradicts"]


# -- what does not fit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operations", "told"),
    [
        ([_op("remove", "/issues/9")], "operation 1 (remove /issues/9): nothing is there"),
        ([_op("test", "/kind", "巡察"), _op("test", "/kind", "巡视")], "operation 2 (test /kind): the record has something else there"),
        ([_op("test", "/issues/7", 1)], "operation 1 (test /issues/7): nothing is there"),
        ([_op("replace", "/issues/00/id", "1")], "operation 1 (replace /issues/00/id): nothing is there"),
        ([_op("replace", "/issues/-", "1")], "operation 1 (replace /issues/-): nothing is there"),
        ([_op("add", "/issues/5", {})], "operation 1 (add /issues/5): nothing is there"),
        ([_op("add", "/title/x", 1)], "operation 1 (add /title/x): nothing is there"),
        ([_op("replace", "/issues/0/nothing", 1)], "operation 1 (replace /issues/0/nothing): nothing is there"),
        ([_op("add", "/issues/0/mood", "glad")], "the result is no valid record: /issues/0/mood: Extra inputs are not permitted"),
        ([_op("remove", "/issues/0/id")], "the result is no valid record: /issues/0/id: Field required"),
        ([_op("replace", "/issues/0/outcome/status", "done")], "the result is no valid record: /issues/0/outcome/status: Input should be"),
        ([_op("replace", "/issues/0/span/start", 1.5)], "the result is no valid record: /issues/0/span/start"),
        ([_op("replace", "", {})], "operation 1 (replace ): the record as a whole cannot be replaced"),
        ([_op("move", "/title", **{"from": ""})], "the record as a whole cannot be replaced"),
        ([_op("move", "/issues/0/measures/0", **{"from": "/issues/0"})], "a thing cannot be moved into itself"),
        ([_op("move", "/title", **{"from": "/source/name"})], "source is not for persons to change"),
        ([_op("replace", "issues", 1)], "'issues' is no JSON Pointer"),
        ([_op("replace", "/a~2", 1)], "'/a~2' is no JSON Pointer"),
        (["remove"], "operation 1: is no object"),
        ([{"path": "/kind"}], "operation 1: op is none of add, remove, replace, move, copy, test"),
        ([{"op": ["add"], "path": "/kind"}], "operation 1: op is none of"),
        ([{"op": "replace", "path": "/kind"}], "operation 1 (replace): value is missing"),
        ([{"op": "remove"}], "operation 1 (remove): path is missing"),
        ([{"op": "remove", "path": 3}], "operation 1 (remove): path is no JSON Pointer"),
        ([{"op": "copy", "path": "/kind", "from": None}], "operation 1 (copy): from is no JSON Pointer"),
        ([_op("copy", "/issues/-", **{"from": "/issues"})] * 40, "the result is no valid record"),
        ([_op("copy", "/issues/0/mentions/-", **{"from": "/issues"})] * 40, "(copy /issues/0/mentions/-): the patch copies too much"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_sentence(operations: list[Any], told: str) -> None:
    if operations[0] == _op("copy", "/issues/-", **{"from": "/issues"}):
        operations = operations[:2]
    with pytest.raises(BadPatch) as raised:
        correct(_read(), operations)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("field", UNTOUCHED)
@pytest.mark.parametrize("kind", ["add", "replace", "remove"])
def test_where_a_record_is_from_is_not_for_persons_to_change(field: str, kind: str) -> None:
    for pointer in (f"/{field}", f"/{field}/0"):
        with pytest.raises(BadPatch, match=f"{field} is not for persons to change"):
            correct(_read(), [_op(kind, pointer, "x")])


def test_a_value_nested_too_deep_is_one_sentence() -> None:
    deep: Any = 1
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(BadPatch, match="nested too deep"):
        correct(_read(), [_op("replace", "/issues/0/mentions/0/value", deep)])


@pytest.mark.parametrize("pointer", ["/issues/9", "issues", "/issues/0/ids", "/issues/-"])
def test_what_was_accepted_must_be_there(pointer: str) -> None:
    with pytest.raises(BadPatch, match=f"accepted {pointer}: nothing is there"):
        correct(_read(), [], [pointer])


def test_an_earlier_acceptance_is_taken_back() -> None:
    before = apply_patch(_read(), [], ["/issues/0", "/issues/2"])
    after = apply_patch(before, [_op("remove", "/issues/1")], ["/issues/0"], withdrawn=["/issues/1"])
    assert [each for each in _told(after) if each[0] == "accepted"] == [("accepted", "/issues/0", None)]
    # what was not accepted is none the less so afterwards
    assert apply_patch(_read(), [], [], withdrawn=["/issues/0"]) == _read()
    with pytest.raises(BadPatch, match="withdrawn /issues/9: nothing is there"):
        apply_patch(before, [], [], withdrawn=["/issues/9"])


@pytest.mark.parametrize("pointers", [["/source"], ["/diagnostics/0"]])
def test_what_is_no_person_s_matter_is_not_accepted(pointers: list[str]) -> None:
    with pytest.raises(BadPatch):
        correct(_read(), [], pointers)


def test_corrections_that_do_not_hold_together_are_not_built_upon() -> None:
    told = [{"pointer": "/issues/9", "act": "added"}]
    wrong = Notice.model_validate({**_read().model_dump(), "corrections": told})
    with pytest.raises(
        BadPatch, match="the record's own corrections do not hold together: 记录中没有 /issues/9"
    ):
        correct(wrong, [])


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonpatch", None)
    with pytest.raises(MissingExtra, match=r"pip install 'xuncha-parse\[review\]'"):
        correct(_read(), [])


# -- properties -------------------------------------------------------------------------------------------

NAMES = ("", "s01-half.txt", "s05-half.txt", "s08-half.txt")
STATUSES = ("completed", "partial", "unknown", "in_progress")


def _places(document: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        here = (*path, key)
        if here[0] in UNTOUCHED or here[0] == "sections":
            continue
        yield here, value
        if isinstance(value, (dict, list)):
            yield from _places(value, here)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Notice, list[tuple[list[dict[str, Any]], list[str]]]]:
    """A record, and some rounds of operations that leave it valid, each with what was accepted."""
    notice = _read(draw(st.sampled_from(NAMES)))
    document = json.loads(notice.model_dump_json(exclude={"corrections"}))
    rounds = []
    for _ in range(draw(st.integers(1, 3))):
        operations: list[dict[str, Any]] = []
        for _ in range(draw(st.integers(0, 7))):
            places = list(_places(document))
            operation = draw(st.sampled_from(["set", "remove", "add", "move", "copy", "whole", "back"]))
            lists = [
                (path, value) for path, value in places if isinstance(value, list) and path[-1] != "value"
            ]
            full = [(path, value) for path, value in lists if value]
            leaves = [
                (path, value)
                for path, value in places
                if isinstance(value, str)
                and path[-1] in ("title", "issuer", "statement", "marker", "heading", "due", "round")
            ]
            made: list[dict[str, Any]] = []
            if operation == "set" and document["issues"]:
                at = draw(st.integers(0, len(document["issues"]) - 1))
                made = [_op("replace", f"/issues/{at}/outcome/status", draw(st.sampled_from(STATUSES)))]
            elif operation == "whole" and leaves:
                leaf, words = draw(st.sampled_from(leaves))
                made = [_op("replace", pointer_to(leaf), draw(st.sampled_from([words, "甲", words + "乙"])))]
            elif operation == "remove" and full:
                path, value = draw(st.sampled_from(full))
                made = [_op("remove", pointer_to((*path, draw(st.integers(0, len(value) - 1)))))]
            elif operation in ("add", "copy", "back") and full:
                path, value = draw(st.sampled_from(full))
                at, to = draw(st.integers(0, len(value) - 1)), draw(st.integers(0, len(value)))
                target = pointer_to((*path, to if to < len(value) else "-"))
                if operation == "add":
                    made = [_op("add", target, copy.deepcopy(value[at]))]
                elif operation == "copy":
                    made = [_op("copy", target, **{"from": pointer_to((*path, at))})]
                else:
                    here = pointer_to((*path, at))
                    made = [
                        _op("test", here, copy.deepcopy(value[at])),
                        _op("remove", here),
                        _op("add", here, copy.deepcopy(value[at])),
                    ]
            elif operation == "move" and full:
                path, value = draw(st.sampled_from(full))
                at, to = (draw(st.integers(0, len(value) - 1)) for _ in range(2))
                made = [_op("move", pointer_to((*path, to)), **{"from": pointer_to((*path, at))})]
            for each in made:
                _plainly(document, each)
            operations += made
        issues = document["issues"]
        accepted = draw(st.lists(st.integers(0, len(issues) - 1), unique=True, max_size=2)) if issues else []
        rounds.append((operations, [f"/issues/{at}" for at in accepted]))
    return notice, rounds


def _plainly(document: Any, operation: dict[str, Any]) -> None:
    """An operation as a few lines would carry it out."""
    value = copy.deepcopy(operation.get("value"))
    if "from" in operation:
        path = path_of(document, parts_of(operation["from"]))
        value = copy.deepcopy(value_at(document, path))
        if operation["op"] == "move":
            del value_at(document, path[:-1])[path[-1]]
    if operation["op"] == "test":
        return
    *above, last = parts_of(operation["path"])
    parent = value_at(document, path_of(document, above))
    if isinstance(parent, dict):
        parent[last] = value
    elif operation["op"] in ("add", "copy", "move"):
        parent.insert(len(parent) if last == "-" else int(last), value)
    elif operation["op"] == "remove":
        del parent[int(last)]
    else:
        parent[int(last)] = value


def _undone(notice: Notice) -> Any:
    """A corrected record with its corrections taken back, one by one, from the last place to the first."""
    document = json.loads(notice.model_dump_json(exclude={"corrections"}))
    told = [
        (path_of(document, parts_of(each.pointer)), each)
        for each in notice.corrections
        if each.act != "accepted"
    ]
    for path, each in sorted(told, key=lambda pair: (pair[0], pair[1].act != "removed"), reverse=True):
        parent: Any = value_at(document, path[:-1])
        if each.act == "set":
            parent[path[-1]] = each.was
        elif each.act == "added":
            del parent[path[-1]]
    for path, each in told:
        if each.act == "removed":
            shifted = _before(path, told)
            value_at(document, shifted).append(each.was)
    return document


def _before(path: tuple[str | int, ...], told: list[Any]) -> tuple[str | int, ...]:
    """A path where members that were added before it are gone."""
    steps: list[str | int] = []
    for at, step in enumerate(path):
        gone = 0
        if isinstance(step, int):
            gone = sum(
                each.act == "added" and len(other) == at + 1 and other[:at] == path[:at] and other[at] < step
                for other, each in told
            )
        steps.append(step - gone if isinstance(step, int) else step)
    return tuple(steps)


def _unordered(value: Any) -> Any:
    """JSON in which members of lists have no order: where a removed one stood is not told."""
    if isinstance(value, dict):
        return {key: _unordered(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((_unordered(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


@given(sessions())
@settings(max_examples=120, deadline=None)
def test_corrections_lead_somewhere_and_lose_nothing(
    session: tuple[Notice, list[tuple[list[dict[str, Any]], list[str]]]],
) -> None:
    original, rounds = session
    wanted = json.loads(original.model_dump_json(exclude={"corrections"}))
    document = copy.deepcopy(wanted)
    notice = original
    for operations, accepted in rounds:
        after = apply_patch(notice, operations, accepted)
        assert apply_patch(notice, operations, accepted) == after, "the same every time"
        for operation in operations:
            _plainly(document, operation)
        notice = after
        assert list(incoherent(notice)) == []
        assert {f"/issues/{at}" for at, _ in enumerate(notice.issues)} >= set(accepted)
        assert set(accepted) <= {each.pointer for each in notice.corrections if each.act == "accepted"}
    assert _unordered(_undone(notice)) == _unordered(wanted)
    ids = [issue.id for issue in notice.issues]
    for issue, told in zip(document["issues"], ids, strict=True):
        issue["id"] = told
    assert json.loads(notice.model_dump_json(exclude={"corrections"})) == document
    if not any(operations for operations, _ in rounds):
        assert all(each.act == "accepted" for each in notice.corrections)
    assert read_record(notice.model_dump_json().encode()) == notice


@given(sessions(), st.integers(0, 4), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_digest_does_not_depend_on_layout(session: tuple[Notice, Any], indent: int, random: Any) -> None:
    notice, rounds = session
    notice = apply_patch(notice, *rounds[0])

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(each) for each in value] if isinstance(value, list) else value

    text = json.dumps(shuffled(json.loads(notice.model_dump_json())), indent=indent or None)
    assert record_digest(read_record(text.encode())) == record_digest(notice)
    other = notice.model_copy(update={"title": "另一个"})
    assert record_digest(other) != record_digest(notice)


@given(sessions())
@settings(max_examples=40, deadline=None)
def test_the_whole_way_is_total_and_the_same(
    session: tuple[Notice, list[tuple[list[dict[str, Any]], list[str]]]],
) -> None:
    notice, rounds = session
    for operations, accepted in rounds:
        after = correct(notice, operations, accepted)
        assert correct(notice, operations, accepted) == after
        assert list(incoherent(after)) == []
        notice = after


# -- the file ---------------------------------------------------------------------------------------------

DIGEST = "a" * 64


def _file(**changes: Any) -> dict[str, Any]:
    record = {"name": "a", "record_sha256": DIGEST, "patch": [], "accepted": [], **changes.pop("record", {})}
    return {"format": "xuncha-corrections", "version": 1, "records": [record], **changes}


def test_a_file_of_corrections_is_read() -> None:
    (found,) = read_corrections(
        b"\xef\xbb\xbf" + json.dumps(_file(record={"accepted": ["/issues/0"]})).encode()
    )
    assert (found.name, found.sha256, found.patch, found.accepted) == ("a", DIGEST, (), ("/issues/0",))
    assert corrections_for((found,), DIGEST) is found
    assert found.withdrawn == ()
    (less,) = read_corrections(json.dumps(_file(record={"withdrawn": ["/issues/1"]})).encode())
    assert less.withdrawn == ("/issues/1",)
    (bare,) = read_corrections(b'[{"op": "remove", "path": "/kind"}]')
    assert bare.sha256 is None
    assert corrections_for((bare,), DIGEST) is bare
    with pytest.raises(
        BadCorrections, match=r"made for other records \(a\); the SHA-256 of this one is bbbbbbbbbbbb…"
    ):
        corrections_for((found,), "b" * 64)
    assert read_corrections(json.dumps(_file(records=[])).encode()) == ()
    with pytest.raises(BadCorrections, match="holds the corrections of no record"):
        corrections_for((), DIGEST)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no JSON: Expecting value at line 1 column 1"),
        (b"\xff", "no JSON: not in UTF-8"),
        (b"[1e999]", "the number 1e999 cannot be kept"),
        (b"[NaN]", "the number NaN cannot be kept"),
        (b"[" + b"9" * 5000 + b"]", "no JSON: Exceeds the limit"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"format": 1, "format": 2}', "the key 'format' stands twice in one object"),
        (b'"x"', "neither an object nor an array"),
        (b"{}", "its format is not 'xuncha-corrections'"),
        (_file(format="other"), "its format is not 'xuncha-corrections'"),
        (_file(version=2), "corrections of version 2, not 1"),
        (_file(version=True), "corrections of version true, not 1"),
        (_file(version="9" * 99), 'corrections of version "999'),
        (_file(records={}), "records is no array"),
        (_file(records=None), "records is no array"),
        (_file(records=[1]), "records[0] is no object"),
        (_file(extra=1), "the file has an unknown field 'extra'"),
        (_file(record={"extra": 1}), "records[0] has an unknown field 'extra'"),
        (_file(record={"name": 1}), "records[0].name is no text"),
        (_file(record={"patch": {}}), "records[0].patch is no array"),
        (_file(record={"accepted": [1]}), "records[0].accepted holds something else than JSON Pointers"),
        (_file(record={"withdrawn": [1]}), "records[0].withdrawn holds something else than JSON Pointers"),
        (_file(record={"withdrawn": {}}), "records[0].withdrawn is no array"),
        (_file(record={"withdrawn": ["/x", "/y"], "accepted": ["/y"]}), "/y both accepted and withdrawn"),
        (_file(record={"record_sha256": "A" * 64}), "records[0].record_sha256 is no SHA-256"),
        (_file(records=[{"name": "a"}]), "records[0].record_sha256 is missing"),
        (_file(records=_file()["records"] * 2), "records[1]: is for the same record as another one"),
        (_file(record={"patch": [0] * 1_000_001}), "more than 1,000,000 operations"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_corrections_is_one_sentence(data: Any, told: str) -> None:
    with pytest.raises(BadCorrections) as raised:
        read_corrections(data if isinstance(data, bytes) else json.dumps(data).encode())
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 150


# -- speed ------------------------------------------------------------------------------------------------


def test_thousands_of_corrections_of_one_record_are_each_told() -> None:
    record = json.loads(_read().model_dump_json())
    record["issues"] = [copy.deepcopy(record["issues"][0]) for _ in range(3_000)]
    for at, issue in enumerate(record["issues"]):
        issue["id"] = "1.1" if not at else f"1.1~{at + 1}"
    notice = Notice.model_validate(record)
    operations = [_op("replace", f"/issues/{at}/outcome/status", "partial") for at in range(0, 3_000, 2)]
    operations += [_op("remove", "/issues/0") for _ in range(500)]
    after = correct(notice, operations)
    assert sum(each.act == "removed" for each in after.corrections) == 500
