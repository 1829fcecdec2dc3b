"""The straight lines drawn on a page of a PDF, by which its tables are ruled; and whether it shows a picture."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, as pdfium gives them; or left, top, right, bottom once y runs down."""

_MOST_OBJECTS = 50_000
_MOST_SEGMENTS = 1_000
_THIN = 3.0
_LEAST_RULE = 4.0
_FARTHEST = 1e6
_PATH, _IMAGE, _FORM = 2, 3, 5
_MOVE = 2
_DEEPEST = 8


def drawn(raw: ModuleType, page: object) -> tuple[list[Box], bool]:
    """Straight level or upright lines on the page, and whether it shows a picture."""
    strokes: list[Box] = []
    has_images = False
    pending = [(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0)]
    left = _MOST_OBJECTS
    while pending and left > 0:
        holder, count, get, depth = pending.pop()
        for i in range(min(count(holder), left)):
            left -= 1
            item = get(holder, i)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == _IMAGE:
                has_images = True
            elif kind == _FORM and depth < _DEEPEST:
                pending.append((item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1))
            elif kind == _PATH and depth == 0:
                strokes.extend(_strokes(raw, item))
    return strokes, has_images


def _strokes(raw: ModuleType, path: object) -> Iterator[Box]:
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(path, *edges):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    if min(right - left, top - bottom) <= _THIN:
        if _is_rule((left, bottom, right, top)):
            yield left, bottom, right, top
        return
    filled, stroked = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(path, filled, stroked)
    if stroked.value or raw.FPDFPath_CountSegments(path) > 5:
        yield from _segments(raw, path, stroked=bool(stroked.value))


def _segments(raw: ModuleType, path: object, *, stroked: bool) -> Iterator[Box]:
    """The straight pieces of a path that runs level or upright; of a filled one only those of thin boxes."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    runs: list[list[tuple[float, float]]] = []
    for i in range(min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if raw.FPDFPathSegment_GetType(segment) == _MOVE or not runs:
            runs.append([at])
        else:
            runs[-1].append(at)
        if raw.FPDFPathSegment_GetClose(segment):
            runs[-1].append(runs[-1][0])
    for run in runs:
        yield from filter(_is_rule, map(_hull, pairwise(run)) if stroked else [_hull(run)])


def _hull(run: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in run], [y for _, y in run]
    return min(xs), min(ys), max(xs), max(ys)


def _is_rule(box: Box) -> bool:
    if not all(-_FARTHEST < edge < _FARTHEST for edge in box):
        return False
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) <= _THIN and max(width, height) >= _LEAST_RULE
