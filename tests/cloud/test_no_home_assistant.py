"""The cloud library knows nothing of Home Assistant, nor of the package it lies in."""

import ast
from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.fordpass import cloud

ROOM = Path(cloud.__file__).parent
FILES = sorted(ROOM.rglob("*.py"))
CLOUDS = ("fordconnect", "fordpass", "smartcar")
ALLOWED = sys.stdlib_module_names | {"aiohttp", "orjson", "yarl"}

PROGRAM = """
from importlib import import_module
from pathlib import Path
import sys


class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("homeassistant", "custom_components", "voluptuous"):
            raise ImportError(f"{name} is blocked")


sys.meta_path.insert(0, Blocked())
# At the end: some of the platforms are called like modules of Python.
sys.path.append(sys.argv[1])
for file in sorted(Path(sys.argv[1], "cloud").rglob("*.py")):
    parts = file.relative_to(sys.argv[1]).with_suffix("").parts
    import_module(".".join(part for part in parts if part != "__init__"))
print(sorted(name for name in sys.modules if name.startswith("homeassistant")))
"""


def test_import_without_home_assistant() -> None:
    """Every module can be imported where there is no Home Assistant."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOM.parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "[]\n", "")


def imports(file: Path) -> Iterator[str]:
    """Yield what a file imports; a relative import as the path it leads to."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1]
            yield str(folder / (node.module or "").replace(".", "/"))
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
def test_imports(file: Path) -> None:
    """A file of the library imports the library, the standard library, aiohttp and orjson."""
    for name in imports(file):
        if name.startswith("/"):
            assert Path(name).is_relative_to(ROOM)
        else:
            assert name.partition(".")[0] in ALLOWED


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
def test_no_cloud_is_known_outside_its_room(file: Path) -> None:
    """What all clouds share knows none of them, and none knows another."""
    own = file.relative_to(ROOM).parts[0]
    others = [f"/cloud/{cloud}" for cloud in CLOUDS if cloud != own]
    assert not [name for name in imports(file) if any(o in name for o in others)]
