"""One file: what it holds, and the inputs in it."""

# ruff: noqa: PTH116, PTH119, PTH123 -- a Path would change names: "./a" would be "a"
from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

from xuncha_parse.corpus.inputs.archives import of_document
from xuncha_parse.corpus.inputs.expanding import expanded
from xuncha_parse.corpus.inputs.forms import SEVERAL, form_of
from xuncha_parse.corpus.inputs.item import Item, failed, left_out, unopened
from xuncha_parse.corpus.inputs.names import base_name, ledger_name
from xuncha_parse.corpus.inputs.parquet import of_parquet
from xuncha_parse.corpus.inputs.rows import of_json, of_rows
from xuncha_parse.corpus.inputs.skipped import by_name
from xuncha_parse.corpus.inputs.tars import of_tar
from xuncha_parse.corpus.inputs.warcs import of_warc
from xuncha_parse.corpus.inputs.zips import of_zip
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import check, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha_parse.corpus.inputs.expanding import Packing
    from xuncha_parse.corpus.inputs.forms import Form
    from xuncha_parse.corpus.inputs.item import Options


_MAY_BE_MEANT: Final = frozenset({"hidden", "system-file"})
"""What is skipped where it is found, but read where a person names it."""


def of_file(path: str, options: Options, *, named: bool, only: str | None = None) -> Iterator[Item]:
    """The inputs in the file at ``path``, one at least; with ``only``, just the one of this name of the ledger.

    A file that a person ``named`` is a problem where it is no document; one that was found is skipped. Nothing
    that is no regular file is ever opened.
    """
    name, called = ledger_name(path), base_name(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            yield left_out(name, called, "not-a-file", named=named)
            return
        reason = by_name(os.path.basename(path))
        if reason is not None and not (named and reason in _MAY_BE_MEANT):
            yield left_out(name, called, reason, named=named)
            return
        with open(path, "rb") as stream:
            given = 0
            for item in _of_stream(stream, name, called, options, named=named, only=only):
                given += 1
                yield item
        if not given and only is None:
            yield left_out(name, called, "empty", named=named)
    except UnreadableInput as error:
        # a problem of the whole file, behind whatever could be read of it
        yield failed(name, called, error)
    except (OSError, ValueError) as error:
        yield unopened(name, called, error)


def _of_stream(
    stream: BinaryIO, name: str, called: str, options: Options, *, named: bool, only: str | None
) -> Iterator[Item]:
    form, packing = form_of(stream, called, options.limits)
    if form in SEVERAL:
        yield from _of_several(stream, form, packing, name, called, options, only)
        return
    size = os.fstat(stream.fileno()).st_size
    check("bytes", size, options.limits)
    data = read_bytes(stream, options.limits.bytes)
    if form == "record" and data:
        yield of_json(name, called, data)
    else:
        yield of_document(name, called, data, named=named)


def _of_several(
    stream: BinaryIO,
    form: Form,
    packing: Packing | None,
    name: str,
    called: str,
    options: Options,
    only: str | None,
) -> Iterator[Item]:
    if form == "zip":
        yield from of_zip(stream, name, options, only)
        return
    if form == "parquet":
        yield from of_parquet(stream, name, called, options, only)
        return
    content = expanded(stream, packing, options.limits)
    if form == "tar":
        yield from of_tar(content, name, options, only)
    elif form == "warc":
        yield from of_warc(content, name, options, only)
    else:
        yield from of_rows(content, name, called, options, only)
