"""Every promise in docs/promises.md names code that exists and a test that exists."""

import ast
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
INTEGRATION = ROOT / "custom_components" / "fordpass"

TABLES = {
    "Sync Connect SDK": 12,
    "Smartcar Python SDK": 14,
    "FordConnect: tokens": 4,
    "FordConnect: data": 8,
    "Smartcar: errors": 12,
}
"""The tables by heading, and the least number of rows each must have."""

_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_CODE = re.compile(r"`([\w/]+\.py):([\w.]+)`")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, row by row."""
    _, found, rest = DOCUMENT.partition(f"## {heading}\n")
    assert found, f"There is no table {heading}"
    section = re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def names(path: Path) -> frozenset[str]:
    """Return what a module defines: functions, classes, constants, and their members after a dot."""
    return frozenset(_names(ast.parse(path.read_text(encoding="utf-8")).body))


def _names(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef():
                yield node.name
                yield from (f"{node.name}.{name}" for name in _names(node.body))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name
            case ast.Assign():
                yield from (t.id for t in node.targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


ROWS = [
    pytest.param(heading, row, id=f"{heading} {row[0]}")
    for heading in TABLES
    for row in rows(heading)
]


@pytest.mark.parametrize("heading", TABLES)
def test_no_row_is_missing(heading: str) -> None:
    """The tables are whole, and every row has all its cells."""
    found = rows(heading)
    assert len(found) >= TABLES[heading]
    assert len({row[0] for row in found}) == len(found)
    assert {len(row) for row in found} == {4}


@pytest.mark.parametrize(("heading", "row"), ROWS)
def test_a_row_is_proved(heading: str, row: list[str]) -> None:
    """A row names one test at least, and each is there."""
    proofs = _TEST.findall(row[-1])
    assert proofs, f"Nothing proves {row[0]} of {heading}"
    for path, test in proofs:
        assert test.startswith("test_")
        assert test in names(ROOT / path), f"{path} has no {test}"


@pytest.mark.parametrize(("heading", "row"), ROWS)
def test_what_a_row_names_is_there(heading: str, row: list[str]) -> None:
    """The classes, functions and members that a row names exist."""
    for path, name in _CODE.findall(" ".join(row)):
        assert name in names(INTEGRATION / path), f"{path} has no {name}"


@pytest.mark.parametrize("heading", list(TABLES)[:2])
def test_each_promise_names_the_code(heading: str) -> None:
    """What keeps a promise is named, unless the row says that it is not kept."""
    for row in rows(heading):
        assert _CODE.search(row[2]) or row[2].startswith("**Not kept"), row[0]


def test_supported_versions() -> None:
    """The policy in words is the one that HACS and the manifest enforce."""
    oldest = json.loads((ROOT / "hacs.json").read_text())["homeassistant"]
    assert f"Home Assistant {oldest.rpartition('.')[0]} or newer" in DOCUMENT
    project = (ROOT / "pyproject.toml").read_text()
    python = re.search(r'^python_version = "([\d.]+)"', project, re.MULTILINE)
    assert python is not None
    assert f"Python {python[1]}" in DOCUMENT
    manifest = json.loads((INTEGRATION / "manifest.json").read_text())
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
