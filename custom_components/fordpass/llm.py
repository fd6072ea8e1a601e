"""What an assistant with a language model can ask of the cars and do with them, as tools of its own.

They see the cars of which an entity is exposed to the assistant, tell where a car is only when its
tracker is exposed, and unlock and start within what the options allow by voice.
"""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final, override

import probatio

from homeassistant.components.device_tracker import DOMAIN as DEVICE_TRACKER
from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from .cloud.commands import Command
from .cloud.signals import LAST_NEWS
from .const import DOMAIN, unique_id
from .coordinator import FordPassCoordinator
from .voice.cars import VoiceCar, async_cars
from .voice.deeds import Deed, async_do
from .voice.figures import figures
from .voice.language import async_languages, language_of
from .voice.questions import Question, async_ask
from .voice.speech import async_say

_PROMPT: Final = (
    "Cars ({names}): use the fordpass__ tools, and no others, to ask about them, to lock, unlock, "
    "start and stop them. Unlock or start a car only when that is asked for in so many words. "
    "Values are what the car reported last: say how old they are when that matters, and say so "
    "when something is not known. A command is done only when its tool says so."
)
_READS: Final = ToolAnnotations(
    read_only=True, destructive=False, idempotent=True, open_world=False
)
# Where a car is has a tool of its own, so that a place is told only when it is asked for.
_TOPICS: Final = tuple(
    topic for topic in Question if topic not in (Question.WHERE, Question.HOME)
)

type _Fields = Mapping[probatio.Marker, Any]


class _CarTool(Tool):
    """A tool for one of the cars an assistant sees."""

    integration = DOMAIN
    fields: ClassVar[_Fields] = {}

    def __init__(self, cars: list[VoiceCar]) -> None:
        """Offer the cars by their names."""
        names = sorted({car.name for car in cars})
        wanted = probatio.Optional if len(cars) == 1 else probatio.Required
        self.parameters = probatio.Schema(
            {
                wanted("car", description="Name of the car"): probatio.In(names),
                **self.fields,
            }
        )

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Find the car and do what the tool is for; what is wrong is told in a sentence."""
        # What is exposed and what the cars are called is looked at anew: a talk may be long.
        seen = self.seen(hass, llm_context.assistant)
        if "car" not in tool_input.tool_args and len(seen) > 1:
            names = ", ".join(car.name for car in seen)
            return _wrong(f"Ask which car is meant: {names}.")
        try:
            wanted = self.parameters(tool_input.tool_args)
        except probatio.Invalid as err:
            return _wrong(str(err))
        cars = [car for car in seen if wanted.get("car") in (None, car.name)]
        if not cars:
            return _wrong("That car is not exposed to this assistant any more.")
        if len(cars) > 1:
            return _wrong(
                f"There is more than one car called {cars[0].name}. "
                "Give one of them another name in Home Assistant."
            )
        return await self.call(hass, cars[0], wanted, llm_context)

    @staticmethod
    def seen(hass: HomeAssistant, assistant: str) -> list[VoiceCar]:
        """Return the cars the tool can be used for."""
        return _seen(hass, assistant)

    async def call(
        self,
        hass: HomeAssistant,
        car: VoiceCar,
        wanted: dict[str, Any],
        llm_context: LLMContext,
    ) -> ToolResult:
        """Do what the tool is for."""
        raise NotImplementedError


class _GetStateTool(_CarTool):
    name = f"{DOMAIN}__get_car_state"
    title = "Get the state of a car"
    description = (
        "Tells what a car last reported: whether it is locked, what is open, whether it runs, fuel, "
        "charge, range, charging and when that will be done, odometer, tire pressures, next "
        "departure. Does not wake the car. Each topic has a status, and values with their units. "
        "'unknown' lists what the car does not tell at the moment, 'never_reported' what it never "
        "told; neither may be guessed. Does not tell where the car is."
    )
    annotations = _READS
    fields: ClassVar[_Fields] = {
        probatio.Optional(
            "topics", description="What to tell; everything if left out"
        ): [probatio.In(list(_TOPICS))]
    }

    @override
    async def call(
        self,
        hass: HomeAssistant,
        car: VoiceCar,
        wanted: dict[str, Any],
        llm_context: LLMContext,
    ) -> ToolResult:
        state: JsonObjectType = {}
        missing: dict[str, list[JsonValueType]] = {"unknown": [], "absent": []}
        for topic in map(Question, wanted.get("topics") or _TOPICS):
            answer = async_ask(hass, car, topic)
            if answer.succeeded:
                state[topic] = figures(answer)
            else:
                missing[answer.key].append(topic)
        return ToolResult(
            data={
                **_age(car),
                "state": state,
                "unknown": missing["unknown"],
                "never_reported": missing["absent"],
            }
        )


class _FindTool(_CarTool):
    name = f"{DOMAIN}__find_car"
    title = "Find a car"
    description = (
        "Tells where a car was when it last reported: at home, in another zone, or how far from "
        "home. Use it only when somebody asks where a car is."
    )
    annotations = _READS

    @override
    @staticmethod
    def seen(hass: HomeAssistant, assistant: str) -> list[VoiceCar]:
        return _seen(hass, assistant, (DEVICE_TRACKER,))

    @override
    async def call(
        self,
        hass: HomeAssistant,
        car: VoiceCar,
        wanted: dict[str, Any],
        llm_context: LLMContext,
    ) -> ToolResult:
        answer = async_ask(hass, car, Question.WHERE)
        if not answer.succeeded:
            return _wrong(f"It is not known where {car.name} is.")
        return ToolResult(data={**_age(car), "place": figures(answer)})


class _DeedTool(_CarTool):
    """A tool that has the car do something, and tells how that ended."""

    @override
    async def call(
        self,
        hass: HomeAssistant,
        car: VoiceCar,
        wanted: dict[str, Any],
        llm_context: LLMContext,
    ) -> ToolResult:
        answer = await async_do(hass, car, Deed(wanted["command"]), wanted.get("code"))
        languages = await async_languages(hass)
        language = language_of(languages, llm_context.language or "")
        outcome = await async_say(hass, answer, language or languages["en"])
        if not answer.succeeded:
            return _wrong(outcome)
        return ToolResult(data={"car": car.name, "outcome": outcome})


class _SecureTool(_DeedTool):
    name = f"{DOMAIN}__secure_car"
    title = "Lock a car or end its remote start"
    description = (
        "Locks a car, or stops a car that was started remotely. Waits for the car, which can take "
        "two minutes, and tells how it ended."
    )
    annotations = ToolAnnotations(destructive=False, idempotent=True)
    fields: ClassVar[_Fields] = {
        probatio.Required("command"): probatio.In([Deed.LOCK, Deed.STOP])
    }


class _OpenTool(_DeedTool):
    name = f"{DOMAIN}__unlock_or_start_car"
    title = "Unlock a car or start it remotely"
    description = (
        "Unlocks a car, starts it remotely (start), or starts it to bring its cabin to the "
        "temperature that is set (warm). Use it only when exactly that is asked for. The owner may "
        "have forbidden it or want a code, which the person has to say: never guess one and never "
        "repeat one. Waits for the car, which can take two minutes, and tells how it ended."
    )
    # A second start makes the car run longer, and a car that is unlocked is open to anybody.
    annotations = ToolAnnotations()
    fields: ClassVar[_Fields] = {
        probatio.Required("command"): probatio.In([Deed.UNLOCK, Deed.START, Deed.WARM]),
        probatio.Optional("code", description="The code as it was said"): cv.string,
    }


_TOOLS: Final = (
    (_GetStateTool, ()),
    (_FindTool, ()),
    (_SecureTool, (Command.LOCK, Command.STOP_REMOTE_START)),
    (_OpenTool, (Command.UNLOCK, Command.REMOTE_START)),
)


@callback
def async_get_tools(
    hass: HomeAssistant, llm_context: LLMContext, api_id: str
) -> LLMTools | None:
    """Return the tools for the cars an assistant sees, None when it sees none."""
    if api_id != LLM_API_ASSIST or not llm_context.assistant:
        return None
    tools: list[Tool] = []
    for kind, commands in _TOOLS:
        cars = [
            car
            for car in kind.seen(hass, llm_context.assistant)
            if not commands or any(car.able(command) for command in commands)
        ]
        if cars:
            tools.append(kind(cars))
    if not tools:
        return None
    names = ", ".join(car.name for car in _seen(hass, llm_context.assistant))
    return LLMTools(tools=tools, prompt=_PROMPT.format(names=names))


@callback
def _seen(
    hass: HomeAssistant, assistant: str, domains: Collection[str] | None = None
) -> list[VoiceCar]:
    """Return the cars of which an entity, of one of these domains, is exposed to the assistant."""
    return [
        car
        for car in async_cars(hass)
        if any(_exposes(hass, assistant, way, domains) for way in car.ways)
    ]


@callback
def _exposes(
    hass: HomeAssistant,
    assistant: str,
    way: FordPassCoordinator,
    domains: Collection[str] | None,
) -> bool:
    begin = unique_id(way.account_id, way.info.vin)
    return any(
        async_should_expose(hass, assistant, entity.entity_id)
        for entity in er.async_entries_for_config_entry(
            er.async_get(hass), way.config_entry.entry_id
        )
        if entity.unique_id.startswith(begin)
        and entity.disabled_by is None
        and (domains is None or entity.domain in domains)
    )


def _wrong(sentence: str) -> ToolResult:
    return ToolResult(data={"error": sentence}, error=True)


def _age(car: VoiceCar) -> JsonObjectType:
    """Tell which car it is and how old its news are."""
    way = car.best_informed
    told: JsonObjectType = {"car": car.name, "last_report": None}
    if (last := way.data.value(LAST_NEWS)) is not None:
        age = dt_util.utcnow() - last
        told["last_report"] = dt_util.as_local(last).isoformat(timespec="seconds")
        told["minutes_since_last_report"] = int(age.total_seconds() // 60)
    if not way.last_update_success:
        told["connection"] = "lost"
    return told
