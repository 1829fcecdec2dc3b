"""Names of remarks that stay when lines move: what a baseline knows them by, and what hosts of code follow them by."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from xuncha_parse.checking.names import told

if TYPE_CHECKING:
    from pathlib import PurePath

    from xuncha_parse.checking.remarks import Checked


_NUMBER = re.compile(r"\[\d+\]")


class Fingerprints:
    """Gives each remark of a run a fingerprint of 32 hexadecimal digits.

    It is drawn from the file as it is told relative to ``root``, the code, the field of the record or else the words at the
    place, and the message. A field is known without its numbers: an issue that is put in front makes nothing new of what
    is behind it. Remarks alike in all of these are counted over the whole file, so that one more of them in another record
    is new; a file that is checked twice has the same ones twice.
    """

    def __init__(self, root: PurePath) -> None:
        self._root = root
        self._file = ""
        self._line = 0
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def stamp(self, checked: Checked) -> Checked:
        """``checked`` with fingerprints; the inputs of one file come one after the other."""
        file = told(checked.name, self._root)
        line = checked.number or 0
        if file != self._file or line <= self._line:  # another file, or it begins anew
            self._seen.clear()
        self._file, self._line = file, line
        remarks = []
        for remark in checked.remarks:
            place = remark.excerpt.shown if remark.path is None else _NUMBER.sub("[]", remark.path)
            told_by = (remark.code, place, remark.message)
            self._seen[told_by] += 1
            words = "\0".join((file, *told_by, str(self._seen[told_by])))
            digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
            remarks.append(replace(remark, fingerprint=digest[:32]))
        return replace(checked, remarks=tuple(remarks))
