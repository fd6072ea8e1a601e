"""Lock, unlock, remote start and refresh: each way each of them ends, in both vocabularies of the cars."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.fordpass.cloud.commands import Command, CommandOutcome, Reason
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from simulator.cars import Car, Outcome, OutcomeKind, Timing as CarTiming
from simulator.fordpass.faults import FaultKind

from .owner import COMMAND, INSTANT, Ear, Owner, eventually
from .test_commands import ENDS

type Listen = Callable[[FordPassAccount, Car], Ear]

TIMING = replace(INSTANT, command=5)
SOON_OVER = replace(INSTANT, command=0.3)
COMMANDS = pytest.mark.parametrize(
    "command",
    [
        Command.LOCK,
        Command.UNLOCK,
        Command.REMOTE_START,
        Command.EXTEND_REMOTE_START,
        Command.STOP_REMOTE_START,
        Command.REFRESH_STATUS,
    ],
)
VOCABULARIES = pytest.mark.parametrize("upper_case", [False, True])


@pytest.fixture
def prepared(car: Car, command: Command, upper_case: bool) -> Car:
    """Return a quick car of one of the vocabularies that can do the command."""
    car.model = replace(car.model, upper_case=upper_case)
    car.timing = CarTiming.fast()
    car.clock.speed = 10
    if command is Command.STOP_REMOTE_START:
        car.start_remotely()
    return car


@VOCABULARIES
@COMMANDS
@pytest.mark.parametrize(("outcome", "reason", "detail"), ENDS)
async def test_end(
    owner: Owner,
    prepared: Car,
    listen: Listen,
    command: Command,
    *,
    outcome: Outcome,
    reason: Reason | None,
    detail: str | None,
) -> None:
    """Success and each failure are told as what they are, and nothing is sent again."""
    account = owner.account(timing=TIMING)
    await listen(account, prepared).snapshot()
    prepared.outcomes.append(outcome)
    ended = await account.send(prepared.vin, command)
    assert ended == CommandOutcome(command, reason, detail)
    assert owner.count(COMMAND) == 1


@VOCABULARIES
@COMMANDS
async def test_silence(
    owner: Owner, prepared: Car, listen: Listen, command: Command
) -> None:
    """A car that says nothing has not said that it did it."""
    account = owner.account(timing=SOON_OVER)
    await listen(account, prepared).snapshot()
    prepared.timing.expiry = 60
    prepared.outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    assert (await account.send(prepared.vin, command)).reason is Reason.NO_ANSWER
    assert owner.count(COMMAND) == 1


@COMMANDS
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (FaultKind.BAD_REQUEST, Reason.UNSUPPORTED),
        (FaultKind.FORBIDDEN, Reason.NOT_AUTHORIZED),
        (FaultKind.NOT_FOUND, Reason.UNSUPPORTED),
        (FaultKind.CONFLICT, Reason.BUSY),
    ],
)
async def test_refusal(
    owner: Owner, car: Car, command: Command, kind: FaultKind, reason: Reason
) -> None:
    """A refusal of the cloud is an outcome, told at once."""
    owner.trouble(COMMAND, kind)
    assert (await owner.account().send(car.vin, command)).reason is reason
    assert owner.count(COMMAND) == 1


@COMMANDS
async def test_cancellation(
    owner: Owner, car: Car, listen: Listen, command: Command
) -> None:
    """Who asked may go; the command goes on, and is not sent again."""
    if command is Command.STOP_REMOTE_START:
        car.start_remotely()
    account = owner.account()
    await listen(account, car).snapshot()
    first = asyncio.ensure_future(account.send(car.vin, command))
    await eventually(lambda: len(owner.simulator.fordpass.commands) == 1)
    first.cancel()
    await asyncio.wait({first})
    second = asyncio.ensure_future(account.send(car.vin, command))
    await account.vehicles()
    car.clock.step(30)
    assert (await second).succeeded
    assert owner.count(COMMAND) == 1
