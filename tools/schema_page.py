"""``docs/schema.md``, drawn from the record's JSON Schema; every example is what the samples' records hold."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from xuncha_parse.pipeline import parse
from xuncha_parse.readers import read
from xuncha_parse.records import SCHEMA_VERSION, Correction, Notice
from xuncha_parse.schema import notice_schema, published_versions
from xuncha_parse.schema.versions import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NOTICE = "<!-- Written by tools/drift.py; change the models in records.py, not this file. -->\n\n"
NONE = "occurs in none of the samples"
ROOT = "Notice"
LONGEST = 40

PAGE = """<html><head><meta charset="gbk"><title>{title}</title>
<meta name="PubDate" content="2024-01-19"><meta name="ContentSource" content="某某网"></head>
<body><nav><a href="/">首页</a> <a href="/a">通知公告</a></nav><h1>{title}</h1>{body}
<table><tr><td>序号</td><td>文件</td></tr><tr><td>1</td><td>清单</td></tr></table>
<ol><li>附件一</li><li>附件二</li></ol><footer>主办单位</footer></body></html>"""
"""A page around a sample."""

HEAD = """# The record, field by field

记录的每个字段：中文说明、英文说明、类型、可否为空或缺省，以及取自 `samples/` 的真实例子。

What a record holds, from the models in `src/xuncha_parse/records.py`. Every example is cut from the record of a notice in `samples/`; `…` stands for
what was cut off; what only pages and damaged files have is from `s10-half.txt` dressed as a web page, and from a damaged copy of it; `corrections` are those of a person who set one deadline. Places are half-open, in code points of `source.text`: `text[start:end]` is what is printed. `null` means that the notice does not say.

*Absent* says that a reader must do without the field; what it then stands for is in parentheses, `null` or nothing where no value is named. The records
that this program writes hold every field, in this order; with `--no-text` they leave out `source.text`.

"""

READING = """## Reading records

Python, typed and validated; unknown fields and wrong types are errors:

```python
from pathlib import Path

from xuncha_parse import Notice

notice = Notice.model_validate_json(Path("notice.json").read_bytes(), strict=True)
for issue in notice.issues:
    print(issue.id, issue.outcome.status, issue.statement)
```

A record of any published version, lifted in memory; `read.version` is the one it was written in:

```python
from pathlib import Path

from xuncha_parse.schema import read_any

read = read_any(Path("notice.json").read_bytes())
print(read.version, read.notice.schema_version, read.notice.title)
```

TypeScript, with [`schemas/notice.d.ts`](../schemas/notice.d.ts) (`xuncha schema --format typescript`) beside your code:

```typescript
import type { Issue, Notice } from "./notice";

export function open(json: string): Issue[] {
  const notice: Notice = JSON.parse(json);
  return (notice.issues ?? []).filter((issue) => issue.outcome?.status !== "completed");
}
```

Any validator of JSON Schema 2020-12 takes [`schemas/notice.schema.json`](../schemas/notice.schema.json), for instance check-jsonschema:

```text
check-jsonschema --schemafile schemas/notice.schema.json notice.json
```

`xuncha check notice.json` does the same, says where in the file, and checks what a schema cannot: places against the text, ids, dates and totals.

"""

POLICY = """## Versions and compatibility

`schema_version` is the version of the record's form, apart from the package's. It is **{version}**. Published, byte for byte:

{published}

A published version is frozen **from the first release of the package on**, and for good. Nothing is released yet: until then 1.0.0 itself may gain fields that may be absent,
as it gained `corrections`. Records written without such a field are valid as they stand, and `xuncha upgrade` adds it.

What a number promises is tested against the newest published schema; it rises at least so far:

| number | rises when | a record of the version before |
| --- | --- | --- |
| patch | only titles or descriptions changed | is valid as it stands, but for the number |
| minor | a compatible change: a field that may be absent, another value of an enumeration, a wider bound or type | is valid as it stands, but for the number |
| major | a breaking change: a field removed, renamed or newly required, a value, type or bound narrowed, a default changed, and whatever cannot be judged | has to be lifted by `xuncha upgrade` |

That is one direction: **old records stay valid**. In the other one **readers upgrade first**: a record of a newer minor version may hold fields and values that an
older schema forbids, since unknown fields are errors. Readers of newer records therefore upgrade, or accept what they do not know.

Each version allows its own number only, so a record always says which schema it is of. `xuncha upgrade` lifts records of every older version and writes the number
anew; `xuncha check` and `read_any` lift them in memory. A record without a number counts as one of the current version.

"""


def schema_page() -> str:
    """The page."""
    return "".join(_page())


def _page() -> Iterator[str]:
    schema = notice_schema()
    shown = examples()
    yield HEAD.replace("\n", "\n\n" + NOTICE.rstrip() + "\n", 1)
    published = "\n".join(
        f"- [{version}](../schemas/{file_name(version)}): `xuncha schema --version {version}`"
        for version in published_versions()
    )
    yield POLICY.format(version=SCHEMA_VERSION, published=published)
    yield READING
    yield "## Fields\n"
    for name, part in objects(schema).items():
        yield f"\n### {name}\n\n{_chinese(part)} / {_told(part)[1]}\n\n"
        yield "| field | type | null or absent | 中文 | English | example |\n| --- | --- | --- | --- | --- | --- |\n"
        for field, node in part["properties"].items():
            example = shown.get((name, field))
            cells = (
                f"`{field}`",
                _type(node),
                _gaps(field, node, part),
                _chinese(node),
                _told(node)[1],
                f"*{NONE}*" if example is None else _code(example),
            )
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def objects(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The record and the objects in it, in the order in which a reader meets them."""
    parts = {ROOT: schema, **schema["$defs"]}
    met: list[str] = []
    waiting = [ROOT]
    while waiting:
        name = waiting.pop(0)
        if name not in met and "properties" in parts[name]:
            met.append(name)
            waiting += _names(parts[name]["properties"])
    return {name: parts[name] for name in met}


def _names(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(ref := node.get("$ref"), str):
            yield ref.rpartition("/")[2]
        for each in node.values():
            yield from _names(each)
    elif isinstance(node, list):
        for each in node:
            yield from _names(each)


def _told(node: dict[str, Any]) -> tuple[str, str]:
    chinese, _, english = node["description"].partition("/ ")
    return chinese.strip(), english.strip()


def _chinese(node: dict[str, Any]) -> str:
    told = _told(node)[0]
    title = node.get("title", "")
    return told if told.startswith(title) else f"{title}：{told}"


def _gaps(field: str, node: dict[str, Any], part: dict[str, Any]) -> str:
    gaps = ["null"] if any(each.get("type") == "null" for each in node.get("anyOf", ())) else []
    if field not in part.get("required", ()):
        default = node.get("default")
        gaps.append("absent" if default in (None, [], {}) else f"absent ({_code(json.dumps(default))})")
    return ", ".join(gaps) or "never"


def _type(node: dict[str, Any]) -> str:
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return "any JSON" if name == "JsonValue" else f"[{name}](#{name.lower()})"
    if "const" in node:
        return _code(json.dumps(node["const"]))
    if "enum" in node:
        return " ".join(_code(json.dumps(value, ensure_ascii=False)) for value in node["enum"])
    if "anyOf" in node:
        return " or ".join(_type(each) for each in node["anyOf"] if each.get("type") != "null")
    if node["type"] == "array":
        return f"list of {_type(node['items'])}"
    return str(node["type"]) + (f" ≥ {node['minimum']}" if "minimum" in node else "")


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


# -- examples -------------------------------------------------------------------------------------------


@cache
def examples() -> dict[tuple[str, str], str]:
    """Object and field → a value that a sample's record has there: short, and one that says something, if there is."""
    found: dict[tuple[str, str], tuple[tuple[bool, bool], str]] = {}
    sources = [*(read(str(file)) for file in sorted(SAMPLES.glob("s*.txt"))), *map(read, _dressed())]
    notices = [parse(source).notice for source in sources]
    for notice in (*notices, _corrected(notices[0])):
        for place, value in _values(notice):
            if value is None or value in ([], {}, ""):
                continue
            text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
            rank = (not value, len(text) > LONGEST)
            if place not in found or rank < found[place][0]:
                found[place] = (rank, text)
    return {place: _cut(text) for place, (_, text) in found.items()}


def _dressed() -> Iterator[bytes]:
    """A sample as a web page and as a damaged copy, for what plain text in good order has not."""
    lines = (SAMPLES / "s10-half.txt").read_text(encoding="utf-8").split("\n")
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    yield PAGE.format(title=escape(lines[0]), body=body).encode("gb18030")
    yield "\n".join(lines).encode("gb18030").replace("整改".encode("gb18030"), b"\xd5\xff\xff\xff", 1)


def _corrected(notice: Notice) -> Notice:
    """A sample's record with a deadline that a person set."""
    at = next(at for at, issue in enumerate(notice.issues) if issue.outcome.due is not None)
    outcome = notice.issues[at].outcome
    told = Correction(pointer=f"/issues/{at}/outcome/due", act="set", was=outcome.due)
    return notice.model_copy(update={"corrections": [told]})


def _values(part: BaseModel) -> Iterator[tuple[tuple[str, str], Any]]:
    written = part.model_dump(mode="json")
    for field, value in part:
        yield (type(part).__name__, field), written[field]
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, BaseModel):
                yield from _values(each)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
