"""When a car is read, and what that costs: spread over the month, resting while webhooks come."""

from datetime import datetime
import json

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.account import Notice
from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.errors import (
    CloudUnavailableError,
    VehicleNotAuthorizedError,
)
from custom_components.fordpass.cloud.smartcar import (
    BillingError,
    SmartcarSignInRequiredError,
    Timing,
    VehicleStateError,
    Version,
)
from custom_components.fordpass.cloud.smartcar.notebook import next_month
from simulator.fordpass.faults import Fault, FaultKind

from .customer import BATCH, GRANTED, MACH_E, Customer
from .test_smartcar_webhooks import sign

BOTH = pytest.mark.parametrize("version", list(Version))

HOUR = 3600.0
DAY = 24 * HOUR
# The error injected is that of the car's read, and not of its identification.
READ = "GET /signals"


async def rested(customer: Customer) -> None:
    """Wait until whoever follows a car has nothing to do."""
    await customer.clock.bell.wait_for(lambda: customer.clock.sleeping > 0)


def looks(customer: Customer) -> int:
    """Return how often the car was read."""
    return customer.count("GET *signals") + customer.count(BATCH)


@BOTH
async def test_news(customer: Customer, version: Version) -> None:
    """The first look brings the link, the values and what it cost."""
    account = await customer.account(version)
    ear = customer.listen(account)
    await ear.until(lambda: ear.state.value(s.ODOMETER) is not None)
    assert ear.links == [True]
    assert ear.state.value(s.LOCK_STATE) == "locked"
    assert (
        ear.state.value(s.REQUESTS_THIS_MONTH)
        == account.memory["vehicles"][account.vehicle_id(customer.vin)]["requests"]
    )
    assert not account.pushes


async def test_a_change_is_seen_at_the_next_look(customer: Customer) -> None:
    """The car is read again in a while, and never more often than advised."""
    account = await customer.account(quota=None)
    ear = customer.listen(account)
    await ear.up()
    await rested(customer)
    before = looks(customer)
    customer.simulator.cars[MACH_E].drive_off()
    await customer.clock.step(29 * 60)
    assert looks(customer) == before
    odometer = ear.state.value(s.ODOMETER) or 0
    await customer.clock.step(2 * 60)
    await ear.until(lambda: (ear.state.value(s.ODOMETER) or 0) > odometer)
    assert looks(customer) == before + 1


async def test_reading_between_looks_costs_nothing(customer: Customer) -> None:
    """A snapshot that is not due is what was heard last."""
    account = await customer.account()
    first = await account.snapshot(customer.vin)
    requests = len(customer.simulator.ledger.requests)
    again = await account.snapshot(customer.vin)
    assert again[s.ODOMETER] == first[s.ODOMETER]
    assert len(customer.simulator.ledger.requests) == requests


async def test_two_who_follow_cost_as_much_as_one(customer: Customer) -> None:
    """Whoever follows the same car hears the same look."""
    account = await customer.account()
    await account.vehicles()
    ears = [customer.listen(account) for _ in range(2)]
    for ear in ears:
        await ear.until(lambda ear=ear: ear.state.value(s.ODOMETER) is not None)
    assert customer.count("GET *signals") == 1


@BOTH
async def test_a_restart_costs_nothing(customer: Customer, version: Version) -> None:
    """After a restart the next look is when it would have been, and the news still come."""
    connected = customer.connect()
    account = await customer.account(version, connected=connected)
    await account.snapshot(customer.vin)
    before = looks(customer)
    for _ in range(5):
        access = await customer.access(connected)
        account = await customer.account(
            version, connected=connected, memory=account.memory, access=access
        )
        ear = customer.listen(account)
        await ear.up()
        await rested(customer)
        await ear.close()
    assert looks(customer) == before
    assert s.ODOMETER not in await account.snapshot(customer.vin)


@BOTH
@pytest.mark.parametrize("quota", [50, 100, 500])
async def test_a_month_within_the_quota(
    customer: Customer, version: Version, quota: int
) -> None:
    """A month of polls and a command a day stays inside, and is spread over the month."""
    customer.cloud.switches.monthly_quota = quota
    customer.cloud.switches.bucket = 10_000
    start = datetime.fromisoformat("2027-01-01T00:00:30+00:00")
    customer.simulator.clock.step(
        (start - customer.simulator.clock.now()).total_seconds()
    )
    account = await customer.account(version, quota=quota)
    ear = customer.listen(account)
    await ear.up()
    await rested(customer)
    weeks = []
    for day in range(30):
        for _ in range(12):
            await customer.clock.step(2 * HOUR)
        if day % 10 == 9:
            weeks.append(customer.cloud.requests_this_month(MACH_E))
        if quota == 500:
            await account.send(customer.vin, Command.LOCK)
    assert quota * 0.7 <= weeks[-1] <= quota
    assert weeks[0] < quota * 0.5
    # That the last poll is a while before the end of the month is how they are spread.
    assert ear.notices == []
    assert customer.cloud.requests_this_month(MACH_E) <= quota
    await customer.clock.step(2 * DAY)
    assert 0 < customer.cloud.requests_this_month(MACH_E) < quota
    assert (ear.state.value(s.REQUESTS_THIS_MONTH) or 0) < quota


async def test_the_own_quota_is_the_end(customer: Customer) -> None:
    """When commands have used up the month, nothing more is sent, and the owner is told."""
    account = await customer.account(quota=5)
    await account.vehicles()
    ear = customer.listen(account)
    await ear.up()
    for _ in range(3):
        await account.send(customer.vin, Command.LOCK)
    with pytest.raises(BillingError) as caught:
        await account.send(customer.vin, Command.LOCK)
    assert caught.value.code == "OWN_QUOTA"
    assert (caught.value.retry_after or 0) > 0
    assert customer.cloud.requests_this_month(MACH_E) == 5
    await ear.until(lambda: bool(ear.notices))
    told = [dict(notice.placeholders) for notice in ear.notices]
    resumes = next_month(customer.clock.now()).date().isoformat()
    figures = {"quota": "5", "cost": "1", "resumes": resumes}
    assert told[-1] == figures | {"left": "0"}
    assert {notice.key for notice in ear.notices} == {"quota_spent"}
    for _ in range(40):
        await customer.clock.step(DAY)
    await ear.until(lambda: ear.notices[-1] == Notice("quota_spent", False))


@pytest.mark.parametrize("spoken", [False, True])
async def test_polls_end_before_the_month(customer: Customer, spoken: bool) -> None:
    """Once only what is kept for commands is left, the owner is told, webhooks or not."""
    start = datetime.fromisoformat("2027-01-02T00:00:30+00:00")
    customer.simulator.clock.step(
        (start - customer.simulator.clock.now()).total_seconds()
    )
    account = await customer.account(quota=20)
    await account.vehicles()
    ear = customer.listen(account)
    await ear.up()
    for _ in range(16):
        await account.send(customer.vin, Command.LOCK)
    await ear.until(lambda: bool(ear.notices))
    assert ear.notices[0].placeholders == {
        "quota": "20",
        "left": "2",
        "cost": "1",
        "resumes": "2027-02-01",
    }
    if spoken:
        message = {
            "eventId": "e1",
            "eventType": "VEHICLE_STATE",
            "data": {
                "vehicle": {"id": account.vehicle_id(customer.vin)},
                "signals": [
                    {
                        "code": "odometer-traveleddistance",
                        "body": {"value": 10_000, "unit": "km"},
                    }
                ],
            },
        }
        raw = json.dumps(message).encode()
        account.receive(raw, sign(customer, raw))
        await ear.until(lambda: ear.state.value(s.ODOMETER) == 10_000)
        await rested(customer)
    assert len(ear.notices) == 1
    before = looks(customer)
    for _ in range(29):
        await customer.clock.step(DAY)
    assert (looks(customer), len(ear.notices)) == (before, 1)
    for _ in range(3):
        await customer.clock.step(DAY)
    assert ear.notices[1:] == [Notice("quota_spent", False)]
    assert looks(customer) > before


async def test_without_polls(customer: Customer) -> None:
    """A quota of nothing is a life by webhooks."""
    account = await customer.account(quota=0)
    await account.vehicles()
    ear = customer.listen(account)
    await rested(customer)
    for _ in range(48):
        await customer.clock.step(DAY)
    assert looks(customer) == 0
    assert ear.links == []


async def test_a_failure_and_the_return(customer: Customer) -> None:
    """Trouble ends the link, is met with longer and longer waits, and heals by itself."""
    account = await customer.account(
        timing=Timing(backoff_first=60, backoff_longest=HOUR)
    )
    await account.vehicles()
    customer.cloud.inject(MACH_E, "VEHICLE_STATE.ASLEEP", match=READ)
    ear = customer.listen(account)
    await ear.until(lambda: ear.links == [False])
    await rested(customer)
    for _ in range(24 * 4):
        await customer.clock.step(HOUR / 4)
    assert looks(customer) < 60
    with pytest.raises(VehicleStateError) as caught:
        await account.snapshot(customer.vin)
    assert (caught.value.retry_after or 0) > 0
    customer.cloud.heal(MACH_E)
    for _ in range(8):
        await customer.clock.step(HOUR / 2)
    await ear.up()
    assert ear.links == [False, True]


@pytest.mark.parametrize("code", ["VEHICLE_REQUEST_LIMIT", "ACCOUNT_SUSPENDED"])
async def test_billing(customer: Customer, code: str) -> None:
    """After a 430 nothing is asked for a day or the month, and the owner is told once."""
    account = await customer.account()
    await account.vehicles()
    customer.cloud.inject(MACH_E, f"BILLING.{code}", match=READ)
    ear = customer.listen(account)
    await ear.until(lambda: bool(ear.notices))
    await rested(customer)
    for _ in range(23):
        await customer.clock.step(HOUR)
    assert looks(customer) == 1
    assert [(notice.key, notice.active) for notice in ear.notices] == [
        ("billing", True)
    ]
    assert ear.notices[0].placeholders["code"] == f"BILLING.{code}"
    customer.cloud.heal(MACH_E)
    for _ in range(34):
        await customer.clock.step(DAY)
    await ear.until(lambda: ear.notices[-1] == Notice("billing", False))
    await ear.up()


async def test_the_wait_smartcar_asks_for(customer: Customer) -> None:
    """After a 429 a car is left alone as long as was asked, by commands as well."""
    account = await customer.account()
    await account.vehicles()
    customer.cloud.inject(
        MACH_E, "RATE_LIMIT.VEHICLE", match=READ, retry_after=7200, times=1
    )
    ear = customer.listen(account)
    await ear.until(lambda: ear.links == [False])
    await rested(customer)
    requests = len(customer.simulator.ledger.requests)
    with pytest.raises(CloudUnavailableError) as caught:
        await account.send(customer.vin, Command.LOCK)
    assert (caught.value.retry_after or 0) > 7000
    await customer.clock.step(HOUR)
    assert len(customer.simulator.ledger.requests) == requests
    await customer.clock.step(HOUR + 60)
    await customer.clock.step(HOUR)
    await ear.up()
    assert not ear.notices


@pytest.mark.parametrize(
    ("error", "key"),
    [
        ("CONNECTED_SERVICES_ACCOUNT.SUBSCRIPTION", "connected_services"),
        ("CONNECTED_SERVICES_ACCOUNT.VIRTUAL_KEY_REQUIRED", "connected_services"),
        ("BILLING.INVALID_PLAN", "billing"),
        ("RESOURCE_NOT_FOUND.PATH", "not_subscribed"),
    ],
)
async def test_what_only_the_owner_can_change(
    customer: Customer, error: str, key: str
) -> None:
    """The owner is told once, with the sentence Smartcar has for it, and told when it is over."""
    account = await customer.account()
    await account.vehicles()
    customer.cloud.inject(MACH_E, error, match=READ)
    ear = customer.listen(account)
    await ear.until(lambda: bool(ear.notices))
    await rested(customer)
    for _ in range(10):
        await customer.clock.step(HOUR)
    (notice,) = ear.notices
    assert (notice.key, notice.active) == (key, True)
    assert notice.placeholders["code"] == error
    late = customer.listen(account)
    await late.until(lambda: late.notices == [notice])
    customer.cloud.heal(MACH_E)
    await customer.clock.step(DAY)
    await ear.until(lambda: ear.notices[-1] == Notice(key, False))


@pytest.mark.parametrize(
    ("version", "error"),
    [
        (Version.V3, "RESOURCE_NOT_FOUND.INVALID_PATH"),
        (Version.V3, "RESOURCE_NOT_FOUND.VERSION"),
        (Version.V2, "RESOURCE_NOT_FOUND.PATH"),
        (Version.V2, "RESOURCE_NOT_FOUND.VERSION"),
        (Version.V2, "SERVER.INTERNAL"),
    ],
)
async def test_what_the_owner_cannot_change(
    customer: Customer, version: Version, error: str
) -> None:
    """An address that is none is our mistake: nobody is sent to a dashboard for it."""
    account = await customer.account(version)
    await account.vehicles()
    match = READ if version is Version.V3 else "POST /batch"
    customer.cloud.inject(MACH_E, error, match=match)
    ear = customer.listen(account)
    await ear.until(lambda: ear.links == [False])
    await rested(customer)
    assert ear.notices == []


@BOTH
async def test_a_car_that_may_not_be_read(customer: Customer, version: Version) -> None:
    """All that a read takes is named, and what one signal lacks is not forgotten over it."""
    account = await customer.account(version)
    await account.vehicles()
    whole = READ if version is Version.V3 else "POST /batch"
    part = "GET /signals/location-*" if version is Version.V3 else "GET /location"
    customer.cloud.inject(MACH_E, "PERMISSION", match=whole, times=1)
    customer.cloud.inject(MACH_E, "PERMISSION", match=part)
    ear = customer.listen(account)
    await ear.until(lambda: ear.links == [False])
    await rested(customer)
    (notice,) = ear.notices
    assert notice.key == "not_consented"
    named = notice.placeholders["categories"].split(", ")
    assert named == [name for name in GRANTED if name.startswith("read_")]
    await customer.clock.step(HOUR)
    await ear.up()
    await ear.until(lambda: len(ear.notices) == 2)
    assert ear.notices[-1] == Notice(
        "not_consented", True, {"categories": "read_location"}
    )


async def test_a_refused_permission_is_told_once(customer: Customer) -> None:
    """A signal that was granted and is refused all the same names the box to tick."""
    account = await customer.account(version=Version.V3)
    await account.vehicles()
    customer.cloud.inject(MACH_E, "PERMISSION", match="GET /signals/closure-*")
    ear = customer.listen(account)
    await ear.until(lambda: bool(ear.notices))
    await rested(customer)
    await customer.clock.step(DAY)
    assert ear.notices == [
        Notice("not_consented", True, {"categories": "read_security"})
    ]
    assert ear.links == [True]
    assert ear.state.value(s.ODOMETER) is not None


async def test_what_nobody_asked_for_is_not_missed(customer: Customer) -> None:
    """A refused permission that Connect never asks for is nothing the owner can grant."""
    permissions = [*GRANTED, "read_diagnostics"]
    account = await customer.account(
        connected=customer.connect(permissions=permissions)
    )
    await account.vehicles()
    customer.cloud.inject(MACH_E, "PERMISSION", match="GET /signals/diagnostics-*")
    ear = customer.listen(account)
    await ear.until(lambda: s.ODOMETER in ear.state)
    await rested(customer)
    await customer.clock.step(DAY)
    assert ear.notices == []


async def test_sign_in(customer: Customer) -> None:
    """A sign-in lost at the maker ends the news: only Connect helps."""
    account = await customer.account()
    await account.vehicles()
    customer.cloud.inject(
        MACH_E, "CONNECTED_SERVICES_ACCOUNT.AUTHENTICATION_FAILED", match=READ
    )
    ear = customer.listen(account)
    with pytest.raises(SmartcarSignInRequiredError) as caught:
        await ear.until(lambda: False)
    assert caught.value.code == "AUTHENTICATION_FAILED"


async def test_smartcar_away_at_the_start(customer: Customer) -> None:
    """Following a car that is not known yet outlives an outage."""
    account = await customer.account()
    customer.cloud.faults.append(
        Fault(match="GET *connections*", kind=FaultKind.UNAVAILABLE, times=2)
    )
    ear = customer.listen(account)
    await ear.until(lambda: ear.links == [False])
    for _ in range(2):
        await rested(customer)
        await customer.clock.step(HOUR)
    await ear.up()


async def test_a_stranger(customer: Customer) -> None:
    """The news of a car that is not connected end at once."""
    account = await customer.account()
    ear = customer.listen(account, "1FTFW1ED0NFA00000")
    with pytest.raises(VehicleNotAuthorizedError):
        await ear.until(lambda: False)


async def test_after_a_command(customer: Customer) -> None:
    """A command changes the car, so it is read again soon."""
    account = await customer.account()
    ear = customer.listen(account)
    await ear.up()
    await rested(customer)
    await account.send(customer.vin, Command.UNLOCK)
    await rested(customer)
    await customer.clock.step(200)
    await ear.until(lambda: ear.state.value(s.LOCK_STATE) == "unlocked")
    assert customer.count("GET *signals") == 2
