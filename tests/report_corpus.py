"""A corpus for the report: samples, made-up notices, deadlines that passed, dates the wrong way round, hostile names, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asked import fill, sample_notices, written
from corpora import late_notice, texts
from xuncha_parse.corpus.document import Failure
from xuncha_parse.corpus.store import Corpus

if TYPE_CHECKING:
    from pathlib import Path

    from xuncha_parse.records import Notice

LATE: Final = late_notice("2035年12月底")
BACKWARDS: Final = LATE.replace("财政局", "审计局").replace("2023年1月2日", "2023年8月2日")
HOSTILE: Final = (
    "</svg><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "局\u202egnp.exe",
    "$(touch pwned) `id` \"quoted\" 'single' %PATH% !x",
    "长" * 10_000,
    "&amp;" * 40,
)
ADDRESSES: Final = (
    "https://example.invalid/a?b=1&c=%E4%BD%A0",
    "javascript:alert(1)",
    "http://例.invalid/<b>",
    'https://example.invalid/"onclick="x',
)


def hostile_notices() -> list[Notice]:
    """Notices whose names are made to break out of a page, a drawing or a shell."""
    made = []
    for number, name in enumerate(HOSTILE):
        notice = written(f"{name[:60]}{number}.txt", LATE.replace("局党组", f"局{number}党组"))
        made.append(notice.model_copy(update={"title": name, "issuer": f"{name}局"}))
    return made


def write(path: Path) -> None:
    """The corpus, with inputs that could not be read and one that was skipped."""
    made = [written(f"{number}.txt", text) for number, text in enumerate(texts(40, seed=7))]
    empty = written("empty.txt", "中共某县水利局党组关于巡察整改情况的通报\n一、问题整改情况\n")
    named = [written("late.txt", LATE), written("backwards.txt", BACKWARDS)]
    fill(path, [*sample_notices(), *made, empty, *named, *hostile_notices()])
    with Corpus.writable(str(path)) as corpus:
        corpus.begin()
        for number, address in enumerate(ADDRESSES, 1):
            corpus.put_input(
                f"crawl.warc#{number}", address, "read", "test", notice_id=number, sha256=f"{number:064}"
            )
        for number in range(3):
            fault = Failure("damaged-file", "the file is damaged")
            corpus.put_input(f"bad/{number}<b>.pdf", "bad.pdf", "quarantined", "test", failure=fault)
        corpus.put_input("pic.png", "pic.png", "skipped", "test", failure=Failure("image", ""))
        corpus.commit()
