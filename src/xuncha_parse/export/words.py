"""The Chinese words that ledgers print for a record's codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xuncha_parse.diagnostics import BY_SLUG

if TYPE_CHECKING:
    from xuncha_parse.records import Status

STATUS: Final[dict[Status, str]] = {
    "completed": "已完成",
    "mostly_completed": "基本完成",
    "partial": "部分完成",
    "in_progress": "正在推进",
    "not_completed": "未完成",
    "not_started": "未启动",
    "unknown": "不明",
}
"""The word for each status, from done to unknown; unknown is never completed."""

YES, NO = "是", "否"
NOT_SAID = "（未载明）"
"""What a summary calls the group of what the notices do not say."""


def doubt(slug: str) -> str:
    """What a diagnostic says, without its details; a slug that no registry lists stands for itself."""
    rule = BY_SLUG.get(slug)
    return rule.message.split("{detail}")[0].rstrip("：（") if rule else slug
