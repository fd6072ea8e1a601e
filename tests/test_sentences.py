"""The sentence files: every language has the same, with the same placeholders, and each sentence can be parsed."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

from hassil.parse_expression import parse_sentence
import pytest
import yaml

from custom_components.fordpass.cloud.signals import Door, Wheel, Window
from custom_components.fordpass.voice.deeds import Deed
from custom_components.fordpass.voice.questions import Question

from .sources import INTEGRATION

FILES = sorted((INTEGRATION / "voice" / "sentences").glob("*.yaml"))
PLACEHOLDER = re.compile(r"\{(\w+)\}")
RULE = re.compile(r"<(\w+)>")


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text())
    return document


ENGLISH = _read(INTEGRATION / "voice" / "sentences" / "en.yaml")


def _texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, f"{path}/{key}")
    elif isinstance(node, str):
        yield path, node


def test_the_five_languages_are_there() -> None:
    """The languages that are promised."""
    assert [path.stem for path in FILES] == ["de", "en", "es", "fr", "nl"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_answers_all(path: Path) -> None:
    """The same intents, answers and parts as in English, with the same placeholders."""
    document = _read(path)
    for intent, parts in ENGLISH["intents"].items():
        other = document["intents"][intent]
        assert bool(other.get("sentences")) == bool(parts.get("sentences")), intent
        for key, answer in parts["answers"].items():
            wanted = set(PLACEHOLDER.findall(answer))
            assert set(PLACEHOLDER.findall(other["answers"][key])) == wanted, key
        assert other["answers"].keys() == parts["answers"].keys()
    assert document["intents"].keys() == ENGLISH["intents"].keys()
    for words in ("units", "parts", "ago"):
        assert document["words"][words].keys() == ENGLISH["words"][words].keys()
    assert len(document["figures"]) == 10
    assert [key for key, text in _texts(document) if not text.strip()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sentences_can_be_parsed(path: Path) -> None:
    """Each is hassil, names rules there are, and speaks of a car."""
    document = _read(path)
    rules = document["rules"]
    used = {"before", "after"}
    for text in (
        *rules.values(),
        *(
            sentence
            for parts in document["intents"].values()
            for sentence in parts.get("sentences", ())
        ),
    ):
        parse_sentence(text)
        used |= set(RULE.findall(text))
    assert used == rules.keys()


def test_all_there_is_has_words() -> None:
    """Questions, deeds and parts of a car."""
    assert {*Question, *Deed} <= ENGLISH["intents"].keys()
    parts = {f"door_{door}" for door in Door}
    parts |= {f"window_{window}" for window in Window}
    parts |= {f"wheel_{wheel}" for wheel in Wheel} | {"hood", "sunroof"}
    assert ENGLISH["words"]["parts"].keys() == parts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_names_of_what_starts_the_car_are_caught(path: Path) -> None:
    """Else Home Assistant's own sentences would turn these entities on past the option and the code."""
    names = json.loads((INTEGRATION / "translations" / f"{path.stem}.json").read_text())
    sentences = " ".join(_read(path)["intents"]["start"]["sentences"]).lower()
    for platform, key in (("switch", "remote_start"), ("climate", "climate")):
        assert names["entity"][platform][key]["name"].lower() in sentences
