"""Building a corpus: every input accounted for, nothing read twice, the same corpus whatever ended a run."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from corpora import texts, write_corpus
from corpus_files import dump, made
from xuncha_parse.corpus.build import Options, Progress, build
from xuncha_parse.corpus.document import Settings
from xuncha_parse.corpus.inputs import Item
from xuncha_parse.corpus.inputs import Options as InputOptions
from xuncha_parse.corpus.inputs import items as inputs_of
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.errors import BadCorpus
from xuncha_parse.readers import Limits

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(Limits(seconds=20))


def put(path: Path, *inputs: Path | str, **options: Any) -> Progress:
    given = inputs_of(map(str, inputs), InputOptions(exclude=(str(path),)))
    return build(str(path), given, SETTINGS, Options(workers=2, **options))


def ledger(path: Path) -> dict[str, tuple[Any, ...]]:
    with Corpus.open(str(path)) as corpus:
        rows = corpus.connection.execute("SELECT name, counted_as, notice_id, slug FROM ledger")
        return {name: tuple(rest) for name, *rest in rows}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, text in enumerate(texts(4, 7)):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_every_input_is_one_of_four(tmp_path: Path) -> None:
    truth = write_corpus(tmp_path / "in", 60, seed=5, broken=0.2, duplicated=0.1, skipped=0.05)
    path = tmp_path / "corpus.db"
    put(path, tmp_path / "in")
    with Corpus.open(str(path)) as corpus:
        accounting = corpus.accounting()
        slugs = dict(
            corpus.connection.execute(
                "SELECT slug, count(*) FROM inputs WHERE state = 'quarantined' GROUP BY slug"
            )
        )
    assert accounting.holds()
    assert slugs == dict(truth.failures)
    assert accounting.inputs == truth.inputs
    assert (accounting.notices, accounting.duplicates, accounting.skipped) == (
        truth.notices,
        truth.duplicates,
        truth.skipped,
    )


def test_a_second_run_reads_nothing_again(tmp_path: Path, pages: Path) -> None:
    path = tmp_path / "corpus.db"
    assert put(path, pages).parsed == 4
    before = dump(path)
    again = put(path, pages)
    assert (again.seen, again.parsed, again.unchanged) == (4, 0, 4)
    assert dump(path) == before


def test_a_changed_file_alone_is_read_again(tmp_path: Path, pages: Path) -> None:
    path = tmp_path / "corpus.db"
    put(path, pages)
    (changed,) = texts(1, 99)
    (pages / "2.txt").write_text(changed, encoding="utf-8")
    again = put(path, pages)
    assert (again.parsed, again.unchanged) == (1, 3)
    with Corpus.open(str(path)) as corpus:
        assert corpus.accounting()[:2] == (4, 4)
        told = [notice.source.text for _, notice in corpus.entries()]
        (letters,) = corpus.connection.execute(
            "SELECT count(*) FROM letters WHERE letters MATCH '通'"
        ).fetchone()
        (words,) = corpus.connection.execute(
            "SELECT count(*) FROM words WHERE words MATCH '\"通报\"'"
        ).fetchone()
    assert changed in told
    assert words
    assert letters >= words
    fresh = tmp_path / "fresh.db"
    put(fresh, pages)
    assert searchable(path) == searchable(fresh)


def searchable(path: Path) -> tuple[list[Any], list[Any]]:
    """What both indexes find of every notice, told by its hash: a changed corpus must equal a fresh one."""
    with Corpus.open(str(path)) as corpus:
        found = []
        for table, query in (("letters", "整 改"), ("words", "整改"), ("letters", "编 号")):
            found.append(
                sorted(
                    corpus.connection.execute(
                        f"SELECT n.sha256, {table}.rowid % 1000000 FROM {table}, notices n "
                        f"WHERE {table} MATCH ? AND n.id = {table}.rowid / 1000000",
                        (f'"{query}"',),
                    ).fetchall()
                )
            )
        corpus.connection.execute("SELECT 1")
    return found[0], found[1:]


def test_a_new_version_of_the_program_reads_all_notices_again_and_keeps_their_numbers(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corpus.db"
    (pages / "again.txt").write_bytes((pages / "0.txt").read_bytes())
    put(path, pages)
    before = dump(path)
    monkeypatch.setattr("xuncha_parse.corpus.document.program_version", lambda: "9.9")
    again = put(path, pages)
    assert (again.parsed, again.unchanged) == (4, 0)
    after = dump(path)
    assert {name: rows for name, rows in after.items() if name not in ("inputs", "notices", "meta")} == {
        name: rows for name, rows in before.items() if name not in ("inputs", "notices", "meta")
    }
    assert [row[0] for row in after["notices"]] == [row[0] for row in before["notices"]]


def test_force_reads_everything_again(tmp_path: Path, pages: Path) -> None:
    path = tmp_path / "corpus.db"
    put(path, pages)
    before = dump(path)
    assert put(path, pages, force=True).parsed == 4
    assert dump(path) == before


def test_the_same_bytes_under_two_names_are_one_notice_with_two_sources(tmp_path: Path, pages: Path) -> None:
    (pages / "twin.txt").write_bytes((pages / "0.txt").read_bytes())
    path = tmp_path / "corpus.db"
    assert put(path, pages).parsed == 4
    rows = ledger(path)
    assert rows[f"{pages.as_posix()}/twin.txt"][0] == "duplicate"
    assert rows[f"{pages.as_posix()}/twin.txt"][1] == rows[f"{pages.as_posix()}/0.txt"][1]


def test_a_notice_lives_as_long_as_one_of_its_sources(tmp_path: Path, pages: Path) -> None:
    (pages / "twin.txt").write_bytes((pages / "0.txt").read_bytes())
    path = tmp_path / "corpus.db"
    put(path, pages)
    (other,) = texts(1, 50)
    (pages / "0.txt").write_text(other, encoding="utf-8")
    put(path, pages)
    assert ledger(path)[f"{pages.as_posix()}/twin.txt"][0] == "notice"
    (pages / "twin.txt").write_text(other, encoding="utf-8")
    put(path, pages)
    with Corpus.open(str(path)) as corpus:
        assert corpus.accounting()[:3] == (5, 4, 1)


def test_a_mirror_page_is_linked_and_kept(tmp_path: Path, pages: Path) -> None:
    text = (pages / "0.txt").read_text(encoding="utf-8")
    mirrored = (
        "您当前的位置：首页 > 通知公告\n" + text.replace("，", ",").replace("（", "(") + "\n扫一扫分享本页\n"
    )
    (pages / "mirror.txt").write_text(mirrored, encoding="utf-8")
    path = tmp_path / "corpus.db"
    put(path, pages)
    names = {name: row[1] for name, row in ledger(path).items()}
    with Corpus.open(str(path)) as corpus:
        assert corpus.accounting().notices == 5
        links = corpus.connection.execute("SELECT notice_id, of_id, similarity FROM copies").fetchall()
    (link,) = links
    assert link[:2] == (names[f"{pages.as_posix()}/mirror.txt"], names[f"{pages.as_posix()}/0.txt"])
    assert 0.8 < link[2] < 1


@pytest.mark.parametrize(
    ("deed", "slug"),
    [
        ("hang", "out-of-time"),
        ("crash", "reader-died"),
        ("eat", "out-of-memory"),
        ("raise", "internal-error"),
    ],
)
def test_a_document_takes_its_worker_and_not_the_run(
    tmp_path: Path, pages: Path, deed: str, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The children load ``saboteur``, in whose presence a text that names a deed makes the parser do it."""
    if deed == "eat" and sys.platform != "linux":
        pytest.skip("this system bounds no memory")
    (pages / "1-bad.txt").write_text(f"一、问题\n1.好。\n<<{deed}>>\n2.好。\n", encoding="utf-8")
    monkeypatch.setattr("xuncha_parse.corpus.crew.examine", __import__("saboteur").examine)
    path = tmp_path / "corpus.db"
    settings = Settings(Limits(seconds=3, memory=2 * 1024**3))
    items = inputs_of([str(pages)], InputOptions())
    done = build(str(path), items, settings, Options(workers=2))
    rows = ledger(path)
    assert rows[f"{pages.as_posix()}/1-bad.txt"][0] == "quarantined"
    assert rows[f"{pages.as_posix()}/1-bad.txt"][2] == slug
    assert (done.failures, sum(row[0] == "notice" for row in rows.values())) == (1, 4)
    if deed == "raise":
        with Corpus.open(str(path)) as corpus:
            told = corpus.connection.execute(
                "SELECT code, line, excerpt FROM inputs WHERE state = 'quarantined'"
            ).fetchone()
        assert told[1:] == (3, "<<raise>>")


def test_what_failed_is_kept_and_can_be_retried(tmp_path: Path, pages: Path) -> None:
    bad = pages / "bad.docx"
    bad.write_bytes(b"PK\x03\x04 no zip")
    path, kept = tmp_path / "corpus.db", tmp_path / "failed"
    put(path, pages, keep_failed=str(kept))
    (file,) = kept.glob("*.docx")
    assert file.read_bytes() == bad.read_bytes()
    told = json.loads(file.with_name(f"{file.name}.json").read_text(encoding="utf-8"))
    assert told["name"] == f"{pages.as_posix()}/bad.docx"
    assert told["code"] == "XC715"


def test_ids_do_not_depend_on_how_many_work(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 30, seed=8, broken=0.1, duplicated=0.2)
    dumps = []
    for workers in (1, 3):
        path = tmp_path / f"{workers}.db"
        given = inputs_of([str(tmp_path / "in")], InputOptions())
        build(str(path), given, SETTINGS, Options(workers=workers))
        dumps.append(dump(path))
    assert dumps[0] == dumps[1]


def test_two_builders_do_not_meet(tmp_path: Path, pages: Path) -> None:
    path = tmp_path / "corpus.db"
    put(path, pages)

    def meanwhile() -> Any:
        yield from inputs_of([str(pages)], InputOptions())
        with pytest.raises(BadCorpus, match="another run is building it"):
            put(path, pages)

    build(str(path), meanwhile(), SETTINGS)


def test_readers_may_read_while_a_corpus_is_built(tmp_path: Path, pages: Path) -> None:
    path = tmp_path / "corpus.db"
    put(path, pages)
    seen = []

    def meanwhile() -> Any:
        for item in inputs_of([str(pages)], InputOptions()):
            yield item
            with Corpus.open(str(path)) as corpus:
                seen.append(corpus.accounting().inputs)

    build(str(path), meanwhile(), SETTINGS, Options(force=True))
    assert seen == [4, 4, 4, 4]


def test_a_disk_that_fills_leaves_a_corpus_that_is_sound(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own bound on pages fails as a full disk does."""
    path = tmp_path / "corpus.db"
    build(str(path), list(inputs_of([str(pages / "0.txt")], InputOptions())), SETTINGS)
    connection = sqlite3.connect(path)
    (pages_now,) = connection.execute("PRAGMA page_count").fetchone()
    connection.close()
    writable = Corpus.writable

    def bounded(given: str) -> Corpus:
        corpus = writable(given)
        corpus.connection.execute(f"PRAGMA max_page_count = {pages_now + 2}")
        return corpus

    monkeypatch.setattr(Corpus, "writable", bounded)
    with pytest.raises(BadCorpus, match="the disk is full") as caught:
        put(path, pages)
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    with Corpus.open(str(path)) as corpus:
        assert corpus.accounting().holds()
        assert corpus.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    put(path, pages)
    assert made(path) == 4


def test_a_file_that_is_no_corpus_is_refused(tmp_path: Path, pages: Path) -> None:
    other = tmp_path / "notes.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    text = tmp_path / "notes.txt"
    text.write_text("mine", encoding="utf-8")
    for path in (other, text):
        before = path.read_bytes()
        with pytest.raises(BadCorpus, match="is no corpus"):
            put(path, pages)
        assert path.read_bytes() == before


def test_a_killed_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A real process, killed at moments spread over its run, and the corpus that comes of it in the end."""
    write_corpus(tmp_path / "in", 40, seed=3, broken=0.1, duplicated=0.1)
    whole = tmp_path / "whole.db"
    command = [
        sys.executable,
        "-m",
        "xuncha_parse",
        "corpus",
        "build",
        str(tmp_path / "in"),
        "-q",
        "-j",
        "2",
        "-o",
    ]
    begun = time.monotonic()
    assert subprocess.run([*command, str(whole)], check=False, capture_output=True).returncode == 1
    lasted = time.monotonic() - begun
    path = tmp_path / "killed.db"
    for moment in range(1, 6):
        with subprocess.Popen([*command, str(path)], stderr=subprocess.DEVNULL) as process:
            time.sleep(lasted * moment / 6)
            os.kill(process.pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    done = subprocess.run([*command, str(path)], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 1, done.stderr
    assert dump(path) == dump(whole)


def test_an_item_that_comes_twice_is_one_input(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    (text,) = texts(1, 4)
    item = Item("a.txt", "a.txt", text.encode(), "document")
    done = build(str(path), [item, item, item], SETTINGS)
    assert (done.seen, done.parsed, done.unchanged) == (3, 1, 2)
    assert made(path) == 1
