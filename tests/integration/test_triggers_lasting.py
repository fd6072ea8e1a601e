"""Triggers for what lasts, and whose cars a trigger means."""

from datetime import timedelta
import sys
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.fordpass.condition import CONDITIONS
from custom_components.fordpass.const import DOMAIN
from custom_components.fordpass.trigger import TRIGGERS
from homeassistant.components.websocket_api.automation import (
    async_get_conditions_for_target,
    async_get_triggers_for_target,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    condition as condition_helper,
    device_registry as dr,
    trigger as trigger_helper,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from .automated import Automation, automate, device_id, place_person, settle, trigger
from .owner import Owner
from .witness import pass_time

BEV = "bev_mach_e"
TRUCK = "ice_f150"
UNLOCKED = {"for": {"minutes": 10}}


async def _later(owner: Owner, told: Automation, **duration: float) -> int:
    """Let time pass, and return how often the automation ran until then."""
    pass_time(owner.hass, **duration)
    await owner.hass.async_block_till_done()
    return len(told)


async def _anew_later(owner: Owner, told: Automation, **duration: float) -> None:
    """Restart the automations when so much time has passed."""
    later = dt_util.utcnow() + timedelta(**duration)
    with patch("homeassistant.util.dt.utcnow", return_value=later):
        await told.anew()


async def _begin(owner: Owner, key: str, **options: object) -> Automation:
    await owner.add_account([BEV])
    await settle(owner, BEV)
    return await automate(owner, BEV, key, **options)


async def test_left_unlocked(hass: HomeAssistant, owner: Owner) -> None:
    """Once for each time it is left so; not when it is locked in time, and not while it is driven."""
    told = await _begin(owner, "left_unlocked", **UNLOCKED)
    car = owner.car(BEV)
    car.unlock()
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=9) == 0
    car.lock()
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=15) == 0
    car.drive_off()
    await settle(owner, BEV)
    assert owner.state(BEV, "lock", "lock").state == "unlocked"
    assert await _later(owner, told, minutes=15) == 0
    car.park()
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=9) == 0
    assert await _later(owner, told, minutes=15) == 1
    # It says again and again that it is unlocked.
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=30) == 1
    assert told == [{"device_id": device_id(owner, BEV)}]
    car.lock()
    await settle(owner, BEV)
    car.unlock()
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=15) == 2


async def _reconnect(owner: Owner) -> None:
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)


async def test_left_unlocked_over_a_restart(hass: HomeAssistant, owner: Owner) -> None:
    """The time runs on over a reconnect, a reload and a restart; what was told is not told again."""
    entry = await owner.add_account([BEV])
    told = await automate(owner, BEV, "left_unlocked", **UNLOCKED)
    owner.car(BEV).unlock()
    await settle(owner, BEV)
    await _reconnect(owner)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=9) == 0
    assert await _later(owner, told, minutes=11) == 1

    await _reconnect(owner)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=30) == 1
    await _anew_later(owner, told, minutes=20)
    assert await _later(owner, told, minutes=60) == 1

    # A restart before it is due costs nothing.
    owner.car(BEV).lock()
    await settle(owner, BEV)
    owner.car(BEV).unlock()
    await settle(owner, BEV)
    await told.anew()
    assert await _later(owner, told, minutes=9) == 1
    assert await _later(owner, told, minutes=11) == 2
    # An account that is gone tells nothing any more.
    owner.car(BEV).lock()
    await settle(owner, BEV)
    owner.car(BEV).unlock()
    await settle(owner, BEV)
    await hass.config_entries.async_unload(entry.entry_id)
    assert await _later(owner, told, minutes=30) == 2


async def test_left_unlocked_while_nobody_knows(
    hass: HomeAssistant, owner: Owner
) -> None:
    """An unavailable car is told when it is back, and is still unlocked."""
    told = await _begin(owner, "left_unlocked", **{"for": {"minutes": 70}})
    owner.car(BEV).unlock()
    await settle(owner, BEV)
    owner.simulator.fordpass.switches.socket_refusal = "503"
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    assert await _later(owner, told, minutes=61) == 0
    assert owner.state(BEV, "lock", "lock").state == "unavailable"
    assert await _later(owner, told, minutes=71) == 0
    owner.simulator.fordpass.switches.socket_refusal = "none"
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    assert await _later(owner, told, minutes=72) == 1


async def test_data_became_old(hass: HomeAssistant, owner: Owner) -> None:
    """Once for each silence of the car, however often it was restarted."""
    told = await _begin(owner, "data_became_old", age={"hours": 2})
    assert await _later(owner, told, hours=1) == 0
    assert await _later(owner, told, hours=3) == 1
    assert await _later(owner, told, hours=30) == 1
    await _reconnect(owner)
    assert await _later(owner, told, hours=1) == 1
    assert await _later(owner, told, hours=3) == 2
    await _anew_later(owner, told, hours=4)
    assert await _later(owner, told, hours=30) == 2


@pytest.mark.parametrize("target", ["entity", "area", "both devices"])
async def test_whose_car(hass: HomeAssistant, owner: Owner, target: str) -> None:
    """A car is meant by its device, by one of its entities and by its area, and no other is."""
    await owner.add_account([BEV, TRUCK])
    devices = [device_id(owner, BEV), device_id(owner, TRUCK)]
    area = ar.async_get(hass).async_create("Carport")
    dr.async_get(hass).async_update_device(devices[0], area_id=area.id)
    told = await Automation(
        owner,
        trigger(owner, BEV, "tire_became_low")
        | {
            "target": {
                "entity": {"entity_id": owner.entity_id(BEV, "lock", "lock")},
                "area": {"area_id": area.id},
                "both devices": {"device_id": devices},
            }[target]
        },
    ).begin()
    owner.car(TRUCK).set_tire("FRONT_LEFT", 150)
    await settle(owner, TRUCK)
    owner.car(BEV).set_tire("FRONT_LEFT", 150)
    await settle(owner, BEV)
    expected = [devices[0]] if target != "both devices" else devices[::-1]
    assert [one["device_id"] for one in told] == expected


async def test_a_car_that_comes_later_is_meant(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The automation need not be written anew."""
    entry = await owner.add_account([BEV])
    told = await automate(owner, BEV, "alarm_triggered")
    await hass.config_entries.async_unload(entry.entry_id)
    await told.anew()
    await hass.config_entries.async_setup(entry.entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    owner.car(BEV).sound_alarm(True)
    await owner.until(lambda: len(told) == 1)


@pytest.mark.parametrize("near", ["near", "unknown", "home"])
async def test_opened_by_its_owner(
    hass: HomeAssistant, owner: Owner, near: str
) -> None:
    """Somebody who is near, or may be, is no reason; a person who goes is."""
    await owner.add_account([BEV])
    await settle(owner, BEV)
    person = place_person(owner, BEV, north=0.0005)
    place = owner.car(BEV).body.place
    hass.states.async_set(
        "zone.home",
        "0",
        {"latitude": place.latitude, "longitude": place.longitude, "radius": 50},
    )
    if near == "unknown":
        hass.states.async_set(person, "unavailable")
    elif near == "home":
        hass.states.async_set(person, "home")
    told = await automate(owner, BEV, "opened_while_away", people=[person])
    owner.car(BEV).open("driver")
    await settle(owner, BEV)
    hass.states.async_set(person, "not_home")
    await settle(owner, BEV)
    assert told == []
    owner.car(BEV).open("passenger")
    await settle(owner, BEV)
    assert [one["opening"] for one in told] == ["door_passenger"]


async def test_what_follows_sees_the_news(hass: HomeAssistant, owner: Owner) -> None:
    """The entities show it already, also when the automation was there before them."""
    entry = await owner.add_account([BEV])
    told = await automate(owner, BEV, "opened_while_away", people=["person.anna"])
    place_person(owner, BEV, north=0.1)
    entity_id = owner.entity_id(BEV, "binary_sensor", "door_driver")
    seen = []

    @callback
    def note(_: Event[Any]) -> None:
        state = hass.states.get(entity_id)
        seen.append(state and state.state)

    hass.bus.async_listen("told_by_automation", note)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    owner.car(BEV).open("driver")
    await owner.until(lambda: len(told) == 1)
    assert seen == ["on"]


async def test_they_are_offered(hass: HomeAssistant, owner: Owner) -> None:
    """Home Assistant takes what the files say of each, and offers them for the car's device."""
    await owner.add_account([BEV])
    assert await async_setup_component(hass, "websocket_api", {})
    target = {"device_id": [device_id(owner, BEV)]}
    for described, offered, classes in (
        (
            await trigger_helper.async_get_all_descriptions(hass),
            await async_get_triggers_for_target(hass, target, expand_group=True),
            TRIGGERS,
        ),
        (
            await condition_helper.async_get_all_descriptions(hass),
            await async_get_conditions_for_target(hass, target, expand_group=True),
            CONDITIONS,
        ),
    ):
        keys = {f"{DOMAIN}.{key}" for key in classes}
        assert all(described[key] for key in keys)
        assert keys <= offered


@pytest.mark.parametrize(
    ("platform", "key", "triggers"),
    [
        ("lock", "lock", {"lock.locked", "lock.unlocked"}),
        ("binary_sensor", "door_driver", {"door.opened", "door.closed"}),
        ("binary_sensor", "window_driver", {"window.opened", "window.closed"}),
        (
            "binary_sensor",
            "charging",
            {"battery.started_charging", "battery.stopped_charging"},
        ),
        ("sensor", "hv_battery_charge", {"battery.level_crossed_threshold"}),
        ("device_tracker", "location", {"zone.entered", "zone.left"}),
        ("event", "command", {"event.received"}),
    ],
)
async def test_what_home_assistant_does_by_itself(
    hass: HomeAssistant, owner: Owner, platform: str, key: str, triggers: set[str]
) -> None:
    """Its own triggers are offered for the entities of the car, so that we have none for the same."""
    await owner.add_account([BEV])
    for name in {name.partition(".")[0] for name in triggers} | {"websocket_api"}:
        assert await async_setup_component(hass, name, {})
    target = {"entity_id": [owner.entity_id(BEV, platform, key)]}
    assert triggers <= await async_get_triggers_for_target(
        hass, target, expand_group=True
    )


async def test_home_assistant_without_the_mechanism(
    hass: HomeAssistant, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the car as ever."""
    for name in ("trigger", "condition"):
        module = f"custom_components.{DOMAIN}.{name}"
        monkeypatch.delitem(sys.modules, module, raising=False)
        monkeypatch.setitem(sys.modules, f"homeassistant.helpers.{name}", None)
    for module in [name for name in sys.modules if f"{DOMAIN}.automation" in name]:
        monkeypatch.delitem(sys.modules, module)
    await owner.add_account([BEV])
    await owner.act(BEV, "lock", "lock", "unlock")
    assert owner.state(BEV, "lock", "lock").state == "unlocked"


async def test_a_trigger_needs_its_fields(hass: HomeAssistant, owner: Owner) -> None:
    """An automation without them says so and does not begin."""
    await owner.add_account([BEV])
    config = {"triggers": trigger(owner, BEV, "left"), "actions": []}
    assert await async_setup_component(hass, "automation", {"automation": config})
    [automation] = hass.states.async_all("automation")
    assert automation.state == "unavailable"
