"""How much of a notice's record survives each file format: one row per format and producer.

Every plain sample is made into a file of each format by the makers of the tests (``tests/web_pages.py``,
``tests/word_producers.py``, ``tests/pdf_producers.py``), read back and parsed. A field counts as equal when it says
what the plain text's record says; places, the outline and leftovers are not compared. Fields that neither record states
do not count, and what only the file's record has counts as a fault.

The files are made with the ``dev`` extra; LibreOffice and Chromium make more rows where they are installed. The
peers are optional, their text goes through the same parser, and those not installed are named on standard error::

    pip install trafilatura readability-lxml lxml_html_clean docling

docling is asked for web pages and docx only: for PDF it wants models from the network. Exit code 0, whatever the figures.
"""

from __future__ import annotations

import argparse
import importlib
import io
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from pages import PEERS  # noqa: E402

import pdf_producers as pdf  # noqa: E402
import word_producers as word  # noqa: E402
from records import record  # noqa: E402
from web_pages import LAYOUTS, split  # noqa: E402
from xuncha_parse.errors import UnreadableInput  # noqa: E402
from xuncha_parse.readers import read  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xuncha_parse.source import Source

OLDER = ("doc", "rtf", "odt")
AS_TEXT = "txt:Text (encoded):UTF8"
_BLANKS = re.compile(r"\s+")
_HEAD = ("format", "producer", "read by", "files", "fields", "equal", "but blanks", "whole", "ms")


@dataclass(frozen=True, slots=True)
class Format:
    """One row to be: what is made, by whom, and the files, each with the number of its sample.

    ``shown`` are the texts the files are held against where these are not the samples'.
    """

    name: str
    producer: str
    files: tuple[tuple[int, bytes], ...]
    shown: tuple[str, ...] = ()


def fields_of(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """The stated fields of a record by their path; issues and measures are told apart by their ids and numbers."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from fields_of(item, f"{path}.{key}")
    elif isinstance(value, list) and path.endswith((".issues", ".measures")):
        for at, item in enumerate(value):
            yield from fields_of(item, f"{path}[{item.get('id', at)}]")
    elif value not in (None, [], ""):
        yield path, value


def without_blanks(value: Any) -> str:  # noqa: ANN401
    """A field as it is compared when blanks do not count."""
    return _BLANKS.sub("", repr(value).replace("\\n", ""))


def chosen_samples(only: int | None) -> list[str]:
    """The texts of the plain samples."""
    return [word.sample_text(path) for path in word.SAMPLES[:only]]


def as_mht(page: str) -> bytes:
    """The page as a browser saves it in one file."""
    whole = MIMEMultipart("related")
    whole.attach(MIMEText(page, "html", "utf-8"))
    return whole.as_bytes()


def page_bytes(page: str) -> bytes:
    """A page in the encoding it declares."""
    return page.encode("gb18030" if "charset=gb2312" in page else "utf-8")


def typed_document(text: str) -> bytes:
    """A docx whose markers are typed, a paragraph a line."""
    return word.package("".join(map(word.paragraph, text.splitlines())))


def converted(documents: Sequence[bytes], suffix: str, into: str) -> list[bytes]:
    """What LibreOffice saves of files, in one run with a profile of its own."""
    assert pdf.SOFFICE is not None
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = [folder / f"{at}.{suffix}" for at in range(len(documents))]
        for name, data in zip(names, documents, strict=True):
            name.write_bytes(data)
        subprocess.run(
            [pdf.SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", into,
             "--outdir", place, *map(str, names)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        return [name.with_suffix(f".{into.partition(':')[0]}").read_bytes() for name in names]


def web_formats(texts: list[str], *, each: bool) -> Iterator[Format]:
    """Pages of every layout, together or each by itself, and saved pages."""
    made = {
        name: tuple((at, page_bytes(layout(split(text)))) for at, text in enumerate(texts))
        for name, layout in LAYOUTS.items()
    }
    if each:
        yield from (Format("html", name, files) for name, files in made.items())
    else:
        together = tuple(file for files in made.values() for file in files)
        yield Format("html", f"{len(made)} layouts", together)
    saved = tuple((at, as_mht(LAYOUTS["word"](split(text)))) for at, text in enumerate(texts))
    yield Format("mht", "layout “word”, MIME", saved)


def word_formats(texts: list[str]) -> Iterator[Format]:
    """Word files with typed and with automatic numbers, and what LibreOffice saves of them.

    LibreOffice loses automatic numbers when it writes rtf and odt; so those files are also held against the text
    that LibreOffice itself shows of them.
    """
    ways = {
        "typed numbers": [typed_document(text) for text in texts],
        "automatic numbers": [word.numbered_document(text)[0] for text in texts],
    }
    for way, documents in ways.items():
        yield Format("docx", way, tuple(enumerate(documents)))
    if pdf.SOFFICE is None:
        print("LibreOffice is not installed: what it makes is left out", file=sys.stderr)
        return
    for way, documents in ways.items():
        for suffix in OLDER:
            files = converted(documents, "docx", suffix)
            yield Format(suffix, f"LibreOffice, {way}", tuple(enumerate(files)))
            if way != "typed numbers":
                shown = (data.decode("utf-8-sig") for data in converted(files, suffix, AS_TEXT))
                against = f"LibreOffice, {way}, against what it shows"
                yield Format(suffix, against, tuple(enumerate(files)), tuple(shown))


def pdf_formats(texts: list[str], folder: Path) -> Iterator[Format]:
    """PDF files of three producers."""
    lines = [pdf.set_lines(text) for text in texts]
    yield Format("pdf", "reportlab", tuple(enumerate(pdf.reportlab_pdf(each) for each in lines)))
    if pdf.SOFFICE is not None:
        made = pdf.libreoffice_pdfs({str(at): pdf.fodt(each) for at, each in enumerate(lines)}, folder)
        yield Format("pdf", "LibreOffice", tuple((int(name), data) for name, data in made.items()))
    if pdf.CHROMIUM is None:
        print("Chromium is not installed: its PDF files are left out", file=sys.stderr)
        return
    printed = (pdf.chromium_pdf(pdf.web_page(each), folder, f"page{at}") for at, each in enumerate(lines))
    yield Format("pdf", "Chromium", tuple(enumerate(printed)))


def docling() -> Callable[[bytes, str], str]:
    """The text docling makes of a file."""
    base = importlib.import_module("docling.datamodel.base_models")
    converter = importlib.import_module("docling.document_converter").DocumentConverter()

    def extract(data: bytes, name: str) -> str:
        stream = base.DocumentStream(name=name, stream=io.BytesIO(data))
        return str(converter.convert(stream).document.export_to_text())

    return extract


def peers() -> dict[str, tuple[tuple[str, ...], Callable[[bytes, str], str]]]:
    """The installed peers: the formats each is asked for, and how; those that are not installed are named."""
    found: dict[str, tuple[tuple[str, ...], Callable[[bytes, str], str]]] = {}
    for name in (*PEERS, "docling"):
        try:
            if name == "docling":
                found[name] = ("html", "docx"), docling()
            else:
                found[name] = ("html",), _of_page(PEERS[name]())
        except ImportError:
            print(f"{name} is not installed and left out", file=sys.stderr)
    return found


def _of_page(extract: Callable[[str], str]) -> Callable[[bytes, str], str]:
    return lambda data, _: extract(data.decode("gb18030" if b"charset=gb2312" in data else "utf-8"))


def row(
    one: Format, reader: str, extract: Callable[[bytes, str], Source | str], wanted: list[dict[str, Any]]
) -> str:
    """One row: each file read and its record held against the plain text's."""
    total = equal = alike = whole = 0
    seconds = 0.0
    for at, data in one.files:
        started = time.perf_counter()
        try:
            text = extract(data, f"{at}.{one.name}")
        except UnreadableInput as error:
            print(f"{one.name} by {one.producer}, sample {at}: {error}", file=sys.stderr)
            text = ""
        seconds += time.perf_counter() - started
        told, got = wanted[at], dict(fields_of(record(text)))
        keys = told.keys() | got.keys()
        same = sum(told.get(key) == got.get(key) for key in keys)
        total += len(keys)
        equal += same
        alike += sum(without_blanks(told.get(key)) == without_blanks(got.get(key)) for key in keys)
        whole += same == len(keys)
    count = len(one.files)
    cells = (
        one.name, one.producer, reader, count, f"{total:,}", f"{100 * equal / total:.1f}",
        f"{100 * alike / total:.1f}", f"{whole} of {count}", f"{1000 * seconds / count:,.0f}",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    options.add_argument("--samples", type=int, metavar="N", help="only the first N samples")
    options.add_argument("--layouts", action="store_true", help="a row for each layout of a web page")
    given = options.parse_args()
    texts = chosen_samples(given.samples)
    wanted = [dict(fields_of(record(text))) for text in texts]
    others = peers()
    print(f"| {' | '.join(_HEAD)} |\n|---|---|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for make in (
            web_formats(texts, each=given.layouts),
            word_formats(texts),
            pdf_formats(texts, Path(folder)),
        ):
            for one in make:
                truth = [dict(fields_of(record(text))) for text in one.shown] or wanted
                print(row(one, "xuncha-parse", read, truth), flush=True)
                for name, (formats, extract) in others.items():
                    if one.name in formats:
                        print(row(one, name, extract, truth), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
