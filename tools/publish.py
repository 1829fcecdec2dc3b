"""Publish the record's schema: freeze the current one as package data, byte for byte, for good once a release holds it.

``python tools/publish.py`` writes it and prints the line to pin in ``tests/test_schema_versions.py``; ``python
tools/drift.py`` then puts it under ``schemas/``. It refuses to alter what is published, and a number that does not say
what changed since the newest published version.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import xuncha_parse.schema
from xuncha_parse.records import SCHEMA_VERSION
from xuncha_parse.schema import notice_schema, schema_text
from xuncha_parse.schema.policy import record_changes, wrong_number
from xuncha_parse.schema.versions import Version, file_name

FOLDER = Path(xuncha_parse.schema.__file__).parent / "published"


def publish(folder: Path, version: str = SCHEMA_VERSION) -> str:
    """Freeze the current schema in ``folder``; what was done, in one line. Raises ``ValueError`` with what is wrong."""
    target = folder / file_name(version)
    text = schema_text()
    if target.exists():
        if target.read_bytes() != text.encode():
            raise ValueError(
                f"{version} is published and the models differ from it: raise SCHEMA_VERSION in records.py"
            )
        return f"{version} is published already"
    if newest := _newest(folder):
        found = record_changes(json.loads((folder / file_name(newest)).read_bytes()), notice_schema())
        for change in found:
            print(f"{change.kind}: {change.path}: {change.what}")
        if wrong := wrong_number(newest, version, found):
            raise ValueError(wrong)
    target.write_bytes(text.encode())
    return f'"{version}": "{hashlib.sha256(text.encode()).hexdigest()}",'


def _newest(folder: Path) -> str | None:
    known = [
        each.name.removeprefix("notice-").removesuffix(".schema.json")
        for each in folder.glob("notice-*.json")
    ]
    return max(known, key=Version.of, default=None)


def main() -> int:
    """Publish; the exit code."""
    try:
        print(publish(FOLDER))
    except ValueError as error:
        print(f"not published: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
