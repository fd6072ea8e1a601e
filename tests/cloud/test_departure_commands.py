"""Departure times at the cloud of the phone app: written as a whole week, and told back."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.commands import Command, Reason
from custom_components.fordpass.cloud.departures import (
    CONDITIONINGS,
    Departure,
    Departures,
    Weekday,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from simulator import Simulator
from simulator.cars import Car, Outcome, OutcomeKind, Timing as CarTiming
from simulator.fordpass.faults import FaultKind

from .owner import COMMAND, INSTANT, Ear, Owner, eventually

type Listen = Callable[[FordPassAccount, Car], Ear]

SOON_OVER = replace(INSTANT, command=0.6, command_polls=(0.1, 0.1))


@pytest.fixture(autouse=True)
def _hurry(simulator: Simulator) -> None:
    """Let the cars be quick."""
    for car in simulator.cars.values():
        car.timing = CarTiming.fast()
    simulator.clock.speed = 10


PLAN = Departures(
    enabled=True,
    departures=(
        Departure(
            id="1", weekday=Weekday.MONDAY, at=time(7, 30), conditioning="medium"
        ),
        Departure(
            id="2",
            weekday=Weekday.MONDAY,
            at=time(18, 5),
            conditioning="low",
            active=False,
        ),
        Departure(id="14", weekday=Weekday.SUNDAY, at=time(0), conditioning="high"),
    ),
)


async def test_departures_are_read(owner: Owner, car: Car, listen: Listen) -> None:
    """The working week of the electric car."""
    ear = listen(owner.account(), car)
    await ear.snapshot()
    departures = ear.state.value(s.DEPARTURES)
    assert departures is not None
    assert departures.enabled
    assert departures.whole
    assert [one.weekday for one in departures.departures] == list(Weekday)[:5]
    assert {
        (one.at, one.conditioning, one.active) for one in departures.departures
    } == {(time(7, 30), "medium", True)}


async def test_departures_are_written(owner: Owner, car: Car, listen: Listen) -> None:
    """The whole week, two slots a day; midnight is the end of the day. The car tells them back."""
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    assert (await account.send(car.vin, Command.SET_DEPARTURES, PLAN)).succeeded
    [received] = owner.simulator.fordpass.commands
    body = received.body
    assert received.api == "v1beta"
    assert (body["type"], body["version"]) == ("updateDepartureTimes", "1")
    groups = body["properties"]["departureSchedules"]
    assert body["properties"]["isDepartureTimeEnabled"] is True
    assert [group["dayOfWeek"].lower() for group in groups] == list(Weekday)
    assert [
        slot["scheduleId"] for group in groups for slot in group["schedules"]
    ] == list(range(1, 15))
    used = {"locationId": 0, "preconditionTemperature": "MEDIUM", "scheduleId": 1}
    assert groups[0]["schedules"][0] == {
        **used,
        "scheduleStatus": "ON",
        "timeOfDay": {"hours": 7, "minutes": 30},
    }
    assert groups[0]["schedules"][1]["scheduleStatus"] == "OFF"
    assert groups[0]["schedules"][1]["preconditionTemperature"] == "LOW"
    assert groups[1]["schedules"][0] == {
        "locationId": 0,
        "preconditionTemperature": "OFF",
        "scheduleId": 3,
        "scheduleStatus": "OFF",
        "timeOfDay": {"hours": 24, "minutes": 0},
    }
    assert groups[6]["schedules"][1]["timeOfDay"] == {"hours": 24, "minutes": 0}
    await ear.value(s.DEPARTURES, PLAN)


async def test_ids_and_places_of_the_car_are_kept(owner: Owner, car: Car) -> None:
    """Whatever they look like, none is given to two."""
    odd = Departures(
        enabled=False,
        departures=tuple(
            Departure(
                id=identity,
                weekday=Weekday.TUESDAY,
                at=time(6),
                conditioning="toasty",
                location="home",
            )
            for identity in ("1", "x7")
        ),
    )
    await owner.account(timing=SOON_OVER).send(car.vin, Command.SET_DEPARTURES, odd)
    [received] = owner.simulator.fordpass.commands
    properties = received.body["properties"]
    slots = [
        slot
        for group in properties["departureSchedules"]
        for slot in group["schedules"]
    ]
    assert properties["isDepartureTimeEnabled"] is False
    assert len(slots) == len({slot["scheduleId"] for slot in slots}) == 14
    assert {slot["locationId"] for slot in slots} == {"home"}
    assert properties["departureSchedules"][1]["schedules"] == [
        {
            "locationId": "home",
            "preconditionTemperature": "TOASTY",
            "scheduleId": identity,
            "scheduleStatus": "ON",
            "timeOfDay": {"hours": 6, "minutes": 0},
        }
        for identity in (1, "x7")
    ]


@pytest.mark.parametrize("conditioning", CONDITIONINGS)
async def test_preconditioning(
    owner: Owner, car: Car, listen: Listen, conditioning: str
) -> None:
    """Each warmth is taken and told back."""
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    plan = PLAN.with_departure(Weekday.SATURDAY, time(9), conditioning)
    assert (await account.send(car.vin, Command.SET_DEPARTURES, plan)).succeeded
    await ear.value(s.DEPARTURES, plan)


async def test_enable_and_disable(owner: Owner, car: Car, listen: Listen) -> None:
    """The car stops minding all of them, and keeps them."""
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    before = ear.state.value(s.DEPARTURES)
    assert before is not None
    for command, kind, enabled in (
        (Command.DISABLE_DEPARTURES, "disableDepartureTimes", False),
        (Command.ENABLE_DEPARTURES, "enableDepartureTimes", True),
    ):
        assert (await account.send(car.vin, command)).succeeded
        body = owner.simulator.fordpass.commands[-1].body
        assert (body["type"], body["version"], body["properties"]) == (kind, "1", {})
        await ear.value(s.DEPARTURES_ENABLED, enabled)
        await ear.value(s.DEPARTURES, replace(before, enabled=enabled))


COMMANDS = [
    (Command.SET_DEPARTURES, PLAN, "updateDepartureTimes"),
    (Command.ENABLE_DEPARTURES, None, "enableDepartureTimes"),
    (Command.DISABLE_DEPARTURES, None, "disableDepartureTimes"),
]
ENDS = [
    (OutcomeKind.FAILED, Reason.FAILED, None),
    (OutcomeKind.FAILED_ON_DEVICE, Reason.FAILED, "SAMPLE_CONTEXT 12"),
    (OutcomeKind.ERROR, Reason.FAILED, None),
    (OutcomeKind.REJECTED, Reason.FAILED, None),
    (OutcomeKind.CANCELLED, Reason.CANCELLED, None),
    (OutcomeKind.EXPIRED, Reason.EXPIRED, None),
    (OutcomeKind.EXPIRED_DEEP_SLEEP, Reason.DEEP_SLEEP, None),
]


@pytest.mark.parametrize(("command", "value", "kind"), COMMANDS)
@pytest.mark.parametrize(("end", "reason", "detail"), ENDS)
async def test_end(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    command: Command,
    value: Departures | None,
    kind: str,
    end: OutcomeKind,
    reason: Reason,
    detail: str | None,
) -> None:
    """Each failure is told by its reason, and nothing is sent again."""
    account = owner.account()
    await listen(account, car).snapshot()
    car.outcomes.append(Outcome(kind=end))
    ended = await account.send(car.vin, command, value)
    assert (ended.reason, ended.detail) == (reason, detail)
    assert owner.count(COMMAND) == 1


@pytest.mark.parametrize(("command", "value", "kind"), COMMANDS)
@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("success", None),
        ("COMMAND_SUCCEEDED_ON_DEVICE", None),
        ("failed", Reason.FAILED),
        ("expired", Reason.EXPIRED),
        ("EXPIRED", Reason.EXPIRED),
    ],
)
@pytest.mark.parametrize("nested", [True, False])
async def test_words(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    command: Command,
    value: Departures | None,
    kind: str,
    word: str,
    reason: Reason | None,
    nested: bool,
) -> None:
    """Both vocabularies are understood, among the other states or below the commands."""
    account = owner.account()
    await listen(account, car).snapshot()
    car.outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    task = asyncio.create_task(account.send(car.vin, command, value))
    await eventually(lambda: owner.simulator.fordpass.commands)
    [received] = owner.simulator.fordpass.commands
    told = {kind: {"commandId": received.id, "value": {"toState": word}}}
    car.upload(states={"commands": told} if nested else told)
    assert (await task).reason is reason


@pytest.mark.parametrize(("command", "value", "kind"), COMMANDS)
@pytest.mark.parametrize("end", [OutcomeKind.SILENT, OutcomeKind.FOREIGN_ID])
async def test_silence(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    command: Command,
    value: Departures | None,
    kind: str,
    end: OutcomeKind,
) -> None:
    """A car that says nothing is not waited for without end."""
    account = owner.account(timing=SOON_OVER)
    await listen(account, car).snapshot()
    car.outcomes.append(Outcome(kind=end))
    assert (await account.send(car.vin, command, value)).reason is Reason.NO_ANSWER


@pytest.mark.parametrize(("command", "value", "kind"), COMMANDS)
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (FaultKind.BAD_REQUEST, Reason.UNSUPPORTED),
        (FaultKind.FORBIDDEN, Reason.NOT_AUTHORIZED),
        (FaultKind.NOT_FOUND, Reason.UNSUPPORTED),
        (FaultKind.CONFLICT, Reason.BUSY),
    ],
)
async def test_departures_refused(
    owner: Owner,
    car: Car,
    *,
    command: Command,
    value: Departures | None,
    kind: str,
    fault: FaultKind,
    reason: Reason,
) -> None:
    """What the cloud does not take is told by its reason."""
    owner.trouble(COMMAND, fault)
    assert (await owner.account().send(car.vin, command, value)).reason is reason
    assert owner.count(COMMAND) == 1
    assert not owner.simulator.fordpass.commands


async def test_a_car_without_departures_refuses(owner: Owner) -> None:
    """By its capability."""
    vin = owner.simulator.cars["phev_kuga"].vin
    ended = await owner.account().send(vin, Command.SET_DEPARTURES, PLAN)
    assert ended.reason is Reason.NOT_AUTHORIZED


async def test_cancellation(owner: Owner, car: Car, listen: Listen) -> None:
    """Who no longer waits ends nothing: the car takes the week over."""
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    task = asyncio.create_task(account.send(car.vin, Command.SET_DEPARTURES, PLAN))
    await eventually(lambda: owner.simulator.fordpass.commands)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
    await ear.value(s.DEPARTURES, PLAN)
    assert owner.count(COMMAND) == 1
