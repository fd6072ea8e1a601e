"""Polling: within the bucket, fast or slow as it suits the car, over outages and restarts."""

from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.account import Link, Notice
from custom_components.fordpass.cloud.clock import Clock
from custom_components.fordpass.cloud.errors import (
    RateLimitedError,
    SignInRequiredError,
    VehicleNotAuthorizedError,
)
from custom_components.fordpass.cloud.fordconnect import Timing
from custom_components.fordpass.cloud.fordconnect.bucket import Bucket
from simulator.cars import Car
from simulator.fordconnect import Consent
from simulator.fordpass.faults import FaultKind

from .consenting_owner import (
    ALERTS,
    DEPARTURES,
    QUERY,
    TELEMETRY,
    ConsentingOwner,
    follow,
)

HOUR = 3600
DAY = 24 * HOUR
USUAL = Timing()


def asked(owner: ConsentingOwner, consent: Consent, route: str = "") -> list[float]:
    """Return when the cloud was asked, in seconds of the cars' clock."""
    return [at for at, path in owner.bucket(consent).asked if route in path]


def gaps(times: list[float]) -> Iterator[float]:
    """Return the waits between."""
    return (later - earlier for earlier, later in pairwise(times))


def assert_within_the_bucket(owner: ConsentingOwner, consent: Consent) -> None:
    """Assert that the cloud was never asked too often."""
    assert owner.bucket(consent).refused == 0
    assert not owner.simulator.ledger.mistakes


async def test_an_hour_of_driving(consenting: ConsentingOwner, car: Car) -> None:
    """Once a minute, and each other thing once an hour, never together."""
    consent = consenting.consent(car)
    account = consenting.account(consent, timing=USUAL)
    car.drive_off()
    diary = await follow(consenting, account, car, HOUR)
    assert_within_the_bucket(consenting, consent)
    assert 50 <= len(asked(consenting, consent, "telemetry")) <= 61
    assert len(asked(consenting, consent, "alerts")) == 1
    assert len(asked(consenting, consent, "departure")) == 1
    assert min(gaps(asked(consenting, consent))) >= 29.9
    assert diary.links == [True]
    assert diary.value(s.IGNITION_ON) is True
    assert account.guard.record.total >= 50


async def test_a_day_of_parking(consenting: ConsentingOwner, car: Car) -> None:
    """Four an hour, and each other thing once an hour."""
    consent = consenting.consent(car)
    account = consenting.account(consent, timing=USUAL)
    await follow(consenting, account, car, DAY)
    assert_within_the_bucket(consenting, consent)
    assert 90 <= len(asked(consenting, consent, "telemetry")) <= 97
    for other in ("alerts", "departure"):
        times = asked(consenting, consent, other)
        assert 20 <= len(times) <= 24
        assert min(gaps(times)) >= HOUR
    assert min(gaps(asked(consenting, consent))) >= 29.9


async def test_charging_is_followed_closely(
    consenting: ConsentingOwner, car: Car
) -> None:
    """As driving is."""
    consent = consenting.consent(car)
    car.set_soc(40)
    car.plug_in(dc=True)
    account = consenting.account(consent, timing=USUAL)
    diary = await follow(consenting, account, car, 600)
    assert len(asked(consenting, consent, "telemetry")) >= 9
    assert diary.value(s.CHARGING) is True
    assert diary.value(s.HV_BATTERY_CHARGE) == pytest.approx(car.body.soc, abs=3)


async def test_a_car_that_fell_asleep_while_it_was_on(
    consenting: ConsentingOwner, car: Car
) -> None:
    """Old news of an ignition do not keep us running."""
    consent = consenting.consent(car)
    car.ignition(True)
    account = consenting.account(consent, timing=USUAL)
    await account.snapshot(car.vin)
    consenting.cloud.switches.telemetry = "frozen"
    await follow(consenting, account, car, HOUR)
    before = len(asked(consenting, consent, "telemetry"))
    await follow(consenting, account, car, HOUR)
    assert len(asked(consenting, consent, "telemetry")) - before <= 5


async def test_a_car_without_a_plug(consenting: ConsentingOwner) -> None:
    """Is not asked for what only electric cars have, once its kind is known."""
    truck = consenting.simulator.cars["ice_f150"]
    account = consenting.account(consenting.consent(truck), timing=USUAL)
    await account.vehicles()
    await follow(consenting, account, truck, HOUR)
    assert consenting.count(DEPARTURES) == 0


async def test_restarts(consenting: ConsentingOwner, car: Car) -> None:
    """Twenty in a row empty no bucket: what was asked is remembered, and how often."""
    consent = consenting.consent(car)
    memory = None
    for _ in range(20):
        account = consenting.account(consent, memory=memory, timing=USUAL)
        async with aclosing(account.updates(car.vin)) as updates:
            assert await anext(updates) == Link(up=True)
            await anext(updates)
            if memory is None:
                await anext(updates)
                await anext(updates)
        memory = account.memory
    assert_within_the_bucket(consenting, consent)
    assert consenting.count(ALERTS) == 1
    assert consenting.count(DEPARTURES) == 1
    assert account.guard.record.total == consenting.count(QUERY)


async def test_a_restart_into_an_empty_bucket(
    consenting: ConsentingOwner, car: Car
) -> None:
    """A 429 is remembered: nothing is asked for a minute, whoever starts anew."""
    consent = consenting.consent(car)
    account = consenting.account(consent, timing=USUAL)
    consenting.trouble(TELEMETRY, FaultKind.TOO_MANY_REQUESTS)
    with pytest.raises(RateLimitedError) as caught:
        await account.snapshot(car.vin)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 60
    again = consenting.account(consent, memory=account.memory, timing=USUAL)
    with pytest.raises(RateLimitedError):
        await again.snapshot(car.vin)
    assert consenting.count(TELEMETRY) == 1
    consenting.simulator.clock.step(caught.value.retry_after)
    assert await again.snapshot(car.vin)


async def test_the_bucket_is_smaller_than_we_think(
    consenting: ConsentingOwner, car: Car
) -> None:
    """Each 429 is followed by a minute's rest, a longer one next time; the last news stay."""
    consent = consenting.consent(car)
    consenting.cloud.switches.bucket_size = 1
    consenting.cloud.switches.bucket_interval = 600
    account = consenting.account(consent, timing=replace(USUAL, active=20, spacing=0))
    car.drive_off()
    diary = await follow(consenting, account, car, HOUR)
    bucket = consenting.bucket(consent)
    assert 2 <= bucket.refused <= 24
    assert bucket.hasty == 0
    assert diary.value(s.ODOMETER)
    assert diary.links[0] is True
    assert False in diary.links


async def test_twice_the_wish_of_ford(consenting: ConsentingOwner, car: Car) -> None:
    """A Retry-After longer than our own wait is respected."""
    consenting.trouble(TELEMETRY, FaultKind.TOO_MANY_REQUESTS, retry_after=700)
    with pytest.raises(RateLimitedError) as caught:
        await consenting.account(consenting.consent(car)).snapshot(car.vin)
    assert caught.value.retry_after == 700


async def test_many_at_once(consenting: ConsentingOwner, car: Car) -> None:
    """Those who ask together wait for their turn, or are told to come again."""
    consent = consenting.consent(car)
    account = consenting.account(consent)
    for _ in range(6):
        await account.wallbox()
    assert_within_the_bucket(consenting, consent)
    assert len(consenting.slept) == 2
    frozen = replace(consenting.clock, sleep=no_time)
    bucket = Bucket({}, clock=frozen, timing=USUAL)
    for _ in range(6):
        await bucket.take()
    with pytest.raises(RateLimitedError):
        await bucket.take()


async def no_time(_: float) -> None:
    """Sleep although the clock stands still."""


async def test_the_boxes_are_told_once(consenting: ConsentingOwner, car: Car) -> None:
    """What was not consented is said once, and asked about once a day."""
    consent = consenting.consent(car, ("vehicleHealth", "evData"))
    account = consenting.account(consent, timing=USUAL)
    diary = await follow(consenting, account, car, 20 * HOUR)
    assert diary.notices == [
        Notice("not_consented", True, {"categories": "vehicleHealth"}),
        Notice("not_consented", True, {"categories": "evData, vehicleHealth"}),
    ]
    assert diary.links == [True]
    assert consenting.count(ALERTS) == consenting.count(DEPARTURES) == 1
    assert not consenting.simulator.ledger.mistakes


async def test_the_boxes_are_told_again_after_a_restart(
    consenting: ConsentingOwner, car: Car
) -> None:
    """And no more once they are ticked."""
    consent = consenting.consent(car, ("evData",))
    account = consenting.account(consent, timing=USUAL)
    await follow(consenting, account, car, HOUR)
    again = consenting.account(consent, memory=account.memory, timing=USUAL)
    diary = await follow(consenting, again, car, 10)
    notice = Notice("not_consented", True, {"categories": "evData"})
    assert diary.notices == [notice]
    ticked = consenting.account(
        consenting.consent(car), memory=account.memory, timing=USUAL
    )
    diary = await follow(consenting, ticked, car, 25 * HOUR)
    assert diary.notices == [
        notice,
        Notice("not_consented", False, {"categories": ""}),
    ]


async def test_what_is_not_there_is_no_news(consenting: ConsentingOwner) -> None:
    """A 404 is nothing the owner can change."""
    van = next(
        car
        for car in consenting.simulator.cars.values()
        if not car.model.departure_times
    )
    account = consenting.account(consenting.consent(van), timing=USUAL)
    diary = await follow(consenting, account, van, 10 * HOUR)
    assert not diary.notices
    assert consenting.count(DEPARTURES) == 1
    assert not consenting.simulator.ledger.mistakes


@pytest.mark.parametrize(
    "kind", [FaultKind.UNAVAILABLE, FaultKind.FORBIDDEN_HTML, FaultKind.HTML]
)
async def test_an_outage_heals(
    consenting: ConsentingOwner, car: Car, kind: FaultKind
) -> None:
    """The link goes down and comes up again; the waits grow, and end."""
    account = consenting.account(consenting.consent(car), timing=USUAL)
    consenting.trouble(QUERY, kind, times=20)
    diary = await follow(consenting, account, car, 6 * HOUR)
    assert diary.links == [False, True]
    assert diary.value(s.ODOMETER) == car.body.odometer


async def test_trouble_with_an_extra_is_no_outage(
    consenting: ConsentingOwner, car: Car
) -> None:
    """The car is there all the while."""
    account = consenting.account(consenting.consent(car), timing=USUAL)
    consenting.trouble(ALERTS, FaultKind.INTERNAL_ERROR, times=3)
    diary = await follow(consenting, account, car, 6 * HOUR)
    assert diary.links == [True]
    assert diary.value(s.HEALTH_ALERTS) is not None


async def test_the_sign_in_is_lost(consenting: ConsentingOwner, car: Car) -> None:
    """That ends it, and nothing more is asked."""
    account = consenting.account(consenting.consent(car), timing=USUAL)
    consenting.cloud.revoke()
    with pytest.raises(SignInRequiredError):
        await follow(consenting, account, car, HOUR)
    assert consenting.count(TELEMETRY) == 1


async def test_another_car_than_asked_for(
    consenting: ConsentingOwner, car: Car
) -> None:
    """Ends it as well."""
    other = consenting.simulator.cars["ice_f150"]
    account = consenting.account(consenting.consent(other), timing=USUAL)
    with pytest.raises(VehicleNotAuthorizedError):
        await follow(consenting, account, car, HOUR)


async def test_the_next_departure(consenting: ConsentingOwner, car: Car) -> None:
    """It moves on when it is over, without being asked again."""
    car.body.departures_enabled = True
    car.body.departures = [
        {
            "dayOfWeek": day,
            "schedules": [
                {
                    "scheduleId": number,
                    "timeOfDay": {"hours": 7, "minutes": 30},
                    "preconditionTemperature": "MEDIUM",
                    "scheduleStatus": "ON",
                }
            ],
        }
        for number, day in enumerate(("MONDAY", "THURSDAY"))
    ]
    account = consenting.account(consenting.consent(car), timing=USUAL)
    days = set()
    for _ in range(8):
        diary = await follow(consenting, account, car, DAY)
        coming = diary.value(s.NEXT_DEPARTURE)
        assert coming is not None
        assert coming > consenting.simulator.clock.now() - timedelta(hours=1)
        assert (coming.hour, coming.minute) == (7, 30)
        days.add(coming.weekday())
    assert days == {0, 3}


async def test_a_clock_that_was_set_back() -> None:
    """Neither locks us out nor floods the bucket."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    memory = {
        "level": 0.0,
        "level_at": (now + timedelta(days=400)).isoformat(),
        "not_before": (now + timedelta(days=400)).isoformat(),
    }
    times = [now]
    clock = Clock(now=lambda: times[-1], sleep=no_time)
    bucket = Bucket(memory, clock=clock, timing=USUAL)
    with pytest.raises(RateLimitedError):
        await bucket.take()
    times.append(now + timedelta(hours=1))
    await bucket.take()
