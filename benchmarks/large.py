"""Whether time and memory grow with the issues of one notice and with the text, and no faster.

``issues`` doubles the issues of one notice from 10 to 10,240 and prints the time a doubling takes; all of them must be
found. ``memory`` parses texts of some sizes, each in a process of its own, and prints the most memory the parse took
above what the process held before, by the text's characters (Linux). Exit code 1 when issues are missing.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import growth  # noqa: E402
import notices  # noqa: E402

from xuncha_parse import parse  # noqa: E402

FEWEST = 10
_STATUS = Path("/proc/self/status")


def issues(most: int, repeat: int) -> bool:
    """One row for each number of issues; whether all were found."""
    gc.disable()
    print(f"{'issues':>8}{'found':>8}{'characters':>12}{'seconds':>10}{'ms/issue':>10}{'ratio':>8}")
    before, complete, count = 0.0, True, FEWEST
    while count <= most:
        text = notices.notice_of(count)
        found = len(parse(text).notice.issues)
        taken = growth.seconds(text, repeat)
        ratio = f"{taken / before:.2f}" if before else ""
        print(
            f"{count:>8,}{found:>8,}{len(text):>12,}{taken:>10.4f}{1000 * taken / count:>10.3f}{ratio:>8}",
            flush=True,
        )
        complete = complete and found == count
        before, count = taken, 2 * count
    return complete


def memory(sizes: list[float], names: list[str]) -> None:
    """One row for each text and size."""
    units = growth.inputs()
    print(f"{'name':<28}{'MB':>10}{'peak, MB':>10}{'bytes/char':>12}{'kept, MB':>10}")
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "text"
        for name in names:
            for size in sizes:
                unit = units[name]
                text = unit * max(1, int(size * growth.MB / len(unit.encode())))
                file.write_text(text, encoding="utf-8", newline="")
                command = [sys.executable, str(Path(__file__).resolve()), "one", "--file", str(file)]
                done = subprocess.run(command, check=False, capture_output=True)
                if done.returncode:
                    print(
                        f"{name:<28}{file.stat().st_size / growth.MB:>10.3f} died ({done.returncode})",
                        flush=True,
                    )
                    continue
                told = json.loads(done.stdout)
                print(
                    f"{name:<28}{file.stat().st_size / growth.MB:>10.3f}{told['peak'] / 1e6:>10.0f}"
                    f"{told['peak'] / len(text):>12.0f}{told['kept'] / 1e6:>10.0f}",
                    flush=True,
                )


def one(file: Path) -> None:
    """Parse one text in this process and print the memory it took, in bytes."""
    text = file.read_text(encoding="utf-8")
    parse(text[:2000])  # what is loaded once is not the text's
    before = _status("VmRSS")
    parsed = parse(text)
    kept = _status("VmRSS")
    assert parsed.notice
    print(json.dumps({"peak": _status("VmHWM") - before, "kept": kept - before}))


def _status(key: str) -> int:
    """A figure of the system's about this process, in bytes."""
    lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="utf-8").splitlines())
    return int(lines[key].split()[0]) * 1024


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("issues", "memory", "one"))
    parser.add_argument("--most", type=int, default=10_240, help="issues at most (default 10,240)")
    parser.add_argument("--repeat", type=int, default=3, help="the median of so many runs (default 3)")
    parser.add_argument(
        "--mb", type=float, nargs="*", default=[1, 2, 4, 8], help="sizes of texts (default 1 2 4 8)"
    )
    parser.add_argument(
        "--text", nargs="*", default=["ordinary", "mixed/lines"], help="names of growth.py's inputs"
    )
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.what == "issues":
        return 0 if issues(given.most, given.repeat) else 1
    if not _STATUS.exists():
        print("large: memory is measured on Linux only", file=sys.stderr)
        return 2
    if given.what == "one":
        one(given.file)
    else:
        memory(given.mb, given.text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
