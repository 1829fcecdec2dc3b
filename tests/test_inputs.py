"""Inputs from files, folders, patterns and lists: each becomes an item, in one order, under a name that leads back."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_at_work import PAGE, all_told, gbk_zip, tarred, told, write, zipped
from xuncha_parse.corpus.inputs import Options, expected, items, resolve
from xuncha_parse.corpus.inputs.names import plain, printable
from xuncha_parse.readers.kinds import MAGIC
from xuncha_parse.readers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POSIX = pytest.mark.skipif(
    os.name == "nt", reason="pipes, links, permissions and long paths are those of POSIX"
)
LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the system refuses names that are no Unicode"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_comes_in_the_order_of_names_with_folders_in_their_place() -> None:
    write("p/b.html", "p/a/z.html", "p/a.html", "p/B.txt", "p/一.txt", "p/a-b/c.txt")
    in_order = ["p/B.txt", "p/a/z.html", "p/a-b/c.txt", "p/a.html", "p/b.html", "p/一.txt"]
    assert all_told("p") == in_order
    assert all_told("p/") == in_order
    assert all_told(".") == [f"./{name}" for name in in_order]
    assert expected(["p", "p/b.html"], Options()) == 7


def test_what_is_no_document_is_skipped_with_its_reason_where_it_is_found() -> None:
    write(
        "p/a.png",
        "p/b.css",
        "p/c.xlsx",
        "p/Thumbs.db",
        "p/~$d.docx",
        "p/.e.html",
        "p/.git/f.html",
        "p/__MACOSX/g",
    )
    write("p/h", data=b"\x89PNG\r\n\x1a\n....")
    write("p/i", data=b"SQLite format 3\x00")
    write("p/j.html", data=b"")
    write("p/k", data=b"Rar!\x1a\x07")
    write("p/l.csv", "p/m.woff2")
    assert all_told("p") == [
        "p/.e.html: (hidden)", "p/.git: (hidden)", "p/Thumbs.db: (system-file)", "p/__MACOSX: (system-file)",
        "p/a.png: (image)", "p/b.css: (page-part)", "p/c.xlsx: (office)", "p/h: (image)", "p/i: (database)",
        "p/j.html: (empty)", "p/k: (other-archive)", "p/l.csv: (table)", "p/m.woff2: (font)", "p/~$d.docx: (system-file)",
    ]  # fmt: skip


def test_a_folder_may_be_called_like_a_site_or_a_program() -> None:
    write("p/www.a.com/b.html", "p/c.js/d.html", "p/e.tmp/f.html", "p/www.g.com")
    assert all_told("p") == ["p/c.js/d.html", "p/e.tmp/f.html", "p/www.a.com/b.html", "p/www.g.com"]
    assert expected(["p"], Options()) == 4
    write("p.zip", data=zipped({"www.a.com/b.html": PAGE, "c.js/d.html": PAGE, "c.js/e.js": PAGE}))
    assert all_told("p.zip") == [
        "p.zip!/www.a.com/b.html", "p.zip!/c.js/d.html", "p.zip!/c.js/e.js: (page-part)",
    ]  # fmt: skip


def test_what_is_named_and_no_document_is_a_problem() -> None:
    write("a.png", "c.csv")
    write("b", data=b"GIF89a")
    write("empty.html", data=b"")
    write(".hidden.html")
    assert all_told("a.png", "b", "c.csv", "empty.html", ".hidden.html") == [
        "a.png: unknown-kind", "b: unknown-kind", "c.csv: unknown-kind", "empty.html: unknown-kind", ".hidden.html",
    ]  # fmt: skip


def test_what_is_not_there_is_a_problem_and_the_rest_is_read() -> None:
    write("a.html")
    assert all_told("gone.html", "a.html", "", "nul\x00") == [
        "gone.html: unopened", "a.html", ": unopened", "nul\\u0000: unopened",
    ]  # fmt: skip


def test_a_file_over_the_limit_is_not_read() -> None:
    write("p/a.html", data=b"x" * 101)
    write("p/b.html", data=b"x" * 100)
    write("p/c.json", data=b"[" + b"1" * 101)
    options = Options(Limits(bytes=100))
    assert all_told("p", options=options) == ["p/a.html: too-large", "p/b.html", "p/c.json: too-large"]


@POSIX
def test_pipes_sockets_and_devices_are_never_opened() -> None:
    write("p/a.html")
    os.mkfifo("p/b.html")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("p/c.html")
        assert all_told("p") == ["p/a.html", "p/b.html: (not-a-file)", "p/c.html: (not-a-file)"]
    assert all_told("p/b.html", "/dev/null") == ["p/b.html: unknown-kind", "/dev/null: unknown-kind"]


@POSIX
def test_a_link_to_a_file_is_read_and_one_to_a_folder_is_not_followed() -> None:
    write("p/a.html", "q/b.html")
    Path("p/c.html").symlink_to("../q/b.html")
    Path("p/d").symlink_to("../q")
    Path("p/loop").symlink_to(".")
    Path("p/x").symlink_to("nowhere")
    assert all_told("p") == [
        "p/a.html",
        "p/c.html",
        "p/d: (linked-folder)",
        "p/loop: (linked-folder)",
        "p/x: unopened",
    ]
    assert all_told("p/d") == ["p/d/b.html"], "named, it is followed"


@POSIX
def test_what_may_not_be_read_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    write("p/a.html", "p/b/c.html", "p/d.html")
    if os.geteuid():
        Path("p/a.html").chmod(0)
        Path("p/b").chmod(0)
    else:  # root may read everything
        real_open, real_list = open, os.listdir

        def refusing(path: str, real: Callable[..., Any], *rest: Any) -> Any:
            if path in ("p/a.html", "p/b"):
                raise PermissionError(13, "Permission denied", path)
            return real(path, *rest)

        monkeypatch.setattr("builtins.open", lambda path, *rest: refusing(path, real_open, *rest))
        monkeypatch.setattr("os.listdir", lambda path: refusing(path, real_list))
    assert all_told("p") == ["p/a.html: unopened", "p/b: unopened", "p/d.html"]
    if os.geteuid():
        Path("p/b").chmod(0o700)


@LINUX
def test_names_that_are_no_unicode_or_no_line_are_escaped_and_lead_back() -> None:
    raw = [
        "整改.html".encode("gbk"),
        b"a\nb.html",
        b"a\\nb.html",
        "a\u2028b.html".encode(),
        b"a\x85b.html",
        "\u0085".encode(),
    ]
    Path("p").mkdir()
    for at, name in enumerate(raw):
        Path("p", os.fsdecode(name)).write_bytes(PAGE + b"%d" % at)
    found = list(items(["p"], Options()))
    assert len({item.name for item in found}) == len(raw)
    assert all(resolve(item.name, Options()) == item for item in found)
    assert "p/\\xd5\\xfb\\xb8\\xc4.html" in all_told("p")


@given(st.text(st.characters(exclude_characters="/\x00")))
def test_printable_names_are_valid_and_come_back(name: str) -> None:
    assert plain(printable(name)) == name
    assert len(printable(name).encode().decode().splitlines()) <= 1


TREES = st.recursive(
    st.just(None),
    lambda inner: st.dictionaries(st.text("abc.-一", min_size=1, max_size=3).filter(lambda name: name[0] not in ".-"), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def plant(tree: object, at: str) -> Iterator[str]:
    if not isinstance(tree, dict):
        Path(at).write_bytes(PAGE)
        yield at
        return
    Path(at).mkdir()
    for name, inner in tree.items():
        yield from plant(inner, f"{at}/{name}")


@given(st.dictionaries(st.sampled_from("abc"), TREES, min_size=1))
def test_the_items_of_a_tree_are_its_files(tree: dict[str, object]) -> None:
    root = tempfile.mkdtemp()
    try:
        planted = set(plant(tree, f"{root}/t"))
        names = [item.name for item in items([f"{root}/t"], Options())]
        assert names == [item.name for item in items([f"{root}/t"], Options())]
        assert len(names) == len(set(names))
        assert set(names) == (planted or {f"{root}/t"})
        assert expected([f"{root}/t"], Options()) == len(names)
        # the same files, and each once, through a pattern
        assert (
            not planted or {item.name for item in items([f"{root}/t/**"], Options()) if item.data} == planted
        )
    finally:
        shutil.rmtree(root)


@POSIX
def test_a_very_deep_tree_is_walked(here: Path) -> None:
    for _ in range(300):
        Path("d").mkdir()
        os.chdir("d")
    write("a.html")
    os.chdir(here)
    assert all_told("d") == ["d/" * 300 + "a.html"]


@POSIX
def test_the_corpus_itself_and_the_files_beside_it_are_no_inputs(here: Path) -> None:
    write("p/a.html", "p/c.out", "p/c.out-wal", "p/c.out-shm", "p/c.out.lock", "p/d.out", "p/kept/x.html")
    Path("p/link").symlink_to("c.out")
    options = Options(exclude=("p/../p/c.out", here / "p" / "kept"))
    assert all_told("p", "p/c.out", options=options) == ["p/a.html", "p/d.out"]


def test_an_empty_folder_is_one_input() -> None:
    Path("p/q/r").mkdir(parents=True)
    assert all_told("p") == ["p: (empty)"]


@LINUX
def test_every_name_leads_back_to_its_item() -> None:
    write("t/a.html", "t/b.png", "t/c/.d", "t/e.json", "t/f#1", "t/g.zip!/h.html", "t/i\nj\\n.html")
    write("t/整改.htm", os.fsdecode("t/整改.html".encode("gbk")))
    write("t/k.jsonl", data=b'{"text": "x"}\n\n{"no": 1}\n[\n')
    members = {"m/n.html": PAGE, "o.jsonl": b'{"text": "x"}\n1\n', "p.png": PAGE, "q#2": PAGE}
    write("t/l.zip", data=zipped(members))
    write("t/r.zip", data=gbk_zip(b"s.html", b"s.html", "通报.html".encode("gbk"), b"a!/b", b"..", b"u\n\\n"))
    write("t/v.tar", data=tarred({"w.html": PAGE, "x.json": b"{", "y" * 300: PAGE, "z.html": PAGE})[:4200])
    write("t/cut.zip", data=zipped({"a": PAGE, "b": PAGE})[:-90])
    write("t/empty.zip", data=zipped({}))
    found = list(items(["t"], Options()))
    assert len({item.name for item in found}) == len(found) == 31
    for item in found:
        if item.skipped is None:
            again = resolve(item.name, Options())
            assert again is not None, item.name
            assert told(again) == told(item)
            assert (again.called, again.data, again.kind) == (item.called, item.data, item.kind)


def test_resolve_finds_files_that_look_like_members_and_rows() -> None:
    write("a.zip!/b.html", "c#1", "c")
    for name in ("a.zip!/b.html", "c#1"):
        assert resolve(name, Options()) == next(items([name], Options()))
    assert resolve("gone.html", Options()) is None
    assert resolve("a.zip!/gone.html", Options()) is None


@pytest.mark.parametrize("magic", [magic for magic, kind, _ in MAGIC if kind is None])
def test_whatever_no_reader_takes_has_a_reason(magic: bytes) -> None:
    write("p/a", data=magic + b"\x00" * 30)
    (line,) = all_told("p")
    assert line.endswith(")") or magic == b"PK\x05\x06"


def test_what_a_build_writes_is_no_input_of_it(tmp_path: Path) -> None:
    """A corpus, its dataset and the folder of what failed may lie among the inputs."""
    for name in (
        "a.txt",
        "corpus.db",
        "corpus.db-wal",
        "corpus.db.lock",
        "corpus.db.dataset/part.txt",
        "failed/b.txt",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("一、问题", encoding="utf-8")
    given = Options(exclude=(str(tmp_path / "corpus.db"), str(tmp_path / "failed")))
    assert [item.called for item in items([str(tmp_path)], given)] == ["a.txt"]
