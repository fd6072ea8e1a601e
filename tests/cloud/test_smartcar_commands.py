"""What a car is asked to do through Smartcar, and how each answer ends."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.fordpass.cloud.commands import Command, Reason
from custom_components.fordpass.cloud.smartcar import (
    BillingError,
    SmartcarRateLimitedError,
    SmartcarUnavailableError,
    Version,
)
from simulator.fordpass.faults import Fault, FaultKind
from simulator.smartcar.errors import KINDS

from .customer import MACH_E, V2_TOKEN, Customer

BOTH = pytest.mark.parametrize("version", list(Version))

PATHS = {
    Command.LOCK: "security/lock",
    Command.UNLOCK: "security/unlock",
    Command.START_CHARGE: "charge/start",
    Command.STOP_CHARGE: "charge/stop",
    Command.SET_CHARGE_LIMIT: "charge/set-limit",
}


@BOTH
@pytest.mark.parametrize("command", list(PATHS))
async def test_each_command(
    customer: Customer, version: Version, command: Command
) -> None:
    """Every command of Smartcar's reaches the car."""
    car = customer.simulator.cars[MACH_E]
    car.plug_in()
    if command is Command.START_CHARGE:
        car.pause_charging()
    account = await customer.account(version)
    value = 80.0 if command is Command.SET_CHARGE_LIMIT else None
    outcome = await account.send(customer.vin, command, value)
    assert (outcome.command, outcome.reason) == (command, None)
    if version is Version.V3:
        assert customer.count(f"POST *{PATHS[command]}") == 1


@BOTH
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("PERMISSION", Reason.NOT_AUTHORIZED),
        ("COMPATIBILITY.VEHICLE_NOT_CAPABLE", Reason.UNSUPPORTED),
        ("VEHICLE_STATE.IN_MOTION", Reason.PRECLUDED),
        ("VEHICLE_STATE.CHARGING_PLUG_NOT_CONNECTED", Reason.PRECLUDED),
        ("VEHICLE_STATE.ASLEEP", Reason.NO_ANSWER),
        ("VEHICLE_STATE.UNREACHABLE", Reason.NO_ANSWER),
        ("UPSTREAM.NO_RESPONSE", Reason.NO_ANSWER),
        ("UPSTREAM.KNOWN_ISSUE", Reason.FAILED),
        ("VALIDATION.PARAMETER", Reason.FAILED),
        ("RESOURCE_NOT_FOUND.PATH", Reason.UNSUPPORTED),
        ("RESOURCE_NOT_FOUND.VERSION", Reason.FAILED),
        ("RESOURCE_NOT_FOUND.INVALID_PATH", Reason.FAILED),
        ("CONNECTED_SERVICES_ACCOUNT.SUBSCRIPTION", Reason.FAILED),
    ],
)
async def test_refusals(
    customer: Customer, version: Version, error: str, reason: Reason
) -> None:
    """A command that was not done has a reason, and Smartcar's own code."""
    account = await customer.account(version)
    await account.vehicles()
    customer.cloud.inject(MACH_E, error, match="POST *security*")
    outcome = await account.send(customer.vin, Command.LOCK)
    assert (outcome.reason, outcome.detail) == (reason, error)
    assert outcome.message == KINDS[error.partition(".")[0]].advice


@BOTH
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("BILLING.INVALID_PLAN", BillingError),
        ("RATE_LIMIT.VEHICLE", SmartcarRateLimitedError),
        ("SERVER.INTERNAL", SmartcarUnavailableError),
    ],
)
async def test_not_about_the_command(
    customer: Customer, version: Version, error: str, kind: type[Exception]
) -> None:
    """What is wrong with the account or the cloud is raised."""
    account = await customer.account(version)
    await account.vehicles()
    customer.cloud.inject(MACH_E, error, match="POST *security*")
    with pytest.raises(kind):
        await account.send(customer.vin, Command.LOCK)


@BOTH
async def test_what_a_car_cannot_is_remembered(
    customer: Customer, version: Version
) -> None:
    """A 501 is asked for once, and the command is offered no more."""
    account = await customer.account(version)
    await account.vehicles()
    customer.cloud.inject(
        MACH_E, "COMPATIBILITY.VEHICLE_NOT_CAPABLE", match="POST *limit*"
    )
    spent = []
    for _ in range(2):
        outcome = await account.send(customer.vin, Command.SET_CHARGE_LIMIT, 80)
        assert outcome.reason is Reason.UNSUPPORTED
        spent.append(len(customer.simulator.ledger.requests))
    assert spent[0] == spent[1]
    (info,) = await account.vehicles()
    assert not info.can(Command.SET_CHARGE_LIMIT)
    assert info.can(Command.START_CHARGE)


async def test_what_fails_for_now_is_not_remembered(customer: Customer) -> None:
    """A limit that cannot be set while the car charges can be set later."""
    account = await customer.account()
    await account.vehicles()
    customer.cloud.inject(
        MACH_E, "COMPATIBILITY.SMARTCAR_NOT_CAPABLE", match="POST *limit*", times=1
    )
    first = await account.send(customer.vin, Command.SET_CHARGE_LIMIT, 80)
    second = await account.send(customer.vin, Command.SET_CHARGE_LIMIT, 80)
    assert (first.reason, second.reason) == (Reason.UNSUPPORTED, None)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("SUCCESS", None),
        ("PENDING", Reason.NO_ANSWER),
        ("FAILURE", Reason.FAILED),
    ],
)
@pytest.mark.parametrize("answers", ["sent", "streamed"])
async def test_the_body_decides(
    customer: Customer, word: Any, reason: Reason | None, answers: Any
) -> None:
    """A 202 says no more than that the line stayed open."""
    customer.cloud.switches.command_word = word
    customer.cloud.switches.command_answers = answers
    customer.simulator.clock.speed = 1000
    account = await customer.account()
    outcome = await account.send(customer.vin, Command.LOCK)
    assert outcome.reason is reason


async def test_commands_of_other_clouds(customer: Customer) -> None:
    """Smartcar cannot start an engine or wake a car: nothing is asked."""
    account = await customer.account()
    await account.vehicles()
    requests = len(customer.simulator.ledger.requests)
    for command in set(Command) - set(PATHS):
        outcome = await account.send(customer.vin, command)
        assert outcome.reason is Reason.UNSUPPORTED
    assert len(customer.simulator.ledger.requests) == requests


async def test_the_same_command_twice(customer: Customer) -> None:
    """Two who want the same at once get one command."""
    account = await customer.account()
    outcomes = await asyncio.gather(
        *(account.send(customer.vin, Command.UNLOCK) for _ in range(3))
    )
    assert all(outcome.succeeded for outcome in outcomes)
    assert customer.count("POST *security/unlock") == 1


@BOTH
async def test_close_while_the_command_is_sent(
    customer: Customer, version: Version
) -> None:
    """Closing ends a POST that is not answered yet, and every caller is told."""
    account = await customer.account(version)
    customer.cloud.faults.append(Fault(match="POST *security*", kind=FaultKind.HANG))
    callers = [
        asyncio.ensure_future(account.send(customer.vin, Command.LOCK))
        for _ in range(2)
    ]
    async with asyncio.timeout(30):
        await customer.simulator.ledger.arrived("POST *security*")
    await account.close()
    for caller in callers:
        with pytest.raises(SmartcarUnavailableError):
            await caller
    assert customer.count("POST *security*") == 1


async def test_close_while_a_command_waits_for_a_token(customer: Customer) -> None:
    """The command ends at once, and the pair it waited for reaches the disk."""
    connected = customer.connect()
    access = await customer.access(connected)
    assert access is not None
    account = await customer.account(
        Version.V2,
        connected=connected,
        access=replace(access, expiration=datetime.now(UTC)),
    )
    customer.cloud.faults.append(
        Fault(match=V2_TOKEN, kind=FaultKind.SLOW, seconds=0.1)
    )
    sending = asyncio.ensure_future(account.send(customer.vin, Command.LOCK))
    async with asyncio.timeout(30):
        await customer.simulator.ledger.arrived(V2_TOKEN, times=2)
    await account.close()
    with pytest.raises(SmartcarUnavailableError):
        await sending
    assert len(customer.saved) == 1
    assert customer.count("POST *security*") == 0
