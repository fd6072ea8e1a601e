"""The blueprints that guard tires and the 12 V battery, run against the simulator's cars."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from simulator.cars.telemetry import iso

from .blueprints import NOTHING_NEW, Automated, tell
from .owner import Owner

BEV = "bev_mach_e"
WHEELS = ("front_left", "front_right", "rear_left", "rear_right")
LOW = {"low": "Blue Pony Front left tire status"}
EMPTY = {"volts": 11.5, "well": False}
WELL = {"volts": 12.7, "well": True}
WAKING = "automation.waking"


@pytest.fixture
async def home(owner: Owner, tmp_path: Path) -> AsyncGenerator[Automated]:
    """Return a home with a car."""
    home = Automated(owner, tmp_path)
    await owner.add_account([BEV])
    yield home
    await home.leave()


async def _watch_tires(home: Automated, **inputs: Any) -> None:
    await home.use(
        "low_tire",
        tires=[
            home.owner.entity_id(BEV, "sensor", f"tire_status_{wheel}")
            for wheel in WHEELS
        ],
        tell=tell(low="{{ low }}"),
        **inputs,
    )


async def _lose_air(
    home: Automated, *wheels: str, pressure: float = 150, status: str = "low"
) -> None:
    for wheel in wheels:
        home.owner.car(BEV).set_tire(wheel.upper(), pressure)
        await home.owner.until_state(BEV, "sensor", f"tire_status_{wheel}", status)
    await home.wait(seconds=1)


async def test_low_tire(home: Automated) -> None:
    """It is told once while it stays low, and again when it was pumped up in between."""
    await _watch_tires(home)
    await _lose_air(home, "front_left")
    home.add_up(LOW)
    await _lose_air(home, "front_left", pressure=140)
    home.add_up(LOW)
    await _lose_air(home, "front_left", pressure=250, status="normal")
    home.add_up(LOW)
    await _lose_air(home, "front_left")
    home.add_up(LOW, LOW)


async def test_a_tire_below_the_owners_own_limit(home: Automated) -> None:
    """It is told before the car says so; one that loses a little is not."""
    pressure = home.owner.entity_id(BEV, "sensor", "tire_pressure_rear_left")
    await _watch_tires(home, pressures=[pressure], below=230)
    await _lose_air(home, "rear_left", pressure=235, status="normal")
    home.add_up()
    await _lose_air(home, "rear_left", pressure=225, status="normal")
    home.add_up({"low": "Blue Pony Rear left tire pressure"})


@pytest.mark.parametrize("happening", NOTHING_NEW)
@pytest.mark.parametrize("own", [False, True])
async def test_a_low_tire_is_told_once(
    home: Automated, happening: str, own: bool
) -> None:
    """After a restart or a gap it is not told again."""
    pressure = home.owner.entity_id(BEV, "sensor", "tire_pressure_front_left")
    await _watch_tires(home, pressures=[pressure] if own else [], below=160)
    await _lose_air(home, "front_left")
    told = list(home.told)
    assert told
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(seconds=1)
    home.add_up(*told)


async def _guard(home: Automated) -> None:
    owner = home.owner
    await home.use(
        "lv_battery_guard",
        voltage=owner.entity_id(BEV, "sensor", "lv_battery_voltage"),
        ignition=owner.entity_id(BEV, "binary_sensor", "ignition"),
        minutes=10,
        holds=[WAKING],
        tell=tell(volts="{{ volts }}", well=False),
        tell_well=tell(volts="{{ volts }}", well=True),
        beside={
            "alias": "waking",
            "triggers": {"trigger": "event", "event_type": "never"},
            "actions": [],
        },
    )


async def _volts(home: Automated, volts: float, *, wait: float = 11) -> None:
    car = home.owner.car(BEV)
    car.upload(batteryVoltage={"updateTime": iso(car.clock.now()), "value": volts})
    await home.owner.until_state(BEV, "sensor", "lv_battery_voltage", str(volts))
    await home.wait(minutes=wait)


def _holds(home: Automated) -> bool:
    state = home.hass.states.get(WAKING)
    assert state is not None
    return state.state == "off"


async def test_guard_of_the_12_v_battery(home: Automated) -> None:
    """While it is low nothing wakes the car; in between nothing changes."""
    await _guard(home)
    await _volts(home, 12.0)
    home.add_up()
    assert not _holds(home)
    await _volts(home, 11.5)
    home.add_up(EMPTY)
    assert _holds(home)
    await _volts(home, 12.2)
    home.add_up(EMPTY)
    assert _holds(home)
    await _volts(home, 12.7)
    home.add_up(EMPTY, WELL)
    assert not _holds(home)


async def test_a_moment_is_not_low(home: Automated) -> None:
    """Neither is the start of an engine."""
    await _guard(home)
    await _volts(home, 11.5, wait=9)
    await _volts(home, 12.0)
    home.owner.car(BEV).ignition(True)
    await home.owner.until_state(BEV, "binary_sensor", "ignition", "on")
    await _volts(home, 11.5)
    home.add_up()
    assert not _holds(home)


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_a_low_battery_is_told_once(home: Automated, happening: str) -> None:
    """After a restart or a gap it is still held, and not told again."""
    await _guard(home)
    await _volts(home, 11.5)
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(minutes=11)
    home.add_up(EMPTY)
    assert _holds(home)


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_a_good_battery_is_no_news(home: Automated, happening: str) -> None:
    """After a restart or a gap nothing is told of a battery that was well all the while."""
    await _guard(home)
    await _volts(home, 12.7)
    home.told.clear()
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(minutes=11)
    home.add_up()


async def test_a_battery_that_recovered_while_the_car_was_out_of_reach(
    home: Automated,
) -> None:
    """What it held is let go."""
    await _guard(home)
    await _volts(home, 11.5)
    car = home.owner.car(BEV)
    [entry] = home.hass.config_entries.async_entries("fordpass")
    assert await home.hass.config_entries.async_unload(entry.entry_id)
    car.upload(batteryVoltage={"updateTime": iso(car.clock.now()), "value": 12.7})
    assert await home.hass.config_entries.async_setup(entry.entry_id)
    await home.owner.until_state(BEV, "sensor", "lv_battery_voltage", "12.7")
    await home.wait(minutes=11)
    home.add_up(EMPTY, WELL)
    assert not _holds(home)
