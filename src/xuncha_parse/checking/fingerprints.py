"""Names of remarks that stay when lines move: what a baseline knows them by, and what hosts of code follow them by."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from xuncha_parse.checking.names import told

if TYPE_CHECKING:
    from pathlib import PurePath

    from xuncha_parse.checking.remarks import Checked


class Fingerprints:
    """Gives each remark of a run a fingerprint of 32 hexadecimal digits.

    It is drawn from the file as it is told relative to ``root``, the code, the place in the record or else the words at the
    place, and the message. Remarks alike in all of these are counted over the whole file, so that one more of them in
    another record is new.
    """

    def __init__(self, root: PurePath) -> None:
        self._root = root
        self._file = ""
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def stamp(self, checked: Checked) -> Checked:
        """``checked`` with fingerprints; the inputs of one file come one after the other."""
        file = told(checked.name, self._root)
        if file != self._file:
            self._file = file
            self._seen.clear()
        remarks = []
        for remark in checked.remarks:
            told_by = (remark.code, remark.path or remark.excerpt.shown, remark.message)
            self._seen[told_by] += 1
            words = "\0".join((file, *told_by, str(self._seen[told_by])))
            digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
            remarks.append(replace(remark, fingerprint=digest[:32]))
        return replace(checked, remarks=tuple(remarks))
