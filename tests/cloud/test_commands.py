"""Remote commands: each way they end, and that none is ever sent twice."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.commands import Command, CommandOutcome, Reason
from custom_components.fordpass.cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from custom_components.fordpass.cloud.fordpass.commands import CommandDesk, command_id
from simulator import Simulator
from simulator.cars import Car, Outcome, OutcomeKind, Timing as CarTiming
from simulator.fordpass import commands as fords_commands
from simulator.fordpass.faults import Fault, FaultKind

from .owner import COMMAND, EXCHANGE, INSTANT, QUERY, Ear, Owner, eventually

type Listen = Callable[[FordPassAccount, Car], Ear]

# Without a socket the snapshot is looked at this often.
LOOKS = (0.1, 0.1, 0.1, 0.1)
TIMING = replace(INSTANT, command=5, command_polls=LOOKS)
SOON_OVER = replace(INSTANT, command=0.6, command_polls=LOOKS)


@pytest.fixture
def hurry(simulator: Simulator) -> None:
    """Let the cars be quick: a command takes a moment, an expired one a little more."""
    for car in simulator.cars.values():
        car.timing = CarTiming.fast()
    simulator.clock.speed = 10


async def accepted(owner: Owner, count: int = 1) -> None:
    """Wait until so many commands are on their way."""
    await eventually(lambda: len(owner.simulator.fordpass.commands) == count)


FAILED_ON_DEVICE = OutcomeKind.FAILED_ON_DEVICE
ENDS = [
    (Outcome(), None, None),
    (Outcome(kind=OutcomeKind.FAILED), Reason.FAILED, None),
    (Outcome(kind=FAILED_ON_DEVICE), Reason.FAILED, "SAMPLE_CONTEXT 12"),
    (
        Outcome(kind=FAILED_ON_DEVICE, context="REMOTE_START_MAX_ATTEMPTS", code="7"),
        Reason.START_LIMIT,
        "REMOTE_START_MAX_ATTEMPTS 7",
    ),
    (
        Outcome(kind=FAILED_ON_DEVICE, context="FIRMWARE_UPGRADE_RUNNING"),
        Reason.UPDATING,
        "FIRMWARE_UPGRADE_RUNNING 12",
    ),
    (
        Outcome(kind=FAILED_ON_DEVICE, context="PRECLUDED_BY_CARRIER"),
        Reason.PRECLUDED,
        "PRECLUDED_BY_CARRIER 12",
    ),
    (Outcome(kind=OutcomeKind.ERROR), Reason.FAILED, None),
    (Outcome(kind=OutcomeKind.REJECTED), Reason.FAILED, None),
    (Outcome(kind=OutcomeKind.CANCELLED), Reason.CANCELLED, None),
    (Outcome(kind=OutcomeKind.EXPIRED), Reason.EXPIRED, None),
    (Outcome(kind=OutcomeKind.EXPIRED_DEEP_SLEEP), Reason.DEEP_SLEEP, None),
]


# Charging starts and has limits as well.
OF_CHARGING = (
    Outcome(kind=FAILED_ON_DEVICE, context="CHARGE_START_MAX_SOC", code="7"),
    Reason.FAILED,
    "CHARGE_START_MAX_SOC 7",
)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("listening", [True, False])
@pytest.mark.parametrize(("outcome", "reason", "detail"), [*ENDS, OF_CHARGING])
async def test_end(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    listening: bool,
    outcome: Outcome,
    reason: Reason | None,
    detail: str | None,
) -> None:
    """Each end is told, heard on the socket or found in the snapshot."""
    account = owner.account(timing=TIMING)
    if listening:
        await listen(account, car).snapshot()
    car.outcomes.append(outcome)
    ended = await account.send(car.vin, Command.LOCK)
    assert ended == CommandOutcome(Command.LOCK, reason, detail)
    assert ended.succeeded is (reason is None)
    assert owner.count(COMMAND) == 1
    assert (owner.count(QUERY) == 0) is listening
    assert not owner.simulator.ledger.mistakes


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (Command.LOCK, "lock"),
        (Command.UNLOCK, "unlock"),
        (Command.REMOTE_START, "remoteStart"),
        (Command.EXTEND_REMOTE_START, "remoteStart"),
        (Command.REFRESH_STATUS, "statusRefresh"),
    ],
)
async def test_command(
    owner: Owner, car: Car, listen: Listen, command: Command, kind: str
) -> None:
    """Each command is sent as the app does, and the car does it."""
    account = owner.account()
    await listen(account, car).snapshot()
    assert (await account.send(car.vin, command)).succeeded
    [received] = owner.simulator.fordpass.commands
    assert received.api == "v1"
    assert received.body == {
        "properties": {},
        "tags": {},
        "type": kind,
        "wakeUp": True,
    }


@pytest.mark.usefixtures("hurry")
async def test_start_and_stop(owner: Owner, car: Car, listen: Listen) -> None:
    """The result of a command brings its news along."""
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    assert (await account.send(car.vin, Command.REMOTE_START)).succeeded
    await ear.value(s.REMOTE_START_ACTIVE, True)
    assert (await account.send(car.vin, Command.STOP_REMOTE_START)).succeeded
    await ear.value(s.REMOTE_START_ACTIVE, False)
    failed = await account.send(car.vin, Command.STOP_REMOTE_START)
    assert failed.reason is Reason.FAILED


@pytest.mark.usefixtures("hurry")
async def test_upper_case_car(owner: Owner, listen: Listen) -> None:
    """Cars of the newer vocabulary are understood as well."""
    car = owner.simulator.cars["vw_explorer"]
    account = owner.account()
    await listen(account, car).snapshot()
    assert (await account.send(car.vin, Command.LOCK)).succeeded
    car.outcomes.append(Outcome(kind=OutcomeKind.EXPIRED))
    expired = await account.send(car.vin, Command.UNLOCK)
    assert expired.reason is Reason.EXPIRED


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    ("sleep", "reason"),
    [(Car.sleep, None), (Car.deep_sleep, Reason.DEEP_SLEEP)],
)
async def test_sleeping_car(
    owner: Owner,
    car: Car,
    listen: Listen,
    sleep: Callable[[Car], None],
    reason: Reason | None,
) -> None:
    """A sleeping car is woken, which is not yet the end; one in deep sleep cannot be."""
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    sleep(car)
    await ear.value(s.MODEM_CONNECTED, False)
    assert (await account.send(car.vin, Command.UNLOCK)).reason is reason
    await ear.value(s.DEEP_SLEEP, reason is not None)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    "kind", [OutcomeKind.SILENT, OutcomeKind.FOREIGN_ID, OutcomeKind.LATE_SUCCESS]
)
@pytest.mark.parametrize("listening", [True, False])
async def test_no_answer(
    owner: Owner, car: Car, listen: Listen, kind: OutcomeKind, listening: bool
) -> None:
    """Silence ends by itself; other clients' commands, and those of weeks ago, are not ours."""
    account = owner.account(timing=SOON_OVER)
    if listening:
        await listen(account, car).snapshot()
    car.timing.expiry = 60
    car.outcomes.append(Outcome(kind=kind))
    ended = await account.send(car.vin, Command.UNLOCK)
    assert ended.reason is Reason.NO_ANSWER
    assert owner.count(COMMAND) == 1
    assert owner.count(QUERY) == (1 if listening else len(LOOKS))


@pytest.mark.usefixtures("hurry")
async def test_connection_lost_meanwhile(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """When the connection is lost while a command runs, the snapshot is looked at."""
    account = owner.account(timing=TIMING)
    ear = listen(account, car)
    await ear.snapshot()
    owner.trouble("GET *ws", FaultKind.UNAVAILABLE, times=None)
    owner.simulator.fordpass.drop_sockets()
    await ear.down()
    assert (await account.send(car.vin, Command.LOCK)).succeeded
    assert owner.count(QUERY) >= 1
    await ear.close()


@pytest.mark.usefixtures("hurry")
async def test_trouble_with_the_look(owner: Owner, car: Car) -> None:
    """Trouble with the snapshot is no trouble with the command."""
    owner.trouble(QUERY, FaultKind.UNAVAILABLE)
    account = owner.account(timing=TIMING)
    assert (await account.send(car.vin, Command.LOCK)).succeeded
    assert owner.count(QUERY) == 2


def state(identity: str, word: str, name: str = "lockCommand") -> dict[str, Any]:
    """Return a document that tells the state of a command."""
    return {"states": {name: {"commandId": identity, "value": {"toState": word}}}}


async def test_end_told_before_the_answer(
    owner: Owner, car: Car, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The socket may be quicker than the answer to the POST."""
    monkeypatch.setattr(fords_commands, "uuid4", lambda: UUID(int=7))
    car.outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    document = state(str(UUID(int=7)), "success")
    document["metrics"] = {"fuelLevel": {"value": 1}}
    owner.simulator.fordpass.send_raw(orjson.dumps({"_data": document}).decode())
    await ear.value(s.FUEL_LEVEL, 1)
    assert (await account.send(car.vin, Command.LOCK)).succeeded


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (FaultKind.BAD_REQUEST, Reason.UNSUPPORTED),
        (FaultKind.FORBIDDEN, Reason.NOT_AUTHORIZED),
        (FaultKind.NOT_FOUND, Reason.UNSUPPORTED),
        (FaultKind.CONFLICT, Reason.BUSY),
        (FaultKind.EMPTY, Reason.NO_ANSWER),
    ],
)
async def test_rejected(
    owner: Owner, car: Car, kind: FaultKind, reason: Reason
) -> None:
    """A rejection is an outcome, told at once."""
    owner.trouble(COMMAND, kind)
    ended = await owner.account().send(car.vin, Command.UNLOCK)
    assert ended.reason is reason
    assert owner.count(COMMAND) == 1
    assert owner.count(QUERY) == 0


@pytest.mark.parametrize(
    ("name", "command", "reason"),
    [
        ("pending_car", Command.LOCK, Reason.NOT_AUTHORIZED),
        ("vw_explorer", Command.REMOTE_START, Reason.NOT_AUTHORIZED),
    ],
)
async def test_rejected_by_the_cloud_itself(
    owner: Owner, name: str, command: Command, reason: Reason
) -> None:
    """A car that is not ours, or not made for it, is not commanded."""
    car = owner.simulator.cars[name]
    ended = await owner.account().send(car.vin, command)
    assert ended.reason is reason


@pytest.mark.parametrize("command", [Command.UNLOCK, Command.REMOTE_START])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FaultKind.FORBIDDEN_HTML, BlockedError),
        (FaultKind.TOO_MANY_REQUESTS, RateLimitedError),
        (FaultKind.INTERNAL_ERROR, CloudUnavailableError),
        (FaultKind.BAD_GATEWAY, CloudUnavailableError),
        (FaultKind.UNAVAILABLE, CloudUnavailableError),
        (FaultKind.UNAVAILABLE_HTML, CloudUnavailableError),
        (FaultKind.GATEWAY_TIMEOUT, CloudUnavailableError),
        (FaultKind.RESET, CloudUnavailableError),
        (FaultKind.HALF_BODY, CloudUnavailableError),
        (FaultKind.BAD_JSON, CloudUnavailableError),
        (FaultKind.HTML, CloudUnavailableError),
    ],
)
async def test_never_sent_twice(
    owner: Owner,
    car: Car,
    command: Command,
    kind: FaultKind,
    expected: type[CloudUnavailableError],
) -> None:
    """Whatever goes wrong with the POST, the command may be on its way: it is not repeated."""
    account = owner.account()
    # A connection that is kept is one over which clients like to repeat.
    await account.snapshot(car.vin)
    owner.trouble(COMMAND, kind, retry_after=9 if kind.value.isdecimal() else None)
    with pytest.raises(expected) as caught:
        await account.send(car.vin, command)
    assert caught.value.retry_after == (9 if kind.value.isdecimal() else None)
    assert owner.count(COMMAND) == 1


@pytest.mark.usefixtures("hurry")
async def test_refused_bearer(owner: Owner, car: Car, listen: Listen) -> None:
    """A 401 says that the command was not taken: it is sent once more with another token."""
    account = owner.account()
    await listen(account, car).snapshot()
    owner.trouble(COMMAND, FaultKind.UNAUTHORIZED)
    assert (await account.send(car.vin, Command.UNLOCK)).succeeded
    assert (owner.count(COMMAND), owner.count(EXCHANGE)) == (2, 2)
    assert len(owner.simulator.fordpass.commands) == 1


async def test_bearer_refused_again(owner: Owner, car: Car) -> None:
    """And not more than once."""
    owner.trouble(COMMAND, FaultKind.UNAUTHORIZED, times=None)
    with pytest.raises(CloudUnavailableError):
        await owner.account().send(car.vin, Command.UNLOCK)
    assert owner.count(COMMAND) == 2
    assert not owner.simulator.fordpass.commands


async def test_same_command_at_once(owner: Owner, car: Car, listen: Listen) -> None:
    """Whoever asks for what is on its way already gets its outcome."""
    account = owner.account()
    await listen(account, car).snapshot()
    sending = asyncio.gather(*(account.send(car.vin, Command.UNLOCK) for _ in range(5)))
    await accepted(owner)
    joining = asyncio.ensure_future(account.send(car.vin, Command.UNLOCK))
    await account.vehicles()
    car.clock.step(30)
    ended = {*await sending, await joining}
    assert ended == {CommandOutcome(Command.UNLOCK)}
    assert owner.count(COMMAND) == 1
    # What is over is over: the next one is sent.
    again = asyncio.ensure_future(account.send(car.vin, Command.UNLOCK))
    await accepted(owner, 2)
    car.clock.step(30)
    assert (await again).succeeded


async def test_different_commands_take_turns(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """One car does one thing after the other; another car does not wait for it."""
    account = owner.account()
    other = owner.simulator.cars["ice_f150"]
    for each in (car, other):
        await listen(account, each).snapshot()
    locking = asyncio.ensure_future(account.send(car.vin, Command.LOCK))
    await accepted(owner)
    unlocking = asyncio.ensure_future(account.send(car.vin, Command.UNLOCK))
    elsewhere = asyncio.ensure_future(account.send(other.vin, Command.LOCK))
    await accepted(owner, 2)
    assert [sent.vin for sent in owner.simulator.fordpass.commands] == [
        car.vin,
        other.vin,
    ]
    car.clock.step(30)
    assert (await locking).succeeded
    assert (await elsewhere).succeeded
    await accepted(owner, 3)
    car.clock.step(30)
    assert (await unlocking).succeeded


async def test_cancelled_caller(owner: Owner, car: Car, listen: Listen) -> None:
    """A caller that goes does not take the command with it, nor make it be sent again."""
    account = owner.account()
    await listen(account, car).snapshot()
    first = asyncio.ensure_future(account.send(car.vin, Command.UNLOCK))
    await accepted(owner)
    first.cancel()
    await asyncio.wait({first})
    assert first.cancelled()
    second = asyncio.ensure_future(account.send(car.vin, Command.UNLOCK))
    await account.vehicles()
    car.clock.step(30)
    assert (await second).succeeded
    assert owner.count(COMMAND) == 1


async def test_close_ends_what_is_on_its_way(owner: Owner, car: Car) -> None:
    """Closing does not wait for cars."""
    account = owner.account(timing=replace(INSTANT, command_polls=(60,)))
    sending = asyncio.ensure_future(account.send(car.vin, Command.UNLOCK))
    await accepted(owner)
    await account.close()
    with pytest.raises(CloudUnavailableError, match="closed"):
        await sending
    assert not account._sending


async def test_close_while_the_command_is_sent(owner: Owner, car: Car) -> None:
    """Closing ends a POST that is not answered yet."""
    account = owner.account()
    owner.simulator.fordpass.faults.append(Fault(match=COMMAND, kind=FaultKind.HANG))
    sending = asyncio.ensure_future(account.send(car.vin, Command.UNLOCK))
    async with asyncio.timeout(30):
        await owner.simulator.ledger.arrived(COMMAND)
    await account.close()
    with pytest.raises(CloudUnavailableError, match="closed"):
        await sending


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"id": "a", "commandId": "b"}, "a"),
        ({"id": "", "commandId": "b"}, "b"),
        ({"id": 5, "correlationId": "c"}, "c"),
        ({}, None),
        (None, None),
        ([], None),
    ],
)
def test_command_id(body: object, expected: str | None) -> None:
    """The id of a command has had several names."""
    assert command_id(body) == expected


async def test_desk_keeps_the_latest_ends() -> None:
    """Ends nobody waited for are kept for a while, and no more than a few."""
    desk = CommandDesk()
    for number in range(40):
        desk.note(state(str(number), "SUCCESS"))
    with desk.expect("39") as late, desk.expect("0") as lost:
        assert late.done()
        assert not lost.done()
        desk.note(state("0", "request_queued"))
        desk.note(state("0", "success", name="deviceWakeup"))
        assert not lost.done()
        desk.note(state("0", "Expired"))
        desk.note(state("0", "success"))
        assert lost.result().reason is Reason.EXPIRED
    assert lost.done()
