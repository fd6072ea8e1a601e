"""The one ear for all cars: sentences registered with Home Assistant's own agent, and their answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from ..fleet import async_fleet
from .answer import Answer, Names
from .cars import VoiceCar, async_cars
from .deeds import Deed, async_do
from .language import Languages, async_languages, language_of
from .questions import Question, async_ask
from .speech import async_say
from .understanding import Meaning, Understanding, spoken

# The intent of naming a car and nothing else, which answers a question of ours.
_NAMED: Final = "named"
# Sentences that could mean several things, or the contrary: nothing is done.
_HINTS: Final = frozenset({"turn_on", "turn_off", "open_it", "close_it", "do_not"})
# How long a question of ours waits for its answer.
_PATIENCE: Final = timedelta(minutes=2)


async def async_listen(hass: HomeAssistant) -> None:
    """Listen for all that is said about cars from now on."""
    listener = _Listener(hass, await async_languages(hass))
    async_fleet(hass).follow(listener.async_follow)
    hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, listener.async_look)


class _Listener:
    """All cars of all accounts have one, so that no two sentences get in each other's way."""

    def __init__(self, hass: HomeAssistant, languages: Languages) -> None:
        """Begin without cars."""
        self._hass = hass
        self._languages = languages
        self._names: tuple[str, ...] = ()
        self._understandings: dict[str, Understanding] = {}
        self._asked: dict[str, tuple[Meaning, datetime]] = {}
        self._unregister: CALLBACK_TYPE | None = None

    @callback
    def async_follow(self, _: Any) -> CALLBACK_TYPE:
        """Look when a car comes, and when it goes."""
        self.async_look()
        return self.async_look

    @callback
    def async_look(self, *_: Any) -> None:
        """Register the sentences anew when cars came or went or have other names."""
        cars = async_cars(self._hass)
        names = tuple(sorted({spoken(name) for car in cars for name in car.names}))
        if names == self._names:
            return
        self._names = names
        if self._unregister is not None:
            self._unregister()
            self._unregister = None
        self._understandings = {
            code: Understanding(language, names)
            for code, language in self._languages.items()
        }
        if names:
            sentences = [
                sentence
                for language in self._languages.values()
                for sentence in language.with_cars(names)
            ]
            self._unregister = get_agent_manager(self._hass).register_trigger(
                sentences, self._async_heard
            )

    async def _async_heard(self, said: ConversationInput, _: Any) -> str | None:
        """Answer a sentence in the language that is spoken, else in that which it is of."""
        asked = language_of(self._languages, said.language)
        for understanding in sorted(
            self._understandings.values(), key=lambda one: one.language is not asked
        ):
            if (meaning := understanding.meaning(said.text)) is not None:
                answer = await self._async_answer(meaning, said.conversation_id)
                return await async_say(self._hass, answer, meaning.language)
        return None

    async def _async_answer(self, meaning: Meaning, conversation: str | None) -> Answer:
        intent, code = meaning.intent, meaning.code
        asked = self._asked.pop(conversation or "", None)
        cars = self._meant(meaning.called)
        if intent == _NAMED:
            if asked is None or dt_util.utcnow() - asked[1] > _PATIENCE:
                return Answer(topic=_NAMED, key="what", succeeded=False)
            intent, code = asked[0].intent, asked[0].code
        if intent in _HINTS:
            return Answer(topic=intent, key="hint", succeeded=False)
        if len(cars) != 1:
            names = tuple(dict.fromkeys(car.name for car in cars))
            if len(names) > 1 and conversation:
                self._remember(conversation, replace(meaning, intent=intent, code=code))
            return Answer(
                topic="general",
                key="which" if len(names) > 1 else "same_name",
                facts={"cars": Names(names)},
                succeeded=False,
            )
        if intent in Deed:
            return await async_do(self._hass, cars[0], Deed(intent), code)
        return async_ask(self._hass, cars[0], Question(intent))

    def _remember(self, conversation: str, meaning: Meaning) -> None:
        """Wait for the name of a car; what was waited for too long is forgotten."""
        now = dt_util.utcnow()
        self._asked = {
            conversation: asked
            for conversation, asked in self._asked.items()
            if now - asked[1] <= _PATIENCE
        }
        self._asked[conversation] = meaning, now

    def _meant(self, called: str | None) -> list[VoiceCar]:
        """Return the cars that are called so, all of them when any car is meant."""
        return [
            car
            for car in async_cars(self._hass)
            if called is None or called in map(spoken, car.names)
        ]
