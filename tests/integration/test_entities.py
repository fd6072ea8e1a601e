"""The entities of each car: what it has, what they show, and what they are called."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from functools import partial

import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.fordpass.cloud.fordpass.commands import ERRANDS
from custom_components.fordpass.garage import Garage
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, EntityCategory
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from simulator import Simulator
from simulator.cars.fleet import MODELS

from .conftest import SHORT
from .owner import Owner
from .witness import ENGLISH

BEV = "bev_mach_e"
PHEV = "phev_kuga"
TRUCK = "ice_f150"
PENDING = "pending_car"

CARS = tuple(model.name for model in MODELS)
# Platforms whose state is when something last happened: before it happens the first time there is none.
NOTHING_YET = ("button", "event")
# What is rightly unknown of a car that stands there, and why.
NO_VALUE_NOW = {
    ("select", "lit_zone"): "Ford tells the lights when they change",
    ("switch", "zone_lights"): "Ford tells the lights when they change",
    ("sensor", "charge_complete_at"): "only a charge has an end",
}
# What depends on the day and hour in which the test runs.
OF_TODAY = {
    ("calendar", "departures"),
    ("image", "picture"),
    ("sensor", "next_departure"),
    ("sensor", "next_update"),
}
_SHOWN = ("unit_of_measurement", "device_class", "state_class", "options")


@pytest.fixture
async def simulator(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Simulator]:
    """Return a simulator whose cars always live at the same time."""
    start = datetime(2026, 9, 1, 12, tzinfo=UTC)
    async with Simulator(speed=0, start=start) as running:
        running.fordpass.switches.heartbeat = 0.2
        monkeypatch.setenv("FORDPASS_SIMULATOR", running.origin)
        yield running


@pytest.fixture(autouse=True)
def _all_at_once(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is asked at a slow pace be asked all the time."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, errand_first=0, errand_gap=0.01, errand_pace=1e-6),
    )


async def _until_all_is_read(
    owner: Owner, name: str, entry: ConfigEntry[Garage]
) -> None:
    """Wait until all that is asked of a car was asked, and asked again, so that the first answers are there."""
    car = entry.runtime_data.cars[owner.car(name).vin]
    asked: dict[str, set[str]] = {
        errand.key: set() for errand in ERRANDS if errand.wanted(car.info)
    }

    def again() -> bool:
        due = car.vehicle.account.memory["due"].get(car.info.vin, {})
        for key, times in asked.items():
            times |= {due[key]} if key in due else set()
        return all(len(times) > 2 for times in asked.values())

    await owner.until(again)


async def _add(owner: Owner, name: str) -> str:
    """Add the account a car is on, with that car only; return the id of the entry."""
    model = owner.car(name).model
    owner.email, owner.brand = model.account, model.brand.lower()
    if name == PENDING:
        owner.car(name).garage["userAuthStatus"] = "Authorized"
    entry = await owner.add_account([name])
    await owner.until_state(name, "binary_sensor", "push_connected", "on")
    await _until_all_is_read(owner, name, entry)
    return entry.entry_id


def _entries(owner: Owner, name: str, entry_id: str) -> list[er.RegistryEntry]:
    """Return the entities of a car, without those of the account itself."""
    vin = owner.car(name).vin.lower()
    registry = er.async_get(owner.hass)
    return [
        entry
        for entry in er.async_entries_for_config_entry(registry, entry_id)
        if vin in entry.unique_id
    ]


def _line(entry: er.RegistryEntry, state: State | None) -> str:
    """Tell all about an entity that an owner or an automation can see."""
    name = None if state is None else state.attributes["friendly_name"]
    shown = "(disabled)" if state is None else state.state
    parts = {
        "": "(of today)"
        if (entry.domain, entry.translation_key) in OF_TODAY
        else shown,
        "name": name or entry.original_name,
        "key": entry.translation_key,
        "category": entry.entity_category,
        **{key: state.attributes.get(key) if state else None for key in _SHOWN},
    }
    told = [f"{key}={value}" if key else value for key, value in parts.items() if value]
    return f"{entry.entity_id}: {', '.join(told)}"


@pytest.mark.parametrize("name", CARS)
async def test_entities_of_each_car(
    hass: HomeAssistant, owner: Owner, snapshot: SnapshotAssertion, name: str
) -> None:
    """All of each car: ids, states, units, classes, categories and names."""
    entry_id = await _add(owner, name)
    entries = _entries(owner, name, entry_id)
    lines = [_line(entry, hass.states.get(entry.entity_id)) for entry in entries]
    assert sorted(lines) == snapshot


@pytest.mark.parametrize("name", CARS)
async def test_every_entity_is_named_and_none_by_its_vin(
    hass: HomeAssistant, owner: Owner, name: str
) -> None:
    """Names and words come from the translations, and the VIN is in the unique id only."""
    entry_id = await _add(owner, name)
    vin = owner.car(name).vin.lower()
    for entry in _entries(owner, name, entry_id):
        assert vin not in entry.entity_id
        assert entry.unique_id.endswith(f"_{vin}_{entry.translation_key}")
        words = ENGLISH["entity"].get(entry.domain, {}).get(entry.translation_key, {})
        assert entry.original_name == words.get("name")
        assert (entry.domain == "lock") is (entry.original_name is None)
        if state := hass.states.get(entry.entity_id):
            if entry.domain == "sensor":
                options = set(state.attributes.get("options", ()))
                assert options == set(words.get("state", ()))
            elif options := state.attributes.get("options"):
                figures = {option for option in options if option.isdecimal()}
                assert set(options) - figures <= set(words.get("state", ()))
            assert set(state.attributes).isdisjoint({"vin", "extra"})


@pytest.mark.parametrize("name", CARS)
async def test_no_car_shows_what_it_cannot_fill(
    hass: HomeAssistant, owner: Owner, name: str
) -> None:
    """Every entity that is on by default gets a value from what the car tells while it stands there."""
    entry_id = await _add(owner, name)
    registry = er.async_get(hass)

    def empty() -> set[tuple[str, str | None]]:
        return {
            (entry.domain, entry.translation_key)
            for entry in er.async_entries_for_config_entry(registry, entry_id)
            if entry.domain not in NOTHING_YET
            and (entry.domain, entry.translation_key) not in NO_VALUE_NOW
            and (state := hass.states.get(entry.entity_id)) is not None
            and state.state in (STATE_UNKNOWN, STATE_UNAVAILABLE)
        }

    try:
        await owner.until(lambda: not empty())
    except pytest.fail.Exception:
        assert empty() == set()


async def test_the_two_batteries_of_a_hybrid_cannot_be_confused(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Each value is where it belongs, and only the traction battery has the battery class."""
    entry_id = await _add(owner, PHEV)
    now = owner.simulator.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    owner.car(PHEV).upload(
        xevBatteryStateOfCharge={"updateTime": now, "value": 33.0},
        batteryStateOfCharge={"updateTime": now, "value": 88.0},
    )
    await owner.until_state(PHEV, "sensor", "hv_battery_charge", "33.0")
    await owner.until_state(PHEV, "sensor", "lv_battery_charge", "88.0")
    names = {
        entry.translation_key: entry.original_name or ""
        for entry in er.async_entries_for_config_entry(er.async_get(hass), entry_id)
    }
    batteries = {name: str(key)[:3] for key, name in names.items() if "battery" in name}
    assert set(batteries.values()) >= {"lv_", "hv_"}
    for name, kind in batteries.items():
        assert ("12 V" in name) is (kind == "lv_")
        assert ("Traction" in name) is (kind != "lv_")
    assert [
        state.entity_id
        for state in hass.states.async_all("sensor")
        if state.attributes.get("device_class") == "battery"
    ] == [owner.entity_id(PHEV, "sensor", "hv_battery_charge")]


async def test_what_few_need_is_off_by_default_and_can_be_turned_on(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Speed and heading change all the time in a drive; turned on, they show what the car does."""
    entry_id = await _add(owner, BEV)
    registry = er.async_get(hass)
    entries = er.async_entries_for_config_entry(registry, entry_id)
    off = {entry.translation_key for entry in entries if entry.disabled_by}
    assert off >= {
        "charger_current",
        "charger_voltage",
        "heading",
        "hv_battery_current",
        "hv_battery_temperature",
        "speed",
    }
    for entry in entries:
        registry.async_update_entity(entry.entity_id, disabled_by=None)
    await hass.config_entries.async_reload(entry_id)
    await owner.until(lambda: owner.is_linked(BEV))
    owner.car(BEV).drive_off()
    await owner.until(lambda: float(owner.state(BEV, "sensor", "speed").state) > 0)
    assert (
        owner.state(BEV, "sensor", "speed").attributes["unit_of_measurement"] == "km/h"
    )


async def test_units_are_the_owners(hass: HomeAssistant, owner: Owner) -> None:
    """Home Assistant converts to what an American expects; the values are the same."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    await _add(owner, TRUCK)
    odometer = owner.state(TRUCK, "sensor", "odometer")
    pressure = owner.state(TRUCK, "sensor", "tire_pressure_front_left")
    outside = owner.state(TRUCK, "sensor", "outside_temperature")
    assert odometer.attributes["unit_of_measurement"] == "mi"
    assert float(odometer.state) == pytest.approx(23880 / 1.609344, abs=1)
    assert pressure.attributes["unit_of_measurement"] == "psi"
    assert float(pressure.state) == pytest.approx(65, abs=0.5)
    assert outside.attributes["unit_of_measurement"] == "°F"


async def test_what_only_helps_to_find_a_trouble_is_diagnostic(
    hass: HomeAssistant, owner: Owner
) -> None:
    """An owner's dashboard is made of the rest."""
    entry_id = await _add(owner, BEV)
    diagnostic = {
        entry.translation_key
        for entry in er.async_entries_for_config_entry(er.async_get(hass), entry_id)
        if entry.entity_category is EntityCategory.DIAGNOSTIC
    }
    assert {
        "last_news",
        "push_connected",
        "modem_connected",
        "deep_sleep",
    } <= diagnostic
    assert {"lock", "odometer", "hv_battery_charge"}.isdisjoint(diagnostic)
