"""What the car does shows as soon as Smartcar posts it, and nothing else that is posted does."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.fordpass.cloud.clock import Clock
from homeassistant.config_entries import ConfigEntry
from simulator.smartcar import Webhook
from tests.cloud.customer import CarClock

from .smartcar_owner import HOME, SmartcarOwner
from .test_smartcar_webhooks import hook
from .witness import Writes, issues

MACH_E = "bev_mach_e"
TRUCK = "ice_f150"
LOOKS = "GET *signals"
LOCKED = "closure-islocked"
HOUR = 3600

type Message = dict[str, Any]


@pytest.fixture
def cars_time(customer: SmartcarOwner, monkeypatch: pytest.MonkeyPatch) -> CarClock:
    """Live by the time of the cars."""
    cars = CarClock(customer.simulator)
    monkeypatch.setattr(
        "custom_components.fordpass.cloud.smartcar.account.Clock",
        partial(Clock, now=cars.now, sleep=cars.sleep),
    )
    return cars


@pytest.fixture
async def entry(
    customer: SmartcarOwner,
    cars_time: CarClock,
    hass_client_no_auth: ClientSessionGenerator,
) -> ConfigEntry[Any]:
    """Return an account that takes webhooks, which Smartcar can reach."""
    await customer.hass.config.async_update(external_url=HOME)
    token = customer.cloud.application.management_token
    entry = await customer.add_account(
        [MACH_E, TRUCK], management_token=token, quota=None
    )
    customer.client = await hass_client_no_auth()
    return entry


@pytest.fixture
async def made(customer: SmartcarOwner, entry: ConfigEntry[Any]) -> Webhook:
    """Return a webhook that tells when the Mach-E was locked or unlocked, and told the first time."""
    made = hook(customer, entry)
    made.triggers = [LOCKED]
    customer.cloud.post.subscribe(made, customer.cloud.vehicle(MACH_E))
    await customer.cloud.post.answered(1)
    await customer.until(lambda: not issues(customer.hass))
    return made


def lock(customer: SmartcarOwner) -> str:
    """Return whether the Mach-E is shown as locked."""
    return customer.state(MACH_E, "lock", "lock").state


async def posted(customer: SmartcarOwner, times: int = 1) -> list[int | None]:
    """Wait until so many deliveries were answered, and return how; they are forgotten then."""
    await customer.cloud.post.answered(times)
    statuses = [attempt.status for attempt in customer.cloud.post.attempts]
    customer.cloud.post.attempts.clear()
    return statuses


async def all_is_heard(customer: SmartcarOwner) -> None:
    """Wait until news that change no state have come through, and so all that came before them."""
    post, error = customer.cloud.post, "CONNECTED_SERVICES_ACCOUNT.SUBSCRIPTION"
    for resolved in (False, True):
        told = [] if resolved else ["connected_services"]
        post.tell_error(MACH_E, error, resolved=resolved)
        await customer.until(
            lambda told=told: (
                [issue.translation_key for issue in issues(customer.hass)] == told
            )
        )
    await posted(customer, 2)


async def test_what_the_car_does_is_shown(
    customer: SmartcarOwner, entry: ConfigEntry[Any]
) -> None:
    """Entities of all kinds follow their own car without a single request about it."""
    post, car = customer.cloud.post, customer.car(MACH_E)
    post.subscribe(hook(customer, entry), customer.cloud.vehicle(MACH_E))
    await post.answered(1)
    spent = customer.cloud.requests_this_month(MACH_E)
    looks = customer.simulator.ledger.count(LOOKS)
    truck = [
        customer.state(TRUCK, "lock", "lock"),
        customer.state(TRUCK, "sensor", "odometer"),
    ]
    car.unlock()
    await customer.until_state(MACH_E, "lock", "lock", "unlocked")
    car.plug_in()
    await customer.until_state(MACH_E, "switch", "charge", "on")
    car.unplug()
    odometer = float(customer.state(MACH_E, "sensor", "odometer").state)
    car.drive_off()
    customer.simulator.clock.step(600)
    car.park()
    await customer.until(
        lambda: float(customer.state(MACH_E, "sensor", "odometer").state) > odometer + 1
    )
    assert customer.cloud.requests_this_month(MACH_E) == spent
    assert customer.simulator.ledger.count(LOOKS) == looks
    assert truck == [
        customer.state(TRUCK, "lock", "lock"),
        customer.state(TRUCK, "sensor", "odometer"),
    ]
    assert {attempt.status for attempt in post.attempts} == {200}


async def test_out_of_order(customer: SmartcarOwner, made: Webhook) -> None:
    """The news of before do not take the place of those of now, not even for a moment."""
    writes, car = Writes(customer.hass), customer.car(MACH_E)
    await posted(customer)
    customer.cloud.switches.webhook_order = "swapped"
    car.unlock()
    customer.simulator.clock.step(60)
    car.lock()
    assert await posted(customer, 2) == [200, 200]
    customer.cloud.switches.webhook_order = "in_order"
    await all_is_heard(customer)
    assert lock(customer) == "locked"
    assert writes[customer.entity_id(MACH_E, "lock", "lock")] == 0


async def test_duplicates(customer: SmartcarOwner, made: Webhook) -> None:
    """Smartcar promises to deliver at least once; each state is written once."""
    writes = Writes(customer.hass)
    await posted(customer)
    customer.cloud.switches.webhook_duplicates = True
    customer.car(MACH_E).unlock()
    assert await posted(customer, 2) == [200, 200]
    customer.cloud.switches.webhook_duplicates = False
    await all_is_heard(customer)
    assert lock(customer) == "unlocked"
    assert writes[customer.entity_id(MACH_E, "lock", "lock")] == 1
    assert set(writes.values()) == {1}


async def test_late_duplicates(
    customer: SmartcarOwner, entry: ConfigEntry[Any], made: Webhook
) -> None:
    """A delivery of long ago that comes once more changes nothing, after a restart neither."""
    post, car = customer.cloud.post, customer.car(MACH_E)
    await posted(customer)
    car.unlock()
    await post.answered(1)
    old = deepcopy(post.attempts[-1].message)
    await posted(customer)
    customer.simulator.clock.step(60)
    car.lock()
    await posted(customer)
    await all_is_heard(customer)
    assert lock(customer) == "locked"
    for _ in range(2):
        writes = Writes(customer.hass)
        post.send(made, deepcopy(old))
        assert await posted(customer) == [200]
        await all_is_heard(customer)
        assert lock(customer) == "locked"
        assert writes[customer.entity_id(MACH_E, "lock", "lock")] == 0
        await customer.hass.config_entries.async_reload(entry.entry_id)
        await customer.until(lambda: lock(customer) != "unavailable")


@pytest.mark.parametrize(
    ("switch", "odd", "status"),
    [
        ("webhook_signature", "bad", 401),
        ("webhook_signature", "missing", 401),
        ("webhook_mode", "TEST", 200),
    ],
)
async def test_what_is_not_news(
    customer: SmartcarOwner,
    made: Webhook,
    switch: str,
    odd: str,
    status: int,
) -> None:
    """What a stranger posts, and what the dashboard posts to try it out, is no word of the car."""
    writes = Writes(customer.hass)
    await posted(customer)
    switches = customer.cloud.switches
    switches.webhook_attempts = 1
    usual = getattr(switches, switch)
    switches.set(switch, odd)
    customer.car(MACH_E).unlock()
    assert await posted(customer) == [status]
    switches.set(switch, usual)
    await all_is_heard(customer)
    assert lock(customer) == "locked"
    assert writes == {}


def _another_car(message: Message) -> None:
    message["data"]["vehicle"]["id"] = str(uuid4())


def _another_user(message: Message) -> None:
    message["data"]["user"]["id"] = str(uuid4())


def _no_signals(message: Message) -> None:
    message["data"]["signals"] = None


def _another_type(message: Message) -> None:
    message["eventType"] = "VEHICLE_OF_TOMORROW"


@pytest.mark.parametrize(
    "change", [_another_car, _another_user, _no_signals, _another_type]
)
async def test_news_of_others(
    customer: SmartcarOwner, made: Webhook, change: Callable[[Message], None]
) -> None:
    """What is genuine but of no car we show is taken, so that it is not sent again, and left."""
    post = customer.cloud.post
    message = deepcopy(post.attempts[-1].message)
    await posted(customer)
    writes = Writes(customer.hass)
    message["eventId"] = str(uuid4())
    for signal in message["data"]["signals"]:
        if signal["code"] == LOCKED:
            signal["body"]["value"] = False
            signal["meta"]["oemUpdatedAt"] += HOUR * 1000
    change(message)
    post.send(made, message)
    assert await posted(customer) == [200]
    await all_is_heard(customer)
    assert lock(customer) == "locked"
    assert writes == {}


async def test_polling_rests(
    customer: SmartcarOwner, made: Webhook, cars_time: CarClock
) -> None:
    """While webhooks come, there is not one request about the car; a day after the last there is."""
    cloud, car = customer.cloud, customer.car(MACH_E)
    await posted(customer)
    spent = cloud.requests_this_month(MACH_E)
    truck = cloud.requests_this_month(TRUCK)
    for _ in range(3):
        for move in (car.unlock, car.lock):
            await cars_time.step(20 * HOUR)
            move()
            assert await posted(customer) == [200]
            await all_is_heard(customer)
    assert cloud.requests_this_month(MACH_E) == spent
    assert cloud.requests_this_month(TRUCK) > truck
    await cars_time.step(23 * HOUR)
    assert cloud.requests_this_month(MACH_E) == spent
    await cars_time.step(2 * HOUR)
    await customer.until(lambda: cloud.requests_this_month(MACH_E) > spent)
    assert customer.simulator.ledger.mistakes == []


async def test_living_by_webhooks_alone(
    customer: SmartcarOwner,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a quota of nothing the car is never read, and shown all the same."""
    monkeypatch.setattr(
        "custom_components.fordpass.first_data.FIRST_DATA_LIMIT", timedelta(seconds=0.1)
    )
    token = customer.cloud.application.management_token
    entry = await customer.add_account([MACH_E], management_token=token, quota=0)
    customer.client = await hass_client_no_auth()
    assert customer.simulator.ledger.count(LOOKS) == 0
    customer.car(MACH_E).unlock()
    post = customer.cloud.post
    post.subscribe(hook(customer, entry), customer.cloud.vehicle(MACH_E))
    await post.answered(1)
    await customer.until_state(MACH_E, "lock", "lock", "unlocked")
    assert customer.simulator.ledger.count(LOOKS) == 0
