"""The record's JSON Schema (2020-12), drawn from the models: what ``schemas/notice.schema.json`` holds."""

from __future__ import annotations

import json
from typing import Any

from xuncha_parse.records import SCHEMA_ID, Notice

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def notice_schema() -> dict[str, Any]:
    """The schema as plain data; titles are Chinese, descriptions Chinese and English."""
    return {"$schema": DIALECT, "$id": SCHEMA_ID, **Notice.model_json_schema(mode="validation")}


def schema_text() -> str:
    """The schema as it is printed and committed: the same text every time, ending in a newline."""
    return json.dumps(notice_schema(), ensure_ascii=False, indent=2) + "\n"
