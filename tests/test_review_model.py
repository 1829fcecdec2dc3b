"""The review page's model: every correction leaves a whole record, can be taken back, and is what the patch says it is."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import jsonpatch
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review_model import ASSETS, MODEL, ROOT, run
from xuncha_parse import parse, read
from xuncha_parse.checking.semantics import check_record
from xuncha_parse.records import Notice, read_record
from xuncha_parse.review.patch import apply_patch
from xuncha_parse.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
TEXT = """关于巡察整改进展情况的通报
二、整改情况
（一）党的领导方面
1.学习不深入。𠮷县2023年5月印发《学习办法》。
整改情况：一是加强学习，召开会议3次。二是完善制度。三是强化督查，约谈5人。
整改结果：已完成，长期坚持
2.责任压得不实。另有台账缺失问题。
整改情况：修订制度2项，开展检查。同时建立台账。
整改结果：正在推进，2024年6月底前完成
"""


def record_of(text: str) -> dict[str, Any]:
    """The record of a text as the page holds it."""
    made: dict[str, Any] = json.loads(parse(Source.of_text(text)).notice.model_dump_json())
    return made


@cache
def _sample(number: int) -> str:
    return parse(read(str(SAMPLES[number]))).notice.model_dump_json()


def sample(number: int) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(_sample(number))
    return record


def corrected(record: dict[str, Any], *calls: list[Any]) -> dict[str, Any]:
    """What the calls told and made of the record; the record is held against all that must be true of it."""
    (done,) = run([{"run": "scripted", "record": record, "calls": list(calls)}])
    assert done["same"], "what storage kept restores the same record"
    _hold(record, done)
    told: dict[str, Any] = done
    return told


def _hold(before: dict[str, Any], done: dict[str, Any]) -> None:
    """The page's patch makes the page's record, which validates, quotes its text, and says who set what as apply does."""
    files = done["file"]["records"]
    patch, accepted = (files[0]["patch"], files[0]["accepted"]) if files else ([], [])
    withdrawn = files[0].get("withdrawn", []) if files else []
    assert jsonpatch.apply_patch(before, patch) == done["final"]
    notice = apply_patch(read_record(json.dumps(before).encode()), patch, accepted, withdrawn=withdrawn)
    assert json.loads(notice.model_dump_json(exclude={"corrections"})) == {
        name: value for name, value in done["final"].items() if name != "corrections"
    }
    assert sorted(_as_told(each.model_dump()) for each in notice.corrections) == sorted(
        _as_told(each) for each in done["traces"]
    )
    known = {finding.slug for finding in check_record(read_record(json.dumps(before).encode()))}
    assert list(_faults(notice, known)) == []


def _as_told(each: dict[str, Any]) -> tuple[str, str, str]:
    return each["pointer"], each["act"], json.dumps(each["was"], sort_keys=True)


JUDGEMENTS = frozenset(
    {"status-contradicts", "due-before-published", "dates-out-of-order", "totals-differ", "repeated-id"}
)
"""What a person may decide otherwise, and what other numbers of issues bring about."""


def _faults(notice: Notice, known: set[str]) -> Iterator[tuple[str, str]]:
    for finding in check_record(notice):
        if finding.slug not in JUDGEMENTS | known:
            path = "/" + "/".join(map(str, finding.path))
            person = any(f"{path}/".startswith(f"{each.pointer}/") for each in notice.corrections)
            if finding.slug == "span-mismatch" or not person:
                yield finding.slug, f"{path} {finding.detail}"


def _place(text: str, words: str) -> dict[str, int]:
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


# -- patches --------------------------------------------------------------------------------------------

KEYS = st.sampled_from(["a", "b", "a/b", "m~n", "", "0", "-", "__proto__", "constructor", "名"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(2, 5) | st.sampled_from(["", "x", "𠮷", "~0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
TOKENS = KEYS | st.sampled_from(["1", "2", "01", "9", "length"])
POINTERS = st.lists(TOKENS, max_size=3).map(
    lambda parts: "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
)
OPERATIONS = st.one_of(
    st.fixed_dictionaries(
        {"op": st.sampled_from(["add", "replace", "test"]), "path": POINTERS, "value": VALUES}
    ),
    st.fixed_dictionaries({"op": st.just("remove"), "path": POINTERS.filter(bool)}),
    st.fixed_dictionaries({"op": st.sampled_from(["move", "copy"]), "path": POINTERS, "from": POINTERS}),
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4) | st.lists(VALUES, max_size=4)


def _pointers(value: Any, at: str = "") -> Iterator[str]:
    yield at
    if isinstance(value, list):
        yield f"{at}/-"
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, each in members:
        yield from _pointers(each, f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}")


@st.composite
def _jobs(draw: st.DrawFn) -> list[dict[str, Any]]:
    jobs = []
    for _ in range(40):
        document = draw(DOCUMENTS)
        there = st.sampled_from(list(_pointers(document)))
        patch = draw(st.lists(OPERATIONS, max_size=4))
        for operation in patch:
            for field in ("path", "from"):
                if field in operation and draw(st.booleans()):
                    operation[field] = draw(there)
        jobs.append({"run": "patched", "document": document, "patch": patch})
    return jobs


def _by_library(document: Any, patch: list[dict[str, Any]]) -> Any:
    """What ``jsonpatch`` makes of it, or ``None``; where it departs from the RFC, what the RFC says."""
    try:
        return [jsonpatch.apply_patch(document, patch)]
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, KeyError, IndexError):
        return None


def _rfc_alone(patch: list[dict[str, Any]]) -> bool:
    """Whether a patch does what ``jsonpatch`` is known to do in its own way: at the root, and behind a list's end."""
    pointers = [operation.get(field, "/x") for operation in patch for field in ("path", "from")]
    return any(pointer == "" for pointer in pointers) or any(
        pointer.endswith("/-") for operation in patch for pointer in (operation.get("from", ""), operation["path"])
        if operation["op"] != "add" or pointer is not operation["path"]
    )  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(_jobs())
def test_patches_do_what_the_package_does(jobs: list[dict[str, Any]]) -> None:
    for job, told in zip(jobs, run(jobs), strict=True):
        assert told["back"], job
        if not _rfc_alone(job["patch"]):
            expected = _by_library(job["document"], job["patch"])
            assert ([told["done"]] if "done" in told else None) == expected, (job, told)


@pytest.mark.parametrize(
    ("document", "patch", "expected"),
    [
        ({"a": 1}, [{"op": "replace", "path": "", "value": [1]}], [1]),
        ({"a": [1]}, [{"op": "add", "path": "/a/-", "value": 2}], {"a": [1, 2]}),
        ({"a": [1]}, [{"op": "remove", "path": "/a/-"}], None),
        ({"a": [1]}, [{"op": "add", "path": "/a/2", "value": 2}], None),
        ({"a": [1]}, [{"op": "add", "path": "/a/00", "value": 2}], None),
        ({"a": 1}, [{"op": "remove", "path": ""}], None),
        ({"a": {"b": 1}}, [{"op": "move", "from": "/a", "path": "/a/b"}], None),
        ({"a": 1}, [{"op": "add", "path": "/__proto__", "value": {"x": 1}}], {"a": 1, "__proto__": {"x": 1}}),
        ({"a": 1}, [{"op": "add", "path": "/__proto__/x", "value": 1}], None),
        ({"a": 1}, [{"op": "replace", "path": "/constructor", "value": 1}], None),
        ({"a": 1}, [{"op": "test", "path": "/a", "value": True}], None),
        ({"a": 1, "b": 2}, [{"op": "remove", "path": "/a"}, {"op": "remove", "path": "/c"}], None),
        ({"a~b": {"c/d": 1}}, [{"op": "replace", "path": "/a~0b/c~1d", "value": 2}], {"a~b": {"c/d": 2}}),
        ({"a": 1}, [{"op": "replace", "path": "/~2", "value": 2}], None),
        ({"a": 1}, [{"op": "replace", "path": "a", "value": 2}], None),
    ],
)
def test_patches_by_the_letter_of_the_rfc(document: Any, patch: list[Any], expected: Any) -> None:
    (told,) = run([{"run": "patched", "document": document, "patch": patch}])
    assert told.get("done") == expected
    assert told["back"]


# -- random walks ---------------------------------------------------------------------------------------


def test_any_walk_of_corrections_leaves_a_whole_record_and_goes_back() -> None:
    hostile = TEXT.replace("\n", "\r\n").replace("会议", "会议\u202e<img src=x onerror=alert(1)>𠮷𠮷")
    records = [
        *map(sample, range(len(SAMPLES))),
        record_of(hostile),
        record_of("没有编号的一段话。\n又一段。"),
    ]
    jobs: list[dict[str, Any]] = [
        {"run": "walk", "record": record, "seed": 100 * number + seed, "steps": 25 if seed else 90}
        for number, record in enumerate(records)
        for seed in range(4)
    ]
    steps = 0
    for job, done in zip(jobs, run(jobs), strict=True):
        name = f"seed {job['seed']}"
        assert done["undone"], f"{name}: undo does not lead back"
        assert done["redone"], f"{name}: redo does not lead there again"
        assert done["whole"], f"{name}: the page itself would not take the record"
        _hold(job["record"], done)
        steps += done["taken"]
    assert steps > 1000


# -- each correction ------------------------------------------------------------------------------------


def test_the_text_of_these_tests_is_read_as_it_should_be() -> None:
    record = record_of(TEXT)
    assert [issue["id"] for issue in record["issues"]] == ["2.1.1", "2.1.2"]
    assert [len(issue["measures"]) for issue in record["issues"]] == [3, 1]


def test_an_outcome_is_set() -> None:
    done = corrected(
        record_of(TEXT),
        ["setStatus", 1, "partial"],
        ["setSustained", 1, True],
        ["setDue", 1, "2024-07-31"],
        ["setStatus", 0, "completed"],
        ["setDue", 0, "2023-02-29"],
    )
    outcome = done["final"]["issues"][1]["outcome"]
    assert (outcome["status"], outcome["sustained"], outcome["due"]) == ("partial", True, "2024-07-31")
    assert outcome["due_text"] == "2024年6月底"
    assert done["told"] == [True, True, True, False, {"refused": "edit.day"}]
    assert [(each["pointer"], each["was"]) for each in done["traces"]] == [
        ("/issues/1/outcome/status", "in_progress"),
        ("/issues/1/outcome/sustained", False),
        ("/issues/1/outcome/due", "2024-06-30"),
    ]


def test_a_place_set_twice_counts_once_and_set_back_not_at_all() -> None:
    twice = corrected(record_of(TEXT), ["setStatus", 1, "partial"], ["setStatus", 1, "completed"])
    assert [each["was"] for each in twice["traces"]] == ["in_progress"]
    assert len(twice["file"]["records"][0]["patch"]) == 1
    back = corrected(record_of(TEXT), ["setStatus", 1, "partial"], ["setStatus", 1, "in_progress"])
    assert back["traces"] == []


def test_the_words_of_a_deadline_may_stand_outside_of_the_outcome() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["setDue", 0, "2023-05-31", _place(TEXT, "2023年5月")])
    issue = done["final"]["issues"][0]
    assert (issue["outcome"]["due"], issue["outcome"]["due_text"]) == ("2023-05-31", "2023年5月")
    assert [block["role"] for block in issue["blocks"]] == ["due", "action", "outcome"]


def test_the_words_of_a_deadline_stay_when_the_outcome_leaves_them() -> None:
    record = record_of(TEXT)
    record["issues"][1]["blocks"] = []
    done = corrected(record, ["setOutcomeText", 1, _place(TEXT, "正在推进")])
    issue = done["final"]["issues"][1]
    assert issue["outcome"]["due_text"] == "2024年6月底"
    assert [(block["role"], block["text"]) for block in issue["blocks"]] == [("due", "2024年6月底")]


def test_a_statement_gets_other_bounds_without_its_marker() -> None:
    record = record_of(TEXT)
    first = record["issues"][0]["statement_span"]["start"]
    done = corrected(record, ["setStatement", 0, {"start": first - 2, "end": first + 7}])
    issue = done["final"]["issues"][0]
    assert issue["statement"] == "学习不深入。𠮷"
    assert issue["mentions"] == []
    wider = corrected(record, ["setStatement", 0, {"start": first, "end": first + 7}],
                      ["setStatement", 0, _place(TEXT, " 学习不深入。𠮷县2023年5月印发《学习办法》。\n"[1:])])  # fmt: skip
    assert wider["final"]["issues"][0]["statement"].endswith("印发《学习办法》。")
    assert [each["kind"] for each in wider["final"]["issues"][0]["mentions"]] == ["date", "document"]
    assert wider["final"]["issues"][0]["span"] == record["issues"][0]["span"]


def test_an_issue_that_begins_earlier_takes_its_heading_along() -> None:
    record = record_of(TEXT.replace("1.学习", "学习").replace("2.责任压得", "责任压得"))
    number = next(at for at, each in enumerate(record["issues"]) if each["statement"].startswith("学习"))
    issue = record["issues"][number]
    start = issue["span"]["start"] - 3
    done = corrected(
        record, ["setStatement", number, {"start": start, "end": issue["statement_span"]["end"]}]
    )
    if done["told"] == [True]:
        grown = done["final"]["issues"][number]
        assert (
            grown["span"]["start"] == grown["path"][-1]["span"]["start"] <= grown["statement_span"]["start"]
        )
    else:
        assert done["told"] == [{"refused": "edit.order"}]


def test_a_blank_selection_states_nothing() -> None:
    line = TEXT.index("\n")
    done = corrected(record_of(TEXT), ["setStatement", 0, {"start": line, "end": line + 1}])
    assert done["told"] == [{"refused": "edit.blank"}]


def test_the_action_keeps_the_measures_that_stand_in_it() -> None:
    record = record_of(TEXT)
    action = record["issues"][0]["action"]["span"]
    end = TEXT.index("三是")
    done = corrected(record, ["setAction", 0, {"start": action["start"], "end": end}])
    issue = done["final"]["issues"][0]
    assert [measure["text"] for measure in issue["measures"]] == ["加强学习，召开会议3次。", "完善制度。"]
    assert issue["action"]["label"] == "整改情况"
    gone = corrected(record, ["setAction", 0, None])
    assert gone["final"]["issues"][0]["action"] is None
    assert gone["final"]["issues"][0]["measures"] == []
    again = corrected(record, ["setAction", 0, None], ["setAction", 0, action])
    assert [measure["ordinal"] for measure in again["final"]["issues"][0]["measures"]] == [None]


def test_an_outcome_gets_other_words_or_none() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["setOutcomeText", 0, _place(TEXT, "已完成")])
    assert (
        done["final"]["issues"][0]["outcome"]["text"],
        done["final"]["issues"][0]["outcome"]["label"],
    ) == (
        "已完成",
        "整改结果",
    )
    gone = corrected(record, ["setOutcomeText", 1, None])["final"]["issues"][1]["outcome"]
    assert gone == {
        "label": None,
        "text": None,
        "span": None,
        "status": "unknown",
        "sustained": False,
        "due": None,
        "due_text": None,
    }


def _measures(done: dict[str, Any], number: int) -> list[tuple[Any, ...]]:
    return [(each["ordinal"], each["marker"], each["text"]) for each in done["final"]["issues"][number]["measures"]]  # fmt: skip


def test_a_measure_is_cut() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["splitMeasure", 1, 0, TEXT.index("同时建立")])
    assert _measures(done, 1) == [(1, None, "修订制度2项，开展检查。"), (2, None, "同时建立台账。")]
    three = corrected(record, ["splitMeasure", 0, 0, TEXT.index("召开会议")])
    assert _measures(three, 0) == [
        (1, "一是", "加强学习，"),
        (2, None, "召开会议3次。"),
        (3, "二是", "完善制度。"),
        (4, "三是", "强化督查，约谈5人。"),
    ]
    assert [len(each["mentions"]) for each in three["final"]["issues"][0]["measures"]] == [0, 1, 0, 1]
    start = record["issues"][0]["measures"][0]["span"]["start"]
    assert corrected(record, ["splitMeasure", 0, 0, start])["told"] == [{"refused": "edit.cut"}]


def test_a_cut_before_or_behind_a_printed_marker_reads_it() -> None:
    text = TEXT.replace("修订制度2项，开展检查。同时", "修订制度2项。其次，开展检查。同时")
    record = record_of(text)
    for words in ("其次，", "开展检查"):
        done = corrected(record, ["splitMeasure", 1, 0, text.index(words)])
        assert _measures(done, 1) == [(1, None, "修订制度2项。"), (2, "其次，", "开展检查。同时建立台账。")]


def test_measures_are_joined() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["joinMeasures", 0, 0])
    assert _measures(done, 0) == [
        (1, "一是", "加强学习，召开会议3次。二是完善制度。"),
        (3, "三是", "强化督查，约谈5人。"),
    ]
    one = corrected(record, ["joinMeasures", 0, 0], ["joinMeasures", 0, 0], ["joinMeasures", 0, 0])
    assert one["told"] == [True, True, {"refused": "edit.gone"}]
    assert _measures(one, 0) == [(None, None, record["issues"][0]["action"]["text"])]


def test_a_measure_is_added_and_others_are_cut_around_it() -> None:
    text = TEXT.replace("修订制度2项，开展检查。同时", "第一，修订制度2项。第二、开展检查。同时")
    record = record_of(text)
    record["issues"][1]["measures"] = [
        {"ordinal": None, "marker": None, "mentions": [], **{name: record["issues"][1]["action"][name] for name in ("text", "span")}}
    ]  # fmt: skip
    for words in ("第二、开展检查。", "开展检查。"):
        done = corrected(record, ["addMeasure", 1, _place(text, words)])
        assert _measures(done, 1) == [
            (1, "第一，", "修订制度2项。"),
            (2, "第二、", "开展检查。"),
            (3, None, "同时建立台账。"),
        ]


def test_a_measure_outside_the_action_makes_it_longer() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["addMeasure", 1, _place(TEXT, "另有台账缺失问题。")])
    issue = done["final"]["issues"][1]
    assert issue["action"]["text"].startswith("另有台账缺失问题。\n整改情况：修订制度")
    assert issue["action"]["label"] is None
    assert [measure["ordinal"] for measure in issue["measures"]] == [1, 2]
    bare = corrected(record, ["setAction", 1, None], ["addMeasure", 1, _place(TEXT, "开展检查。")])
    assert _measures(bare, 1) == [(None, None, "开展检查。")]


def test_a_measure_is_moved_and_removed() -> None:
    record = record_of(TEXT)
    moved = corrected(record, ["setMeasure", 0, 1, _place(TEXT, "召开会议3次。二是完善制度。")])
    assert [each[2] for each in _measures(moved, 0)] == ["加强学习，", "召开会议3次。二是完善制度。", "强化督查，约谈5人。"]  # fmt: skip
    done = corrected(record, ["removeMeasure", 0, 1], ["removeMeasure", 0, 0])
    assert _measures(done, 0) == [(3, "三是", "强化督查，约谈5人。")]
    last = corrected(record, ["removeMeasure", 1, 0])
    assert last["told"] == [{"refused": "edit.lastMeasure"}]


def test_an_issue_is_added_from_text_and_removed_again() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["addIssue", _place(TEXT, "另有台账缺失问题。")])
    assert [issue["id"] for issue in done["final"]["issues"]] == ["2.1.1", "2.1.2", "2.1.2~2"]
    issue = done["final"]["issues"][2]
    assert (issue["statement"], issue["outcome"]["status"]) == ("另有台账缺失问题。", "unknown")
    assert [heading["style"] for heading in issue["path"]][-1] == "unmarked"
    assert [each["pointer"] for each in done["traces"] if each["act"] == "added"] == [
        "/sections/0/children/0/children/1/children/0",
        "/issues/2",
    ]
    back = corrected(record, ["addIssue", _place(TEXT, "另有台账缺失问题。")], ["removeIssue", 2])
    assert back["final"] == record
    assert back["traces"] == []


def test_a_removed_issue_is_kept_whole_among_the_corrections() -> None:
    record = record_of(TEXT.replace("2.责任", "1.责任"))
    assert [issue["id"] for issue in record["issues"]] == ["2.1.1", "2.1.1~2"]
    done = corrected(record, ["setStatus", 0, "partial"], ["removeIssue", 0])
    assert [issue["id"] for issue in done["final"]["issues"]] == ["2.1.1"]
    assert [(each["pointer"], each["act"]) for each in done["traces"]] == [
        ("/issues", "removed"),
        ("/issues/0/id", "set"),
    ]
    assert done["traces"][0]["was"] == record["issues"][0]


def test_an_issue_added_at_a_heading_takes_it_as_its_own_line() -> None:
    record = record_of(TEXT)
    removed = corrected(record, ["removeIssue", 0], ["addIssue", _place(TEXT, "1.学习不深入。")])
    issue = removed["final"]["issues"][0]
    assert (issue["id"], issue["statement"], issue["path"]) == (
        "2.1.1",
        "学习不深入。",
        record["issues"][0]["path"],
    )


def test_an_issue_takes_leftovers_in() -> None:
    record = record_of(TEXT)
    place = _place(TEXT, "关于巡察整改进展情况的通报")
    record["leftovers"] = [{"text": "关于巡察整改进展情况的通报", "span": place}]
    done = corrected(record, ["addIssue", place])
    assert done["final"]["leftovers"] == []
    assert done["final"]["issues"][0]["id"] == "0"


def test_a_path_makes_the_id_and_those_of_issues_alike() -> None:
    record = record_of(TEXT)
    outer = record["issues"][0]["path"][:1]
    own = record["issues"][0]["path"][-1:]
    done = corrected(record, ["setPath", 0, outer + own])
    assert [issue["id"] for issue in done["final"]["issues"]] == ["2.1", "2.1.2"]
    second = corrected(record, ["setPath", 1, record["issues"][0]["path"]])
    assert second["told"] == [True]
    assert [issue["id"] for issue in second["final"]["issues"]] == ["2.1.1", "2.1.1~2"]
    behind = corrected(record, ["setPath", 0, record["issues"][1]["path"]])
    assert behind["told"] == [{"refused": "edit.behind"}]


@pytest.mark.parametrize(
    ("pointer", "typed", "expected"),
    [
        ("/title", "  关于<b>的通报 ", "关于<b>的通报"),
        ("/title", " ", None),
        ("/kind", "巡视", "巡视"),
        ("/published_at", "2023-07-18T17:38:00", "2023-07-18T17:38:00"),
        ("/signed_on", "2024-02-29", "2024-02-29"),
        ("/inspection/period/start", "2023-03-01", "2023-03-01"),
        ("/inspection/rectification/months", "3", 3),
        ("/contact/phones", "0374-1\n\n 0374-2 ", ["0374-1", "0374-2"]),
        ("/issues/1/responsible/units", "局党组", ["局党组"]),
    ],
)
def test_plain_fields_are_set(pointer: str, typed: str, expected: Any) -> None:
    done = corrected(record_of(TEXT), ["setScalar", pointer, typed])
    value = done["final"]
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    assert value == expected


@pytest.mark.parametrize(
    ("pointer", "typed", "refused"),
    [
        ("/signed_on", "2023-02-29", "edit.day"),
        ("/signed_on", "去年", "edit.day"),
        ("/published_at", "2023-07-18T25:00", "edit.moment"),
        ("/kind", "检查", "edit.kind"),
        ("/inspection/rectification/months", "-1", "edit.count"),
        ("/source/text", "x", "edit.gone"),
        ("/issues/9/responsible/units", "x", "edit.gone"),
    ],
)
def test_plain_fields_that_cannot_be_so_are_refused(pointer: str, typed: str, refused: str) -> None:
    record = record_of(TEXT)
    done = corrected(record, ["setScalar", pointer, typed])
    assert done["told"] == [{"refused": refused}]
    assert done["final"] == record


def test_a_period_is_quoted_from_the_text() -> None:
    done = corrected(record_of(TEXT), ["setPeriodText", "period", _place(TEXT, "2023年5月")])
    assert done["final"]["inspection"]["period"]["text"] == "2023年5月"


# -- the session ----------------------------------------------------------------------------------------


def test_who_set_what_is_known_of_parts_and_wholes() -> None:
    done = corrected(
        record_of(TEXT),
        ["setStatus", 0, "partial"],
        ["addIssue", _place(TEXT, "另有台账缺失问题。")],
        *([name, pointer] for name in ("provenance", "touched") for pointer in
          ("/issues/0/outcome/status", "/issues/0/outcome", "/issues/0", "/issues/1", "/issues/2/statement", "")),
    )  # fmt: skip
    assert done["told"][2:] == [
        *("person", None, None, None, "person", None),
        *(True, True, True, False, True, True),
    ]


def test_acceptance_follows_its_issue_and_goes_with_it() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["accept", 1], ["removeIssue", 0])
    assert done["file"]["records"][0]["accepted"] == ["/issues/0"]
    gone = corrected(record, ["accept", 1], ["removeIssue", 1])
    assert gone["file"]["records"][0]["accepted"] == []
    back = corrected(record, ["accept", 1], ["accept", 1], ["accept", 1, False], ["undo"], ["accept", 7])
    assert back["file"]["records"][0]["accepted"] == ["/issues/1"]
    assert back["told"][1] is False
    assert back["told"][4] is False


def test_what_was_corrected_before_stays_known() -> None:
    record = record_of(TEXT)
    record["issues"][0]["outcome"]["status"] = "partial"
    record["corrections"] = [
        {"pointer": "/issues/0/outcome/status", "act": "set", "was": "completed"},
        {"pointer": "/issues/1", "act": "accepted", "was": None},
    ]
    again = corrected(
        record, ["provenance", "/issues/0/outcome/status"], ["setStatus", 0, "not_started"], ["undo"]
    )  # fmt: skip
    assert again["told"][0] == "person"
    back = corrected(record, ["setStatus", 0, "completed"])
    assert [each["act"] for each in back["traces"]] == ["accepted"]
    assert back["file"]["records"][0]["accepted"] == []


def test_a_file_of_corrections_takes_the_place_of_what_was_done() -> None:
    record = record_of(TEXT)
    file = corrected(record, ["setStatus", 0, "partial"], ["accept", 1])["file"]
    done = corrected(record, ["setStatus", 1, "completed"], ["accept", 0], ["adopt", file])
    assert done["final"]["issues"][0]["outcome"]["status"] == "partial"
    assert done["final"]["issues"][1]["outcome"]["status"] == "in_progress"
    assert [(each["pointer"], each["act"]) for each in done["traces"]] == [
        ("/issues/0/outcome/status", "set"),
        ("/issues/1", "accepted"),
    ]
    undone = corrected(record, ["setStatus", 1, "completed"], ["adopt", file], ["undo"])
    assert undone["final"]["issues"][1]["outcome"]["status"] == "completed"


@pytest.mark.parametrize(
    "patch",
    [
        [{"op": "replace", "path": "/issues", "value": 5}],
        [{"op": "replace", "path": "/issues/0/outcome/status", "value": "done"}],
        [{"op": "add", "path": "/issues/0/mood", "value": "glad"}],
        [{"op": "replace", "path": "", "value": {}}],
        [{"op": "remove", "path": "/issues/7"}],
        [{"op": "jump", "path": "/issues/0"}],
        [{"op": "add", "path": "/__proto__/polluted", "value": 1}],
        [{"op": "replace", "path": "/source/name", "value": "乙"}],
        [{"op": "move", "from": "/source/name", "path": "/title"}],
        [{"op": "replace", "path": "/diagnostics", "value": []}],
        [
            {
                "op": "add",
                "path": "/corrections/-",
                "value": {"pointer": "/title", "act": "added", "was": None},
            }
        ],
        [{"op": "copy", "from": "/corrections", "path": "/leftovers"}],
        [{"op": "add", "path": "/schema_version", "value": "1.0.0"}],
        [{"op": "add", "path": "", "value": record_of(TEXT)}],
        5,
    ],
)
def test_a_file_that_makes_no_record_changes_nothing(patch: Any) -> None:
    record = record_of(TEXT)
    file = {
        "format": "xuncha-corrections",
        "version": 1,
        "records": [{"name": "甲", "record_sha256": "d", "patch": patch}],
    }
    done = corrected(record, ["setStatus", 0, "partial"], ["adopt", file])
    assert "refused" in done["told"][1]
    assert [each["was"] for each in done["traces"]] == ["completed"]


@pytest.mark.parametrize("field", ["accepted", "withdrawn"])
@pytest.mark.parametrize(
    "pointers", [["/source"], ["/diagnostics"], ["/corrections"], [""], ["/issues/9"], ["issues"], [1], 5]
)
def test_a_file_that_accepts_what_is_no_persons_matter_changes_nothing(field: str, pointers: Any) -> None:
    done = corrected(record_of(TEXT), ["setStatus", 0, "partial"], ["adopt", _file([], **{field: pointers})])
    assert "refused" in done["told"][1]
    assert [each["act"] for each in done["traces"]] == ["set"]


def test_a_file_may_read_what_it_may_not_change() -> None:
    patch = [
        {"op": "test", "path": "/schema_version", "value": "1.0.0"},
        {"op": "copy", "from": "/source/text", "path": "/title"},
    ]
    done = corrected(record_of(TEXT), ["adopt", _file(patch)])
    assert done["told"] == [True]
    assert done["final"]["title"] == TEXT


def test_a_record_has_one_entry_in_a_file() -> None:
    file = _file([])
    file["records"] *= 2
    assert "refused" in corrected(record_of(TEXT), ["adopt", file])["told"][0]
    assert _node(
        """
        const sessions = [0, 1].map((at) => new Session({ name: `${at}`, digest: "d", record: copyOf(given) }, null));
        for (const session of sessions) session.apply(setStatus(session, 0, "partial"), { key: "k", about: "" });
        const same = exportFile(sessions).records;
        sessions[1].apply(setStatus(sessions[1], 1, "completed"), { key: "k", about: "" });
        return [same.map((each) => each.name), refusal(() => exportFile(sessions))];
        """,
        record_of(TEXT),
    ) == [["0"], "two ways of correcting one record: 0, 1"]


def _file(patch: Any, **more: Any) -> dict[str, Any]:
    record = {"name": "甲", "record_sha256": "d", "patch": patch, **more}
    return {"format": "xuncha-corrections", "version": 1, "records": [record]}


def _node(script: str, given: Any) -> Any:
    """What a script on the model returns. It has `given`, `storage()`, `session(storage, record)` and `refusal(act)`."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    frame = """
    const given = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
    const told = [];
    Session.tell = (session, what) => told.push(what);
    function storage() {
      const kept = new Map();
      return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
    }
    function session(storage, record = given) {
      return new Session({ name: "甲", digest: "d", record: copyOf(record) }, storage);
    }
    function refusal(act) {
      try {
        act();
      } catch (error) {
        if (error instanceof PatchError) return error.message;
        throw error;
      }
    }
    """
    parts = [(ASSETS / name).read_text(encoding="utf-8") for name in MODEL]
    end = f"process.stdout.write(JSON.stringify((() => {{{script}}})()));"
    done = subprocess.run(
        [node, "-e", "\n".join(['"use strict";', *parts, frame, end])],
        input=json.dumps(given), capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


ACT = """const act = (session, i, status) => session.apply(setStatus(session, i, status), { key: "k", about: "" });
"""
TABS = (
    ACT
    + """
const store = storage();
const [one, other] = [session(store), session(store)];
one.load();
other.load();
"""
)
"""Two tabs with one record."""


@pytest.mark.parametrize("depth", [150, 6_000, 100_000])
def test_a_value_nested_too_deep_changes_nothing(depth: int) -> None:
    before, after, refused = _node(
        ACT
        + f"""
        const store = storage();
        const one = session(store);
        act(one, 0, "partial");
        const before = [...store.kept];
        const value = JSON.parse("[".repeat({depth}) + "]".repeat({depth}));
        const at = one.record.issues.findIndex((each) => each.mentions.length);
        const patch = [{{ op: "replace", path: `/issues/${{at}}/mentions/0/value`, value }}];
        one.adopt({{ name: "", record_sha256: "d", patch: [{{ ...patch[0], value: [5] }}], accepted: [] }});
        one.undo();
        const refused = refusal(() => one.adopt({{ name: "", record_sha256: "d", patch, accepted: [] }}));
        return [before, [...store.kept], refused];
        """,
        record_of(TEXT),
    )
    assert before == after
    assert refused


def test_what_cannot_be_drawn_is_not_kept() -> None:
    done = _node(
        ACT
        + """
        const store = storage();
        const one = session(store);
        act(one, 0, "partial");
        one.undo();
        const before = [copyOf(one.record), copyOf(one.traces), [...store.kept], one.undone.length];
        let drawn = 0;
        one.onChange(() => {
          drawn++;
          if (one.record.title === "乙") throw new TypeError("cannot be drawn");
        });
        const patch = [{ op: "replace", path: "/title", value: "乙" }];
        const refused = refusal(() => one.adopt({ name: "", record_sha256: "d", patch, accepted: [] }));
        return [refused, drawn, areEqual(before, [one.record, one.traces, [...store.kept], one.undone.length])];
        """,
        record_of(TEXT),
    )
    assert done == ["TypeError: cannot be drawn", 2, True]


@pytest.mark.parametrize(
    "kept",
    [
        "nonsense",
        "5",
        '{"version": 2, "steps": []}',
        '{"version": 1, "steps": 5}',
        '{"version": 1, "steps": [{"operations": [{"op": "replace", "path": "/source", "value": 5}]}]}',
        '{"version": 1, "steps": [{"operations": [{"op": "replace", "path": "/issues", "value": 5}]}]}',
        '{"version": 1, "steps": [{"operations": [], "accepts": [["/corrections", true]]}]}',
        '{"version": 1, "steps": [{"operations": [{"op": "add", "path": "/title", "value": '
        + "[" * 6_000 + "]" * 6_000 + "}]}]}",
    ],
)  # fmt: skip
def test_what_was_kept_and_does_not_fit_is_set_aside_and_told(kept: str) -> None:
    record = record_of(TEXT)
    restored, aside, same, told, later = _node(
        ACT
        + """
        const store = storage();
        store.setItem("xuncha-review:d", given.kept);
        const one = session(store, given.record);
        const restored = one.load();
        const aside = [...store.kept];
        const same = areEqual(one.record, given.record) && !one.traces.length && !one.taken.length;
        const first = [...told];
        act(one, 0, "partial");
        return [restored, aside, same, first, [one.keeping, session(store, given.record).load(), store.kept.size]];
        """,
        {"record": record, "kept": kept},
    )
    assert restored == 0
    assert aside == [["xuncha-review-aside:d", kept]]
    assert same
    assert told == ["setAside"]
    assert later == ["kept", 1, 2]


def test_what_another_tab_keeps_is_not_overwritten() -> None:
    one, other, kept, told, own = _node(
        TABS
        + """
        act(one, 0, "partial");
        act(other, 1, "completed");
        act(other, 1, "partial");
        act(one, 0, "unknown");
        return [one.keeping, [other.keeping, other.elsewhere], JSON.parse(store.kept.get("xuncha-review:d")).steps.length, told, other.exported().patch];
        """,
        record_of(TEXT),
    )
    assert one == "kept"
    assert other == ["failed", True]
    assert kept == 2
    assert told == ["kept", "otherTab", "failed"]
    assert own == [{"op": "replace", "path": "/issues/1/outcome/status", "value": "partial"}]


def test_a_tab_is_told_of_what_another_one_kept() -> None:
    assert _node(
        TABS
        + """
        other.changedElsewhere("xuncha-review:d");
        act(one, 0, "partial");
        other.changedElsewhere("xuncha-review:e");
        const before = [...told, other.keeping];
        other.changedElsewhere("xuncha-review:d");
        other.changedElsewhere(null);
        const between = [...told, other.keeping];
        one.undo();
        act(other, 1, "completed");
        return [before, between, other.keeping, other.elsewhere, store.kept.size];
        """,
        record_of(TEXT),
    ) == [["kept", ""], ["kept", "otherTab", "failed"], "kept", False, 1]


def _accepted(*pointers: str) -> dict[str, Any]:
    record = record_of(TEXT)
    record["corrections"] = [{"pointer": each, "act": "accepted", "was": None} for each in pointers]
    return record


def _acceptances(done: dict[str, Any]) -> list[str]:
    return sorted(each["pointer"] for each in done["traces"] if each["act"] == "accepted")


def test_a_file_takes_the_place_of_acceptances_made_here_and_of_no_others() -> None:
    record = _accepted("/issues/1")
    remove = [{"op": "remove", "path": "/issues/0"}]
    assert _acceptances(corrected(record, ["accept", 0], ["adopt", _file(remove)])) == ["/issues/0"]
    assert _acceptances(corrected(record, ["removeIssue", 0], ["adopt", _file([])])) == ["/issues/1"]
    assert _acceptances(corrected(record, ["removeIssue", 1], ["adopt", _file([])])) == ["/issues/1"]
    assert _acceptances(corrected(record, ["removeIssue", 0], ["accept", 0, False], ["adopt", _file([])])) == ["/issues/1"]  # fmt: skip
    plain = record_of(TEXT)
    done = corrected(plain, ["removeIssue", 0], ["accept", 0], ["adopt", _file([])])
    assert _acceptances(done) == []
    assert done["file"]["records"] == [{"name": "甲.txt", "record_sha256": "d", "patch": [], "accepted": []}]
    undone = corrected(plain, ["removeIssue", 0], ["accept", 0], ["adopt", _file([])], ["undo"])
    assert _acceptances(undone) == ["/issues/0"]
    assert len(undone["final"]["issues"]) == 1


def test_file_after_file_leaves_only_the_last() -> None:
    record = _accepted("/issues/0")
    files = [
        _file([{"op": "remove", "path": f"/issues/{at % 2}"}], accepted=["/issues/0"]) for at in range(24)
    ]
    calls = [["adopt", each] for each in files]
    done = corrected(record, ["setStatus", 0, "partial"], *calls, ["setSustained", 0, False])
    assert done["file"]["records"][0]["patch"][0] == {"op": "remove", "path": "/issues/1"}
    assert len(json.dumps(done["kept"])) < 20_000
    none = corrected(record, ["setStatus", 0, "partial"], *calls, *[["undo"]] * 24)
    assert none["final"]["issues"][0]["outcome"]["status"] == "partial"
    assert len(none["final"]["issues"]) == 2


def test_an_acceptance_of_the_record_itself_is_taken_back() -> None:
    record = _accepted("/issues/0", "/issues/1")
    done = corrected(record, ["accept", 1, False], ["removeIssue", 0])
    assert _acceptances(done) == []
    assert done["file"]["records"][0]["withdrawn"] == ["/issues/0"]
    again = corrected(record, ["adopt", done["file"]])
    assert (again["final"], _acceptances(again)) == (done["final"], [])
    assert again["file"]["records"][0]["withdrawn"] == ["/issues/0"]
    for calls in (
        [["accept", 1, False], ["accept", 1]],
        [["accept", 1, False], ["undo"]],
        [["removeIssue", 0]],
    ):
        kept = corrected(record, *calls)
        assert all("withdrawn" not in each for each in kept["file"]["records"])
    both = _file([], accepted=["/issues/0"], withdrawn=["/issues/0"])
    assert "refused" in corrected(record, ["adopt", both])["told"][0]


def test_undo_and_redo_name_what_they_do() -> None:
    done = corrected(record_of(TEXT), ["setStatus", 0, "partial"], ["undo"], ["undo"], ["redo"], ["redo"])
    label = {"key": "setStatus", "about": ""}
    assert done["told"] == [True, label, None, label, None]
    assert done["restored"] == 1


def test_nothing_is_kept_of_a_fresh_start() -> None:
    record = record_of(TEXT)
    done = corrected(record, ["setStatus", 0, "partial"], ["addIssue", _place(TEXT, "另有台账缺失问题。")], ["startAfresh"])  # fmt: skip
    assert done["kept"] == []
    assert done["final"] == record


# -- reading --------------------------------------------------------------------------------------------


def test_markers_are_read_as_the_parser_reads_them() -> None:
    """Every marker that a sample's measures or headings print is told with the same number and style."""
    wanted: dict[str, tuple[str | None, int]] = {}
    for number in range(len(SAMPLES)):
        for issue in sample(number)["issues"]:
            wanted |= {heading["marker"]: (heading["style"], heading["ordinal"]) for heading in issue["path"] if heading["marker"]}  # fmt: skip
            wanted |= {
                each["marker"]: (None, each["ordinal"]) for each in issue["measures"] if each["marker"]
            }
    assert len(wanted) > 25
    told = run([{"run": "markers", "texts": [f"{marker}加强" for marker in wanted]}])[0]
    for (marker, (style, ordinal)), read_as in zip(wanted.items(), told, strict=True):
        assert read_as["marker"] == marker
        assert read_as["ordinal"] == ordinal
        assert style in (None, read_as["style"])
    plain = ["3.5亿元", "学习", "", "第三", "一", "（三", "十一月", "百、"]
    assert run([{"run": "markers", "texts": plain}])[0] == [None] * len(plain)


def test_clauses_end_behind_a_stop() -> None:
    text = "甲，𠮷乙；丙。\n丁"
    ends = [0]
    while ends[-1] < len(text):
        ends += run([{"run": "clauses", "text": text, "at": ends[-1], "step": 1}])
    assert [text[start:end] for start, end in pairwise(ends)] == ["甲，", "𠮷乙；", "丙。", "\n", "丁"]
    assert run([{"run": "clauses", "text": text, "at": at, "step": -1} for at in (0, 1, 2, 4, 9)]) == [
        0,
        0,
        0,
        2,
        8,
    ]
