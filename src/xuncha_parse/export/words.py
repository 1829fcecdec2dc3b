"""The Chinese words that ledgers print for a record's codes."""

from __future__ import annotations

from xuncha_parse.diagnostics import BY_SLUG

YES, NO = "是", "否"


def doubt(slug: str) -> str:
    """What a diagnostic says, without its details; a slug that no registry lists stands for itself."""
    rule = BY_SLUG.get(slug)
    return rule.message.split("{detail}")[0].rstrip("：（") if rule else slug
