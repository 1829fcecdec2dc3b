"""Inputs that change, fail and come back: the account stays true, and nothing of what was before is left over."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

import saboteur
from corpora import bad_record, texts
from corpus_files import dump, made
from xuncha_parse.corpus.build import Options, Progress, build
from xuncha_parse.corpus.crew import Crew
from xuncha_parse.corpus.document import Settings
from xuncha_parse.corpus.inputs import Item
from xuncha_parse.corpus.inputs import Options as InputOptions
from xuncha_parse.corpus.inputs import items as inputs_of
from xuncha_parse.corpus.retry import failed_items
from xuncha_parse.corpus.store import Corpus
from xuncha_parse.errors import BadCorpus, Unwritable
from xuncha_parse.readers import Limits
from xuncha_parse.readers.guard import NoChild

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from xuncha_parse.corpus.document import Examined

SETTINGS = Settings(Limits(seconds=20))


def put(path: Path, *inputs: Path, **options: Any) -> Progress:
    given = inputs_of(map(str, inputs), InputOptions(exclude=(str(path),)))
    return build(str(path), given, SETTINGS, Options(workers=2, **options))


def retried(path: Path, **options: Any) -> Progress:
    with Corpus.open(str(path)) as corpus:
        failed = corpus.quarantined()
    given = failed_items(failed, InputOptions())
    return build(str(path), given, SETTINGS, Options(workers=2, force=True, command="retry", **options))


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with Corpus.open(str(path)) as corpus:
        assert corpus.accounting().holds()
        return corpus.connection.execute(query).fetchall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corpus.db"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "bad.docx"
    file.write_bytes(b"PK\x03\x04 no zip")
    return file


# -- versions ----------------------------------------------------------------------------------------


def test_a_notice_that_another_version_read_since_is_read_again(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its twin was read by another program, or with another lexicon: the notice is no longer what the ledger says."""
    (text,) = texts(1, 3)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, version in (("a.txt", "1"), ("b.txt", "2"), ("a.txt", "1")):
        monkeypatch.setattr("xuncha_parse.corpus.document.program_version", lambda version=version: version)
        assert put(path, tmp_path / name).parsed == 1
        ((parser,),) = asked(path, "SELECT parser FROM notices")
        assert parser.startswith(f"{version}, ")


def test_under_force_a_twin_is_read_again_when_the_first_can_no_longer_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{next(texts(1, 3))}<<{{}}>>\n".format("crash").encode()
    twins = [Item(name, name, text) for name in ("a.txt", "b.txt")]
    build(str(path), twins, SETTINGS, Options(workers=1))
    assert made(path) == 1
    monkeypatch.setattr("xuncha_parse.corpus.crew.examine", saboteur.examine)
    build(str(path), twins, SETTINGS, Options(workers=1, force=True))
    assert asked(path, "SELECT state, slug FROM inputs") == [("quarantined", "reader-died")] * 2
    assert made(path) == 0


def test_under_force_a_notice_is_called_as_its_first_source(tmp_path: Path, path: Path) -> None:
    """However far its twins are from each other, and whoever is faster."""
    for number, text in enumerate(texts(30, 3)):
        (tmp_path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "twin.txt").write_bytes((tmp_path / "00.txt").read_bytes())
    given = sorted(tmp_path.glob("*.txt"))
    put(path, *given)
    before = dump(path)
    assert put(path, *given, force=True).parsed == 30
    assert dump(path) == before


def test_a_notice_is_called_as_a_source_that_it_has(tmp_path: Path, path: Path) -> None:
    text, other = texts(2, 3)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    put(path, tmp_path / "a.txt", tmp_path / "b.txt")
    assert asked(path, "SELECT id, name FROM notices") == [(1, "a.txt")]
    (tmp_path / "a.txt").write_text(other, encoding="utf-8")
    put(path, tmp_path / "a.txt", tmp_path / "b.txt")
    assert asked(path, "SELECT id, name FROM notices") == [(1, "b.txt"), (2, "a.txt")]
    assert asked(path, "SELECT json_extract(record, '$.source.name') FROM records") == [
        ("b.txt",),
        ("a.txt",),
    ]
    fresh = tmp_path / "fresh.db"
    put(fresh, tmp_path / "b.txt", tmp_path / "a.txt")
    assert dump(path)["records"] == dump(fresh)["records"]


# -- what was quarantined ----------------------------------------------------------------------------


def test_an_archive_that_is_whole_again_is_no_failure_any_more(tmp_path: Path, path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for number, text in enumerate(texts(2, 6)):
            packed.writestr(f"{number}.txt", text)
    whole = archive.read_bytes()
    for again in (put, None):
        path.unlink(missing_ok=True)
        archive.write_bytes(whole[:-40])
        put(path, archive)
        ((failed,),) = asked(path, "SELECT name FROM inputs WHERE state = 'quarantined'")
        assert failed == archive.as_posix()
        archive.write_bytes(whole)
        done = again(path, archive) if again else retried(path)
        assert done.failures == 0
        assert asked(path, "SELECT name, state FROM inputs") == [
            (f"{archive.as_posix()}!/{number}.txt", "read") for number in range(2)
        ]


def test_a_file_of_rows_is_no_failure_when_it_has_some(tmp_path: Path, path: Path) -> None:
    rows = tmp_path / "a.jsonl"
    rows.write_bytes(b"")
    put(path, rows)
    assert asked(path, "SELECT name, state FROM inputs") == [(rows.as_posix(), "quarantined")]
    rows.write_text(json.dumps({"text": next(texts(1, 6))}), encoding="utf-8")
    put(path, rows)
    assert asked(path, "SELECT name, state FROM inputs") == [(f"{rows.as_posix()}#1", "read")]


def test_a_document_whose_name_looks_like_a_file_of_rows_stays_a_failure(path: Path) -> None:
    """Names may come from anywhere; a document that was there is none of the files that hold others."""
    (text,) = texts(1, 6)
    build(str(path), [Item("https://example.invalid/a", "a.docx", b"PK\x03\x04 no zip")], SETTINGS)
    build(str(path), [Item("https://example.invalid/a#2", "b.txt", text.encode())], SETTINGS)
    assert asked(path, "SELECT state FROM inputs") == [("quarantined",), ("read",)]


def test_an_archive_that_is_damaged_stays_a_failure(tmp_path: Path, path: Path) -> None:
    """Its members are read anew in the same runs, so its own row has to be met to stay."""
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", next(texts(1, 6)))
    archive.write_bytes(archive.read_bytes()[:-40])
    for _ in range(2):
        put(path, archive, archive, force=True)
        retried(path)
        assert asked(path, "SELECT state FROM inputs ORDER BY name") == [("quarantined",), ("read",)]


# -- what was kept -----------------------------------------------------------------------------------


def test_bytes_that_were_kept_can_be_retried_more_than_once(tmp_path: Path, path: Path, broken: Path) -> None:
    put(path, broken, keep_failed=str(tmp_path / "kept"))
    broken.unlink()
    for _ in range(3):
        assert retried(path).failures == 1
        ((slug, kept),) = asked(path, "SELECT slug, kept FROM inputs")
        assert slug == "damaged-file"
        assert kept.endswith(".docx")
    put(path, broken)
    assert asked(path, "SELECT slug, kept FROM inputs") == [("unopened", kept)]
    broken.write_bytes(b"PK\x03\x04 another")
    put(path, broken)
    assert asked(path, "SELECT slug, kept FROM inputs") == [("damaged-file", None)]


def test_what_failed_before_is_kept_once_that_is_asked_for(tmp_path: Path, path: Path, broken: Path) -> None:
    put(path, broken)
    done = put(path, broken, keep_failed=str(tmp_path / "kept"))
    assert (done.parsed, done.unchanged, done.failures) == (0, 1, 1)
    ((kept, message),) = asked(path, "SELECT kept, message FROM inputs")
    (file,) = (tmp_path / "kept").glob("*.docx")
    assert kept == file.as_posix()
    assert file.read_bytes() == broken.read_bytes()
    told = json.loads(file.with_name(f"{file.name}.json").read_text(encoding="utf-8"))
    assert (told["code"], told["message"]) == ("XC715", message)


def test_a_record_that_was_kept_is_retried_as_a_record(tmp_path: Path, path: Path) -> None:
    record = tmp_path / "a.json"
    record.write_bytes(bad_record("", __import__("random").Random(1)))
    put(path, record, keep_failed=str(tmp_path / "kept"))
    record.unlink()
    retried(path)
    assert asked(path, "SELECT state, slug FROM inputs") == [("quarantined", "schema-violation")]


def test_a_folder_that_cannot_keep_what_failed_is_one_line(tmp_path: Path, path: Path, broken: Path) -> None:
    with pytest.raises(Unwritable) as caught:
        put(path, broken, keep_failed=str(broken / "kept"))
    assert str(caught.value).startswith(f"{broken / 'kept'}: ")
    assert str(caught.value).isprintable()
    assert not list(tmp_path.glob("*.lock"))


# -- copies ------------------------------------------------------------------------------------------


def test_copies_of_a_notice_that_is_gone_are_linked_to_each_other(tmp_path: Path, path: Path) -> None:
    """As they are in a corpus that never had it."""
    text, other = texts(2, 6)
    files = [tmp_path / f"{number}.txt" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(f"{text}\n镜像页面的编号是{number}。\n", encoding="utf-8")
    put(path, *files)
    assert asked(path, "SELECT notice_id, of_id FROM copies") == [(2, 1), (3, 1)]
    files[0].write_text(other, encoding="utf-8")
    put(path, *files)
    put(tmp_path / "fresh.db", *files)
    linked = "SELECT a.sha256, b.sha256, shared, either FROM copies JOIN notices a ON a.id = notice_id JOIN notices b ON b.id = of_id"
    assert asked(path, linked) == asked(tmp_path / "fresh.db", linked)
    assert asked(path, "SELECT notice_id, of_id FROM copies") == [(3, 2)]


# -- ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["folder", ":memory:", "corpus.db"])
def test_a_path_that_cannot_be_a_corpus_is_one_line(
    tmp_path: Path, broken: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "corpus.db.lock").write_bytes(b"the notes of somebody else, who locks doors" * 99)
    before = set(tmp_path.iterdir())
    given = inputs_of([str(broken)], InputOptions())
    if name == ":memory:" and os.name != "nt":  # a name like any other
        build(name, given, SETTINGS, Options(workers=1))
        assert made(tmp_path / name) == 0
        return
    with pytest.raises(BadCorpus) as caught:
        build(name, given, SETTINGS, Options(workers=1))
    assert str(caught.value).startswith(f"{name}: ")
    assert str(caught.value).isprintable()
    assert set(tmp_path.iterdir()) == before


def test_a_run_that_fails_gives_its_lock_back(tmp_path: Path, path: Path) -> None:
    def failing() -> Iterator[Item]:
        yield Item("a.txt", "a.txt", b"", "document")
        raise BadCorpus("enough")

    with pytest.raises(BadCorpus, match="enough"):
        build(str(path), failing(), SETTINGS, Options(workers=1))
    assert list(tmp_path.iterdir()) == [path]


def test_a_system_without_processes_ends_the_run_and_blames_no_document(
    path: Path, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    with monkeypatch.context() as patch:
        patch.setattr("xuncha_parse.readers.guard.subprocess.Popen", start)
        with pytest.raises(NoChild, match="no process can be started"):
            put(path, broken)
    assert asked(path, "SELECT * FROM inputs") == []
    assert put(path, broken).failures == 1


def test_a_crew_that_is_interrupted_does_not_wait_for_its_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xuncha_parse.corpus.crew.examine", saboteur.examine)
    hanging: list[Future[Examined]] = []

    def interrupted() -> float:
        with contextlib.suppress(KeyboardInterrupt), Crew(SETTINGS, 2) as crew:
            hanging.extend(crew.examine(b"<<hang>>", "a.txt", "document") for _ in range(5))
            time.sleep(3)
            begun = time.monotonic()
            raise KeyboardInterrupt
        return time.monotonic() - begun

    assert interrupted() < 3
    for answer in hanging:
        assert answer.cancelled() or answer.result(3).state == "quarantined"


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interrupted_build_ends_at_once_and_in_one_line(tmp_path: Path, path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、问题\n1.好。\n<<hang>>\n", encoding="utf-8")
    program = (
        "import sys, saboteur, xuncha_parse.corpus.crew as crew; from xuncha_parse.cli.app import main; "
        "crew.examine = saboteur.examine; sys.exit(main())"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "corpus",
        "build",
        str(tmp_path / "a.txt"),
        "-q",
        "-o",
        str(path),
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        _, told = process.communicate()
    assert time.monotonic() - begun < 4
    assert (process.returncode, told) == (130, b"xuncha: interrupted\n")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.txt", path]
