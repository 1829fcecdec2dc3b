"""Which columns of a row hold the document and its name."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from xuncha_parse.corpus.inputs.item import Item, failed, refused
from xuncha_parse.corpus.inputs.names import one_line
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import check

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from xuncha_parse.corpus.inputs.item import Options

HTML_COLUMNS: Final = ("html", "content_html", "raw_html", "html_content", "page_html", "page")
TEXT_COLUMNS: Final = (
    "text",
    "content",
    "body",
    "raw_content",
    "raw_text",
    "full_text",
    "正文",
    "全文",
    "内容",
)
NAME_COLUMNS: Final = ("name", "id", "url", "path", "title")
"""The usual names, tried in this order where no option names a column; a page is preferred to its text."""

_PAGE_NAMES: Final = (".html", ".htm", ".shtml", ".xhtml")

Content = Literal["html", "text"]


class Column(NamedTuple):
    """A column and what it holds."""

    name: str
    content: Content


def columns(options: Options) -> tuple[Column, ...]:
    """The columns that may hold the document, the likeliest first; those that options name are the only ones."""
    html: tuple[str, ...] = HTML_COLUMNS
    text: tuple[str, ...] = TEXT_COLUMNS
    if options.html_column is not None or options.text_column is not None:
        html = (options.html_column,) if options.html_column is not None else ()
        text = (options.text_column,) if options.text_column is not None else ()
    return (*(Column(name, "html") for name in html), *(Column(name, "text") for name in text))


def name_columns(options: Options) -> tuple[str, ...]:
    """The columns that may hold the document's name, the likeliest first."""
    return NAME_COLUMNS if options.name_column is None else (options.name_column,)


def of_row(name: str, otherwise: str, row: Mapping[str, object], options: Options) -> Item:
    """The document in a row, under the ledger's ``name``, called ``otherwise`` where no column names it."""
    called = _called(row, options) or otherwise
    for column in columns(options):
        value = row.get(column.name)
        if isinstance(value, (str, bytes)) and value.strip():
            return _of_cell(name, called, column.content, value, options)
    return refused(name, called, f"no text in {_tried(row, options)}", "damaged-file")


def as_page(called: str) -> str:
    """A name that tells readers to expect a web page; a URL stays one, with a fragment."""
    if called.lower().endswith(_PAGE_NAMES):
        return called
    return f"{called}#.html" if "://" in called and "#" not in called else f"{called}.html"


def _of_cell(name: str, called: str, content: Content, value: str | bytes, options: Options) -> Item:
    # what is Unicode already says so first: a charset that the page declares is that of its bytes of old
    data = value if isinstance(value, bytes) else BOM_UTF8 + _valid(value).encode()
    try:
        check("bytes", len(data), options.limits)
    except UnreadableInput as error:
        return failed(name, called, error)
    return Item(name, as_page(called) if content == "html" else called, data)


def _valid(text: str) -> str:
    """Text without lone surrogates, which JSON can spell and no file can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _called(row: Mapping[str, object], options: Options) -> str | None:
    for column in name_columns(options):
        value = row.get(column)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and (told := one_line(str(value))):
            return told
    return None


def _tried(row: Container[str], options: Options) -> str:
    """The columns that were looked at: those that are there, or else all."""
    names = [column.name for column in columns(options)]
    present = [name for name in names if name in row]
    if present:
        return f"its column {' or '.join(present)}"
    return f"the row: it has no column {' or '.join(names)} (name one with --text-column or --html-column)"
