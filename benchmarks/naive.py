"""A naive script: what a programmer who has one notice would write in an hour, and no more.

It reads the ladder 一、（一）1.1）① and the labels 整改情况 and 整改结果 at the head of lines, in either width, and gives
each issue's id, headings, statement, measures, status and deadline. It has no places, no diagnostics, no mentions, no
metadata, no validation, and knows one house style. It is the floor that ``speed.py`` counts in.
"""

from __future__ import annotations

import re
from typing import Any

HAN = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
}  # fmt: skip
LINE = re.compile(
    r"^[ \t\xa0\u3000]*(?:([一二三四五六七八九十]+)、|[(（]([一二三四五六七八九十]+)[)）]|(\d+)[.．]|(\d+)[)）]|([①-⑳])"
    r"|(整改情况[:：])|(整改结果[:：]))",
    re.MULTILINE,
)
ACTION, OUTCOME = 6, 7
SERIES = re.compile(r"(?:^|(?<=[。；;]))([一二三四五六七八九十]+)是")
STATUS = {
    "部分": "partial", "阶段性": "partial", "未启动": "not_started", "未完成": "not_completed",
    "基本": "mostly_completed", "正在": "in_progress", "持续推进": "in_progress", "完成": "completed", "到位": "completed",
}  # fmt: skip
DUE = re.compile(r"(\d{4})年(?:(\d+)月(?:(\d+)日|底)|底)")


def read(text: str) -> list[dict[str, Any]]:
    """The issues of one notice."""
    issues: list[dict[str, Any]] = []
    path: list[tuple[int, int, str]] = []
    for mark in LINE.finditer(text):
        level = mark.lastindex or 0
        stop = text.find("\n", mark.end())
        rest = text[mark.end() : stop if stop >= 0 else len(text)].strip()
        if level < ACTION:
            path = [*(step for step in path if step[0] < level), (level, number(mark[level]), rest)]
        elif level == ACTION:
            issues.append({
                "id": ".".join(str(step[1]) for step in path), "path": [step[2] for step in path],
                "statement": path[-1][2] if path else "", "measures": measures(rest), "status": "unknown", "due": None,
            })  # fmt: skip
        elif issues:
            issues[-1]["status"] = next((value for word, value in STATUS.items() if word in rest), "unknown")
            issues[-1]["due"] = due(rest)
    return issues


def number(glyphs: str) -> int:
    """The number a marker prints."""
    return int(glyphs) if glyphs.isdecimal() else HAN.get(glyphs) or ord(glyphs[0]) - ord("①") + 1


def measures(action: str) -> list[tuple[int | None, str]]:
    """The members of a series 一是…二是…, or the whole of what is none."""
    pieces = SERIES.split(action)
    if len(pieces) == 1:
        return [(None, action)]
    return [(HAN.get(han), words) for han, words in zip(pieces[1::2], pieces[2::2], strict=True)]


def due(outcome: str) -> str | None:
    """The deadline in ISO 8601."""
    date = DUE.search(outcome)
    if date is None:
        return None
    month = int(date[2] or 12)
    return f"{date[1]}-{month:02}-{int(date[3] or (30 if month in {4, 6, 9, 11} else 28 if month == 2 else 31)):02}"
