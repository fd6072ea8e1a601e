"""The owner chooses, in one step of the options, what of the cars assistants see."""

from collections.abc import Collection
from typing import Any

import pytest

from homeassistant.components.homeassistant.exposed_entities import (
    async_expose_entity,
    async_should_expose,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from .owner import Owner

CAR, OTHER = "bev_mach_e", "phev_kuga"
SWITCH = ("switch", "remote_start")
CLIMATE = ("climate", "climate")
LOCK = ("lock", "lock")
GUARDED = (LOCK, SWITCH, CLIMATE)


@pytest.fixture(autouse=True)
async def _home(owner: Owner) -> None:
    assert await async_setup_component(owner.hass, "homeassistant", {})


async def _answer(
    owner: Owner, entry: ConfigEntry[Any], **chosen: Any
) -> ConfigFlowResult:
    """Open the options and fill in the first form."""
    options = owner.hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    vins = list(entry.runtime_data.cars)
    return await options.async_configure(flow["flow_id"], {"vehicles": vins} | chosen)


async def _confirm(
    owner: Owner, flow: ConfigFlowResult, chosen: Collection[str] | None = None
) -> None:
    """Confirm the list, as it is proposed or another choice of it."""
    answer = {} if chosen is None else {"entities": list(chosen)}
    options = owner.hass.config_entries.options
    result = await options.async_configure(flow["flow_id"], answer)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await owner.hass.async_block_till_done()


def _exposed(owner: Owner) -> set[str]:
    """Return the ids of what Assist sees."""
    return {
        entity.entity_id
        for entity in er.async_get(owner.hass).entities.values()
        if async_should_expose(owner.hass, "conversation", entity.entity_id)
    }


def _proposed(flow: ConfigFlowResult) -> list[str]:
    assert flow["data_schema"] is not None
    proposed: list[str] = flow["data_schema"]({})["entities"]
    return proposed


def _labels(flow: ConfigFlowResult) -> dict[str, str]:
    """Return what can be chosen, and by which words."""
    assert flow["data_schema"] is not None
    (selector,) = flow["data_schema"].schema.values()
    return {option["value"]: option["label"] for option in selector.config["options"]}


def _ids(owner: Owner, name: str, *keys: tuple[str, str]) -> set[str]:
    return {owner.entity_id(name, platform, key) for platform, key in keys}


async def test_only_when_asked_for(owner: Owner) -> None:
    """Adding an account and changing its options exposes nothing."""
    entry = await owner.add_account([CAR])
    before = _exposed(owner)
    flow = await _answer(owner, entry)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await owner.hass.async_block_till_done()
    assert "expose" not in entry.options
    assert _exposed(owner) == before


async def test_the_proposal(owner: Owner) -> None:
    """It is what people ask for, of each car; nothing that unlocks or starts; and it is exposed."""
    entry = await owner.add_account([CAR, OTHER])
    flow = await _answer(owner, entry, expose=True, voice_unlock=True)
    assert flow["step_id"] == "expose"
    proposed = set(_proposed(flow))
    asked_for = (
        ("sensor", "hv_battery_charge"),
        ("sensor", "odometer"),
        ("sensor", "tire_pressure_front_left"),
        ("sensor", "lock_state"),
        ("binary_sensor", "plugged_in"),
        ("device_tracker", "location"),
    )
    assert proposed >= _ids(owner, CAR, *asked_for) | _ids(owner, OTHER, *asked_for)
    assert proposed >= _ids(owner, OTHER, ("sensor", "fuel_level"))
    guarded = _ids(owner, CAR, *GUARDED) | _ids(owner, OTHER, LOCK)
    assert proposed.isdisjoint(guarded)
    labels = _labels(flow)
    assert guarded < labels.keys()
    assert labels["lock.blue_pony"] == "Blue Pony (lock.blue_pony)"
    assert labels["sensor.kuga_odometer"] == "Kuga Odometer (sensor.kuga_odometer)"
    # All of a car stand together.
    cars = ["blue_pony" in entity_id for entity_id in labels]
    assert cars == sorted(cars, reverse=True)
    await _confirm(owner, flow)
    exposed = _exposed(owner)
    assert exposed >= proposed
    # Home Assistant exposes switches and climates by itself; what is not chosen is taken away.
    assert exposed.isdisjoint(guarded)
    assert entry.options["voice_unlock"] is True


async def test_the_owner_has_the_last_word(owner: Owner) -> None:
    """What is chosen is exposed, be it the lock, and nothing else of the list."""
    entry = await owner.add_account([CAR])
    flow = await _answer(owner, entry, expose=True)
    lock = owner.entity_id(CAR, *LOCK)
    await _confirm(owner, flow, {lock})
    assert _exposed(owner) & _labels(flow).keys() == {lock}


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, ()),
        ({"voice_unlock": True}, (LOCK,)),
        ({"voice_start": True}, (SWITCH, CLIMATE)),
        ({"voice_unlock": True, "voice_start": True}, GUARDED),
        ({"voice_unlock": True, "voice_start": True, "voice_code": "4711"}, ()),
    ],
)
async def test_what_unlocks_or_starts(
    owner: Owner, options: dict[str, Any], kept: tuple[tuple[str, str], ...]
) -> None:
    """It is proposed only when it is exposed already, allowed by voice, and asks for no code."""
    entry = await owner.add_account([CAR])
    for entity_id in _ids(owner, CAR, *GUARDED):
        async_expose_entity(owner.hass, "conversation", entity_id, True)
    flow = await _answer(owner, entry, expose=True, **options)
    guarded = _ids(owner, CAR, *GUARDED)
    assert guarded & set(_proposed(flow)) == _ids(owner, CAR, *kept)


async def test_cars_that_are_left_out(owner: Owner) -> None:
    """A car that is left out with the same answer is not in the list."""
    entry = await owner.add_account([CAR, OTHER])
    flow = await _answer(owner, entry, expose=True, vehicles=[owner.car(CAR).vin])
    assert not any("kuga" in entity_id for entity_id in _labels(flow))


async def test_while_nothing_is_loaded(owner: Owner) -> None:
    """The list is there even while the account is not; disabled entities are not in it."""
    entry = await owner.add_account([CAR])
    flow = await _answer(owner, entry, expose=True)
    odometer = owner.entity_id(CAR, "sensor", "odometer")
    assert odometer in _labels(flow)
    owner.hass.config_entries.options.async_abort(flow["flow_id"])
    registry = er.async_get(owner.hass)
    registry.async_update_entity(odometer, disabled_by=er.RegistryEntryDisabler.USER)
    await owner.hass.async_block_till_done()
    flow = await owner.hass.config_entries.options.async_init(entry.entry_id)
    await owner.hass.config_entries.async_unload(entry.entry_id)
    owner.hass.states.async_remove(owner.entity_id(CAR, *LOCK))
    flow = await owner.hass.config_entries.options.async_configure(
        flow["flow_id"], {"expose": True}
    )
    labels = _labels(flow)
    assert odometer not in labels
    assert labels["lock.blue_pony"] == "lock.blue_pony (lock.blue_pony)"


async def test_what_starts_or_unlocks_is_not_exposed_by_itself(owner: Owner) -> None:
    """Home Assistant exposes switches and climate by itself, but nobody starts the car unasked."""
    await owner.add_account([CAR])
    exposed = _exposed(owner)
    assert owner.entity_id(CAR, "switch", "charge") in exposed
    assert exposed.isdisjoint(owner.entity_id(CAR, *key) for key in GUARDED)
