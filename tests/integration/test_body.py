"""Doors, locks, windows, tires, seats and lamps of several kinds of cars, as their owner sees them."""

from collections.abc import Callable

import pytest

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from simulator.cars.car import Car
from simulator.cars.telemetry import iso

from .owner import Owner

BEV = "bev_mach_e"
TRUCK = "ice_f150"
VW = "vw_explorer"
OLD = "old_focus"
RIGHT_HAND = "rhd_puma"
DUALLY = "dually_f350"
VAN = "van_transit"

type Happening = Callable[[Car], None]
type Shown = tuple[str, str, str]


async def _add(owner: Owner, name: str) -> str:
    """Add the account a car is on, with that car only; return the id of the entry."""
    owner.email = owner.car(name).model.account
    return (await owner.add_account([name])).entry_id


def _crash(car: Car) -> None:
    car.body.impact = "AIRBAG_TRIGGERED"
    car.report()


def _stand_ajar(car: Car) -> None:
    car.open("rear_left", ajar=True)


@pytest.mark.parametrize(
    ("name", "happening", "before", "after"),
    [
        (BEV, _stand_ajar, ("binary_sensor", "door_rear_left", "off"), "on"),
        (
            BEV,
            lambda car: car.open("inner_tailgate"),
            ("binary_sensor", "door_inner_tailgate", "off"),
            "on",
        ),
        (
            BEV,
            lambda car: car.set_indicator("lowWasherFluid", False),
            ("binary_sensor", "lamp_low_washer_fluid", "on"),
            "off",
        ),
        (
            BEV,
            lambda car: car.set_indicator("malfunctionIndicator", True),
            ("sensor", "lamps_lit", "1.0"),
            "2.0",
        ),
        (
            BEV,
            lambda car: car.set_tire("FRONT_LEFT", 150),
            ("sensor", "tire_status_front_left", "normal"),
            "low",
        ),
        (BEV, Car.unlock, ("sensor", "latch_driver", "locked"), "unlocked"),
        (
            TRUCK,
            lambda car: car.open_window("rear_right", 5),
            ("binary_sensor", "window_rear_passenger", "off"),
            "on",
        ),
        (
            TRUCK,
            Car.drive_off,
            ("binary_sensor", "seat_occupied_driver", "off"),
            "on",
        ),
        (TRUCK, _crash, ("sensor", "impact", "normal"), "airbag_triggered"),
        (
            DUALLY,
            lambda car: car.set_tire("REAR_LEFT_INNER", 300),
            ("sensor", "tire_status_rear_left_inner", "normal"),
            "low",
        ),
        (
            DUALLY,
            lambda car: car.set_tire("REAR_RIGHT_OUTER", 450),
            ("sensor", "tire_pressure_rear_right_outer", "448.2"),
            "450.0",
        ),
        (
            VAN,
            lambda car: car.open("cargo_left"),
            ("binary_sensor", "door_rear_cargo_left", "off"),
            "on",
        ),
        (
            VAN,
            lambda car: car.open("sliding", ajar=True),
            ("binary_sensor", "door_sliding_right", "off"),
            "on",
        ),
        (
            VAN,
            lambda car: car.unlock("sliding"),
            ("sensor", "latch_sliding_right", "double_locked"),
            "unlocked",
        ),
        (
            VAN,
            lambda car: car.unlock("cargo_right"),
            ("sensor", "lock_state", "locked"),
            "partly_locked",
        ),
        (
            RIGHT_HAND,
            lambda car: car.open("driver"),
            ("binary_sensor", "door_front_right", "off"),
            "on",
        ),
        (
            RIGHT_HAND,
            Car.drive_off,
            ("binary_sensor", "seat_belt_driver", "off"),
            "on",
        ),
        (
            VW,
            lambda car: car.unlock("rear_left"),
            ("sensor", "latch_rear_left", "locked"),
            "unlocked",
        ),
        (OLD, _stand_ajar, ("binary_sensor", "door_rear_left", "off"), "on"),
    ],
)
async def test_what_happens_at_a_car(
    owner: Owner, name: str, happening: Happening, before: Shown, after: str
) -> None:
    """Each opening, lock, tire, seat and lamp is an entity that follows the car."""
    await _add(owner, name)
    platform, key, was = before
    await owner.until_state(name, platform, key, was)
    owner.simulator.clock.step(60)
    happening(owner.car(name))
    await owner.until_state(name, platform, key, after)


async def test_a_partly_locked_car_is_not_locked(owner: Owner) -> None:
    """One door of a van stands unlocked: the lock says so, and locks all again."""
    await _add(owner, VAN)
    await owner.until_state(VAN, "lock", "lock", "locked")
    owner.simulator.clock.step(60)
    owner.car(VAN).unlock("sliding")
    await owner.until_state(VAN, "lock", "lock", "unlocked")
    await owner.act(VAN, "lock", "lock", "lock")
    await owner.until_state(VAN, "sensor", "latch_sliding_right", "double_locked")
    assert owner.state(VAN, "lock", "lock").state == "locked"


@pytest.mark.parametrize(
    ("name", "platform", "absent"),
    [
        # What a truck says it does not have, and latches that nothing measures.
        (TRUCK, "binary_sensor", "door_frunk"),
        (TRUCK, "sensor", "latch_frunk"),
        (TRUCK, "sensor", "latch_tailgate"),
        (TRUCK, "binary_sensor", "lamp_diesel_pre_heat"),
        (TRUCK, "binary_sensor", "lamp_ev_batt_high_temp_warning"),
        (DUALLY, "sensor", "tire_pressure_rear_left"),
        (VAN, "binary_sensor", "window_driver"),
        (VAN, "binary_sensor", "seat_belt_driver"),
        (VAN, "binary_sensor", "hood"),
        (RIGHT_HAND, "binary_sensor", "door_driver"),
        (VW, "binary_sensor", "seat_belt_driver"),
        (BEV, "sensor", "latch_all_doors"),
        (VW, "sensor", "latch_driver"),
        (OLD, "sensor", "lamps_lit"),
        (OLD, "sensor", "tire_placard_front"),
        (BEV, "sensor", "impact"),
        (BEV, "sensor", "tire_monitor_front_left"),
    ],
)
async def test_no_car_has_what_it_does_not_tell(
    owner: Owner, name: str, platform: str, absent: str
) -> None:
    """Nobody sees a tailgate latch that is a bolt, or the windows of a van that tells none."""
    await _add(owner, name)
    await owner.until(lambda: owner.has(name, "sensor", "lock_state"))
    assert not owner.has(name, platform, absent)


@pytest.mark.parametrize(("name", "there"), [(TRUCK, False), (BEV, True)])
async def test_a_door_that_is_not_there_is_no_entity(
    owner: Owner, name: str, there: bool
) -> None:
    """A truck tells of a frunk, and that it has none; a car that does not say so has one."""
    now = iso(owner.simulator.clock.now())
    frunk = {"updateTime": now, "vehicleDoor": "FRUNK"}
    owner.car(name).upload(
        doorStatus=[{**frunk, "value": "INVALID"}],
        doorLockStatus=[{**frunk, "value": "LOCKED"}],
    )
    await _add(owner, name)
    await owner.until(lambda: owner.has(name, "binary_sensor", "door_driver"))
    assert owner.has(name, "binary_sensor", "door_frunk") is there
    assert owner.has(name, "sensor", "latch_frunk") is there


async def test_on_by_default_is_what_an_owner_acts_on(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Refill, pump up, close, drive to the workshop; the other lamps wait to be turned on."""
    entry_id = await _add(owner, DUALLY)
    lamps = {
        str(entry.translation_key).removeprefix("lamp_"): entry.disabled_by is None
        for entry in er.async_entries_for_config_entry(er.async_get(hass), entry_id)
        if str(entry.translation_key).startswith("lamp_")
    }
    wanted = {lamp for lamp, enabled in lamps.items() if enabled}
    assert wanted >= {
        "low_washer_fluid",
        "low_engine_oil_pressure",
        "malfunction_indicator",
        "tire_pressure_monitor_system_warning",
        "diesel_exhaust_fluid_low",
        "brake_warning",
    }
    assert lamps.keys() - wanted >= {
        "traction_control_active",
        "diesel_pre_heat",
        "passive_entry_passive_start",
        "hill_descent_control_fault",
    }
    state = owner.state(DUALLY, "binary_sensor", "lamp_low_engine_oil_pressure")
    assert state.attributes["device_class"] == "problem"


async def test_what_is_off_by_default_works_when_it_is_turned_on(
    hass: HomeAssistant, owner: Owner
) -> None:
    """How far a window is open, which doors there are, what armed the alarm."""
    entry_id = await _add(owner, TRUCK)
    registry = er.async_get(hass)
    for entry in er.async_entries_for_config_entry(registry, entry_id):
        registry.async_update_entity(entry.entity_id, disabled_by=None)
    await hass.config_entries.async_reload(entry_id)
    for platform, key, value in (
        ("sensor", "window_position_driver", "0.0"),
        ("sensor", "alarm_source", "closed"),
        ("sensor", "tire_monitor_rear_left_inner", "normal_operation"),
        ("binary_sensor", "door_present_tailgate", "on"),
        ("binary_sensor", "door_present_frunk", "off"),
        ("binary_sensor", "panic_alarm", "off"),
        ("binary_sensor", "lamp_traction_control_active", "off"),
    ):
        await owner.until_state(TRUCK, platform, key, value)
    owner.simulator.clock.step(60)
    owner.car(TRUCK).open_window("driver", 35)
    await owner.until_state(TRUCK, "sensor", "window_position_driver", "35.0")


async def test_a_window_without_a_value_is_unknown(owner: Owner) -> None:
    """Nobody takes it for closed, nor for open; the others stay as they were."""
    await _add(owner, BEV)
    await owner.until_state(BEV, "binary_sensor", "window_driver", "off")
    owner.simulator.clock.step(60)
    where = {"vehicleWindow": "UNSPECIFIED_FRONT", "vehicleSide": "DRIVER"}
    now = iso(owner.simulator.clock.now())
    owner.car(BEV).upload(windowStatus=[{"updateTime": now, **where}])
    await owner.until_state(BEV, "binary_sensor", "window_driver", "unknown")
    assert owner.state(BEV, "binary_sensor", "window_passenger").state == "off"


async def test_partial_lists_let_nothing_flap(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A car that tells one door at a time changes the entity of that door and no other."""
    owner.car(TRUCK).partial_lists = True
    await _add(owner, TRUCK)
    await owner.until_state(TRUCK, "binary_sensor", "door_driver", "off")
    changed: list[str] = []

    @callback
    def follow(event: Event[EventStateChangedData]) -> None:
        changed.append(event.data["entity_id"])

    shown = set(hass.states.async_entity_ids(("binary_sensor", "lock", "sensor")))
    shown.remove(owner.entity_id(TRUCK, "sensor", "last_news"))
    stop = async_track_state_change_event(hass, shown, follow)
    doors = ("driver", "rear_left", "tailgate")
    for action, value in ((Car.open, "on"), (Car.close, "off")):
        for door in doors:
            owner.simulator.clock.step(30)
            action(owner.car(TRUCK), door)
            await owner.until_state(TRUCK, "binary_sensor", f"door_{door}", value)
    stop()
    ids = [owner.entity_id(TRUCK, "binary_sensor", f"door_{door}") for door in doors]
    assert changed == ids * 2
