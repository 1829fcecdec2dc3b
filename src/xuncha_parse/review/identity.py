"""What a record is known by, so that a correction finds the very record it was made for."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha_parse.records import Notice

__all__ = ["record_digest"]


def record_digest(notice: Notice) -> str:
    """SHA-256 of the record's canonical JSON, in hexadecimal: keys sorted, no blanks, UTF-8, the source's text included."""
    data = json.dumps(
        notice.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(data.encode()).hexdigest()
