"""The sentence files: what is understood and what is said, one file for each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml_dict

from ..const import DOMAIN

_FOLDER: Final = Path(__file__).parent / "sentences"
_RULE: Final = re.compile(r"<(\w+)>")
_SYNTAX: Final = re.compile(r"([\\()\[\]{}<>|@])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A sentence file.

    `sentences` are hassil templates by intent, with the file's rules filled in, where `{car}` stands
    for what a car is called and `{code}` for a spoken code. `figures` are the words from zero to nine, `words` all else that the file says.
    """

    code: str
    any_car: tuple[str, ...]
    sentences: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Mapping[str, str]]
    figures: tuple[str, ...]
    words: Mapping[str, Any]

    def with_cars(self, names: tuple[str, ...]) -> list[str]:
        """Return all sentences about cars of these names, for who knows no lists."""
        called = "|".join(escaped(name) for name in (*names, *self.any_car))
        return [
            sentence.replace("{car}", f"({called})")
            for sentences in self.sentences.values()
            for sentence in sentences
        ]


type Languages = Mapping[str, Language]

_LANGUAGES: HassKey[Languages] = HassKey(f"{DOMAIN}_languages")


def escaped(text: str) -> str:
    """Return a text in which nothing is syntax of a template."""
    return _SYNTAX.sub(r"\\\1", text)


def language_of(languages: Languages, tag: str) -> Language | None:
    """Return the language of a tag such as `de-CH`, None where there is no file for it."""
    return languages.get(tag.split("-", maxsplit=1)[0].lower())


@singleton(_LANGUAGES, async_=True)
async def async_languages(hass: HomeAssistant) -> Languages:
    """Return the languages there are sentence files for; they are read once."""
    return await hass.async_add_executor_job(_load)


def _load() -> Languages:
    return {path.stem: _parse(path) for path in sorted(_FOLDER.glob("*.yaml"))}


def _parse(path: Path) -> Language:
    document = load_yaml_dict(path)
    rules: Mapping[str, str] = document["rules"]
    intents: Mapping[str, Mapping[str, Any]] = document["intents"]
    return Language(
        code=path.stem,
        any_car=tuple(document["any_car"]),
        sentences={
            intent: tuple(
                _filled(f"[<before>] {sentence} [<after>]", rules)
                for sentence in parts.get("sentences", ())
            )
            for intent, parts in intents.items()
        },
        answers={intent: parts["answers"] for intent, parts in intents.items()},
        figures=tuple(document["figures"]),
        words=document["words"],
    )


def _filled(template: str, rules: Mapping[str, str]) -> str:
    """Put the rules, which may name others, in the place of their names."""
    while _RULE.search(template):
        template = _RULE.sub(lambda rule: f"({rules[rule[1]]})", template)
    return template
