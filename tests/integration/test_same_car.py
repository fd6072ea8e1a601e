"""One car through several accounts: the same values, and nobody is in another's way."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from functools import partial
import math
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.vehicle import VehicleState
from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from simulator.cars import Car
from simulator.cars.fleet import MODELS

from .conftest import SHORT
from .dialogs import flows
from .fordconnect_owner import FordConnectOwner
from .owner import Owner
from .smartcar_owner import SmartcarOwner

# An old modem tells too little to compare, and a car that is not accepted yet tells nothing.
CARS = tuple(
    model.name
    for model in MODELS
    if model.reports is None and model.name != "pending_car"
)
PLUGS = {model.name for model in MODELS if model.plugs_in}

# What an account counts itself, and when its cloud spoke last.
OWN = {s.REQUESTS_THIS_MONTH, s.LAST_NEWS, s.POSITION_AT}

# What each cloud words in its own way.
OWN_WORDS = {"severity"}

# Not every cloud tells how a door is locked.
_ALIKE: dict[object, object] = {"double_locked": "locked"}

# What Smartcar tells of every car, of those with fuel and of those with a plug.
EVERY_CAR = {
    "odometer",
    "position",
    "heading",
    "compass",
    "outside_temperature",
    "modem_connected",
}
FUEL = {"fuel_level", "fuel_range"}
PLUG = {
    "hv_battery_charge",
    "hv_battery_range",
    "hv_battery_capacity",
    "plugged_in",
    "charge_status",
    "charging",
    "charge_energy",
}


def state_of(entry: ConfigEntry[Any], vin: str) -> VehicleState:
    """Return what is known of a car through an account."""
    state: VehicleState = entry.runtime_data.cars[vin].data
    return state


def same(one: object, other: object) -> bool:
    """Say whether two values are one; clouds round differently, and not all tell every part."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=0.005, abs_tol=0.05)
    if isinstance(one, datetime) and isinstance(other, datetime):
        # They are asked one after the other, and a charge goes on meanwhile.
        return abs(one - other) <= timedelta(minutes=2)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(
            same(*pair) for pair in zip(one, other, strict=True)
        )
    if is_dataclass(one) and type(one) is type(other):
        names = {field.name for field in fields(one)} - OWN_WORDS
        parts = [(getattr(one, name), getattr(other, name)) for name in names]
        return all(None in pair or same(*pair) for pair in parts)
    return _ALIKE.get(one, one) == _ALIKE.get(other, other)


def differences(one: VehicleState, other: VehicleState) -> dict[str, tuple[Any, Any]]:
    """Return the signals that both carry with different values."""
    both = (set(one.seen) & set(other.seen)) - OWN
    return {
        signal.key: (one.value(signal), other.value(signal))
        for signal in both
        if not same(one.value(signal), other.value(signal))
    }


def keys(state: VehicleState) -> set[str]:
    """Return the keys of the signals a car ever sent."""
    return {signal.key for signal in state}


def charge(car: Car) -> None:
    """Have a car charge."""
    car.set_soc(50)
    car.plug_in()
    car.start_charging()


def drive(car: Car) -> None:
    """Have a car drive."""
    car.drive_off()


def light_up(car: Car) -> None:
    """Have a car ask for its owner."""
    car.unlock()
    car.set_tire("FRONT_LEFT", 170)


@pytest.mark.parametrize(
    ("name", "does"),
    [
        (name, does)
        for name in CARS
        for does in (None, drive, charge, light_up)
        if does is not charge or name in PLUGS
    ],
)
async def test_same_values(
    owner: Owner,
    consenting: FordConnectOwner,
    customer: SmartcarOwner,
    name: str,
    does: Callable[[Car], None] | None,
) -> None:
    """Every signal that two clouds carry has one value, in one unit."""
    customer.cloud.switches.closures = "everything"
    car = owner.car(name)
    if does is not None:
        does(car)
    for someone in (owner, consenting, customer):
        someone.email, someone.brand = car.model.account, car.model.brand.lower()
    make = car.model.brand.lower()
    fordpass = state_of(await owner.add_account([name]), car.vin)
    fordconnect = state_of(await consenting.add_car(name), car.vin)
    smartcar = state_of(await customer.add_account([name], make=make), car.vin)
    await owner.until(lambda: s.ODOMETER in smartcar)
    assert len(keys(fordpass) & keys(fordconnect)) > 80
    told = EVERY_CAR | (FUEL if car.model.burns_fuel else set())
    told |= PLUG if car.model.plugs_in else set()
    assert told <= keys(smartcar)
    assert told <= keys(fordpass)
    assert differences(fordpass, fordconnect) == {}
    assert differences(fordpass, smartcar) == {}
    assert differences(fordconnect, smartcar) == {}


@pytest.mark.parametrize("name", ["bev_mach_e", "phev_kuga"])
async def test_same_documents(
    owner: Owner,
    consenting: FordConnectOwner,
    customer: SmartcarOwner,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the clouds keep beside telemetry is the same: places, charges, warnings, departures."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, errand_first=0.0, errand_gap=0.01),
    )
    car = owner.car(name)
    light_up(car)
    fordpass = state_of(await owner.add_account([name]), car.vin)
    fordconnect = state_of(await consenting.add_car(name), car.vin)
    smartcar = state_of(await customer.add_account([name]), car.vin)
    for state, signals in (
        (fordpass, {s.CHARGE_LOCATIONS, s.ALERTS}),
        (fordconnect, {s.CHARGE_LOCATIONS, s.ALERTS}),
        (smartcar, {s.CHARGE_LOCATIONS, s.LAST_SERVICE}),
    ):
        await owner.until(
            lambda state=state, signals=signals: signals <= set(state.seen)
        )
    if car.energy_transfer_logs:
        assert {"charge_sessions", "last_charge_end"} <= keys(fordpass) & keys(smartcar)
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
    name = "bev_mach_e"
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
