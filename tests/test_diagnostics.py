"""The registry: codes stay what they are, the page equals the table, and every code is triggered by a case."""

from __future__ import annotations

import importlib
import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import pytest
from typer.main import get_command

import guarded
import word_producers
from xuncha_parse import Limits, UnreadableInput, parse, read
from xuncha_parse.checking.records import check_json
from xuncha_parse.cli.app import main as xuncha
from xuncha_parse.cli.commands import app
from xuncha_parse.diagnostics import BY_CODE, BY_SLUG, RULES, Finding, render
from xuncha_parse.errors import Refusal
from xuncha_parse.readers import office
from xuncha_parse.readers.guard import Guard
from xuncha_parse.records import SCHEMA_VERSION
from xuncha_parse.schema.upgrading import STEPS, Step
from xuncha_parse.source import PageFacts, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent

PINNED = """
XC101 replaced-characters   XC102 repaired-encoding     XC103 empty-text            XC104 lost-glyphs
XC105 more-of-the-same      XC106 rejoined-lines        XC107 unseen-characters
XC201 ordinal-gap           XC202 ordinal-repeat        XC203 ordinal-restart       XC204 skipped-level
XC205 first-missing         XC206 mixed-bracket         XC207 mixed-style           XC208 damaged-marker
XC209 doubtful-marker       XC210 unmarked-issue        XC211 ambiguous-nesting     XC212 too-many-headings
XC213 swallowed-heading
XC301 orphan-block          XC302 repeated-block        XC303 unknown-label         XC304 issue-without-outcome
XC305 issue-without-action  XC306 unlabelled-action     XC307 empty-statement       XC308 series-gap
XC309 issue-without-block   XC310 repeated-id           XC311 lost-colon            XC312 learned-label
XC401 unknown-outcome       XC402 conflicting-outcome   XC403 prose-outcome         XC404 promised-outcome
XC405 year-inferred         XC406 counted-outcome
XC501 title-missing         XC502 title-repeated        XC503 clock-ignored         XC504 totals-differ
XC505 no-issues             XC506 leftover              XC507 empty-field           XC508 dates-out-of-order
XC509 from-page             XC510 due-before-published
XC511 unlabelled-date
XC601 schema-violation      XC602 span-mismatch         XC603 id-not-unique         XC604 measures-out-of-order
XC605 not-json              XC606 duplicate-key         XC607 path-off-outline      XC608 status-contradicts
XC609 date-impossible       XC610 schema-too-old        XC611 schema-version-unknown        XC612 id-mismatch
XC613 characters-differ     XC614 measures-mismatch     XC615 issues-out-of-order   XC616 unknown-diagnostic
XC617 correction-incoherent
XC701 unopened              XC702 too-large             XC703 expands-too-large     XC704 expands-too-much
XC705 too-many-members      XC706 too-many-pages        XC707 too-many-lines        XC708 nested-too-deep
XC709 line-too-long         XC710 out-of-time           XC711 out-of-memory         XC712 reader-died
XC713 unknown-kind          XC714 undecodable           XC715 damaged-file          XC716 no-text-layer
XC717 encrypted             XC718 missing-program       XC719 missing-package
XC801 internal-error
"""
"""Every code ever given out. Lines are added, never changed: people filter by these codes."""

CORPUS = ("internal-error",)
"""Slugs that only a corpus gives; ``test_corpus_build.py`` has a document for each."""


def issue(
    marker: str, *, statement: str = "学习不深入。", action: str = "加强学习。", outcome: str = "已完成"
) -> str:
    return f"{marker}{statement}\n整改情况：{action}\n整改结果：{outcome}\n"


PART = "一、问题整改情况\n"
TITLE = "中共某县水利局党组关于巡察整改情况的通报\n"
STATED = "1.学习不深入。\n"
ACTED = "整改情况：加强学习。\n"
DONE = "整改结果：已完成\n"
INSPECTED = "县委第三巡察组对某局党组开展了巡察。"
REPORTED = "县委第三巡察组反馈了意见。\n"

TEXTS: dict[str, str] = {
    "replaced-characters": "一、\ufffd\n",
    "empty-text": "\u3000\n",
    "lost-glyphs": f"202131日至430日，{INSPECTED}202153日，{REPORTED}" + issue("1."),
    "more-of-the-same": "1.\n" * 1_100,
    "ordinal-gap": issue("1.") + issue("3."),
    "ordinal-repeat": issue("1.") + issue("2.") + issue("2."),
    "ordinal-restart": issue("1.") + issue("2.") + issue("1."),
    "skipped-level": PART
    + "（一）学习方面\n1.学习不深入。\n"
    + issue("（1）")
    + "（二）制度方面\n"
    + issue("（1）"),
    "first-missing": PART + issue("2."),
    "mixed-bracket": PART + issue("(1】"),
    "swallowed-heading": issue("1.").rstrip() + issue("2."),
    "mixed-style": issue("1.") + issue("2、"),
    "damaged-marker": issue("1.") + issue("2"),
    "doubtful-marker": "一、总体情况\n7、8月份，开展检查。\n",
    "unmarked-issue": issue("1.") + issue(""),
    "ambiguous-nesting": STATED + ACTED + STATED + ACTED,
    "too-many-headings": "1.\n" * 100_001,
    "orphan-block": ACTED,
    "repeated-block": STATED + ACTED + ACTED,
    "unknown-label": STATED + ACTED + "整改亮点：好。\n",
    "issue-without-outcome": STATED + ACTED,
    "issue-without-action": STATED + DONE,
    "unlabelled-action": STATED + "一是加强学习。二是加强检查。\n" + DONE,
    "empty-statement": "1.\n" + ACTED,
    "series-gap": STATED + "整改情况：一是加强学习。三是加强检查。\n",
    "issue-without-block": issue("1.") + issue("2.") + "3.制度不健全。\n",
    "learned-label": "".join(
        f"{n}.学习不深入。\n动手之处：组织专题学习4次，修订学习制度并建立学习档案，逐人开展测试，通报学习情况2次。\n走到哪步：已完成\n"
        for n in (1, 2, 3)
    ),
    "lost-colon": issue("1.") + "2.调研少。\n整改情况制定年度调研计划。\n",
    "unseen-characters": "1.学习不\u200b深入。\n整改情况：加强学习。\n",
    "rejoined-lines": "1.理论学习不够深入，学用结合不够紧密，学习制度执行不够严\n格，学习记录不够规范完整，学习成果转化不够明显，学习计划\n性不强，学习交流研讨不够充分，学习测试流于形式，学习档案\n不全。\n整改情况：一是制定学习计划。\n",
    "repeated-id": issue("1.") + issue("1."),
    "unknown-outcome": issue("1.", outcome="挂号待销"),
    "conflicting-outcome": issue("1.", outcome="已完成，未完成"),
    "prose-outcome": STATED + "整改情况：加强学习。该问题已整改完成。\n",
    "promised-outcome": issue("1.", outcome="预计2023年底前完成"),
    "year-inferred": f"2022年11月21日至12月30日，{INSPECTED}2月3日，{REPORTED}" + issue("1."),
    "counted-outcome": issue("1.", outcome="3项已完成，2项正在推进"),
    "title-missing": "现予公布。\n" + issue("1."),
    "title-repeated": TITLE + TITLE + issue("1."),
    "clock-ignored": "2024年1月1日 星期一\n" + TITLE + issue("1."),
    "totals-differ": "反馈5个问题。\n" + issue("1."),
    "no-issues": "一、总体情况\n",
    "leftover": "随便一行\n" + TITLE + issue("1."),
    "empty-field": "发布时间： 来源：\n" + TITLE + issue("1."),
    "unlabelled-date": TITLE + "2024-01-19\n" + issue("1."),
    "due-before-published": "发布时间：2024-01-19\n" + issue("1.", outcome="正在推进，2023年底前完成"),
    "dates-out-of-order": f"2023年3月1日至2023年4月1日，{INSPECTED}2023年2月3日，{REPORTED}" + issue("1."),
}
"""Slug → the smallest notice that triggers it."""

BYTES: dict[str, bytes] = {"repaired-encoding": "整改情况".encode()[:-1]}
"""Slug → the smallest file that triggers it."""

SOURCES: dict[str, Source] = {
    "from-page": Source(
        issue("1."), facts=PageFacts(title=TITLE.strip(), published="2024-01-19", origin="某县水利局")
    ),
}
"""Slug → what a reader must have found to trigger it."""

GOOD = issue("1.", action="一是加强学习。二是加强检查。") + issue("2.")

RECORDS: dict[str, Callable[[Any], object]] = {
    "schema-violation": lambda record: record.pop("source"),
    "span-mismatch": lambda record: record["issues"][0].update(statement="别的问题"),
    "id-not-unique": lambda record: record["issues"][1].update(id="1"),
    "measures-out-of-order": lambda record: record["issues"][0]["measures"].reverse(),
    "path-off-outline": lambda record: record["sections"].pop(),
    "status-contradicts": lambda record: record["issues"][0]["outcome"].update(status="partial"),
    "date-impossible": lambda record: record.update(signed_on="2023-02-30"),
    "schema-too-old": lambda record: record.update(schema_version=OLDER),
    "schema-version-unknown": lambda record: record.update(schema_version="9.0.0"),
    "id-mismatch": lambda record: record["issues"][1].update(id="3"),
    "characters-differ": lambda record: record["source"].update(characters=1),
    "measures-mismatch": lambda record: record["issues"][0].update(measures=[]),
    "issues-out-of-order": lambda record: record["issues"].reverse(),
    "unknown-diagnostic": lambda record: record["issues"][0].update(evidence=["guess"]),
    "correction-incoherent": lambda record: record.update(
        corrections=[{"pointer": "/issues/9", "act": "added"}]
    ),
}
"""Slug → what must be done to a good record to trigger it."""

FILES: dict[str, Callable[[str], str]] = {
    "not-json": lambda written: written[:-1],
    "duplicate-key": lambda written: written[:-1] + ', "title": null}',
}
"""Slug → what must be done to the file of a good record to trigger it."""

OLDER = "0.9.0"
"""A version before the first that was published; for these tests it can be lifted."""


def _found(slug: str) -> list[str]:
    """The slugs that a trigger's input gives."""
    if slug in RECORDS or slug in FILES:
        record = json.loads(parse(GOOD).notice.model_dump_json())
        RECORDS.get(slug, bool)(record)
        written = FILES.get(slug, str)(json.dumps(record))
        return [remark.slug for remark in check_json(written.encode())]
    source = read(BYTES[slug]) if slug in BYTES else SOURCES.get(slug) or TEXTS[slug]
    return [diagnostic.slug for diagnostic in parse(source).diagnostics]


@pytest.mark.parametrize("slug", [slug for slug in BY_SLUG if slug not in (*get_args(Refusal), *CORPUS)])
def test_every_diagnostic_is_triggered_by_a_case(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert slug in TEXTS | BYTES | SOURCES | RECORDS | FILES, (
        f"{slug} has no trigger: add the smallest input that shows it"
    )
    monkeypatch.setitem(STEPS, OLDER, Step(SCHEMA_VERSION, lambda data: data))
    assert slug in _found(slug)


def test_a_message_that_has_room_for_particulars_gives_them() -> None:
    """Only how many headings of a line are swallowed goes without saying when it is one."""
    notices: list[str | Source] = [*SOURCES.values()]
    notices += [text for slug, text in TEXTS.items() if slug != "too-many-headings"]
    empty = {
        finding.slug
        for notice in notices
        for finding in parse(notice).findings
        if "{detail}" in finding.rule.message and not finding.detail
    }
    assert empty == {"swallowed-heading"}


def test_what_a_page_says_of_itself_fills_what_the_text_leaves_open() -> None:
    notice = parse(SOURCES["from-page"]).notice
    assert (notice.title, notice.kind, notice.published_at) == (TITLE.strip(), "巡察", "2024-01-19")
    said = parse(Source("发布时间：2023-03-01\n" + TITLE + issue("1."), facts=SOURCES["from-page"].facts))
    assert said.notice.published_at == "2023-03-01"
    assert "from-page" not in [diagnostic.slug for diagnostic in said.diagnostics]


# -- inputs that are not read ------------------------------------------------------------------------


class Refused(NamedTuple):
    """A file that is refused: its bytes (``None``: there is no such file), its name, and the limits it is read with."""

    data: bytes | None
    name: str = "通报.txt"
    limits: Limits = Limits()


def docx(**members: bytes) -> bytes:
    """A Word document of one paragraph, with members of one's own beside it."""
    return word_producers.package(word_producers.paragraph("一、问题"), members=members)


def pdf(*pages: str, locked_with: str | None = None) -> bytes:
    """A PDF whose pages hold one line each; an empty page holds a drawing."""
    stream = io.BytesIO()
    canvas = importlib.import_module("reportlab.pdfgen.canvas").Canvas(stream, encrypt=locked_with)
    for line in pages:
        if line:
            canvas.drawString(80, 700, line)
        else:
            canvas.rect(80, 80, 400, 600)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


NESTED = ("<div>" * 20 + "一、问题" + "</div>" * 20).encode()
RTF = b"{\\rtf1\\ansi 1. a}"

REFUSED: dict[str, Callable[[], Refused]] = {
    "unopened": lambda: Refused(None),
    "too-large": lambda: Refused(b"12345", limits=Limits(bytes=4)),
    "expands-too-large": lambda: Refused(docx(), "a.docx", Limits(expanded=500)),
    "expands-too-much": lambda: Refused(docx(image=bytes(9_000_000)), "a.docx"),
    "too-many-members": lambda: Refused(docx(), "a.docx", Limits(members=3)),
    "too-many-pages": lambda: Refused(pdf("1. Study.", "2. Rules."), "a.pdf", Limits(pages=1)),
    "too-many-lines": lambda: Refused(b"1\n2\n", limits=Limits(lines=1)),
    "nested-too-deep": lambda: Refused(NESTED, "a.html", Limits(depth=10)),
    "line-too-long": lambda: Refused(b"12345", limits=Limits(line_characters=4)),
    "unknown-kind": lambda: Refused(b"\x89PNG\r\n\x1a\n", "a.png"),
    "undecodable": lambda: Refused("où est la préfecture à côté du château".encode("latin-1")),
    "damaged-file": lambda: Refused(docx()[:-30], "a.docx"),
    "no-text-layer": lambda: Refused(pdf(""), "a.pdf"),
    "encrypted": lambda: Refused(pdf("1", locked_with="a"), "a.pdf"),
    "missing-program": lambda: Refused(RTF, "a.rtf"),
    "missing-package": lambda: Refused(pdf("1"), "a.pdf"),
}
"""Slug → the smallest file that is refused so."""

WHOLE = {
    "expands-too-large": "a.docx",
    "too-many-members": "a.docx",
    "too-many-pages": "a.pdf",
    "too-many-lines": "a.txt",
    "nested-too-deep": "a.html",
    "line-too-long": "a.txt",
    "too-large": "a.txt",
}
"""Refusals for a small limit alone: with the default ones the same file is read."""


class Given(NamedTuple):
    """What a child process is given up for: a function of ``guarded.py``, its arguments, and the guard's bounds."""

    function: Callable[..., object]
    arguments: tuple[Any, ...]
    seconds: float = 30
    memory: int = 600 * 1024**2


GUARDED = {
    "out-of-time": Given(guarded.sleep, (600,), 0.5),
    "out-of-memory": Given(guarded.eat, (100_000,)),
    "reader-died": Given(guarded.leave, (3,)),
}
"""Slug → what the child process does."""

BOUNDED = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the system does not bound a process's memory"
)


def hide(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the program or the package that a file needs."""
    if slug == "missing-program":
        monkeypatch.setenv("PATH", "")
        monkeypatch.setattr(office, "_PLACES", ())
    elif slug == "missing-package":
        monkeypatch.setitem(sys.modules, "pypdfium2", None)


@pytest.mark.parametrize("slug", REFUSED)
def test_every_refusal_is_triggered_by_a_file(
    slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, name, limits = REFUSED[slug]()
    hide(slug, monkeypatch)
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(UnreadableInput) as caught:
        read(file, limits=limits)
    assert caught.value.slug == slug
    assert str(caught.value).startswith(f"{file}: ")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "slug", [pytest.param(slug, marks=BOUNDED) if slug == "out-of-memory" else slug for slug in GUARDED]
)
def test_every_way_to_be_given_up_is_triggered_in_a_child_process(slug: str) -> None:
    function, arguments, seconds, memory = GUARDED[slug]
    with Guard(seconds, memory=memory) as guard, pytest.raises(UnreadableInput) as caught:
        guard.run(function, *arguments)
    assert caught.value.slug == slug
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("slug", WHOLE)
def test_what_passes_a_small_limit_is_read_with_the_default_ones(slug: str) -> None:
    data, _, limits = REFUSED[slug]()
    assert data is not None
    assert limits != Limits()
    assert read(data, WHOLE[slug]).text


def test_every_refusal_has_a_trigger_and_its_own_family() -> None:
    assert {*REFUSED, *GUARDED} == set(get_args(Refusal))
    seventh = [rule for rule in RULES if rule.code.startswith("XC7")]
    assert [rule.slug for rule in seventh] == list(get_args(Refusal))
    assert {rule.severity for rule in seventh} == {"error"}


@pytest.mark.parametrize("slug", [slug for slug in REFUSED if not slug.startswith("missing-")])
def test_the_command_names_the_code_of_a_refusal(
    slug: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing can be hidden from the command, whose child process looks for itself."""
    data, name, limits = REFUSED[slug]()
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    changed = {
        key.replace("_", "-"): getattr(limits, key)
        for key in Limits.__slots__
        if getattr(limits, key) != getattr(Limits(), key)
    }
    options = [f"--max-{key}={value}" for key, value in changed.items()]
    assert xuncha(["parse", str(file), *options]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"xuncha: {file}: ")
    assert err.endswith(f" [{BY_SLUG[slug].code}]\n")
    assert err.count("\n") == 1


def test_every_option_that_a_cure_names_is_there() -> None:
    told = {option for rule in RULES for option in re.findall(r"--[a-z-]+", rule.why + rule.fix)}
    commands = get_command(app).commands  # type: ignore[attr-defined]
    offered = {
        option
        for name in ("parse", "explain", "check")
        for one in commands[name].params
        for option in one.opts
    }
    assert "--max-bytes" in told
    assert sorted(told - offered) == []


def test_the_good_record_triggers_nothing() -> None:
    assert check_json(parse(GOOD).notice.model_dump_json().encode()) == []


def test_no_trigger_is_left_over() -> None:
    assert sorted([*TEXTS, *BYTES, *SOURCES, *RECORDS, *FILES, *REFUSED, *GUARDED, *CORPUS]) == sorted(
        BY_SLUG
    )


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert len(BY_CODE) == len(BY_SLUG) == len(RULES)
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"XC[1-8]\d\d", code) for code in codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in BY_SLUG)


def test_codes_keep_their_meaning() -> None:
    pinned = dict(re.findall(r"(XC\d{3}) ([a-z-]+)", PINNED))
    assert len(pinned) == PINNED.count("XC")
    assert pinned == {rule.code: rule.slug for rule in RULES}


def test_every_rule_says_why_and_what_to_do() -> None:
    for rule in RULES:
        assert rule.why.endswith("."), rule.code
        assert rule.fix.endswith("."), rule.code
        assert rule.message.format(detail="甲"), rule.code


def test_the_page_equals_the_registry() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (\S+) (\S+)$", page, re.MULTILINE) == [(rule.code, rule.slug) for rule in RULES]
    for rule in RULES:
        assert rule.why in page
        assert rule.fix in page


def test_a_finding_is_rendered_with_its_place() -> None:
    source = Source("甲\n" + "乙" * 30 + "丙丁" + "戊" * 30, "a.txt")
    lines = render(Finding("ordinal-gap", Span(32, 34), "1→3"), source).splitlines()
    assert lines == [
        "a.txt:2:31: XC201 warning 序号不连续：1→3",
        "    " + "乙" * 24 + "⟦丙丁⟧" + "戊" * 24,
        "    → " + BY_SLUG["ordinal-gap"].fix,
    ]


def test_a_long_place_is_cut() -> None:
    source = Source("甲" * 100, "a.txt")
    assert render(Finding("leftover", Span(0, 100)), source).splitlines()[1] == "    ⟦" + "甲" * 48 + "⟧…"


def test_a_detail_with_braces_is_printed_as_it_is() -> None:
    assert Finding("unknown-label", Span(0, 0), "{x}").message.endswith("{x}")
