"""The review page as a file, and the command that writes it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import tomllib
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import CLEAN, NOTICE
from review_pages import HOSTILE, hostile_notice, notice_of
from xuncha_parse import XunchaError
from xuncha_parse.diagnostics import RULES
from xuncha_parse.records import STATUS_TITLES, Correction
from xuncha_parse.review import ReviewEntry, review_page
from xuncha_parse.review.identity import record_digest
from xuncha_parse.review.page import ASSETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commands import Run


class Elements(HTMLParser):
    """The start tags of a page, and what stands in its scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.held: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "title"):
            self.held.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        tag = self.tags[-1][0] if self.tags else ""
        if self.held and tag in ("script", "style", "title"):
            kind, attributes, before = self.held[-1]
            self.held[-1] = (kind, attributes, before + data)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(("/" + tag, {}))


def entries(page: str) -> Any:
    """What the page holds as data."""
    (data,) = [
        text
        for tag, attributes, text in Elements(page).held
        if tag == "script" and attributes.get("id") == "entries"
    ]
    held = json.loads(data)
    for each in held:
        _fill(each["record"], each["record"]["source"]["text"])
    return held


def _fill(value: Any, text: str) -> None:
    """Put back the texts that the page leaves to their spans, as its script does."""
    if isinstance(value, dict):
        parts = [each for key, each in value.items() if key not in ("value", "was")]
    else:
        parts = value if isinstance(value, list) else []
    for each in parts:
        _fill(each, text)
    if isinstance(value, dict) and value.get("text") == 0:
        value["text"] = text[value["span"]["start"] : value["span"]["end"]]


def test_the_page_holds_the_records_as_they_are() -> None:
    notices = [notice_of(NOTICE), notice_of(hostile_notice())]
    held = entries(review_page([ReviewEntry(f"n{at}", each) for at, each in enumerate(notices)]))
    assert [each["name"] for each in held] == ["n0", "n1"]
    assert [each["record"] for each in held] == [each.model_dump(mode="json") for each in notices]
    assert [each["digest"] for each in held] == [record_digest(each) for each in notices]


@pytest.mark.parametrize(
    "free",
    [
        [{"text": "x", "span": "y"}],
        {"text": "中共", "span": {"start": 0, "end": 2}},
        {"text": 0, "span": {"start": 0, "end": 2}},
        {"text": "中共", "span": {"start": "0", "end": None}},
        {"text": "中共", "span": [0, 2]},
        {"span": {}, "text": ["x"]},
    ],
)
def test_what_a_correction_and_a_mention_hold_freely_is_no_part_of_the_record(free: Any) -> None:
    notice = notice_of(NOTICE)
    notice.corrections = [Correction(pointer="/issues", act="removed", was=free)]
    mention = next(each for issue in notice.issues for measure in issue.measures for each in measure.mentions)
    mention.value = free
    ((held),) = entries(review_page([ReviewEntry("n", notice)]))
    assert held["record"] == notice.model_dump(mode="json")


def test_the_same_records_give_the_same_page() -> None:
    assert review_page([ReviewEntry("a", notice_of(NOTICE))]) == review_page(
        iter([ReviewEntry("a", notice_of(NOTICE))])
    )


def test_the_policy_names_the_one_script_and_the_one_style() -> None:
    page = review_page([ReviewEntry("a", notice_of(NOTICE))])
    found = Elements(page)
    (policy,) = [
        a["content"]
        for tag, a in found.tags
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        (text,) = [text for tag, attributes, text in found.held if tag == kind and "type" not in attributes]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not any("src" in attributes or "style" in attributes for _, attributes in found.tags)
    assert not any(name.startswith("on") for _, attributes in found.tags for name in attributes)
    assert not re.search(
        r"https?://(?!www\.w3\.org/2000/svg)",
        re.sub(r'<script type="application/json".*?</script>', "", page),
    )


def shape(page: str) -> list[str]:
    return [tag for tag, _ in Elements(page).tags]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_notice_becomes_markup(text: str) -> None:
    plain = shape(review_page([ReviewEntry("a", notice_of(CLEAN))]))
    notice = notice_of(CLEAN.replace("学习不深入", f"学习{text}不深入"))
    notice.title = notice.issuer = notice.source.name = text
    page = review_page([ReviewEntry(text, notice)])
    assert shape(page) == plain
    assert entries(page)[0]["record"]["title"] == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    notice = notice_of(CLEAN)
    notice.title = text
    page = review_page([ReviewEntry("a", notice)])
    assert entries(page)[0]["record"]["title"] == text
    assert page.lower().count("</script") == 3


def test_a_record_without_text_and_no_record_are_refused() -> None:
    notice = notice_of(CLEAN)
    notice.source.text = None
    with pytest.raises(XunchaError, match="holds no text"):
        review_page([ReviewEntry("a", notice)])
    with pytest.raises(XunchaError, match="needs a record"):
        review_page([])


def test_every_code_that_a_record_can_hold_has_its_advice_in_chinese() -> None:
    advice = tomllib.loads((files("xuncha_parse.review") / "advice.toml").read_text(encoding="utf-8"))
    assert list(advice) == sorted(rule.code for rule in RULES if rule.code < "XC6")
    assert all(re.search(r"[\u4e00-\u9fff].*。$", each) for each in advice.values())


def test_the_words_for_outcomes_are_those_of_the_records() -> None:
    words = (ASSETS / "words.js").read_text(encoding="utf-8")
    told = dict(re.findall(r'"status\.(\w+)": \["([^"]+)"', words))
    assert told == STATUS_TITLES


def test_every_word_the_page_asks_for_is_there_in_both_languages() -> None:
    words = (ASSETS / "words.js").read_text(encoding="utf-8")
    table = words[words.index("const WORDS") : words.index("\n};")]
    pairs = re.findall(
        r'^  "?([\w.]+)"?: \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\]', table, re.MULTILINE
    )
    assert len(pairs) == len({key for key, _, _ in pairs}) > 120
    for key, zh, en in pairs:
        assert zh, key
        assert en, key
        assert sorted(re.findall(r"\{\d\}", zh)) == sorted(re.findall(r"\{\d\}", en)), key
        assert not re.search(r"[\u4e00-\u9fff]", en) or key.startswith("switchLanguage"), key
    known = {key for key, _, _ in pairs}
    own = ("main", "source", "ladder", "card", "notes", "finding", "places")
    asked = {
        key
        for name in own
        for key in re.findall(r'\bsay\("([\w.]+)"', (ASSETS / f"{name}.js").read_text(encoding="utf-8"))
    }
    asked |= set(
        re.findall(r'data-say(?:-[\w-]+)?="(\w+)"', (ASSETS / "frame.html").read_text(encoding="utf-8"))
    )
    assert asked - known == set()


# -- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with inputs of every kind; it is the working folder."""
    monkeypatch.chdir(tmp_path)
    record = notice_of(CLEAN)
    (tmp_path / "notice.txt").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "page.html").write_text(f"<p>{'</p><p>'.join(CLEAN.splitlines())}</p>", encoding="utf-8")
    (tmp_path / "record.json").write_text(record.model_dump_json(), encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text(f"{record.model_dump_json()}\n" * 2, encoding="utf-8")
    (tmp_path / "lines.jsonl.gz").write_bytes(gzip.compress(record.model_dump_json().encode()))
    (tmp_path / "bare.json").write_text(
        record.model_dump_json(exclude={"source": {"text"}}), encoding="utf-8"
    )
    (tmp_path / "bad.json").write_bytes(b"{}")
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "empty.txt").write_bytes(b" \n")
    return tmp_path


def names(file: Path) -> list[str]:
    return [each["name"] for each in entries(file.read_text(encoding="utf-8"))]


def test_notices_and_records_of_every_kind_make_one_page(xuncha: Callable[..., Run], desk: Path) -> None:
    run = xuncha(
        "review", "notice.txt", "page.html", "record.json", "lines.jsonl", "lines.jsonl.gz", "-o", "a.html"
    )
    assert (run.code, run.out) == (0, "")
    assert run.err.splitlines() == [
        "lines.jsonl#1: the same record as record.json; the page shows it once",
        "lines.jsonl#2: the same record as record.json; the page shows it once",
        "lines.jsonl.gz#1: the same record as record.json; the page shows it once",
        "3 notices to review in a.html",
    ]
    assert names(desk / "a.html") == ["notice.txt", "page.html", "record.json"]


def test_the_page_is_made_of_what_parse_makes(xuncha: Callable[..., Run], desk: Path) -> None:
    assert xuncha("review", "notice.txt", "-o", "a.html").code == 0
    (shown,) = entries((desk / "a.html").read_text(encoding="utf-8"))
    assert shown["record"] == xuncha("parse", "notice.txt", "-q").record


def test_a_folder_is_gone_through_and_the_page_itself_is_no_input(
    xuncha: Callable[..., Run], desk: Path
) -> None:
    for name in ("bare.json", "bad.json", "damaged.pdf", "empty.txt"):
        (desk / name).unlink()
    assert xuncha("review", ".", "-o", "a.html").code == 0
    before = (desk / "a.html").read_bytes()
    assert xuncha("review", ".", "-o", "a.html").code == 0
    assert (desk / "a.html").read_bytes() == before


@pytest.mark.parametrize(
    ("bad", "code", "told"),
    [
        ("bare.json", 2, "xuncha: bare.json: holds no text: make the record again without --no-text"),
        ("none.txt", 2, "xuncha: none.txt: No such file or directory [XC701]"),
        ("damaged.pdf", 2, "xuncha: damaged.pdf: "),
        ("bad.json", 1, "bad.json:1:1: XC601 error "),
    ],
)
def test_one_bad_input_is_told_and_the_others_are_shown(
    xuncha: Callable[..., Run], desk: Path, bad: str, code: int, told: str
) -> None:
    run = xuncha("review", "notice.txt", bad, "record.json", "-o", "a.html")
    assert run.code == code
    first, last = run.err.splitlines()
    assert first.startswith(told)
    assert last == "2 notices to review in a.html"
    assert names(desk / "a.html") == ["notice.txt", "record.json"]


@pytest.mark.parametrize(("bad", "code"), [("bare.json", 2), ("none.txt", 2), ("bad.json", 1)])
def test_without_anything_to_show_no_page_is_written(
    xuncha: Callable[..., Run], desk: Path, bad: str, code: int
) -> None:
    run = xuncha("review", bad, "-o", "a.html")
    assert run.code == code
    assert run.one_line
    assert not (desk / "a.html").exists()


def test_an_empty_folder_has_nothing_to_review(xuncha: Callable[..., Run], desk: Path) -> None:
    (desk / "empty").mkdir()
    run = xuncha("review", "empty", "-o", "a.html")
    assert (run.code, run.one_line) == (2, "xuncha: nothing to review: no notice and no record")


def test_a_notice_with_an_error_is_shown_and_told_by_the_code(xuncha: Callable[..., Run], desk: Path) -> None:
    assert xuncha("review", "empty.txt", "-o", "a.html").code == 1
    assert names(desk / "a.html") == ["empty.txt"]


def test_an_input_is_never_written_over(xuncha: Callable[..., Run], desk: Path) -> None:
    run = xuncha("review", "notice.txt", "-o", "notice.txt")
    assert (run.code, run.one_line) == (2, "xuncha: notice.txt: is an input itself")
    assert (desk / "notice.txt").read_text(encoding="utf-8") == CLEAN


def test_standard_input_and_output(xuncha: Callable[..., Run], desk: Path) -> None:  # noqa: ARG001
    run = xuncha("review", "-", "-o", "-", stdin=CLEAN.encode())
    assert run.code == 0
    assert [each["name"] for each in entries(run.out)] == ["<stdin>"]
    assert run.err == ""
    run = xuncha("review", "-", "-o", "-", stdin=notice_of(CLEAN).model_dump_json().encode())
    assert entries(run.out)[0]["record"]["title"] == notice_of(CLEAN).title


def test_limits_and_words_of_one_s_own_are_heeded(xuncha: Callable[..., Run], desk: Path) -> None:
    run = xuncha("review", "notice.txt", "-o", "a.html", "--max-bytes", "10")
    assert run.code == 2
    assert "[XC702]" in run.one_line
    (desk / "odd.txt").write_text(CLEAN.replace("整改结果", "办结情形"), encoding="utf-8")
    (desk / "words.toml").write_text('[labels]\noutcome = ["办结情形"]\n', encoding="utf-8")
    assert xuncha("review", "odd.txt", "-o", "a.html", "--lexicon", "words.toml").code == 0
    (shown,) = entries((desk / "a.html").read_text(encoding="utf-8"))
    assert shown["record"]["issues"][0]["outcome"]["label"] == "办结情形"
