"""Many records checked in one run: how fast, in how much memory, and beside the fastest JSON Schema validator alone.

Writes ``--count`` records of about the size of a long notice's (24,000 characters of text), one in fifty of them broken in one of
four ways, checks them with the real command, and holds what it reports against what was broken. The rival is
jsonschema-rs on the same files in one process: read, parse, validate, with no place of a fault and no check beyond the schema.
Exit code 1 when a broken record is not reported, or a sound one is.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import jsonschema_rs  # noqa: E402
import memory  # noqa: E402
from pydantic_core import from_json  # noqa: E402

from xuncha_parse import notice_schema, parse  # noqa: E402
from xuncha_parse.gold.generate import varied  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

_CHARACTERS = 24_000
_DIFFERENT = 20


def records() -> list[dict[str, Any]]:
    """Records of long notices, each made of several short ones set one below another as parts."""
    made: list[dict[str, Any]] = []
    texts = (notice.text for notice in varied(2_000, 7))
    while len(made) < _DIFFERENT:
        text = ""
        while len(text) < _CHARACTERS:
            text += next(texts)
        made.append(parse(text).notice.model_dump(mode="json"))
    return made


def _misname(record: dict[str, Any]) -> None:
    record["issues"][0]["statment"] = record["issues"][0].pop("statement")


def _move(record: dict[str, Any]) -> None:
    record["issues"][-1]["statement_span"]["end"] += 1


def _repeat(record: dict[str, Any]) -> None:
    record["issues"][1]["id"] = record["issues"][0]["id"]


def _invent(record: dict[str, Any]) -> None:
    issue = record["issues"][0]
    issue["outcome"] = {**issue["outcome"], "text": None, "span": None, "status": "completed"}


FAULTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "XC601": _misname,
    "XC602": _move,
    "XC603": _repeat,
    "XC608": _invent,
}
"""What is reported → how a record comes to it."""


def write(folder: Path, count: int) -> dict[str, str]:
    """The records as files; the names of the broken ones with the code each must be reported by."""
    rng = random.Random(1)
    sound = records()
    texts = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in sound]
    broken = {}
    for number in range(count):
        name, which = f"{number:06}.json", rng.randrange(len(sound))
        text = texts[which]
        if number % 50 == 25:
            code = list(FAULTS)[number // 50 % len(FAULTS)]
            record = json.loads(text)
            FAULTS[code](record)
            text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
            broken[name] = code
        (folder / name).write_text(text, encoding="utf-8")
    return broken


def check(folder: Path, broken: dict[str, str], workers: int) -> tuple[float, bool]:
    """Seconds of the real command, and whether it reported what was broken."""
    report = folder.parent / "report.jsonl"
    command = [sys.executable, "-m", "xuncha_parse", "check", str(folder), "--severity", "error"]
    command += ["--format", "jsonl", "-o", str(report), "--workers", str(workers)]
    done = memory.run(command, stdout=subprocess.DEVNULL)
    found: dict[str, set[str]] = {}
    for line in report.read_text(encoding="utf-8").splitlines():
        finding = json.loads(line)
        found.setdefault(Path(finding["file"]).name, set()).add(finding["code"])
    right = found.keys() == broken.keys() and all(code in found[name] for name, code in broken.items())
    kinds = dict(sorted(Counter(broken.values()).items()))
    print(
        f"{workers} processes: {done.seconds:.1f} s; peak memory {done.together / 1e6:.0f} MB in all, {done.parent / 1e6:.0f} MB of it "
        f"the parent; {len(broken)} broken {kinds} {'reported, and no other' if right else 'NOT reported rightly'}"
    )
    print("  " + done.told.strip().replace("\n", "\n  "))
    return done.seconds, right


def rival(folder: Path) -> float:
    """Seconds of the validator alone on the same files."""
    validator = jsonschema_rs.validator_for(notice_schema())
    begun = time.monotonic()
    invalid = sum(not validator.is_valid(from_json(file.read_bytes())) for file in sorted(folder.iterdir()))
    seconds = time.monotonic() - begun
    print(f"jsonschema-rs, 1 process: {seconds:.1f} s; {invalid} invalid")
    return seconds


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "records"
        folder.mkdir()
        broken = write(folder, given.count)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{given.count:,} records, {size / 1e6:,.0f} MB, {size / given.count / 1e3:.0f} KB each")
        alone = rival(folder)
        fine = True
        for workers in given.workers:
            seconds, right = check(folder, broken, workers)
            fine = fine and right
            print(f"  {given.count / seconds:.0f} records/s, {seconds / alone:.2f} times the validator alone")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
