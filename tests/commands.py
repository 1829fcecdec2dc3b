"""The command run in the test's own process, and what it is run on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTICE = """中共某县水利局党组关于巡察整改情况的通报
一、问题整改情况
1.学习不深入。
整改情况：一是加强学习。二是建立制度。
整改结果：已完成，长期坚持
3.制度不健全。
整改情况：修订制度3项。
整改结果：正在推进
"""
CLEAN = NOTICE.replace("3.制度", "2.制度")
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Run:
    """What one run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> Any:
        return json.loads(self.out)

    @property
    def one_line(self) -> str:
        """The only line on standard error; there is nothing on standard output."""
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err.rstrip("\n")


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.data = data

    @property
    def buffer(self) -> Stdin:
        return self

    def read(self, size: int) -> bytes:
        return self.data[:size]
