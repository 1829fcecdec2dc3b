"""The floors: a module imports only from its own floor or lower ones, and nothing imports the package root."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "xuncha_parse"

FLOORS = (
    ("source", "errors", "atomic", "exact", "heap", "lazy", "nouns", "pointers", "webpage"),
    ("notation",),
    ("readers",),
    ("records", "diagnostics"),
    ("syntax", "schema", "export", "review"),
    ("interpret",),
    ("pipeline",),
    ("checking", "correct", "explain", "gold", "corpus"),
    ("cli",),
)
"""From the ground up. ``syntax`` and ``schema`` share a floor and do not know each other."""

FLOOR_OF = {part: floor for floor, parts in enumerate(FLOORS) for part in parts}
STRANGERS = (
    ("syntax", "schema"), ("schema", "syntax"), ("records", "readers"), ("diagnostics", "readers"), ("syntax", "readers"),
    ("interpret", "readers"), ("pipeline", "readers"), ("readers", "notation"), ("gold", "explain"), ("gold", "checking"),
    ("schema", "readers"), ("schema", "notation"), ("export", "syntax"), ("export", "schema"), ("export", "readers"),
    ("review", "syntax"), ("review", "schema"), ("corpus", "gold"), ("corpus", "explain"), ("corpus", "export"), ("corpus", "syntax"),
    ("corpus", "interpret"), ("gold", "corpus"), ("checking", "corpus"), ("explain", "corpus"),
)  # fmt: skip
"""Who does not import whom, though the floors would allow it."""

LAZY = {
    "jieba": ("corpus",),
    "rjieba": ("corpus",),
    "pyarrow": ("corpus", "export"),
    "brotli": ("corpus",),
    "xlsxwriter": ("export",),
    "ray": ("corpus",),
    "dask": ("corpus",),
    "distributed": ("corpus",),
    "fsspec": ("corpus",),
    "pandas": (),
    "duckdb": (),
    "regex": (),
    "typer": ("cli",),
    "rich": ("cli",),
    "pydantic": ("records", "schema", "review", "checking", "corpus"),
    "jsonpatch": ("review",),
    "pydantic_core": ("checking", "cli", "export"),
    "selectolax": ("readers",),
    "lxml": ("readers",),
    "pypdfium2": ("readers",),
    "docx": (),
    "reportlab": (),
}
"""Third-party packages → the only parts that may import them."""

FILES = sorted(PACKAGE.rglob("*.py"))


def _imports(file: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found += [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
    return found


def _part(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _parts_imported(file: Path) -> set[str]:
    """The parts of this package a file imports; the empty name is the package root itself."""
    own = [name.split(".") for name in _imports(file) if name.split(".")[0] == "xuncha_parse"]
    parts = {name[1] if len(name) > 1 and name[1] in FLOOR_OF else "" for name in own}
    return parts - {_part(file)}


def _at_import(file: Path) -> set[str]:
    """The packages that importing a file loads: what stands in functions and under TYPE_CHECKING is not among them."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    return found


INNER = [file for file in FILES if _part(file) not in ("__init__", "__main__")]


@pytest.mark.parametrize("file", INNER, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_from_lower_floors(file: Path) -> None:
    part = _part(file)
    assert part in FLOOR_OF, f"{part} has no floor: give it one here and in docs/architecture.md"
    for other in _parts_imported(file):
        assert other, "the package root is imported"
        assert FLOOR_OF[other] < FLOOR_OF[part] or _same_floor_friends(part, other), f"{part} imports {other}"
        assert (part, other) not in STRANGERS


def _same_floor_friends(part: str, other: str) -> bool:
    return (
        FLOOR_OF[part] == FLOOR_OF[other]
        and (part, other) not in STRANGERS
        and part != other
        and part not in ("source", "errors")
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_heavy_packages_are_imported_where_they_belong(file: Path) -> None:
    for name in _imports(file):
        package = name.split(".")[0]
        if package in LAZY:
            assert _part(file) in LAZY[package], f"{file} imports {package}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_libraries_for_files_are_loaded_by_the_first_file_of_their_kind(file: Path) -> None:
    assert not _at_import(file) & {
        "selectolax",
        "lxml",
        "pypdfium2",
        "jieba",
        "rjieba",
        "pyarrow",
        "brotli",
        "xlsxwriter",
        "ray",
        "distributed",
        "fsspec",
        "rich",
        "jsonpatch",
    }


def test_every_package_of_the_table_that_may_be_imported_is() -> None:
    """A table that names what nobody imports would hold nothing."""
    imported = {(name.split(".")[0], _part(file)) for file in FILES for name in _imports(file)}
    assert {(package, part) for package, parts in LAZY.items() for part in parts} <= imported


def test_every_floor_is_inhabited() -> None:
    assert {_part(file) for file in INNER} == set(FLOOR_OF)
