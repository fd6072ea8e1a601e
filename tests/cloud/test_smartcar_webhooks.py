"""Webhooks: what is genuine, what is new, what it tells, and that polling rests meanwhile."""

import asyncio
from collections.abc import AsyncGenerator
import json
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.account import Notice
from custom_components.fordpass.cloud.smartcar import SmartcarAccount, WebhookAnswer

from .customer import GIVE_UP, MACH_E, Customer
from .sender import Sender, sign

TAKEN = WebhookAnswer(200)
NOT_SIGNED = WebhookAnswer(401)


@pytest.fixture
async def account(customer: Customer) -> SmartcarAccount:
    """Return an account that knows its car."""
    account = await customer.account()
    await account.vehicles()
    return account


@pytest.fixture
def sender(customer: Customer, account: SmartcarAccount) -> Sender:
    """Return a sender."""
    return Sender(customer, account)


@pytest.mark.parametrize(
    "message",
    [
        {"eventId": "e", "eventType": "VERIFY", "data": {"challenge": "abc-1"}},
        {"eventName": "verify", "payload": {"challenge": "abc-1"}, "version": "2.0"},
    ],
)
def test_verification(
    customer: Customer, account: SmartcarAccount, message: dict[str, Any]
) -> None:
    """The challenge is signed, whether or not it came signed itself."""
    raw = json.dumps(message).encode()
    expected = WebhookAnswer(200, {"challenge": sign(customer, b"abc-1")})
    assert account.receive(raw, None) == expected
    assert account.receive(raw, sign(customer, raw)) == expected
    assert account.receive(raw, "0" * 64) == NOT_SIGNED


@pytest.mark.parametrize(
    "challenge", ['{"eventId":"forged"}', "", None, 7, "a b", "é", "x" * 600]
)
def test_a_challenge_is_no_way_to_have_a_body_signed(
    account: SmartcarAccount, challenge: Any
) -> None:
    """A stranger cannot make us sign a delivery of their own."""
    message = {"eventType": "VERIFY", "data": {"challenge": challenge}}
    answer = account.receive(json.dumps(message).encode(), None)
    assert answer == WebhookAnswer(400)


@pytest.mark.parametrize(
    "signature", [None, "", "0" * 64, "é", "\udcff", "not hex at all"]
)
async def test_not_signed(
    customer: Customer, sender: Sender, signature: str | None
) -> None:
    """Without a good signature nothing is taken."""
    raw = json.dumps(sender.odometer(99999)).encode()
    assert sender.account.receive(raw, signature) == NOT_SIGNED
    readings = await sender.account.snapshot(customer.vin)
    assert readings[s.ODOMETER].value != 99999


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"\xff", b"null"])
def test_unreadable(customer: Customer, account: SmartcarAccount, raw: bytes) -> None:
    """What is signed but no delivery is refused; what is not signed is not even read."""
    assert account.receive(raw, sign(customer, raw)) == WebhookAnswer(400)
    assert account.receive(raw, None) == NOT_SIGNED


async def test_without_management_token(customer: Customer) -> None:
    """An application without its token takes none."""
    account = SmartcarAccount(
        customer.session,
        customer.application(management_token=None),
        "user",
        endpoints=customer.endpoints,
    )
    assert not account.webhooks
    assert account.receive(b"{}", None).status == 404


async def test_news(customer: Customer, sender: Sender) -> None:
    """A delivery is news at once."""
    ear = customer.listen(sender.account)
    await ear.until(lambda: ear.state.value(s.ODOMETER) is not None)
    now = round(customer.clock.now().timestamp() * 1000)
    assert sender.send(sender.odometer(99999, now)) == TAKEN
    await ear.until(lambda: ear.state.value(s.ODOMETER) == 99999)


async def test_once_each(customer: Customer, sender: Sender) -> None:
    """The same event again is taken and left."""
    ear = customer.listen(sender.account)
    await ear.up()
    await customer.clock.bell.wait_for(lambda: customer.clock.sleeping > 0)
    message = sender.odometer(1)
    before = len(ear.heard)
    assert sender.send(message) == TAKEN
    assert sender.send(message) == TAKEN
    await ear.until(lambda: len(ear.heard) > before)
    assert len(ear.heard) == before + 1


async def test_out_of_order(customer: Customer, sender: Sender) -> None:
    """Older news never overwrite newer."""
    ear = customer.listen(sender.account)
    now = round(customer.clock.now().timestamp() * 1000)
    sender.send(sender.odometer(2000, now - 1000))
    sender.send(sender.odometer(1000, now - 60_000))
    await ear.until(lambda: ear.state.value(s.ODOMETER) == 2000)
    assert (await sender.account.snapshot(customer.vin))[s.ODOMETER].value == 2000


@pytest.mark.parametrize(
    "change",
    [
        {"meta": {"mode": "TEST"}},
        {"mode": "test", "meta": {}},
        {"data": {"vehicle": {"id": "unknown"}, "user": {"id": "u"}, "signals": []}},
        {"eventType": "SOMETHING_NEW"},
        {"data": None},
    ],
)
async def test_taken_and_left(sender: Sender, change: dict[str, Any]) -> None:
    """Tests, strangers' cars and events of the future are answered 200: nothing is sent again."""
    before = sender.account.memory
    assert sender.send(sender.odometer(1) | change) == TAKEN
    assert sender.account.memory == before


async def test_another_user_of_the_same_car(sender: Sender) -> None:
    """A car two users connected is told to each in deliveries of their own."""
    message = sender.odometer(1)
    message["data"]["user"]["id"] = "somebody else"
    before = sender.account.memory
    assert sender.send(message) == TAKEN
    assert sender.account.memory == before


async def test_the_whole_car_is_refused(customer: Customer, sender: Sender) -> None:
    """A permission that is refused for no signal in particular is refused for all that is read."""
    ear = customer.listen(sender.account)
    await ear.up()
    error = {"type": "PERMISSION", "code": None, "state": "ERROR"}
    sender.send(sender.message("VEHICLE_ERROR", errors=[error]))
    await ear.until(lambda: bool(ear.notices))
    assert ear.notices[0].key == "not_consented"
    assert "read_odometer" in ear.notices[0].placeholders["categories"]
    sender.send(sender.odometer(2000))
    await ear.until(lambda: ear.notices[-1] == Notice("not_consented", False))


async def test_errors_come_and_go(customer: Customer, sender: Sender) -> None:
    """An error of the account is told to the owner until it is resolved."""
    ear = customer.listen(sender.account)
    await ear.up()
    error = {
        "type": "CONNECTED_SERVICES_ACCOUNT",
        "code": "SUBSCRIPTION",
        "suggestedUserMessage": "Renew your subscription.",
        "state": "ERROR",
    }
    sender.send(sender.message("VEHICLE_ERROR", errors=[error]))
    await ear.until(lambda: bool(ear.notices))
    assert ear.notices[0].placeholders["message"] == "Renew your subscription."
    resolved = error | {"state": "RESOLVED"}
    sender.send(sender.message("VEHICLE_ERROR", errors=[resolved]))
    await ear.until(lambda: ear.notices[-1] == Notice("connected_services", False))


@pytest.mark.parametrize(
    "signal",
    ["Charge.IsChargingCableConnected", {"code": "charge-ischargingcableconnected"}],
)
async def test_a_refused_permission(
    customer: Customer, sender: Sender, signal: Any
) -> None:
    """Signals are named in two forms; both name the box to tick."""
    ear = customer.listen(sender.account)
    error = {"type": "PERMISSION", "code": None, "state": "ERROR", "signals": [signal]}
    sender.send(sender.message("VEHICLE_ERROR", errors=[error]))
    await ear.until(lambda: bool(ear.notices))
    assert ear.notices == [Notice("not_consented", True, {"categories": "read_charge"})]


async def test_legacy_deliveries(customer: Customer, sender: Sender) -> None:
    """Webhooks of the older form tell events and scheduled reads."""
    ear = customer.listen(sender.account)
    await ear.until(lambda: ear.state.value(s.ODOMETER) is not None)
    vehicle = sender.account.vehicle_id(customer.vin)
    at = customer.clock.now().isoformat()
    payload: dict[str, Any] = {
        "eventId": "l1",
        "vehicleId": vehicle,
        "eventType": "CHARGING_STARTED",
        "eventTime": at,
    }
    sender.send({"version": "2.0", "eventName": "eventBased", "payload": payload})
    await ear.until(lambda: ear.state.value(s.CHARGING) is True)
    data = [
        {"path": "/odometer", "code": 200, "body": {"distance": 77777}, "headers": {}},
        {"path": "/fuel", "code": 501, "body": {"type": "COMPATIBILITY"}},
    ]
    entry = {
        "vehicleId": vehicle,
        "timestamp": at,
        "unitSystem": "metric",
        "data": data,
    }
    payload = {"vehicles": [entry, {}, None]}
    sender.send({"version": "2.0", "eventName": "schedule", "payload": payload})
    await ear.until(lambda: ear.state.value(s.ODOMETER) == 77777)


async def test_polling_rests(customer: Customer, sender: Sender) -> None:
    """While webhooks come nothing is polled; a day without any, and polling goes on."""
    ear = customer.listen(sender.account)
    await ear.up()
    await customer.clock.bell.wait_for(lambda: customer.clock.sleeping > 0)
    for _ in range(6):
        sender.send(sender.odometer(1))
        await customer.clock.step(12 * 3600)
    assert customer.count("GET *signals") == 1
    again = await customer.account(memory=sender.account.memory)
    other = customer.listen(again)
    await other.up()
    assert customer.count("GET *signals") == 1
    await customer.clock.step(13 * 3600)
    async with asyncio.timeout(GIVE_UP):
        while customer.count("GET *signals") == 1:
            await asyncio.sleep(0.005)


@pytest.fixture
async def address(account: SmartcarAccount) -> AsyncGenerator[str]:
    """Return where the account takes webhooks, as a web server passes them on."""

    async def receive(request: web.Request) -> web.Response:
        raw = await request.read()
        answer = account.receive(raw, request.headers.get("SC-Signature"))
        return web.json_response(answer.body, status=answer.status)

    app = web.Application()
    app.router.add_post("/", receive)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@pytest.mark.parametrize("duplicates", [True, False])
async def test_smartcars_own_deliveries(
    customer: Customer, account: SmartcarAccount, address: str, duplicates: bool
) -> None:
    """The simulator verifies the address, and what it delivers is the car."""
    customer.cloud.switches.webhook_duplicates = duplicates
    webhook = customer.cloud.post.add(address)
    assert await customer.cloud.post.verify(webhook)
    customer.cloud.post.subscribe(webhook, customer.cloud.vehicle(MACH_E))
    async with asyncio.timeout(GIVE_UP):
        await customer.cloud.post.answered(2 if duplicates else 1)
    assert {attempt.status for attempt in customer.cloud.post.attempts} == {200}
    ear = customer.listen(account)
    await ear.until(lambda: ear.state.value(s.TIRE_PRESSURE["front_left"]) is not None)
    assert ear.links == [True]
    assert 150 < (ear.state.value(s.TIRE_PRESSURE["front_left"]) or 0) < 400
    assert ear.state.value(s.LOCK_STATE) == "locked"
    assert customer.count("GET *signals") == 0


@pytest.mark.parametrize("signature", ["bad", "missing"])
async def test_smartcar_with_a_bad_signature(
    customer: Customer, account: SmartcarAccount, address: str, signature: Any
) -> None:
    """A delivery that is not signed well is refused, over HTTP as well."""
    customer.cloud.switches.webhook_signature = signature
    webhook = customer.cloud.post.add(address)
    customer.cloud.post.subscribe(webhook, customer.cloud.vehicle(MACH_E))
    async with asyncio.timeout(GIVE_UP):
        await customer.cloud.post.answered()
    assert customer.cloud.post.attempts[0].status == 401
    assert "delivered': None" in str(account.memory)
