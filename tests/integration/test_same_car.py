"""One car through several accounts: the same values, and nobody is in another's way."""

import math
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.vehicle import VehicleState
from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .dialogs import flows
from .fordconnect_owner import FordConnectOwner
from .owner import Owner
from .smartcar_owner import SmartcarOwner

CARS = ("bev_mach_e", "ice_f150", "phev_kuga", "diesel_transit", "hev_maverick")
# What an account counts itself, and when its cloud spoke last.
OWN = {s.REQUESTS_TODAY, s.REQUESTS_THIS_MONTH, s.LAST_NEWS}

# Not every cloud tells how a door is locked.
_ALIKE: dict[object, object] = {"double_locked": "locked"}


def state_of(entry: ConfigEntry[Any], vin: str) -> VehicleState:
    """Return what is known of a car through an account."""
    state: VehicleState = entry.runtime_data.cars[vin].data
    return state


def same(one: object, other: object) -> bool:
    """Say whether two values are one; clouds round differently."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=0.005, abs_tol=0.05)
    if isinstance(one, s.Position) and isinstance(other, s.Position):
        # Not every cloud tells the altitude.
        return (one.latitude, one.longitude) == (other.latitude, other.longitude)
    return _ALIKE.get(one, one) == _ALIKE.get(other, other)


def differences(one: VehicleState, other: VehicleState) -> dict[str, tuple[Any, Any]]:
    """Return the signals that both carry with different values."""
    both = (set(one.seen) & set(other.seen)) - OWN
    return {
        signal.key: (one.value(signal), other.value(signal))
        for signal in both
        if not same(one.value(signal), other.value(signal))
    }


@pytest.mark.parametrize("name", CARS)
async def test_same_values(
    owner: Owner, consenting: FordConnectOwner, customer: SmartcarOwner, name: str
) -> None:
    """Every signal that two clouds carry has one value, in one unit."""
    vin = owner.car(name).vin
    fordpass = state_of(await owner.add_account([name]), vin)
    fordconnect = state_of(await consenting.add_car(name), vin)
    smartcar = state_of(await customer.add_account([name]), vin)
    await owner.until(lambda: s.ODOMETER in smartcar)
    assert len(set(fordpass.seen) & set(fordconnect.seen)) > 30
    assert len(set(fordpass.seen) & set(smartcar.seen)) > 8
    assert differences(fordpass, fordconnect) == {}
    assert differences(fordpass, smartcar) == {}
    assert differences(fordconnect, smartcar) == {}


async def test_one_car_through_all_accounts(
    hass: HomeAssistant,
    owner: Owner,
    consenting: FordConnectOwner,
    customer: SmartcarOwner,
) -> None:
    """There are three devices; what happens to one account does not touch the others."""
    (name, *_) = CARS
    vin = owner.car(name).vin
    entries = [
        await owner.add_account([name]),
        await consenting.add_car(name),
        await customer.add_account([name]),
    ]
    assert all(entry.state is ConfigEntryState.LOADED for entry in entries)
    registry = dr.async_get(hass)
    devices = {
        device.id
        for entry in entries
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        if (DOMAIN, vin) in device.identifiers
    }
    assert len(devices) == len(entries)
    consenting.cloud.revoke()
    await owner.until(lambda: bool(flows(hass)))
    odometer = ("sensor", "odometer")
    assert consenting.state(name, *odometer).state == "unavailable"
    assert owner.state(name, *odometer).state == customer.state(name, *odometer).state
    await hass.config_entries.async_remove(entries[1].entry_id)
    owner.car(name).unlock()
    await owner.until_state(name, "lock", "lock", "unlocked")
    assert owner.state(name, *odometer).state != "unavailable"
    assert customer.state(name, *odometer).state != "unavailable"
