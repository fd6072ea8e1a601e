"""Webhooks: verification, signatures, retries, and every oddity of a delivery (sheet, section 9)."""

from collections.abc import AsyncGenerator
import hashlib
import hmac

import pytest

from simulator.smartcar import Webhook, messages

from .developer import Developer, Listener

_CHARGING = ["charge-ischarging", "tractionbattery-stateofcharge"]


@pytest.fixture
async def listener(socket_enabled: None) -> AsyncGenerator[Listener]:
    """Return somebody who hears webhooks."""
    listening = Listener()
    yield listening
    await listening.stop()


@pytest.fixture
async def webhook(developer: Developer, listener: Listener) -> Webhook:
    """Return a webhook about charging."""
    url = await listener.start()
    return developer.cloud.post.add(url, triggers=_CHARGING[:1], data=_CHARGING)


async def test_a_webhook_is_verified(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """The challenge is not signed; only the right HMAC verifies."""
    post = developer.cloud.post
    assert not await post.verify(webhook)
    message = listener.heard[0]
    assert (message["eventType"], listener.signatures[0][0]) == ("VERIFY", None)
    webhook.version = "2.0"
    await post.verify(webhook)
    legacy = listener.heard[1]
    assert (legacy["eventName"], legacy.keys()) == (
        "verify",
        {"version", "webhookId", "eventName", "payload"},
    )
    await listener.stop()
    assert not await post.verify(webhook)
    with pytest.raises(ValueError, match="this machine"):
        post.add("https://example.com/hook")
    with pytest.raises(ValueError, match="nonsense"):
        post.add("http://127.0.0.1/hook", data=["nonsense"])


async def test_a_change_is_told(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """First all that is asked for, then each change of a trigger, signed over the raw bytes."""
    post = developer.cloud.post
    vehicle = developer.cloud.vehicle(developer.car)
    post.subscribe(webhook, vehicle)
    post.subscribe(webhook, vehicle)
    await post.answered(1)
    vehicle.car.set_tire("FRONT_LEFT", 200)
    vehicle.car.plug_in()
    await post.answered(2)
    first, second = listener.heard
    assert first["triggers"] == [{"type": "FIRST_DELIVERY"}]
    assert second["triggers"][0]["signal"]["code"] == "charge-ischarging"
    assert second["meta"]["signalCount"] == 2
    signals = {each["code"]: each for each in second["data"]["signals"]}
    assert signals["charge-ischarging"]["body"] == {"value": True}
    assert signals["charge-ischarging"]["meta"].keys() == {
        "oemUpdatedAt",
        "retrievedAt",
    }
    assert second["data"]["vehicle"]["id"] == vehicle.id
    assert second["data"]["user"]["id"] == developer.user_id
    key = developer.application.management_token.encode()
    for signature, content in listener.signatures:
        assert signature == hmac.new(key, content, hashlib.sha256).hexdigest()
    post.remove(webhook)
    vehicle.car.unplug()
    assert not post.webhooks


async def test_an_answer_that_is_not_good_is_tried_again(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """After 25, 50 and 100 seconds: the same event, another delivery; then never again."""
    listener.statuses = [500, 503, 409, 500]
    post, clock = developer.cloud.post, developer.simulator.clock
    post.subscribe(webhook, developer.cloud.vehicle(developer.car))
    for number, wait in enumerate((25, 50, 100), 1):
        await post.answered(number)
        clock.step(wait - 1)
        assert len(post.attempts) == number
        clock.step(1)
    await post.answered(4)
    clock.step(1000)
    assert [attempt.status for attempt in post.attempts] == [500, 503, 409, 500]
    assert len({heard["eventId"] for heard in listener.heard}) == 1
    assert len({heard["meta"]["deliveryId"] for heard in listener.heard}) == 4


async def test_nobody_there(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """A closed port is an attempt without a status; a disabled webhook queues nothing."""
    await listener.stop()
    post = developer.cloud.post
    vehicle = developer.cloud.vehicle(developer.car)
    post.subscribe(webhook, vehicle)
    await post.answered(1)
    assert post.attempts[0].status is None
    webhook.enabled = False
    vehicle.car.plug_in()
    post.leave(vehicle)
    assert not vehicle.webhooks


async def test_oddities(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """Duplicates, the wrong order, bad or missing signatures, TEST, and other spellings."""
    cloud, switches = developer.cloud, developer.cloud.switches
    vehicle = cloud.vehicle(developer.car)
    switches.webhook_duplicates = True
    switches.webhook_signature = "missing"
    switches.webhook_mode = "TEST"
    switches.webhook_triggers = "data"
    switches.webhook_status = "missing"
    switches.webhook_read_at = "fetchedAt"
    cloud.post.subscribe(webhook, vehicle)
    await cloud.post.answered(2)
    first, again = listener.heard
    assert first["eventId"] == again["eventId"]
    assert [signature for signature, _ in listener.signatures] == [None, None]
    assert first["meta"]["mode"] == "TEST"
    assert first["data"]["triggers"]
    assert "triggers" not in first
    signal = first["data"]["signals"][0]
    assert "status" not in signal
    assert "fetchedAt" in signal["meta"]
    switches.webhook_duplicates = False
    switches.webhook_signature = "bad"
    switches.webhook_order = "swapped"
    vehicle.car.plug_in()
    developer.simulator.clock.step(5)
    vehicle.car.unplug()
    await cloud.post.answered(4)
    charging = [
        heard["data"]["signals"][0]["body"]["value"] for heard in listener.heard[2:]
    ]
    assert charging == [False, True]
    signature, content = listener.signatures[-1]
    assert signature not in (None, cloud.post.sign(webhook, content))


async def test_changes_can_be_gathered(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """With a least interval the changes in between are one delivery."""
    cloud = developer.cloud
    cloud.switches.webhook_min_seconds = 300
    vehicle = cloud.vehicle(developer.car)
    cloud.post.subscribe(webhook, vehicle)
    await cloud.post.answered(1)
    vehicle.car.plug_in()
    vehicle.car.set_soc(60)
    developer.simulator.clock.step(299)
    assert len(cloud.post.attempts) == 1
    developer.simulator.clock.step(1)
    await cloud.post.answered(2)
    assert len(listener.heard) == 2


async def test_errors_are_told(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """About signals (objects or older texts) or the whole car; and that they are over."""
    post = developer.cloud.post
    post.subscribe(webhook, developer.cloud.vehicle(developer.car))
    word = "VEHICLE_STATE.ASLEEP"
    post.tell_error(developer.car, word)
    post.tell_error(developer.car, word, codes=["charge-ischarging"])
    post.tell_error(
        developer.car, word, codes=["charge-ischarging"], as_text=True, resolved=True
    )
    await post.answered(4)
    errors = [
        heard["data"]["errors"][0]
        for heard in sorted(
            listener.heard, key=lambda heard: heard["meta"]["deliveredAt"]
        )
        if heard["eventType"] == "VEHICLE_ERROR"
    ]
    assert [error.get("signals") for error in errors] == [
        None,
        [{"name": "IsCharging", "code": "charge-ischarging", "group": "Charge"}],
        ["Charge.IsCharging"],
    ]
    assert [error["state"] for error in errors] == ["ERROR", "ERROR", "RESOLVED"]


async def test_older_messages(
    developer: Developer, listener: Listener, webhook: Webhook
) -> None:
    """Older applications get events and scheduled batches."""
    cloud, now = developer.cloud, developer.simulator.clock.now()
    vehicle = cloud.vehicle(developer.car)
    event = messages.legacy_event(webhook, vehicle, "CHARGING_STARTED", now)
    entry = {"path": "/odometer", "code": 200, "body": {"distance": 1}, "headers": {}}
    schedule = messages.legacy_schedule(webhook, vehicle, [entry], now)
    for message in (event, schedule):
        cloud.post.send(webhook, message)
        await cloud.post.answered(len(listener.heard) + 1)
    assert listener.heard[0]["payload"]["eventType"] == "CHARGING_STARTED"
    (told,) = listener.heard[1]["payload"]["vehicles"]
    assert told["data"] == [entry]
