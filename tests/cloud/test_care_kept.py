"""Messages, alerts, guard mode and lights: what of a car's care Ford's own hosts keep."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.care import (
    HealthAlert,
    HealthAlerts,
    LightZone,
    MessageIds,
    Messages,
    UpdateSchedule,
)
from custom_components.fordpass.cloud.commands import (
    Argument,
    Command,
    CommandOutcome,
    Reason,
)
from custom_components.fordpass.cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from custom_components.fordpass.cloud.values import Structured
from simulator import Simulator
from simulator.cars import Car
from simulator.fordpass.faults import FaultKind

from .owner import INSTANT, Ear, Owner, eventually

type Listen = Callable[[FordPassAccount, Car], Ear]

MESSAGES = "GET *messagecenter/v3/messages"
DELETE = "DELETE *messagecenter/v3/user/messages"
MARK = "PUT *messagecenter/v3/user/messages/read"
ALERTS = "POST *expvehiclealerts/v3/details"
GUARD = "GET *gmfi/v1/session"
GUARD_ON = "PUT *gmfi/v1/session"
LIGHTS_ON = "PUT *zonelightingactivation"

# Every errand is run as soon as it is due, and is due again at once.
EAGER = replace(
    INSTANT, errand_first=0, errand_gap=0.01, errand_pace=0.00001, light_gap=0
)
# After the first time nothing is read again by itself.
ONCE = replace(INSTANT, errand_first=0, errand_gap=0, light_gap=0)


@pytest.fixture
def truck(simulator: Simulator) -> Car:
    """Return the car with guard mode and zone lights."""
    return simulator.cars["ice_f150"]


async def known(owner: Owner, timing: Any = ONCE) -> FordPassAccount:
    """Return an account that knows its cars."""
    account = owner.account(timing=timing)
    for info in await account.vehicles():
        account.vehicle(info)
    return account


def subjects(ear: Ear) -> list[str]:
    """Return the subjects of the messages that were heard."""
    messages = ear.state.value(s.MESSAGES)
    assert messages is not None
    return [message.subject for message in messages.entries]


async def test_messages_about_a_car(owner: Owner, car: Car, listen: Listen) -> None:
    """Its own and those of the account, newest first, and none of other cars."""
    owner.simulator.cars["ice_f150"].add_message("Not ours", "")
    car.clock.step(5)
    car.add_message("For all", "Hello.")
    car.messages[0]["relevantVin"] = ""
    car.messages[0]["isRead"] = True
    car.messages.append({"messageId": "x", "createdDate": None})
    ear = listen(await known(owner), car)
    await ear.until(lambda: s.MESSAGES in ear.state)
    assert subjects(ear) == ["For all", "Charging complete"]
    assert ear.state.value(s.UNREAD_MESSAGES) == 1


async def test_new_messages_are_heard_of(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """The message center is asked again and again."""
    ear = listen(await known(owner, EAGER), car)
    await ear.until(lambda: s.MESSAGES in ear.state)
    car.clock.step(5)
    car.add_message("News", "")
    await ear.until(lambda: subjects(ear)[0] == "News")
    assert ear.state.value(s.UNREAD_MESSAGES) == 2


def uid(car: Car) -> str:
    """Return the id of the newest message."""
    return str(car.messages[0]["messageId"])


async def test_messages_are_changed_and_read_back(owner: Owner, car: Car) -> None:
    """The ids are figures in these bodies; what is there then comes along."""
    account = await known(owner)
    ids = MessageIds((uid(car),))
    marked = await account.send(car.vin, Command.MARK_MESSAGES_READ, ids)
    assert marked.succeeded
    messages = marked.readings[s.MESSAGES].value
    assert isinstance(messages, Messages)
    assert [message.read for message in messages.entries] == [True]
    deleted = await account.send(car.vin, Command.DELETE_MESSAGES, ids)
    assert deleted.readings[s.MESSAGES].value == Messages()
    assert not car.messages
    assert not owner.simulator.ledger.mistakes


async def test_alerts(owner: Owner, car: Car, listen: Listen) -> None:
    """What the car warns of, and how often."""
    ear = listen(await known(owner, EAGER), car)
    await ear.value(
        s.ALERTS, HealthAlerts((HealthAlert("Washer fluid low", None, "N"),))
    )
    assert ear.state.value(s.HEALTH_ALERTS) == 1
    car.set_indicator("lowWasherFluid", False)
    await ear.value(s.ALERTS, HealthAlerts())
    await ear.value(s.HEALTH_ALERTS, 0)
    assert not owner.simulator.ledger.mistakes


async def test_guard_mode(owner: Owner, truck: Car, listen: Listen) -> None:
    """It is read, and read back after each change."""
    account = await known(owner, EAGER)
    ear = listen(account, truck)
    await ear.value(s.GUARD_MODE, False)
    for command, active in (
        (Command.ENABLE_GUARD_MODE, True),
        (Command.DISABLE_GUARD_MODE, False),
    ):
        ended = await account.send(truck.vin, command)
        assert ended.succeeded
        assert ended.readings[s.GUARD_MODE].value is active
        assert truck.guard_mode is active
        await ear.value(s.GUARD_MODE, active)


async def test_no_guard_mode_after_all(
    owner: Owner, truck: Car, listen: Listen
) -> None:
    """A car without it is answered 200 as well, but without a session."""
    truck.guard_mode = None
    account = await known(owner)
    ear = listen(account, truck)
    await eventually(lambda: owner.count(GUARD) == 1)
    await ear.until(lambda: s.ALERTS in ear.state)
    ended = await account.send(truck.vin, Command.ENABLE_GUARD_MODE)
    assert ended.reason is Reason.UNSUPPORTED
    assert s.GUARD_MODE not in ear.state


async def test_guard_mode_that_stays_as_it_is(owner: Owner, truck: Car) -> None:
    """Ford answers 200 and tells the status there is: what does not change has failed."""
    truck.guard_mode_sticks = True
    account = await known(owner)
    ended = await account.send(truck.vin, Command.ENABLE_GUARD_MODE)
    assert ended.reason is Reason.FAILED
    assert truck.guard_mode is False


async def test_guard_mode_is_not_asked_of_others(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """A car that is not made for it is not asked for it."""
    ear = listen(await known(owner), car)
    await ear.until(lambda: s.ALERTS in ear.state)
    assert owner.count(GUARD) == 0


async def test_zone_lights(owner: Owner, truck: Car, listen: Listen) -> None:
    """All of them, or one, after which the car tells by itself."""
    account = await known(owner)
    ear = listen(account, truck)
    await ear.snapshot()
    steps: tuple[tuple[Command, Argument | None, str, list[bool]], ...] = (
        (Command.TURN_ON_ZONE_LIGHTS, None, "all", [True] * 4),
        (Command.TURN_OFF_ZONE_LIGHTS, None, "off", [False] * 4),
        (Command.SET_LIGHT_ZONE, LightZone.REAR, "rear", [False, True, False, False]),
        (Command.SET_LIGHT_ZONE, "all", "all", [True] * 4),
        (Command.SET_LIGHT_ZONE, "off", "off", [False] * 4),
    )
    for command, value, zone, lit in steps:
        assert (await account.send(truck.vin, command, value)).succeeded
        assert truck.zone_lights == lit
        await ear.value(s.LIT_ZONE, zone)
        assert ear.state.value(s.ZONE_LIGHTS) is (zone != "off")
        truck.clock.step(1)


WRITES: list[tuple[Command, Argument | None, str]] = [
    (Command.DELETE_MESSAGES, MessageIds(("1",)), DELETE),
    (Command.MARK_MESSAGES_READ, MessageIds(("1",)), MARK),
    (Command.ENABLE_GUARD_MODE, None, GUARD_ON),
    (Command.TURN_ON_ZONE_LIGHTS, None, LIGHTS_ON),
    (Command.SET_LIGHT_ZONE, "front", LIGHTS_ON),
]


@pytest.mark.parametrize(("command", "value", "endpoint"), WRITES)
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
    owner: Owner,
    truck: Car,
    *,
    command: Command,
    value: Argument | None,
    endpoint: str,
    kind: FaultKind,
    reason: Reason,
) -> None:
    """What a host does not take is told; nothing is read back, and nothing more is tried."""
    account = await known(owner)
    owner.trouble(endpoint, kind)
    before = owner.requests
    assert await account.send(truck.vin, command, value) == CommandOutcome(
        command, reason
    )
    assert owner.count(endpoint) == 1
    assert owner.requests == before + 1


@pytest.mark.parametrize(("command", "value", "endpoint"), WRITES)
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.FORBIDDEN_HTML, BlockedError),
        (FaultKind.TOO_MANY_REQUESTS, RateLimitedError),
        (FaultKind.UNAVAILABLE, CloudUnavailableError),
        (FaultKind.BAD_JSON, CloudUnavailableError),
        (FaultKind.GATEWAY_TIMEOUT, CloudUnavailableError),
    ],
)
async def test_trouble(
    owner: Owner,
    truck: Car,
    *,
    command: Command,
    value: Argument | None,
    endpoint: str,
    kind: FaultKind,
    error: type[CloudUnavailableError],
) -> None:
    """Whatever else goes wrong is the cloud's trouble."""
    account = await known(owner)
    owner.trouble(endpoint, kind)
    with pytest.raises(error):
        await account.send(truck.vin, command, value)


async def test_read_back_that_fails(owner: Owner, truck: Car) -> None:
    """What was written holds although nobody can read it just now."""
    account = await known(owner)
    owner.trouble(GUARD, FaultKind.UNAVAILABLE)
    ended = await account.send(truck.vin, Command.ENABLE_GUARD_MODE)
    assert ended == CommandOutcome(Command.ENABLE_GUARD_MODE)
    assert truck.guard_mode is True


async def test_cancellation(owner: Owner, truck: Car) -> None:
    """Who asked may go, and a write in flight ends with the account."""
    account = await known(owner)
    owner.trouble(GUARD_ON, FaultKind.HANG)
    sending = asyncio.ensure_future(account.send(truck.vin, Command.ENABLE_GUARD_MODE))
    async with asyncio.timeout(30):
        await owner.simulator.ledger.arrived(GUARD_ON)
    await account.close()
    with pytest.raises(CloudUnavailableError, match="closed"):
        await sending


@pytest.mark.parametrize(
    ("command", "value"),
    [
        (Command.DELETE_MESSAGES, None),
        (Command.SET_UPDATE_SCHEDULE, None),
        (Command.SET_LIGHT_ZONE, "everywhere"),
    ],
)
async def test_wrong_value(
    owner: Owner, truck: Car, command: Command, value: Argument | None
) -> None:
    """A value of another kind is a mistake of the caller's."""
    with pytest.raises((TypeError, ValueError)):
        await owner.account().send(truck.vin, command, value)
    assert owner.requests == 0


@pytest.mark.parametrize(
    ("endpoint", "signal"), [(MESSAGES, s.MESSAGES), (ALERTS, s.ALERTS)]
)
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.UNAVAILABLE,
        FaultKind.TOO_MANY_REQUESTS,
        FaultKind.EMPTY,
        FaultKind.HTML,
        FaultKind.UNAUTHORIZED,
    ],
)
async def test_trouble_with_reading(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    endpoint: str,
    signal: s.Signal[object],
    kind: FaultKind,
) -> None:
    """It costs that one reading, and the next one comes."""
    owner.trouble(endpoint, kind)
    ear = listen(await known(owner, EAGER), car)
    await ear.until(lambda: signal in ear.state)
    assert owner.count(endpoint) >= 2


@pytest.mark.parametrize(
    ("endpoint", "signal"), [(MESSAGES, s.MESSAGES), (ALERTS, s.ALERTS)]
)
async def test_host_that_is_no_more(
    owner: Owner, car: Car, listen: Listen, endpoint: str, signal: s.Signal[object]
) -> None:
    """What Ford no longer serves is left alone for a day."""
    owner.trouble(endpoint, FaultKind.NOT_FOUND, times=None)
    ear = listen(await known(owner), car)
    await ear.until(lambda: {s.MESSAGES, s.ALERTS} - {signal} <= ear.state.seen)
    await eventually(lambda: owner.count(endpoint) == 1)
    assert signal not in ear.state


@pytest.mark.parametrize(
    "value",
    [
        MessageIds(("1", "2")),
        Messages(),
        HealthAlerts((HealthAlert("A"), HealthAlert("B", "C", "H"))),
        UpdateSchedule(),
    ],
)
def test_kept_as_json(value: Structured) -> None:
    """What is kept over a restart is what it was."""
    assert type(value).from_json(value.as_json()) == value
