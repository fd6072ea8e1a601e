"""The repository itself: what belongs in it, and who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re

from awesomeversion import AwesomeVersion
from PIL import Image
import pytest

from script.bootstrap import pinned_version

from .sources import INTEGRATION, ROOT, read_json

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


def test_hacs() -> None:
    """The minimum version is one that we test."""
    hacs = read_json(ROOT / "hacs.json")
    assert set(hacs) == {"name", "homeassistant"}
    assert AwesomeVersion(hacs["homeassistant"]) <= AwesomeVersion(pinned_version())


def test_brand() -> None:
    """The images have the sizes of the brands repository."""
    for name, size in (("icon.png", 256), ("icon@2x.png", 512)):
        with Image.open(INTEGRATION / "brand" / name) as image:
            assert image.size == (size, size)


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


# What opens something, as the clouds and their neighbours write it; what is made up says so.
SECRETS = {
    "token": re.compile(r"eyJ[\w-]{20,}\.[\w-]{10,}"),
    "key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "access key": re.compile(
        r"(?<![\w-])(?:gh[opsu]_\w{30,}|AKIA[A-Z0-9]{16}|AIza[\w-]{35})"
    ),
    "car": re.compile(
        r"(?<![A-Z0-9])(?:WF0|WF1|1F[A-Z]|2F[A-Z]|3F[A-Z]|5LM|2LM|NM0)[A-HJ-NPR-Z0-9]{14}(?![A-Z0-9])"
    ),
    "person": re.compile(
        r"[\w.+-]+@(?!(?:[\w-]+\.)*example\.(?:com|org|net)\b)[a-z][\w-]*(?:\.[\w-]+)*\.(?:com|net|org|de|uk|io)\b"
    ),
}
# Smartcar documents addresses of its own for trying things out.
MADE_UP = re.compile(r"SAMPLE|TEST|0{5}|X{4}|@smartcar\.com|^smartcar@")


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_in_a_file(kind: str) -> None:
    """Neither a token, nor somebody's car or address, however it came there."""
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in _texts()
        for match in SECRETS[kind].finditer(text)
        if not MADE_UP.search(match[0])
    }
    assert found == set()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("token", "eyJ" + "hbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0"),
        ("key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("access key", "ghp_" + "a1" * 18),
        ("car", "1FTFW1ED" + "5NFA12345"),
        ("person", "somebody@" + "gmail.com"),
    ],
)
def test_a_secret_is_found(kind: str, text: str) -> None:
    """So that the test before can fail."""
    assert SECRETS[kind].search(f"value = {text!r}")


def test_scans_stand_ready() -> None:
    """Advisories, secrets and our own code are looked at, by jobs that may no more than they must."""
    folder = ROOT / ".github/workflows"
    workflows = {path.name: path.read_text() for path in folder.glob("*.yml")}
    for name, text in workflows.items():
        assert "\npermissions:\n  contents: read\n" in text, name
    security = workflows["security.yml"]
    for scan in (
        "pip-audit",
        "dependency-review-action@",
        "codeql-action/analyze@",
        "gitleaks-action@",
    ):
        assert scan in security
    for requirements in ROOT.glob("requirements_*.txt"):
        assert requirements.name in security
