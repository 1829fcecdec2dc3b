"""Inputs that a pattern or a list names."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from inputs_at_work import all_told, write
from xuncha_parse.corpus.inputs import Options, items
from xuncha_parse.errors import UnreadableInput

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_patterns_that_no_shell_expanded(here: Path) -> None:
    write("p/a.html", "p/b/c.html", "p/b/d/e.html", "p/b/f.txt", "p/.h/i.html", "p/[x].html", "p/b/g.png")
    assert all_told("p/**/*.html") == ["p/[x].html", "p/a.html", "p/b/c.html", "p/b/d/e.html"]
    assert all_told("p/**/**/*.html") == all_told("p/**/*.html")
    assert all_told("p/*.html") == ["p/[x].html", "p/a.html"]
    assert all_told("p/*/?.txt") == ["p/b/f.txt"]
    assert all_told("p/b*") == ["p/b/c.html", "p/b/d/e.html", "p/b/f.txt", "p/b/g.png: (image)"], (
        "a folder, whole"
    )
    assert all_told("p/[x].html") == ["p/[x].html"], "what is there is no pattern"
    assert all_told(str(here / "p" / "[ab].html")) == [f"{here.as_posix()}/p/a.html"]


def test_a_pattern_that_matches_nothing_is_refused_at_once() -> None:
    write("a.html")
    with pytest.raises(UnreadableInput, match=r"^p/\*\.html: nothing matches$"):
        items(["a.html", "p/*.html"], Options())
    lazily = items(iter(["a.html", "p/*.html"]), Options())
    assert next(lazily).name == "a.html"
    with pytest.raises(UnreadableInput, match="nothing matches"):
        next(lazily)


@pytest.mark.parametrize(
    "listed",
    [
        "a.html\nb c.html\n",
        "\ufeffa.html\r\n\r\nb c.html",
        "a.html\x00b c.html\x00",
        "a.html\n \nb c.html\n\n",
    ],
)
def test_a_list_on_standard_input(listed: str) -> None:
    write("a.html", "b c.html")
    assert all_told("-", options=Options(stdin=io.BytesIO(listed.encode()))) == ["a.html", "b c.html"]


def test_a_list_names_files_and_no_patterns() -> None:
    write("p/a.html")
    assert all_told("-", options=Options(stdin=io.BytesIO(b"*.html\np\ngone\n"))) == [
        "*.html: unopened", "p/a.html", "gone: unopened",
    ]  # fmt: skip
    assert all_told("-", options=Options(stdin=io.BytesIO(b"new\nline.html\0"))) == [
        "new\\nline.html: unopened"
    ]
    assert all_told("-", options=Options(stdin=io.BytesIO(b"\n"))) == ["-: (empty)"]
    many = b"\n".join(b"p/a.html" for _ in range(20_000))
    assert len(all_told("-", options=Options(stdin=io.BytesIO(many)))) == 20_000


@pytest.mark.parametrize("stdin", [None, io.BytesIO("a.html".encode("utf-16")), io.BytesIO(b"x" * 3_000_000)])
def test_what_is_no_list_is_refused(stdin: io.BytesIO | None) -> None:
    with pytest.raises(UnreadableInput, match="<stdin>"):
        list(items(["-"], Options(stdin=stdin)))
