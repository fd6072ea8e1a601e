"""What automations ask of cars."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from custom_components.fordpass.condition import CONDITIONS
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from simulator.cars.car import Car

from .automated import device_id, draw_zone, holds, move, settle
from .owner import Owner
from .test_triggers import Act, _of
from .witness import pass_time

BEV = "bev_mach_e"
TRUCK = "ice_f150"

# What makes each true, and what makes it false again.
CHANGES: dict[str, tuple[Act, Act]] = {
    "is_asleep": (_of(Car.deep_sleep), _of(Car.wake)),
    "is_closed": (
        _of(lambda car: car.close("driver")),
        _of(lambda car: car.open("driver")),
    ),
    "is_parked": (
        _of(lambda car: car.ignition(False)),
        _of(lambda car: car.ignition(True)),
    ),
    "is_plugged_in": (_of(Car.plug_in), _of(Car.unplug)),
}


def test_every_condition_has_its_test() -> None:
    """None is left out."""
    assert CHANGES.keys() | {"is_fresh"} == CONDITIONS.keys()


@pytest.mark.parametrize("key", CHANGES)
async def test_condition(hass: HomeAssistant, owner: Owner, key: str) -> None:
    """It follows the car, survives a reload, and an unavailable car does not pass."""
    entry = await owner.add_account([BEV])
    target = {"device_id": device_id(owner, BEV)}
    make, end = CHANGES[key]
    if key in ("is_closed", "is_parked"):
        end(owner, owner.car(BEV))
    await settle(owner, BEV)
    assert await holds(hass, key, target) is False
    make(owner, owner.car(BEV))
    await settle(owner, BEV)
    assert await holds(hass, key, target) is True
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await holds(hass, key, target) is True
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    assert await holds(hass, key, target) is True

    owner.simulator.fordpass.switches.socket_refusal = "503"
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    pass_time(hass, minutes=61)
    await owner.until_state(BEV, "lock", "lock", "unavailable")
    assert await holds(hass, key, target) is False
    owner.simulator.fordpass.switches.socket_refusal = "none"
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    assert await holds(hass, key, target) is True
    end(owner, owner.car(BEV))
    await settle(owner, BEV)
    assert await holds(hass, key, target) is False
    await hass.config_entries.async_unload(entry.entry_id)
    assert await holds(hass, key, target) is False


async def test_parked_somewhere(hass: HomeAssistant, owner: Owner) -> None:
    """In the zone with the ignition off; a zone that is not there has no car."""
    await owner.add_account([BEV])
    zone = draw_zone(owner, BEV)
    await settle(owner, BEV)
    target = {"entity_id": owner.entity_id(BEV, "lock", "lock")}
    assert await holds(hass, "is_parked", target, zone=zone) is True
    assert await holds(hass, "is_parked", target, zone="zone.moon") is False
    move(owner, BEV, north=0.1)
    await settle(owner, BEV)
    assert await holds(hass, "is_parked", target, zone=zone) is False
    assert await holds(hass, "is_parked", target) is True


async def test_fresh(hass: HomeAssistant, owner: Owner) -> None:
    """By what the car told last, not by when it was asked."""
    await owner.add_account([BEV])
    await settle(owner, BEV)
    target = {"device_id": device_id(owner, BEV)}
    assert await holds(hass, "is_fresh", target, age="00:05") is True
    later = dt_util.utcnow() + timedelta(minutes=10)
    with patch("homeassistant.util.dt.utcnow", return_value=later):
        assert await holds(hass, "is_fresh", target, age="00:05") is False
        assert await holds(hass, "is_fresh", target, age="00:15") is True


async def test_any_and_all(hass: HomeAssistant, owner: Owner) -> None:
    """A car that does not know does not count: the truck has no plug."""
    await owner.add_account([BEV, TRUCK])
    both = {"device_id": [device_id(owner, BEV), device_id(owner, TRUCK)]}
    truck = {"device_id": device_id(owner, TRUCK)}
    owner.car(BEV).plug_in()
    owner.car(TRUCK).open("driver")
    await settle(owner, BEV)
    await settle(owner, TRUCK)
    for behavior in ("any", "all"):
        asked = {"behavior": behavior}
        assert await holds(hass, "is_plugged_in", both, **asked) is True
        assert await holds(hass, "is_plugged_in", truck, **asked) is False
        assert await holds(hass, "is_closed", both, **asked) is (behavior == "any")
