"""A longer run of what the tests do in short: broken files of every kind through the one door.

Real documents are made from the samples, then bytes are flipped, cut, doubled and swapped, and the whole is read and
parsed. Anything but a record or a refusal of one line is a finding, and so is a file that takes longer than --slow
seconds. Exit code 1 when there was one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse import UnreadableInput, parse
from xuncha_parse.readers import Limits, read
from xuncha_parse.readers.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
LIMITS = Limits(bytes=4 << 20, expanded=16 << 20, seconds=20.0)
MARKS = (
    b"<",
    b">",
    b"</div>",
    b"<table>",
    b"\x00",
    b"\xff",
    b"endobj",
    b"stream",
    b"PK\x03\x04",
    b"&#",
    b"\xef\xbb\xbf",
)


def page(text: str) -> bytes:
    """An HTML page of a sample."""
    body = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><head><meta charset=utf-8><title>x</title></head><body><div>{body}</div></body></html>".encode()


def word(text: str) -> bytes:
    """A Word document of a sample."""
    import docx  # noqa: PLC0415

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(text: str) -> bytes:
    """A PDF of a sample."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = BytesIO()
    canvas = Canvas(stream, pageCompression=0)
    for start in range(0, min(len(text), 3_000), 1_000):
        canvas.setFont("STSong-Light", 12)
        for at, line in enumerate(text[start : start + 1_000].splitlines()):
            canvas.drawString(72, 780 - 16 * at, line[:36])
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


MAKERS: dict[str, Callable[[str], bytes]] = {"txt": str.encode, "html": page, "docx": word, "pdf": pdf}


def broken(data: bytes, rng: random.Random) -> bytes:
    """``data`` with one to eight accidents."""
    hurt = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(hurt) + 1)
        match rng.randrange(5):
            case 0:
                hurt[at : at + rng.randint(1, 64)] = b""
            case 1:
                hurt[at:at] = rng.choice(MARKS) * rng.choice((1, 2, 1_000))
            case 2:
                hurt[at : at + 1] = rng.randbytes(1)
            case 3:
                other = rng.randrange(len(hurt) + 1)
                hurt[at:at] = hurt[other : other + 500]
            case _:
                del hurt[max(at, len(hurt) // 3) :]
        if not hurt:
            break
    return bytes(hurt)


def inputs(kinds: list[str], rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Broken files without end."""
    texts = [read(sample).text for sample in SAMPLES]
    while True:
        kind = rng.choice(kinds)
        yield kind, broken(MAKERS[kind](rng.choice(texts)), rng)


def main() -> int:
    """Read the arguments, run, count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to run (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="what accidents are drawn from (default: 1)")
    parser.add_argument(
        "--slow", type=float, default=5.0, help="seconds that are too long for one file (default: 5)"
    )
    parser.add_argument(
        "--kind", choices=sorted(MAKERS), action="append", help="only this kind; may be repeated"
    )
    arguments = parser.parse_args()
    until = time.monotonic() + arguments.seconds
    counts: Counter[str] = Counter()
    findings = 0
    with Guard(LIMITS.seconds) as guard:
        for kind, data in inputs(arguments.kind or sorted(MAKERS), random.Random(arguments.seed)):
            if time.monotonic() > until:
                break
            started = time.perf_counter()
            try:
                parse(read(data, f"it.{kind}", limits=LIMITS, guard=guard))
                told = "record"
            except UnreadableInput as error:
                told = error.slug
                if "\n" in str(error) or error.slug == "reader-died":
                    findings += 1
                    print(f"finding: {kind}: {error.slug}: {error}")
            except Exception as error:  # noqa: BLE001
                findings += 1
                told = "FAILED"
                print(f"finding: {kind}: {type(error).__name__}: {error}")
                Path(f"fuzz-{arguments.seed}-{findings}.{kind}").write_bytes(data)
            if time.perf_counter() - started > arguments.slow:
                findings += 1
                print(f"finding: {kind}: {time.perf_counter() - started:.1f} s ({told})")
            counts[f"{kind} {told}"] += 1
    for name, count in sorted(counts.items()):
        print(f"{count:8,}  {name}")
    print(f"{sum(counts.values()):8,}  inputs, {findings} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
