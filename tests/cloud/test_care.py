"""Software, horn and trailer lights: what of a car's care is told to the car itself."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.care import LightZone, UpdateSchedule, UpdateTime
from custom_components.fordpass.cloud.commands import (
    Argument,
    Command,
    CommandOutcome,
    Reason,
    acknowledged,
    refused,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator import Simulator
from simulator.cars import Car, Outcome, OutcomeKind, Timing as CarTiming
from simulator.fordpass.faults import FaultKind

from .owner import COMMAND, INSTANT, Ear, Owner, eventually

type Listen = Callable[[FordPassAccount, Car], Ear]

TIMING = replace(INSTANT, command=5)
SOON_OVER = replace(TIMING, command=0.6)

SCHEDULE = UpdateSchedule((UpdateTime(0, time(2)), UpdateTime(3, time(23, 30))))


@pytest.fixture
def truck(simulator: Simulator) -> Car:
    """Return the car with guard mode, zone lights and a trailer check."""
    return simulator.cars["ice_f150"]


@pytest.fixture
def hurry(simulator: Simulator) -> None:
    """Let the cars be quick: a command takes a moment, an expired one a little more."""
    for car in simulator.cars.values():
        car.timing = CarTiming.fast()
    simulator.clock.speed = 10


async def known(owner: Owner, timing: Any = TIMING) -> FordPassAccount:
    """Return an account that knows its cars."""
    account = owner.account(timing=timing)
    for info in await account.vehicles():
        account.vehicle(info)
    return account


def sent(owner: Owner) -> list[tuple[str, str, Any]]:
    """Return what was commanded: the API, the type and the properties."""
    return [
        (command.api, command.type, command.body.get("properties"))
        for command in owner.simulator.fordpass.commands
    ]


# What is told to cars through the TMC cloud


COMMANDS: list[tuple[Command, Argument | None, str, str, dict[str, Any]]] = [
    (Command.HONK_AND_FLASH, 5, "v1", "startPanicCue", {"duration": 5}),
    (Command.HONK_AND_FLASH, None, "v1", "startPanicCue", {"duration": 3}),
    (Command.START_TRAILER_LIGHT_CHECK, None, "v1", "startTrailerLightCheck", {}),
    (Command.STOP_TRAILER_LIGHT_CHECK, None, "v1", "stopTrailerLightCheck", {}),
    (Command.REFRESH_STATUS, None, "v1", "statusRefresh", {}),
    (
        Command.ENABLE_AUTOMATIC_UPDATES,
        None,
        "v1beta",
        "publishASUSettingsCommand",
        {"ASUState": "ON"},
    ),
    (
        Command.DISABLE_AUTOMATIC_UPDATES,
        None,
        "v1beta",
        "publishASUSettingsCommand",
        {"ASUState": "OFF"},
    ),
    (Command.READ_UPDATE_SETTINGS, None, "v1beta", "getASUSettingsCommand", {}),
    (
        Command.SET_UPDATE_SCHEDULE,
        SCHEDULE,
        "v1beta",
        "scheduleASUActivationCommand",
        {
            "OTAActivationDaySchedule": [
                {
                    "activationDayOfWeek": "MONDAY",
                    "activationScheduleTime": [{"hour": 2, "minute": 0, "second": 0}],
                },
                {
                    "activationDayOfWeek": "THURSDAY",
                    "activationScheduleTime": [{"hour": 23, "minute": 30, "second": 0}],
                },
            ],
            "activationScheduleSetting": "ON",
        },
    ),
    (
        Command.SET_UPDATE_SCHEDULE,
        UpdateSchedule(),
        "v1beta",
        "scheduleASUActivationCommand",
        {"OTAActivationDaySchedule": [], "activationScheduleSetting": "OFF"},
    ),
]
ONCE = {command: value for command, value, *_ in COMMANDS}


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("upper_case", [False, True])
@pytest.mark.parametrize(("command", "value", "api", "kind", "properties"), COMMANDS)
async def test_command(
    owner: Owner,
    truck: Car,
    listen: Listen,
    *,
    upper_case: bool,
    command: Command,
    value: Argument | None,
    api: str,
    kind: str,
    properties: dict[str, Any],
) -> None:
    """Each is sent as the app does, and understood in both vocabularies."""
    truck.model = replace(truck.model, upper_case=upper_case)
    account = await known(owner)
    await listen(account, truck).snapshot()
    assert await account.send(truck.vin, command, value) == CommandOutcome(command)
    assert sent(owner) == [(api, kind, properties)]
    assert not owner.simulator.ledger.mistakes


ENDS = [
    (OutcomeKind.FAILED, Reason.FAILED),
    (OutcomeKind.FAILED_ON_DEVICE, Reason.FAILED),
    (OutcomeKind.ERROR, Reason.FAILED),
    (OutcomeKind.REJECTED, Reason.FAILED),
    (OutcomeKind.CANCELLED, Reason.CANCELLED),
    (OutcomeKind.EXPIRED, Reason.EXPIRED),
    (OutcomeKind.EXPIRED_DEEP_SLEEP, Reason.DEEP_SLEEP),
]


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("upper_case", [False, True])
@pytest.mark.parametrize("command", ONCE)
@pytest.mark.parametrize(("kind", "reason"), ENDS)
async def test_failure(
    owner: Owner,
    truck: Car,
    listen: Listen,
    *,
    upper_case: bool,
    command: Command,
    kind: OutcomeKind,
    reason: Reason,
) -> None:
    """Each failure of each has its reason, in both vocabularies, and nothing is repeated."""
    truck.model = replace(truck.model, upper_case=upper_case)
    truck.outcomes.append(Outcome(kind=kind))
    account = await known(owner)
    await listen(account, truck).snapshot()
    ended = await account.send(truck.vin, command, ONCE[command])
    assert ended.reason is reason
    assert owner.count(COMMAND) == 1


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("command", ONCE)
@pytest.mark.parametrize("kind", [OutcomeKind.SILENT, OutcomeKind.FOREIGN_ID])
async def test_silence(
    owner: Owner, truck: Car, listen: Listen, command: Command, kind: OutcomeKind
) -> None:
    """A car that says nothing is not waited for for ever."""
    truck.outcomes.append(Outcome(kind=kind))
    account = await known(owner, SOON_OVER)
    await listen(account, truck).snapshot()
    ended = await account.send(truck.vin, command, ONCE[command])
    assert ended.reason is Reason.NO_ANSWER
    assert owner.count(COMMAND) == 1


REFUSALS = [
    (FaultKind.BAD_REQUEST, Reason.UNSUPPORTED),
    (FaultKind.FORBIDDEN, Reason.NOT_AUTHORIZED),
    (FaultKind.NOT_FOUND, Reason.UNSUPPORTED),
    (FaultKind.CONFLICT, Reason.BUSY),
]


@pytest.mark.parametrize("command", ONCE)
@pytest.mark.parametrize(("kind", "reason"), REFUSALS)
async def test_refusal(
    owner: Owner, truck: Car, command: Command, kind: FaultKind, reason: Reason
) -> None:
    """What the cloud does not take is told at once."""
    account = await known(owner)
    owner.trouble(COMMAND, kind)
    assert (await account.send(truck.vin, command, ONCE[command])).reason is reason
    assert owner.count(COMMAND) == 1


@pytest.mark.parametrize("command", ONCE)
async def test_cancellation(
    owner: Owner, truck: Car, listen: Listen, command: Command
) -> None:
    """Who asked may go; the command goes on, and is not sent again."""
    account = await known(owner)
    await listen(account, truck).snapshot()
    first = asyncio.ensure_future(account.send(truck.vin, command, ONCE[command]))
    await eventually(lambda: len(owner.simulator.fordpass.commands) == 1)
    first.cancel()
    await asyncio.wait({first})
    second = asyncio.ensure_future(account.send(truck.vin, command, ONCE[command]))
    await account.vehicles()
    truck.clock.step(30)
    assert (await second).succeeded
    assert owner.count(COMMAND) == 1


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("bev_mach_e", Command.START_TRAILER_LIGHT_CHECK),
        ("pending_car", Command.HONK_AND_FLASH),
    ],
)
async def test_car_that_cannot(owner: Owner, name: str, command: Command) -> None:
    """The cloud refuses what a car is not made for, and what is not ours."""
    car = owner.simulator.cars[name]
    ended = await owner.account().send(car.vin, command)
    assert ended.reason is Reason.NOT_AUTHORIZED


@pytest.mark.usefixtures("hurry")
async def test_settings_of_updates_are_read(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """What was set is what the car tells when it is asked."""
    account = await known(owner)
    ear = listen(account, car)
    await ear.snapshot()
    for command, value in (
        (Command.SET_UPDATE_SCHEDULE, SCHEDULE),
        (Command.DISABLE_AUTOMATIC_UPDATES, None),
        (Command.READ_UPDATE_SETTINGS, None),
    ):
        assert (await account.send(car.vin, command, value)).succeeded
    await ear.value(s.UPDATE_SCHEDULE, SCHEDULE)
    await ear.value(s.AUTOMATIC_UPDATES, False)


@pytest.mark.usefixtures("hurry")
async def test_an_update_is_followed(owner: Owner, car: Car, listen: Listen) -> None:
    """From the package to the new version; meanwhile the car takes no commands."""
    account = await known(owner)
    ear = listen(account, car)
    await ear.snapshot()
    car.tell_deployment("artifact_retrieval_in_progress", charge=40)
    await ear.value(s.UPDATE_STATUS, "downloading")
    await ear.value(s.UPDATE_READINESS, "low_battery")
    car.install_update("8.2")
    await ear.value(s.UPDATE_STATUS, "installing")
    await ear.value(s.UPDATING, True)
    car.clock.step(250)
    await ear.value(s.FIRMWARE_VERSION, "8.2")
    await ear.value(s.UPDATE_STATUS, "installed")
    await ear.value(s.UPDATING, False)
    assert ear.state.value(s.LAST_UPDATE) is not None


NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def state_of(values: dict[s.Signal[Any], Any]) -> VehicleState:
    """Return the state of a car that told these a while ago."""
    state = VehicleState()
    state.merge({signal: Reading(value, NOW) for signal, value in values.items()})
    return state


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, None),
        ({s.DEEP_SLEEP: False, s.UPDATING: False}, None),
        ({s.UPDATE_STATUS: "waiting"}, None),
        ({s.DEEP_SLEEP: True}, Reason.DEEP_SLEEP),
        ({s.UPDATING: True}, Reason.UPDATING),
        ({s.UPDATE_STATUS: "installing"}, Reason.UPDATING),
    ],
)
def test_a_car_is_not_woken_for_nothing(
    values: dict[s.Signal[Any], Any], reason: Reason | None
) -> None:
    """Only what asks a car how it is is held back; what does something is tried."""
    state = state_of(values)
    assert refused(Command.REFRESH_STATUS, state) is reason
    assert refused(Command.READ_UPDATE_SETTINGS, state) is reason
    assert refused(Command.LOCK, state) is None


@pytest.mark.parametrize(("hours", "reason"), [(6, Reason.UPDATING), (7, None)])
def test_an_end_that_nobody_told(hours: int, reason: Reason | None) -> None:
    """A car that tells news long after its installation began is through with it."""
    state = state_of({s.UPDATE_STATUS: "installing"})
    later = NOW + timedelta(hours=hours)
    state.merge({s.LAST_NEWS: Reading(later, later)})
    assert refused(Command.REFRESH_STATUS, state) is reason


@pytest.mark.parametrize(
    ("command", "value", "signal", "shown"),
    [
        (Command.ENABLE_AUTOMATIC_UPDATES, None, s.AUTOMATIC_UPDATES, True),
        (Command.DISABLE_AUTOMATIC_UPDATES, None, s.AUTOMATIC_UPDATES, False),
        (Command.SET_UPDATE_SCHEDULE, SCHEDULE, s.UPDATE_SCHEDULE, SCHEDULE),
        (Command.START_TRAILER_LIGHT_CHECK, None, s.TRAILER_LIGHT_CHECK, True),
        (Command.STOP_TRAILER_LIGHT_CHECK, None, s.TRAILER_LIGHT_CHECK, False),
        (Command.TURN_ON_ZONE_LIGHTS, None, s.ZONE_LIGHTS, True),
        (Command.TURN_OFF_ZONE_LIGHTS, None, s.ZONE_LIGHTS, False),
        (Command.SET_LIGHT_ZONE, LightZone.REAR, s.LIT_ZONE, "rear"),
    ],
)
def test_what_is_acknowledged_shows(
    command: Command, value: Argument | None, signal: s.Signal[Any], shown: object
) -> None:
    """It is newer than all the car told, of a car that never told anything as well."""
    for state in (VehicleState(), state_of({s.LAST_NEWS: NOW, signal: None})):
        state.merge(acknowledged(command, state, NOW, value))
        assert state.value(signal) == shown
