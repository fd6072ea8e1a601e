"""The model of a car: news folded by their age, kept over a restart, and gaps filled."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.commands import Command, acknowledged
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.remote_start import remote_start_over
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.vehicle import (
    Authorization,
    Engine,
    VehicleInfo,
    VehicleState,
)
from simulator.cars import fleet
from simulator.clock import Clock

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    """Return a time that many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def test_older_news_never_wins() -> None:
    """News count by when the car measured them, not by when they came."""
    state = VehicleState()
    assert state.merge({s.ODOMETER: Reading(2.0, at(0))}) == {s.ODOMETER}
    assert state.merge({s.ODOMETER: Reading(1.0, at(-1))}) == set()
    assert state.get(s.ODOMETER) == (2.0, at(0), None)
    # Of the same moment, what was heard last.
    assert state.merge({s.ODOMETER: Reading(3.0, at(0))}) == {s.ODOMETER}
    # The same value measured again is newer, but no change.
    assert state.merge({s.ODOMETER: Reading(3.0, at(5))}) == set()
    assert state.get(s.ODOMETER) == (3.0, at(5), None)


def test_a_wrong_clock_does_not_lock_out_later_news() -> None:
    """A time of the future counts as the moment we heard of it."""
    state = VehicleState()
    for minute, time in ((0, "2099-01-01T00:00:00Z"), (1, "2026-09-01T12:01:00Z")):
        metrics = {"odometer": {"updateTime": time, "value": minute}}
        state.merge(decode({"metrics": metrics}, at(minute)))
    assert state.value(s.ODOMETER) == 1


def test_last_value_outlives_an_error() -> None:
    """An error envelope, a null or nonsense says nothing: the last value stays."""
    state = VehicleState()
    state.merge({s.FUEL_LEVEL: Reading(50.0, at(0))})
    contents: tuple[dict[str, Any], ...] = (
        {"error": {}},
        {"value": None},
        {"value": -5.2},
        {"value": "?"},
    )
    for content in contents:
        metrics = {"fuelLevel": {"updateTime": at(1).isoformat(), **content}}
        assert state.merge(decode({"metrics": metrics})) == set()
    assert state.value(s.FUEL_LEVEL) == 50


def test_partial_lists_merge() -> None:
    """A list with one door says nothing of the others."""
    state = VehicleState()
    doors = [
        {"updateTime": at(0).isoformat(), "value": "CLOSED", "vehicleDoor": door}
        for door in ("FRONT_LEFT", "FRONT_RIGHT", "TAILGATE")
    ]
    state.merge(decode({"metrics": {"doorStatus": doors}}, at(0)))
    opened = [doors[1] | {"updateTime": at(1).isoformat(), "value": "OPEN"}]
    changed = state.merge(decode({"metrics": {"doorStatus": opened}}, at(1)))
    assert changed == {s.DOOR_OPEN[s.Door.FRONT_RIGHT], s.LAST_NEWS}
    values = [state.value(signal) for signal in s.DOOR_OPEN.values() if signal in state]
    assert values == [False, True, False]


def test_unknown_is_a_change() -> None:
    """A signal may lose its value, and tells so once."""
    state = VehicleState()
    state.merge({s.GEAR: Reading("park", at(0))})
    unknown = Reading[str](None, at(1), "OVERDRIVE")
    assert state.merge({s.GEAR: unknown}) == {s.GEAR}
    assert s.GEAR in state
    assert state.value(s.GEAR) is None
    assert state.merge({s.GEAR: Reading(None, at(2))}) == set()


def test_what_was_seen() -> None:
    """A state knows which signals a car ever sent."""
    state = VehicleState()
    assert s.SPEED not in state
    assert state.get(s.SPEED) is None
    assert state.value(s.SPEED) is None
    seen = state.seen
    state.merge({s.SPEED: Reading(1.0, at(0))})
    assert list(state) == [s.SPEED]
    assert seen == {s.SPEED}


@pytest.mark.parametrize("name", ["bev_mach_e", "ice_f150", "old_focus"])
def test_state_over_a_restart(name: str) -> None:
    """All readings come back from the disk, with value and time."""
    state = VehicleState()
    state.merge(decode(fleet(Clock(speed=0))[name].snapshot()))
    kept = VehicleState.from_dict(orjson.loads(orjson.dumps(state.as_dict())))
    assert kept.seen == state.seen
    for signal in state:
        assert kept.get(signal) == state.get(signal)


def test_signals_of_another_version() -> None:
    """What the catalogue no longer has is left out."""
    when = at(0).isoformat()
    state = VehicleState.from_dict({"flux": [1.21, when], "speed": [None, when]})
    assert list(state) == [s.SPEED]


FULL = VehicleInfo(
    vin="V",
    make="Ford",
    model="Kuga",
    year=2022,
    nickname="K",
    engine=Engine.PHEV,
    image_url="https://x.example/a.png",
    authorization=Authorization.DECLINED,
    commands=frozenset({Command.LOCK, Command.UNLOCK}),
)


@pytest.mark.parametrize("info", [FULL, VehicleInfo(vin="V")])
def test_info_over_a_restart(info: VehicleInfo) -> None:
    """A car's description comes back from the disk."""
    kept: dict[str, Any] = orjson.loads(orjson.dumps(info.as_dict()))
    assert VehicleInfo.from_dict(kept) == info


@pytest.mark.parametrize("change", [{"engine": "steam"}, {"commands": ["fly"]}])
def test_info_that_cannot_be(change: dict[str, Any]) -> None:
    """What we did not write is not taken."""
    with pytest.raises(ValueError, match="is not a valid"):
        VehicleInfo.from_dict(FULL.as_dict() | change)


def test_gaps_are_filled() -> None:
    """A thin answer loses nothing, but what it says counts."""
    thin = VehicleInfo(vin="V", nickname="New", authorization=Authorization.AUTHORIZED)
    filled = thin.filled_from(FULL)
    assert filled.nickname == "New"
    assert filled.authorization is Authorization.AUTHORIZED
    assert filled.engine is Engine.PHEV
    assert filled.commands == FULL.commands
    nothing = VehicleInfo(vin="V", commands=frozenset()).filled_from(FULL)
    assert nothing.commands == frozenset()


@pytest.mark.parametrize(
    ("info", "name"),
    [
        (FULL, "K"),
        (VehicleInfo(vin="V", make="Lincoln", model="Nautilus"), "Nautilus"),
        (VehicleInfo(vin="V", make="Lincoln"), "Lincoln"),
        (VehicleInfo(vin="V"), "Ford"),
    ],
)
def test_name(info: VehicleInfo, name: str) -> None:
    """A car has a name whatever the cloud left out."""
    assert info.name == name


def test_signals_are_unique() -> None:
    """Two signals of one key would overwrite each other on disk."""
    assert all(signal.key == key for key, signal in s.CATALOGUE.items())
    with pytest.raises(ValueError, match="speed"):
        s.catalogue.signal("speed", float)


@pytest.mark.parametrize(
    ("command", "shown", "expected"),
    [
        (Command.LOCK, s.LOCK_STATE, "locked"),
        (Command.UNLOCK, s.LOCK_STATE, "unlocked"),
        (Command.REMOTE_START, s.REMOTE_START_ACTIVE, True),
        (Command.STOP_REMOTE_START, s.REMOTE_START_ACTIVE, False),
    ],
)
def test_acknowledged(command: Command, shown: s.Signal[Any], expected: object) -> None:
    """What a car says it did is shown at once, unless it shows it already."""
    for state in (VehicleState(), VehicleState()):
        state.merge(acknowledged(command, state, at(0)))
        assert state.value(shown) == expected
        assert acknowledged(command, state, at(0)) == {}


@pytest.mark.parametrize(
    ("known", "expected"), [({}, 600.0), ({s.REMOTE_START_DURATION: 900.0}, 900.0)]
)
def test_acknowledged_remote_start(
    known: dict[s.Signal[float], float], expected: float
) -> None:
    """A remote start lasts as long as the car's setting says, or as Ford's cars usually do."""
    state = VehicleState()
    state.merge({signal: Reading(value, at(0)) for signal, value in known.items()})
    state.merge(acknowledged(Command.REMOTE_START, state, at(0)))
    assert state.value(s.REMOTE_START_REMAINING) == expected


def test_acknowledged_remote_start_of_a_car_that_was_silent_for_long() -> None:
    """Its time counts from now, not from when the car last spoke; later reports win all the same."""
    state = VehicleState()
    state.merge({s.LAST_NEWS: Reading(at(0), at(0))})
    state.merge(acknowledged(Command.REMOTE_START, state, at(480)))
    assert remote_start_over(state, at(481)) == {}
    assert remote_start_over(state, at(495))[s.REMOTE_START_REMAINING].value == 0
    state.merge(acknowledged(Command.STOP_REMOTE_START, state, at(482)))
    assert state.value(s.REMOTE_START_ACTIVE) is False
    state.merge({s.REMOTE_START_REMAINING: Reading(300.0, at(483))})
    assert state.value(s.REMOTE_START_ACTIVE) is True


@pytest.mark.parametrize(
    "command", [Command.REFRESH_STATUS, Command.EXTEND_REMOTE_START]
)
def test_nothing_to_acknowledge(command: Command) -> None:
    """What a car shows after these only the car knows."""
    assert acknowledged(command, VehicleState(), at(0)) == {}


def test_the_cars_next_word_wins_over_an_acknowledgement() -> None:
    """What we conclude is newer than all the car told, and older than all it will tell."""
    state = VehicleState()
    latch = s.LATCH[s.Latch.ALL_DOORS]
    state.merge({latch: Reading("unlocked", at(0)), s.LAST_NEWS: Reading(at(0), at(0))})
    state.merge(acknowledged(Command.LOCK, state, at(60)))
    assert state.value(s.LOCK_STATE) == "locked"
    state.merge({latch: Reading("unlocked", at(0) + timedelta(seconds=1))})
    assert state.value(s.LOCK_STATE) == "unlocked"
