"""Remote commands: both vocabularies, every ending, sleep, and the documents of the Ford plane."""

from typing import Any

import pytest

from simulator.cars import (
    COMMAND_TYPES,
    Car,
    Outcome,
    OutcomeKind,
    RemoteCommand,
    Timing,
)

from .garage_of_tests import NEWER, OLDER, Ear, command, standing_fleet, value


@pytest.fixture(name="cars")
def all_cars() -> dict[str, Car]:
    """Return the fleet."""
    return standing_fleet()


@pytest.fixture(name="mach_e")
def mustang(cars: dict[str, Car]) -> Car:
    """Return the Mach-E."""
    return cars["bev_mach_e"]


def ending(car: Car, type_: str, state: str, outcome: Outcome) -> dict[str, Any]:
    """Run a command to the end of this outcome and return its last state entry."""
    ear = Ear(car)
    car.outcomes.append(outcome)
    car.execute(command(type_))
    car.clock.step(600)
    return ear.states(state)[-1]


def test_a_lock_command_runs_through_the_older_states(mach_e: Car) -> None:
    """The id is the command's, the success carries metrics, the upload and the alarm come later."""
    mach_e.unlock()
    ear = Ear(mach_e)
    mach_e.execute(command("lock"))
    assert not ear.deltas
    mach_e.clock.step(7)
    assert ear.words("lockCommand") == OLDER
    entries = ear.states("lockCommand")
    assert {entry["commandId"] for entry in entries} == {command("lock").id}
    assert [entry["value"].get("fromState") for entry in entries] == [None, *OLDER[:-1]]
    carried = entries[-1]["value"]["metrics"]
    assert carried["doorLockStatus"][0]["value"] == "LOCKED"
    assert carried["alarmStatus"]["value"] == "PREARMED"
    assert not ear.metric("alarmStatus")
    mach_e.clock.step(30)
    assert ear.metric("alarmStatus") == ["PREARMED", "ARMED"]
    assert mach_e.snapshot()["states"]["lockCommand"] == entries[-1]


def test_a_newer_command_runs_through_the_upper_case_states(mach_e: Car) -> None:
    """Charge commands report in capitals and under their own name."""
    mach_e.plug_in()
    ear = Ear(mach_e)
    mach_e.execute(
        RemoteCommand(
            id="c", type="pauseGlobalChargeCommand", properties=None, version="1.0.1"
        )
    )
    mach_e.clock.step(20)
    assert ear.words("pauseGlobalChargeCommand") == NEWER
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "PAUSED"


def test_a_newer_car_speaks_capitals_for_everything(cars: dict[str, Car]) -> None:
    """The lock of the VW-based car too."""
    ear = Ear(cars["vw_explorer"])
    cars["vw_explorer"].execute(command("unlock"))
    cars["vw_explorer"].clock.step(20)
    assert ear.words("unlockCommand") == NEWER


@pytest.mark.parametrize(
    ("kind", "older", "newer"),
    [
        (OutcomeKind.SUCCESS, "success", "COMMAND_SUCCEEDED_ON_DEVICE"),
        (OutcomeKind.LATE_SUCCESS, "success", "COMMAND_SUCCEEDED_ON_DEVICE"),
        (OutcomeKind.FAILED, "failed", "failed"),
        (
            OutcomeKind.FAILED_ON_DEVICE,
            "COMMAND_FAILED_ON_DEVICE",
            "COMMAND_FAILED_ON_DEVICE",
        ),
        (OutcomeKind.ERROR, "error", "ERROR"),
        (OutcomeKind.REJECTED, "rejected", "REJECTED"),
        (OutcomeKind.CANCELLED, "cancelled", "CANCELLED"),
        (OutcomeKind.EXPIRED, "expired", "EXPIRED"),
        (OutcomeKind.EXPIRED_DEEP_SLEEP, "expired", "EXPIRED"),
        (OutcomeKind.SILENT, "request_queued", "RECEIVED_BY_DEVICE"),
        (OutcomeKind.FOREIGN_ID, "success", "COMMAND_SUCCEEDED_ON_DEVICE"),
    ],
)
def test_every_ending_in_both_vocabularies(
    cars: dict[str, Car], kind: OutcomeKind, older: str, newer: str
) -> None:
    """The last word of each outcome; it holds for one command."""
    outcome = Outcome(kind=kind)
    entry = ending(cars["bev_mach_e"], "lock", "lockCommand", outcome)
    assert entry["value"]["toState"] == older
    entry = ending(
        cars["bev_mach_e"], "enableDepartureTimes", "enableDepartureTimes", outcome
    )
    assert entry["value"]["toState"] == newer
    assert not cars["bev_mach_e"].outcomes


def test_a_failure_tells_its_code(mach_e: Car) -> None:
    """The code and the context are where the facts have them."""
    outcome = Outcome(kind=OutcomeKind.FAILED_ON_DEVICE, code="77", context="DOOR_AJAR")
    entry = ending(mach_e, "lock", "lockCommand", outcome)
    assert entry["value"]["data"]["commandError"]["commandExecutionFailure"] == {
        "oemErrorContext": "DOOR_AJAR",
        "oemErrorCode": "77",
    }


def test_a_failed_command_changes_nothing(mach_e: Car) -> None:
    """An unlock that fails leaves the car locked."""
    ending(mach_e, "unlock", "unlockCommand", Outcome(kind=OutcomeKind.FAILED))
    assert set(mach_e.body.locks.values()) == {"LOCKED"}


def test_a_late_success_comes_after_the_expiry(mach_e: Car) -> None:
    """The cloud's expireTime passes first, and the car does it all the same."""
    ear = Ear(mach_e)
    mach_e.outcomes.append(Outcome(kind=OutcomeKind.LATE_SUCCESS))
    mach_e.execute(command("unlock"))
    mach_e.clock.step(mach_e.timing.expiry)
    assert ear.words("unlockCommand")[-1] == "in_progress"
    mach_e.clock.step(60)
    assert ear.words("unlockCommand")[-1] == "success"
    assert set(mach_e.body.locks.values()) == {"UNLOCKED"}


def test_another_clients_command_bears_another_id(mach_e: Car) -> None:
    """Not one state has the id of the command."""
    ear = Ear(mach_e)
    mach_e.outcomes.append(Outcome(kind=OutcomeKind.FOREIGN_ID))
    mach_e.execute(command("lock"))
    mach_e.clock.step(60)
    ids = {entry["commandId"] for entry in ear.states("lockCommand")}
    assert len(ids) == 1
    assert command("lock").id not in ids


def test_a_sleeping_car_is_woken_first(mach_e: Car) -> None:
    """An SMS, a connection, then the delivery; it takes its time."""
    mach_e.sleep()
    ear = Ear(mach_e)
    mach_e.execute(command("lock"))
    mach_e.clock.step(20)
    assert ear.words("lockCommand") == ["request_delivery_queued"]
    (wakeup,) = ear.states("deviceWakeup")
    assert wakeup["commandId"] == command("lock").id
    mach_e.clock.step(30)
    assert ear.words("deviceConnectivity") == ["CONNECTED"]
    assert ear.words("lockCommand") == OLDER


@pytest.mark.parametrize(("deep", "wake_up"), [(True, True), (False, False)])
def test_a_car_that_cannot_be_woken_lets_commands_expire(
    mach_e: Car, deep: bool, wake_up: bool
) -> None:
    """In deep sleep, or without wakeUp; only the former names the cause."""
    if deep:
        mach_e.deep_sleep()
    else:
        mach_e.sleep()
    ear = Ear(mach_e)
    mach_e.execute(command("lock", wake_up=wake_up))
    mach_e.clock.step(mach_e.timing.expiry)
    assert ear.words("lockCommand") == ["request_delivery_queued", "expired"]
    assert ("data" in ear.states("lockCommand")[-1]["value"]) is deep


def test_status_refresh_carries_everything(cars: dict[str, Car]) -> None:
    """All metrics, fresh; and what the truck's modem keeps to itself otherwise."""
    truck = cars["ice_f150"]
    truck.unlock()
    assert value(truck, "alarmStatus") == "ARMED"
    ear = Ear(truck)
    truck.execute(command("statusRefresh"))
    truck.clock.step(20)
    metrics = ear.states("statusRefreshCommand")[-1]["value"]["metrics"]
    assert metrics.keys() == truck.snapshot()["metrics"].keys()
    assert metrics["odometer"]["updateTime"] == "2026-09-01T06:00:07Z"
    assert value(truck, "alarmStatus") == "DISARMED"


def test_remote_start_and_its_end_by_command(mach_e: Car) -> None:
    """The same command extends; a third in a row fails on the device; cancel ends it."""
    ear = Ear(mach_e)
    for _ in range(3):
        mach_e.execute(command("remoteStart"))
        mach_e.clock.step(10)
    assert ear.words("remoteStartCommand")[-1] == "COMMAND_FAILED_ON_DEVICE"
    assert value(mach_e, "remoteStartCountdownTimer") > 900
    mach_e.execute(command("cancelRemoteStart"))
    mach_e.clock.step(10)
    assert value(mach_e, "remoteStartCountdownTimer") == 0


def test_a_car_that_cannot_do_it_fails_on_the_device(cars: dict[str, Car]) -> None:
    """Charging without a plug, a trailer check without one, conditioning that never worked."""
    for type_, state in (
        ("startGlobalChargeCommand", "startGlobalChargeCommand"),
        ("startTrailerLightCheck", "startTrailerLightCheckCommand"),
        ("startOnDemandPreconditioning", "startOnDemandPreconditioningCommand"),
    ):
        entry = ending(cars["hev_maverick"], type_, state, Outcome())
        assert entry["value"]["toState"] == "COMMAND_FAILED_ON_DEVICE"


@pytest.mark.parametrize("type_", sorted(COMMAND_TYPES))
def test_every_command_comes_to_an_end(cars: dict[str, Car], type_: str) -> None:
    """Each type ends in a terminal state on a car that has everything."""
    ear = Ear(cars["bev_mach_e"])
    cars["bev_mach_e"].execute(command(type_))
    cars["bev_mach_e"].clock.step(60)
    states = [
        state for delta in ear.deltas for state in delta.get("states", {}).items()
    ]
    name, entry = states[-1]
    if name == "commands":
        (entry,) = entry.values()
    assert entry["value"]["toState"] in (
        "success",
        "COMMAND_SUCCEEDED_ON_DEVICE",
        "COMMAND_FAILED_ON_DEVICE",
    )


def test_an_unknown_command_is_refused(mach_e: Car) -> None:
    """The cloud answers 400 before a car hears of it."""
    assert "openMasterResetWindow" not in COMMAND_TYPES
    with pytest.raises(ValueError):
        mach_e.execute(command("openMasterResetWindow"))


def test_fast_commands_are_over_in_a_second(mach_e: Car) -> None:
    """For tests and for people in a hurry."""
    mach_e.timing = Timing.fast()
    mach_e.sleep()
    ear = Ear(mach_e)
    mach_e.execute(command("lock"))
    mach_e.clock.step(1)
    assert ear.words("lockCommand") == OLDER
