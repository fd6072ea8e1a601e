"""The quality scale: every rule is answered, and what a machine can check of an answer is checked."""

import ast
from collections.abc import Mapping
from fnmatch import fnmatch
from inspect import getsource
from pathlib import Path
import re
import tomllib
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
import probatio
import pytest

from custom_components.fordpass import repairs
from custom_components.fordpass.account_device import AccountEntity
from custom_components.fordpass.actions import ACTIONS
from custom_components.fordpass.condition import CONDITIONS
from custom_components.fordpass.config_flow import FordPassConfigFlow
from custom_components.fordpass.const import PLATFORMS
from custom_components.fordpass.entity import FordPassEntity
from custom_components.fordpass.trigger import TRIGGERS
import homeassistant
from homeassistant.components.blueprint import BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.selector import validate_selector
from homeassistant.helpers.service import _SERVICES_SCHEMA
from homeassistant.util.yaml import load_yaml_dict, parse_yaml

from .sources import ENGLISH, INTEGRATION, ROOT, SOURCES, module, nodes, read_json

RULES: dict[str, Any] = load_yaml_dict(str(INTEGRATION / "quality_scale.yaml"))["rules"]
SERVICES: dict[str, Any] = load_yaml_dict(str(INTEGRATION / "services.yaml"))
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
BLUEPRINTS = sorted((ROOT / "blueprints/automation/fordpass").glob("*.yaml"))
DIALOGS = [path for path in SOURCES if "async_step_" in path.read_text()]

# Where each rule that asks for documentation has its answer: a page and a heading of it.
DOCS = {
    "docs-actions": ("docs/actions.md", "Actions"),
    "docs-conditions": ("docs/automations.md", "Conditions of ours"),
    "docs-configuration-parameters": ("docs/installation.md", "Options"),
    "docs-data-update": ("docs/data.md", "How news come"),
    "docs-examples": ("docs/examples.md", "Examples"),
    "docs-high-level-description": ("README.md", "What it does"),
    "docs-installation-instructions": ("docs/installation.md", "Installation"),
    "docs-installation-parameters": ("docs/installation.md", "What is asked"),
    "docs-known-limitations": ("docs/limitations.md", "Known limitations"),
    "docs-removal-instructions": ("docs/installation.md", "Removal"),
    "docs-supported-devices": ("docs/cars.md", "Cars"),
    "docs-supported-functions": ("docs/entities.md", "Entities"),
    "docs-triggers": ("docs/automations.md", "Triggers of ours"),
    "docs-troubleshooting": ("docs/troubleshooting.md", "Troubleshooting"),
    "docs-use-cases": ("docs/examples.md", "Use cases"),
}
# What proves a rule that is about behaviour: tests that must be there.
PROOFS = {
    "config-entry-unloading": "test_unload",
    "diagnostics": "async def test_readings(",
    "dynamic-devices": "test_a_car_that_is_bought_appears_without_a_reload",
    "entity-disabled-by-default": "test_what_few_need_is_off_by_default_and_can_be_turned_on",
    "entity-unique-id": "test_every_entity_is_named_and_none_by_its_vin",
    "repair-issues": "test_a_car_that_was_accepted_is_there_at_once",
    "stale-devices": "test_only_a_car_that_is_gone_can_be_removed_by_hand",
}
# Errors of Home Assistant that an owner reads.
TOLD = {
    "ConfigEntryAuthFailed",
    "ConfigEntryError",
    "ConfigEntryNotReady",
    "HomeAssistantError",
    "ServiceValidationError",
    "UpdateFailed",
}


def test_every_rule_is_answered() -> None:
    """The rules are those that core's integrations answer; what is exempt says why."""
    components = Path(homeassistant.__file__).parent / "components"
    core = load_yaml_dict(str(components / "volvo/quality_scale.yaml"))["rules"]
    assert set(RULES) == set(core)
    assert len(RULES) == 54
    for rule, answer in RULES.items():
        if answer != "done":
            assert isinstance(answer, dict), rule
            assert answer.keys() == {"status", "comment"}, rule
            assert answer["status"] == "exempt", rule
            assert answer["comment"].endswith("."), rule


def test_manifest() -> None:
    """The manifest holds what Home Assistant and the Marketplace ask for, in order."""
    manifest = read_json(INTEGRATION / "manifest.json")
    keys = list(manifest)
    assert keys == ["domain", "name", *sorted(keys[2:])]
    assert set(keys) <= {
        "after_dependencies",
        "codeowners",
        "config_flow",
        "dependencies",
        "documentation",
        "domain",
        "integration_type",
        "iot_class",
        "issue_tracker",
        "loggers",
        "name",
        "requirements",
        "version",
    }
    assert manifest["domain"] == INTEGRATION.name
    assert manifest["name"] == read_json(ROOT / "hacs.json")["name"]
    assert all(owner.startswith("@") for owner in manifest["codeowners"])
    assert manifest["codeowners"]
    assert manifest["config_flow"] is True
    assert manifest["documentation"].startswith("https://")
    assert manifest["issue_tracker"].startswith("https://")
    assert manifest["iot_class"] == "cloud_push"
    # Nothing to be transparent about: the client is part of the integration.
    assert manifest["requirements"] == []
    assert RULES["dependency-transparency"]["status"] == "exempt"
    AwesomeVersion(manifest["version"], ensure_strategy=AwesomeVersionStrategy.SEMVER)


# Actions


def test_actions_are_as_home_assistant_wants_them() -> None:
    """The file is valid by Home Assistant's own schema, its selectors as well, and each is for cars."""
    assert set(_SERVICES_SCHEMA(SERVICES)) == set(ACTIONS)
    for name, service in SERVICES.items():
        assert service["target"] == {"device": {"integration": "fordpass"}}, name
        for field in service.get("fields", {}).values():
            validate_selector(field["selector"])


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_the_fields_of_an_action(name: str) -> None:
    """What the form offers is what the action takes: names, what is required, and each choice."""
    shown = SERVICES[name].get("fields", {})
    taken = {str(marker.schema): marker for marker in ACTIONS[name].fields}
    assert set(shown) == set(taken)
    for field, about in shown.items():
        marker = taken[field]
        assert about.get("required", False) is isinstance(marker, probatio.Required)
        check = probatio.Schema({field: ACTIONS[name].fields[marker]})
        select = about["selector"].get("select") or {}
        for option in select.get("options", ()):
            value = option["value"] if isinstance(option, dict) else option
            check({field: [value] if select.get("multiple") else value})
        if "default" in about:
            check({field: about["default"]})
        if key := select.get("translation_key"):
            assert set(ENGLISH["selector"][key]["options"]) == set(select["options"])


def test_actions_are_registered_once() -> None:
    """In the set-up of the integration, whether there is an account or not, and nowhere else."""
    registering = [
        path.relative_to(INTEGRATION).as_posix()
        for path in SOURCES
        if "services.async_register(" in path.read_text()
    ]
    assert registering == ["actions/__init__.py"]
    tree = ast.parse((INTEGRATION / "__init__.py").read_text())
    calls = {
        function.name
        for function in tree.body
        if isinstance(function, ast.AsyncFunctionDef)
        and "async_register_actions" in ast.unparse(function)
    }
    assert calls == {"async_setup"}


# Triggers and conditions


@pytest.mark.parametrize(
    ("section", "classes"), [("triggers", TRIGGERS), ("conditions", CONDITIONS)]
)
def test_automations_are_as_home_assistant_wants_them(
    section: str, classes: Mapping[str, Any]
) -> None:
    """The files are about cars, have valid selectors, and offer what the code takes."""
    described = load_yaml_dict(str(INTEGRATION / f"{section}.yaml"))
    for key, about in described.items():
        if key.startswith("."):
            continue
        assert about["target"] == {"entity": [{"integration": "fordpass"}]}, key
        shown = about.get("fields", {})
        for field in shown.values():
            validate_selector(field["selector"])
        taken = {str(marker): marker for marker in classes[key].options}
        assert set(shown) - {"behavior"} == set(taken), key
        assert ("behavior" in shown) is (section == "conditions"), key
        for name, marker in taken.items():
            required = isinstance(marker, probatio.Required)
            assert shown[name].get("required", False) is required, key
            if "default" in shown[name]:
                check = probatio.Schema({name: classes[key].options[marker]})
                check({name: shown[name]["default"]})


@pytest.mark.parametrize("section", ["triggers", "conditions"])
def test_automations_are_documented(section: str) -> None:
    """Each trigger and condition is on the page by the name its dialog gives it."""
    page = (ROOT / "docs/automations.md").read_text()
    for key, words in ENGLISH[section].items():
        assert f"| {words['name']} | `fordpass.{key}` |" in page


def test_only_home_assistant_loads_them() -> None:
    """One that has no triggers and conditions of this kind must not miss anything else."""
    importing = {
        path.name
        for path in SOURCES
        if path.parent.name != "automation"
        and re.search(
            r"^from \.+(automation|trigger|condition)\b", path.read_text(), re.MULTILINE
        )
    }
    assert importing == {"trigger.py", "condition.py"}


# How it is written


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform(platform: str) -> None:
    """Each says how many updates run at once, and its entities are ours, named by the device."""
    code = module(platform)
    assert isinstance(code.PARALLEL_UPDATES, int)
    own = [
        kind
        for kind in vars(code).values()
        if isinstance(kind, type)
        and issubclass(kind, Entity)
        and kind.__module__ == code.__name__
    ]
    assert own
    assert all(issubclass(kind, FordPassEntity | AccountEntity) for kind in own)
    for base in (FordPassEntity, AccountEntity):
        assert "_attr_has_entity_name = True" in getsource(base)


def test_errors_are_told_in_the_owners_language() -> None:
    """What is raised of Home Assistant's errors is raised with a key, or by who finds the key."""
    untold = [
        ast.unparse(node)
        for node in nodes(ast.Raise)
        if isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in TOLD
        and "translation_key" not in {word.arg for word in node.exc.keywords}
    ]
    assert untold == []


def test_sessions_are_home_assistants_own() -> None:
    """But for sockets, which would take up all connections that other integrations share with us.

    The guard only opens a socket in what was injected, and lets go of it again.
    """
    making = {path.name for path in SOURCES if "ClientSession(" in path.read_text()}
    assert making == {"sockets.py", "account_guard.py"}


@pytest.mark.parametrize(
    "unwanted",
    [
        "hass.data[DOMAIN]",  # runtime-data
        "_attr_icon",  # icon-translations
        "_attr_name =",  # entity-translations
        "scan_interval",  # appropriate-polling
        "import requests",  # async-dependency
    ],
)
def test_what_is_not_done(unwanted: str) -> None:
    """Ways that the rules do not want."""
    assert [path.name for path in SOURCES if unwanted in path.read_text()] == []


def test_common_modules() -> None:
    """Coordinator, entity and the rest are where a reader looks for them."""
    for name in ("coordinator", "entity", "diagnostics", "repairs", "system_health"):
        assert (INTEGRATION / f"{name}.py").is_file()


def test_strict_typing() -> None:
    """Everything is typed, and checked to be."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert settings["strict"] is True
    assert (INTEGRATION / "cloud/py.typed").is_file()


# Dialogs and repairs


def test_flows_there_are() -> None:
    """Signing in again, and changing how an account is reached."""
    for step in ("user", "reauth", "reconfigure"):
        assert hasattr(FordPassConfigFlow, f"async_step_{step}")


def test_dialogs_are_covered_completely() -> None:
    """The gate in the test command names each file with a step of a dialog."""
    script = (ROOT / "script/test").read_text()
    assert "--cov-fail-under=95" in script
    assert "--fail-under=100" in script
    found = re.search(r'dialogs="([^"]+)"', script)
    assert found is not None
    patterns = found[1].split(",")
    outside = [
        path.name
        for path in DIALOGS
        if not any(fnmatch(str(path), pattern) for pattern in patterns)
    ]
    assert outside == []


def test_what_can_be_fixed_has_a_flow() -> None:
    """Each issue either says what to do, or has a flow with words that does it."""
    fixable = set()
    for key, words in ENGLISH["issues"].items():
        assert words["title"]
        assert ("fix_flow" in words) != ("description" in words), key
        if "fix_flow" in words:
            fixable.add(key)
            assert words["fix_flow"]["step"]["confirm"]["description"]
    assert fixable == set(repairs.FLOWS)


# Documentation and proofs


@pytest.mark.parametrize("rule", sorted(rule for rule in RULES if "docs-" in rule))
def test_documentation(rule: str) -> None:
    """Each rule that asks for documentation has its heading on a page the README links to.

    There is nothing that such a rule could be exempt from: the integration has each of these things.
    """
    assert RULES[rule] == "done"
    page, heading = DOCS[rule]
    lines = (ROOT / page).read_text().splitlines()
    assert any(re.fullmatch(rf"#+ {heading}", line) for line in lines), page
    assert page == "README.md" or f"]({page})" in (ROOT / "README.md").read_text()


def test_every_field_is_documented() -> None:
    """Each field of the dialogs, and each option, is on the page by the name the dialog gives it."""
    page = (ROOT / "docs/installation.md").read_text()
    labels = {
        label
        for flow in ("config", "options")
        for step in ENGLISH[flow]["step"].values()
        for label in step.get("data", {}).values()
    }
    assert {label for label in labels if f"| {label} |" not in page} == set()


def test_links_lead_somewhere() -> None:
    """A page that is linked is there."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    dead = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / link).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("rule", sorted(PROOFS))
def test_proof(rule: str) -> None:
    """What only behaviour can prove has its test."""
    assert RULES[rule] == "done"
    assert PROOFS[rule] in TESTS


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_blueprints(path: Path) -> None:
    """Home Assistant takes them, and every input has words."""
    blueprint = Blueprint(
        parse_yaml(path.read_text()),
        schema=BLUEPRINT_SCHEMA,
        expected_domain="automation",
    )
    assert blueprint.validate() is None
    for about in blueprint.inputs.values():
        assert about["name"]
        assert about["description"]
    assert path.name in (ROOT / "docs/examples.md").read_text()


def test_validation_stands_ready() -> None:
    """Both validations of others run for each change."""
    workflow = (ROOT / ".github/workflows/validate.yml").read_text()
    assert "home-assistant/actions/hassfest@" in workflow
    assert "hacs/action@" in workflow
    assert "category: integration" in workflow
