"""What a corpus says, as one web page that opens anywhere.

``ground`` takes the corpus as it stands at one moment, ``figures``, ``times``, ``apart`` and ``health`` count, ``shapes`` is
what they count into, ``drawing`` and ``charts`` draw it, ``sections`` and ``page`` write it down. Behind every mark
stands a :class:`~xuncha_parse.corpus.report.behind.Behind`: its notices, and the command that lists them all.
"""

from __future__ import annotations

from xuncha_parse.corpus.report.page import Report, report

__all__ = ["Report", "report"]
