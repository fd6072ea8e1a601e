"""The integration as it is written: its sources, its words, and the tables of its platforms."""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
import json
from pathlib import Path
import re
from types import ModuleType
from typing import Any

from custom_components.fordpass.const import DOMAIN
from custom_components.fordpass.entity import FordPassDescription

ROOT = Path(__file__).parent.parent
INTEGRATION = ROOT / "custom_components" / DOMAIN
SOURCES = sorted(INTEGRATION.rglob("*.py"))


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON object."""
    document: dict[str, Any] = json.loads(path.read_text())
    return document


ENGLISH = read_json(INTEGRATION / "translations/en.json")
ICONS = read_json(INTEGRATION / "icons.json")


def texts(document: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a translation with their dotted keys."""
    for key, value in document.items():
        if isinstance(value, dict):
            yield from texts(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def nodes[N: ast.AST](kind: type[N]) -> Iterator[N]:
    """Yield all nodes of a kind in the integration's sources."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, kind):
                yield node


def arguments(name: str) -> set[str]:
    """Return the plain texts passed as the keyword argument of this name."""
    return {
        node.value.value
        for node in nodes(ast.keyword)
        if node.arg == name
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def prefixes() -> tuple[str, ...]:
    """Return how the texts begin that are put together with f-strings."""
    starts = [node.values[0] for node in nodes(ast.JoinedStr) if node.values]
    return tuple(
        str(start.value)
        for start in starts
        if isinstance(start, ast.Constant) and re.fullmatch(r"\w+_", str(start.value))
    )


def module(name: str) -> ModuleType:
    """Return a module of the integration."""
    return import_module(f"custom_components.{DOMAIN}.{name}")


def rows(platform: str) -> dict[str, FordPassDescription]:
    """Return the rows of a platform's tables by their key."""
    return {
        row.key: row
        for table in vars(module(platform)).values()
        if isinstance(table, tuple)
        for row in table
        if isinstance(row, FordPassDescription)
    }
