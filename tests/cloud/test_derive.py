"""What follows from what a car tells: its lock, its charging, its remote start."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.remote_start import (
    remote_start_over,
    remote_start_over_at,
)
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator.cars import fleet
from simulator.clock import Clock

START = datetime(2026, 9, 1, 6, tzinfo=UTC)


def state_of(*news: tuple[s.Signal[Any], Any, int]) -> VehicleState:
    """Return the state after pieces of news: signal, value and minute."""
    state = VehicleState()
    for signal, value, minute in news:
        at = START + timedelta(minutes=minute)
        state.merge({signal: Reading(value, at)})
    return state


ALL = s.LATCH[s.Latch.ALL_DOORS]
DRIVER = s.LATCH[s.Latch.DRIVER]
FOUR = [
    s.LATCH[latch]
    for latch in (
        s.Latch.FRONT_LEFT,
        s.Latch.FRONT_RIGHT,
        s.Latch.REAR_LEFT,
        s.Latch.REAR_RIGHT,
    )
]


def four(*words: str | None) -> list[tuple[s.Signal[Any], Any, int]]:
    """Return the news of four doors."""
    return [(latch, word, 0) for latch, word in zip(FOUR, words, strict=True)]


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        # All doors at once and the driver's, as passenger cars tell it.
        ([(DRIVER, "locked", 0), (ALL, "locked", 0)], "locked"),
        ([(DRIVER, "unlocked", 0), (ALL, "locked", 0)], "locked"),
        ([(DRIVER, "unlocked", 0), (ALL, "unlocked", 0)], "unlocked"),
        ([(DRIVER, "locked", 0), (ALL, "unlocked", 0)], "partly_locked"),
        ([(ALL, "double_locked", 0)], "locked"),
        ([(ALL, "locked", 0)], "locked"),
        ([(ALL, "unlocked", 0)], "unlocked"),
        # A door that spoke later knows better, an older one does not.
        ([(ALL, "locked", 0), (DRIVER, "unlocked", 1)], "unlocked"),
        ([(ALL, "unlocked", 0), (DRIVER, "locked", 1)], "locked"),
        ([(DRIVER, "unlocked", 0), (ALL, "locked", 1)], "locked"),
        ([(DRIVER, "locked", 0), (ALL, "unlocked", 1)], "unlocked"),
        ([(ALL, "locked", 0), (DRIVER, "locked", 1)], "locked"),
        # Each door on its own.
        (four("locked", "locked", "locked", "locked"), "locked"),
        (four("locked", "double_locked", "locked", "locked"), "locked"),
        (four("locked", "unlocked", "locked", "locked"), "partly_locked"),
        (four("unlocked", "unlocked", "unlocked", "unlocked"), "unlocked"),
        # Who does not know does not count; when nobody knows, nobody does.
        (four("locked", None, None, "locked"), "locked"),
        (four("unlocked", None, None, None), "unlocked"),
        (four(None, None, None, None), None),
        ([(ALL, None, 0), (DRIVER, "locked", 0)], "locked"),
        ([(ALL, "locked", 0), (ALL, None, 1)], None),
    ],
)
def test_lock(news: list[tuple[s.Signal[Any], Any, int]], expected: str | None) -> None:
    """The decision table, by car family."""
    state = state_of(*news)
    assert s.LOCK_STATE in state
    assert state.value(s.LOCK_STATE) == expected


@pytest.mark.parametrize(
    ("name", "door"),
    [
        ("bev_mach_e", None),
        ("ice_f150", None),
        ("diesel_transit", None),
        ("vw_explorer", None),
        ("vw_explorer", "driver"),
        ("old_focus", "rear_left"),
        ("rhd_puma", None),
        ("dually_f350", None),
        ("van_transit", None),
        ("van_transit", "cargo_left"),
    ],
)
@pytest.mark.parametrize("partial", [False, True])
def test_lock_of_the_fleet(name: str, door: str | None, partial: bool) -> None:
    """Each car is unlocked and locked again, by whole lists or by partial ones."""
    car = fleet(Clock(speed=0))[name]
    car.partial_lists = partial
    state = VehicleState()

    def hear(document: dict[str, Any]) -> None:
        state.merge(decode(document, car.clock.now()))

    car.listen(hear)
    hear(car.snapshot())
    assert state.value(s.LOCK_STATE) == "locked"
    car.clock.step(60)
    car.unlock(door)
    assert state.value(s.LOCK_STATE) == ("partly_locked" if door else "unlocked")
    car.clock.step(60)
    car.lock()
    assert state.value(s.LOCK_STATE) == "locked"


STATUS, REPORTED = s.CHARGE_STATUS, s.CHARGER_POWER_REPORTED
VOLTS, AMPERES, BATTERY = s.CHARGER_VOLTAGE, s.CHARGER_CURRENT, s.HV_BATTERY_CURRENT
AC = [(VOLTS, 360.0, 0), (AMPERES, 20.0, 0), (BATTERY, -19.0, 0)]
DC = [(VOLTS, 360.0, 0), (AMPERES, 0.0, 0), (BATTERY, -300.0, 0)]


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        ([*AC, (STATUS, "in_progress", 0)], 7.2),
        ([*DC, (STATUS, "in_progress", 0)], 108.0),
        ([(VOLTS, 360.0, 0), (BATTERY, -10.0, 0), (STATUS, "in_progress", 0)], 3.6),
        ([(REPORTED, 7.4, 0), (STATUS, "in_progress", 0)], 7.4),
        ([*AC, (REPORTED, 7.4, 1), (STATUS, "in_progress", 0)], 7.4),
        ([*AC, (REPORTED, 7.4, -1), (STATUS, "in_progress", 0)], 7.2),
        ([(VOLTS, 360.0, 0), (REPORTED, 7.4, 0), (STATUS, "in_progress", 0)], 7.4),
        ([*AC, (STATUS, "paused", 1)], 0.0),
        ([*AC, (STATUS, "not_ready", 1)], 0.0),
        ([(REPORTED, 7.4, 0), (STATUS, "completed", 1)], 0.0),
        ([(REPORTED, 7.4, 0), (STATUS, None, 1)], 0.0),
        ([(VOLTS, 360.0, 0), (STATUS, "in_progress", 0)], None),
        (AC, None),
        ([(STATUS, "in_progress", 0)], None),
    ],
)
def test_charger_power(
    news: list[tuple[s.Signal[Any], Any, int]], expected: float | None
) -> None:
    """Power is what the car tells or what volts and amperes make; without charging it is none."""
    assert state_of(*news).value(s.CHARGER_POWER) == expected


def test_stale_power_is_gated() -> None:
    """The last power stays in the cloud after charging ended, and comes back only with charging."""
    state = state_of(*AC, (STATUS, "in_progress", 0))
    stopped = Reading("stopped", START + timedelta(minutes=1))
    assert state.merge({STATUS: stopped}) == {STATUS, s.CHARGING, s.CHARGER_POWER}
    assert state.value(s.CHARGER_POWER) == 0
    assert state.value(s.CHARGING) is False


@pytest.mark.parametrize(
    ("word", "charging"),
    [("in_progress", True), ("scheduled", False), ("fault", False), (None, None)],
)
def test_charging(word: str | None, charging: bool | None) -> None:
    """Charging is one of the words."""
    assert state_of((STATUS, word, 0)).value(s.CHARGING) is charging


def test_end_of_charge() -> None:
    """The time a charge will end is forgotten when it no longer goes on."""
    done = START + timedelta(hours=3)
    going = (STATUS, "in_progress", 0)
    assert state_of((s.CHARGE_COMPLETE_AT, done, 0)).value(s.CHARGE_COMPLETE_AT) == done
    state = state_of(going, (s.CHARGE_COMPLETE_AT, done, 0))
    assert state.value(s.CHARGE_COMPLETE_AT) == done
    later = START + timedelta(minutes=1)
    state.merge({STATUS: Reading("paused", later)})
    assert s.CHARGE_COMPLETE_AT in state
    assert state.value(s.CHARGE_COMPLETE_AT) is None
    # An idle car keeps telling a time; that is no change.
    assert state.merge({s.CHARGE_COMPLETE_AT: Reading(later, later)}) == set()


@pytest.mark.parametrize(
    ("remaining", "active"), [(900.0, True), (0.0, False), (None, None)]
)
def test_remote_start(remaining: float | None, active: bool | None) -> None:
    """A remote start runs while seconds remain."""
    state = state_of((s.REMOTE_START_REMAINING, remaining, 0))
    assert state.value(s.REMOTE_START_ACTIVE) is active


@pytest.mark.parametrize("remaining", [None, 0.0])
def test_no_remote_start_is_over(remaining: float | None) -> None:
    """Where none runs there is no end to wait for."""
    state = state_of((s.REMOTE_START_REMAINING, remaining, 0))
    assert remote_start_over_at(state) is None
    assert remote_start_over(state, START + timedelta(days=1)) == {}


def test_remote_start_whose_end_is_never_told() -> None:
    """When its time and a little more is over, a remote start is, until the car says otherwise."""
    report = (s.REMOTE_START_REMAINING, 600.0, 0)
    state = state_of(report)
    over_at = remote_start_over_at(state)
    assert over_at is not None
    assert over_at > START + timedelta(seconds=600)
    assert remote_start_over(state, over_at - timedelta(seconds=1)) == {}
    state.merge(remote_start_over(state, over_at))
    assert state.value(s.REMOTE_START_ACTIVE) is False
    # The same report read once more brings nothing back, a later one does.
    state.merge({s.REMOTE_START_REMAINING: Reading(600.0, START)})
    assert state.value(s.REMOTE_START_ACTIVE) is False
    state.merge({s.REMOTE_START_REMAINING: Reading(60.0, over_at)})
    assert state.value(s.REMOTE_START_ACTIVE) is True
