"""Assistants with a language model: what they see of the cars, and what they may do with them."""

from dataclasses import dataclass
import json
from typing import Any

import pytest

from custom_components.fordpass.llm import async_get_tools
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, llm
from homeassistant.setup import async_setup_component

from .owner import Owner

CAR, OTHER = "bev_mach_e", "phev_kuga"
NAME, OTHER_NAME = "Blue Pony", "Kuga"
STATE, FIND, SECURE, OPEN = (
    f"fordpass__{name}"
    for name in ("get_car_state", "find_car", "secure_car", "unlock_or_start_car")
)


@dataclass
class Assistant:
    """Calls tools by Home Assistant's own interface, as an agent with a language model does."""

    owner: Owner
    language: str = "en"

    async def look(self) -> llm.APIInstance:
        """Return the tools it is given."""
        about = llm.LLMContext(
            platform="conversation",
            context=Context(),
            language=self.language,
            assistant="conversation",
            device_id=None,
        )
        return await llm.async_get_api(self.owner.hass, llm.LLM_API_ASSIST, about)

    async def tools(self) -> dict[str, llm.Tool]:
        """Return the tools of ours that it is given."""
        api = await self.look()
        return {tool.name: tool for tool in api.tools if tool.integration == "fordpass"}

    async def call(self, name: str, **arguments: Any) -> llm.ToolResult:
        """Call a tool, and let car time pass until it is done."""
        api = await self.look()
        told: list[llm.ToolResult] = []

        async def run() -> None:
            told.append(await api.async_call_tool(llm.ToolInput(name, arguments)))

        await self.owner.let_pass(self.owner.hass.loop.create_task(run()))
        return told[0]

    async def asked(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Return what a tool tells."""
        result = await self.call(name, **arguments)
        assert not result.error, result.data
        told: dict[str, Any] = result.data
        return told

    async def refused(self, name: str, **arguments: Any) -> str:
        """Return the sentence by which a tool refuses."""
        result = await self.call(name, **arguments)
        assert result.error, result.data
        assert result.data.keys() == {"error"}
        return str(result.data["error"])

    def expose(
        self, car: str, platform: str, key: str, *, exposed: bool = True
    ) -> None:
        """Let the owner expose an entity to the assistant, or take it away."""
        entity_id = self.owner.entity_id(car, platform, key)
        async_expose_entity(self.owner.hass, "conversation", entity_id, exposed)

    def sent(self) -> list[str]:
        """Return the commands that the cloud was asked to send."""
        return [command.type for command in self.owner.simulator.fordpass.commands]


@pytest.fixture
async def assistant(owner: Owner) -> Assistant:
    """Return an assistant in a home that exposes nothing by itself."""
    hass = owner.hass
    assert await async_setup_component(hass, "homeassistant", {})
    exposed = hass.data["homeassistant.exposed_entities"]
    exposed.async_set_expose_new_entities("conversation", False)
    assert await async_setup_component(hass, "conversation", {})
    assert await async_setup_component(hass, "llm", {})
    return Assistant(owner)


async def allow(owner: Owner, entry: ConfigEntry[Any], **chosen: Any) -> None:
    """Let the owner choose in the options what may be done by voice."""
    options = owner.hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    vins = list(entry.runtime_data.cars)
    await options.async_configure(flow["flow_id"], {"vehicles": vins, **chosen})
    await owner.hass.async_block_till_done()
    for name in (CAR, OTHER):
        if owner.car(name).vin in vins:
            await owner.until(lambda name=name: owner.is_linked(name))


async def test_only_what_is_exposed(owner: Owner, assistant: Assistant) -> None:
    """Nothing without an exposed entity, one car without the other's, and no other interface."""
    await owner.add_account([CAR, OTHER])
    assert await assistant.tools() == {}
    assistant.expose(CAR, "sensor", "odometer")
    tools = await assistant.tools()
    assert list(tools) == [STATE, SECURE, OPEN]
    api = await assistant.look()
    assert NAME in api.api_prompt
    assert OTHER_NAME not in api.api_prompt
    told = await assistant.asked(STATE, topics=["odometer"])
    assert told["car"] == NAME
    assert OTHER_NAME not in await assistant.refused(STATE, car=OTHER_NAME)
    # What is no longer exposed in the middle of a talk is no longer told.
    assistant.expose(CAR, "sensor", "odometer", exposed=False)
    late = await tools[STATE].async_call(
        owner.hass, llm.ToolInput(STATE, {}), api.llm_context
    )
    assert isinstance(late, llm.ToolResult)
    assert late.error
    assert await assistant.tools() == {}


async def test_honest_annotations(owner: Owner, assistant: Assistant) -> None:
    """Asking changes nothing; locking is harmless; unlocking and starting are not."""
    await owner.add_account([CAR])
    assistant.expose(CAR, "device_tracker", "location")
    tools = await assistant.tools()
    assert list(tools) == [STATE, FIND, SECURE, OPEN]
    assert {name for name, tool in tools.items() if tool.annotations.read_only} == {
        STATE,
        FIND,
    }
    assert [name for name, tool in tools.items() if tool.annotations.destructive] == [
        OPEN
    ]
    assert not tools[OPEN].annotations.idempotent
    for tool in tools.values():
        assert tool.title
        assert tool.description


async def test_what_is_told(owner: Owner, assistant: Assistant) -> None:
    """Figures have units, the age is told, and what is not known is said not to be."""
    await owner.add_account([CAR, OTHER])
    assistant.expose(CAR, "lock", "lock")
    assistant.expose(OTHER, "lock", "lock")
    told = await assistant.asked(STATE, car=NAME)
    state = told["state"]
    assert state["locked"] == {"status": "locked"}
    assert state["doors"] == {"status": "closed"}
    assert state["charge"]["level"].endswith(" %")
    assert state["range"]["range"].endswith((" km", " mi"))
    assert state["tires"]["parts"]["wheel_front_left"].endswith(
        (" kPa", " psi", " bar")
    )
    assert told["minutes_since_last_report"] >= 0
    assert told["last_report"]
    assert told["never_reported"] == ["fuel"]
    assert "where" not in state
    assert "home" not in state
    kuga = await assistant.asked(STATE, car=OTHER_NAME, topics=["fuel", "open"])
    assert set(kuga["state"]) == {"fuel", "open"}
    assert kuga["state"]["open"] == {"status": "closed"}
    owner.car(OTHER).open("rear_left")
    await owner.until_state(OTHER, "binary_sensor", "door_rear_left", "on")
    kuga = await assistant.asked(STATE, car=OTHER_NAME, topics=["open"])
    assert kuga["state"] == {"open": {"status": "open", "parts": ["door_rear_left"]}}


async def test_no_secrets(owner: Owner, assistant: Assistant) -> None:
    """Neither VIN nor account nor code nor position is in what the model reads."""
    entry = await owner.add_account([CAR])
    await allow(owner, entry, voice_unlock=True, voice_code="4711")
    assistant.expose(CAR, "device_tracker", "location")
    api = await assistant.look()
    read = [api.api_prompt]
    read += [f"{tool.description} {tool.parameters}" for tool in api.tools]
    results = [
        await assistant.call(STATE),
        await assistant.call(FIND),
        await assistant.call(SECURE, command="lock"),
        await assistant.call(OPEN, command="unlock"),
        await assistant.call(OPEN, command="unlock", code="1234"),
    ]
    read += [json.dumps(result.data) for result in results]
    place = owner.state(CAR, "device_tracker", "location").attributes
    secrets = [owner.car(CAR).vin, owner.email, owner.account_id, "4711"]
    secrets += [str(place["latitude"]), str(place["longitude"])]
    assert [secret for secret in secrets for text in read if secret in text] == []


async def test_where(owner: Owner, assistant: Assistant) -> None:
    """The place has a tool of its own, for the cars whose tracker is exposed."""
    await owner.add_account([CAR, OTHER])
    assistant.expose(CAR, "device_tracker", "location")
    assistant.expose(OTHER, "sensor", "odometer")
    place = (await assistant.asked(FIND))["place"]
    assert place["status"] == "distance"
    assert place["distance"].endswith((" km", " mi"))
    assert OTHER_NAME not in json.dumps(await assistant.refused(FIND, car=OTHER_NAME))
    position = owner.state(CAR, "device_tracker", "location").attributes
    await owner.hass.config.async_update(
        latitude=position["latitude"], longitude=position["longitude"]
    )
    await owner.hass.async_block_till_done()
    assert (await assistant.asked(FIND))["place"] == {"status": "home"}


async def test_lock_and_stop(owner: Owner, assistant: Assistant) -> None:
    """What makes a car safer needs no leave, and its outcome is told."""
    await owner.add_account([CAR])
    assistant.expose(CAR, "sensor", "odometer")
    owner.car(CAR).unlock()
    await owner.until_state(CAR, "lock", "lock", "unlocked")
    told = await assistant.asked(SECURE, command="lock")
    assert told == {"car": NAME, "outcome": "Blue Pony is locked."}
    assert owner.state(CAR, "lock", "lock").state == "locked"
    assert len(assistant.sent()) == 1
    assert "was not stopped" in await assistant.refused(SECURE, command="stop")
    await owner.act(CAR, "switch", "remote_start", "turn_on")
    told = await assistant.asked(SECURE, car=NAME, command="stop")
    assert told["outcome"] == "The remote start of Blue Pony is ended."
    assert owner.state(CAR, "switch", "remote_start").state == "off"


async def test_forbidden(owner: Owner, assistant: Assistant) -> None:
    """Unlock and start are off until the owner allows each; nothing is sent."""
    entry = await owner.add_account([CAR])
    assistant.expose(CAR, "lock", "lock")
    for command in ("unlock", "start", "warm"):
        assert "not allowed" in await assistant.refused(OPEN, command=command)
    await allow(owner, entry, voice_start=True)
    assert "not allowed" in await assistant.refused(OPEN, command="unlock")
    assert assistant.sent() == []
    assert (
        "Blue Pony is started"
        in (await assistant.asked(OPEN, command="start"))["outcome"]
    )
    assert len(assistant.sent()) == 1


async def test_code(owner: Owner, assistant: Assistant) -> None:
    """Without the code, and with a wrong one, nothing is sent."""
    entry = await owner.add_account([CAR])
    assistant.expose(CAR, "lock", "lock")
    await allow(owner, entry, voice_unlock=True, voice_code="4711")
    missing = await assistant.refused(OPEN, command="unlock")
    wrong = await assistant.refused(OPEN, command="unlock", code="1234")
    assert "code" in missing
    assert missing != wrong
    assert assistant.sent() == []
    told = await assistant.asked(OPEN, command="unlock", code="47 11")
    assert told["outcome"] == "Blue Pony is unlocked."
    assert owner.state(CAR, "lock", "lock").state == "unlocked"


async def test_a_failure_is_told(owner: Owner, assistant: Assistant) -> None:
    """What the car did not do is an error with the reason."""
    await owner.add_account([CAR])
    assistant.expose(CAR, "lock", "lock")
    owner.car(CAR).deep_sleep()
    refused = await assistant.refused(SECURE, command="lock")
    assert "was not locked" in refused
    assert "sleep" in refused


async def test_two_cars(owner: Owner, assistant: Assistant) -> None:
    """Which car is meant must be said; two of one name are not told apart."""
    entry = await owner.add_account([CAR, OTHER])
    assistant.expose(CAR, "lock", "lock")
    assistant.expose(OTHER, "lock", "lock")
    refused = await assistant.refused(SECURE, command="lock")
    assert refused == "Ask which car is meant: Blue Pony, Kuga."
    registry = dr.async_get(owner.hass)
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        registry.async_update_device(device.id, name_by_user=NAME)
    refused = await assistant.refused(SECURE, car=NAME, command="lock")
    assert "more than one car called Blue Pony" in refused
    assert assistant.sent() == []


async def test_language(owner: Owner, assistant: Assistant) -> None:
    """The outcome is in the language of the talk where there are words for it, else in English."""
    await owner.add_account([CAR])
    assistant.expose(CAR, "lock", "lock")
    for language in ("fi", "xx"):
        assistant.language = language
        told = await assistant.asked(SECURE, command="lock")
        assert told["outcome"] == "Blue Pony is locked."


async def test_other_tools_do_not_exist(owner: Owner, assistant: Assistant) -> None:
    """A command that is not one of the tool's, and a topic that is none, are refused by a sentence."""
    await owner.add_account([CAR])
    assistant.expose(CAR, "lock", "lock")
    assert "command" in await assistant.refused(SECURE, command="unlock")
    assert "topics" in await assistant.refused(STATE, topics=["where"])
    with pytest.raises(HomeAssistantError):
        await assistant.call("fordpass__sell_car")
    assert assistant.sent() == []


async def test_what_is_not_known(owner: Owner, assistant: Assistant) -> None:
    """A lost connection is told with the old values; a car that tells no place has none."""
    entry = await owner.add_account([CAR])
    assistant.expose(CAR, "device_tracker", "location")
    assert "connection" not in await assistant.asked(STATE)
    coordinator = entry.runtime_data.cars[owner.car(CAR).vin]
    owner.simulator.fordpass.revoke(owner.email)
    await owner.until(lambda: not coordinator.last_update_success)
    told = await assistant.asked(STATE, topics=["locked"])
    assert told["connection"] == "lost"
    assert told["state"] == {"locked": {"status": "locked"}}


async def test_other_interfaces(owner: Owner, assistant: Assistant) -> None:
    """The interface that manages Home Assistant gets none of the tools."""
    await owner.add_account([CAR])
    assistant.expose(CAR, "lock", "lock")
    api = await assistant.look()
    assert async_get_tools(owner.hass, api.llm_context, "homeassistant") is None
