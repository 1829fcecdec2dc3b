"""All pages of one PDF through pdfium, within limits; every handle is closed again, whatever happens.

pdfium is not thread-safe, not even over different documents, so one file is read at a time.
"""

from __future__ import annotations

import importlib
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import check, past
from xuncha_parse.readers.pdf.glyphs import PageRead, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from xuncha_parse.readers.limits import Limits

_ONE_AT_A_TIME = threading.Lock()
_PASSWORD = 4


def library() -> ModuleType:
    """pypdfium2's raw module; ``missing-package`` when it is not installed."""
    try:
        importlib.import_module("pypdfium2")
        return importlib.import_module("pypdfium2.raw")
    except ImportError as error:
        raise UnreadableInput(
            "reading PDF files needs pypdfium2: pip install 'xuncha-parse[pdf]'", "missing-package"
        ) from error


def read_pages(data: bytes, limits: Limits, until: float) -> list[PageRead]:
    """Every page in order; ``until`` is when to give up, looked at between pages."""
    raw = library()
    with _ONE_AT_A_TIME, _opened(raw, data) as document:
        return list(_pages(raw, document, limits, until))


@contextmanager
def _opened(raw: ModuleType, data: bytes) -> Iterator[object]:
    """The document, closed in the end."""
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if raw.FPDF_GetLastError() == _PASSWORD:
            raise UnreadableInput(
                "encrypted: it opens with a password only, so save a copy without one", "encrypted"
            )
        raise UnreadableInput("damaged: no PDF program could open it, so fetch it again", "damaged-file")
    try:
        yield document
    finally:
        raw.FPDF_CloseDocument(document)


def _pages(raw: ModuleType, document: object, limits: Limits, until: float) -> Iterator[PageRead]:
    count = raw.FPDF_GetPageCount(document)
    if count < 1:
        raise UnreadableInput("damaged: it has no page, so fetch it again", "damaged-file")
    check("pages", count, limits)
    characters = 0
    for number in range(1, count + 1):
        if time.monotonic() > until:
            raise past("seconds", limits)
        page = read_page(raw, document, number)
        characters += page.characters
        check("line_characters", characters, limits)
        yield page
