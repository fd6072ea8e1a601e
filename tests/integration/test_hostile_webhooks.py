"""What anybody may post to the address of a webhook, and what somebody who has the key may."""

import json
from typing import Any

from aiohttp import hdrs
import pytest

from homeassistant.config_entries import ConfigEntry

from .smartcar_owner import SmartcarOwner
from .stranger import SIGNATURE, Stranger, forged, genuine, shown
from .test_smartcar_webhooks import MACH_E, entry
from .witness import issues

__all__ = ["entry"]

# More than any delivery, and less than what Home Assistant takes.
LARGE = 2_000_000


@pytest.fixture
def stranger(customer: SmartcarOwner, entry: ConfigEntry[Any]) -> Stranger:
    """Return a stranger who found the address."""
    return Stranger(customer, entry)


async def test_only_posts(customer: SmartcarOwner, stranger: Stranger) -> None:
    """Other methods do nothing, whatever they bring."""
    lie = forged(await genuine(customer, stranger))
    raw = json.dumps(lie).encode()
    headers = {SIGNATURE: stranger.sign(raw)}
    answers = {
        # Home Assistant tells nobody which webhooks there are.
        hdrs.METH_HEAD: (200,),
        hdrs.METH_GET: (405,),
        hdrs.METH_PUT: (405,),
        hdrs.METH_DELETE: (405,),
        hdrs.METH_PATCH: (405,),
        "BREW": (400, 405),
    }
    for method, expected in answers.items():
        answer = await stranger.client.request(
            method, stranger.path, data=raw, headers=headers
        )
        assert answer.status in expected, method
    await customer.hass.async_block_till_done()
    assert shown(customer) == "unlocked"
    # The same by the right method is believed, so it was the method.
    assert await stranger.post(raw, headers[SIGNATURE]) == 200
    await customer.until(lambda: shown(customer) == "locked")


async def test_signatures(customer: SmartcarOwner, stranger: Stranger) -> None:
    """Nothing but the one right signature of these very bytes opens the door."""
    raw = json.dumps(forged(await genuine(customer, stranger))).encode()
    good = stranger.sign(raw)
    bad: list[tuple[str, ...]] = [
        (),
        ("",),
        ("0" * 64,),
        (good[:-1],),
        (good[:-1] + ("0" if good[-1] != "0" else "1"),),
        (good * 2,),
        (f"sha256={good}",),
        (f"{good},{good}",),
        (stranger.sign(raw + b" "),),
        (stranger.sign(b""),),
        ("x" * 4000,),
        (good, good),
        (good, "0" * 64),
        ("0" * 64, good),
    ]
    for signatures in bad:
        assert (signatures, await stranger.post(raw, *signatures)) == (signatures, 401)
    await customer.hass.async_block_till_done()
    assert shown(customer) == "unlocked"
    assert await stranger.post(raw, f" {good.upper()} ") == 200
    await customer.until(lambda: shown(customer) == "locked")


async def test_large_bodies(customer: SmartcarOwner, stranger: Stranger) -> None:
    """What is larger than any delivery is not even read, with a length or in chunks, signed or not."""
    lie = forged(await genuine(customer, stranger))
    raw = json.dumps({**lie, "ballast": "x" * LARGE}).encode()
    assert await stranger.post(raw) == 413
    assert await stranger.post(raw, stranger.sign(raw)) == 413

    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while sent < 100 * LARGE:
            sent += 65536
            yield b"x" * 65536

    try:
        answer = await stranger.client.post(stranger.path, data=endless())
        assert answer.status == 413
    except ConnectionError:
        # It may hang up on whoever goes on sending.
        pass
    assert sent < 100 * LARGE
    await customer.hass.async_block_till_done()
    assert shown(customer) == "unlocked"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"{}{}",
        b"\xff\xfe{}",
        b'{"eventType": NaN}',
        b"[" * 200_000,
        b'{"data":' * 100_000,
        b'{"data":' * 900 + b"1" + b"}" * 900,
        b'{"eventType": "VEHICLE_STATE", "data": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"eventId": "\\ud800", "eventType": "VEHICLE_STATE"}',
        b"eventType=VEHICLE_STATE",
    ],
    ids=lambda raw: repr(raw[:24]),
)
async def test_bodies(
    customer: SmartcarOwner,
    stranger: Stranger,
    caplog: pytest.LogCaptureFixture,
    raw: bytes,
) -> None:
    """No body makes trouble; unsigned ones are not even looked at."""
    assert await stranger.post(raw) == 401
    assert await stranger.post_signed(raw) in (200, 400)
    assert [record for record in caplog.records if record.exc_info] == []
    await genuine(customer, stranger)


async def test_replayed(
    customer: SmartcarOwner, entry: ConfigEntry[Any], stranger: Stranger
) -> None:
    """Old news that are genuine are no news, neither at once nor after a restart."""
    old = await genuine(customer, stranger)
    customer.simulator.clock.step(600)
    customer.car(MACH_E).lock()
    await customer.until(lambda: shown(customer) == "locked")
    for again in (False, True):
        if again:
            await customer.hass.config_entries.async_reload(entry.entry_id)
        for number in range(3):
            # The same event, and the same news as if they were another.
            for event in (old["eventId"], f"{old['eventId']} {again} {number}"):
                assert await stranger.post_signed({**old, "eventId": event}) == 200
        await customer.hass.async_block_till_done()
        assert shown(customer) == "locked"


async def test_others(customer: SmartcarOwner, stranger: Stranger) -> None:
    """News of cars that are not shown, and of another user's, change nothing here."""
    lie = forged(await genuine(customer, stranger))
    car, user = lie["data"]["vehicle"]["id"], lie["data"]["user"]["id"]
    text = json.dumps(lie)
    for number, (old, new) in enumerate(
        ((car, "unknown"), (car, "../../etc"), (car, "x" * 5000), (user, "somebody"))
    ):
        message = json.loads(text.replace(old, new).replace("forged", f"{number}"))
        assert await stranger.post_signed(message) == 200
    await customer.hass.async_block_till_done()
    assert shown(customer) == "unlocked"
    assert {issue.translation_key for issue in issues(customer.hass)} <= {
        "register_webhook"
    }
