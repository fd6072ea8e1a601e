"""The words of the integration: each thing has them, none is orphaned, and every language has them all."""

import ast
from collections.abc import Mapping
from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.fordpass.actions import ACTIONS
from custom_components.fordpass.condition import CONDITIONS
from custom_components.fordpass.const import PLATFORMS
from custom_components.fordpass.trigger import TRIGGERS
from homeassistant.util.yaml import load_yaml_dict

from .sources import (
    ENGLISH,
    ICONS,
    INTEGRATION,
    arguments,
    nodes,
    prefixes,
    read_json,
    rows,
    texts,
)

LANGUAGES = ("da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "sv")
FILES = sorted((INTEGRATION / "translations").glob("*.json"))
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What hassfest takes as a key.
KEY = re.compile(r"(?!.*[-_]{2})(?![-_])[a-z0-9_-]+(?<![-_])")
# What Home Assistant wants to be a placeholder, what it does not render, and references it does not follow.
UNWANTED = re.compile(r"https?://|</?[a-z]+>|'\{\w+\}'|\[%")


def _placeholders(document: Mapping[str, Any]) -> dict[str, list[str]]:
    return {key: sorted(PLACEHOLDER.findall(text)) for key, text in texts(document)}


def test_every_language_is_there() -> None:
    """The twelve languages that are promised."""
    assert tuple(path.stem for path in FILES) == LANGUAGES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_is_complete(path: Path) -> None:
    """Every language has the texts of the English one with their placeholders, and no other; none is empty."""
    translation = read_json(path)
    english, translated = _placeholders(ENGLISH), _placeholders(translation)
    assert sorted(english.keys() - translated.keys()) == [], "missing"
    assert sorted(translated.keys() - english.keys()) == [], "orphaned"
    assert {key for key in english if english[key] != translated[key]} == set()
    assert {key for key, text in texts(translation) if not text.strip()} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_is_as_hassfest_wants_it(path: Path) -> None:
    """Keys of small letters, no addresses, no HTML, no quotes around placeholders, no references."""
    found = list(texts(read_json(path)))
    keys = {part for key, _ in found for part in key.split(".")}
    assert {key for key in keys if not KEY.fullmatch(key)} == set()
    assert {key for key, text in found if UNWANTED.search(text)} == set()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_entities_have_words_and_icons(platform: str) -> None:
    """Each row of a platform has a name, words for its states, and no row is orphaned."""
    table = rows(platform)
    assert table
    words = ENGLISH["entity"].get(platform, {})
    assert set(words) == {key for key, row in table.items() if row.name is not None}
    for key, row in table.items():
        if platform == "sensor" and row.signal is not None:
            assert set(words[key].get("state", ())) == set(row.signal.words), key
        if options := getattr(row, "options", None):
            # Figures need no words.
            named = {option for option in options if not option.isdecimal()}
            assert set(words[key].get("state", ())) in (named, set(options)), key
    icons = ICONS["entity"].get(platform, {})
    assert set(icons) <= set(table)
    for key, row in table.items():
        assert key in icons or row.device_class is not None, f"{key} has no icon"


def test_no_platform_is_orphaned() -> None:
    """Words and icons are of platforms that there are."""
    assert set(ENGLISH["entity"]) | set(ICONS["entity"]) <= set(PLATFORMS)
    assert list(PLATFORMS) == sorted(PLATFORMS)


def test_state_icons_are_of_states() -> None:
    """An icon for a word that an entity never shows is orphaned."""
    for platform, icons in ICONS["entity"].items():
        for key, icon in icons.items():
            words = ENGLISH["entity"].get(platform, {}).get(key, {}).get("state")
            if words is not None:
                assert set(icon.get("state", ())) <= set(words), f"{platform} {key}"


def test_actions_have_words_and_icons() -> None:
    """Each action and each of its fields, and none besides."""
    assert set(ENGLISH["services"]) == set(ICONS["services"]) == set(ACTIONS)
    for name, action in ACTIONS.items():
        words = ENGLISH["services"][name]
        assert words["name"]
        assert words["description"]
        fields = {str(marker.schema) for marker in action.fields}
        assert set(words.get("fields", {})) == fields, name
        for field in fields:
            assert words["fields"][field].keys() == {"name", "description"}
        assert ICONS["services"][name]["service"].startswith("mdi:")


@pytest.mark.parametrize(
    ("section", "icon", "classes"),
    [("triggers", "trigger", TRIGGERS), ("conditions", "condition", CONDITIONS)],
)
def test_automations_have_words_and_icons(
    section: str, icon: str, classes: Mapping[str, Any]
) -> None:
    """Each trigger and condition and each of its fields, and none besides."""
    described = load_yaml_dict(str(INTEGRATION / f"{section}.yaml"))
    shown = {key: about for key, about in described.items() if key[0] != "."}
    assert set(ENGLISH[section]) == set(ICONS[section]) == set(classes) == set(shown)
    assert list(shown) == sorted(shown)
    for key, about in shown.items():
        words = ENGLISH[section][key]
        assert words["name"]
        assert words["description"]
        assert set(words.get("fields", {})) == set(about.get("fields", {})), key
        for field in words.get("fields", {}).values():
            assert field.keys() == {"name", "description"}, key
        assert ICONS[section][key].keys() == {icon}
        assert ICONS[section][key][icon].startswith("mdi:")


def test_translation_keys_exist() -> None:
    """Every key that is written out in the code has words."""
    known = {
        key
        for section in ("exceptions", "issues", "selector")
        for key in ENGLISH.get(section, {})
    }
    assert arguments("translation_key") <= known


def test_no_words_are_orphaned() -> None:
    """Every error, reason, exception and figure that has words is somewhere in the code."""
    said = {str(node.value) for node in nodes(ast.Constant)}
    config = ENGLISH["config"]
    # What actions let choose is named where their fields are.
    said |= arguments("translation_key") | {
        line.split()[-1]
        for line in (INTEGRATION / "services.yaml").read_text().splitlines()
        if "translation_key:" in line
    }
    words = {
        *ENGLISH["exceptions"],
        *ENGLISH["issues"],
        *ENGLISH["selector"],
        *ENGLISH["system_health"]["info"],
        *config["error"],
        *config["progress"],
    }
    # These reasons are Home Assistant's own, raised by its base classes.
    own = {"already_configured", "already_in_progress"} | {
        f"{flow}_successful" for flow in ("reauth", "reconfigure")
    }
    words |= set(config["abort"]) - own
    begun = prefixes()
    assert [word for word in words - said if not word.startswith(begun)] == []


@pytest.mark.parametrize("flow", ["config", "options"])
def test_steps_have_words(flow: str) -> None:
    """Each step with words is a step of the flow, and each field says what it is for."""
    methods = {node.name for node in nodes(ast.AsyncFunctionDef)}
    for step, words in ENGLISH[flow]["step"].items():
        assert f"async_step_{step}" in methods
        fields = set(words.get("data", {}))
        assert fields == set(words.get("data_description", {})), step


def _of_fix_flows(part: str) -> set[str]:
    flows = [issue.get("fix_flow", {}) for issue in ENGLISH["issues"].values()]
    return {key for flow in flows for key in flow.get(part, {})}


def test_all_shown_steps_have_words() -> None:
    """No step is shown without words."""
    config = ENGLISH["config"]
    steps = {*config["step"], *ENGLISH["options"]["step"], *_of_fix_flows("step")}
    assert arguments("step_id") <= steps | set(config["progress"])
    assert arguments("reason") <= set(config["abort"]) | _of_fix_flows("abort")
    assert arguments("progress_action") <= set(config["progress"])
