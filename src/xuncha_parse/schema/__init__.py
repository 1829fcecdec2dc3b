"""The record's schema as a product: its text, every published version, what changed between two, and older records lifted.

``current`` draws the schema from the models; ``versions`` holds what was published, byte for byte; ``compare`` says
what changed between two schemas and what number that asks for; ``upgrading`` reads records of older versions;
``typescript`` declares the record for programs in that language.
"""

from __future__ import annotations

from xuncha_parse.schema.current import DIALECT, notice_schema, schema_text
from xuncha_parse.schema.upgrading import (
    InvalidRecord,
    NewerVersion,
    ReadBack,
    UnknownVersion,
    lift,
    read_any,
)
from xuncha_parse.schema.versions import known_versions, published_text, published_versions, text_of

__all__ = [
    "DIALECT",
    "InvalidRecord",
    "NewerVersion",
    "ReadBack",
    "UnknownVersion",
    "known_versions",
    "lift",
    "notice_schema",
    "published_text",
    "published_versions",
    "read_any",
    "schema_text",
    "text_of",
]
