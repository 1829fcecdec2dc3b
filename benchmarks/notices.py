"""What the speed benchmarks read: one long notice, and the same in the forms that other programs read."""

from __future__ import annotations

import io
import itertools
import random
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from web_pages import government, split  # noqa: E402
from xuncha_parse.gold.generate import generate  # noqa: E402
from xuncha_parse.gold.recipes import house_style  # noqa: E402
from xuncha_parse.notation.numerals import write_han  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha_parse.gold.markup import GoldIssue, GoldNotice
    from xuncha_parse.records import Notice, Section

CHARACTERS = 24_000
ISSUES = 53
"""The size of a long notice as authorities publish them."""

_FIRST_SEED = 18
_RUNGS = ("PART", "CHAPTER", "SECTION", "SUBSECTION", "PARAGRAPH", "SUBPARAGRAPH")
_QUERY = (
    "SELECT i.id, i.statement, COUNT(m.ordinal) AS measures, MAX(o.due) AS due FROM notices AS n "
    "LEFT JOIN issues AS i ON i.notice = n.number LEFT JOIN measures AS m ON m.issue = i.number AND m.ordinal > 0 "
    "JOIN outcomes AS o ON o.issue = i.number WHERE n.year >= 2023 AND o.status IN ('completed', 'in_progress') "
    "AND i.statement LIKE '%plan%' GROUP BY i.id, i.statement HAVING COUNT(m.ordinal) >= 2 ORDER BY i.id LIMIT 50;\n"
)


def long_notice(characters: int = CHARACTERS, issues: int = ISSUES) -> str:
    """A made-up notice of style S1 with so many issues and about so many characters; always the same one."""
    return _lengthened(next(made for made in _made(themes=5) if len(made.issues) == issues), characters)


def notice_of(issues: int) -> str:
    """A notice of exactly so many issues: twenty to a theme, two hundred to a part."""
    donor = next(_made(themes=5))
    front, _, _ = donor.text.partition("\n一、")
    lines = [front]
    for number in range(issues):
        told = donor.issues[number % len(donor.issues)]
        if number % 200 == 0:
            lines.append(f"{write_han(number // 200 + 1)}、整改落实情况")
        if number % 20 == 0:
            lines.append(f"({write_han(number // 20 % 10 + 1)})落实决策部署不够有力")
        done = told.action or ""
        lines.append(
            f"{number % 20 + 1}.{told.statement}\n整改情况:{done}\n整改结果:{told.outcome or '已完成'}"
        )
    return "\n".join([*lines, "欢迎广大干部群众对巡察整改落实情况进行监督。", ""])


def other_notices(count: int) -> list[str]:
    """Long notices, each unlike the others."""
    return [_lengthened(made, CHARACTERS) for made in itertools.islice(_made(themes=5, seed=1_000), count)]


def _made(themes: int, seed: int = _FIRST_SEED) -> Iterator[GoldNotice]:
    recipe = house_style(
        "S1", random.Random(1), width="half", blank_lines="all", indent="", gaps=0.0, repeats=0.0, damage=0.0,
        outcome_stop=False, organisation=True, furniture=True, signature=True, next_steps=False,
        themes=(themes, themes), children=(2, 3),
    )  # fmt: skip
    return (generate(recipe, number) for number in itertools.count(seed))


def _lengthened(made: GoldNotice, characters: int) -> str:
    """The notice with further members to its series, an issue after the other in turn, until it is that long.

    Generated actions are shorter than those of published notices.
    """
    series = [issue for issue in made.issues if issue.measures and issue.measures[-1].ordinal]
    stock = [measure.text for issue in made.issues for measure in issue.measures if measure.ordinal]
    added: list[list[str]] = [[] for _ in series]
    length = len(made.text)
    for number in range(20 * len(series)):
        if length >= characters:
            break
        at = number % len(series)
        member = (
            f"{write_han(_last(series[at]) + len(added[at]) + 1)}是{stock[(7 * number + 3) % len(stock)]}"
        )
        added[at].append(member)
        length += len(member)
    pieces, end = [], 0
    for issue, words in zip(series, added, strict=True):
        assert issue.action_span is not None
        pieces += [made.text[end : issue.action_span.end], *words]
        end = issue.action_span.end
    return "".join([*pieces, made.text[end:]])


def _last(issue: GoldIssue) -> int:
    return issue.measures[-1].ordinal or 0


def as_page(text: str) -> bytes:
    """The notice as a page of an authority's site: menus, side lists and a footer around a paragraph a line."""
    return government(split(text)).encode()


def as_docx(text: str) -> bytes:
    """The notice as a Word file, a paragraph a line, its markers typed."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kinds = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines())
    members = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kinds}/relationships"><Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}')
    return stream.getvalue()


def as_act(notice: Notice) -> str:
    """The outline as bluebell reads acts: English keywords and indents; numbers and words stay Chinese."""
    return "".join(_act(notice.sections, 0))


def _act(sections: Sequence[Section], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for section in sections:
        yield f"{indent}{_RUNGS[min(depth, len(_RUNGS) - 1)]} {section.marker} - {section.heading}\n\n"
        for block in section.texts:
            label = f"{block.label}：" if block.label else ""
            yield f"{indent}  {label}{' '.join(block.text.split())}\n\n"
        yield from _act(section.children, depth + 1)


def as_sql(characters: int) -> str:
    """Ordinary queries of about so many characters."""
    return _QUERY * max(1, round(characters / len(_QUERY)))
