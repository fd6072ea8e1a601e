"""The push connection of a car: what it tells, how it is kept, and every way it ends."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from aiohttp import ClientSession
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.account import Link
from custom_components.fordpass.cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
    SignInRequiredError,
    VehicleNotAuthorizedError,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount, Timing
from custom_components.fordpass.cloud.fordpass.socket import Socket
from simulator.cars import Car
from simulator.fordpass.faults import Fault, FaultKind
from simulator.fordpass.sockets import ErrorFrame

from .owner import (
    DRIVER,
    EXCHANGE,
    GIVE_UP,
    INSTANT,
    PATIENT,
    QUERY,
    REFRESH,
    SOCKET,
    Ear,
    Owner,
    eventually,
)

type Listen = Callable[[FordPassAccount, Car], Ear]

DRIVERS_DOOR = s.DOOR_OPEN[s.Door.DRIVER]


async def still_hears(ear: Ear, car: Car) -> None:
    """Wait until news of the car are heard over the connection as it is."""
    car.clock.step(60)
    opened = not ear.state.value(DRIVERS_DOOR)
    (car.open if opened else car.close)("driver")
    await ear.value(DRIVERS_DOOR, opened)


async def test_whole_state_first(owner: Owner, car: Car, listen: Listen) -> None:
    """The first news after the connection came up is all the cloud knows; then come changes."""
    account = owner.account()
    known = await account.snapshot(car.vin)
    ear = listen(account, car)
    await ear.snapshot()
    assert ear.links == [True]
    assert ear.heard == [known]
    car.clock.step(60)
    car.open("driver")
    await ear.snapshot(2)
    assert DRIVERS_DOOR in ear.heard[1]
    assert s.ODOMETER not in ear.heard[1]
    assert owner.count(SOCKET) == owner.count(EXCHANGE) == 1
    assert not owner.simulator.ledger.mistakes


@pytest.mark.parametrize(
    "switches",
    [
        {"frame_form": "direct"},
        {"frame_form": "direct", "vin_in_frames": False},
        {"vin_in_frames": False},
        {"snapshot": "split"},
        {"snapshot": "delayed", "snapshot_delay": 0.02},
        {"snapshot": "none"},
    ],
)
async def test_forms_of_frames(
    owner: Owner, car: Car, listen: Listen, switches: dict[str, Any]
) -> None:
    """However the cloud cuts and wraps its frames, the news are the same."""
    for name, value in switches.items():
        owner.simulator.fordpass.switches.set(name, value)
    ear = listen(owner.account(), car)
    await ear.up()
    if switches.get("snapshot") != "none":
        await ear.until(lambda: s.ODOMETER in ear.state)
        await ear.until(lambda: s.MODEM_CONNECTED in ear.state)
    await still_hears(ear, car)


async def test_frames_that_say_nothing(owner: Owner, car: Car, listen: Listen) -> None:
    """Heartbeats, acknowledgements and frames we cannot read are passed over."""
    ear = listen(owner.account(), car)
    await ear.snapshot()
    for text in (
        "{}",
        '{"_httpStatus":200}',
        '{"_httpStatus":"202"}',
        "{",
        "",
        "[]",
        "5",
        "null",
        '{"_data":5}',
        '{"_data":{}}',
        '{"_data":{"metrics":[],"states":5}}',
        '{"_data":{"metrics":{"odometer":{"value":"far"}}}}',
        '{"metrics":null}',
        '{"somethingNew":{}}',
    ):
        owner.simulator.fordpass.send_raw(text)
    await still_hears(ear, car)
    assert ear.links == [True]
    assert len(ear.heard) == 2
    [server] = owner.simulator.fordpass.sockets
    await server._response.send_bytes(
        b'{"_data":{"metrics":{"fuelLevel":{"value":5}}}}'
    )
    await ear.value(s.FUEL_LEVEL, 5)


async def test_heartbeats_keep_it_alive(owner: Owner, car: Car, listen: Listen) -> None:
    """A connection on which only heartbeats come lives longer than silence may last."""
    switches = owner.simulator.fordpass.switches
    switches.heartbeat = 0.05
    switches.tmc_life = 60
    timing = replace(INSTANT, silence=0.6, renew_before_expiry=59)
    ear = listen(owner.account(timing=timing), car)
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.ledger.arrived(EXCHANGE, 2)
    assert ear.links == [True]
    assert owner.count(SOCKET) == 1


async def test_silence(owner: Owner, car: Car, listen: Listen) -> None:
    """A connection on which nothing comes is dead."""
    owner.simulator.fordpass.switches.heartbeat = 0.05
    ear = listen(owner.account(timing=replace(INSTANT, silence=0.5)), car)
    await ear.snapshot()
    owner.simulator.fordpass.silence_sockets()
    await ear.up(2)
    assert ear.links == [True, False, True]
    await still_hears(ear, car)


async def test_pings_are_no_news(owner: Owner, car: Car, listen: Listen) -> None:
    """A server that only pings has nothing to say, however often it does."""
    ear = listen(owner.account(timing=replace(INSTANT, silence=0.3)), car)
    await ear.snapshot()
    [server] = owner.simulator.fordpass.sockets

    async def ping() -> None:
        while True:
            await server._response.ping()
            await asyncio.sleep(0.02)

    pinging = asyncio.ensure_future(ping())
    await ear.up(2)
    pinging.cancel()
    await asyncio.wait({pinging})


async def test_renewal_in_place(owner: Owner, car: Car, listen: Listen) -> None:
    """A token is renewed on the open connection, again and again, before it dies."""
    owner.simulator.fordpass.switches.tmc_life = 2
    timing = replace(INSTANT, renew_before_expiry=0.9)
    ear = listen(owner.account(timing=timing), car)
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.ledger.arrived(EXCHANGE, 3)
    await still_hears(ear, car)
    assert ear.links == [True]
    assert owner.count(SOCKET) == 1
    assert owner.count(REFRESH) == 0
    assert not owner.simulator.ledger.mistakes


@pytest.mark.parametrize(("accepted", "connections"), [("202", 1), ("ignored", 2)])
async def test_renewal_that_is_ignored(
    owner: Owner,
    car: Car,
    listen: Listen,
    monkeypatch: pytest.MonkeyPatch,
    *,
    accepted: str,
    connections: int,
) -> None:
    """When the old token dies, only a connection whose renewal was accepted survives."""
    cloud = owner.simulator.fordpass
    cloud.switches.set("token_update", accepted)
    cloud.switches.set("tmc_life", 60)
    sent: list[str] = []
    ear = listen(owner.account(timing=replace(INSTANT, renew_before_expiry=59.8)), car)
    await ear.snapshot()
    [server] = cloud.sockets
    receive = server._receive

    def note(text: str) -> None:
        sent.append(text)
        receive(text)

    monkeypatch.setattr(server, "_receive", note)
    first = server.token
    await eventually(lambda: sent)
    first.spent = True
    server.look()
    await ear.up(connections)
    await still_hears(ear, car)
    assert owner.count(SOCKET) == connections
    assert ear.links == [True, False, True][: 2 * connections - 1]


async def test_renewal_in_trouble(owner: Owner, car: Car, listen: Listen) -> None:
    """While no fresh token can be had, the old one serves."""
    owner.simulator.fordpass.switches.tmc_life = 60
    ear = listen(owner.account(timing=replace(INSTANT, renew_before_expiry=59.7)), car)
    await ear.snapshot()
    owner.trouble(EXCHANGE, FaultKind.UNAVAILABLE)
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.ledger.arrived(EXCHANGE, 3)
    await still_hears(ear, car)
    assert ear.links == [True]


async def test_renewal_in_trouble_for_too_long(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """When the token on the connection dies unrenewed, the connection is given up."""
    # Whoever is told one second believes in one, even where the token lives on.
    owner.simulator.fordpass.switches.tmc_life = 1.99
    ear = listen(owner.account(timing=replace(INSTANT, renew_before_expiry=0.5)), car)
    await ear.snapshot()
    owner.trouble(EXCHANGE, FaultKind.UNAVAILABLE, times=None)
    await ear.down()
    owner.heal()
    await ear.up(2)


async def test_lost_while_renewing(owner: Owner, car: Car, listen: Listen) -> None:
    """A connection that is lost while a token is fetched is made anew."""
    cloud = owner.simulator.fordpass
    cloud.switches.tmc_life = 60
    ear = listen(owner.account(timing=replace(INSTANT, renew_before_expiry=59.8)), car)
    await ear.snapshot()
    cloud.faults.append(Fault(match=EXCHANGE, kind=FaultKind.SLOW, seconds=0.2))
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.ledger.arrived(EXCHANGE, 2)
    cloud.drop_sockets()
    await ear.up(2)
    await still_hears(ear, car)


async def test_token_shorter_than_the_margin(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """A token that never lives as long as we like is not renewed in a tight loop."""
    owner.simulator.fordpass.switches.tmc_life = 20
    ear = listen(owner.account(timing=replace(INSTANT, silence=0.5)), car)
    # Every renewal is acknowledged: a connection with a tight loop on it would never be silent.
    await ear.up(2)
    assert owner.count(EXCHANGE) == 2


@pytest.mark.parametrize("frame", ErrorFrame)
async def test_error_frame(
    owner: Owner, car: Car, listen: Listen, frame: ErrorFrame
) -> None:
    """After an error frame the cloud sends nothing more: we go and come again."""
    ear = listen(owner.account(), car)
    await ear.snapshot()
    owner.simulator.fordpass.send_error_frame(frame)
    await ear.up(2)
    assert ear.links == [True, False, True]
    await still_hears(ear, car)
    # Only a token the cloud calls expired is replaced, and it is not tried again.
    exchanges = 2 if frame is ErrorFrame.TOKEN_EXPIRED else 1
    assert owner.count(EXCHANGE) == exchanges
    assert owner.count(SOCKET) == 2


async def test_error_frame_of_another_shape(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """An error is an error whatever it holds."""
    ear = listen(owner.account(), car)
    await ear.snapshot()
    owner.simulator.fordpass.send_raw('{"_error":"gone"}')
    await ear.up(2)


@pytest.mark.parametrize("clean", [True, False])
async def test_drop(owner: Owner, car: Car, listen: Listen, clean: bool) -> None:
    """A connection that ends, with a close frame or without a word, comes again with a snapshot."""
    ear = listen(owner.account(), car)
    await ear.snapshot()
    owner.simulator.fordpass.drop_sockets(clean=clean)
    await ear.snapshot(2)
    assert ear.links == [True, False, True]
    assert s.ODOMETER in ear.heard[1]
    await still_hears(ear, car)
    assert owner.count(EXCHANGE) == 1


@pytest.mark.parametrize(
    ("kind", "exchanges"),
    [
        (FaultKind.UNAUTHORIZED, 3),
        (FaultKind.FORBIDDEN_HTML, 1),
        (FaultKind.NOT_FOUND, 1),
        (FaultKind.TOO_MANY_REQUESTS, 1),
        (FaultKind.INTERNAL_ERROR, 1),
        (FaultKind.UNAVAILABLE_HTML, 1),
        (FaultKind.RESET, 1),
        (FaultKind.HTML, 1),
    ],
)
async def test_refused_handshake(
    owner: Owner, car: Car, listen: Listen, kind: FaultKind, exchanges: int
) -> None:
    """A handshake that fails is tried again, with another token only when that was the matter."""
    owner.trouble(SOCKET, kind, times=2)
    ear = listen(owner.account(), car)
    await ear.snapshot()
    assert ear.links == [True]
    assert owner.count(SOCKET) >= 3
    assert owner.count(EXCHANGE) == exchanges
    assert owner.count(REFRESH) == 0


async def test_hanging_handshake(owner: Owner, car: Car, listen: Listen) -> None:
    """A handshake that is never answered is given up."""
    owner.trouble(SOCKET, FaultKind.HANG)
    ear = listen(owner.account(timing=replace(INSTANT, silence=0.5)), car)
    await ear.up()
    assert owner.count(SOCKET) == 2


async def test_trouble_with_the_token(owner: Owner, car: Car, listen: Listen) -> None:
    """Without a token nothing is tried at the socket's host."""
    owner.trouble(EXCHANGE, FaultKind.UNAVAILABLE, times=3)
    ear = listen(owner.account(), car)
    await ear.up()
    assert (owner.count(EXCHANGE), owner.count(SOCKET)) == (4, 1)


async def test_car_that_was_not_accepted(owner: Owner, listen: Listen) -> None:
    """A refusal that is about the car ends the listening."""
    ear = listen(owner.account(), owner.simulator.cars["pending_car"])
    assert isinstance(await ear.end(), VehicleNotAuthorizedError)
    assert ear.links == []
    assert owner.count(SOCKET) == 1


async def test_lost_account(owner: Owner, car: Car, listen: Listen) -> None:
    """When Ford refuses the account for good, the listening ends and nothing more is asked."""
    account = owner.account()
    ear = listen(account, car)
    await ear.snapshot()
    owner.simulator.fordpass.lock_account(DRIVER)
    assert isinstance(await ear.end(), SignInRequiredError)
    requests = owner.requests
    assert isinstance(await listen(account, car).end(), SignInRequiredError)
    assert owner.requests == requests


async def test_lost_account_at_renewal(owner: Owner, car: Car, listen: Listen) -> None:
    """A refusal while renewing ends the listening as well."""
    owner.simulator.fordpass.switches.tmc_life = 60
    ear = listen(owner.account(timing=replace(INSTANT, renew_before_expiry=59.8)), car)
    await ear.snapshot()
    owner.simulator.fordpass.accounts[DRIVER].locked = True
    assert isinstance(await ear.end(), SignInRequiredError)
    assert owner.count(SOCKET) == 1


async def test_two_cars_at_once(owner: Owner, listen: Listen) -> None:
    """Two cars of an account have a connection each and share the tokens."""
    account = owner.account()
    cars = [owner.simulator.cars[name] for name in ("bev_mach_e", "ice_f150")]
    ears = [listen(account, car) for car in cars]
    for ear, car in zip(ears, cars, strict=True):
        await ear.snapshot()
        assert ear.state.value(s.ODOMETER) == car.body.odometer
    await still_hears(ears[0], cars[0])
    await still_hears(ears[1], cars[1])
    owner.simulator.fordpass.drop_sockets(cars[0].vin)
    await ears[0].up(2)
    assert ears[1].links == [True]
    assert owner.count(EXCHANGE) == 1


async def test_cloud_that_refuses_a_second_connection(
    owner: Owner, listen: Listen
) -> None:
    """Where an account may have one connection, the one that is there survives."""
    owner.simulator.fordpass.switches.sockets_per_account = "one_refuse"
    account = owner.account()
    first, second = (owner.simulator.cars[name] for name in ("bev_mach_e", "ice_f150"))
    ear = listen(account, first)
    await ear.snapshot()
    refused = await listen(account, second).end()
    assert isinstance(refused, VehicleNotAuthorizedError)
    await still_hears(ear, first)
    assert ear.links == [True]
    assert await account.snapshot(second.vin)


async def test_cloud_that_replaces_a_connection(owner: Owner, listen: Listen) -> None:
    """Where a new connection ends the old one, the new one survives."""
    owner.simulator.fordpass.switches.sockets_per_account = "one_replace"
    first, second = (owner.simulator.cars[name] for name in ("bev_mach_e", "ice_f150"))
    account = owner.account(timing=PATIENT)
    old = listen(account, first)
    await old.snapshot()
    new = listen(account, second)
    await new.snapshot()
    await old.down()
    await still_hears(new, second)
    assert new.links == [True]


def left_over(before: set[asyncio.Task[Any]]) -> list[asyncio.Task[Any]]:
    """Return the tasks that came since, but for the simulator's own."""
    return [
        task
        for task in asyncio.all_tasks() - before
        if "aiohttp" not in repr(task) and "simulator" not in repr(task)
    ]


async def test_closed_between_two_news(owner: Owner, car: Car) -> None:
    """A listener that has heard enough closes: the cloud sees a clean close, nothing is left."""
    before = asyncio.all_tasks()
    account = owner.account()
    async with aclosing(account.updates(car.vin)) as stream:
        assert await anext(stream) == Link(up=True)
        news = await anext(stream)
        assert not isinstance(news, Link)
        assert s.ODOMETER in news
        [server] = owner.simulator.fordpass.sockets
        assert account._linked == {car.vin}
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.fordpass.socket_closed()
    assert server._response.close_code == 1000
    assert not left_over(before)
    assert not account._linked
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_cancelled_while_listening(owner: Owner, car: Car) -> None:
    """A listener that is cancelled while it waits leaves just as cleanly."""
    before = asyncio.all_tasks()
    account = owner.account()
    ear = Ear(account, car)
    await ear.snapshot()
    [server] = owner.simulator.fordpass.sockets
    await ear.close()
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.fordpass.socket_closed()
    assert server._response.close_code == 1000
    assert not left_over(before)
    assert not account._linked


async def test_cancelled_while_connecting(owner: Owner, car: Car) -> None:
    """A listener may be cancelled before anything was heard."""
    before = asyncio.all_tasks()
    owner.trouble(SOCKET, FaultKind.HANG)
    ear = Ear(owner.account(), car)
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.ledger.arrived(SOCKET)
    await ear.close()
    assert not left_over(before)


async def test_waits_between_connections(
    owner: Owner, session: ClientSession, car: Car
) -> None:
    """A firewall and a limit are given more time than other trouble, and the cloud's wish is heard."""
    timing = Timing(backoff_first=1, backoff_longest=8, blocked_first=64)
    socket = Socket(
        session,
        car.vin,
        owner.account()._tokens,
        endpoints=owner.endpoints,
        timing=replace(timing, backoff_longest=256),
        note=lambda _: None,
    )
    for trouble in (BlockedError("x"), RateLimitedError("x")):
        assert socket._delay(trouble) >= 32
    assert socket._delay(CloudUnavailableError("x")) <= 1
    assert socket._delay(None) <= 2
    assert socket._delay(CloudUnavailableError("x", retry_after=900)) == 900
    assert socket._delay(RateLimitedError("x", retry_after=900)) == 900
    assert owner.count(QUERY) == 0
