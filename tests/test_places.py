"""Places in JSON: what is found at a path is what stands there, however the text is laid out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_parse.checking.places import Places, json_path

KEYS = st.sampled_from(["a", "b", "整改", 'q"', "\\", "长 键", ""])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
LAYOUTS = st.fixed_dictionaries(
    {
        "indent": st.none() | st.sampled_from([0, 1, 2, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.none() | st.just((" ,  ", "\t:\r\n ")),
    }
)


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [(path, value), *(found for step, below in inside for found in _paths(below, (*path, step)))]


@given(VALUES, LAYOUTS, st.sampled_from(["", " ", "\n\t"]))
def test_the_value_at_a_path_is_found(value: Any, layout: dict[str, Any], around: str) -> None:
    text = around + json.dumps(value, **layout) + around
    places = Places(text)
    for path, below in _paths(value):
        start, end = places.find(path)
        assert json.loads(text[start:end]) == below
        if path and isinstance(path[-1], str):
            start, end = places.find(path, key=True)
            assert json.loads(text[start:end]) == path[-1]
    assert not list(places.repeated_keys())


@given(VALUES, LAYOUTS)
def test_a_path_that_ends_early_leads_to_the_last_value_on_it(value: Any, layout: dict[str, Any]) -> None:
    text = json.dumps(value, **layout)
    places = Places(text)
    for path, below in _paths(value):
        start, end = places.find((*path, "no such key", 7))
        assert json.loads(text[start:end]) == below


@given(st.lists(st.tuples(KEYS, VALUES), min_size=1, max_size=6), LAYOUTS)
def test_of_keys_alike_the_last_counts_and_the_later_ones_are_told(
    members: list[tuple[str, Any]], layout: dict[str, Any]
) -> None:
    inside = ", ".join(f"{json.dumps(key)}: {json.dumps(value, **layout)}" for key, value in members)
    text = f'{{"x": [{{{inside}}}]}}'
    places = Places(text)
    for key, value in dict(members).items():
        start, end = places.find(("x", 0, key))
        assert json.loads(text[start:end]) == value
    repeated = [text[start:end] for _, start, end in places.repeated_keys()]
    keys = [key for key, _ in members]
    later = [key for number, key in enumerate(keys) if key in keys[:number]]
    assert [json.loads(each) for each in repeated] == later


def test_lines_and_columns_count_characters_from_one() -> None:
    text = '{\n  "整改": "完成",\r\n\t"a": [1,\n 22]\n}'
    places = Places(text)
    assert places.spot(*places.find(())) == (1, 1, 5, 2)
    assert places.spot(*places.find(("整改",))) == (2, 9, 2, 13)
    assert places.spot(*places.find(("a", 0))) == (3, 8, 3, 9)
    assert places.spot(*places.find(("a", 1))) == (4, 2, 4, 4)
    assert places.spot(*places.find(("a",))) == (3, 7, 4, 5)
    assert places.spot(len(text), len(text)) == (5, 2, 5, 2)


def test_an_excerpt_shows_the_place_on_one_line() -> None:
    text = '{"a": 1,\n   "b": "' + "长" * 100 + '"}'
    places = Places(text)
    assert str(places.excerpt(*places.find(("a",)))) == '{"a": ⟦1⟧, "b": "长长长长长长长长长长长长长'
    assert str(places.excerpt(*places.find(("b",)))) == '{"a": 1, "b": ⟦"' + "长" * 47 + "⟧…"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), "$"),
        (("issues", 3, "id"), "$.issues[3].id"),
        (("a b", 0, 'q"'), '$["a b"][0]["q\\""]'),
        (("整改",), '$["整改"]'),
    ],
)
def test_a_path_is_written_as_json_path(path: tuple[str | int, ...], written: str) -> None:
    assert json_path(path) == written


def test_many_faults_are_placed_in_one_reading() -> None:
    value = {"issues": [{"id": str(number), "x": [number] * 20} for number in range(3_000)]}
    text = json.dumps(value, indent=1)
    places = Places(text)
    for number in range(3_000):
        start, end = places.find(("issues", number, "id"))
        assert text[start:end] == f'"{number}"'
