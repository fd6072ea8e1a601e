"""Messages of the right sender whose parts are of another type than ever before."""

from collections.abc import Iterator, Sequence
import copy
import json
from typing import Any

import pytest

from homeassistant.config_entries import ConfigEntry, ConfigEntryState

from .dialogs import flows
from .smartcar_owner import SmartcarOwner
from .stranger import Stranger, genuine, shown
from .test_smartcar_webhooks import MACH_E, entry
from .witness import said

__all__ = ["entry"]

WRONG: Sequence[Any] = (
    None,
    True,
    -1,
    10**30,
    1.7e308,
    "",
    "1970-01-01T00:00:00Z",
    [],
    {},
    [[None]],
    [{"code": []}],
    {"unit": {}},
)


@pytest.fixture
def stranger(customer: SmartcarOwner, entry: ConfigEntry[Any]) -> Stranger:
    """Return a stranger who found the address."""
    return Stranger(customer, entry)


def paths(node: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each part of a message."""
    yield here
    items: Any = ()
    if isinstance(node, dict):
        items = node.items()
    elif isinstance(node, list):
        items = enumerate(node)
    for key, value in items:
        yield from paths(value, (*here, key))


def changed(message: dict[str, Any], path: tuple[Any, ...], value: Any) -> Any:
    """Return a message with another value at a place."""
    if not path:
        return value
    whole = copy.deepcopy(message)
    part: Any = whole
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return whole


LEGACY_EVENT = {
    "eventName": "eventBased",
    "mode": "live",
    "version": "2.0",
    "payload": {
        "eventId": "1",
        "vehicleId": "v",
        "eventType": "CHARGING_STARTED",
        "eventTime": "2026-03-02T08:00:00.000Z",
    },
}
LEGACY_SCHEDULE = {
    "eventName": "schedule",
    "mode": "live",
    "payload": {
        "vehicles": [
            {
                "vehicleId": "v",
                "timestamp": "2026-03-02T08:00:00.000Z",
                "unitSystem": "metric",
                "data": [
                    {
                        "path": "/odometer",
                        "code": 200,
                        "body": {"distance": 1.5},
                        "headers": {"sc-unit-system": "metric"},
                    },
                    {"path": "/security", "code": 200, "body": {"isLocked": True}},
                ],
            }
        ]
    },
}


async def test_wrong_types(
    customer: SmartcarOwner,
    entry: ConfigEntry[Any],
    stranger: Stranger,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Another type at each place of each kind of message: no exception, and the next news still come."""
    state = await genuine(customer, stranger)
    post = customer.cloud.post
    before = len(post.attempts)
    post.tell_error(MACH_E, "VEHICLE_STATE.ASLEEP", codes=["closure-islocked"])
    await post.answered(before + 1)
    trouble = copy.deepcopy(post.attempts[-1].message)
    car = customer.cloud.vehicle(MACH_E).id
    legacy = [
        json.loads(json.dumps(message).replace('"v"', f'"{car}"'))
        for message in (LEGACY_EVENT, LEGACY_SCHEDULE)
    ]
    # One signal is like the other.
    state["data"]["signals"] = state["data"]["signals"][:2]
    count = 0
    for message in (state, trouble, *legacy):
        for path in paths(message):
            for value in WRONG:
                count += 1
                sent = changed(message, path, value)
                if isinstance(sent, dict) and isinstance(sent.get("eventId"), str):
                    sent["eventId"] = f"{sent['eventId']} {count}"
                assert await stranger.post_signed(sent) in (200, 400), (path, value)
    await customer.hass.async_block_till_done()
    assert count > 500
    assert [record for record in caplog.records if record.exc_info] == []
    assert said(caplog, "rror") == []
    assert entry.state is ConfigEntryState.LOADED
    assert flows(customer.hass) == []
    customer.simulator.clock.step(3600)
    customer.car(MACH_E).lock()
    await customer.until(lambda: shown(customer) == "locked")
