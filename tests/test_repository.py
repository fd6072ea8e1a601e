"""The repository itself: its manifests, its words, and who may import whom."""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
import json
from pathlib import Path
import re
from types import ModuleType
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from PIL import Image
import pytest

from custom_components.fordpass.const import DOMAIN, PLATFORMS
from custom_components.fordpass.entity import FordPassDescription
import homeassistant
from homeassistant.util.yaml import load_yaml_dict
from script.bootstrap import pinned_version

ROOT = Path(__file__).parent.parent
INTEGRATION = ROOT / "custom_components" / DOMAIN
SOURCES = sorted(INTEGRATION.rglob("*.py"))
TRANSLATIONS = sorted((INTEGRATION / "translations").glob("*.json"))
# Paths of somebody's machine; spelled so that they do not match themselves.
MACHINE_PATH = re.compile(r"(?<![\w.:/*])/(?:home|root|Users|tmp|work|mnt)/")
# A folder, and what nothing in it may import from elsewhere.
BORDERS = (
    (
        "custom_components/fordpass/cloud",
        ("custom_components", "homeassistant", "probatio", "voluptuous"),
    ),
    ("simulator", ("homeassistant", "custom_components")),
    ("tests/simulator", ("homeassistant", "custom_components")),
    ("custom_components", ("simulator", "tests", "script")),
)


def _json(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text())
    return document


ENGLISH = _json(INTEGRATION / "translations/en.json")


def _keys(document: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for key, value in document.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{path}{key}.")
        else:
            yield f"{path}{key}"


def _nodes[N: ast.AST](kind: type[N]) -> Iterator[N]:
    """Yield all nodes of a kind in the integration's sources."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, kind):
                yield node


def _arguments(name: str) -> set[str]:
    """Return the plain texts passed as the keyword argument of this name."""
    return {
        node.value.value
        for node in _nodes(ast.keyword)
        if node.arg == name
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def _prefixes() -> tuple[str, ...]:
    """Return how the texts begin that are put together with f-strings."""
    starts = [node.values[0] for node in _nodes(ast.JoinedStr) if node.values]
    return tuple(
        str(start.value)
        for start in starts
        if isinstance(start, ast.Constant) and re.fullmatch(r"\w+_", str(start.value))
    )


def _rows(platform: str) -> dict[str, FordPassDescription]:
    """Return the rows of a platform's tables by their key."""
    module: ModuleType = import_module(f"custom_components.{DOMAIN}.{platform}")
    return {
        row.key: row
        for table in vars(module).values()
        if isinstance(table, tuple)
        for row in table
        if isinstance(row, FordPassDescription)
    }


def test_manifest() -> None:
    """The manifest holds what Home Assistant and the Marketplace ask for, in order."""
    manifest = _json(INTEGRATION / "manifest.json")
    keys = list(manifest)
    assert keys == ["domain", "name", *sorted(keys[2:])]
    assert manifest["domain"] == INTEGRATION.name
    assert manifest["name"] == _json(ROOT / "hacs.json")["name"]
    assert manifest["codeowners"]
    assert manifest["documentation"].startswith("https://")
    assert manifest["issue_tracker"].startswith("https://")
    assert manifest["iot_class"] == "cloud_push"
    AwesomeVersion(manifest["version"], ensure_strategy=AwesomeVersionStrategy.SEMVER)


def test_hacs() -> None:
    """The minimum version is one that we test."""
    hacs = _json(ROOT / "hacs.json")
    assert set(hacs) == {"name", "homeassistant"}
    assert AwesomeVersion(hacs["homeassistant"]) <= AwesomeVersion(pinned_version())


def test_brand() -> None:
    """The images have the sizes of the brands repository."""
    for name, size in (("icon.png", 256), ("icon@2x.png", 512)):
        with Image.open(INTEGRATION / "brand" / name) as image:
            assert image.size == (size, size)


def test_quality_scale_is_complete() -> None:
    """Every rule that core's integrations answer is answered."""
    components = Path(homeassistant.__file__).parent / "components"
    core = load_yaml_dict(str(components / "volvo/quality_scale.yaml"))
    ours = load_yaml_dict(str(INTEGRATION / "quality_scale.yaml"))
    assert set(ours["rules"]) == set(core["rules"])
    assert len(ours["rules"]) == 54


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_translation_is_complete(path: Path) -> None:
    """Every language has the words of the English one, and their placeholders."""
    translation = _json(path)
    assert sorted(_keys(translation)) == sorted(_keys(ENGLISH))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_entities_have_words_and_icons(platform: str) -> None:
    """Each row of a platform has a name, words for its states, and no row is orphaned."""
    rows = _rows(platform)
    assert rows
    words = ENGLISH["entity"].get(platform, {})
    assert set(words) == {key for key, row in rows.items() if row.name is not None}
    for key, row in rows.items():
        if platform == "sensor" and row.signal is not None:
            assert set(words[key].get("state", ())) == set(row.signal.words), key
    icons = _json(INTEGRATION / "icons.json")["entity"].get(platform, {})
    assert set(icons) <= set(rows)
    for key, row in rows.items():
        assert key in icons or row.device_class is not None, f"{key} has no icon"


def test_translation_keys_exist() -> None:
    """Every key that is written out in the code has words."""
    known = {
        key
        for section in ("exceptions", "issues", "selector")
        for key in ENGLISH.get(section, {})
    }
    assert _arguments("translation_key") <= known


def test_no_words_are_orphaned() -> None:
    """Every error, reason and exception that has words is somewhere in the code."""
    texts = {str(node.value) for node in _nodes(ast.Constant)}
    config = ENGLISH["config"]
    words = {
        *ENGLISH["exceptions"],
        *ENGLISH.get("issues", {}),
        *ENGLISH["selector"],
        *config["error"],
        *config["progress"],
    }
    # These reasons are Home Assistant's own, raised by its base classes.
    own = {"already_configured", "already_in_progress"} | {
        f"{flow}_successful" for flow in ("reauth", "reconfigure")
    }
    words |= set(config["abort"]) - own
    prefixes = _prefixes()
    assert [word for word in words - texts if not word.startswith(prefixes)] == []


@pytest.mark.parametrize("flow", ["config", "options"])
def test_steps_have_words(flow: str) -> None:
    """Each step with words is a step of the flow, and each field says what it is for."""
    methods = {node.name for node in _nodes(ast.AsyncFunctionDef)}
    for step, words in ENGLISH[flow]["step"].items():
        assert f"async_step_{step}" in methods
        fields = set(words.get("data", {}))
        assert fields == set(words.get("data_description", {})), step


def test_all_shown_steps_have_words() -> None:
    """No step is shown without words."""
    known = {*ENGLISH["config"]["step"], *ENGLISH["options"]["step"]}
    assert _arguments("step_id") <= known | set(ENGLISH["config"]["progress"])
    assert _arguments("reason") <= set(ENGLISH["config"]["abort"])
    assert _arguments("progress_action") <= set(ENGLISH["config"]["progress"])


@pytest.mark.parametrize(("folder", "forbidden"), BORDERS, ids=str)
def test_borders(folder: str, forbidden: tuple[str, ...]) -> None:
    """The cloud library stands alone, and so does the simulator."""
    own = folder.replace("/", ".")
    trespasses = [
        f"{source.relative_to(ROOT)}: {name}"
        for source in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(source.read_text()))
        for name in _imports(source, node)
        if name.partition(".")[0] in forbidden and not f"{name}.".startswith(f"{own}.")
    ]
    assert trespasses == []


def _imports(source: Path, node: ast.AST) -> list[str]:
    """Return the full names of the modules that a node imports."""
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom(module=module, level=0):
            return [module or ""]
        case ast.ImportFrom(module=module, level=level):
            package = source.relative_to(ROOT).parts[:-level]
            return [".".join([*package, module or ""]).rstrip(".")]
    return []


def test_bootstrap_runs_on_an_old_python() -> None:
    """The set-up begins on whatever Python there is."""
    for name in ("__init__", "bootstrap", "debian"):
        source = (ROOT / "script" / f"{name}.py").read_text()
        ast.parse(source, feature_version=(3, 9))


def _texts() -> Iterator[tuple[Path, str]]:
    """Yield the text files that belong to the repository."""
    made = {"__pycache__", "htmlcov"}
    kinds = {"", ".py", ".md", ".json", ".yaml", ".yml", ".toml", ".txt", ".html"}
    for top in ROOT.iterdir():
        if top.name.startswith(".") and top.name not in (".ci", ".github"):
            continue
        for path in top.rglob("*") if top.is_dir() else (top,):
            if path.is_file() and path.suffix in kinds and not made & set(path.parts):
                yield path, path.read_text()


def test_no_path_of_a_machine() -> None:
    """Nothing in the repository depends on where somebody keeps it."""
    found = [str(path) for path, text in _texts() if MACHINE_PATH.search(text)]
    assert found == []
