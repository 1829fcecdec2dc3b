"""What each output format writes of a few findings, to be read by eye."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from checked_inputs import (
    CLEAN,
    GAP,
    GONE,
    INPUTS,
    LEFTOVER,
    LINE,
    MISMATCH,
    NOTICE,
    RECORD,
    ROOT,
    SCAN,
    written,
)
from xuncha_parse.checking.fingerprints import Fingerprints
from xuncha_parse.checking.formats import FORMATS, Setting
from xuncha_parse.checking.formats.wording import MOST, dumps, short, shown
from xuncha_parse.checking.names import told, uri
from xuncha_parse.checking.remarks import Checked, Excerpt, Failure, Remark, Spot
from xuncha_parse.checking.summary import Summary
from xuncha_parse.diagnostics import RULES


def _block(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


def test_text_says_where_what_and_what_to_do() -> None:
    assert written("text", INPUTS) == _block("""
        notices/甲 1.txt:12:1: XC201 warning 序号不连续：缺 2
            上文。⟦（三）⟧整改不力
            → Compare with the original; the record keeps the printed ordinals.
        records/b.json:40:9: XC602 error 位置与文字不符：第 3 项（$.issues[3].action.span，原文 5:12）
            "span": ⟦[1, 2]⟧,
            → Make the record again from its source.
        records/b.json:12:1: XC201 warning 序号不连续：缺 2
            上文。⟦（三）⟧整改不力
            → Compare with the original; the record keeps the printed ordinals.
        all.jsonl:7:1: XC601 error 不符合记录格式：缺少字段
            → Make the record again, or correct the field.
        scan.pdf:3:1: XC506 info 有文字未能归位（第 2 页）
            ⟦文字⟧后文
            → Read it; report the notice's style if it should be understood.
        """)


def test_concise_is_the_first_lines_of_text() -> None:
    firsts = [line for line in written("text", INPUTS).splitlines() if not line.startswith(" ")]
    assert written("concise", INPUTS).splitlines() == firsts
    assert len(firsts) == 5


def test_an_empty_place_is_shown_between_the_words_around_it() -> None:
    remark = replace(GAP, excerpt=Excerpt("前", "", "后"))
    assert "    前⟦⟧后\n" in written("text", [replace(NOTICE, remarks=(remark,))])


def test_jsonl_is_one_finding_a_line() -> None:
    lines = [json.loads(line) for line in written("jsonl", [RECORD, LINE, GONE]).splitlines()]
    assert [line["code"] for line in lines] == ["XC602", "XC201", "XC601", "XC701"]
    assert lines[0] == {
        "file": "records/b.json",
        "number": None,
        "kind": "record",
        "code": "XC602",
        "slug": "span-mismatch",
        "severity": "error",
        "message": "位置与文字不符：第 3 项",
        "line": 40,
        "column": 9,
        "end_line": 41,
        "end_column": 3,
        "path": "$.issues[3].action.span",
        "said": {"line": 5, "column": 12},
        "origin": None,
        "exact": True,
        "excerpt": {"before": '"span": ', "shown": "[1, 2]", "behind": ","},
        "why": "A span does not hold the text printed beside it, or lies outside the source.",
        "fix": "Make the record again from its source.",
        "fingerprint": Fingerprints(ROOT).stamp(RECORD).remarks[0].fingerprint,
    }
    assert lines[2]["number"] == 7
    assert lines[3] == {
        "file": "gone.json",
        "number": None,
        "kind": "record",
        "unreadable": True,
        "code": "XC701",
        "slug": "unopened",
        "severity": "error",
        "message": "gone.json: No such file or directory",
        "why": "The file does not exist, may not be read, or is a folder.",
        "fix": "Check the path and its permissions.",
    }


def test_json_is_one_document_with_the_same_findings() -> None:
    document = json.loads(written("json", INPUTS))
    lines = [json.loads(line) for line in written("jsonl", INPUTS).splitlines()]
    assert list(document) == ["version", "findings", "unreadable", "summary"]
    assert document["version"] == "1.0.0"
    assert document["findings"] + document["unreadable"] == lines
    assert document["summary"] == {
        "notices": 2,
        "records": 3,
        "unreadable": 1,
        "errors": 2,
        "warnings": 2,
        "infos": 1,
        "kept_back": 0,
        "statistics": [
            {"count": 2, "code": "XC201", "severity": "warning", "slug": "ordinal-gap", "message": "序号不连续：…"},
            {"count": 1, "code": "XC506", "severity": "info", "slug": "leftover", "message": "有文字未能归位"},
            {"count": 1, "code": "XC601", "severity": "error", "slug": "schema-violation", "message": "不符合记录格式：…"},
            {"count": 1, "code": "XC602", "severity": "error", "slug": "span-mismatch", "message": "位置与文字不符：…"},
        ],
    }  # fmt: skip


def test_sarif_tells_the_run() -> None:
    run = _run(INPUTS)
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in RULES]
    gap = next(rule for rule in driver["rules"] if rule["id"] == "XC201")
    assert gap == {
        "id": "XC201",
        "name": "OrdinalGap",
        "shortDescription": {"text": "序号不连续：…"},
        "fullDescription": {
            "text": "The printed ordinals skip a number. Either the bureau left an item out or a heading was lost."
        },
        "help": {
            "text": "The printed ordinals skip a number. Either the bureau left an item out or a heading was lost.\n\n"
            "What to do: Compare with the original; the record keeps the printed ordinals.",
            "markdown": "The printed ordinals skip a number. Either the bureau left an item out or a heading was lost.\n\n"
            "**What to do:** Compare with the original; the record keeps the printed ordinals.",
        },
        "helpUri": "https://github.com/xuncha-parse/xuncha-parse/blob/main/docs/diagnostics.md#xc201-ordinal-gap",
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["ordinal-gap"], "problem.severity": "warning"},
    }
    assert run["invocations"][0]["executionSuccessful"] is False
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert driver["rules"][notification["associatedRule"]["index"]]["id"] == "XC701"
    assert notification["message"]["text"] == (
        "gone.json: No such file or directory → Check the path and its permissions."
    )
    assert _run([CLEAN])["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert _run([])["results"] == []


def test_sarif_tells_a_finding() -> None:
    run = _run([RECORD])
    result = run["results"][0]
    assert run["tool"]["driver"]["rules"][result.pop("ruleIndex")]["id"] == "XC602"
    assert result == {
        "ruleId": "XC602",
        "level": "error",
        "message": {"text": "位置与文字不符：第 3 项（$.issues[3].action.span，原文 5:12）"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "records/b.json", "uriBaseId": "%SRCROOT%"},
                    "region": {
                        "startLine": 40,
                        "startColumn": 9,
                        "endLine": 41,
                        "endColumn": 3,
                        "snippet": {"text": "[1, 2]"},
                    },
                },
                "logicalLocations": [{"fullyQualifiedName": "$.issues[3].action.span", "kind": "value"}],
            }
        ],
        "partialFingerprints": {"xunchaFinding/v1": Fingerprints(ROOT).stamp(RECORD).remarks[0].fingerprint},
    }


def test_sarif_gives_no_lines_to_a_file_that_has_none() -> None:
    (result,) = _run([SCAN])["results"]
    assert result["level"] == "note"
    assert result["message"] == {"text": "有文字未能归位（第 2 页，所读文字 3:1）"}
    assert result["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "scan.pdf", "uriBaseId": "%SRCROOT%"}},
            "logicalLocations": [{"name": "第 2 页"}],
        }
    ]


def test_sarif_makes_no_link_of_what_a_file_says() -> None:
    remark = replace(GAP, message="[here](https://example.org)")
    assert _run([replace(NOTICE, remarks=(remark,))])["results"][0]["message"]["text"] == (
        r"\[here\](https://example.org)"
    )


def _run(inputs: Any) -> dict[str, Any]:
    (run,) = json.loads(written("sarif", inputs))["runs"]
    assert isinstance(run, dict)
    return run


def test_github_annotates() -> None:
    remark = replace(GAP, message="50%\n::x", excerpt=Excerpt())
    odd = Checked("a,b:100%.txt", "notice", (remark,))
    assert written("github", [*INPUTS, odd]) == _block("""
        ::warning file=notices/甲 1.txt,line=12,col=1,endLine=12,endColumn=4,title=XC201 ordinal-gap::序号不连续：缺 2%0A上文。⟦（三）⟧整改不力%0A→ Compare with the original; the record keeps the printed ordinals.
        ::error file=records/b.json,line=40,endLine=41,title=XC602 span-mismatch::位置与文字不符：第 3 项（$.issues[3].action.span，原文 5:12）%0A"span": ⟦[1, 2]⟧,%0A→ Make the record again from its source.
        ::warning file=records/b.json,line=12,col=1,endLine=12,endColumn=4,title=XC201 ordinal-gap::序号不连续：缺 2%0A上文。⟦（三）⟧整改不力%0A→ Compare with the original; the record keeps the printed ordinals.
        ::error file=all.jsonl,line=7,col=1,endLine=7,endColumn=1,title=XC601 schema-violation::不符合记录格式：缺少字段%0A→ Make the record again, or correct the field.
        ::notice file=scan.pdf,title=XC506 leftover::有文字未能归位（第 2 页，所读文字 3:1）%0A⟦文字⟧后文%0A→ Read it; report the notice's style if it should be understood.
        ::error file=gone.json,title=XC701 unopened::gone.json: No such file or directory%0A→ Check the path and its permissions.
        ::warning file=a%2Cb%3A100%25.txt,line=12,col=1,endLine=12,endColumn=4,title=XC201 ordinal-gap::50%25 ::x%0A→ Compare with the original; the record keeps the printed ordinals.
        """)


def test_gitlab_reports_code_quality() -> None:
    issues = json.loads(written("gitlab", [RECORD, SCAN, GONE]))
    assert issues[0] == {
        "type": "issue",
        "check_name": "XC602",
        "description": "XC602 span-mismatch: 位置与文字不符：第 3 项（$.issues[3].action.span，原文 5:12）",
        "content": {
            "body": "A span does not hold the text printed beside it, or lies outside the source.\n\n"
            "Make the record again from its source."
        },
        "categories": ["Bug Risk"],
        "severity": "major",
        "fingerprint": Fingerprints(ROOT).stamp(RECORD).remarks[0].fingerprint,
        "location": {"path": "records/b.json", "lines": {"begin": 40, "end": 41}},
    }
    assert [(issue["severity"], issue["location"]) for issue in issues[1:]] == [
        ("minor", {"path": "records/b.json", "lines": {"begin": 12, "end": 12}}),
        ("info", {"path": "scan.pdf", "lines": {"begin": 1, "end": 1}}),
        ("critical", {"path": "gone.json", "lines": {"begin": 1, "end": 1}}),
    ]
    assert json.loads(written("gitlab", [])) == []


def test_junit_has_a_test_for_each_input() -> None:
    assert written("junit", INPUTS) == _block("""
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="xuncha check" tests="6" failures="2" errors="1">
          <testsuite name="xuncha check" tests="6" failures="2" errors="1" skipped="0">
            <testcase name="notices/甲 1.txt" classname="xuncha.notice">
              <system-out>notices/甲 1.txt:12:1: XC201 warning 序号不连续：缺 2
            上文。⟦（三）⟧整改不力
            → Compare with the original; the record keeps the printed ordinals.
        </system-out>
            </testcase>
            <testcase name="records/b.json" classname="xuncha.record">
              <failure type="XC602 span-mismatch" message="1 error, 1 warning, 0 infos">records/b.json:40:9: XC602 error 位置与文字不符：第 3 项（$.issues[3].action.span，原文 5:12）
            "span": ⟦[1, 2]⟧,
            → Make the record again from its source.
        records/b.json:12:1: XC201 warning 序号不连续：缺 2
            上文。⟦（三）⟧整改不力
            → Compare with the original; the record keeps the printed ordinals.
        </failure>
            </testcase>
            <testcase name="all.jsonl:7" classname="xuncha.record">
              <failure type="XC601 schema-violation" message="1 error, 0 warnings, 0 infos">all.jsonl:7:1: XC601 error 不符合记录格式：缺少字段
            → Make the record again, or correct the field.
        </failure>
            </testcase>
            <testcase name="scan.pdf" classname="xuncha.notice">
              <system-out>scan.pdf:3:1: XC506 info 有文字未能归位（第 2 页）
            ⟦文字⟧后文
            → Read it; report the notice's style if it should be understood.
        </system-out>
            </testcase>
            <testcase name="&lt;stdin&gt;" classname="xuncha.record"/>
            <testcase name="gone.json" classname="xuncha.record">
              <error type="XC701 unopened" message="gone.json: No such file or directory">gone.json: No such file or directory
            → Check the path and its permissions.
        </error>
            </testcase>
          </testsuite>
        </testsuites>
        """)


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 2), ("warning", 3), ("info", 4)])
def test_junit_fails_from_the_failing_severity_on(fail_on: Any, failures: int) -> None:
    assert f'failures="{failures}"' in written("junit", INPUTS, Setting(fail_on, ROOT))


def test_junit_tells_of_many_findings_the_first_and_how_many_there_are() -> None:
    many = replace(NOTICE, remarks=(GAP,) * 1_234)
    output = written("junit", [many], Setting("warning", ROOT))
    assert output.count("XC201 warning") == 500
    assert "\n… and 734 more findings\n</failure>" in output
    assert 'message="0 errors, 1,234 warnings, 0 infos"' in output


def test_fingerprints_occur_once_though_records_of_a_file_have_the_same_fault() -> None:
    records = [replace(LINE, number=number, remarks=(MISMATCH, MISMATCH)) for number in (1, 2, 3)]
    told_twice = [
        [issue["fingerprint"] for issue in json.loads(written("gitlab", [NOTICE, *records, SCAN]))]
        for _ in range(2)
    ]
    assert told_twice[0] == told_twice[1]
    assert len(set(told_twice[0])) == len(told_twice[0]) == 8


@pytest.mark.parametrize(
    ("name", "root", "expected", "address"),
    [
        ("a/b.json", "/w", "a/b.json", "a/b.json"),
        ("./a/b.json", "/w", "a/b.json", "a/b.json"),
        ("/w/a b/甲#?.json", "/w", "a b/甲#?.json", "a%20b/%E7%94%B2%23%3F.json"),
        ("/w/x/../y.json", "/w", "y.json", "y.json"),
        ("../w/y.json", "/w", "y.json", "y.json"),
        ("../y.json", "/w", "../y.json", "file:///y.json"),
        ("/elsewhere/100%.json", "/w", "/elsewhere/100%.json", "file:///elsewhere/100%25.json"),
        ("//odd/x.json", "/w", "//odd/x.json", "file:////odd/x.json"),
        ("back\\slash.json", "/w", "back\\slash.json", "back%5Cslash.json"),
        ("c:x.json", "/w", "c:x.json", "c%3Ax.json"),
        ("byte\udcff.json", "/w", "byte\udcff.json", "byte%FF.json"),
        ("half\ud800.json", "/w", "half\ud800.json", "half%3F.json"),
        ("<stdin>", "/w", "<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_are_told_from_the_current_folder(name: str, root: str, expected: str, address: str) -> None:
    _tells(name, PurePosixPath(root), expected, address)


@pytest.mark.parametrize(
    ("name", "expected", "address"),
    [
        (r"a\b c.json", "a/b c.json", "a/b%20c.json"),
        (r"C:\w\a.json", "a.json", "a.json"),
        (r"c:\W\sub\..\a.json", "a.json", "a.json"),
        (r"C:\other\a.json", "C:/other/a.json", "file:///C:/other/a.json"),
        (r"D:\甲.json", "D:/甲.json", "file:///D:/%E7%94%B2.json"),
        (r"\\host\share\a.json", "//host/share/a.json", "file://host/share/a.json"),
        ("<stdin>", "<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_of_windows(name: str, expected: str, address: str) -> None:
    _tells(name, PureWindowsPath(r"C:\w"), expected, address)


def _tells(name: str, root: PurePath, expected: str, address: str) -> None:
    relative = not address.startswith("file:") and name != "<stdin>"
    assert told(name, root) == expected
    assert uri(name, root) == (address, relative)


def test_what_does_not_print_is_shown_by_its_number() -> None:
    assert shown("a\u3000b\tc\nd") == "a b c d"
    assert shown("\x1b[31m\u202e\ud800\U000e0001甲") == r"\x1b[31m\u202e\ud800\U000e0001甲"


def test_every_character_is_shown_as_something_that_prints_and_json_says_it() -> None:
    for start in range(0, 0x110000, 0x1000):
        text = "".join(map(chr, range(start, start + 0x1000)))
        assert shown(text).isprintable()
        assert dumps(text).isprintable()
        kept = json.loads(dumps(text))
        assert (
            kept == (text if not 0xD000 <= start <= 0xDFFF else text[:0x800] + "\ufffd" * 0x800)
            or start == 0xD000
        )
    assert json.loads(dumps("\ud7ff\ud800\udfff\ue000")) == "\ud7ff\ufffd\ufffd\ue000"


def test_a_long_message_is_cut_for_people_and_kept_for_programs() -> None:
    long = Checked(
        "a.txt", "notice", (replace(LEFTOVER, message="长" * 100_000, excerpt=Excerpt(), origin=None),)
    )
    assert short("长" * MOST) == "长" * MOST
    for form in ("text", "concise", "github", "gitlab", "junit"):
        assert "长" * (MOST // 2) in written(form, [long])
        assert "…" in written(form, [long])
        assert len(written(form, [long])) < 3 * MOST
    for form in ("json", "jsonl", "sarif"):
        assert "长" * 100_000 in written(form, [long])


def test_the_summary_is_one_line() -> None:
    summary = Summary()
    assert summary.line() == "checked nothing: 0 errors, 0 warnings, 0 infos"
    for checked in (NOTICE, SCAN, RECORD, CLEAN, LINE):
        summary.take(checked)
    assert summary.line() == "checked 2 notices, 3 records: 2 errors, 2 warnings, 1 info"
    summary.take(GONE, kept_back=4)
    assert summary.line() == (
        "checked 2 notices, 3 records: 2 errors, 2 warnings, 1 info; 4 known from the baseline; 1 input unreadable"
    )
    assert (summary.at_least("error"), summary.at_least("warning"), summary.at_least("info")) == (2, 4, 5)


def test_the_summary_of_one_kind_names_no_other() -> None:
    summary = Summary()
    summary.take(CLEAN)
    assert summary.line() == "checked 1 record: 0 errors, 0 warnings, 0 infos"


def test_statistics_are_a_table() -> None:
    summary = Summary()
    for checked in [*INPUTS, *[NOTICE] * 9]:
        summary.take(checked)
    assert "".join(summary.statistics()) == _block("""
        11  XC201  warning  ordinal-gap       序号不连续：…
         1  XC506  info     leftover          有文字未能归位
         1  XC601  error    schema-violation  不符合记录格式：…
         1  XC602  error    span-mismatch     位置与文字不符：…
        """)


def test_without_a_setting_paths_are_told_from_the_working_folder(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    checked = Checked(str(tmp_path / "sub" / "a.txt"), "notice", (GAP,))
    for form, kind in FORMATS.items():
        output = kind()
        text = output.begin() + output.checked(checked) + "".join(output.end(Summary()))
        assert "sub/a.txt" in text, form
        assert str(tmp_path) not in text, form


def test_what_is_kept_for_the_end_may_be_larger_than_memory_is_given_to_it() -> None:
    failure = Failure("damaged-file", "坏" * 2_000)
    gone = [Checked(f"{number}.json", "record", failure=failure) for number in range(800)]
    assert len(json.loads(written("json", gone))["unreadable"]) == 800
    assert written("junit", gone).count("<error") == 800


def test_a_finding_at_the_beginning_is_told_without_an_excerpt() -> None:
    bare = Checked("a.json", "record", (Remark("schema-violation", "error", "坏", Spot()),))
    assert written("text", [bare]) == _block("""
        a.json:1:1: XC601 error 坏
            → Make the record again, or correct the field.
        """)
