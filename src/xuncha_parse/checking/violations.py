"""What a validator or a JSON parser objects to, said for people."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from xuncha_parse.checking.places import json_path
from xuncha_parse.records import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic_core import ErrorDetails

    from xuncha_parse.checking.places import Step

_LONGEST_VALUE = 40
_JSON_PLACE = re.compile(r" at line (\d+) column (\d+)$")

_EXPECTED: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": lambda _: "缺少字段",
    "extra_forbidden": lambda _: "多余的字段",
    "model_type": lambda error: f"应为对象，而是 {_value(error)}{_several(error)}",
    "dict_type": lambda error: f"应为对象，而是 {_value(error)}",
    "list_type": lambda error: f"应为数组，而是 {_value(error)}",
    "string_type": lambda error: f"应为字符串，而是 {_value(error)}",
    "int_type": lambda error: f"应为整数，而是 {_value(error)}",
    "bool_type": lambda error: f"应为 true 或 false，而是 {_value(error)}",
    "literal_error": lambda error: f"应为 {_choices(error)}，而是 {_value(error)}",
    "greater_than_equal": lambda error: f"应不小于 {error['ctx']['ge']}，而是 {_value(error)}",
}
"""The validator's kind of error → the sentence; kinds not listed keep the validator's own words."""

CUT_SHORT = "文件在此中断"
"""What is said of JSON that ends too soon."""

_JSON_WORDS = {
    "trailing comma": "多了一个逗号",
    "trailing characters": "一条记录之后还有文字（一行一条记录的文件应以 .jsonl 为名）",
    "key must be a string": "键应为双引号字符串",
    "expected `:`": "缺少冒号",
    "expected `,` or `}`": "缺少逗号或 }",
    "expected `,` or `]`": "缺少逗号或 ]",
    "expected value": "此处应有一个值",
    "expected ident": "只认 true、false 和 null",
    "invalid number": "数字写法不对",
    "number out of range": "数字过大",
    "invalid escape": "转义写法不对",
    "invalid unicode code point": "转义不成字符",
    "lone leading surrogate in hex escape": "转义只有半个字符",
    "unexpected end of hex escape": "转义只有半个字符",
    "control character (\\u0000-\\u001F) found while parsing a string": "字符串里有换行或控制字符",
    "recursion limit exceeded": "嵌套过深",
}


def violated(error: ErrorDetails) -> str:
    """A violation's place in the record and what is wrong there: ``$.issues[3].id: 缺少字段``."""
    return f"{json_path(error['loc'])}: {objection(error)}"


def objection(error: ErrorDetails) -> str:
    """What is wrong with a value, in one sentence."""
    said = _EXPECTED.get(error["type"])
    if said is None:
        return error["msg"]
    if error["type"] == "extra_forbidden":
        return said(error) + _meant(error["loc"])
    return said(error)


def json_objection(error: ErrorDetails) -> tuple[str, int, int]:
    """What the JSON parser objects to, and where: line and column count from 1, columns in bytes."""
    told = str(error.get("ctx", {}).get("error", error["msg"]))
    place = _JSON_PLACE.search(told)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    words = told[: place.start()] if place else told
    if words.startswith("EOF while parsing"):
        return CUT_SHORT, line, column
    return _JSON_WORDS.get(words, words), line, column


def _value(error: ErrorDetails) -> str:
    try:
        shown = json.dumps(error["input"], ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        shown = type(error["input"]).__name__
    return shown if len(shown) <= _LONGEST_VALUE else shown[:_LONGEST_VALUE] + "…"


def _several(error: ErrorDetails) -> str:
    """What to do with an array of records, which is no file of records."""
    is_array = not error["loc"] and isinstance(error["input"], list)
    return "（多条记录应一行一条，存为 .jsonl）" if is_array else ""


def _choices(error: ErrorDetails) -> str:
    return str(error["ctx"]["expected"]).replace("', '", "、").replace("' or '", "、").strip("'")


def _meant(path: Sequence[Step]) -> str:
    """The field that a misspelt one is likely to be."""
    model = _model_at(path[:-1])
    if model is None:
        return ""
    near = difflib.get_close_matches(str(path[-1]), model.model_fields, n=1)
    return f"，是否应为 {near[0]}？" if near else ""


def _model_at(path: Sequence[Step]) -> type[BaseModel] | None:
    """The model that a path leads to, by the types of the fields on it."""
    model: type[BaseModel] | None = Notice
    for step in path:
        if isinstance(step, int) or model is None:
            continue
        field = model.model_fields.get(step)
        model = next(_models(field.annotation), None) if field else None
    return model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
