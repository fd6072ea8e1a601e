"""How a car drives, what moves it, its trips and what helps its driver, as an owner sees it."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from simulator import Simulator

from .owner import Owner

BEV = "bev_mach_e"
PHEV = "phev_kuga"
PETROL = "ice_f150"
DIESEL = "van_transit"
OLD_DIESEL = "diesel_transit"
HEAVY = "dually_f350"

# From 13.9 m/s on, ten seconds at a time.
TEN_MINUTES = 60


@pytest.fixture
async def simulator(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Simulator]:
    """Return a simulator that lives in the past: an hour of driving is no hour ahead of us."""
    async with Simulator(
        speed=0, start=datetime(2026, 9, 1, 12, tzinfo=UTC)
    ) as running:
        running.fordpass.switches.heartbeat = 0.2
        monkeypatch.setenv("FORDPASS_SIMULATOR", running.origin)
        yield running


async def add(owner: Owner, name: str, *, everything: bool = False) -> None:
    """Add the account a car is on, with that car only, and turn on `everything` if asked to."""
    owner.email = owner.car(name).model.account
    entry = await owner.add_account([name])
    if everything:
        registry = er.async_get(owner.hass)
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
            registry.async_update_entity(entity.entity_id, disabled_by=None)
        await owner.hass.config_entries.async_reload(entry.entry_id)
        await owner.until_state(name, "binary_sensor", "push_connected", "on")


def upload(owner: Owner, name: str, **values: Any) -> None:
    """Let a car tell metrics now."""
    at = owner.simulator.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    documents = {
        metric: {
            "updateTime": at,
            **(value if isinstance(value, dict) else {"value": value}),
        }
        for metric, value in values.items()
    }
    owner.car(name).upload(**documents)


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        (
            BEV,
            {"odometer", "gear", "trip_charge_regenerated", "driver_assistance"},
            {
                "fuel_level",
                "engine_speed",
                "oil_life",
                "exhaust_filter",
                "trip_fuel_economy",
            },
        ),
        (
            PHEV,
            {"fuel_level", "hybrid_mode", "drive_source", "trip_electric_distance"},
            {"def_level", "exhaust_filter", "soot_level", "trailer_sway"},
        ),
        (
            PETROL,
            {
                "fuel_volume",
                "transmission_gear",
                "trailer_sway",
                "abs",
                "power_take_off",
            },
            {"def_level", "exhaust_filter", "hybrid_mode", "last_trip_energy"},
        ),
        (
            OLD_DIESEL,
            {"def_level", "def_range", "exhaust_filter"},
            {"gear", "soot_level", "def_level_status", "exhaust_filter_cleaning"},
        ),
        (
            DIESEL,
            {"exhaust_filter_regeneration", "def_contaminated", "soot_level"},
            {"gear", "transmission_gear", "hybrid_mode"},
        ),
        (
            HEAVY,
            {"wheel_speed_rear_left_inner", "water_in_fuel", "trailer_sway"},
            {"wheel_speed_rear_left", "driver_assistance"},
        ),
    ],
)
async def test_each_kind_of_car(
    hass: HomeAssistant, owner: Owner, name: str, present: set[str], absent: set[str]
) -> None:
    """A car has what it tells, and nothing of what another kind of car would tell."""
    await add(owner, name)
    platforms = (Platform.SENSOR, Platform.BINARY_SENSOR)
    keys = {
        key
        for key in present | absent
        if any(owner.has(name, platform, key) for platform in platforms)
    }
    assert keys == present


async def test_a_truck_drives(hass: HomeAssistant, owner: Owner) -> None:
    """Speed, gear, fuel, torque and the counters of the trip follow, and then the trip is over."""
    await add(owner, PETROL, everything=True)
    car = owner.car(PETROL)
    assert owner.state(PETROL, "binary_sensor", "trip_active").state == "off"
    car.drive_off()
    await owner.until_state(PETROL, "sensor", "gear", "drive")
    assert owner.state(PETROL, "binary_sensor", "ignition").state == "on"
    for key, value in (
        ("ignition_status", "on"),
        ("transmission_gear", "4"),
        ("engine_status", "on"),
        ("fuel_type", "gasoline"),
        ("engine_speed", "1850.0"),
        ("transmission_torque", "85.0"),
        ("parking_brake_type", "mechanical"),
        ("display_units", "imperial"),
    ):
        await owner.until_state(PETROL, "sensor", key, value)
    assert owner.state(PETROL, "binary_sensor", "trip_active").state == "on"
    for _ in range(TEN_MINUTES):
        car.clock.step(10)
    car.park()
    await owner.until_state(PETROL, "binary_sensor", "trip_active", "off")
    assert owner.state(PETROL, "binary_sensor", "ignition").state == "off"
    distance = float(owner.state(PETROL, "sensor", "trip_distance").state)
    assert distance == pytest.approx(car.body.trip.distance, abs=0.1)
    assert distance > 5
    assert float(owner.state(PETROL, "sensor", "trip_fuel_consumed").state) > 0
    top = owner.state(PETROL, "sensor", "trip_maximum_speed")
    assert top.attributes["unit_of_measurement"] == "km/h"
    assert float(top.state) == pytest.approx(car.body.trip.top_speed * 3.6, abs=0.1)


async def test_an_electric_car_sums_up_its_trip(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The entities come with the first trip, without a reload."""
    await add(owner, BEV)
    assert not owner.has(BEV, "sensor", "last_trip_energy")
    car = owner.car(BEV)
    car.drive_off()
    for _ in range(TEN_MINUTES):
        car.clock.step(10)
    car.park()
    await owner.until(lambda: owner.has(BEV, "sensor", "last_trip_energy"))
    distance = round(car.body.trip.distance, 1)
    for key, value in (
        ("last_trip_distance", distance),
        ("last_trip_duration", car.body.trip.seconds / 60),
        ("cabin_temperature", 22.0),
    ):
        assert float(owner.state(BEV, "sensor", key).state) == pytest.approx(value)
    energy = owner.state(BEV, "sensor", "last_trip_energy")
    consumption = owner.state(BEV, "sensor", "last_trip_consumption")
    assert energy.attributes["unit_of_measurement"] == "kWh"
    assert "state_class" not in energy.attributes
    assert float(consumption.state) == pytest.approx(
        float(energy.state) / distance * 100, abs=0.1
    )
    ended = datetime.fromisoformat(owner.state(BEV, "sensor", "last_trip_ended").state)
    assert ended == car.clock.now().replace(microsecond=0)


async def test_impossible_values_are_no_values(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A tank is never more than full; below empty, and at the end of a scale, nothing was measured."""
    await add(owner, PETROL)
    upload(owner, PETROL, fuelLevel=105.2, engineCoolantTemp=91.0)
    await owner.until_state(PETROL, "sensor", "fuel_level", "100.0")
    upload(owner, PETROL, fuelLevel=-5.2, engineCoolantTemp=-40.0, engineOilTemp=77.0)
    await owner.until_state(PETROL, "sensor", "engine_oil_temperature", "77.0")
    assert owner.state(PETROL, "sensor", "fuel_level").state == "100.0"
    assert owner.state(PETROL, "sensor", "coolant_temperature").state == "91.0"


async def test_an_unknown_word_is_unknown(hass: HomeAssistant, owner: Owner) -> None:
    """A word of next year does no harm, and the next known one is shown again."""
    await add(owner, DIESEL)
    upload(owner, DIESEL, dieselExhaustFilterStatus="MELTED")
    await owner.until_state(DIESEL, "sensor", "exhaust_filter", "unknown")
    upload(owner, DIESEL, dieselExhaustFilterStatus="CLEANING_IN_PROGRESS")
    await owner.until_state(DIESEL, "sensor", "exhaust_filter", "cleaning")


@pytest.mark.parametrize(
    ("name", "metric", "key"),
    [
        (BEV, "oilLifeRemaining", "oil_life"),
        (BEV, "fuelLevel", "fuel_level"),
        (PETROL, "dieselExhaustFilterStatus", "exhaust_filter"),
    ],
)
async def test_what_a_car_has_not_is_not_shown(
    hass: HomeAssistant, owner: Owner, name: str, metric: str, key: str
) -> None:
    """Electric cars have told the oil's life, and petrol cars the state of a diesel's filter."""
    await add(owner, name)
    value = "NORMAL" if key == "exhaust_filter" else 0.0
    upload(owner, name, **{metric: value}, outsideTemperature=3.0)
    await owner.until_state(name, "sensor", "outside_temperature", "3.0")
    assert not owner.has(name, "sensor", key)


async def test_a_diesel_is_known_by_what_it_tells_later(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The filter is shown as soon as anything else tells of a diesel."""
    await add(owner, PETROL)
    upload(owner, PETROL, dieselExhaustFilterStatus="NORMAL")
    upload(owner, PETROL, dieselExhaustFluidLevel=55.0)
    await owner.until(lambda: owner.has(PETROL, "sensor", "exhaust_filter"))
    await owner.until_state(PETROL, "sensor", "exhaust_filter", "normal")


async def test_position(hass: HomeAssistant, owner: Owner) -> None:
    """The tracker says how exact it is; when and how high are sensors of their own."""
    await add(owner, BEV, everything=True)
    assert (
        owner.state(BEV, "device_tracker", "location").attributes["gps_accuracy"] == 4
    )
    assert owner.state(BEV, "sensor", "altitude").state == "2.0"
    assert owner.state(BEV, "sensor", "compass").state == "southeast"
    assert owner.state(BEV, "sensor", "gps_fix").state == "3d"
    place = {
        "location": {"lat": 54.3, "lon": 7.3},
        "hdop": 3.0,
        "gpsDimension": "DIM_2D",
    }
    upload(owner, BEV, position={"value": place})
    await owner.until_state(BEV, "sensor", "gps_fix", "2d")
    tracker = owner.state(BEV, "device_tracker", "location")
    assert tracker.attributes["latitude"] == 54.3
    assert tracker.attributes["gps_accuracy"] == 15
    assert owner.state(BEV, "sensor", "altitude").state == "unknown"
    at = owner.state(BEV, "sensor", "position_at").state
    now = owner.simulator.clock.now().replace(microsecond=0)
    assert datetime.fromisoformat(at) == now


@pytest.mark.parametrize(
    ("imperial", "expected"),
    [
        (
            False,
            {
                "odometer": (61240, "km"),
                "altitude": (2, "m"),
                "fuel_range": (792.5, "km"),
                "fuel_volume": (38.0, "L"),
                "def_range": (4180, "km"),
                "coolant_temperature": (24, "°C"),
                "transmission_oil_temperature": (24, "°C"),
                "engine_speed": (0, "rpm"),
                "trip_distance": (0, "km"),
            },
        ),
        (
            True,
            {
                "odometer": (38053, "mi"),
                "altitude": (6.56, "ft"),
                "fuel_range": (492.4, "mi"),
                "fuel_volume": (10.04, "gal"),
                "def_range": (2597.3, "mi"),
                "coolant_temperature": (75.2, "°F"),
                "transmission_oil_temperature": (75.2, "°F"),
                "engine_speed": (0, "rpm"),
                "trip_distance": (0, "mi"),
            },
        ),
    ],
)
async def test_units(
    hass: HomeAssistant,
    owner: Owner,
    imperial: bool,
    expected: dict[str, tuple[float, str]],
) -> None:
    """Ford's values are metric whatever the dashboard shows; Home Assistant converts them."""
    if imperial:
        hass.config.units = US_CUSTOMARY_SYSTEM
    await add(owner, HEAVY, everything=True)
    shown = {
        key: (float(state.state), state.attributes["unit_of_measurement"])
        for key in expected
        for state in (owner.state(HEAVY, "sensor", key),)
    }
    assert {key: unit for key, (_, unit) in shown.items()} == {
        key: unit for key, (_, unit) in expected.items()
    }
    for key, (value, _) in expected.items():
        assert shown[key][0] == pytest.approx(value, rel=0.01)


async def test_what_changes_all_the_time_is_off_by_default(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Nothing that fills the recorder in a drive is on unless asked for, and it is diagnostic."""
    await add(owner, PETROL)
    registry = er.async_get(hass)
    for key in ("acceleration_x", "yaw_rate", "engine_speed", "wheel_speed_front_left"):
        entry = registry.async_get(owner.entity_id(PETROL, "sensor", key))
        assert entry is not None
        assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
        assert entry.entity_category is EntityCategory.DIAGNOSTIC
